// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-backup-export.h"

#include "ficha-backup.h"
#include "ficha-openpgp.h"

/* One Export. Nothing of it is on the disk: whoever asked writes the file. */
typedef struct
{
  FichaSecret *passphrase; /* (owned) (nullable) */
  GPtrArray *entries;      /* (element-type FichaEntry) (owned): those still to be written down */
  GPtrArray *items;        /* (element-type FichaBackupItem) (owned) */
  GPtrArray *with_key;     /* (element-type FichaEntry) (owned) */
  GPtrArray *without_key;  /* (element-type FichaEntry) (owned) */
} Work;

static void
work_free (Work *work)
{
  g_clear_pointer (&work->passphrase, ficha_secret_unref);
  g_clear_pointer (&work->entries, g_ptr_array_unref);
  g_clear_pointer (&work->items, g_ptr_array_unref);
  g_clear_pointer (&work->with_key, g_ptr_array_unref);
  g_clear_pointer (&work->without_key, g_ptr_array_unref);
  g_free (work);
}

/* The last name first: they are taken from the end. */
static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const FichaEntry *const *first = a, *const *second = b;

  return g_utf8_collate ((*second)->record->name, (*first)->record->name);
}

static void
encrypted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  FichaSecret *file;
  GError *error = NULL;

  file = ficha_openpgp_encrypt_finish (result, &error);
  if (file != NULL)
    g_task_return_pointer (task, file, (GDestroyNotify) ficha_secret_unref);
  else
    g_task_return_error (task, error);
}

static void
write_all (GTask *task)
{
  Work *work = g_task_get_task_data (task);
  g_autoptr (FichaSecret) text = NULL;

  if (work->items->len == 0)
    {
      g_task_return_new_error_literal (task, FICHA_ERROR, FICHA_ERROR_BACKUP, "empty");
      return;
    }

  text = ficha_backup_write (work->items);
  if (ficha_secret_get_length (text) > FICHA_BACKUP_MAX_SIZE)
    g_task_return_new_error_literal (task, FICHA_ERROR, FICHA_ERROR_BACKUP, "large");
  else if (work->passphrase == NULL)
    g_task_return_pointer (task, g_steal_pointer (&text), (GDestroyNotify) ficha_secret_unref);
  else
    ficha_openpgp_encrypt_async (text, work->passphrase, encrypted_cb, g_object_ref (task));
}

static void next_entry (GTask *task);

/* Takes the entry whose turn it is down, with its secret key where there is one. */
static void
take (Work *work, FichaSecret *secret_key)
{
  FichaEntry *entry = work->entries->pdata[work->entries->len - 1];
  FichaIntegration *record = ficha_integration_copy (entry->record);

  g_ptr_array_add (work->items, ficha_backup_item_new (record, secret_key));
  g_ptr_array_add (secret_key != NULL ? work->with_key : work->without_key,
                   ficha_entry_ref (entry));
  g_ptr_array_set_size (work->entries, (int) work->entries->len - 1);
}

static void
secret_key_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (FichaSecret) secret_key = NULL;
  GError *error = NULL;

  secret_key = ficha_keyring_lookup_finish (FICHA_KEYRING (source), result, &error);
  /* the others are saved all the same, and it is told; a keyring that does not answer is a failure */
  if (g_error_matches (error, FICHA_ERROR, FICHA_ERROR_MISSING) ||
      g_error_matches (error, FICHA_ERROR, FICHA_ERROR_DAMAGED))
    g_clear_error (&error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  take (g_task_get_task_data (task), secret_key);
  next_entry (task);
}

static void
next_entry (GTask *task)
{
  FichaManager *manager = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);

  while (work->entries->len > 0)
    {
      FichaEntry *entry = work->entries->pdata[work->entries->len - 1];

      if (work->passphrase != NULL && entry->session_key == NULL)
        {
          ficha_keyring_lookup_async (ficha_manager_get_keyring (manager), entry->record->id,
                                      FICHA_KEYRING_SECRET_KEY, NULL, secret_key_cb,
                                      g_object_ref (task));
          return;
        }
      take (work, work->passphrase != NULL ? entry->session_key : NULL);
    }

  write_all (task);
}

/**
 * ficha_backup_export_async:
 * @manager: whose integrations are written down
 * @passphrase: (nullable): to encrypt them with, and their secret keys; %NULL for neither
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Writes all integrations down that can be seen, sorted by name (ficha_backup_write()).
 */
void
ficha_backup_export_async (FichaManager *manager,
                           FichaSecret *passphrase,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Work *work;

  g_return_if_fail (FICHA_IS_MANAGER (manager));

  task = g_task_new (manager, NULL, callback, user_data);
  g_task_set_source_tag (task, ficha_backup_export_async);
  work = g_new0 (Work, 1);
  work->passphrase = passphrase != NULL ? ficha_secret_ref (passphrase) : NULL;
  work->entries = ficha_manager_get_entries (manager);
  work->items = g_ptr_array_new_with_free_func ((GDestroyNotify) ficha_backup_item_free);
  work->with_key = g_ptr_array_new_with_free_func ((GDestroyNotify) ficha_entry_unref);
  work->without_key = g_ptr_array_new_with_free_func ((GDestroyNotify) ficha_entry_unref);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_ptr_array_sort (work->entries, compare_entries);

  if (passphrase != NULL && !ficha_backup_check_passphrase (ficha_secret_peek (passphrase), &error))
    g_task_return_error (task, error);
  else
    next_entry (task);
}

/**
 * ficha_backup_export_finish:
 * @manager: whose integrations were written down
 * @result: a result of ficha_backup_export_async()
 * @with_key: (out) (transfer container) (element-type FichaEntry): those whose secret key is in it
 * @without_key: (out) (transfer container) (element-type FichaEntry): the others
 * @error: return location for an error
 *
 * Fails with %FICHA_ERROR_BACKUP and a word of ficha_backup_check_passphrase() or of
 * ficha_openpgp_encrypt_finish(), `empty` (there is no integration) or `large`; or with an error of
 * the keyring.
 *
 * Returns: (transfer full) (nullable): what belongs in the file
 */
FichaSecret *
ficha_backup_export_finish (FichaManager *manager,
                            GAsyncResult *result,
                            GPtrArray **with_key,
                            GPtrArray **without_key,
                            GError **error)
{
  FichaSecret *file;
  Work *work;

  g_return_val_if_fail (g_task_is_valid (result, manager), NULL);

  file = g_task_propagate_pointer (G_TASK (result), error);
  if (file == NULL)
    return NULL;

  work = g_task_get_task_data (G_TASK (result));
  *with_key = g_ptr_array_ref (work->with_key);
  *without_key = g_ptr_array_ref (work->without_key);
  return file;
}
