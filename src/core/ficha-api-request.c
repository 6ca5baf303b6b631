// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-api-request.h"

#include <string.h>
#include <time.h>

#include "ficha-answer.h"
#include "ficha-api-error.h"
#include "ficha-base-uri.h"

#define BODY_MAX (256 * 1024)

static void send_request (GTask *task);

static void
forget_answer (FichaApiRequest *request)
{
  if (request->answer != NULL)
    explicit_bzero (request->answer, request->answer_length);
  g_clear_pointer (&request->answer, g_free);
  request->answer_length = 0;
}

static gboolean
is_https (const FichaApiRequest *request)
{
  return g_str_equal (g_uri_get_scheme (request->uri), "https");
}

static gboolean
alarm_cb (gpointer user_data)
{
  FichaApiRequest *request = user_data;

  request->timed_out = TRUE;
  g_cancellable_cancel (request->cancellable);
  return G_SOURCE_REMOVE;
}

static void
caller_cancelled_cb (GCancellable *caller, GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

/* In microseconds, with the time that the machine slept. */
static gint64
read_boot_time (void)
{
  struct timespec time = { 0 };

  clock_gettime (CLOCK_BOOTTIME, &time);
  return time.tv_sec * G_TIME_SPAN_SECOND + time.tv_nsec / 1000;
}

/* The request begins to be written: the connection stands. */
static void
starting_cb (SoupMessage *message, GTask *task)
{
  FichaApiRequest *request = g_task_get_task_data (task);

  request->outcome.left = TRUE;
  request->left_at = g_get_monotonic_time ();
  request->left_ahead = read_boot_time () - request->left_at;
  g_source_set_ready_time (request->alarm, request->deadline);
}

/* Called where the system's authorities find fault with the certificate: the integration's own may
 * know better about the authority, and judge the rest again. There is no "accept anyway". */
static gboolean
accept_certificate_cb (SoupMessage *message,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags errors,
                       GTask *task)
{
  FichaApiRequest *request = g_task_get_task_data (task);

  if (request->ca_database != NULL && (errors & G_TLS_CERTIFICATE_UNKNOWN_CA))
    {
      int port = g_uri_get_port (request->uri);
      g_autoptr (GSocketConnectable) identity =
          g_network_address_new (g_uri_get_host (request->uri), port > 0 ? port : 443);

      errors &= ~G_TLS_CERTIFICATE_UNKNOWN_CA;
      errors |= g_tls_database_verify_chain (request->ca_database, certificate,
                                             G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER, identity,
                                             NULL, G_TLS_DATABASE_VERIFY_NONE, NULL, NULL);
    }
  request->tls_errors = errors;
  return errors == 0;
}

static void
return_code (GTask *task, FichaError code)
{
  FichaApiRequest *request = g_task_get_task_data (task);

  g_task_return_new_error_literal (task, FICHA_ERROR, code,
                                   code == FICHA_ERROR_BAD_ANSWER ? "not HTTP" : request->host);
}

/* Whether the call is over because its caller or its deadline said so; then it has returned. */
static gboolean
return_if_ended (GTask *task)
{
  FichaApiRequest *request = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return TRUE;
  if (!request->timed_out)
    return FALSE;
  return_code (task, FICHA_ERROR_TIMED_OUT);
  return TRUE;
}

static void
proxies_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FichaApiRequest *request = g_task_get_task_data (task);
  g_auto (GStrv) proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (object), result, NULL);

  if (return_if_ended (task))
    return;
  if (proxies != NULL && proxies[0] != NULL && !g_str_equal (proxies[0], "direct://"))
    request->failure = FICHA_ERROR_PROXY;
  return_code (task, request->failure);
}

static gboolean
repeat_cb (GCancellable *cancellable, gpointer user_data)
{
  GTask *task = user_data;

  if (!return_if_ended (task))
    send_request (task);
  return G_SOURCE_REMOVE;
}

/* Sends the POST again in a while, or at once notices that the call is over. */
static void
repeat_later (GTask *task)
{
  FichaApiRequest *request = g_task_get_task_data (task);
  g_autoptr (GSource) source = g_cancellable_source_new (request->cancellable);

  request->repeated = TRUE;
  g_source_set_ready_time (source, g_get_monotonic_time () + request->retry_delay * (gint64) 1000);
  g_source_set_callback (source, G_SOURCE_FUNC (repeat_cb), g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

/* No answer came, or not all of it. */
static void
transport_failed (GTask *task, const GError *error)
{
  FichaApiRequest *request = g_task_get_task_data (task);
  GProxyResolver *resolver;

  if (return_if_ended (task))
    return;

  request->failure = ficha_api_error_from_transport (error, request->tls_errors);
  if (request->failure == FICHA_ERROR_NETWORK && request->body != NULL && !request->repeated)
    {
      repeat_later (task);
      return;
    }

  /* GIO's error is the same whether the host or the proxy before it can't be reached */
  resolver = g_proxy_resolver_get_default ();
  if (!request->loopback && g_proxy_resolver_is_supported (resolver) &&
      (request->failure == FICHA_ERROR_RESOLVE || request->failure == FICHA_ERROR_CONNECT))
    g_proxy_resolver_lookup_async (resolver, request->base_uri, request->cancellable,
                                   proxies_found_cb, g_object_ref (task));
  else
    return_code (task, request->failure);
}

/* Whether the answer's end is missing. On a connection that is to be closed libsoup leaves this to
 * its caller. */
static gboolean
is_short (const FichaApiRequest *request)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (request->message);

  return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
         (goffset) request->answer_length < soup_message_headers_get_content_length (headers);
}

static void
body_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FichaApiRequest *request = g_task_get_task_data (task);
  guint status = soup_message_get_status (request->message);
  g_autoptr (GError) error = NULL;
  FichaTokens *tokens;

  g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, &request->answer_length, &error);

  if (status != SOUP_STATUS_OK && status != SOUP_STATUS_CREATED)
    {
      /* the status is told already, whatever became of its explanation */
      if (!g_task_return_error_if_cancelled (task))
        g_task_return_error (task,
                             ficha_api_error_from_status (request->message, request->host,
                                                          request->answer, request->answer_length));
      return;
    }

  if (error == NULL && request->answer_length > BODY_MAX)
    {
      g_task_return_new_error_literal (task, FICHA_ERROR, FICHA_ERROR_BAD_ANSWER, "too large");
      return;
    }
  if (error == NULL && is_short (request))
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "");
  if (error != NULL)
    {
      transport_failed (task, error);
      return;
    }
  if (ficha_answer_is_html (request->answer, request->answer_length))
    {
      return_code (task, FICHA_ERROR_NOT_API);
      return;
    }

  tokens =
      ficha_answer_read (request->answer, request->answer_length, request->issued_at, NULL, &error);
  if (tokens == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, tokens, (GDestroyNotify) ficha_tokens_unref);
}

/* Keeps what the answer's head tells. The clocks are compared at the middle of the exchange, whose
 * length the wall clock doesn't know: it may be set meanwhile (C01). A machine that slept meanwhile
 * can't tell when the answer was written (C03). */
static void
note_head (FichaApiRequest *request)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (request->message);
  const char *text = soup_message_headers_get_one (headers, "Date");
  g_autoptr (GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;
  gint64 now = g_get_real_time ();

  request->issued_at = now / G_USEC_PER_SEC;
  request->outcome.skew = FICHA_TIME_UNKNOWN;
  if (date != NULL)
    {
      gint64 ended_at = g_get_monotonic_time ();
      gint64 middle = now - (ended_at - request->left_at) / 2;
      gint64 slept = read_boot_time () - ended_at - request->left_ahead;

      request->issued_at = g_date_time_to_unix (date);
      if (slept < G_TIME_SPAN_SECOND)
        request->outcome.skew = request->issued_at - middle / G_USEC_PER_SEC;
    }
  request->outcome.refused =
      ficha_api_error_is_refusal (soup_message_get_status (request->message));
  request->outcome.retry_after =
      ficha_api_error_parse_retry_after (soup_message_headers_get_one (headers, "Retry-After"),
                                         request->issued_at);
}

/* What the answer to a probe tells: that it came, unless somebody else than the API gave it. */
static void
return_reached (GTask *task)
{
  FichaApiRequest *request = g_task_get_task_data (task);
  guint status = soup_message_get_status (request->message);
  const char *type =
      soup_message_headers_get_content_type (soup_message_get_response_headers (request->message),
                                             NULL);

  if (!ficha_api_error_is_of_api (status))
    g_task_return_error (task,
                         ficha_api_error_from_status (request->message, request->host, "", 0));
  else if (SOUP_STATUS_IS_SUCCESSFUL (status) && g_strcmp0 (type, "text/html") == 0)
    return_code (task, FICHA_ERROR_NOT_API);
  else
    g_task_return_boolean (task, TRUE);
}

static void
sent_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FichaApiRequest *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream =
      soup_session_send_finish (SOUP_SESSION (object), result, &error);

  if (stream == NULL)
    {
      transport_failed (task, error);
      return;
    }
  /* a proxy that refuses CONNECT answers in the server's place (facts.md) */
  if (is_https (request) && soup_message_get_tls_peer_certificate (request->message) == NULL)
    {
      return_code (task, FICHA_ERROR_PROXY);
      return;
    }

  note_head (request);
  if (request->probe)
    {
      if (!return_if_ended (task))
        return_reached (task);
      return;
    }
  forget_answer (request);
  request->answer = g_malloc (BODY_MAX + 1);
  g_input_stream_read_all_async (stream, request->answer, BODY_MAX + 1, G_PRIORITY_DEFAULT,
                                 request->cancellable, body_read_cb, g_object_ref (task));
}

static const char *
get_method (const FichaApiRequest *request)
{
  if (request->probe)
    return SOUP_METHOD_HEAD;

  return request->body != NULL ? SOUP_METHOD_POST : SOUP_METHOD_GET;
}

static void
send_request (GTask *task)
{
  FichaApiRequest *request = g_task_get_task_data (task);
  SoupMessage *message = soup_message_new_from_uri (get_method (request), request->uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  g_clear_object (&request->message);
  request->message = message;
  soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION | SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_force_http1 (message, TRUE); /* HTTP/2 repeats what a server did not process */
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", request->body);
  else
    soup_message_headers_replace (headers, "Content-Type", "application/json");
  soup_message_headers_replace (headers, "Accept", "application/json");
  /* no connection is used twice, so none need be kept */
  soup_message_headers_replace (headers, "Connection", "close");
  g_signal_connect_object (message, "starting", G_CALLBACK (starting_cb), task, 0);
  g_signal_connect_object (message, "accept-certificate", G_CALLBACK (accept_certificate_cb), task,
                           0);

  g_source_set_ready_time (request->alarm,
                           MIN (g_get_monotonic_time () + request->connect_timeout * (gint64) 1000,
                                request->deadline));
  soup_session_send_async (request->session, message, G_PRIORITY_DEFAULT, request->cancellable,
                           sent_cb, g_object_ref (task));
}

/**
 * ficha_api_request_new:
 * @integration: what the request is for
 * @authorities: the CA files that were read
 * @refresh_token: (nullable): the refresh token of a GET
 * @body: (nullable): the body of a POST
 * @error: return location of a #GError
 *
 * Makes a request, of which nothing is sent yet. One of @refresh_token and @body is given, or none
 * for a probe: a HEAD.
 *
 * Returns: (transfer full) (nullable): a new request; NULL with %FICHA_ERROR_INVALID_BASE_URI or
 *   %FICHA_ERROR_INVALID_CA_FILE
 */
FichaApiRequest *
ficha_api_request_new (const FichaIntegration *integration,
                       FichaAuthorities *authorities,
                       const FichaSecret *refresh_token,
                       GBytes *body,
                       GError **error)
{
  g_autoptr (FichaApiRequest) self = NULL;
  g_autofree char *base_uri = NULL;
  char *address;

  g_return_val_if_fail (integration != NULL, NULL);
  g_return_val_if_fail (authorities != NULL, NULL);
  g_return_val_if_fail (refresh_token == NULL || body == NULL, NULL);

  base_uri = ficha_base_uri_check (integration->base_uri, error);
  if (base_uri == NULL)
    return NULL;

  self = g_new0 (FichaApiRequest, 1);
  self->base_uri = g_steal_pointer (&base_uri);
  self->host = ficha_base_uri_get_host (self->base_uri);
  self->loopback = ficha_base_uri_is_loopback (self->base_uri);
  self->body = body != NULL ? g_bytes_ref (body) : NULL;
  self->probe = refresh_token == NULL && body == NULL;
  self->cancellable = g_cancellable_new ();
  self->outcome.skew = FICHA_TIME_UNKNOWN;

  if (integration->ca_file != NULL)
    {
      self->ca_database = ficha_authorities_get (authorities, integration->ca_file, error);
      if (self->ca_database == NULL)
        return NULL;
    }

  address = ficha_base_uri_join_auth (self->base_uri, refresh_token);
  self->uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);
  ficha_wipe_string (address);
  if (self->uri == NULL) /* GLib's own error would quote it */
    {
      g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_INVALID_BASE_URI, "host");
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * ficha_api_request_run:
 * @task: a task whose data is a request made by ficha_api_request_new(), with session and timeouts
 *
 * Sends the request and returns @task, with a #FichaTokens or an error as ficha_api_finish() tells;
 * a probe with %TRUE or an error.
 */
void
ficha_api_request_run (GTask *task)
{
  FichaApiRequest *self;

  g_return_if_fail (G_IS_TASK (task));

  self = g_task_get_task_data (task);
  self->deadline = g_get_monotonic_time () + self->total_timeout * (gint64) 1000;
  self->alarm = g_timeout_source_new (self->total_timeout);
  g_source_set_callback (self->alarm, alarm_cb, self, NULL);
  g_source_attach (self->alarm, g_task_get_context (task));
  if (g_task_get_cancellable (task) != NULL)
    {
      self->caller = g_object_ref (g_task_get_cancellable (task));
      self->caller_id = g_cancellable_connect (self->caller, G_CALLBACK (caller_cancelled_cb),
                                               g_object_ref (self->cancellable), g_object_unref);
    }
  send_request (task);
}

/**
 * ficha_api_request_free:
 * @self: (transfer full): a request
 *
 * Frees a request, and overwrites what it holds of an answer.
 */
void
ficha_api_request_free (FichaApiRequest *self)
{
  if (self->alarm != NULL)
    g_source_destroy (self->alarm);
  g_clear_pointer (&self->alarm, g_source_unref);
  g_cancellable_disconnect (self->caller, self->caller_id);
  g_clear_object (&self->caller);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->message);
  g_clear_object (&self->ca_database);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->base_uri, g_free);
  g_clear_pointer (&self->host, g_free);
  forget_answer (self);
  g_free (self);
}
