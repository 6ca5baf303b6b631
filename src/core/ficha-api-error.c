// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-api-error.h"

#include <string.h>

#include "ficha-answer.h"

#define HOST_MAX_LENGTH 253 /* RFC 1035, 2.3.4, as text */

/* The clock comes before the names: a certificate that seems expired on a wrong clock is the one
 * fault that people can mend at once (faults.md N09). */
static FichaError
code_of_certificate (GTlsCertificateFlags errors)
{
  if (errors & G_TLS_CERTIFICATE_EXPIRED)
    return FICHA_ERROR_TLS_EXPIRED;
  if (errors & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    return FICHA_ERROR_TLS_NOT_YET_VALID;
  if (errors & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return FICHA_ERROR_TLS_WRONG_HOST;
  if (errors & G_TLS_CERTIFICATE_UNKNOWN_CA)
    return FICHA_ERROR_TLS_UNTRUSTED;
  return FICHA_ERROR_TLS;
}

static FichaError
code_of_status (guint status, gboolean renewing)
{
  switch (status)
    {
    case SOUP_STATUS_BAD_REQUEST:
    case SOUP_STATUS_UNAUTHORIZED:
    case SOUP_STATUS_FORBIDDEN:
    case SOUP_STATUS_UNPROCESSABLE_ENTITY:
      return FICHA_ERROR_REFUSED;
    case SOUP_STATUS_NOT_FOUND:
      return renewing ? FICHA_ERROR_REFUSED : FICHA_ERROR_WRONG_ADDRESS;
    case SOUP_STATUS_METHOD_NOT_ALLOWED:
    case SOUP_STATUS_GONE:
      return FICHA_ERROR_WRONG_ADDRESS;
    case 429:
      return FICHA_ERROR_RATE_LIMITED;
    case 511: /* RFC 6585: the network, not the server, wants something */
      return FICHA_ERROR_CAPTIVE;
    case SOUP_STATUS_NOT_MODIFIED:
      return FICHA_ERROR_SERVER;
    default:
      if (SOUP_STATUS_IS_SUCCESSFUL (status))
        return FICHA_ERROR_BAD_ANSWER;
      return SOUP_STATUS_IS_REDIRECTION (status) ? FICHA_ERROR_REDIRECT : FICHA_ERROR_SERVER;
    }
}

/* The host that a redirect points to, NULL where there is none that could be shown. */
static char *
dup_redirect_host (SoupMessage *message)
{
  const char *location =
      soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  g_autoptr (GUri) uri = NULL;
  g_autofree char *host = NULL;

  if (location != NULL)
    uri = g_uri_parse (location, G_URI_FLAGS_NONE, NULL);
  if (uri != NULL && g_uri_get_host (uri) != NULL)
    host = g_hostname_to_ascii (g_uri_get_host (uri));
  /* what a server sends is shown to people: nothing but a host's characters */
  if (host == NULL || *host == '\0' || strlen (host) > HOST_MAX_LENGTH ||
      host[strspn (host, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-._:")] != '\0')
    return NULL;
  return g_steal_pointer (&host);
}

/**
 * ficha_api_error_from_transport:
 * @error: what libsoup or GIO told
 * @tls_errors: what was wrong with the server's certificate, as far as one came
 *
 * Tells why no answer came; the caller knows about deadlines, cancellation and proxies.
 *
 * Returns: one of %FICHA_ERROR_RESOLVE, CONNECT, TIMED_OUT, PROXY, NETWORK, BAD_ANSWER and the TLS
 *   codes; for all but BAD_ANSWER the message to give is the host
 */
FichaError
ficha_api_error_from_transport (const GError *error, GTlsCertificateFlags tls_errors)
{
  g_return_val_if_fail (error != NULL, FICHA_ERROR_FAILED);

  if (error->domain == G_RESOLVER_ERROR)
    return FICHA_ERROR_RESOLVE;
  if (error->domain == G_TLS_ERROR && error->code != G_TLS_ERROR_EOF)
    return code_of_certificate (tls_errors);
  if (error->domain == SOUP_SESSION_ERROR)
    return FICHA_ERROR_BAD_ANSWER;
  if (error->domain != G_IO_ERROR)
    return FICHA_ERROR_NETWORK;

  switch (error->code)
    {
    case G_IO_ERROR_HOST_NOT_FOUND:
      return FICHA_ERROR_RESOLVE;
    case G_IO_ERROR_CONNECTION_REFUSED:
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
      return FICHA_ERROR_CONNECT;
    case G_IO_ERROR_TIMED_OUT:
      return FICHA_ERROR_TIMED_OUT;
    case G_IO_ERROR_PROXY_FAILED:
    case G_IO_ERROR_PROXY_AUTH_FAILED:
    case G_IO_ERROR_PROXY_NEED_AUTH:
    case G_IO_ERROR_PROXY_NOT_ALLOWED:
      return FICHA_ERROR_PROXY;
    default:
      return FICHA_ERROR_NETWORK;
    }
}

/**
 * ficha_api_error_from_status:
 * @message: a message whose status is neither 200 nor 201
 * @host: the host that was asked
 * @body: (array length=length) (element-type guint8): the answer's body, as far as it came
 * @length: its bytes
 *
 * Tells what a status means, by the table in `api.md`, "Errors". Of the body nothing but what
 * ficha_answer_dup_message() gives is told.
 *
 * Returns: (transfer full): an error of the domain %FICHA_ERROR, its message as %FichaError says
 */
GError *
ficha_api_error_from_status (SoupMessage *message, const char *host, const char *body, gsize length)
{
  g_autofree char *detail = NULL, *said = NULL;
  gboolean renewing;
  FichaError code;
  guint status;

  g_return_val_if_fail (SOUP_IS_MESSAGE (message), NULL);
  g_return_val_if_fail (host != NULL, NULL);

  status = soup_message_get_status (message);
  renewing = soup_message_get_method (message) == SOUP_METHOD_GET;
  code = code_of_status (status, renewing);
  said = ficha_answer_dup_message (body, length);

  if (code == FICHA_ERROR_REFUSED)
    return g_error_new_literal (FICHA_ERROR, code, said != NULL ? said : "");
  if (code == FICHA_ERROR_WRONG_ADDRESS)
    return g_error_new (FICHA_ERROR, code, "%u", status);
  if (code == FICHA_ERROR_CAPTIVE)
    return g_error_new_literal (FICHA_ERROR, code, host);
  if (code == FICHA_ERROR_BAD_ANSWER)
    return g_error_new (FICHA_ERROR, code, "a status of %u", status);
  if (code == FICHA_ERROR_REDIRECT)
    {
      detail = dup_redirect_host (message);
      return g_error_new_literal (FICHA_ERROR, code, detail != NULL ? detail : host);
    }
  if (said == NULL)
    return g_error_new (FICHA_ERROR, code, "%u", status);
  return g_error_new (FICHA_ERROR, code, "%u %s", status, said);
}

/**
 * ficha_api_error_is_refusal:
 * @status: an HTTP status
 *
 * Tells whether a status says no to what was sent (`api.md`, "Errors"): on a POST the keys or the
 * address are wrong, on a GET the refresh token is spent.
 *
 * Returns: whether it does
 */
gboolean
ficha_api_error_is_refusal (guint status)
{
  return code_of_status (status, TRUE) == FICHA_ERROR_REFUSED;
}

/**
 * ficha_api_error_is_of_api:
 * @status: an HTTP status, of a request without keys
 *
 * Tells whether the API may have answered so. What it says to a request that it does not expect is
 * not known; but a redirect leads elsewhere, and 502 to 504 and 511 are a gateway's words
 * (RFC 9110, 15.6.3 to 15.6.5; RFC 6585, 6).
 *
 * Returns: whether it may
 */
gboolean
ficha_api_error_is_of_api (guint status)
{
  return !SOUP_STATUS_IS_REDIRECTION (status) && !(status >= 502 && status <= 504) && status != 511;
}

/**
 * ficha_api_error_parse_retry_after:
 * @text: (nullable): the value of a `Retry-After` header (RFC 9110, 10.2.3)
 * @now: the moment to count a date from, in seconds since the epoch
 *
 * Reads how long a server asks to wait. A wait of ten years is as good as a mistake: none is longer
 * than %FICHA_API_RETRY_AFTER_MAX.
 *
 * Returns: seconds, 0 where @text tells none or one in the past
 */
guint
ficha_api_error_parse_retry_after (const char *text, gint64 now)
{
  g_autoptr (GDateTime) date = NULL;

  if (text == NULL || *text == '\0')
    return 0;
  if (text[strspn (text, G_CSET_DIGITS)] == '\0')
    return (guint) MIN (g_ascii_strtoull (text, NULL, 10), FICHA_API_RETRY_AFTER_MAX);

  date = soup_date_time_new_from_http_string (text);
  if (date == NULL)
    return 0;
  return (guint) CLAMP (g_date_time_to_unix (date) - now, 0, FICHA_API_RETRY_AFTER_MAX);
}
