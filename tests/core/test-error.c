// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-error.h"

static void
test_nicks (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint code = 0; code < FICHA_N_ERRORS; code++)
    {
      const char *nick = ficha_error_get_nick (code);
      FichaError found = FICHA_N_ERRORS;

      g_test_message ("%u", code);
      g_assert_nonnull (nick);
      g_assert_cmpuint (strspn (nick, "abcdefghijklmnopqrstuvwxyz-"), ==, strlen (nick));
      g_assert_true (g_hash_table_add (seen, (gpointer) nick));
      g_assert_true (ficha_error_from_nick (nick, &found));
      g_assert_cmpuint (found, ==, code);
    }
}

static void
test_known_nicks (void)
{
  static const struct
  {
    FichaError code;
    const char *nick;
  } cases[] = {
    { FICHA_ERROR_FAILED, "failed" },         { FICHA_ERROR_INVALID_BASE_URI, "invalid-base-uri" },
    { FICHA_ERROR_NO_KEYRING, "no-keyring" }, { FICHA_ERROR_TLS_WRONG_HOST, "tls-wrong-host" },
    { FICHA_ERROR_NOT_API, "not-api" },       { FICHA_ERROR_NO_AGENT, "no-agent" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].nick);
      g_assert_cmpstr (ficha_error_get_nick (cases[i].code), ==, cases[i].nick);
    }
}

static void
test_foreign_nicks (void)
{
  static const char *const cases[] = { "", "FAILED", "fail", "failed ", "no_keyring", "é" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FichaError code = FICHA_ERROR_PROXY;

      g_test_message ("“%s”", cases[i]);
      g_assert_false (ficha_error_from_nick (cases[i], &code));
      g_assert_cmpint (code, ==, FICHA_ERROR_PROXY);
    }
}

static void
test_domain (void)
{
  g_autoptr (GError) error = g_error_new_literal (FICHA_ERROR, FICHA_ERROR_LOCKED, "");

  g_assert_cmpstr (g_quark_to_string (FICHA_ERROR), ==, "ficha-error-quark");
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_LOCKED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/nicks", test_nicks);
  g_test_add_func ("/error/known-nicks", test_known_nicks);
  g_test_add_func ("/error/foreign-nicks", test_foreign_nicks);
  g_test_add_func ("/error/domain", test_domain);
  return g_test_run ();
}
