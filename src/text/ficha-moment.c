// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-moment.h"

#include "ficha-timestamp.h"

/**
 * ficha_moment_new:
 * @moment: seconds since the epoch, or %FICHA_TIME_UNKNOWN
 * @zone: the zone to tell it in
 *
 * Returns: (transfer full) (nullable): the moment, %NULL for one that is unknown or no calendar holds
 */
GDateTime *
ficha_moment_new (gint64 moment, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = NULL;

  g_return_val_if_fail (zone != NULL, NULL);

  if (moment != FICHA_TIME_UNKNOWN)
    utc = g_date_time_new_from_unix_utc (moment);

  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

/**
 * ficha_moment_format:
 * @moment: a moment
 * @translated: a translated format of g_date_time_format(), which may be one that GLib refuses
 *   (ux.md 1, 27)
 * @original: the same in English, which is known to be good
 *
 * Returns: (transfer full): the moment in words, UTF-8
 */
char *
ficha_moment_format (GDateTime *moment, const char *translated, const char *original)
{
  char *text;

  g_return_val_if_fail (moment != NULL, NULL);

  text = g_date_time_format (moment, translated);

  return text != NULL ? text : g_date_time_format (moment, original);
}
