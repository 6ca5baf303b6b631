// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-fixture.h"
#include "ficha-test.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

/* Calls that meet: an edit, a removal, a renewal and a save of one integration at the same time. */

static GVariant *
update_parameters (FichaAgentFixture *f, const char *name, const char *options)
{
  g_autofree char *base_uri = ficha_standin_dup_base_uri (f->standin, options);
  GVariantDict settings = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&settings, "base-uri", "s", base_uri);
  g_variant_dict_insert (&settings, "test", "b", TRUE);
  return g_variant_new ("(s@a{sv}h)", name, g_variant_dict_end (&settings), 0);
}

static gboolean
replace_in_file (const char *path, const char *from, const char *to)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_string_assign (text, content);
  return g_string_replace (text, from, to, 0) == 1 &&
         g_file_set_contents (path, text->str, (gssize) text->len, NULL);
}

/* X07: killed between the saving of the tokens and that of their record, which is a generation
 * behind then; a renewal that fails after that must not make the record one that can't be read. */
static void
test_record_behind (void)
{
  const char *options = "id=behind,get-fault=status-503,times=1";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) shown = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", options, &error);
  g_autofree char *path = ficha_agent_fixture_get_record_path (f, id);
  g_autofree char *token = NULL;

  g_assert_no_error (error);
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);
  ficha_agent_fixture_kill (f, SIGTERM);
  g_assert_true (replace_in_file (path, "Generation=1\n", "Generation=0\n"));

  g_assert_null (ficha_agent_fixture_token (f, id, TRUE, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_SERVER);
  g_clear_error (&error);
  g_assert_cmpuint (ficha_standin_count (f->standin, options, "GET"), ==, 1);
  ficha_agent_fixture_kill (f, SIGKILL);

  shown = ficha_agent_fixture_show (f, id);
  g_assert_nonnull (shown);
  token = ficha_agent_fixture_token (f, id, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ficha_standin_count (f->standin, options, "GET"), ==, 1);
  g_assert_cmpuint (ficha_standin_count (f->standin, options, "POST"), ==, 2);
}

/* An edit drops the tokens while somebody waits for the keyring to read them. */
static void
test_read_and_edit (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) read = NULL;
  g_autoptr (GVariant) updated = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "id=read", &error);
  GVariantDict settings = G_VARIANT_DICT_INIT (NULL);
  GPid pid;

  g_assert_no_error (error);
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);
  ficha_agent_fixture_kill (f, SIGTERM);
  ficha_agent_fixture_assert_state (f, "Loja", "valid");
  pid = ficha_agent_fixture_get_pid (f);

  ficha_keyring_fixture_freeze (f->keyring);
  ficha_agent_fixture_begin (f, "GetTokens", g_variant_new ("(s)", id), NULL, &read);
  g_variant_dict_insert (&settings, "base-uri", "s", "http://127.0.0.1:1");
  updated =
      ficha_agent_fixture_call (f, "Update",
                                g_variant_new ("(s@a{sv}h)", id, g_variant_dict_end (&settings), 0),
                                NULL, NULL, &error);
  g_assert_no_error (error);
  ficha_keyring_fixture_thaw (f->keyring);

  g_assert_null (ficha_agent_fixture_end (f, &read, NULL, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_MISSING);
  g_assert_cmpint (ficha_agent_fixture_get_pid (f), ==, pid);
}

/* An edit that waits for the server when its integration is removed leaves nothing behind. */
static void
test_edit_and_remove (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) update = NULL;
  g_autoptr (GAsyncResult) late = NULL;
  g_autoptr (GAsyncResult) removal = NULL;
  g_autoptr (GVariant) removed = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "id=remove", &error);
  g_autofree char *path = ficha_agent_fixture_get_record_path (f, id);

  g_assert_no_error (error);
  ficha_agent_fixture_begin (f, "Update", update_parameters (f, id, "id=remove,delay=500"),
                             FICHA_STANDIN_SECRET_KEY, &update);
  ficha_assert_await (ficha_standin_count (f->standin, "id=remove,delay=500", "POST") == 1, 5000);
  ficha_agent_fixture_begin (f, "Update", update_parameters (f, id, "id=remove,delay=501"),
                             FICHA_STANDIN_SECRET_KEY, &late);
  ficha_agent_fixture_begin (f, "Remove", g_variant_new ("(su)", id, 0), NULL, &removal);

  g_assert_null (ficha_agent_fixture_end (f, &update, NULL, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (ficha_agent_fixture_end (f, &late, NULL, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  removed = ficha_agent_fixture_end (f, &removal, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ficha_agent_fixture_count_items (f, id), ==, 0);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_null (ficha_agent_fixture_show (f, id));
}

/* Two edits: the one that waits for the server does not undo what the other changed meanwhile. */
static void
test_two_edits (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) slow = NULL;
  g_autoptr (GAsyncResult) quick = NULL;
  g_autoptr (GVariant) first = NULL;
  g_autoptr (GVariant) second = NULL;
  g_autoptr (GVariant) shown = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "id=edits", &error);
  GVariantDict settings = G_VARIANT_DICT_INIT (NULL);
  gboolean auto_renew = TRUE;
  const char *base_uri;

  g_assert_no_error (error);
  ficha_agent_fixture_begin (f, "Update", update_parameters (f, id, "id=edits,delay=500"), NULL,
                             &slow);
  g_variant_dict_insert (&settings, "auto-renew", "b", FALSE);
  ficha_agent_fixture_begin (f, "Update",
                             g_variant_new ("(s@a{sv}h)", id, g_variant_dict_end (&settings), 0),
                             NULL, &quick);
  first = ficha_agent_fixture_end (f, &slow, NULL, &error);
  g_assert_no_error (error);
  second = ficha_agent_fixture_end (f, &quick, NULL, &error);
  g_assert_no_error (error);

  shown = ficha_agent_fixture_show (f, id);
  g_assert_true (g_variant_lookup (shown, "auto-renew", "b", &auto_renew));
  g_assert_false (auto_renew);
  g_assert_true (g_variant_lookup (shown, "base-uri", "&s", &base_uri));
  g_assert_true (g_str_has_suffix (base_uri, "id=edits,delay=500"));

  /* what the test obtained serves, also with the stored secret key */
  ficha_agent_fixture_assert_state (f, id, "valid");
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=edits,delay=500", NULL), ==, 1);
}

/* K12: what could not be saved is saved also where the integration was removed meanwhile and is
 * brought back. */
static void
test_save_and_restore (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) removed = NULL;
  g_autoptr (GVariant) unlocked = NULL;
  g_autoptr (GVariant) restored = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "id=restore", &error);
  g_autofree char *token = NULL;

  g_assert_no_error (error);
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);
  ficha_agent_fixture_assert_state (f, id, "valid");
  ficha_keyring_fixture_set_read_only (f->keyring, TRUE);
  token = ficha_agent_fixture_token (f, id, TRUE, &error);
  g_assert_no_error (error);
  ficha_agent_fixture_assert_state (f, id, "unsaved");

  removed =
      ficha_agent_fixture_call (f, "Remove", g_variant_new ("(su)", id, 60), NULL, NULL, &error);
  g_assert_no_error (error);
  ficha_keyring_fixture_set_read_only (f->keyring, FALSE);
  unlocked = ficha_agent_fixture_call (f, "Unlock", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  restored = ficha_agent_fixture_call (f, "Restore", g_variant_new ("(s)", id), NULL, NULL, &error);
  g_assert_no_error (error);
  ficha_agent_fixture_assert_state (f, id, "valid");
}

/* D01: who is asked to leave waits for the answer that is under way: its tokens are not lost. */
static void
test_leave_and_renew (void)
{
  const char *options = "id=leave,delay=500";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) renewal = NULL;
  g_autoptr (GVariant) renewed = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", options, &error);
  g_autofree char *token = NULL;

  g_assert_no_error (error);
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);
  ficha_agent_fixture_begin (f, "Renew", g_variant_new ("(s)", id), NULL, &renewal);
  ficha_assert_await (ficha_standin_count (f->standin, options, "GET") == 1, 5000);
  ficha_agent_fixture_kill (f, SIGTERM);
  renewed = ficha_agent_fixture_end (f, &renewal, NULL, &error);
  g_assert_no_error (error);

  token = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, options, token));
  g_assert_cmpuint (ficha_standin_count (f->standin, options, NULL), ==, 2);
}

/* A CA file that would be read for ever does not stop the agent. */
static void
test_ca_file (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
  g_autofree char *fifo = g_build_filename (folder, "fifo", NULL);
  const char *const paths[] = { fifo, "/dev/zero", folder, "relative.pem" };

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      GVariantDict settings = G_VARIANT_DICT_INIT (NULL);

      g_test_message ("%s", paths[i]);
      g_variant_dict_insert (&settings, "consumer-key", "s", FICHA_STANDIN_CONSUMER_KEY);
      g_variant_dict_insert (&settings, "ca-file", "s", paths[i]);
      g_assert_null (
          ficha_agent_fixture_call (f, "Try",
                                    g_variant_new ("(@a{sv}h)", g_variant_dict_end (&settings), 0),
                                    FICHA_STANDIN_SECRET_KEY, NULL, &error));
      g_assert_error (error, FICHA_ERROR, FICHA_ERROR_INVALID_CA_FILE);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/agent/turns/X07-record-behind", test_record_behind);
  g_test_add_func ("/agent/turns/read-and-edit", test_read_and_edit);
  g_test_add_func ("/agent/turns/edit-and-remove", test_edit_and_remove);
  g_test_add_func ("/agent/turns/two-edits", test_two_edits);
  g_test_add_func ("/agent/turns/K12-save-and-restore", test_save_and_restore);
  g_test_add_func ("/agent/turns/D01-leave-and-renew", test_leave_and_renew);
  g_test_add_func ("/agent/turns/ca-file", test_ca_file);

  return g_test_run ();
}
