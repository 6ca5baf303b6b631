// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-clock.h"
#include "ficha-test.h"

#include <stdio.h>

/* Weeks in minutes: the machine sleeps for two minutes at a time, while the server goes on, and does
 * all that is due before it sleeps again. No token is ever missing, nothing is sent twice, and the
 * agent does not grow. */

#define STEP 120 /* seconds */
#define HOUR 3600
#define DAY  (24 * HOUR)
#define LIFE HOUR

/* Unless FICHA_LONG_RUN tells others. The agent has grown up after the first day: then each
 * integration's history is full. */
#define N_DAYS         2
#define N_INTEGRATIONS 12

/* Milliseconds in which what is due at the same moment has to be done. */
#define PATIENCE 20000

/* What every twentieth request meets with, by integration. */
static const char *const faults[] = {
  NULL,
  "fault=status-503",
  "fault=retry-after=40",
  "fault=html",
  "fault=cut=40",
  "fault=empty",
  "fault=reset-after-request",
  "fault=close-after-request",
  "get-fault=status-401",
  "fault=no-date",
};

typedef struct
{
  FichaAgentFixture *fixture; /* (unowned) */
  guint n_gaps;
} Run;

static guint
get_resident_pages (FichaAgentFixture *f)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/statm", ficha_agent_fixture_get_pid (f));
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  guint size, resident;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sscanf (text, "%u %u", &size, &resident), ==, 2);
  return resident;
}

/* Whether nothing is left to be done now; counts what should not be. */
static gboolean
has_settled (Run *run)
{
  g_autoptr (GPtrArray) integrations = ficha_agent_fixture_list (run->fixture);
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  guint n_gaps = 0;

  for (guint i = 0; i < integrations->len; i++)
    {
      const char *state;
      gint64 next = 0;

      g_assert_true (g_variant_lookup (integrations->pdata[i], "state", "&s", &state));
      g_variant_lookup (integrations->pdata[i], "next-renewal-at", "x", &next);
      /* a save that the clock overtook is under way still */
      if (g_str_equal (state, "renewing") || g_str_equal (state, "unsaved") || next <= now)
        return FALSE;
      if (!g_str_equal (state, "valid") && !g_str_equal (state, "failing"))
        {
          g_autofree char *text = g_variant_print (integrations->pdata[i], FALSE);

          g_test_message ("not valid: %s", text);
          n_gaps++;
        }
    }

  run->n_gaps += n_gaps;
  return TRUE;
}

static void
assert_tokens_accepted (FichaAgentFixture *f, GPtrArray *options)
{
  for (guint i = 0; i < options->len; i++)
    {
      g_autoptr (GVariant) shown = ficha_agent_fixture_show (f, options->pdata[i]);
      g_autofree char *token = NULL;
      const char *state;
      g_autoptr (GError) error = NULL;

      /* a fault may have come after the server took its last token back */
      g_assert_true (g_variant_lookup (shown, "state", "&s", &state));
      if (!g_str_equal (state, "valid"))
        continue;
      token = ficha_agent_fixture_token (f, options->pdata[i], FALSE, &error);
      g_assert_no_error (error);
      g_assert_true (ficha_standin_accepts (f->standin, options->pdata[i], token));
    }
}

static void
test_long_run (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GPtrArray) options = g_ptr_array_new_with_free_func (g_free);
  guint n_days = N_DAYS, n_integrations = N_INTEGRATIONS;
  const char *wish = g_getenv ("FICHA_LONG_RUN");
  guint n_renewals = 0, grown_up = 0, in_the_end;
  Run run = { f };
  gint64 end;

  if (wish != NULL)
    g_assert_cmpint (sscanf (wish, "%u %u", &n_days, &n_integrations), ==, 2);

  ficha_agent_clock_use (f, "");
  for (guint i = 0; i < n_integrations; i++)
    {
      const char *fault = faults[i % G_N_ELEMENTS (faults)];
      char *name = g_strdup_printf ("id=%u,life=%d%s%s,after=1,chance=5", i, LIFE,
                                    fault != NULL ? "," : "", fault != NULL ? fault : "");
      g_autoptr (GError) error = NULL;
      g_autofree char *id = ficha_agent_fixture_add (f, name, name, &error);

      g_assert_no_error (error);
      g_ptr_array_add (options, name);
    }

  end = n_days * DAY;
  for (gint64 time = 0; time < end; time += STEP)
    {
      ficha_agent_clock_sleep (f, STEP);
      ficha_assert_await (has_settled (&run), PATIENCE);
      g_assert_cmpuint (run.n_gaps, ==, 0);
      if (time % HOUR == 0)
        assert_tokens_accepted (f, options);
      if (time == DAY)
        grown_up = get_resident_pages (f);
    }
  in_the_end = get_resident_pages (f);

  for (guint i = 0; i < options->len; i++)
    n_renewals += ficha_standin_count (f->standin, options->pdata[i], NULL) - 1;
  g_test_message ("%u days, %u integrations: %u requests; resident %u pages after a day, %u after "
                  "all; refresh tokens used twice: %u",
                  n_days, n_integrations, n_renewals, grown_up, in_the_end,
                  ficha_standin_get_reuses (f->standin));
  g_assert_cmpuint (ficha_standin_get_reuses (f->standin), ==, 0);
  g_assert_cmpuint (n_renewals, >=, n_integrations * n_days * (DAY / LIFE));
  if (!FICHA_TEST_SANITIZED)
    g_assert_cmpuint (in_the_end, <=, grown_up + grown_up / 50);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/agent/long-run", test_long_run);

  return g_test_run ();
}
