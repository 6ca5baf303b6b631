// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-tokens.h"

#include <gio/gio.h>

G_BEGIN_DECLS

FichaTokens *ficha_answer_read (
    const char *body, gsize length, gint64 issued_at, GTimeZone *local, GError **error);
char *ficha_answer_dup_message (const char *body, gsize length);
gboolean ficha_answer_is_html (const char *body, gsize length);

G_END_DECLS
