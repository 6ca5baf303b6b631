// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-clock.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

/**
 * FichaClock:
 *
 * One tick for everything that counts down. What is on screen watches it and says after how long
 * its text is another; the clock sleeps until the first of these moments, and for good when
 * nothing is watching. It runs on the wall clock and wakes up after suspend and when the clock is
 * set.
 */
struct _FichaClock
{
  GObject parent_instance;

  GHashTable *watches; /* (owned): id → Watch */
  guint last_watch;
  gint64 fixed_now; /* -1: the wall clock */
  gint64 wake_at;   /* 0: not armed */
  int fd;
  guint source;
  gboolean paused;
};

G_DEFINE_FINAL_TYPE (FichaClock, ficha_clock, G_TYPE_OBJECT)

typedef struct
{
  FichaClockFunc func;
  gpointer user_data;
  gint64 due_at; /* 0: never */
} Watch;

static void
arm (FichaClock *self)
{
  struct itimerspec spec = { 0 };
  gint64 wake_at = 0;
  GHashTableIter iter;
  gpointer value;

  g_assert (FICHA_IS_CLOCK (self));

  g_hash_table_iter_init (&iter, self->watches);
  while (!self->paused && g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Watch *watch = value;

      if (watch->due_at != 0 && (wake_at == 0 || watch->due_at < wake_at))
        wake_at = watch->due_at;
    }

  if (wake_at == self->wake_at)
    return;

  self->wake_at = wake_at;
  if (self->fd < 0 || self->fixed_now >= 0)
    return;

  spec.it_value.tv_sec = wake_at;
  timerfd_settime (self->fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &spec, NULL);
}

static void
run_watch (FichaClock *self, Watch *watch, gint64 now)
{
  guint milliseconds;

  g_assert (FICHA_IS_CLOCK (self));

  /* words change with the second */
  milliseconds = watch->func (now, watch->user_data);
  watch->due_at = milliseconds > 0 ? now + (milliseconds + 999) / 1000 : 0;
}

static void
run_due (FichaClock *self, gboolean all)
{
  g_autofree gpointer *ids = NULL;
  gint64 now;
  guint n;

  g_assert (FICHA_IS_CLOCK (self));

  now = ficha_clock_get_now (self);
  /* A watch may go while others run. */
  ids = g_hash_table_get_keys_as_array (self->watches, &n);
  for (guint i = 0; i < n; i++)
    {
      Watch *watch = g_hash_table_lookup (self->watches, ids[i]);

      if (watch != NULL && (all || (watch->due_at != 0 && watch->due_at <= now)))
        run_watch (self, watch, now);
    }
  arm (self);
}

static gboolean
timer_cb (int fd, GIOCondition condition, gpointer user_data)
{
  FichaClock *self = FICHA_CLOCK (user_data);
  guint64 expirations;
  gboolean was_set;

  was_set = read (fd, &expirations, sizeof expirations) < 0 && errno == ECANCELED;
  self->wake_at = 0;
  run_due (self, was_set);

  return G_SOURCE_CONTINUE;
}

static void
ficha_clock_dispose (GObject *object)
{
  FichaClock *self = FICHA_CLOCK (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_fd (&self->fd, NULL);

  G_OBJECT_CLASS (ficha_clock_parent_class)->dispose (object);
}

static void
ficha_clock_finalize (GObject *object)
{
  FichaClock *self = FICHA_CLOCK (object);

  g_hash_table_unref (self->watches);

  G_OBJECT_CLASS (ficha_clock_parent_class)->finalize (object);
}

static void
ficha_clock_class_init (FichaClockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ficha_clock_dispose;
  object_class->finalize = ficha_clock_finalize;
}

static void
ficha_clock_init (FichaClock *self)
{
  self->watches = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->fixed_now = -1;
  self->fd = timerfd_create (CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  if (self->fd >= 0)
    self->source = g_unix_fd_add (self->fd, G_IO_IN, timer_cb, self);
}

/**
 * ficha_clock_new:
 *
 * Returns: (transfer full): a clock that follows the wall clock
 */
FichaClock *
ficha_clock_new (void)
{
  return g_object_new (FICHA_TYPE_CLOCK, NULL);
}

/**
 * ficha_clock_get_now:
 * @self: a clock
 *
 * Returns: seconds since the epoch
 */
gint64
ficha_clock_get_now (FichaClock *self)
{
  g_return_val_if_fail (FICHA_IS_CLOCK (self), 0);

  return self->fixed_now >= 0 ? self->fixed_now : g_get_real_time () / G_USEC_PER_SEC;
}

/**
 * ficha_clock_set_now:
 * @self: a clock
 * @now: seconds since the epoch
 *
 * Takes the clock off the wall and sets it: for tests. What watches it is shown anew.
 */
void
ficha_clock_set_now (FichaClock *self, gint64 now)
{
  g_return_if_fail (FICHA_IS_CLOCK (self));
  g_return_if_fail (now >= 0);

  self->fixed_now = now;
  run_due (self, TRUE);
}

/**
 * ficha_clock_watch:
 * @self: a clock
 * @func: (scope notified): called at once, and then as often as it asks for
 * @user_data: for @func
 *
 * Returns: what ficha_clock_unwatch() takes, never 0
 */
guint
ficha_clock_watch (FichaClock *self, FichaClockFunc func, gpointer user_data)
{
  Watch *watch;

  g_return_val_if_fail (FICHA_IS_CLOCK (self), 0);
  g_return_val_if_fail (func != NULL, 0);

  watch = g_new0 (Watch, 1);
  watch->func = func;
  watch->user_data = user_data;
  self->last_watch++;
  g_hash_table_insert (self->watches, GUINT_TO_POINTER (self->last_watch), watch);
  ficha_clock_update (self, self->last_watch);

  return self->last_watch;
}

/**
 * ficha_clock_update:
 * @self: a clock
 * @watch: a watch
 *
 * Calls the watch's function now, because what it shows changed.
 */
void
ficha_clock_update (FichaClock *self, guint watch)
{
  Watch *entry;

  g_return_if_fail (FICHA_IS_CLOCK (self));

  entry = g_hash_table_lookup (self->watches, GUINT_TO_POINTER (watch));
  g_return_if_fail (entry != NULL);

  run_watch (self, entry, ficha_clock_get_now (self));
  arm (self);
}

/**
 * ficha_clock_unwatch:
 * @self: a clock
 * @watch: a watch, which ends
 */
void
ficha_clock_unwatch (FichaClock *self, guint watch)
{
  g_return_if_fail (FICHA_IS_CLOCK (self));

  g_hash_table_remove (self->watches, GUINT_TO_POINTER (watch));
  arm (self);
}

/**
 * ficha_clock_set_paused:
 * @self: a clock
 * @paused: whether nobody sees what watches it, although it is on screen
 *
 * Stops the clock, or shows everything anew and goes on.
 */
void
ficha_clock_set_paused (FichaClock *self, gboolean paused)
{
  g_return_if_fail (FICHA_IS_CLOCK (self));

  paused = !!paused;
  if (paused == self->paused)
    return;

  self->paused = paused;
  if (paused)
    arm (self);
  else
    run_due (self, TRUE);
}

/**
 * ficha_clock_is_ticking:
 * @self: a clock
 *
 * Returns: whether it will wake up
 */
gboolean
ficha_clock_is_ticking (FichaClock *self)
{
  g_return_val_if_fail (FICHA_IS_CLOCK (self), FALSE);

  return self->wake_at != 0;
}
