// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-schedule.h"

#define MINUTE          G_GINT64_CONSTANT (60)
#define DAY             (24 * 60 * MINUTE)

#define MARGIN_MIN      (2 * MINUTE) /* before the end, where that is at most half of the life */
#define PAUSE           30           /* seconds between two operations… */
#define SHORT_LIFE_MIN  10           /* …but for tokens that live so long… */
#define SHORT_LIFE_MAX  37           /* …up to so long */
#define RETRY_AFTER_MAX (60 * MINUTE)
#define HORIZON         (30 * DAY)
#define MARGIN_JITTER   0.1
#define BACK_OFF_JITTER 0.2

/* How far ahead tokens may seem to be issued: the skew is measured at the middle of an exchange that
 * lasts up to 30 s. More than that, and the clock was set back since. */
#define ISSUE_TOLERANCE 30

/* The first failures are not told: the network is seldom there at once after a night asleep. The
 * back-off brings the third one within ten seconds. */
#define FAILURES_TO_TELL 3

/* A term of this machine's clock for tokens. */
typedef struct
{
  gboolean life_known;
  gint64 life; /* seconds; what is supposed where it isn't known */
  gboolean placed;
  gint64 end; /* where placed */
} Term;

/* Sums stop short of FICHA_TIME_UNKNOWN, which is no moment. */
static gint64
add (gint64 a, gint64 b)
{
  gint64 sum;

  if (__builtin_add_overflow (a, b, &sum))
    return b > 0 ? G_MAXINT64 : FICHA_TIME_UNKNOWN + 1;

  return MAX (sum, FICHA_TIME_UNKNOWN + 1);
}

static gint64
subtract (gint64 a, gint64 b)
{
  gint64 difference;

  if (__builtin_sub_overflow (a, b, &difference))
    return b < 0 ? G_MAXINT64 : FICHA_TIME_UNKNOWN + 1;

  return MAX (difference, FICHA_TIME_UNKNOWN + 1);
}

/* When the tokens were issued, on this machine's clock. Tokens "issued in the future" tell that the
 * clock was set back behind the program's back, by nobody knows how much. Their moments mean nothing
 * any more; but tokens that the last operation brought are as old as that is. */
static gboolean
place_issue (const FichaScheduleInput *input, gint64 now, gint64 *issue)
{
  if (input->issued_at != FICHA_TIME_UNKNOWN)
    {
      gint64 local = subtract (input->issued_at, input->skew);

      if (local <= add (now, ISSUE_TOLERANCE))
        {
          *issue = local;
          return TRUE;
        }
    }

  if (input->n_failures > 0 || input->attempted_at == FICHA_TIME_UNKNOWN ||
      input->attempted_at > now)
    return FALSE;
  *issue = input->attempted_at;
  return TRUE;
}

/* When something that ends at @expires_at on the server's clock does on this machine's. */
static gboolean
place_end (const FichaScheduleInput *input, gint64 expires_at, gint64 now, gint64 *end)
{
  gint64 issue;

  if (input->issued_at == FICHA_TIME_UNKNOWN)
    {
      *end = subtract (expires_at, input->skew);
      return TRUE;
    }

  if (!place_issue (input, now, &issue))
    return FALSE;
  *end = add (issue, subtract (expires_at, input->issued_at));
  return TRUE;
}

static Term
find_term (const FichaScheduleInput *input, gint64 now)
{
  Term term = { .life = FICHA_UNKNOWN_LIFE };
  gint64 issue;

  if (input->access_expires_at == FICHA_TIME_UNKNOWN)
    {
      term.placed = place_issue (input, now, &issue);
      if (term.placed)
        term.end = add (issue, FICHA_UNKNOWN_LIFE);
    }
  else
    {
      term.life_known = input->issued_at != FICHA_TIME_UNKNOWN;
      if (term.life_known)
        term.life = subtract (input->access_expires_at, input->issued_at);
      term.placed = place_end (input, input->access_expires_at, now, &term.end);
    }

  return term;
}

/* How long before the end new tokens are due. */
static gint64
find_margin (const Term *term, double jitter)
{
  double margin = MAX (term->life, 0) / 5.0;

  if (term->life >= 2 * MARGIN_MIN)
    margin = MAX (margin, MARGIN_MIN);

  return (gint64) (margin * (1 + MARGIN_JITTER * jitter));
}

/* @moment a while later; at once where that is further off than it can be. The clock was set back
 * since @moment then, and waiting for it to come round again might take a day. */
static gint64
after (gint64 moment, gint64 seconds, gint64 now)
{
  if (moment == FICHA_TIME_UNKNOWN || moment > add (now, seconds))
    return now;

  return add (moment, seconds);
}

/* The first moment at which another operation may begin. */
static gint64
find_earliest (const FichaScheduleInput *input, const Term *term, gint64 now, double jitter)
{
  static const guint back_off[] = { 2, 8, 30, 120, 300 };
  gint64 pause = PAUSE;

  if (input->n_failures > 0)
    {
      guint last = MIN (input->n_failures, G_N_ELEMENTS (back_off)) - 1;
      gint64 wait = (gint64) (back_off[last] * (1 + BACK_OFF_JITTER * jitter) + 0.5);
      gint64 earliest =
          after (input->failed_at, MAX (wait, MIN (input->retry_after, RETRY_AFTER_MAX)), now);

      if (input->retry_at != FICHA_TIME_UNKNOWN && input->retry_after == 0)
        earliest = MIN (earliest, MAX (input->retry_at, now));
      return earliest;
    }

  if (input->has_tokens && term->life_known && term->life >= SHORT_LIFE_MIN &&
      term->life <= SHORT_LIFE_MAX)
    pause = term->life * 4 / 5;

  return after (input->attempted_at, pause, now);
}

static FichaScheduleAction
next_operation (
    const FichaScheduleInput *input, const Term *term, gint64 now, double jitter, gint64 *when)
{
  gint64 margin, refresh_end;

  if (!input->auto_renew || input->refused)
    return FICHA_SCHEDULE_NONE;

  *when = find_earliest (input, term, now, jitter);
  if (!input->has_tokens)
    return FICHA_SCHEDULE_OBTAIN;

  margin = find_margin (term, jitter);
  if (term->placed)
    *when = MAX (*when, subtract (term->end, margin));
  *when = MAX (*when, now);

  if (!input->can_renew)
    return FICHA_SCHEDULE_OBTAIN;
  if (input->refresh_expires_at != FICHA_TIME_UNKNOWN &&
      place_end (input, input->refresh_expires_at, now, &refresh_end) &&
      refresh_end <= add (*when, margin))
    return FICHA_SCHEDULE_OBTAIN;
  return FICHA_SCHEDULE_RENEW;
}

static FichaScheduleAction
next_notice (const FichaScheduleInput *input, const Term *term, gint64 now, gint64 *when)
{
  gboolean watched = !input->auto_renew || input->refused || input->n_failures >= FAILURES_TO_TELL;

  if (!watched || !input->has_tokens || input->access_expires_at == FICHA_TIME_UNKNOWN)
    return FICHA_SCHEDULE_NONE;

  if (!term->placed)
    {
      /* nobody knows: see what the clock says when it has come round */
      *when = subtract (input->issued_at, input->skew);
      return FICHA_SCHEDULE_NONE;
    }
  if (!input->reminded && !input->told_expired && input->remind_before > 0 && term->end > now)
    {
      *when = subtract (term->end, input->remind_before * MINUTE);
      return FICHA_SCHEDULE_REMIND;
    }
  if (!input->told_expired)
    {
      *when = term->end;
      return FICHA_SCHEDULE_EXPIRED;
    }
  return FICHA_SCHEDULE_NONE;
}

/**
 * ficha_schedule_next:
 * @input: what is known of an integration that has no operation in flight
 * @now: the present moment, in seconds since the epoch on this machine's clock
 * @jitter: −1 … 1, drawn anew for each token and each failure, not for each look
 * @when: (out): the moment for it, on this machine's clock, @now where it is due already;
 *   %FICHA_TIME_UNKNOWN where there is nothing to wait for
 *
 * Decides what comes next for an integration, and when (design.md 4 and 7). To be asked again after
 * everything that changes @input, and when the clock was set.
 *
 * New tokens are due a fifth of the access token's life before its end, at least two minutes where
 * that is at most half of it, give or take a tenth; never twice within 30 s, but for tokens that
 * live 10 to 37 s: these are renewed after four fifths. A token that does not tell its end is
 * supposed to live for 5 minutes. After failures nothing is tried before the back-off of 2, 8, 30,
 * 120, 300 s, give or take a fifth, is over, nor before the server's Retry-After is, an hour at most;
 * a network that is back shortens the back-off, and nothing else.
 * Refused keys are not tried again.
 *
 * Who isn't helped by that, because renewal is off, refused, or has failed three times in a row, is
 * reminded once, and told once that the token is over. An operation that is due comes first, so that
 * nothing is told before it was tried; a reminder that was missed gives way to the end.
 *
 * Moments further off than 30 days are %FICHA_SCHEDULE_NONE in 30 days. Tokens that seem to be
 * issued in the future (fault C02: the clock was set back while no program watched) are due at once,
 * since the answer tells the time; nothing is told of their end, and where nobody renews them they
 * are looked at again when the clock reaches their issue.
 *
 * Returns: what to do at @when
 */
FichaScheduleAction
ficha_schedule_next (const FichaScheduleInput *input, gint64 now, double jitter, gint64 *when)
{
  FichaScheduleAction action, notice;
  gint64 notice_when = FICHA_TIME_UNKNOWN;
  Term term;

  g_return_val_if_fail (input != NULL, FICHA_SCHEDULE_NONE);
  g_return_val_if_fail (jitter >= -1 && jitter <= 1, FICHA_SCHEDULE_NONE);
  g_return_val_if_fail (when != NULL, FICHA_SCHEDULE_NONE);

  term = find_term (input, now);
  *when = FICHA_TIME_UNKNOWN;
  action = next_operation (input, &term, now, jitter, when);
  notice = next_notice (input, &term, now, &notice_when);
  if (notice_when != FICHA_TIME_UNKNOWN &&
      (*when == FICHA_TIME_UNKNOWN || (*when > now && notice_when < *when)))
    {
      action = notice;
      *when = notice_when;
    }

  if (*when == FICHA_TIME_UNKNOWN)
    return FICHA_SCHEDULE_NONE;
  if (*when > add (now, HORIZON))
    {
      *when = add (now, HORIZON);
      return FICHA_SCHEDULE_NONE;
    }
  *when = MAX (*when, now);
  return action;
}
