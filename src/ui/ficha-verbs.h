// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-clipboard.h"
#include "ficha-snippet.h"
#include "ficha-store.h"

G_BEGIN_DECLS

#define FICHA_TYPE_VERBS (ficha_verbs_get_type ())
G_DECLARE_FINAL_TYPE (FichaVerbs, ficha_verbs, FICHA, VERBS, GObject)

FichaVerbs *ficha_verbs_new (FichaStore *store, FichaClipboard *clipboard, AdwToastOverlay *toasts);
FichaStore *ficha_verbs_get_store (FichaVerbs *self);
FichaClipboard *ficha_verbs_get_clipboard (FichaVerbs *self);

void ficha_verbs_copy (FichaVerbs *self, FichaItem *item, const char *format);
void ficha_verbs_copy_refresh_token (FichaVerbs *self, FichaItem *item);
void ficha_verbs_copy_text (FichaVerbs *self, const char *text, const char *toast);
void ficha_verbs_renew (FichaVerbs *self, FichaItem *item);
void ficha_verbs_renew_all (FichaVerbs *self);
void ficha_verbs_set_auto_renew (FichaVerbs *self, FichaItem *item, gboolean auto_renew);
void ficha_verbs_set_remind_before (FichaVerbs *self, FichaItem *item, guint minutes);
void ficha_verbs_remove (FichaVerbs *self, FichaItem *item);
char *ficha_verbs_undo (FichaVerbs *self);
void ficha_verbs_unlock (FichaVerbs *self);
void ficha_verbs_seen (FichaVerbs *self, FichaItem *item);
void ficha_verbs_show_claims (FichaVerbs *self, FichaItem *item);
void ficha_verbs_tell (FichaVerbs *self, const char *text);
void ficha_verbs_tell_copied (FichaVerbs *self, const char *text, const char *timed);
void ficha_verbs_tell_error (FichaVerbs *self, const GError *error);

G_END_DECLS
