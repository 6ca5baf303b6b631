// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include <libsecret/secret.h>
#include <libsoup/soup.h>

/* A yardstick: the least that a D-Bus service with libsoup and libsecret costs. It can look up one
 * secret and ask one server, and knows nothing. */

#define NAME "io.github.ficha_app.Ficha.Minimal"

static const char xml[] = "<node><interface name='" NAME "'>"
                          "<method name='LookUp'><arg type='s' direction='in'/>"
                          "<arg type='u' direction='out'/></method>"
                          "<method name='Fetch'><arg type='s' direction='in'/>"
                          "<arg type='s' direction='in'/><arg type='u' direction='out'/></method>"
                          "</interface></node>";

static SecretService *service;
static SoupSession *session;

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GList *items = secret_service_search_finish (SECRET_SERVICE (source), result, &error);
  guint length = 0;

  if (items != NULL)
    {
      g_autoptr (SecretValue) value = secret_item_get_secret (items->data);

      length = value != NULL ? (guint) strlen (secret_value_get_text (value)) : 0;
    }
  g_dbus_method_invocation_return_value (user_data, g_variant_new ("(u)", length));
  g_list_free_full (items, g_object_unref);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  g_autoptr (GHashTable) attributes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  const char *id;

  service = secret_service_get_finish (result, &error);
  if (service == NULL)
    {
      g_dbus_method_invocation_return_gerror (invocation, error);
      return;
    }

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s)", &id);
  g_hash_table_insert (attributes, "kind", "tokens");
  g_hash_table_insert (attributes, "integration", (char *) id);
  secret_service_search (service, NULL, attributes, SECRET_SEARCH_LOAD_SECRETS, NULL, searched_cb,
                         invocation);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body =
      soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  if (body != NULL)
    g_dbus_method_invocation_return_value (user_data,
                                           g_variant_new ("(u)", (guint) g_bytes_get_size (body)));
  else
    g_dbus_method_invocation_return_gerror (user_data, error);
}

static void
call_cb (GDBusConnection *connection,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *parameters,
         GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GTlsDatabase) database = NULL;
  const char *uri, *authorities;

  if (g_str_equal (method, "LookUp"))
    {
      secret_service_get (SECRET_SERVICE_OPEN_SESSION, NULL, opened_cb, invocation);
      return;
    }

  g_variant_get (parameters, "(&s&s)", &uri, &authorities);
  database = g_tls_file_database_new (authorities, NULL);
  session = soup_session_new ();
  soup_session_set_tls_database (session, database);
  message = soup_message_new (SOUP_METHOD_GET, uri);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, fetched_cb,
                                    invocation);
}

static void
bus_acquired_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  static const GDBusInterfaceVTable vtable = { call_cb, NULL, NULL, { NULL } };

  g_dbus_connection_register_object (connection, "/",
                                     g_dbus_node_info_lookup_interface (user_data, NAME), &vtable,
                                     NULL, NULL, NULL);
}

int
main (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  GDBusNodeInfo *info = g_dbus_node_info_new_for_xml (xml, NULL);

  g_bus_own_name (G_BUS_TYPE_SESSION, NAME, G_BUS_NAME_OWNER_FLAGS_NONE, bus_acquired_cb, NULL,
                  NULL, info, NULL);
  g_main_loop_run (loop);

  return 0;
}
