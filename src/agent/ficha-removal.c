// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-removal.h"

/* Taking integrations away: out of sight at once, out of the keyring when the undo time is over. The
 * record is marked before its items go and deleted after, so that a crash in between is gone on with. */

/* The longest undo time, in seconds: the agent stays for it. */
#define UNDO_MAX (5 * 60)

/* Ends a removal: with @error what can't be cleared is seen again. */
static void
end (GTask *task, GError *error)
{
  FichaManager *self = g_task_get_source_object (task);
  FichaEntry *entry = g_task_get_task_data (task);

  if (error == NULL)
    {
      ficha_manager_forget (self, entry);
      g_task_return_boolean (task, TRUE);
    }
  else
    {
      entry->removed = FALSE;
      entry->record->removing = FALSE;
      ficha_entry_set_error (entry, error);
      ficha_catalog_save (ficha_manager_get_catalog (self), entry->record, NULL);
      /* the item of the tokens may be gone already */
      if (entry->tokens != NULL)
        ficha_manager_save_tokens (self, entry);
      ficha_manager_tell (self, entry);
      g_task_return_error (task, error);
    }

  ficha_gate_leave (entry->turn);
}

static void
clear_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  FichaManager *self = g_task_get_source_object (task);
  FichaEntry *entry = g_task_get_task_data (task);
  GError *error = NULL;

  if (ficha_keyring_clear_finish (FICHA_KEYRING (source), result, &error))
    ficha_catalog_remove (ficha_manager_get_catalog (self), entry->record->id, &error);
  end (task, error);
}

static void
settle_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  FichaManager *self = g_task_get_source_object (task);
  FichaEntry *entry = g_task_get_task_data (task);
  GError *error = NULL;

  ficha_saver_settle_finish (FICHA_SAVER (source), result);

  if (entry->session_key != NULL)
    {
      end (task, NULL);
      return;
    }

  /* From here on the next start goes on with it. */
  entry->record->removing = TRUE;
  if (!ficha_catalog_save (ficha_manager_get_catalog (self), entry->record, &error))
    {
      end (task, error);
      return;
    }

  ficha_keyring_clear_async (ficha_manager_get_keyring (self), entry->record->id, NULL, clear_cb,
                             g_object_ref (task));
}

static void
turn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  FichaManager *self = g_task_get_source_object (task);

  ficha_gate_enter_finish (FICHA_GATE (source), result);
  ficha_saver_settle_async (ficha_manager_get_saver (self), g_task_get_task_data (task), settle_cb,
                            g_object_ref (task));
}

/* Clears the items once nothing of the entry is under way, then deletes the record. */
static void
clear_entry (GTask *task)
{
  FichaEntry *entry = g_task_get_task_data (task);

  ficha_gate_enter_async (entry->turn, turn_cb, g_object_ref (task));
}

static gboolean
undo_over_cb (gpointer user_data)
{
  GTask *task = G_TASK (user_data);
  FichaEntry *entry = g_task_get_task_data (task);

  entry->remove_id = 0;
  clear_entry (task);

  return G_SOURCE_REMOVE;
}

/**
 * ficha_removal_start_async:
 * @manager: whose integration it is
 * @entry: an entry that can be seen
 * @undo: seconds in which ficha_removal_undo() brings it back, at most 300; 0 for none
 * @callback: called at once with @undo, else when items and record are gone
 * @user_data: for @callback
 *
 * Takes @entry away. Where its items can't be cleared (a locked keyring) it comes back, with the
 * error told.
 */
void
ficha_removal_start_async (FichaManager *manager,
                           FichaEntry *entry,
                           guint undo,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FICHA_IS_MANAGER (manager));
  g_return_if_fail (entry != NULL);

  ficha_manager_hide (manager, entry);

  task = g_task_new (manager, NULL, callback, user_data);
  g_task_set_source_tag (task, ficha_removal_start_async);
  g_task_set_task_data (task, ficha_entry_ref (entry), (GDestroyNotify) ficha_entry_unref);

  if (undo > 0)
    {
      GTask *later = g_task_new (manager, NULL, NULL, NULL);

      g_task_set_source_tag (later, ficha_removal_start_async);
      g_task_set_task_data (later, ficha_entry_ref (entry), (GDestroyNotify) ficha_entry_unref);
      entry->remove_id = g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, MIN (undo, UNDO_MAX),
                                                     undo_over_cb, later, g_object_unref);
      g_task_return_boolean (task, TRUE);
    }
  else
    {
      clear_entry (task);
    }
}

/**
 * ficha_removal_start_finish:
 * @manager: whose integration it is
 * @result: a result of ficha_removal_start_async()
 * @error: return location for an error
 *
 * Returns: whether it is gone, or in its undo time
 */
gboolean
ficha_removal_start_finish (FichaManager *manager, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (FICHA_IS_MANAGER (manager), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, manager), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ficha_removal_undo:
 * @manager: whose integration it is
 * @id: the id of an integration in its undo time
 * @error: return location for an error
 *
 * Returns: whether it is back; else %FALSE with %FICHA_ERROR_NOT_FOUND, or %FICHA_ERROR_NAME_TAKEN
 *   where another has its name now
 */
gboolean
ficha_removal_undo (FichaManager *manager, const char *id, GError **error)
{
  FichaEntry *entry;

  g_return_val_if_fail (FICHA_IS_MANAGER (manager), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  entry = ficha_manager_find_hidden (manager, id);
  if (entry == NULL)
    {
      g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_NOT_FOUND, "");
      return FALSE;
    }
  if (!ficha_manager_check_name (manager, entry->record->name, entry, error))
    return FALSE;

  g_clear_handle_id (&entry->remove_id, g_source_remove);
  entry->removed = FALSE;
  ficha_manager_tell (manager, entry);

  return TRUE;
}

/**
 * ficha_removal_resume:
 * @manager: whose integration it is
 * @entry: an entry whose record says that its removal began before the agent was ended
 *
 * Goes on where the last run of the agent was ended.
 */
void
ficha_removal_resume (FichaManager *manager, FichaEntry *entry)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FICHA_IS_MANAGER (manager));
  g_return_if_fail (entry != NULL && entry->record->removing);

  entry->removed = TRUE;
  task = g_task_new (manager, NULL, NULL, NULL);
  g_task_set_source_tag (task, ficha_removal_resume);
  g_task_set_task_data (task, ficha_entry_ref (entry), (GDestroyNotify) ficha_entry_unref);
  clear_entry (task);
}
