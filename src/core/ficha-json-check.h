// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FICHA_JSON_MAX_DEPTH 8

gboolean ficha_json_check (const char *text,
                           gsize length,
                           GError **error);

G_END_DECLS
