// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-alarm.h"
#include "ficha-test.h"

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#define HOUR 3600
#define DAY  (24 * HOUR)

/* How long what is to happen at once may take, in milliseconds. */
#define AT_ONCE 1000

/* How long to look on where nothing is to happen: what is at once took a hundredth of it. */
#define QUIET 150

/* What came of an alarm. */
typedef struct
{
  FichaAlarm *alarm; /* (owned) (nullable) */
  guint n_events;
  FichaAlarmEvent last;
  gint64 told_at; /* microseconds of the wall clock */
  gint64 next;    /* what the callback sets, FICHA_TIME_UNKNOWN for nothing */
} Fixture;

static char *clock_file; /* (owned) */

/* Sets the clocks of the preloaded library, in milliseconds. */
static void
set_clocks (gint64 real, gint64 boot)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text =
      g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", real, boot);

  g_file_set_contents (clock_file, text, -1, &error);
  g_assert_no_error (error);
}

static gint64
get_now (void)
{
  return g_get_real_time () / G_TIME_SPAN_SECOND;
}

static void
alarm_cb (const FichaAlarmEvent *event, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_events++;
  fixture->last = *event;
  fixture->told_at = g_get_real_time ();
  if (fixture->next != FICHA_TIME_UNKNOWN)
    ficha_alarm_set (fixture->alarm, fixture->next);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  set_clocks (0, 0);
  fixture->alarm = ficha_alarm_new (alarm_cb, fixture);
  fixture->next = FICHA_TIME_UNKNOWN;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->alarm, ficha_alarm_free);
}

static void
assert_event (Fixture *fixture, gboolean due, gint64 clock_set, gint64 slept)
{
  ficha_assert_await (fixture->n_events > 0, AT_ONCE);
  g_assert_cmpuint (fixture->n_events, ==, 1);
  g_assert_cmpint (fixture->last.due, ==, due);
  g_assert_cmpint (fixture->last.clock_set, ==, clock_set);
  g_assert_cmpint (fixture->last.slept, ==, slept);
  fixture->n_events = 0;
}

/* A main context that never ran wakes up once for nothing. */
static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Lets a little time pass, in which nothing is to happen. */
static void
assert_quiet (Fixture *fixture)
{
  const gint64 end = g_get_monotonic_time () + QUIET * G_TIME_SPAN_MILLISECOND;

  while (ficha_test_iterate (end))
    g_assert_cmpuint (fixture->n_events, ==, 0);
}

/* At the moment, by the only wake-up of the main context and of the process. */
static void
test_moment (Fixture *fixture, gconstpointer data)
{
  gint64 moment = get_now () + 2;
  struct rusage before, after;
  guint n_iterations = 0;

  ficha_alarm_set (fixture->alarm, moment);
  settle ();
  g_assert_cmpint (getrusage (RUSAGE_THREAD, &before), ==, 0);
  while (fixture->n_events == 0)
    {
      g_main_context_iteration (NULL, TRUE);
      n_iterations++;
    }
  g_assert_cmpint (getrusage (RUSAGE_THREAD, &after), ==, 0);

  g_assert_cmpuint (n_iterations, ==, 1);
  g_assert_cmpint (after.ru_nvcsw - before.ru_nvcsw, <=, 2);
  g_assert_cmpint (fixture->told_at, >=, moment * G_TIME_SPAN_SECOND);
  g_assert_cmpint (fixture->told_at, <, moment * G_TIME_SPAN_SECOND + AT_ONCE * 1000);
  assert_event (fixture, TRUE, 0, 0);

  g_test_message ("once");
  assert_quiet (fixture);
}

static void
test_past (Fixture *fixture, gconstpointer data)
{
  const gint64 moments[] = {
    get_now (),
    get_now () - 1,
    get_now () - DAY,
    1,
    0,
    -1,
    G_GINT64_CONSTANT (-62135596800),
    FICHA_TIME_UNKNOWN + 1,
  };

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_test_message ("%" G_GINT64_FORMAT, moments[i]);
      ficha_alarm_set (fixture->alarm, moments[i]);
      g_test_message ("not before the main context runs");
      g_assert_cmpuint (fixture->n_events, ==, 0);
      assert_event (fixture, TRUE, 0, 0);
    }

  g_test_message ("the timer took them all");
  set_clocks (HOUR * 1000, 0);
  assert_event (fixture, FALSE, HOUR, 0);
}

static void
test_far (Fixture *fixture, gconstpointer data)
{
  const gint64 moments[] = {
    get_now () + 2,
    get_now () + 30 * DAY,
    G_GINT64_CONSTANT (9223372037),
    G_GINT64_CONSTANT (253402300799),
    G_MAXINT64 / G_TIME_SPAN_SECOND + 1,
    G_MAXINT64,
  };

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_test_message ("%" G_GINT64_FORMAT, moments[i]);
      ficha_alarm_set (fixture->alarm, moments[i]);
      assert_quiet (fixture);
    }

  g_test_message ("the timer took them all");
  set_clocks (HOUR * 1000, 0);
  assert_event (fixture, FALSE, HOUR, 0);
}

static void
test_set_again (Fixture *fixture, gconstpointer data)
{
  gint64 now = get_now ();

  g_test_message ("earlier");
  ficha_alarm_set (fixture->alarm, now + HOUR);
  ficha_alarm_set (fixture->alarm, now);
  assert_event (fixture, TRUE, 0, 0);

  g_test_message ("the same once more");
  ficha_alarm_set (fixture->alarm, now);
  assert_event (fixture, TRUE, 0, 0);

  g_test_message ("later, when it is due and not told yet");
  ficha_alarm_set (fixture->alarm, now);
  ficha_alarm_set (fixture->alarm, now + HOUR);
  assert_quiet (fixture);

  g_test_message ("off");
  ficha_alarm_set (fixture->alarm, now);
  ficha_alarm_set (fixture->alarm, FICHA_TIME_UNKNOWN);
  ficha_alarm_set (fixture->alarm, FICHA_TIME_UNKNOWN);
  assert_quiet (fixture);

  g_test_message ("by the callback");
  fixture->next = now - 1;
  ficha_alarm_set (fixture->alarm, now);
  ficha_assert_await (fixture->n_events >= 3, AT_ONCE);
  fixture->next = FICHA_TIME_UNKNOWN;
}

static void
test_clock_set (Fixture *fixture, gconstpointer data)
{
  gint64 moment = get_now () + HOUR;

  ficha_alarm_set (fixture->alarm, moment);
  g_test_message ("ahead, but not so far");
  set_clocks (HOUR / 2 * 1000, 0);
  assert_event (fixture, FALSE, HOUR / 2, 0);

  g_test_message ("back a day");
  set_clocks (-DAY * 1000, 0);
  assert_event (fixture, FALSE, -DAY - HOUR / 2, 0);

  g_test_message ("beyond the moment");
  set_clocks (2 * HOUR * 1000, 0);
  assert_event (fixture, TRUE, DAY + 2 * HOUR, 0);

  g_test_message ("when it is off");
  set_clocks (0, 0);
  assert_event (fixture, FALSE, -2 * HOUR, 0);

  g_test_message ("back, so that the moment comes again");
  ficha_alarm_set (fixture->alarm, get_now () + 1);
  set_clocks (-HOUR * 1000, 0);
  assert_event (fixture, FALSE, -HOUR, 0);
  set_clocks (-HOUR * 1000 + 3000, 0);
  assert_event (fixture, FALSE, 3, 0);
  set_clocks (2000, 0);
  assert_event (fixture, TRUE, HOUR - 1, 0);
  assert_quiet (fixture);
}

/* Before the kernel could tell: setting the alarm swallows it, the event may not. */
static void
test_clock_set_before (Fixture *fixture, gconstpointer data)
{
  set_clocks (2 * HOUR * 1000, 0);
  ficha_alarm_set (fixture->alarm, get_now () + HOUR);
  assert_event (fixture, FALSE, 2 * HOUR, 0);
  assert_quiet (fixture);

  set_clocks (0, 0);
  ficha_alarm_set (fixture->alarm, FICHA_TIME_UNKNOWN);
  assert_event (fixture, FALSE, -2 * HOUR, 0);
}

/* The timer expires, and the clock is set back before anybody looks. */
static void
test_clock_set_after (Fixture *fixture, gconstpointer data)
{
  gint64 moment = get_now () + 1;

  ficha_alarm_set (fixture->alarm, moment);
  while (get_now () < moment)
    g_usleep (1000);
  set_clocks (-2000, 0);
  assert_event (fixture, FALSE, -2, 0);
  ficha_assert_await (fixture->n_events > 0, 4000);
  g_assert_cmpint (fixture->told_at, >=, moment * G_TIME_SPAN_SECOND);
  assert_event (fixture, TRUE, 0, 0);
}

/* Half a second and less is no matter for anybody, but adds up. */
static void
test_clock_set_slightly (Fixture *fixture, gconstpointer data)
{
  gint64 moment = get_now () + 2;

  ficha_alarm_set (fixture->alarm, moment);
  set_clocks (400, 0);
  assert_quiet (fixture);
  g_test_message ("it is still armed");
  ficha_assert_await (fixture->n_events > 0, 3000);
  g_assert_cmpint (fixture->told_at, >=, moment * G_TIME_SPAN_SECOND);
  assert_event (fixture, TRUE, 0, 0);

  set_clocks (800, 0);
  assert_event (fixture, FALSE, 1, 0);
  set_clocks (1200, 0);
  assert_quiet (fixture);
  set_clocks (-100, 0);
  assert_event (fixture, FALSE, -1, 0);
}

static void
test_suspend (Fixture *fixture, gconstpointer data)
{
  gint64 moment = get_now () + HOUR;

  g_test_message ("woken before the moment");
  ficha_alarm_set (fixture->alarm, moment);
  set_clocks (HOUR / 2 * 1000, HOUR / 2 * 1000);
  assert_event (fixture, FALSE, 0, HOUR / 2);

  g_test_message ("8 hours: told within a second");
  set_clocks (8 * HOUR * 1000, 8 * HOUR * 1000);
  assert_event (fixture, TRUE, 0, 8 * HOUR - HOUR / 2);

  g_test_message ("when it is off");
  set_clocks (9 * HOUR * 1000, 9 * HOUR * 1000);
  assert_event (fixture, FALSE, 0, HOUR);

  g_test_message ("and its clock was set meanwhile");
  ficha_alarm_set (fixture->alarm, get_now () + HOUR);
  set_clocks (11 * HOUR * 1000, 10 * HOUR * 1000);
  assert_event (fixture, TRUE, HOUR, HOUR);
}

/* C04: the process stands still, the clocks go on: nothing was set, nobody slept. (That it stands
 * still between two readings of clocks is not testable here: they are microseconds apart.) */
static void
test_stopped (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pid = g_strdup_printf ("%d", getpid ());
  const char *argv[] = { "/bin/sh", "-c", "kill -STOP $0; sleep 2; kill -CONT $0", pid, NULL };
  g_autoptr (GError) error = NULL;
  gint64 moment = get_now () + 1;

  ficha_alarm_set (fixture->alarm, moment);
  g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  ficha_assert_await (fixture->n_events > 0, 10000);
  g_assert_cmpint (fixture->told_at, >, (moment + 1) * G_TIME_SPAN_SECOND - 500000);
  assert_event (fixture, TRUE, 0, 0);
}

static void
free_cb (const FichaAlarmEvent *event, gpointer user_data)
{
  FichaAlarm **alarm = user_data;

  g_clear_pointer (alarm, ficha_alarm_free);
}

static void
test_free (Fixture *fixture, gconstpointer data)
{
  FichaAlarm *alarm;

  g_test_message ("armed");
  ficha_alarm_set (fixture->alarm, get_now () + HOUR);
  g_clear_pointer (&fixture->alarm, ficha_alarm_free);
  set_clocks (2 * HOUR * 1000, 0);
  assert_quiet (fixture);

  g_test_message ("due");
  set_clocks (0, 0);
  fixture->alarm = ficha_alarm_new (alarm_cb, fixture);
  ficha_alarm_set (fixture->alarm, get_now ());
  g_clear_pointer (&fixture->alarm, ficha_alarm_free);
  assert_quiet (fixture);

  g_test_message ("by its callback");
  alarm = ficha_alarm_new (free_cb, &alarm);
  ficha_alarm_set (alarm, get_now ());
  ficha_assert_await (alarm == NULL, AT_ONCE);
}

/* Without a file descriptor to be had it looks once a minute, and at the moment. That it tells of the
 * clock at such a look is not tested: it takes a minute. */
static void
test_no_timer (Fixture *fixture, gconstpointer data)
{
  struct rlimit old, none = { 0 };
  gint64 moment;
  guint n_iterations = 0;

  g_clear_pointer (&fixture->alarm, ficha_alarm_free);
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &old), ==, 0);
  none.rlim_max = old.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &none), ==, 0);
  fixture->alarm = ficha_alarm_new (alarm_cb, fixture);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &old), ==, 0);

  moment = get_now () + 2;
  ficha_alarm_set (fixture->alarm, moment);
  while (fixture->n_events == 0)
    {
      g_main_context_iteration (NULL, TRUE);
      n_iterations++;
    }
  g_assert_cmpuint (n_iterations, <=, 2);
  g_assert_cmpint (fixture->told_at, >=, moment * G_TIME_SPAN_SECOND);
  g_assert_cmpint (fixture->told_at, <, moment * G_TIME_SPAN_SECOND + AT_ONCE * 1000);
  assert_event (fixture, TRUE, 0, 0);

  ficha_alarm_set (fixture->alarm, G_MAXINT64);
  assert_quiet (fixture);
  ficha_alarm_set (fixture->alarm, FICHA_TIME_UNKNOWN + 1);
  assert_event (fixture, TRUE, 0, 0);
  ficha_alarm_set (fixture->alarm, get_now ());
  ficha_alarm_set (fixture->alarm, FICHA_TIME_UNKNOWN);
  assert_quiet (fixture);
}

static guint
count_files (void)
{
  DIR *folder = opendir ("/proc/self/fd");
  guint n_files = 0;

  g_assert_nonnull (folder);
  while (readdir (folder) != NULL)
    n_files++;
  closedir (folder);
  return n_files;
}

static void
test_no_leak (Fixture *fixture, gconstpointer data)
{
  guint n_files = count_files ();

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (FichaAlarm) alarm = ficha_alarm_new (alarm_cb, fixture);

      ficha_alarm_set (alarm, get_now () + i);
    }
  g_assert_cmpuint (count_files (), ==, n_files);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*function) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/alarm/moment", test_moment },
    { "/alarm/past", test_past },
    { "/alarm/S35-far", test_far },
    { "/alarm/set-again", test_set_again },
    { "/alarm/C01-clock-set", test_clock_set },
    { "/alarm/clock-set-before", test_clock_set_before },
    { "/alarm/clock-set-after", test_clock_set_after },
    { "/alarm/clock-set-slightly", test_clock_set_slightly },
    { "/alarm/C03-suspend", test_suspend },
    { "/alarm/C04-stopped", test_stopped },
    { "/alarm/free", test_free },
    { "/alarm/no-timer", test_no_timer },
    { "/alarm/no-leak", test_no_leak },
  };
  g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
  int status;

  clock_file = g_build_filename (folder, "clock", NULL);
  g_setenv ("FICHA_CLOCK_FILE", clock_file, TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].function, tear_down);
  status = g_test_run ();
  g_free (clock_file);
  return status;
}
