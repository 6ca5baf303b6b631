// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-look.h"

#include <pango/pango.h>

#include "ficha-words.h"

#define NOW 1000000

static void
test_of (void)
{
  static const struct
  {
    const char *state;
    gint64 expires_at;
    FichaLook look;
  } cases[] = {
    { "none", FICHA_TIME_UNKNOWN, FICHA_LOOK_NONE },
    { "valid", NOW + 3600, FICHA_LOOK_VALID },
    { "valid", NOW + FICHA_WORDS_SOON, FICHA_LOOK_VALID },
    { "valid", NOW + FICHA_WORDS_SOON - 1, FICHA_LOOK_SOON },
    { "valid", NOW + 1, FICHA_LOOK_SOON },
    { "valid", NOW, FICHA_LOOK_EXPIRED },
    { "valid", NOW - 1, FICHA_LOOK_EXPIRED },
    { "valid", FICHA_TIME_UNKNOWN, FICHA_LOOK_VALID },
    { "valid", G_MAXINT64, FICHA_LOOK_VALID },
    { "expired", NOW - 3600, FICHA_LOOK_EXPIRED },
    { "renewing", NOW - 3600, FICHA_LOOK_RENEWING },
    { "locked", NOW + 3600, FICHA_LOOK_LOCKED },
    { "refused", NOW + 3600, FICHA_LOOK_ERROR },
    { "missing", NOW + 3600, FICHA_LOOK_ERROR },
    { "unsaved", NOW + 3600, FICHA_LOOK_ERROR },
    { "failing", NOW + 3600, FICHA_LOOK_VALID },
    { "failing", NOW + 60, FICHA_LOOK_SOON },
    { "failing", NOW - 60, FICHA_LOOK_ERROR },
    { "failing", FICHA_TIME_UNKNOWN, FICHA_LOOK_ERROR },
    { "of a newer agent", NOW + 3600, FICHA_LOOK_VALID },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s, %" G_GINT64_FORMAT, cases[i].state, cases[i].expires_at);
      g_assert_cmpint (ficha_look_of (cases[i].state, cases[i].expires_at, NOW), ==, cases[i].look);
    }
}

static void
test_words (void)
{
  for (FichaLook look = FICHA_LOOK_NONE; look <= FICHA_LOOK_ERROR; look++)
    {
      g_test_message ("look %d", look);
      /* never colour alone: an icon and a word, each of its own */
      for (FichaLook other = FICHA_LOOK_NONE; other < look; other++)
        {
          g_assert_cmpstr (ficha_look_get_icon_name (look), !=, ficha_look_get_icon_name (other));
          g_assert_cmpstr (ficha_look_get_word (look), !=, ficha_look_get_word (other));
        }
    }
}

static void
test_remaining (void)
{
  static const struct
  {
    gint64 issued_at;
    gint64 expires_at;
    double remaining;
  } cases[] = {
    { NOW, NOW + 100, 1. },
    { NOW - 50, NOW + 50, .5 },
    { NOW - 100, NOW, 0. },
    { NOW - 200, NOW - 100, 0. },
    { NOW + 50, NOW + 100, 1. }, /* the clock was set back */
    { NOW, NOW, -1. },
    { NOW + 1, NOW, -1. },
    { FICHA_TIME_UNKNOWN, NOW + 100, -1. },
    { NOW, FICHA_TIME_UNKNOWN, -1. },
    { 0, G_MAXINT64, 1. },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %zu", i);
      g_assert_cmpfloat_with_epsilon (ficha_look_get_remaining (cases[i].issued_at,
                                                                cases[i].expires_at, NOW),
                                      cases[i].remaining, 1e-9);
    }
}

static void
test_describe (void)
{
  static const struct
  {
    const char *details;
    const char *words;
  } cases[] = {
    { "{'state': <'valid'>, 'access-expires-at': <int64 1003240>}", "Valid for 54\u202fmin" },
    { "{'state': <'valid'>, 'access-expires-at': <int64 1000252>}",
      "Valid for 4\u202fmin 12\u202fs" },
    { "{'state': <'expired'>, 'access-expires-at': <int64 999280>}", "Expired 12\u202fmin ago" },
    { "{'state': <'failing'>, 'access-expires-at': <int64 1003240>}", "Valid for 54\u202fmin" },
    { "{'state': <'failing'>, 'access-expires-at': <int64 999280>}", "Renewal failed" },
    { "{'state': <'refused'>, 'access-expires-at': <int64 1003240>}", "Secret key refused" },
    { "{'state': <'locked'>}", "Keyring locked" },
    { "{'state': <'none'>}", "No token yet" },
    /* the server is an hour ahead */
    { "{'state': <'valid'>, 'access-expires-at': <int64 1006840>, 'skew': <int64 3600>}",
      "Valid for 54\u202fmin" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaItem) item = ficha_item_new ("id");
      g_autoptr (GVariant) details = NULL;
      g_autofree char *words = NULL;

      g_test_message ("%s", cases[i].details);
      details = g_variant_new_parsed (cases[i].details);
      ficha_item_update (item, g_variant_ref_sink (details));
      words = ficha_look_describe (item, NOW, zone);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static FichaItem *
make_item (const char *text)
{
  FichaItem *item = ficha_item_new ("id");
  g_autoptr (GVariant) details = g_variant_ref_sink (g_variant_new_parsed (text));

  g_test_message ("%s", text);
  ficha_item_update (item, details);

  return item;
}

static void
test_renewal (void)
{
  static const struct
  {
    const char *details;
    const char *words;
  } cases[] = {
    { "{'auto-renew': <false>}", "Off: only when it is copied or by hand" },
    { "{'auto-renew': <false>, 'next-renewal-at': <int64 1002400>}",
      "Off: only when it is copied or by hand" },
    { "{'auto-renew': <true>, 'next-renewal-at': <int64 1002400>}", "Next renewal at 14:26" },
    /* this machine's clock, whatever the server's */
    { "{'auto-renew': <true>, 'next-renewal-at': <int64 1002400>, 'skew': <int64 3600>}",
      "Next renewal at 14:26" },
    { "{'auto-renew': <true>, 'next-renewal-at': <int64 1050000>}",
      "Next renewal on 13 Jan 1970, 03:40" },
    { "{'auto-renew': <true>, 'state': <'valid'>}", "In the background, before the token expires" },
    { "{'auto-renew': <true>, 'state': <'locked'>}",
      "In the background, before the token expires" },
    { "{'auto-renew': <true>, 'state': <'refused'>}", "Renewal paused" },
    { "{'auto-renew': <true>, 'state': <'missing'>}", "Renewal paused" },
    { "{'auto-renew': <true>, 'state': <'valid'>, 'last-error': <'missing'>}", "Renewal paused" },
    { "{'auto-renew': <true>, 'next-renewal-at': <int64 9223372036854775807>}",
      "Next renewal on Unknown" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaItem) item = make_item (cases[i].details);
      g_autofree char *words = ficha_look_describe_renewal (item, NOW, zone);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_unattended (void)
{
  static const struct
  {
    const char *details;
    const char *words;
  } cases[] = {
    { "{'auto-renew': <false>, 'state': <'valid'>}", NULL },
    { "{'auto-renew': <true>, 'state': <'valid'>, 'refresh-expires-at': <int64 1050000>}",
      "Works unattended while the secret key is stored" },
    { "{'auto-renew': <true>, 'session-only': <true>}",
      "Works unattended until the end of this session" },
    { "{'auto-renew': <true>, 'state': <'refused'>, 'refresh-expires-at': <int64 1050000>}", NULL },
    { "{'auto-renew': <true>, 'state': <'locked'>}", NULL },
    { "{'auto-renew': <true>, 'last-error': <'missing'>}", NULL },
    { "{'auto-renew': <true>, 'last-error': <'missing'>, 'refresh-expires-at': <int64 1050000>}",
      "Works unattended until 13 Jan 1970, 03:40" },
    { "{'auto-renew': <true>, 'last-error': <'missing'>, 'refresh-expires-at': <int64 999999>}",
      NULL },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaItem) item = make_item (cases[i].details);
      g_autofree char *words = ficha_look_describe_unattended (item, NOW, zone);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

/* U07: data is no markup; and no hyphen comes into it. */
static void
test_markup (void)
{
  g_autofree char *markup = ficha_look_dup_markup ("https://a-b.example/<b>&c");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  PangoAttrList *attributes = NULL;
  g_autoptr (PangoAttrIterator) iterator = NULL;

  g_assert_true (pango_parse_markup (markup, -1, 0, &attributes, &text, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "https://a-b.example/<b>&c");
  iterator = pango_attr_list_get_iterator (attributes);
  g_assert_false (
      pango_attribute_as_int (pango_attr_iterator_get (iterator, PANGO_ATTR_INSERT_HYPHENS))
          ->value);
  pango_attr_list_unref (attributes);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/look/of", test_of);
  g_test_add_func ("/look/words", test_words);
  g_test_add_func ("/look/remaining", test_remaining);
  g_test_add_func ("/look/describe", test_describe);
  g_test_add_func ("/look/renewal", test_renewal);
  g_test_add_func ("/look/unattended", test_unattended);
  g_test_add_func ("/look/markup", test_markup);

  return g_test_run ();
}
