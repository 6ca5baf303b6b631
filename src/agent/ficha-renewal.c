// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-renewal.h"

/**
 * FichaRenewal:
 *
 * One operation of one integration, and everybody who waits for it: reads the tokens from the
 * keyring where they are not in memory yet, and where what is there does not do for those who wait,
 * gets new ones. Once a request has gone out it is not cancelled; the waiters may leave.
 *
 * The order that makes a crash harmless at any moment: the tokens are durably marked as spent; the
 * request is sent; the new tokens are in memory and published; they are saved in the keyring; the
 * record is.
 */
struct _FichaRenewal
{
  GObject parent_instance;

  FichaEntry *entry;     /* (owned) */
  FichaApi *api;         /* (owned) */
  FichaKeyring *keyring; /* (owned) */
  FichaCatalog *catalog; /* (owned) */
  FichaSaver *saver;     /* (owned) */
  FichaGate *gate;       /* (owned) */

  GPtrArray *waiters; /* (element-type GTask) (owned); task data: seconds of validity wanted */
  gboolean force;
  gboolean inside; /* has a place in the gate */
};

G_DEFINE_FINAL_TYPE (FichaRenewal, ficha_renewal, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Ends the operation; everybody who waits gets a copy of @error, or the good news. */
static void
answer (FichaRenewal *self, const GError *error)
{
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&self->waiters);

  g_assert (FICHA_IS_RENEWAL (self));

  if (self->inside)
    ficha_gate_leave (self->gate);
  self->inside = FALSE;

  self->entry->renewal = NULL;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, self->entry);

  for (guint i = 0; i < waiters->len; i++)
    {
      if (error != NULL)
        g_task_return_error (waiters->pdata[i], g_error_copy (error));
      else
        g_task_return_boolean (waiters->pdata[i], TRUE);
    }

  ficha_gate_leave (self->entry->turn);
}

/* Ends the operation with a failure that the record is to tell of; takes @error. */
static void
fail (FichaRenewal *self, GError *error)
{
  g_autoptr (GError) owned = error;

  g_assert (FICHA_IS_RENEWAL (self));

  ficha_entry_set_error (self->entry, error);
  ficha_entry_note_result (self->entry, FICHA_RESULT_FAILED);
  if (self->entry->session_key == NULL && !ficha_entry_is_going (self->entry))
    ficha_catalog_save (self->catalog, self->entry->record, NULL);

  answer (self, error);
}

static void
note_outcome (FichaRenewal *self, const FichaApiOutcome *outcome)
{
  g_assert (FICHA_IS_RENEWAL (self));

  self->entry->retry_after = outcome->retry_after;
  if (outcome->skew != FICHA_TIME_UNKNOWN)
    self->entry->record->skew = outcome->skew;
}

/* Who found the keyring locked has asked the server for nothing. */
static void
note_attempt (FichaRenewal *self)
{
  g_assert (FICHA_IS_RENEWAL (self));

  self->entry->attempted_at = g_get_real_time () / G_USEC_PER_SEC;
}

/* New tokens: published at once, saved behind, and the record with them. */
static void
publish (FichaRenewal *self, FichaTokens *tokens, FichaResult result)
{
  g_assert (FICHA_IS_RENEWAL (self));

  ficha_entry_take_tokens (self->entry, tokens);
  self->entry->renewed_at = g_get_monotonic_time ();
  if (self->entry->session_key == NULL)
    ficha_saver_save (self->saver, self->entry);

  if (ficha_entry_is_expired (self->entry))
    {
      fail (self, g_error_new_literal (FICHA_ERROR, FICHA_ERROR_EXPIRED, ""));
      return;
    }

  ficha_entry_note_result (self->entry, result);
  answer (self, NULL);
}

static void
obtain_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaRenewal) self = FICHA_RENEWAL (user_data);
  g_autoptr (GError) error = NULL;
  FichaApiOutcome outcome;
  FichaTokens *tokens;

  tokens = ficha_api_finish (FICHA_API (source), result, &outcome, &error);
  note_outcome (self, &outcome);
  if (tokens != NULL)
    publish (self, tokens, FICHA_RESULT_OBTAINED);
  else
    fail (self, g_steal_pointer (&error));
}

/* Marks the tokens as spent, on the disk, before a request leaves that may end them: a GET, or a POST
 * that replaces them. An error that the record tells of was that of an earlier request.
 * FALSE where the mark can't be written. */
static gboolean
mark_spent (FichaRenewal *self)
{
  FichaIntegration *record = self->entry->record;
  const guint64 spent = record->spent;
  const gboolean has_error = record->has_error;

  g_assert (FICHA_IS_RENEWAL (self));

  if (!record->has_tokens || (spent == record->generation && !has_error))
    return TRUE;

  record->spent = record->generation;
  record->has_error = FALSE;
  if (self->entry->session_key != NULL || ficha_catalog_save (self->catalog, record, NULL))
    return TRUE;

  record->spent = spent;
  record->has_error = has_error;
  return FALSE;
}

static void
obtain_with (FichaRenewal *self, FichaSecret *secret_key)
{
  g_assert (FICHA_IS_RENEWAL (self));

  mark_spent (self);
  note_attempt (self);
  ficha_api_obtain_async (self->api, self->entry->record, secret_key, NULL, obtain_cb,
                          g_object_ref (self));
}

static void
secret_key_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaRenewal) self = FICHA_RENEWAL (user_data);
  g_autoptr (FichaSecret) secret_key = NULL;
  g_autoptr (GError) error = NULL;

  secret_key = ficha_keyring_lookup_finish (FICHA_KEYRING (source), result, &error);
  if (secret_key != NULL)
    obtain_with (self, secret_key);
  else
    fail (self, g_steal_pointer (&error));
}

static void
obtain (FichaRenewal *self)
{
  g_assert (FICHA_IS_RENEWAL (self));

  if (self->entry->session_key != NULL)
    obtain_with (self, self->entry->session_key);
  else
    ficha_keyring_lookup_async (self->keyring, self->entry->record->id, FICHA_KEYRING_SECRET_KEY,
                                NULL, secret_key_cb, g_object_ref (self));
}

/* Whether a POST may follow at once a GET that failed so: the server is there and is not asking to
 * be left alone. */
static gboolean
is_worth_an_obtain (const FichaApiOutcome *outcome, const GError *error)
{
  return outcome->refused || g_error_matches (error, FICHA_ERROR, FICHA_ERROR_NETWORK) ||
         g_error_matches (error, FICHA_ERROR, FICHA_ERROR_BAD_ANSWER) ||
         g_error_matches (error, FICHA_ERROR, FICHA_ERROR_NOT_API);
}

static void
renew_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaRenewal) self = FICHA_RENEWAL (user_data);
  g_autoptr (GError) error = NULL;
  FichaApiOutcome outcome;
  FichaTokens *tokens;

  tokens = ficha_api_finish (FICHA_API (source), result, &outcome, &error);
  note_outcome (self, &outcome);
  if (tokens != NULL)
    {
      publish (self, tokens, FICHA_RESULT_RENEWED);
      return;
    }

  /* What never went out can be sent later; fail () writes the record. */
  if (!outcome.left)
    self->entry->record->spent = 0;

  if (outcome.left && is_worth_an_obtain (&outcome, error))
    obtain (self);
  else
    fail (self, g_steal_pointer (&error));
}

static void
enter_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaRenewal) self = FICHA_RENEWAL (user_data);
  FichaEntry *entry = self->entry;

  ficha_gate_enter_finish (FICHA_GATE (source), result);
  self->inside = TRUE;
  entry->retry_at = FICHA_TIME_UNKNOWN;

  /* without its mark no refresh token is sent */
  if (ficha_entry_can_renew (entry) && mark_spent (self))
    {
      note_attempt (self);
      ficha_api_renew_async (self->api, entry->record,
                             ficha_tokens_get_refresh_token (entry->tokens), NULL, renew_cb,
                             g_object_ref (self));
    }
  else
    {
      obtain (self);
    }
}

/* The tokens are in memory if there are any: do they do for everybody who waits? */
static void
decide (FichaRenewal *self)
{
  g_autoptr (GError) standing = NULL;
  gboolean good = !self->force;

  g_assert (FICHA_IS_RENEWAL (self));

  for (guint i = 0; good && i < self->waiters->len; i++)
    {
      gpointer min_valid = g_task_get_task_data (self->waiters->pdata[i]);

      good = ficha_entry_is_valid_for (self->entry, GPOINTER_TO_UINT (min_valid));
    }

  standing = self->force ? NULL : ficha_entry_dup_standing_error (self->entry);
  if (good)
    answer (self, NULL);
  else if (standing != NULL)
    answer (self, standing);
  else
    ficha_gate_enter_async (self->gate, enter_cb, g_object_ref (self));
}

static void
tokens_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaRenewal) self = FICHA_RENEWAL (user_data);
  g_autoptr (FichaSecret) line = NULL;
  g_autoptr (GError) error = NULL;

  line = ficha_keyring_lookup_finish (FICHA_KEYRING (source), result, &error);
  if (line != NULL)
    ficha_entry_load_tokens (self->entry, line, NULL);

  /* Stored tokens only spare a POST: missing or damaged ones are replaced. Where the keyring can't
   * be read, the secret key can't be either. */
  if (line == NULL && !g_error_matches (error, FICHA_ERROR, FICHA_ERROR_MISSING) &&
      !g_error_matches (error, FICHA_ERROR, FICHA_ERROR_DAMAGED))
    {
      fail (self, g_steal_pointer (&error));
      return;
    }

  self->entry->tokens_read = TRUE;
  if (ficha_entry_has_keyring_error (self->entry))
    ficha_entry_set_error (self->entry, NULL);
  decide (self);
}

static void
begin_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaRenewal) self = FICHA_RENEWAL (user_data);
  FichaEntry *entry = self->entry;

  ficha_gate_enter_finish (FICHA_GATE (source), result);

  if (entry->tokens_read || entry->session_key != NULL || !entry->record->has_tokens)
    decide (self);
  else
    ficha_keyring_lookup_async (self->keyring, entry->record->id, FICHA_KEYRING_TOKENS, NULL,
                                tokens_cb, g_object_ref (self));
}

static void
ficha_renewal_finalize (GObject *object)
{
  FichaRenewal *self = FICHA_RENEWAL (object);

  g_clear_pointer (&self->waiters, g_ptr_array_unref);
  g_clear_pointer (&self->entry, ficha_entry_unref);
  g_clear_object (&self->gate);
  g_clear_object (&self->saver);
  g_clear_object (&self->catalog);
  g_clear_object (&self->keyring);
  g_clear_object (&self->api);

  G_OBJECT_CLASS (ficha_renewal_parent_class)->finalize (object);
}

static void
ficha_renewal_class_init (FichaRenewalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ficha_renewal_finalize;

  /**
   * FichaRenewal::changed:
   * @self: the operation
   * @entry: (type gpointer): its #FichaEntry
   *
   * Emitted once, when the operation is over and @entry tells how it ended, before the waiters hear
   * of it.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FICHA_TYPE_RENEWAL, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
ficha_renewal_init (FichaRenewal *self)
{
  self->waiters = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * ficha_renewal_start:
 * @entry: an integration without an operation in flight
 * @api: the API
 * @keyring: where its items are
 * @catalog: where its record is
 * @saver: who saves new tokens
 * @gate: who bounds the requests in flight
 *
 * Starts an operation; it begins when it is its turn, in an idle callback at the earliest, so that all
 * who come in this turn of the main loop wait for the same one.
 *
 * Returns: (transfer full): the operation, which is @entry's until it is over
 */
FichaRenewal *
ficha_renewal_start (FichaEntry *entry,
                     FichaApi *api,
                     FichaKeyring *keyring,
                     FichaCatalog *catalog,
                     FichaSaver *saver,
                     FichaGate *gate)
{
  FichaRenewal *self;

  g_return_val_if_fail (entry != NULL && entry->renewal == NULL, NULL);

  self = g_object_new (FICHA_TYPE_RENEWAL, NULL);
  self->entry = ficha_entry_ref (entry);
  self->api = g_object_ref (api);
  self->keyring = g_object_ref (keyring);
  self->catalog = g_object_ref (catalog);
  self->saver = g_object_ref (saver);
  self->gate = g_object_ref (gate);

  entry->renewal = self;
  ficha_gate_enter_async (entry->turn, begin_cb, g_object_ref (self));

  return self;
}

/**
 * ficha_renewal_wait_async:
 * @self: an operation in flight
 * @min_valid: seconds for which the caller wants the access token to be valid, or
 *   %FICHA_MIN_VALID_DEFAULT
 * @force: whether the caller wants a new one in any case
 * @callback: called when the operation is over
 * @user_data: for @callback
 *
 * Waits with all the others. Who comes when the request is out already gets its result: it is newer
 * than the wish.
 */
void
ficha_renewal_wait_async (FichaRenewal *self,
                          guint min_valid,
                          gboolean force,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task;

  g_return_if_fail (FICHA_IS_RENEWAL (self));
  g_return_if_fail (self->waiters != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ficha_renewal_wait_async);
  g_task_set_task_data (task, GUINT_TO_POINTER (min_valid), NULL);
  g_ptr_array_add (self->waiters, task);
  self->force = self->force || force;
}

/**
 * ficha_renewal_wait_finish:
 * @self: an operation
 * @result: a result of ficha_renewal_wait_async()
 * @error: return location for an error
 *
 * Returns: %TRUE where the integration has the tokens that were wanted, or newer ones; else %FALSE
 *   with a #FichaError
 */
gboolean
ficha_renewal_wait_finish (FichaRenewal *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (FICHA_IS_RENEWAL (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
