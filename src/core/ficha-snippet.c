// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-snippet.h"

#include <json-glib/json-glib.h>

#include "ficha-timestamp.h"
#include "ficha-tokens.h"

/* The forms by name; what "fichactl token --format" knows, and the window's menu. */
static const struct
{
  const char *name;
  FichaSnippet snippet;
} formats[] = {
  { "plain", FICHA_SNIPPET_PLAIN }, { "header", FICHA_SNIPPET_HEADER },
  { "env", FICHA_SNIPPET_ENV },     { "json", FICHA_SNIPPET_JSON },
  { "curl", FICHA_SNIPPET_CURL },   { "curl-command", FICHA_SNIPPET_CURL_COMMAND },
};

static gboolean
is_one_line (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_iscntrl (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

static char *
make_header (const FichaSecret *access_token)
{
  return g_strconcat ("Authorization: Bearer ", ficha_secret_peek (access_token), NULL);
}

static char *
make_env (const FichaSecret *access_token)
{
  char *value = g_shell_quote (ficha_secret_peek (access_token));
  char *text = g_strconcat ("BITIZE_ACCESS_TOKEN=", value, NULL);

  ficha_wipe_string (value);
  return text;
}

static char *
make_json (const FichaSecret *access_token, gint64 expires_at, gint64 now)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *date = ficha_timestamp_format (expires_at);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "access_token");
  json_builder_add_string_value (builder, ficha_secret_peek (access_token));
  json_builder_set_member_name (builder, "token_type");
  json_builder_add_string_value (builder, "Bearer");
  json_builder_set_member_name (builder, "expires_at");
  if (date != NULL)
    json_builder_add_string_value (builder, date);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "expires_in");
  if (date != NULL)
    json_builder_add_int_value (builder, MAX (expires_at - now, 0));
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static char *
make_curl (const FichaSecret *access_token, const char *base_uri)
{
  char *header = make_header (access_token);
  char *quoted = g_shell_quote (header);
  g_autofree char *address = g_shell_quote (base_uri);
  char *text = g_strconcat ("curl -H ", quoted, " ", address, NULL);

  ficha_wipe_string (header);
  ficha_wipe_string (quoted);
  return text;
}

static char *
make_curl_command (const char *name, const char *base_uri, const char *fichactl)
{
  g_autofree char *quoted_name = g_shell_quote (name);
  g_autofree char *address = g_shell_quote (base_uri);
  g_autoptr (GString) word = g_string_new (quoted_name);

  /* A quote within $(…) is a quote even inside double quotes. Not so for the history of an
   * interactive shell, which expands "!" there unless a backslash outside the quotes forbids it. */
  g_string_replace (word, "!", "'\\!'", 0);
  return g_strconcat ("curl -H \"Authorization: Bearer $(", fichactl, " token ",
                      *name == '-' ? "-- " : "", word->str, ")\" ", address, NULL);
}

/**
 * ficha_snippet_from_name:
 * @name: anything
 * @snippet: (out): the form of that name; untouched when there is none
 *
 * Finds the form that is called `plain`, `header`, `env`, `json`, `curl` or `curl-command`.
 *
 * Returns: whether there is one
 */
gboolean
ficha_snippet_from_name (const char *name, FichaSnippet *snippet)
{
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (snippet != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (name, formats[i].name))
      {
        *snippet = formats[i].snippet;
        return TRUE;
      }
  return FALSE;
}

/**
 * ficha_snippet_make:
 * @snippet: the form
 * @access_token: (nullable): the access token; needed for all but %FICHA_SNIPPET_CURL_COMMAND
 * @expires_at: when it ends, in seconds since the epoch, or %FICHA_TIME_UNKNOWN
 * @now: the time, on the same clock
 * @name: (nullable): the integration's name, UTF-8; needed for %FICHA_SNIPPET_CURL_COMMAND alone
 * @base_uri: (nullable): the address, as from ficha_base_uri_check(); needed for both curl commands
 * @fichactl: (nullable): how a shell calls fichactl, in words that need no more quoting; needed for
 *   %FICHA_SNIPPET_CURL_COMMAND alone
 *
 * Puts a token in a form to be copied or printed: one line, without a line break at the end, with
 * everything quoted that a POSIX shell will read. The command of %FICHA_SNIPPET_CURL_COMMAND asks
 * for the token when it runs, and holds none.
 *
 * Returns: (transfer full) (nullable): the text, UTF-8; %NULL if @access_token is no token, or if a
 *   name or an address would break the line
 */
FichaSecret *
ficha_snippet_make (FichaSnippet snippet,
                    const FichaSecret *access_token,
                    gint64 expires_at,
                    gint64 now,
                    const char *name,
                    const char *base_uri,
                    const char *fichactl)
{
  char *text = NULL;
  FichaSecret *secret;

  g_return_val_if_fail (access_token != NULL || snippet == FICHA_SNIPPET_CURL_COMMAND, NULL);

  if (access_token != NULL &&
      !ficha_token_is_valid (ficha_secret_peek (access_token),
                             ficha_secret_get_length (access_token)))
    return NULL;

  switch (snippet)
    {
    case FICHA_SNIPPET_PLAIN:
      text = g_strdup (ficha_secret_peek (access_token));
      break;
    case FICHA_SNIPPET_HEADER:
      text = make_header (access_token);
      break;
    case FICHA_SNIPPET_ENV:
      text = make_env (access_token);
      break;
    case FICHA_SNIPPET_JSON:
      text = make_json (access_token, expires_at, now);
      break;
    case FICHA_SNIPPET_CURL:
      g_return_val_if_fail (base_uri != NULL, NULL);
      if (!is_one_line (base_uri))
        return NULL;
      text = make_curl (access_token, base_uri);
      break;
    case FICHA_SNIPPET_CURL_COMMAND:
      g_return_val_if_fail (name != NULL && base_uri != NULL && fichactl != NULL, NULL);
      if (!is_one_line (name) || !is_one_line (base_uri))
        return NULL;
      text = make_curl_command (name, base_uri, fichactl);
      break;
    default:
      g_return_val_if_reached (NULL);
    }
  secret = ficha_secret_new (text);
  ficha_wipe_string (text);
  return secret;
}
