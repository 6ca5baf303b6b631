// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-integrations.h"
#include "ficha-ctl-output.h"
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

/* Tells why the integrations whose ids are @failed could not be renewed. */
static FichaCtlExit
tell_failed (FichaCtl *ctl, const char *const *failed)
{
  g_autoptr (GPtrArray) integrations = NULL;
  g_autoptr (GError) list_error = NULL;
  FichaCtlExit status = FICHA_CTL_EXIT_DONE;

  integrations = ficha_ctl_list_integrations (ctl, &list_error);
  if (integrations == NULL)
    return ficha_ctl_fail (NULL, list_error);

  for (guint i = 0; i < integrations->len; i++)
    {
      GVariant *integration = g_ptr_array_index (integrations, i);
      g_autoptr (GError) error = NULL;
      FichaCtlExit failure;

      if (!g_strv_contains (failed, ficha_ctl_integration_get_string (integration, "id")))
        continue;
      error = ficha_ctl_integration_dup_error (integration);
      if (error == NULL)
        error = g_error_new_literal (FICHA_ERROR, FICHA_ERROR_FAILED, "");
      failure = ficha_ctl_fail (ficha_ctl_integration_get_string (integration, "name"), error);
      if (status == FICHA_CTL_EXIT_DONE)
        status = failure;
    }

  /* what failed may have been removed since */
  return status != FICHA_CTL_EXIT_DONE ? status : FICHA_CTL_EXIT_FAILED;
}

static FichaCtlExit
renew_all (FichaCtl *ctl)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree const char **failed = NULL;

  reply = ficha_ctl_call (ctl, "RenewAll", NULL, NULL, NULL, &error);
  if (reply == NULL)
    return ficha_ctl_fail (NULL, error);

  g_variant_get (reply, "(^a&s)", &failed);
  return failed[0] != NULL ? tell_failed (ctl, failed) : FICHA_CTL_EXIT_DONE;
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

  return all ? renew_all (ctl) : renew_named (ctl, names);
}
