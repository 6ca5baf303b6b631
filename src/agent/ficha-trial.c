// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-trial.h"

#include "ficha-base-uri.h"
#include "ficha-key.h"
#include "ficha-settings.h"

/* For how long the tokens of a Try serve the Add that follows, in seconds. */
#define KEEP_SECONDS (5 * 60)

/**
 * FichaTrial:
 *
 * Trying credentials before they are kept. What the last try obtained is remembered for five
 * minutes, in memory, for the Add or Update that follows: asking anew might end those tokens.
 */
struct _FichaTrial
{
  GObject parent_instance;

  FichaApi *api;         /* (owned) */
  FichaKeyring *keyring; /* (owned) */

  /* what the last try obtained */
  FichaIntegration *record; /* (owned) (nullable): what it was tried with, %NULL for nothing */
  FichaSecret *secret_key;  /* (owned) */
  FichaTokens *tokens;      /* (owned) */
  guint forget_id;
};

G_DEFINE_FINAL_TYPE (FichaTrial, ficha_trial, G_TYPE_OBJECT)

/* One try. */
typedef struct
{
  FichaIntegration *record; /* (owned): with the settings that are tried */
  FichaSecret *secret_key;  /* (owned) (nullable): until it is known */
} Work;

static void
work_free (Work *work)
{
  g_clear_pointer (&work->record, ficha_integration_free);
  g_clear_pointer (&work->secret_key, ficha_secret_unref);
  g_free (work);
}

static void
forget (FichaTrial *self)
{
  g_assert (FICHA_IS_TRIAL (self));

  g_clear_handle_id (&self->forget_id, g_source_remove);
  g_clear_pointer (&self->record, ficha_integration_free);
  g_clear_pointer (&self->secret_key, ficha_secret_unref);
  g_clear_pointer (&self->tokens, ficha_tokens_unref);
}

static gboolean
forget_cb (gpointer user_data)
{
  FichaTrial *self = FICHA_TRIAL (user_data);

  self->forget_id = 0;
  forget (self);

  return G_SOURCE_REMOVE;
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  FichaTrial *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);
  g_auto (GVariantDict) details = G_VARIANT_DICT_INIT (NULL);
  FichaApiOutcome outcome;
  FichaTokens *tokens;
  GError *error = NULL;
  gint64 expires_at;

  tokens = ficha_api_finish (FICHA_API (source), result, &outcome, &error);
  if (tokens == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (outcome.skew != FICHA_TIME_UNKNOWN)
    work->record->skew = outcome.skew;
  g_variant_dict_insert (&details, "skew", "x", work->record->skew);
  expires_at = ficha_tokens_get_access_expires_at (tokens);
  if (expires_at != FICHA_TIME_UNKNOWN)
    g_variant_dict_insert (&details, "access-expires-at", "x", expires_at);

  forget (self);
  self->record = g_steal_pointer (&work->record);
  self->secret_key = g_steal_pointer (&work->secret_key);
  self->tokens = tokens;
  self->forget_id = g_timeout_add_seconds (KEEP_SECONDS, forget_cb, self);

  g_task_return_pointer (task, g_variant_ref_sink (g_variant_dict_end (&details)),
                         (GDestroyNotify) g_variant_unref);
}

static void
try_keys (GTask *task)
{
  FichaTrial *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);

  ficha_api_obtain_async (self->api, work->record, work->secret_key, NULL, tried_cb,
                          g_object_ref (task));
}

static void
lookup_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  work->secret_key = ficha_keyring_lookup_finish (FICHA_KEYRING (source), result, &error);
  if (work->secret_key != NULL)
    try_keys (task);
  else
    g_task_return_error (task, error);
}

static void
ficha_trial_dispose (GObject *object)
{
  FichaTrial *self = FICHA_TRIAL (object);

  forget (self);
  g_clear_object (&self->keyring);
  g_clear_object (&self->api);

  G_OBJECT_CLASS (ficha_trial_parent_class)->dispose (object);
}

static void
ficha_trial_class_init (FichaTrialClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ficha_trial_dispose;
}

static void
ficha_trial_init (FichaTrial *self)
{
}

/**
 * ficha_trial_new:
 * @api: the API
 * @keyring: where the keys of integrations are
 *
 * Returns: (transfer full): a trial that remembers nothing
 */
FichaTrial *
ficha_trial_new (FichaApi *api, FichaKeyring *keyring)
{
  FichaTrial *self;

  g_return_val_if_fail (FICHA_IS_API (api), NULL);
  g_return_val_if_fail (FICHA_IS_KEYRING (keyring), NULL);

  self = g_object_new (FICHA_TYPE_TRIAL, NULL);
  self->api = g_object_ref (api);
  self->keyring = g_object_ref (keyring);

  return self;
}

/**
 * ficha_trial_try_async:
 * @self: a trial
 * @entry: (nullable): an integration whose stored values serve for what is not given
 * @settings: `a{sv}`, as the interface's Try documents
 * @secret_key: (nullable): the secret key, %NULL for @entry's
 * @callback: called when the server answered, or did not
 * @user_data: for @callback
 *
 * Obtains tokens, and remembers them in place of those before.
 */
void
ficha_trial_try_async (FichaTrial *self,
                       FichaEntry *entry,
                       GVariant *settings,
                       FichaSecret *secret_key,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Work *work;

  g_return_if_fail (FICHA_IS_TRIAL (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ficha_trial_try_async);
  work = g_new0 (Work, 1);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  work->record = entry != NULL ? ficha_integration_copy (entry->record)
                               : ficha_integration_new ("", FICHA_BASE_URI_DEFAULT, "");
  if (!ficha_settings_apply (settings, work->record, &error) ||
      !ficha_key_check (work->record->consumer_key, FICHA_ERROR_INVALID_CONSUMER_KEY, &error) ||
      ((secret_key != NULL || entry == NULL) &&
       !ficha_settings_check_secret_key (secret_key, &error)))
    {
      g_task_return_error (task, error);
      return;
    }

  if (secret_key == NULL)
    secret_key = entry->session_key;
  if (secret_key != NULL)
    {
      work->secret_key = ficha_secret_ref (secret_key);
      try_keys (task);
    }
  else
    {
      ficha_keyring_lookup_async (self->keyring, entry->record->id, FICHA_KEYRING_SECRET_KEY, NULL,
                                  lookup_cb, g_object_ref (task));
    }
}

/**
 * ficha_trial_try_finish:
 * @self: a trial
 * @result: a result of ficha_trial_try_async()
 * @error: return location for an error
 *
 * Returns: (transfer full): `a{sv}` of what was learned, or %NULL with an error
 */
GVariant *
ficha_trial_try_finish (FichaTrial *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (FICHA_IS_TRIAL (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ficha_trial_get_secret_key:
 * @self: a trial
 *
 * Returns: (transfer none) (nullable): the secret key of what it remembers, %NULL where that is
 *   nothing
 */
FichaSecret *
ficha_trial_get_secret_key (FichaTrial *self)
{
  g_return_val_if_fail (FICHA_IS_TRIAL (self), NULL);

  return self->secret_key;
}

/**
 * ficha_trial_use:
 * @self: a trial
 * @entry: an integration that gets tokens
 * @secret_key: (nullable): its secret key, %NULL where that is not known here
 *
 * Gives @entry the tokens that are remembered if they were obtained with the same credentials, and
 * forgets them.
 *
 * Returns: whether it did
 */
gboolean
ficha_trial_use (FichaTrial *self, FichaEntry *entry, const FichaSecret *secret_key)
{
  g_return_val_if_fail (FICHA_IS_TRIAL (self), FALSE);
  g_return_val_if_fail (entry != NULL, FALSE);

  if (self->record == NULL || secret_key == NULL ||
      !ficha_settings_ask_the_same (self->record, entry->record) ||
      !ficha_secret_equal (self->secret_key, secret_key))
    return FALSE;

  entry->record->skew = self->record->skew;
  ficha_entry_take_tokens (entry, ficha_tokens_ref (self->tokens));
  ficha_entry_note_result (entry, FICHA_RESULT_OBTAINED);
  forget (self);

  return TRUE;
}
