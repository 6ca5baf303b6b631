// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-scheduler.h"

#include "ficha-alarm.h"
#include "ficha-schedule.h"

/* Seconds over which what is due is spread when the network comes back. */
#define SPREAD_SECONDS 5

/**
 * FichaScheduler:
 *
 * Renews ahead of time, and tells when somebody has to be reminded. One alarm for the nearest
 * deadline of all integrations: between deadlines nothing wakes.
 */
struct _FichaScheduler
{
  GObject parent_instance;

  FichaManager *manager; /* (owned) */
  FichaAlarm *alarm;     /* (owned) */
  GSequence *due;        /* (owned): Deadline, the nearest first */
  GHashTable *deadlines; /* (owned): FichaEntry (unowned) → GSequenceIter (unowned) */

  gint64 not_before; /* when renewals begin, on this machine's clock; 0 once they have */
};

G_DEFINE_FINAL_TYPE (FichaScheduler, ficha_scheduler, G_TYPE_OBJECT)

typedef enum
{
  PROP_PAUSED = 1,
} FichaSchedulerProperty;

static GParamSpec *properties[PROP_PAUSED + 1];

enum
{
  SIGNAL_REMIND,
  SIGNAL_EXPIRED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What is to be done about an integration, and when. */
typedef struct
{
  FichaEntry *entry; /* (owned) */
  FichaScheduleAction action;
  gint64 moment; /* seconds since the epoch, this machine's clock */
} Deadline;

static void
deadline_free (Deadline *deadline)
{
  ficha_entry_unref (deadline->entry);
  g_free (deadline);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Deadline *first = a;
  const Deadline *second = b;

  return (first->moment > second->moment) - (first->moment < second->moment);
}

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
arm (FichaScheduler *self)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->due);
  gint64 moment = FICHA_TIME_UNKNOWN;

  g_assert (FICHA_IS_SCHEDULER (self));

  if (!g_sequence_iter_is_end (first))
    moment = ((Deadline *) g_sequence_get (first))->moment;
  if (self->not_before != 0 && (moment == FICHA_TIME_UNKNOWN || self->not_before < moment))
    moment = self->not_before;
  ficha_alarm_set (self->alarm, moment);
}

static void
end_pause (FichaScheduler *self)
{
  g_assert (FICHA_IS_SCHEDULER (self));

  self->not_before = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
}

static void
forget (FichaScheduler *self, FichaEntry *entry)
{
  GSequenceIter *iter = g_hash_table_lookup (self->deadlines, entry);

  g_assert (FICHA_IS_SCHEDULER (self));

  if (iter == NULL)
    return;

  g_hash_table_remove (self->deadlines, entry);
  g_sequence_remove (iter);
}

static gboolean
is_renewal (FichaScheduleAction action)
{
  return action == FICHA_SCHEDULE_RENEW || action == FICHA_SCHEDULE_OBTAIN;
}

/* When the agent renews by itself, also where something is to be told before. */
static gint64
find_next_renewal (FichaScheduler *self, const FichaScheduleInput *input, double jitter)
{
  FichaScheduleInput told = *input;
  FichaScheduleAction action;
  gint64 moment;

  told.reminded = told.told_expired = TRUE;
  action = ficha_schedule_next (&told, get_now (), jitter, &moment);

  return is_renewal (action) ? MAX (moment, self->not_before) : FICHA_TIME_UNKNOWN;
}

/* Works out what comes next for @entry; the alarm is set by the caller. */
static void
schedule (FichaScheduler *self, FichaEntry *entry)
{
  Deadline *deadline;
  FichaScheduleInput input;

  g_assert (FICHA_IS_SCHEDULER (self));

  forget (self, entry);
  entry->next_renewal = FICHA_TIME_UNKNOWN;
  /* the end of the operation is told too */
  if (entry->renewal != NULL)
    return;

  ficha_entry_get_schedule_input (entry, &input);
  entry->next_renewal = find_next_renewal (self, &input, entry->jitter);
  deadline = g_new0 (Deadline, 1);
  deadline->entry = ficha_entry_ref (entry);
  deadline->action = ficha_schedule_next (&input, get_now (), entry->jitter, &deadline->moment);
  if (deadline->moment == FICHA_TIME_UNKNOWN)
    {
      deadline_free (deadline);
      return;
    }
  if (is_renewal (deadline->action))
    deadline->moment = MAX (deadline->moment, self->not_before);

  g_hash_table_insert (self->deadlines, entry,
                       g_sequence_insert_sorted (self->due, deadline, compare, NULL));
}

static void
act (FichaScheduler *self, FichaEntry *entry, FichaScheduleAction action)
{
  g_assert (FICHA_IS_SCHEDULER (self));

  switch (action)
    {
    case FICHA_SCHEDULE_RENEW:
    case FICHA_SCHEDULE_OBTAIN:
      /* how it ends is told by the manager's signals */
      ficha_manager_renew_async (self->manager, entry, 0, TRUE, NULL, NULL);
      break;
    case FICHA_SCHEDULE_REMIND:
      entry->reminded = TRUE;
      g_signal_emit (self, signals[SIGNAL_REMIND], 0, entry);
      schedule (self, entry);
      break;
    case FICHA_SCHEDULE_EXPIRED:
      entry->told_expired = TRUE;
      g_signal_emit (self, signals[SIGNAL_EXPIRED], 0, entry);
      schedule (self, entry);
      break;
    case FICHA_SCHEDULE_NONE:
      schedule (self, entry);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* The clock was set: what is kept on it moves with it, and every deadline was worked out on the old
 * one. */
static void
clock_set (FichaScheduler *self, gint64 seconds)
{
  g_autoptr (GPtrArray) entries = ficha_manager_get_entries (self->manager);

  g_assert (FICHA_IS_SCHEDULER (self));

  if (self->not_before != 0)
    self->not_before += seconds;
  for (guint i = 0; i < entries->len; i++)
    {
      ficha_entry_move_clock (entries->pdata[i], seconds);
      ficha_manager_tell (self->manager, entries->pdata[i]);
    }
}

static void
alarm_cb (const FichaAlarmEvent *event, gpointer user_data)
{
  FichaScheduler *self = FICHA_SCHEDULER (user_data);
  const gint64 now = get_now ();

  if (event->clock_set != 0)
    clock_set (self, event->clock_set);
  if (self->not_before != 0 && self->not_before <= now)
    end_pause (self);

  for (GSequenceIter *first = g_sequence_get_begin_iter (self->due);
       !g_sequence_iter_is_end (first); first = g_sequence_get_begin_iter (self->due))
    {
      const Deadline *deadline = g_sequence_get (first);
      g_autoptr (FichaEntry) entry = ficha_entry_ref (deadline->entry);
      FichaScheduleAction action = deadline->action;

      if (deadline->moment > now)
        break;

      forget (self, entry);
      act (self, entry, action);
    }

  arm (self);
}

static void
changed_cb (FichaManager *manager, FichaEntry *entry, FichaScheduler *self)
{
  schedule (self, entry);
  arm (self);
}

static void
removed_cb (FichaManager *manager, FichaEntry *entry, FichaScheduler *self)
{
  forget (self, entry);
  arm (self);
}

/* The monitor is only a hint (facts.md: inside a Flatpak it may say no while all works): it brings
 * tries forward, and never stops one. */
static void
network_changed_cb (GNetworkMonitor *monitor, gboolean available, FichaScheduler *self)
{
  const gint64 now = get_now ();
  g_autoptr (GPtrArray) entries = NULL;

  if (!available)
    return;

  entries = ficha_manager_get_entries (self->manager);
  for (guint i = 0; i < entries->len; i++)
    {
      FichaEntry *entry = entries->pdata[i];

      /* It says so several times, and a try that is under way may have begun before. */
      if (entry->retry_at > now ||
          (entry->renewal == NULL && !ficha_entry_has_network_error (entry)))
        continue;
      entry->retry_at = now + g_random_int_range (0, SPREAD_SECONDS + 1);
      ficha_manager_tell (self->manager, entry);
    }
}

static void
ficha_scheduler_dispose (GObject *object)
{
  FichaScheduler *self = FICHA_SCHEDULER (object);

  g_clear_pointer (&self->alarm, ficha_alarm_free);
  g_clear_pointer (&self->deadlines, g_hash_table_unref);
  g_clear_pointer (&self->due, g_sequence_free);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (ficha_scheduler_parent_class)->dispose (object);
}

static void
ficha_scheduler_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((FichaSchedulerProperty) id)
    {
    case PROP_PAUSED:
      g_value_set_boolean (value, FICHA_SCHEDULER (object)->not_before != 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_scheduler_class_init (FichaSchedulerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ficha_scheduler_dispose;
  object_class->get_property = ficha_scheduler_get_property;

  /* whether the time has not come from which it renews */
  properties[PROP_PAUSED] =
      g_param_spec_boolean ("paused", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * FichaScheduler::remind:
   * @self: the scheduler
   * @entry: (type gpointer): a #FichaEntry whose access token ends soon and is not renewed by itself
   */
  signals[SIGNAL_REMIND] = g_signal_new ("remind", FICHA_TYPE_SCHEDULER, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  /**
   * FichaScheduler::expired:
   * @self: the scheduler
   * @entry: (type gpointer): a #FichaEntry whose access token just ended
   */
  signals[SIGNAL_EXPIRED] = g_signal_new ("expired", FICHA_TYPE_SCHEDULER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
ficha_scheduler_init (FichaScheduler *self)
{
  self->alarm = ficha_alarm_new (alarm_cb, self);
  self->due = g_sequence_new ((GDestroyNotify) deadline_free);
  self->deadlines = g_hash_table_new (NULL, NULL);
}

/**
 * ficha_scheduler_new:
 * @manager: whose integrations are renewed
 * @network_monitor: who tells that the network is back
 * @not_before: seconds since the epoch before which nothing is renewed by itself; 0 for at once
 *
 * Returns: (transfer full): a scheduler that follows @manager from here on
 */
FichaScheduler *
ficha_scheduler_new (FichaManager *manager, GNetworkMonitor *network_monitor, gint64 not_before)
{
  FichaScheduler *self;
  g_autoptr (GPtrArray) entries = NULL;

  g_return_val_if_fail (FICHA_IS_MANAGER (manager), NULL);
  g_return_val_if_fail (G_IS_NETWORK_MONITOR (network_monitor), NULL);

  self = g_object_new (FICHA_TYPE_SCHEDULER, NULL);
  self->manager = g_object_ref (manager);
  self->not_before = not_before;
  g_signal_connect_object (manager, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (manager, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (network_monitor, "network-changed", G_CALLBACK (network_changed_cb),
                           self, G_CONNECT_DEFAULT);

  entries = ficha_manager_get_entries (manager);
  for (guint i = 0; i < entries->len; i++)
    schedule (self, entries->pdata[i]);
  arm (self);

  return self;
}

/**
 * ficha_scheduler_is_waiting:
 * @self: a scheduler
 *
 * Returns: whether there is a deadline to stay for
 */
gboolean
ficha_scheduler_is_waiting (FichaScheduler *self)
{
  g_return_val_if_fail (FICHA_IS_SCHEDULER (self), FALSE);

  return !g_sequence_is_empty (self->due);
}

/**
 * ficha_scheduler_resume:
 * @self: a scheduler
 *
 * Renews from now on, although it was to wait.
 */
void
ficha_scheduler_resume (FichaScheduler *self)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_if_fail (FICHA_IS_SCHEDULER (self));

  if (self->not_before == 0)
    return;

  end_pause (self);
  entries = ficha_manager_get_entries (self->manager);
  for (guint i = 0; i < entries->len; i++)
    ficha_manager_tell (self->manager, entries->pdata[i]);
  arm (self);
}
