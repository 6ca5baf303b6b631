// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-history.h"

#include "ficha-timestamp.h"

#define MANY 1000

static void
assert_text (const FichaHistory *history, const char *expected)
{
  g_autofree char *text = ficha_history_to_text (history);

  g_assert_cmpstr (text, ==, expected);
}

static void
add (FichaHistory *history, gint64 at, const char *what)
{
  FichaResult result = FICHA_RESULT_FAILED;
  FichaError error = FICHA_ERROR_FAILED;

  if (!ficha_result_from_nick (what, &result))
    g_assert_true (ficha_error_from_nick (what, &error));
  ficha_history_add (history, at, result, error);
}

/* What is added, the oldest first, and what is then told, the newest first. */
static void
test_add (void)
{
  static const struct
  {
    const char *added;
    const char *text;
  } cases[] = {
    { "", "" },
    { "obtained", "1 obtained;" },
    { "obtained renewed renewed", "3 renewed;2 renewed;1 obtained;" },
    { "renewed connect", "2 failed connect;1 renewed;" },
    /* tried again: told once, when it happened last */
    { "renewed connect connect connect", "4 failed connect;1 renewed;" },
    /* a network that fails in turns does not push the success out either */
    { "renewed connect resolve connect resolve timed-out",
      "6 failed timed-out;5 failed resolve;4 failed connect;1 renewed;" },
    /* another night is another failure */
    { "connect renewed connect", "3 failed connect;2 renewed;1 failed connect;" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) added = g_strsplit (cases[i].added, " ", -1);
      FichaHistory history = { .n = 0 };

      g_test_message ("%s", cases[i].added);
      for (guint j = 0; added[j] != NULL; j++)
        add (&history, j + 1, added[j]);
      assert_text (&history, cases[i].text);
    }
}

static void
test_bounded (void)
{
  FichaHistory history = { .n = 0 };

  for (guint i = 0; i < MANY; i++)
    {
      ficha_history_add (&history, i, i % 2 == 0 ? FICHA_RESULT_RENEWED : FICHA_RESULT_FAILED,
                         i % FICHA_N_ERRORS);
      g_assert_cmpuint (history.n, ==, MIN (i + 1, FICHA_HISTORY_MAX));
      g_assert_cmpint (history.at[0], ==, i);
      g_assert_cmpint (history.at[history.n - 1], ==, i + 1 - history.n);
    }
}

/* N: a night offline, an attempt each five minutes, with every error that a network can have. */
static void
test_night_offline (void)
{
  static const char *const errors[] = { "resolve", "connect", "timed-out", "network", "captive" };
  FichaHistory history = { .n = 0 };

  for (guint i = 0; i < 10; i++)
    add (&history, i, "renewed");
  for (guint i = 0; i < 100; i++)
    add (&history, 1000 + i, errors[i % G_N_ELEMENTS (errors)]);

  g_assert_cmpuint (history.n, ==, 10 + G_N_ELEMENTS (errors));
  g_assert_cmpint (history.at[0], ==, 1099);
  g_assert_cmpuint (history.results[G_N_ELEMENTS (errors)], ==, FICHA_RESULT_RENEWED);
  g_assert_cmpint (history.at[history.n - 1], ==, 0);
}

static void
test_round_trip (void)
{
  static const gint64 moments[] = { 0, -1, 1795457100, FICHA_TIME_MIN, FICHA_TIME_MAX };
  FichaHistory history = { .n = 0 };
  FichaHistory read;

  for (guint code = 0; code < FICHA_N_ERRORS; code++)
    {
      g_autofree char *text = NULL;

      ficha_history_add (&history, moments[code % G_N_ELEMENTS (moments)], FICHA_RESULT_FAILED,
                         code);
      ficha_history_add (&history, code, code % 2 ? FICHA_RESULT_RENEWED : FICHA_RESULT_OBTAINED,
                         FICHA_ERROR_FAILED);
      text = ficha_history_to_text (&history);
      ficha_history_read_text (&read, text);
      assert_text (&read, text);
      g_assert_cmpuint (read.n, ==, history.n);
      for (guint i = 0; i < read.n; i++)
        {
          g_assert_cmpint (read.at[i], ==, history.at[i]);
          g_assert_cmpuint (read.results[i], ==, history.results[i]);
          g_assert_cmpuint (read.errors[i], ==, history.errors[i]);
        }
    }
}

/* X02, X09: what can't be understood is dropped, what stands beside it is not. */
static void
test_damaged (void)
{
  static const struct
  {
    const char *text;
    const char *read;
  } cases[] = {
    { "", "" },
    { ";", "" },
    { "garbage", "" },
    { "\xff\xfe;1 renewed", "1 renewed;" },
    { "1 renewed", "1 renewed;" },
    { "1 renewed;;;2 obtained", "1 renewed;2 obtained;" },
    { "1 suspended;2 renewed;", "2 renewed;" },
    { "1;2 renewed;", "2 renewed;" },
    { "1 renewed later;2 renewed;", "2 renewed;" },
    { "1 failed;2 renewed;", "2 renewed;" },
    { "1 failed timed-out host;2 renewed;", "2 renewed;" },
    { "1 failed not-yet-invented;", "1 failed failed;" },
    { "1  renewed;", "" },
    { " 1 renewed;", "" },
    { "1.5 renewed;", "" },
    { "1e9 renewed;", "" },
    { "+1 renewed;", "1 renewed;" },
    { "253402300800 renewed;", "" },
    { "-62135596801 renewed;", "" },
    { "99999999999999999999 renewed;", "" },
    { "1 Renewed;", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FichaHistory history;

      g_test_message ("%s", cases[i].text);
      memset (&history, 0xff, sizeof history);
      ficha_history_read_text (&history, cases[i].text);
      assert_text (&history, cases[i].read);
    }
}

static void
test_too_much (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  FichaHistory history;

  for (guint i = 0; i < MANY; i++)
    g_string_append_printf (text, "%u renewed;", i);
  ficha_history_read_text (&history, text->str);
  g_assert_cmpuint (history.n, ==, FICHA_HISTORY_MAX);
  g_assert_cmpint (history.at[0], ==, 0);
}

/* X02: cut anywhere, the whole results before the cut are read. */
static void
test_cut (void)
{
  const char *text = "3 failed timed-out;2 renewed;1 obtained;";

  for (gsize length = 0; length <= strlen (text); length++)
    {
      g_autofree char *cut = g_strndup (text, length);
      g_autofree char *read = NULL;
      FichaHistory history;
      guint n_whole = 0;

      for (gsize i = 0; i < length; i++)
        n_whole += cut[i] == ';';
      ficha_history_read_text (&history, cut);
      g_test_message ("%s", cut);
      /* the last may be whole but for its end */
      g_assert_cmpuint (history.n, >=, n_whole);
      g_assert_cmpuint (history.n, <=, n_whole + 1);
      read = ficha_history_to_text (&history);
      g_assert_true (n_whole == 0 || strncmp (read, cut, strrchr (cut, ';') - cut) == 0);
    }
}

static void
test_size (void)
{
  /* 1,000 integrations well below 1 MB */
  g_assert_cmpuint (1000 * sizeof (FichaHistory), <, 256 * 1024);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/history/add", test_add);
  g_test_add_func ("/history/bounded", test_bounded);
  g_test_add_func ("/history/N01-night-offline", test_night_offline);
  g_test_add_func ("/history/round-trip", test_round_trip);
  g_test_add_func ("/history/X02-X09-damaged", test_damaged);
  g_test_add_func ("/history/X02-too-much", test_too_much);
  g_test_add_func ("/history/X02-cut-at-every-byte", test_cut);
  g_test_add_func ("/history/size", test_size);

  return g_test_run ();
}
