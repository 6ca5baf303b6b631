// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-fake-agent.h"

#include <gio/gunixfdlist.h>
#include <unistd.h>

#include "ficha-bus-error.h"
#include "ficha-bus-generated.h"
#include "ficha-bus-names.h"
#include "ficha-memfd.h"
#include "ficha-outlook.h"

struct _FichaFakeAgent
{
  GDBusConnection *connection; /* (owned) */
  GHashTable *integrations;    /* (owned): id → GVariant */
  GHashTable *removed;         /* (owned): id → GVariant, for Restore */
  GHashTable *counts;          /* (owned): method → how often it was called */
  GHashTable *last;            /* (owned): method → its last parameters */
  GHashTable *errors;          /* (owned): method → GError */
  GPtrArray *held;             /* (owned): invocations */
  char *held_method;           /* (owned) (nullable) */
  char *secret;                /* (owned) (nullable): the last that came */
  char *keyring;               /* (owned) */
  char *background;            /* (owned) */
  gboolean paused;
  GVariant *activity; /* (owned): of all, and of every integration */
  GVariant *checks;   /* (owned) */
  GVariant *imported; /* (owned): what Import tells */
  guint object;
  guint actions; /* the object again, with the actions of the application */
  guint name;
};

static void
emit (FichaFakeAgent *self, const char *signal, GVariant *parameters)
{
  g_dbus_connection_emit_signal (self->connection, NULL, FICHA_BUS_PATH, FICHA_BUS_INTERFACE,
                                 signal, parameters, NULL);
}

static GVariant *
list_of (GVariant *details)
{
  return g_variant_new ("(@aa{sv})", g_variant_new_array (G_VARIANT_TYPE_VARDICT, &details, 1));
}

static const char *
get_word (GVariant *details, const char *key)
{
  const char *word = "";

  g_variant_lookup (details, key, "&s", &word);

  return word;
}

/* An integration, and what it is sorted by. */
typedef struct
{
  const char *id;
  gboolean attention;
  const char *name;
} Place;

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Place *) a)->id, ((const Place *) b)->id);
}

/* A person sees those first that need attention, then by name. */
static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *one = a;
  const Place *other = b;

  return one->attention != other->attention ? other->attention - one->attention
                                            : strcmp (one->name, other->name);
}

/* Those whose id comes after @id, at most @size, the first by @compare. */
static GVariant *
list_some (FichaFakeAgent *self, const char *id, guint size, GCompareFunc compare)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->integrations);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      Place place = { key, FALSE, "" };

      if (strcmp (key, id) <= 0)
        continue;
      if (compare == compare_places)
        {
          place.attention = ficha_outlook_needs_attention (get_word (value, "state"), NULL);
          place.name = get_word (value, "name");
        }
      g_array_append_val (places, place);
    }

  g_array_sort (places, compare);
  for (guint i = 0; i < MIN (places->len, size); i++)
    g_variant_builder_add_value (&builder,
                                 g_hash_table_lookup (self->integrations,
                                                      g_array_index (places, Place, i).id));

  return g_variant_new ("(aa{sv})", &builder);
}

static void
answer_with_secret (GDBusMethodInvocation *invocation, GVariant *reply, const char *text)
{
  g_autoptr (FichaSecret) secret = ficha_secret_new (text);
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  int fd = ficha_memfd_new (secret, NULL);

  g_unix_fd_list_append (fds, fd, NULL);
  close (fd);
  g_dbus_method_invocation_return_value_with_unix_fd_list (invocation, reply, fds);
}

/* The integration with what the settings change, renewed. */
static void
merge (FichaFakeAgent *self, const char *id, GVariant *settings)
{
  GVariant *old = g_hash_table_lookup (self->integrations, id);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_auto (GVariantDict) dict = { 0 };
  GVariantIter iter;
  const char *key;
  GVariant *value;

  g_variant_dict_init (&dict, old);
  if (old == NULL)
    {
      g_variant_dict_insert (&dict, "id", "s", id);
      g_variant_dict_insert (&dict, "auto-renew", "b", TRUE);
      g_variant_dict_insert (&dict, "state", "s", "valid");
      g_variant_dict_insert (&dict, "issued-at", "x", now);
      g_variant_dict_insert (&dict, "access-expires-at", "x", now + 3600);
    }
  g_variant_iter_init (&iter, settings);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    g_variant_dict_insert_value (&dict, key, value);

  ficha_fake_agent_put (self, g_variant_dict_end (&dict));
}

static void
answer (FichaFakeAgent *self, GDBusMethodInvocation *invocation)
{
  const char *method = g_dbus_method_invocation_get_method_name (invocation);
  GVariant *parameters = g_dbus_method_invocation_get_parameters (invocation);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const GError *error = g_hash_table_lookup (self->errors, method);
  g_autoptr (GVariant) settings = NULL;
  g_autofree char *id = NULL;
  GVariant *details;
  guint size;

  if (error != NULL)
    {
      g_autofree char *name = ficha_bus_error_get_name (error->code);

      g_dbus_method_invocation_return_dbus_error (invocation, name, error->message);
      return;
    }

  if (g_str_equal (method, "List"))
    {
      g_dbus_method_invocation_return_value (invocation,
                                             list_some (self, "", G_MAXUINT, compare_ids));
    }
  else if (g_str_equal (method, "ListFirst"))
    {
      g_variant_get (parameters, "(u)", &size);
      g_dbus_method_invocation_return_value (invocation,
                                             list_some (self, "", size, compare_places));
    }
  else if (g_str_equal (method, "ListAfter"))
    {
      g_variant_get (parameters, "(su)", &id, &size);
      g_dbus_method_invocation_return_value (invocation, list_some (self, id, size, compare_ids));
    }
  else if (g_str_equal (method, "GetAccessToken"))
    {
      answer_with_secret (invocation, g_variant_new ("(hx)", 0, now + 3600),
                          FICHA_FAKE_ACCESS_TOKEN);
    }
  else if (g_str_equal (method, "GetTokens"))
    {
      g_variant_get_child (parameters, 0, "s", &id);
      details = g_hash_table_lookup (self->integrations, id);
      answer_with_secret (invocation, g_variant_new ("(h@a{sv})", 0, details),
                          FICHA_FAKE_ACCESS_TOKEN "\n" FICHA_FAKE_REFRESH_TOKEN);
    }
  else if (g_str_equal (method, "GetSecretKey"))
    {
      answer_with_secret (invocation, g_variant_new ("(h)", 0), FICHA_FAKE_SECRET_KEY);
    }
  else if (g_str_equal (method, "Try"))
    {
      g_dbus_method_invocation_return_value (invocation,
                                             g_variant_new_parsed ("({'access-expires-at': <%x>},)",
                                                                   now + 3600));
    }
  else if (g_str_equal (method, "Add"))
    {
      id = g_strdup_printf ("added-%u", ficha_fake_agent_get_count (self, "Add"));
      settings = g_variant_get_child_value (parameters, 0);
      merge (self, id, settings);
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(s)", id));
    }
  else if (g_str_equal (method, "Update"))
    {
      g_variant_get_child (parameters, 0, "s", &id);
      settings = g_variant_get_child_value (parameters, 1);
      merge (self, id, settings);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else if (g_str_equal (method, "Remove"))
    {
      g_variant_get_child (parameters, 0, "s", &id);
      ficha_fake_agent_remove (self, id);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else if (g_str_equal (method, "Restore"))
    {
      g_variant_get_child (parameters, 0, "s", &id);
      details = g_hash_table_lookup (self->removed, id);
      g_assert_nonnull (details);
      ficha_fake_agent_put (self, details);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else if (g_str_equal (method, "RenewAll"))
    {
      g_dbus_method_invocation_return_value (invocation, g_variant_new_parsed ("(@as [],)"));
    }
  else if (g_str_equal (method, "GetActivity"))
    {
      g_dbus_method_invocation_return_value (invocation,
                                             g_variant_new ("(@aa{sv})", self->activity));
    }
  else if (g_str_equal (method, "ClearActivity"))
    {
      ficha_fake_agent_set_activity (self, "@aa{sv} []");
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else if (g_str_equal (method, "Export"))
    {
      answer_with_secret (invocation,
                          g_variant_new_parsed (
                              "(handle 0, {'integrations': <%u>, 'without-secret-key': <@as []>})",
                              g_hash_table_size (self->integrations)),
                          FICHA_FAKE_BACKUP);
    }
  else if (g_str_equal (method, "Import"))
    {
      g_dbus_method_invocation_return_value (invocation,
                                             g_variant_new ("(@aa{sv})", self->imported));
    }
  else if (g_str_equal (method, "CheckUp"))
    {
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(@aa{sv})", self->checks));
    }
  else if (g_str_equal (method, "Unlock"))
    {
      g_hash_table_remove_all (self->errors);
      ficha_fake_agent_set_keyring (self, "ready");
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else
    {
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
}

static void
method_call_cb (GDBusConnection *connection,
                const char *sender,
                const char *path,
                const char *interface,
                const char *method,
                GVariant *parameters,
                GDBusMethodInvocation *invocation,
                gpointer user_data)
{
  FichaFakeAgent *self = user_data;
  GUnixFDList *fds =
      g_dbus_message_get_unix_fd_list (g_dbus_method_invocation_get_message (invocation));
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, method));

  g_hash_table_insert (self->counts, g_strdup (method), GUINT_TO_POINTER (count + 1));
  g_hash_table_insert (self->last, g_strdup (method), g_variant_ref (parameters));
  if (fds != NULL && g_unix_fd_list_get_length (fds) > 0)
    {
      int fd = g_unix_fd_list_get (fds, 0, NULL);
      g_autoptr (FichaSecret) secret = ficha_memfd_read (fd, NULL);

      g_set_str (&self->secret, secret != NULL ? ficha_secret_peek (secret) : NULL);
      close (fd);
    }

  if (g_strcmp0 (self->held_method, method) == 0)
    g_ptr_array_add (self->held, invocation);
  else
    answer (self, invocation);
}

static GVariant *
get_property_cb (GDBusConnection *connection,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *property,
                 GError **error,
                 gpointer user_data)
{
  FichaFakeAgent *self = user_data;

  if (g_str_equal (property, "Keyring"))
    return g_variant_new_string (self->keyring);
  if (g_str_equal (property, "Background"))
    return g_variant_new_string (self->background);
  if (g_str_equal (property, "Paused"))
    return g_variant_new_boolean (self->paused);

  return g_variant_new_string (FICHA_VERSION);
}

FichaFakeAgent *
ficha_fake_agent_new (GDBusConnection *connection)
{
  static const GDBusInterfaceVTable vtable = { method_call_cb, get_property_cb, NULL, { 0 } };
  FichaFakeAgent *self = g_new0 (FichaFakeAgent, 1);
  const GDestroyNotify unref = (GDestroyNotify) g_variant_unref;
  g_autoptr (GDBusNodeInfo) info = NULL;

  self->connection = g_object_ref (connection);
  self->integrations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref);
  self->removed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref);
  self->errors =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_error_free);
  self->held = g_ptr_array_new ();
  self->keyring = g_strdup ("ready");
  self->background = g_strdup ("running");
  ficha_fake_agent_set_activity (self, "@aa{sv} []");
  ficha_fake_agent_set_checks (self, "@aa{sv} []");
  ficha_fake_agent_set_import (self, "@aa{sv} []");
  self->object = g_dbus_connection_register_object (connection, FICHA_BUS_PATH,
                                                    ficha_bus_agent1_interface_info (), &vtable,
                                                    self, NULL, NULL);
  g_assert_cmpuint (self->object, !=, 0);
  info = g_dbus_node_info_new_for_xml (
      "<node><interface name='org.freedesktop.Application'><method name='ActivateAction'>"
      "<arg type='s' direction='in'/><arg type='av' direction='in'/>"
      "<arg type='a{sv}' direction='in'/></method></interface></node>",
      NULL);
  self->actions =
      g_dbus_connection_register_object (connection, FICHA_AGENT_PATH, info->interfaces[0], &vtable,
                                         self, NULL, NULL);
  g_assert_cmpuint (self->actions, !=, 0);
  ficha_fake_agent_appear (self);

  return self;
}

void
ficha_fake_agent_free (FichaFakeAgent *self)
{
  ficha_fake_agent_release (self);
  ficha_fake_agent_vanish (self);
  g_dbus_connection_unregister_object (self->connection, self->actions);
  g_dbus_connection_unregister_object (self->connection, self->object);
  g_hash_table_unref (self->integrations);
  g_hash_table_unref (self->removed);
  g_hash_table_unref (self->counts);
  g_hash_table_unref (self->last);
  g_hash_table_unref (self->errors);
  g_ptr_array_unref (self->held);
  g_free (self->held_method);
  g_free (self->secret);
  g_free (self->keyring);
  g_free (self->background);
  g_variant_unref (self->activity);
  g_variant_unref (self->checks);
  g_variant_unref (self->imported);
  g_object_unref (self->connection);
  g_free (self);
}

/* Owns the agent's name. */
void
ficha_fake_agent_appear (FichaFakeAgent *self)
{
  g_assert (self->name == 0);
  self->name = g_bus_own_name_on_connection (self->connection, FICHA_AGENT_ID,
                                             G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
}

/* Gives the name up, as a crash does. */
void
ficha_fake_agent_vanish (FichaFakeAgent *self)
{
  g_clear_handle_id (&self->name, g_bus_unown_name);
}

/* Adds or changes an integration and tells it; details is taken if floating. */
void
ficha_fake_agent_put (FichaFakeAgent *self, GVariant *details)
{
  const char *id;

  g_variant_ref_sink (details);
  g_assert_true (g_variant_lookup (details, "id", "&s", &id));
  g_hash_table_insert (self->integrations, g_strdup (id), details);
  emit (self, "Changed", list_of (details));
}

void
ficha_fake_agent_put_simple (FichaFakeAgent *self,
                             const char *id,
                             const char *name,
                             const char *state,
                             gint64 now,
                             gint64 expires_in)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&dict, "id", "s", id);
  g_variant_dict_insert (&dict, "name", "s", name);
  g_variant_dict_insert (&dict, "base-uri", "s", "https://api.bitize.io");
  g_variant_dict_insert (&dict, "consumer-key", "s", "ck_live_9f2c71d05be84a6f");
  g_variant_dict_insert (&dict, "auto-renew", "b", TRUE);
  g_variant_dict_insert (&dict, "backed-up", "b", TRUE);
  g_variant_dict_insert (&dict, "state", "s", state);
  if (!g_str_equal (state, "none"))
    {
      g_variant_dict_insert (&dict, "issued-at", "x", now + expires_in - 3600);
      g_variant_dict_insert (&dict, "access-expires-at", "x", now + expires_in);
      g_variant_dict_insert (&dict, "refresh-expires-at", "x", now + 24 * 86400);
    }
  ficha_fake_agent_put (self, g_variant_dict_end (&dict));
}

/* Puts so many that nobody is told of: ids from 000, the names the other way round. */
void
ficha_fake_agent_put_many (FichaFakeAgent *self, guint number, gint64 now)
{
  g_autoptr (GVariant) reply = NULL;

  for (guint i = 0; i < number; i++)
    {
      g_autofree char *id = g_strdup_printf ("%03u", i);
      g_autofree char *name = g_strdup_printf ("Loja %03u", number - 1 - i);

      ficha_fake_agent_put_simple (self, id, name, "valid", now, 3240);
    }

  /* so that the bus has none of their signals left for whoever asks for some from now on */
  reply = g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus", "/",
                                       "org.freedesktop.DBus", "GetId", NULL, NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_assert_nonnull (reply);
}

/* Removes an integration and tells it. */
void
ficha_fake_agent_remove (FichaFakeAgent *self, const char *id)
{
  const char *ids[] = { id, NULL };
  char *key;
  GVariant *details;

  if (g_hash_table_steal_extended (self->integrations, id, (gpointer *) &key,
                                   (gpointer *) &details))
    g_hash_table_insert (self->removed, key, details);
  emit (self, "Removed", g_variant_new ("(^as)", ids));
}

static void
tell_property (FichaFakeAgent *self, const char *name, GVariant *value)
{
  g_dbus_connection_emit_signal (self->connection, NULL, FICHA_BUS_PATH,
                                 "org.freedesktop.DBus.Properties", "PropertiesChanged",
                                 g_variant_new_parsed ("(%s, {%s: %v}, @as [])",
                                                       FICHA_BUS_INTERFACE, name, value),
                                 NULL);
}

void
ficha_fake_agent_set_keyring (FichaFakeAgent *self, const char *keyring)
{
  g_set_str (&self->keyring, keyring);
  tell_property (self, "Keyring", g_variant_new_string (keyring));
}

void
ficha_fake_agent_set_background (FichaFakeAgent *self, const char *background)
{
  g_set_str (&self->background, background);
  tell_property (self, "Background", g_variant_new_string (background));
}

void
ficha_fake_agent_set_paused (FichaFakeAgent *self, gboolean paused)
{
  self->paused = paused;
  tell_property (self, "Paused", g_variant_new_boolean (paused));
}

/* What GetActivity tells, of whomever, in GVariant's text format; nothing without this. */
void
ficha_fake_agent_set_activity (FichaFakeAgent *self, const char *events)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->activity, g_variant_unref);
  self->activity = g_variant_parse (G_VARIANT_TYPE ("aa{sv}"), events, NULL, NULL, &error);
  g_assert_no_error (error);
  emit (self, "ActivityChanged", NULL);
}

/* What CheckUp found, in GVariant's text format. */
void
ficha_fake_agent_set_checks (FichaFakeAgent *self, const char *checks)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->checks, g_variant_unref);
  self->checks = g_variant_parse (G_VARIANT_TYPE ("aa{sv}"), checks, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* What Import tells, likewise. */
void
ficha_fake_agent_set_import (FichaFakeAgent *self, const char *integrations)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->imported, g_variant_unref);
  self->imported = g_variant_parse (G_VARIANT_TYPE ("aa{sv}"), integrations, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Lets a method fail from now on. */
void
ficha_fake_agent_fail (FichaFakeAgent *self,
                       const char *method,
                       FichaError code,
                       const char *detail)
{
  g_hash_table_insert (self->errors, g_strdup (method),
                       g_error_new_literal (FICHA_ERROR, code, detail));
}

void
ficha_fake_agent_succeed (FichaFakeAgent *self, const char *method)
{
  g_hash_table_remove (self->errors, method);
}

/* Answers calls of a method only at ficha_fake_agent_release(). */
void
ficha_fake_agent_hold (FichaFakeAgent *self, const char *method)
{
  g_set_str (&self->held_method, method);
}

void
ficha_fake_agent_release (FichaFakeAgent *self)
{
  g_clear_pointer (&self->held_method, g_free);
  for (guint i = 0; i < self->held->len; i++)
    answer (self, self->held->pdata[i]);
  g_ptr_array_set_size (self->held, 0);
}

guint
ficha_fake_agent_get_count (FichaFakeAgent *self, const char *method)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, method));
}

/* The parameters of a method's last call. */
GVariant *
ficha_fake_agent_get_last (FichaFakeAgent *self, const char *method)
{
  return g_hash_table_lookup (self->last, method);
}

/* The last secret that came in a handle. */
const char *
ficha_fake_agent_get_secret (FichaFakeAgent *self)
{
  return self->secret;
}
