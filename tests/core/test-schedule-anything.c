// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-schedule.h"

#define NONE    FICHA_SCHEDULE_NONE
#define RENEW   FICHA_SCHEDULE_RENEW
#define OBTAIN  FICHA_SCHEDULE_OBTAIN
#define REMIND  FICHA_SCHEDULE_REMIND
#define EXPIRED FICHA_SCHEDULE_EXPIRED
#define UNKNOWN FICHA_TIME_UNKNOWN

/* A moment, 2026-11-23T18:05:00Z. */
#define T0   G_GINT64_CONSTANT (1795457100)
#define HOUR 3600
#define DAY  (24 * HOUR)

static gint64
random_moment (gint64 now)
{
  static const gint64 edges[] = { UNKNOWN,        UNKNOWN + 1,    G_MAXINT64,     G_MAXINT64 - 1, 0,
                                  -62135596800ll, 253402300799ll, G_MININT64 / 2, G_MAXINT64 / 2 };
  static const gint32 ranges[] = { 2, 40, 2 * HOUR, 40 * DAY };
  guint choice = g_test_rand_int_range (0, 3 * G_N_ELEMENTS (edges));
  gint32 range = ranges[g_test_rand_int_range (0, G_N_ELEMENTS (ranges))];

  if (choice < G_N_ELEMENTS (edges))
    return edges[choice];
  return now + g_test_rand_int_range (-range, range);
}

/* Whatever comes from a disk or a server: no overflow (run under the sanitizers), no loop. */
static void
test_anything (void)
{
  for (guint i = 0; i < 200000; i++)
    {
      gint64 now = i % 16 == 0 ? random_moment (T0) : T0;
      guint bits = g_test_rand_int ();
      FichaScheduleInput input = {
        .has_tokens = (bits & 1) != 0,
        .auto_renew = (bits & 2) != 0,
        .can_renew = (bits & 4) != 0,
        .refused = (bits & 24) == 0,
        .reminded = (bits & 32) != 0,
        .told_expired = (bits & 64) != 0,
        .remind_before = (bits & 128) != 0 ? 10 : (guint) g_test_rand_int (),
        .n_failures = (bits & 256) != 0 ? 0 : (guint) g_test_rand_int_range (0, 7),
        .retry_after = (bits & 512) != 0 ? 0 : (guint) g_test_rand_int (),
        .issued_at = random_moment (T0),
        .access_expires_at = random_moment (T0),
        .refresh_expires_at = random_moment (T0),
        .skew = (bits & 1024) != 0 ? 0 : random_moment (0),
        .failed_at = random_moment (T0),
        .retry_at = random_moment (T0),
        .attempted_at = random_moment (T0),
      };
      gint64 when = 42;
      FichaScheduleAction action;

      if (now == UNKNOWN)
        continue;
      action = ficha_schedule_next (&input, now, g_test_rand_double_range (-1, 1), &when);
      if (when == UNKNOWN)
        {
          g_assert_cmpint (action, ==, NONE);
          /* nobody is left alone who counts on it */
          g_assert_false (input.auto_renew && !input.refused);
          continue;
        }
      g_assert_cmpint (when, >=, now);
      if (now < G_MAXINT64 - 30 * DAY)
        g_assert_cmpint (when, <=, now + 30 * DAY);
      /* to look again at once would be a loop */
      if (action == NONE && now < G_MAXINT64)
        g_assert_cmpint (when, >, now);
      if (action == RENEW || action == OBTAIN)
        g_assert_true (input.auto_renew && !input.refused);
      if (action == RENEW)
        g_assert_true (input.has_tokens && input.can_renew);
      if (action == REMIND)
        g_assert_true (!input.reminded && !input.told_expired && input.remind_before > 0);
      if (action == EXPIRED)
        g_assert_false (input.told_expired);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schedule/anything", test_anything);

  return g_test_run ();
}
