// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "ficha-about.h"
#include "ficha-bus-action.h"
#include "ficha-client.h"
#include "ficha-clipboard.h"
#include "ficha-clock.h"
#include "ficha-preferences-dialog.h"
#include "ficha-store.h"
#include "ficha-surroundings.h"
#include "ficha-window.h"

/**
 * FichaApplication:
 *
 * The window's program: owns what the window shows, and the `app.` actions, which notifications and
 * the desktop file know too.
 */
struct _FichaApplication
{
  AdwApplication parent_instance;

  FichaStore *store;         /* (owned) */
  FichaClipboard *clipboard; /* (owned) */
  FichaClock *clock;         /* (owned) */
  GSettings *settings;       /* (owned) (nullable) */
  guint signal_sources[3];
};

G_DEFINE_FINAL_TYPE (FichaApplication, ficha_application, ADW_TYPE_APPLICATION)

static FichaWindow *
create_window (FichaApplication *self)
{
  FichaWindow *window;

  g_assert (FICHA_IS_APPLICATION (self));

  window = ficha_window_new (GTK_APPLICATION (self), self->store, self->clipboard, self->clock,
                             self->settings);
  g_signal_connect_object (window, "left", G_CALLBACK (g_application_quit), self,
                           G_CONNECT_SWAPPED);

  return window;
}

static FichaWindow *
get_window (FichaApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  g_assert (FICHA_IS_APPLICATION (self));

  if (window == NULL)
    window = GTK_WINDOW (create_window (self));
  gtk_window_present (window);

  return FICHA_WINDOW (window);
}

static void
new_integration_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ficha_window_new_integration (get_window (FICHA_APPLICATION (user_data)));
}

static void
show_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FichaWindow *window = get_window (FICHA_APPLICATION (user_data));
  const char *id = g_variant_get_string (parameter, NULL);

  /* a notification about several integrations names none */
  if (*id != '\0')
    ficha_window_show_integration (window, id);
}

static void
copy_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ficha_window_copy_token (get_window (FICHA_APPLICATION (user_data)),
                           g_variant_get_string (parameter, NULL));
}

static void
search_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ficha_window_search (get_window (FICHA_APPLICATION (user_data)),
                       g_variant_get_string (parameter, NULL));
}

static void
update_keys_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ficha_window_update_keys (get_window (FICHA_APPLICATION (user_data)),
                            g_variant_get_string (parameter, NULL));
}

static void
handed_on_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GApplication) application = G_APPLICATION (user_data);

  ficha_bus_action_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_application_release (application);
}

/* What the agent does without a window: the portal names this program where others name the agent. */
static void
agent_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GApplication *application = G_APPLICATION (user_data);
  GDBusConnection *connection = g_application_get_dbus_connection (application);

  if (connection == NULL)
    return;

  g_application_hold (application);
  ficha_bus_action_async (connection, g_action_get_name (G_ACTION (action)),
                          g_variant_get_string (parameter, NULL), handed_on_cb,
                          g_object_ref (application));
}

static void
renew_all_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ficha_window_renew_all (get_window (FICHA_APPLICATION (user_data)));
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FichaApplication *self = FICHA_APPLICATION (user_data);
  FichaWindow *window = get_window (self);

  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)) == NULL)
    adw_dialog_present (ADW_DIALOG (ficha_preferences_dialog_new (self->settings, self->store)),
                        GTK_WIDGET (window));
}

static void
check_up_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ficha_window_check_up (get_window (FICHA_APPLICATION (user_data)));
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FichaApplication *self = FICHA_APPLICATION (user_data);

  adw_dialog_present (ficha_about_dialog_new (self->store), GTK_WIDGET (get_window (self)));
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  /* the window asks before it loses what was typed */
  if (window != NULL)
    ficha_window_leave (FICHA_WINDOW (window));
  else
    g_application_quit (G_APPLICATION (user_data));
}

static gboolean
signal_cb (gpointer user_data)
{
  /* by the way of shutdown, which clears the clipboard */
  g_application_quit (G_APPLICATION (user_data));

  return G_SOURCE_CONTINUE;
}

static void
ficha_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { "new-integration", new_integration_action },
    { "show", show_action, "s" },
    { "copy", copy_action, "s" },
    { "search", search_action, "s" },
    { "update-keys", update_keys_action, "s" },
    { "renew", agent_action, "s" },
    { "unlock", agent_action, "s" },
    { "resume", agent_action, "s" },
    { "renew-all", renew_all_action },
    { "preferences", preferences_action },
    { "check-up", check_up_action },
    { "about", about_action },
    { "quit", quit_action },
  };
  static const struct
  {
    const char *action;
    const char *accels[2];
  } accels[] = {
    { "app.new-integration", { "<Control>n" } },
    { "app.renew-all", { "<Control><Shift>r" } },
    { "app.preferences", { "<Control>comma" } },
    { "app.quit", { "<Control>q" } },
    { "win.help", { "F1" } },
    { "win.shortcuts", { "<Control>question" } },
    { "window.close", { "<Control>w" } },
  };
  FichaApplication *self = FICHA_APPLICATION (application);
  g_autoptr (FichaClient) client = NULL;
  GDBusConnection *connection = g_application_get_dbus_connection (application);

  /* GTK takes a while to start: the agent answers meanwhile, and may have to start too */
  if (connection != NULL)
    client = ficha_client_new (connection);
  self->store = ficha_store_new (client);
  ficha_store_load (self->store);

  G_APPLICATION_CLASS (ficha_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           accels[i].accels);

  self->signal_sources[0] = g_unix_signal_add (SIGTERM, signal_cb, self);
  self->signal_sources[1] = g_unix_signal_add (SIGINT, signal_cb, self);
  self->signal_sources[2] = g_unix_signal_add (SIGHUP, signal_cb, self);

  /* a missing schema is a broken installation, but no reason to abort: the defaults do */
  self->settings = ficha_surroundings_open_settings (FICHA_APP_ID, NULL, NULL);
  self->clock = ficha_clock_new ();
  self->clipboard = ficha_clipboard_new (gdk_display_get_clipboard (gdk_display_get_default ()));
  if (self->settings != NULL)
    g_settings_bind (self->settings, "clipboard-clear", self->clipboard, "clear-after",
                     G_SETTINGS_BIND_GET);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (
                                   g_action_map_lookup_action (G_ACTION_MAP (self), "preferences")),
                               self->settings != NULL);
}

static void
ficha_application_activate (GApplication *application)
{
  FichaApplication *self = FICHA_APPLICATION (application);

  if (gtk_application_get_active_window (GTK_APPLICATION (self)) == NULL)
    ficha_window_open (create_window (self));
  else
    get_window (self);
}

static void
ficha_application_shutdown (GApplication *application)
{
  FichaApplication *self = FICHA_APPLICATION (application);

  for (gsize i = 0; i < G_N_ELEMENTS (self->signal_sources); i++)
    g_clear_handle_id (&self->signal_sources[i], g_source_remove);

  /* Before chaining up, which hands the clipboard over to the clipboard manager. */
  ficha_clipboard_clear (self->clipboard);

  G_APPLICATION_CLASS (ficha_application_parent_class)->shutdown (application);
}

static void
ficha_application_dispose (GObject *object)
{
  FichaApplication *self = FICHA_APPLICATION (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->clock);
  g_clear_object (&self->clipboard);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (ficha_application_parent_class)->dispose (object);
}

static void
ficha_application_class_init (FichaApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = ficha_application_dispose;
  application_class->startup = ficha_application_startup;
  application_class->activate = ficha_application_activate;
  application_class->shutdown = ficha_application_shutdown;
}

static void
ficha_application_init (FichaApplication *self)
{
}

/**
 * ficha_application_new:
 *
 * Returns: (transfer full): the application
 */
FichaApplication *
ficha_application_new (void)
{
  /* registered with the session, GTK knows when the screen is locked, and ends us by the way of shutdown
   * at its end */
  return g_object_new (FICHA_TYPE_APPLICATION, "application-id", FICHA_APP_ID, "resource-base-path",
                       "/io/github/ficha_app/Ficha", "register-session", TRUE, NULL);
}
