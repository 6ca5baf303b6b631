// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-json-check.h"

#include <string.h>

#include "ficha-error.h"

/* Where the scan is; what lies before @at is good. The text holds no NUL (it is valid UTF-8), so
 * that NUL can stand for its end. */
typedef struct
{
  const char *at;
  const char *end;
  const char *fault; /* why the text is refused; a constant, never a part of the text */
} Scan;

static gboolean scan_value (Scan *scan, guint depth);

static gboolean
refuse (Scan *scan, const char *fault)
{
  scan->fault = fault;
  return FALSE;
}

static char
peek (const Scan *scan)
{
  return scan->at < scan->end ? *scan->at : '\0';
}

static gboolean
take (Scan *scan, char expected)
{
  if (peek (scan) != expected)
    return FALSE;
  scan->at++;
  return TRUE;
}

static void
skip_blanks (Scan *scan)
{
  while (peek (scan) == ' ' || peek (scan) == '\t' || peek (scan) == '\n' || peek (scan) == '\r')
    scan->at++;
}

static gboolean
scan_literal (Scan *scan, const char *literal)
{
  gsize length = strlen (literal);

  if ((gsize) (scan->end - scan->at) < length || memcmp (scan->at, literal, length) != 0)
    return refuse (scan, "not JSON");
  scan->at += length;
  return TRUE;
}

static gboolean
scan_digits (Scan *scan)
{
  if (!g_ascii_isdigit (peek (scan)))
    return refuse (scan, "not JSON");
  while (g_ascii_isdigit (peek (scan)))
    scan->at++;
  return TRUE;
}

static gboolean
scan_number (Scan *scan)
{
  take (scan, '-');
  /* no digit may follow a leading zero; what does is no delimiter, and refused as such */
  if (!take (scan, '0') && !scan_digits (scan))
    return FALSE;
  if (take (scan, '.') && !scan_digits (scan))
    return FALSE;
  if (take (scan, 'e') || take (scan, 'E'))
    {
      if (!take (scan, '+'))
        take (scan, '-');
      return scan_digits (scan);
    }
  return TRUE;
}

static gboolean
scan_code_unit (Scan *scan, gunichar *unit)
{
  *unit = 0;
  for (guint i = 0; i < 4; i++, scan->at++)
    {
      if (!g_ascii_isxdigit (peek (scan)))
        return refuse (scan, "not JSON");
      *unit = *unit << 4 | (gunichar) g_ascii_xdigit_value (*scan->at);
    }
  return TRUE;
}

/* What follows "\u": one UTF-16 code unit, or a pair of surrogates. */
static gboolean
scan_utf16 (Scan *scan, gunichar *character)
{
  gunichar low;

  if (!scan_code_unit (scan, character))
    return FALSE;
  if (*character == 0)
    return refuse (scan, "a NUL in a text");
  if (*character < 0xD800 || *character > 0xDFFF)
    return TRUE;
  if (*character > 0xDBFF || !take (scan, '\\') || !take (scan, 'u'))
    return refuse (scan, "half a character in a text");
  if (!scan_code_unit (scan, &low))
    return FALSE;
  if (low < 0xDC00 || low > 0xDFFF)
    return refuse (scan, "half a character in a text");
  *character = 0x10000 + ((*character - 0xD800) << 10) + (low - 0xDC00);
  return TRUE;
}

static gboolean
scan_escape (Scan *scan, gunichar *character)
{
  static const char escapes[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  const char *escape;

  if (take (scan, 'u'))
    return scan_utf16 (scan, character);
  escape = peek (scan) != '\0' ? strchr (escapes, *scan->at) : NULL;
  if (escape == NULL)
    return refuse (scan, "not JSON");
  scan->at++;
  *character = (gunichar) meanings[escape - escapes];
  return TRUE;
}

/* Appends the text to @meaning, unescaped, unless that is NULL. */
static gboolean
scan_string (Scan *scan, GString *meaning)
{
  if (!take (scan, '"'))
    return refuse (scan, "not JSON");
  while (!take (scan, '"'))
    {
      gunichar character;

      if ((guchar) peek (scan) < 0x20)
        return refuse (scan, scan->at < scan->end ? "a control character in a text" : "cut short");
      if (!take (scan, '\\'))
        {
          if (meaning != NULL)
            g_string_append_c (meaning, *scan->at);
          scan->at++;
        }
      else if (!scan_escape (scan, &character))
        return FALSE;
      else if (meaning != NULL)
        g_string_append_unichar (meaning, character);
    }
  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return strcmp (a, b);
}

static gboolean
scan_members (Scan *scan, guint depth)
{
  /* a tree, not a hash table: who writes the names could choose them to collide */
  g_autoptr (GTree) names = g_tree_new_full (compare_names, NULL, g_free, NULL);

  do
    {
      g_autoptr (GString) name = g_string_new (NULL);

      skip_blanks (scan);
      if (!scan_string (scan, name))
        return FALSE;
      if (g_tree_lookup_node (names, name->str) != NULL)
        return refuse (scan, "a member given twice");
      g_tree_insert (names, g_string_free_and_steal (g_steal_pointer (&name)), NULL);
      skip_blanks (scan);
      if (!take (scan, ':'))
        return refuse (scan, "not JSON");
      if (!scan_value (scan, depth))
        return FALSE;
    }
  while (take (scan, ','));
  return take (scan, '}') || refuse (scan, "not JSON");
}

static gboolean
scan_elements (Scan *scan, guint depth)
{
  do
    if (!scan_value (scan, depth))
      return FALSE;
  while (take (scan, ','));
  return take (scan, ']') || refuse (scan, "not JSON");
}

/* A value at @depth, which counts the containers around it, and the blanks on both sides. */
static gboolean
scan_value (Scan *scan, guint depth)
{
  gboolean good;

  skip_blanks (scan);
  if ((peek (scan) == '{' || peek (scan) == '[') && depth == FICHA_JSON_MAX_DEPTH)
    return refuse (scan, "nested too deep");
  if (take (scan, '{'))
    {
      skip_blanks (scan);
      good = take (scan, '}') || scan_members (scan, depth + 1);
    }
  else if (take (scan, '['))
    {
      skip_blanks (scan);
      good = take (scan, ']') || scan_elements (scan, depth + 1);
    }
  else if (peek (scan) == '"')
    good = scan_string (scan, NULL);
  else if (peek (scan) == 't')
    good = scan_literal (scan, "true");
  else if (peek (scan) == 'f')
    good = scan_literal (scan, "false");
  else if (peek (scan) == 'n')
    good = scan_literal (scan, "null");
  else
    good = scan_number (scan);
  skip_blanks (scan);
  return good;
}

static gboolean
scan_text (Scan *scan, FichaJsonRoot root)
{
  gsize length = scan->end - scan->at;

  if (length > 0 && !g_utf8_validate_len (scan->at, length, NULL))
    return refuse (scan, "not UTF-8");
  skip_blanks (scan);
  if (scan->at == scan->end)
    return refuse (scan, "empty");
  if (peek (scan) != '{' && (root == FICHA_JSON_OBJECT || peek (scan) != '['))
    return refuse (scan, "not a JSON object");
  if (!scan_value (scan, 0))
    return FALSE;
  return scan->at == scan->end || refuse (scan, "more than one JSON text");
}

/**
 * ficha_json_check:
 * @text: (array length=length): the text, which need not end with a NUL
 * @length: its length in bytes
 * @root: what it may be as a whole
 * @error: return location for an error
 *
 * Checks, in one pass and in bounded stack, that @text is JSON as RFC 8259 has it and holds none of
 * what makes parsers disagree or fail: UTF-8 without a byte order mark, at most
 * %FICHA_JSON_MAX_DEPTH levels, no member twice in an object, no NUL and no half of a surrogate
 * pair, nothing before or after the one value. Only a text that passed may go to json-glib
 * (design.md 4).
 *
 * Fails with %FICHA_ERROR_BAD_ANSWER; the message says why, in English, with nothing of the text.
 *
 * Returns: whether the text is good
 */
gboolean
ficha_json_check (const char *text, gsize length, FichaJsonRoot root, GError **error)
{
  Scan scan = { text, text + length, NULL };

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (scan_text (&scan, root))
    return TRUE;
  g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_BAD_ANSWER, scan.fault);
  return FALSE;
}

/**
 * ficha_json_read:
 * @text: (array length=length): the text, which need not end with a NUL
 * @length: its length in bytes
 * @root: what it may be as a whole
 * @error: return location for an error
 *
 * Checks @text with ficha_json_check(), then parses it. Copies that json-glib makes can't be wiped.
 *
 * Fails as ficha_json_check() does.
 *
 * Returns: (transfer full) (nullable): the root, or %NULL with @error set
 */
JsonNode *
ficha_json_read (const char *text, gsize length, FichaJsonRoot root, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!ficha_json_check (text, length, root, error))
    return NULL;
  parser = json_parser_new ();
  /* its own error would quote the text */
  if (!json_parser_load_from_data (parser, text, (gssize) length, NULL))
    {
      g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_BAD_ANSWER, "not JSON");
      return NULL;
    }
  return json_parser_steal_root (parser);
}

/**
 * ficha_json_get_string:
 * @object: an object
 * @name: a member's name
 *
 * Reads a member that should be a string, without the warnings that json-glib has for others.
 *
 * Returns: (transfer none) (nullable): its text, UTF-8, as long as @object lives; %NULL if there is
 *   no such member or it is no string
 */
const char *
ficha_json_get_string (JsonObject *object, const char *name)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  node = json_object_get_member (object, name);
  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}
