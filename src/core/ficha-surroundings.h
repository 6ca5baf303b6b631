// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean ficha_surroundings_are_flatpak (void);
const char *ficha_surroundings_why_no_keyring (void);
GSettings *
ficha_surroundings_open_settings (const char *schema_id, const char *path, const char *key);

G_END_DECLS
