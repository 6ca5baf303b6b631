// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-saver.h"

/* Seconds between tries to save what the keyring did not take. */
#define RETRY_SECONDS 30

/**
 * FichaSaver:
 *
 * Saves new tokens in the keyring behind the back of those who use them already: one store at a time,
 * since each rewrites the whole keyring, and only the newest tokens of an integration. What can't be
 * saved is tried again every 30 s. The record follows the item, so that a crash in between leaves
 * the `spent` mark of the tokens before.
 */
struct _FichaSaver
{
  GObject parent_instance;

  FichaKeyring *keyring; /* (owned) */
  FichaCatalog *catalog; /* (owned) */
  GQueue waiting;        /* (element-type FichaEntry) (owned) */
  GPtrArray *unsaved;    /* (element-type FichaEntry) (owned) */
  FichaEntry *saving;    /* (owned) (nullable) */
  FichaTokens *tokens;   /* (owned) (nullable): those being saved */
  GPtrArray *settling;   /* (element-type GTask) (owned): wait for the end of that */
  guint retry_id;
};

G_DEFINE_FINAL_TYPE (FichaSaver, ficha_saver, G_TYPE_OBJECT)

enum
{
  SIGNAL_SAVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void save_next (FichaSaver *self);

static gboolean
retry_cb (gpointer user_data)
{
  FichaSaver *self = FICHA_SAVER (user_data);

  self->retry_id = 0;
  ficha_saver_retry (self);

  return G_SOURCE_REMOVE;
}

static void
set_unsaved (FichaSaver *self, FichaEntry *entry)
{
  g_assert (FICHA_IS_SAVER (self));

  entry->unsaved = TRUE;
  if (!g_ptr_array_find (self->unsaved, entry, NULL))
    g_ptr_array_add (self->unsaved, ficha_entry_ref (entry));
  if (self->retry_id == 0)
    self->retry_id = g_timeout_add_seconds (RETRY_SECONDS, retry_cb, self);
}

static void
store_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaSaver) self = FICHA_SAVER (user_data);
  g_autoptr (FichaEntry) entry = g_steal_pointer (&self->saving);
  g_autoptr (FichaTokens) tokens = g_steal_pointer (&self->tokens);
  g_autoptr (GError) error = NULL;

  if (ficha_keyring_store_finish (FICHA_KEYRING (source), result, &error))
    {
      if (tokens == entry->tokens)
        {
          entry->unsaved = FALSE;
          g_ptr_array_remove (self->unsaved, entry);
          /* Without the record the tokens count as spent: a POST later, nothing lost. */
          ficha_catalog_save (self->catalog, entry->record, NULL);
        }
    }
  else if (tokens == entry->tokens && !ficha_entry_is_going (entry))
    {
      set_unsaved (self, entry);
    }

  g_signal_emit (self, signals[SIGNAL_SAVED], 0, entry);
  while (self->settling->len > 0)
    {
      g_autoptr (GTask) task = g_ptr_array_steal_index (self->settling, 0);

      g_task_return_boolean (task, TRUE);
    }
  save_next (self);
}

static void
save_next (FichaSaver *self)
{
  g_autoptr (FichaEntry) entry = NULL;

  g_assert (FICHA_IS_SAVER (self));

  if (self->saving != NULL)
    return;

  while ((entry = g_queue_pop_head (&self->waiting)) != NULL)
    {
      if (!ficha_entry_is_going (entry) && entry->tokens != NULL)
        break;
      g_clear_pointer (&entry, ficha_entry_unref);
    }

  if (entry != NULL)
    {
      g_autoptr (FichaSecret) line = ficha_tokens_to_line (entry->tokens);

      self->saving = g_steal_pointer (&entry);
      self->tokens = ficha_tokens_ref (self->saving->tokens);
      ficha_keyring_store_async (self->keyring, self->saving->record, FICHA_KEYRING_TOKENS, line,
                                 NULL, store_cb, g_object_ref (self));
    }
}

static void
ficha_saver_dispose (GObject *object)
{
  FichaSaver *self = FICHA_SAVER (object);

  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) ficha_entry_unref);
  g_ptr_array_set_size (self->unsaved, 0);

  G_OBJECT_CLASS (ficha_saver_parent_class)->dispose (object);
}

static void
ficha_saver_finalize (GObject *object)
{
  FichaSaver *self = FICHA_SAVER (object);

  g_clear_pointer (&self->settling, g_ptr_array_unref);
  g_clear_pointer (&self->unsaved, g_ptr_array_unref);
  g_clear_object (&self->catalog);
  g_clear_object (&self->keyring);

  G_OBJECT_CLASS (ficha_saver_parent_class)->finalize (object);
}

static void
ficha_saver_class_init (FichaSaverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ficha_saver_dispose;
  object_class->finalize = ficha_saver_finalize;

  /**
   * FichaSaver::saved:
   * @self: the saver
   * @entry: (type gpointer): the #FichaEntry
   *
   * Emitted after each try to save; @entry's `unsaved` tells how it went.
   */
  signals[SIGNAL_SAVED] = g_signal_new ("saved", FICHA_TYPE_SAVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
ficha_saver_init (FichaSaver *self)
{
  g_queue_init (&self->waiting);
  self->unsaved = g_ptr_array_new_with_free_func ((GDestroyNotify) ficha_entry_unref);
  self->settling = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * ficha_saver_new:
 * @keyring: where tokens are saved
 * @catalog: where records are saved
 *
 * Returns: (transfer full): a saver with nothing to do
 */
FichaSaver *
ficha_saver_new (FichaKeyring *keyring, FichaCatalog *catalog)
{
  FichaSaver *self;

  g_return_val_if_fail (FICHA_IS_KEYRING (keyring), NULL);
  g_return_val_if_fail (FICHA_IS_CATALOG (catalog), NULL);

  self = g_object_new (FICHA_TYPE_SAVER, NULL);
  self->keyring = g_object_ref (keyring);
  self->catalog = g_object_ref (catalog);

  return self;
}

/**
 * ficha_saver_save:
 * @self: a saver
 * @entry: an entry with new tokens
 *
 * Has @entry's tokens and record saved in a while; returns at once.
 */
void
ficha_saver_save (FichaSaver *self, FichaEntry *entry)
{
  g_return_if_fail (FICHA_IS_SAVER (self));
  g_return_if_fail (entry != NULL);

  if (g_queue_find (&self->waiting, entry) == NULL)
    g_queue_push_tail (&self->waiting, ficha_entry_ref (entry));
  save_next (self);
}

/**
 * ficha_saver_retry:
 * @self: a saver
 *
 * Tries at once to save what the keyring did not take.
 */
void
ficha_saver_retry (FichaSaver *self)
{
  g_return_if_fail (FICHA_IS_SAVER (self));

  g_clear_handle_id (&self->retry_id, g_source_remove);
  while (self->unsaved->len > 0)
    {
      g_autoptr (FichaEntry) entry = g_ptr_array_steal_index (self->unsaved, 0);

      ficha_saver_save (self, entry);
    }
}

/**
 * ficha_saver_settle_async:
 * @self: a saver
 * @entry: an entry whose items are about to be cleared: nothing more of it is saved
 * @callback: called when no store of @entry is under way
 * @user_data: for @callback
 */
void
ficha_saver_settle_async (FichaSaver *self,
                          FichaEntry *entry,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FICHA_IS_SAVER (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ficha_saver_settle_async);
  if (self->saving == entry)
    g_ptr_array_add (self->settling, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * ficha_saver_settle_finish:
 * @self: a saver
 * @result: a result of ficha_saver_settle_async()
 */
void
ficha_saver_settle_finish (FichaSaver *self, GAsyncResult *result)
{
  g_return_if_fail (FICHA_IS_SAVER (self));
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * ficha_saver_is_idle:
 * @self: a saver
 *
 * Returns: whether nothing is being saved or waiting for it
 */
gboolean
ficha_saver_is_idle (FichaSaver *self)
{
  g_return_val_if_fail (FICHA_IS_SAVER (self), TRUE);

  return self->saving == NULL && g_queue_is_empty (&self->waiting);
}

/**
 * ficha_saver_has_unsaved:
 * @self: a saver
 *
 * Returns: whether there are tokens that only this process holds
 */
gboolean
ficha_saver_has_unsaved (FichaSaver *self)
{
  g_return_val_if_fail (FICHA_IS_SAVER (self), FALSE);

  return self->unsaved->len > 0 || !ficha_saver_is_idle (self);
}
