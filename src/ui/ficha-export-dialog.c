// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-export-dialog.h"

#include <glib/gi18n.h>

#include "ficha-backup-file.h"
#include "ficha-backup.h"
#include "ficha-error-row.h"
#include "ficha-request.h"
#include "ficha-resources.h"
#include "ficha-secret-row.h"

/**
 * FichaExportDialog:
 *
 * Where all integrations are written to a file: with their secret keys and a passphrase, or without
 * either. (ux.md 2.10)
 */
struct _FichaExportDialog
{
  AdwDialog parent_instance;

  FichaClient *client;       /* (owned) */
  GCancellable *cancellable; /* (owned): ends with the dialog */
  gboolean busy;             /* the agent or the disk is waited for */
  gboolean was_focused;

  /* template children */
  GtkCheckButton *with_secrets;
  FichaSecretRow *passphrase;
  FichaSecretRow *again;
  FichaErrorRow *failure;
};

G_DEFINE_FINAL_TYPE (FichaExportDialog, ficha_export_dialog, ADW_TYPE_DIALOG)

enum
{
  SIGNAL_EXPORTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* A file that is being written. */
typedef struct
{
  FichaExportDialog *dialog; /* (owned) */
  char *path;                /* (owned) */
  FichaSecret *text;         /* (owned) (nullable) */
  gboolean with_secrets;
  guint n_exported;
  guint n_without;
} Work;

static void
work_free (Work *work)
{
  g_object_unref (work->dialog);
  g_clear_pointer (&work->text, ficha_secret_unref);
  g_free (work->path);
  g_free (work);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Work, work_free)

static const char *
get_text (FichaSecretRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
update_actions (FichaExportDialog *self)
{
  gboolean ready;

  g_assert (FICHA_IS_EXPORT_DIALOG (self));

  ready = !gtk_check_button_get_active (self->with_secrets) ||
          (ficha_backup_check_passphrase (get_text (self->passphrase), NULL) &&
           g_str_equal (get_text (self->passphrase), get_text (self->again)));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "export.choose", ready && !self->busy);
}

static void
set_busy (FichaExportDialog *self, gboolean busy)
{
  g_assert (FICHA_IS_EXPORT_DIALOG (self));

  self->busy = busy;
  update_actions (self);
}

static void
show_error (FichaExportDialog *self, const GError *error)
{
  g_assert (FICHA_IS_EXPORT_DIALOG (self));

  if (error->domain == FICHA_ERROR)
    ficha_error_row_show (self->failure, (FichaError) error->code, error->message, FALSE);
  set_busy (self, FALSE);
}

/* Only a passphrase that can't be used as it is gets a mark: what is not typed yet is no mistake. */
static void
changed_cb (FichaExportDialog *self)
{
  const char *again = get_text (self->again);
  gboolean different = *again != '\0' && !g_str_has_prefix (get_text (self->passphrase), again);

  if (different)
    gtk_widget_add_css_class (GTK_WIDGET (self->again), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->again), "error");
  ficha_error_row_hide (self->failure);
  update_actions (self);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FichaExportDialog *self = FICHA_EXPORT_DIALOG (source);
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      show_error (self, error);
      return;
    }

  set_busy (self, FALSE);
  g_signal_emit (self, signals[SIGNAL_EXPORTED], 0, work->with_secrets, work->n_exported,
                 work->n_without);
  adw_dialog_force_close (ADW_DIALOG (self));
}

static void
write_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;

  /* whoever chose the file said already that it may be replaced */
  if (ficha_backup_file_write (work->path, work->text, TRUE, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Work) work = user_data;
  FichaExportDialog *self = work->dialog;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) details = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree const char **without = NULL;
  g_autoptr (GTask) task = NULL;

  reply = ficha_request_finish (FICHA_CLIENT (source), result, &work->text, &error);
  if (reply == NULL || work->text == NULL)
    {
      if (error != NULL)
        show_error (self, error);
      set_busy (self, FALSE);
      return;
    }

  details = g_variant_get_child_value (reply, 1);
  g_variant_lookup (details, "integrations", "u", &work->n_exported);
  if (g_variant_lookup (details, "without-secret-key", "^a&s", &without))
    work->n_without = g_strv_length ((char **) without);
  task = g_task_new (self, NULL, written_cb, NULL);
  g_task_set_source_tag (task, ficha_export_dialog_write);
  g_task_set_task_data (task, g_steal_pointer (&work), (GDestroyNotify) work_free);
  g_task_run_in_thread (task, write_in_thread);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaExportDialog) self = FICHA_EXPORT_DIALOG (user_data);
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  /* dismissed, or a place that has no path: as it was */
  file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL && !self->busy && !g_cancellable_is_cancelled (self->cancellable))
    ficha_export_dialog_write (self, path);
}

static void
choose_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaExportDialog *self = FICHA_EXPORT_DIALOG (widget);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  GtkRoot *root = gtk_widget_get_root (widget);

  gtk_file_dialog_set_title (dialog, adw_dialog_get_title (ADW_DIALOG (self)));
  gtk_file_dialog_set_initial_name (dialog, gtk_check_button_get_active (self->with_secrets)
                                                ? "ficha.asc"
                                                : "ficha.json");
  gtk_file_dialog_save (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->cancellable,
                        chosen_cb, g_object_ref (self));
}

static void
cancel_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

/* As in the form of an integration: the bottom sheet of a narrow window would begin at Cancel. */
static gboolean
ficha_export_dialog_grab_focus (GtkWidget *widget)
{
  FichaExportDialog *self = FICHA_EXPORT_DIALOG (widget);

  if (self->was_focused)
    return GTK_WIDGET_CLASS (ficha_export_dialog_parent_class)->grab_focus (widget);

  self->was_focused = TRUE;
  return gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
}

static void
ficha_export_dialog_closed (AdwDialog *dialog)
{
  g_cancellable_cancel (FICHA_EXPORT_DIALOG (dialog)->cancellable);
}

static void
ficha_export_dialog_dispose (GObject *object)
{
  FichaExportDialog *self = FICHA_EXPORT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FICHA_TYPE_EXPORT_DIALOG);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (ficha_export_dialog_parent_class)->dispose (object);
}

static void
ficha_export_dialog_class_init (FichaExportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ficha_export_dialog_dispose;
  widget_class->grab_focus = ficha_export_dialog_grab_focus;
  ADW_DIALOG_CLASS (klass)->closed = ficha_export_dialog_closed;

  /**
   * FichaExportDialog::exported:
   * @with_secrets: whether it is a backup
   * @n_exported: how many integrations are in the file
   * @n_without: how many of them have no secret key there, and should
   *
   * The file is written; the dialog closes.
   */
  signals[SIGNAL_EXPORTED] =
      g_signal_new ("exported", FICHA_TYPE_EXPORT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_BOOLEAN, G_TYPE_UINT, G_TYPE_UINT);

  g_type_ensure (FICHA_TYPE_SECRET_ROW);
  g_type_ensure (FICHA_TYPE_ERROR_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FICHA_RESOURCES "ficha-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaExportDialog, with_secrets);
  gtk_widget_class_bind_template_child (widget_class, FichaExportDialog, passphrase);
  gtk_widget_class_bind_template_child (widget_class, FichaExportDialog, again);
  gtk_widget_class_bind_template_child (widget_class, FichaExportDialog, failure);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_install_action (widget_class, "export.choose", NULL, choose_action);
  gtk_widget_class_install_action (widget_class, "export.cancel", NULL, cancel_action);
}

static void
ficha_export_dialog_init (FichaExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  update_actions (self);
}

/**
 * ficha_export_dialog_new:
 * @client: the way to the agent
 *
 * Returns: (transfer floating): a dialog that writes a file
 */
FichaExportDialog *
ficha_export_dialog_new (FichaClient *client)
{
  FichaExportDialog *self;

  g_return_val_if_fail (FICHA_IS_CLIENT (client), NULL);

  self = g_object_new (FICHA_TYPE_EXPORT_DIALOG, NULL);
  self->client = g_object_ref (client);

  return self;
}

/**
 * ficha_export_dialog_write:
 * @self: a dialog whose choices are made
 * @path: where to, in the file system's encoding; what is there is replaced
 *
 * Has the agent write all integrations down, and the file written. Closing the dialog before that is
 * done leaves @path as it was, or writes it whole.
 */
void
ficha_export_dialog_write (FichaExportDialog *self, const char *path)
{
  g_autoptr (FichaSecret) passphrase = NULL;
  Work *work;

  g_return_if_fail (FICHA_IS_EXPORT_DIALOG (self));
  g_return_if_fail (path != NULL);

  work = g_new0 (Work, 1);
  work->dialog = g_object_ref (self);
  work->path = g_strdup (path);
  work->with_secrets = gtk_check_button_get_active (self->with_secrets);
  if (work->with_secrets)
    passphrase = ficha_secret_new (get_text (self->passphrase));

  ficha_error_row_hide (self->failure);
  set_busy (self, TRUE);
  ficha_request_async (self->client, "Export", g_variant_new ("(h)", 0), passphrase,
                       self->cancellable, exported_cb, work);
}
