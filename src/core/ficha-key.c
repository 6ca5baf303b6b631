// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-key.h"

#include <string.h>

#include "ficha-json-check.h"
#include "ficha-secret.h"

/* The longest text that is searched for a pair of keys, in bytes: a clipboard may hold anything. */
#define MAX_PAIR_LENGTH (16 * 1024)

/* The keys found so far in a pasted text. */
typedef struct
{
  char *base_uri;     /* (owned) (nullable) */
  char *consumer_key; /* (owned) (nullable) */
  char *secret_key;   /* (owned) (nullable) */
} Pair;

static void
pair_clear (Pair *pair)
{
  g_clear_pointer (&pair->base_uri, g_free);
  g_clear_pointer (&pair->consumer_key, ficha_wipe_string);
  g_clear_pointer (&pair->secret_key, ficha_wipe_string);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

/* What a paste picks up without being seen: blanks, breaks, no-break spaces, zero-width characters,
 * the byte order mark. */
static gboolean
is_blank (gunichar character)
{
  return g_unichar_isspace (character) || g_unichar_type (character) == G_UNICODE_FORMAT;
}

/* Where what is called @name belongs. */
static char **
find_place (Pair *pair, const char *name, gsize length)
{
  const struct
  {
    const char *name;
    char **place;
  } names[] = {
    { "base_uri", &pair->base_uri },
    { "consumer_key", &pair->consumer_key },
    { "secret_key", &pair->secret_key },
    /* those of Bitize's own client */
    { "BT_HOST", &pair->base_uri },
    { "BT_CONKEY", &pair->consumer_key },
    { "BT_SECKEY", &pair->secret_key },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i].name) == length && g_ascii_strncasecmp (names[i].name, name, length) == 0)
      return names[i].place;
  return NULL;
}

static void
put (char **place, const char *value, gsize length)
{
  g_clear_pointer (place, ficha_wipe_string);
  if (length > 0)
    *place = g_strndup (value, length);
}

static void
read_json (const char *text, Pair *pair)
{
  g_autoptr (JsonNode) root = ficha_json_read (text, strlen (text), FICHA_JSON_OBJECT, NULL);
  JsonObjectIter iter;
  const char *name;

  if (root == NULL)
    return;
  json_object_iter_init_ordered (&iter, json_node_get_object (root));
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    {
      char **place = find_place (pair, name, strlen (name));
      const char *value = ficha_json_get_string (json_node_get_object (root), name);

      if (place != NULL && value != NULL)
        put (place, value, strlen (value));
    }
}

/* Takes the blanks off both ends of the bytes from @start to @end. */
static void
strip (const char **start, const char **end)
{
  while (*start < *end && g_ascii_isspace (**start))
    (*start)++;
  while (*start < *end && g_ascii_isspace ((*end)[-1]))
    (*end)--;
}

/* Whether nothing but a comment, behind a blank, lies from @start to @end. */
static gboolean
is_comment (const char *start, const char *end)
{
  const char *stripped = start;

  strip (&stripped, &end);
  return stripped == end || (stripped > start && *stripped == '#');
}

/* Takes the quotes off a value, or else the comment behind it. */
static void
unquote (const char **start, const char **end)
{
  const char quote = **start;

  for (const char *p = *start + 1; p < *end; p++)
    {
      if (quote == '"' || quote == '\'')
        {
          if (*p != quote || !is_comment (p + 1, *end))
            continue;
          (*start)++;
          *end = p;
        }
      else if (g_ascii_isspace (p[-1]) && *p == '#')
        {
          *end = p;
          strip (start, end);
        }
    }
}

/* [export] NAME = VALUE, with or without quotes around the value, and perhaps a comment. Nothing is
 * unescaped: a key may hold backslashes and dollar signs of its own. */
static void
read_line (const char *line, const char *end, Pair *pair)
{
  const char *equals, *name_end, *value;
  char **place;

  strip (&line, &end);
  if (end - line > 7 && strncmp (line, "export", 6) == 0 && g_ascii_isspace (line[6]))
    line += 7;
  equals = memchr (line, '=', end - line);
  if (equals == NULL)
    return;
  name_end = equals;
  strip (&line, &name_end);
  place = find_place (pair, line, name_end - line);
  if (place == NULL)
    return;
  value = equals + 1;
  strip (&value, &end);
  if (value < end)
    unquote (&value, &end);
  put (place, value, end - value);
}

static void
read_lines (const char *text, Pair *pair)
{
  while (*text != '\0')
    {
      const char *end = text + strcspn (text, "\r\n");

      read_line (text, end, pair);
      text = end + strspn (end, "\r\n");
    }
}

/**
 * ficha_key_trim:
 * @text: what was typed or pasted
 * @trimmed: (out) (optional): whether anything was taken off
 *
 * Takes off both ends what a paste picks up unseen: blanks, line breaks, no-break spaces,
 * zero-width characters, a byte order mark. A key itself is never changed (api.md). What is not
 * UTF-8 is left as it is, for ficha_key_check() to refuse.
 *
 * Returns: (transfer full): the rest; to be freed by ficha_wipe_string() if it is a secret
 */
char *
ficha_key_trim (const char *text, gboolean *trimmed)
{
  const char *start, *end;

  g_return_val_if_fail (text != NULL, NULL);

  start = text;
  end = text + strlen (text);
  if (g_utf8_validate (text, -1, NULL))
    {
      while (start < end && is_blank (g_utf8_get_char (start)))
        start = g_utf8_next_char (start);
      while (start < end && is_blank (g_utf8_get_char (g_utf8_prev_char (end))))
        end = g_utf8_prev_char (end);
    }
  if (trimmed != NULL)
    *trimmed = start > text || *end != '\0';
  return g_strndup (start, end - start);
}

/**
 * ficha_key_check:
 * @key: a consumer key or a secret key, trimmed
 * @code: %FICHA_ERROR_INVALID_CONSUMER_KEY or %FICHA_ERROR_INVALID_SECRET_KEY
 * @error: return location for an error
 *
 * Checks whether a key may be one. Every printable ASCII character is allowed anywhere, also
 * quotes, backslashes and spaces.
 *
 * Fails with @code; the message is one of these words:
 *
 * - `empty`: there is nothing
 * - `long`: more than %FICHA_KEY_MAX_LENGTH bytes
 * - `newline`: a line break, or another control character, in the middle
 * - `encoding`: a character that is no ASCII, such as a no-break space or an accented letter
 *
 * Returns: whether it may
 */
gboolean
ficha_key_check (const char *key, FichaError code, GError **error)
{
  const char *word = NULL;

  g_return_val_if_fail (key != NULL, FALSE);
  g_return_val_if_fail (code == FICHA_ERROR_INVALID_CONSUMER_KEY ||
                            code == FICHA_ERROR_INVALID_SECRET_KEY,
                        FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (*key == '\0')
    word = "empty";
  else if (strlen (key) > FICHA_KEY_MAX_LENGTH)
    word = "long";
  for (const char *at = key; word == NULL && *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      word = "newline";
    else if (!g_ascii_isprint (*at))
      word = "encoding";

  if (word == NULL)
    return TRUE;
  g_set_error_literal (error, FICHA_ERROR, code, word);
  return FALSE;
}

/**
 * ficha_key_find:
 * @text: what was pasted, or is in a file
 * @base_uri: (out) (optional) (nullable) (transfer full): the API's address
 * @consumer_key: (out) (transfer full): the consumer key
 * @secret_key: (out) (nullable) (transfer full): the secret key, to be freed by ficha_wipe_string()
 *
 * Looks for keys in a text (ux.md, 2.4): a JSON object with the members `base_uri`, `consumer_key`
 * and `secret_key`, or lines `KEY=value` of these names or of `BT_HOST`, `BT_CONKEY` and
 * `BT_SECKEY`, in any case, also after `export`, in quotes, before a comment. Where a line is
 * repeated, the last one counts. The values are not checked. Out-parameters stay untouched unless
 * the consumer key is there.
 *
 * Returns: whether it is
 */
gboolean
ficha_key_find (const char *text, char **base_uri, char **consumer_key, char **secret_key)
{
  g_auto (Pair) pair = { NULL };
  char *trimmed;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (consumer_key != NULL, FALSE);
  g_return_val_if_fail (secret_key != NULL, FALSE);

  if (strlen (text) > MAX_PAIR_LENGTH)
    return FALSE;
  trimmed = ficha_key_trim (text, NULL);
  if (*trimmed == '{')
    read_json (trimmed, &pair);
  else
    read_lines (trimmed, &pair);
  ficha_wipe_string (trimmed);

  if (pair.consumer_key == NULL)
    return FALSE;
  if (base_uri != NULL)
    *base_uri = g_steal_pointer (&pair.base_uri);
  *consumer_key = g_steal_pointer (&pair.consumer_key);
  *secret_key = g_steal_pointer (&pair.secret_key);
  return TRUE;
}

/**
 * ficha_key_find_pair:
 * @text: what was pasted
 * @consumer_key: (out) (transfer full): the consumer key
 * @secret_key: (out) (transfer full): the secret key, to be freed by ficha_wipe_string()
 *
 * As ficha_key_find(), where both keys are needed.
 *
 * Returns: whether both were found
 */
gboolean
ficha_key_find_pair (const char *text, char **consumer_key, char **secret_key)
{
  g_auto (Pair) pair = { NULL };

  g_return_val_if_fail (secret_key != NULL, FALSE);

  if (!ficha_key_find (text, NULL, &pair.consumer_key, &pair.secret_key) || pair.secret_key == NULL)
    return FALSE;
  *consumer_key = g_steal_pointer (&pair.consumer_key);
  *secret_key = g_steal_pointer (&pair.secret_key);
  return TRUE;
}
