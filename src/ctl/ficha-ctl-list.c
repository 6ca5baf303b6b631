// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-integrations.h"
#include "ficha-ctl-json.h"
#include "ficha-ctl-output.h"
#include "ficha-ctl-verbs.h"

#include <glib/gi18n.h>

static char *
format_list (GPtrArray *integrations)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const FichaCtlLayout layout = ficha_ctl_get_layout (zone);

  return ficha_ctl_format_list (integrations, &layout);
}

static char *
format_integration (GVariant *integration)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const FichaCtlLayout layout = ficha_ctl_get_layout (zone);

  return ficha_ctl_format_integration (integration, &layout);
}

static gboolean
list (FichaCtl *ctl, gboolean json, GError **error)
{
  g_autoptr (GPtrArray) integrations = ficha_ctl_list_integrations (ctl, error);
  g_autofree char *text = NULL;

  if (integrations == NULL)
    return FALSE;

  text = json ? ficha_ctl_json_list (integrations) : format_list (integrations);
  return ficha_ctl_print (text, error);
}

static gboolean
show (FichaCtl *ctl, const char *name, gboolean json, GError **error)
{
  g_autoptr (GPtrArray) integrations = ficha_ctl_list_integrations (ctl, error);
  g_autofree char *text = NULL;
  GVariant *integration;

  if (integrations == NULL)
    return FALSE;
  integration = ficha_ctl_find_integration (integrations, name, error);
  if (integration == NULL)
    return FALSE;

  text = json ? ficha_ctl_json_integration (integration) : format_integration (integration);
  return ficha_ctl_print (text, error);
}

/**
 * ficha_ctl_list:
 * @ctl: a run
 * @argc: how many @argv are
 * @argv: the command line from the verb on
 *
 * `fichactl list`: prints all integrations.
 *
 * Returns: with what to exit
 */
FichaCtlExit
ficha_ctl_list (FichaCtl *ctl, int argc, char *argv[])
{
  g_auto (GStrv) names = NULL;
  g_autoptr (GError) error = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = { FICHA_CTL_JSON_ENTRY (&json), G_OPTION_ENTRY_NULL };

  if (!ficha_ctl_parse (ctl, entries, argc, argv, &names, &error))
    return ficha_ctl_fail (NULL, error);
  if (names[0] != NULL)
    {
      /* Translators: an error on the command line; the words in quotes stay */
      ficha_ctl_note (_ ("“list” takes no names; “show NAME” shows one integration"));
      return FICHA_CTL_EXIT_USAGE;
    }
  if (!list (ctl, json, &error))
    return ficha_ctl_fail (NULL, error);

  return FICHA_CTL_EXIT_DONE;
}

/**
 * ficha_ctl_show:
 * @ctl: a run
 * @argc: how many @argv are
 * @argv: the command line from the verb on
 *
 * `fichactl show`: prints one integration.
 *
 * Returns: with what to exit
 */
FichaCtlExit
ficha_ctl_show (FichaCtl *ctl, int argc, char *argv[])
{
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = { FICHA_CTL_JSON_ENTRY (&json), G_OPTION_ENTRY_NULL };

  if (!ficha_ctl_parse_one (ctl, entries, argc, argv, &name, &error) ||
      !show (ctl, name, json, &error))
    return ficha_ctl_fail (NULL, error);

  return FICHA_CTL_EXIT_DONE;
}
