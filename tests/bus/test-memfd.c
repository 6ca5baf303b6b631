// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-memfd.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

/* Secrets as file descriptors: what goes in comes out, and nothing but a sealed memfd is read, so
 * that whoever sends one can neither make the agent wait nor change the bytes under it (D07). */

#define SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

static int
new_memfd (const char *bytes, gsize length, int seals)
{
  int fd = memfd_create ("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, bytes, length), ==, length);
  g_assert_cmpint (fcntl (fd, F_ADD_SEALS, seals), ==, 0);

  return fd;
}

static void
assert_refused (int fd)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (fd, >=, 0);
  g_assert_null (ficha_memfd_read (fd, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  close (fd);
}

static void
test_round_trip (void)
{
  static const gsize lengths[] = { 1, 60, 4096, 4097, 2 * 16384 + 2, FICHA_MEMFD_MAX_LENGTH };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *text = g_strnfill (lengths[i], 'x');
      g_autoptr (FichaSecret) secret = ficha_secret_new (text);
      g_autoptr (FichaSecret) read = NULL;
      g_autoptr (FichaSecret) again = NULL;
      g_autoptr (GError) error = NULL;
      g_autofd int fd = -1;

      g_test_message ("%" G_GSIZE_FORMAT " bytes", lengths[i]);
      fd = ficha_memfd_new (secret, &error);
      g_assert_no_error (error);
      read = ficha_memfd_read (fd, &error);
      g_assert_no_error (error);
      g_assert_true (ficha_secret_equal (secret, read));

      /* wherever the sender left its place in the file */
      g_assert_cmpint (lseek (fd, 0, SEEK_END), ==, lengths[i]);
      again = ficha_memfd_read (fd, &error);
      g_assert_no_error (error);
      g_assert_true (ficha_secret_equal (secret, again));
    }
}

static void
test_empty (void)
{
  g_autoptr (FichaSecret) nothing = ficha_secret_new ("");
  const FichaSecret *const secrets[] = { NULL, nothing };

  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofd int fd = ficha_memfd_new (secrets[i], &error);

      g_assert_no_error (error);
      g_assert_null (ficha_memfd_read (fd, &error));
      g_assert_no_error (error);
    }
}

static void
test_sealed (void)
{
  g_autoptr (FichaSecret) secret = ficha_secret_new ("secret");
  g_autoptr (GError) error = NULL;
  g_autofd int fd = ficha_memfd_new (secret, &error);

  g_assert_no_error (error);
  g_assert_cmpint (fcntl (fd, F_GET_SEALS), ==, SEALS);
  g_assert_cmpint (fcntl (fd, F_GETFD) & FD_CLOEXEC, ==, FD_CLOEXEC);
  g_assert_cmpint (pwrite (fd, "x", 1, 0), ==, -1);
  g_assert_cmpint (ftruncate (fd, 0), ==, -1);
}

/* Each seal is needed. */
static void
test_seals_missing (void)
{
  static const int seals[] = { F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_GROW, F_SEAL_WRITE };

  for (gsize i = 0; i < G_N_ELEMENTS (seals); i++)
    {
      g_test_message ("without %#x", (guint) seals[i]);
      assert_refused (new_memfd ("secret", 6, SEALS & ~seals[i]));
    }
  assert_refused (new_memfd ("", 0, 0));
}

static void
test_size (void)
{
  g_autofree char *text = g_strnfill (FICHA_MEMFD_MAX_LENGTH + 1, 'x');

  assert_refused (new_memfd (text, FICHA_MEMFD_MAX_LENGTH + 1, SEALS));
}

static void
test_nul (void)
{
  assert_refused (new_memfd ("\0", 1, SEALS));
  assert_refused (new_memfd ("sec\0ret", 7, SEALS));
  assert_refused (new_memfd ("secret\0", 7, SEALS));
}

/* What would block, or could be changed while it is read. */
static void
test_other_files (void)
{
  g_autofree char *path = NULL;
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, O_CLOEXEC, NULL));
  assert_refused (ends[0]);
  close (ends[1]);

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), ==, 0);
  assert_refused (ends[0]);
  close (ends[1]);

  assert_refused (g_open ("/dev/zero", O_RDONLY | O_CLOEXEC));
  assert_refused (g_open ("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  assert_refused (g_file_open_tmp (NULL, &path, NULL));
  g_assert_cmpint (g_unlink (path), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/memfd/round-trip", test_round_trip);
  g_test_add_func ("/memfd/empty", test_empty);
  g_test_add_func ("/memfd/sealed", test_sealed);
  g_test_add_func ("/memfd/seals-missing", test_seals_missing);
  g_test_add_func ("/memfd/size", test_size);
  g_test_add_func ("/memfd/nul", test_nul);
  g_test_add_func ("/memfd/other-files", test_other_files);

  return g_test_run ();
}
