// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-integrations.h"
#include "ficha-ctl-json.h"
#include "ficha-ctl-output.h"
#include "ficha-ctl-verbs.h"

#include <glib/gi18n.h>

/* How many events are shown unless all are asked for. */
#define SHOWN_EVENTS 3

static char *
format_list (GPtrArray *integrations)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const FichaCtlLayout layout = ficha_ctl_get_layout (zone);

  return ficha_ctl_format_list (integrations, &layout);
}

/* What is known of it and, behind an empty line, what happened last, "max" lines of it. */
static char *
format_integration (GVariant *integration, GVariant *history, guint max)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const FichaCtlLayout layout = ficha_ctl_get_layout (zone);
  g_autofree char *text = ficha_ctl_format_integration (integration, &layout);
  g_autofree char *events = NULL;

  if (history == NULL || g_variant_n_children (history) == 0)
    return g_steal_pointer (&text);

  events = ficha_ctl_format_history (history, max, &layout);
  return g_strconcat (text, "\n", events, NULL);
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
show (FichaCtl *ctl, const char *name, gboolean json, gboolean all, GError **error)
{
  g_autoptr (GPtrArray) integrations = ficha_ctl_list_integrations (ctl, error);
  g_autoptr (GVariant) history = NULL;
  g_autofree char *text = NULL;
  GVariant *integration;

  if (integrations == NULL)
    return FALSE;
  integration = ficha_ctl_find_integration (integrations, name, error);
  if (integration == NULL)
    return FALSE;

  /* an agent from before an update may not know of it, nor one that was removed just now */
  if (!json)
    history = ficha_ctl_get_history (ctl, integration, all ? error : NULL);
  if (all && history == NULL)
    return FALSE;

  text = json ? ficha_ctl_json_integration (integration)
              : format_integration (integration, history, all ? G_MAXUINT : SHOWN_EVENTS);
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
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
    FICHA_CTL_JSON_ENTRY (&json),
    { "history", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &all,
      /* Translators: of the option --history */
      N_ ("Show everything that is known to have happened, not only the last of it"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!ficha_ctl_parse_one (ctl, entries, argc, argv, &name, &error))
    return ficha_ctl_fail (NULL, error);
  if (json && all)
    {
      /* Translators: an error on the command line; the options stay */
      ficha_ctl_note (_ ("Either --json or --history, not both"));
      return FICHA_CTL_EXIT_USAGE;
    }
  if (!show (ctl, name, json, all, &error))
    return ficha_ctl_fail (NULL, error);

  return FICHA_CTL_EXIT_DONE;
}
