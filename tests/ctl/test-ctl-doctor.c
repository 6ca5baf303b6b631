// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ctl-fixture.h"
#include "fake-agent.h"

#define CHECKS                                                                                     \
  "[{'check': <'agent'>, 'outcome': <'good'>, 'version': <'1.2'>, 'glib': <'2.84.4'>,"             \
  "  'libsoup': <'3.6.5'>},"                                                                       \
  " {'check': <'notifications'>, 'outcome': <'note'>, 'word': <'absent'>},"                        \
  " {'check': <'clock'>, 'outcome': <'unknown'>},"                                                 \
  " {'check': <'owls'>, 'outcome': <'bad'>},"                                                      \
  " {'check': <'integration'>, 'outcome': <'good'>, 'id': <'1111-a'>, 'word': <'valid'>}%s]"
#define BAD                                                                                        \
  ", {'check': <'server'>, 'outcome': <'bad'>, 'host': <'canary.example'>,"                        \
  "   'error': <'resolve'>, 'detail': <'canary.example'>},"                                        \
  "  {'check': <'integration'>, 'outcome': <'bad'>, 'id': <'gone'>, 'word': <'missing'>,"          \
  "   'error': <'missing'>, 'detail': <''>}"

#define GOOD_LINES                                                                                 \
  "✓ Good\tFicha’s Service\tVersion 1.2 is running.\n"                                             \
  "! Note\tNotifications\tNo program shows notifications here. What needs attention is told in "   \
  "the window alone.\n"                                                                            \
  "? Unknown\tClock\tNo server told the time.\n"                                                   \
  "✓ Good\tLoja\xef\xbf\xbd odd name\tValid\n"
#define BAD_LINES                                                                                  \
  "✗ Problem\tcanary.example\tServer Not Found: The server was not found. Check the address and "  \
  "the network.\n"                                                                                 \
  "✗ Problem\tIntegration\tSecret Key Missing: It is no longer in the keyring. Enter it again, "   \
  "or create a new integration in Bitize.\n"

typedef struct
{
  GTestDBus *bus;
  FakeAgent *agent;
} Fixture;

static void
set_checks (Fixture *fixture, const char *more)
{
  g_autofree char *checks = g_strdup_printf (CHECKS, more);

  fake_agent_set_checks (fixture->agent, checks);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->agent = fake_agent_new (g_test_dbus_get_bus_address (fixture->bus));
  fake_agent_set_integrations (fixture->agent,
                               "[{'id': <'1111-a'>, 'name': <'Loja\\u009b odd name'>}]");
  set_checks (fixture, "");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->agent, fake_agent_free);
  g_test_dbus_down (fixture->bus);
  g_clear_object (&fixture->bus);
}

static CtlRun *
run (Fixture *fixture, const char *arguments, int status, const char *calls)
{
  CtlRun *ended = ctl_run_words (NULL, arguments);
  g_autofree char *called = fake_agent_steal_calls (fixture->agent);

  g_test_message ("%s\n%s%s", arguments, ended->out, ended->err);
  g_assert_cmpint (ended->status, ==, status);
  g_assert_cmpstr (called, ==, calls);

  return ended;
}

static void
test_lines (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CtlRun) good = run (fixture, "doctor", 0, "CheckUp\nList\n");
  g_autoptr (CtlRun) bad = NULL;
  g_autoptr (CtlRun) nameless = NULL;

  g_assert_cmpstr (good->out, ==, GOOD_LINES);
  g_assert_cmpstr (good->err, ==, "");

  set_checks (fixture, BAD);
  bad = run (fixture, "doctor", 1, "CheckUp\nList\n");
  g_assert_cmpstr (bad->out, ==, GOOD_LINES BAD_LINES);
  g_assert_cmpstr (bad->err, ==, "");

  g_test_message ("without names it is told all the same");
  fake_agent_fail (fixture->agent, "List", NULL, FICHA_ERROR_FAILED, "");
  nameless = run (fixture, "doctor", 1, "CheckUp\nList\n");
  g_assert_nonnull (strstr (nameless->out, "✓ Good\tIntegration\tValid\n"));
}

static void
test_report (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CtlRun) ended = NULL;

  set_checks (fixture, BAD);
  ended = run (fixture, "doctor --report", 1, "CheckUp\n");
  g_assert_true (g_str_has_prefix (ended->out, "Ficha " FICHA_VERSION " (" FICHA_APP_ID ")\n"
                                               "GLib 2.84.4, libsoup 3.6.5\n"
                                               "Desktop: "));
  g_assert_nonnull (strstr (ended->out, "\nserver 1 (another host 1): bad, resolve\n"
                                        "integration 2: bad, missing, missing\n"));
  g_assert_null (strcasestr (ended->out, "canary"));
}

/* An agent that fails, that never answers, and none at all. */
static void
test_unreachable (Fixture *fixture, gconstpointer data)
{
  const char *command[] = {
    "env", "FICHA_AGENT=/nonexistent", ctl_fixture_get_program (), "doctor", NULL, NULL
  };
  g_autoptr (CtlRun) late = NULL;
  g_autoptr (CtlRun) none = NULL;
  g_autoptr (CtlRun) report = NULL;

  fake_agent_hang (fixture->agent, "CheckUp");
  late = run (fixture, "doctor --timeout=1", 1, "CheckUp\n");
  g_assert_cmpstr (late->out, ==,
                   "✗ Problem\tFicha’s Service\tNo Answer in Time: It took too long. Check the "
                   "network, or try again later.\n");

  g_clear_pointer (&fixture->agent, fake_agent_free);
  none = ctl_run (NULL, command);
  g_test_message ("%s%s", none->out, none->err);
  g_assert_cmpint (none->status, ==, 1);
  g_assert_true (g_str_has_prefix (none->out, "✗ Problem\tFicha’s Service\tIt does not run and "
                                              "could not be started ("));
  g_assert_true (g_str_has_suffix (none->out, "Log out and in again; if that does not help, "
                                              "install Ficha again.\n"));

  command[4] = "--report";
  report = ctl_run (NULL, command);
  g_assert_cmpint (report->status, ==, 1);
  g_assert_true (g_str_has_suffix (report->out, "\n\nagent: bad, no-agent\n"));
}

static void
test_usage (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CtlRun) named = run (fixture, "doctor Loja", 2, "");
  g_autoptr (CtlRun) help = run (fixture, "doctor --help", 0, "");

  g_assert_cmpstr (named->err, ==, "fichactl: “doctor” takes no names\n");
  g_assert_nonnull (strstr (help->out, "--report"));
  g_assert_nonnull (strstr (help->out, "Exit status: 0 where there is no ✗, else 1."));
}

int
main (int argc, char *argv[])
{
  ctl_fixture_init (&argc, &argv);

  g_test_add ("/ctl/doctor/lines", Fixture, NULL, set_up, test_lines, tear_down);
  g_test_add ("/ctl/doctor/report", Fixture, NULL, set_up, test_report, tear_down);
  g_test_add ("/ctl/doctor/unreachable", Fixture, NULL, set_up, test_unreachable, tear_down);
  g_test_add ("/ctl/doctor/usage", Fixture, NULL, set_up, test_usage, tear_down);

  return g_test_run ();
}
