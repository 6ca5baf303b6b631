// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-notice-rule.h"

/* What the user is to be told of an integration (ux.md 2.13). */

/* Whether the agent would renew now if nothing had failed yet. */
static gboolean
is_renewal_due (const FichaEntry *entry, gint64 now)
{
  FichaScheduleInput input;
  FichaScheduleAction action;
  gint64 when;

  ficha_entry_get_schedule_input (entry, &input);
  input.n_failures = 0;
  input.attempted_at = FICHA_TIME_UNKNOWN;
  /* the earliest that any jitter gives: it was drawn anew since the attempt */
  action = ficha_schedule_next (&input, now, 1, &when);

  return (action == FICHA_SCHEDULE_RENEW || action == FICHA_SCHEDULE_OBTAIN) && when <= now;
}

/**
 * ficha_notice_rule_choose:
 * @entry: an integration without an operation in flight
 * @keyring: the keyring's state
 * @notify_failures: whether failures are to be told
 * @now: the present moment on this machine's clock, in seconds since the epoch
 *
 * Decides what the user is to be told of @entry now (ux.md 2.13). #FichaScheduler has marked
 * whether it ends soon or is over and nothing helped: three failures in a row, or nobody renews it.
 *
 * Returns: the notice that it deserves
 */
FichaNotice
ficha_notice_rule_choose (const FichaEntry *entry,
                          FichaKeyringState keyring,
                          gboolean notify_failures,
                          gint64 now)
{
  const FichaIntegration *record;
  gboolean ending, locked, keys_gone;

  g_return_val_if_fail (entry != NULL, FICHA_NOTICE_NONE);

  record = entry->record;
  ending = entry->reminded || entry->told_expired;
  if (entry->pending || entry->removed)
    return FICHA_NOTICE_NONE;
  if (record->refused && notify_failures)
    return FICHA_NOTICE_REFUSED;

  locked = record->has_error && record->error == FICHA_ERROR_LOCKED;
  if (locked && keyring != FICHA_KEYRING_READY && (ending || is_renewal_due (entry, now)))
    return FICHA_NOTICE_LOCKED;
  if (!ending)
    return FICHA_NOTICE_NONE;

  keys_gone = ficha_entry_are_keys_gone (entry);
  if (record->has_error && !record->refused && !locked && !keys_gone && notify_failures)
    return ficha_entry_has_network_error (entry) || record->error == FICHA_ERROR_SERVER
               ? FICHA_NOTICE_UNANSWERED
               : FICHA_NOTICE_FAILED;

  /* it will be renewed, or nobody wants to hear that it is not */
  if (record->auto_renew && !(keys_gone && notify_failures))
    return FICHA_NOTICE_NONE;
  if (entry->told_expired)
    return FICHA_NOTICE_EXPIRED;

  /* it may have been switched off since */
  return record->remind_before > 0 ? FICHA_NOTICE_EXPIRING : FICHA_NOTICE_NONE;
}

/**
 * ficha_notice_rule_get_step:
 * @notice: what is told of @entry
 * @entry: an integration
 *
 * Returns: what the notification's button does
 */
FichaNoticeStep
ficha_notice_rule_get_step (FichaNotice notice, const FichaEntry *entry)
{
  g_return_val_if_fail (entry != NULL, FICHA_NOTICE_STEP_RENEW);

  switch (notice)
    {
    case FICHA_NOTICE_REFUSED:
      return FICHA_NOTICE_STEP_UPDATE_KEYS;
    case FICHA_NOTICE_UNANSWERED:
    case FICHA_NOTICE_FAILED:
      return FICHA_NOTICE_STEP_TRY_AGAIN;
    case FICHA_NOTICE_LOCKED:
      return FICHA_NOTICE_STEP_UNLOCK;
    case FICHA_NOTICE_EXPIRING:
    case FICHA_NOTICE_EXPIRED:
      /* without the secret key it can't be renewed by a press */
      return ficha_entry_are_keys_gone (entry) ? FICHA_NOTICE_STEP_UPDATE_KEYS
                                               : FICHA_NOTICE_STEP_RENEW;
    case FICHA_NOTICE_NONE:
    default:
      return FICHA_NOTICE_STEP_RENEW;
    }
}
