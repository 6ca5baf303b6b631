// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include <adwaita.h>

/* Every icon that the window names must be in the theme: a missing one is a broken picture. */
static guint
check_file (const char *path)
{
  g_autoptr (GRegex) regex = NULL;
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());
  guint n = 0;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  regex = g_regex_new ("[\">]([a-z-]+-symbolic)[\"<]", 0, 0, &error);
  g_assert_no_error (error);

  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);

      g_test_message ("%s: %s", path, name);
      g_assert_true (gtk_icon_theme_has_icon (theme, name));
      n++;
    }

  return n;
}

static void
test_theme (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "src", "ui", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_suffix (name, ".ui") || g_str_has_suffix (name, ".c"))
        n += check_file (path);
    }
  g_assert_cmpuint (n, >, 10);
}

static void
test_own (void)
{
  static const char *const icons[] = { "scalable/apps/app.svg", "scalable/apps/app.Devel.svg",
                                       "symbolic/apps/app-symbolic.svg" };
  static const int sizes[] = { 16, 32, 64, 128 };

  for (gsize i = 0; i < G_N_ELEMENTS (icons); i++)
    {
      g_autofree char *path =
          g_test_build_filename (G_TEST_DIST, "..", "data", "icons", "hicolor", icons[i], NULL);

      for (gsize j = 0; j < G_N_ELEMENTS (sizes); j++)
        {
          g_autoptr (GdkPixbuf) picture = NULL;
          g_autoptr (GError) error = NULL;

          g_test_message ("%s at %d", icons[i], sizes[j]);
          picture = gdk_pixbuf_new_from_file_at_size (path, sizes[j], sizes[j], &error);
          g_assert_no_error (error);
          g_assert_cmpint (gdk_pixbuf_get_width (picture), ==, sizes[j]);
          g_assert_cmpint (gdk_pixbuf_get_height (picture), ==, sizes[j]);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_printerr ("no display\n");
      return 77;
    }
  adw_init (); /* brings a few icons of its own */

  g_test_add_func ("/icons/theme", test_theme);
  g_test_add_func ("/icons/own", test_own);

  return g_test_run ();
}
