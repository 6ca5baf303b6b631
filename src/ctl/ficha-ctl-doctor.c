// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-check-report.h"
#include "ficha-ctl-integrations.h"
#include "ficha-ctl-output.h"
#include "ficha-ctl-verbs.h"
#include "ficha-surroundings.h"

#include <glib/gi18n.h>

/* What the agent found, or that it did not answer. */
static GPtrArray *
check_up (FichaCtl *ctl, GError **error)
{
  g_autoptr (GVariant) reply = ficha_ctl_call (ctl, "CheckUp", NULL, NULL, NULL, error);
  g_autoptr (GVariant) checks = NULL;

  if (reply == NULL)
    return NULL;

  checks = g_variant_get_child_value (reply, 0);
  return ficha_check_read_all (checks);
}

static FichaCtlExit
print (char *text, FichaCtlExit exit_status)
{
  g_autofree char *owned = text;
  g_autoptr (GError) error = NULL;

  if (!ficha_ctl_print (owned, &error))
    return ficha_ctl_fail (NULL, error);

  return exit_status;
}

static char *
format_checks (FichaCtl *ctl, GPtrArray *checks, gboolean reached)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GPtrArray) integrations = NULL;
  const FichaCtlLayout layout = ficha_ctl_get_layout (zone);

  /* for their names; without them they are told all the same */
  if (reached)
    integrations = ficha_ctl_list_integrations (ctl, NULL);

  return ficha_ctl_format_checks (checks, integrations, &layout);
}

/**
 * ficha_ctl_doctor:
 * @ctl: a run
 * @argc: how many @argv are
 * @argv: the command line from the verb on
 *
 * `fichactl doctor`: tells what works and what does not.
 *
 * Returns: with what to exit: done where nothing is bad
 */
FichaCtlExit
ficha_ctl_doctor (FichaCtl *ctl, int argc, char *argv[])
{
  g_auto (GStrv) names = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) checks = NULL;
  gboolean report = FALSE;
  gboolean reached;
  FichaCtlExit exit_status;
  const GOptionEntry entries[] = {
    { "report", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &report,
      /* Translators: of the option --report */
      N_ ("Print a report to show to others, without names, keys and addresses"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!ficha_ctl_parse (ctl, entries, argc, argv, &names, &error))
    return ficha_ctl_fail (NULL, error);
  if (names[0] != NULL)
    {
      /* Translators: an error on the command line; the word in quotes stays */
      ficha_ctl_note (_ ("“doctor” takes no names"));
      return FICHA_CTL_EXIT_USAGE;
    }

  checks = check_up (ctl, &error);
  reached = checks != NULL;
  if (!reached)
    checks = ficha_check_unreachable (error);
  exit_status =
      ficha_check_count (checks, FICHA_CHECK_BAD) > 0 ? FICHA_CTL_EXIT_FAILED : FICHA_CTL_EXIT_DONE;

  if (report)
    return print (ficha_check_report (checks, g_getenv ("XDG_CURRENT_DESKTOP"),
                                      ficha_surroundings_are_flatpak ()),
                  exit_status);

  return print (format_checks (ctl, checks, reached), exit_status);
}
