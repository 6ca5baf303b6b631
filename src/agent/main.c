// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent.h"
#include "ficha-surroundings.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

int
main (int argc, char *argv[])
{
  const struct rlimit no_core = { 0, 0 };
  g_autoptr (FichaAgent) agent = NULL;

  /* GnuTLS would write the keys of every connection there; before GIO loads its modules. */
  g_unsetenv ("SSLKEYLOGFILE");
  setrlimit (RLIMIT_CORE, &no_core);
  /* Not inside a Flatpak: portals identify a sandboxed process by its /proc entry. */
  if (!ficha_surroundings_are_flatpak ())
    prctl (PR_SET_DUMPABLE, 0);
#ifdef M_PERTURB
  /* What libsoup and GIO free is overwritten too: they send the keys from, and read the tokens into,
   * buffers that they do not wipe. */
  mallopt (M_PERTURB, 1);
#endif
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
