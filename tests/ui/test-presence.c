// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-presence.h"
#include "ficha-token-row.h"
#include "ficha-ui-fixture.h"

/* longer than any test */
#define NEVER_IDLE 3600

static void
name_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* Takes the name that a desktop tells the lock of the screen by. */
static guint
own_name (GDBusConnection *connection, const char *name)
{
  gboolean owned = FALSE;
  guint id;

  id = g_bus_own_name_on_connection (connection, name, G_BUS_NAME_OWNER_FLAGS_NONE, name_cb, NULL,
                                     &owned, NULL);
  ficha_assert_await (owned, FICHA_UI_PATIENCE);

  return id;
}

/* Says what it says. */
static void
tell_active (GDBusConnection *connection, const char *path, const char *name, gboolean active)
{
  g_assert_true (g_dbus_connection_emit_signal (connection, NULL, path, name, "ActiveChanged",
                                                g_variant_new ("(b)", active), NULL));
}

static void
exited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
run (const char *const *argv)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  gboolean exited = FALSE;

  process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, exited_cb, &exited);
  ficha_assert_await (exited, FICHA_UI_PATIENCE);
}

/* Does to a window what a person does, and waits until it is done. */
static void
xdotool (GtkWindow *window, const char *verb, const char *a, const char *b)
{
  g_autofree char *name = g_strdup_printf ("^%s$", gtk_window_get_title (window));

  run ((const char *const[]) { "xdotool", "search", "--onlyvisible", "--name", name, verb, a, b,
                               NULL });
}

static void
park_pointer (void)
{
  run ((const char *const[]) { "xdotool", "mousemove", "1279", "899", NULL });
}

static GtkWindow *
create_window (void)
{
  static int n;
  g_autofree char *title = g_strdup_printf ("ficha-presence-%d", n++);
  GtkWidget *window = g_object_new (GTK_TYPE_WINDOW, "title", title, "default-width", 360,
                                    "default-height", 400, NULL);

  /* without a window manager a window under the pointer has the focus, where no other has */
  park_pointer ();
  gtk_window_present (GTK_WINDOW (window));
  ficha_assert_await (gtk_widget_get_mapped (window), FICHA_UI_PATIENCE);

  return GTK_WINDOW (window);
}

static void
focus (GtkWindow *window)
{
  xdotool (window, "windowfocus", NULL, NULL);
  ficha_assert_await (gtk_window_is_active (window), FICHA_UI_PATIENCE);
}

static void
destroy_window (GtkWindow *window)
{
  ficha_ui_settle ();
  gtk_window_destroy (window);
}

static GtkApplication *
create_application (void)
{
  static int n;
  g_autofree char *id = g_strdup_printf ("org.example.Presence%d", n++);
  GtkApplication *application =
      g_object_new (GTK_TYPE_APPLICATION, "application-id", id, "register-session", TRUE, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));
  g_assert_no_error (error);

  return application;
}

static void
test_focus (void)
{
  GtkWindow *window = create_window ();
  GtkWindow *other = create_window ();
  FichaPresence *presence = ficha_presence_new (window, NEVER_IDLE);
  g_autoptr (FichaTestNotify) notify = ficha_test_notify_new (presence, "here");

  focus (window);
  g_assert_true (ficha_presence_get_here (presence));
  ficha_test_notify_take (notify);

  g_test_message ("U07: the focus goes to another window");
  focus (other);
  ficha_assert_await (!ficha_presence_get_here (presence), FICHA_UI_PATIENCE);
  g_assert_cmpuint (ficha_test_notify_take (notify), ==, 1);

  g_test_message ("and comes back");
  focus (window);
  ficha_assert_await (ficha_presence_get_here (presence), FICHA_UI_PATIENCE);
  g_assert_cmpuint (ficha_test_notify_take (notify), ==, 1);

  g_clear_pointer (&notify, ficha_test_notify_free);
  g_assert_finalize_object (presence);
  destroy_window (other);
  destroy_window (window);
}

static void
test_never_focused (void)
{
  g_autoptr (GtkApplication) application = create_application ();
  GtkWindow *window = GTK_WINDOW (gtk_application_window_new (application));
  FichaPresence *presence = ficha_presence_new (window, NEVER_IDLE);

  g_assert_false (gtk_window_is_active (window));
  g_assert_true (ficha_presence_get_here (presence));

  g_object_run_dispose (G_OBJECT (presence));
  g_object_run_dispose (G_OBJECT (presence));
  g_assert_finalize_object (presence);
  gtk_window_destroy (window);
}

static void
test_idle (void)
{
  GtkWindow *window = create_window ();
  FichaPresence *presence = ficha_presence_new (window, 2);
  gint64 end;

  g_test_message ("U07: nobody touches the window, then somebody does");
  ficha_assert_await (!ficha_presence_get_here (presence), FICHA_UI_PATIENCE);
  xdotool (window, "mousemove", "20", "20");
  xdotool (window, "mousemove", "50", "50");
  ficha_assert_await (ficha_presence_get_here (presence), FICHA_UI_PATIENCE);

  g_test_message ("each movement counts");
  end = g_get_monotonic_time () + 3000 * 1000;
  for (int i = 0; g_get_monotonic_time () < end; i++)
    xdotool (window, "mousemove", i % 2 == 0 ? "50" : "60", "50");
  g_assert_true (ficha_presence_get_here (presence));
  ficha_assert_await (!ficha_presence_get_here (presence), FICHA_UI_PATIENCE);

  g_assert_finalize_object (presence);
  destroy_window (window);
}

/* A window of @application with a token row in it. */
static GtkWindow *
present_row (GtkApplication *application, FichaTokenRow *row)
{
  GtkWindow *window = create_window ();
  GtkWidget *box = gtk_list_box_new ();

  gtk_window_set_application (window, application);
  gtk_list_box_append (GTK_LIST_BOX (box), GTK_WIDGET (row));
  gtk_window_set_child (window, box);
  ficha_assert_await (gtk_widget_get_mapped (GTK_WIDGET (row)), FICHA_UI_PATIENCE);

  return window;
}

static FichaTokenRow *
create_row (FichaUiFixture *fixture, gboolean is_refresh)
{
  FichaTokenRow *row =
      g_object_new (FICHA_TYPE_TOKEN_ROW, "refresh", is_refresh, "reveal-seconds", 0, NULL);

  ficha_token_row_set_verbs (row, fixture->verbs);
  ficha_token_row_set_item (row, ficha_store_lookup (fixture->store, "1"));

  return row;
}

static void
reveal (FichaTokenRow *row)
{
  ficha_token_row_toggle (row);
  ficha_assert_await (ficha_token_row_is_revealed (row), FICHA_UI_PATIENCE);
  g_assert_cmpstr (ficha_token_row_get_text (row), !=, "");
}

static void
await_masked (FichaTokenRow *row)
{
  ficha_assert_await (!ficha_token_row_is_revealed (row), FICHA_UI_PATIENCE);
  g_assert_cmpstr (ficha_token_row_get_text (row), ==, "");
  g_assert_false (ficha_ui_holds_text (GTK_WIDGET (row), "eyJ"));
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* Waits until a connection has got what the agent's sent before, and we have done what comes of it. */
static void
await_answers (FichaUiFixture *fixture, GDBusConnection *connection)
{
  gboolean answered = FALSE;

  g_dbus_connection_call (connection, g_dbus_connection_get_unique_name (fixture->agent_connection),
                          "/", "org.freedesktop.DBus.Peer", "Ping", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, answered_cb, &answered);
  ficha_assert_await (answered, FICHA_UI_PATIENCE);
  ficha_ui_settle ();
}

static void
test_lock (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *path;
  } cases[] = {
    { "org.gnome.ScreenSaver", "/org/gnome/ScreenSaver" },
    { "org.freedesktop.ScreenSaver", "/ScreenSaver" }, /* KDE Plasma's */
  };
  g_autoptr (GtkApplication) application = create_application ();
  GDBusConnection *session = g_application_get_dbus_connection (G_APPLICATION (application));
  FichaTokenRow *row;
  GtkWindow *window;

  ficha_ui_fixture_add (fixture, "1", "Production", "valid", 3240);
  row = create_row (fixture, FALSE);
  window = present_row (application, row);
  focus (window);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GDBusConnection *desktop = fixture->agent_connection;
      guint name = own_name (desktop, cases[i].name);

      g_test_message ("U07: the screen is locked: %s", cases[i].name);
      reveal (row);
      await_answers (fixture, session);
      tell_active (desktop, cases[i].path, cases[i].name, TRUE);
      await_masked (row);

      g_test_message ("an answer that comes while it is, waits until it is not");
      ficha_fake_agent_hold (fixture->agent, "GetTokens");
      ficha_token_row_toggle (row);
      ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "GetTokens") == 2 * i + 2,
                          FICHA_UI_PATIENCE);
      await_answers (fixture, session);
      tell_active (desktop, cases[i].path, cases[i].name, TRUE);
      await_answers (fixture, session);
      ficha_fake_agent_release (fixture->agent);
      await_answers (fixture, fixture->connection);
      await_masked (row);
      tell_active (desktop, cases[i].path, cases[i].name, FALSE);
      ficha_assert_await (ficha_token_row_is_revealed (row), FICHA_UI_PATIENCE);
      ficha_token_row_toggle (row);
      await_masked (row);
      g_bus_unown_name (name);
    }

  destroy_window (window);
}

static void
test_rows (FichaUiFixture *fixture, gconstpointer data)
{
  FichaTokenRow *access, *refresh;
  GtkWindow *window, *other;
  GtkWidget *box;

  ficha_ui_fixture_add (fixture, "1", "Production", "valid", 3240);
  access = create_row (fixture, FALSE);
  refresh = create_row (fixture, TRUE);
  window = present_row (NULL, access);
  box = gtk_window_get_child (window);
  gtk_list_box_append (GTK_LIST_BOX (box), GTK_WIDGET (refresh));
  ficha_assert_await (gtk_widget_get_mapped (GTK_WIDGET (refresh)), FICHA_UI_PATIENCE);
  other = create_window ();
  focus (window);

  g_test_message ("one does not hide the other");
  reveal (access);
  reveal (refresh);
  g_assert_true (ficha_token_row_is_revealed (access));

  g_test_message ("renewal under way: the token is still the one");
  ficha_fake_agent_put_simple (fixture->agent, "1", "Production", "renewing", FICHA_UI_NOW - 360,
                               3240);
  ficha_assert_await (g_str_equal (ficha_item_get_state (ficha_store_lookup (fixture->store, "1")),
                                   "renewing"),
                      FICHA_UI_PATIENCE);

  g_test_message ("U07: both are masked, whatever their time");
  focus (other);
  await_masked (access);
  await_masked (refresh);

  g_test_message ("an answer that comes while the focus is elsewhere waits for the person");
  focus (window);
  ficha_fake_agent_hold (fixture->agent, "GetTokens");
  ficha_token_row_toggle (access);
  ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "GetTokens") == 3,
                      FICHA_UI_PATIENCE);
  focus (other);
  ficha_fake_agent_release (fixture->agent);
  await_answers (fixture, fixture->connection);
  await_masked (access);
  focus (window);
  ficha_assert_await (ficha_token_row_is_revealed (access), FICHA_UI_PATIENCE);

  destroy_window (other);
  destroy_window (window);
}

static void
test_locked_keyring (FichaUiFixture *fixture, gconstpointer data)
{
  FichaTokenRow *row;

  ficha_ui_fixture_add (fixture, "1", "Production", "locked", 3240);
  row = create_row (fixture, FALSE);
  ficha_ui_fixture_present (fixture, gtk_list_box_new ());
  gtk_list_box_append (GTK_LIST_BOX (adw_toast_overlay_get_child (fixture->toasts)),
                       GTK_WIDGET (row));
  ficha_assert_await (gtk_widget_get_mapped (GTK_WIDGET (row)), FICHA_UI_PATIENCE);

  g_test_message ("the prompt is dismissed: masked, and told");
  ficha_fake_agent_fail (fixture->agent, "GetTokens", FICHA_ERROR_LOCKED, "");
  ficha_fake_agent_fail (fixture->agent, "Unlock", FICHA_ERROR_LOCKED, "");
  ficha_token_row_toggle (row);
  ficha_assert_await (ficha_ui_find (GTK_WIDGET (fixture->toasts), GTK_TYPE_LABEL,
                                     "Keyring not unlocked") != NULL,
                      FICHA_UI_PATIENCE);
  await_masked (row);
  g_assert_false (gtk_toggle_button_get_active (
      GTK_TOGGLE_BUTTON (ficha_ui_find (GTK_WIDGET (row), GTK_TYPE_TOGGLE_BUTTON, NULL))));

  g_test_message ("the keyring is unlocked: the token is shown");
  ficha_fake_agent_succeed (fixture->agent, "Unlock");
  reveal (row);
}

static void
add_tests (void)
{
  g_test_add_func ("/presence/U07-focus", test_focus);
  g_test_add_func ("/presence/never-focused", test_never_focused);
  g_test_add_func ("/presence/U07-idle", test_idle);
  ficha_ui_test ("/presence/U07-lock", test_lock);
  ficha_ui_test ("/presence/U07-rows", test_rows);
  ficha_ui_test ("/presence/locked-keyring", test_locked_keyring);
}

int
main (int argc, char *argv[])
{
  ficha_ui_test_set_session ();

  return ficha_ui_test_main (argc, argv, add_tests);
}
