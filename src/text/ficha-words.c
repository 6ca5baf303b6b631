// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-words.h"

#include <glib/gi18n.h>

#include "ficha-day.h"
#include "ficha-explain.h"
#include "ficha-moment.h"

#define MINUTE 60
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* The states of an integration as the bus names them, and "soon", which is what a client makes of a
 * valid token that is about to end. */
static const struct
{
  const char *state;
  const char *words;
} states[] = {
  /* Translators: state of an integration: no token was obtained so far */
  { "none", N_ ("No token yet") },
  /* Translators: state of an integration: its access token can be used */
  { "valid", N_ ("Valid") },
  /* Translators: state of an integration: its access token ends within five minutes */
  { "soon", N_ ("Expires soon") },
  /* Translators: state of an integration: its access token is over */
  { "expired", N_ ("Expired") },
  /* Translators: state of an integration: a new token is being asked for */
  { "renewing", N_ ("Renewing…") },
  /* Translators: state of an integration: the server does not accept its keys */
  { "refused", N_ ("Secret key refused") },
  /* Translators: state of an integration: the last attempt to get a new token failed */
  { "failing", N_ ("Renewal failed") },
  /* Translators: state of an integration: its keys can't be read before the keyring is unlocked */
  { "locked", N_ ("Keyring locked") },
  /* Translators: state of an integration: the keyring does not hold its secret key any more */
  { "missing", N_ ("Secret key missing") },
  /* Translators: state of an integration: its new token could not be saved in the keyring so far */
  { "unsaved", N_ ("Not saved yet") },
};

/* Seconds from @now to @moment, at the end of the range where they do not fit. */
static gint64
seconds_until (gint64 moment, gint64 now)
{
  gint64 left;

  if (__builtin_sub_overflow (moment, now, &left))
    return now < 0 ? G_MAXINT64 : G_MININT64;

  return left;
}

static char *
format_time (GDateTime *date_time)
{
  /* Translators: a time of day, in the notation of g_date_time_format(); without am and pm
   * xgettext:no-c-format */
  return ficha_moment_format (date_time, C_ ("time", "%H:%M"), "%H:%M");
}

static char *
format_date_and_time (GDateTime *date_time)
{
  /* Translators: a date and a time, in the notation of g_date_time_format(); without am and pm
   * xgettext:no-c-format */
  return ficha_moment_format (date_time, C_ ("date and time", "%-d %b %Y, %H:%M"),
                              "%-d %b %Y, %H:%M");
}

static char *
words_of_life (gint64 left)
{
  if (left >= 2 * DAY)
    {
      int days = MIN (left / DAY, G_MAXINT);

      /* Translators: how long an access token can still be used; %d is 2 or more */
      return g_strdup_printf (ngettext ("Valid for %d day", "Valid for %d days", days), days);
    }

  if (left >= 2 * HOUR)
    /* Translators: how long an access token can still be used, in hours (2 to 47) and minutes */
    return g_strdup_printf (_ ("Valid for %1$d\u202fh %2$02d\u202fmin"), (int) (left / HOUR),
                            (int) (left % HOUR / MINUTE));

  if (left >= FICHA_WORDS_SOON)
    /* Translators: how long an access token can still be used, in minutes (5 to 119) */
    return g_strdup_printf (_ ("Valid for %d\u202fmin"), (int) (left / MINUTE));

  /* Translators: how long an access token can still be used, in minutes (0 to 4) and seconds */
  return g_strdup_printf (_ ("Valid for %1$d\u202fmin %2$02d\u202fs"), (int) (left / MINUTE),
                          (int) (left % MINUTE));
}

/**
 * ficha_words_validity:
 * @expires_at: when the token ends, in seconds since the epoch, or %FICHA_TIME_UNKNOWN
 * @now: seconds since the epoch, on the same clock
 * @zone: the zone to tell dates in
 *
 * Tells how long a token is valid, or since when it is not; ficha_words_next_change() tells how
 * long these words are right. (ux.md 2.12)
 *
 * Returns: (transfer full): a sentence without a full stop, UTF-8
 */
char *
ficha_words_validity (gint64 expires_at, gint64 now, GTimeZone *zone)
{
  g_autoptr (GDateTime) date_time = NULL;
  g_autofree char *when = NULL;
  gint64 left;

  g_return_val_if_fail (zone != NULL, NULL);

  left = seconds_until (expires_at, now);
  if (expires_at != FICHA_TIME_UNKNOWN && left > 0)
    return words_of_life (left);

  if (expires_at != FICHA_TIME_UNKNOWN && left > -HOUR)
    /* Translators: an access token is over; in minutes (0 to 59) */
    return g_strdup_printf (_ ("Expired %d\u202fmin ago"), (int) (-left / MINUTE));

  date_time = ficha_moment_new (expires_at, zone);
  if (date_time == NULL)
    /* Translators: nothing tells how long an access token can be used */
    return g_strdup (_ ("Expiry unknown"));

  when = format_date_and_time (date_time);

  /* Translators: an access token is over; %s is a date and a time */
  return g_strdup_printf (_ ("Expired on %s"), when);
}

/**
 * ficha_words_until:
 * @moment: seconds since the epoch, or %FICHA_TIME_UNKNOWN
 * @now: seconds since the epoch, on the same clock
 * @zone: the zone to tell the time in
 *
 * Tells until when something holds: "Until today 18:35". A moment that no calendar holds is told as
 * unknown. (ux.md 2.12)
 *
 * Returns: (transfer full): a sentence without a full stop, UTF-8
 */
char *
ficha_words_until (gint64 moment, gint64 now, GTimeZone *zone)
{
  g_autoptr (GDateTime) then = NULL;
  g_autofree char *when = NULL;
  guint day, today;

  g_return_val_if_fail (zone != NULL, NULL);

  then = ficha_moment_new (moment, zone);
  if (then == NULL)
    return g_strdup (_ ("Expiry unknown"));

  day = ficha_day_get (moment, zone);
  today = ficha_day_get (now, zone);
  if (today == 0 || (day != today && day != today + 1))
    {
      when = format_date_and_time (then);
      /* Translators: when a token ends; %s is a date and a time */
      return g_strdup_printf (_ ("Until %s"), when);
    }

  when = format_time (then);
  if (day == today)
    /* Translators: when a token ends; %s is a time of day */
    return g_strdup_printf (_ ("Until today %s"), when);

  /* Translators: when a token ends; %s is a time of day */
  return g_strdup_printf (_ ("Until tomorrow %s"), when);
}

/**
 * ficha_words_is_today:
 * @moment: seconds since the epoch, or %FICHA_TIME_UNKNOWN
 * @now: seconds since the epoch, on the same clock
 * @zone: the zone whose midnight counts
 *
 * Returns: whether ficha_words_moment() tells a time of day alone
 */
gboolean
ficha_words_is_today (gint64 moment, gint64 now, GTimeZone *zone)
{
  guint day;

  g_return_val_if_fail (zone != NULL, FALSE);

  day = ficha_day_get (moment, zone);

  return day != 0 && day == ficha_day_get (now, zone);
}

/**
 * ficha_words_moment:
 * @moment: seconds since the epoch, or %FICHA_TIME_UNKNOWN
 * @now: seconds since the epoch, on the same clock
 * @zone: the zone to tell the time in
 *
 * Tells a moment for use within a sentence: a time of day where it is today, else a date and a
 * time. (ux.md 2.12)
 *
 * Returns: (transfer full): a few words, UTF-8
 */
char *
ficha_words_moment (gint64 moment, gint64 now, GTimeZone *zone)
{
  g_autoptr (GDateTime) then = NULL;

  g_return_val_if_fail (zone != NULL, NULL);

  then = ficha_moment_new (moment, zone);
  if (then == NULL)
    /* Translators: a date that nobody knows */
    return g_strdup (C_ ("date and time", "Unknown"));

  if (ficha_words_is_today (moment, now, zone))
    return format_time (then);

  return format_date_and_time (then);
}

/**
 * ficha_words_date_and_time:
 * @moment: seconds since the epoch, or %FICHA_TIME_UNKNOWN
 * @zone: the zone to tell the time in
 *
 * Returns: (transfer full) (nullable): a date and a time, also of today, UTF-8; %NULL for a moment that
 *   is unknown or no calendar holds
 */
char *
ficha_words_date_and_time (gint64 moment, GTimeZone *zone)
{
  g_autoptr (GDateTime) date_time = ficha_moment_new (moment, zone);

  return date_time != NULL ? format_date_and_time (date_time) : NULL;
}

/**
 * ficha_words_next_renewal:
 * @moment: seconds since the epoch
 * @now: seconds since the epoch, on the same clock
 * @zone: the zone to tell the time in
 *
 * Tells when a token will be renewed. (ux.md 2.3)
 *
 * Returns: (transfer full): a sentence without a full stop, UTF-8
 */
char *
ficha_words_next_renewal (gint64 moment, gint64 now, GTimeZone *zone)
{
  g_autofree char *when = NULL;

  g_return_val_if_fail (zone != NULL, NULL);

  when = ficha_words_moment (moment, now, zone);
  if (ficha_words_is_today (moment, now, zone))
    /* Translators: of automatic renewal; %s is a time of day */
    return g_strdup_printf (_ ("Next renewal at %s"), when);

  /* Translators: of automatic renewal; %s is a date and a time */
  return g_strdup_printf (_ ("Next renewal on %s"), when);
}

/**
 * ficha_words_result:
 * @result: how an operation ended, as the bus names it
 * @error: why it failed, as the bus names it, "" where that is not known
 *
 * Tells how an operation ended. (ux.md 2.8)
 *
 * Returns: (transfer full): a few words, UTF-8; "Unknown" for what a newer agent may tell
 */
char *
ficha_words_result (const char *result, const char *error)
{
  FichaError code;

  g_return_val_if_fail (result != NULL, NULL);
  g_return_val_if_fail (error != NULL, NULL);

  if (g_str_equal (result, "renewed"))
    /* Translators: what happened to a token: it was replaced in good time */
    return g_strdup (C_ ("result", "Renewed"));
  if (g_str_equal (result, "obtained"))
    /* Translators: what happened: a token was asked for with the consumer key and the secret key */
    return g_strdup (_ ("Signed in with the keys"));
  if (!g_str_equal (result, "failed"))
    /* Translators: what happened to a token: this version does not know that */
    return g_strdup (C_ ("result", "Unknown"));
  if (!ficha_error_from_nick (error, &code))
    /* Translators: what happened: no token came, and why is not known */
    return g_strdup (C_ ("result", "Failed"));

  /* Translators: what happened: no token came; %s is the title of an error, such as “No Network” */
  return g_strdup_printf (_ ("Failed: %s"), ficha_explain_title (code));
}

/**
 * ficha_words_event:
 * @result: as for ficha_words_result()
 * @error: likewise
 * @at: when, in seconds since the epoch, or %FICHA_TIME_UNKNOWN
 * @now: seconds since the epoch, on the same clock
 * @zone: the zone to tell the time in
 *
 * Tells how an operation ended, and when.
 *
 * Returns: (transfer full): a line, UTF-8
 */
char *
ficha_words_event (const char *result, const char *error, gint64 at, gint64 now, GTimeZone *zone)
{
  g_autofree char *words = NULL;
  g_autofree char *moment = NULL;

  g_return_val_if_fail (result != NULL, NULL);
  g_return_val_if_fail (error != NULL, NULL);
  g_return_val_if_fail (zone != NULL, NULL);

  words = ficha_words_result (result, error);
  moment = ficha_words_moment (at, now, zone);

  /* Translators: an event: %1$s is what happened, such as “Renewed”, or the name of an integration,
   * %2$s a time, perhaps with a date */
  return g_strdup_printf (C_ ("event", "%1$s · %2$s"), words, moment);
}

/**
 * ficha_words_skew:
 * @skew: seconds that the server's clock is ahead of this machine's; negative where it is behind
 *
 * Tells that this machine's clock is wrong, where it is more than %FICHA_WORDS_SKEW seconds off.
 * (ux.md 2.6)
 *
 * Returns: (transfer full) (nullable): a sentence without a full stop, UTF-8
 */
char *
ficha_words_skew (gint64 skew)
{
  const guint64 off = skew < 0 ? -(guint64) skew : (guint64) skew;
  int days;

  if (off <= FICHA_WORDS_SKEW)
    return NULL;

  if (off < 2 * HOUR)
    /* Translators: %d is a number of minutes, 2 to 119 */
    return g_strdup_printf (_ ("Computer clock is %d\u202fmin off – expiry times corrected"),
                            (int) (off / MINUTE));
  if (off < 2 * DAY)
    /* Translators: %d is a number of hours, 2 to 47 */
    return g_strdup_printf (_ ("Computer clock is %d\u202fh off – expiry times corrected"),
                            (int) (off / HOUR));

  days = (int) MIN (off / DAY, G_MAXINT);
  /* Translators: %d is 2 or more */
  return g_strdup_printf (ngettext ("Computer clock is %d day off – expiry times corrected",
                                    "Computer clock is %d days off – expiry times corrected", days),
                          days);
}

/**
 * ficha_words_reading:
 * @reading: how a date of the API was read; a newer agent may tell others
 *
 * Tells as what a date without a time zone was read. (api.md)
 *
 * Returns: (transfer none) (nullable): a sentence without a full stop, UTF-8; %NULL where nothing had
 *   to be chosen
 */
const char *
ficha_words_reading (FichaReading reading)
{
  switch (reading)
    {
    case FICHA_READING_UTC:
      /* Translators: of the date when a token expires, which came without a time zone */
      return _ ("Sent without a time zone, read as UTC");
    case FICHA_READING_SAO_PAULO:
      /* Translators: of the date when a token expires, which came without a time zone */
      return _ ("Sent without a time zone, read as Brasília time");
    case FICHA_READING_LOCAL:
      /* Translators: of the date when a token expires, which came without a time zone */
      return _ ("Sent without a time zone, read as this computer’s time");
    case FICHA_READING_PAST:
      /* Translators: of the date when a token expires: whatever its time zone, it is over */
      return _ ("Sent without a time zone, and over in any");
    case FICHA_READING_NONE:
    case FICHA_READING_ZONE:
    case FICHA_READING_EPOCH:
    default:
      return NULL;
    }
}

/**
 * ficha_words_state:
 * @state: a state as the bus names it (design.md 5), or `soon` for `valid` with less than
 *   %FICHA_WORDS_SOON seconds left
 *
 * Returns: (transfer none): the state in a word or two, UTF-8; "Unknown" for one that a newer agent
 *   may have
 */
const char *
ficha_words_state (const char *state)
{
  g_return_val_if_fail (state != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      if (g_str_equal (state, states[i].state))
        return _ (states[i].words);
    }

  /* Translators: state of an integration that this version does not know */
  return C_ ("state", "Unknown");
}

/**
 * ficha_words_standing:
 * @state: an integration's state, as the bus names it
 * @expires_at: when its access token ends, in seconds since the epoch, or %FICHA_TIME_UNKNOWN
 * @now: seconds since the epoch
 * @zone: the zone to tell moments in
 *
 * Tells how an integration stands: what is wrong, else how long its token is valid. A token that
 * failed to renew still works until it ends; then the failure shows.
 *
 * Returns: (transfer full): a sentence without a full stop, translated, UTF-8
 */
char *
ficha_words_standing (const char *state, gint64 expires_at, gint64 now, GTimeZone *zone)
{
  static const char *const of_time[] = { "valid", "expired", "failing", NULL };

  g_return_val_if_fail (state != NULL, NULL);
  g_return_val_if_fail (zone != NULL, NULL);

  if (!g_strv_contains (of_time, state) ||
      (g_str_equal (state, "failing") && (expires_at == FICHA_TIME_UNKNOWN || expires_at <= now)))
    return g_strdup (ficha_words_state (state));

  return ficha_words_validity (expires_at, now, zone);
}

/**
 * ficha_words_duration:
 * @seconds: a number of seconds
 *
 * Tells a length of time in the largest unit that needs no fraction: "90 s", "5 min", "1 h".
 *
 * Returns: (transfer full): a number and a unit, UTF-8
 */
char *
ficha_words_duration (gint64 seconds)
{
  if (seconds > 0 && seconds % HOUR == 0)
    /* Translators: a length of time, in hours */
    return g_strdup_printf (_ ("%d\u202fh"), (int) (seconds / HOUR));
  if (seconds > 0 && seconds % MINUTE == 0)
    /* Translators: a length of time, in minutes */
    return g_strdup_printf (_ ("%d\u202fmin"), (int) (seconds / MINUTE));

  /* Translators: a length of time, in seconds */
  return g_strdup_printf (_ ("%d\u202fs"), (int) seconds);
}

/**
 * ficha_words_background_reason:
 *
 * Returns: (transfer none): why Ficha wants to run in the background, for the system's question to
 *   the user (at most 96 characters are shown), UTF-8
 */
const char *
ficha_words_background_reason (void)
{
  /* Translators: why Ficha runs in the background, in a question of the system to the user */
  return _ ("Renew tokens and notify before they expire");
}

/**
 * ficha_words_next_change:
 * @expires_at: when the token ends, in seconds since the epoch, or %FICHA_TIME_UNKNOWN
 * @now: seconds since the epoch, on the same clock
 *
 * Tells how long what ficha_words_validity() says is right, so that a countdown wakes no more often
 * than its words change: each second in the last five minutes, each minute or day before.
 *
 * Returns: milliseconds until the words change, 0 when they never do
 */
guint
ficha_words_next_change (gint64 expires_at, gint64 now)
{
  gint64 left = seconds_until (expires_at, now);
  guint seconds;

  if (expires_at == FICHA_TIME_UNKNOWN || left <= -HOUR)
    return 0;

  if (left <= 0)
    seconds = MINUTE - -left % MINUTE;
  else if (left >= 2 * DAY)
    seconds = left % DAY + 1;
  else if (left >= FICHA_WORDS_SOON)
    seconds = left % MINUTE + 1;
  else
    seconds = 1;

  return seconds * 1000;
}
