// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-output.h"
#include "ficha-ctl-verbs.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>

static FichaCtlExit
print_and_exit (const char *text)
{
  g_autoptr (GError) error = NULL;

  if (!ficha_ctl_print (text, &error))
    return ficha_ctl_fail (NULL, error);

  return FICHA_CTL_EXIT_DONE;
}

static FichaCtlExit
print_help (void)
{
  g_autofree char *help = ficha_ctl_verbs_dup_help ();

  return print_and_exit (help);
}

int
main (int argc, char *argv[])
{
  g_auto (FichaCtl) ctl = { .timeout = 45 };

  ficha_ctl_process_prepare (&ctl.process);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, FICHA_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (argc < 2)
    {
      g_autofree char *help = ficha_ctl_verbs_dup_help ();

      fputs (help, stderr);
      return FICHA_CTL_EXIT_USAGE;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"))
    return print_help ();
  if (g_str_equal (argv[1], "--version"))
    return print_and_exit ("fichactl " FICHA_VERSION "\n");

  ctl.verb = ficha_ctl_verbs_find (argv[1]);
  if (ctl.verb == NULL)
    {
      /* Translators: an error on the command line */
      ficha_ctl_note (_ ("There is no such command. See “fichactl --help”."));
      return FICHA_CTL_EXIT_USAGE;
    }

  return ctl.verb->run (&ctl, argc - 1, argv + 1);
}
