// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-standin-options.h"

G_BEGIN_DECLS

/* What one answer gives; the ends in seconds since 1970 on the stand-in's clock. */
typedef struct
{
  char *access_token;
  char *refresh_token;
  gint64 access_end;
  gint64 refresh_end;
} FichaStandinTokens;

FichaStandinTokens *ficha_standin_tokens_new (const FichaStandinOptions *options,
                                              gint64 now,
                                              gboolean renewed,
                                              gsize size);
void ficha_standin_tokens_free (FichaStandinTokens *self);
char *ficha_standin_tokens_to_json (const FichaStandinTokens *self,
                                    const FichaStandinOptions *options);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaStandinTokens, ficha_standin_tokens_free)

G_END_DECLS
