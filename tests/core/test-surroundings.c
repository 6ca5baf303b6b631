// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-machine.h"
#include "ficha-surroundings.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/wait.h>
#include <unistd.h>

typedef gboolean (*Question) (void);

static gboolean
lacks_permission (void)
{
  return g_str_equal (ficha_surroundings_why_no_keyring (), "no-permission");
}

/* What a child process says whose root is FOLDER. */
static gboolean
ask_in (const char *folder, Question question)
{
  int status;
  pid_t pid = fork ();

  g_assert_no_errno (pid);
  if (pid == 0)
    _exit (chroot (folder) != 0 ? 2 : question ());

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), <, 2);

  return WEXITSTATUS (status);
}

static void
test_flatpak (void)
{
  static const struct
  {
    const char *info;
    gboolean lacks_permission; /* to talk to the keyring */
  } cases[] = {
    { "[Application]\n", TRUE },
    { "[Session Bus Policy]\norg.freedesktop.secrets=talk\n", FALSE },
    { "[Session Bus Policy]\norg.freedesktop.secrets=own\n", FALSE },
    { "[Session Bus Policy]\norg.freedesktop.secrets=none\n", TRUE },
    { "[Session Bus Policy]\norg.freedesktop.secrets=see\n", TRUE },
    { "[Session Bus Policy]\norg.freedesktop.secret=talk\n", TRUE },
    { "[System Bus Policy]\norg.freedesktop.secrets=talk\n", TRUE },
    { "[Context]\nsockets=x11;session-bus;\n", FALSE },
    { "[Context]\nsockets=wayland;\n", TRUE },
    { "not a key file", FALSE },
  };
  g_autofree char *folder = g_dir_make_tmp ("ficha-surroundings-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, ".flatpak-info", NULL);

  if (!ficha_machine_enter ())
    {
      g_test_skip ("no namespaces here");
      return;
    }

  g_assert_false (ask_in (folder, ficha_surroundings_are_flatpak));
  g_assert_false (ask_in (folder, lacks_permission));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].info);
      g_assert_true (g_file_set_contents (file, cases[i].info, -1, NULL));
      g_assert_true (ask_in (folder, ficha_surroundings_are_flatpak));
      g_assert_cmpint (ask_in (folder, lacks_permission), ==, cases[i].lacks_permission);
    }

  g_assert_no_errno (g_unlink (file));
  g_assert_no_errno (g_rmdir (folder));
}

/* X11: a schema that is not there is no reason to abort. */
static void
test_x11_settings (void)
{
  static const struct
  {
    const char *schema_id;
    const char *key;
    gboolean found;
  } cases[] = {
    { FICHA_APP_ID, NULL, TRUE },
    { FICHA_APP_ID, "autostart", TRUE },
    { FICHA_APP_ID, "not-in-this-version", FALSE },
    { FICHA_APP_ID ".Nobody", NULL, FALSE },
    { FICHA_APP_ID ".Nobody", "autostart", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GSettings) settings = NULL;

      g_test_message ("%s %s", cases[i].schema_id, cases[i].key);
      settings = ficha_surroundings_open_settings (cases[i].schema_id, NULL, cases[i].key);
      g_assert_true ((settings != NULL) == cases[i].found);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  /* before GSettings starts a thread */
  g_test_add_func ("/surroundings/flatpak", test_flatpak);
  g_test_add_func ("/surroundings/settings/X11", test_x11_settings);

  return g_test_run ();
}
