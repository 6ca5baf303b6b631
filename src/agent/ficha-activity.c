// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-activity.h"

#include "ficha-events.h"

/**
 * FichaActivity:
 *
 * What happened with all integrations: how operations ended, which their records keep, and what was
 * handed out to whom, which this keeps: in memory, and in a small file from when the agent leaves
 * until it is asked again. No call writes to the disk for it.
 */
struct _FichaActivity
{
  GObject parent_instance;

  FichaManager *manager; /* (owned) */
  char *path;            /* (owned): of the file */
  FichaUses *uses;       /* (owned) (nullable): once it is read */
  gboolean unsaved;      /* the file tells something else */
  gboolean asked;        /* nothing changed since somebody asked */
  char *window;          /* (owned) (nullable): the window's unique bus name */
  guint window_watch;
};

G_DEFINE_FINAL_TYPE (FichaActivity, ficha_activity, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static FichaUses *
get_uses (FichaActivity *self)
{
  g_autofree char *text = NULL;

  g_assert (FICHA_IS_ACTIVITY (self));

  if (self->uses != NULL)
    return self->uses;

  self->uses = ficha_uses_new ();
  if (g_file_get_contents (self->path, &text, NULL, NULL))
    ficha_uses_read_text (self->uses, text);

  return self->uses;
}

static void
tell_changed (FichaActivity *self)
{
  g_assert (FICHA_IS_ACTIVITY (self));

  if (!self->asked)
    return;

  self->asked = FALSE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
entry_changed_cb (FichaManager *manager, FichaEntry *entry, FichaActivity *self)
{
  /* one that has just begun tells nothing yet */
  if (entry->renewal == NULL)
    tell_changed (self);
}

static void
entry_removed_cb (FichaManager *manager, FichaEntry *entry, FichaActivity *self)
{
  /* it may come back: what is left of it goes when the file is written */
  self->unsaved = TRUE;
  tell_changed (self);
}

static void
window_appeared_cb (GDBusConnection *connection,
                    const char *name,
                    const char *owner,
                    gpointer user_data)
{
  g_set_str (&FICHA_ACTIVITY (user_data)->window, owner);
}

static void
window_vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  g_set_str (&FICHA_ACTIVITY (user_data)->window, NULL);
}

/* ---- clearing --------------------------------------------------------------------------------- */

/* What is to be cleared. */
typedef struct
{
  GPtrArray *entries; /* (element-type FichaEntry) (owned): from the last to the first */
  GError *error;      /* (owned) (nullable): the first */
} Clearing;

static void
clearing_free (Clearing *clearing)
{
  g_ptr_array_unref (clearing->entries);
  g_clear_error (&clearing->error);
  g_free (clearing);
}

static gboolean
clear_history (FichaActivity *self, FichaEntry *entry, GError **error)
{
  FichaIntegration *record = entry->record;
  const FichaHistory before = record->history;

  g_assert (FICHA_IS_ACTIVITY (self));

  record->history = (FichaHistory) { .n = 0 };
  if (entry->session_key == NULL &&
      !ficha_catalog_save (ficha_manager_get_catalog (self->manager), record, error))
    {
      record->history = before;
      return FALSE;
    }

  ficha_manager_tell (self->manager, entry);
  return TRUE;
}

/* One record at a time: each is on the disk before the next, and thousands take a while in which
 * others are served. */
static gboolean
clear_cb (gpointer user_data)
{
  GTask *task = G_TASK (user_data);
  FichaActivity *self = g_task_get_source_object (task);
  Clearing *clearing = g_task_get_task_data (task);

  while (clearing->entries->len > 0)
    {
      g_autoptr (FichaEntry) entry =
          g_ptr_array_steal_index (clearing->entries, clearing->entries->len - 1);

      if (entry->removed || entry->record->history.n == 0)
        continue;

      clear_history (self, entry, clearing->error == NULL ? &clearing->error : NULL);
      return G_SOURCE_CONTINUE;
    }

  if (clearing->error != NULL)
    g_task_return_error (task, g_steal_pointer (&clearing->error));
  else
    g_task_return_boolean (task, TRUE);

  return G_SOURCE_REMOVE;
}

/* ---- the object ------------------------------------------------------------------------------- */

static void
ficha_activity_finalize (GObject *object)
{
  FichaActivity *self = FICHA_ACTIVITY (object);

  g_clear_handle_id (&self->window_watch, g_bus_unwatch_name);
  g_clear_pointer (&self->uses, ficha_uses_free);
  g_clear_object (&self->manager);
  g_free (self->window);
  g_free (self->path);

  G_OBJECT_CLASS (ficha_activity_parent_class)->finalize (object);
}

static void
ficha_activity_class_init (FichaActivityClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ficha_activity_finalize;

  /**
   * FichaActivity::changed:
   * @self: the activity
   *
   * Something happened that was not there to tell when somebody asked last; told once, until
   * somebody asks again.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FICHA_TYPE_ACTIVITY, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ficha_activity_init (FichaActivity *self)
{
}

/**
 * ficha_activity_new:
 * @manager: whose integrations it is about
 * @path: an absolute path, where it keeps what was handed out; the folder is there once there is an
 *   integration
 *
 * Returns: (transfer full): the activity
 */
FichaActivity *
ficha_activity_new (FichaManager *manager, const char *path)
{
  FichaActivity *self;

  g_return_val_if_fail (FICHA_IS_MANAGER (manager), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (FICHA_TYPE_ACTIVITY, NULL);
  self->manager = g_object_ref (manager);
  self->path = g_strdup (path);
  g_signal_connect_object (manager, "changed", G_CALLBACK (entry_changed_cb), self,
                           G_CONNECT_DEFAULT);
  g_signal_connect_object (manager, "removed", G_CALLBACK (entry_removed_cb), self,
                           G_CONNECT_DEFAULT);

  return self;
}

/**
 * ficha_activity_follow:
 * @self: an activity
 * @connection: the session bus
 *
 * Learns which caller is the window; call it once, before the first call is answered.
 */
void
ficha_activity_follow (FichaActivity *self, GDBusConnection *connection)
{
  g_return_if_fail (FICHA_IS_ACTIVITY (self));
  g_return_if_fail (self->window_watch == 0);

  self->window_watch =
      g_bus_watch_name_on_connection (connection, FICHA_APP_ID, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                      window_appeared_cb, window_vanished_cb, self, NULL);
}

/**
 * ficha_activity_is_window:
 * @self: an activity
 * @sender: a unique bus name
 *
 * Returns: whether that is the window
 */
gboolean
ficha_activity_is_window (FichaActivity *self, const char *sender)
{
  g_return_val_if_fail (FICHA_IS_ACTIVITY (self), FALSE);

  return sender != NULL && g_strcmp0 (self->window, sender) == 0;
}

/**
 * ficha_activity_note:
 * @self: an activity
 * @entry: an entry
 * @kind: what of it is being handed out
 * @program: (nullable): the name of the program that it is given to, %NULL where unknown
 */
void
ficha_activity_note (FichaActivity *self, FichaEntry *entry, FichaUseKind kind, const char *program)
{
  const FichaHistory *history;

  g_return_if_fail (FICHA_IS_ACTIVITY (self));
  g_return_if_fail (entry != NULL);

  history = &entry->record->history;
  ficha_uses_add (get_uses (self), g_get_real_time () / G_USEC_PER_SEC, entry->record->id, kind,
                  program != NULL ? program : "", history->n > 0 ? history->at[0] : G_MININT64);
  self->unsaved = TRUE;
  tell_changed (self);
}

/**
 * ficha_activity_tell:
 * @self: an activity
 * @entry: (nullable): an entry, %NULL for all that can be seen
 *
 * Returns: (transfer floating): the last events, the newest first, `aa{sv}` as GetActivity tells
 *   them
 */
GVariant *
ficha_activity_tell (FichaActivity *self, FichaEntry *entry)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_val_if_fail (FICHA_IS_ACTIVITY (self), NULL);

  if (entry != NULL)
    {
      entries = g_ptr_array_new ();
      g_ptr_array_add (entries, entry);
    }
  else
    {
      entries = ficha_manager_get_entries (self->manager);
    }
  self->asked = TRUE;

  return ficha_events_to_variant (entries, get_uses (self));
}

/**
 * ficha_activity_save:
 * @self: an activity
 * @error: return location for an error
 *
 * Writes the file if it tells something else, without what is left of integrations that are gone.
 *
 * Returns: whether it tells what it should; else %FALSE with %FICHA_ERROR_STORE
 */
gboolean
ficha_activity_save (FichaActivity *self, GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GHashTable) ids = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (FICHA_IS_ACTIVITY (self), FALSE);

  if (!self->unsaved)
    return TRUE;

  entries = ficha_manager_get_entries (self->manager);
  ids = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < entries->len; i++)
    g_hash_table_add (ids, ((FichaEntry *) entries->pdata[i])->record->id);
  ficha_uses_keep (get_uses (self), ids);

  text = ficha_uses_to_text (self->uses);
  if ((*text != '\0' || g_file_test (self->path, G_FILE_TEST_EXISTS)) &&
      !g_file_set_contents_full (self->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                 &local_error))
    {
      g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_STORE, local_error->message);
      return FALSE;
    }

  self->unsaved = FALSE;
  return TRUE;
}

/**
 * ficha_activity_clear_async:
 * @self: an activity
 * @entry: (nullable): an entry, %NULL for all that can be seen
 * @callback: called when it is no longer on the disk
 * @user_data: for @callback
 *
 * Forgets what happened.
 */
void
ficha_activity_clear_async (FichaActivity *self,
                            FichaEntry *entry,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Clearing *clearing;

  g_return_if_fail (FICHA_IS_ACTIVITY (self));

  clearing = g_new0 (Clearing, 1);
  if (entry == NULL)
    {
      clearing->entries = ficha_manager_get_entries (self->manager);
    }
  else
    {
      clearing->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) ficha_entry_unref);
      g_ptr_array_add (clearing->entries, ficha_entry_ref (entry));
    }
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ficha_activity_clear_async);
  g_task_set_task_data (task, clearing, (GDestroyNotify) clearing_free);

  if (ficha_uses_forget (get_uses (self), entry != NULL ? entry->record->id : NULL))
    {
      self->unsaved = TRUE;
      ficha_activity_save (self, &clearing->error);
      tell_changed (self);
    }
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, clear_cb, g_steal_pointer (&task), g_object_unref);
}

/**
 * ficha_activity_clear_finish:
 * @self: an activity
 * @result: a result of ficha_activity_clear_async()
 * @error: return location for an error
 *
 * Returns: whether all of it is gone; else %FICHA_ERROR_STORE, and what could not be written is
 *   still told
 */
gboolean
ficha_activity_clear_finish (FichaActivity *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (FICHA_IS_ACTIVITY (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
