// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-tokens.h"

#include "ficha-error.h"

#define ISSUED G_GINT64_CONSTANT (1795453500)

static FichaTokens *
new_tokens (const char *access_token, const char *refresh_token)
{
  g_autoptr (FichaSecret) access = ficha_secret_new (access_token);
  g_autoptr (FichaSecret) refresh = refresh_token != NULL ? ficha_secret_new (refresh_token) : NULL;

  return ficha_tokens_new (access, refresh, ISSUED, ISSUED + 3600, FICHA_READING_SAO_PAULO,
                           ISSUED + 86400);
}

static void
assert_equal (FichaTokens *a, FichaTokens *b)
{
  FichaSecret *refresh_a = ficha_tokens_get_refresh_token (a);
  FichaSecret *refresh_b = ficha_tokens_get_refresh_token (b);

  g_assert_true (
      ficha_secret_equal (ficha_tokens_get_access_token (a), ficha_tokens_get_access_token (b)));
  g_assert_true (refresh_a == refresh_b || ficha_secret_equal (refresh_a, refresh_b));
  g_assert_cmpint (ficha_tokens_get_issued_at (a), ==, ficha_tokens_get_issued_at (b));
  g_assert_cmpint (ficha_tokens_get_access_expires_at (a), ==,
                   ficha_tokens_get_access_expires_at (b));
  g_assert_cmpint (ficha_tokens_get_access_reading (a), ==, ficha_tokens_get_access_reading (b));
  g_assert_cmpint (ficha_tokens_get_refresh_expires_at (a), ==,
                   ficha_tokens_get_refresh_expires_at (b));
}

static void
test_getters (void)
{
  g_autoptr (FichaTokens) tokens = new_tokens ("access", "refresh");
  g_autoptr (FichaTokens) without = new_tokens ("access", NULL);

  g_assert_cmpstr (ficha_secret_peek (ficha_tokens_get_access_token (tokens)), ==, "access");
  g_assert_cmpstr (ficha_secret_peek (ficha_tokens_get_refresh_token (tokens)), ==, "refresh");
  g_assert_cmpint (ficha_tokens_get_issued_at (tokens), ==, ISSUED);
  g_assert_cmpint (ficha_tokens_get_access_expires_at (tokens), ==, ISSUED + 3600);
  g_assert_cmpint (ficha_tokens_get_access_reading (tokens), ==, FICHA_READING_SAO_PAULO);
  g_assert_cmpint (ficha_tokens_get_refresh_expires_at (tokens), ==, ISSUED + 86400);
  g_assert_cmpuint (ficha_tokens_get_generation (tokens), ==, 0);
  g_assert_null (ficha_tokens_get_refresh_token (without));
}

static void
test_is_jwt (void)
{
  static const struct
  {
    const char *access_token;
    gboolean is_jwt;
  } cases[] = {
    { "access", FALSE },
    { "a.b.c", FALSE },
    { "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaTokens) tokens = new_tokens (cases[i].access_token, NULL);
      g_autoptr (FichaTokens) copy = ficha_tokens_with_generation (tokens, 1);

      g_test_message ("%s", cases[i].access_token);
      g_assert_cmpint (ficha_tokens_get_is_jwt (tokens), ==, cases[i].is_jwt);
      g_assert_cmpint (ficha_tokens_get_is_jwt (copy), ==, cases[i].is_jwt);
    }
}

static void
test_references (void)
{
  FichaTokens *tokens = new_tokens ("access", "refresh");
  FichaTokens *boxed;

  g_assert_true (ficha_tokens_ref (tokens) == tokens);
  ficha_tokens_unref (tokens);
  boxed = g_boxed_copy (FICHA_TYPE_TOKENS, tokens);
  g_assert_true (boxed == tokens);
  ficha_tokens_unref (tokens);
  g_assert_cmpstr (ficha_secret_peek (ficha_tokens_get_access_token (boxed)), ==, "access");
  g_boxed_free (FICHA_TYPE_TOKENS, boxed);
}

static void
test_generation (void)
{
  g_autoptr (FichaTokens) tokens = new_tokens ("access", "refresh");
  g_autoptr (FichaTokens) seventh = ficha_tokens_with_generation (tokens, 7);

  g_assert_cmpuint (ficha_tokens_get_generation (tokens), ==, 0);
  g_assert_cmpuint (ficha_tokens_get_generation (seventh), ==, 7);
  assert_equal (tokens, seventh);
}

static void
test_valid (void)
{
  g_autofree char *longest = g_strnfill (FICHA_TOKEN_MAX_LENGTH + 1, 'a');

  g_assert_false (ficha_token_is_valid (NULL, 0));
  g_assert_false (ficha_token_is_valid ("", 0));
  g_assert_true (ficha_token_is_valid (longest, FICHA_TOKEN_MAX_LENGTH));
  g_assert_false (ficha_token_is_valid (longest, FICHA_TOKEN_MAX_LENGTH + 1));
  for (int byte = 0; byte < 256; byte++)
    {
      char token[] = { 'a', (char) byte, 'a' };

      g_test_message ("0x%02x", (guint) byte);
      g_assert_cmpint (ficha_token_is_valid (token, 3), ==, byte >= 0x21 && byte <= 0x7E);
      g_assert_cmpint (ficha_token_is_valid (token + 1, 1), ==, byte >= 0x21 && byte <= 0x7E);
    }
}

static void
test_line (void)
{
  g_autoptr (FichaTokens) tokens = new_tokens ("access", "refresh");
  g_autoptr (FichaTokens) seventh = ficha_tokens_with_generation (tokens, 7);
  g_autoptr (FichaSecret) line = ficha_tokens_to_line (seventh);

  g_assert_cmpstr (ficha_secret_peek (line), ==,
                   "{\"v\":1,\"generation\":7,\"access_token\":\"access\","
                   "\"refresh_token\":\"refresh\",\"issued_at\":1795453500,"
                   "\"access_expires_at\":1795457100,\"access_reading\":4,"
                   "\"refresh_expires_at\":1795539900}");
}

static void
test_round_trip (void)
{
  g_autofree char *longest = g_strnfill (FICHA_TOKEN_MAX_LENGTH, '\\');
  const struct
  {
    const char *access_token;
    const char *refresh_token;
    gint64 moment;
    FichaReading reading;
    guint64 generation;
  } cases[] = {
    { "access", "refresh", ISSUED, FICHA_READING_ZONE, 1 },
    { "access", NULL, FICHA_TIME_UNKNOWN, FICHA_READING_NONE, 0 },
    { "!\"#$%&'()*+,-./\\^_`{|}~", "</script>", 0, FICHA_READING_PAST, 2 },
    { longest, longest, -1, FICHA_READING_EPOCH, FICHA_TOKENS_MAX_GENERATION },
    { "a", "b", G_MAXINT64, FICHA_READING_LOCAL, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaSecret) access = ficha_secret_new (cases[i].access_token);
      g_autoptr (FichaSecret) refresh =
          cases[i].refresh_token != NULL ? ficha_secret_new (cases[i].refresh_token) : NULL;
      g_autoptr (FichaTokens) plain =
          ficha_tokens_new (access, refresh, cases[i].moment, cases[i].moment, cases[i].reading,
                            cases[i].moment);
      g_autoptr (FichaTokens) tokens = ficha_tokens_with_generation (plain, cases[i].generation);
      g_autoptr (FichaSecret) line = ficha_tokens_to_line (tokens);
      g_autoptr (GError) error = NULL;
      g_autoptr (FichaTokens) read = ficha_tokens_from_line (line, &error);

      g_test_message ("%u", i);
      g_assert_null (strchr (ficha_secret_peek (line), '\n'));
      g_assert_no_error (error);
      assert_equal (tokens, read);
      g_assert_cmpuint (ficha_tokens_get_generation (read), ==, cases[i].generation);
    }
}

static void
test_unknown_members (void)
{
  g_autoptr (FichaSecret) line = ficha_secret_new (
      "{\"v\":1,\"new\":[1],\"generation\":7,\"access_token\":\"a\",\"access_reading\":0}");
  g_autoptr (GError) error = NULL;
  g_autoptr (FichaTokens) tokens = ficha_tokens_from_line (line, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ficha_tokens_get_generation (tokens), ==, 7);
  g_assert_cmpint (ficha_tokens_get_issued_at (tokens), ==, FICHA_TIME_UNKNOWN);
}

static void
assert_damaged (const char *bytes, gsize length)
{
  g_autoptr (FichaSecret) line = ficha_secret_new_len (bytes, length);
  g_autoptr (GError) error = NULL;

  g_assert_null (ficha_tokens_from_line (line, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_DAMAGED);
  g_assert_cmpstr (error->message, ==, "");
}

static void
test_damaged (void)
{
  static const char *const cases[] = {
    "",
    "garbage",
    "access",
    "null",
    "[]",
    "{}",
    "{\"generation\":7,\"access_token\":\"a\",\"access_reading\":0}",
    "{\"v\":0,\"generation\":7,\"access_token\":\"a\",\"access_reading\":0}",
    "{\"v\":2,\"generation\":7,\"access_token\":\"a\",\"access_reading\":0}",
    "{\"v\":\"1\",\"generation\":7,\"access_token\":\"a\",\"access_reading\":0}",
    "{\"v\":1,\"access_token\":\"a\",\"access_reading\":0}",
    "{\"v\":1,\"generation\":-7,\"access_token\":\"a\",\"access_reading\":0}",
    "{\"v\":1,\"generation\":9223372036854775807,\"access_token\":\"a\",\"access_reading\":0}",
    "{\"v\":1,\"generation\":7.5,\"access_token\":\"a\",\"access_reading\":0}",
    "{\"v\":1,\"generation\":7,\"access_reading\":0}",
    "{\"v\":1,\"generation\":7,\"access_token\":null,\"access_reading\":0}",
    "{\"v\":1,\"generation\":7,\"access_token\":\"\",\"access_reading\":0}",
    "{\"v\":1,\"generation\":7,\"access_token\":\"a b\",\"access_reading\":0}",
    "{\"v\":1,\"generation\":7,\"access_token\":\"a\"}",
    "{\"v\":1,\"generation\":7,\"access_token\":\"a\",\"access_reading\":7}",
    "{\"v\":1,\"generation\":7,\"access_token\":\"a\",\"access_reading\":-1}",
    "{\"v\":1,\"generation\":7,\"access_token\":\"a\",\"access_reading\":0,\"refresh_token\":\"\"}",
    "{\"v\":1,\"generation\":7,\"access_token\":\"a\",\"access_reading\":0,\"refresh_token\":1}",
    "{\"v\":1,\"generation\":7,\"access_token\":\"a\",\"access_reading\":0,\"issued_at\":\"1\"}",
    "{\"v\":1,\"generation\":7,\"access_token\":\"a\",\"access_reading\":0,"
    "\"access_expires_at\":null}",
    "{\"v\":1,\"generation\":7,\"access_token\":\"a\",\"access_reading\":0,"
    "\"refresh_expires_at\":1.5}",
    "{\"v\":1,\"v\":1,\"generation\":7,\"access_token\":\"a\",\"access_reading\":0}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i]);
      assert_damaged (cases[i], strlen (cases[i]));
    }
}

static void
test_cut (void)
{
  g_autoptr (FichaTokens) tokens = new_tokens ("access", "refresh");
  g_autoptr (FichaSecret) line = ficha_tokens_to_line (tokens);

  for (gsize length = 0; length < ficha_secret_get_length (line); length++)
    {
      g_test_message ("%" G_GSIZE_FORMAT, length);
      assert_damaged (ficha_secret_peek (line), length);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tokens/getters", test_getters);
  g_test_add_func ("/tokens/is-jwt", test_is_jwt);
  g_test_add_func ("/tokens/references", test_references);
  g_test_add_func ("/tokens/generation", test_generation);
  g_test_add_func ("/tokens/S11-valid", test_valid);
  g_test_add_func ("/tokens/line", test_line);
  g_test_add_func ("/tokens/round-trip", test_round_trip);
  g_test_add_func ("/tokens/unknown-members", test_unknown_members);
  g_test_add_func ("/tokens/K15-damaged", test_damaged);
  g_test_add_func ("/tokens/K15-cut-at-every-byte", test_cut);
  return g_test_run ();
}
