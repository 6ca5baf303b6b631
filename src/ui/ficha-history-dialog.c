// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-history-dialog.h"

#include <glib/gi18n.h>

#include "ficha-explain.h"
#include "ficha-request.h"
#include "ficha-resources.h"
#include "ficha-words.h"

/**
 * FichaHistoryDialog:
 *
 * What happened last with an integration, the newest first; follows what happens while it is open.
 */
struct _FichaHistoryDialog
{
  AdwDialog parent_instance;

  FichaVerbs *verbs;         /* (owned) */
  FichaClock *clock;         /* (owned) */
  FichaItem *item;           /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable): of the call under way */
  GVariant *history;         /* (owned) (nullable): what is shown */
  GPtrArray *rows;           /* (element-type GtkWidget) (owned): the group's */

  /* template children */
  AdwWindowTitle *title;
  GtkStack *stack;
  AdwPreferencesGroup *events;
  AdwStatusPage *failure;
};

G_DEFINE_FINAL_TYPE (FichaHistoryDialog, ficha_history_dialog, ADW_TYPE_DIALOG)

static GtkWidget *
create_row (const char *result, const char *error, const char *moment)
{
  const gboolean failed = g_str_equal (result, "failed");
  g_autofree char *words = ficha_words_result (result, error);
  GtkWidget *row = adw_action_row_new ();
  /* the words say it, too */
  GtkWidget *icon =
      g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                    "icon-name", failed ? "dialog-error-symbolic" : "object-select-symbolic", NULL);

  gtk_widget_add_css_class (icon, failed ? "error" : "success");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), moment);

  return row;
}

static void
show_history (FichaHistoryDialog *self, GVariant *history)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const gint64 now = ficha_clock_get_now (self->clock);
  GVariantIter iter;
  const char *result, *error;
  gint64 at;

  g_assert (FICHA_IS_HISTORY_DIALOG (self));

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->events, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);

  g_variant_iter_init (&iter, history);
  while (g_variant_iter_next (&iter, "(x&s&s)", &at, &result, &error))
    {
      g_autofree char *moment = ficha_words_moment (at, now, zone);
      GtkWidget *row = create_row (result, error, moment);

      adw_preferences_group_add (self->events, row);
      g_ptr_array_add (self->rows, g_object_ref (row));
    }

  gtk_stack_set_visible_child_name (self->stack, self->rows->len > 0 ? "events" : "empty");
}

static void
show_error (FichaHistoryDialog *self, const GError *error)
{
  const FichaError code =
      error->domain == FICHA_ERROR ? (FichaError) error->code : FICHA_ERROR_FAILED;
  g_autofree char *text = ficha_explain_text (code, error->message);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  g_assert (FICHA_IS_HISTORY_DIALOG (self));

  adw_status_page_set_title (self->failure, ficha_explain_title (code));
  adw_status_page_set_description (self->failure, markup);
  gtk_stack_set_visible_child_name (self->stack, "failure");
}

static void
history_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaHistoryDialog) self = FICHA_HISTORY_DIALOG (user_data);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) history = NULL;
  g_autoptr (GError) error = NULL;

  reply = ficha_request_finish (FICHA_CLIENT (source), result, NULL, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (reply != NULL && g_variant_is_of_type (reply, G_VARIANT_TYPE ("(a(xss))")))
    history = g_variant_get_child_value (reply, 0);

  /* what is there stays: the next change asks again */
  if (history == NULL && self->history == NULL && error != NULL)
    show_error (self, error);
  if (history == NULL || (self->history != NULL && g_variant_equal (history, self->history)))
    return;

  g_clear_pointer (&self->history, g_variant_unref);
  self->history = g_steal_pointer (&history);
  show_history (self, self->history);
}

static void
load (FichaHistoryDialog *self)
{
  FichaClient *client = ficha_store_get_client (ficha_verbs_get_store (self->verbs));

  g_assert (FICHA_IS_HISTORY_DIALOG (self));

  adw_window_title_set_subtitle (self->title, ficha_item_get_name (self->item));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  ficha_request_async (client, "GetHistory", g_variant_new ("(s)", ficha_item_get_id (self->item)),
                       NULL, self->cancellable, history_cb, g_object_ref (self));
}

static void
ficha_history_dialog_closed (AdwDialog *dialog)
{
  g_cancellable_cancel (FICHA_HISTORY_DIALOG (dialog)->cancellable);
}

static void
ficha_history_dialog_dispose (GObject *object)
{
  FichaHistoryDialog *self = FICHA_HISTORY_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), FICHA_TYPE_HISTORY_DIALOG);
  g_clear_pointer (&self->history, g_variant_unref);
  g_clear_object (&self->item);
  g_clear_object (&self->clock);
  g_clear_object (&self->verbs);

  G_OBJECT_CLASS (ficha_history_dialog_parent_class)->dispose (object);
}

static void
ficha_history_dialog_finalize (GObject *object)
{
  g_ptr_array_unref (FICHA_HISTORY_DIALOG (object)->rows);

  G_OBJECT_CLASS (ficha_history_dialog_parent_class)->finalize (object);
}

static void
ficha_history_dialog_class_init (FichaHistoryDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ficha_history_dialog_dispose;
  object_class->finalize = ficha_history_dialog_finalize;
  ADW_DIALOG_CLASS (klass)->closed = ficha_history_dialog_closed;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               FICHA_RESOURCES "ficha-history-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaHistoryDialog, title);
  gtk_widget_class_bind_template_child (widget_class, FichaHistoryDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, FichaHistoryDialog, events);
  gtk_widget_class_bind_template_child (widget_class, FichaHistoryDialog, failure);
}

static void
ficha_history_dialog_init (FichaHistoryDialog *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ficha_history_dialog_new:
 * @verbs: the way to the agent
 * @clock: what tells today from yesterday
 * @item: an integration
 *
 * Returns: (transfer floating): a dialog that shows what happened last with @item
 */
FichaHistoryDialog *
ficha_history_dialog_new (FichaVerbs *verbs, FichaClock *clock, FichaItem *item)
{
  FichaHistoryDialog *self;

  g_return_val_if_fail (FICHA_IS_VERBS (verbs), NULL);
  g_return_val_if_fail (FICHA_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (FICHA_IS_ITEM (item), NULL);

  self = g_object_new (FICHA_TYPE_HISTORY_DIALOG, NULL);
  self->verbs = g_object_ref (verbs);
  self->clock = g_object_ref (clock);
  self->item = g_object_ref (item);
  g_signal_connect_object (item, "changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);

  return self;
}
