// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-notification-check.h"

/* As GNOME Shell names the settings of applications. */
static void
test_settings_id (void)
{
  static const struct
  {
    const char *application_id;
    const char *id;
  } cases[] = {
    { "io.github.ficha_app.Ficha.Agent", "io-github-ficha-app-ficha-agent" },
    { "org.gnome.Nautilus", "org-gnome-nautilus" },
    { "org.example._9.A__B", "org-example-9-a-b" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = ficha_notification_check_dup_settings_id (cases[i].application_id);

      g_assert_cmpstr (id, ==, cases[i].id);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/notification-check/settings-id", test_settings_id);

  return g_test_run ();
}
