// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-base-uri.h"

#include <string.h>

#include "ficha-error.h"
#include "ficha-key.h"

/* A base URI in its parts, each in its canonical form. */
typedef struct
{
  char *scheme; /* (owned) */
  char *host;   /* (owned): with the brackets of an IPv6 address */
  guint port;   /* 0 for the scheme's own */
  char *path;   /* (owned): percent-encoded, without slashes at the end */
} Parts;

static void
parts_clear (Parts *parts)
{
  g_clear_pointer (&parts->scheme, g_free);
  g_clear_pointer (&parts->host, g_free);
  g_clear_pointer (&parts->path, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

/* The functions below return why the text is refused, one of the words of ficha_base_uri_check(),
 * or NULL if it is good. */

static const char *
check_characters (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return "host";
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);

      if (g_unichar_isspace (character))
        return "spaces";
      /* GUri and browsers disagree on a backslash, and on which host it leads to */
      if (character == '\\' || g_unichar_type (character) == G_UNICODE_CONTROL ||
          g_unichar_type (character) == G_UNICODE_FORMAT)
        return "host";
    }
  return NULL;
}

static gboolean
is_label (const char *label)
{
  gsize length = strlen (label);

  if (length < 1 || length > 63 || label[0] == '-' || label[length - 1] == '-')
    return FALSE;
  return strspn (label, "abcdefghijklmnopqrstuvwxyz0123456789-_") == length;
}

/* Whether a resolver would take a host for an IPv4 address, in any of the forms of inet_aton(). */
static gboolean
is_numeric (const char *last_label)
{
  return g_str_has_prefix (last_label, "0x") ||
         strspn (last_label, "0123456789") == strlen (last_label);
}

static const char *
read_address (const char *text, GSocketFamily family, char **address)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (text);

  if (inet == NULL || g_inet_address_get_family (inet) != family)
    return "host";
  *address = g_inet_address_to_string (inet);
  return NULL;
}

static const char *
read_name (const char *text, char **host)
{
  g_autofree char *ascii = g_hostname_to_ascii (text);
  g_autofree char *lower = NULL;
  g_auto (GStrv) labels = NULL;
  guint count;

  if (ascii == NULL || strlen (ascii) > 253)
    return "host";
  /* after the conversion: it makes dots, slashes and at signs of characters that look alike */
  lower = g_ascii_strdown (ascii, -1);
  labels = g_strsplit (lower, ".", -1);
  count = g_strv_length (labels);
  for (guint i = 0; i < count; i++)
    if (!is_label (labels[i]))
      return "host";
  if (is_numeric (labels[count - 1]))
    return read_address (lower, G_SOCKET_FAMILY_IPV4, host);
  *host = g_steal_pointer (&lower);
  return NULL;
}

static const char *
read_port (const char *text, Parts *parts)
{
  guint64 port;

  if (!g_ascii_string_to_unsigned (text, 10, 1, 65535, &port, NULL))
    return "port";
  if (port != (g_str_equal (parts->scheme, "https") ? 443 : 80))
    parts->port = (guint) port;
  return NULL;
}

static const char *
read_authority (const char *authority, Parts *parts)
{
  const char *end = strpbrk (authority, authority[0] == '[' ? "]" : ":");
  g_autofree char *host = NULL;
  const char *word;

  if (strchr (authority, '@') != NULL)
    return "userinfo";
  if (authority[0] == '[')
    {
      g_autofree char *address = NULL;

      if (end == NULL)
        return "host";
      host = g_strndup (authority + 1, end - authority - 1);
      word = read_address (host, G_SOCKET_FAMILY_IPV6, &address);
      if (word != NULL)
        return word;
      parts->host = g_strdup_printf ("[%s]", address);
      end++;
    }
  else
    {
      if (end == NULL)
        end = authority + strlen (authority);
      if (end == authority)
        return "incomplete";
      host = g_strndup (authority, end - authority);
      word = read_name (host, &parts->host);
      if (word != NULL)
        return word;
    }
  if (*end == '\0')
    return NULL;
  return *end == ':' ? read_port (end + 1, parts) : "host";
}

static const char *
read_path (const char *text, Parts *parts)
{
  g_autofree char *path = g_strdup (text);

  for (gsize length = strlen (path); length > 0 && path[length - 1] == '/'; length--)
    path[length - 1] = '\0';
  if (g_str_has_suffix (path, "/auth"))
    return "auth";
  parts->path = g_uri_escape_string (path, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH "%", FALSE);
  return NULL;
}

static const char *
read_parts (const char *text, Parts *parts)
{
  g_autofree char *scheme = NULL;
  g_autofree char *authority = NULL;
  const char *rest;
  const char *word;

  if (*text == '\0')
    return "empty";
  word = check_characters (text);
  if (word != NULL)
    return word;

  scheme = g_uri_parse_scheme (text);
  if (scheme == NULL || !g_str_has_prefix (text + strlen (scheme), "://"))
    return "incomplete";
  parts->scheme = g_ascii_strdown (scheme, -1);
  if (!g_str_equal (parts->scheme, "https") && !g_str_equal (parts->scheme, "http"))
    return "scheme";

  rest = text + strlen (scheme) + strlen ("://");
  authority = g_strndup (rest, strcspn (rest, "/?#"));
  word = read_authority (authority, parts);
  if (word != NULL)
    return word;
  rest += strlen (authority);
  if (strpbrk (rest, "?#") != NULL)
    return "query";
  return read_path (rest, parts);
}

static char *
join (const Parts *parts)
{
  g_autofree char *port = parts->port != 0 ? g_strdup_printf (":%u", parts->port) : NULL;

  return g_strconcat (parts->scheme, "://", parts->host, port != NULL ? port : "", parts->path,
                      NULL);
}

/**
 * ficha_base_uri_check:
 * @text: what was typed or pasted
 * @error: return location for an error
 *
 * Checks a base URI and writes it canonically: scheme and host in lower case, an international
 * host in punycode, no default port, no slash at the end. Blanks at both ends are passed over. GUri
 * finds the same host in the result as this function did.
 *
 * Fails with %FICHA_ERROR_INVALID_BASE_URI; the message is one of these words:
 *
 * - `empty`: nothing was typed
 * - `spaces`: blanks in the middle
 * - `incomplete`: there is no `https://`, or no host after it
 * - `scheme`: neither https nor http
 * - `insecure`: http to another machine; only a loopback address may do without TLS
 * - `host`: the host, or the path, holds what can't be there, such as a backslash, a control
 *   character, a percent sign
 * - `port`: the port is not one of 1 to 65535
 * - `userinfo`: a name or a password stands before the host
 * - `query`: it has a query or a fragment
 * - `auth`: the path ends in `/auth` already, which Ficha appends
 *
 * Returns: (transfer full) (nullable): the base URI, ASCII, or %NULL with @error set
 */
char *
ficha_base_uri_check (const char *text, GError **error)
{
  g_autofree char *trimmed = NULL;
  g_autofree char *base_uri = NULL;
  g_auto (Parts) parts = { NULL };
  const char *word;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  trimmed = ficha_key_trim (text, NULL);
  word = read_parts (trimmed, &parts);
  if (word == NULL)
    {
      base_uri = join (&parts);
      if (!g_uri_is_valid (base_uri, G_URI_FLAGS_NONE, NULL))
        word = "host"; /* a bad percent-encoding in the path */
      else if (g_str_equal (parts.scheme, "http") && !ficha_base_uri_is_loopback (base_uri))
        word = "insecure";
    }
  if (word == NULL)
    return g_steal_pointer (&base_uri);
  g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_INVALID_BASE_URI, word);
  return NULL;
}

/**
 * ficha_base_uri_get_host:
 * @base_uri: a base URI, as from ficha_base_uri_check()
 *
 * Tells the host alone, for a message: no port, no brackets.
 *
 * Returns: (transfer full) (nullable): the host, ASCII; %NULL if @base_uri is no URI
 */
char *
ficha_base_uri_get_host (const char *base_uri)
{
  char *host = NULL;

  g_return_val_if_fail (base_uri != NULL, NULL);

  if (!g_uri_split (base_uri, G_URI_FLAGS_NONE, NULL, NULL, &host, NULL, NULL, NULL, NULL, NULL))
    return NULL;
  return host;
}

/**
 * ficha_base_uri_is_loopback:
 * @base_uri: a base URI, as from ficha_base_uri_check()
 *
 * Tells whether requests stay on this machine: the host is `localhost` or a literal loopback
 * address (127.0.0.0/8, ::1).
 *
 * Returns: whether they do
 */
gboolean
ficha_base_uri_is_loopback (const char *base_uri)
{
  g_autofree char *host = NULL;
  g_autoptr (GInetAddress) address = NULL;

  g_return_val_if_fail (base_uri != NULL, FALSE);

  host = ficha_base_uri_get_host (base_uri);
  if (host == NULL)
    return FALSE;
  if (g_str_equal (host, "localhost"))
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

/**
 * ficha_base_uri_join_auth:
 * @base_uri: a base URI, as from ficha_base_uri_check()
 * @refresh_token: (nullable): the refresh token of a renewal; %NULL to obtain with the keys
 *
 * Makes the URI of a request for tokens (api.md, "Obtain" and "Renew"). With a refresh token it
 * holds that secret, percent-encoded, and is to be freed by ficha_wipe_string().
 *
 * Returns: (transfer full): the URI, ASCII
 */
char *
ficha_base_uri_join_auth (const char *base_uri, const FichaSecret *refresh_token)
{
  char *value;
  char *uri;

  g_return_val_if_fail (base_uri != NULL, NULL);

  if (refresh_token == NULL)
    return g_strconcat (base_uri, "/auth", NULL);
  value = g_uri_escape_string (ficha_secret_peek (refresh_token), NULL, FALSE);
  uri = g_strconcat (base_uri, "/auth?refresh_token=", value, NULL);
  ficha_wipe_string (value);
  return uri;
}
