// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

/* For the functions that take paths: those that search for objects load all of them at once, which
 * goes past the limits of a bus with some hundreds, and then answer twice (libsecret 0.21.7). */
#define SECRET_API_SUBJECT_TO_CHANGE

#include "config.h"

#include "ficha-keyring-work.h"

#include "ficha-keyring-item.h"

static void load_next (GTask *task);

/* Takes both. The alias may name what does not exist: gnome-keyring in a fresh home. */
static void
fail_or_go_on (GTask *task, GError *error)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);
  g_autoptr (GError) owned = error;

  if (owned != NULL && !ficha_keyring_is_no_object (owned))
    ficha_keyring_call_fail (task, g_steal_pointer (&owned));
  else
    work->default_found (task, NULL);
}

static void
locked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);
  g_autofree char *path = g_steal_pointer (&work->default_path);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) locked = NULL;
  g_autoptr (GError) error = NULL;
  FichaKeyringDefault found = { path, FALSE };

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  if (reply == NULL)
    {
      fail_or_go_on (g_steal_pointer (&task), g_steal_pointer (&error));
      return;
    }

  g_variant_get (reply, "(v)", &locked);
  found.locked =
      g_variant_is_of_type (locked, G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean (locked);
  work->default_found (g_steal_pointer (&task), &found);
}

static void
alias_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);
  GDBusProxy *service = G_DBUS_PROXY (object);
  g_autoptr (GError) error = NULL;

  g_free (work->default_path);
  work->default_path =
      secret_service_read_alias_dbus_path_finish (SECRET_SERVICE (object), result, &error);
  if (work->default_path == NULL)
    {
      fail_or_go_on (g_steal_pointer (&task), g_steal_pointer (&error));
      return;
    }

  g_dbus_connection_call (g_dbus_proxy_get_connection (service), g_dbus_proxy_get_name (service),
                          work->default_path, "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", "org.freedesktop.Secret.Collection", "Locked"),
                          G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
                          ficha_keyring_call_get_cancellable (task), locked_cb, task);
  g_steal_pointer (&task);
}

static void
searched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&work->unlocked, g_strfreev);
  g_clear_pointer (&work->locked, g_strfreev);
  if (secret_service_search_for_dbus_paths_finish (SECRET_SERVICE (object), result, &work->unlocked,
                                                   &work->locked, &error))
    work->searched (g_steal_pointer (&task));
  else
    ficha_keyring_call_fail (g_steal_pointer (&task), g_steal_pointer (&error));
}

static void
item_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);
  g_autoptr (SecretItem) item = NULL;
  g_autoptr (GError) error = NULL;

  item = secret_item_new_for_dbus_path_finish (result, &error);
  if (item != NULL && work->entries == NULL)
    {
      work->items = g_list_prepend (work->items, g_steal_pointer (&item));
    }
  else if (item != NULL)
    {
      FichaKeyringEntry *entry = ficha_keyring_item_make_entry (item);

      if (entry != NULL)
        g_ptr_array_add (work->entries, entry);
    }
  else if (work->entries == NULL ||
           !ficha_keyring_is_no_object (error)) /* a broken one is not listed */
    {
      ficha_keyring_call_fail (g_steal_pointer (&task), g_steal_pointer (&error));
      return;
    }

  /* thousands of them take longer than anything else */
  ficha_keyring_call_extend (task);
  work->n_done++;
  load_next (g_steal_pointer (&task));
}

static void
load_next (GTask *task)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);

  if (work->unlocked[work->n_done] == NULL)
    work->loaded (task);
  else
    secret_item_new_for_dbus_path (ficha_keyring_call_get_service (task),
                                   work->unlocked[work->n_done], SECRET_ITEM_NONE,
                                   ficha_keyring_call_get_cancellable (task), item_loaded_cb, task);
}

/**
 * ficha_keyring_work_new:
 * @schema: the schema of the items
 * @id: (nullable): an integration's id, %NULL for every integration
 * @kind: (nullable): the kind of item, %NULL for both
 *
 * Makes the work on the items of an integration.
 *
 * Returns: (transfer full): the work
 */
FichaKeyringWork *
ficha_keyring_work_new (SecretSchema *schema, const char *id, const FichaKeyringKind *kind)
{
  FichaKeyringWork *self;

  g_return_val_if_fail (schema != NULL, NULL);

  self = g_new0 (FichaKeyringWork, 1);
  self->schema = secret_schema_ref (schema);
  self->match = ficha_keyring_item_make_match (id, kind);
  if (kind != NULL)
    self->kind = *kind;

  return self;
}

/**
 * ficha_keyring_work_free:
 * @self: (transfer full): the work
 *
 * Frees the work.
 */
void
ficha_keyring_work_free (FichaKeyringWork *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->schema, secret_schema_unref);
  g_clear_pointer (&self->match, g_hash_table_unref);
  g_clear_pointer (&self->integration, ficha_integration_free);
  g_clear_pointer (&self->value, secret_value_unref);
  g_clear_pointer (&self->unlocked, g_strfreev);
  g_clear_pointer (&self->locked, g_strfreev);
  g_clear_list (&self->items, g_object_unref);
  g_clear_object (&self->item);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_free (self->default_path);
  g_clear_pointer (&self->to_unlock, g_ptr_array_unref);
  g_free (self);
}

/**
 * ficha_keyring_is_no_object:
 * @error: an error of libsecret or of the bus
 *
 * Tells whether the service said that an object does not exist.
 *
 * Returns: whether it did
 */
gboolean
ficha_keyring_is_no_object (const GError *error)
{
  return g_error_matches (error, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD);
}

/**
 * ficha_keyring_work_find_default:
 * @task: (transfer full): the task of a call
 * @next: where to go on
 *
 * Goes on with the default collection, %NULL where there is none. Its items are not loaded: one of
 * another program that is broken would fail the call. Nor are its properties, of which the list of all
 * items is one.
 */
void
ficha_keyring_work_find_default (GTask *task, FichaKeyringCollectionStep next)
{
  FichaKeyringWork *work;

  g_return_if_fail (G_IS_TASK (task));

  work = ficha_keyring_call_get_data (task);
  work->default_found = next;
  secret_service_read_alias_dbus_path (ficha_keyring_call_get_service (task),
                                       SECRET_COLLECTION_DEFAULT,
                                       ficha_keyring_call_get_cancellable (task), alias_read_cb,
                                       task);
}

/**
 * ficha_keyring_work_require_ready:
 * @task: (transfer full): the task of a call
 * @collection: (nullable): the default collection
 *
 * Ends the task where the collection can't be used.
 *
 * Returns: (transfer full) (nullable): @task, or %NULL where it has ended
 */
GTask *
ficha_keyring_work_require_ready (GTask *task, const FichaKeyringDefault *collection)
{
  g_return_val_if_fail (G_IS_TASK (task), NULL);

  if (collection == NULL)
    ficha_keyring_call_fail_literal (task, FICHA_ERROR_NO_KEYRING, "no-collection");
  else if (collection->locked)
    ficha_keyring_call_fail_literal (task, FICHA_ERROR_LOCKED, "");
  else
    return task;

  return NULL;
}

/**
 * ficha_keyring_work_search:
 * @task: (transfer full): the task of a call
 * @next: where to go on
 *
 * Goes on with the paths of the items that match. Nothing is unlocked for it.
 */
void
ficha_keyring_work_search (GTask *task, FichaKeyringStep next)
{
  FichaKeyringWork *work;

  g_return_if_fail (G_IS_TASK (task));

  work = ficha_keyring_call_get_data (task);
  work->searched = next;
  secret_service_search_for_dbus_paths (ficha_keyring_call_get_service (task), work->schema,
                                        work->match, ficha_keyring_call_get_cancellable (task),
                                        searched_cb, task);
}

/**
 * ficha_keyring_work_load:
 * @task: (transfer full): the task of a call
 * @next: where to go on
 *
 * Goes on with the unlocked items that were found, loaded one after the other without their
 * secrets: in entries where the work has an array for them, else in items.
 */
void
ficha_keyring_work_load (GTask *task, FichaKeyringStep next)
{
  FichaKeyringWork *work;

  g_return_if_fail (G_IS_TASK (task));

  work = ficha_keyring_call_get_data (task);
  g_clear_list (&work->items, g_object_unref);
  work->n_done = 0;
  work->loaded = next;
  load_next (task);
}
