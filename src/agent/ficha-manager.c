// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-manager.h"

#include "ficha-bus-names.h"
#include "ficha-gate.h"
#include "ficha-renewal.h"
#include "ficha-saver.h"

/* Requests in flight at the most (design.md 4). */
#define PLACES 4

/**
 * FichaManager:
 *
 * The integrations, who knows and who tells of each, and the one place that starts renewals. What
 * changes more than tokens is elsewhere: ficha-enrolment.c adds and edits, ficha-removal.c takes away,
 * ficha-loader.c finds what the agent before left.
 */
struct _FichaManager
{
  GObject parent_instance;

  FichaApi *api;                    /* (owned) */
  FichaKeyring *keyring;            /* (owned) */
  FichaCatalog *catalog;            /* (owned) */
  FichaSaver *saver;                /* (owned) */
  FichaGate *gate;                  /* (owned) */
  FichaKeyringWatch *keyring_watch; /* (owned) */

  GPtrArray *entries; /* (element-type FichaEntry) (owned) */
  GHashTable *ids;    /* (element-type utf8) (owned): of all entries there are or were */
};

G_DEFINE_FINAL_TYPE (FichaManager, ficha_manager, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
is_visible (const FichaEntry *entry)
{
  return !entry->pending && !entry->removed;
}

static void
saved_cb (FichaSaver *saver, FichaEntry *entry, FichaManager *self)
{
  if (entry->unsaved)
    ficha_keyring_watch_probe (self->keyring_watch);
  ficha_manager_tell (self, entry);
}

static void
renewal_changed_cb (FichaRenewal *renewal, FichaEntry *entry, FichaManager *self)
{
  if (ficha_entry_has_keyring_error (entry) ||
      ficha_keyring_watch_get_state (self->keyring_watch) != FICHA_KEYRING_READY)
    ficha_keyring_watch_probe (self->keyring_watch);
  ficha_manager_tell (self, entry);
}

static void
unlocked_cb (FichaKeyringWatch *watch, FichaManager *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      FichaEntry *entry = self->entries->pdata[i];
      const FichaIntegration *record = entry->record;

      if (record->has_error &&
          (record->error == FICHA_ERROR_LOCKED || record->error == FICHA_ERROR_NO_KEYRING))
        {
          ficha_entry_set_error (entry, NULL);
          ficha_manager_tell (self, entry);
        }
    }
  ficha_saver_retry (self->saver);
}

static void
ficha_manager_finalize (GObject *object)
{
  FichaManager *self = FICHA_MANAGER (object);

  g_clear_pointer (&self->ids, g_hash_table_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_object (&self->keyring_watch);
  g_clear_object (&self->gate);
  g_clear_object (&self->saver);
  g_clear_object (&self->catalog);
  g_clear_object (&self->keyring);
  g_clear_object (&self->api);

  G_OBJECT_CLASS (ficha_manager_parent_class)->finalize (object);
}

static void
ficha_manager_class_init (FichaManagerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ficha_manager_finalize;

  /**
   * FichaManager::changed:
   * @self: the manager
   * @entry: (type gpointer): a #FichaEntry that is new or changed and can be seen
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FICHA_TYPE_MANAGER, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  /**
   * FichaManager::removed:
   * @self: the manager
   * @entry: (type gpointer): a #FichaEntry that can't be seen any more
   */
  signals[SIGNAL_REMOVED] = g_signal_new ("removed", FICHA_TYPE_MANAGER, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
ficha_manager_init (FichaManager *self)
{
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) ficha_entry_unref);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->gate = ficha_gate_new (PLACES);
}

/**
 * ficha_manager_new:
 * @api: the API
 * @keyring: where secrets are kept
 * @catalog: where records are kept
 *
 * Returns: (transfer full): a manager without integrations
 */
FichaManager *
ficha_manager_new (FichaApi *api, FichaKeyring *keyring, FichaCatalog *catalog)
{
  FichaManager *self;

  g_return_val_if_fail (FICHA_IS_API (api), NULL);
  g_return_val_if_fail (FICHA_IS_KEYRING (keyring), NULL);
  g_return_val_if_fail (FICHA_IS_CATALOG (catalog), NULL);

  self = g_object_new (FICHA_TYPE_MANAGER, NULL);
  self->api = g_object_ref (api);
  self->keyring = g_object_ref (keyring);
  self->catalog = g_object_ref (catalog);
  self->saver = ficha_saver_new (keyring, catalog);
  g_signal_connect_object (self->saver, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_DEFAULT);
  self->keyring_watch = ficha_keyring_watch_new (keyring);
  g_signal_connect_object (self->keyring_watch, "unlocked", G_CALLBACK (unlocked_cb), self,
                           G_CONNECT_DEFAULT);

  return self;
}

/**
 * ficha_manager_get_entries:
 * @self: a manager
 *
 * Returns: (transfer container) (element-type FichaEntry): the integrations that can be seen
 */
GPtrArray *
ficha_manager_get_entries (FichaManager *self)
{
  g_autoptr (GPtrArray) visible = NULL;

  g_return_val_if_fail (FICHA_IS_MANAGER (self), NULL);

  visible = g_ptr_array_new_full (self->entries->len, (GDestroyNotify) ficha_entry_unref);
  for (guint i = 0; i < self->entries->len; i++)
    {
      FichaEntry *entry = self->entries->pdata[i];

      if (is_visible (entry))
        g_ptr_array_add (visible, ficha_entry_ref (entry));
    }

  return g_steal_pointer (&visible);
}

/**
 * ficha_manager_find:
 * @self: a manager
 * @name: a name, an id, or the beginning of just one of them, UTF-8
 * @error: return location for an error
 *
 * Returns: (transfer none): the integration, or %NULL with %FICHA_ERROR_NOT_FOUND or
 *   %FICHA_ERROR_AMBIGUOUS
 */
FichaEntry *
ficha_manager_find (FichaManager *self, const char *name, GError **error)
{
  g_autofree char *shown = NULL;
  FichaEntry *found = NULL;
  guint n_found = 0;

  g_return_val_if_fail (FICHA_IS_MANAGER (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->entries->len && *name != '\0'; i++)
    {
      FichaEntry *entry = self->entries->pdata[i];

      if (!is_visible (entry))
        continue;
      if (strcmp (entry->record->name, name) == 0 || strcmp (entry->record->id, name) == 0)
        return entry;
      if (g_str_has_prefix (entry->record->name, name) ||
          g_str_has_prefix (entry->record->id, name))
        {
          found = entry;
          n_found++;
        }
    }

  if (n_found == 1)
    return found;

  /* a caller's megabyte is not sent back */
  shown = g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), 80));
  g_set_error_literal (error, FICHA_ERROR,
                       n_found == 0 ? FICHA_ERROR_NOT_FOUND : FICHA_ERROR_AMBIGUOUS, shown);
  return NULL;
}

/**
 * ficha_manager_is_busy:
 * @self: a manager
 *
 * Returns: whether something would be lost or left half-done if the agent went now
 */
gboolean
ficha_manager_is_busy (FichaManager *self)
{
  g_return_val_if_fail (FICHA_IS_MANAGER (self), FALSE);

  for (guint i = 0; i < self->entries->len; i++)
    {
      FichaEntry *entry = self->entries->pdata[i];

      if (!is_visible (entry) || entry->renewal != NULL || entry->session_key != NULL)
        return TRUE;
    }

  return ficha_saver_has_unsaved (self->saver);
}

/**
 * ficha_manager_is_working:
 * @self: a manager
 *
 * Returns: whether a request is out or a save under way, which will be over in a while
 */
gboolean
ficha_manager_is_working (FichaManager *self)
{
  g_return_val_if_fail (FICHA_IS_MANAGER (self), FALSE);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const FichaEntry *entry = self->entries->pdata[i];

      if (entry->renewal != NULL)
        return TRUE;
    }

  return !ficha_saver_is_idle (self->saver);
}

/**
 * ficha_manager_get_saver:
 * @self: a manager
 *
 * Returns: (transfer none): who saves tokens
 */
FichaSaver *
ficha_manager_get_saver (FichaManager *self)
{
  g_return_val_if_fail (FICHA_IS_MANAGER (self), NULL);

  return self->saver;
}

/**
 * ficha_manager_get_api:
 * @self: a manager
 *
 * Returns: (transfer none): the API
 */
FichaApi *
ficha_manager_get_api (FichaManager *self)
{
  g_return_val_if_fail (FICHA_IS_MANAGER (self), NULL);

  return self->api;
}

/**
 * ficha_manager_get_keyring:
 * @self: a manager
 *
 * Returns: (transfer none): where secrets are kept
 */
FichaKeyring *
ficha_manager_get_keyring (FichaManager *self)
{
  g_return_val_if_fail (FICHA_IS_MANAGER (self), NULL);

  return self->keyring;
}

/**
 * ficha_manager_get_keyring_watch:
 * @self: a manager
 *
 * Returns: (transfer none): who knows whether the keyring can be used
 */
FichaKeyringWatch *
ficha_manager_get_keyring_watch (FichaManager *self)
{
  g_return_val_if_fail (FICHA_IS_MANAGER (self), NULL);

  return self->keyring_watch;
}

/**
 * ficha_manager_get_catalog:
 * @self: a manager
 *
 * Returns: (transfer none): where records are kept
 */
FichaCatalog *
ficha_manager_get_catalog (FichaManager *self)
{
  g_return_val_if_fail (FICHA_IS_MANAGER (self), NULL);

  return self->catalog;
}

/**
 * ficha_manager_hide:
 * @self: a manager
 * @entry: an entry that can be seen
 *
 * Takes @entry out of sight; its items and its record stay.
 */
void
ficha_manager_hide (FichaManager *self, FichaEntry *entry)
{
  g_return_if_fail (FICHA_IS_MANAGER (self));
  g_return_if_fail (entry != NULL && is_visible (entry));

  entry->removed = TRUE;
  g_signal_emit (self, signals[SIGNAL_REMOVED], 0, entry);
}

/**
 * ficha_manager_find_hidden:
 * @self: a manager
 * @id: an id
 *
 * Returns: (transfer none) (nullable): the entry that is in its undo time, or %NULL
 */
FichaEntry *
ficha_manager_find_hidden (FichaManager *self, const char *id)
{
  g_return_val_if_fail (FICHA_IS_MANAGER (self), NULL);

  for (guint i = 0; i < self->entries->len; i++)
    {
      FichaEntry *entry = self->entries->pdata[i];

      if (entry->remove_id != 0 && strcmp (entry->record->id, id) == 0)
        return entry;
    }

  return NULL;
}

/**
 * ficha_manager_check_name:
 * @self: a manager
 * @name: a name
 * @except: (nullable): the entry that may have it
 * @error: return location for an error
 *
 * Returns: whether no other integration has @name, or is about to; else %FALSE with
 *   %FICHA_ERROR_NAME_TAKEN
 */
gboolean
ficha_manager_check_name (FichaManager *self,
                          const char *name,
                          const FichaEntry *except,
                          GError **error)
{
  g_return_val_if_fail (FICHA_IS_MANAGER (self), FALSE);

  for (guint i = 0; i < self->entries->len; i++)
    {
      FichaEntry *entry = self->entries->pdata[i];

      if (entry != except && !entry->removed &&
          (strcmp (entry->record->name, name) == 0 || g_strcmp0 (entry->new_name, name) == 0))
        {
          g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_NAME_TAKEN, name);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * ficha_manager_reserve:
 * @self: a manager
 * @entry: a pending entry
 * @error: return location for an error
 *
 * Takes @entry in, so that its name is taken. It is seen once it is no longer pending and told of.
 *
 * Returns: %FALSE with %FICHA_ERROR_NAME_TAKEN where another has the name
 */
gboolean
ficha_manager_reserve (FichaManager *self, FichaEntry *entry, GError **error)
{
  g_return_val_if_fail (FICHA_IS_MANAGER (self), FALSE);
  g_return_val_if_fail (entry != NULL, FALSE);

  if (!ficha_manager_check_name (self, entry->record->name, NULL, error))
    return FALSE;

  ficha_manager_insert (self, entry);
  return TRUE;
}

/**
 * ficha_manager_insert:
 * @self: a manager
 * @entry: an entry
 *
 * Takes @entry in, whatever its name.
 */
void
ficha_manager_insert (FichaManager *self, FichaEntry *entry)
{
  g_return_if_fail (FICHA_IS_MANAGER (self));
  g_return_if_fail (entry != NULL);

  g_ptr_array_add (self->entries, ficha_entry_ref (entry));
  g_hash_table_add (self->ids, g_strdup (entry->record->id));
}

/**
 * ficha_manager_knows:
 * @self: a manager
 * @id: an id
 *
 * Returns: whether there is an entry of that id, seen or not, or was one since the agent started
 */
gboolean
ficha_manager_knows (FichaManager *self, const char *id)
{
  g_return_val_if_fail (FICHA_IS_MANAGER (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return g_hash_table_contains (self->ids, id);
}

/**
 * ficha_manager_forget:
 * @self: a manager
 * @entry: an entry whose items and record are gone, or never were
 */
void
ficha_manager_forget (FichaManager *self, FichaEntry *entry)
{
  g_autoptr (FichaEntry) kept = NULL;

  g_return_if_fail (FICHA_IS_MANAGER (self));
  g_return_if_fail (entry != NULL);

  kept = ficha_entry_ref (entry);
  kept->removed = TRUE;
  g_ptr_array_remove (self->entries, entry);
  g_signal_emit (self, signals[SIGNAL_REMOVED], 0, kept);
}

/**
 * ficha_manager_tell:
 * @self: a manager
 * @entry: an entry that changed
 *
 * Emits #FichaManager::changed where @entry can be seen.
 */
void
ficha_manager_tell (FichaManager *self, FichaEntry *entry)
{
  g_return_if_fail (FICHA_IS_MANAGER (self));
  g_return_if_fail (entry != NULL);

  if (is_visible (entry))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0, entry);
}

/**
 * ficha_manager_save_tokens:
 * @self: a manager
 * @entry: an entry with new tokens
 *
 * Has them saved, unless the entry is kept for this session only.
 */
void
ficha_manager_save_tokens (FichaManager *self, FichaEntry *entry)
{
  g_return_if_fail (FICHA_IS_MANAGER (self));
  g_return_if_fail (entry != NULL);

  if (entry->session_key == NULL)
    ficha_saver_save (self->saver, entry);
}

static void
tokens_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  FichaEntry *entry = g_task_get_task_data (task);
  g_autoptr (FichaSecret) line = NULL;
  g_autoptr (GError) error = NULL;

  line = ficha_keyring_lookup_finish (FICHA_KEYRING (source), result, &error);
  if (line != NULL)
    ficha_entry_load_tokens (entry, line, &error);

  /* meanwhile a renewal may have brought some, or an edit dropped them */
  if (entry->tokens != NULL)
    g_task_return_boolean (task, TRUE);
  else if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error_literal (task, FICHA_ERROR, FICHA_ERROR_MISSING, "");
}

/**
 * ficha_manager_read_tokens_async:
 * @self: a manager
 * @entry: an entry
 * @callback: called when @entry's `tokens` are there
 * @user_data: for @callback
 *
 * Reads the tokens from the keyring where they are not in memory; asks the server for nothing.
 */
void
ficha_manager_read_tokens_async (FichaManager *self,
                                 FichaEntry *entry,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FICHA_IS_MANAGER (self));
  g_return_if_fail (entry != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ficha_manager_read_tokens_async);
  g_task_set_task_data (task, ficha_entry_ref (entry), (GDestroyNotify) ficha_entry_unref);

  if (entry->tokens != NULL)
    g_task_return_boolean (task, TRUE);
  else if (entry->tokens_read || entry->session_key != NULL || !entry->record->has_tokens)
    g_task_return_new_error_literal (task, FICHA_ERROR, FICHA_ERROR_MISSING, "");
  else
    ficha_keyring_lookup_async (self->keyring, entry->record->id, FICHA_KEYRING_TOKENS, NULL,
                                tokens_cb, g_object_ref (task));
}

/**
 * ficha_manager_read_tokens_finish:
 * @self: a manager
 * @result: a result of ficha_manager_read_tokens_async()
 * @error: return location for an error
 *
 * Returns: whether there are tokens; else an error of the keyring, or %FICHA_ERROR_MISSING where
 *   none were obtained yet
 */
gboolean
ficha_manager_read_tokens_finish (FichaManager *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (FICHA_IS_MANAGER (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What a caller of renew_async wants. */
typedef struct
{
  FichaEntry *entry; /* (owned) */
  guint min_valid;
  gboolean force;
} Wish;

static void
wish_free (Wish *wish)
{
  ficha_entry_unref (wish->entry);
  g_free (wish);
}

static void
renewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  const Wish *wish = g_task_get_task_data (task);
  GError *error = NULL;

  if (ficha_renewal_wait_finish (FICHA_RENEWAL (source), result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  /* A token that still works is handed out while the server does not answer, unless the caller
   * asked for a new one or for more than is left. */
  if (!wish->force && !ficha_entry_is_expired (wish->entry) &&
      (wish->min_valid == FICHA_MIN_VALID_DEFAULT ||
       ficha_entry_is_valid_for (wish->entry, wish->min_valid)))
    {
      g_error_free (error);
      g_task_return_boolean (task, TRUE);
      return;
    }

  g_task_return_error (task, error);
}

/**
 * ficha_manager_renew_async:
 * @self: a manager
 * @entry: an entry
 * @min_valid: seconds for which the access token has to be valid, or %FICHA_MIN_VALID_DEFAULT
 * @force: whether a new one is wanted in any case
 * @callback: called when @entry's `tokens` do, or can't
 * @user_data: for @callback
 *
 * Sees to it that @entry has an access token in memory that does, by the one operation in flight
 * where there is one.
 */
void
ficha_manager_renew_async (FichaManager *self,
                           FichaEntry *entry,
                           guint min_valid,
                           gboolean force,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (FichaRenewal) renewal = NULL;
  Wish *wish;

  g_return_if_fail (FICHA_IS_MANAGER (self));
  g_return_if_fail (entry != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ficha_manager_renew_async);
  wish = g_new0 (Wish, 1);
  wish->entry = ficha_entry_ref (entry);
  wish->min_valid = min_valid;
  wish->force = force;
  g_task_set_task_data (task, wish, (GDestroyNotify) wish_free);

  /* found before it was removed */
  if (!is_visible (entry))
    {
      g_task_return_new_error_literal (task, FICHA_ERROR, FICHA_ERROR_NOT_FOUND,
                                       entry->record->name);
      return;
    }

  if (!force && entry->renewal == NULL && ficha_entry_is_valid_for (entry, min_valid))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  if (entry->renewal != NULL)
    {
      renewal = g_object_ref (entry->renewal);
    }
  else
    {
      renewal = ficha_renewal_start (entry, self->api, self->keyring, self->catalog, self->saver,
                                     self->gate);
      g_signal_connect_object (renewal, "changed", G_CALLBACK (renewal_changed_cb), self,
                               G_CONNECT_DEFAULT);
      ficha_manager_tell (self, entry);
    }
  ficha_renewal_wait_async (renewal, min_valid, force, renewed_cb, g_object_ref (task));
}

/**
 * ficha_manager_renew_finish:
 * @self: a manager
 * @result: a result of ficha_manager_renew_async()
 * @error: return location for an error
 *
 * Returns: whether the entry has a token that does; else a #FichaError
 */
gboolean
ficha_manager_renew_finish (FichaManager *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (FICHA_IS_MANAGER (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
