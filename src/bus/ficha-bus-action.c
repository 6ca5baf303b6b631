// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-bus-action.h"

/**
 * ficha_bus_action_async:
 * @connection: the session bus
 * @action: an action of the agent, without `app.`
 * @id: an integration's id
 * @callback: (nullable): called when the agent has it
 * @user_data: for @callback
 *
 * Activates an action of the agent, as a notification of it does (org.freedesktop.Application of
 * the Desktop Entry Specification 1.5).
 */
void
ficha_bus_action_async (GDBusConnection *connection,
                        const char *action,
                        const char *id,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GVariantBuilder parameters = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));

  g_return_if_fail (G_IS_DBUS_CONNECTION (connection));
  g_return_if_fail (action != NULL);
  g_return_if_fail (id != NULL);

  g_variant_builder_add (&parameters, "v", g_variant_new_string (id));
  g_dbus_connection_call (connection, FICHA_AGENT_ID, FICHA_AGENT_PATH,
                          "org.freedesktop.Application", "ActivateAction",
                          g_variant_new ("(sava{sv})", action, &parameters, NULL), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, callback, user_data);
}

/**
 * ficha_bus_action_finish:
 * @connection: the session bus
 * @result: a result of ficha_bus_action_async()
 * @error: return location for an error
 *
 * Returns: whether the agent has it, which does not tell how it ends
 */
gboolean
ficha_bus_action_finish (GDBusConnection *connection, GAsyncResult *result, GError **error)
{
  g_autoptr (GVariant) reply = NULL;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), FALSE);

  reply = g_dbus_connection_call_finish (connection, result, error);

  return reply != NULL;
}
