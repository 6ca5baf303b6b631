// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-api.h"

#include <libsoup/soup.h>
#include <string.h>

#include "ficha-api-request.h"

#define MAX_CONNECTIONS 16 /* more than the agent ever has in flight: nothing waits in libsoup */

/**
 * FichaApi:
 *
 * The two requests of Bitize's authentication API (`api.md`), one that only asks whether it is
 * reached, and everything that may go wrong on their way. A request goes out once, on a connection
 * of its own, by HTTP/1.1, to the address that was asked for and no other: libsoup would else send
 * a GET again when a connection dies, and follow redirects (`facts.md`), and a refresh token must
 * not be used twice. Only a POST is repeated, once, when its connection broke.
 *
 * Nothing is logged. Request bodies and answers are overwritten once they were used; the copies that
 * libsoup and the TLS library make of them can't be.
 */
struct _FichaApi
{
  GObject parent_instance;

  SoupSession *session;          /* (owned): by the system's proxy */
  SoupSession *direct;           /* (owned): for this machine, without a proxy */
  FichaAuthorities *authorities; /* (owned) */

  GNetworkMonitor *network_monitor; /* (owned) (nullable) */
  guint total_timeout;
  guint connect_timeout;
  guint idle_timeout;
  guint retry_delay;
};

G_DEFINE_FINAL_TYPE (FichaApi, ficha_api, G_TYPE_OBJECT)

typedef enum
{
  PROP_NETWORK_MONITOR = 1,
  PROP_TOTAL_TIMEOUT,
  PROP_CONNECT_TIMEOUT,
  PROP_IDLE_TIMEOUT,
  PROP_RETRY_DELAY,
} FichaApiProperty;

static GParamSpec *properties[PROP_RETRY_DELAY + 1];

/* Appends TEXT as a JSON string (RFC 8259, 7) at END; 6 bytes a byte and 2 are enough. */
static char *
append_json_string (char *end, const char *text)
{
  *end++ = '"';
  for (const char *byte = text; *byte != '\0'; byte++)
    {
      if (*byte == '"' || *byte == '\\')
        *end++ = '\\';
      if ((guchar) *byte < 0x20)
        end += g_snprintf (end, 7, "\\u%04x", (guint) *byte);
      else
        *end++ = *byte;
    }
  *end++ = '"';
  return end;
}

/* The body of POST /auth. Written by hand into one buffer: json-glib and GString leave copies of
 * the secret key in freed memory. */
static GBytes *
make_body (const char *consumer_key, const char *secret_key)
{
  const char *first = "{\"consumer_key\":", *second = ",\"secret_key\":";
  gsize room = strlen (first) + strlen (second) + strlen ("}") + 1 +
               6 * (strlen (consumer_key) + strlen (secret_key)) + 4;
  char *text = g_malloc (room);
  char *end = g_stpcpy (text, first);

  end = append_json_string (end, consumer_key);
  end = g_stpcpy (end, second);
  end = append_json_string (end, secret_key);
  end = g_stpcpy (end, "}");
  return g_bytes_new_with_free_func (text, end - text, (GDestroyNotify) ficha_wipe_string, text);
}

static void
start (FichaApi *self,
       const FichaIntegration *integration,
       const FichaSecret *refresh_token,
       GBytes *body,
       GTask *task)
{
  g_autoptr (GError) error = NULL;
  FichaApiRequest *request;

  g_assert (FICHA_IS_API (self));

  /* an answer that came is handed over even if the caller gave up in the same moment */
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  request = ficha_api_request_new (integration, self->authorities, refresh_token, body, &error);
  if (request == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_task_set_task_data (task, request, (GDestroyNotify) ficha_api_request_free);
  request->session = g_object_ref (request->loopback ? self->direct : self->session);
  request->total_timeout = self->total_timeout;
  request->connect_timeout = self->connect_timeout;
  request->retry_delay = self->retry_delay;
  if (!request->loopback && self->network_monitor != NULL &&
      g_network_monitor_get_connectivity (self->network_monitor) == G_NETWORK_CONNECTIVITY_PORTAL)
    g_task_return_new_error_literal (task, FICHA_ERROR, FICHA_ERROR_CAPTIVE, request->host);
  else
    ficha_api_request_run (task);
}

/* There is no request where it could not be made. */
static FichaApiOutcome
get_outcome (GTask *task)
{
  const FichaApiRequest *request = g_task_get_task_data (task);

  return request != NULL ? request->outcome : (FichaApiOutcome) { .skew = FICHA_TIME_UNKNOWN };
}

static SoupSession *
new_session (FichaApi *self)
{
  SoupSession *session =
      soup_session_new_with_options ("user-agent", "Ficha/" FICHA_VERSION, "timeout",
                                     self->idle_timeout, "max-conns", MAX_CONNECTIONS,
                                     "max-conns-per-host", MAX_CONNECTIONS, NULL);

  /* what a session has unless told otherwise: it unpacks without a bound, and answers 401 */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  return session;
}

static void
ficha_api_constructed (GObject *object)
{
  FichaApi *self = FICHA_API (object);

  G_OBJECT_CLASS (ficha_api_parent_class)->constructed (object);

  self->session = new_session (self);
  self->direct = new_session (self);
  soup_session_set_proxy_resolver (self->direct, NULL);
}

static void
ficha_api_dispose (GObject *object)
{
  FichaApi *self = FICHA_API (object);

  g_clear_object (&self->session);
  g_clear_object (&self->direct);
  g_clear_object (&self->network_monitor);

  G_OBJECT_CLASS (ficha_api_parent_class)->dispose (object);
}

static void
ficha_api_finalize (GObject *object)
{
  FichaApi *self = FICHA_API (object);

  ficha_authorities_free (self->authorities);

  G_OBJECT_CLASS (ficha_api_parent_class)->finalize (object);
}

static void
ficha_api_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  FichaApi *self = FICHA_API (object);

  switch ((FichaApiProperty) id)
    {
    case PROP_NETWORK_MONITOR:
      self->network_monitor = g_value_dup_object (value);
      break;
    case PROP_TOTAL_TIMEOUT:
      self->total_timeout = g_value_get_uint (value);
      break;
    case PROP_CONNECT_TIMEOUT:
      self->connect_timeout = g_value_get_uint (value);
      break;
    case PROP_IDLE_TIMEOUT:
      self->idle_timeout = g_value_get_uint (value);
      break;
    case PROP_RETRY_DELAY:
      self->retry_delay = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_api_class_init (FichaApiClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = ficha_api_constructed;
  object_class->dispose = ficha_api_dispose;
  object_class->finalize = ficha_api_finalize;
  object_class->set_property = ficha_api_set_property;

  /**
   * FichaApi:network-monitor: (nullable)
   *
   * Who is asked whether the network wants a sign-in first. Of no monitor is asked whether there is
   * a network: a VPN or a sandbox makes it err (`facts.md`).
   */
  properties[PROP_NETWORK_MONITOR] =
      g_param_spec_object ("network-monitor", NULL, NULL, G_TYPE_NETWORK_MONITOR, flags);

  /**
   * FichaApi:total-timeout:
   *
   * Milliseconds that a call may last in all, the repetition of a POST included.
   */
  properties[PROP_TOTAL_TIMEOUT] =
      g_param_spec_uint ("total-timeout", NULL, NULL, 1, G_MAXINT, 30000, flags);

  /**
   * FichaApi:connect-timeout:
   *
   * Milliseconds from the beginning until the request can be written: look-up of the name,
   * connection, proxy, TLS handshake.
   */
  properties[PROP_CONNECT_TIMEOUT] =
      g_param_spec_uint ("connect-timeout", NULL, NULL, 1, G_MAXINT, 10000, flags);

  /**
   * FichaApi:idle-timeout:
   *
   * Seconds that a connection may be silent.
   */
  properties[PROP_IDLE_TIMEOUT] =
      g_param_spec_uint ("idle-timeout", NULL, NULL, 1, G_MAXINT, 15, flags);

  /**
   * FichaApi:retry-delay:
   *
   * Milliseconds between a POST whose connection broke and its repetition.
   */
  properties[PROP_RETRY_DELAY] =
      g_param_spec_uint ("retry-delay", NULL, NULL, 0, G_MAXINT, 2000, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ficha_api_init (FichaApi *self)
{
  self->authorities = ficha_authorities_new ();
}

/**
 * ficha_api_new:
 * @total_timeout: seconds that a call may last in all
 *
 * Makes a client with the system's proxy, authorities and network monitor; the other timeouts are
 * those of `design.md` 4. No file is read before the first request.
 *
 * Returns: (transfer full): a new #FichaApi
 */
FichaApi *
ficha_api_new (guint total_timeout)
{
  g_return_val_if_fail (total_timeout > 0 && total_timeout <= G_MAXINT / 1000, NULL);

  return g_object_new (FICHA_TYPE_API, "total-timeout", total_timeout * 1000, "network-monitor",
                       g_network_monitor_get_default (), NULL);
}

/**
 * ficha_api_obtain_async:
 * @self: a #FichaApi
 * @integration: what to obtain tokens for; of it base URI, consumer key and CA file are used
 * @secret_key: its secret key, UTF-8
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Obtains tokens with the keys: `POST /auth` (`api.md`). If the connection breaks it is sent once
 * more, after #FichaApi:retry-delay. Finish with ficha_api_finish().
 */
void
ficha_api_obtain_async (FichaApi *self,
                        const FichaIntegration *integration,
                        FichaSecret *secret_key,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GBytes) body = NULL;

  g_return_if_fail (FICHA_IS_API (self));
  g_return_if_fail (integration != NULL);
  g_return_if_fail (secret_key != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ficha_api_obtain_async);
  body = make_body (integration->consumer_key, ficha_secret_peek (secret_key));
  start (self, integration, NULL, body, task);
}

/**
 * ficha_api_renew_async:
 * @self: a #FichaApi
 * @integration: what to renew the tokens of; of it base URI and CA file are used
 * @refresh_token: its refresh token
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Obtains new tokens with the refresh token: `GET /auth?refresh_token=…` (`api.md`). It is sent at
 * most once. The refresh token is spent from the moment at which the request may have left, see
 * #FichaApiOutcome. Finish with ficha_api_finish().
 */
void
ficha_api_renew_async (FichaApi *self,
                       const FichaIntegration *integration,
                       FichaSecret *refresh_token,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FICHA_IS_API (self));
  g_return_if_fail (integration != NULL);
  g_return_if_fail (refresh_token != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ficha_api_renew_async);
  start (self, integration, refresh_token, NULL, task);
}

/**
 * ficha_api_finish:
 * @self: a #FichaApi
 * @result: what the callback got
 * @outcome: (out) (optional): what else is known, filled on success and on failure
 * @error: return location of a #GError
 *
 * Finishes ficha_api_obtain_async() or ficha_api_renew_async().
 *
 * The errors are of the domain %FICHA_ERROR, with any code from %FICHA_ERROR_REFUSED to
 * %FICHA_ERROR_RATE_LIMITED, %FICHA_ERROR_INVALID_BASE_URI or %FICHA_ERROR_INVALID_CA_FILE; or
 * %G_IO_ERROR_CANCELLED where the caller cancelled.
 *
 * Returns: (transfer full) (nullable): the tokens, their moment of issue on the server's clock where
 *   the answer told it, else on this one
 */
FichaTokens *
ficha_api_finish (FichaApi *self, GAsyncResult *result, FichaApiOutcome *outcome, GError **error)
{
  g_return_val_if_fail (FICHA_IS_API (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (outcome != NULL)
    *outcome = get_outcome (G_TASK (result));
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ficha_api_probe_async:
 * @self: a #FichaApi
 * @integration: whose server is asked; of it base URI and CA file are used
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Asks whether the API is reached: by a `HEAD` of the address that the other requests go to, on the
 * same way (proxy, authorities, deadlines), without a key, a token or a name. It is sent at most
 * once. Finish with ficha_api_probe_finish().
 */
void
ficha_api_probe_async (FichaApi *self,
                       const FichaIntegration *integration,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FICHA_IS_API (self));
  g_return_if_fail (integration != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ficha_api_probe_async);
  start (self, integration, NULL, NULL, task);
}

/**
 * ficha_api_probe_finish:
 * @self: a #FichaApi
 * @result: what the callback got
 * @outcome: (out) (optional): what else is known, filled on success and on failure
 * @error: return location of a #GError
 *
 * Finishes ficha_api_probe_async(). The errors are those of ficha_api_finish(), but for what only an
 * answer to keys can tell.
 *
 * Returns: whether something answered that may be the API, with whatever status
 */
gboolean
ficha_api_probe_finish (FichaApi *self,
                        GAsyncResult *result,
                        FichaApiOutcome *outcome,
                        GError **error)
{
  g_return_val_if_fail (FICHA_IS_API (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (outcome != NULL)
    *outcome = get_outcome (G_TASK (result));
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ficha_api_dup_library_version:
 *
 * Returns: (transfer full): the version of libsoup that runs, digits and points
 */
char *
ficha_api_dup_library_version (void)
{
  return g_strdup_printf ("%u.%u.%u", soup_get_major_version (), soup_get_minor_version (),
                          soup_get_micro_version ());
}
