// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-day.h"
#include "ficha-event.h"
#include "ficha-timestamp.h"

/* 2026-11-18 17:41 UTC */
#define NOW  G_GINT64_CONSTANT (1795023660)
#define HOUR (60 * 60)
#define DAY  (24 * HOUR)

static GPtrArray *
read_events (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) events =
      g_variant_parse (G_VARIANT_TYPE ("aa{sv}"), text, NULL, NULL, &error);

  g_assert_no_error (error);
  return ficha_event_read_all (events);
}

static void
test_words (void)
{
  static const struct
  {
    const char *event;
    FichaEventKind kind;
    const char *words;
  } cases[] = {
    { "'what': <'renewed'>", FICHA_EVENT_RENEWED, "Renewed" },
    { "'what': <'renewed'>, 'until': <int64 1795026600>", FICHA_EVENT_RENEWED,
      "Renewed, valid until 18:30" },
    { "'what': <'renewed'>, 'until': <int64 1795110000>", FICHA_EVENT_RENEWED,
      "Renewed, valid until 19 Nov 2026, 17:40" },
    { "'what': <'obtained'>", FICHA_EVENT_OBTAINED, "Signed in with the keys" },
    { "'what': <'obtained'>, 'until': <int64 1795026600>", FICHA_EVENT_OBTAINED,
      "Signed in with the keys, valid until 18:30" },
    { "'what': <'failed'>, 'error': <'connect'>", FICHA_EVENT_FAILED,
      "Failed: Server Not Reached" },
    { "'what': <'failed'>, 'error': <'invented'>", FICHA_EVENT_FAILED, "Failed" },
    { "'what': <'failed'>", FICHA_EVENT_FAILED, "Failed" },
    { "'what': <'given'>, 'program': <'fichactl'>", FICHA_EVENT_GIVEN, "Given to “fichactl”" },
    { "'what': <'given'>, 'program': <'<b>&'>", FICHA_EVENT_GIVEN, "Given to “<b>&”" },
    { "'what': <'given'>", FICHA_EVENT_GIVEN, "Given to another program" },
    { "'what': <'given'>, 'program': <1>", FICHA_EVENT_GIVEN, "Given to another program" },
    { "'what': <'copied'>", FICHA_EVENT_COPIED, "Copied" },
    { "'what': <'key-given'>, 'program': <'sync.sh'>", FICHA_EVENT_KEY_GIVEN,
      "Secret key given to “sync.sh”" },
    { "'what': <'key-given'>", FICHA_EVENT_KEY_GIVEN, "Secret key given to another program" },
    { "'what': <'key-copied'>", FICHA_EVENT_KEY_COPIED, "Secret key copied" },
    { "'what': <'eaten'>", FICHA_EVENT_UNKNOWN, "Unknown" },
    { "'at': <int64 1>", FICHA_EVENT_UNKNOWN, "Unknown" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("[{%s}]", cases[i].event);
      g_autoptr (GPtrArray) events = read_events (text);
      g_autofree char *words = NULL;

      g_test_message ("%s", cases[i].event);
      g_assert_cmpuint (events->len, ==, 1);
      words = ficha_event_words (events->pdata[0], NOW, zone);
      g_assert_cmpstr (words, ==, cases[i].words);
      g_assert_cmpint (ficha_event_get_kind (events->pdata[0]), ==, cases[i].kind);
    }
}

static void
test_equal (void)
{
  static const char *const others[] = {
    "[{'at': <int64 2>, 'id': <'1'>, 'name': <'A'>, 'what': <'given'>, 'program': <'p'>}]",
    "[{'at': <int64 1>, 'id': <'2'>, 'name': <'A'>, 'what': <'given'>, 'program': <'p'>}]",
    "[{'at': <int64 1>, 'id': <'1'>, 'name': <'B'>, 'what': <'given'>, 'program': <'p'>}]",
    "[{'at': <int64 1>, 'id': <'1'>, 'name': <'A'>, 'what': <'copied'>, 'program': <'p'>}]",
    "[{'at': <int64 1>, 'id': <'1'>, 'name': <'A'>, 'what': <'given'>, 'program': <'q'>}]",
    "[{'at': <int64 1>, 'id': <'1'>, 'name': <'A'>, 'what': <'given'>, 'program': <'p'>,"
    "  'error': <'connect'>}]",
    "[{'at': <int64 1>, 'id': <'1'>, 'name': <'A'>, 'what': <'given'>, 'program': <'p'>,"
    "  'until': <int64 3>}]",
  };
  const char *text =
      "[{'at': <int64 1>, 'id': <'1'>, 'name': <'A'>, 'what': <'given'>, 'program': <'p'>}]";
  g_autoptr (GPtrArray) events = read_events (text);
  g_autoptr (GPtrArray) same = read_events (text);

  g_assert_cmpint (ficha_event_get_at (events->pdata[0]), ==, 1);
  g_assert_cmpstr (ficha_event_get_name (events->pdata[0]), ==, "A");
  g_assert_true (ficha_event_equal (events->pdata[0], same->pdata[0]));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GPtrArray) other = read_events (others[i]);

      g_test_message ("%s", others[i]);
      g_assert_false (ficha_event_equal (events->pdata[0], other->pdata[0]));
    }
}

/* Nothing of the user's is in it. */
static void
test_report (void)
{
  g_autoptr (GPtrArray) events = read_events (
      "[{'at': <int64 1795023660>, 'id': <'9f2c'>, 'name': <'Loja'>, 'what': <'renewed'>,"
      "  'until': <int64 1795026600>},"
      " {'at': <int64 1795023600>, 'id': <'71d0'>, 'name': <'Filial'>, 'what': <'failed'>,"
      "  'error': <'connect'>},"
      " {'at': <int64 1795023540>, 'id': <'9f2c'>, 'name': <'Loja'>, 'what': <'given'>,"
      "  'program': <'fichactl'>},"
      " {'at': <int64 1795023480>, 'id': <'9f2c'>, 'name': <'Loja'>, 'what': <'given'>,"
      "  'program': <'loja.py'>},"
      " {'at': <int64 1795023420>, 'id': <'71d0'>, 'name': <'Filial'>, 'what': <'failed'>,"
      "  'error': <'secret!'>},"
      " {'id': <'71d0'>, 'name': <'Filial'>, 'what': <'eaten'>}]");
  g_autofree char *report = ficha_event_report (events);

  g_assert_cmpstr (report, ==,
                   "Ficha " FICHA_VERSION " (" FICHA_APP_ID ")\n\n"
                   "2026-11-18 17:41:00Z integration 1: renewed\n"
                   "2026-11-18 17:40:00Z integration 2: failed, connect\n"
                   "2026-11-18 17:39:00Z integration 1: given, fichactl\n"
                   "2026-11-18 17:38:00Z integration 1: given, program 1\n"
                   "2026-11-18 17:37:00Z integration 2: failed\n"
                   "? integration 2: unknown\n");
}

static void
test_day (void)
{
  static const struct
  {
    gint64 moment;
    const char *words;
  } cases[] = {
    { NOW, "Today" },
    { NOW - 17 * HOUR - 41 * 60, "Today" },
    { NOW - 17 * HOUR - 41 * 60 - 1, "Yesterday" },
    { NOW - DAY - 17 * HOUR - 41 * 60, "Yesterday" },
    { NOW - DAY - 17 * HOUR - 41 * 60 - 1, "16 November 2026" },
    { NOW + DAY, "19 November 2026" },
    { 0, "1 January 1970" },
    { FICHA_TIME_UNKNOWN, "Unknown" },
    { G_MAXINT64, "Unknown" },
  };
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GTimeZone) brasilia = g_time_zone_new_offset (-3 * HOUR);
  g_autofree char *late = ficha_day_words (NOW - 15 * HOUR, NOW, brasilia);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = ficha_day_words (cases[i].moment, NOW, utc);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
  g_assert_cmpstr (late, ==, "Yesterday");

  g_assert_cmpuint (ficha_day_get (NOW + DAY, utc), ==, ficha_day_get (NOW, utc) + 1);
  g_assert_cmpuint (ficha_day_get (FICHA_TIME_UNKNOWN, utc), ==, 0);
  g_assert_cmpuint (ficha_day_get_rest (NOW, utc), ==, DAY - 17 * HOUR - 41 * 60);
  g_assert_cmpuint (ficha_day_get_rest (NOW, brasilia), ==, DAY - 14 * HOUR - 41 * 60);
  g_assert_cmpuint (ficha_day_get_rest (0, utc), ==, DAY);
  g_assert_cmpuint (ficha_day_get_rest (DAY - 1, utc), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/event/words", test_words);
  g_test_add_func ("/event/equal", test_equal);
  g_test_add_func ("/event/report", test_report);
  g_test_add_func ("/event/day", test_day);

  return g_test_run ();
}
