// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-fixture.h"
#include "ficha-test.h"

#include <signal.h>

/* Tokens that stay valid although nobody asks. The rules are tested in tests/core/test-schedule.c, the
 * alarm in tests/alarm; here the agent keeps them. */

static guint
count_wake_ups (FichaAgentFixture *f)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", ficha_agent_fixture_get_pid (f));
  g_autofree char *text = NULL;
  const char *line;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  line = strstr (text, "\nvoluntary_ctxt_switches:");
  g_assert_nonnull (line);

  return (guint) g_ascii_strtoull (strchr (line + 1, ':') + 1, NULL, 10);
}

static gboolean
pause_over_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Lets the server run for a while in which nothing is to happen. */
static void
wait_for (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, pause_over_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/* A token of 10 s is renewed after 8, by itself; between the two nothing wakes the agent. */
static void
test_ahead_of_time (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "life=10", &error);
  g_autofree char *token = NULL;
  g_autoptr (GVariant) shown = NULL;
  gint64 next;
  guint before;

  g_assert_no_error (error);
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);
  shown = ficha_agent_fixture_show (f, id);
  g_assert_true (g_variant_lookup (shown, "next-renewal-at", "x", &next));
  g_assert_cmpint (next - g_get_real_time () / G_USEC_PER_SEC, >=, 6);

  wait_for (1000);
  before = count_wake_ups (f);
  wait_for (4000);
  g_assert_cmpuint (count_wake_ups (f) - before, ==, 0);
  g_assert_cmpuint (ficha_standin_count (f->standin, "life=10", NULL), ==, 1);

  ficha_assert_await (ficha_standin_count (f->standin, "life=10", "GET") == 1, 5000);
  ficha_agent_fixture_assert_state (f, id, "valid");
  token = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, "life=10", token));
  g_assert_cmpuint (ficha_standin_count (f->standin, "life=10", NULL), ==, 2);
}

/* After failures it is tried again, after 2 s and then 8; in the end all is well. */
static void
test_s25_back_off (void)
{
  const char *options = "post-fault=status-503,times=2";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", options, &error);

  g_assert_no_error (error);
  ficha_agent_fixture_assert_state (f, id, "failing");
  ficha_assert_await (ficha_standin_count (f->standin, options, "POST") == 2, 4000);
  ficha_assert_await (ficha_standin_count (f->standin, options, "POST") == 3, 12000);
  ficha_agent_fixture_assert_state (f, id, "valid");
}

/* What nobody wants renewed is left alone; neither are refused keys tried again (S20). */
static void
test_left_alone (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *off = ficha_agent_fixture_add (f, "Off", "id=off,life=1", &error);
  g_autofree char *refused =
      ficha_agent_fixture_add (f, "Refused", "fault=status-401,after=1", &error);
  GVariantDict settings = G_VARIANT_DICT_INIT (NULL);
  guint n_requests;

  g_assert_no_error (error);
  g_variant_dict_insert (&settings, "auto-renew", "b", FALSE);
  g_variant_unref (ficha_agent_fixture_call (f, "Update",
                                             g_variant_new ("(s@a{sv}h)", off,
                                                            g_variant_dict_end (&settings), 0),
                                             NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (ficha_agent_fixture_token (f, refused, TRUE, NULL));
  ficha_agent_fixture_assert_state (f, refused, "refused");
  n_requests = ficha_standin_count (f->standin, "fault=status-401,after=1", NULL);

  wait_for (4000);
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=off,life=1", NULL), ==, 1);
  g_assert_cmpuint (ficha_standin_count (f->standin, "fault=status-401,after=1", NULL), ==,
                    n_requests);
  ficha_agent_fixture_assert_state (f, off, "expired");
}

/* Many due at once, as after a night of sleep: each renewed once, at most four at a time, and who asks
 * for another's token meanwhile has it at once. */
static void
test_n24_many_due (void)
{
  enum
  {
    N = 40
  };
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *other = ficha_agent_fixture_add (f, "Outra", "id=other", &error);
  gint64 asked_at;

  for (guint i = 0; i < N; i++)
    {
      g_autofree char *name = g_strdup_printf ("Filial %u", i);
      g_autofree char *options = g_strdup_printf ("id=%u,life=20,delay=100", i);
      g_autofree char *id = ficha_agent_fixture_add (f, name, options, &error);

      g_assert_no_error (error);
    }
  ficha_agent_fixture_kill (f, SIGTERM);
  wait_for (20000);

  /* the first call starts the agent, which finds all of them over */
  g_free (ficha_agent_fixture_token (f, "Outra", FALSE, &error));
  g_assert_no_error (error);
  asked_at = g_get_monotonic_time ();
  g_free (ficha_agent_fixture_token (f, "Outra", FALSE, &error));
  g_assert_cmpint (g_get_monotonic_time () - asked_at, <, 150 * 1000);

  for (guint i = 0; i < N; i++)
    {
      g_autofree char *options = g_strdup_printf ("id=%u,life=20,delay=100", i);

      ficha_assert_await (ficha_standin_count (f->standin, options, NULL) >= 2, 20000);
      g_assert_cmpuint (ficha_standin_count (f->standin, options, NULL), ==, 2);
    }
  g_assert_cmpuint (ficha_standin_get_most_in_flight (f->standin), <=, 4);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/agent/schedule/ahead-of-time", test_ahead_of_time);
  g_test_add_func ("/agent/schedule/S25-back-off", test_s25_back_off);
  g_test_add_func ("/agent/schedule/S20-left-alone", test_left_alone);
  g_test_add_func ("/agent/schedule/N24-many-due", test_n24_many_due);

  return g_test_run ();
}
