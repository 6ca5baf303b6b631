// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-clip.h"
#include "ficha-ui-fixture.h"

static FichaClipboard *
create_clipboard (guint clear_after)
{
  FichaClipboard *clipboard =
      ficha_clipboard_new (gdk_display_get_clipboard (gdk_display_get_default ()));

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
  g_test_add_func ("/clipboard/never", test_never);
  g_test_add_func ("/clipboard/property", test_property);
  g_test_add_func ("/clipboard/clip", test_clip);
  /* B04, B05: in tests/e2e, with the whole program. B06: a manager that hoards is out of reach.
   * B09: needs Wayland. B10: needs a suspend; the timer's clock goes on in it. */
}

int
main (int argc, char *argv[])
{
  return ficha_ui_test_main (argc, argv, add_tests);
}
