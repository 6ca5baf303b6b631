// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-answer.h"

#include <string.h>

#include "ficha-error.h"
#include "ficha-json-check.h"
#include "ficha-jwt.h"

/* The longest message of a server that is passed on, in characters. */
#define MAX_MESSAGE 200

/* The shortest run of a token's characters that a message is dropped for. */
#define MIN_TOKEN_RUN 20

/* RFC 8259, 8.1 lets a reader pass over a byte order mark. */
static void
skip_byte_order_mark (const char **body, gsize *length)
{
  if (*length < 3 || memcmp (*body, "\xEF\xBB\xBF", 3) != 0)
    return;
  *body += 3;
  *length -= 3;
}

static FichaSecret *
read_token (JsonObject *object, const char *name)
{
  const char *text = ficha_json_get_string (object, name);

  if (text == NULL || !ficha_token_is_valid (text, strlen (text)))
    return NULL;
  return ficha_secret_new (text);
}

/* When @token ends: by the member @name or, if it is a JWT, by its `exp`; the earlier one. A date that
 * is over in whatever zone it may be is no second opinion on an `exp` that is not. */
static FichaReading
read_expiry (JsonObject *object,
             const char *name,
             const FichaSecret *token,
             gint64 issued_at,
             GTimeZone *local,
             gint64 *moment)
{
  g_autoptr (FichaJwt) jwt = ficha_jwt_read (token);
  const char *text = ficha_json_get_string (object, name);
  FichaReading reading = FICHA_READING_NONE;
  gint64 exp = jwt != NULL ? ficha_jwt_get_expiry (jwt) : FICHA_TIME_UNKNOWN;

  *moment = FICHA_TIME_UNKNOWN;
  if (text != NULL)
    reading = ficha_timestamp_parse (text, issued_at, local, moment);
  if (exp == FICHA_TIME_UNKNOWN)
    return reading;
  if (reading != FICHA_READING_NONE && *moment <= exp &&
      (reading != FICHA_READING_PAST || exp <= issued_at))
    return reading;
  *moment = exp;
  return FICHA_READING_EPOCH;
}

/* The server's words in one of the forms that api.md lists under "Errors". The text has been
 * checked, so that it is not nested deep. */
static const char *
find_message (JsonNode *node)
{
  static const char *const members[] = { "message", "error", "errors" };
  const char *message = NULL;

  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      return json_array_get_length (array) > 0 ? find_message (json_array_get_element (array, 0))
                                               : NULL;
    }
  for (guint i = 0; JSON_NODE_HOLDS_OBJECT (node) && i < G_N_ELEMENTS (members); i++)
    {
      JsonNode *member = json_object_get_member (json_node_get_object (node), members[i]);

      message = member != NULL ? find_message (member) : NULL;
      if (message != NULL && *message != '\0')
        break;
    }
  return message;
}

/* One line without anything that moves a terminal's cursor or hides a part of the text. */
static char *
flatten (const char *text)
{
  GString *line = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);
      GUnicodeType type = g_unichar_type (character);

      if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || g_unichar_isspace (character))
        character = ' ';
      if (character != ' ' || (line->len > 0 && line->str[line->len - 1] != ' '))
        g_string_append_unichar (line, character);
    }
  return g_strchomp (g_string_free_and_steal (line));
}

static gboolean
may_hold_token (const char *text)
{
  guint run = 0;
  gboolean digit = FALSE;

  if (strstr (text, "eyJ") != NULL)
    return TRUE;
  for (; *text != '\0'; text++)
    {
      if (!g_ascii_isalnum (*text) && strchr ("_-./+=~", *text) == NULL)
        {
          run = 0;
          digit = FALSE;
          continue;
        }
      run++;
      digit = digit || g_ascii_isdigit (*text);
      if (run >= MIN_TOKEN_RUN && digit)
        return TRUE;
    }
  return FALSE;
}

/**
 * ficha_answer_read:
 * @body: (array length=length): the body of a successful answer of /auth, as it came
 * @length: its length in bytes
 * @issued_at: when the server sent it, in seconds since the epoch on the server's clock
 * @local: (nullable): the machine's time zone; %NULL for the one that is set
 * @error: return location for an error
 *
 * Reads the answer of /auth (api.md, "Obtain"). `access_token` alone is required; any other member
 * that is missing or no good is unknown. An expiry is the earlier one of the member and, where the
 * token is a JWT, its `exp`; but the latter where the member tells no zone and is over in every one.
 *
 * Fails with %FICHA_ERROR_NOT_API, without a message, if HTML came, and with
 * %FICHA_ERROR_BAD_ANSWER if there is no usable token in the body.
 *
 * Returns: (transfer full) (nullable): the tokens, or %NULL with @error set
 */
FichaTokens *
ficha_answer_read (
    const char *body, gsize length, gint64 issued_at, GTimeZone *local, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (FichaSecret) access_token = NULL;
  g_autoptr (FichaSecret) refresh_token = NULL;
  JsonObject *object;
  FichaReading reading;
  gint64 access_expires_at;
  gint64 refresh_expires_at = FICHA_TIME_UNKNOWN;

  g_return_val_if_fail (body != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (ficha_answer_is_html (body, length))
    {
      g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_NOT_API, "");
      return NULL;
    }
  skip_byte_order_mark (&body, &length);
  root = ficha_json_read (body, length, FICHA_JSON_OBJECT, error);
  if (root == NULL)
    return NULL;

  object = json_node_get_object (root);
  access_token = read_token (object, "access_token");
  if (access_token == NULL)
    {
      g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_BAD_ANSWER, "no access_token");
      return NULL;
    }
  reading = read_expiry (object, "expiration_access_token", access_token, issued_at, local,
                         &access_expires_at);
  refresh_token = read_token (object, "refresh_token");
  if (refresh_token != NULL)
    read_expiry (object, "expiration_refresh_token", refresh_token, issued_at, local,
                 &refresh_expires_at);
  return ficha_tokens_new (access_token, refresh_token, issued_at, access_expires_at, reading,
                           refresh_expires_at);
}

/**
 * ficha_answer_dup_message:
 * @body: (array length=length): the body of an answer that is no success, as it came
 * @length: its length in bytes
 *
 * Finds what the server says of an error (api.md, "Errors") and makes it fit to be shown: one line,
 * at most 200 characters, no control characters. A text that may hold a token (`eyJ`, or 20 and
 * more characters of a token's with a digit among them) is left out altogether.
 *
 * Returns: (transfer full) (nullable): the text, UTF-8; %NULL if there is none to show
 */
char *
ficha_answer_dup_message (const char *body, gsize length)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *line = NULL;
  const char *message;

  g_return_val_if_fail (body != NULL, NULL);

  skip_byte_order_mark (&body, &length);
  root = ficha_json_read (body, length, FICHA_JSON_OBJECT_OR_ARRAY, NULL);
  message = root != NULL ? find_message (root) : NULL;
  if (message == NULL)
    return NULL;
  line = flatten (message);
  /* before the cut, which could shorten a token's run but leave most of the token */
  if (*line == '\0' || may_hold_token (line))
    return NULL;
  return g_utf8_strlen (line, -1) > MAX_MESSAGE ? g_utf8_substring (line, 0, MAX_MESSAGE)
                                                : g_steal_pointer (&line);
}

/**
 * ficha_answer_is_html:
 * @body: (array length=length): the body of an answer, as it came
 * @length: its length in bytes
 *
 * Tells whether a web page came instead of an answer of the API (a captive portal, a proxy, a
 * maintenance page): whether the first thing in it is a tag.
 *
 * Returns: whether it did
 */
gboolean
ficha_answer_is_html (const char *body, gsize length)
{
  g_return_val_if_fail (body != NULL, FALSE);

  skip_byte_order_mark (&body, &length);
  while (length > 0 && g_ascii_isspace (*body))
    {
      body++;
      length--;
    }
  return length > 0 && *body == '<';
}
