// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-keyring-call.h"

#include "ficha-keyring-service.h"
#include "ficha-surroundings.h"

typedef struct
{
  FichaKeyringLink *link; /* (unowned): the source object's */
  FichaKeyringStep run;
  gpointer data; /* (owned) */
  GDestroyNotify free_data;

  SecretService *service;    /* (owned) (nullable) */
  GCancellable *caller;      /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned): cancelled by the caller or by the bound */
  gulong caller_id;
  guint timeout;
  guint bound_id;
  GSource *waiting; /* (owned) (nullable): hears of a cancellation before the call's turn */
  gboolean is_late;
  gboolean is_retry;
} FichaKeyringCall;

static void
call_free (FichaKeyringCall *self)
{
  g_cancellable_disconnect (self->caller, self->caller_id);
  g_clear_handle_id (&self->bound_id, g_source_remove);
  g_clear_pointer (&self->waiting, g_source_unref);
  g_clear_object (&self->caller);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->service);
  self->free_data (self->data);
  g_free (self);
}

/* The service went, or another took its name: sessions and objects of the old one are no more. */
static void
drop_stale_service (FichaKeyringLink *link)
{
  g_autofree char *owner = NULL;

  if (link->service != NULL)
    owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (link->service));
  if (g_strcmp0 (owner, link->owner) != 0)
    ficha_keyring_link_clear (link);
}

/* Whether nothing on the bus, or no bus, is there to answer. */
static gboolean
is_absence (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
         (error->domain == G_DBUS_ERROR && error->code >= G_DBUS_ERROR_SPAWN_EXEC_FAILED &&
          error->code <= G_DBUS_ERROR_SPAWN_NO_MEMORY);
}

/* The error in the words of ficha-error.h. Takes @error. */
static GError *
translate (FichaKeyringCall *self, GError *error)
{
  g_autoptr (GError) original = error;

  if (original->domain == FICHA_ERROR)
    return g_steal_pointer (&original);

  if (self->is_late || g_error_matches (original, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
      g_error_matches (original, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY))
    return g_error_new_literal (FICHA_ERROR, FICHA_ERROR_KEYRING, "time-out");

  if (g_error_matches (original, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&original);

  if (g_error_matches (original, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return g_error_new_literal (FICHA_ERROR, FICHA_ERROR_LOCKED, "");

  /* before there is a service, only the way to it can have failed */
  if (is_absence (original) || self->service == NULL)
    return g_error_new_literal (FICHA_ERROR, FICHA_ERROR_NO_KEYRING,
                                ficha_surroundings_why_no_keyring ());

  g_dbus_error_strip_remote_error (original);
  return g_error_new_literal (FICHA_ERROR, FICHA_ERROR_KEYRING, original->message);
}

static gboolean
bound_cb (gpointer user_data)
{
  FichaKeyringCall *self = user_data;

  self->bound_id = 0;
  self->is_late = TRUE;
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

static void
caller_cancelled_cb (GCancellable *caller, GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
service_opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FichaKeyringCall *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  self->service = secret_service_open_finish (result, &error);
  if (self->service == NULL)
    {
      ficha_keyring_call_fail (g_steal_pointer (&task), g_steal_pointer (&error));
      return;
    }

  ficha_keyring_link_clear (self->link);
  self->link->service = g_object_ref (self->service);
  self->link->owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (self->service));
  self->run (g_steal_pointer (&task));
}

/* Takes @task. Not secret_service_get (), whose service the whole process shares: this one is ours
 * to drop. */
static void
open_service (GTask *task)
{
  FichaKeyringCall *self = g_task_get_task_data (task);

  drop_stale_service (self->link);
  if (self->link->service == NULL)
    {
      secret_service_open (FICHA_TYPE_KEYRING_SERVICE, NULL, SECRET_SERVICE_NONE, self->cancellable,
                           service_opened_cb, task);
      return;
    }

  self->service = g_object_ref (self->link->service);
  self->run (task);
}

/* Takes @task, which is the first of those that change something. */
static void
take_turn (GTask *task)
{
  FichaKeyringCall *self = g_task_get_task_data (task);

  if (self->waiting != NULL)
    g_source_destroy (self->waiting);
  g_clear_pointer (&self->waiting, g_source_unref);
  open_service (task);
}

/* Lets the next one begin where @task is one of those that change something. */
static void
leave_turn (GTask *task)
{
  FichaKeyringCall *self = g_task_get_task_data (task);
  GQueue *turns = &self->link->turns;
  const gboolean was_first = g_queue_peek_head (turns) == task;

  if (g_queue_remove (turns, task) && was_first && !g_queue_is_empty (turns))
    take_turn (g_queue_peek_head (turns));
}

static gboolean
cancelled_in_queue_cb (GCancellable *cancellable, gpointer user_data)
{
  ficha_keyring_call_fail (G_TASK (user_data),
                           g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, ""));

  return G_SOURCE_REMOVE;
}

static void
prepare (GTask *task, guint timeout)
{
  FichaKeyringCall *self = g_task_get_task_data (task);

  self->timeout = timeout;
  ficha_keyring_call_extend (task);
  if (self->caller != NULL)
    self->caller_id = g_cancellable_connect (self->caller, G_CALLBACK (caller_cancelled_cb),
                                             g_object_ref (self->cancellable), g_object_unref);
}

/**
 * ficha_keyring_link_clear:
 * @self: a link
 *
 * Drops the service: the next call opens it again.
 */
void
ficha_keyring_link_clear (FichaKeyringLink *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->service);
  g_clear_pointer (&self->owner, g_free);
}

/**
 * ficha_keyring_call_new:
 * @source: the object that the task is of
 * @source_tag: the function that the task is of
 * @link: the link, which lives as long as @source
 * @run: the first step
 * @data: (transfer full): what the steps work on
 * @free_data: frees @data
 * @cancellable: (nullable): the caller's
 * @callback: the caller's
 * @user_data: the caller's
 *
 * Makes a task whose steps run on the Secret Service.
 *
 * Returns: (transfer full): the task, to be begun
 */
GTask *
ficha_keyring_call_new (gpointer source,
                        gpointer source_tag,
                        FichaKeyringLink *link,
                        FichaKeyringStep run,
                        gpointer data,
                        GDestroyNotify free_data,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);
  FichaKeyringCall *self = g_new0 (FichaKeyringCall, 1);

  self->link = link;
  self->run = run;
  self->data = data;
  self->free_data = free_data;
  self->cancellable = g_cancellable_new ();
  g_set_object (&self->caller, cancellable);
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, self, (GDestroyNotify) call_free);

  return task;
}

/**
 * ficha_keyring_call_begin:
 * @task: (transfer full): the task of a call
 * @timeout: milliseconds that it may take without progress, 0 for no bound
 *
 * Begins with the first step, once there is a service. Where the service turns out to have gone,
 * the call begins once again.
 */
void
ficha_keyring_call_begin (GTask *task, guint timeout)
{
  g_return_if_fail (G_IS_TASK (task));

  prepare (task, timeout);
  open_service (task);
}

/**
 * ficha_keyring_call_begin_in_turn:
 * @task: (transfer full): the task of a call that changes something, and ends by
 *   ficha_keyring_call_finish() or ficha_keyring_call_fail()
 * @timeout: as for ficha_keyring_call_begin(), the wait for its turn included
 *
 * As ficha_keyring_call_begin(), once those that began before are over: gnome-keyring 48 crashes
 * where a property of an item is to be set while it deletes the item, since
 * invoke_set_property_in_idle_cb() of GLib 2.84 does not ask whether the object is still there.
 */
void
ficha_keyring_call_begin_in_turn (GTask *task, guint timeout)
{
  FichaKeyringCall *self;

  g_return_if_fail (G_IS_TASK (task));

  self = g_task_get_task_data (task);
  prepare (task, timeout);
  g_queue_push_tail (&self->link->turns, task);
  if (g_queue_peek_head (&self->link->turns) == task)
    {
      open_service (task);
    }
  else
    {
      self->waiting = g_cancellable_source_new (self->cancellable);
      g_task_attach_source (task, self->waiting, G_SOURCE_FUNC (cancelled_in_queue_cb));
    }
}

/**
 * ficha_keyring_call_extend:
 * @task: the task of a call
 *
 * Lets the bound count from now on: the call has made progress.
 */
void
ficha_keyring_call_extend (GTask *task)
{
  FichaKeyringCall *self;

  g_return_if_fail (G_IS_TASK (task));

  self = g_task_get_task_data (task);
  g_clear_handle_id (&self->bound_id, g_source_remove);
  if (self->timeout > 0 && !self->is_late)
    self->bound_id = g_timeout_add (self->timeout, bound_cb, self);
}

/**
 * ficha_keyring_call_get_data:
 * @task: the task of a call
 *
 * Gets what the steps work on.
 *
 * Returns: (transfer none): the data of ficha_keyring_call_new()
 */
gpointer
ficha_keyring_call_get_data (GTask *task)
{
  FichaKeyringCall *self;

  g_return_val_if_fail (G_IS_TASK (task), NULL);

  self = g_task_get_task_data (task);
  return self->data;
}

/**
 * ficha_keyring_call_get_service:
 * @task: the task of a call, in a step
 *
 * Gets the service.
 *
 * Returns: (transfer none): the service
 */
SecretService *
ficha_keyring_call_get_service (GTask *task)
{
  FichaKeyringCall *self;

  g_return_val_if_fail (G_IS_TASK (task), NULL);

  self = g_task_get_task_data (task);
  return self->service;
}

/**
 * ficha_keyring_call_get_cancellable:
 * @task: the task of a call
 *
 * Gets what every request of a step is to be cancelled by: it also ends at the bound.
 *
 * Returns: (transfer none): the cancellable
 */
GCancellable *
ficha_keyring_call_get_cancellable (GTask *task)
{
  FichaKeyringCall *self;

  g_return_val_if_fail (G_IS_TASK (task), NULL);

  self = g_task_get_task_data (task);
  return self->cancellable;
}

/**
 * ficha_keyring_call_fail:
 * @task: (transfer full): the task of a call
 * @error: (transfer full): an error of libsecret, of the bus, or of ours
 *
 * Ends a call with an error of ours, or begins it again, once, if the service was another's or
 * went meanwhile.
 */
void
ficha_keyring_call_fail (GTask *task, GError *error)
{
  FichaKeyringCall *self;

  g_return_if_fail (G_IS_TASK (task));
  g_return_if_fail (error != NULL);

  self = g_task_get_task_data (task);
  drop_stale_service (self->link);
  if (self->service != NULL && self->service != self->link->service && !self->is_retry &&
      !g_cancellable_is_cancelled (self->cancellable))
    {
      g_error_free (error);
      self->is_retry = TRUE;
      g_clear_object (&self->service);
      open_service (task);
      return;
    }

  leave_turn (task);
  g_task_return_error (task, translate (self, error));
  g_object_unref (task);
}

/**
 * ficha_keyring_call_fail_literal:
 * @task: (transfer full): the task of a call
 * @code: an error
 * @message: its message
 *
 * Ends a call with an error.
 */
void
ficha_keyring_call_fail_literal (GTask *task, FichaError code, const char *message)
{
  g_return_if_fail (G_IS_TASK (task));
  g_return_if_fail (message != NULL);

  ficha_keyring_call_fail (task, g_error_new_literal (FICHA_ERROR, (int) code, message));
}

/**
 * ficha_keyring_call_finish:
 * @task: (transfer full): the task of a call
 *
 * Ends a call that is done, with %TRUE.
 */
void
ficha_keyring_call_finish (GTask *task)
{
  g_return_if_fail (G_IS_TASK (task));

  leave_turn (task);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}
