// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-notification-check.h"

#include "ficha-finding.h"
#include "ficha-surroundings.h"

/* Whether a notification would be shown, without showing one: who would show it is looked for on the
 * bus, and never called, as one that hangs would be waited for (fault D11). */

#define SETTINGS             "org.gnome.desktop.notifications"
#define APPLICATION_SETTINGS SETTINGS ".application"
#define APPLICATION_PATH     "/org/gnome/desktop/notifications/application/%s/"

/* Milliseconds for the bus itself, and for the portals' store. */
#define CALL_TIMEOUT 5000

static gboolean
is_on (const char *id, const char *path, const char *key)
{
  g_autoptr (GSettings) settings = ficha_surroundings_open_settings (id, path, key);

  return settings == NULL || g_settings_get_boolean (settings, key);
}

static void
return_finding (GTask *task, const char *outcome, const char *word)
{
  g_auto (GVariantDict) finding = { 0 };

  ficha_finding_init (&finding, "notifications", outcome);
  if (word != NULL)
    g_variant_dict_insert (&finding, "word", "s", word);
  g_task_return_pointer (task, ficha_finding_end (&finding), (GDestroyNotify) g_variant_unref);
}

/* What the settings of GNOME say of the agent, whose notifications they are. */
static void
return_by_settings (GTask *task)
{
  g_autofree char *id = ficha_notification_check_dup_settings_id (FICHA_AGENT_ID);
  g_autofree char *path = g_strdup_printf (APPLICATION_PATH, id);

  if (!is_on (APPLICATION_SETTINGS, path, "enable"))
    return_finding (task, "note", "off");
  else if (!is_on (SETTINGS, NULL, "show-banners") ||
           !is_on (APPLICATION_SETTINGS, path, "show-banners"))
    return_finding (task, "note", "banners");
  else
    return_finding (task, "good", NULL);
}

/* A sandbox may not be let near the store; then nobody can say. */
static void
permission_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) permissions = NULL;
  g_autofree const char **words = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  if (reply != NULL)
    permissions = g_variant_get_child_value (reply, 0);

  if (permissions == NULL || !g_variant_lookup (permissions, FICHA_APP_ID, "^a&s", &words) ||
      words[0] == NULL)
    return_finding (task, "unknown", NULL);
  else if (g_str_equal (words[0], "no"))
    return_finding (task, "note", "off");
  else
    return_finding (task, "good", NULL);
}

static gboolean
has_name (GVariant *reply, const char *name)
{
  g_autofree const char **names = NULL;

  g_variant_get (reply, "(^a&s)", &names);
  return g_strv_contains (names, name);
}

static void
call_bus (GTask *task, const char *method, GAsyncReadyCallback callback)
{
  g_dbus_connection_call (g_task_get_source_object (task), "org.freedesktop.DBus",
                          "/org/freedesktop/DBus", "org.freedesktop.DBus", method, NULL,
                          G_VARIANT_TYPE ("(as)"), G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT,
                          g_task_get_cancellable (task), callback, g_object_ref (task));
}

/* There is somebody who shows notifications. */
static void
look_at_permission (GTask *task)
{
  if (!ficha_surroundings_are_flatpak ())
    {
      return_by_settings (task);
      return;
    }

  g_dbus_connection_call (g_task_get_source_object (task),
                          "org.freedesktop.impl.portal.PermissionStore",
                          "/org/freedesktop/impl/portal/PermissionStore",
                          "org.freedesktop.impl.portal.PermissionStore", "Lookup",
                          g_variant_new ("(ss)", "notifications", "notification"),
                          G_VARIANT_TYPE ("(a{sas}v)"), G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT,
                          g_task_get_cancellable (task), permission_cb, g_object_ref (task));
}

static const char *
get_server_name (void)
{
  return ficha_surroundings_are_flatpak () ? "org.freedesktop.portal.Desktop"
                                           : "org.freedesktop.Notifications";
}

static void
activatable_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (reply == NULL)
    return_finding (task, "unknown", NULL);
  else if (has_name (reply, get_server_name ()))
    look_at_permission (task);
  else
    return_finding (task, "note", "absent");
}

static void
owned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (reply == NULL)
    return_finding (task, "unknown", NULL);
  else if (has_name (reply, get_server_name ()) || has_name (reply, "org.gtk.Notifications"))
    look_at_permission (task);
  else
    call_bus (task, "ListActivatableNames", activatable_cb);
}

/**
 * ficha_notification_check_async:
 * @connection: the session bus
 * @cancellable: a cancellable: what is not known by then stays unknown
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Looks whether notifications of the agent are shown: whether somebody does, and whether the user has
 * turned them off.
 */
void
ficha_notification_check_async (GDBusConnection *connection,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_DBUS_CONNECTION (connection));
  g_return_if_fail (G_IS_CANCELLABLE (cancellable));

  task = g_task_new (connection, cancellable, callback, user_data);
  g_task_set_source_tag (task, ficha_notification_check_async);
  g_task_set_check_cancellable (task, FALSE);
  call_bus (task, "ListNames", owned_cb);
}

/**
 * ficha_notification_check_finish:
 * @connection: the session bus
 * @result: a result of ficha_notification_check_async()
 *
 * Returns: (transfer full): what was found, `a{sv}`
 */
GVariant *
ficha_notification_check_finish (GDBusConnection *connection, GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);
  g_return_val_if_fail (g_task_is_valid (result, connection), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * ficha_notification_check_dup_settings_id:
 * @application_id: an application's id
 *
 * Makes the name under which GNOME Shell keeps its settings of an application's notifications:
 * lower case, and what is neither letter nor digit a single dash (js/ui/messageTray.js,
 * `_canonicalizeId`).
 *
 * Returns: (transfer full): the name
 */
char *
ficha_notification_check_dup_settings_id (const char *application_id)
{
  g_autofree char *lower = NULL;
  GString *id = g_string_new (NULL);

  g_return_val_if_fail (application_id != NULL, NULL);

  lower = g_ascii_strdown (application_id, -1);
  for (const char *p = lower; *p != '\0'; p++)
    {
      gboolean dash = !g_ascii_isalnum (*p);

      if (!dash || id->len == 0 || id->str[id->len - 1] != '-')
        g_string_append_c (id, dash ? '-' : *p);
    }

  return g_string_free_and_steal (id);
}
