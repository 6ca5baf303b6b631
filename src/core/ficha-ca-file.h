// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean ficha_ca_file_check (const char *path, GError **error);

G_END_DECLS
