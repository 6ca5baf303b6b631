// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-client.h"

#include "ficha-agent-starter.h"
#include "ficha-bus-error.h"
#include "ficha-memfd.h"

#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <unistd.h>

/**
 * FichaClient:
 *
 * The way from a client to the agent: calls by name, the agent started where the bus can't, secrets
 * as sealed memfds, errors in the #FichaError domain. It keeps no proxy: a script's call costs one
 * round trip.
 */
struct _FichaClient
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
};

G_DEFINE_FINAL_TYPE (FichaClient, ficha_client, G_TYPE_OBJECT)

/* One call, and what became of it so far. */
typedef struct
{
  char *method;         /* (owned) */
  GVariant *parameters; /* (owned) (nullable) */
  GUnixFDList *fds;     /* (owned) (nullable) */
  gint64 deadline;      /* monotonic, in microseconds */
  char *refuser;        /* (owned) (nullable): who had no object last, by unique name */
  gboolean repeated;    /* was not answered once */
  gboolean unstartable; /* an agent that was started did not become ready */
  int ready_fd;         /* of an agent that is starting, else -1 */
  FichaSecret *secret;  /* (owned) (nullable): what came back */
} Call;

static void
call_free (Call *call)
{
  g_clear_pointer (&call->refuser, g_free);
  g_clear_pointer (&call->method, g_free);
  g_clear_fd (&call->ready_fd, NULL);
  g_clear_pointer (&call->parameters, g_variant_unref);
  g_clear_object (&call->fds);
  g_clear_pointer (&call->secret, ficha_secret_unref);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

/* Milliseconds, at least one: what is late already is to fail as what is too slow does. */
static int
get_time_left (gint64 deadline)
{
  return (int) CLAMP ((deadline - g_get_monotonic_time () + 999) / 1000, 1, G_MAXINT);
}

static GUnixFDList *
fd_list_new (const FichaSecret *secret, GError **error)
{
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  int fd = ficha_memfd_new (secret, error);

  if (fd < 0)
    return NULL;

  /* Appending duplicates the descriptor. */
  if (g_unix_fd_list_append (fds, fd, error) < 0)
    g_clear_object (&fds);
  close (fd);

  return g_steal_pointer (&fds);
}

static gboolean
takes_fd (GVariant *parameters)
{
  const char *type = parameters != NULL ? g_variant_get_type_string (parameters) : "";

  return strchr (type, 'h') != NULL;
}

static gboolean
read_secret (GUnixFDList *fds, FichaSecret **secret, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  int fd;

  *secret = NULL;
  if (fds == NULL || g_unix_fd_list_get_length (fds) == 0)
    return TRUE;

  fd = g_unix_fd_list_get (fds, 0, error);
  if (fd < 0)
    return FALSE;

  *secret = ficha_memfd_read (fd, &local_error);
  close (fd);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Never %NULL; @parameters are taken if floating. Where @secret can't be sent there is an @error. */
static Call *
call_new (const char *method,
          GVariant *parameters,
          const FichaSecret *secret,
          int timeout,
          GError **error)
{
  Call *call = g_new0 (Call, 1);

  call->method = g_strdup (method);
  call->parameters = parameters != NULL ? g_variant_ref_sink (parameters) : NULL;
  call->deadline = g_get_monotonic_time () + timeout * (gint64) 1000;
  call->ready_fd = -1;
  if (takes_fd (parameters))
    call->fds = fd_list_new (secret, error);

  return call;
}

static GDBusMessage *
call_make_message (const Call *call)
{
  GDBusMessage *message = g_dbus_message_new_method_call (FICHA_AGENT_ID, FICHA_BUS_PATH,
                                                          FICHA_BUS_INTERFACE, call->method);

  if (call->parameters != NULL)
    g_dbus_message_set_body (message, call->parameters);
  if (call->fds != NULL)
    g_dbus_message_set_unix_fd_list (message, call->fds);

  return message;
}

/* The answer, a tuple, in @reply; what comes in a handle becomes the call's secret. */
static GVariant *
call_read_reply (Call *call, GDBusMessage *reply, GError **error)
{
  GVariant *body;

  if (g_dbus_message_to_gerror (reply, error) ||
      !read_secret (g_dbus_message_get_unix_fd_list (reply), &call->secret, error))
    return NULL;

  body = g_dbus_message_get_body (reply);
  return g_variant_ref_sink (body != NULL ? body : g_variant_new ("()"));
}

static gboolean
is_no_object (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_INTERFACE) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT);
}

/* Whether the next agent is to answer: this one went away before it answered what may be asked again,
 * or it was leaving, had taken its object from the bus, and did not act upon the call. One that leaves
 * has given back its name before: who is found by it a second time stays, and knows no such method. */
static gboolean
call_is_to_be_repeated (Call *call, GDBusMessage *reply, const GError *error)
{
  if (g_get_monotonic_time () >= call->deadline)
    return FALSE;

  if (reply != NULL && is_no_object (error))
    return g_set_str (&call->refuser, g_dbus_message_get_sender (reply));

  if (call->repeated || !g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY))
    return FALSE;

  call->repeated = TRUE;
  return g_str_has_prefix (call->method, "List") || g_str_has_prefix (call->method, "Get");
}

/* Whether the bus found nobody to start: the agent is not installed, as in a build tree. Then it is
 * started here, as often as it became ready and left before the call reached it. */
static gboolean
call_is_to_be_started (const Call *call, const GError *error)
{
  if (call->unstartable || g_get_monotonic_time () >= call->deadline)
    return FALSE;

  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_EXEC_FAILED) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND);
}

/* Whether it is dead or late is told by what follows; then no other one is started. */
static void
call_agent_started (Call *call)
{
  call->unstartable = !ficha_agent_starter_is_ready (call->ready_fd);
  g_clear_fd (&call->ready_fd, NULL);
}

static void
ficha_client_finalize (GObject *object)
{
  FichaClient *self = FICHA_CLIENT (object);

  g_clear_object (&self->connection);

  G_OBJECT_CLASS (ficha_client_parent_class)->finalize (object);
}

static void
ficha_client_class_init (FichaClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ficha_client_finalize;
}

static void
ficha_client_init (FichaClient *self)
{
}

/**
 * ficha_client_new:
 * @connection: the session bus
 *
 * Returns: (transfer full): a way to the agent on @connection
 */
FichaClient *
ficha_client_new (GDBusConnection *connection)
{
  FichaClient *self;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);

  self = g_object_new (FICHA_TYPE_CLIENT, NULL);
  self->connection = g_object_ref (connection);

  return self;
}

/**
 * ficha_client_get_connection:
 * @self: a client
 *
 * Returns: (transfer none): the session bus, to follow the agent's signals on
 */
GDBusConnection *
ficha_client_get_connection (FichaClient *self)
{
  g_return_val_if_fail (FICHA_IS_CLIENT (self), NULL);

  return self->connection;
}

static void call_send (GTask *task);

/* It is ready, dead, or late, or nobody waits any more. */
static gboolean
ready_cb (int fd, GIOCondition condition, gpointer user_data)
{
  GTask *task = G_TASK (user_data);

  call_agent_started (g_task_get_task_data (task));
  call_send (task);

  return G_SOURCE_REMOVE;
}

/* Sends the call again when the agent that was started is ready. */
static void
send_when_ready (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  g_autoptr (GSource) ready = ficha_agent_starter_create_source (call->ready_fd, call->deadline,
                                                                 g_task_get_cancellable (task));

  g_source_set_callback (ready, G_SOURCE_FUNC (ready_cb), g_object_ref (task), g_object_unref);
  g_source_attach (ready, g_task_get_context (task));
}

static void
call_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GDBusMessage) reply = NULL;
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) error = NULL;
  Call *call = g_task_get_task_data (task);

  reply =
      g_dbus_connection_send_message_with_reply_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply != NULL)
    answer = call_read_reply (call, reply, &error);

  if (answer == NULL && call_is_to_be_repeated (call, reply, error))
    {
      call_send (task);
      return;
    }

  if (answer == NULL && call_is_to_be_started (call, error))
    {
      g_clear_error (&error);
      call->ready_fd = ficha_agent_starter_start (&error);
      if (call->ready_fd >= 0)
        {
          send_when_ready (task);
          return;
        }
    }

  if (answer != NULL)
    g_task_return_pointer (task, g_steal_pointer (&answer), (GDestroyNotify) g_variant_unref);
  else
    g_task_return_error (task, ficha_bus_error_to_local (g_steal_pointer (&error)));
}

static void
call_send (GTask *task)
{
  FichaClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autoptr (GDBusMessage) message = call_make_message (call);

  g_dbus_connection_send_message_with_reply (self->connection, message,
                                             G_DBUS_SEND_MESSAGE_FLAGS_NONE,
                                             get_time_left (call->deadline), NULL,
                                             g_task_get_cancellable (task), call_cb,
                                             g_object_ref (task));
}

/**
 * ficha_client_call_async:
 * @self: a client
 * @method: a method of io.github.ficha_app.Ficha.Agent1
 * @parameters: (nullable): its parameters, a tuple; taken if floating. Where the method takes a handle,
 *   the value in the tuple is 0
 * @secret: (nullable): what goes in that handle
 * @timeout: the longest wait in milliseconds, an agent that has to be started included
 * @cancellable: (nullable): stops the waiting; the agent may go on with what was asked
 * @callback: called when the answer is there
 * @user_data: for @callback
 *
 * Calls the agent, which is started if it does not run.
 */
void
ficha_client_call_async (FichaClient *self,
                         const char *method,
                         GVariant *parameters,
                         FichaSecret *secret,
                         int timeout,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Call *call;

  g_return_if_fail (FICHA_IS_CLIENT (self));
  g_return_if_fail (method != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ficha_client_call_async);
  call = call_new (method, parameters, secret, timeout, &error);
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);

  if (error == NULL)
    call_send (task);
  else
    g_task_return_error (task, ficha_bus_error_to_local (g_steal_pointer (&error)));
}

/**
 * ficha_client_call_finish:
 * @self: a client
 * @result: a result of ficha_client_call_async()
 * @secret: (out) (optional) (nullable) (transfer full): what came in a handle
 * @error: return location for an error
 *
 * Returns: (transfer full): the answer, a tuple, or %NULL with a #FichaError
 *   (%FICHA_ERROR_NO_AGENT where the agent is not reached) or `G_IO_ERROR_CANCELLED`
 */
GVariant *
ficha_client_call_finish (FichaClient *self,
                          GAsyncResult *result,
                          FichaSecret **secret,
                          GError **error)
{
  Call *call;

  g_return_val_if_fail (FICHA_IS_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  call = g_task_get_task_data (G_TASK (result));
  if (secret != NULL)
    *secret = g_steal_pointer (&call->secret);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ficha_client_call_sync:
 * @self: a client
 * @method: a method of io.github.ficha_app.Ficha.Agent1
 * @parameters: (nullable): as for ficha_client_call_async()
 * @in_secret: (nullable): what goes in the handle of @parameters
 * @timeout: as for ficha_client_call_async()
 * @out_secret: (out) (optional) (nullable) (transfer full): what came in a handle
 * @error: return location for an error
 *
 * Calls the agent and waits, without a main loop.
 *
 * Returns: (transfer full): as of ficha_client_call_finish()
 */
GVariant *
ficha_client_call_sync (FichaClient *self,
                        const char *method,
                        GVariant *parameters,
                        FichaSecret *in_secret,
                        int timeout,
                        FichaSecret **out_secret,
                        GError **error)
{
  g_autoptr (Call) call = NULL;
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (FICHA_IS_CLIENT (self), NULL);
  g_return_val_if_fail (method != NULL, NULL);

  call = call_new (method, parameters, in_secret, timeout, &local_error);
  while (answer == NULL && local_error == NULL)
    {
      g_autoptr (GDBusMessage) message = call_make_message (call);
      g_autoptr (GDBusMessage) reply = NULL;

      reply = g_dbus_connection_send_message_with_reply_sync (self->connection, message,
                                                              G_DBUS_SEND_MESSAGE_FLAGS_NONE,
                                                              get_time_left (call->deadline), NULL,
                                                              NULL, &local_error);
      if (reply != NULL)
        answer = call_read_reply (call, reply, &local_error);
      if (answer != NULL)
        break;

      if (call_is_to_be_repeated (call, reply, local_error))
        {
          g_clear_error (&local_error);
        }
      else if (call_is_to_be_started (call, local_error))
        {
          g_clear_error (&local_error);
          call->ready_fd = ficha_agent_starter_start (&local_error);
          if (call->ready_fd >= 0)
            {
              ficha_agent_starter_wait (call->ready_fd, call->deadline);
              call_agent_started (call);
            }
        }
    }

  if (answer == NULL)
    g_propagate_error (error, ficha_bus_error_to_local (g_steal_pointer (&local_error)));
  else if (out_secret != NULL)
    *out_secret = g_steal_pointer (&call->secret);

  return g_steal_pointer (&answer);
}
