// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-entry.h"

#include "ficha-bus-names.h"
#include "ficha-jwt.h"

/* Seconds that a token has to be valid for when the caller does not say. */
#define MIN_VALID 60
/* Seconds within which a token that came expired is not asked for again. */
#define EXPIRED_PAUSE 30

static gint64
get_wall_left (const FichaEntry *self)
{
  gint64 now = ficha_entry_get_time (self);
  gint64 expires_at = ficha_tokens_get_access_expires_at (self->tokens);

  if (expires_at == FICHA_TIME_UNKNOWN)
    expires_at = ficha_tokens_get_issued_at (self->tokens) + FICHA_UNKNOWN_LIFE;

  return CLAMP (expires_at, 0, G_MAXINT64 / 2) - now;
}

/* By the clock that is never set, too: one that was set back does not make a token live longer. It
 * stands still in suspend, so it alone would not do. */
static gint64
get_seconds_left (const FichaEntry *self)
{
  gint64 passed = (g_get_monotonic_time () - self->seen_at) / G_USEC_PER_SEC;

  return MIN (get_wall_left (self), self->seen_left - passed);
}

static void
entry_clear (FichaEntry *self)
{
  g_clear_handle_id (&self->remove_id, g_source_remove);
  g_clear_pointer (&self->record, ficha_integration_free);
  g_clear_pointer (&self->tokens, ficha_tokens_unref);
  g_clear_pointer (&self->session_key, ficha_secret_unref);
  g_clear_pointer (&self->new_name, g_free);
  g_clear_object (&self->turn);
}

/**
 * ficha_entry_new:
 * @record: (transfer full): the integration
 *
 * Returns: (transfer full): an entry without tokens in memory; what was told of them is not told again
 */
FichaEntry *
ficha_entry_new (FichaIntegration *record)
{
  FichaEntry *self = g_rc_box_new0 (FichaEntry);

  self->record = record;
  self->turn = ficha_gate_new (1);
  self->attempted_at = FICHA_TIME_UNKNOWN;
  self->retry_at = FICHA_TIME_UNKNOWN;
  self->next_renewal = FICHA_TIME_UNKNOWN;
  self->jitter = g_random_double_range (-1, 1);
  self->reminded = ficha_entry_was_told (self, FALSE);
  self->told_expired = ficha_entry_was_told (self, TRUE);

  return self;
}

FichaEntry *
ficha_entry_ref (FichaEntry *self)
{
  return g_rc_box_acquire (self);
}

void
ficha_entry_unref (FichaEntry *self)
{
  g_rc_box_release_full (self, (GDestroyNotify) entry_clear);
}

/**
 * ficha_entry_get_time:
 * @self: an entry
 *
 * Returns: the present moment on the server's clock, in seconds since the epoch
 */
gint64
ficha_entry_get_time (const FichaEntry *self)
{
  return g_get_real_time () / G_USEC_PER_SEC + self->record->skew;
}

/**
 * ficha_entry_is_valid_for:
 * @self: an entry
 * @min_valid: seconds, or %FICHA_MIN_VALID_DEFAULT for 60, but at most a fifth of the token's life
 *
 * Returns: whether there is an access token in memory that is valid so long
 */
gboolean
ficha_entry_is_valid_for (const FichaEntry *self, guint min_valid)
{
  gint64 needed = min_valid;

  if (self->tokens == NULL)
    return FALSE;

  if (min_valid == FICHA_MIN_VALID_DEFAULT)
    {
      gint64 left = get_seconds_left (self);
      gint64 age = ficha_entry_get_time (self) - ficha_tokens_get_issued_at (self->tokens);

      needed = CLAMP ((left + age) / 5, 1, MIN_VALID);
    }

  return get_seconds_left (self) >= MAX (needed, 1);
}

/**
 * ficha_entry_is_expired:
 * @self: an entry
 *
 * Returns: whether the access token in memory is known to be over; %FALSE where its end is unknown
 */
gboolean
ficha_entry_is_expired (const FichaEntry *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  if (self->tokens == NULL)
    return TRUE;

  return ficha_tokens_get_access_expires_at (self->tokens) != FICHA_TIME_UNKNOWN &&
         get_seconds_left (self) <= 0;
}

/**
 * ficha_entry_can_renew:
 * @self: an entry
 *
 * Tells whether the refresh token may be sent: it is there, not over, and was never sent before.
 * Tokens of an older generation than the record's count as sent: something newer was obtained and
 * not saved.
 *
 * Returns: %TRUE for a renewal by GET, %FALSE for an obtain by POST
 */
gboolean
ficha_entry_can_renew (const FichaEntry *self)
{
  gint64 expires_at;
  guint64 generation;

  if (self->tokens == NULL || ficha_tokens_get_refresh_token (self->tokens) == NULL)
    return FALSE;

  generation = ficha_tokens_get_generation (self->tokens);
  if (generation <= self->record->spent || generation < self->record->generation)
    return FALSE;

  expires_at = ficha_tokens_get_refresh_expires_at (self->tokens);
  return expires_at == FICHA_TIME_UNKNOWN || expires_at > ficha_entry_get_time (self);
}

/* Whether both are JWTs that tell whose they are (RFC 7519, 4.1.2), and not the same. */
static gboolean
are_of_different_accounts (FichaTokens *before, FichaTokens *after)
{
  g_autoptr (FichaJwt) old = ficha_jwt_read (ficha_tokens_get_access_token (before));
  g_autoptr (FichaJwt) new = ficha_jwt_read (ficha_tokens_get_access_token (after));
  const char *old_subject = old != NULL ? ficha_jwt_get_subject (old) : NULL;
  const char *new_subject = new != NULL ? ficha_jwt_get_subject (new) : NULL;

  return old_subject != NULL && new_subject != NULL && strcmp (old_subject, new_subject) != 0;
}

/* Of other tokens nothing was told yet. */
static void
forget_told (FichaEntry *self)
{
  self->reminded = FALSE;
  self->told_expired = FALSE;
  self->record->reminded = 0;
  self->record->told_expired = 0;
}

/* Makes @tokens the entry's, and the record tell of them. */
static void
set_tokens (FichaEntry *self, FichaTokens *tokens)
{
  FichaIntegration *record = self->record;

  g_clear_pointer (&self->tokens, ficha_tokens_unref);
  self->tokens = tokens;
  self->tokens_read = TRUE;
  self->seen_at = g_get_monotonic_time ();
  self->seen_left = get_wall_left (self);

  record->has_tokens = TRUE;
  record->generation = ficha_tokens_get_generation (tokens);
  record->issued_at = ficha_tokens_get_issued_at (tokens);
  record->access_expires_at = ficha_tokens_get_access_expires_at (tokens);
  record->access_reading = ficha_tokens_get_access_reading (tokens);
  record->refresh_expires_at = ficha_tokens_get_refresh_expires_at (tokens);
}

/* Drops the tokens; what is still in the keyring counts as spent. */
static void
drop_tokens (FichaEntry *self)
{
  FichaIntegration *record = self->record;

  g_clear_pointer (&self->tokens, ficha_tokens_unref);
  self->tokens_read = TRUE;
  self->unsaved = FALSE;
  forget_told (self);

  record->has_tokens = FALSE;
  record->issued_at = FICHA_TIME_UNKNOWN;
  record->access_expires_at = FICHA_TIME_UNKNOWN;
  record->access_reading = FICHA_READING_NONE;
  record->refresh_expires_at = FICHA_TIME_UNKNOWN;
  record->spent = record->generation;
}

/**
 * ficha_entry_is_going:
 * @self: an entry
 *
 * Returns: whether it was taken away and the undo time is over: nothing of it is written any more
 */
gboolean
ficha_entry_is_going (const FichaEntry *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->removed && self->remove_id == 0;
}

/**
 * ficha_entry_load_tokens:
 * @self: an entry
 * @line: what the keyring holds
 * @error: return location for an error
 *
 * Takes in the tokens that were saved, unless newer ones are there already. They are dropped where
 * the record tells of newer ones that were not saved, or of a request whose end it does not tell: the
 * agent was killed, and the server may have ended them with its answer. Where they are newer than
 * the record, the agent was killed before it was written, and the record follows.
 *
 * Returns: whether @line could be read; else %FALSE with %FICHA_ERROR_DAMAGED
 */
gboolean
ficha_entry_load_tokens (FichaEntry *self, const FichaSecret *line, GError **error)
{
  const FichaIntegration *record = self->record;
  g_autoptr (FichaTokens) tokens = NULL;
  guint64 generation;

  if (self->tokens_read)
    return TRUE;

  tokens = ficha_tokens_from_line (line, error);
  if (tokens == NULL)
    return FALSE;

  generation = ficha_tokens_get_generation (tokens);
  if (generation < record->generation || (generation <= record->spent && !record->has_error))
    {
      drop_tokens (self);
      return TRUE;
    }

  if (generation > record->generation)
    forget_told (self);
  set_tokens (self, g_steal_pointer (&tokens));
  return TRUE;
}

/**
 * ficha_entry_take_tokens:
 * @self: an entry
 * @tokens: (transfer full): what the server just gave
 *
 * Makes @tokens the entry's: they get the next generation, the record tells of them, and the last
 * error is over. Where they are another account's than those before (S38) they are used all the same,
 * the server knows best, but the record tells it.
 */
void
ficha_entry_take_tokens (FichaEntry *self, FichaTokens *tokens)
{
  if (self->tokens != NULL && are_of_different_accounts (self->tokens, tokens))
    self->record->account_changed = TRUE;

  /* numbers never wrap around: tokens that share the last one just can't be renewed */
  set_tokens (self, ficha_tokens_with_generation (tokens, MIN (self->record->generation + 1,
                                                               FICHA_TOKENS_MAX_GENERATION)));
  ficha_tokens_unref (tokens);

  self->record->refused = FALSE;
  forget_told (self);
  ficha_entry_set_error (self, NULL);
}

/**
 * ficha_entry_forget_tokens:
 * @self: an entry
 *
 * Drops the tokens: the keys they were obtained with are no longer the integration's. What is still
 * in the keyring counts as spent.
 */
void
ficha_entry_forget_tokens (FichaEntry *self)
{
  drop_tokens (self);
  self->record->refused = FALSE;
  self->record->account_changed = FALSE;
  ficha_entry_set_error (self, NULL);
}

/**
 * ficha_entry_set_error:
 * @self: an entry
 * @error: (nullable): a #FichaError of the last operation, %NULL when it succeeded
 */
void
ficha_entry_set_error (FichaEntry *self, const GError *error)
{
  FichaIntegration *record = self->record;

  g_clear_pointer (&record->error_detail, g_free);
  record->has_error = error != NULL;
  self->jitter = g_random_double_range (-1, 1);
  self->n_failures = error != NULL ? self->n_failures + 1 : 0;
  if (error == NULL)
    return;

  record->error = error->domain == FICHA_ERROR ? (FichaError) error->code : FICHA_ERROR_FAILED;
  record->error_detail = g_strdup (error->message);
  record->failed_at = g_get_real_time () / G_USEC_PER_SEC;
  if (record->error == FICHA_ERROR_REFUSED)
    record->refused = TRUE;
}

/**
 * ficha_entry_note_result:
 * @self: an entry
 * @result: how an operation ended; %FICHA_RESULT_FAILED with the error that was set
 *
 * Notes the result in the record's history, which is saved with the record, not by itself.
 */
void
ficha_entry_note_result (FichaEntry *self, FichaResult result)
{
  FichaIntegration *record = self->record;

  ficha_history_add (&record->history, g_get_real_time () / G_USEC_PER_SEC, result,
                     result == FICHA_RESULT_FAILED ? record->error : FICHA_ERROR_FAILED);
}

/**
 * ficha_entry_note_told:
 * @self: an entry
 * @expired: %TRUE for the end of its tokens, %FALSE for the reminder of it
 *
 * Notes in the record that the user was told.
 *
 * Returns: whether that is news, and the record to be saved
 */
gboolean
ficha_entry_note_told (FichaEntry *self, gboolean expired)
{
  FichaIntegration *record = self->record;

  if (ficha_entry_was_told (self, expired))
    return FALSE;

  if (expired)
    record->told_expired = record->generation;
  else
    record->reminded = record->generation;
  return TRUE;
}

/**
 * ficha_entry_was_told:
 * @self: an entry
 * @expired: as for ficha_entry_note_told()
 *
 * Returns: whether the user was told, by this agent or one before it
 */
gboolean
ficha_entry_was_told (const FichaEntry *self, gboolean expired)
{
  const FichaIntegration *record = self->record;
  guint64 told = expired ? record->told_expired : record->reminded;

  /* an earlier version of Ficha leaves the number in the file, and obtains new tokens */
  return record->has_tokens && told > 0 && told == record->generation;
}

/**
 * ficha_entry_has_keyring_error:
 * @self: an entry
 *
 * Returns: whether the last operation failed for the keyring's sake
 */
gboolean
ficha_entry_has_keyring_error (const FichaEntry *self)
{
  const FichaIntegration *record = self->record;

  return record->has_error && record->error >= FICHA_ERROR_LOCKED &&
         record->error <= FICHA_ERROR_KEYRING;
}

/**
 * ficha_entry_are_keys_gone:
 * @self: an entry
 *
 * Returns: whether the last operation found no secret key that could be used: until somebody enters it
 *   anew there is nothing to renew with
 */
gboolean
ficha_entry_are_keys_gone (const FichaEntry *self)
{
  const FichaIntegration *record = self->record;

  return record->has_error &&
         (record->error == FICHA_ERROR_MISSING || record->error == FICHA_ERROR_DAMAGED);
}

/**
 * ficha_entry_dup_standing_error:
 * @self: an entry
 *
 * Tells what the server said last, where it would only say it again: the keys are refused, or the
 * token that it sent was over already and that was just now.
 *
 * Returns: (transfer full) (nullable): the error, %NULL where a request makes sense
 */
GError *
ficha_entry_dup_standing_error (const FichaEntry *self)
{
  const FichaIntegration *record = self->record;

  if (record->refused)
    return g_error_new_literal (FICHA_ERROR, FICHA_ERROR_REFUSED,
                                record->error_detail != NULL ? record->error_detail : "");

  if (record->has_error && record->error == FICHA_ERROR_EXPIRED &&
      ABS (g_get_real_time () / G_USEC_PER_SEC - record->failed_at) < EXPIRED_PAUSE)
    return g_error_new_literal (FICHA_ERROR, FICHA_ERROR_EXPIRED, "");

  return NULL;
}

/**
 * ficha_entry_get_schedule_input:
 * @self: an entry
 * @input: (out caller-allocates): what ficha_schedule_next() has to know of it
 *
 * Keys that the server refuses, and those that are no longer in the keyring, wait for a person.
 */
void
ficha_entry_get_schedule_input (const FichaEntry *self, FichaScheduleInput *input)
{
  const FichaIntegration *record = self->record;

  g_return_if_fail (input != NULL);

  *input = (FichaScheduleInput) {
    .has_tokens = record->has_tokens,
    .auto_renew = record->auto_renew,
    .can_renew =
        self->tokens != NULL ? ficha_entry_can_renew (self) : record->spent < record->generation,
    .refused = record->refused || ficha_entry_are_keys_gone (self),
    .remind_before = record->remind_before,
    .issued_at = record->issued_at,
    .access_expires_at = record->access_expires_at,
    .refresh_expires_at = record->refresh_expires_at,
    .skew = record->skew,
    .n_failures = self->n_failures,
    .failed_at = record->failed_at,
    .retry_after = self->retry_after,
    .retry_at = ficha_entry_has_network_error (self) ? self->retry_at : FICHA_TIME_UNKNOWN,
    .attempted_at = self->attempted_at,
    .reminded = self->reminded,
    .told_expired = self->told_expired,
  };
}

/**
 * ficha_entry_move_clock:
 * @self: an entry
 * @seconds: by how much this machine's clock was set forward
 *
 * Moves what is kept on this machine's clock with it: the server's is ahead by so much less. The
 * history stays: it tells what the clock showed then, in the order in which it happened.
 */
void
ficha_entry_move_clock (FichaEntry *self, gint64 seconds)
{
  self->record->skew -= seconds;
  if (self->record->has_error)
    self->record->failed_at += seconds;
  if (self->attempted_at != FICHA_TIME_UNKNOWN)
    self->attempted_at += seconds;
  if (self->retry_at != FICHA_TIME_UNKNOWN)
    self->retry_at += seconds;
}

/**
 * ficha_entry_has_network_error:
 * @self: an entry
 *
 * Returns: whether the last operation failed because the server was not reached; another's certificate
 *   is what is seen of a network that wants a sign-in first
 */
gboolean
ficha_entry_has_network_error (const FichaEntry *self)
{
  const FichaIntegration *record = self->record;

  return record->has_error && record->error >= FICHA_ERROR_RESOLVE &&
         record->error <= FICHA_ERROR_TLS;
}

/**
 * ficha_entry_get_state:
 * @self: an entry
 *
 * Returns: the state, a word of design.md 5
 */
const char *
ficha_entry_get_state (const FichaEntry *self)
{
  const FichaIntegration *record = self->record;

  if (self->renewal != NULL)
    return "renewing";
  if (record->refused)
    return "refused";
  if (self->unsaved)
    return "unsaved";
  if (record->has_error)
    {
      if (record->error == FICHA_ERROR_LOCKED || record->error == FICHA_ERROR_NO_KEYRING)
        return "locked";
      return ficha_entry_are_keys_gone (self) ? "missing" : "failing";
    }
  if (!record->has_tokens)
    return "none";
  if (record->access_expires_at != FICHA_TIME_UNKNOWN &&
      record->access_expires_at <= ficha_entry_get_time (self))
    return "expired";
  return "valid";
}

static void
add_moment (GVariantDict *dict, const char *key, gint64 moment)
{
  if (moment != FICHA_TIME_UNKNOWN)
    g_variant_dict_insert (dict, key, "x", moment);
}

/**
 * ficha_entry_to_variant:
 * @self: an entry
 *
 * Returns: (transfer floating): the integration as `a{sv}`, with the keys that the interface's XML
 *   documents; no secret
 */
GVariant *
ficha_entry_to_variant (const FichaEntry *self)
{
  const FichaIntegration *record = self->record;
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&dict, "id", "s", record->id);
  g_variant_dict_insert (&dict, "name", "s", record->name);
  g_variant_dict_insert (&dict, "base-uri", "s", record->base_uri);
  g_variant_dict_insert (&dict, "consumer-key", "s", record->consumer_key);
  g_variant_dict_insert (&dict, "ca-file", "s", record->ca_file != NULL ? record->ca_file : "");
  g_variant_dict_insert (&dict, "auto-renew", "b", record->auto_renew);
  g_variant_dict_insert (&dict, "remind-before", "u", record->remind_before);
  g_variant_dict_insert (&dict, "state", "s", ficha_entry_get_state (self));
  g_variant_dict_insert (&dict, "session-only", "b", self->session_key != NULL);
  g_variant_dict_insert (&dict, "backed-up", "b", record->backed_up);
  g_variant_dict_insert (&dict, "account-changed", "b", record->account_changed);
  g_variant_dict_insert (&dict, "access-reading", "u", (guint) record->access_reading);
  g_variant_dict_insert (&dict, "skew", "x", record->skew);
  if (self->tokens != NULL)
    g_variant_dict_insert (&dict, "jwt", "b", ficha_tokens_get_is_jwt (self->tokens));
  add_moment (&dict, "issued-at", record->issued_at);
  add_moment (&dict, "access-expires-at", record->access_expires_at);
  add_moment (&dict, "refresh-expires-at", record->refresh_expires_at);
  add_moment (&dict, "next-renewal-at", self->next_renewal);
  if (record->history.n > 0)
    {
      g_variant_dict_insert (&dict, "last-result", "s",
                             ficha_result_get_nick (record->history.results[0]));
      add_moment (&dict, "last-result-at", record->history.at[0]);
    }
  if (record->has_error)
    {
      g_variant_dict_insert (&dict, "last-error", "s", ficha_integration_get_last_error (record));
      g_variant_dict_insert (&dict, "last-error-detail", "s",
                             record->error_detail != NULL ? record->error_detail : "");
      add_moment (&dict, "failed-at", record->failed_at);
    }

  return g_variant_dict_end (&dict);
}
