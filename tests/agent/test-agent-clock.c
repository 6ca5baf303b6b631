// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-clock.h"
#include "ficha-bus-action.h"
#include "ficha-bus-names.h"
#include "ficha-test.h"

#include <signal.h>

/* The agent on a machine that sleeps, and whose clock is set. The server is another machine. */

#define HOUR 3600
#define DAY  (24 * HOUR)

/* Milliseconds within which it is back at work after a sleep (C03). */
#define RESUME 2000
/* Milliseconds to look on where nothing is to happen: what is at once took a tenth of it. */
#define QUIET 500

static gint64
get_number (FichaAgentFixture *f, const char *id, const char *key)
{
  g_autoptr (GVariant) shown = ficha_agent_fixture_show (f, id);
  gint64 value = G_MININT64;

  g_assert_nonnull (shown);
  g_variant_lookup (shown, key, "x", &value);
  return value;
}

static gboolean
is_near (gint64 value, gint64 expected)
{
  return ABS (value - expected) <= 2;
}

static gint64
get_token_end (FichaAgentFixture *f, const char *id)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  gint64 expires_at;

  reply = ficha_agent_fixture_call (f, "GetAccessToken", g_variant_new ("(sub)", id, 60, FALSE),
                                    NULL, NULL, &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(hx)", NULL, &expires_at);
  return expires_at;
}

/* Adds an integration, and waits until all of it is saved. */
static char *
add (FichaAgentFixture *f, const char *options)
{
  g_autoptr (GError) error = NULL;
  char *id = ficha_agent_fixture_add (f, options, options, &error);

  g_assert_no_error (error);
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);
  ficha_agent_fixture_assert_state (f, id, "valid");
  return id;
}

static void
assert_accepted (FichaAgentFixture *f, const char *id, const char *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = ficha_agent_fixture_token (f, id, FALSE, &error);

  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, options, token));
}

/* Keeps the states that clients are told. */
static void
changed_cb (GDBusConnection *connection,
            const char *sender,
            const char *path,
            const char *interface,
            const char *signal,
            GVariant *parameters,
            gpointer user_data)
{
  GString *states = user_data;
  g_autoptr (GVariantIter) iter = NULL;
  GVariant *integration;

  g_variant_get (parameters, "(aa{sv})", &iter);
  while ((integration = g_variant_iter_next_value (iter)) != NULL)
    {
      g_autoptr (GVariant) owned = integration;
      const char *state;

      g_variant_lookup (owned, "state", "&s", &state);
      g_string_append_printf (states, "%s ", state);
    }
}

/* C03: asleep for a night, and the network is there: renewed at once, and once; nobody is told that
 * something is expired, or fails. Then asleep for a minute, which is no reason for anything. */
static void
test_c03_sleep (void)
{
  const char *options = "life=3600";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  GDBusConnection *connection = ficha_client_get_connection (f->client);
  g_autoptr (GString) states = g_string_new (NULL);
  g_autofree char *id = NULL;
  guint subscription;

  ficha_agent_clock_use (f, "");
  id = add (f, options);
  subscription =
      g_dbus_connection_signal_subscribe (connection, FICHA_AGENT_ID, FICHA_BUS_INTERFACE,
                                          "Changed", FICHA_BUS_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                          changed_cb, states, NULL);

  for (guint night = 1; night <= 3; night++)
    {
      ficha_agent_clock_sleep (f, 8 * HOUR);
      ficha_assert_await (ficha_standin_count (f->standin, options, "GET") == night, RESUME);
      ficha_agent_fixture_assert_state (f, id, "valid");
      assert_accepted (f, id, options);
      g_assert_true (is_near (get_number (f, id, "skew"), 0));
      g_assert_true (is_near (get_number (f, id, "access-expires-at"),
                              g_get_real_time () / G_USEC_PER_SEC + HOUR));

      ficha_agent_clock_sleep (f, 60);
      ficha_agent_fixture_go_on (QUIET);
      g_assert_cmpuint (ficha_standin_count (f->standin, options, NULL), ==, 1 + night);
    }

  g_dbus_connection_signal_unsubscribe (connection, subscription);
  g_test_message ("%s", states->str);
  g_assert_nonnull (strstr (states->str, "renewing "));
  g_assert_null (strstr (states->str, "expired "));
  g_assert_null (strstr (states->str, "failing "));
}

/* C01, C02: the clock is set while the agent runs. The server's is what counts: nothing is renewed for
 * it, no token lives longer or shorter, and the next renewal comes when it would have come. */
static void
test_c01_c02_clock_set (void)
{
  static const int jumps[] = { 2 * HOUR, -DAY, 30 * DAY, -400 * DAY };
  static const char *const options[] = { "id=1,life=3600", "id=2,life=3600", "id=3,life=3600",
                                         "id=4,life=3600", "id=5,life=3600" };

  for (gsize i = 0; i < G_N_ELEMENTS (jumps); i++)
    {
      g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
      char *ids[G_N_ELEMENTS (options)];
      gint64 ends[G_N_ELEMENTS (options)], token_ends[G_N_ELEMENTS (options)];
      gint64 nexts[G_N_ELEMENTS (options)];

      g_test_message ("%+d s", jumps[i]);
      ficha_agent_clock_use (f, "");
      for (gsize j = 0; j < G_N_ELEMENTS (options); j++)
        {
          ids[j] = add (f, options[j]);
          ends[j] = get_number (f, ids[j], "access-expires-at");
          nexts[j] = get_number (f, ids[j], "next-renewal-at");
          token_ends[j] = get_token_end (f, ids[j]);
        }

      ficha_agent_clock_set_ahead (f, jumps[i]);
      ficha_agent_fixture_go_on (QUIET);
      for (gsize j = 0; j < G_N_ELEMENTS (options); j++)
        {
          ficha_assert_await (is_near (get_number (f, ids[j], "skew"), -jumps[i]), 5000);
          g_assert_cmpint (get_number (f, ids[j], "access-expires-at"), ==, ends[j]);
          g_assert_true (is_near (get_number (f, ids[j], "next-renewal-at"), nexts[j] + jumps[i]));
          g_assert_true (is_near (get_token_end (f, ids[j]), token_ends[j] + jumps[i]));
          ficha_agent_fixture_assert_state (f, ids[j], "valid");
          assert_accepted (f, ids[j], options[j]);
          g_assert_cmpuint (ficha_standin_count (f->standin, options[j], NULL), ==, 1);
        }

      /* due after 48 minutes, give or take 72 s */
      ficha_agent_clock_pass (f, 46 * 60);
      ficha_agent_fixture_go_on (QUIET);
      for (gsize j = 0; j < G_N_ELEMENTS (options); j++)
        g_assert_cmpuint (ficha_standin_count (f->standin, options[j], NULL), ==, 1);
      ficha_agent_clock_pass (f, 4 * 60);
      for (gsize j = 0; j < G_N_ELEMENTS (options); j++)
        {
          ficha_assert_await (ficha_standin_count (f->standin, options[j], "GET") == 1, 5000);
          ficha_agent_fixture_assert_state (f, ids[j], "valid");
          assert_accepted (f, ids[j], options[j]);
          g_assert_true (is_near (get_number (f, ids[j], "skew"), -jumps[i]));
          g_assert_cmpuint (ficha_standin_count (f->standin, options[j], NULL), ==, 2);
          g_free (ids[j]);
        }
    }
}

/* C01: the clock is set while a request is out: its length is not the clock's to tell. */
static void
test_c01_during_request (void)
{
  const char *options = "life=3600,delay=700";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  GAsyncResult *result = NULL;

  ficha_agent_clock_use (f, "");
  id = add (f, options);
  ficha_agent_fixture_begin (f, "Renew", g_variant_new ("(s)", id), NULL, &result);
  ficha_assert_await (ficha_standin_count (f->standin, options, "GET") == 1, 5000);
  ficha_agent_clock_set_ahead (f, 2 * HOUR);
  reply = ficha_agent_fixture_end (f, &result, NULL, &error);
  g_assert_no_error (error);

  g_assert_true (is_near (get_number (f, id, "skew"), -2 * HOUR));
  ficha_agent_fixture_assert_state (f, id, "valid");
  assert_accepted (f, id, options);
  g_assert_cmpuint (ficha_standin_count (f->standin, options, NULL), ==, 2);
}

/* C03: the machine sleeps while a request is out: an answer of before the sleep is no measure of the
 * server's clock. */
static void
test_c03_during_request (void)
{
  const char *options = "life=36000,delay=700";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  GAsyncResult *result = NULL;

  ficha_agent_clock_use (f, "");
  id = add (f, options);
  ficha_agent_fixture_begin (f, "Renew", g_variant_new ("(s)", id), NULL, &result);
  ficha_assert_await (ficha_standin_count (f->standin, options, "GET") == 1, 5000);
  ficha_agent_clock_sleep (f, HOUR);
  reply = ficha_agent_fixture_end (f, &result, NULL, &error);
  g_assert_no_error (error);

  g_assert_true (is_near (get_number (f, id, "skew"), 0));
  ficha_agent_fixture_assert_state (f, id, "valid");
  assert_accepted (f, id, options);
  g_assert_cmpuint (ficha_standin_count (f->standin, options, NULL), ==, 2);
}

/* C02: the clock was set back while no agent ran: tokens that come from the future are replaced at
 * once, and with them the time is known. */
static void
test_c02_unseen (void)
{
  const char *options = "life=3600";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = NULL;

  ficha_agent_clock_use (f, "");
  id = add (f, options);
  ficha_agent_fixture_kill (f, SIGTERM);
  ficha_agent_clock_set_ahead (f, -DAY);

  assert_accepted (f, id, options);
  ficha_assert_await (ficha_standin_count (f->standin, options, NULL) == 2, 5000);
  ficha_agent_fixture_assert_state (f, id, "valid");
  g_assert_true (is_near (get_number (f, id, "skew"), DAY));
  g_assert_true (is_near (get_number (f, id, "access-expires-at"),
                          g_get_real_time () / G_USEC_PER_SEC + HOUR));
  ficha_agent_fixture_go_on (QUIET);
  g_assert_cmpuint (ficha_standin_count (f->standin, options, NULL), ==, 2);
}

/* C04: the process stops, for three seconds and for an hour, while the deadline passes. */
static void
test_c04_stopped (void)
{
  static const struct
  {
    const char *options;
    int before; /* seconds that pass before it is stopped */
    int real;   /* seconds that it stops for */
    int moved;  /* and those that are only shown to it */
  } cases[] = {
    { "life=11", 4, 5, 0 },
    { "life=3600", 40 * 60, 0, 15 * 60 },
    { "life=3600,id=over", 40 * 60, 0, HOUR },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *options = cases[i].options;
      g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
      g_autofree char *id = NULL;
      GPid pid;

      g_test_message ("%s", options);
      ficha_agent_clock_use (f, "");
      id = add (f, options);
      ficha_agent_clock_pass (f, cases[i].before);
      pid = ficha_agent_fixture_get_pid (f);
      g_assert_cmpint (kill (pid, SIGSTOP), ==, 0);
      ficha_agent_clock_pass (f, cases[i].moved);
      ficha_agent_fixture_go_on (cases[i].real * 1000 + QUIET);
      g_assert_cmpuint (ficha_standin_count (f->standin, options, NULL), ==, 1);
      g_assert_cmpint (kill (pid, SIGCONT), ==, 0);

      ficha_assert_await (ficha_standin_count (f->standin, options, NULL) == 2, RESUME);
      ficha_agent_fixture_assert_state (f, id, "valid");
      assert_accepted (f, id, options);
      g_assert_cmpuint (ficha_standin_count (f->standin, options, NULL), ==, 2);
    }
}

/* C05: the time zone is no matter, whether it is known, changed, or nonsense. */
static void
test_c05_zone (void)
{
  static const char *const dates[] = { "iso-z", "zoneless-utc", "zoneless-brt", "offset-03:00" };
  const char *const zones[] = {
    "America/Sao_Paulo", "Asia/Kathmandu", "", ":No/Where", "<><", NULL
  };

  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);

      g_test_message ("%s", zones[i]);
      if (zones[i] != NULL)
        g_setenv ("TZ", zones[i], TRUE);
      else
        g_unsetenv ("TZ");
      ficha_agent_clock_use (f, "");
      for (gsize j = 0; j < G_N_ELEMENTS (dates); j++)
        {
          g_autofree char *options = g_strdup_printf ("life=3600,date=%s", dates[j]);
          g_autofree char *id = add (f, options);
          const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
          gint64 next = get_number (f, id, "next-renewal-at") - now;

          g_assert_true (is_near (get_number (f, id, "access-expires-at"), now + HOUR));
          g_assert_cmpint (next, >=, 46 * 60);
          g_assert_cmpint (next, <=, 50 * 60);
        }
      g_setenv ("TZ", "UTC", TRUE);
    }
}

/* C05: it is changed while the agent runs. */
static void
test_c05_zone_changes (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  const char *home = ficha_keyring_fixture_get_home (f->keyring);
  g_autofree char *zone = g_build_filename (home, "zone", NULL);
  g_autofree char *value = g_strconcat (":", zone, NULL);
  const char *const files[] = { "/usr/share/zoneinfo/America/Sao_Paulo",
                                "/usr/share/zoneinfo/Asia/Tokyo" };
  g_autofree char *id = NULL;
  gint64 end, next;

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *contents = NULL;
      g_autoptr (GError) error = NULL;
      gsize length;

      g_file_get_contents (files[i], &contents, &length, &error);
      g_assert_no_error (error);
      g_file_set_contents (zone, contents, (gssize) length, &error);
      g_assert_no_error (error);
      if (i > 0)
        break;

      g_setenv ("TZ", value, TRUE);
      ficha_agent_clock_use (f, "");
      id = add (f, "life=3600,date=zoneless-brt");
      end = get_number (f, id, "access-expires-at");
      next = get_number (f, id, "next-renewal-at");
    }
  g_setenv ("TZ", "UTC", TRUE);

  ficha_agent_fixture_go_on (QUIET);
  g_assert_cmpint (get_number (f, id, "access-expires-at"), ==, end);
  g_assert_cmpint (get_number (f, id, "next-renewal-at"), ==, next);
  g_assert_cmpuint (ficha_standin_count (f->standin, "life=3600,date=zoneless-brt", NULL), ==, 1);

  g_free (ficha_agent_fixture_token (f, id, TRUE, NULL));
  g_assert_true (is_near (get_number (f, id, "access-expires-at"),
                          g_get_real_time () / G_USEC_PER_SEC + HOUR));
}

/* An integration for this session only: a thousand items would have gnome-keyring write its file of
 * all items a thousand times. */
static void
add_for_session (FichaAgentFixture *f, const char *name, const char *options)
{
  g_autoptr (GError) error = NULL;

  g_free (ficha_agent_fixture_add_with (
      f, name, options, g_variant_new_parsed ("{'session-only': <true>, 'test': <true>}"), &error));
  g_assert_no_error (error);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

/* N24, C03: a thousand are over when the machine wakes up: each is renewed once, at most four at a
 * time, and who asks for another's token meanwhile is answered. */
static void
test_n24_thousand_due (void)
{
  enum
  {
    N = 1000
  };
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GArray) waits = g_array_new (FALSE, FALSE, sizeof (int)); /* milliseconds */
  gint64 resumed_at;
  guint n_done = 0;
  char *options[N];

  ficha_agent_clock_use (f, "");
  add_for_session (f, "Outra", "id=other,life=864000");
  for (guint i = 0; i < N; i++)
    {
      g_autofree char *name = g_strdup_printf ("Filial %u", i);

      options[i] = g_strdup_printf ("id=%u,life=3600,delay=10", i);
      add_for_session (f, name, options[i]);
    }

  resumed_at = g_get_monotonic_time ();
  ficha_agent_clock_sleep (f, 8 * HOUR);
  while (n_done < N)
    {
      gint64 asked_at = g_get_monotonic_time ();
      int waited;

      assert_accepted (f, "Outra", "id=other,life=864000");
      waited = (int) ((g_get_monotonic_time () - asked_at) / 1000);
      g_array_append_val (waits, waited);
      g_assert_cmpint (asked_at - resumed_at, <, 60 * G_USEC_PER_SEC);

      ficha_agent_fixture_go_on (50);
      while (n_done < N && ficha_standin_count (f->standin, options[n_done], "GET") > 0)
        n_done++;
    }
  g_array_sort (waits, compare_numbers);
  g_test_message ("%d ms for all; %u asked meanwhile waited %d ms, at most %d",
                  (int) ((g_get_monotonic_time () - resumed_at) / 1000), waits->len,
                  g_array_index (waits, int, waits->len / 2),
                  g_array_index (waits, int, waits->len - 1));
  g_assert_cmpuint (waits->len, >, 10);
  g_assert_cmpint (g_array_index (waits, int, waits->len / 2), <, 150);

  ficha_agent_fixture_go_on (QUIET);
  g_assert_cmpuint (ficha_standin_get_most_in_flight (f->standin), <=, 4);
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=other,life=864000", NULL), ==, 1);
  for (guint i = 0; i < N; i++)
    {
      g_assert_cmpuint (ficha_standin_count (f->standin, options[i], NULL), ==, 2);
      g_free (options[i]);
    }
}

/* C14: due while the last try has just failed: the back-off is what is waited for, once, whatever
 * happens meanwhile. */
static void
test_c14_back_off (void)
{
  static const struct
  {
    int early; /* seconds after the last failure: not yet; the waits are jittered by a fifth */
    int late;  /* seconds after that: now */
  } waits[] = { { 1, 10 }, { 15, 23 }, { 80, 66 }, { 200, 162 } };
  const char *options = "life=3600,fault=status-503,after=1";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = NULL;
  guint n_requests = 2;

  ficha_agent_clock_use (f, "");
  id = add (f, options);
  ficha_agent_clock_pass (f, 50 * 60);
  ficha_assert_await (ficha_standin_count (f->standin, options, "GET") == 1, 5000);
  ficha_agent_fixture_assert_state (f, id, "failing");

  /* the first wait is of two seconds */
  ficha_agent_clock_pass (f, 3);
  n_requests++;
  ficha_assert_await (ficha_standin_count (f->standin, options, NULL) == n_requests, 5000);
  ficha_agent_fixture_assert_state (f, id, "failing");

  for (gsize i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_test_message ("%zu", i);
      ficha_agent_clock_pass (f, waits[i].early);
      ficha_agent_fixture_go_on (QUIET);
      ficha_agent_clock_set_ahead (f, i % 2 == 0 ? DAY : -DAY);
      ficha_agent_fixture_go_on (QUIET);
      g_assert_cmpuint (ficha_standin_count (f->standin, options, NULL), ==, n_requests);

      ficha_agent_clock_pass (f, waits[i].late);
      ficha_assert_await (ficha_standin_count (f->standin, options, NULL) == n_requests + 1, 5000);
      n_requests++;
      ficha_agent_fixture_assert_state (f, id, "failing");
    }
  g_assert_cmpuint (ficha_standin_count (f->standin, options, "GET"), ==, 1);
}

/* Between two tries that fail the agent has something to stay for, although nobody calls. */
static void
test_stays_while_failing (void)
{
  const char *options = "life=3600,fault=status-503,after=1";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = NULL;
  GPid pid;

  ficha_agent_clock_use (f, "--linger=200");
  id = ficha_agent_fixture_add (f, "Loja", options, NULL);
  g_assert_nonnull (id);
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);
  pid = ficha_agent_fixture_get_pid (f);
  ficha_agent_clock_pass (f, 50 * 60);
  ficha_assert_await (ficha_standin_count (f->standin, options, NULL) == 2, 5000);
  ficha_agent_clock_pass (f, 3);
  ficha_assert_await (ficha_standin_count (f->standin, options, NULL) == 3, 5000);

  /* the next one is in six seconds at the earliest */
  ficha_agent_fixture_go_on (1500);
  g_assert_cmpint (ficha_agent_fixture_get_pid (f), ==, pid);
  ficha_agent_clock_pass (f, 10);
  ficha_assert_await (ficha_standin_count (f->standin, options, NULL) == 4, 5000);
}

static gboolean
is_paused (FichaAgentFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_sync (ficha_client_get_connection (f->client), FICHA_AGENT_ID,
                                   FICHA_BUS_PATH, "org.freedesktop.DBus.Properties", "Get",
                                   g_variant_new ("(ss)", FICHA_BUS_INTERFACE, "Paused"), NULL,
                                   G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_autoptr (GVariant) value = NULL;

  g_assert_no_error (error);
  g_variant_get (reply, "(v)", &value);
  return g_variant_get_boolean (value);
}

/* Adds an integration, and lets the agent crash twice after it. Returns the id. */
static char *
crash_twice (FichaAgentFixture *f, const char *options)
{
  char *id;

  ficha_agent_clock_use (f, "");
  id = add (f, options);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_false (is_paused (f));
      ficha_agent_fixture_kill (f, SIGKILL);
      ficha_agent_fixture_assert_state (f, id, "valid");
    }

  return id;
}

/* X14: a person ends the pause: what is due is renewed at once. */
static void
test_x14_resume (void)
{
  const char *options = "life=400";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = crash_twice (f, options);

  ficha_agent_clock_pass (f, 390);
  ficha_agent_fixture_go_on (QUIET);
  g_assert_true (is_paused (f));
  g_assert_cmpuint (ficha_standin_count (f->standin, options, NULL), ==, 1);

  ficha_bus_action_async (ficha_client_get_connection (f->client), "resume", "", NULL, NULL);
  ficha_assert_await (ficha_standin_count (f->standin, options, NULL) == 2, 5000);
  ficha_assert_await (!is_paused (f), 5000);
}

/* X14: when the agent crashed twice as it started, the third does not begin at once what may have crashed
 * it; but it does what it is asked for, and in the end renews by itself again. */
static void
test_x14_crash_loop (void)
{
  const char *options = "life=400";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = crash_twice (f, options);

  g_assert_cmpint (get_number (f, id, "next-renewal-at"), >,
                   g_get_real_time () / G_USEC_PER_SEC + 500);
  g_assert_true (is_paused (f));

  ficha_agent_clock_pass (f, 390);
  ficha_agent_fixture_go_on (QUIET);
  g_assert_cmpuint (ficha_standin_count (f->standin, options, NULL), ==, 1);
  g_assert_true (is_near (get_token_end (f, id), g_get_real_time () / G_USEC_PER_SEC + 400));
  g_assert_cmpuint (ficha_standin_count (f->standin, options, NULL), ==, 2);

  ficha_agent_clock_pass (f, 390);
  ficha_assert_await (ficha_standin_count (f->standin, options, NULL) == 3, 5000);
  g_assert_false (is_paused (f));

  /* one that left as it should is not counted */
  ficha_agent_fixture_kill (f, SIGKILL);
  ficha_agent_fixture_assert_state (f, id, "valid");
  ficha_agent_fixture_kill (f, SIGTERM);
  ficha_agent_fixture_assert_state (f, id, "valid");
  ficha_agent_fixture_kill (f, SIGKILL);
  ficha_agent_fixture_assert_state (f, id, "valid");
  ficha_agent_clock_pass (f, 390);
  ficha_assert_await (ficha_standin_count (f->standin, options, NULL) == 4, 5000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/agent/clock/C03-sleep", test_c03_sleep);
  g_test_add_func ("/agent/clock/C01-C02-clock-set", test_c01_c02_clock_set);
  g_test_add_func ("/agent/clock/C01-during-request", test_c01_during_request);
  g_test_add_func ("/agent/clock/C03-during-request", test_c03_during_request);
  g_test_add_func ("/agent/clock/C02-unseen", test_c02_unseen);
  g_test_add_func ("/agent/clock/C04-stopped", test_c04_stopped);
  g_test_add_func ("/agent/clock/C05-zone", test_c05_zone);
  g_test_add_func ("/agent/clock/C05-zone-changes", test_c05_zone_changes);
  g_test_add_func ("/agent/clock/N24-thousand-due", test_n24_thousand_due);
  g_test_add_func ("/agent/clock/C14-back-off", test_c14_back_off);
  g_test_add_func ("/agent/clock/stays-while-failing", test_stays_while_failing);

  g_test_add_func ("/agent/clock/X14-crash-loop", test_x14_crash_loop);
  g_test_add_func ("/agent/clock/X14-resume", test_x14_resume);

  return g_test_run ();
}
