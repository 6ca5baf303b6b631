// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-start-guard.h"

#include <glib/gstdio.h>

#define NOW G_GINT64_CONSTANT (1795023660)

static void
test_x14 (void)
{
  static const struct
  {
    const char *starts; /* what the file holds; NULL for none */
    guint n_crashes;
  } cases[] = {
    { NULL, 0 },
    { "", 0 },
    { "1795023659\n", 1 },
    { "1795023659\n1795023658\n", 2 },
    { "1795023660\n1795023540\n", 2 },
    { "1795023660\n1795023660\n1795023660\n1795023660\n", 3 },
    /* one long ago, or in the future, as the clock was set */
    { "1795023660\n1795023539\n", 1 },
    { "1795023661\n1795023658\n", 0 },
    { "1795023658\n1795023661\n", 1 },
    { "damaged\n1795023658\n1795023658\n", 0 },
    { "1795023658 1795023658\n", 0 },
    { "99999999999999999999\n", 0 },
    { "\xff\n", 0 },
  };
  g_autofree char *folder = g_dir_make_tmp ("ficha-start-guard-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "starts", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%zu", i);
      (void) g_unlink (path);
      if (cases[i].starts != NULL)
        g_assert_true (g_file_set_contents (path, cases[i].starts, -1, NULL));
      g_assert_cmpuint (ficha_start_guard_begin (folder, NOW), ==, cases[i].n_crashes);
    }

  g_test_message ("they are counted, and after an end there are none");
  ficha_start_guard_end (folder);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (ficha_start_guard_begin (folder, NOW + i), ==, MIN (i, 3));
  ficha_start_guard_end (folder);
  g_assert_cmpuint (ficha_start_guard_begin (folder, NOW + 4), ==, 0);
  g_assert_cmpuint (ficha_start_guard_begin (folder, NOW + 200), ==, 0);
  g_assert_cmpuint (ficha_start_guard_begin (folder, NOW + 201), ==, 1);
  ficha_start_guard_end (folder);

  g_test_message ("nowhere to write");
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_cmpuint (ficha_start_guard_begin (folder, NOW), ==, 0);
  ficha_start_guard_end (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/start-guard/X14", test_x14);

  return g_test_run ();
}
