// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-autostart.h"
#include "ficha-background.h"
#include "ficha-test.h"

#include <gio/gdesktopappinfo.h>
#include <glib/gstdio.h>

/* Whether the agent starts with the session: the entry in the autostart folder, and the Background
 * portal, which a small one on a bus of the test's own plays (a real one asks a person). */

static char *
get_folder (void)
{
  return g_build_filename (g_get_user_config_dir (), "autostart", NULL);
}

static char *
get_entry (void)
{
  return g_build_filename (g_get_user_config_dir (), "autostart", FICHA_APP_ID ".desktop", NULL);
}

static void
set (FichaPreferences *preferences, gboolean run, gboolean autostart)
{
  g_object_set (preferences, "run-in-background", run, "autostart", autostart, NULL);
}

static void
remove_entry (void)
{
  g_autofree char *folder = get_folder ();

  g_assert_true (ficha_autostart_remove (folder, NULL));
}

/* Any path of a program is one argument again when the desktop reads the entry. */
static void
test_entry_paths (void)
{
  static const char *const paths[] = {
    "/usr/libexec/ficha-agent",     "/home/maria da silva/.local/libexec/ficha-agent",
    "/opt/a\"b`c$d\\e/ficha-agent", "/opt/100%u/ficha-agent",
    "/opt/São João/ficha-agent",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *folder = get_folder ();
      g_autofree char *path = get_entry ();
      g_autoptr (GKeyFile) file = g_key_file_new ();
      g_autofree char *exec = NULL;
      g_autoptr (GString) plain = NULL;
      g_auto (GStrv) argv = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", paths[i]);
      g_assert_true (ficha_autostart_add (folder, paths[i], &error));
      g_assert_no_error (error);
      g_assert_true (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error));
      g_assert_no_error (error);

      exec = g_key_file_get_string (file, "Desktop Entry", "Exec", NULL);
      plain = g_string_new (exec);
      g_string_replace (plain, "%%", "%", 0);
      g_assert_true (g_shell_parse_argv (plain->str, NULL, &argv, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (g_strv_length (argv), ==, 1);
      g_assert_cmpstr (argv[0], ==, paths[i]);
      remove_entry ();
    }
}

/* The entry comes and goes with the preferences. */
static void
test_entry (void)
{
  g_autoptr (FichaPreferences) preferences = ficha_preferences_new (NULL);
  g_autoptr (FichaBackground) background = ficha_background_new (preferences, "/bin/true", NULL);
  g_autoptr (FichaTestNotify) notify = ficha_test_notify_new (background, "state");
  g_autofree char *path = get_entry ();
  g_autoptr (GDesktopAppInfo) info = NULL;

  g_assert_cmpstr (ficha_background_get_state (background), ==, "running");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  set (preferences, TRUE, TRUE);
  ficha_assert_await (g_str_equal (ficha_background_get_state (background), "login"), 1000);
  g_assert_cmpuint (ficha_test_notify_take (notify), ==, 1);
  info = g_desktop_app_info_new_from_filename (path);
  g_assert_nonnull (info);
  g_assert_cmpstr (g_app_info_get_executable (G_APP_INFO (info)), ==, "/bin/true");

  /* who does not run in the background does not start with the session either */
  set (preferences, FALSE, TRUE);
  ficha_assert_await (g_str_equal (ficha_background_get_state (background), "off"), 1000);
  g_assert_cmpuint (ficha_test_notify_take (notify), ==, 1);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* What another program switched off stays off, and is told, until the user says otherwise here. */
static void
test_entry_disabled (void)
{
  static const char *const keys[] = { "Hidden=true", "X-GNOME-Autostart-enabled=false" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (FichaPreferences) preferences = ficha_preferences_new (NULL);
      g_autoptr (FichaBackground) background = NULL;
      g_autofree char *folder = get_folder ();
      g_autofree char *path = get_entry ();
      g_autofree char *text = g_strdup_printf ("[Desktop Entry]\n%s\n", keys[i]);
      g_autofree char *after = NULL;

      g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
      g_assert_true (g_file_set_contents (path, text, -1, NULL));
      set (preferences, TRUE, TRUE);
      background = ficha_background_new (preferences, "/bin/true", NULL);
      g_assert_cmpstr (ficha_background_get_state (background), ==, "refused");
      g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
      g_assert_cmpstr (after, ==, text);

      set (preferences, TRUE, FALSE);
      ficha_assert_await (g_str_equal (ficha_background_get_state (background), "running"), 1000);
      set (preferences, TRUE, TRUE);
      ficha_assert_await (g_str_equal (ficha_background_get_state (background), "login"), 1000);
      g_assert_false (ficha_autostart_is_disabled (folder));
      remove_entry ();
    }
}

/* An entry that the user made is left alone while nobody changes a preference. */
static void
test_entry_of_others (void)
{
  g_autoptr (FichaPreferences) preferences = ficha_preferences_new (NULL);
  g_autoptr (FichaBackground) background = NULL;
  g_autofree char *folder = get_folder ();
  g_autofree char *path = get_entry ();

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "[Desktop Entry]\nExec=ficha\n", -1, NULL));
  background = ficha_background_new (preferences, "/bin/true", NULL);
  g_assert_cmpstr (ficha_background_get_state (background), ==, "running");
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  remove_entry ();
}

/* A folder that can't be written is told, and nothing else breaks. */
static void
test_entry_fails (void)
{
  g_autoptr (FichaPreferences) preferences = ficha_preferences_new (NULL);
  g_autoptr (FichaBackground) background = NULL;
  g_autofree char *folder = get_folder ();

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_config_dir (), 0700), ==, 0);
  g_assert_true (g_file_set_contents (folder, "a file", -1, NULL));
  set (preferences, TRUE, TRUE);
  background = ficha_background_new (preferences, "/bin/true", NULL);
  g_assert_cmpstr (ficha_background_get_state (background), ==, "failed");

  g_assert_cmpint (g_unlink (folder), ==, 0);
}

/* ---- the portal ------------------------------------------------------------------------------- */

static const char portal_xml[] =
    "<node><interface name='org.freedesktop.portal.Background'>"
    "<method name='RequestBackground'><arg type='s' direction='in'/>"
    "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
    "</interface></node>";

/* A portal that answers as it is told. */
typedef struct
{
  GDBusConnection *connection; /* (owned) */
  guint owner;
  guint response;
  gboolean background;
  gboolean autostart;
  gboolean silent;
  GVariant *options; /* (owned) (nullable): of the last request */
  char *sender;      /* (owned) (nullable): of the last request */
  char *request;     /* (owned) (nullable): its path */
  guint n_requests;
} Portal;

static void
answer (Portal *portal)
{
  GVariantDict results = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&results, "background", "b", portal->background);
  g_variant_dict_insert (&results, "autostart", "b", portal->autostart);
  g_dbus_connection_emit_signal (portal->connection, portal->sender, portal->request,
                                 "org.freedesktop.portal.Request", "Response",
                                 g_variant_new ("(u@a{sv})", portal->response,
                                                g_variant_dict_end (&results)),
                                 NULL);
}

static void
request_cb (GDBusConnection *connection,
            const char *sender,
            const char *path,
            const char *interface,
            const char *method,
            GVariant *parameters,
            GDBusMethodInvocation *invocation,
            gpointer user_data)
{
  Portal *portal = user_data;
  g_autofree char *name = g_strdelimit (g_strdup (sender + 1), ".", '_');
  const char *token;

  g_clear_pointer (&portal->options, g_variant_unref);
  g_variant_get_child (parameters, 1, "@a{sv}", &portal->options);
  portal->n_requests++;
  g_assert_true (g_variant_lookup (portal->options, "handle_token", "&s", &token));
  g_set_str (&portal->sender, sender);
  g_free (portal->request);
  portal->request = g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s", name, token);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", portal->request));
  if (!portal->silent)
    answer (portal);
}

static void
portal_free (Portal *portal)
{
  g_bus_unown_name (portal->owner);
  g_dbus_connection_close_sync (portal->connection, NULL, NULL);
  g_clear_object (&portal->connection);
  g_clear_pointer (&portal->options, g_variant_unref);
  g_free (portal->sender);
  g_free (portal->request);
  g_free (portal);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Portal, portal_free)

static void
acquired_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static Portal *
portal_new (GTestDBus *bus)
{
  static const GDBusInterfaceVTable vtable = { .method_call = request_cb };
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (portal_xml, NULL);
  Portal *portal = g_new0 (Portal, 1);
  gboolean acquired = FALSE;

  portal->connection =
      g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (bus),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, NULL);
  g_assert_nonnull (portal->connection);
  g_dbus_connection_register_object (portal->connection, "/org/freedesktop/portal/desktop",
                                     info->interfaces[0], &vtable, portal, NULL, NULL);
  portal->owner =
      g_bus_own_name_on_connection (portal->connection, "org.freedesktop.portal.Desktop",
                                    G_BUS_NAME_OWNER_FLAGS_NONE, acquired_cb, NULL, &acquired,
                                    NULL);
  ficha_assert_await (acquired, 5000);

  return portal;
}

/* What the portal answers is what is told; it hears the agent's path and why. */
static void
test_portal (gconstpointer data)
{
  GTestDBus *bus = (GTestDBus *) data;
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  static const struct
  {
    gboolean run, autostart;    /* wanted */
    guint response;             /* of the portal: 0 done, 1 cancelled, 2 other */
    gboolean background, login; /* granted */
    const char *state;
  } cases[] = {
    { TRUE, FALSE, 0, TRUE, FALSE, "running" }, { TRUE, TRUE, 0, TRUE, TRUE, "login" },
    { TRUE, TRUE, 0, TRUE, FALSE, "refused" },  { TRUE, FALSE, 0, FALSE, FALSE, "refused" },
    { TRUE, TRUE, 1, FALSE, FALSE, "refused" }, { TRUE, TRUE, 2, FALSE, FALSE, "failed" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Portal) portal = portal_new (bus);
      g_autoptr (FichaPreferences) preferences = ficha_preferences_new (NULL);
      g_autoptr (FichaBackground) background = NULL;
      g_autofree char *path = get_entry ();
      g_autofree const char **command = NULL;
      const char *reason;
      gboolean autostart;

      g_test_message ("case %zu", i);
      set (preferences, cases[i].run, cases[i].autostart);
      portal->response = cases[i].response;
      portal->background = cases[i].background;
      portal->autostart = cases[i].login;
      background = ficha_background_new (preferences, "/app/libexec/ficha-agent", session);
      ficha_assert_await (g_str_equal (ficha_background_get_state (background), cases[i].state),
                          5000);

      g_assert_true (g_variant_lookup (portal->options, "commandline", "^a&s", &command));
      g_assert_cmpstr (command[0], ==, "/app/libexec/ficha-agent");
      g_assert_null (command[1]);
      g_assert_true (g_variant_lookup (portal->options, "autostart", "b", &autostart));
      g_assert_cmpint (autostart, ==, cases[i].autostart);
      g_assert_true (g_variant_lookup (portal->options, "reason", "&s", &reason));
      g_assert_cmpstr (reason, ==, "Renew tokens and notify before they expire");
      g_assert_cmpuint (portal->n_requests, ==, 1);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

/* F09: refused, and asked again when the user chooses again. */
static void
test_f09_chosen_again (gconstpointer data)
{
  GTestDBus *bus = (GTestDBus *) data;
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (Portal) portal = portal_new (bus);
  g_autoptr (FichaPreferences) preferences = ficha_preferences_new (NULL);
  g_autoptr (FichaBackground) background = NULL;

  set (preferences, TRUE, TRUE);
  background = ficha_background_new (preferences, "/app/libexec/ficha-agent", session);
  ficha_assert_await (g_str_equal (ficha_background_get_state (background), "refused"), 5000);

  portal->background = TRUE;
  set (preferences, TRUE, FALSE);
  ficha_assert_await (g_str_equal (ficha_background_get_state (background), "running"), 5000);
  g_assert_cmpuint (portal->n_requests, ==, 2);
}

/* F02, F03 of this portal: none is told; for one that does not answer nobody waits, and when it does
 * after all nobody minds. */
static void
test_f03_portal_away (gconstpointer data)
{
  GTestDBus *bus = (GTestDBus *) data;
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (FichaPreferences) preferences = ficha_preferences_new (NULL);
  FichaBackground *background = ficha_background_new (preferences, "/app/ficha-agent", session);
  Portal *portal;

  ficha_assert_await (g_str_equal (ficha_background_get_state (background), "failed"), 5000);
  g_assert_finalize_object (background);

  portal = portal_new (bus);
  portal->silent = TRUE;
  background = ficha_background_new (preferences, "/app/ficha-agent", session);
  ficha_assert_await (portal->n_requests == 1, 5000);
  g_assert_cmpstr (ficha_background_get_state (background), ==, "");
  g_object_run_dispose (G_OBJECT (background));
  answer (portal);
  ficha_assert_await (G_OBJECT (background)->ref_count == 1, 5000);
  g_assert_finalize_object (background);
  portal_free (portal);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GTestDBus) bus = NULL;
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_set_application_name ("Ficha");
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);

  g_test_add_func ("/background/entry/paths", test_entry_paths);
  g_test_add_func ("/background/entry/comes-and-goes", test_entry);
  g_test_add_func ("/background/entry/disabled", test_entry_disabled);
  g_test_add_func ("/background/entry/of-others", test_entry_of_others);
  g_test_add_func ("/background/entry/fails", test_entry_fails);
  g_test_add_data_func ("/background/portal/answers", bus, test_portal);
  g_test_add_data_func ("/background/portal/f09-chosen-again", bus, test_f09_chosen_again);
  g_test_add_data_func ("/background/portal/f03-away", bus, test_f03_portal_away);
  status = g_test_run ();

  g_test_dbus_stop (bus);
  return status;
}
