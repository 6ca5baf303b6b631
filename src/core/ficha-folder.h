// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-error.h"

#include <sys/types.h>

G_BEGIN_DECLS

void ficha_folder_mend_mode (int fd, mode_t mode);
gboolean ficha_folder_prepare (const char *path, GError **error);
gboolean ficha_folder_try (const char *path, GError **error);
gboolean ficha_folder_is_exposed (const char *path);

G_END_DECLS
