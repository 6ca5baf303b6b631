// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-backup-actions.h"

#include <glib/gi18n.h>

#include "ficha-export-dialog.h"
#include "ficha-import-dialog.h"

/* A file that is being chosen. */
typedef struct
{
  GtkWindow *parent; /* (owned) */
  FichaVerbs *verbs; /* (owned) */
} Choice;

static void
accept_offer (FichaBackupOffer *offer, gboolean with_secrets, guint n_exported, guint n_without)
{
  if (with_secrets && n_without == 0)
    ficha_backup_offer_accept (offer);
}

static void
tell_exported (FichaVerbs *verbs, gboolean with_secrets, guint n_exported, guint n_without)
{
  g_autofree char *text = NULL;

  if (n_without > 0)
    /* Translators: a toast: a file was written, but not all of the secret keys are in it */
    text =
        g_strdup_printf (ngettext ("Exported; %u secret key is missing in the file",
                                   "Exported; %u secret keys are missing in the file", n_without),
                         n_without);
  else
    /* Translators: a toast */
    text = g_strdup_printf (ngettext ("%u integration exported", "%u integrations exported",
                                      n_exported),
                            n_exported);
  ficha_verbs_tell (verbs, text);
}

static void
tell_imported (FichaVerbs *verbs, guint n)
{
  /* Translators: a toast */
  g_autofree char *text =
      g_strdup_printf (ngettext ("%u integration imported", "%u integrations imported", n), n);

  ficha_verbs_tell (verbs, text);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Choice *choice = user_data;
  g_autoptr (GtkWindow) parent = choice->parent;
  g_autoptr (FichaVerbs) verbs = choice->verbs;
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  /* dismissed, or a place that has no path */
  file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL && gtk_widget_get_mapped (GTK_WIDGET (parent)))
    ficha_backup_actions_import_file (GTK_WIDGET (parent), verbs, path);
}

/**
 * ficha_backup_actions_export:
 * @parent: the window
 * @verbs: the integrations, and where to tell what became of it
 * @offer: what a backup settles, and leaving without one puts off
 *
 * Opens the dialog that writes all integrations to a file.
 */
void
ficha_backup_actions_export (GtkWidget *parent, FichaVerbs *verbs, FichaBackupOffer *offer)
{
  FichaClient *client;
  FichaExportDialog *dialog;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (FICHA_IS_VERBS (verbs));
  g_return_if_fail (FICHA_IS_BACKUP_OFFER (offer));

  client = ficha_store_get_client (ficha_verbs_get_store (verbs));
  if (client == NULL)
    return;

  dialog = ficha_export_dialog_new (client);
  g_signal_connect_object (dialog, "exported", G_CALLBACK (accept_offer), offer, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "exported", G_CALLBACK (tell_exported), verbs,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "closed", G_CALLBACK (ficha_backup_offer_postpone), offer,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), parent);
}

/**
 * ficha_backup_actions_import:
 * @parent: the window
 * @verbs: the integrations, and where to tell what became of it
 *
 * Lets a person choose a file, and goes on as ficha_backup_actions_import_file().
 */
void
ficha_backup_actions_import (GtkWindow *parent, FichaVerbs *verbs)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  Choice *choice;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (FICHA_IS_VERBS (verbs));

  choice = g_new0 (Choice, 1);
  choice->parent = g_object_ref (parent);
  choice->verbs = g_object_ref (verbs);
  gtk_file_dialog_set_title (dialog, _ ("Import Integrations"));
  gtk_file_dialog_open (dialog, parent, NULL, chosen_cb, choice);
}

/**
 * ficha_backup_actions_import_file:
 * @parent: the window
 * @verbs: the integrations, and where to tell what became of it
 * @path: a file, in the file system's encoding
 *
 * Opens the dialog that shows which integrations are in @path, and adds them.
 */
void
ficha_backup_actions_import_file (GtkWidget *parent, FichaVerbs *verbs, const char *path)
{
  FichaClient *client;
  FichaImportDialog *dialog;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (FICHA_IS_VERBS (verbs));
  g_return_if_fail (path != NULL);

  client = ficha_store_get_client (ficha_verbs_get_store (verbs));
  if (client == NULL)
    return;

  dialog = ficha_import_dialog_new (client, path);
  g_signal_connect_object (dialog, "imported", G_CALLBACK (tell_imported), verbs,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), parent);
}
