// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gdk/gdk.h>

#include "ficha-secret.h"

G_BEGIN_DECLS

#define FICHA_TYPE_CLIPBOARD (ficha_clipboard_get_type ())
G_DECLARE_FINAL_TYPE (FichaClipboard, ficha_clipboard, FICHA, CLIPBOARD, GObject)

FichaClipboard *ficha_clipboard_new (GdkClipboard *clipboard);
guint ficha_clipboard_get_clear_after (FichaClipboard *self);
gboolean ficha_clipboard_needs_focus (FichaClipboard *self);
void ficha_clipboard_set_secret (FichaClipboard *self, FichaSecret *text);
void ficha_clipboard_set_text (FichaClipboard *self, const char *text);
void ficha_clipboard_clear (FichaClipboard *self);

G_END_DECLS
