// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-enrolment.h"

#include "ficha-base-uri.h"
#include "ficha-key.h"
#include "ficha-settings.h"

/**
 * FichaEnrolment:
 *
 * What puts secret keys into the keyring: adding and editing an integration. A secret key that
 * can't be had again is saved before anything is asked of the server, and taken back only when the
 * server refuses it.
 */
struct _FichaEnrolment
{
  GObject parent_instance;

  FichaManager *manager;         /* (owned) */
  FichaPreferences *preferences; /* (owned) */
  FichaTrial *trial;             /* (owned) */
};

G_DEFINE_FINAL_TYPE (FichaEnrolment, ficha_enrolment, G_TYPE_OBJECT)

/* One Add or Update. */
typedef struct
{
  FichaEntry *entry;        /* (owned) (nullable): being added or edited */
  GVariant *settings;       /* (owned) (nullable): of an Update */
  FichaIntegration *record; /* (owned) (nullable): with the new settings */
  FichaSecret *secret_key;  /* (owned) (nullable) */
  GError *error;            /* (owned) (nullable): what an Add that is taken back fails with */
  gboolean tried;           /* an Update whose credentials the server took */
  gboolean test;
  gboolean session_only;
  gboolean keyless;  /* an Add of which nobody has the secret key yet */
  gboolean new_keys; /* an Update that ends the present tokens' renewal */
} Work;

static void
work_free (Work *work)
{
  g_clear_error (&work->error);
  g_clear_pointer (&work->entry, ficha_entry_unref);
  g_clear_pointer (&work->settings, g_variant_unref);
  g_clear_pointer (&work->record, ficha_integration_free);
  g_clear_pointer (&work->secret_key, ficha_secret_unref);
  g_free (work);
}

static GTask *
task_new (FichaEnrolment *self,
          gpointer tag,
          FichaEntry *entry,
          FichaSecret *secret_key,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->entry = entry != NULL ? ficha_entry_ref (entry) : NULL;
  work->secret_key = secret_key != NULL ? ficha_secret_ref (secret_key) : NULL;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);

  return task;
}

/* ---- adding ----------------------------------------------------------------------------------- */

/* Ends an Add that came to nothing; its items are cleared already, or never were. */
static void
add_failed (GTask *task, GError *error)
{
  FichaEnrolment *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);

  ficha_manager_forget (self->manager, work->entry);
  g_task_return_error (task, error);
}

static void
taken_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Work *work = g_task_get_task_data (task);

  /* What can't be cleared now shows up as an integration at the next start: not lost, at worst. */
  ficha_keyring_clear_finish (FICHA_KEYRING (source), result, NULL);
  add_failed (task, g_steal_pointer (&work->error));
}

/* Takes the items back that an Add has saved, and fails with @error. */
static void
take_back (GTask *task, GError *error)
{
  FichaEnrolment *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);

  if (work->session_only)
    {
      add_failed (task, error);
      return;
    }

  work->error = error;
  ficha_keyring_clear_async (ficha_manager_get_keyring (self->manager), work->entry->record->id,
                             NULL, taken_back_cb, g_object_ref (task));
}

static void
add_done (GTask *task)
{
  FichaEnrolment *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);
  FichaEntry *entry = work->entry;
  GError *error = NULL;

  if (!work->session_only &&
      !ficha_catalog_save (ficha_manager_get_catalog (self->manager), entry->record, &error))
    {
      take_back (task, error);
      return;
    }

  entry->pending = FALSE;
  if (entry->tokens != NULL)
    ficha_manager_save_tokens (self->manager, entry);
  ficha_manager_tell (self->manager, entry);
  g_task_return_pointer (task, g_strdup (entry->record->id), g_free);
}

static void
add_obtain_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Work *work = g_task_get_task_data (task);
  FichaEntry *entry = work->entry;
  FichaApiOutcome outcome;
  FichaTokens *tokens;
  GError *error = NULL;

  tokens = ficha_api_finish (FICHA_API (source), result, &outcome, &error);
  if (outcome.skew != FICHA_TIME_UNKNOWN)
    entry->record->skew = outcome.skew;

  if (g_error_matches (error, FICHA_ERROR, FICHA_ERROR_REFUSED))
    {
      take_back (task, error);
      return;
    }

  if (tokens != NULL)
    ficha_entry_take_tokens (entry, tokens);
  else
    ficha_entry_set_error (entry, error);
  ficha_entry_note_result (entry, tokens != NULL ? FICHA_RESULT_OBTAINED : FICHA_RESULT_FAILED);
  g_clear_error (&error);
  add_done (task);
}

/* There is nothing to ask the server with, until an Update brings the secret key. */
static void
add_keyless (GTask *task)
{
  Work *work = g_task_get_task_data (task);
  g_autoptr (GError) missing = g_error_new_literal (FICHA_ERROR, FICHA_ERROR_MISSING, "");

  ficha_entry_set_error (work->entry, missing);
  add_done (task);
}

/* The secret key is safe: now the server may be asked. */
static void
add_test (GTask *task)
{
  FichaEnrolment *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);

  if (ficha_trial_use (self->trial, work->entry, work->secret_key) || !work->test)
    add_done (task);
  else
    ficha_api_obtain_async (ficha_manager_get_api (self->manager), work->entry->record,
                            work->secret_key, NULL, add_obtain_cb, g_object_ref (task));
}

static void
read_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Work *work = g_task_get_task_data (task);
  g_autoptr (FichaSecret) stored = NULL;
  GError *error = NULL;

  stored = ficha_keyring_lookup_finish (FICHA_KEYRING (source), result, &error);
  if (stored != NULL && !ficha_secret_equal (stored, work->secret_key))
    error = g_error_new_literal (FICHA_ERROR, FICHA_ERROR_DAMAGED, "");

  if (error != NULL)
    take_back (task, error);
  else
    add_test (task);
}

static void
add_store_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (ficha_keyring_store_finish (FICHA_KEYRING (source), result, &error))
    ficha_keyring_lookup_async (FICHA_KEYRING (source), work->entry->record->id,
                                FICHA_KEYRING_SECRET_KEY, NULL, read_back_cb, g_object_ref (task));
  else
    add_failed (task, error);
}

/* ---- editing ---------------------------------------------------------------------------------- */

/* Reads what is to be changed of the record as it is now. */
static gboolean
read_update (GTask *task, GError **error)
{
  FichaEnrolment *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);
  const FichaIntegration *before = work->entry->record;

  g_clear_pointer (&work->record, ficha_integration_free);
  work->record = ficha_integration_copy (before);
  if (!ficha_settings_apply (work->settings, work->record, error) ||
      !ficha_manager_check_name (self->manager, work->record->name, work->entry, error))
    return FALSE;

  work->new_keys = work->secret_key != NULL || !ficha_settings_ask_the_same (before, work->record);
  return TRUE;
}

/* Ends an Update that had its turn. */
static void
update_end (GTask *task, GError *error)
{
  Work *work = g_task_get_task_data (task);

  g_clear_pointer (&work->entry->new_name, g_free);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  ficha_gate_leave (work->entry->turn);
}

static void
update_done (GTask *task)
{
  FichaEnrolment *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);
  FichaEntry *entry = work->entry;
  FichaIntegration *record = entry->record;
  g_autoptr (FichaIntegration) before = NULL;
  const FichaSecret *secret_key;
  GError *error = NULL;

  before = ficha_integration_copy (record);
  /* only what can be set: the error may have been solved meanwhile */
  g_set_str (&record->name, work->record->name);
  g_set_str (&record->base_uri, work->record->base_uri);
  g_set_str (&record->consumer_key, work->record->consumer_key);
  g_set_str (&record->ca_file, work->record->ca_file);
  record->auto_renew = work->record->auto_renew;
  record->remind_before = work->record->remind_before;
  if (work->new_keys)
    ficha_entry_forget_tokens (entry);

  if (entry->session_key == NULL &&
      !ficha_catalog_save (ficha_manager_get_catalog (self->manager), record, &error))
    {
      entry->record = g_steal_pointer (&before);
      ficha_integration_free (record);
      ficha_manager_tell (self->manager, entry);
      update_end (task, error);
      return;
    }

  secret_key = work->secret_key;
  if (secret_key == NULL && work->tried)
    secret_key = ficha_trial_get_secret_key (self->trial);
  if (work->new_keys && ficha_trial_use (self->trial, entry, secret_key))
    ficha_manager_save_tokens (self->manager, entry);
  ficha_manager_tell (self->manager, entry);

  /* the items tell the list again where the records are lost; no harm where that fails */
  if (entry->session_key == NULL)
    ficha_keyring_describe_async (ficha_manager_get_keyring (self->manager), record, NULL, NULL,
                                  NULL);
  update_end (task, NULL);
}

static void
update_store_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (ficha_keyring_store_finish (FICHA_KEYRING (source), result, &error))
    update_done (task);
  else
    update_end (task, error);
}

/* The new secret key goes where the old one is. */
static void
update_turn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  FichaEnrolment *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  ficha_gate_enter_finish (FICHA_GATE (source), result);

  if (work->entry->removed)
    {
      g_set_error_literal (&error, FICHA_ERROR, FICHA_ERROR_NOT_FOUND, work->record->name);
      update_end (task, error);
      return;
    }
  if (!read_update (task, &error))
    {
      update_end (task, error);
      return;
    }
  g_set_str (&work->entry->new_name, work->record->name);
  if (work->secret_key != NULL)
    work->entry->record->backed_up = FALSE;

  if (work->secret_key == NULL)
    {
      update_done (task);
    }
  else if (work->entry->session_key != NULL)
    {
      ficha_secret_unref (work->entry->session_key);
      work->entry->session_key = ficha_secret_ref (work->secret_key);
      update_done (task);
    }
  /* the old secret key is not given up for settings that can't be written */
  else if (!ficha_catalog_save (ficha_manager_get_catalog (self->manager), work->entry->record,
                                &error))
    {
      update_end (task, error);
    }
  else
    {
      ficha_keyring_store_async (ficha_manager_get_keyring (self->manager), work->record,
                                 FICHA_KEYRING_SECRET_KEY, work->secret_key, NULL, update_store_cb,
                                 g_object_ref (task));
    }
}

/* What is obtained with the old keys is not to count as obtained with the new ones, and the new secret
 * key is not to go to the old address: no renewal meanwhile, and none in flight. */
static void
update_wait (GTask *task)
{
  Work *work = g_task_get_task_data (task);

  ficha_gate_enter_async (work->entry->turn, update_turn_cb, g_object_ref (task));
}

static void
update_tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Work *work = g_task_get_task_data (task);
  g_autoptr (GVariant) details = NULL;
  GError *error = NULL;

  details = ficha_trial_try_finish (FICHA_TRIAL (source), result, &error);
  /* refused: the old secret key stays; not reached: the new one is kept all the same */
  if (g_error_matches (error, FICHA_ERROR, FICHA_ERROR_REFUSED))
    {
      g_task_return_error (task, error);
      return;
    }

  work->tried = details != NULL;
  g_clear_error (&error);
  update_wait (task);
}

/* ---- the object ------------------------------------------------------------------------------- */

static void
ficha_enrolment_dispose (GObject *object)
{
  FichaEnrolment *self = FICHA_ENROLMENT (object);

  g_clear_object (&self->trial);
  g_clear_object (&self->preferences);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (ficha_enrolment_parent_class)->dispose (object);
}

static void
ficha_enrolment_class_init (FichaEnrolmentClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ficha_enrolment_dispose;
}

static void
ficha_enrolment_init (FichaEnrolment *self)
{
}

/**
 * ficha_enrolment_new:
 * @manager: whose integrations are added and edited
 * @preferences: the policy of an integration that is added without one
 *
 * Returns: (transfer full): an enrolment
 */
FichaEnrolment *
ficha_enrolment_new (FichaManager *manager, FichaPreferences *preferences)
{
  FichaEnrolment *self;

  g_return_val_if_fail (FICHA_IS_MANAGER (manager), NULL);
  g_return_val_if_fail (FICHA_IS_PREFERENCES (preferences), NULL);

  self = g_object_new (FICHA_TYPE_ENROLMENT, NULL);
  self->manager = g_object_ref (manager);
  self->preferences = g_object_ref (preferences);
  self->trial =
      ficha_trial_new (ficha_manager_get_api (manager), ficha_manager_get_keyring (manager));

  return self;
}

/**
 * ficha_enrolment_get_trial:
 * @self: an enrolment
 *
 * Returns: (transfer none): where credentials are tried before; what it remembers is used here
 */
FichaTrial *
ficha_enrolment_get_trial (FichaEnrolment *self)
{
  g_return_val_if_fail (FICHA_IS_ENROLMENT (self), NULL);

  return self->trial;
}

/**
 * ficha_enrolment_add_async:
 * @self: an enrolment
 * @settings: `a{sv}`, as the interface's Add documents
 * @secret_key: (nullable): the secret key
 * @callback: called when it is added, or is not
 * @user_data: for @callback
 *
 * Adds an integration: the secret key goes into the keyring and is read back; with `test` the server
 * is asked; then the record is written. Where the server refuses the keys nothing is kept.
 */
void
ficha_enrolment_add_async (FichaEnrolment *self,
                           GVariant *settings,
                           FichaSecret *secret_key,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (FichaIntegration) record = NULL;
  g_autoptr (FichaEntry) entry = NULL;
  GError *error = NULL;
  Work *work;

  g_return_if_fail (FICHA_IS_ENROLMENT (self));

  task = task_new (self, ficha_enrolment_add_async, NULL, secret_key, callback, user_data);
  work = g_task_get_task_data (task);
  g_variant_lookup (settings, "test", "b", &work->test);
  g_variant_lookup (settings, "session-only", "b", &work->session_only);
  g_variant_lookup (settings, "no-secret-key", "b", &work->keyless);
  work->keyless = work->keyless && secret_key == NULL && !work->session_only;

  record = ficha_integration_new ("", FICHA_BASE_URI_DEFAULT, "");
  record->auto_renew = ficha_preferences_get_renew_automatically (self->preferences);
  record->remind_before =
      MIN (ficha_preferences_get_remind_before (self->preferences), FICHA_INTEGRATION_REMIND_MAX);
  if (!ficha_settings_apply (settings, record, &error) ||
      !ficha_integration_check_name (record->name, &error) ||
      !ficha_key_check (record->consumer_key, FICHA_ERROR_INVALID_CONSUMER_KEY, &error) ||
      (!work->keyless && !ficha_settings_check_secret_key (secret_key, &error)))
    {
      g_task_return_error (task, error);
      return;
    }

  entry = ficha_entry_new (g_steal_pointer (&record));
  entry->pending = TRUE;
  if (!ficha_manager_reserve (self->manager, entry, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  work->entry = g_steal_pointer (&entry);
  if (work->keyless)
    {
      add_keyless (task);
    }
  else if (work->session_only)
    {
      work->entry->session_key = ficha_secret_ref (secret_key);
      add_test (task);
    }
  else
    {
      ficha_keyring_store_async (ficha_manager_get_keyring (self->manager), work->entry->record,
                                 FICHA_KEYRING_SECRET_KEY, secret_key, NULL, add_store_cb,
                                 g_object_ref (task));
    }
}

/**
 * ficha_enrolment_add_finish:
 * @self: an enrolment
 * @result: a result of ficha_enrolment_add_async()
 * @error: return location for an error
 *
 * Returns: (transfer full): the id, or %NULL with an error: one of ficha_settings_apply(),
 *   %FICHA_ERROR_INVALID_SECRET_KEY, %FICHA_ERROR_NAME_TAKEN, one of the keyring,
 *   %FICHA_ERROR_REFUSED, or %FICHA_ERROR_STORE. Where the server was not reached it is added, and
 *   its record tells the error.
 */
char *
ficha_enrolment_add_finish (FichaEnrolment *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (FICHA_IS_ENROLMENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ficha_enrolment_update_async:
 * @self: an enrolment
 * @entry: the integration
 * @settings: `a{sv}`, as the interface's Update documents
 * @secret_key: (nullable): the new secret key, %NULL to keep the stored one
 * @callback: called when it is changed, or is not
 * @user_data: for @callback
 *
 * Edits an integration. With `test` in @settings new credentials are tried first, and nothing is
 * changed where the server refuses them.
 */
void
ficha_enrolment_update_async (FichaEnrolment *self,
                              FichaEntry *entry,
                              GVariant *settings,
                              FichaSecret *secret_key,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Work *work;

  g_return_if_fail (FICHA_IS_ENROLMENT (self));
  g_return_if_fail (entry != NULL);

  task = task_new (self, ficha_enrolment_update_async, entry, secret_key, callback, user_data);
  work = g_task_get_task_data (task);
  g_variant_lookup (settings, "test", "b", &work->test);

  work->settings = g_variant_ref_sink (settings);

  if (!read_update (task, &error) ||
      (secret_key != NULL && !ficha_settings_check_secret_key (secret_key, &error)))
    {
      g_task_return_error (task, error);
      return;
    }

  if (work->new_keys && work->test)
    ficha_trial_try_async (self->trial, entry, settings, secret_key, update_tried_cb,
                           g_object_ref (task));
  else
    update_wait (task);
}

/**
 * ficha_enrolment_update_finish:
 * @self: an enrolment
 * @result: a result of ficha_enrolment_update_async()
 * @error: return location for an error
 *
 * Returns: whether it is changed; else %FALSE with an error as of ficha_enrolment_add_finish()
 */
gboolean
ficha_enrolment_update_finish (FichaEnrolment *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (FICHA_IS_ENROLMENT (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
