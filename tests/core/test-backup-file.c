// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-backup-file.h"
#include "ficha-backup.h"
#include "ficha-test.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

static void
assert_word (GError **error, FichaError code, const char *word)
{
  g_assert_error (*error, FICHA_ERROR, (int) code);
  if (word != NULL)
    g_assert_cmpstr ((*error)->message, ==, word);
  g_clear_error (error);
}

static void
test_write (void)
{
  g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "ficha.asc", NULL);
  g_autoptr (FichaSecret) text = ficha_secret_new ("one");
  g_autoptr (FichaSecret) other = ficha_secret_new ("two");
  g_autoptr (FichaSecret) read = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf st;

  g_assert_true (ficha_backup_file_write (path, text, FALSE, &error));
  g_assert_no_error (error);
  g_assert_no_errno (g_stat (path, &st));
  g_assert_cmpuint (st.st_mode & 0777, ==, 0600);

  /* what is there stays, unless it is to go; then its mode goes too */
  g_assert_no_errno (g_chmod (path, 0644));
  g_assert_false (ficha_backup_file_write (path, other, FALSE, &error));
  assert_word (&error, FICHA_ERROR_BACKUP, "exists");
  read = ficha_backup_file_read (path, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_secret_equal (read, text));

  g_assert_true (ficha_backup_file_write (path, other, TRUE, &error));
  g_assert_no_error (error);
  g_assert_no_errno (g_stat (path, &st));
  g_assert_cmpuint (st.st_mode & 0777, ==, 0600);
  ficha_secret_unref (read);
  read = ficha_backup_file_read (path, &error);
  g_assert_true (ficha_secret_equal (read, other));
}

/* A folder, a pipe that nobody reads or writes, a device: no file, and nothing waits. */
static void
test_special (void)
{
  g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
  g_autofree char *fifo = g_build_filename (folder, "fifo", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  g_autoptr (FichaSecret) text = ficha_secret_new ("one");
  const char *const paths[] = { folder, fifo, link, "/dev/null" };
  g_autoptr (GError) error = NULL;

  g_assert_no_errno (mkfifo (fifo, 0600));
  g_assert_no_errno (symlink (fifo, link));
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_test_message ("%s", paths[i]);
      g_assert_false (ficha_backup_file_write (paths[i], text, TRUE, &error));
      assert_word (&error, FICHA_ERROR_BACKUP, "special");
      g_assert_null (ficha_backup_file_read (paths[i], &error));
      assert_word (&error, FICHA_ERROR_BACKUP, "special");
    }
}

static void
test_not_there (void)
{
  g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "no", "file", NULL);
  g_autoptr (FichaSecret) text = ficha_secret_new ("one");
  g_autoptr (GError) error = NULL;

  g_assert_null (ficha_backup_file_read (path, &error));
  assert_word (&error, FICHA_ERROR_FAILED, NULL);
  g_assert_false (ficha_backup_file_write (path, text, FALSE, &error));
  assert_word (&error, FICHA_ERROR_FAILED, NULL);
}

static void
test_sizes (void)
{
  g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  g_autofree char *bytes = g_strnfill (FICHA_BACKUP_MAX_SIZE + 1, 'x');
  g_autoptr (FichaSecret) read = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, bytes, FICHA_BACKUP_MAX_SIZE + 1, NULL));
  g_assert_null (ficha_backup_file_read (path, &error));
  assert_word (&error, FICHA_ERROR_BACKUP, "large");

  g_assert_true (g_file_set_contents (path, bytes, FICHA_BACKUP_MAX_SIZE, NULL));
  read = ficha_backup_file_read (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ficha_secret_get_length (read), ==, FICHA_BACKUP_MAX_SIZE);
  g_clear_pointer (&read, ficha_secret_unref);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  read = ficha_backup_file_read (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ficha_secret_get_length (read), ==, 0);

  g_assert_true (g_file_set_contents (path, "a\0b", 3, NULL));
  g_assert_null (ficha_backup_file_read (path, &error));
  assert_word (&error, FICHA_ERROR_BACKUP, "unknown");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backup-file/write", test_write);
  g_test_add_func ("/backup-file/special", test_special);
  g_test_add_func ("/backup-file/not-there", test_not_there);
  g_test_add_func ("/backup-file/sizes", test_sizes);
  return g_test_run ();
}
