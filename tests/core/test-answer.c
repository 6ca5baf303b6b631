// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-answer.h"

#include "ficha-error.h"

/* 2026-11-23T17:05:00Z, and the hour after which most tokens here end. */
#define ISSUED G_GINT64_CONSTANT (1795453500)
#define ENDS   (ISSUED + 3600)

static const char four_fields[] = "{\"access_token\":\"secret-access-1\","
                                  "\"refresh_token\":\"secret-refresh-1\","
                                  "\"expiration_access_token\":\"2026-11-23T18:05:00Z\","
                                  "\"expiration_refresh_token\":\"2026-12-23T18:05:00Z\"}";

static FichaTokens *
read_bytes (const char *body, gsize length, GError **error)
{
  /* a copy of the exact size, so that the sanitizers see a step beyond the end */
  g_autofree char *exact = g_memdup2 (body, MAX (length, 1));
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  return ficha_answer_read (exact, length, ISSUED, utc, error);
}

static FichaTokens *
read_good (const char *body)
{
  g_autoptr (GError) error = NULL;
  FichaTokens *tokens = read_bytes (body, strlen (body), &error);

  g_assert_no_error (error);
  g_assert_nonnull (tokens);
  return tokens;
}

/* Nothing of the answer is in the message. */
static void
assert_refused (const char *body, gsize length, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_bytes (body, length, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_BAD_ANSWER);
  g_assert_null (strstr (error->message, "secret"));
  if (message != NULL)
    g_assert_cmpstr (error->message, ==, message);
}

static void
assert_all_refused (const char *const *bodies, guint count, const char *message)
{
  for (guint i = 0; i < count; i++)
    {
      g_test_message ("“%s”", bodies[i]);
      assert_refused (bodies[i], strlen (bodies[i]), message);
    }
}

static void
test_four_fields (void)
{
  g_autoptr (FichaTokens) tokens = read_good (four_fields);

  g_assert_cmpstr (ficha_secret_peek (ficha_tokens_get_access_token (tokens)), ==,
                   "secret-access-1");
  g_assert_cmpstr (ficha_secret_peek (ficha_tokens_get_refresh_token (tokens)), ==,
                   "secret-refresh-1");
  g_assert_cmpint (ficha_tokens_get_issued_at (tokens), ==, ISSUED);
  g_assert_cmpint (ficha_tokens_get_access_expires_at (tokens), ==, ENDS);
  g_assert_cmpint (ficha_tokens_get_access_reading (tokens), ==, FICHA_READING_ZONE);
  g_assert_cmpint (ficha_tokens_get_refresh_expires_at (tokens), ==,
                   ENDS + 30 * G_GINT64_CONSTANT (86400));
  g_assert_cmpuint (ficha_tokens_get_generation (tokens), ==, 0);
}

static void
test_access_token (void)
{
  static const char *const cases[] = {
    "{}",
    "{\"refresh_token\":\"secret\"}",
    "{\"Access_Token\":\"secret\"}",
    "{\"access_token\":null}",
    "{\"access_token\":1}",
    "{\"access_token\":{}}",
    "{\"access_token\":[\"secret\"]}",
    "{\"access_token\":\"\"}",
    "{\"access_token\":\" \"}",
    "{\"data\":{\"access_token\":\"secret\"}}",
  };

  assert_all_refused (cases, G_N_ELEMENTS (cases), "no access_token");
}

static void
test_optional (void)
{
  static const char *const values[] = {
    NULL, "null", "1", "1795457100", "true", "{}", "[]", "[\"secret\"]", "\"\"", "\" \"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *body =
          values[i] == NULL
              ? g_strdup ("{\"access_token\":\"secret\"}")
              : g_strdup_printf ("{\"access_token\":\"secret\",\"refresh_token\":%s,"
                                 "\"expiration_access_token\":%s,\"expiration_refresh_token\":%s}",
                                 values[i], values[i], values[i]);
      g_autoptr (FichaTokens) tokens = NULL;

      g_test_message ("%s", body);
      tokens = read_good (body);
      g_assert_null (ficha_tokens_get_refresh_token (tokens));
      g_assert_cmpint (ficha_tokens_get_access_expires_at (tokens), ==, FICHA_TIME_UNKNOWN);
      g_assert_cmpint (ficha_tokens_get_access_reading (tokens), ==, FICHA_READING_NONE);
      g_assert_cmpint (ficha_tokens_get_refresh_expires_at (tokens), ==, FICHA_TIME_UNKNOWN);
    }
}

static void
test_extra (void)
{
  g_autoptr (FichaTokens) tokens = read_good (
      "{\"user\":{\"id\":1,\"roles\":[\"a\",null]},\"access_token\":\"secret\",\"expires_in\":5,"
      "\"é\":1e999}");

  g_assert_cmpint (ficha_tokens_get_access_expires_at (tokens), ==, FICHA_TIME_UNKNOWN);
}

static void
test_html (void)
{
  static const struct
  {
    const char *body;
    gboolean html;
  } cases[] = {
    { "<!DOCTYPE html><html></html>", TRUE },
    { "\r\n\t <HTML>secret</HTML>", TRUE },
    { "\xEF\xBB\xBF<html>", TRUE },
    { "<?xml version=\"1.0\"?>", TRUE },
    { "", FALSE },
    { "{\"message\":\"<html>\"}", FALSE },
    { "Bad Gateway <br>", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].body);
      g_assert_cmpint (ficha_answer_is_html (cases[i].body, strlen (cases[i].body)), ==,
                       cases[i].html);
      g_assert_null (read_bytes (cases[i].body, strlen (cases[i].body), &error));
      g_assert_error (error, FICHA_ERROR,
                      (int) (cases[i].html ? FICHA_ERROR_NOT_API : FICHA_ERROR_BAD_ANSWER));
      if (cases[i].html)
        g_assert_cmpstr (error->message, ==, "");
    }
}

static void
test_root (void)
{
  static const char *const cases[] = {
    "", " ", "\n", "null", "[]", "\"secret\"", "1", "true", "[{\"access_token\":\"secret\"}]",
  };

  assert_all_refused (cases, G_N_ELEMENTS (cases), NULL);
}

static void
test_cut (void)
{
  for (gsize length = 0; length < strlen (four_fields); length++)
    {
      g_test_message ("%" G_GSIZE_FORMAT, length);
      assert_refused (four_fields, length, NULL);
    }
}

static void
test_strict (void)
{
  static const char *const cases[] = {
    "{\"access_token\":\"secret\"}{\"access_token\":\"secret\"}",
    "{\"access_token\":\"secret\"} secret",
    "{\"access_token\":\"secret\"}]",
    "/* */{\"access_token\":\"secret\"}",
    "{\"access_token\":\"secret\"// comment\n}",
    "{'access_token':'secret'}",
    "{access_token:\"secret\"}",
    "{\"access_token\":\"secret\",}",
    "var x={\"access_token\":\"secret\"}",
    "jsonp({\"access_token\":\"secret\"})",
    ")]}',\n{\"access_token\":\"secret\"}",
    "\xEF\xBB\xBF\xEF\xBB\xBF{\"access_token\":\"secret\"}",
    "\xFF\xFE{\0",
    "\xEF\xBB",
  };
  g_autoptr (FichaTokens) marked = read_good ("\xEF\xBB\xBF{\"access_token\":\"secret\"}");

  g_assert_cmpstr (ficha_secret_peek (ficha_tokens_get_access_token (marked)), ==, "secret");
  assert_all_refused (cases, G_N_ELEMENTS (cases), NULL);
}

static void
test_deep (void)
{
  static const char *const pieces[] = { "[", "{\"a\":" };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) body = g_string_new (NULL);

      g_test_message ("%s", pieces[i]);
      for (guint j = 0; j < 100000; j++)
        g_string_append (body, pieces[i]);
      assert_refused (body->str, body->len, NULL);
      g_assert_null (ficha_answer_dup_message (body->str, body->len));
    }
}

static void
test_characters (void)
{
  static const char *const tokens[] = {
    "secret\\u0000tail", "secret\\r\\ntail", "secret\\u001b[2J", "secret\x1b[2J", "secret tail",
    "secret\\ttail",     "secrét",           "secr\\u00e9t",     "secret\\ud83d", "secret\\udc00",
    "secret\xff",        "secret\x7f",       "secret\\u007f",    " secret",       "secret\\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"access_token\":\"%s\"}", tokens[i]);

      g_test_message ("%s", tokens[i]);
      assert_refused (body, strlen (body), NULL);
    }
}

/* A text that is no good is refused as a whole; one that is no token is only no refresh token. */
static void
test_refresh_characters (void)
{
  g_autoptr (FichaTokens) tokens =
      read_good ("{\"access_token\":\"secret\",\"refresh_token\":\"secret\\r\\nX: 1\","
                 "\"expiration_refresh_token\":\"2026-12-23T18:05:00Z\"}");
  static const char nul[] = "{\"access_token\":\"secret\",\"refresh_token\":\"secret\\u0000\"}";

  g_assert_null (ficha_tokens_get_refresh_token (tokens));
  g_assert_cmpint (ficha_tokens_get_refresh_expires_at (tokens), ==, FICHA_TIME_UNKNOWN);
  assert_refused (nul, strlen (nul), NULL);
}

static void
test_duplicates (void)
{
  static const char *const cases[] = {
    "{\"access_token\":\"secret\",\"access_token\":\"secret\"}",
    "{\"access_token\":\"secret\",\"access\\u005ftoken\":\"secret2\"}",
    "{\"access_token\":\"secret\",\"x\":1,\"x\":2}",
  };

  assert_all_refused (cases, G_N_ELEMENTS (cases), "a member given twice");
}

static void
test_length (void)
{
  static const struct
  {
    gsize length;
    gboolean good;
  } cases[] = {
    { 1, TRUE },          { 8 * 1024, TRUE },     { 16 * 1024, TRUE }, { 16 * 1024 + 1, FALSE },
    { 64 * 1024, FALSE }, { 1024 * 1024, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *token = g_strnfill (cases[i].length, 'x');
      g_autofree char *body = g_strdup_printf ("{\"access_token\":\"%s\"}", token);

      g_test_message ("%" G_GSIZE_FORMAT, cases[i].length);
      if (cases[i].good)
        {
          g_autoptr (FichaTokens) tokens = read_good (body);

          g_assert_cmpstr (ficha_secret_peek (ficha_tokens_get_access_token (tokens)), ==, token);
        }
      else
        assert_refused (body, strlen (body), "no access_token");
    }
}

/* The reader keeps nothing: the same answer twice gives the same tokens twice. */
static void
test_again (void)
{
  g_autoptr (FichaTokens) first = read_good (four_fields);
  g_autoptr (FichaTokens) second = read_good (four_fields);
  g_autoptr (FichaSecret) first_line = ficha_tokens_to_line (first);
  g_autoptr (FichaSecret) second_line = ficha_tokens_to_line (second);

  g_assert_true (ficha_secret_equal (first_line, second_line));
}

static void
test_odd_dates (void)
{
  static const struct
  {
    const char *access;
    const char *refresh;
    FichaReading reading;
    gint64 access_expires_at;
    gint64 refresh_expires_at;
  } cases[] = {
    { "2026-12-23T18:05:00Z", "2026-11-23T18:05:00Z", FICHA_READING_ZONE, 1798049100, ENDS },
    { "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", FICHA_READING_ZONE,
      G_GINT64_CONSTANT (253402300799), G_GINT64_CONSTANT (-62135596800) },
    { "2036-11-23T18:05:00Z", "9999999999", FICHA_READING_ZONE, G_GINT64_CONSTANT (2111076300),
      G_GINT64_CONSTANT (9999999999) },
    { "2026-11-23 18:05:00", "2026-11-23 15:05:00", FICHA_READING_UTC, ENDS, ENDS },
    { "2026-11-23 15:05:00", "2026-11-23 12:05:00", FICHA_READING_SAO_PAULO, ENDS,
      ENDS - 3 * 3600 },
    { "2026-11-22 15:05:00", "soon", FICHA_READING_PAST, ENDS - 24 * 3600, FICHA_TIME_UNKNOWN },
    { "soon", "2026-11-23T18:05:00Z", FICHA_READING_NONE, FICHA_TIME_UNKNOWN, ENDS },
    { "1795457100", "1795457100000", FICHA_READING_EPOCH, ENDS, ENDS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdup_printf (
          "{\"access_token\":\"a\",\"refresh_token\":\"b\","
          "\"expiration_access_token\":\"%s\",\"expiration_refresh_token\":\"%s\"}",
          cases[i].access, cases[i].refresh);
      g_autoptr (FichaTokens) tokens = NULL;

      g_test_message ("%s, %s", cases[i].access, cases[i].refresh);
      tokens = read_good (body);
      g_assert_cmpint (ficha_tokens_get_access_reading (tokens), ==, cases[i].reading);
      g_assert_cmpint (ficha_tokens_get_access_expires_at (tokens), ==, cases[i].access_expires_at);
      g_assert_cmpint (ficha_tokens_get_refresh_expires_at (tokens), ==,
                       cases[i].refresh_expires_at);
    }
}

/* S37. The payloads are {"exp":1795457100} (ENDS), {"exp":1795460700} (an hour later), {"exp":1},
 * {"exp":1e999}. */
#define JWT_ENDS   "eyJhbGciOiJub25lIn0.eyJleHAiOjE3OTU0NTcxMDB9."
#define JWT_LATER  "eyJhbGciOiJub25lIn0.eyJleHAiOjE3OTU0NjA3MDB9."
#define JWT_OVER   "eyJhbGciOiJub25lIn0.eyJleHAiOjF9."
#define JWT_ABSURD "eyJhbGciOiJub25lIn0.eyJleHAiOjFlOTk5fQ."

static void
test_jwt (void)
{
  static const struct
  {
    const char *token;
    const char *date; /* JSON */
    FichaReading reading;
    gint64 expires_at;
  } cases[] = {
    { JWT_ENDS, "null", FICHA_READING_EPOCH, ENDS },
    { JWT_ENDS, "\"soon\"", FICHA_READING_EPOCH, ENDS },
    { JWT_ENDS, "\"2026-11-23T18:05:00Z\"", FICHA_READING_ZONE, ENDS },
    { JWT_ENDS, "\"2026-11-23T18:05:01Z\"", FICHA_READING_EPOCH, ENDS },
    { JWT_ENDS, "\"2026-11-23T18:04:59Z\"", FICHA_READING_ZONE, ENDS - 1 },
    { JWT_LATER, "\"2026-11-23T18:05:00Z\"", FICHA_READING_ZONE, ENDS },
    { JWT_LATER, "\"2026-11-24 15:05:00\"", FICHA_READING_EPOCH, ENDS + 3600 },
    { JWT_LATER, "\"2026-11-23 15:05:00\"", FICHA_READING_SAO_PAULO, ENDS },
    { JWT_LATER, "\"2026-11-23 01:00:00\"", FICHA_READING_EPOCH, ENDS + 3600 },
    { JWT_LATER, "\"2026-11-23T01:00:00Z\"", FICHA_READING_ZONE, 1795395600 },
    { JWT_OVER, "\"2026-11-23 01:00:00\"", FICHA_READING_EPOCH, 1 },
    { JWT_ABSURD, "\"2026-11-23T18:05:00Z\"", FICHA_READING_ZONE, ENDS },
    { JWT_ABSURD, "null", FICHA_READING_NONE, FICHA_TIME_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdup_printf (
          "{\"access_token\":\"%s\",\"refresh_token\":\"%s\",\"expiration_access_token\":%s,"
          "\"expiration_refresh_token\":%s}",
          cases[i].token, cases[i].token, cases[i].date, cases[i].date);
      g_autoptr (FichaTokens) tokens = NULL;

      g_test_message ("%s", body);
      tokens = read_good (body);
      g_assert_cmpint (ficha_tokens_get_access_reading (tokens), ==, cases[i].reading);
      g_assert_cmpint (ficha_tokens_get_access_expires_at (tokens), ==, cases[i].expires_at);
      g_assert_cmpint (ficha_tokens_get_refresh_expires_at (tokens), ==, cases[i].expires_at);
    }
}

static void
test_message (void)
{
  static const struct
  {
    const char *body;
    const char *message;
  } cases[] = {
    { "{\"error\":\"Unauthorized\"}", "Unauthorized" },
    { "{\"message\":\"Chave inválida\"}", "Chave inválida" },
    { "{\"error\":{\"message\":\"Chave inválida\"}}", "Chave inválida" },
    { "{\"errors\":[{\"message\":\"Chave inválida\"},{\"message\":\"b\"}]}", "Chave inválida" },
    { "[{\"message\":\"Chave inválida\"}]", "Chave inválida" },
    { "\xEF\xBB\xBF{\"error\":\"Unauthorized\"}", "Unauthorized" },
    { "{\"statusCode\":401,\"error\":\"Unauthorized\",\"message\":\"Chave inválida\"}",
      "Chave inválida" },
    { "{\"message\":\"\",\"error\":\"Unauthorized\"}", "Unauthorized" },
    { "{\"message\":{},\"errors\":[],\"error\":\"Unauthorized\"}", "Unauthorized" },
    { "{\"error\":true,\"message\":\"Chave inválida\"}", "Chave inválida" },
    /* one line, nothing that moves the cursor or hides text */
    { "{\"error\":\" two\\r\\n\\tlines \\u001b[31m \\u202e \\u2028 \\u0085end\\n\"}",
      "two lines [31m end" },
    /* nothing there */
    { "", NULL },
    { "{}", NULL },
    { "[]", NULL },
    { "\"Unauthorized\"", NULL },
    { "Unauthorized", NULL },
    { "<html>Unauthorized</html>", NULL },
    { "{\"error\":\"Unauthorized\"", NULL },
    { "{\"error\":\"\"}", NULL },
    { "{\"error\":\" \\n \"}", NULL },
    { "{\"error\":401}", NULL },
    { "{\"error\":\"a\",\"error\":\"b\"}", NULL },
    { "{\"error\":\"a\\u0000b\"}", NULL },
    { "{\"detail\":\"Unauthorized\"}", NULL },
    /* may hold a token */
    { "{\"error\":\"bad token eyJhbGciOi\"}", NULL },
    { "{\"error\":\"bad token abcdefghijklmnopqrs1\"}", NULL },
    { "{\"error\":\"bad token 268f364d-1f0a-4c59-9d1e-000000000000\"}", NULL },
    { "{\"error\":\"bad token a_b-c.d/e+f=g~hijklm7.\"}", NULL },
    { "{\"error\":\"bad token abcdefghijklmnopqr1\"}", "bad token abcdefghijklmnopqr1" },
    { "{\"error\":\"bad token abcdefghijklmnopqrstuvwxyz\"}",
      "bad token abcdefghijklmnopqrstuvwxyz" },
    { "{\"error\":\"1 abcdefghijklmnopqrstuvwxyz 1\"}", "1 abcdefghijklmnopqrstuvwxyz 1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = strlen (cases[i].body);
      g_autofree char *exact = g_memdup2 (cases[i].body, MAX (length, 1));
      g_autofree char *message = ficha_answer_dup_message (exact, length);

      g_test_message ("%s", cases[i].body);
      g_assert_cmpstr (message, ==, cases[i].message);
    }
}

static void
test_long_message (void)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *body = NULL;
  g_autofree char *message = NULL;
  g_autofree char *late_token = NULL;

  while (words->len < 1000)
    g_string_append (words, "é ");
  body = g_strdup_printf ("{\"error\":\"%s\"}", words->str);
  message = ficha_answer_dup_message (body, strlen (body));
  g_assert_true (g_utf8_validate (message, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (message, -1), ==, 200);
  g_assert_true (g_str_has_prefix (words->str, message));

  /* a token that the cut would leave 15 characters of */
  late_token = g_strdup_printf ("{\"error\":\"%.277s 0123456789abcdefghij\"}", words->str);
  g_assert_null (ficha_answer_dup_message (late_token, strlen (late_token)));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/answer/S01-four-fields", test_four_fields);
  g_test_add_func ("/answer/S02-access-token", test_access_token);
  g_test_add_func ("/answer/S02b-optional", test_optional);
  g_test_add_func ("/answer/S03-extra", test_extra);
  g_test_add_func ("/answer/S04-html", test_html);
  g_test_add_func ("/answer/S05-root", test_root);
  g_test_add_func ("/answer/S06-cut-at-every-byte", test_cut);
  g_test_add_func ("/answer/S07-strict", test_strict);
  g_test_add_func ("/answer/S08-deep", test_deep);
  g_test_add_func ("/answer/S09-characters", test_characters);
  g_test_add_func ("/answer/S09-refresh-characters", test_refresh_characters);
  g_test_add_func ("/answer/S10-duplicates", test_duplicates);
  g_test_add_func ("/answer/S11-length", test_length);
  g_test_add_func ("/answer/S33-again", test_again);
  g_test_add_func ("/answer/S35-odd-dates", test_odd_dates);
  g_test_add_func ("/answer/S37-jwt", test_jwt);
  g_test_add_func ("/answer/message", test_message);
  g_test_add_func ("/answer/long-message", test_long_message);
  return g_test_run ();
}
