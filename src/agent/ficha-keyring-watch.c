// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-keyring-watch.h"

/* Seconds that the user has to answer the keyring's prompt. */
#define PROMPT_TIMEOUT (5 * 60)

/**
 * FichaKeyringWatch:
 *
 * What is known of the keyring's state, and its unlocking. It has the keyring asked when the Secret
 * Service tells that a collection changed, as when it is locked, and when somebody sees that
 * something is wrong; never by the clock.
 */
struct _FichaKeyringWatch
{
  GObject parent_instance;

  FichaKeyring *keyring;       /* (owned) */
  GDBusConnection *connection; /* (owned) (nullable) */
  guint subscription;
  guint name_watch;
  FichaKeyringState state;
  gboolean probing;
  gboolean stale; /* something changed while the keyring was asked */
};

G_DEFINE_FINAL_TYPE (FichaKeyringWatch, ficha_keyring_watch, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_UNLOCKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
set_state (FichaKeyringWatch *self, FichaKeyringState state)
{
  g_assert (FICHA_IS_KEYRING_WATCH (self));

  if (self->state == state)
    return;

  self->state = state;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
end_source (GSource *source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static gboolean
prompt_late_cb (gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));

  return G_SOURCE_REMOVE;
}

static void
probe_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaKeyringWatch) self = FICHA_KEYRING_WATCH (user_data);
  FichaKeyringState before = self->state;

  self->probing = FALSE;
  set_state (self, ficha_keyring_probe_finish (FICHA_KEYRING (source), result, NULL));
  if (self->state == FICHA_KEYRING_READY && before != FICHA_KEYRING_READY)
    g_signal_emit (self, signals[SIGNAL_UNLOCKED], 0);
  if (self->stale)
    ficha_keyring_watch_probe (self);
}

static void
collection_cb (GDBusConnection *connection,
               const char *sender,
               const char *path,
               const char *interface,
               const char *signal,
               GVariant *parameters,
               gpointer user_data)
{
  ficha_keyring_watch_probe (FICHA_KEYRING_WATCH (user_data));
}

/* The service is there, maybe again; what its collections are it does not tell by itself. */
static void
appeared_cb (GDBusConnection *connection, const char *name, const char *owner, gpointer user_data)
{
  ficha_keyring_watch_probe (FICHA_KEYRING_WATCH (user_data));
}

static void
vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  /* Not asked: the bus would start it, at the end of the session too. */
  set_state (FICHA_KEYRING_WATCH (user_data), FICHA_KEYRING_UNKNOWN);
}

static void
unlock_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  FichaKeyringWatch *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (ficha_keyring_unlock_finish (FICHA_KEYRING (source), result, &error))
    {
      set_state (self, FICHA_KEYRING_READY);
      g_signal_emit (self, signals[SIGNAL_UNLOCKED], 0);
      g_task_return_boolean (task, TRUE);
      return;
    }

  ficha_keyring_watch_probe (self);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_new_error_literal (task, FICHA_ERROR, FICHA_ERROR_LOCKED, "");
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
ficha_keyring_watch_finalize (GObject *object)
{
  FichaKeyringWatch *self = FICHA_KEYRING_WATCH (object);

  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->subscription);
  g_clear_handle_id (&self->name_watch, g_bus_unwatch_name);
  g_clear_object (&self->connection);
  g_clear_object (&self->keyring);

  G_OBJECT_CLASS (ficha_keyring_watch_parent_class)->finalize (object);
}

static void
ficha_keyring_watch_class_init (FichaKeyringWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ficha_keyring_watch_finalize;

  /**
   * FichaKeyringWatch::changed:
   * @self: the watch
   *
   * ficha_keyring_watch_get_state() answers otherwise now.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FICHA_TYPE_KEYRING_WATCH, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * FichaKeyringWatch::unlocked:
   * @self: the watch
   *
   * The keyring can be used again: the user has unlocked it here or elsewhere, or the service is back.
   */
  signals[SIGNAL_UNLOCKED] = g_signal_new ("unlocked", FICHA_TYPE_KEYRING_WATCH, G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ficha_keyring_watch_init (FichaKeyringWatch *self)
{
}

/**
 * ficha_keyring_watch_new:
 * @keyring: a keyring
 *
 * Returns: (transfer full): a watch that knows nothing of @keyring yet
 */
FichaKeyringWatch *
ficha_keyring_watch_new (FichaKeyring *keyring)
{
  FichaKeyringWatch *self;

  g_return_val_if_fail (FICHA_IS_KEYRING (keyring), NULL);

  self = g_object_new (FICHA_TYPE_KEYRING_WATCH, NULL);
  self->keyring = g_object_ref (keyring);

  return self;
}

/**
 * ficha_keyring_watch_follow:
 * @self: a watch that follows nothing yet
 * @connection: the session bus
 *
 * Listens to what the Secret Service tells of its collections, and to its coming and going. By the
 * signals of the service and not by those of a collection's properties, which hold the path of
 * every item. (org.freedesktop.Secret API 0.2)
 */
void
ficha_keyring_watch_follow (FichaKeyringWatch *self, GDBusConnection *connection)
{
  g_return_if_fail (FICHA_IS_KEYRING_WATCH (self));
  g_return_if_fail (G_IS_DBUS_CONNECTION (connection));
  g_return_if_fail (self->connection == NULL);

  self->connection = g_object_ref (connection);
  /* CollectionCreated, CollectionDeleted, CollectionChanged */
  self->subscription =
      g_dbus_connection_signal_subscribe (connection, "org.freedesktop.secrets",
                                          "org.freedesktop.Secret.Service", NULL,
                                          "/org/freedesktop/secrets", NULL,
                                          G_DBUS_SIGNAL_FLAGS_NONE, collection_cb, self, NULL);
  self->name_watch = g_bus_watch_name_on_connection (connection, "org.freedesktop.secrets",
                                                     G_BUS_NAME_WATCHER_FLAGS_NONE, appeared_cb,
                                                     vanished_cb, self, NULL);
}

/**
 * ficha_keyring_watch_get_state:
 * @self: a watch
 *
 * Returns: whether secrets can be kept now, as far as is known
 */
FichaKeyringState
ficha_keyring_watch_get_state (FichaKeyringWatch *self)
{
  g_return_val_if_fail (FICHA_IS_KEYRING_WATCH (self), FICHA_KEYRING_UNKNOWN);

  return self->state;
}

/**
 * ficha_keyring_watch_probe:
 * @self: a watch
 *
 * Has the keyring asked for its state; #FichaKeyringWatch::changed tells.
 */
void
ficha_keyring_watch_probe (FichaKeyringWatch *self)
{
  g_return_if_fail (FICHA_IS_KEYRING_WATCH (self));

  self->stale = self->probing;
  if (self->probing)
    return;

  self->probing = TRUE;
  ficha_keyring_probe_async (self->keyring, NULL, probe_cb, g_object_ref (self));
}

/**
 * ficha_keyring_watch_unlock_async:
 * @self: a watch
 * @callback: called when the keyring is unlocked, or the user did not want to
 * @user_data: for @callback
 *
 * Asks the user to unlock the keyring: GNOME's prompt is modal over the desktop, so only after a
 * click. A prompt that nobody answers is no longer waited for after five minutes.
 */
void
ficha_keyring_watch_unlock_async (FichaKeyringWatch *self,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GSource *late;

  g_return_if_fail (FICHA_IS_KEYRING_WATCH (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ficha_keyring_watch_unlock_async);
  late = g_timeout_source_new_seconds (PROMPT_TIMEOUT);
  g_source_set_callback (late, prompt_late_cb, g_object_ref (cancellable), g_object_unref);
  g_source_attach (late, NULL);
  g_task_set_task_data (task, late, (GDestroyNotify) end_source);
  ficha_keyring_unlock_async (self->keyring, cancellable, unlock_cb, g_object_ref (task));
}

/**
 * ficha_keyring_watch_unlock_finish:
 * @self: a watch
 * @result: a result of ficha_keyring_watch_unlock_async()
 * @error: return location for an error
 *
 * Returns: whether the keyring is unlocked; else %FALSE with %FICHA_ERROR_LOCKED (also where nobody
 *   answered) or %FICHA_ERROR_NO_KEYRING
 */
gboolean
ficha_keyring_watch_unlock_finish (FichaKeyringWatch *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (FICHA_IS_KEYRING_WATCH (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
