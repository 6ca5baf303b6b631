// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-import-step.h"

static void
test_explain (void)
{
  static const struct
  {
    const char *told;
    gboolean replace;
    gboolean needed;
    const char *text;
  } cases[] = {
    { "'as': <'Loja'>, 'action': <'add'>, 'secret-key': <true>", FALSE, TRUE, "Will be added" },
    { "'as': <'L %s (2)'>, 'action': <'add'>, 'secret-key': <true>", FALSE, TRUE,
      "Will be added as “L %s (2)”" },
    { "'as': <'Loja'>, 'action': <'add'>", FALSE, TRUE, "Will be added, needs its secret key" },
    { "'as': <'Nova'>, 'action': <'add'>, 'secret-key': <false>", TRUE, TRUE,
      "Will be added as “Nova”, needs its secret key" },
    { "'as': <'Loja'>, 'action': <'same'>", TRUE, FALSE, "Is here already" },
    { "'as': <'Nova'>, 'action': <'same'>", FALSE, FALSE, "Is here already as “Nova”" },
    { "'as': <'Loja'>, 'action': <'key'>", FALSE, TRUE, "Will get its missing secret key" },
    { "'as': <'Nova'>, 'action': <'key'>", FALSE, TRUE, "“Nova” will get its missing secret key" },
    { "'as': <'Loja'>, 'action': <'other-key'>", FALSE, FALSE,
      "Has another secret key, which stays" },
    { "'as': <'Nova'>, 'action': <'other-key'>", FALSE, FALSE,
      "“Nova” has another secret key, which stays" },
    { "'as': <'Loja'>, 'action': <'other-key'>", TRUE, TRUE, "The secret key will be replaced" },
    { "'as': <'Nova'>, 'action': <'other-key'>", TRUE, TRUE,
      "The secret key of “Nova” will be replaced" },
    { "'as': <'Loja'>, 'action': <'later'>", TRUE, FALSE, "Is here already" },
    { "'as': <7>", FALSE, FALSE, "Is here already as “”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *told = g_strdup_printf ("{'name': <'Loja'>, %s}", cases[i].told);
      g_autoptr (GVariant) variant =
          g_variant_ref_sink (g_variant_new_parsed ("[%@a{sv}]", g_variant_new_parsed (told)));
      g_autoptr (GPtrArray) steps = ficha_import_steps_new (variant);
      g_autofree char *text = NULL;

      g_test_message ("%s", told);
      g_assert_cmpuint (steps->len, ==, 1);
      text = ficha_import_step_explain (steps->pdata[0], cases[i].replace);
      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpint (ficha_import_step_is_needed (steps->pdata[0], cases[i].replace), ==,
                       cases[i].needed);
      g_assert_null (ficha_import_step_get_warning (steps->pdata[0]));
    }
}

static void
test_warning (void)
{
  g_autoptr (GVariant) told =
      g_variant_ref_sink (g_variant_new_parsed ("{'ca-file-lost': <true>, 'done': <true>}"));
  g_autoptr (FichaImportStep) step = ficha_import_step_new (told);

  g_assert_true (step->done);
  g_assert_cmpstr (ficha_import_step_get_warning (step), ==,
                   "Its CA file is not on this computer. Choose one afterwards.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import-step/explain", test_explain);
  g_test_add_func ("/import-step/warning", test_warning);
  return g_test_run ();
}
