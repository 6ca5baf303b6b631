// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-search-text.h"

/**
 * ficha_search_text_fold:
 * @text: any text, UTF-8
 *
 * Makes texts comparable that a person who searches takes for the same: without case, and without
 * accents ("São" and "sao"; Unicode NFKD and case folding, less the marks).
 *
 * Returns: (transfer full): the folded text, UTF-8
 */
char *
ficha_search_text_fold (const char *text)
{
  g_autofree char *decomposed = NULL;
  g_autofree char *folded = NULL;
  GString *plain;

  g_return_val_if_fail (text != NULL, NULL);

  decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  if (decomposed == NULL)
    return g_strdup ("");

  folded = g_utf8_casefold (decomposed, -1);
  plain = g_string_sized_new (strlen (folded));
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_ismark (c))
        g_string_append_unichar (plain, c);
    }

  return g_string_free_and_steal (plain);
}

/**
 * ficha_search_text_split:
 * @query: what was typed, UTF-8
 *
 * Returns: (transfer full): its words, folded
 */
char **
ficha_search_text_split (const char *query)
{
  g_autofree char *folded = NULL;
  g_auto (GStrv) parts = NULL;
  GStrvBuilder *words = g_strv_builder_new ();
  char **result;

  g_return_val_if_fail (query != NULL, NULL);

  folded = ficha_search_text_fold (query);
  parts = g_strsplit_set (folded, " \t\n", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] != '\0')
        g_strv_builder_add (words, parts[i]);
    }
  result = g_strv_builder_end (words);
  g_strv_builder_unref (words);

  return result;
}

/**
 * ficha_search_text_matches:
 * @folded: a text from ficha_search_text_fold()
 * @words: words from ficha_search_text_split()
 *
 * Returns: whether every word occurs in the text; %TRUE where there is none
 */
gboolean
ficha_search_text_matches (const char *folded, const char *const *words)
{
  g_return_val_if_fail (folded != NULL, FALSE);
  g_return_val_if_fail (words != NULL, FALSE);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (strstr (folded, words[i]) == NULL)
        return FALSE;
    }

  return TRUE;
}
