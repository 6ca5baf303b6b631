// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-timestamp.h"

/* 2026-11-23T18:05:00Z, the moment that most cases mean. */
#define MOMENT G_GINT64_CONSTANT (1795457100)
#define HOUR   (60 * 60)
#define DAY    (24 * HOUR)

typedef struct
{
  const char *text;
  FichaReading reading;
  gint64 moment;
} Case;

static void
check (const Case *cases, guint count, gint64 issued_at, const char *local)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (local);

  g_assert_nonnull (zone);
  for (guint i = 0; i < count; i++)
    {
      gint64 moment = 42;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (ficha_timestamp_parse (cases[i].text, issued_at, zone, &moment), ==,
                       cases[i].reading);
      g_assert_cmpint (moment, ==, cases[i].reading != FICHA_READING_NONE ? cases[i].moment : 42);
    }
}

static void
test_forms (void)
{
  static const Case cases[] = {
    { "2026-11-23T18:05:00Z", FICHA_READING_ZONE, MOMENT },
    { "2026-11-23T18:05:00z", FICHA_READING_ZONE, MOMENT },
    { "2026-11-23t18:05:00Z", FICHA_READING_ZONE, MOMENT },
    { "2026-11-23 18:05:00Z", FICHA_READING_ZONE, MOMENT },
    { "2026-11-23T18:05Z", FICHA_READING_ZONE, MOMENT },
    { "2026-11-23T18:05+00:00", FICHA_READING_ZONE, MOMENT },
    { "2026-11-23T18:05:00.1Z", FICHA_READING_ZONE, MOMENT },
    { "2026-11-23T18:05:00,1Z", FICHA_READING_ZONE, MOMENT },
    { "2026-11-23T18:05:00.000Z", FICHA_READING_ZONE, MOMENT },
    { "2026-11-23T18:05:00.999999999Z", FICHA_READING_ZONE, MOMENT },
    { "2026-11-23T18:05:59Z", FICHA_READING_ZONE, MOMENT + 59 },
    { "2026-11-23T15:05:00-03:00", FICHA_READING_ZONE, MOMENT },
    { "2026-11-23T15:05:00-0300", FICHA_READING_ZONE, MOMENT },
    { "2026-11-23T15:05:00-03", FICHA_READING_ZONE, MOMENT },
    { "2026-11-23 15:05:00.123-03:00", FICHA_READING_ZONE, MOMENT },
    { "2026-11-23T23:50:00+05:45", FICHA_READING_ZONE, MOMENT },
    { "2026-11-24T08:05:00+14:00", FICHA_READING_ZONE, MOMENT },
    { "2026-11-23T18:05:00+00", FICHA_READING_ZONE, MOMENT },
    { "2026-11-23T18:05:00-00:00", FICHA_READING_ZONE, MOMENT },
    { "2024-02-29T00:00:00Z", FICHA_READING_ZONE, 1709164800 },
    { "1795457100", FICHA_READING_EPOCH, MOMENT },
    { "1795457100999", FICHA_READING_EPOCH, MOMENT },
    { "0000000000", FICHA_READING_EPOCH, 0 },
  };

  check (cases, G_N_ELEMENTS (cases), MOMENT - HOUR, "UTC");
}

static void
test_unreadable (void)
{
  static const Case cases[] = {
    { "" },
    { " " },
    { "now" },
    { "never" },
    { "null" },
    { "0" },
    { "3600" },
    { "179545710" },
    { "17954571000" },
    { "179545710000" },
    { "17954571000000" },
    { "-179545710" },
    { "+179545710" },
    { "1795457100 " },
    { "1795457100.5" },
    { "99999999999999999999999999" },
    { "2026-11-23" },
    { "2026-11-23T" },
    { "2026-11-23T18" },
    { "2026-11-23T18Z" },
    { "2026-11-23T18:" },
    { "2026-11-23T18:05:" },
    { "2026-11-23T18:05:0Z" },
    { "2026-11-23T18:05:00." },
    { "2026-11-23T18:05:00.Z" },
    { "2026-11-23T18:05:00.1234567890Z" },
    { "2026-11-23T18:05.5Z" },
    { "2026-11-23  18:05:00Z" },
    { "2026-11-23T 18:05:00Z" },
    { "2026-11-23_18:05:00Z" },
    { " 2026-11-23T18:05:00Z" },
    { "2026-11-23T18:05:00Z " },
    { "2026-11-23T18:05:00Z\n" },
    { "2026-11-23T18:05:00 Z" },
    { "2026-11-23T18:05:00 -03:00" },
    { "2026-11-23T18:05:00ZZ" },
    { "2026-11-23T18:05:00UTC" },
    { "2026-11-23T18:05:00 GMT" },
    { "2026-11-23T18:05:00+" },
    { "2026-11-23T18:05:00+3" },
    { "2026-11-23T18:05:00+03:" },
    { "2026-11-23T18:05:00+03:0" },
    { "2026-11-23T18:05:00+03:000" },
    { "2026-11-23T18:05:00+24:00" },
    { "2026-11-23T18:05:00+03:60" },
    { "2026-11-23T18:05:00-03:00[America/Sao_Paulo]" },
    { "2026-11-23T18:05:00\xe2\x88\x92"
      "03:00" },
    { "2026-13-23T18:05:00Z" },
    { "2026-00-23T18:05:00Z" },
    { "2026-11-31T18:05:00Z" },
    { "2026-02-29T18:05:00Z" },
    { "2026-11-00T18:05:00Z" },
    { "2026-11-23T24:00:00Z" },
    { "2026-11-23T25:05:00Z" },
    { "2026-11-23T18:60:00Z" },
    { "2026-11-23T18:05:62Z" },
    { "0000-11-23T18:05:00Z" },
    { "-026-11-23T18:05:00Z" },
    { "12026-11-23T18:05:00Z" },
    { "26-11-23T18:05:00Z" },
    { "2026-1-23T18:05:00Z" },
    { "2026/11/23T18:05:00Z" },
    { "20261123T180500Z" },
    { "23/11/2026 18:05:00" },
    { "Mon, 23 Nov 2026 18:05:00 GMT" },
    { "2026-W48-1T18:05:00Z" },
    { "２０２６-11-23T18:05:00Z" },
    { "\xff\xfe" },
  };

  check (cases, G_N_ELEMENTS (cases), MOMENT - HOUR, "UTC");
}

/* Lisbon, where it is winter, is at UTC; Tokyo is nine hours ahead, New York five behind. */
static void
test_no_zone (void)
{
  static const struct
  {
    const char *text;
    const char *local;
    gint64 issued_at;
    FichaReading reading;
    gint64 moment;
  } cases[] = {
    { "2026-11-23 18:05:00", "UTC", MOMENT - HOUR, FICHA_READING_UTC, MOMENT },
    { "2026-11-23 18:05:00", "UTC", MOMENT - 1, FICHA_READING_UTC, MOMENT },
    /* at the moment of issue is not after it */
    { "2026-11-23 18:05:00", "UTC", MOMENT, FICHA_READING_SAO_PAULO, MOMENT + 3 * HOUR },
    { "2026-11-23T18:05", "UTC", MOMENT + 1, FICHA_READING_SAO_PAULO, MOMENT + 3 * HOUR },
    { "2026-11-23 18:05:00", "UTC", MOMENT + 3 * HOUR, FICHA_READING_PAST, MOMENT + 3 * HOUR },
    { "2026-11-23 18:05:00", "Asia/Tokyo", MOMENT - 10 * HOUR, FICHA_READING_LOCAL,
      MOMENT - 9 * HOUR },
    { "2026-11-23 18:05:00", "Asia/Tokyo", MOMENT - 9 * HOUR, FICHA_READING_UTC, MOMENT },
    { "2026-11-23 18:05:00", "America/New_York", MOMENT + 3 * HOUR, FICHA_READING_LOCAL,
      MOMENT + 5 * HOUR },
    { "2026-11-23 18:05:00", "America/New_York", MOMENT + 5 * HOUR, FICHA_READING_PAST,
      MOMENT + 5 * HOUR },
    { "2026-11-23 18:05:00", "America/Sao_Paulo", MOMENT, FICHA_READING_SAO_PAULO,
      MOMENT + 3 * HOUR },
    { "2026-11-23 18:05:00", "Europe/Lisbon", MOMENT - HOUR, FICHA_READING_UTC, MOMENT },
    { "2026-11-23 18:05:00", "UTC", FICHA_TIME_UNKNOWN, FICHA_READING_UTC, MOMENT },
    { "2026-11-23 18:05:00", "UTC", MOMENT + 365 * (gint64) DAY, FICHA_READING_PAST,
      MOMENT + 3 * HOUR },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (cases[i].local);
      gint64 moment = 42;

      g_test_message ("%u: %s, %s", i, cases[i].text, cases[i].local);
      g_assert_cmpint (ficha_timestamp_parse (cases[i].text, cases[i].issued_at, zone, &moment), ==,
                       cases[i].reading);
      g_assert_cmpint (moment, ==, cases[i].moment);
    }
}

/* The machine's own zone; tests run with TZ=UTC. */
static void
test_default_zone (void)
{
  gint64 moment = 42;

  g_assert_cmpint (ficha_timestamp_parse ("2026-11-23 18:05:00", MOMENT - HOUR, NULL, &moment), ==,
                   FICHA_READING_UTC);
  g_assert_cmpint (moment, ==, MOMENT);
}

/* 2018 was the last year in which Brazil set its clocks: forward on 4 November at 00:00, back on 18
 * February at 00:00. The moment of issue leaves out the reading as UTC. */
static void
test_summer_time (void)
{
  static const struct
  {
    const char *text;
    gint64 issued_at;
    gint64 moment;
  } cases[] = {
    { "2018-11-03 23:59:59", 1541289599, 1541300399 }, /* 02:59:59Z */
    { "2018-11-04 00:00:00", 1541293200, 1541300400 }, /* never was: 01:00, 03:00:00Z */
    { "2018-11-04 00:30:00", 1541293200, 1541300400 }, /* never was either */
    { "2018-11-04 01:00:00", 1541293200, 1541300400 },
    /* 23:30 came twice, at 01:30Z and at 02:30Z */
    { "2018-02-17 23:30:00", 1518910200, 1518917400 },
    { "2018-02-17 23:30:00", 1518917400, 1518921000 },
    { "2018-02-18 00:00:00", 1518912000, 1518922800 },
  };
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 moment = 42;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (ficha_timestamp_parse (cases[i].text, cases[i].issued_at, utc, &moment), ==,
                       FICHA_READING_SAO_PAULO);
      g_assert_cmpint (moment, ==, cases[i].moment);
    }
}

static void
test_leap_second (void)
{
  static const Case cases[] = {
    { "2026-12-31T23:59:60Z", FICHA_READING_ZONE, 1798761599 },
    { "2026-12-31T23:59:61Z", FICHA_READING_ZONE, 1798761599 },
    { "2026-12-31T23:59:60.5Z", FICHA_READING_ZONE, 1798761599 },
    { "2026-12-31 23:59:60", FICHA_READING_UTC, 1798761599 },
    { "2026-12-31T23:59:62Z" },
    { "2026-12-31T23:59:99Z" },
  };

  check (cases, G_N_ELEMENTS (cases), MOMENT, "UTC");
}

static void
test_far_years (void)
{
  static const Case cases[] = {
    { "2038-01-19T03:14:08Z", FICHA_READING_ZONE, G_GINT64_CONSTANT (2147483648) },
    { "9999-12-31T23:59:59Z", FICHA_READING_ZONE, G_GINT64_CONSTANT (253402300799) },
    { "9999-12-31T23:59:59-03:00", FICHA_READING_ZONE, FICHA_TIME_MAX },
    { "9999-12-31T23:59:59-23:59", FICHA_READING_ZONE, FICHA_TIME_MAX },
    { "9999-12-31 23:59:59", FICHA_READING_UTC, G_GINT64_CONSTANT (253402300799) },
    { "0001-01-01T00:00:00Z", FICHA_READING_ZONE, G_GINT64_CONSTANT (-62135596800) },
    { "0001-01-01T00:00:00+14:00", FICHA_READING_ZONE, FICHA_TIME_MIN },
    { "9999999999", FICHA_READING_EPOCH, G_GINT64_CONSTANT (9999999999) },
    { "9999999999999", FICHA_READING_EPOCH, G_GINT64_CONSTANT (9999999999) },
  };
  static const Case past[] = { { "0001-01-01 00:00:00", FICHA_READING_PAST,
                                 G_GINT64_CONSTANT (-62135585612) } };

  check (cases, G_N_ELEMENTS (cases), MOMENT, "UTC");
  /* before its zone was made law São Paulo was at 3:06:28 */
  check (past, G_N_ELEMENTS (past), MOMENT, "UTC");
}

static void
test_format (void)
{
  static const struct
  {
    gint64 moment;
    const char *text;
  } cases[] = {
    { MOMENT, "2026-11-23T18:05:00Z" },
    { 0, "1970-01-01T00:00:00Z" },
    { -1, "1969-12-31T23:59:59Z" },
    { G_GINT64_CONSTANT (-62135596800), "0001-01-01T00:00:00Z" },
    { G_GINT64_CONSTANT (-62135596801), NULL },
    { G_GINT64_CONSTANT (253402300799), "9999-12-31T23:59:59Z" },
    { G_GINT64_CONSTANT (253402300800), NULL },
    { G_MAXINT64, NULL },
    { FICHA_TIME_UNKNOWN, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = ficha_timestamp_format (cases[i].moment);

      g_test_message ("%" G_GINT64_FORMAT, cases[i].moment);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timestamp/S36-forms", test_forms);
  g_test_add_func ("/timestamp/S36-unreadable", test_unreadable);
  g_test_add_func ("/timestamp/S36-no-zone", test_no_zone);
  g_test_add_func ("/timestamp/default-zone", test_default_zone);
  g_test_add_func ("/timestamp/C06-summer-time", test_summer_time);
  g_test_add_func ("/timestamp/C07-leap-second", test_leap_second);
  g_test_add_func ("/timestamp/C08-far-years", test_far_years);
  g_test_add_func ("/timestamp/format", test_format);
  return g_test_run ();
}
