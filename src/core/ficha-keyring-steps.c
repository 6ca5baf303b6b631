// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

/* For secret_service_unlock_dbus_paths (), see ficha-keyring-work.c. */
#define SECRET_API_SUBJECT_TO_CHANGE

#include "config.h"

#include "ficha-keyring-steps.h"

#include <string.h>

#include "ficha-keyring-item.h"

#define COLLECTION_LABEL "Default keyring"
/* The path in place of a prompt's where there is none (Secret Service API 0.2, Item.Delete). */
#define NO_PROMPT "/"

static void describe_next (GTask *task);
static void delete_next (GTask *task);

static gboolean
is_any (char **paths)
{
  return paths != NULL && paths[0] != NULL;
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
describe_searched (GTask *task)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);

  if (is_any (work->locked))
    ficha_keyring_call_fail_literal (task, FICHA_ERROR_LOCKED, "");
  else
    ficha_keyring_work_load (task, describe_next);
}

/* Store */

static void
created_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_service_store_finish (SECRET_SERVICE (object), result, &error))
    ficha_keyring_call_finish (g_steal_pointer (&task));
  else
    ficha_keyring_call_fail (g_steal_pointer (&task), g_steal_pointer (&error));
}

static void
create_item (GTask *task, const FichaKeyringDefault *collection)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);
  g_autoptr (GHashTable) attributes =
      ficha_keyring_item_make_attributes (work->integration, work->kind);
  g_autofree char *label = ficha_keyring_item_make_label (work->integration, work->kind);

  /* libsecret would make a keyring, with a prompt */
  task = ficha_keyring_work_require_ready (task, collection);
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
    ficha_keyring_call_finish (g_steal_pointer (&task));
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
store_loaded (GTask *task)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);
  GList *chosen = g_list_prepend (NULL, g_object_ref (ficha_keyring_items_choose (work->items)));

  g_clear_list (&work->items, g_object_unref);
  work->items = chosen;
  describe_next (task);
}

static void
store_searched (GTask *task)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);

  if (is_any (work->unlocked))
    ficha_keyring_work_load (task, store_loaded);
  else if (is_any (work->locked))
    ficha_keyring_call_fail_literal (task, FICHA_ERROR_LOCKED, "");
  else
    ficha_keyring_work_find_default (task, create_item);
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
      ficha_keyring_call_fail_literal (g_steal_pointer (&task), FICHA_ERROR_DAMAGED, "");
      return;
    }

  text = secret_value_get (value, &length);
  g_task_return_pointer (task, ficha_secret_new_len (text, length),
                         (GDestroyNotify) ficha_secret_unref);
}

static void
nothing_to_look_up (GTask *task, const FichaKeyringDefault *collection)
{
  task = ficha_keyring_work_require_ready (task, collection);
  if (task != NULL)
    ficha_keyring_call_fail_literal (task, FICHA_ERROR_MISSING, "");
}

static void
lookup_loaded (GTask *task)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);

  secret_item_load_secret (ficha_keyring_items_choose (work->items),
                           ficha_keyring_call_get_cancellable (task), secret_loaded_cb, task);
}

static void
lookup_searched (GTask *task)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);

  if (is_any (work->unlocked))
    ficha_keyring_work_load (task, lookup_loaded);
  else if (is_any (work->locked))
    ficha_keyring_call_fail_literal (task, FICHA_ERROR_LOCKED, "");
  else
    ficha_keyring_work_find_default (task, nothing_to_look_up);
}

/* Clear */

static void
delete_prompted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) error = NULL;

  answer = secret_service_prompt_at_dbus_path_finish (SECRET_SERVICE (object), result, &error);
  if (error == NULL)
    delete_next (g_steal_pointer (&task));
  else
    ficha_keyring_call_fail (g_steal_pointer (&task), g_steal_pointer (&error));
}

static void
deleted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  const char *prompt = NO_PROMPT;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  if (reply != NULL)
    g_variant_get (reply, "(&o)", &prompt);

  /* one that another program has deleted meanwhile is no failure */
  if (error != NULL && !ficha_keyring_is_no_object (error))
    ficha_keyring_call_fail (task, g_steal_pointer (&error));
  else if (g_str_equal (prompt, NO_PROMPT))
    delete_next (task);
  else
    secret_service_prompt_at_dbus_path (ficha_keyring_call_get_service (task), prompt, NULL,
                                        ficha_keyring_call_get_cancellable (task),
                                        delete_prompted_cb, task);
}

/* Deletes the unlocked items that were found, one after the other. Not secret_service_clear (),
 * which deletes them at once and answers for each that fails (libsecret 0.21.7), as they all do when
 * the service dies. */
static void
delete_next (GTask *task)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);
  GDBusProxy *service = G_DBUS_PROXY (ficha_keyring_call_get_service (task));
  const char *path = work->unlocked[work->n_done];

  if (path == NULL)
    {
      ficha_keyring_call_finish (task);
      return;
    }

  work->n_done++;
  g_dbus_connection_call (g_dbus_proxy_get_connection (service), g_dbus_proxy_get_name (service),
                          path, "org.freedesktop.Secret.Item", "Delete", NULL,
                          G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
                          ficha_keyring_call_get_cancellable (task), deleted_cb, task);
}

static void
delete_found (GTask *task)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);

  work->n_done = 0; /* where the call begins again */
  delete_next (task);
}

/* A locked keyring of another service may not tell of what is in it. */
static void
nothing_to_clear (GTask *task, const FichaKeyringDefault *collection)
{
  if (collection != NULL)
    task = ficha_keyring_work_require_ready (task, collection);
  if (task != NULL)
    ficha_keyring_call_finish (task);
}

static void
clear_searched (GTask *task)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);

  if (is_any (work->locked))
    ficha_keyring_call_fail_literal (task, FICHA_ERROR_LOCKED, "");
  else if (is_any (work->unlocked))
    delete_found (task);
  else
    ficha_keyring_work_find_default (task, nothing_to_clear);
}

/* Probe */

static void
default_probed (GTask *task, const FichaKeyringDefault *collection)
{
  FichaKeyringState state = FICHA_KEYRING_ABSENT;

  if (collection != NULL)
    state = collection->locked ? FICHA_KEYRING_IS_LOCKED : FICHA_KEYRING_READY;
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
    ficha_keyring_call_finish (g_steal_pointer (&task));
  else if (ficha_keyring_is_no_object (error)) /* the prompt was dismissed, or can't be shown */
    ficha_keyring_call_fail_literal (g_steal_pointer (&task), FICHA_ERROR_NO_KEYRING,
                                     "no-collection");
  else
    ficha_keyring_call_fail (g_steal_pointer (&task), g_steal_pointer (&error));
}

static void
unlocked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);
  g_autoptr (GError) error = NULL;
  int n_unlocked;

  n_unlocked =
      secret_service_unlock_dbus_paths_finish (SECRET_SERVICE (object), result, NULL, &error);
  if (error != NULL)
    ficha_keyring_call_fail (g_steal_pointer (&task), g_steal_pointer (&error));
  else if (n_unlocked < (int) work->to_unlock->len - 1)
    ficha_keyring_call_fail_literal (g_steal_pointer (&task), FICHA_ERROR_LOCKED, "");
  else
    ficha_keyring_call_finish (g_steal_pointer (&task));
}

static void
add_to_unlock (FichaKeyringWork *work, const char *path, gsize length)
{
  g_autofree char *copy = g_strndup (path, length);

  if (!g_ptr_array_find_with_equal_func (work->to_unlock, copy, g_str_equal, NULL))
    g_ptr_array_add (work->to_unlock, g_steal_pointer (&copy));
}

static void
unlock_collections (GTask *task)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);

  g_ptr_array_add (work->to_unlock, NULL);
  secret_service_unlock_dbus_paths (ficha_keyring_call_get_service (task),
                                    (const char **) work->to_unlock->pdata,
                                    ficha_keyring_call_get_cancellable (task), unlocked_cb, task);
}

/* The path of an item is that of its collection and one element more. */
static void
unlock_searched (GTask *task)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);

  for (char **path = work->locked; path != NULL && *path != NULL; path++)
    {
      const char *end = strrchr (*path, '/');

      add_to_unlock (work, *path, (gsize) (end - *path));
    }

  if (work->to_unlock->len > 0)
    unlock_collections (task);
  else
    ficha_keyring_call_finish (task);
}

static void
unlock_default (GTask *task, const FichaKeyringDefault *collection)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);

  g_clear_pointer (&work->to_unlock, g_ptr_array_unref);
  work->to_unlock = g_ptr_array_new_with_free_func (g_free);

  if (collection == NULL)
    {
      secret_collection_create (ficha_keyring_call_get_service (task), COLLECTION_LABEL,
                                SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_CREATE_NONE,
                                ficha_keyring_call_get_cancellable (task), collection_created_cb,
                                task);
    }
  else if (collection->locked)
    {
      add_to_unlock (work, collection->path, strlen (collection->path));
      unlock_collections (task);
    }
  else
    {
      /* then it is an item in another keyring that somebody wants */
      ficha_keyring_work_search (task, unlock_searched);
    }
}

/* List */

static void
list_loaded (GTask *task)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);

  g_task_return_pointer (task, g_steal_pointer (&work->entries),
                         (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (task);
}

static void
list_searched (GTask *task)
{
  FichaKeyringWork *work = ficha_keyring_call_get_data (task);

  g_clear_pointer (&work->entries, g_ptr_array_unref);
  work->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) ficha_keyring_entry_free);
  ficha_keyring_work_load (task, list_loaded);
}

static void
default_listed (GTask *task, const FichaKeyringDefault *collection)
{
  task = ficha_keyring_work_require_ready (task, collection);
  if (task != NULL)
    ficha_keyring_work_search (task, list_searched);
}

/**
 * ficha_keyring_store_step:
 * @task: (transfer full): the task of a call
 *
 * Stores the value: in the item that is there, else in a new one. The task returns a boolean.
 */
void
ficha_keyring_store_step (GTask *task)
{
  FichaKeyringWork *work;

  g_return_if_fail (G_IS_TASK (task));

  work = ficha_keyring_call_get_data (task);
  work->described = set_secret;
  if (ficha_keyring_item_value_is_good (work->value))
    ficha_keyring_work_search (task, store_searched);
  else
    ficha_keyring_call_fail_literal (task, FICHA_ERROR_DAMAGED, "");
}

/**
 * ficha_keyring_describe_step:
 * @task: (transfer full): the task of a call
 *
 * Brings labels and attributes up to date. The task returns a boolean.
 */
void
ficha_keyring_describe_step (GTask *task)
{
  FichaKeyringWork *work;

  g_return_if_fail (G_IS_TASK (task));

  work = ficha_keyring_call_get_data (task);
  work->described = ficha_keyring_call_finish;
  ficha_keyring_work_search (task, describe_searched);
}

/**
 * ficha_keyring_lookup_step:
 * @task: (transfer full): the task of a call
 *
 * Reads what an item keeps secret. The task returns a #FichaSecret.
 */
void
ficha_keyring_lookup_step (GTask *task)
{
  g_return_if_fail (G_IS_TASK (task));

  ficha_keyring_work_search (task, lookup_searched);
}

/**
 * ficha_keyring_clear_step:
 * @task: (transfer full): the task of a call
 *
 * Deletes the items. The task returns a boolean.
 */
void
ficha_keyring_clear_step (GTask *task)
{
  g_return_if_fail (G_IS_TASK (task));

  ficha_keyring_work_search (task, clear_searched);
}

/**
 * ficha_keyring_probe_step:
 * @task: (transfer full): the task of a call
 *
 * Asks for the state of the default collection. The task returns a #FichaKeyringState.
 */
void
ficha_keyring_probe_step (GTask *task)
{
  g_return_if_fail (G_IS_TASK (task));

  ficha_keyring_work_find_default (task, default_probed);
}

/**
 * ficha_keyring_unlock_step:
 * @task: (transfer full): the task of a call
 *
 * Unlocks or makes the default collection. The task returns a boolean.
 */
void
ficha_keyring_unlock_step (GTask *task)
{
  g_return_if_fail (G_IS_TASK (task));

  ficha_keyring_work_find_default (task, unlock_default);
}

/**
 * ficha_keyring_list_step:
 * @task: (transfer full): the task of a call
 *
 * Lists the items. The task returns an array of #FichaKeyringEntry.
 */
void
ficha_keyring_list_step (GTask *task)
{
  g_return_if_fail (G_IS_TASK (task));

  ficha_keyring_work_find_default (task, default_listed);
}
