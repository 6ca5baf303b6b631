// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <sys/resource.h>

#include "ficha-application.h"

int
main (int argc, char *argv[])
{
  /* Tokens are shown here. It may be dumpable, else portals refuse it. */
  const struct rlimit no_core = { 0, 0 };
  g_autoptr (FichaApplication) application = NULL;

  setrlimit (RLIMIT_CORE, &no_core);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, FICHA_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  /* Translators: the name of the program */
  g_set_application_name (_ ("Ficha"));

  application = ficha_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
