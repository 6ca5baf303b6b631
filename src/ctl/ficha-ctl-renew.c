// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-output.h"
#include "ficha-ctl-renew-all.h"
#include "ficha-ctl-verbs.h"

#include <glib/gi18n.h>

static FichaCtlExit
renew_named (FichaCtl *ctl, char **names)
{
  FichaCtlExit status = FICHA_CTL_EXIT_DONE;

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GVariant) reply = NULL;
      g_autoptr (GError) error = NULL;
      FichaCtlExit failure;

      reply = ficha_ctl_call (ctl, "Renew", g_variant_new ("(s)", names[i]), NULL, NULL, &error);
      if (reply != NULL)
        continue;
      failure = ficha_ctl_fail (names[1] != NULL ? names[i] : NULL, error);
      if (status == FICHA_CTL_EXIT_DONE)
        status = failure;
    }

  return status;
}

/**
 * ficha_ctl_renew:
 * @ctl: a run
 * @argc: how many @argv are
 * @argv: the command line from the verb on
 *
 * `fichactl renew`: renews tokens now. One that fails does not keep the others from it.
 *
 * Returns: with what to exit: the first failure
 */
FichaCtlExit
ficha_ctl_renew (FichaCtl *ctl, int argc, char *argv[])
{
  g_auto (GStrv) names = NULL;
  g_autoptr (GError) error = NULL;
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &all,
      /* Translators: of the option --all */
      N_ ("Renew those of all integrations"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!ficha_ctl_parse (ctl, entries, argc, argv, &names, &error))
    return ficha_ctl_fail (NULL, error);
  if (all == (names[0] != NULL))
    {
      /* Translators: an error on the command line; NAME as in the usage */
      ficha_ctl_note (_ ("Either a NAME or --all is needed"));
      return FICHA_CTL_EXIT_USAGE;
    }

  return all ? ficha_ctl_renew_all (ctl) : renew_named (ctl, names);
}
