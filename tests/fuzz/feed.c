// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

/* Feeds a target with files, instead of libFuzzer: the corpus is a test. */

#include "fuzz.h"

#include <glib/gstdio.h>

static void
feed_cb (gconstpointer user_data)
{
  g_autofree char *text = NULL;
  g_autofree guint8 *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_get_contents (user_data, &text, &size, &error);
  g_assert_no_error (error);
  /* of its very size, for the sanitizer to see what reads past it */
  data = g_memdup2 (text, size);
  g_assert_cmpint (LLVMFuzzerTestOneInput (data, size), ==, 0);
}

/* feed FOLDER: one test a file */
int
main (int argc, char *argv[])
{
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  const char *folder;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  folder = argv[1];

  dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *what = g_path_get_basename (folder);
      g_autofree char *path = g_strdup_printf ("/fuzz/%s/%s", what, name);

      g_test_add_data_func_full (path, g_build_filename (folder, name, NULL), feed_cb, g_free);
    }

  return g_test_run ();
}
