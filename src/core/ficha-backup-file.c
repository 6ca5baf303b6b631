// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-backup-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ficha-backup.h"

static void
set_error (GError **error, int error_number)
{
  g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_FAILED, g_strerror (error_number));
}

/**
 * ficha_backup_file_check:
 * @path: where a file is to be written, in the file system's encoding
 * @replace: whether one that is there may go
 * @error: return location for an error
 *
 * Fails with %FICHA_ERROR_BACKUP and one of these words: `exists`, `special` (what is there is no
 * file: a folder, a device, a pipe).
 *
 * Returns: whether a file may be written there
 */
gboolean
ficha_backup_file_check (const char *path, gboolean replace, GError **error)
{
  struct stat st;
  const char *word = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  if (stat (path, &st) < 0)
    return TRUE;

  if (!S_ISREG (st.st_mode))
    word = "special";
  else if (!replace)
    word = "exists";
  if (word != NULL)
    g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_BACKUP, word);

  return word == NULL;
}

/**
 * ficha_backup_file_write:
 * @path: where to, in the file system's encoding
 * @text: what ficha_backup_write() gave, encrypted where it holds secret keys
 * @replace: whether a file that is there may go
 * @error: return location for an error
 *
 * Writes a file that only its owner can read, whole or not at all.
 *
 * Returns: whether it is on the disk; else %FALSE with an error as of ficha_backup_file_check(), or
 *   %FICHA_ERROR_FAILED
 */
gboolean
ficha_backup_file_write (const char *path,
                         const FichaSecret *text,
                         gboolean replace,
                         GError **error)
{
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (!ficha_backup_file_check (path, replace, error))
    return FALSE;
  /* GLib gives the new file the mode of the old one */
  g_chmod (path, 0600);
  if (g_file_set_contents_full (path, ficha_secret_peek (text),
                                (gssize) ficha_secret_get_length (text),
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &local_error))
    return TRUE;

  g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_FAILED, local_error->message);
  return FALSE;
}

static FichaSecret *
read_fd (int fd, gsize size, GError **error)
{
  g_autofree char *bytes = g_malloc (size + 1);
  FichaSecret *text = NULL;
  gsize length = 0;
  gssize n = 1;

  /* one more than there should be: it may grow meanwhile */
  while (n > 0 && length < size + 1)
    {
      do
        n = read (fd, bytes + length, size + 1 - length);
      while (n < 0 && errno == EINTR);
      length += n > 0 ? (gsize) n : 0;
    }

  if (n < 0)
    set_error (error, errno);
  else if (length > size || memchr (bytes, '\0', length) != NULL)
    g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_BACKUP, "unknown");
  else
    text = ficha_secret_new_len (bytes, length);

  explicit_bzero (bytes, size + 1);
  return text;
}

/**
 * ficha_backup_file_read:
 * @path: where from, in the file system's encoding
 * @error: return location for an error
 *
 * Reads a file that may hold integrations; what is in it is not looked at.
 *
 * Fails with %FICHA_ERROR_FAILED where it can't be read, or with %FICHA_ERROR_BACKUP and one of these
 * words: `special` (no file: a folder, a device, a pipe), `large` (more than
 * %FICHA_BACKUP_MAX_SIZE), `unknown` (no text).
 *
 * Returns: (transfer full) (nullable): what it holds
 */
FichaSecret *
ficha_backup_file_read (const char *path, GError **error)
{
  g_autofd int fd = -1;
  struct stat st;

  g_return_val_if_fail (path != NULL, NULL);

  /* without waiting for who writes into a pipe */
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0 || fstat (fd, &st) < 0)
    {
      set_error (error, errno);
      return NULL;
    }

  if (!S_ISREG (st.st_mode) || st.st_size > FICHA_BACKUP_MAX_SIZE)
    {
      g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_BACKUP,
                           S_ISREG (st.st_mode) ? "large" : "special");
      return NULL;
    }

  return read_fd (fd, (gsize) st.st_size, error);
}
