// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Longest secret taken from a file descriptor, in bytes: a backup and its passphrase. */
#define FICHA_MEMFD_MAX_LENGTH (8 * 1024 * 1024)

int ficha_memfd_new (const FichaSecret *secret, GError **error);
FichaSecret *ficha_memfd_read (int fd, GError **error);

G_END_DECLS
