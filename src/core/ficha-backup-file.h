// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

#include "ficha-secret.h"

G_BEGIN_DECLS

gboolean ficha_backup_file_check (const char *path, gboolean replace, GError **error);
gboolean ficha_backup_file_write (const char *path,
                                  const FichaSecret *text,
                                  gboolean replace,
                                  GError **error);
FichaSecret *ficha_backup_file_read (const char *path, GError **error);

G_END_DECLS
