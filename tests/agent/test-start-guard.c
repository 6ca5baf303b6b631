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
    gboolean looping;
  } cases[] = {
    { NULL, FALSE },
    { "", FALSE },
    { "1795023659\n", FALSE },
    { "1795023659\n1795023658\n", TRUE },
    { "1795023660\n1795023540\n", TRUE },
    { "1795023660\n1795023660\n1795023660\n1795023660\n", TRUE },
    /* one long ago, or in the future, as the clock was set */
    { "1795023660\n1795023539\n", FALSE },
    { "1795023661\n1795023658\n", FALSE },
    { "1795023658\n1795023661\n", FALSE },
    { "damaged\n1795023658\n1795023658\n", FALSE },
    { "1795023658 1795023658\n", FALSE },
    { "99999999999999999999\n", FALSE },
    { "\xff\n", FALSE },
  };
  g_autofree char *folder = g_dir_make_tmp ("ficha-start-guard-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "starts", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%zu", i);
      (void) g_unlink (path);
      if (cases[i].starts != NULL)
        g_assert_true (g_file_set_contents (path, cases[i].starts, -1, NULL));
      g_assert_cmpint (ficha_start_guard_begin (folder, NOW), ==, cases[i].looping);
    }

  g_test_message ("the third in a row, and after an end none");
  ficha_start_guard_end (folder);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (ficha_start_guard_begin (folder, NOW));
  g_assert_false (ficha_start_guard_begin (folder, NOW + 1));
  g_assert_true (ficha_start_guard_begin (folder, NOW + 2));
  g_assert_true (ficha_start_guard_begin (folder, NOW + 3));
  ficha_start_guard_end (folder);
  g_assert_false (ficha_start_guard_begin (folder, NOW + 4));
  g_assert_false (ficha_start_guard_begin (folder, NOW + 200));
  g_assert_false (ficha_start_guard_begin (folder, NOW + 201));
  ficha_start_guard_end (folder);

  g_test_message ("nowhere to write");
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_false (ficha_start_guard_begin (folder, NOW));
  ficha_start_guard_end (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/start-guard/X14", test_x14);

  return g_test_run ();
}
