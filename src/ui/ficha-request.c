// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-request.h"

/* Longer than the agent waits for the API (30 s), in milliseconds; and than it takes to write thousands
 * of secret keys into the keyring, or to read them. */
#define REQUEST_TIMEOUT (60 * 1000)
#define BACKUP_TIMEOUT  (15 * 60 * 1000)

/* What a person asked the agent for, in flight. */
typedef struct
{
  char *method;
  GVariant *parameters; /* (owned) (nullable) */
  FichaSecret *secret;  /* (owned) (nullable): what goes along */
  FichaSecret *answer;  /* (owned) (nullable): what came back */
  gboolean unlocked;
} Request;

static void
request_free (Request *request)
{
  g_free (request->method);
  g_clear_pointer (&request->parameters, g_variant_unref);
  g_clear_pointer (&request->secret, ficha_secret_unref);
  g_clear_pointer (&request->answer, ficha_secret_unref);
  g_free (request);
}

static void send_request (GTask *task);

static void
unlock_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  reply = ficha_client_call_finish (FICHA_CLIENT (source), result, NULL, &error);
  if (reply == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    send_request (task);
}

static void
request_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  FichaClient *client = FICHA_CLIENT (source);
  Request *request = g_task_get_task_data (task);

  reply = ficha_client_call_finish (client, result, &request->answer, &error);
  if (g_error_matches (error, FICHA_ERROR, FICHA_ERROR_LOCKED) && !request->unlocked)
    {
      request->unlocked = TRUE;
      /* A person has to answer: no limit. */
      ficha_client_call_async (client, "Unlock", NULL, NULL, G_MAXINT,
                               g_task_get_cancellable (task), unlock_cb, g_object_ref (task));
    }
  else if (reply == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&reply), (GDestroyNotify) g_variant_unref);
}

static void
send_request (GTask *task)
{
  FichaClient *client = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  const gboolean backup =
      g_str_equal (request->method, "Export") || g_str_equal (request->method, "Import");

  ficha_client_call_async (client, request->method, request->parameters, request->secret,
                           backup ? BACKUP_TIMEOUT : REQUEST_TIMEOUT, g_task_get_cancellable (task),
                           request_cb, g_object_ref (task));
}

/**
 * ficha_request_async:
 * @client: the way to the agent
 * @method: a method of the agent
 * @parameters: (nullable): as for ficha_client_call_async()
 * @secret: (nullable): likewise
 * @cancellable: (nullable): stops the waiting
 * @callback: called when the answer is there
 * @user_data: for @callback
 *
 * Calls the agent because a person pressed something: where the keyring is locked it asks for the
 * password and tries once more. Never to be used without a person's wish: the prompt takes the
 * whole desktop.
 */
void
ficha_request_async (FichaClient *client,
                     const char *method,
                     GVariant *parameters,
                     FichaSecret *secret,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Request *request;

  g_return_if_fail (FICHA_IS_CLIENT (client));
  g_return_if_fail (method != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (client, cancellable, callback, user_data);
  g_task_set_source_tag (task, ficha_request_async);
  request = g_new0 (Request, 1);
  request->method = g_strdup (method);
  request->parameters = parameters != NULL ? g_variant_ref_sink (parameters) : NULL;
  request->secret = secret != NULL ? ficha_secret_ref (secret) : NULL;
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);

  send_request (task);
}

/**
 * ficha_request_finish:
 * @client: the way to the agent
 * @result: a result of ficha_request_async()
 * @secret: (out) (optional) (nullable) (transfer full): what came in a handle
 * @error: return location for an error
 *
 * Returns: (transfer full): the answer, a tuple, or %NULL with a #FichaError
 *   (%FICHA_ERROR_LOCKED where the person did not unlock the keyring) or `G_IO_ERROR_CANCELLED`
 */
GVariant *
ficha_request_finish (FichaClient *client,
                      GAsyncResult *result,
                      FichaSecret **secret,
                      GError **error)
{
  Request *request;

  g_return_val_if_fail (FICHA_IS_CLIENT (client), NULL);
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);

  request = g_task_get_task_data (G_TASK (result));
  if (secret != NULL)
    *secret = g_steal_pointer (&request->answer);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ficha_request_get_line:
 * @lines: the answer of `GetTokens`
 * @index: 0 for the access token, 1 for the refresh token
 *
 * Returns: (transfer full) (nullable): that line, %NULL where it is empty or not there
 */
FichaSecret *
ficha_request_get_line (const FichaSecret *lines, guint index)
{
  const char *line;

  g_return_val_if_fail (lines != NULL, NULL);

  line = ficha_secret_peek (lines);
  for (guint i = 0; i < index && line != NULL; i++)
    {
      line = strchr (line, '\n');
      if (line != NULL)
        line++;
    }

  if (line == NULL || strcspn (line, "\n") == 0)
    return NULL;

  return ficha_secret_new_len (line, strcspn (line, "\n"));
}
