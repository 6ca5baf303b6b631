// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-backup-file.h"
#include "ficha-backup.h"
#include "ficha-ctl-ask.h"
#include "ficha-ctl-output.h"
#include "ficha-ctl-verbs.h"
#include "ficha-import-step.h"

#include <glib/gi18n.h>
#include <unistd.h>

/* The integrations of @file, or NULL with @error. */
static GPtrArray *
call (FichaCtl *ctl, FichaSecret *file, gboolean dry_run, GPtrArray *replaced, GError **error)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_auto (GVariantBuilder) places = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("au"));
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) integrations = NULL;

  for (guint i = 0; replaced != NULL && i < replaced->len; i++)
    g_variant_builder_add (&places, "u", i);
  g_variant_dict_insert (&options, "dry-run", "b", dry_run);
  g_variant_dict_insert_value (&options, "replace", g_variant_builder_end (&places));
  reply =
      ficha_ctl_call (ctl, "Import", g_variant_new ("(h@a{sv})", 0, g_variant_dict_end (&options)),
                      file, NULL, error);
  if (reply == NULL)
    return NULL;

  integrations = g_variant_get_child_value (reply, 0);
  return ficha_import_steps_new (integrations);
}

/* A line each; how many are to be done in @n. */
static gboolean
print_plan (GPtrArray *steps, gboolean replace, guint *n, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const gboolean aligned = isatty (STDOUT_FILENO);
  glong width = 0;

  for (guint i = 0; aligned && i < steps->len; i++)
    width = MAX (width, g_utf8_strlen (((FichaImportStep *) steps->pdata[i])->name, -1));

  *n = 0;
  for (guint i = 0; i < steps->len; i++)
    {
      const FichaImportStep *step = steps->pdata[i];
      g_autofree char *what = ficha_import_step_explain (step, replace);
      glong gap = aligned ? width - g_utf8_strlen (step->name, -1) + 2 : 0;

      g_string_append_printf (text, "%s%*s%s\n", step->name, (int) gap, aligned ? "" : "\t", what);
      *n += ficha_import_step_is_needed (step, replace);
    }

  if (!ficha_ctl_print (text->str, error))
    return FALSE;
  for (guint i = 0; i < steps->len; i++)
    {
      const FichaImportStep *step = steps->pdata[i];

      if (ficha_import_step_get_warning (step) != NULL)
        ficha_ctl_note ("%s: %s", step->name, ficha_import_step_get_warning (step));
    }

  return TRUE;
}

/* What the agent's Import wants: the passphrase, the end of its line, the file. */
static FichaSecret *
read_file (const char *path, GError **error)
{
  g_autoptr (FichaSecret) text = ficha_backup_file_read (path, error);
  g_autoptr (FichaSecret) passphrase = NULL;

  if (text == NULL)
    return NULL;

  if (ficha_backup_is_encrypted (text))
    {
      passphrase = ficha_ctl_ask_passphrase (FALSE, error);
      if (passphrase == NULL)
        return NULL;
    }

  return ficha_backup_join (passphrase, text);
}

static FichaCtlExit
import (FichaCtl *ctl, const char *path, gboolean dry_run, gboolean yes, gboolean replace)
{
  g_autoptr (FichaSecret) file = NULL;
  g_autoptr (GPtrArray) planned = NULL;
  g_autoptr (GPtrArray) done = NULL;
  g_autofree char *question = NULL;
  g_autoptr (GError) error = NULL;
  guint n;

  file = read_file (path, &error);
  if (file == NULL)
    return ficha_ctl_fail (error->domain == FICHA_ERROR ? path : NULL, error);
  planned = call (ctl, file, TRUE, NULL, &error);
  if (planned == NULL)
    return ficha_ctl_fail (error->code == FICHA_ERROR_BACKUP ? path : NULL, error);
  if (!print_plan (planned, replace, &n, &error))
    return ficha_ctl_fail (NULL, error);

  if (n == 0)
    {
      /* Translators: all that is in a file is here already */
      ficha_ctl_note (_ ("There is nothing to import"));
      return FICHA_CTL_EXIT_DONE;
    }
  if (dry_run)
    return FICHA_CTL_EXIT_DONE;

  /* Translators: a question on the command line. “y” and “N” stand for yes and no, no being what is
   * meant by just pressing the Enter key. “y” is the text of the context “yes”. */
  question = g_strdup_printf (ngettext ("Import %u integration? [y/N] ",
                                        "Import %u integrations? [y/N] ", n),
                              n);
  if (!yes && !ficha_ctl_ask_yes (question))
    {
      /* Translators: the answer to a question was no */
      ficha_ctl_note (_ ("Nothing was imported"));
      return FICHA_CTL_EXIT_FAILED;
    }

  /* people may take their time to answer, and the keyring some for each secret key */
  ctl->deadline = 0;
  ctl->timeout += (int) n;
  done = call (ctl, file, FALSE, replace ? planned : NULL, &error);
  if (done == NULL)
    return ficha_ctl_fail (NULL, error);

  n = 0;
  for (guint i = 0; i < done->len; i++)
    n += ((FichaImportStep *) done->pdata[i])->done;
  /* Translators: how many integrations of a file were added, or got their secret key */
  ficha_ctl_note (ngettext ("%u integration was imported", "%u integrations were imported", n), n);
  return FICHA_CTL_EXIT_DONE;
}

/**
 * ficha_ctl_import:
 * @ctl: a run
 * @argc: how many @argv are
 * @argv: the command line from the verb on
 *
 * `fichactl import`: shows what an import of a file would do, and does it once somebody said yes.
 *
 * Returns: with what to exit
 */
FichaCtlExit
ficha_ctl_import (FichaCtl *ctl, int argc, char *argv[])
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  gboolean dry_run = FALSE;
  gboolean yes = FALSE;
  gboolean replace = FALSE;
  const GOptionEntry entries[] = {
    { "dry-run", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &dry_run,
      /* Translators: of the option --dry-run */
      N_ ("Only show what would be done"), NULL },
    { "yes", 'y', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &yes, N_ ("Do not ask"), NULL },
    { "replace-keys", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &replace,
      /* Translators: of the option --replace-keys */
      N_ ("Replace secret keys that are here by those of the file"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!ficha_ctl_parse_file (ctl, entries, argc, argv, &path, &error))
    return ficha_ctl_fail (NULL, error);
  if (!yes && !dry_run && !isatty (STDIN_FILENO))
    {
      ficha_ctl_note (_ ("--yes is needed where the standard input is not a terminal"));
      return FICHA_CTL_EXIT_USAGE;
    }

  return import (ctl, path, dry_run, yes, replace);
}
