// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "ficha-timestamp.h"
#include "fuzz.h"

#include <string.h>

#define ISSUED_AT G_GINT64_CONSTANT (1795453500)

/* Where GLib reads a date with its zone too, it reads the same moment. */
static void
check_against_glib (const char *text, gint64 moment)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (text, NULL);

  /* GLib takes 59 for a leap second, too (facts.md) */
  if (date != NULL)
    g_assert_cmpint (ABS (CLAMP (g_date_time_to_unix (date), FICHA_TIME_MIN, FICHA_TIME_MAX) -
                          moment),
                     <=, 1);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char *const zones[] = { "UTC", "America/Sao_Paulo", "+05:45", "-12", "+14" };
  g_autoptr (GTimeZone) zone =
      g_time_zone_new_identifier (zones[size > 0 ? data[0] % G_N_ELEMENTS (zones) : 0]);
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  FichaReading reading;
  gint64 issued_at;
  gint64 moment = 77;
  gint64 other = 0;

  if (size == 0 || zone == NULL)
    return 0;

  issued_at = data[0] & 0x80 ? FICHA_TIME_UNKNOWN : ISSUED_AT;
  data++;
  size--;
  text = fuzz_take_text (&data, &size);
  reading = ficha_timestamp_parse (text, issued_at, zone, &moment);
  if (reading == FICHA_READING_NONE)
    {
      g_assert_cmpint (moment, ==, 77);
      return 0;
    }

  g_assert_cmpint (moment, >=, FICHA_TIME_MIN);
  g_assert_cmpint (moment, <=, FICHA_TIME_MAX);
  if (reading == FICHA_READING_ZONE)
    check_against_glib (text, moment);

  again = ficha_timestamp_format (moment);
  if (again != NULL)
    {
      g_assert_cmpint (ficha_timestamp_parse (again, issued_at, zone, &other), ==,
                       FICHA_READING_ZONE);
      g_assert_cmpint (other, ==, moment);
    }
  return 0;
}
