// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-fixture.h"
#include "ficha-test.h"

#include <glib/gstdio.h>
#include <signal.h>

/* The agent and a keyring that is locked, absent, dead, silent or full. Nothing is ever overwritten or
 * forgotten for its sake. */

/* K05, K06: locked; D10: no prompt without a click. */
static void
test_k05_locked (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "id=locked", NULL);
  g_autofree char *other = NULL;
  g_autofree char *token = NULL;

  ficha_agent_fixture_kill (f, SIGTERM);
  ficha_keyring_fixture_lock (f->keyring, NULL);

  g_assert_null (ficha_agent_fixture_token (f, "Loja", FALSE, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_LOCKED);
  g_clear_error (&error);
  ficha_agent_fixture_assert_state (f, "Loja", "locked");

  other = ficha_agent_fixture_add (f, "Outra", "id=other", &error);
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=other", NULL), ==, 0);

  /* nothing is taken away that could not be cleared */
  g_assert_null (
      ficha_agent_fixture_call (f, "Remove", g_variant_new ("(su)", id, 0), NULL, NULL, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_LOCKED);
  g_clear_error (&error);

  ficha_keyring_fixture_unlock (f->keyring, NULL);
  token = ficha_agent_fixture_token (f, "Loja", FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, "id=locked", token));
  ficha_agent_fixture_assert_state (f, "Loja", "valid");
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=locked", "POST"), ==, 1);
}

/* K06: it is locked and unlocked by others while nobody wants anything of it: clients are told. */
static void
test_k06_told (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "id=told", &error);

  g_assert_no_error (error);
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);
  for (guint i = 0; i < 2; i++)
    {
      ficha_keyring_fixture_lock (f->keyring, NULL);
      ficha_assert_await (ficha_agent_fixture_is_keyring (f, "locked"), 5000);
      ficha_keyring_fixture_unlock (f->keyring, NULL);
      ficha_assert_await (ficha_agent_fixture_is_keyring (f, "ready"), 5000);
    }
}

/* K01: no Secret Service: told at once; the keys can be used for this session. */
static void
test_k01_absent (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (FALSE);
  g_autofree char *folder = NULL;
  g_autofree char *id = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) shown = NULL;
  g_autoptr (GDir) dir = NULL;
  gint64 before = g_get_monotonic_time ();
  gboolean session_only;

  id = ficha_agent_fixture_add (f, "Loja", "id=session", &error);
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NO_KEYRING);
  g_clear_error (&error);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 5 * G_USEC_PER_SEC);
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=session", NULL), ==, 0);

  id = ficha_agent_fixture_add_with (f, "Loja", "id=session",
                                     g_variant_new_parsed ("{'session-only': <true>}"), &error);
  g_assert_no_error (error);

  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&token, g_free);
      token = ficha_agent_fixture_token (f, "Loja", i == 1, &error);
      g_assert_no_error (error);
      g_assert_true (ficha_standin_accepts (f->standin, "id=session", token));
    }
  shown = ficha_agent_fixture_show (f, "Loja");
  g_assert_true (g_variant_lookup (shown, "session-only", "b", &session_only));
  g_assert_true (session_only);

  folder = g_build_filename (g_getenv ("XDG_DATA_HOME"), FICHA_DATA_FOLDER, "integrations", NULL);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_true (dir == NULL || g_dir_read_name (dir) == NULL);
}

/* K08: the daemon is killed and another comes. K09: it stops: what is in memory is handed out. */
static void
test_k08_k09_daemon (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "id=daemon", &error);
  g_autofree char *first = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  g_assert_no_error (error);
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);
  ficha_keyring_fixture_freeze (f->keyring);
  second = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second, ==, first);
  ficha_keyring_fixture_thaw (f->keyring);

  ficha_keyring_fixture_kill (f->keyring);
  third = ficha_agent_fixture_token (f, id, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, "id=daemon", third));
  ficha_agent_fixture_assert_state (f, "Loja", "unsaved");

  ficha_keyring_fixture_start (f->keyring);
  ficha_agent_fixture_kill (f, SIGTERM); /* saves before it leaves */
  g_free (second);
  second = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second, ==, third);
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=daemon", "POST"), ==, 1);
}

/* K12: renewed, not saved: used from memory; a crash then costs a POST and nothing else. */
static void
test_k12_not_saved (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "id=full", &error);
  g_autofree char *secret_key = NULL;
  g_autofree char *renewed = NULL;
  g_autofree char *again = NULL;
  g_autofree char *after = NULL;

  g_assert_no_error (error);
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);
  ficha_agent_fixture_assert_state (f, "Loja", "valid");

  ficha_keyring_fixture_set_read_only (f->keyring, TRUE);
  renewed = ficha_agent_fixture_token (f, id, TRUE, &error);
  g_assert_no_error (error);
  ficha_agent_fixture_assert_state (f, "Loja", "unsaved");
  again = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, renewed);

  ficha_agent_fixture_kill (f, SIGKILL);
  ficha_keyring_fixture_set_read_only (f->keyring, FALSE);
  after = ficha_agent_fixture_token (f, id, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, "id=full", after));
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=full", "GET"), ==, 1);
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=full", "POST"), ==, 2);
  g_variant_unref (ficha_agent_fixture_call (f, "GetSecretKey", g_variant_new ("(s)", id), NULL,
                                             &secret_key, &error));
  g_assert_cmpstr (secret_key, ==, FICHA_STANDIN_SECRET_KEY);
}

/* Runs secret-tool with @verb for the item of @id and @kind; with @value on its standard input. */
static void
secret_tool (const char *verb, const char *id, const char *kind, const char *value)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  if (value != NULL)
    process =
        g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE, &error, "secret-tool", verb, "--label=x",
                          "xdg:schema", FICHA_APP_ID, "integration", id, "kind", kind, NULL);
  else
    process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "secret-tool", verb, "integration",
                                id, "kind", kind, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, value, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

/* K14: the user deleted the secret key in another program: the token is used until it is over, and
 * what is missing is named. K25 is the same for all integrations. */
static void
test_k14_missing (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "omit=refresh_token", &error);
  g_autofree char *token = NULL;

  g_assert_no_error (error);
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);
  secret_tool ("clear", id, "secret-key", NULL);

  token = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_no_error (error);
  g_assert_null (ficha_agent_fixture_token (f, id, TRUE, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_MISSING);
  g_clear_error (&error);
  ficha_agent_fixture_assert_state (f, "Loja", "missing");

  /* entered again, all is well */
  g_variant_unref (ficha_agent_fixture_call (f, "Update", g_variant_new ("(sa{sv}h)", id, NULL, 0),
                                             FICHA_STANDIN_SECRET_KEY, NULL, &error));
  g_assert_no_error (error);
  g_free (token);
  token = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_no_error (error);
  ficha_agent_fixture_assert_state (f, "Loja", "valid");
}

/* K15: tokens that somebody changed by hand only cost a POST. */
static void
test_k15_damaged (void)
{
  static const char *const values[] = { "garbage", "{}", "{\"access_token\":1}", "[]",
                                        "{\"v\":1}" };
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "id=damaged", &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *token = NULL;

      g_test_message ("%s", values[i]);
      ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);
      ficha_agent_fixture_kill (f, SIGTERM);
      secret_tool ("clear", id, "tokens", NULL);
      secret_tool ("store", id, "tokens", values[i]);
      token = ficha_agent_fixture_token (f, id, FALSE, &error);
      g_assert_no_error (error);
      g_assert_true (ficha_standin_accepts (f->standin, "id=damaged", token));
      g_assert_cmpuint (ficha_standin_count (f->standin, "id=damaged", "POST"), ==, i + 2);
    }
}

/* X03, X04: a record that can't be written: no refresh token leaves without its mark. */
static void
test_x04_no_record (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "id=record", &error);
  g_autofree char *path = ficha_agent_fixture_get_record_path (f, id);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *moved = g_strconcat (folder, ".away", NULL);
  g_autofree char *token = NULL;

  g_assert_no_error (error);
  ficha_agent_fixture_assert_state (f, "Loja", "valid");
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);

  /* a file where the folder was: writing fails, also for root */
  g_assert_cmpint (g_rename (folder, moved), ==, 0);
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  token = ficha_agent_fixture_token (f, id, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, "id=record", token));
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=record", "GET"), ==, 0);
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=record", "POST"), ==, 2);
  g_assert_cmpint (g_unlink (folder), ==, 0);
  g_assert_cmpint (g_rename (moved, folder), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/agent/keyring/K05-K06-locked", test_k05_locked);
  g_test_add_func ("/agent/keyring/K06-told", test_k06_told);
  g_test_add_func ("/agent/keyring/K01-absent", test_k01_absent);
  g_test_add_func ("/agent/keyring/K08-K09-daemon", test_k08_k09_daemon);
  g_test_add_func ("/agent/keyring/K12-not-saved", test_k12_not_saved);
  g_test_add_func ("/agent/keyring/K14-missing", test_k14_missing);
  g_test_add_func ("/agent/keyring/K15-damaged", test_k15_damaged);
  g_test_add_func ("/agent/keyring/X04-no-record", test_x04_no_record);

  return g_test_run ();
}
