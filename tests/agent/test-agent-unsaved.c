// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-clock.h"
#include "ficha-machine.h"
#include "ficha-test.h"

#include <signal.h>

/* Tokens that come due while the keyring, or the disk, does not take them: they are kept in memory and
 * used, and saved when it does, without anybody asking. */

#define HOUR 3600

/* Milliseconds for what happens without the half minute between two saves. */
#define SOON  5000
#define QUIET 500

static gboolean are_disks_allowed;

static char *
add (FichaAgentFixture *f, const char *options)
{
  g_autoptr (GError) error = NULL;
  char *id;

  ficha_agent_clock_use (f, "");
  id = ficha_agent_fixture_add (f, "Loja", options, &error);
  g_assert_no_error (error);
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);
  ficha_agent_fixture_assert_state (f, id, "valid");
  return id;
}

static char *
get_good_token (FichaAgentFixture *f, const char *options)
{
  g_autoptr (GError) error = NULL;
  char *token = ficha_agent_fixture_token (f, "Loja", FALSE, &error);

  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, options, token));
  return token;
}

/* Lets half a minute pass until it is saved: one that was on its way before fails first. */
static void
pass_until_saved (FichaAgentFixture *f)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GVariant) shown = NULL;
      const char *state;

      ficha_agent_clock_pass (f, 31);
      ficha_agent_fixture_go_on (2 * QUIET);
      shown = ficha_agent_fixture_show (f, "Loja");
      g_variant_lookup (shown, "state", "&s", &state);
      if (g_str_equal (state, "valid"))
        return;
    }
  ficha_agent_fixture_assert_state (f, "Loja", "valid");
}

/* The agent's end costs nothing now, not even a crash of one that has saved: the token that was got
 * last is in the keyring, and so is a refresh token that was not sent yet. */
static void
assert_saved (FichaAgentFixture *f, const char *options, int signal_number)
{
  g_autofree char *before = get_good_token (f, options);
  g_autofree char *after = NULL;
  g_autofree char *renewed = NULL;
  guint n_posts = ficha_standin_count (f->standin, options, "POST");
  g_autoptr (GError) error = NULL;

  ficha_agent_fixture_assert_state (f, "Loja", "valid");
  ficha_agent_fixture_kill (f, signal_number);
  after = get_good_token (f, options);
  g_assert_cmpstr (after, ==, before);
  renewed = ficha_agent_fixture_token (f, "Loja", TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ficha_standin_count (f->standin, options, "POST"), ==, n_posts);
}

static void
assert_renewed_unsaved (FichaAgentFixture *f, const char *options, guint n_renewals)
{
  g_autofree char *token = NULL;

  ficha_assert_await (ficha_standin_count (f->standin, options, "GET") == n_renewals, SOON);
  ficha_agent_fixture_assert_state (f, "Loja", "unsaved");
  token = get_good_token (f, options);
}

/* K11, K12: the disk is full under the keyring for an hour, and then it is not. */
static void
test_k11_disk_full (void)
{
  const char *options = "life=3600";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = add (f, options);

  ficha_keyring_fixture_set_disk_full (f->keyring, TRUE);
  ficha_agent_clock_pass (f, 50 * 60);
  assert_renewed_unsaved (f, options, 1);

  /* it is tried in vain, and no word is lost; the next renewal comes from memory too */
  ficha_agent_clock_pass (f, 31);
  ficha_agent_fixture_go_on (QUIET);
  ficha_agent_fixture_assert_state (f, "Loja", "unsaved");
  ficha_agent_clock_pass (f, 50 * 60);
  assert_renewed_unsaved (f, options, 2);

  ficha_keyring_fixture_set_disk_full (f->keyring, FALSE);
  pass_until_saved (f);
  assert_saved (f, options, SIGKILL);
}

/* K11, K12: it is killed while it holds what was not saved: a POST, and never a token twice. */
static void
test_k12_crash (void)
{
  const char *options = "life=3600";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = add (f, options);
  g_autofree char *token = NULL;

  ficha_keyring_fixture_set_disk_full (f->keyring, TRUE);
  ficha_agent_clock_pass (f, 50 * 60);
  assert_renewed_unsaved (f, options, 1);
  ficha_agent_fixture_kill (f, SIGKILL);

  token = get_good_token (f, options);
  g_assert_cmpuint (ficha_standin_count (f->standin, options, "GET"), ==, 1);
  g_assert_cmpuint (ficha_standin_count (f->standin, options, "POST"), ==, 2);
  ficha_keyring_fixture_set_disk_full (f->keyring, FALSE);
  pass_until_saved (f);
  assert_saved (f, options, SIGKILL);
}

/* K05, K06: locked while it runs: renewed from memory; unlocked by another program: saved at once. */
static void
test_k05_locked (void)
{
  const char *options = "life=3600";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = add (f, options);

  ficha_keyring_fixture_lock (f->keyring, NULL);
  ficha_agent_clock_pass (f, 50 * 60);
  assert_renewed_unsaved (f, options, 1);
  ficha_assert_await (ficha_agent_fixture_is_keyring (f, "locked"), SOON);
  ficha_keyring_fixture_unlock (f->keyring, NULL);
  ficha_agent_fixture_assert_state (f, "Loja", "valid");
  assert_saved (f, options, SIGKILL);
}

/* K05, K06: locked, and the keys are needed: nobody is asked anything, and the token is used to its
 * end; unlocked by another program: obtained at once, whatever the back-off. */
static void
test_k05_keys_locked (void)
{
  const char *options = "life=3600,omit=refresh_token";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = add (f, options);
  g_autofree char *token = NULL;
  g_autofree char *last = NULL;

  ficha_keyring_fixture_set_prompter (f->keyring, FICHA_PROMPTER_SILENT);
  ficha_keyring_fixture_lock (f->keyring, NULL);
  ficha_agent_clock_pass (f, 50 * 60);
  ficha_agent_fixture_assert_state (f, "Loja", "locked");
  for (guint i = 0; i < 6; i++)
    {
      ficha_agent_clock_pass (f, 40);
      ficha_agent_fixture_go_on (QUIET / 2);
      ficha_agent_fixture_assert_state (f, "Loja", "locked");
    }
  token = get_good_token (f, options);
  g_assert_false (ficha_keyring_fixture_is_prompting (f->keyring));
  g_assert_cmpuint (ficha_standin_count (f->standin, options, NULL), ==, 1);
  g_assert_true (ficha_agent_fixture_is_keyring (f, "locked"));

  ficha_keyring_fixture_unlock (f->keyring, NULL);
  ficha_assert_await (ficha_standin_count (f->standin, options, "POST") == 2, SOON);
  ficha_agent_fixture_assert_state (f, "Loja", "valid");
  last = get_good_token (f, options);
  g_assert_cmpstr (last, !=, token);
}

/* K08: the daemon is killed, and another comes while nobody asks. */
static void
test_k08_killed (void)
{
  const char *options = "life=3600";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = add (f, options);

  ficha_keyring_fixture_kill (f->keyring);
  ficha_agent_clock_pass (f, 50 * 60);
  assert_renewed_unsaved (f, options, 1);
  ficha_assert_await (!ficha_agent_fixture_is_keyring (f, "ready"), SOON);
  ficha_keyring_fixture_start (f->keyring);
  ficha_agent_fixture_assert_state (f, "Loja", "valid");
  assert_saved (f, options, SIGKILL);
}

/* K09: the daemon hangs: the agent does not. */
static void
test_k09_stopped (void)
{
  const char *options = "life=3600";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = add (f, options);
  g_autofree char *token = NULL;

  ficha_keyring_fixture_freeze (f->keyring);
  ficha_agent_clock_pass (f, 50 * 60);
  ficha_assert_await (ficha_standin_count (f->standin, options, "GET") == 1, SOON);
  token = get_good_token (f, options);
  /* a call to the keyring may take 25 s */
  ficha_agent_clock_pass (f, 26);
  ficha_agent_fixture_assert_state (f, "Loja", "unsaved");
  ficha_keyring_fixture_thaw (f->keyring);
  pass_until_saved (f);
  assert_saved (f, options, SIGKILL);
}

/* X04: the disk is full under the records: what was there stays, no refresh token leaves without its
 * mark, and all is as before when there is room again. */
static void
test_x04_disk_full (void)
{
  const char *options = "life=3600";
  g_autoptr (FichaAgentFixture) f = NULL;
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;
  g_autofree char *before = NULL;
  g_autofree char *meanwhile = NULL;
  g_autofree char *after = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;
  guint n_files;

  if (!are_disks_allowed)
    {
      g_test_skip ("no mounts of its own are allowed here");
      return;
    }

  f = ficha_agent_fixture_new (TRUE);
  ficha_machine_mount_disk (g_getenv ("XDG_DATA_HOME"));
  id = add (f, options);
  path = ficha_agent_fixture_get_record_path (f, id);
  ficha_machine_fill_disk (g_getenv ("XDG_DATA_HOME"), TRUE);
  g_file_get_contents (path, &before, NULL, &error);
  g_assert_no_error (error);
  n_files = ficha_agent_fixture_count_records ();

  for (guint i = 1; i <= 2; i++)
    {
      g_autofree char *good = NULL;

      ficha_agent_clock_pass (f, 50 * 60);
      ficha_assert_await (ficha_standin_count (f->standin, options, "POST") == 1 + i, SOON);
      ficha_agent_fixture_assert_state (f, "Loja", "valid");
      good = get_good_token (f, options);
    }
  g_assert_cmpuint (ficha_standin_count (f->standin, options, "GET"), ==, 0);
  g_file_get_contents (path, &meanwhile, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (meanwhile, ==, before);
  g_assert_cmpuint (ficha_agent_fixture_count_records (), ==, n_files);

  /* also through a crash */
  ficha_agent_fixture_kill (f, SIGKILL);
  g_free (get_good_token (f, options));

  ficha_machine_fill_disk (g_getenv ("XDG_DATA_HOME"), FALSE);
  token = ficha_agent_fixture_token (f, "Loja", TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, options, token));
  ficha_agent_fixture_assert_state (f, "Loja", "valid");
  g_file_get_contents (path, &after, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (after, !=, before);
  assert_saved (f, options, SIGTERM);
}

int
main (int argc, char *argv[])
{
  are_disks_allowed = ficha_machine_enter ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/agent/unsaved/K11-disk-full", test_k11_disk_full);
  g_test_add_func ("/agent/unsaved/K12-crash", test_k12_crash);
  g_test_add_func ("/agent/unsaved/K05-locked", test_k05_locked);
  g_test_add_func ("/agent/unsaved/K05-keys-locked", test_k05_keys_locked);
  g_test_add_func ("/agent/unsaved/K08-killed", test_k08_killed);
  g_test_add_func ("/agent/unsaved/K09-stopped", test_k09_stopped);
  g_test_add_func ("/agent/unsaved/X04-disk-full", test_x04_disk_full);

  return g_test_run ();
}
