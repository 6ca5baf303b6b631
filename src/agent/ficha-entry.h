// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-gate.h"
#include "ficha-integration.h"
#include "ficha-schedule.h"
#include "ficha-tokens.h"

G_BEGIN_DECLS

typedef struct _FichaRenewal FichaRenewal;

/**
 * FichaEntry:
 * @record: (owned): what is on the disk, or is going to be
 * @tokens: (owned) (nullable): the tokens, once they were obtained or read from the keyring
 * @tokens_read: whether the keyring was asked for them
 * @session_key: (owned) (nullable): the secret key of an integration that is kept for this session
 *   only; neither a record nor an item exists
 * @turn: (owned): has one place, for whoever works with the keys: a renewal, an edit, the removal
 * @renewal: (unowned) (nullable): the operation in flight, or waiting for its turn
 * @new_name: (owned) (nullable): the name that an edit under way is going to give it
 * @pending: being added: its name is taken, nobody sees it yet
 * @removed: taken away; its items are still there
 * @remove_id: the source that ends the undo time
 * @unsaved: the present tokens are not in the keyring
 * @renewed_at: when this process last obtained tokens, in µs on the monotonic clock, 0 for never
 * @seen_at: when the tokens came into memory, in µs on the monotonic clock
 * @seen_left: for how many seconds the access token was valid then
 * @attempted_at: when the last request to the server began, in seconds since the epoch on this
 *   machine's clock, or %FICHA_TIME_UNKNOWN
 * @n_failures: how many operations failed in a row
 * @retry_after: seconds that the server asked to wait with the last of them, 0 for none
 * @retry_at: when to try again although the back-off is not over, on this machine's clock, because the
 *   network is back; %FICHA_TIME_UNKNOWN once that was done
 * @jitter: −1 … 1, drawn anew with each result, so that not all are due in the same second
 * @reminded: whether it was time to tell the user that these tokens are going to end; the record
 *   tells whether that was done
 * @told_expired: likewise, that they did
 * @next_renewal: when the agent renews by itself, on this machine's clock, or %FICHA_TIME_UNKNOWN
 * @answered_pid: the newest process id when somebody who wanted new tokens was last answered
 *
 * An integration as the agent holds it. Ref-counted; only the agent's main thread touches it.
 */
typedef struct
{
  FichaIntegration *record;
  FichaTokens *tokens;
  gboolean tokens_read;
  FichaSecret *session_key;
  FichaGate *turn;
  FichaRenewal *renewal;
  char *new_name;
  gboolean pending;
  gboolean removed;
  guint remove_id;
  gboolean unsaved;
  gint64 renewed_at;
  gint64 seen_at;
  gint64 seen_left;
  gint64 attempted_at;
  guint n_failures;
  guint retry_after;
  gint64 retry_at;
  double jitter;
  gboolean reminded;
  gboolean told_expired;
  gint64 next_renewal;
  guint answered_pid;
} FichaEntry;

FichaEntry *ficha_entry_new (FichaIntegration *record);
FichaEntry *ficha_entry_ref (FichaEntry *self);
void ficha_entry_unref (FichaEntry *self);

gint64 ficha_entry_get_time (const FichaEntry *self);
gboolean ficha_entry_is_valid_for (const FichaEntry *self, guint min_valid);
gboolean ficha_entry_is_expired (const FichaEntry *self);
gboolean ficha_entry_can_renew (const FichaEntry *self);
gboolean ficha_entry_is_going (const FichaEntry *self);

gboolean ficha_entry_load_tokens (FichaEntry *self, const FichaSecret *line, GError **error);
void ficha_entry_take_tokens (FichaEntry *self, FichaTokens *tokens);
void ficha_entry_forget_tokens (FichaEntry *self);
void ficha_entry_set_error (FichaEntry *self, const GError *error);
void ficha_entry_note_result (FichaEntry *self, FichaResult result);
gboolean ficha_entry_note_told (FichaEntry *self, gboolean expired);
gboolean ficha_entry_was_told (const FichaEntry *self, gboolean expired);
gboolean ficha_entry_has_keyring_error (const FichaEntry *self);
gboolean ficha_entry_are_keys_gone (const FichaEntry *self);
GError *ficha_entry_dup_standing_error (const FichaEntry *self);

void ficha_entry_get_schedule_input (const FichaEntry *self, FichaScheduleInput *input);
void ficha_entry_move_clock (FichaEntry *self, gint64 seconds);
gboolean ficha_entry_has_network_error (const FichaEntry *self);

const char *ficha_entry_get_state (const FichaEntry *self);
GVariant *ficha_entry_to_variant (const FichaEntry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaEntry, ficha_entry_unref)

G_END_DECLS
