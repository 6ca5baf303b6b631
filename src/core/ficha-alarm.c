// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-alarm.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* Readings of several clocks belong together when they were taken within so many microseconds: a
 * process can be stopped, and a machine suspended, between two of them. */
#define READING_SPREAD (50 * G_TIME_SPAN_MILLISECOND)
#define READING_TRIES  10

/* How often to look where no timer of the kernel's can be had, in microseconds. */
#define LOOK_INTERVAL G_TIME_SPAN_MINUTE

struct _FichaAlarm
{
  GSource source; /* has to be first */

  FichaAlarmFunc callback;
  gpointer user_data; /* (unowned) */

  int fd; /* (owned) a timer, −1 where there is none */
  gpointer fd_tag;
  gint64 moment;

  /* Differences of clocks as last told, in microseconds: setting the wall clock changes the first,
   * suspend the second; adjusting by adjtime() and NTP's slewing change neither. */
  gint64 real_ahead_of_boot;
  gint64 boot_ahead_of_monotonic;
};

typedef struct
{
  gint64 real;
  gint64 boot;
  gint64 monotonic;
} Clocks;

/* Microseconds. */
static gint64
read_clock (clockid_t clock)
{
  struct timespec time = { 0 };

  clock_gettime (clock, &time);
  return time.tv_sec * G_TIME_SPAN_SECOND + time.tv_nsec / 1000;
}

static Clocks
read_clocks (void)
{
  Clocks clocks;

  for (guint i = 0; i < READING_TRIES; i++)
    {
      clocks.boot = read_clock (CLOCK_BOOTTIME);
      clocks.monotonic = read_clock (CLOCK_MONOTONIC);
      clocks.real = read_clock (CLOCK_REALTIME);
      if (read_clock (CLOCK_BOOTTIME) - clocks.boot < READING_SPREAD)
        break;
    }

  return clocks;
}

/* By how many whole seconds @difference moved from @told, which follows by these: a part of a
 * second isn't lost, it is told with what comes. */
static gint64
take_seconds (gint64 *told, gint64 difference)
{
  gint64 change = difference - *told;
  gint64 half = G_TIME_SPAN_SECOND / 2;
  gint64 seconds = (change + (change < 0 ? -half : half)) / G_TIME_SPAN_SECOND;

  *told += seconds * G_TIME_SPAN_SECOND;
  return seconds;
}

static void
close_timer (FichaAlarm *self)
{
  g_assert (self != NULL);

  if (self->fd_tag != NULL)
    g_source_remove_unix_fd (&self->source, g_steal_pointer (&self->fd_tag));
  g_clear_fd (&self->fd, NULL);
}

static gboolean
arm_timer (FichaAlarm *self)
{
  struct itimerspec time = { 0 };

  g_assert (self != NULL);

  if (self->fd < 0)
    return FALSE;

  /* A timer that is off doesn't tell that the clock was set: off is never. A time of 0 would turn it
   * off, one before that is invalid. */
  time.it_value.tv_sec = self->moment == FICHA_TIME_UNKNOWN ? G_MAXINT64 : MAX (self->moment, 0);
  time.it_value.tv_nsec = 1;
  if (timerfd_settime (self->fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &time, NULL) == 0)
    return TRUE;
  if (errno != ECANCELED)
    return FALSE;

  /* It is armed. The clock was set since the last look, which it will not tell again. */
  g_source_set_ready_time (&self->source, 0);
  return TRUE;
}

static void
arm (FichaAlarm *self)
{
  gint64 now, left;

  g_assert (self != NULL);

  g_source_set_ready_time (&self->source, -1);
  if (arm_timer (self))
    return;

  close_timer (self);
  if (self->moment == FICHA_TIME_UNKNOWN)
    return;
  now = g_get_real_time ();
  left = CLAMP (self->moment, 0, G_MAXINT64 / G_TIME_SPAN_SECOND) * G_TIME_SPAN_SECOND - now;
  g_source_set_ready_time (&self->source, g_get_monotonic_time () + CLAMP (left, 0, LOOK_INTERVAL));
}

static gboolean
alarm_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  FichaAlarm *self = (FichaAlarm *) source;
  FichaAlarmEvent event;
  Clocks clocks;
  guint64 n_expirations;

  /* What it has to say is seen on the clocks. After ECANCELED it may have lost an expiration, so it
   * is armed anew. */
  if (self->fd >= 0 && read (self->fd, &n_expirations, sizeof n_expirations) < 0 &&
      errno != EAGAIN && errno != EINTR && errno != ECANCELED)
    close_timer (self);

  clocks = read_clocks ();
  event.clock_set = take_seconds (&self->real_ahead_of_boot, clocks.real - clocks.boot);
  event.slept = take_seconds (&self->boot_ahead_of_monotonic, clocks.boot - clocks.monotonic);
  event.due =
      self->moment != FICHA_TIME_UNKNOWN && clocks.real / G_TIME_SPAN_SECOND >= self->moment;

  if (event.due)
    self->moment = FICHA_TIME_UNKNOWN;
  arm (self);
  if (event.due || event.clock_set != 0 || event.slept != 0)
    self->callback (&event, self->user_data);

  return G_SOURCE_CONTINUE;
}

static void
alarm_finalize (GSource *source)
{
  FichaAlarm *self = (FichaAlarm *) source;

  g_clear_fd (&self->fd, NULL);
}

static GSourceFuncs alarm_funcs = {
  .dispatch = alarm_dispatch,
  .finalize = alarm_finalize,
};

/**
 * ficha_alarm_new:
 * @callback: (scope notified): called in the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Makes an alarm that is off. Off or set, it tells when the wall clock is set and when the machine
 * wakes up, and wakes for nothing else.
 *
 * This is a timerfd with `TFD_TIMER_CANCEL_ON_SET` (timerfd_create(2)). Where none can be had it
 * looks once a minute while it is set, and tells of the clock then.
 *
 * Returns: (transfer full): the alarm
 */
FichaAlarm *
ficha_alarm_new (FichaAlarmFunc callback, gpointer user_data)
{
  FichaAlarm *self;
  GSource *source;
  Clocks clocks;

  g_return_val_if_fail (callback != NULL, NULL);

  source = g_source_new (&alarm_funcs, sizeof (FichaAlarm));
  g_source_set_static_name (source, "FichaAlarm");
  self = (FichaAlarm *) source;
  self->callback = callback;
  self->user_data = user_data;
  self->moment = FICHA_TIME_UNKNOWN;
  clocks = read_clocks ();
  self->real_ahead_of_boot = clocks.real - clocks.boot;
  self->boot_ahead_of_monotonic = clocks.boot - clocks.monotonic;

  self->fd = timerfd_create (CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (self->fd >= 0)
    self->fd_tag = g_source_add_unix_fd (source, self->fd, G_IO_IN);
  arm (self);
  g_source_attach (source, g_main_context_get_thread_default ());

  return self;
}

/**
 * ficha_alarm_set:
 * @self: an alarm
 * @moment: seconds since the epoch on this machine's clock, or %FICHA_TIME_UNKNOWN to turn it off
 *
 * Sets the alarm, once, in place of what it was set to. A moment that is over is told as soon as the
 * main context runs.
 */
void
ficha_alarm_set (FichaAlarm *self, gint64 moment)
{
  g_return_if_fail (self != NULL);

  if (moment == self->moment)
    return;
  self->moment = moment;
  arm (self);
}

/**
 * ficha_alarm_free:
 * @self: (transfer full): an alarm
 *
 * Ends the alarm; its callback isn't called any more. To be called in the thread of its main context.
 */
void
ficha_alarm_free (FichaAlarm *self)
{
  g_return_if_fail (self != NULL);

  g_source_destroy (&self->source);
  g_source_unref (&self->source);
}
