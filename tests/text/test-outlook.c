// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-outlook.h"

static void
test_attention (void)
{
  static const struct
  {
    const char *state;
    const char *last_error;
    gboolean attention;
  } cases[] = {
    { "none", NULL, FALSE },
    { "valid", NULL, FALSE },
    { "expired", NULL, FALSE },
    { "refused", "refused", TRUE },
    { "missing", "missing", TRUE },
    { "unsaved", NULL, TRUE },
    { "failing", "tls-untrusted", TRUE },
    { "locked", "locked", FALSE },
    { "renewing", NULL, FALSE },
    { "renewing", "", FALSE },
    { "renewing", "refused", TRUE },
    { "renewing", "timed-out", TRUE },
    { "renewing", "locked", FALSE },
    { "renewing", "no-keyring", FALSE },
    { "of a newer agent", "timed-out", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s, %s", cases[i].state, cases[i].last_error);
      g_assert_cmpint (ficha_outlook_needs_attention (cases[i].state, cases[i].last_error), ==,
                       cases[i].attention);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/outlook/attention", test_attention);

  return g_test_run ();
}
