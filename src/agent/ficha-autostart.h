// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean ficha_autostart_is_disabled (const char *folder);
gboolean ficha_autostart_add (const char *folder, const char *program, GError **error);
gboolean ficha_autostart_remove (const char *folder, GError **error);

G_END_DECLS
