// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-fixture.h"
#include "ficha-test.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/stat.h>

/* What the agent tells of what happened with all integrations, and to whom it gave what. */

/* Integrations of the largest list, and milliseconds in which it has to be told. */
#define MANY      1000
#define PATIENCE  100
#define N_ANSWERS 9

static GVariant *
get_activity (FichaAgentFixture *f, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      ficha_agent_fixture_call (f, "GetActivity", g_variant_new ("(s)", name), NULL, NULL, &error);

  g_assert_no_error (error);
  return g_variant_get_child_value (reply, 0);
}

/* The events without their times, which are checked: "Loja given cron; Loja failed connect". */
static char *
dup_words (FichaAgentFixture *f, const char *of)
{
  g_autoptr (GVariant) events = get_activity (f, of);
  GString *words = g_string_new (NULL);
  gint64 later = g_get_real_time () / G_USEC_PER_SEC;

  for (gsize i = 0; i < g_variant_n_children (events); i++)
    {
      g_autoptr (GVariant) event = g_variant_get_child_value (events, i);
      const char *name, *id, *what;
      const char *more = "";
      gint64 at;

      g_assert_true (g_variant_lookup (event, "at", "x", &at));
      g_assert_true (g_variant_lookup (event, "id", "&s", &id));
      g_assert_true (g_variant_lookup (event, "name", "&s", &name));
      g_assert_true (g_variant_lookup (event, "what", "&s", &what));
      g_variant_lookup (event, "error", "&s", &more);
      g_variant_lookup (event, "program", "&s", &more);
      g_assert_cmpint (at, <=, later);
      g_assert_cmpint (at, >, later - 120);
      later = at;
      g_string_append_printf (words, "%s%s %s%s%s", i > 0 ? "; " : "", name, what,
                              *more != '\0' ? " " : "", more);
    }

  return g_string_free_and_steal (words);
}

/* ME stands for this program's name. */
static void
assert_words (FichaAgentFixture *f, const char *of, const char *expected)
{
  g_autofree char *words = dup_words (f, of);
  g_autoptr (GString) told = g_string_new (expected);
  g_autofree char *comm = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/comm", &comm, NULL, NULL));
  g_string_replace (told, "ME", g_strchomp (comm), 0);
  g_assert_cmpstr (words, ==, told->str);
}

static char *
add (FichaAgentFixture *f, const char *name, const char *options)
{
  g_autoptr (GError) error = NULL;
  char *id = ficha_agent_fixture_add (f, name, options, &error);

  g_assert_no_error (error);
  return id;
}

static void
use (FichaAgentFixture *f, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = ficha_agent_fixture_token (f, name, FALSE, &error);

  g_assert_no_error (error);
}

static void
call (FichaAgentFixture *f, const char *method, const char *name, GError **error)
{
  g_autofree char *secret = NULL;
  g_autoptr (GVariant) reply =
      ficha_agent_fixture_call (f, method, g_variant_new ("(s)", name), NULL, &secret, error);
}

static void
remove_integration (FichaAgentFixture *f, const char *name, guint undo_seconds)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      ficha_agent_fixture_call (f, "Remove", g_variant_new ("(su)", name, undo_seconds), NULL, NULL,
                                &error);

  g_assert_no_error (error);
}

/* What happens from now on has another time than what did before. */
static void
await_next_second (void)
{
  const gint64 second = g_get_real_time () / G_USEC_PER_SEC;

  ficha_assert_await (g_get_real_time () / G_USEC_PER_SEC > second, 2000);
}

/* N02 and S20 among them. */
static void
test_events (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *loja = NULL;
  g_autofree char *filial = NULL;
  g_autoptr (GVariant) events = NULL;
  g_autoptr (GVariant) first = NULL;
  g_autoptr (GVariant) shown = NULL;
  gint64 until, expires_at;

  assert_words (f, "", "");
  loja = add (f, "Loja", "id=loja,life=3600");
  assert_words (f, "", "Loja obtained");

  events = get_activity (f, "");
  first = g_variant_get_child_value (events, 0);
  shown = ficha_agent_fixture_show (f, loja);
  g_assert_true (g_variant_lookup (first, "until", "x", &until));
  g_assert_true (g_variant_lookup (shown, "access-expires-at", "x", &expires_at));
  g_assert_cmpint (ABS (until - expires_at), <=, 1);

  g_test_message ("the same program is told once");
  use (f, "Loja");
  use (f, "Loja");
  call (f, "GetTokens", "Loja", NULL);
  assert_words (f, "", "Loja given ME; Loja obtained");

  await_next_second ();
  call (f, "Renew", "Loja", NULL);
  await_next_second ();
  use (f, "Loja");
  assert_words (f, "", "Loja given ME; Loja renewed; Loja given ME; Loja obtained");

  g_test_message ("another integration");
  await_next_second ();
  filial = add (f, "Filial", "id=filial,fault=status-401,after=1");
  await_next_second ();
  call (f, "Renew", "Filial", NULL);
  await_next_second ();
  call (f, "GetSecretKey", "Filial", NULL);
  assert_words (f, "Filial", "Filial key-given ME; Filial failed refused; Filial obtained");
  assert_words (f, "",
                "Filial key-given ME; Filial failed refused; Filial obtained; Loja given ME; "
                "Loja renewed; Loja given ME; Loja obtained");
  assert_words (f, loja, "Loja given ME; Loja renewed; Loja given ME; Loja obtained");

  g_test_message ("what was not handed out is no use");
  g_assert_null (ficha_agent_fixture_token (f, "Filial", TRUE, NULL));
  g_assert_null (ficha_agent_fixture_token (f, "Nobody", FALSE, NULL));
  assert_words (f, "Filial", "Filial key-given ME; Filial failed refused; Filial obtained");
}

/* A program of its own, which is gone when it has its answer. */
static void
test_fichactl (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = add (f, "Loja", "life=3600");

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) process =
          g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, g_getenv ("FICHA_TEST_CTL"),
                            i < 4 ? "token" : "claims", "Loja", NULL);

      g_assert_no_error (error);
      g_subprocess_wait (process, NULL, &error);
      g_assert_no_error (error);
      assert_words (f, "", "Loja given fichactl; Loja obtained");
    }
}

static void
owned_cb (GDBusConnection *connection, const char *name, gpointer owned)
{
  *(gboolean *) owned = TRUE;
}

static void
test_window (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = add (f, "Loja", "life=3600");
  gboolean owned = FALSE;
  guint name;

  name = g_bus_own_name_on_connection (ficha_client_get_connection (f->client), FICHA_APP_ID,
                                       G_BUS_NAME_OWNER_FLAGS_NONE, owned_cb, NULL, &owned, NULL);
  ficha_assert_await (owned, 10000);

  g_test_message ("what the window shows is no use");
  call (f, "GetTokens", "Loja", NULL);
  assert_words (f, "", "Loja obtained");

  use (f, "Loja");
  use (f, "Loja");
  assert_words (f, "", "Loja copied; Loja obtained");
  await_next_second ();
  call (f, "GetSecretKey", "Loja", NULL);
  assert_words (f, "", "Loja key-copied; Loja copied; Loja obtained");

  g_bus_unown_name (name);
  await_next_second ();
  use (f, "Loja");
  assert_words (f, "", "Loja given ME; Loja key-copied; Loja copied; Loja obtained");
}

static char *
dup_file (FichaAgentFixture *f, const char *id)
{
  g_autofree char *record = ficha_agent_fixture_get_record_path (f, id);
  g_autofree char *records = g_path_get_dirname (record);
  g_autofree char *folder = g_path_get_dirname (records);

  return g_build_filename (folder, "activity", NULL);
}

/* The file is written when the agent leaves, for its owner's eyes, and holds no secret. */
static void
test_kept (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *loja = add (f, "Loja", "id=loja,life=3600");
  g_autofree char *filial = add (f, "Filial", "id=filial,life=3600");
  g_autofree char *token = ficha_agent_fixture_token (f, "Loja", FALSE, NULL);
  g_autofree char *path = dup_file (f, loja);
  g_autofree char *text = NULL;
  GStatBuf status;

  use (f, "Filial");
  call (f, "GetSecretKey", "Filial", NULL);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  ficha_agent_fixture_kill (f, SIGTERM);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (token);
  g_assert_null (strstr (text, token));
  g_assert_null (strstr (text, FICHA_STANDIN_SECRET_KEY));
  g_assert_null (strstr (text, FICHA_STANDIN_CONSUMER_KEY));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  assert_words (f, "Loja", "Loja given ME; Loja obtained");

  g_test_message ("killed: what the records keep is there");
  await_next_second ();
  call (f, "Renew", "Loja", NULL);
  ficha_agent_fixture_kill (f, SIGTERM);
  use (f, "Loja");
  ficha_agent_fixture_kill (f, SIGKILL);
  assert_words (f, "Loja", "Loja renewed; Loja given ME; Loja obtained");

  g_test_message ("an integration that is removed takes its events along");
  assert_words (f, "Filial", "Filial key-given ME; Filial given ME; Filial obtained");
  remove_integration (f, "Filial", 0);
  assert_words (f, "", "Loja renewed; Loja given ME; Loja obtained");
  ficha_agent_fixture_kill (f, SIGTERM);
  g_clear_pointer (&text, g_free);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, loja));
  g_assert_null (strstr (text, filial));

  g_test_message ("what can't be read is no obstacle");
  g_assert_true (g_file_set_contents (path, "\xff\n1 2 3 4\n", -1, NULL));
  assert_words (f, "", "Loja renewed; Loja obtained");
}

/* In its undo time it is neither told nor forgotten. */
static void
test_removed (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = add (f, "Loja", "life=3600");

  use (f, "Loja");
  remove_integration (f, "Loja", 60);
  assert_words (f, "", "");
  call (f, "Restore", id, NULL);
  assert_words (f, "", "Loja given ME; Loja obtained");
}

static void
test_clear (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *loja = add (f, "Loja", "id=loja,life=3600");
  g_autofree char *filial = add (f, "Filial", "id=filial,life=3600");
  g_autofree char *record_path = ficha_agent_fixture_get_record_path (f, loja);
  g_autofree char *path = dup_file (f, loja);
  g_autofree char *record = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GVariant) shown = NULL;
  g_autoptr (GVariant) history = NULL;
  g_autoptr (GError) error = NULL;

  use (f, "Loja");
  use (f, "Filial");
  /* on the disk too */
  ficha_agent_fixture_kill (f, SIGTERM);
  use (f, "Loja");

  call (f, "ClearActivity", "Loja", &error);
  g_assert_no_error (error);
  assert_words (f, "Loja", "");
  assert_words (f, "", "Filial given ME; Filial obtained");
  history =
      ficha_agent_fixture_call (f, "GetHistory", g_variant_new ("(s)", "Loja"), NULL, NULL, NULL);
  g_assert_true (g_variant_is_of_type (history, G_VARIANT_TYPE ("(a(xss))")));
  g_assert_cmpuint (g_variant_get_size (history), ==, 0);
  shown = ficha_agent_fixture_show (f, loja);
  g_assert_false (g_variant_lookup (shown, "last-result", "s", NULL));
  ficha_agent_fixture_assert_state (f, "Loja", "valid");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, loja));
  g_assert_nonnull (strstr (text, filial));
  g_assert_true (g_file_get_contents (record_path, &record, NULL, NULL));
  g_assert_nonnull (strstr (record, "Results=\n"));

  g_test_message ("it does not come back after a kill, and what follows is told");
  ficha_agent_fixture_kill (f, SIGKILL);
  assert_words (f, "", "Filial given ME; Filial obtained");
  await_next_second ();
  call (f, "Renew", "Loja", NULL);
  assert_words (f, "", "Loja renewed; Filial given ME; Filial obtained");

  call (f, "ClearActivity", "", &error);
  g_assert_no_error (error);
  assert_words (f, "", "");
  call (f, "ClearActivity", "", &error);
  g_assert_no_error (error);
  call (f, "ClearActivity", "Nobody", &error);
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NOT_FOUND);
}

/* X04: what can't be forgotten on the disk is still told. */
static void
test_clear_fails (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = add (f, "Loja", "life=3600");
  g_autofree char *path = ficha_agent_fixture_get_record_path (f, id);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *moved = g_strconcat (folder, ".away", NULL);
  g_autoptr (GError) error = NULL;

  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);
  g_assert_cmpint (g_rename (folder, moved), ==, 0);
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  call (f, "ClearActivity", "", &error);
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_STORE);
  assert_words (f, "", "Loja obtained");
  g_assert_cmpint (g_unlink (folder), ==, 0);
  g_assert_cmpint (g_rename (moved, folder), ==, 0);
}

static void
told_cb (GDBusConnection *connection,
         const char *sender,
         const char *path,
         const char *interface,
         const char *signal,
         GVariant *parameters,
         gpointer n_told)
{
  ++*(guint *) n_told;
}

/* Told once, until somebody asks again: the signals of a call have come when its answer has. */
static void
test_told (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  GDBusConnection *connection = ficha_client_get_connection (f->client);
  guint n_told = 0;
  guint id = g_dbus_connection_signal_subscribe (connection, FICHA_AGENT_ID, FICHA_BUS_INTERFACE,
                                                 "ActivityChanged", FICHA_BUS_PATH, NULL,
                                                 G_DBUS_SIGNAL_FLAGS_NONE, told_cb, &n_told, NULL);
  g_autofree char *loja = add (f, "Loja", "life=3600");
  g_autoptr (GVariant) events = NULL;

  use (f, "Loja");
  g_assert_cmpuint (n_told, ==, 0);

  for (guint i = 1; i <= 3; i++)
    {
      g_clear_pointer (&events, g_variant_unref);
      events = get_activity (f, "");
      use (f, "Loja");
      use (f, "Loja");
      call (f, "Renew", "Loja", NULL);
      g_assert_cmpuint (n_told, ==, i);
    }

  g_clear_pointer (&events, g_variant_unref);
  events = get_activity (f, "Loja");
  call (f, "ClearActivity", "Loja", NULL);
  g_assert_cmpuint (n_told, ==, 4);
  g_dbus_connection_signal_unsubscribe (connection, id);
}

/* The newest of 20,000 results, and soon. The fastest of some answers counts: others work, too. */
static void
test_many (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = add (f, "Loja", "life=3600");
  g_autofree char *path = ficha_agent_fixture_get_record_path (f, id);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *record = NULL;
  g_autoptr (GPtrArray) all = NULL;
  gint64 fastest = G_MAXINT64;

  ficha_agent_fixture_kill (f, SIGTERM);
  g_assert_true (g_file_get_contents (path, &record, NULL, NULL));
  for (guint i = 1; i < MANY; i++)
    {
      g_autoptr (GString) text = g_string_new (record);
      g_autoptr (GString) results = g_string_new ("Results=");
      g_autofree char *name = g_strdup_printf ("Name=Filial %u\n", i);
      g_autofree char *uuid = g_uuid_string_random ();
      g_autofree char *file = g_strconcat (folder, G_DIR_SEPARATOR_S, uuid, ".ini", NULL);

      for (guint j = 0; j < 20; j++)
        g_string_append_printf (results, "%u renewed;", 1000000000 + (20 - j) * MANY + i);
      g_assert_cmpuint (g_string_replace (text, "Name=Loja\n", name, 0), ==, 1);
      g_assert_cmpuint (g_string_replace (text, "Results=", results->str, 0), ==, 1);
      g_assert_true (
          g_file_set_contents_full (file, text->str, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
  all = ficha_agent_fixture_list (f);
  g_assert_cmpuint (all->len, ==, MANY);

  for (guint i = 0; i < N_ANSWERS; i++)
    {
      const gint64 start = g_get_monotonic_time ();
      g_autoptr (GVariant) events = get_activity (f, "");
      gint64 later = G_MAXINT64;

      fastest = MIN (fastest, g_get_monotonic_time () - start);
      g_assert_cmpuint (g_variant_n_children (events), ==, 200);
      for (gsize j = 0; j < 200; j++)
        {
          g_autoptr (GVariant) event = g_variant_get_child_value (events, j);
          gint64 at;

          g_assert_true (g_variant_lookup (event, "at", "x", &at));
          /* the one that was added, then the newest of each of the others */
          if (j > 0)
            g_assert_cmpint (at, ==, 1000000000 + 21 * MANY - (gint64) j);
          g_assert_cmpint (at, <, later);
          later = at;
        }
    }
  g_test_message ("%" G_GINT64_FORMAT " µs", fastest);
  g_assert_cmpint (fastest, <, PATIENCE * 1000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/agent/activity/events", test_events);
  g_test_add_func ("/agent/activity/fichactl", test_fichactl);
  g_test_add_func ("/agent/activity/window", test_window);
  g_test_add_func ("/agent/activity/kept", test_kept);
  g_test_add_func ("/agent/activity/removed", test_removed);
  g_test_add_func ("/agent/activity/clear", test_clear);
  g_test_add_func ("/agent/activity/X04-clear-fails", test_clear_fails);
  g_test_add_func ("/agent/activity/told", test_told);
  g_test_add_func ("/agent/activity/many", test_many);

  return g_test_run ();
}
