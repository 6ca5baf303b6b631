// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-backup-file.h"
#include "ficha-ctl-ask.h"
#include "ficha-ctl-output.h"
#include "ficha-ctl-verbs.h"

#include <glib/gi18n.h>

/* Told before anybody types a passphrase, and again when the file is written. */
static FichaCtlExit
fail (const char *path, const GError *error)
{
  if (!g_error_matches (error, FICHA_ERROR, FICHA_ERROR_BACKUP) ||
      !g_str_equal (error->message, "exists"))
    return ficha_ctl_fail (path, error);

  /* Translators: an error on the command line; %s is the path of a file, --force is typed so */
  ficha_ctl_note (_ ("%s: There is such a file already; --force replaces it"), path);
  return FICHA_CTL_EXIT_FAILED;
}

/* Tells how much is in the file. */
static FichaCtlExit
tell (GVariant *details)
{
  g_autofree const char **names = NULL;
  guint n = 0;

  g_variant_lookup (details, "integrations", "u", &n);
  g_variant_lookup (details, "without-secret-key", "^a&s", &names);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    /* Translators: of an integration that was exported; %s is its name */
    ficha_ctl_note (_ ("%s: Its secret key is not in the keyring, and not in the file"), names[i]);
  /* Translators: how many integrations were written to a file */
  ficha_ctl_note (ngettext ("%u integration was exported", "%u integrations were exported", n), n);

  return names != NULL && names[0] != NULL ? FICHA_CTL_EXIT_KEYRING : FICHA_CTL_EXIT_DONE;
}

/**
 * ficha_ctl_export:
 * @ctl: a run
 * @argc: how many @argv are
 * @argv: the command line from the verb on
 *
 * `fichactl export`: writes all integrations to a file.
 *
 * Returns: with what to exit
 */
FichaCtlExit
ficha_ctl_export (FichaCtl *ctl, int argc, char *argv[])
{
  g_autofree char *path = NULL;
  g_autoptr (FichaSecret) passphrase = NULL;
  g_autoptr (FichaSecret) file = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) details = NULL;
  g_autoptr (GError) error = NULL;
  gboolean no_secrets = FALSE;
  gboolean force = FALSE;
  const GOptionEntry entries[] = {
    { "no-secrets", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &no_secrets,
      /* Translators: of the option --no-secrets */
      N_ ("Without secret keys, not encrypted"), NULL },
    { "force", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &force,
      /* Translators: of the option --force of “fichactl export” */
      N_ ("Replace a file that is there"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!ficha_ctl_parse_file (ctl, entries, argc, argv, &path, &error))
    return ficha_ctl_fail (NULL, error);
  if (!ficha_backup_file_check (path, force, &error))
    return fail (path, error);

  if (!no_secrets)
    {
      passphrase = ficha_ctl_ask_passphrase (TRUE, &error);
      if (passphrase == NULL)
        return ficha_ctl_fail (NULL, error);
    }

  reply = ficha_ctl_call (ctl, "Export", g_variant_new ("(h)", 0), passphrase, &file, &error);
  if (reply != NULL && file == NULL)
    g_set_error_literal (&error, FICHA_ERROR, FICHA_ERROR_BACKUP, "empty");
  if (error != NULL)
    return ficha_ctl_fail (NULL, error);
  if (!ficha_backup_file_write (path, file, force, &error))
    return fail (path, error);

  g_variant_get (reply, "(h@a{sv})", NULL, &details);
  return tell (details);
}
