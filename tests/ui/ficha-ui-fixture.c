// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ui-fixture.h"

#include <dlfcn.h>

/* One bus for all tests of a program. No GTestDBus: it changes the environment each time, which other
 * threads read meanwhile; that crashed now and then. */
static GSubprocess *bus;
static char *bus_address;

static void
start_bus (void)
{
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *config = NULL;
  g_autoptr (GError) error = NULL;

  if (bus != NULL)
    return;

  config = g_strconcat ("--config-file=", g_getenv ("G_TEST_SRCDIR"), "/ui/bus.conf", NULL);
  bus = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                          &error, "dbus-daemon", config, "--nofork", "--print-address", NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (bus));
  bus_address = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (bus_address);
}

static void
stop_bus (void)
{
  g_subprocess_force_exit (bus);
  g_subprocess_wait (bus, NULL, NULL);
  g_clear_object (&bus);
  g_clear_pointer (&bus_address, g_free);
}

static GDBusConnection *
connect_to_bus (void)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection;

  connection =
      g_dbus_connection_new_for_address_sync (bus_address,
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);

  return connection;
}

void
ficha_ui_fixture_set_up (FichaUiFixture *self, gconstpointer data)
{
  g_autoptr (FichaClient) client = NULL;

  self->agent_connection = connect_to_bus ();
  self->connection = connect_to_bus ();
  self->agent = ficha_fake_agent_new (self->agent_connection);

  client = ficha_client_new (self->connection);
  self->store = ficha_store_new (client);
  self->clipboard = ficha_clipboard_new (gdk_display_get_clipboard (gdk_display_get_default ()));
  self->clock = ficha_clock_new ();
  ficha_clock_set_now (self->clock, FICHA_UI_NOW);
  self->toasts = g_object_ref_sink (ADW_TOAST_OVERLAY (adw_toast_overlay_new ()));
  self->verbs = ficha_verbs_new (self->store, self->clipboard, self->toasts);
}

/* Drops the last reference, but for those of calls in flight. */
static void
await_finalize (gpointer *object)
{
  gpointer weak = g_steal_pointer (object);

  g_object_add_weak_pointer (weak, &weak);
  g_object_unref (weak);
  ficha_assert_await (weak == NULL, FICHA_UI_PATIENCE);
}

void
ficha_ui_fixture_tear_down (FichaUiFixture *self, gconstpointer data)
{
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self->toasts));

  ficha_clipboard_clear (self->clipboard);
  ficha_ui_settle ();
  if (window != NULL)
    gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&self->toasts);
  await_finalize ((gpointer *) &self->verbs);
  await_finalize ((gpointer *) &self->clock);
  await_finalize ((gpointer *) &self->clipboard);
  await_finalize ((gpointer *) &self->store);
  ficha_fake_agent_free (self->agent);
  g_dbus_connection_close_sync (self->agent_connection, NULL, NULL);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_clear_object (&self->agent_connection);
  g_clear_object (&self->connection);
}

/* Fills the store. */
void
ficha_ui_fixture_load (FichaUiFixture *self)
{
  ficha_store_load (self->store);
  ficha_assert_await (ficha_store_get_status (self->store) == FICHA_STORE_READY, FICHA_UI_PATIENCE);
}

/* Adds an integration on the agent's side, or changes it, and waits until the store, which is loaded, has
 * it so. */
FichaItem *
ficha_ui_fixture_add (
    FichaUiFixture *self, const char *id, const char *name, const char *state, gint64 expires_in)
{
  FichaItem *item;

  if (ficha_store_get_status (self->store) != FICHA_STORE_READY)
    ficha_ui_fixture_load (self);
  ficha_fake_agent_put_simple (self->agent, id, name, state, FICHA_UI_NOW, expires_in);
  ficha_assert_await ((item = ficha_store_lookup (self->store, id)) != NULL &&
                          g_str_equal (ficha_item_get_state (item), state),
                      FICHA_UI_PATIENCE);

  return item;
}

/* Puts a widget on screen, in a window with the fixture's toasts. */
void
ficha_ui_fixture_present (FichaUiFixture *self, GtkWidget *child)
{
  adw_toast_overlay_set_child (self->toasts, child);
  if (gtk_widget_get_root (GTK_WIDGET (self->toasts)) == NULL)
    gtk_window_present (g_object_new (ADW_TYPE_WINDOW, "default-width", 360, "default-height", 640,
                                      "content", self->toasts, NULL));
  ficha_assert_await (gtk_widget_get_mapped (child), FICHA_UI_PATIENCE);
}

/* Makes the bus of the tests the session's, for a GtkApplication. Called before anything else, while
 * no other thread reads the environment. */
void
ficha_ui_test_set_session (void)
{
  start_bus ();
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", bus_address, TRUE);
}

/* In place of GLib's: GTK has each icon loaded by another thread, which frees what the cache of icons has
 * no room for any more, while the main thread may take a reference to it (GTK 4.18 and later; "object_ref:
 * assertion '!object_already_finalized' failed"). A program that opens one window after another ran into
 * it once in 40 times, beside others; the window itself never did, scrolled through 5,000 rows. So here the
 * main thread loads them. */
void
g_task_run_in_thread (GTask *task, GTaskThreadFunc func)
{
  void (*run_in_thread) (GTask *, GTaskThreadFunc);
  gpointer source = g_task_get_source_object (task);

  if (GTK_IS_ICON_PAINTABLE (source))
    {
      func (task, source, g_task_get_task_data (task), g_task_get_cancellable (task));
      return;
    }

  run_in_thread = dlsym (RTLD_NEXT, "g_task_run_in_thread");
  run_in_thread (task, func);
}

int
ficha_ui_test_main (int argc, char *argv[], void (*add_tests) (void))
{
  int status;

  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_printerr ("no display\n");
      return 77;
    }
  adw_init ();
  /* tests wait for what happens, not for how it looks meanwhile; and GtkStack leaks the picture of
   * a page when it goes in the middle of a transition */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  add_tests ();

  start_bus ();
  status = g_test_run ();
  stop_bus ();

  return status;
}

/* Waits for what the display has to say of the clipboard. Nothing is ever pressed here, so that all
 * requests bear the same time, and the end of one selection would end the next as well. */
void
ficha_ui_settle (void)
{
  gdk_display_sync (gdk_display_get_default ());
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  if (*text == NULL)
    *text = g_strdup ("");
}

/* What is on the clipboard, "" for nothing. */
char *
ficha_ui_read_clipboard (void)
{
  GdkClipboard *clipboard = gdk_display_get_clipboard (gdk_display_get_default ());
  g_autoptr (GdkContentFormats) formats = NULL;
  char *text = NULL;

  ficha_ui_settle ();
  formats = gdk_content_formats_union_deserialize_gtypes (
      gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard)));
  /* GDK leaks the task of a reading that finds nothing. */
  if (!gdk_content_formats_contain_gtype (formats, G_TYPE_STRING))
    return g_strdup ("");

  gdk_clipboard_read_text_async (clipboard, NULL, text_cb, &text);
  ficha_assert_await (text != NULL, FICHA_UI_PATIENCE);

  return text;
}

static gboolean
has_text (GtkWidget *widget, const char *text)
{
  g_autofree char *action = NULL;

  if (GTK_IS_LABEL (widget))
    return g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
  if (ADW_IS_PREFERENCES_ROW (widget))
    return g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), text);
  if (GTK_IS_ACTIONABLE (widget))
    {
      g_object_get (widget, "action-name", &action, NULL);
      return g_strcmp0 (action, text) == 0;
    }

  return FALSE;
}

/* The first widget below of a type; with text: a label or a row of that text, a button of that
 * action. */
GtkWidget *
ficha_ui_find (GtkWidget *widget, GType type, const char *text)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (text == NULL || has_text (widget, text)))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ficha_ui_find (child, type, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Whether any label or entry below holds a text, visible or not. */
gboolean
ficha_ui_holds_text (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  if (GTK_IS_EDITABLE (widget) && strstr (gtk_editable_get_text (GTK_EDITABLE (widget)), text))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (ficha_ui_holds_text (child, text))
        return TRUE;
    }

  return FALSE;
}
