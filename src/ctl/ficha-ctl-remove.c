// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-ask.h"
#include "ficha-ctl-integrations.h"
#include "ficha-ctl-output.h"
#include "ficha-ctl-verbs.h"

#include <glib/gi18n.h>
#include <unistd.h>

/* Whether the integration that @name stands for is to go; without a terminal nobody can say so. What
 * was agreed to is named by its id from then on. */
static gboolean
ask (FichaCtl *ctl, char **name, gboolean *yes, GError **error)
{
  g_autoptr (GPtrArray) integrations = NULL;
  g_autofree char *question = NULL;
  GVariant *integration;

  if (!isatty (STDIN_FILENO))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           /* Translators: an error on the command line */
                           _ ("--yes is needed where the standard input is not a terminal"));
      return FALSE;
    }

  integrations = ficha_ctl_list_integrations (ctl, error);
  if (integrations == NULL)
    return FALSE;
  integration = ficha_ctl_find_integration (integrations, *name, error);
  if (integration == NULL)
    return FALSE;

  /* Translators: a question on the command line; %s is a name. “y” and “N” stand for yes and no, no
   * being what is meant by just pressing the Enter key. “y” is the text of the context “yes”. */
  question = g_strdup_printf (_ ("Remove “%s”? Bitize cannot show its secret key again. [y/N] "),
                              ficha_ctl_integration_get_string (integration, "name"));
  *yes = ficha_ctl_ask_yes (question);
  g_set_str (name, ficha_ctl_integration_get_string (integration, "id"));

  return TRUE;
}

static gboolean
remove_integration (FichaCtl *ctl, const char *name, GError **error)
{
  g_autoptr (GVariant) reply = NULL;

  reply = ficha_ctl_call (ctl, "Remove", g_variant_new ("(su)", name, 0), NULL, NULL, error);
  return reply != NULL;
}

/**
 * ficha_ctl_remove:
 * @ctl: a run
 * @argc: how many @argv are
 * @argv: the command line from the verb on
 *
 * `fichactl remove`: removes an integration for good, once somebody said yes.
 *
 * Returns: with what to exit
 */
FichaCtlExit
ficha_ctl_remove (FichaCtl *ctl, int argc, char *argv[])
{
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 'y', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &yes,
      /* Translators: of the option --yes */
      N_ ("Do not ask"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!ficha_ctl_parse_one (ctl, entries, argc, argv, &name, &error) ||
      (!yes && !ask (ctl, &name, &yes, &error)))
    return ficha_ctl_fail (NULL, error);
  if (!yes)
    {
      /* Translators: the answer to a question was no */
      ficha_ctl_note (_ ("Nothing was removed"));
      return FICHA_CTL_EXIT_FAILED;
    }
  if (!remove_integration (ctl, name, &error))
    return ficha_ctl_fail (NULL, error);

  return FICHA_CTL_EXIT_DONE;
}
