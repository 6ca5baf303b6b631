// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-memfd.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

static void
set_error_from_errno (GError **error, const char *what)
{
  int saved_errno = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s", what,
               g_strerror (saved_errno));
}

/**
 * ficha_memfd_new:
 * @secret: (nullable): what to hand over; %NULL gives an empty file, which means "none"
 * @error: return location for an error
 *
 * Puts @secret into a sealed memfd, for a D-Bus message: the bytes alone, no end mark. What travels
 * so is not seen by dbus-monitor (see memfd_create(2), fcntl(2) "File Sealing").
 *
 * Returns: a file descriptor that the caller closes, or -1 with a #GIOErrorEnum
 */
int
ficha_memfd_new (const FichaSecret *secret, GError **error)
{
  gsize length = secret != NULL ? ficha_secret_get_length (secret) : 0;
  gsize written = 0;
  int fd;

  fd = memfd_create ("ficha", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0)
    {
      set_error_from_errno (error, "memfd_create");
      return -1;
    }

  while (written < length)
    {
      gssize n = write (fd, ficha_secret_peek (secret) + written, length - written);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          set_error_from_errno (error, "write");
          close (fd);
          return -1;
        }
      written += (gsize) n;
    }

  if (fcntl (fd, F_ADD_SEALS, SEALS) < 0)
    {
      set_error_from_errno (error, "F_ADD_SEALS");
      close (fd);
      return -1;
    }

  return fd;
}

/**
 * ficha_memfd_read:
 * @fd: a file descriptor that came in a D-Bus message; stays open
 * @error: return location for an error
 *
 * Reads what ficha_memfd_new() wrote. Any other kind of file is refused, so that the sender can
 * neither make the reader wait nor change the bytes under it.
 *
 * Returns: (transfer full) (nullable): the secret; %NULL without an error where the file is empty, or
 *   with `G_IO_ERROR_INVALID_ARGUMENT` where @fd is no sealed memfd of at most
 *   %FICHA_MEMFD_MAX_LENGTH bytes without NUL
 */
FichaSecret *
ficha_memfd_read (int fd, GError **error)
{
  struct stat st;
  g_autofree char *bytes = NULL;
  FichaSecret *secret = NULL;
  gsize length;
  int seals;

  seals = fcntl (fd, F_GET_SEALS);
  if (seals < 0 || (seals & SEALS) != SEALS || fstat (fd, &st) < 0 || st.st_size < 0 ||
      st.st_size > FICHA_MEMFD_MAX_LENGTH)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "not a sealed memfd of a sensible size");
      return NULL;
    }

  length = (gsize) st.st_size;
  if (length == 0)
    return NULL;

  bytes = g_malloc (length);
  if (pread (fd, bytes, length, 0) != (gssize) length)
    set_error_from_errno (error, "read");
  else if (memchr (bytes, '\0', length) != NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "a NUL byte");
  else
    secret = ficha_secret_new_len (bytes, length);

  explicit_bzero (bytes, length);
  return secret;
}
