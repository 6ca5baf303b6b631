// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ca-file.h"

#include "ficha-error.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

/* Bytes; the authorities of a whole system are a quarter of it. */
#define MAX_SIZE (1024 * 1024)

/* A fifo or a device would be read for ever. */
static gboolean
is_plain_file (const char *path)
{
  g_autofd int fd = g_open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  struct stat status;

  return fd >= 0 && fstat (fd, &status) == 0 && S_ISREG (status.st_mode) &&
         status.st_size <= MAX_SIZE;
}

/**
 * ficha_ca_file_check:
 * @path: an absolute path in the file system's encoding
 * @error: return location for an error
 *
 * Checks a PEM file of further authorities: that it is a plain file of a sensible size, so that
 * reading it ends, and holds certificates.
 *
 * Returns: whether it can be used; else %FALSE with %FICHA_ERROR_INVALID_CA_FILE
 */
gboolean
ficha_ca_file_check (const char *path, GError **error)
{
  GList *certificates = NULL;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (g_path_is_absolute (path) && is_plain_file (path))
    certificates = g_tls_certificate_list_new_from_file (path, NULL);
  if (certificates == NULL)
    {
      g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_INVALID_CA_FILE, path);
      return FALSE;
    }

  g_list_free_full (certificates, g_object_unref);
  return TRUE;
}
