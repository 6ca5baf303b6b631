// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-timestamp.h"

#include <string.h>

/* What a text in the form YYYY-MM-DD?HH:MM[:SS[.fraction]][zone] says. */
typedef struct
{
  gint64 wall;   /* seconds since the epoch, were the zone UTC */
  gboolean zone; /* whether the text names one */
  int offset;    /* seconds east of UTC, if so */
} Stamp;

static gboolean
take_character (const char **at, const char *allowed)
{
  if (**at == '\0' || strchr (allowed, **at) == NULL)
    return FALSE;
  (*at)++;
  return TRUE;
}

static gboolean
take_number (const char **at, guint digits, int *number)
{
  int value = 0;

  for (guint i = 0; i < digits; i++)
    {
      if (!g_ascii_isdigit ((*at)[i]))
        return FALSE;
      value = value * 10 + g_ascii_digit_value ((*at)[i]);
    }
  *at += digits;
  *number = value;
  return TRUE;
}

static gboolean
take_date_and_time (const char **at, gint64 *wall)
{
  int year, month, day, hour, minute, second = 0;
  g_autoptr (GDateTime) time = NULL;

  if (!take_number (at, 4, &year) || !take_character (at, "-") || !take_number (at, 2, &month) ||
      !take_character (at, "-") || !take_number (at, 2, &day) || !take_character (at, "Tt ") ||
      !take_number (at, 2, &hour) || !take_character (at, ":") || !take_number (at, 2, &minute))
    return FALSE;
  if (take_character (at, ":"))
    {
      if (!take_number (at, 2, &second))
        return FALSE;
      if (take_character (at, ".,"))
        {
          gsize digits = strspn (*at, "0123456789");

          /* dropped: a fraction of a second early is harmless, late is not */
          if (digits < 1 || digits > 9)
            return FALSE;
          *at += digits;
        }
    }
  if (second == 60 || second == 61)
    second = 59;

  time = g_date_time_new_utc (year, month, day, hour, minute, second);
  if (time == NULL)
    return FALSE;
  *wall = g_date_time_to_unix (time);
  return TRUE;
}

static gboolean
take_zone (const char **at, int *offset)
{
  int hours, minutes = 0;
  gboolean west;

  if (take_character (at, "Zz"))
    {
      *offset = 0;
      return TRUE;
    }
  west = **at == '-';
  if (!take_character (at, "+-") || !take_number (at, 2, &hours))
    return FALSE;
  if (**at != '\0')
    {
      take_character (at, ":");
      if (!take_number (at, 2, &minutes))
        return FALSE;
    }
  if (hours > 23 || minutes > 59)
    return FALSE;
  *offset = (hours * 60 + minutes) * (west ? -60 : 60);
  return TRUE;
}

static gboolean
read_stamp (const char *text, Stamp *stamp)
{
  if (!take_date_and_time (&text, &stamp->wall))
    return FALSE;
  stamp->zone = *text != '\0';
  return !stamp->zone || (take_zone (&text, &stamp->offset) && *text == '\0');
}

/* Seconds (10 digits) or milliseconds (13 digits) since the epoch. */
static gboolean
read_epoch (const char *text, gint64 *moment)
{
  gsize length = strlen (text);

  if ((length != 10 && length != 13) || strspn (text, "0123456789") != length)
    return FALSE;
  *moment = g_ascii_strtoll (text, NULL, 10) / (length == 13 ? 1000 : 1);
  return TRUE;
}

/* @type chooses where a clock set back shows the same time twice; a time that a clock set forward
 * skips becomes the first one after the gap. */
static gint64
moment_in_zone (gint64 wall, GTimeZone *zone, GTimeType type)
{
  int interval = g_time_zone_adjust_time (zone, type, &wall);

  return wall - g_time_zone_get_offset (zone, interval);
}

static GTimeZone *
new_sao_paulo (void)
{
  GTimeZone *zone = g_time_zone_new_identifier ("America/Sao_Paulo");

  /* without tzdata: Brazil has had no summer time since 2019 */
  return zone != NULL ? zone : g_time_zone_new_offset (-3 * 60 * 60);
}

static FichaReading
read_without_zone (gint64 wall, gint64 issued_at, GTimeZone *local, gint64 *moment)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GTimeZone) sao_paulo = new_sao_paulo ();
  const struct
  {
    FichaReading reading;
    GTimeZone *zone;
  } candidates[] = {
    { FICHA_READING_UTC, utc },
    { FICHA_READING_SAO_PAULO, sao_paulo },
    { FICHA_READING_LOCAL, local },
  };
  static const GTimeType types[] = { G_TIME_TYPE_DAYLIGHT, G_TIME_TYPE_STANDARD };
  FichaReading reading = FICHA_READING_PAST;
  gint64 earliest = G_MAXINT64;
  gint64 latest = G_MININT64;

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    for (guint j = 0; j < G_N_ELEMENTS (types); j++)
      {
        gint64 candidate = moment_in_zone (wall, candidates[i].zone, types[j]);

        latest = MAX (latest, candidate);
        if (candidate > issued_at && candidate < earliest)
          {
            earliest = candidate;
            reading = candidates[i].reading;
          }
      }
  *moment =
      CLAMP (reading == FICHA_READING_PAST ? latest : earliest, FICHA_TIME_MIN, FICHA_TIME_MAX);
  return reading;
}

/**
 * ficha_timestamp_parse:
 * @text: a date and time as the API writes it, in any encoding
 * @issued_at: when the server wrote it, in seconds since the epoch on the server's clock, or
 *   %FICHA_TIME_UNKNOWN
 * @local: (nullable): the machine's time zone; %NULL for the one that is set
 * @moment: (out): the moment, in seconds since the epoch, fractions dropped; untouched when the
 *   text can't be read
 *
 * Reads an expiry date (api.md, "Dates"). A text without a zone is read as UTC, as
 * America/Sao_Paulo and in @local; of the readings after @issued_at the earliest is taken, since
 * renewing early is harmless and late is not. Where none is, the latest of all is. Beyond the years
 * that there are (a zone can lead there) the first or last moment of them is taken.
 *
 * Returns: how the text was read; %FICHA_READING_NONE if it can't be
 */
FichaReading
ficha_timestamp_parse (const char *text, gint64 issued_at, GTimeZone *local, gint64 *moment)
{
  g_autoptr (GTimeZone) zone = NULL;
  Stamp stamp;

  g_return_val_if_fail (text != NULL, FICHA_READING_NONE);
  g_return_val_if_fail (moment != NULL, FICHA_READING_NONE);

  if (read_epoch (text, moment))
    return FICHA_READING_EPOCH;
  if (!read_stamp (text, &stamp))
    return FICHA_READING_NONE;
  if (stamp.zone)
    {
      *moment = CLAMP (stamp.wall - stamp.offset, FICHA_TIME_MIN, FICHA_TIME_MAX);
      return FICHA_READING_ZONE;
    }
  zone = local != NULL ? g_time_zone_ref (local) : g_time_zone_new_local ();
  return read_without_zone (stamp.wall, issued_at, zone, moment);
}

/**
 * ficha_timestamp_format:
 * @moment: seconds since the epoch, or %FICHA_TIME_UNKNOWN
 *
 * Writes a moment for machines, in UTC (RFC 3339): `2026-11-23T18:05:00Z`.
 *
 * Returns: (transfer full) (nullable): the text, ASCII; %NULL where @moment is unknown or not in
 *   the years 1 to 9999
 */
char *
ficha_timestamp_format (gint64 moment)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (moment);

  return time != NULL ? g_date_time_format_iso8601 (time) : NULL;
}
