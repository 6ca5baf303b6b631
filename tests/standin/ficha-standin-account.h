// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-standin-fault.h"
#include "ficha-standin-tokens.h"

G_BEGIN_DECLS

/* What the stand-in knows of the one customer below some options: tokens given, requests counted. */
typedef struct _FichaStandinAccount FichaStandinAccount;

FichaStandinAccount *
ficha_standin_account_new (const char *options, const char *base_uri, GError **error);
void ficha_standin_account_free (FichaStandinAccount *self);

const FichaStandinOptions *ficha_standin_account_get_options (FichaStandinAccount *self);
gint64 ficha_standin_account_get_now (FichaStandinAccount *self);
guint ficha_standin_account_count (FichaStandinAccount *self, const char *method);
guint ficha_standin_account_get_reuses (FichaStandinAccount *self);
gboolean ficha_standin_account_accepts (FichaStandinAccount *self, const char *access_token);

FichaStandinReply *ficha_standin_account_answer (FichaStandinAccount *self,
                                                 SoupServerMessage *message,
                                                 const char *ledger);
FichaStandinReply *ficha_standin_account_answer_landing (FichaStandinAccount *self,
                                                         SoupServerMessage *message);
FichaStandinReply *ficha_standin_account_answer_me (FichaStandinAccount *self,
                                                    SoupServerMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaStandinAccount, ficha_standin_account_free)

G_END_DECLS
