// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-fixture.h"
#include "ficha-bus-names.h"
#include "ficha-call-limit.h"
#include "ficha-test.h"

#include <string.h>

/* A caller that calls without end. */

#define CALLS 5000
/* Kilobytes that an agent may grow by meanwhile; without a limit it is twice as much. */
#define GROWTH 4096
/* Milliseconds in which another caller is answered. */
#define ANSWER 2000

static guint
get_memory (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", pid);
  g_autofree char *text = NULL;
  const char *line;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  line = strstr (text, "VmRSS:");
  g_assert_nonnull (line);
  return (guint) g_ascii_strtoull (line + strlen ("VmRSS:"), NULL, 10);
}

static GDBusConnection *
connect_again (void)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection =
      g_dbus_connection_new_for_address_sync (address,
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);

  g_assert_no_error (error);
  return connection;
}

typedef struct
{
  guint n_answered;
  guint n_refused;
  guint n_refused_by_agent;
} Answers;

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answers *answers = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  answers->n_answered++;
  if (reply != NULL)
    return;
  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_LIMITS_EXCEEDED);
  answers->n_refused++;
  /* the test's own bus refuses past 128 calls, with other words; a session's past 50,000 */
  answers->n_refused_by_agent += strstr (error->message, "Too many calls at once") != NULL;
}

static void
flood (GDBusConnection *connection,
       const char *id,
       guint n_calls,
       gboolean with_answers,
       Answers *answers)
{
  for (guint i = 0; i < n_calls; i++)
    g_dbus_connection_call (connection, FICHA_AGENT_ID, FICHA_BUS_PATH, FICHA_BUS_INTERFACE,
                            "Renew", g_variant_new ("(s)", id), NULL, G_DBUS_CALL_FLAGS_NONE, 60000,
                            NULL, with_answers ? answered_cb : NULL, answers);
}

/* Waits until the agent has read all that @connection sent: whatever it answers to what comes last. */
static void
await_read (GDBusConnection *connection)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GVariant) reply = NULL;

  g_dbus_connection_call (connection, FICHA_AGENT_ID, FICHA_BUS_PATH, "org.freedesktop.DBus.Peer",
                          "Ping", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, 60000, NULL,
                          ficha_test_result_cb, &result);
  ficha_test_wait_result (&result);
  reply = g_dbus_connection_call_finish (connection, result, NULL);
}

/* Whether another caller is answered soon, and how much the agent has grown. */
static void
check_agent (FichaAgentFixture *f, GPid pid, guint before)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GPtrArray) all = ficha_agent_fixture_list (f);

  g_assert_cmpuint (all->len, ==, 1);
  g_assert_cmpint ((g_get_monotonic_time () - start) / 1000, <, ANSWER);
  g_assert_cmpint (ficha_agent_fixture_get_pid (f), ==, pid);
  g_test_message ("%d kB more", (int) get_memory (pid) - (int) before);
  if (!FICHA_TEST_SANITIZED)
    g_assert_cmpuint (get_memory (pid), <, before + GROWTH);
}

static void
test_flood (gconstpointer data)
{
  gboolean with_answers = GPOINTER_TO_INT (data);
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GDBusConnection) other = connect_again ();
  g_autoptr (GError) error = NULL;
  /* each call waits for the server */
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "delay=2000", &error);
  Answers answers = { 0 };
  GPid pid = ficha_agent_fixture_get_pid (f);
  gint64 end = g_get_monotonic_time () + G_GINT64_CONSTANT (60) * G_USEC_PER_SEC;
  guint before;

  g_assert_no_error (error);
  before = get_memory (pid);
  flood (other, id, CALLS, with_answers, &answers);
  await_read (other);
  check_agent (f, pid, before);
  if (with_answers)
    {
      ficha_assert_await (answers.n_answered == CALLS, 60000);
      g_assert_cmpuint (CALLS - answers.n_refused, >=, FICHA_CALL_LIMIT);
      g_assert_cmpuint (answers.n_refused_by_agent, >, 0);
    }
  check_agent (f, pid, before);

  g_test_message ("and it is served again, once those that wait are answered");
  do
    {
      answers.n_answered = answers.n_refused = 0;
      flood (other, id, 1, TRUE, &answers);
      ficha_assert_await (answers.n_answered == 1, 10000);
      g_assert_cmpint (g_get_monotonic_time (), <, end);
    }
  while (answers.n_refused > 0);
  g_dbus_connection_close_sync (other, NULL, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/agent/flood/answered", GINT_TO_POINTER (TRUE), test_flood);
  g_test_add_data_func ("/agent/flood/unanswered", GINT_TO_POINTER (FALSE), test_flood);

  return g_test_run ();
}
