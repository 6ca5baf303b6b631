// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-notice-server.h"

#include "ficha-surroundings.h"

#define FREEDESKTOP_NAME "org.freedesktop.Notifications"
#define FREEDESKTOP_PATH "/org/freedesktop/Notifications"
#define GTK_NAME         "org.gtk.Notifications"

/**
 * FichaNoticeServer:
 *
 * Whoever shows notifications in this session: whether it is there, and how it reads a text.
 *
 * GNotification sends without looking: with nobody there it warns, what it withdraws before the
 * server has answered stays, and what it replaces then is doubled. It also chooses for good who
 * shows its notifications when it sends the first one. So the server is asked something harmless
 * first, and nothing is sent before it answers: it then has answered all that came before, too.
 */
struct _FichaNoticeServer
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  guint subscription;
  gboolean is_quiet;       /* GNOME Shell or the portal, to which sending never fails */
  gboolean is_freedesktop; /* neither, and that is for good */
  gboolean reads_markup;
};

G_DEFINE_FINAL_TYPE (FichaNoticeServer, ficha_notice_server, G_TYPE_OBJECT)

enum
{
  SIGNAL_APPEARED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
owner_changed_cb (GDBusConnection *connection,
                  const char *sender,
                  const char *path,
                  const char *interface,
                  const char *signal,
                  GVariant *parameters,
                  gpointer user_data)
{
  const char *owner;

  g_variant_get (parameters, "(&s&s&s)", NULL, NULL, &owner);
  if (*owner != '\0')
    g_signal_emit (FICHA_NOTICE_SERVER (user_data), signals[SIGNAL_APPEARED], 0);
}

static void
capabilities_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  FichaNoticeServer *self = g_task_get_source_object (task);
  g_autoptr (GVariant) reply = NULL;
  g_autofree const char **capabilities = NULL;
  g_autoptr (GError) error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_variant_get (reply, "(^a&s)", &capabilities);
  self->is_freedesktop = TRUE;
  self->reads_markup = g_strv_contains (capabilities, "body-markup");
  g_task_return_boolean (task, TRUE);
}

static void
ask_freedesktop (FichaNoticeServer *self, GTask *task)
{
  gboolean start = GPOINTER_TO_INT (g_task_get_task_data (task));

  g_assert (FICHA_IS_NOTICE_SERVER (self));

  /* without a bound: nothing waits for it but what can't be sent */
  g_dbus_connection_call (self->connection, FREEDESKTOP_NAME, FREEDESKTOP_PATH, FREEDESKTOP_NAME,
                          "GetCapabilities", NULL, G_VARIANT_TYPE ("(as)"),
                          start ? G_DBUS_CALL_FLAGS_NONE : G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          G_MAXINT, NULL, capabilities_cb, g_object_ref (task));
}

static void
gtk_owner_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  FichaNoticeServer *self = g_task_get_source_object (task);
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (reply != NULL)
    g_variant_get (reply, "(b)", &self->is_quiet);

  if (self->is_quiet)
    g_task_return_boolean (task, TRUE);
  else
    ask_freedesktop (self, task);
}

static void
ficha_notice_server_finalize (GObject *object)
{
  FichaNoticeServer *self = FICHA_NOTICE_SERVER (object);

  g_dbus_connection_signal_unsubscribe (self->connection, self->subscription);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (ficha_notice_server_parent_class)->finalize (object);
}

static void
ficha_notice_server_class_init (FichaNoticeServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ficha_notice_server_finalize;

  /**
   * FichaNoticeServer::appeared:
   * @self: the server
   *
   * Somebody who shows notifications has come.
   */
  signals[SIGNAL_APPEARED] = g_signal_new ("appeared", FICHA_TYPE_NOTICE_SERVER, G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ficha_notice_server_init (FichaNoticeServer *self)
{
}

/**
 * ficha_notice_server_new:
 * @connection: the session bus
 *
 * Returns: (transfer full): the server, which may not be there
 */
FichaNoticeServer *
ficha_notice_server_new (GDBusConnection *connection)
{
  FichaNoticeServer *self;
  const char *forced = g_getenv ("GNOTIFICATION_BACKEND");

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);

  self = g_object_new (FICHA_TYPE_NOTICE_SERVER, NULL);
  self->connection = g_object_ref (connection);
  self->is_freedesktop = g_strcmp0 (forced, "freedesktop") == 0;
  self->is_quiet = !self->is_freedesktop && (forced != NULL || ficha_surroundings_are_flatpak ());
  self->subscription =
      g_dbus_connection_signal_subscribe (connection, "org.freedesktop.DBus",
                                          "org.freedesktop.DBus", "NameOwnerChanged",
                                          "/org/freedesktop/DBus", FREEDESKTOP_NAME,
                                          G_DBUS_SIGNAL_FLAGS_NONE, owner_changed_cb, self, NULL);

  return self;
}

/**
 * ficha_notice_server_ask_async:
 * @self: a server
 * @start: whether it may be started for it
 * @callback: called when it has answered, which may be never
 * @user_data: for @callback
 *
 * Asks whether notifications can be sent or withdrawn now.
 */
void
ficha_notice_server_ask_async (FichaNoticeServer *self,
                               gboolean start,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FICHA_IS_NOTICE_SERVER (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ficha_notice_server_ask_async);
  g_task_set_task_data (task, GINT_TO_POINTER (start), NULL);

  if (self->is_quiet)
    g_task_return_boolean (task, TRUE);
  else if (self->is_freedesktop)
    ask_freedesktop (self, task);
  else
    g_dbus_connection_call (self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                            "org.freedesktop.DBus", "NameHasOwner", g_variant_new ("(s)", GTK_NAME),
                            G_VARIANT_TYPE ("(b)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, gtk_owner_cb,
                            g_object_ref (task));
}

/**
 * ficha_notice_server_ask_finish:
 * @self: a server
 * @result: a result of ficha_notice_server_ask_async()
 * @error: return location for an error
 *
 * Returns: whether it can; else %FALSE with a #GDBusError
 */
gboolean
ficha_notice_server_ask_finish (FichaNoticeServer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (FICHA_IS_NOTICE_SERVER (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ficha_notice_server_dup_body:
 * @self: a server that has answered
 * @text: plain text, UTF-8
 *
 * GNotification hands bodies through as they are: GNOME Shell and the portal show them so, others
 * may read markup (Desktop Notifications Specification 1.2, "body-markup"; fault D13).
 *
 * Returns: (transfer full): what makes the server show @text
 */
char *
ficha_notice_server_dup_body (FichaNoticeServer *self, const char *text)
{
  g_return_val_if_fail (FICHA_IS_NOTICE_SERVER (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  return self->reads_markup ? g_markup_escape_text (text, -1) : g_strdup (text);
}
