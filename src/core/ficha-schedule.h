// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib.h>

#include "ficha-timestamp.h"

G_BEGIN_DECLS

/* How long a token that does not tell its end is taken for valid, in seconds. */
#define FICHA_UNKNOWN_LIFE (5 * 60)

/**
 * FichaScheduleInput:
 * @has_tokens: whether there are tokens
 * @auto_renew: whether the agent is to renew by itself
 * @can_renew: whether the refresh token was neither sent yet nor is over
 * @refused: whether the server refused the keys
 * @remind_before: minutes before the end of the access token to remind, 0 for never
 * @issued_at: when the tokens were issued, in seconds since the epoch on the server's clock; like
 *   every moment here %FICHA_TIME_UNKNOWN where nobody knows
 * @access_expires_at: when the access token ends, on the server's clock
 * @refresh_expires_at: when the refresh token ends, on the server's clock
 * @skew: seconds that the server's clock is ahead of this machine's
 * @n_failures: how many operations failed in a row. Tokens that were over when they came are a
 *   failure too
 * @failed_at: when the last one failed, in seconds since the epoch on this machine's clock
 * @retry_after: seconds that the server then asked to wait, 0 for none
 * @retry_at: from when on, on this machine's clock, the back-off need not be waited for: the network
 *   is back since the last failure
 * @attempted_at: when the last operation began, on this machine's clock
 * @reminded: whether %FICHA_SCHEDULE_REMIND was carried out for these tokens
 * @told_expired: whether %FICHA_SCHEDULE_EXPIRED was
 *
 * What is known of an integration. When this machine's clock was set while the program ran, @skew,
 * @failed_at, @retry_at and @attempted_at are to be moved with it before the next look (see
 * #FichaAlarmEvent).
 */
typedef struct
{
  gboolean has_tokens;
  gboolean auto_renew;
  gboolean can_renew;
  gboolean refused;
  guint remind_before;

  gint64 issued_at;
  gint64 access_expires_at;
  gint64 refresh_expires_at;
  gint64 skew;

  guint n_failures;
  gint64 failed_at;
  guint retry_after;
  gint64 retry_at;
  gint64 attempted_at;

  gboolean reminded;
  gboolean told_expired;
} FichaScheduleInput;

/**
 * FichaScheduleAction:
 * @FICHA_SCHEDULE_NONE: nothing; look again at the moment given, if there is one
 * @FICHA_SCHEDULE_RENEW: GET /auth with the refresh token
 * @FICHA_SCHEDULE_OBTAIN: POST /auth with the keys
 * @FICHA_SCHEDULE_REMIND: tell that the access token is going to end
 * @FICHA_SCHEDULE_EXPIRED: tell that it has ended
 *
 * What is to be done next for an integration.
 */
typedef enum
{
  FICHA_SCHEDULE_NONE,
  FICHA_SCHEDULE_RENEW,
  FICHA_SCHEDULE_OBTAIN,
  FICHA_SCHEDULE_REMIND,
  FICHA_SCHEDULE_EXPIRED,
} FichaScheduleAction;

FichaScheduleAction
ficha_schedule_next (const FichaScheduleInput *input, gint64 now, double jitter, gint64 *when);

G_END_DECLS
