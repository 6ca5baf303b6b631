// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-search-text.h"

static void
test_matches (void)
{
  static const struct
  {
    const char *text;
    const char *query;
    gboolean matches;
  } cases[] = {
    { "Loja São João", "sao", TRUE },
    { "Loja São João", "JOÃO", TRUE },
    { "Loja Sa\xcc\x83o Joa\xcc\x83o", "são joão", TRUE },
    { "Loja São João", "joao loja", TRUE },
    { "Loja São João", "  loja  ", TRUE },
    { "Loja São João", "", TRUE },
    { "Loja São João", "   ", TRUE },
    { "Loja São João", "lojas", FALSE },
    { "Loja São João", "sao paulo", FALSE },
    { "api.bitize.io", "bitize", TRUE },
    { "268f364d-1b2c", "364D", TRUE },
    { "Straße", "STRASSE", TRUE },
    { "Comércio & <b>", "<b>", TRUE },
    { "ﬁlial", "fil", TRUE },
    { "", "a", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = ficha_search_text_fold (cases[i].text);
      g_auto (GStrv) words = ficha_search_text_split (cases[i].query);

      g_test_message ("“%s” in “%s”", cases[i].query, cases[i].text);
      g_assert_cmpint (ficha_search_text_matches (folded, (const char *const *) words), ==,
                       cases[i].matches);
    }
}

/* A name that is no UTF-8 can't come from the bus; it is found by nothing, and harms nothing. */
static void
test_invalid (void)
{
  g_autofree char *folded = ficha_search_text_fold ("Loja \xff");

  g_assert_cmpstr (folded, ==, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/search-text/matches", test_matches);
  g_test_add_func ("/search-text/invalid", test_invalid);

  return g_test_run ();
}
