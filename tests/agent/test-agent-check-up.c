// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-fixture.h"
#include "ficha-test.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

/* The check-up, with a real bus, a real keyring and a server. */

static GVariant *
check_up (FichaAgentFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = ficha_agent_fixture_call (f, "CheckUp", NULL, NULL, NULL, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = g_variant_print (reply, FALSE);
  g_test_message ("%s", text);
  g_assert_null (strstr (text, "CANARY"));
  g_assert_null (strstr (text, FICHA_STANDIN_CONSUMER_KEY));

  return g_variant_get_child_value (reply, 0);
}

static const char *
get_string (GVariant *finding, const char *key)
{
  const char *value = NULL;

  g_variant_lookup (finding, key, "&s", &value);
  return value;
}

static gint64
get_value (GVariant *finding)
{
  gint64 value = G_MININT64;

  g_variant_lookup (finding, "value", "x", &value);
  return value;
}

static guint
count (GVariant *checks, const char *check)
{
  guint n = 0;

  for (gsize i = 0; i < g_variant_n_children (checks); i++)
    {
      g_autoptr (GVariant) finding = g_variant_get_child_value (checks, i);

      if (g_strcmp0 (get_string (finding, "check"), check) == 0)
        n++;
    }

  return n;
}

/* The only one of its kind; for an integration that with ID. */
static GVariant *
find (GVariant *checks, const char *check, const char *id)
{
  g_autoptr (GVariant) found = NULL;

  for (gsize i = 0; i < g_variant_n_children (checks); i++)
    {
      g_autoptr (GVariant) finding = g_variant_get_child_value (checks, i);

      if (g_strcmp0 (get_string (finding, "check"), check) != 0 ||
          (id != NULL && g_strcmp0 (get_string (finding, "id"), id) != 0))
        continue;
      g_assert_null (found);
      found = g_variant_ref (finding);
    }

  g_assert_nonnull (found);
  return g_steal_pointer (&found);
}

static void
assert_finding (GVariant *checks,
                const char *check,
                const char *id,
                const char *outcome,
                const char *word,
                const char *error)
{
  g_autoptr (GVariant) finding = find (checks, check, id);

  g_assert_cmpstr (get_string (finding, "outcome"), ==, outcome);
  g_assert_cmpstr (get_string (finding, "word"), ==, word);
  g_assert_cmpstr (get_string (finding, "error"), ==, error);
}

/* An integration that is neither tried nor renewed by itself; without OPTIONS nobody listens at its
 * address. */
static char *
add_idle (FichaAgentFixture *f, const char *name, const char *options)
{
  g_autoptr (GError) error = NULL;
  GVariant *settings =
      options != NULL
          ? g_variant_new_parsed ("{'auto-renew': <false>}")
          : g_variant_new_parsed ("{'auto-renew': <false>, 'base-uri': <'http://127.0.0.1:1'>}");
  char *id = ficha_agent_fixture_add_with (f, name, options, settings, &error);

  g_assert_no_error (error);
  return id;
}

static void
own_name (FichaAgentFixture *f, const char *method, const char *name)
{
  GVariant *parameters = g_str_equal (method, "RequestName") ? g_variant_new ("(su)", name, 0)
                                                             : g_variant_new ("(s)", name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_sync (ficha_client_get_connection (f->client), "org.freedesktop.DBus",
                                   "/org/freedesktop/DBus", "org.freedesktop.DBus", method,
                                   parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
}

static void
test_good (void)
{
  static const char *const order[] = { "agent",      "keyring",       "records",
                                       "background", "notifications", "server",
                                       "clock",      "integration",   "integration" };
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *first = ficha_agent_fixture_add (f, "Loja", "id=good", NULL);
  g_autofree char *second = ficha_agent_fixture_add (f, "Caixa", "id=good", NULL);
  g_autoptr (GVariant) checks = check_up (f);
  g_autoptr (GVariant) agent = find (checks, "agent", NULL);
  g_autoptr (GVariant) server = find (checks, "server", NULL);
  g_autoptr (GVariant) clock = find (checks, "clock", NULL);
  g_autofree char *log = NULL;

  g_assert_cmpuint (g_variant_n_children (checks), ==, G_N_ELEMENTS (order));
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autoptr (GVariant) finding = g_variant_get_child_value (checks, i);

      g_assert_cmpstr (get_string (finding, "check"), ==, order[i]);
    }

  assert_finding (checks, "agent", NULL, "good", NULL, NULL);
  g_assert_cmpstr (get_string (agent, "version"), ==, FICHA_VERSION);
  g_assert_nonnull (get_string (agent, "glib"));
  g_assert_nonnull (get_string (agent, "libsoup"));
  assert_finding (checks, "keyring", NULL, "good", NULL, NULL);
  assert_finding (checks, "records", NULL, "good", NULL, NULL);
  assert_finding (checks, "server", NULL, "good", "plain", NULL);
  g_assert_cmpstr (get_string (server, "host"), ==, "127.0.0.1");
  assert_finding (checks, "clock", NULL, "good", NULL, NULL);
  g_assert_cmpint (ABS (get_value (clock)), <=, 2);
  assert_finding (checks, "integration", first, "good", "valid", NULL);
  assert_finding (checks, "integration", second, "good", "valid", NULL);

  g_test_message ("the server was asked once, without anything of the integrations");
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=good", "HEAD"), ==, 1);
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=good", "POST"), ==, 2);
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=good", NULL), ==, 3);
  log = ficha_standin_dup_log (f->standin);
  g_assert_nonnull (strstr (log, "\"method\":\"HEAD\",\"path\":\"/id=good/auth\",\"query\":[]"));
}

/* D11: nobody who shows notifications; and somebody who does, but never answers. */
static void
test_d11_notifications (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GVariant) without = check_up (f);
  static const char *const names[] = { "org.freedesktop.Notifications", "org.gtk.Notifications" };

  assert_finding (without, "notifications", NULL, "note", "absent", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GVariant) with = NULL;

      own_name (f, "RequestName", names[i]);
      with = check_up (f);
      assert_finding (with, "notifications", NULL, "good", NULL, NULL);
      own_name (f, "ReleaseName", names[i]);
    }

  g_test_message ("no integrations, no servers, and so no clock");
  g_assert_cmpuint (g_variant_n_children (without), ==, 5);
}

/* K05: locked, and nobody is asked; K01: none. */
static void
test_keyring (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GVariant) locked = NULL;
  g_autoptr (GVariant) dead = NULL;

  ficha_keyring_fixture_lock (f->keyring, NULL);
  locked = check_up (f);
  assert_finding (locked, "keyring", NULL, "bad", NULL, "locked");
  g_assert_false (ficha_keyring_fixture_is_prompting (f->keyring));

  ficha_keyring_fixture_kill (f->keyring);
  dead = check_up (f);
  assert_finding (dead, "keyring", NULL, "bad", NULL, "no-keyring");
}

/* X02, X03: a damaged record and one of a later version; D15: the lock is gone. */
static void
test_records (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "id=records", NULL);
  g_autofree char *path = ficha_agent_fixture_get_record_path (f, id);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *damaged =
      g_build_filename (folder, "0b8f2a34-0000-4f70-8192-a3b4c5d6e7f8.ini", NULL);
  g_autofree char *future =
      g_build_filename (folder, "0b8f2a34-0001-4f70-8192-a3b4c5d6e7f8.ini", NULL);
  g_autofree char *data = g_path_get_dirname (folder);
  g_autofree char *lock = g_build_filename (data, "lock", NULL);
  g_autoptr (GVariant) checks = NULL;
  g_autoptr (GVariant) records = NULL;
  g_autoptr (GVariant) unlocked = NULL;
  struct stat status;

  ficha_agent_fixture_kill (f, SIGTERM);
  g_assert_true (g_file_set_contents (damaged, "[Integration\n", -1, NULL));
  g_assert_true (g_file_set_contents (future, "[Integration]\nVersion=999\n", -1, NULL));
  checks = check_up (f);
  records = find (checks, "records", NULL);
  assert_finding (checks, "records", NULL, "note", "damaged", NULL);
  g_assert_cmpint (get_value (records), ==, 2);
  assert_finding (checks, "agent", NULL, "good", NULL, NULL);
  g_test_message ("nothing is left behind by the check, and nothing taken away");
  g_assert_cmpuint (ficha_agent_fixture_count_records (), ==, 3);

  g_test_message ("X05: what is open to others is closed again");
  g_assert_no_errno (g_chmod (data, 0755));
  g_assert_no_errno (g_unlink (lock));
  unlocked = check_up (f);
  assert_finding (unlocked, "agent", NULL, "bad", "lock", NULL);
  g_assert_no_errno (g_stat (data, &status));
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
}

/* X14: it crashed twice in a row. */
static void
test_x14_paused (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GVariant) checks = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_ptr_array_unref (ficha_agent_fixture_list (f));
      ficha_agent_fixture_kill (f, SIGKILL);
    }
  g_ptr_array_unref (ficha_agent_fixture_list (f));
  checks = check_up (f);
  assert_finding (checks, "agent", NULL, "bad", "paused", NULL);
}

static void
test_servers (void)
{
  static const struct
  {
    const char *options; /* NULL: nobody listens */
    const char *outcome;
    const char *error;
  } cases[] = {
    { "head-fault=status-200", "good", NULL },
    { "head-fault=status-401", "good", NULL },
    { "head-fault=status-404", "good", NULL },
    { "head-fault=status-429", "good", NULL },
    { "head-fault=status-500", "good", NULL },
    { "head-fault=status-503", "bad", "server" },
    { "head-fault=status-511", "bad", "captive" },
    { "head-fault=redirect=302:other-host", "bad", "redirect" },
    { NULL, "bad", "connect" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
      g_autofree char *id = add_idle (f, "Loja", cases[i].options);
      g_autoptr (GVariant) checks = NULL;

      g_test_message ("%s", cases[i].options);
      checks = check_up (f);
      assert_finding (checks, "server", NULL, cases[i].outcome,
                      cases[i].error == NULL ? "plain" : NULL, cases[i].error);
      assert_finding (checks, "clock", NULL, cases[i].options != NULL ? "good" : "unknown", NULL,
                      NULL);
      assert_finding (checks, "integration", id, "note", "none", NULL);
    }
}

/* C09: the server's clock is off, or this one's. */
static void
test_c09_clock (void)
{
  static const struct
  {
    const char *options;
    gint64 skew;
    const char *outcome;
  } cases[] = {
    { "skew=300", 300, "note" },
    { "skew=-4000", -4000, "note" },
    { "skew=100", 100, "good" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
      g_autofree char *first = add_idle (f, "Certa", "");
      g_autofree char *second = add_idle (f, "Errada", cases[i].options);
      g_autoptr (GVariant) checks = check_up (f);
      g_autoptr (GVariant) clock = find (checks, "clock", NULL);

      assert_finding (checks, "clock", NULL, cases[i].outcome, NULL, NULL);
      g_assert_cmpint (ABS (get_value (clock) - cases[i].skew), <=, 2);
      g_assert_cmpuint (count (checks, "server"), ==, 2);
    }
}

static void
test_integrations (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *refused = add_idle (f, "Recusada", "key=no");
  g_autofree char *failed = add_idle (f, "Falha", "post-fault=status-503");
  g_autofree char *expired = add_idle (f, "Vencida", "life=3");
  g_autofree char *token = ficha_agent_fixture_token (f, expired, TRUE, NULL);
  g_autoptr (GVariant) checks = NULL;

  g_assert_nonnull (token);
  g_assert_null (ficha_agent_fixture_token (f, refused, TRUE, NULL));
  g_assert_null (ficha_agent_fixture_token (f, failed, TRUE, NULL));
  ficha_agent_fixture_assert_state (f, "Vencida", "expired");
  checks = check_up (f);
  assert_finding (checks, "integration", refused, "bad", "refused", "refused");
  assert_finding (checks, "integration", failed, "bad", "failing", "server");
  assert_finding (checks, "integration", expired, "note", "expired", NULL);
}

/* At most four servers at a time, and others are answered meanwhile. */
static void
test_in_flight (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "id=quick", NULL);
  g_autoptr (GVariant) reply = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = NULL;

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *name = g_strdup_printf ("Filial %u", i);
      g_autofree char *options = g_strdup_printf ("id=%u,delay=300", i);
      g_autofree char *other = add_idle (f, name, options);
    }

  ficha_agent_fixture_begin (f, "CheckUp", NULL, NULL, &result);
  token = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_no_error (error);
  g_assert_null (result);
  reply = ficha_agent_fixture_end (f, &result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ficha_standin_get_most_in_flight (f->standin), ==, 4);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *options = g_strdup_printf ("id=%u,delay=300", i);

      g_assert_cmpuint (ficha_standin_count (f->standin, options, "HEAD"), ==, 1);
      g_assert_cmpuint (ficha_standin_count (f->standin, options, NULL), ==, 1);
    }
}

typedef struct
{
  char *out;
  int status;
  gboolean done;
} Run;

static void
communicate_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &run->out, NULL, &error);
  g_assert_no_error (error);
  run->status = g_subprocess_get_exit_status (G_SUBPROCESS (source));
  run->done = TRUE;
}

static char *
run_doctor (const char *option, int status)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  Run run = { 0 };

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, g_getenv ("FICHA_TEST_CTL"),
                              "doctor", option, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, communicate_cb, &run);
  ficha_assert_await (run.done, 40000);
  g_test_message ("%s", run.out);
  g_assert_cmpint (run.status, ==, status);

  return run.out;
}

/* The way from the command line to all that is real. */
static void
test_doctor (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja São João", "id=doctor", NULL);
  g_autofree char *good = run_doctor (NULL, 0);
  g_autofree char *report = NULL;
  g_autofree char *bad = NULL;

  g_assert_nonnull (strstr (good, "✓ Good\tKeyring\tIt is unlocked"));
  g_assert_nonnull (strstr (good, "✓ Good\t127.0.0.1\tIt is reached"));
  g_assert_nonnull (strstr (good, "✓ Good\tLoja São João\tValid\n"));

  report = run_doctor ("--report", 0);
  g_assert_nonnull (strstr (report, "\nserver 1 (127.0.0.1): good, plain\n"));
  g_assert_nonnull (strstr (report, "\nintegration 1: good, valid\n"));
  g_assert_null (strstr (report, "Loja"));
  g_assert_null (strstr (report, id));
  g_assert_null (strstr (report, FICHA_STANDIN_CONSUMER_KEY));

  ficha_keyring_fixture_lock (f->keyring, NULL);
  bad = run_doctor (NULL, 1);
  g_assert_nonnull (strstr (bad, "✗ Problem\tKeyring\tKeyring Locked: "));
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=doctor", "POST"), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/agent/check-up/good", test_good);
  g_test_add_func ("/agent/check-up/D11-notifications", test_d11_notifications);
  g_test_add_func ("/agent/check-up/K01-K05-keyring", test_keyring);
  g_test_add_func ("/agent/check-up/X02-X03-X05-records", test_records);
  g_test_add_func ("/agent/check-up/servers", test_servers);
  g_test_add_func ("/agent/check-up/X14-paused", test_x14_paused);
  g_test_add_func ("/agent/check-up/C09-clock", test_c09_clock);
  g_test_add_func ("/agent/check-up/integrations", test_integrations);
  g_test_add_func ("/agent/check-up/in-flight", test_in_flight);
  g_test_add_func ("/agent/check-up/doctor", test_doctor);

  return g_test_run ();
}
