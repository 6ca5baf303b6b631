// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-clock.h"
#include "ficha-test.h"

typedef struct
{
  FichaClock *clock;
  guint n_calls;
  gint64 now;
  guint next;  /* milliseconds */
  guint other; /* a watch to end when called */
} Watcher;

static guint
watch_cb (gint64 now, gpointer user_data)
{
  Watcher *watcher = user_data;

  watcher->n_calls++;
  watcher->now = now;
  if (watcher->other != 0)
    ficha_clock_unwatch (watcher->clock, watcher->other);

  return watcher->next;
}

static void
test_watch (void)
{
  FichaClock *clock = ficha_clock_new ();
  Watcher first = { .clock = clock, .next = 1000 };
  Watcher second = { .clock = clock, .next = 0 };
  guint first_id, second_id;

  ficha_clock_set_now (clock, 1000);
  g_assert_false (ficha_clock_is_ticking (clock));

  first_id = ficha_clock_watch (clock, watch_cb, &first);
  second_id = ficha_clock_watch (clock, watch_cb, &second);
  g_assert_cmpuint (first_id, !=, second_id);
  g_assert_cmpuint (first.n_calls, ==, 1);
  g_assert_cmpint (first.now, ==, 1000);
  g_assert_true (ficha_clock_is_ticking (clock));

  g_test_message ("what was set is shown at once, by all");
  ficha_clock_set_now (clock, 5000);
  g_assert_cmpint (first.now, ==, 5000);
  g_assert_cmpuint (second.n_calls, ==, 2);

  g_test_message ("what changed is shown alone");
  ficha_clock_update (clock, second_id);
  g_assert_cmpuint (first.n_calls, ==, 2);
  g_assert_cmpuint (second.n_calls, ==, 3);

  g_test_message ("/C11: nothing on screen, no tick");
  ficha_clock_unwatch (clock, first_id);
  g_assert_false (ficha_clock_is_ticking (clock));
  ficha_clock_unwatch (clock, second_id);
  g_assert_false (ficha_clock_is_ticking (clock));

  g_assert_finalize_object (clock);
}

static void
test_unwatch_in_call (void)
{
  FichaClock *clock = ficha_clock_new ();
  Watcher first = { .clock = clock, .next = 1000 };
  Watcher second = { .clock = clock, .next = 1000 };
  guint first_id, second_id;

  ficha_clock_set_now (clock, 1000);
  first_id = ficha_clock_watch (clock, watch_cb, &first);
  second_id = ficha_clock_watch (clock, watch_cb, &second);

  /* whichever is called first ends the other */
  first.other = second_id;
  second.other = first_id;
  ficha_clock_set_now (clock, 1001);
  g_assert_cmpuint (first.n_calls + second.n_calls, ==, 3);

  g_assert_finalize_object (clock);
}

static void
test_ticks (void)
{
  FichaClock *clock = ficha_clock_new ();
  Watcher watcher = { .clock = clock, .next = 1000 };

  /* on the wall clock, and no more often than the words change */
  ficha_clock_watch (clock, watch_cb, &watcher);
  ficha_assert_await (watcher.n_calls >= 3, 10000);
  g_assert_cmpint (ABS (watcher.now - g_get_real_time () / G_USEC_PER_SEC), <=, 1);

  g_assert_finalize_object (clock);
}

/* C11: a window that is on screen and that nobody sees. */
static void
test_paused (void)
{
  FichaClock *clock = ficha_clock_new ();
  Watcher watcher = { .clock = clock, .next = 1000 };
  Watcher other = { .clock = clock, .next = 1000 };

  ficha_clock_watch (clock, watch_cb, &watcher);
  ficha_assert_await (watcher.n_calls >= 2, 10000);
  ficha_clock_set_paused (clock, TRUE);
  g_assert_false (ficha_clock_is_ticking (clock));
  watcher.n_calls = 0;

  g_test_message ("what comes meanwhile shows the time, and does not start it");
  ficha_clock_watch (clock, watch_cb, &other);
  g_assert_cmpuint (other.n_calls, ==, 1);
  g_assert_false (ficha_clock_is_ticking (clock));

  g_test_message ("right at once when it is seen again");
  g_assert_cmpuint (watcher.n_calls, ==, 0);
  ficha_clock_set_paused (clock, FALSE);
  ficha_clock_set_paused (clock, FALSE);
  g_assert_cmpuint (watcher.n_calls, ==, 1);
  g_assert_cmpint (ABS (watcher.now - g_get_real_time () / G_USEC_PER_SEC), <=, 1);
  g_assert_true (ficha_clock_is_ticking (clock));

  g_assert_finalize_object (clock);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/clock/C11-watch", test_watch);
  g_test_add_func ("/clock/C11-paused", test_paused);
  g_test_add_func ("/clock/unwatch-in-call", test_unwatch_in_call);
  g_test_add_func ("/clock/ticks", test_ticks);
  /* C03, C05: not testable here: suspend and a set clock need root; timerfd wakes up for both. */

  return g_test_run ();
}
