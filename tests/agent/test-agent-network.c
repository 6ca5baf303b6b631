// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-clock.h"
#include "ficha-machine.h"
#include "ficha-test.h"

#include <signal.h>

/* The agent on a machine whose network goes and comes back: this process, with the server in it, and
 * the agent have a network of their own. Nothing is lost, and nobody hammers. */

#define HOUR 3600

/* Milliseconds within which what is due is tried when the network is back (N18: 0 to 5 s). */
#define SPREAD 5000
#define SLACK  2000
/* Milliseconds to look on where nothing is to happen. */
#define QUIET 500

/* An integration that is complete on the disk and in the keyring. */
static char *
add (FichaAgentFixture *f, const char *options)
{
  g_autoptr (GError) error = NULL;
  char *id = ficha_agent_fixture_add (f, options, options, &error);

  g_assert_no_error (error);
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);
  return id;
}

static char *
get_string (FichaAgentFixture *f, const char *id, const char *key)
{
  g_autoptr (GVariant) shown = ficha_agent_fixture_show (f, id);
  char *value = NULL;

  g_assert_nonnull (shown);
  g_variant_lookup (shown, key, "s", &value);
  return value;
}

static gint64
get_next (FichaAgentFixture *f, const char *id)
{
  g_autoptr (GVariant) shown = ficha_agent_fixture_show (f, id);
  gint64 next;

  /* none while one is under way */
  if (!g_variant_lookup (shown, "next-renewal-at", "x", &next))
    return G_MININT64;
  return next - g_get_real_time () / G_USEC_PER_SEC;
}

/* There may be none again a moment later, so it is looked at once. */
static void
await_next_after (FichaAgentFixture *f, const char *id, gint64 next)
{
  const gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (get_next (f, id) <= next)
    g_assert_cmpint (g_get_monotonic_time (), <, end);
}

/* Lets one failure come after the other, until the wait for the next one is longer than the test. */
static void
fail_until_patient (FichaAgentFixture *f, const char *id)
{
  for (guint i = 0; i < 10; i++)
    {
      gint64 next;

      ficha_agent_fixture_assert_state (f, id, "failing");
      next = get_next (f, id);
      if (next > 60)
        return;
      ficha_agent_clock_pass (f, (int) MAX (next, 0) + 1);
      await_next_after (f, id, next);
    }
  g_assert_cmpint (get_next (f, id), >, 60);
}

/* N18, N02: a minute without a network, in which the token is due. It is used while it is valid; the
 * failure is a calm one; the network is back: renewed at once, once, by the refresh token, which was
 * never sent before. */
static void
test_n18_minute (void)
{
  const char *options = "life=300";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *before = NULL;
  g_autofree char *meanwhile = NULL;
  g_autofree char *after = NULL;
  g_autofree char *last_error = NULL;

  ficha_agent_clock_use (f, "");
  id = add (f, options);
  before = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_no_error (error);

  ficha_machine_set_network (FALSE);
  ficha_agent_clock_pass (f, 195); /* it is due after 180 s, give or take 12 */
  fail_until_patient (f, id);
  last_error = get_string (f, id, "last-error");
  g_assert_cmpstr (last_error, ==, "connect");
  meanwhile = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (meanwhile, ==, before);
  g_assert_cmpuint (ficha_standin_count (f->standin, options, NULL), ==, 1);

  ficha_machine_set_network (TRUE);
  ficha_assert_await (ficha_standin_count (f->standin, options, "GET") == 1, SPREAD + SLACK);
  ficha_agent_fixture_assert_state (f, id, "valid");
  after = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (after, !=, before);
  g_assert_true (ficha_standin_accepts (f->standin, options, after));
  ficha_agent_fixture_go_on (QUIET);
  g_assert_cmpuint (ficha_standin_count (f->standin, options, NULL), ==, 2);
  g_assert_cmpuint (ficha_agent_fixture_count_items (f, id), ==, 2);
}

/* C03: the network is not there yet when the machine wakes up: the calm wait, not expired tokens. */
static void
test_c03_resume_offline (void)
{
  const char *options = "life=3600";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *token = NULL;

  ficha_agent_clock_use (f, "");
  id = add (f, options);
  ficha_machine_set_network (FALSE);
  ficha_agent_clock_sleep (f, 8 * HOUR);
  ficha_agent_fixture_assert_state (f, id, "failing");
  g_assert_null (ficha_agent_fixture_token (f, id, FALSE, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_CONNECT);
  g_clear_error (&error);
  fail_until_patient (f, id);
  g_assert_cmpuint (ficha_standin_count (f->standin, options, NULL), ==, 1);

  ficha_machine_set_network (TRUE);
  ficha_assert_await (ficha_standin_count (f->standin, options, "GET") == 1, SPREAD + SLACK);
  ficha_agent_fixture_assert_state (f, id, "valid");
  token = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, options, token));
  ficha_agent_fixture_go_on (QUIET);
  g_assert_cmpuint (ficha_standin_count (f->standin, options, NULL), ==, 2);
}

/* N17, N06: the network goes while the answer is on its way: nobody knows what became of the refresh
 * token, so it is not sent again. */
static void
test_n17_lost_answer (void)
{
  const char *options = "life=3600,delay=500";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *token = NULL;
  GAsyncResult *result = NULL;

  ficha_agent_clock_use (f, "");
  id = add (f, options);
  ficha_agent_fixture_begin (f, "Renew", g_variant_new ("(s)", id), NULL, &result);
  ficha_assert_await (ficha_standin_count (f->standin, options, "GET") == 1, 5000);
  ficha_machine_set_network (FALSE);
  ficha_agent_fixture_go_on (1000);
  ficha_agent_clock_pass (f, 40); /* longer than a request may take */
  g_assert_null (ficha_agent_fixture_end (f, &result, NULL, &error));
  g_test_message ("%s", error->message);
  g_clear_error (&error);

  ficha_machine_set_network (TRUE);
  ficha_agent_clock_pass (f, HOUR);
  ficha_assert_await (ficha_standin_count (f->standin, options, "POST") == 2, SPREAD + SLACK);
  ficha_agent_fixture_assert_state (f, id, "valid");
  token = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, options, token));
  g_assert_cmpuint (ficha_standin_count (f->standin, options, "GET"), ==, 1);
}

/* N24, N18: fifty wait for the network: each is tried once, spread over the seconds, four at a time. */
static void
test_n24_many_back (void)
{
  enum
  {
    N = 50
  };
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  char *ids[N], *options[N];
  gint64 back_at, first_at = 0, last_at = 0;
  guint n_done = 0;

  ficha_agent_clock_use (f, "");
  for (guint i = 0; i < N; i++)
    {
      options[i] = g_strdup_printf ("id=%u,life=3600,delay=50", i);
      ids[i] = add (f, options[i]);
    }
  ficha_machine_set_network (FALSE);
  ficha_agent_clock_sleep (f, 8 * HOUR);
  for (guint i = 0; i < N; i++)
    ficha_agent_fixture_assert_state (f, ids[i], "failing");
  for (guint i = 0; i < N; i++)
    fail_until_patient (f, ids[i]);

  ficha_machine_set_network (TRUE);
  back_at = g_get_monotonic_time ();
  while (n_done < N)
    {
      guint n = 0;

      g_assert_true (ficha_test_iterate (back_at + 20 * G_USEC_PER_SEC));
      for (guint i = 0; i < N; i++)
        n += ficha_standin_count (f->standin, options[i], "GET");
      if (n > 0 && n_done == 0)
        first_at = g_get_monotonic_time ();
      n_done = n;
    }
  last_at = g_get_monotonic_time ();
  g_test_message ("%d ms to %d ms", (int) (first_at - back_at) / 1000,
                  (int) (last_at - back_at) / 1000);
  /* all in the same second out of six is a chance of 6⁻⁴⁹ */
  g_assert_cmpint (last_at - first_at, >, G_USEC_PER_SEC);
  g_assert_cmpint (last_at - back_at, <, (SPREAD + 2 * SLACK) * 1000);
  g_assert_cmpuint (ficha_standin_get_most_in_flight (f->standin), <=, 4);

  for (guint i = 0; i < N; i++)
    {
      ficha_agent_fixture_assert_state (f, ids[i], "valid");
      g_assert_cmpuint (ficha_standin_count (f->standin, options[i], NULL), ==, 2);
      g_free (ids[i]);
      g_free (options[i]);
    }
}

int
main (int argc, char *argv[])
{
  gboolean entered = ficha_machine_enter ();

  g_test_init (&argc, &argv, NULL);
  if (!entered)
    {
      g_print ("1..0 # SKIP no network of its own is allowed here\n");
      return 77;
    }

  g_test_add_func ("/agent/network/N18-minute", test_n18_minute);
  g_test_add_func ("/agent/network/C03-resume-offline", test_c03_resume_offline);
  g_test_add_func ("/agent/network/N17-lost-answer", test_n17_lost_answer);
  g_test_add_func ("/agent/network/N24-many-back", test_n24_many_back);

  return g_test_run ();
}
