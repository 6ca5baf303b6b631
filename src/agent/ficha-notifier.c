// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-notifier.h"

#include "ficha-notice-rule.h"
#include "ficha-notice-server.h"
#include "ficha-notification.h"

/* From so many integrations on, one notification tells of all. */
#define SUMMARY_MIN 3
#define SUMMARY_ID  "summary"
#define PAUSED_ID   "paused"

/* Milliseconds in which what happens is told together. A summary is not put up anew with each
 * integration that joins it. */
#define GATHER         300
#define GATHER_SUMMARY 3000

/**
 * FichaNotifier:
 *
 * Tells with notifications what needs a person, and withdraws what no longer does. What stands on the
 * desktop follows from the entries at any time: there is no queue of things to tell.
 */
struct _FichaNotifier
{
  GObject parent_instance;

  GApplication *application;     /* (unowned): which owns this; NULL once it stopped */
  FichaManager *manager;         /* (owned) */
  FichaPreferences *preferences; /* (owned) */
  FichaNoticeServer *server;     /* (owned) */

  GHashTable *notes; /* FichaEntry (unowned) → Note (owned) */
  char *summary;     /* (owned) (nullable): what the summary that stands says */
  gboolean stale_summary;
  gboolean paused;      /* it is to be told that nothing is renewed by itself for a while */
  gboolean paused_sent; /* it stands */
  guint gather_id;
  gboolean asking;
};

G_DEFINE_FINAL_TYPE (FichaNotifier, ficha_notifier, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What is told of an integration. Texts that stand for what a notification says are compared, so that
 * nothing is told twice. */
typedef struct
{
  FichaEntry *entry;  /* (owned) */
  FichaNotice notice; /* what it deserves now */
  char *sent;         /* (owned) (nullable): what the notification that stands says */
  char *seen;         /* (owned) (nullable): what the user saw in the window */
  gboolean stale;     /* one may stand that was not sent, or was closed by a click on it */
  gboolean acted;     /* its button was pressed, and nothing came of it yet */
} Note;

static void
note_free (Note *note)
{
  ficha_entry_unref (note->entry);
  g_free (note->sent);
  g_free (note->seen);
  g_free (note);
}

static gboolean
is_expiry (FichaNotice notice)
{
  return notice == FICHA_NOTICE_EXPIRING || notice == FICHA_NOTICE_EXPIRED;
}

/* Stands for what @note's notification says. The skew, which an answer may change by a second, is no
 * reason to tell it again. */
static char *
describe (const Note *note)
{
  const FichaIntegration *record = note->entry->record;
  gboolean over = note->entry->told_expired;

  if (note->notice == FICHA_NOTICE_REFUSED || note->notice == FICHA_NOTICE_LOCKED)
    return g_strdup_printf ("%d %s", note->notice, record->name);

  return g_strdup_printf ("%d %d %" G_GINT64_FORMAT " %s", note->notice, over,
                          record->access_expires_at, record->name);
}

static char *
get_id (const Note *note)
{
  return g_strconcat ("integration-", note->entry->record->id, NULL);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const Note *first = *(const Note *const *) a;
  const Note *second = *(const Note *const *) b;

  return g_utf8_collate (first->entry->record->name, second->entry->record->name);
}

/* (element-type Note) (transfer container): what is to be told, by name. */
static GPtrArray *
get_wanted (FichaNotifier *self)
{
  GPtrArray *wanted = g_ptr_array_new ();
  GHashTableIter iter;
  Note *note;

  g_assert (FICHA_IS_NOTIFIER (self));

  g_hash_table_iter_init (&iter, self->notes);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &note))
    {
      g_autofree char *text = describe (note);

      if (note->notice != FICHA_NOTICE_NONE && !note->acted && g_strcmp0 (text, note->seen) != 0)
        g_ptr_array_add (wanted, note);
    }
  g_ptr_array_sort (wanted, compare_names);

  return wanted;
}

static char *
describe_summary (GPtrArray *wanted)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < wanted->len; i++)
    {
      const Note *note = wanted->pdata[i];

      g_string_append_printf (text, "%s %s\n", note->entry->record->id, note->entry->record->name);
    }

  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* The next agent is not to tell it again: other notices tell of what still needs a person, and are news
 * in the next session, but this is over with the first look. */
static void
note_told (FichaNotifier *self, const Note *note)
{
  FichaEntry *entry = note->entry;

  g_assert (FICHA_IS_NOTIFIER (self));

  if (is_expiry (note->notice) &&
      ficha_entry_note_told (entry, note->notice == FICHA_NOTICE_EXPIRED) &&
      entry->session_key == NULL)
    ficha_catalog_save (ficha_manager_get_catalog (self->manager), entry->record, NULL);
}

static void
send_note (FichaNotifier *self, const Note *note)
{
  g_autoptr (GNotification) notification =
      ficha_notification_new (self->server, note->notice, note->entry);
  g_autofree char *id = get_id (note);

  g_assert (FICHA_IS_NOTIFIER (self));

  note_told (self, note);
  g_application_send_notification (self->application, id, notification);
}

static void
send_summary (FichaNotifier *self, GPtrArray *wanted)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_null_terminated (wanted->len, NULL, TRUE);
  g_autoptr (GNotification) notification = NULL;

  g_assert (FICHA_IS_NOTIFIER (self));

  for (guint i = 0; i < wanted->len; i++)
    {
      const Note *note = wanted->pdata[i];

      note_told (self, note);
      g_ptr_array_add (names, note->entry->record->name);
    }
  notification = ficha_notification_new_summary (self->server, (const char *const *) names->pdata);

  g_application_send_notification (self->application, SUMMARY_ID, notification);
}

static void
withdraw (FichaNotifier *self, Note *note)
{
  g_autofree char *id = get_id (note);

  g_application_withdraw_notification (self->application, id);
  note->stale = FALSE;
}

/* Puts it up, or withdraws it. */
static void
bring_paused_in_line (FichaNotifier *self)
{
  g_assert (FICHA_IS_NOTIFIER (self));

  if (self->paused)
    {
      g_autoptr (GNotification) notification = ficha_notification_new_paused ();

      g_application_send_notification (self->application, PAUSED_ID, notification);
    }
  else
    {
      g_application_withdraw_notification (self->application, PAUSED_ID);
    }
  self->paused_sent = self->paused;
}

/* What is to be changed on the desktop, or is being changed. */
typedef struct
{
  gboolean sends;
  gboolean withdraws;
} Changes;

/* Puts up and withdraws what makes the desktop show what is wanted; unless @really, only tells what
 * that would be. */
static Changes
bring_in_line (FichaNotifier *self, gboolean really)
{
  g_autoptr (GPtrArray) wanted = get_wanted (self);
  const gboolean together = wanted->len >= SUMMARY_MIN;
  g_autofree char *summary = together ? describe_summary (wanted) : NULL;
  Changes changes = { FALSE, FALSE };
  GHashTableIter iter;
  Note *note;

  if (self->paused != self->paused_sent)
    {
      changes.sends = self->paused;
      changes.withdraws = !self->paused;
      if (really)
        bring_paused_in_line (self);
    }
  if (summary != NULL && g_strcmp0 (summary, self->summary) != 0)
    {
      changes.sends = TRUE;
      if (really)
        send_summary (self, wanted);
    }
  else if (summary == NULL && (self->summary != NULL || self->stale_summary))
    {
      changes.withdraws = TRUE;
      if (really)
        g_application_withdraw_notification (self->application, SUMMARY_ID);
    }
  if (really)
    {
      g_set_str (&self->summary, summary);
      self->stale_summary = FALSE;
    }

  g_hash_table_iter_init (&iter, self->notes);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &note))
    {
      const gboolean alone = !together && g_ptr_array_find (wanted, note, NULL);
      g_autofree char *text = alone ? describe (note) : NULL;

      if (text != NULL && g_strcmp0 (text, note->sent) != 0)
        {
          changes.sends = TRUE;
          if (really)
            send_note (self, note);
        }
      else if (text == NULL && (note->sent != NULL || note->stale))
        {
          changes.withdraws = TRUE;
          if (really)
            withdraw (self, note);
        }
      if (really)
        g_set_str (&note->sent, text);
      if (note->notice == FICHA_NOTICE_NONE && note->sent == NULL && !note->stale)
        g_hash_table_iter_remove (&iter);
    }

  return changes;
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaNotifier) self = FICHA_NOTIFIER (user_data);
  g_autoptr (GError) error = NULL;
  gboolean there;

  self->asking = FALSE;
  there = ficha_notice_server_ask_finish (FICHA_NOTICE_SERVER (source), result, &error);
  if (self->application == NULL)
    return;

  /* nobody there: all is told to who comes */
  if (!there)
    {
      g_debug ("no notifications: %s", error->message);
      return;
    }

  bring_in_line (self, TRUE);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
gather_cb (gpointer user_data)
{
  FichaNotifier *self = FICHA_NOTIFIER (user_data);
  Changes changes = bring_in_line (self, FALSE);

  self->gather_id = 0;
  if (changes.sends || changes.withdraws)
    {
      self->asking = TRUE;
      ficha_notice_server_ask_async (self->server, changes.sends, asked_cb, g_object_ref (self));
    }

  return G_SOURCE_REMOVE;
}

static void
queue (FichaNotifier *self)
{
  g_assert (FICHA_IS_NOTIFIER (self));

  /* what changes while the server is asked is seen when it has answered */
  if (self->application == NULL || self->asking || self->gather_id != 0)
    return;

  self->gather_id =
      g_timeout_add (self->summary != NULL ? GATHER_SUMMARY : GATHER, gather_cb, self);
}

static void
update (FichaNotifier *self, FichaEntry *entry)
{
  Note *note = g_hash_table_lookup (self->notes, entry);
  FichaNotice notice;

  g_assert (FICHA_IS_NOTIFIER (self));

  /* what stands does until the outcome is known */
  if (entry->renewal != NULL && !entry->removed)
    return;

  notice = ficha_notice_rule_choose (entry,
                                     ficha_keyring_watch_get_state (
                                         ficha_manager_get_keyring_watch (self->manager)),
                                     ficha_preferences_get_notify_failures (self->preferences),
                                     g_get_real_time () / G_USEC_PER_SEC);
  if (note == NULL && notice == FICHA_NOTICE_NONE)
    return;

  if (note == NULL)
    {
      note = g_new0 (Note, 1);
      note->entry = ficha_entry_ref (entry);
      g_hash_table_insert (self->notes, entry, note);
    }
  note->notice = notice;
  note->acted = FALSE;
  queue (self);
}

static void
update_all (FichaNotifier *self)
{
  g_autoptr (GPtrArray) entries = ficha_manager_get_entries (self->manager);

  g_assert (FICHA_IS_NOTIFIER (self));

  for (guint i = 0; i < entries->len; i++)
    update (self, entries->pdata[i]);
}

/* Notices that an agent which was killed has left behind can only be of integrations whose record still
 * tells of trouble: whoever ends that withdraws them. */
static void
suspect_stale (FichaNotifier *self)
{
  g_autoptr (GPtrArray) entries = ficha_manager_get_entries (self->manager);

  for (guint i = 0; i < entries->len; i++)
    {
      FichaEntry *entry = entries->pdata[i];
      Note *note;

      if (entry->record->auto_renew && !entry->record->has_error && !entry->record->refused)
        continue;
      note = g_new0 (Note, 1);
      note->entry = ficha_entry_ref (entry);
      note->stale = TRUE;
      g_hash_table_insert (self->notes, entry, note);
    }
  self->stale_summary = g_hash_table_size (self->notes) >= SUMMARY_MIN;
  if (g_hash_table_size (self->notes) > 0)
    queue (self);
}

static gboolean
was_told (const Note *note)
{
  return is_expiry (note->notice) &&
         ficha_entry_was_told (note->entry, note->notice == FICHA_NOTICE_EXPIRED);
}

/* What the agent before this one told counts as standing: that was killed, or has withdrawn it. */
static void
take_over (FichaNotifier *self)
{
  g_autoptr (GPtrArray) wanted = get_wanted (self);
  gboolean all_told = TRUE;

  g_assert (FICHA_IS_NOTIFIER (self));

  for (guint i = 0; i < wanted->len; i++)
    {
      Note *note = wanted->pdata[i];

      all_told = all_told && was_told (note);
      if (wanted->len < SUMMARY_MIN && was_told (note))
        note->sent = describe (note);
    }

  if (wanted->len >= SUMMARY_MIN && all_told)
    self->summary = describe_summary (wanted);
}

static void
entry_cb (gpointer source, FichaEntry *entry, FichaNotifier *self)
{
  update (self, entry);
}

static void
ficha_notifier_dispose (GObject *object)
{
  FichaNotifier *self = FICHA_NOTIFIER (object);

  self->application = NULL;
  g_clear_handle_id (&self->gather_id, g_source_remove);
  g_clear_object (&self->server);
  g_clear_object (&self->preferences);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (ficha_notifier_parent_class)->dispose (object);
}

static void
ficha_notifier_finalize (GObject *object)
{
  FichaNotifier *self = FICHA_NOTIFIER (object);

  g_hash_table_unref (self->notes);
  g_free (self->summary);

  G_OBJECT_CLASS (ficha_notifier_parent_class)->finalize (object);
}

static void
ficha_notifier_class_init (FichaNotifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ficha_notifier_dispose;
  object_class->finalize = ficha_notifier_finalize;

  /**
   * FichaNotifier::changed:
   * @self: the notifier
   *
   * Emitted when notifications were put up or withdrawn.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FICHA_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ficha_notifier_init (FichaNotifier *self)
{
  self->notes = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) note_free);
}

/**
 * ficha_notifier_new:
 * @application: the registered application that sends; not kept
 * @manager: whose integrations are told of
 * @scheduler: who knows when they end
 * @preferences: whether failures are told
 *
 * Returns: (transfer full): a notifier, at work until ficha_notifier_stop()
 */
FichaNotifier *
ficha_notifier_new (GApplication *application,
                    FichaManager *manager,
                    FichaScheduler *scheduler,
                    FichaPreferences *preferences)
{
  FichaNotifier *self;

  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (FICHA_IS_MANAGER (manager), NULL);
  g_return_val_if_fail (FICHA_IS_SCHEDULER (scheduler), NULL);
  g_return_val_if_fail (FICHA_IS_PREFERENCES (preferences), NULL);

  self = g_object_new (FICHA_TYPE_NOTIFIER, NULL);
  self->application = application;
  self->manager = g_object_ref (manager);
  self->preferences = g_object_ref (preferences);
  self->server = ficha_notice_server_new (g_application_get_dbus_connection (application));

  g_signal_connect_object (manager, "changed", G_CALLBACK (entry_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (manager, "removed", G_CALLBACK (entry_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (scheduler, "remind", G_CALLBACK (entry_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (scheduler, "expired", G_CALLBACK (entry_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (ficha_manager_get_keyring_watch (manager), "changed",
                           G_CALLBACK (update_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (preferences, "notify::notify-failures", G_CALLBACK (update_all), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->server, "appeared", G_CALLBACK (queue), self, G_CONNECT_SWAPPED);

  suspect_stale (self);
  update_all (self);
  take_over (self);

  return self;
}

/**
 * ficha_notifier_is_standing:
 * @self: a notifier
 *
 * Returns: whether a notification stands: its buttons may work only while this process lives, and
 *   nobody else withdraws it
 */
gboolean
ficha_notifier_is_standing (FichaNotifier *self)
{
  GHashTableIter iter;
  const Note *note;

  g_return_val_if_fail (FICHA_IS_NOTIFIER (self), FALSE);

  g_hash_table_iter_init (&iter, self->notes);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &note))
    {
      if (note->sent != NULL)
        return TRUE;
    }

  return self->summary != NULL || self->paused_sent;
}

/**
 * ficha_notifier_set_paused:
 * @self: a notifier
 * @paused: whether it is to be told that nothing is renewed by itself for a while
 */
void
ficha_notifier_set_paused (FichaNotifier *self, gboolean paused)
{
  g_return_if_fail (FICHA_IS_NOTIFIER (self));

  self->paused = paused && ficha_preferences_get_notify_failures (self->preferences);
  queue (self);
}

/**
 * ficha_notifier_acted:
 * @self: a notifier
 * @entry: an integration
 *
 * A button of its notification was pressed, which closes that: if it doesn't help, it is told anew.
 */
void
ficha_notifier_acted (FichaNotifier *self, FichaEntry *entry)
{
  Note *note;

  g_return_if_fail (FICHA_IS_NOTIFIER (self));
  g_return_if_fail (entry != NULL);

  note = g_hash_table_lookup (self->notes, entry);
  if (note == NULL || note->sent == NULL)
    return;

  g_clear_pointer (&note->sent, g_free);
  note->stale = TRUE;
  note->acted = TRUE;
  /* who does not want to unlock the keyring after all is not asked again */
  if (note->notice == FICHA_NOTICE_LOCKED)
    {
      g_free (note->seen);
      note->seen = describe (note);
    }
}

/**
 * ficha_notifier_seen:
 * @self: a notifier
 * @entry: an integration
 *
 * The user looks at it in the window, which tells when its token ends: that is not told here.
 */
void
ficha_notifier_seen (FichaNotifier *self, FichaEntry *entry)
{
  Note *note;

  g_return_if_fail (FICHA_IS_NOTIFIER (self));
  g_return_if_fail (entry != NULL);

  note = g_hash_table_lookup (self->notes, entry);
  if (note == NULL || !is_expiry (note->notice))
    return;

  g_free (note->seen);
  note->seen = describe (note);
  note_told (self, note);
  queue (self);
}

/**
 * ficha_notifier_stop:
 * @self: a notifier
 *
 * Withdraws all that stands, and tells nothing more.
 */
void
ficha_notifier_stop (FichaNotifier *self)
{
  GHashTableIter iter;
  Note *note;

  g_return_if_fail (FICHA_IS_NOTIFIER (self));

  if (self->application == NULL)
    return;

  g_hash_table_iter_init (&iter, self->notes);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &note))
    {
      if (note->sent != NULL)
        withdraw (self, note);
    }
  if (self->summary != NULL)
    g_application_withdraw_notification (self->application, SUMMARY_ID);
  if (self->paused_sent)
    g_application_withdraw_notification (self->application, PAUSED_ID);

  g_clear_handle_id (&self->gather_id, g_source_remove);
  self->application = NULL;
}
