// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-day.h"

#include <glib/gi18n.h>

#include "ficha-moment.h"

/**
 * ficha_day_get:
 * @moment: seconds since the epoch, or %FICHA_TIME_UNKNOWN
 * @zone: the zone whose midnights count
 *
 * Returns: a number that is one more each day, 0 for a moment that no calendar holds
 */
guint
ficha_day_get (gint64 moment, GTimeZone *zone)
{
  g_autoptr (GDateTime) date_time = NULL;
  GDate date;

  g_return_val_if_fail (zone != NULL, 0);

  date_time = ficha_moment_new (moment, zone);
  if (date_time == NULL)
    return 0;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) g_date_time_get_day_of_month (date_time),
                  (GDateMonth) g_date_time_get_month (date_time),
                  (GDateYear) g_date_time_get_year (date_time));

  return g_date_get_julian (&date);
}

/**
 * ficha_day_get_rest:
 * @now: seconds since the epoch
 * @zone: the zone whose midnights count
 *
 * Returns: in how many seconds “Today” is another day, at least 1; where the clocks are changed
 *   before that, an hour off
 */
guint
ficha_day_get_rest (gint64 now, GTimeZone *zone)
{
  g_autoptr (GDateTime) date_time = NULL;

  g_return_val_if_fail (zone != NULL, 0);

  date_time = ficha_moment_new (now, zone);
  if (date_time == NULL)
    return 24 * 60 * 60;

  return (guint) (24 * 60 * 60 -
                  (g_date_time_get_hour (date_time) * 60 * 60 +
                   g_date_time_get_minute (date_time) * 60 + g_date_time_get_second (date_time)));
}

/**
 * ficha_day_words:
 * @moment: seconds since the epoch, or %FICHA_TIME_UNKNOWN
 * @now: seconds since the epoch, on the same clock
 * @zone: the zone to tell the day in
 *
 * Names the day of a moment, as a heading for what happened on it. (ux.md 2.8)
 *
 * Returns: (transfer full): "Today", "Yesterday" or a date, UTF-8
 */
char *
ficha_day_words (gint64 moment, gint64 now, GTimeZone *zone)
{
  g_autoptr (GDateTime) date_time = NULL;
  guint day, today;

  g_return_val_if_fail (zone != NULL, NULL);

  day = ficha_day_get (moment, zone);
  today = ficha_day_get (now, zone);
  if (day == 0)
    /* Translators: a date that nobody knows */
    return g_strdup (C_ ("date and time", "Unknown"));
  if (day == today)
    /* Translators: heading of what happened today */
    return g_strdup (C_ ("day", "Today"));
  if (day + 1 == today)
    /* Translators: heading of what happened yesterday */
    return g_strdup (C_ ("day", "Yesterday"));

  date_time = ficha_moment_new (moment, zone);
  /* Translators: a date, in the notation of g_date_time_format(): heading of what happened that day
   * xgettext:no-c-format */
  return ficha_moment_format (date_time, C_ ("date", "%-d %B %Y"), "%-d %B %Y");
}
