// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-window-recorder.h"

struct _FichaWindowRecorder
{
  GDBusConnection *connection; /* (owned) */
  guint object;
  guint name;
  char *told; /* (owned) (nullable) */
};

static void
method_cb (GDBusConnection *connection,
           const char *sender,
           const char *path,
           const char *interface,
           const char *method,
           GVariant *parameters,
           GDBusMethodInvocation *invocation,
           gpointer user_data)
{
  FichaWindowRecorder *self = user_data;
  g_autoptr (GVariant) given = NULL;
  g_autoptr (GVariant) platform_data = NULL;
  g_autofree char *given_text = NULL;
  const char *action, *token = "", *startup_id = "";

  g_variant_get (parameters, "(&s@av@a{sv})", &action, &given, &platform_data);
  g_variant_lookup (platform_data, "activation-token", "&s", &token);
  g_variant_lookup (platform_data, "desktop-startup-id", "&s", &startup_id);
  given_text = g_variant_print (given, FALSE);
  g_free (self->told);
  self->told = g_strdup_printf ("%s %s %s %s %u", action, given_text, token, startup_id,
                                (guint) g_variant_n_children (platform_data));
  g_dbus_method_invocation_return_value (invocation, NULL);
}

/**
 * ficha_window_recorder_new:
 * @connection: the session bus
 *
 * Returns: (transfer full): a recorder that owns the name of the window's program
 */
FichaWindowRecorder *
ficha_window_recorder_new (GDBusConnection *connection)
{
  static const GDBusInterfaceVTable vtable = { .method_call = method_cb };
  FichaWindowRecorder *self = g_new0 (FichaWindowRecorder, 1);
  g_autoptr (GDBusNodeInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  info = g_dbus_node_info_new_for_xml (
      "<node><interface name='org.freedesktop.Application'><method name='ActivateAction'>"
      "<arg type='s' direction='in'/><arg type='av' direction='in'/>"
      "<arg type='a{sv}' direction='in'/></method></interface></node>",
      &error);
  g_assert_no_error (error);
  self->connection = g_object_ref (connection);
  self->object = g_dbus_connection_register_object (connection, FICHA_APP_PATH, info->interfaces[0],
                                                    &vtable, self, NULL, &error);
  g_assert_no_error (error);
  self->name = g_bus_own_name_on_connection (connection, FICHA_APP_ID, G_BUS_NAME_OWNER_FLAGS_NONE,
                                             NULL, NULL, NULL, NULL);

  return self;
}

/**
 * ficha_window_recorder_free:
 * @self: (transfer full): a recorder
 */
void
ficha_window_recorder_free (FichaWindowRecorder *self)
{
  g_bus_unown_name (self->name);
  g_dbus_connection_unregister_object (self->connection, self->object);
  g_object_unref (self->connection);
  g_free (self->told);
  g_free (self);
}

/**
 * ficha_window_recorder_get_told:
 * @self: a recorder
 *
 * Returns: (nullable): the last action, %NULL for none yet
 */
const char *
ficha_window_recorder_get_told (FichaWindowRecorder *self)
{
  return self->told;
}
