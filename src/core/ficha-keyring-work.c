// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-keyring-work.h"

#include "ficha-keyring-item.h"

#define COLLECTION_LABEL "Default keyring"

static void describe_next (GTask *task);

static void
fail_literal (GTask *task, FichaError code, const char *message)
{
  ficha_keyring_call_fail (task, g_error_new_literal (FICHA_ERROR, (int) code, message));
}

static void
finish_true (GTask *task)
{
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* The default collection */

/* The alias may name a collection that does not exist (gnome-keyring in a fresh home). */
static gboolean
is_no_collection (const GError *error)
{
  return g_error_matches (error, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD);
}

static void
default_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (GError) error = NULL;

  collection = secret_collection_for_alias_finish (result, &error);
  if (error != NULL && !is_no_collection (error))
    ficha_keyring_call_fail (g_steal_pointer (&task), g_steal_pointer (&error));
  else
    work->default_found (g_steal_pointer (&task), collection);
}

/* Goes on with the default collection, NULL where there is none. Its items are not loaded: one of
 * another program that is broken would fail the call. */
static void
find_default (GTask *task, void (*next) (GTask *task, SecretCollection *collection))
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);

  work->default_found = next;
  secret_collection_for_alias (ficha_keyring_call_get_service (task), SECRET_COLLECTION_DEFAULT,
                               SECRET_COLLECTION_NONE, ficha_keyring_call_get_cancellable (task),
                               default_found_cb, task);
}

/* Ends the task where the collection can't be used, and else gives it back. */
static GTask *
require_ready (GTask *task, SecretCollection *collection)
{
  if (collection == NULL)
    fail_literal (task, FICHA_ERROR_NO_KEYRING, "no-collection");
  else if (secret_collection_get_locked (collection))
    fail_literal (task, FICHA_ERROR_LOCKED, "");
  else
    return task;

  return NULL;
}

/* Searching */

/* Goes on in @found with the items that match, locked or not. Nothing is unlocked for it. */
static void
search (GTask *task, SecretSearchFlags flags, GAsyncReadyCallback found)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);

  secret_service_search (ficha_keyring_call_get_service (task), work->schema, work->match,
                         SECRET_SEARCH_ALL | flags, ficha_keyring_call_get_cancellable (task),
                         found, task);
}

/* FALSE where it failed; the task has ended then. */
static gboolean
search_finish (GObject *service, GAsyncResult *result, GTask **task)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (*task);
  g_autoptr (GError) error = NULL;

  g_clear_list (&work->items, g_object_unref);
  work->items = secret_service_search_finish (SECRET_SERVICE (service), result, &error);
  if (error != NULL)
    ficha_keyring_call_fail (g_steal_pointer (task), g_steal_pointer (&error));

  return *task != NULL;
}

/* Labels and attributes */

static void
label_set_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_item_set_label_finish (SECRET_ITEM (object), result, &error))
    describe_next (g_steal_pointer (&task));
  else
    ficha_keyring_call_fail (g_steal_pointer (&task), g_steal_pointer (&error));
}

static void
describe_label (GTask *task)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);
  g_autofree char *label = secret_item_get_label (work->item);
  g_autofree char *wanted = ficha_keyring_item_make_label (work->integration, work->kind);

  if (g_strcmp0 (label, wanted) != 0)
    secret_item_set_label (work->item, wanted, ficha_keyring_call_get_cancellable (task),
                           label_set_cb, task);
  else
    describe_next (task);
}

static void
attributes_set_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_item_set_attributes_finish (SECRET_ITEM (object), result, &error))
    describe_label (g_steal_pointer (&task));
  else
    ficha_keyring_call_fail (g_steal_pointer (&task), g_steal_pointer (&error));
}

/* Brings label and attributes of each found item up to date, one after the other, and goes on with
 * the last as the work's item. A keyring is rewritten whole for each change: nothing is written
 * that is right already. */
static void
describe_next (GTask *task)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);
  g_autoptr (GHashTable) wanted = NULL;

  if (work->items == NULL)
    {
      work->described (task);
      return;
    }

  g_set_object (&work->item, work->items->data);
  g_object_unref (work->items->data);
  work->items = g_list_delete_link (work->items, work->items);

  if (!ficha_keyring_item_get_kind (work->item, &work->kind))
    {
      describe_next (task);
      return;
    }

  wanted = ficha_keyring_item_make_attributes (work->integration, work->kind);
  if (!ficha_keyring_item_has_attributes (work->item, wanted))
    secret_item_set_attributes (work->item, work->schema, wanted,
                                ficha_keyring_call_get_cancellable (task), attributes_set_cb, task);
  else
    describe_label (task);
}

static void
describe_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);

  if (!search_finish (object, result, &task))
    return;

  if (ficha_keyring_items_are_locked (work->items))
    fail_literal (g_steal_pointer (&task), FICHA_ERROR_LOCKED, "");
  else
    describe_next (g_steal_pointer (&task));
}

/* Store */

static void
created_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_service_store_finish (SECRET_SERVICE (object), result, &error))
    finish_true (g_steal_pointer (&task));
  else
    ficha_keyring_call_fail (g_steal_pointer (&task), g_steal_pointer (&error));
}

static void
create_item (GTask *task, SecretCollection *collection)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);
  g_autoptr (GHashTable) attributes =
      ficha_keyring_item_make_attributes (work->integration, work->kind);
  g_autofree char *label = ficha_keyring_item_make_label (work->integration, work->kind);

  /* libsecret would make a keyring, with a prompt */
  task = require_ready (task, collection);
  if (task != NULL)
    secret_service_store (ficha_keyring_call_get_service (task), work->schema, attributes,
                          SECRET_COLLECTION_DEFAULT, label, work->value,
                          ficha_keyring_call_get_cancellable (task), created_cb, task);
}

static void
secret_set_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_item_set_secret_finish (SECRET_ITEM (object), result, &error))
    finish_true (g_steal_pointer (&task));
  else
    ficha_keyring_call_fail (g_steal_pointer (&task), g_steal_pointer (&error));
}

/* Last of all: where something fails before, the old secret is still the item's. */
static void
set_secret (GTask *task)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);

  secret_item_set_secret (work->item, work->value, ficha_keyring_call_get_cancellable (task),
                          secret_set_cb, task);
}

/* Not secret_service_store () for an item that is there: it would leave it, and add another, where
 * the consumer key or the address was edited. */
static void
store_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);
  SecretItem *item;

  if (!search_finish (object, result, &task))
    return;

  item = ficha_keyring_items_choose (work->items);
  if (item != NULL)
    {
      GList *chosen = g_list_prepend (NULL, g_object_ref (item));

      g_clear_list (&work->items, g_object_unref);
      work->items = chosen;
      describe_next (g_steal_pointer (&task));
    }
  else if (work->items != NULL)
    {
      fail_literal (g_steal_pointer (&task), FICHA_ERROR_LOCKED, "");
    }
  else
    {
      find_default (g_steal_pointer (&task), create_item);
    }
}

/* Look-up */

static void
secret_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  SecretItem *item = SECRET_ITEM (object);
  g_autoptr (GTask) task = user_data;
  g_autoptr (SecretValue) value = NULL;
  g_autoptr (GError) error = NULL;
  const char *text;
  gsize length;

  if (!secret_item_load_secret_finish (item, result, &error))
    {
      ficha_keyring_call_fail (g_steal_pointer (&task), g_steal_pointer (&error));
      return;
    }

  value = secret_item_get_secret (item);
  if (!ficha_keyring_item_value_is_good (value))
    {
      fail_literal (g_steal_pointer (&task), FICHA_ERROR_DAMAGED, "");
      return;
    }

  text = secret_value_get (value, &length);
  g_task_return_pointer (task, ficha_secret_new_len (text, length),
                         (GDestroyNotify) ficha_secret_unref);
}

static void
nothing_to_look_up (GTask *task, SecretCollection *collection)
{
  task = require_ready (task, collection);
  if (task != NULL)
    fail_literal (task, FICHA_ERROR_MISSING, "");
}

static void
lookup_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);
  SecretItem *item;

  if (!search_finish (object, result, &task))
    return;

  item = ficha_keyring_items_choose (work->items);
  if (item != NULL)
    {
      GCancellable *cancellable = ficha_keyring_call_get_cancellable (task);

      secret_item_load_secret (item, cancellable, secret_loaded_cb, g_steal_pointer (&task));
    }
  else if (work->items != NULL)
    {
      fail_literal (g_steal_pointer (&task), FICHA_ERROR_LOCKED, "");
    }
  else
    {
      find_default (g_steal_pointer (&task), nothing_to_look_up);
    }
}

/* Clear */

static void
cleared_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_service_clear_finish (SECRET_SERVICE (object), result, &error))
    finish_true (g_steal_pointer (&task));
  else if (error != NULL)
    ficha_keyring_call_fail (g_steal_pointer (&task), g_steal_pointer (&error));
  else
    fail_literal (g_steal_pointer (&task), FICHA_ERROR_LOCKED, "");
}

/* A locked keyring of another service may not tell of what is in it. */
static void
nothing_to_clear (GTask *task, SecretCollection *collection)
{
  if (collection != NULL)
    task = require_ready (task, collection);
  if (task != NULL)
    finish_true (task);
}

static void
clear_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);

  if (!search_finish (object, result, &task))
    return;

  if (ficha_keyring_items_are_locked (work->items))
    fail_literal (g_steal_pointer (&task), FICHA_ERROR_LOCKED, "");
  else if (work->items == NULL)
    find_default (g_steal_pointer (&task), nothing_to_clear);
  else
    secret_service_clear (SECRET_SERVICE (object), work->schema, work->match,
                          ficha_keyring_call_get_cancellable (task), cleared_cb,
                          g_object_ref (task));
}

/* Probe */

static void
default_probed (GTask *task, SecretCollection *collection)
{
  FichaKeyringState state = FICHA_KEYRING_ABSENT;

  if (collection != NULL)
    state =
        secret_collection_get_locked (collection) ? FICHA_KEYRING_IS_LOCKED : FICHA_KEYRING_READY;
  g_task_return_int (task, state);
  g_object_unref (task);
}

/* Unlock */

static void
collection_created_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (GError) error = NULL;

  collection = secret_collection_create_finish (result, &error);
  if (collection != NULL)
    finish_true (g_steal_pointer (&task));
  else if (is_no_collection (error)) /* the prompt was dismissed, or can't be shown */
    fail_literal (g_steal_pointer (&task), FICHA_ERROR_NO_KEYRING, "no-collection");
  else
    ficha_keyring_call_fail (g_steal_pointer (&task), g_steal_pointer (&error));
}

static void
unlocked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_service_unlock_finish (SECRET_SERVICE (object), result, NULL, &error) > 0)
    finish_true (g_steal_pointer (&task));
  else if (error != NULL)
    ficha_keyring_call_fail (g_steal_pointer (&task), g_steal_pointer (&error));
  else
    fail_literal (g_steal_pointer (&task), FICHA_ERROR_LOCKED, "");
}

static void
items_unlocked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);

  if (!search_finish (object, result, &task))
    return;

  if (ficha_keyring_items_are_locked (work->items))
    fail_literal (g_steal_pointer (&task), FICHA_ERROR_LOCKED, "");
  else
    finish_true (g_steal_pointer (&task));
}

static void
unlock_default (GTask *task, SecretCollection *collection)
{
  SecretService *service = ficha_keyring_call_get_service (task);
  GCancellable *cancellable = ficha_keyring_call_get_cancellable (task);

  if (collection == NULL)
    {
      secret_collection_create (service, COLLECTION_LABEL, SECRET_COLLECTION_DEFAULT,
                                SECRET_COLLECTION_CREATE_NONE, cancellable, collection_created_cb,
                                task);
    }
  else if (secret_collection_get_locked (collection))
    {
      GList collections = { .data = collection };

      secret_service_unlock (service, &collections, cancellable, unlocked_cb, task);
    }
  else
    {
      /* then it is an item in another keyring that somebody wants */
      search (task, SECRET_SEARCH_UNLOCK, items_unlocked_cb);
    }
}

/* List */

static void
default_listed (GTask *task, SecretCollection *collection)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);
  GPtrArray *entries;

  task = require_ready (task, collection);
  if (task == NULL)
    return;

  entries = g_ptr_array_new_with_free_func ((GDestroyNotify) ficha_keyring_entry_free);
  for (GList *l = work->items; l != NULL; l = l->next)
    {
      FichaKeyringEntry *entry = ficha_keyring_item_make_entry (l->data);

      if (entry != NULL)
        g_ptr_array_add (entries, entry);
    }

  g_task_return_pointer (task, entries, (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (task);
}

static void
list_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  if (search_finish (object, result, &task))
    find_default (g_steal_pointer (&task), default_listed);
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
  g_clear_list (&self->items, g_object_unref);
  g_clear_object (&self->item);
  g_free (self);
}

/**
 * ficha_keyring_work_store:
 * @task: (transfer full): the task of a call
 *
 * Stores the value: in the item that is there, else in a new one. The task returns a boolean.
 */
void
ficha_keyring_work_store (GTask *task)
{
  FichaKeyringWork *work;

  g_return_if_fail (G_IS_TASK (task));

  work = ficha_keyring_call_get_data (task);
  work->described = set_secret;
  if (ficha_keyring_item_value_is_good (work->value))
    search (task, SECRET_SEARCH_NONE, store_found_cb);
  else
    fail_literal (task, FICHA_ERROR_DAMAGED, "");
}

/**
 * ficha_keyring_work_describe:
 * @task: (transfer full): the task of a call
 *
 * Brings labels and attributes up to date. The task returns a boolean.
 */
void
ficha_keyring_work_describe (GTask *task)
{
  FichaKeyringWork *work;

  g_return_if_fail (G_IS_TASK (task));

  work = ficha_keyring_call_get_data (task);
  work->described = finish_true;
  search (task, SECRET_SEARCH_NONE, describe_found_cb);
}

/**
 * ficha_keyring_work_lookup:
 * @task: (transfer full): the task of a call
 *
 * Reads what an item keeps secret. The task returns a #FichaSecret.
 */
void
ficha_keyring_work_lookup (GTask *task)
{
  g_return_if_fail (G_IS_TASK (task));

  search (task, SECRET_SEARCH_NONE, lookup_found_cb);
}

/**
 * ficha_keyring_work_clear:
 * @task: (transfer full): the task of a call
 *
 * Deletes the items. The task returns a boolean.
 */
void
ficha_keyring_work_clear (GTask *task)
{
  g_return_if_fail (G_IS_TASK (task));

  search (task, SECRET_SEARCH_NONE, clear_found_cb);
}

/**
 * ficha_keyring_work_probe:
 * @task: (transfer full): the task of a call
 *
 * Asks for the state of the default collection. The task returns a #FichaKeyringState.
 */
void
ficha_keyring_work_probe (GTask *task)
{
  g_return_if_fail (G_IS_TASK (task));

  find_default (task, default_probed);
}

/**
 * ficha_keyring_work_unlock:
 * @task: (transfer full): the task of a call
 *
 * Unlocks or makes the default collection. The task returns a boolean.
 */
void
ficha_keyring_work_unlock (GTask *task)
{
  g_return_if_fail (G_IS_TASK (task));

  find_default (task, unlock_default);
}

/**
 * ficha_keyring_work_list:
 * @task: (transfer full): the task of a call
 *
 * Lists the items. The task returns an array of #FichaKeyringEntry.
 */
void
ficha_keyring_work_list (GTask *task)
{
  g_return_if_fail (G_IS_TASK (task));

  search (task, SECRET_SEARCH_NONE, list_found_cb);
}
