// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-store.h"

#include "ficha-bus-names.h"
#include "ficha-details.h"
#include "ficha-listing.h"

/* The agent is started again by itself when it crashed, but not twice within this time. */
#define RESTART_INTERVAL (30 * G_TIME_SPAN_SECOND)

/**
 * FichaStore:
 *
 * The agent's integrations as a #GListModel of #FichaItem, in no order: filled by `ListFirst` and
 * `ListAfter`, kept by `Changed` and `Removed`, filled again when the agent comes back. It holds no
 * truth of its own.
 */
struct _FichaStore
{
  GObject parent_instance;

  FichaClient *client;   /* (owned) (nullable): %NULL without a session bus */
  FichaListing *listing; /* (owned) (nullable): likewise */
  GPtrArray *items;      /* (owned) (element-type FichaItem) */
  GHashTable *by_id;     /* (owned): id → FichaItem, both of items */
  GHashTable *untold;    /* (owned) (nullable): ids that the listing did not come to yet */
  char *keyring;         /* (owned) */
  char *background;      /* (owned) */
  gboolean paused;
  GError *error; /* (owned) (nullable) */
  FichaStoreStatus status;
  guint n_unsaved;
  guint n_unreached;

  guint watch;
  guint subscriptions[3];
  gint64 restarted_at; /* g_get_monotonic_time() */
};

typedef enum
{
  PROP_CLIENT = 1,
  PROP_STATUS,
  PROP_KEYRING,
  PROP_BACKGROUND,
  PROP_PAUSED,
  PROP_N_ITEMS,
  PROP_N_UNSAVED,
  PROP_N_UNREACHED,
} FichaStoreProperty;

static GParamSpec *properties[PROP_N_UNREACHED + 1];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FichaStore,
                               ficha_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
set_status (FichaStore *self, FichaStoreStatus status)
{
  g_assert (FICHA_IS_STORE (self));

  if (status == self->status)
    return;

  self->status = status;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
}

/* Takes over what @values, an `a{sv}`, tells of the agent's properties. */
static void
take_properties (FichaStore *self, GVariant *values)
{
  const char *word;
  gboolean paused;

  g_assert (FICHA_IS_STORE (self));

  if (g_variant_lookup (values, "Keyring", "&s", &word) && g_set_str (&self->keyring, word))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEYRING]);
  if (g_variant_lookup (values, "Background", "&s", &word) && g_set_str (&self->background, word))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BACKGROUND]);
  if (g_variant_lookup (values, "Paused", "b", &paused) && paused != self->paused)
    {
      self->paused = paused;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
    }
}

static void
set_count (FichaStore *self, guint *field, guint count, FichaStoreProperty property)
{
  g_assert (FICHA_IS_STORE (self));

  if (*field == count)
    return;

  *field = count;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* How many are in a state that concerns the whole list. */
static void
count (FichaStore *self)
{
  guint n_unsaved = 0;
  guint n_unreached = 0;

  g_assert (FICHA_IS_STORE (self));

  for (guint i = 0; i < self->items->len; i++)
    {
      if (g_str_equal (ficha_item_get_state (self->items->pdata[i]), "unsaved"))
        n_unsaved++;
      else if (ficha_item_is_unreached (self->items->pdata[i]))
        n_unreached++;
    }
  set_count (self, &self->n_unsaved, n_unsaved, PROP_N_UNSAVED);
  set_count (self, &self->n_unreached, n_unreached, PROP_N_UNREACHED);
}

static void
items_changed (FichaStore *self, guint position, guint removed, guint added)
{
  g_assert (FICHA_IS_STORE (self));

  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
remove_item (FichaStore *self, const char *id)
{
  FichaItem *item;
  guint position;

  g_assert (FICHA_IS_STORE (self));

  item = g_hash_table_lookup (self->by_id, id);
  if (item == NULL || !g_ptr_array_find (self->items, item, &position))
    return;

  g_hash_table_remove (self->by_id, id);
  g_ptr_array_remove_index (self->items, position);
  items_changed (self, position, 1, 0);
}

/* Updates the items that are there and appends the others, told in one step. */
static void
take_integrations (FichaStore *self, GVariant *integrations)
{
  guint before;
  GVariantIter iter;
  GVariant *child;

  g_assert (FICHA_IS_STORE (self));

  before = self->items->len;
  g_variant_iter_init (&iter, integrations);
  while ((child = g_variant_iter_next_value (&iter)) != NULL)
    {
      g_autoptr (GVariant) details = child;
      const char *id = ficha_details_get_id (details);
      FichaItem *item;
      guint position;

      if (id == NULL)
        continue;

      if (self->untold != NULL)
        g_hash_table_remove (self->untold, id);
      item = g_hash_table_lookup (self->by_id, id);
      if (item == NULL)
        {
          item = ficha_item_new (id);
          ficha_item_update (item, details);
          g_ptr_array_add (self->items, item);
          g_hash_table_insert (self->by_id, (char *) ficha_item_get_id (item), item);
        }
      else if (ficha_item_update (item, details) &&
               g_ptr_array_find (self->items, item, &position) && position < before)
        {
          /* the same item, for sorted models to put in its new place */
          items_changed (self, position, 1, 1);
        }
    }

  if (self->items->len > before)
    items_changed (self, before, 0, self->items->len - before);
  count (self);
}

static void
properties_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaStore) self = FICHA_STORE (user_data);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) values = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  if (reply == NULL)
    return; /* the agent went away: its return asks again */

  values = g_variant_get_child_value (reply, 0);
  take_properties (self, values);
}

/* What is not told of from now on is gone in the end. */
static void
begin (FichaStore *self)
{
  g_assert (FICHA_IS_STORE (self));

  g_clear_pointer (&self->untold, g_hash_table_unref);
  self->untold = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < self->items->len; i++)
    g_hash_table_add (self->untold, g_strdup (ficha_item_get_id (self->items->pdata[i])));

  g_dbus_connection_call (ficha_client_get_connection (self->client), FICHA_AGENT_ID,
                          FICHA_BUS_PATH, "org.freedesktop.DBus.Properties", "GetAll",
                          g_variant_new ("(s)", FICHA_BUS_INTERFACE), G_VARIANT_TYPE ("(a{sv})"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, properties_cb,
                          g_object_ref (self));
}

static void
end (FichaStore *self)
{
  g_autoptr (GHashTable) gone = g_steal_pointer (&self->untold);
  GHashTableIter iter;
  gpointer id;

  g_assert (FICHA_IS_STORE (self));

  g_hash_table_iter_init (&iter, gone);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    remove_item (self, id);
  count (self);
}

static void
part_cb (FichaStore *self, GVariant *integrations, gboolean is_first, gboolean is_last)
{
  g_clear_error (&self->error);
  if (is_first)
    begin (self);
  take_integrations (self, integrations);
  if (is_last)
    end (self);
  set_status (self, is_last ? FICHA_STORE_READY : FICHA_STORE_FILLING);
}

static void
failed_cb (FichaStore *self, const GError *error)
{
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  set_status (self, FICHA_STORE_UNREACHABLE);
}

/* There is nobody to ask. */
static void
fail (FichaStore *self)
{
  g_autoptr (GError) error = g_error_new_literal (FICHA_ERROR, FICHA_ERROR_NO_AGENT, "");

  failed_cb (self, error);
}

static void
appeared_cb (GDBusConnection *connection, const char *name, const char *owner, gpointer user_data)
{
  ficha_listing_begin (FICHA_STORE (user_data)->listing);
}

static void
vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  FichaStore *self = FICHA_STORE (user_data);
  gint64 now = g_get_monotonic_time ();

  /* Only a crash takes it away: it stays while a window does. Asking starts it again. */
  if (self->status != FICHA_STORE_READY && self->status != FICHA_STORE_FILLING)
    return;

  if (self->restarted_at != 0 && now - self->restarted_at < RESTART_INTERVAL)
    {
      ficha_listing_stop (self->listing);
      fail (self);
      return;
    }

  self->restarted_at = now;
  ficha_listing_begin (self->listing);
}

static void
changed_cb (GDBusConnection *connection,
            const char *sender,
            const char *path,
            const char *interface,
            const char *signal,
            GVariant *parameters,
            gpointer user_data)
{
  FichaStore *self = FICHA_STORE (user_data);
  g_autoptr (GVariant) integrations = NULL;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(aa{sv})")))
    return;

  integrations = g_variant_get_child_value (parameters, 0);
  take_integrations (self, integrations);
}

static void
removed_cb (GDBusConnection *connection,
            const char *sender,
            const char *path,
            const char *interface,
            const char *signal,
            GVariant *parameters,
            gpointer user_data)
{
  FichaStore *self = FICHA_STORE (user_data);
  g_autofree const char **ids = NULL;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(as)")))
    return;

  g_variant_get (parameters, "(^a&s)", &ids);
  for (gsize i = 0; ids[i] != NULL; i++)
    remove_item (self, ids[i]);
  count (self);
}

static void
properties_changed_cb (GDBusConnection *connection,
                       const char *sender,
                       const char *path,
                       const char *interface,
                       const char *signal,
                       GVariant *parameters,
                       gpointer user_data)
{
  FichaStore *self = FICHA_STORE (user_data);
  g_autoptr (GVariant) changed = NULL;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;

  changed = g_variant_get_child_value (parameters, 1);
  take_properties (self, changed);
}

static void
subscribe (FichaStore *self)
{
  GDBusConnection *connection;
  gsize n = 0;

  g_assert (FICHA_IS_STORE (self));

  connection = ficha_client_get_connection (self->client);
  self->subscriptions[n++] =
      g_dbus_connection_signal_subscribe (connection, FICHA_AGENT_ID, FICHA_BUS_INTERFACE,
                                          "Changed", FICHA_BUS_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                          changed_cb, self, NULL);
  self->subscriptions[n++] =
      g_dbus_connection_signal_subscribe (connection, FICHA_AGENT_ID, FICHA_BUS_INTERFACE,
                                          "Removed", FICHA_BUS_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                          removed_cb, self, NULL);
  self->subscriptions[n++] =
      g_dbus_connection_signal_subscribe (connection, FICHA_AGENT_ID,
                                          "org.freedesktop.DBus.Properties", "PropertiesChanged",
                                          FICHA_BUS_PATH, FICHA_BUS_INTERFACE,
                                          G_DBUS_SIGNAL_FLAGS_NONE, properties_changed_cb, self,
                                          NULL);
  g_assert (n == G_N_ELEMENTS (self->subscriptions));

  self->watch =
      g_bus_watch_name_on_connection (connection, FICHA_AGENT_ID, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                      appeared_cb, vanished_cb, self, NULL);
}

static GType
ficha_store_get_item_type (GListModel *model)
{
  return FICHA_TYPE_ITEM;
}

static guint
ficha_store_get_n_items (GListModel *model)
{
  return FICHA_STORE (model)->items->len;
}

static gpointer
ficha_store_get_item (GListModel *model, guint position)
{
  FichaStore *self = FICHA_STORE (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = ficha_store_get_item_type;
  iface->get_n_items = ficha_store_get_n_items;
  iface->get_item = ficha_store_get_item;
}

static void
ficha_store_dispose (GObject *object)
{
  FichaStore *self = FICHA_STORE (object);

  if (self->client != NULL)
    {
      GDBusConnection *connection = ficha_client_get_connection (self->client);

      for (gsize i = 0; i < G_N_ELEMENTS (self->subscriptions); i++)
        {
          if (self->subscriptions[i] != 0)
            g_dbus_connection_signal_unsubscribe (connection, self->subscriptions[i]);
          self->subscriptions[i] = 0;
        }
    }
  g_clear_handle_id (&self->watch, g_bus_unwatch_name);
  if (self->listing != NULL)
    ficha_listing_stop (self->listing);
  g_clear_object (&self->listing);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (ficha_store_parent_class)->dispose (object);
}

static void
ficha_store_finalize (GObject *object)
{
  FichaStore *self = FICHA_STORE (object);

  g_clear_pointer (&self->untold, g_hash_table_unref);
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->items);
  g_free (self->keyring);
  g_free (self->background);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (ficha_store_parent_class)->finalize (object);
}

static void
ficha_store_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FichaStore *self = FICHA_STORE (object);

  switch ((FichaStoreProperty) id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;
    case PROP_STATUS:
      g_value_set_uint (value, self->status);
      break;
    case PROP_KEYRING:
      g_value_set_string (value, self->keyring);
      break;
    case PROP_BACKGROUND:
      g_value_set_string (value, self->background);
      break;
    case PROP_PAUSED:
      g_value_set_boolean (value, self->paused);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->items->len);
      break;
    case PROP_N_UNSAVED:
      g_value_set_uint (value, self->n_unsaved);
      break;
    case PROP_N_UNREACHED:
      g_value_set_uint (value, self->n_unreached);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_store_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  FichaStore *self = FICHA_STORE (object);

  switch ((FichaStoreProperty) id)
    {
    case PROP_CLIENT:
      self->client = g_value_dup_object (value);
      break;
    case PROP_STATUS:
    case PROP_KEYRING:
    case PROP_BACKGROUND:
    case PROP_PAUSED:
    case PROP_N_ITEMS:
    case PROP_N_UNSAVED:
    case PROP_N_UNREACHED:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_store_class_init (FichaStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ficha_store_dispose;
  object_class->finalize = ficha_store_finalize;
  object_class->get_property = ficha_store_get_property;
  object_class->set_property = ficha_store_set_property;

  properties[PROP_CLIENT] =
      g_param_spec_object ("client", NULL, NULL, FICHA_TYPE_CLIENT,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /* a FichaStoreStatus */
  properties[PROP_STATUS] =
      g_param_spec_uint ("status", NULL, NULL, 0, FICHA_STORE_UNREACHABLE, 0, readable);
  properties[PROP_KEYRING] = g_param_spec_string ("keyring", NULL, NULL, NULL, readable);
  properties[PROP_BACKGROUND] = g_param_spec_string ("background", NULL, NULL, NULL, readable);
  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, readable);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_N_UNSAVED] =
      g_param_spec_uint ("n-unsaved", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_N_UNREACHED] =
      g_param_spec_uint ("n-unreached", NULL, NULL, 0, G_MAXUINT, 0, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ficha_store_init (FichaStore *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->keyring = g_strdup ("unknown");
  self->background = g_strdup ("off");
}

/**
 * ficha_store_new:
 * @client: (nullable): the way to the agent, %NULL where there is no session bus
 *
 * Returns: (transfer full): an empty store; ficha_store_load() fills it
 */
FichaStore *
ficha_store_new (FichaClient *client)
{
  FichaStore *self;

  g_return_val_if_fail (client == NULL || FICHA_IS_CLIENT (client), NULL);

  self = g_object_new (FICHA_TYPE_STORE, "client", client, NULL);
  if (client == NULL)
    return self;

  self->listing = ficha_listing_new (client);
  g_signal_connect_object (self->listing, "part", G_CALLBACK (part_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->listing, "failed", G_CALLBACK (failed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * ficha_store_load:
 * @self: a store
 *
 * Asks the agent for what is seen first, which starts it if it does not run, and follows it from then
 * on; for the rest from ficha_store_fill() on. Call it again to try again.
 */
void
ficha_store_load (FichaStore *self)
{
  g_return_if_fail (FICHA_IS_STORE (self));

  if (self->client == NULL)
    {
      fail (self);
      return;
    }

  if (self->watch == 0)
    subscribe (self);
  set_status (self, FICHA_STORE_LOADING);
  ficha_listing_begin (self->listing);
}

/**
 * ficha_store_fill:
 * @self: a store
 *
 * What is seen first was seen: asks from now on for the rest too, where there is more.
 */
void
ficha_store_fill (FichaStore *self)
{
  g_return_if_fail (FICHA_IS_STORE (self));

  if (self->listing != NULL)
    ficha_listing_go_on (self->listing);
}

/**
 * ficha_store_get_client:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): the way to the agent
 */
FichaClient *
ficha_store_get_client (FichaStore *self)
{
  g_return_val_if_fail (FICHA_IS_STORE (self), NULL);

  return self->client;
}

/**
 * ficha_store_get_status:
 * @self: a store
 *
 * Returns: how it stands to the agent
 */
FichaStoreStatus
ficha_store_get_status (FichaStore *self)
{
  g_return_val_if_fail (FICHA_IS_STORE (self), FICHA_STORE_UNREACHABLE);

  return self->status;
}

/**
 * ficha_store_get_error:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): why the agent is not reached
 */
const GError *
ficha_store_get_error (FichaStore *self)
{
  g_return_val_if_fail (FICHA_IS_STORE (self), NULL);

  return self->error;
}

/**
 * ficha_store_get_keyring:
 * @self: a store
 *
 * Returns: `unknown`, `ready`, `locked` or `absent`
 */
const char *
ficha_store_get_keyring (FichaStore *self)
{
  g_return_val_if_fail (FICHA_IS_STORE (self), NULL);

  return self->keyring;
}

/**
 * ficha_store_get_n_unsaved:
 * @self: a store
 *
 * Returns: how many integrations have a new token that could not be saved so far
 */
guint
ficha_store_get_n_unsaved (FichaStore *self)
{
  g_return_val_if_fail (FICHA_IS_STORE (self), 0);

  return self->n_unsaved;
}

/**
 * ficha_store_get_n_unreached:
 * @self: a store
 *
 * Returns: how many integrations could not reach their server last time
 */
guint
ficha_store_get_n_unreached (FichaStore *self)
{
  g_return_val_if_fail (FICHA_IS_STORE (self), 0);

  return self->n_unreached;
}

/**
 * ficha_store_get_background:
 * @self: a store
 *
 * Returns: (transfer none): whether the agent runs in the background: `off`, `running`, `login`,
 *   `refused` or `failed`, as far as is known
 */
const char *
ficha_store_get_background (FichaStore *self)
{
  g_return_val_if_fail (FICHA_IS_STORE (self), NULL);

  return self->background;
}

/**
 * ficha_store_get_paused:
 * @self: a store
 *
 * Returns: whether the agent renews nothing by itself for a while, as it crashed again and again
 */
gboolean
ficha_store_get_paused (FichaStore *self)
{
  g_return_val_if_fail (FICHA_IS_STORE (self), FALSE);

  return self->paused;
}

/**
 * ficha_store_lookup:
 * @self: a store
 * @id: an integration's id
 *
 * Returns: (transfer none) (nullable): its item
 */
FichaItem *
ficha_store_lookup (FichaStore *self, const char *id)
{
  g_return_val_if_fail (FICHA_IS_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return g_hash_table_lookup (self->by_id, id);
}

/**
 * ficha_store_find_name:
 * @self: a store
 * @name: an integration's name
 *
 * Returns: (transfer none) (nullable): the item with exactly this name
 */
FichaItem *
ficha_store_find_name (FichaStore *self, const char *name)
{
  g_return_val_if_fail (FICHA_IS_STORE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      if (g_str_equal (ficha_item_get_name (self->items->pdata[i]), name))
        return self->items->pdata[i];
    }

  return NULL;
}
