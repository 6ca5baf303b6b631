// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-schedule.h"

#define NONE    FICHA_SCHEDULE_NONE
#define RENEW   FICHA_SCHEDULE_RENEW
#define OBTAIN  FICHA_SCHEDULE_OBTAIN
#define REMIND  FICHA_SCHEDULE_REMIND
#define EXPIRED FICHA_SCHEDULE_EXPIRED
#define UNKNOWN FICHA_TIME_UNKNOWN

/* A moment, 2026-11-23T18:05:00Z; the tokens of the cases are issued at it. */
#define T0   G_GINT64_CONSTANT (1795457100)
#define HOUR 3600
#define DAY  (24 * HOUR)

/* An integration that is left to itself, with tokens issued at T0. */
static FichaScheduleInput
new_input (gint64 life)
{
  return (FichaScheduleInput) {
    .has_tokens = TRUE,
    .auto_renew = TRUE,
    .can_renew = TRUE,
    .remind_before = 10,
    .issued_at = T0,
    .access_expires_at = T0 + life,
    .refresh_expires_at = T0 + 60 * DAY,
    .failed_at = UNKNOWN,
    .retry_at = UNKNOWN,
    .attempted_at = UNKNOWN,
  };
}

/* One on which nobody but its owner works. */
static FichaScheduleInput
new_manual_input (gint64 life)
{
  FichaScheduleInput input = new_input (life);

  input.auto_renew = FALSE;
  return input;
}

static void
assert_next_jittered (const FichaScheduleInput *input,
                      gint64 now,
                      double jitter,
                      FichaScheduleAction action,
                      gint64 when)
{
  gint64 moment = 42;

  g_assert_cmpint (ficha_schedule_next (input, now, jitter, &moment), ==, action);
  g_assert_cmpint (moment, ==, when);
}

static void
assert_next (const FichaScheduleInput *input, gint64 now, FichaScheduleAction action, gint64 when)
{
  assert_next_jittered (input, now, 0, action, when);
}

static void
test_lives (void)
{
  static const struct
  {
    gint64 life;
    double jitter;
    gint64 due; /* seconds after the issue */
  } cases[] = {
    { -5, 0, 0 },
    { 0, 0, 0 },
    { 1, 0, 1 },
    { 5, 0, 4 },
    { 5, -1, 5 },
    { 5, 1, 4 },
    { 10, 0, 8 },
    { 20, 0, 16 },
    { 37, 0, 30 },
    { 60, 0, 48 },
    { 60, -1, 50 },
    { 60, 1, 47 },
    { 120, 0, 96 },
    /* two minutes are more than half of it */
    { 239, 0, 192 },
    { 240, 0, 120 },
    { 240, 1, 108 },
    { 300, 0, 180 },
    { 300, -1, 192 },
    { 300, 1, 168 },
    { 600, 0, 480 },
    { 601, 0, 481 },
    { HOUR, 0, 48 * 60 },
    { HOUR, -1, 48 * 60 + 72 },
    { HOUR, 0.5, 48 * 60 - 36 },
    { HOUR, 1, 48 * 60 - 72 },
    { DAY, 0, DAY * 4 / 5 },
    { 30 * DAY, 0, 24 * DAY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FichaScheduleInput input = new_input (cases[i].life);
      gint64 due = T0 + cases[i].due;

      g_test_message ("%" G_GINT64_FORMAT " s, %+.1f", cases[i].life, cases[i].jitter);
      assert_next_jittered (&input, T0, cases[i].jitter, RENEW, due);
      assert_next_jittered (&input, due, cases[i].jitter, RENEW, due);
      /* however late it is, it is due at once */
      assert_next_jittered (&input, due + 1, cases[i].jitter, RENEW, due + 1);
      assert_next_jittered (&input, due + DAY, cases[i].jitter, RENEW, due + DAY);
    }
}

/* Never twice within 30 s, but for tokens that are known to be short-lived. */
static void
test_pause (void)
{
  static const struct
  {
    gint64 life;
    gint64 attempted; /* seconds after the issue */
    gint64 due;
  } cases[] = {
    { 0, 0, 30 },
    { 1, 0, 30 },
    { 5, -1, 29 },
    { 9, 0, 30 },
    { 10, 0, 8 },
    { 10, -1, 8 },
    { 11, 0, 9 },
    { 20, 0, 16 },
    { 20, 5, 21 },
    { 36, 0, 29 },
    { 37, 0, 30 },
    { 38, 0, 31 },
    { 38, 5, 35 },
    { 60, 0, 48 },
    { 60, 25, 55 },
    { HOUR, 0, 48 * 60 },
    { HOUR, 48 * 60 - 1, 48 * 60 + 29 },
    { HOUR, 48 * 60 - 30, 48 * 60 },
  };
  FichaScheduleInput input;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      input = new_input (cases[i].life);
      input.attempted_at = T0 + cases[i].attempted;
      g_test_message ("%" G_GINT64_FORMAT " s, tried after %" G_GINT64_FORMAT, cases[i].life,
                      cases[i].attempted);
      assert_next (&input, MAX (T0, input.attempted_at), RENEW, T0 + cases[i].due);
    }

  g_test_message ("a life that nobody knows is no short one");
  input = new_input (20);
  input.issued_at = UNKNOWN;
  input.attempted_at = T0;
  assert_next (&input, T0 + 20, RENEW, T0 + 30);

  g_test_message ("the clock was set back since: no wait for the moment to come round again");
  input = new_input (HOUR);
  input.attempted_at = T0 + HOUR + DAY;
  assert_next (&input, T0 + HOUR, RENEW, T0 + HOUR);
  input.attempted_at = T0 + HOUR + 30;
  assert_next (&input, T0 + HOUR, RENEW, T0 + HOUR + 60);
  input.attempted_at = T0 + HOUR + 31;
  assert_next (&input, T0 + HOUR, RENEW, T0 + HOUR);
}

static void
test_obtain (void)
{
  static const struct
  {
    const char *what;
    gboolean can_renew;
    gint64 refresh; /* seconds after the issue; 0 for unknown */
    FichaScheduleAction action;
  } cases[] = {
    { "spent", FALSE, 60 * DAY, OBTAIN },
    { "spent, end unknown", FALSE, 0, OBTAIN },
    { "end unknown", TRUE, 0, RENEW },
    { "S35: over before the access token", TRUE, 600, OBTAIN },
    { "over before its issue", TRUE, -DAY, OBTAIN },
    { "over when due", TRUE, 48 * 60, OBTAIN },
    { "over with the access token", TRUE, HOUR, OBTAIN },
    { "a second within the margin", TRUE, HOUR - 1, OBTAIN },
    { "a second beyond it", TRUE, HOUR + 1, RENEW },
  };
  FichaScheduleInput input;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      input = new_input (HOUR);
      input.can_renew = cases[i].can_renew;
      input.refresh_expires_at = cases[i].refresh == 0 ? UNKNOWN : T0 + cases[i].refresh;
      g_test_message ("%s", cases[i].what);
      assert_next (&input, T0, cases[i].action, T0 + 48 * 60);
    }

  g_test_message ("it ends while the machine sleeps");
  input = new_input (HOUR);
  input.refresh_expires_at = T0 + 8 * HOUR;
  assert_next (&input, T0 + 8 * HOUR - 721, RENEW, T0 + 8 * HOUR - 721);
  assert_next (&input, T0 + 8 * HOUR - 720, OBTAIN, T0 + 8 * HOUR - 720);
  assert_next (&input, T0 + 8 * HOUR, OBTAIN, T0 + 8 * HOUR);
}

static void
test_no_tokens (void)
{
  FichaScheduleInput input = { .issued_at = UNKNOWN,
                               .access_expires_at = UNKNOWN,
                               .refresh_expires_at = UNKNOWN,
                               .failed_at = UNKNOWN,
                               .retry_at = UNKNOWN,
                               .attempted_at = UNKNOWN,
                               .remind_before = 10 };

  g_test_message ("nobody wants any");
  assert_next (&input, T0, NONE, UNKNOWN);

  g_test_message ("at once");
  input.auto_renew = TRUE;
  assert_next (&input, T0, OBTAIN, T0);

  g_test_message ("not twice within 30 s");
  input.attempted_at = T0 - 10;
  assert_next (&input, T0, OBTAIN, T0 + 20);

  g_test_message ("the back-off wins");
  input.n_failures = 3;
  input.failed_at = T0 - 10;
  assert_next (&input, T0, OBTAIN, T0 + 20);
  input.n_failures = 9;
  assert_next (&input, T0, OBTAIN, T0 + 290);

  g_test_message ("the keys were refused");
  input.refused = TRUE;
  assert_next (&input, T0, NONE, UNKNOWN);
}

static void
test_unknown_end (void)
{
  FichaScheduleInput input = new_input (HOUR);

  g_test_message ("supposed to be five minutes");
  input.access_expires_at = UNKNOWN;
  assert_next (&input, T0, RENEW, T0 + 180);
  input.skew = HOUR;
  assert_next (&input, T0 - HOUR, RENEW, T0 - HOUR + 180);

  g_test_message ("not even the issue is known, but the operation is");
  input = new_input (HOUR);
  input.access_expires_at = UNKNOWN;
  input.issued_at = UNKNOWN;
  input.attempted_at = T0;
  assert_next (&input, T0 + 5, RENEW, T0 + 180);

  g_test_message ("nothing is known");
  input.attempted_at = UNKNOWN;
  assert_next (&input, T0 + 5, RENEW, T0 + 5);

  g_test_message ("the end is known, the life isn't");
  input = new_input (HOUR);
  input.issued_at = UNKNOWN;
  assert_next (&input, T0, RENEW, T0 + HOUR - 120);
  input.refresh_expires_at = T0 + HOUR;
  assert_next (&input, T0, OBTAIN, T0 + HOUR - 120);

  g_test_message ("nothing is told of an end that nobody knows");
  input = new_manual_input (HOUR);
  input.access_expires_at = UNKNOWN;
  assert_next (&input, T0, NONE, UNKNOWN);
  assert_next (&input, T0 + DAY, NONE, UNKNOWN);
}

static void
test_back_off (void)
{
  static const struct
  {
    guint n_failures;
    double jitter;
    guint retry_after;
    gint64 wait;
  } cases[] = {
    { 1, 0, 0, 2 },
    { 1, -1, 0, 2 },
    { 1, 1, 0, 2 },
    { 2, 0, 0, 8 },
    { 2, -1, 0, 6 },
    { 2, 1, 0, 10 },
    { 3, 0, 0, 30 },
    { 3, -1, 0, 24 },
    { 3, 1, 0, 36 },
    { 4, 0, 0, 120 },
    { 4, -1, 0, 96 },
    { 4, 1, 0, 144 },
    { 5, 0, 0, 300 },
    { 5, -1, 0, 240 },
    { 5, 1, 0, 360 },
    { 6, 0, 0, 300 },
    { G_MAXUINT, 0, 0, 300 },
    /* S24 */
    { 1, 0, 1, 2 },
    { 1, 0, 2, 2 },
    { 1, 0, 3, 3 },
    { 1, 0, 60, 60 },
    { 5, 1, 60, 360 },
    { 1, 0, 3600, 3600 },
    { 1, 0, 3601, 3600 },
    { 5, 0, G_MAXUINT, 3600 },
  };
  FichaScheduleInput input;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      /* the next moment after the failure is looked at: the reminders are not the matter here */
      input = new_input (HOUR);
      input.reminded = input.told_expired = TRUE;
      input.n_failures = cases[i].n_failures;
      input.retry_after = cases[i].retry_after;
      input.failed_at = T0 + HOUR;
      input.attempted_at = T0 + HOUR - 1;
      g_test_message ("%u failures, %+.0f, %u", cases[i].n_failures, cases[i].jitter,
                      cases[i].retry_after);
      assert_next_jittered (&input, T0 + HOUR, cases[i].jitter, RENEW, T0 + HOUR + cases[i].wait);
      assert_next_jittered (&input, T0 + HOUR + cases[i].wait, cases[i].jitter, RENEW,
                            T0 + HOUR + cases[i].wait);

      /* whatever is to be done */
      input.can_renew = FALSE;
      assert_next_jittered (&input, T0 + HOUR, cases[i].jitter, OBTAIN, T0 + HOUR + cases[i].wait);
      input.has_tokens = FALSE;
      assert_next_jittered (&input, T0 + HOUR, cases[i].jitter, OBTAIN, T0 + HOUR + cases[i].wait);
    }

  g_test_message ("a failure long before the end moves nothing");
  input = new_input (HOUR);
  input.n_failures = 1;
  input.failed_at = T0 + 10;
  assert_next (&input, T0 + 10, RENEW, T0 + 48 * 60);

  g_test_message ("tokens that live shorter than it: the back-off wins");
  input = new_input (20);
  input.reminded = input.told_expired = TRUE;
  input.n_failures = 5;
  input.failed_at = input.attempted_at = T0 + 16;
  assert_next (&input, T0 + 17, RENEW, T0 + 316);

  g_test_message ("S34: tokens that are over when they come");
  input = new_input (-HOUR);
  input.n_failures = 1;
  input.failed_at = input.attempted_at = T0;
  assert_next (&input, T0, RENEW, T0 + 2);
  input.n_failures = 2;
  assert_next (&input, T0, RENEW, T0 + 8);

  g_test_message ("the clock was set back since it failed");
  input = new_input (HOUR);
  input.n_failures = 2;
  input.failed_at = T0 + HOUR + 9;
  assert_next (&input, T0 + HOUR, RENEW, T0 + HOUR);
  input.failed_at = T0 + HOUR + 8;
  assert_next (&input, T0 + HOUR, RENEW, T0 + HOUR + 16);
}

/* N18: the network is back: what failed is due by then, and nothing else is. */
static void
test_back_online (void)
{
  FichaScheduleInput input = new_input (HOUR);

  input.n_failures = 5;
  input.reminded = TRUE;
  input.failed_at = input.attempted_at = T0 + 3500;
  assert_next (&input, T0 + 3518, EXPIRED, T0 + HOUR); /* nearer than the end of the back-off */
  input.retry_at = T0 + 3520;
  assert_next (&input, T0 + 3518, RENEW, T0 + 3520);
  assert_next (&input, T0 + 3530, RENEW, T0 + 3530);
  input.n_failures = 1;
  assert_next (&input, T0 + 3501, RENEW, T0 + 3502);
  input.retry_after = 60; /* the server's wish comes before it */
  assert_next (&input, T0 + 3501, RENEW, T0 + 3560);
  input.retry_after = 0;
  input.failed_at = input.attempted_at = T0 + 10; /* not due yet */
  input.retry_at = T0 + 12;
  assert_next (&input, T0 + 11, RENEW, T0 + 48 * 60);
}

static void
test_refused (void)
{
  FichaScheduleInput input = new_input (HOUR);

  input.refused = TRUE;
  g_test_message ("what is valid stays so until its end, which is told");
  assert_next (&input, T0, REMIND, T0 + HOUR - 600);
  input.reminded = TRUE;
  assert_next (&input, T0, EXPIRED, T0 + HOUR);
  input.told_expired = TRUE;
  assert_next (&input, T0, NONE, UNKNOWN);
  assert_next (&input, T0 + DAY, NONE, UNKNOWN);
}

static void
test_reminders (void)
{
  FichaScheduleInput input = new_manual_input (HOUR);
  const gint64 end = T0 + HOUR;

  g_test_message ("renewal is off");
  assert_next (&input, T0, REMIND, end - 600);
  assert_next (&input, end - 600, REMIND, end - 600);
  assert_next (&input, end - 1, REMIND, end - 1);

  g_test_message ("C12: its moment passed together with the end");
  assert_next (&input, end, EXPIRED, end);
  assert_next (&input, end + 8 * HOUR, EXPIRED, end + 8 * HOUR);

  g_test_message ("each once");
  input.reminded = TRUE;
  assert_next (&input, end - 600, EXPIRED, end);
  input.told_expired = TRUE;
  assert_next (&input, end, NONE, UNKNOWN);
  input.reminded = FALSE;
  assert_next (&input, end - 600, NONE, UNKNOWN);

  g_test_message ("never wanted: the end is told all the same");
  input = new_manual_input (HOUR);
  input.remind_before = 0;
  assert_next (&input, T0, EXPIRED, end);

  g_test_message ("more than the whole life");
  input.remind_before = G_MAXUINT;
  assert_next (&input, T0, REMIND, T0);

  g_test_message ("on the server's clock");
  input = new_manual_input (HOUR);
  input.skew = -90;
  assert_next (&input, T0 + 90, REMIND, end - 600 + 90);

  g_test_message ("renewal is on: nobody is told what is going to be mended");
  input = new_input (HOUR);
  input.attempted_at = end - 720;
  assert_next (&input, end - 1, RENEW, end - 1);
  input.n_failures = 2;
  input.failed_at = end - 1;
  assert_next (&input, end - 1, RENEW, end + 7);
  assert_next (&input, end + 7, RENEW, end + 7);

  g_test_message ("but when it fails again and again");
  input.n_failures = 3;
  assert_next (&input, end - 1, REMIND, end - 1);
  input.reminded = TRUE;
  assert_next (&input, end - 1, EXPIRED, end);
  assert_next (&input, end, EXPIRED, end);
  input.told_expired = TRUE;
  assert_next (&input, end, RENEW, end + 29);

  g_test_message ("not while there is time");
  input = new_input (HOUR);
  input.n_failures = 5;
  input.failed_at = end - 1200;
  assert_next (&input, end - 1200, RENEW, end - 720);
  input.failed_at = end - 720;
  assert_next (&input, end - 720, REMIND, end - 600);

  g_test_message ("at the same moment it is tried first");
  input.failed_at = end - 900;
  assert_next (&input, end - 720, RENEW, end - 600);
}

/* C03: nothing is declared expired before a renewal was tried. */
static void
test_resume (void)
{
  FichaScheduleInput input = new_input (HOUR);
  const gint64 resume = T0 + 8 * HOUR;

  g_test_message ("it slept through the renewal, the reminder and the end");
  assert_next (&input, resume, RENEW, resume);

  g_test_message ("it failed before it slept");
  input.n_failures = 5;
  input.failed_at = T0 + HOUR - 60;
  assert_next (&input, resume, RENEW, resume);

  g_test_message ("and it fails again: one notice");
  input.n_failures = 6;
  input.failed_at = resume + 1;
  assert_next (&input, resume + 1, EXPIRED, resume + 1);
  input.told_expired = TRUE;
  assert_next (&input, resume + 1, RENEW, resume + 301);
}

static void
test_boundaries (void)
{
  static const struct
  {
    gint64 left;
    FichaScheduleAction action;
    gint64 after;
  } cases[] = {
    { 601, REMIND, 1 }, { 600, REMIND, 0 }, { 599, REMIND, 0 },
    { 1, REMIND, 0 },   { 0, EXPIRED, 0 },  { -1, EXPIRED, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FichaScheduleInput input = new_manual_input (HOUR);
      gint64 now = T0 + HOUR - cases[i].left;

      g_test_message ("%" G_GINT64_FORMAT " s left", cases[i].left);
      assert_next (&input, now, cases[i].action, now + cases[i].after);
    }
}

/* C01: the clock is set; skew moves with it, and nothing else changes. */
static void
test_clock_set (void)
{
  static const gint64 changes[] = { 2 * HOUR, -2 * HOUR, DAY, -DAY, 1, -1 };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      FichaScheduleInput input = new_input (HOUR);
      gint64 change = changes[i];

      g_test_message ("%+" G_GINT64_FORMAT " s", change);
      input.attempted_at = T0 + change;
      input.skew = -change;
      assert_next (&input, T0 + 60 + change, RENEW, T0 + 48 * 60 + change);

      input.n_failures = 5;
      input.failed_at = T0 + 48 * 60 + change;
      assert_next (&input, T0 + 48 * 60 + change, REMIND, T0 + 50 * 60 + change);
      input.reminded = TRUE;
      assert_next (&input, T0 + 50 * 60 + change, RENEW, T0 + 53 * 60 + change);

      input = new_manual_input (HOUR);
      input.skew = -change;
      assert_next (&input, T0 + change, REMIND, T0 + 50 * 60 + change);
    }
}

/* C02: it was set while nobody watched: the skew is that of before. */
static void
test_clock_set_unseen (void)
{
  FichaScheduleInput input = new_input (HOUR);

  g_test_message ("back a day: no tokens that are valid for 25 h more");
  assert_next (&input, T0 - DAY, RENEW, T0 - DAY);
  input.attempted_at = T0;
  assert_next (&input, T0 - DAY, RENEW, T0 - DAY);

  g_test_message ("what the clocks differ by anyway");
  input = new_input (HOUR);
  assert_next (&input, T0 - 30, RENEW, T0 + 48 * 60);
  assert_next (&input, T0 - 31, RENEW, T0 - 31);

  g_test_message ("an answer without a Date mends no skew: its tokens are as old as itself");
  input = new_input (HOUR);
  input.skew = -HOUR;
  input.attempted_at = T0 - 1;
  assert_next (&input, T0, RENEW, T0 - 1 + 48 * 60);
  input.refresh_expires_at = T0 + HOUR;
  assert_next (&input, T0, OBTAIN, T0 - 1 + 48 * 60);

  g_test_message ("but not when it failed");
  input.n_failures = 2;
  input.failed_at = T0;
  assert_next (&input, T0, RENEW, T0 + 8);

  g_test_message ("nobody renews: nothing is told, the clock may come right");
  input = new_manual_input (HOUR);
  assert_next (&input, T0 - DAY, NONE, T0);
  assert_next (&input, T0 - 31, NONE, T0);
  assert_next (&input, T0 - 30, REMIND, T0 + 50 * 60);
  assert_next (&input, T0 - 40 * DAY, NONE, T0 - 10 * DAY);

  g_test_message ("on by two hours: due at once, and the answer brings the skew");
  input = new_input (HOUR);
  assert_next (&input, T0 + 2 * HOUR, RENEW, T0 + 2 * HOUR);
  input = new_input (HOUR);
  input.issued_at = T0;
  input.skew = -2 * HOUR;
  input.attempted_at = T0 + 2 * HOUR;
  assert_next (&input, T0 + 2 * HOUR, RENEW, T0 + 2 * HOUR + 48 * 60);
}

static void
test_skew (void)
{
  static const gint64 skews[] = { 0, 1, -1, 120, -120, HOUR, -HOUR, 20 * DAY, -20 * DAY };

  for (guint i = 0; i < G_N_ELEMENTS (skews); i++)
    {
      FichaScheduleInput input = new_input (HOUR);
      gint64 local = T0 - skews[i];

      g_test_message ("%+" G_GINT64_FORMAT " s", skews[i]);
      input.skew = skews[i];
      assert_next (&input, local, RENEW, local + 48 * 60);
      input.refresh_expires_at = T0 + HOUR;
      assert_next (&input, local, OBTAIN, local + 48 * 60);
      input.auto_renew = FALSE;
      assert_next (&input, local, REMIND, local + 50 * 60);
      input.reminded = TRUE;
      assert_next (&input, local, EXPIRED, local + HOUR);
    }
}

static void
test_far_moments (void)
{
  static const gint64 year_1 = G_GINT64_CONSTANT (-62135596800);
  static const gint64 year_9999 = G_GINT64_CONSTANT (253402300799);
  FichaScheduleInput input;

  g_test_message ("beyond 30 days: to look again");
  input = new_input (40 * DAY);
  assert_next (&input, T0, NONE, T0 + 30 * DAY);
  assert_next (&input, T0 + 2 * DAY - 1, NONE, T0 + 32 * DAY - 1);
  assert_next (&input, T0 + 2 * DAY, RENEW, T0 + 32 * DAY);
  input = new_manual_input (3650 * DAY);
  assert_next (&input, T0, NONE, T0 + 30 * DAY);

  g_test_message ("year 9999");
  input = new_input (year_9999 - T0);
  assert_next (&input, T0, NONE, T0 + 30 * DAY);

  g_test_message ("year 1");
  input = new_input (year_1 - T0);
  assert_next (&input, T0, RENEW, T0);
  input.auto_renew = FALSE;
  assert_next (&input, T0, EXPIRED, T0);
  input.issued_at = year_1;
  assert_next (&input, T0, EXPIRED, T0);

  g_test_message ("the end of time");
  input = new_input (HOUR);
  input.access_expires_at = G_MAXINT64;
  input.skew = -HOUR;
  assert_next (&input, T0 + HOUR, NONE, T0 + HOUR + 30 * DAY);
  input.issued_at = year_1;
  assert_next (&input, T0, NONE, T0 + 30 * DAY);
  input.issued_at = UNKNOWN;
  assert_next (&input, T0, NONE, T0 + 30 * DAY);
  assert_next (&input, G_MAXINT64 - DAY, OBTAIN, G_MAXINT64 - 120);

  g_test_message ("the beginning of time");
  input = new_input (HOUR);
  input.access_expires_at = UNKNOWN + 1;
  assert_next (&input, T0, RENEW, T0);
  input.skew = G_MAXINT64;
  assert_next (&input, T0, OBTAIN, T0);
  input.auto_renew = FALSE;
  input.issued_at = UNKNOWN;
  assert_next (&input, T0, EXPIRED, T0);
}

/* A day, second by second as the schedule asks for it: no gap between the tokens, no operation more
 * than needed. Every operation lasts a second, and the server's clock is an hour ahead. */
static void
test_a_day (void)
{
  static const struct
  {
    gint64 life;
    guint least;
    guint most;
  } cases[] = {
    { 10, 8600, 10800 }, { 20, 4800, 5400 }, { 37, 2600, 2900 }, { 60, 1700, 1900 },
    { 300, 430, 530 },   { HOUR, 29, 31 },   { 30 * DAY, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FichaScheduleInput input = new_input (cases[i].life);
      gint64 now = T0;
      guint n_operations = 0;

      g_test_message ("%" G_GINT64_FORMAT " s", cases[i].life);
      input.skew = HOUR;
      input.issued_at += HOUR;
      input.access_expires_at += HOUR;
      input.attempted_at = now;
      while (TRUE)
        {
          FichaScheduleAction action;
          gint64 when;

          action = ficha_schedule_next (&input, now, g_test_rand_double_range (-1, 1), &when);
          if (when > T0 + DAY)
            break;
          g_assert_cmpint (action, ==, RENEW);
          now = when;
          input.attempted_at = now;
          now++;
          g_assert_cmpint (now + HOUR, <=, input.access_expires_at);
          input.issued_at = now + HOUR;
          input.access_expires_at = input.issued_at + cases[i].life;
          n_operations++;
        }
      g_assert_cmpuint (n_operations, >=, cases[i].least);
      g_assert_cmpuint (n_operations, <=, cases[i].most);
    }
}

/* C04 is in test-alarm.c; C05 to C08 in test-timestamp.c (moments here have no zone); C09 and C13
 * belong to ficha-api and ficha-jwt; C11 to the window. */
int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schedule/lives", test_lives);
  g_test_add_func ("/schedule/S34-pause", test_pause);
  g_test_add_func ("/schedule/obtain", test_obtain);
  g_test_add_func ("/schedule/no-tokens", test_no_tokens);
  g_test_add_func ("/schedule/unknown-end", test_unknown_end);
  g_test_add_func ("/schedule/C14-back-off", test_back_off);
  g_test_add_func ("/schedule/N18-back-online", test_back_online);
  g_test_add_func ("/schedule/refused", test_refused);
  g_test_add_func ("/schedule/C12-reminders", test_reminders);
  g_test_add_func ("/schedule/C03-resume", test_resume);
  g_test_add_func ("/schedule/C10-boundaries", test_boundaries);
  g_test_add_func ("/schedule/C01-clock-set", test_clock_set);
  g_test_add_func ("/schedule/C02-clock-set-unseen", test_clock_set_unseen);
  g_test_add_func ("/schedule/skew", test_skew);
  g_test_add_func ("/schedule/S35-far-moments", test_far_moments);
  g_test_add_func ("/schedule/a-day", test_a_day);
  return g_test_run ();
}
