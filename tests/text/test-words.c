// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-words.h"

/* 23 November 2026, 18:05:00 UTC, a Monday */
#define NOW    G_GINT64_CONSTANT (1795457100)

#define MINUTE 60
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

static void
test_validity (void)
{
  static const struct
  {
    gint64 expires_at;
    const char *words;
  } cases[] = {
    { G_MAXINT64, "Valid for 2147483647 days" },
    { NOW + 400 * DAY, "Valid for 400 days" },
    { NOW + 3 * DAY - 1, "Valid for 2 days" },
    { NOW + 2 * DAY, "Valid for 2 days" },
    { NOW + 2 * DAY - 1, "Valid for 47\u202fh 59\u202fmin" },
    { NOW + 3 * HOUR + 7 * MINUTE + 59, "Valid for 3\u202fh 07\u202fmin" },
    { NOW + 2 * HOUR, "Valid for 2\u202fh 00\u202fmin" },
    { NOW + 2 * HOUR - 1, "Valid for 119\u202fmin" },
    { NOW + 54 * MINUTE, "Valid for 54\u202fmin" },
    { NOW + 5 * MINUTE, "Valid for 5\u202fmin" },
    { NOW + 5 * MINUTE - 1, "Valid for 4\u202fmin 59\u202fs" },
    { NOW + MINUTE, "Valid for 1\u202fmin 00\u202fs" },
    { NOW + MINUTE - 1, "Valid for 0\u202fmin 59\u202fs" },
    /* C10: the very second, and its neighbours */
    { NOW + 1, "Valid for 0\u202fmin 01\u202fs" },
    { NOW, "Expired 0\u202fmin ago" },
    { NOW - 1, "Expired 0\u202fmin ago" },
    { NOW - MINUTE, "Expired 1\u202fmin ago" },
    { NOW - HOUR + 1, "Expired 59\u202fmin ago" },
    { NOW - HOUR, "Expired on 23 Nov 2026, 17:05" },
    { NOW - 30 * DAY, "Expired on 24 Oct 2026, 18:05" },
    { 0, "Expired on 1 Jan 1970, 00:00" },
    { G_MININT64 + 1, "Expiry unknown" },
    { FICHA_TIME_UNKNOWN, "Expiry unknown" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = NULL;

      g_test_message ("%" G_GINT64_FORMAT, cases[i].expires_at);
      words = ficha_words_validity (cases[i].expires_at, NOW, zone);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_validity_odd_now (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autofree char *far = ficha_words_validity (G_MAXINT64, -1, zone);
  g_autofree char *late = ficha_words_validity (-2, G_MAXINT64, zone);
  g_autofree char *never = ficha_words_validity (FICHA_TIME_UNKNOWN, G_MININT64, zone);

  g_assert_cmpstr (far, ==, "Valid for 2147483647 days");
  g_assert_cmpstr (late, ==, "Expired on 31 Dec 1969, 23:59");
  g_assert_cmpstr (never, ==, "Expiry unknown");
}

static void
test_until (void)
{
  static const struct
  {
    const char *zone;
    gint64 moment;
    const char *until;
    const char *words;
  } cases[] = {
    { "UTC", NOW, "Until today 18:05", "18:05" },
    { "UTC", NOW + 30 * MINUTE, "Until today 18:35", "18:35" },
    { "UTC", NOW + 5 * HOUR + 54 * MINUTE + 59, "Until today 23:59", "23:59" },
    { "UTC", NOW + 5 * HOUR + 55 * MINUTE, "Until tomorrow 00:00", "24 Nov 2026, 00:00" },
    { "UTC", NOW + DAY, "Until tomorrow 18:05", "24 Nov 2026, 18:05" },
    { "UTC", NOW + 2 * DAY, "Until 25 Nov 2026, 18:05", "25 Nov 2026, 18:05" },
    { "UTC", NOW + 365 * DAY, "Until 23 Nov 2027, 18:05", "23 Nov 2027, 18:05" },
    { "UTC", NOW - DAY, "Until 22 Nov 2026, 18:05", "22 Nov 2026, 18:05" },
    /* C05: the same moments in another zone, where midnight is elsewhere */
    { "-03", NOW, "Until today 15:05", "15:05" },
    { "-03", NOW + 8 * HOUR, "Until today 23:05", "23:05" },
    { "-03", NOW + 9 * HOUR, "Until tomorrow 00:05", "24 Nov 2026, 00:05" },
    { "+09", NOW, "Until today 03:05", "03:05" },
    { "+09", NOW - 4 * HOUR, "Until 23 Nov 2026, 23:05", "23 Nov 2026, 23:05" },
    /* C08: no calendar goes there */
    { "UTC", G_MAXINT64, "Expiry unknown", "Unknown" },
    { "UTC", G_MININT64 + 1, "Expiry unknown", "Unknown" },
    { "+09", G_GINT64_CONSTANT (253402300799), "Expiry unknown", "Unknown" },
    { "UTC", G_GINT64_CONSTANT (253402300799), "Until 31 Dec 9999, 23:59", "31 Dec 9999, 23:59" },
    { "UTC", FICHA_TIME_UNKNOWN, "Expiry unknown", "Unknown" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (cases[i].zone);
      g_autofree char *until = NULL;
      g_autofree char *words = NULL;

      g_test_message ("%" G_GINT64_FORMAT " in %s", cases[i].moment, cases[i].zone);
      until = ficha_words_until (cases[i].moment, NOW, zone);
      words = ficha_words_moment (cases[i].moment, NOW, zone);
      g_assert_cmpstr (until, ==, cases[i].until);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_state (void)
{
  static const struct
  {
    const char *state;
    const char *words;
  } cases[] = {
    { "none", "No token yet" },
    { "valid", "Valid" },
    { "soon", "Expires soon" },
    { "expired", "Expired" },
    { "renewing", "Renewing…" },
    { "refused", "Secret key refused" },
    { "failing", "Renewal failed" },
    { "locked", "Keyring locked" },
    { "missing", "Secret key missing" },
    { "unsaved", "Not saved yet" },
    { "", "Unknown" },
    { "sleeping", "Unknown" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].state);
      g_assert_cmpstr (ficha_words_state (cases[i].state), ==, cases[i].words);
    }
}

/* What is wrong, else how long the token is valid. */
static void
test_standing (void)
{
  static const struct
  {
    const char *state;
    gint64 left;
    const char *words;
  } cases[] = {
    { "valid", 3600, "Valid for 60\u202fmin" },
    { "valid", -60, "Expired 1\u202fmin ago" },
    { "expired", -60, "Expired 1\u202fmin ago" },
    { "failing", 3600, "Valid for 60\u202fmin" }, /* it still works */
    { "failing", 0, "Renewal failed" },
    { "failing", FICHA_TIME_UNKNOWN, "Renewal failed" },
    { "refused", 3600, "Secret key refused" },
    { "locked", 3600, "Keyring locked" },
    { "none", FICHA_TIME_UNKNOWN, "No token yet" },
    { "valid", FICHA_TIME_UNKNOWN, "Expiry unknown" },
    { "sleeping", 3600, "Unknown" },
  };
  const gint64 now = 1795023660;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const gint64 end =
          cases[i].left == FICHA_TIME_UNKNOWN ? FICHA_TIME_UNKNOWN : now + cases[i].left;
      g_autofree char *words = ficha_words_standing (cases[i].state, end, now, zone);

      g_test_message ("%s, %" G_GINT64_FORMAT, cases[i].state, cases[i].left);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_result (void)
{
  static const struct
  {
    const char *result;
    const char *error;
    const char *words;
  } cases[] = {
    { "renewed", "", "Renewed" },
    { "renewed", "connect", "Renewed" },
    { "obtained", "", "Signed in with the keys" },
    { "failed", "connect", "Failed: Server Not Reached" },
    { "failed", "", "Failed" },
    { "failed", "not-yet-invented", "Failed" },
    { "", "", "Unknown" },
    { "suspended", "connect", "Unknown" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autofree char *event = ficha_words_event ("renewed", "", NOW, NOW, zone);
  g_autofree char *never = ficha_words_event ("renewed", "", FICHA_TIME_UNKNOWN, NOW, zone);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = ficha_words_result (cases[i].result, cases[i].error);

      g_test_message ("%s %s", cases[i].result, cases[i].error);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
  g_assert_cmpstr (event, ==, "Renewed · 18:05");
  g_assert_cmpstr (never, ==, "Renewed · Unknown");
}

/* C09: told past two minutes, in either direction. */
static void
test_skew (void)
{
  static const struct
  {
    gint64 skew;
    const char *words;
  } cases[] = {
    { 0, NULL },
    { 2 * MINUTE, NULL },
    { -2 * MINUTE, NULL },
    { 2 * MINUTE + 1, "Computer clock is 2\u202fmin off – expiry times corrected" },
    { -2 * MINUTE - 1, "Computer clock is 2\u202fmin off – expiry times corrected" },
    { 2 * HOUR - 1, "Computer clock is 119\u202fmin off – expiry times corrected" },
    { 2 * HOUR, "Computer clock is 2\u202fh off – expiry times corrected" },
    { -2 * DAY + 1, "Computer clock is 47\u202fh off – expiry times corrected" },
    { 2 * DAY, "Computer clock is 2 days off – expiry times corrected" },
    { G_MININT64, "Computer clock is 2147483647 days off – expiry times corrected" },
    { G_MAXINT64, "Computer clock is 2147483647 days off – expiry times corrected" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = ficha_words_skew (cases[i].skew);

      g_test_message ("%" G_GINT64_FORMAT, cases[i].skew);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_reading (void)
{
  for (guint reading = FICHA_READING_NONE; reading <= FICHA_READING_PAST + 1; reading++)
    {
      const char *words = ficha_words_reading ((FichaReading) reading);
      const gboolean chosen = reading >= FICHA_READING_UTC && reading <= FICHA_READING_PAST;

      g_test_message ("%u", reading);
      g_assert_cmpint (words != NULL, ==, chosen);
      if (chosen)
        g_assert_true (g_str_has_prefix (words, "Sent without a time zone, "));
    }
}

static void
test_next_change (void)
{
  static const struct
  {
    gint64 left;
    guint seconds;
  } cases[] = {
    { 10 * DAY, 1 },
    { 10 * DAY + 59, 60 },
    { 3 * DAY - 1, DAY },
    { 2 * DAY - 1, MINUTE },
    { 3 * HOUR + 30, 31 },
    { 2 * HOUR, 1 },
    { 10 * MINUTE, 1 },
    { 10 * MINUTE - 1, MINUTE },
    { 5 * MINUTE, 1 },
    { 5 * MINUTE - 1, 1 },
    { 1, 1 },
    { 0, MINUTE },
    { -1, MINUTE - 1 },
    { -MINUTE, MINUTE },
    { -HOUR + 1, 1 },
    { -HOUR, 0 },
    { -30 * DAY, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%" G_GINT64_FORMAT " s left", cases[i].left);
      g_assert_cmpuint (ficha_words_next_change (NOW + cases[i].left, NOW), ==,
                        cases[i].seconds * 1000);
    }

  g_assert_cmpuint (ficha_words_next_change (FICHA_TIME_UNKNOWN, NOW), ==, 0);
  g_assert_cmpuint (ficha_words_next_change (G_MAXINT64, G_MININT64), <=, DAY * 1000);
}

/* From three days before to two hours after the end: the words stay for as long as is promised, and
 * not a second longer. */
static void
test_next_change_is_exact (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  gint64 now = NOW - 3 * DAY - 77;
  guint changes = 0;

  for (;;)
    {
      g_autofree char *before = ficha_words_validity (NOW, now, zone);
      g_autofree char *last = NULL;
      g_autofree char *after = NULL;
      guint step = ficha_words_next_change (NOW, now);

      if (step == 0)
        break;

      g_assert_cmpuint (step % 1000, ==, 0);
      last = ficha_words_validity (NOW, now + step / 1000 - 1, zone);
      after = ficha_words_validity (NOW, now + step / 1000, zone);
      g_assert_cmpstr (before, ==, last);
      g_assert_cmpstr (before, !=, after);
      now += step / 1000;
      changes++;
    }

  g_assert_cmpint (now, ==, NOW + HOUR);
  /* C11: days, minutes of two days, seconds of five minutes, minutes of an hour: no more wake-ups */
  g_assert_cmpuint (changes, <, 2 + 48 * 60 + 300 + 60);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/words/validity/C10", test_validity);
  g_test_add_func ("/words/validity/odd-now", test_validity_odd_now);
  g_test_add_func ("/words/until", test_until);
  g_test_add_func ("/words/state", test_state);
  g_test_add_func ("/words/standing", test_standing);
  g_test_add_func ("/words/result", test_result);
  g_test_add_func ("/words/C09-skew", test_skew);
  g_test_add_func ("/words/reading", test_reading);
  g_test_add_func ("/words/next-change", test_next_change);
  g_test_add_func ("/words/next-change/exact", test_next_change_is_exact);

  return g_test_run ();
}
