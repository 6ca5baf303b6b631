// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-import-dialog.h"

#include <glib/gi18n.h>

#include "ficha-backup-file.h"
#include "ficha-backup.h"
#include "ficha-error-row.h"
#include "ficha-import-row.h"
#include "ficha-request.h"
#include "ficha-resources.h"
#include "ficha-secret-row.h"

/**
 * FichaImportDialog:
 *
 * Where the integrations of a file are added: it asks for the passphrase where there is one, shows
 * what would be done, and does what a person wants of that. (ux.md 2.10)
 */
struct _FichaImportDialog
{
  AdwDialog parent_instance;

  FichaClient *client;       /* (owned) */
  GCancellable *cancellable; /* (owned): ends with the dialog */
  FichaSecret *text;         /* (owned) (nullable): what the file holds */
  FichaSecret *file;  /* (owned) (nullable): that with its passphrase, as the agent takes it */
  gboolean importing; /* the plan is being carried out */

  /* template children */
  GtkButton *go_on;
  GtkStack *stack;
  GtkSpinner *spinner;
  FichaSecretRow *passphrase;
  FichaErrorRow *failure;
  GListStore *items;
  AdwStatusPage *failed_page;
};

G_DEFINE_FINAL_TYPE (FichaImportDialog, ficha_import_dialog, ADW_TYPE_DIALOG)

enum
{
  SIGNAL_IMPORTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
is_at (FichaImportDialog *self, const char *page)
{
  g_assert (FICHA_IS_IMPORT_DIALOG (self));

  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), page) == 0;
}

static gboolean
is_any_wanted (FichaImportDialog *self)
{
  g_assert (FICHA_IS_IMPORT_DIALOG (self));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (FichaImportItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (ficha_import_item_get_wanted (item))
        return TRUE;
    }

  return FALSE;
}

static void
update_action (FichaImportDialog *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->passphrase));

  g_assert (FICHA_IS_IMPORT_DIALOG (self));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.go-on",
                                 (is_at (self, "passphrase") && *typed != '\0') ||
                                     (is_at (self, "plan") && is_any_wanted (self)));
}

static void
show_page (FichaImportDialog *self, const char *page)
{
  gboolean passphrase = g_str_equal (page, "passphrase");

  g_assert (FICHA_IS_IMPORT_DIALOG (self));

  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (page, "waiting"));
  /* Translators: button: try to open a file with a passphrase */
  gtk_button_set_label (self->go_on, passphrase ? C_ ("passphrase", "C_ontinue")
                                                /* Translators: button: add what is in a file */
                                                : _ ("_Import"));
  update_action (self);
  if (passphrase)
    gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
}

/* Another passphrase may be typed; all else is told, and the end of it. */
static void
show_error (FichaImportDialog *self, const GError *error)
{
  FichaError code = FICHA_ERROR_FAILED;
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  g_assert (FICHA_IS_IMPORT_DIALOG (self));

  if (error->domain != FICHA_ERROR)
    return;

  self->importing = FALSE;
  adw_dialog_set_can_close (ADW_DIALOG (self), TRUE);
  code = (FichaError) error->code;
  if (code == FICHA_ERROR_BACKUP && g_str_equal (error->message, "passphrase"))
    {
      ficha_error_row_show (self->failure, code, error->message, FALSE);
      show_page (self, "passphrase");
      return;
    }

  text = ficha_explain_text (code, error->message);
  markup = g_markup_escape_text (text, -1);
  adw_status_page_set_title (self->failed_page, ficha_explain_title (code));
  adw_status_page_set_description (self->failed_page, markup);
  show_page (self, "failure");
}

static void
changed_cb (FichaImportDialog *self)
{
  ficha_error_row_hide (self->failure);
  update_action (self);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, FichaImportDialog *self)
{
  gtk_list_item_set_child (cell, ficha_import_row_new ());
  /* the switch takes the keyboard, and the row is nothing to press */
  gtk_list_item_set_activatable (cell, FALSE);
  gtk_list_item_set_focusable (cell, FALSE);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, FichaImportDialog *self)
{
  FichaImportItem *item = gtk_list_item_get_item (cell);

  ficha_import_row_set_item (FICHA_IMPORT_ROW (gtk_list_item_get_child (cell)), item);
  gtk_list_item_set_accessible_label (cell, ficha_import_item_get_step (item)->name);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, FichaImportDialog *self)
{
  ficha_import_row_set_item (FICHA_IMPORT_ROW (gtk_list_item_get_child (cell)), NULL);
}

static void
show_plan (FichaImportDialog *self, GVariant *integrations)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  g_assert (FICHA_IS_IMPORT_DIALOG (self));

  for (gsize i = 0; i < g_variant_n_children (integrations); i++)
    {
      g_autoptr (GVariant) told = g_variant_get_child_value (integrations, i);
      FichaImportItem *item = ficha_import_item_new (ficha_import_step_new (told));

      g_signal_connect_object (item, "notify::wanted", G_CALLBACK (update_action), self,
                               G_CONNECT_SWAPPED);
      g_ptr_array_add (items, item);
    }
  g_list_store_splice (self->items, 0, 0, items->pdata, items->len);
  show_page (self, "plan");
}

static void
finish (FichaImportDialog *self, GVariant *integrations)
{
  g_autoptr (GPtrArray) steps = ficha_import_steps_new (integrations);
  guint n = 0;

  g_assert (FICHA_IS_IMPORT_DIALOG (self));

  for (guint i = 0; i < steps->len; i++)
    n += ((FichaImportStep *) steps->pdata[i])->done;
  g_signal_emit (self, signals[SIGNAL_IMPORTED], 0, n);
  adw_dialog_force_close (ADW_DIALOG (self));
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaImportDialog) self = FICHA_IMPORT_DIALOG (user_data);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) integrations = NULL;
  g_autoptr (GError) error = NULL;

  reply = ficha_request_finish (FICHA_CLIENT (source), result, NULL, &error);
  if (reply == NULL)
    {
      show_error (self, error);
      return;
    }

  integrations = g_variant_get_child_value (reply, 0);
  if (self->importing)
    finish (self, integrations);
  else
    show_plan (self, integrations);
}

static void
call (FichaImportDialog *self, GVariant *options)
{
  g_assert (FICHA_IS_IMPORT_DIALOG (self));

  show_page (self, "waiting");
  ficha_request_async (self->client, "Import", g_variant_new ("(h@a{sv})", 0, options), self->file,
                       self->cancellable, answered_cb, g_object_ref (self));
}

/* Has the agent tell what it would do. */
static void
ask_for_plan (FichaImportDialog *self, const FichaSecret *passphrase)
{
  g_assert (FICHA_IS_IMPORT_DIALOG (self));

  g_clear_pointer (&self->file, ficha_secret_unref);
  self->file = ficha_backup_join (passphrase, self->text);
  call (self, g_variant_new_parsed ("{'dry-run': <true>}"));
}

static void
carry_out (FichaImportDialog *self)
{
  g_auto (GVariantBuilder) skipped = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("au"));
  g_auto (GVariantBuilder) replaced = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("au"));
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);

  g_assert (FICHA_IS_IMPORT_DIALOG (self));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (FichaImportItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      /* what is not shown as replaced is not replaced, whatever became of it meanwhile */
      if (!ficha_import_item_get_wanted (item))
        g_variant_builder_add (&skipped, "u", i);
      else if (ficha_import_item_get_step (item)->action == FICHA_IMPORT_OTHER_KEY)
        g_variant_builder_add (&replaced, "u", i);
    }
  g_variant_dict_insert_value (&options, "skip", g_variant_builder_end (&skipped));
  g_variant_dict_insert_value (&options, "replace", g_variant_builder_end (&replaced));

  self->importing = TRUE;
  adw_dialog_set_can_close (ADW_DIALOG (self), FALSE);
  call (self, g_variant_dict_end (&options));
}

static void
go_on_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaImportDialog *self = FICHA_IMPORT_DIALOG (widget);
  g_autoptr (FichaSecret) passphrase = NULL;

  if (is_at (self, "plan"))
    {
      carry_out (self);
      return;
    }

  passphrase = ficha_secret_new (gtk_editable_get_text (GTK_EDITABLE (self->passphrase)));
  ask_for_plan (self, passphrase);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FichaImportDialog *self = FICHA_IMPORT_DIALOG (source);
  g_autoptr (GError) error = NULL;

  self->text = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->text == NULL)
    show_error (self, error);
  else if (ficha_backup_is_encrypted (self->text))
    show_page (self, "passphrase");
  else
    ask_for_plan (self, NULL);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FichaSecret *text;
  GError *error = NULL;

  text = ficha_backup_file_read (task_data, &error);
  if (text != NULL)
    g_task_return_pointer (task, text, (GDestroyNotify) ficha_secret_unref);
  else
    g_task_return_error (task, error);
}

static void
cancel_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
ficha_import_dialog_closed (AdwDialog *dialog)
{
  g_cancellable_cancel (FICHA_IMPORT_DIALOG (dialog)->cancellable);
}

static void
ficha_import_dialog_dispose (GObject *object)
{
  FichaImportDialog *self = FICHA_IMPORT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FICHA_TYPE_IMPORT_DIALOG);
  g_clear_pointer (&self->text, ficha_secret_unref);
  g_clear_pointer (&self->file, ficha_secret_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (ficha_import_dialog_parent_class)->dispose (object);
}

static void
ficha_import_dialog_class_init (FichaImportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ficha_import_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = ficha_import_dialog_closed;

  /**
   * FichaImportDialog::imported:
   * @n: how many integrations were added or got their secret key
   *
   * It is done; the dialog closes.
   */
  signals[SIGNAL_IMPORTED] = g_signal_new ("imported", FICHA_TYPE_IMPORT_DIALOG, G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (FICHA_TYPE_SECRET_ROW);
  g_type_ensure (FICHA_TYPE_ERROR_ROW);
  g_type_ensure (FICHA_TYPE_IMPORT_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FICHA_RESOURCES "ficha-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaImportDialog, go_on);
  gtk_widget_class_bind_template_child (widget_class, FichaImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, FichaImportDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, FichaImportDialog, passphrase);
  gtk_widget_class_bind_template_child (widget_class, FichaImportDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, FichaImportDialog, items);
  gtk_widget_class_bind_template_child (widget_class, FichaImportDialog, failed_page);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_install_action (widget_class, "import.go-on", NULL, go_on_action);
  gtk_widget_class_install_action (widget_class, "import.cancel", NULL, cancel_action);
}

static void
ficha_import_dialog_init (FichaImportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  show_page (self, "waiting");
}

/**
 * ficha_import_dialog_new:
 * @client: the way to the agent
 * @path: a file that may hold integrations, in the file system's encoding
 *
 * Returns: (transfer floating): a dialog that shows what is in @path
 */
FichaImportDialog *
ficha_import_dialog_new (FichaClient *client, const char *path)
{
  FichaImportDialog *self;
  g_autoptr (GTask) task = NULL;

  g_return_val_if_fail (FICHA_IS_CLIENT (client), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (FICHA_TYPE_IMPORT_DIALOG, NULL);
  self->client = g_object_ref (client);
  task = g_task_new (self, self->cancellable, read_cb, NULL);
  g_task_set_source_tag (task, ficha_import_dialog_new);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, read_in_thread);

  return self;
}
