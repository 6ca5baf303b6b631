// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

/* A folder of our own, that nobody else is to look into. Paths are in the file system's encoding. */

static gboolean
fail (GError **error, int reason)
{
  g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_STORE, g_strerror (reason));
  return FALSE;
}

/**
 * ficha_folder_mend_mode:
 * @fd: an open file or folder
 * @mode: what its owner may do
 *
 * Narrows what others may do. Somebody else's file can't be mended, and says so when written.
 */
void
ficha_folder_mend_mode (int fd, mode_t mode)
{
  struct stat status;

  g_return_if_fail (fd >= 0);

  if (fstat (fd, &status) == 0 && (status.st_mode & 0777 & ~mode) != 0)
    (void) fchmod (fd, status.st_mode & mode);
}

/**
 * ficha_folder_prepare:
 * @path: a folder
 * @error: return location
 *
 * Makes a folder where it is missing, and narrows its mode.
 *
 * Returns: whether it is there; else %FALSE with %FICHA_ERROR_STORE
 */
gboolean
ficha_folder_prepare (const char *path, GError **error)
{
  g_autofd int fd = -1;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (g_mkdir_with_parents (path, 0700) != 0)
    return fail (error, errno);

  fd = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return fail (error, errno);

  ficha_folder_mend_mode (fd, 0700);
  return TRUE;
}

/**
 * ficha_folder_try:
 * @path: a folder
 * @error: return location
 *
 * Tries whether a file could be written now, by one without a name, that nobody ever sees and that
 * leaves nothing behind. Some file systems know no such files; there the folder's mode has to tell.
 *
 * Returns: whether it could; else %FALSE with %FICHA_ERROR_STORE
 */
gboolean
ficha_folder_try (const char *path, GError **error)
{
  static const char block[4096];
  g_autofd int fd = -1;
  gssize n;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  fd = g_open (path, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0 && errno != EOPNOTSUPP && errno != EISDIR)
    return fail (error, errno);
  if (fd < 0)
    return access (path, W_OK | X_OK) == 0 || fail (error, errno);

  n = write (fd, block, sizeof block);
  if (n < (gssize) sizeof block)
    return fail (error, n < 0 ? errno : ENOSPC);

  return TRUE;
}

/**
 * ficha_folder_is_exposed:
 * @path: a folder
 *
 * Returns: whether it is there, and others than its owner may do something with it
 */
gboolean
ficha_folder_is_exposed (const char *path)
{
  struct stat status;

  g_return_val_if_fail (path != NULL, FALSE);

  return stat (path, &status) == 0 && (status.st_mode & 077) != 0;
}
