// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-fixture.h"
#include "ficha-test.h"
#include "ficha-write-fault.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>

/* X07, K21: the agent is killed, at random and at the moments that hurt most. Afterwards each
 * integration is whole or gone, its secret key is what was given, and no refresh token is sent twice
 * (which the fixture asserts). X08, a power cut, is in tests/keyring. */

/* Kills at random; with -m slow more of them. */
#define KILLS      80
#define KILLS_SLOW 800
/* Milliseconds within which a random kill comes; an operation takes about half of it. */
#define KILL_WITHIN 90
/* Integrations at the most, so that looking at all of them stays quick. */
#define MANY 3
/* Integrations that the keyring takes a while to look through. */
#define LARGE        20

#define ANSWER_DELAY "delay=300"

static char *
dup_secret_key (FichaAgentFixture *f, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  char *secret_key = NULL;

  reply = ficha_agent_fixture_call (f, "GetSecretKey", g_variant_new ("(s)", id), NULL, &secret_key,
                                    &error);
  g_assert_no_error (error);
  return secret_key;
}

/* The options of the stand-in that are in the integration's address. */
static char *
dup_options (GVariant *shown)
{
  const char *base_uri;

  g_assert_true (g_variant_lookup (shown, "base-uri", "&s", &base_uri));
  return g_path_get_basename (base_uri);
}

/* Whether there is as much in each place. */
static gboolean
is_settled (FichaAgentFixture *f)
{
  g_autoptr (GPtrArray) all = ficha_agent_fixture_list (f);

  return all->len == ficha_agent_fixture_count_records () &&
         all->len == ficha_agent_fixture_count_kind (f, "secret-key") &&
         all->len >= ficha_agent_fixture_count_kind (f, "tokens");
}

/* Each integration that the agent knows has its secret key, its record, and gives a token that the
 * server takes, at the latest when it is renewed if @stale; what it does not know has left nothing
 * behind. */
static void
assert_whole (FichaAgentFixture *f, gboolean stale)
{
  g_autoptr (GPtrArray) all = NULL;

  /* the loader makes the records of saved secret keys again, and goes on with removals */
  ficha_assert_await (is_settled (f), 10000);

  all = ficha_agent_fixture_list (f);
  for (guint i = 0; i < all->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *options = dup_options (all->pdata[i]);
      g_autofree char *secret_key = NULL;
      g_autofree char *token = NULL;
      const char *id;

      g_variant_lookup (all->pdata[i], "id", "&s", &id);
      secret_key = dup_secret_key (f, id);
      g_assert_cmpstr (secret_key, ==, FICHA_STANDIN_SECRET_KEY);
      token = ficha_agent_fixture_token (f, id, FALSE, &error);
      g_assert_no_error (error);
      if (stale && !ficha_standin_accepts (f->standin, options, token))
        {
          g_free (token);
          token = ficha_agent_fixture_token (f, id, TRUE, &error);
          g_assert_no_error (error);
        }
      g_assert_true (ficha_standin_accepts (f->standin, options, token));
    }
}

static void
assert_whole_or_gone (FichaAgentFixture *f)
{
  assert_whole (f, FALSE);
}

/* ---- at random -------------------------------------------------------------------------------- */

typedef enum
{
  OPERATION_ADD,
  OPERATION_RENEW,
  OPERATION_EDIT,
  OPERATION_REMOVE,
  N_OPERATIONS,
} Operation;

static GVariant *
new_settings (FichaAgentFixture *f, const char *name, guint number)
{
  g_autofree char *options = g_strdup_printf ("id=%u,delay=20", number);
  g_autofree char *base_uri = ficha_standin_dup_base_uri (f->standin, options);
  GVariantDict settings = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&settings, "name", "s", name);
  g_variant_dict_insert (&settings, "base-uri", "s", base_uri);
  g_variant_dict_insert (&settings, "consumer-key", "s", FICHA_STANDIN_CONSUMER_KEY);
  g_variant_dict_insert (&settings, "test", "b", TRUE);

  return g_variant_dict_end (&settings);
}

static void
start_operation (
    FichaAgentFixture *f, Operation operation, guint number, const char *id, GAsyncResult **result)
{
  g_autofree char *name = g_strdup_printf ("Filial %u", number);
  g_autoptr (FichaSecret) secret_key = ficha_secret_new (FICHA_STANDIN_SECRET_KEY);
  GVariant *parameters = NULL;
  const char *method = NULL;

  switch (operation)
    {
    case OPERATION_ADD:
      method = "Add";
      parameters = g_variant_new ("(@a{sv}h)", new_settings (f, name, number), 0);
      break;
    case OPERATION_RENEW:
      method = "Renew";
      parameters = g_variant_new ("(s)", id);
      break;
    case OPERATION_EDIT:
      method = "Update";
      parameters = g_variant_new ("(s@a{sv}h)", id, new_settings (f, name, number), 0);
      break;
    case OPERATION_REMOVE:
      method = "Remove";
      parameters = g_variant_new ("(su)", id, 0);
      break;
    case N_OPERATIONS:
    default:
      g_assert_not_reached ();
    }

  g_test_message ("%u: %s %s", number, method, id);
  ficha_client_call_async (f->client, method, parameters, secret_key, 10000, NULL,
                           ficha_test_result_cb, result);
}

static void
test_x07_random (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  const guint n_kills = g_test_slow () ? KILLS_SLOW : KILLS;

  for (guint i = 0; i < n_kills; i++)
    {
      g_autoptr (GPtrArray) before = ficha_agent_fixture_list (f);
      Operation operation = (Operation) g_test_rand_int_range (0, N_OPERATIONS);
      guint wait = (guint) g_test_rand_int_range (0, KILL_WITHIN);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GVariant) reply = NULL;
      g_autoptr (GPtrArray) after = NULL;
      g_autofree char *id = NULL;

      if (before->len == 0)
        operation = OPERATION_ADD;
      else if (before->len == MANY && operation == OPERATION_ADD)
        operation = OPERATION_REMOVE;
      if (before->len > 0)
        g_variant_lookup (before->pdata[g_test_rand_int_range (0, (int) before->len)], "id", "s",
                          &id);

      start_operation (f, operation, i, id, &result);
      ficha_agent_fixture_go_on (wait);
      g_test_message ("killed after %u ms", wait);
      ficha_agent_fixture_kill (f, SIGKILL);
      ficha_test_wait_result (&result);
      reply = ficha_client_call_finish (f->client, result, NULL, NULL);

      assert_whole_or_gone (f);
      after = ficha_agent_fixture_list (f);
      if (operation == OPERATION_ADD)
        g_assert_cmpuint (after->len, >=, before->len + (reply != NULL ? 1 : 0));
      else if (operation == OPERATION_REMOVE)
        g_assert_cmpuint (after->len, <=, before->len - (reply != NULL ? 1 : 0));
      else
        g_assert_cmpuint (after->len, ==, before->len);
    }
}

/* ---- on purpose ------------------------------------------------------------------------------- */

static void
renew_async (FichaAgentFixture *f, const char *id, GAsyncResult **result)
{
  ficha_client_call_async (f->client, "Renew", g_variant_new ("(s)", id), NULL, 10000, NULL,
                           ficha_test_result_cb, result);
}

/* K21: killed while the server answers. Its answer may have ended the old tokens (S39), so that neither
 * of them is used any more. */
static void
test_k21_before_answer (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", ANSWER_DELAY, &error);
  g_autofree char *token = NULL;

  g_assert_no_error (error);
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);
  renew_async (f, id, &result);
  ficha_assert_await (ficha_standin_count (f->standin, ANSWER_DELAY, "GET") == 1, 5000);
  ficha_agent_fixture_kill (f, SIGKILL);
  ficha_test_wait_result (&result);

  token = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, ANSWER_DELAY, token));
  g_assert_cmpuint (ficha_standin_count (f->standin, ANSWER_DELAY, "GET"), ==, 1);
  g_assert_cmpuint (ficha_standin_count (f->standin, ANSWER_DELAY, "POST"), ==, 2);
}

/* The same for an obtain. */
static void
test_k21_before_obtained (void)
{
  const char *options = "omit=refresh_token," ANSWER_DELAY;
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", options, &error);
  g_autofree char *token = NULL;

  g_assert_no_error (error);
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);
  renew_async (f, id, &result);
  ficha_assert_await (ficha_standin_count (f->standin, options, "POST") == 2, 5000);
  ficha_agent_fixture_kill (f, SIGKILL);
  ficha_test_wait_result (&result);

  token = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, options, token));
  g_assert_cmpuint (ficha_standin_count (f->standin, options, "POST"), ==, 3);
}

/* K21: killed with the answer in memory and on its way to the keyring, which does not take it. */
static void
test_k21_before_item (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "", &error);
  g_autofree char *renewed = NULL;

  g_assert_no_error (error);
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);
  ficha_keyring_fixture_freeze (f->keyring);
  renewed = ficha_agent_fixture_token (f, id, TRUE, &error);
  g_assert_no_error (error);
  ficha_agent_fixture_kill (f, SIGKILL);
  ficha_keyring_fixture_thaw (f->keyring);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *token = ficha_agent_fixture_token (f, id, i == 1, &error);

      g_assert_no_error (error);
      g_assert_true (ficha_standin_accepts (f->standin, "", token));
    }
}

/* K21: killed when the new tokens are in the keyring and the record is still that of before: they
 * were never sent, and serve. What follows must not make a record that can't be read. */
static void
test_k21_before_record (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", ANSWER_DELAY, &error);
  g_autofree char *path = ficha_agent_fixture_get_record_path (f, id);
  g_autofree char *record = NULL;
  g_autofree char *token = NULL;

  g_assert_no_error (error);
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);
  renew_async (f, id, &result);
  ficha_assert_await (ficha_standin_count (f->standin, ANSWER_DELAY, "GET") == 1, 5000);
  g_assert_true (g_file_get_contents (path, &record, NULL, NULL));
  ficha_test_wait_result (&result);
  ficha_agent_fixture_kill (f, SIGTERM); /* the tokens are saved */
  g_assert_true (g_file_set_contents (path, record, -1, NULL));

  token = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, ANSWER_DELAY, token));
  g_assert_cmpuint (ficha_standin_count (f->standin, ANSWER_DELAY, NULL), ==, 2);

  g_clear_object (&result);
  renew_async (f, id, &result);
  ficha_assert_await (ficha_standin_count (f->standin, ANSWER_DELAY, "GET") == 2, 5000);
  ficha_agent_fixture_kill (f, SIGKILL);
  ficha_test_wait_result (&result);
  g_free (token);
  token = ficha_agent_fixture_token (f, id, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, ANSWER_DELAY, token));
}

/* Killed between the secret key's way into the keyring and the record: the loader makes the record. */
static void
test_x07_add (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *base_uri = ficha_standin_dup_base_uri (f->standin, ANSWER_DELAY);
  g_autoptr (FichaSecret) secret_key = ficha_secret_new (FICHA_STANDIN_SECRET_KEY);
  GVariantDict settings = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&settings, "name", "s", "Loja & <Cia>");
  g_variant_dict_insert (&settings, "base-uri", "s", base_uri);
  g_variant_dict_insert (&settings, "consumer-key", "s", FICHA_STANDIN_CONSUMER_KEY);
  g_variant_dict_insert (&settings, "test", "b", TRUE);
  ficha_client_call_async (f->client, "Add",
                           g_variant_new ("(@a{sv}h)", g_variant_dict_end (&settings), 0),
                           secret_key, 10000, NULL, ficha_test_result_cb, &result);
  ficha_assert_await (ficha_standin_count (f->standin, ANSWER_DELAY, "POST") == 1, 5000);
  ficha_agent_fixture_kill (f, SIGKILL);
  ficha_test_wait_result (&result);
  g_assert_cmpuint (ficha_agent_fixture_count_records (), ==, 0);
  g_assert_cmpuint (ficha_agent_fixture_count_kind (f, "secret-key"), ==, 1);

  ficha_assert_await (ficha_agent_fixture_shows (f, "Loja & <Cia>"), 5000);
  assert_whole_or_gone (f);
}

static gboolean
file_contains (const char *path, const char *text)
{
  g_autofree char *content = NULL;

  return g_file_get_contents (path, &content, NULL, NULL) && strstr (content, text) != NULL;
}

/* Killed when the record says that the items are being cleared, and none is yet: gone on with. */
static void
test_x07_remove (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "", &error);
  g_autofree char *path = ficha_agent_fixture_get_record_path (f, id);

  g_assert_no_error (error);
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);
  ficha_agent_fixture_assert_state (f, "Loja", "valid");
  ficha_keyring_fixture_freeze (f->keyring);
  ficha_client_call_async (f->client, "Remove", g_variant_new ("(su)", id, 0), NULL, 10000, NULL,
                           ficha_test_result_cb, &result);
  ficha_assert_await (file_contains (path, "Removing=true"), 5000);
  ficha_agent_fixture_kill (f, SIGKILL);
  ficha_test_wait_result (&result);
  ficha_keyring_fixture_thaw (f->keyring);

  g_assert_null (ficha_agent_fixture_show (f, id));
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 0, 5000);
  ficha_assert_await (!g_file_test (path, G_FILE_TEST_EXISTS), 5000);

  /* nor does what the loader saw in the keyring meanwhile bring it back */
  ficha_agent_fixture_kill (f, SIGTERM);
  assert_whole_or_gone (f);
  g_assert_cmpuint (ficha_agent_fixture_count_records (), ==, 0);
}

/* An integration that is removed while the loader still looks through a large keyring stays away. */
static void
test_x07_remove_early (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < LARGE; i++)
    {
      g_autofree char *name = g_strdup_printf ("Filial %u", i);
      g_autofree char *id = ficha_agent_fixture_add (f, name, "", &error);

      g_assert_no_error (error);
    }

  for (guint i = 0; i < LARGE; i++)
    {
      g_autofree char *name = g_strdup_printf ("Filial %u", i);

      ficha_agent_fixture_kill (f, SIGTERM);
      g_variant_unref (ficha_agent_fixture_call (f, "Remove", g_variant_new ("(su)", name, 0), NULL,
                                                 NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (ficha_agent_fixture_count_records (), ==, LARGE - i - 1);
      ficha_assert_await (is_settled (f), 10000);
      g_assert_cmpuint (ficha_agent_fixture_count_records (), ==, LARGE - i - 1);
    }
}

/* ---- the disk --------------------------------------------------------------------------------- */

/* Has keyring and agent started with files that can be made to fail. */
static FichaWriteFault *
use_write_fault (FichaAgentFixture *f)
{
  const char *home = ficha_keyring_fixture_get_home (f->keyring);
  g_autofree char *file = g_build_filename (home, "write-fault", NULL);
  g_autofree char *program = g_build_filename (home, "agent", NULL);
  g_autofree char *script =
      g_strdup_printf ("#!/bin/sh\nLD_PRELOAD='%s' exec '%s' \"$@\"\n",
                       g_getenv ("FICHA_TEST_WRITE_PRELOAD"), g_getenv ("FICHA_AGENT"));
  const FichaWriteFault none = { 0 };
  g_autofd int fd = -1;
  void *memory;

  g_assert_true (g_file_set_contents (file, (const char *) &none, sizeof none, NULL));
  fd = g_open (file, O_RDWR | O_CLOEXEC);
  memory = mmap (NULL, sizeof none, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  g_assert_true (memory != MAP_FAILED);
  g_assert_true (
      g_file_set_contents_full (program, script, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0700, NULL));
  g_setenv ("FICHA_AGENT", program, TRUE);
  g_setenv ("FICHA_WRITE_FAULT", file, TRUE);
  ficha_keyring_fixture_kill (f->keyring);
  ficha_keyring_fixture_start (f->keyring);

  return memory;
}

/* Does @operation while the disk fails from its change number @from on. Both processes are killed after
 * it, and come back on a disk that works. Returns how many changes it tried. */
static guint
try_with_fault (FichaAgentFixture *f,
                FichaWriteFault *fault,
                Operation operation,
                guint number,
                const char *id,
                int from)
{
  g_autoptr (GAsyncResult) result = NULL;
  guint n_changes;

  fault->count = 0;
  fault->fail_from = from;
  start_operation (f, operation, number, id, &result);
  ficha_test_wait_result (&result);
  g_variant_unref (ficha_client_call_finish (f->client, result, NULL, NULL)
                       ?: g_variant_new_boolean (FALSE));
  ficha_agent_fixture_kill (f, SIGKILL);
  n_changes = (guint) fault->count;
  fault->fail_from = 0;
  ficha_keyring_fixture_kill (f->keyring);
  ficha_keyring_fixture_start (f->keyring);

  return n_changes;
}

/* gnome-keyring makes an item first, then writes its secret into it: where that fails, and cannot be taken
 * back either, an item without one is left of an Add that was told to have failed. It is shown, as an
 * integration whose secret key is damaged. Takes that away. */
static void
remove_keyless (FichaAgentFixture *f, GPtrArray *before)
{
  g_autoptr (GPtrArray) after = NULL;

  ficha_assert_await (is_settled (f), 10000);
  after = ficha_agent_fixture_list (f);
  for (guint i = 0; i < after->len && after->len > before->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *id = NULL;

      g_variant_lookup (after->pdata[i], "id", "s", &id);
      g_free (ficha_agent_fixture_token (f, id, FALSE, &error));
      if (!g_error_matches (error, FICHA_ERROR, FICHA_ERROR_DAMAGED))
        continue;
      g_test_message ("an item without a secret is left");
      g_variant_unref (
          ficha_agent_fixture_call (f, "Remove", g_variant_new ("(su)", id, 0), NULL, NULL, NULL));
    }
}

/* X04, X05, K11, K13: at each change of a file in turn, of keyring and records, the disk is full or can't be
 * written from then on. */
static void
test_each_write (gconstpointer data)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  FichaWriteFault *fault = use_write_fault (f);
  guint number = 0;

  fault->read_only = GPOINTER_TO_INT (data);
  for (guint operation = 0; operation < N_OPERATIONS; operation++)
    {
      guint n_changes = 1;

      for (guint from = 1; from <= n_changes; from++)
        {
          g_autoptr (GPtrArray) before = ficha_agent_fixture_list (f);
          g_autoptr (GPtrArray) after = NULL;
          g_autofree char *id = NULL;
          guint n_tried;

          if (before->len == 0)
            {
              g_autofree char *options = g_strdup_printf ("id=%u", ++number);

              id = ficha_agent_fixture_add (f, "Loja", options, NULL);
              g_assert_nonnull (id);
              ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 10000);
            }
          else
            {
              g_variant_lookup (before->pdata[0], "id", "s", &id);
            }

          n_tried = try_with_fault (f, fault, (Operation) operation, ++number, id, (int) from);
          n_changes = MAX (n_changes, n_tried);
          g_test_message ("%u of %u", from, n_changes);
          if (operation == OPERATION_ADD)
            remove_keyless (f, before);
          /* where not even the record could tell that there are new tokens, the old ones may be over */
          assert_whole (f, TRUE);
          after = ficha_agent_fixture_list (f);
          for (guint i = 1; i < after->len; i++)
            {
              g_autofree char *other = NULL;

              g_variant_lookup (after->pdata[i], "id", "s", &other);
              g_variant_unref (ficha_agent_fixture_call (f, "Remove",
                                                         g_variant_new ("(su)", other, 0), NULL,
                                                         NULL, NULL));
            }
        }
      g_test_message ("%u: failed at each of %u changes", operation, n_changes);
      g_assert_cmpuint (n_changes, >, 1);
    }
  munmap (fault, sizeof *fault);
  g_unsetenv ("FICHA_WRITE_FAULT");
}

/* ---- out of memory ---------------------------------------------------------------------------- */

/* X10: what needs memory that is not there ends the agent, in the middle of something. */
static void
test_x10_no_memory (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  const struct rlimit none = { 0, 0 };
  guint n_ended = 0;

  for (guint i = 0; i < N_OPERATIONS * 2; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autofree char *name = g_strdup_printf ("Loja %u", i);
      g_autofree char *options = g_strdup_printf ("id=%u,delay=20", i);
      g_autofree char *id = ficha_agent_fixture_add (f, name, options, NULL);
      GPid pid = ficha_agent_fixture_get_pid (f);

      g_assert_nonnull (id);
      g_assert_cmpint (prlimit (pid, RLIMIT_AS, &none, NULL), ==, 0);
      start_operation (f, (Operation) (i % N_OPERATIONS), 100 + i, id, &result);
      ficha_test_wait_result (&result);
      n_ended += ficha_agent_fixture_get_pid (f) != pid;
      (void) kill (pid, SIGKILL);
      ficha_assert_await (ficha_agent_fixture_get_pid (f) != pid, 10000);
      assert_whole_or_gone (f);
    }
  g_test_message ("%u of %u ended by it", n_ended, N_OPERATIONS * 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/agent/crash/X07-random", test_x07_random);
  g_test_add_func ("/agent/crash/K21-before-answer", test_k21_before_answer);
  g_test_add_func ("/agent/crash/K21-before-obtained", test_k21_before_obtained);
  g_test_add_func ("/agent/crash/K21-before-item", test_k21_before_item);
  g_test_add_func ("/agent/crash/K21-before-record", test_k21_before_record);
  g_test_add_func ("/agent/crash/X07-add", test_x07_add);
  g_test_add_func ("/agent/crash/X07-remove", test_x07_remove);
  g_test_add_func ("/agent/crash/X07-remove-early", test_x07_remove_early);

  if (!FICHA_TEST_SANITIZED)
    {
      g_test_add_func ("/agent/crash/X10-no-memory", test_x10_no_memory);
      g_test_add_data_func ("/agent/crash/X04-K11-disk-full", GINT_TO_POINTER (FALSE),
                            test_each_write);
      g_test_add_data_func ("/agent/crash/X05-K13-read-only", GINT_TO_POINTER (TRUE),
                            test_each_write);
    }

  return g_test_run ();
}
