// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent.h"
#include "ficha-surroundings.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* Starts the program anew, in this process, with the settings of glibc that it is to have (see meson.build)
 * and was not started with: they are read at the start only. Goes on without where that can't be. */
static void
ensure_tunables (char *argv[])
{
  const char *old = g_getenv ("GLIBC_TUNABLES");

  if (old == NULL || strstr (old, FICHA_AGENT_TUNABLES) == NULL)
    {
      g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
      g_autofree char *both = old != NULL ? g_strjoin (":", old, FICHA_AGENT_TUNABLES, NULL) : NULL;

      g_setenv ("GLIBC_TUNABLES", both != NULL ? both : FICHA_AGENT_TUNABLES, TRUE);
      if (program != NULL)
        execv (program, argv);
    }
  /* nor are they for what the agent starts */
  g_unsetenv ("GLIBC_TUNABLES");
}

int
main (int argc, char *argv[])
{
  const struct rlimit no_core = { 0, 0 };
  g_autoptr (FichaAgent) agent = NULL;

  ensure_tunables (argv);
  /* GnuTLS would write the keys of every connection there; before GIO loads its modules. */
  g_unsetenv ("SSLKEYLOGFILE");
  setrlimit (RLIMIT_CORE, &no_core);
  /* Not inside a Flatpak: portals identify a sandboxed process by its /proc entry. */
  if (!ficha_surroundings_are_flatpak ())
    prctl (PR_SET_DUMPABLE, 0);
  /* A client may have started it: what ends that, or its terminal, is not to end this. */
  (void) setsid ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, FICHA_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  /* Translators: the name of the program */
  g_set_application_name (_ ("Ficha"));

  agent = ficha_agent_new ();
  return ficha_agent_run (agent, argc, argv);
}
