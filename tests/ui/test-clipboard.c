// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include <glib/gstdio.h>

#include "ficha-clip.h"
#include "ficha-ui-fixture.h"

static FichaClipboard *
create_clipboard (guint clear_after)
{
  GdkDisplay *display = gdk_display_get_default ();
  FichaClipboard *clipboard = ficha_clipboard_new (gdk_display_get_clipboard (display));

  /* the news of what was given up last would end what is set without a click in between */
  gdk_display_sync (display);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_set (clipboard, "clear-after", clear_after, NULL);
  return clipboard;
}

static void
copy (FichaClipboard *clipboard, const char *text)
{
  g_autoptr (FichaSecret) secret = ficha_secret_new (text);

  ficha_clipboard_set_secret (clipboard, secret);
}

static void
assert_clipboard (const char *expected)
{
  g_autofree char *text = ficha_ui_read_clipboard ();

  g_assert_cmpstr (text, ==, expected);
}

static gboolean
is_empty (void)
{
  g_autofree char *text = ficha_ui_read_clipboard ();

  return *text == '\0';
}

static void
test_clear (void)
{
  FichaClipboard *clipboard = create_clipboard (1);

  copy (clipboard, "canary-1");
  assert_clipboard ("canary-1");
  ficha_assert_await (is_empty (), FICHA_UI_PATIENCE);

  g_assert_finalize_object (clipboard);
}

static void
test_foreign (void)
{
  FichaClipboard *clipboard = create_clipboard (1);
  GdkClipboard *display_clipboard = gdk_display_get_clipboard (gdk_display_get_default ());
  const char *const argv[] = { "xclip", "-selection", "clipboard", "-in", NULL };
  g_autoptr (GSubprocess) xclip = NULL;
  g_autoptr (GError) error = NULL;
  gint64 end;

  copy (clipboard, "canary-2");
  xclip = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDIN_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (xclip, "of another", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  ficha_assert_await (!gdk_clipboard_is_local (display_clipboard), FICHA_UI_PATIENCE);
  end = g_get_monotonic_time () + 2 * G_USEC_PER_SEC;
  while (ficha_test_iterate (end))
    ;
  assert_clipboard ("of another");
  ficha_clipboard_clear (clipboard);
  assert_clipboard ("of another");

  g_assert_finalize_object (clipboard);
}

static void
test_second_copy (void)
{
  FichaClipboard *clipboard = create_clipboard (2);
  gint64 end;

  copy (clipboard, "canary-a");
  end = g_get_monotonic_time () + 1200 * 1000;
  while (ficha_test_iterate (end))
    ;
  copy (clipboard, "canary-b");
  end = g_get_monotonic_time () + 1200 * 1000;
  while (ficha_test_iterate (end))
    ;
  g_test_message ("the first one's time is over, not the second's");
  assert_clipboard ("canary-b");
  ficha_assert_await (is_empty (), FICHA_UI_PATIENCE);

  g_assert_finalize_object (clipboard);
}

/* Sets the clocks of the preloaded library, in milliseconds. */
static void
set_clocks (gint64 real, gint64 boot)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text =
      g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", real, boot);

  g_file_set_contents (g_getenv ("FICHA_CLOCK_FILE"), text, -1, &error);
  g_assert_no_error (error);
}

static void
test_suspend (void)
{
  FichaClipboard *clipboard = create_clipboard (3600);
  gint64 end;

  copy (clipboard, "canary-6");
  g_test_message ("the clock is set, or the machine slept for less");
  set_clocks (2 * 3600 * 1000, 0);
  set_clocks (2 * 3600 * 1000, 3500 * 1000);
  end = g_get_monotonic_time () + G_USEC_PER_SEC / 4;
  while (ficha_test_iterate (end))
    ;
  assert_clipboard ("canary-6");

  g_test_message ("it slept for longer: cleared right after");
  set_clocks (2 * 3600 * 1000, 3700 * 1000);
  ficha_assert_await (is_empty (), FICHA_UI_PATIENCE);

  g_assert_finalize_object (clipboard);
}

static void
test_never (void)
{
  FichaClipboard *clipboard = create_clipboard (0);

  copy (clipboard, "canary-3");
  assert_clipboard ("canary-3");
  ficha_clipboard_clear (clipboard);
  assert_clipboard ("");
  ficha_clipboard_clear (clipboard);

  g_test_message ("a text that is no secret stays, and ends the secret before it");
  g_assert_finalize_object (clipboard);
  clipboard = create_clipboard (0);
  copy (clipboard, "canary-4");
  ficha_clipboard_set_text (clipboard, "consumer key");
  assert_clipboard ("consumer key");
  ficha_clipboard_clear (clipboard);
  assert_clipboard ("consumer key");

  g_assert_finalize_object (clipboard);
}

static void
test_property (void)
{
  FichaClipboard *clipboard = create_clipboard (60);
  g_autoptr (FichaTestNotify) notify = ficha_test_notify_new (clipboard, "clear-after");

  g_object_set (clipboard, "clear-after", 60, NULL);
  g_assert_cmpuint (ficha_test_notify_take (notify), ==, 0);
  g_object_set (clipboard, "clear-after", 30, NULL);
  g_assert_cmpuint (ficha_test_notify_take (notify), ==, 1);
  g_assert_cmpuint (ficha_clipboard_get_clear_after (clipboard), ==, 30);

  g_clear_pointer (&notify, ficha_test_notify_free);
  g_assert_finalize_object (clipboard);
}

static void
assert_clip (FichaClip *clip, const char *expected)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (GDK_CONTENT_PROVIDER (clip), &value, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (g_value_get_string (&value), ==, expected);
}

static void
test_clip (void)
{
  g_autoptr (FichaSecret) secret = ficha_secret_new ("canary-5");
  g_autoptr (GListStore) windows = g_list_store_new (GTK_TYPE_WINDOW);
  g_autoptr (GError) error = NULL;
  g_auto (GValue) number = G_VALUE_INIT;
  FichaClip *clip = ficha_clip_new (secret, G_LIST_MODEL (windows));
  GtkWidget *window = gtk_window_new ();

  g_test_message ("B09: whoever asks while a window of ours is active gets nothing");
  g_list_store_append (windows, window);
  assert_clip (clip, "canary-5");
  gtk_window_present (GTK_WINDOW (window));
  g_assert_cmpint (gtk_window_is_active (GTK_WINDOW (window)), ==, FALSE);
  assert_clip (clip, "canary-5");

  g_test_message ("only a text");
  g_value_init (&number, G_TYPE_INT);
  g_assert_false (gdk_content_provider_get_value (GDK_CONTENT_PROVIDER (clip), &number, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);

  g_test_message ("ended");
  ficha_clip_end (clip);
  assert_clip (clip, "");
  ficha_clip_end (clip);

  g_assert_finalize_object (clip);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
add_tests (void)
{
  g_test_add_func ("/clipboard/B01-clear", test_clear);
  g_test_add_func ("/clipboard/B02-foreign", test_foreign);
  g_test_add_func ("/clipboard/B03-second-copy", test_second_copy);
  g_test_add_func ("/clipboard/B10-suspend", test_suspend);
  g_test_add_func ("/clipboard/never", test_never);
  g_test_add_func ("/clipboard/property", test_property);
  g_test_add_func ("/clipboard/clip", test_clip);
  /* B04, B05, B09: in tests/e2e, with the whole program, under X11 and under Wayland. B06: a manager
   * that hoards is out of reach. B07: in test-widgets.c. B11: nothing copies without a window. */
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("ficha-clipboard-XXXXXX", NULL);
  g_autofree char *clock_file = NULL;
  int status;

  g_assert_nonnull (folder);
  clock_file = g_build_filename (folder, "clock", NULL);
  g_setenv ("FICHA_CLOCK_FILE", clock_file, TRUE);
  status = ficha_ui_test_main (argc, argv, add_tests);
  g_unlink (clock_file);
  g_rmdir (folder);

  return status;
}
