// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-authorities.h"

#include <glib/gstdio.h>

#include "ficha-error.h"
#include "ficha-test.h"

static char *
get_path (const char *name)
{
  return g_build_filename (g_getenv ("FICHA_TEST_CERTIFICATES"), name, NULL);
}

static void
write_copy (const char *certificate, const char *path)
{
  g_autofree char *from = get_path (certificate);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (from, &text, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (path, text, (gssize) length, &error);
  g_assert_no_error (error);
}

/* A file is read once, and again when it is another. */
static void
test_once (void)
{
  g_autoptr (FichaAuthorities) authorities = ficha_authorities_new ();
  g_autofree char *folder = g_dir_make_tmp ("ficha-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "ca.pem", NULL);
  g_autoptr (GTlsDatabase) first = NULL;
  g_autoptr (GTlsDatabase) again = NULL;
  g_autoptr (GTlsDatabase) changed = NULL;
  g_autoptr (GTlsDatabase) back = NULL;
  g_autoptr (GError) error = NULL;

  write_copy ("ca.pem", path);
  first = ficha_authorities_get (authorities, path, &error);
  g_assert_no_error (error);
  again = ficha_authorities_get (authorities, path, &error);
  g_assert_no_error (error);
  g_assert_true (again == first);

  g_test_message ("another certificate under the same name");
  write_copy ("self-signed.pem", path);
  changed = ficha_authorities_get (authorities, path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (changed);
  g_assert_true (changed != first);

  g_test_message ("no certificate any more: what was read is not used");
  g_file_set_contents (path, "nothing", -1, NULL);
  g_assert_null (ficha_authorities_get (authorities, path, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_INVALID_CA_FILE);
  g_clear_error (&error);

  g_test_message ("no file");
  g_unlink (path);
  g_assert_null (ficha_authorities_get (authorities, path, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_INVALID_CA_FILE);
  g_clear_error (&error);

  write_copy ("ca.pem", path);
  back = ficha_authorities_get (authorities, path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (back);

  g_unlink (path);
  g_rmdir (folder);
}

/* However many files there are, few are kept. */
static void
test_many (void)
{
  g_autoptr (FichaAuthorities) authorities = ficha_authorities_new ();
  g_autofree char *folder = g_dir_make_tmp ("ficha-XXXXXX", NULL);
  GTlsDatabase *first = NULL;

  for (guint i = 0; i < 9; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u.pem", folder, i);
      g_autoptr (GTlsDatabase) database = NULL;

      write_copy ("ca.pem", path);
      database = ficha_authorities_get (authorities, path, NULL);
      g_assert_nonnull (database);
      if (i == 0)
        g_set_weak_pointer (&first, database);
      g_unlink (path);
    }
  g_assert_null (first);

  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/authorities/once", test_once);
  g_test_add_func ("/authorities/many", test_many);

  return g_test_run ();
}
