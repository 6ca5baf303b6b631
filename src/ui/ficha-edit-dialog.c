// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-edit-dialog.h"

#include <glib/gi18n.h>

#include "ficha-error-row.h"
#include "ficha-form.h"
#include "ficha-question.h"
#include "ficha-request.h"
#include "ficha-resources.h"
#include "ficha-result-row.h"
#include "ficha-scroll.h"
#include "ficha-words.h"

/* How long who wants to leave waits for a save under way, in milliseconds. */
#define SAVE_PATIENCE 2000

/* What is under way. */
typedef enum
{
  BUSY_NOT,
  BUSY_TESTING,
  BUSY_TESTING_TO_SAVE,
  BUSY_SAVING,
} Busy;

/**
 * FichaEditDialog:
 *
 * The form of a new integration or of one that is there. Credentials are tried before they are
 * saved; what the server or the agent does not like is told at its place, and nothing that was typed
 * is lost.
 */
struct _FichaEditDialog
{
  AdwDialog parent_instance;

  FichaVerbs *verbs;    /* (owned) */
  FichaItem *item;      /* (owned) (nullable): what is edited, %NULL for a new one */
  GCancellable *cancel; /* (owned) (nullable): of the test under way */
  Busy busy;
  gboolean tested;       /* what stands there was accepted */
  gboolean session_only; /* do not use the keyring */
  FichaError failure_code;
  gboolean was_focused;
  guint patience; /* source: until who wants to leave is asked, and not left waiting */

  /* template children */
  AdwToastOverlay *toasts;
  FichaForm *form;
  GtkButton *save;
  AdwPreferencesGroup *result_group;
  FichaResultRow *result;
  FichaErrorRow *failure;
  GtkLabel *anyway; /* as visible as its button */
  GtkButton *test;
};

G_DEFINE_FINAL_TYPE (FichaEditDialog, ficha_edit_dialog, ADW_TYPE_DIALOG)

enum
{
  SAVED,
  KEPT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
update_actions (FichaEditDialog *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean can_test, can_save;

  g_assert (FICHA_IS_EDIT_DIALOG (self));

  can_test = self->busy == BUSY_NOT && ficha_form_can_test (self->form);
  can_save = self->busy == BUSY_NOT && ficha_form_can_save (self->form);
  gtk_widget_action_set_enabled (widget, "edit.test", can_test);
  gtk_widget_action_set_enabled (widget, "edit.save", can_save);
  gtk_widget_action_set_enabled (widget, "edit.save-anyway", can_save);
}

/* What is typed is not to be lost, what is being saved neither. */
static void
update_can_close (FichaEditDialog *self)
{
  g_assert (FICHA_IS_EDIT_DIALOG (self));

  adw_dialog_set_can_close (ADW_DIALOG (self),
                            self->busy != BUSY_SAVING && !ficha_form_is_dirty (self->form));
}

static void
hide_result (FichaEditDialog *self)
{
  g_assert (FICHA_IS_EDIT_DIALOG (self));

  ficha_result_row_hide (self->result);
  gtk_widget_set_visible (GTK_WIDGET (self->anyway), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->test), TRUE);
  ficha_error_row_hide (self->failure);
}

/* A group without a row is a gap. */
static void
notify_visible_cb (FichaEditDialog *self)
{
  if (self->result_group == NULL || self->failure == NULL) /* being built, or gone */
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->result_group),
                          gtk_widget_get_visible (GTK_WIDGET (self->result)) ||
                              gtk_widget_get_visible (GTK_WIDGET (self->failure)));
}

/* Shows what came of it. Who pressed a button lost the focus, as it could not be pressed again; who
 * pressed Return goes on typing. */
static gboolean
show_result (FichaEditDialog *self, GtkWidget *row)
{
  GtkWidget *focus;

  g_assert (FICHA_IS_EDIT_DIALOG (self));

  ficha_scroll_to (row);
  focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->form));
}

static void
show_failure (FichaEditDialog *self, const GError *error)
{
  FichaNextStep step;

  g_assert (FICHA_IS_EDIT_DIALOG (self));

  hide_result (self);
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->failure_code = error->domain == FICHA_ERROR ? error->code : FICHA_ERROR_FAILED;
  if (ficha_form_show_error (self->form, self->failure_code, error->message))
    return;

  step = ficha_explain_step (self->failure_code);
  /* Editing is what this dialog does: no button for that. */
  ficha_error_row_show (self->failure, self->failure_code, error->message,
                        step == FICHA_STEP_TRY_AGAIN || step == FICHA_STEP_UNLOCK);

  if (self->failure_code == FICHA_ERROR_NO_KEYRING)
    gtk_label_set_label (self->anyway, _ ("_Use for This Session"));
  else
    gtk_label_set_label (self->anyway, self->item != NULL ? _ ("Save An_yway") : _ ("Add An_yway"));
  gtk_widget_set_visible (GTK_WIDGET (self->anyway),
                          (self->failure_code == FICHA_ERROR_NO_KEYRING && self->item == NULL) ||
                              ficha_draft_may_be_good (self->failure_code));
  /* that is what Try Again does */
  gtk_widget_set_visible (GTK_WIDGET (self->test), step != FICHA_STEP_TRY_AGAIN);
  if (!show_result (self, GTK_WIDGET (self->failure)))
    ficha_error_row_focus (self->failure);
}

static void
set_busy (FichaEditDialog *self, Busy busy)
{
  g_assert (FICHA_IS_EDIT_DIALOG (self));

  self->busy = busy;
  update_actions (self);
  update_can_close (self);
}

static FichaClient *
get_client (FichaEditDialog *self)
{
  return ficha_store_get_client (ficha_verbs_get_store (self->verbs));
}

static void
finish (FichaEditDialog *self, const char *id)
{
  g_assert (FICHA_IS_EDIT_DIALOG (self));

  ficha_form_forget (self->form);
  g_signal_emit (self, signals[SAVED], 0, id);
  adw_dialog_force_close (ADW_DIALOG (self));
}

static void
save_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaEditDialog) self = FICHA_EDIT_DIALOG (user_data);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  const char *id = NULL;

  reply = ficha_request_finish (FICHA_CLIENT (source), result, NULL, &error);
  g_clear_handle_id (&self->patience, g_source_remove);
  set_busy (self, BUSY_NOT);
  if (reply == NULL)
    {
      show_failure (self, error);
      g_signal_emit (self, signals[KEPT], 0);
      return;
    }

  if (self->item != NULL)
    id = ficha_item_get_id (self->item);
  else if (g_variant_is_of_type (reply, G_VARIANT_TYPE ("(s)")))
    g_variant_get (reply, "(&s)", &id);
  finish (self, id);
}

static void
send_save (FichaEditDialog *self, const FichaDraft *draft)
{
  g_auto (GVariantDict) settings = { 0 };

  g_assert (FICHA_IS_EDIT_DIALOG (self));

  set_busy (self, BUSY_SAVING);
  hide_result (self);
  /* Translators: an integration is being written to the keyring */
  ficha_result_row_begin (self->result, C_ ("integration", "Saving…"));
  ficha_draft_init_settings (draft, &settings);
  g_variant_dict_insert (&settings, "name", "s", draft->name);
  /* tried already, or not to be */
  g_variant_dict_insert (&settings, "test", "b", FALSE);
  if (self->item != NULL)
    {
      ficha_request_async (get_client (self), "Update",
                           g_variant_new ("(s@a{sv}h)", ficha_item_get_id (self->item),
                                          g_variant_dict_end (&settings), 0),
                           draft->secret_key, NULL, save_cb, g_object_ref (self));
      return;
    }

  g_variant_dict_insert (&settings, "session-only", "b", self->session_only);
  ficha_request_async (get_client (self), "Add",
                       g_variant_new ("(@a{sv}h)", g_variant_dict_end (&settings), 0),
                       draft->secret_key, NULL, save_cb, g_object_ref (self));
}

static void
test_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaEditDialog) self = FICHA_EDIT_DIALOG (user_data);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) details = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = NULL;
  g_autofree char *moment = NULL;
  g_autofree char *text = NULL;
  g_auto (FichaDraft) draft = { 0 };
  gint64 expires_at, skew = 0;
  gboolean to_save;

  reply = ficha_request_finish (FICHA_CLIENT (source), result, NULL, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* and whoever cancelled it went on */

  g_clear_object (&self->cancel);
  to_save = self->busy == BUSY_TESTING_TO_SAVE;
  set_busy (self, BUSY_NOT);
  if (reply == NULL || !g_variant_is_of_type (reply, G_VARIANT_TYPE ("(a{sv})")))
    {
      show_failure (self, error);
      return;
    }

  self->tested = TRUE;
  details = g_variant_get_child_value (reply, 0);
  g_variant_lookup (details, "skew", "x", &skew);
  if (g_variant_lookup (details, "access-expires-at", "x", &expires_at))
    {
      zone = g_time_zone_new_local ();
      moment = ficha_words_moment (expires_at - skew, g_get_real_time () / G_USEC_PER_SEC, zone);
      /* Translators: %s is a date and time */
      text = g_strdup_printf (_ ("Token valid until %s"), moment);
    }
  ficha_result_row_accept (self->result, _ ("Credentials accepted"), text != NULL ? text : "");
  if (!show_result (self, GTK_WIDGET (self->result)))
    gtk_widget_grab_focus (GTK_WIDGET (self->test));

  if (to_save && ficha_form_check (self->form, FICHA_FIELD_NAME, &draft))
    send_save (self, &draft);
}

static void
send_test (FichaEditDialog *self, const FichaDraft *draft, Busy busy)
{
  g_auto (GVariantDict) settings = { 0 };

  g_assert (FICHA_IS_EDIT_DIALOG (self));

  set_busy (self, busy);
  hide_result (self);
  ficha_result_row_begin (self->result, C_ ("credentials", "Testing…"));
  ficha_draft_init_settings (draft, &settings);
  if (self->item != NULL)
    g_variant_dict_insert (&settings, "id", "s", ficha_item_get_id (self->item));

  self->cancel = g_cancellable_new ();
  ficha_request_async (get_client (self), "Try",
                       g_variant_new ("(@a{sv}h)", g_variant_dict_end (&settings), 0),
                       draft->secret_key, self->cancel, test_cb, g_object_ref (self));
}

static void
cancel_test (FichaEditDialog *self)
{
  g_assert (FICHA_IS_EDIT_DIALOG (self));

  if (self->cancel == NULL)
    return;

  g_cancellable_cancel (self->cancel);
  g_clear_object (&self->cancel);
  self->busy = BUSY_NOT;
}

static void
cancel_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
test_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaEditDialog *self = FICHA_EDIT_DIALOG (widget);
  g_auto (FichaDraft) draft = { 0 };

  if (self->busy == BUSY_NOT && ficha_form_check (self->form, FICHA_FIELD_BASE_URI, &draft))
    send_test (self, &draft, BUSY_TESTING);
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaEditDialog *self = FICHA_EDIT_DIALOG (widget);
  g_auto (FichaDraft) draft = { 0 };

  if (self->busy != BUSY_NOT || !ficha_form_check (self->form, FICHA_FIELD_NAME, &draft))
    return;

  if (!self->tested && ficha_draft_has_new_keys (&draft, self->item))
    send_test (self, &draft, BUSY_TESTING_TO_SAVE);
  else
    send_save (self, &draft);
}

static void
save_anyway_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaEditDialog *self = FICHA_EDIT_DIALOG (widget);
  g_auto (FichaDraft) draft = { 0 };

  if (self->busy != BUSY_NOT || !ficha_form_check (self->form, FICHA_FIELD_NAME, &draft))
    return;

  if (self->failure_code == FICHA_ERROR_NO_KEYRING)
    self->session_only = TRUE;
  send_save (self, &draft);
}

static void
step_cb (FichaEditDialog *self, guint step)
{
  if (step == FICHA_STEP_UNLOCK)
    ficha_verbs_unlock (self->verbs);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "edit.test", NULL);
}

static void
changed_cb (FichaEditDialog *self, gboolean credentials)
{
  if (credentials)
    {
      /* What is known of the credentials was known of others. */
      self->tested = FALSE;
      cancel_test (self);
      hide_result (self);
    }
  update_can_close (self);
  update_actions (self);
}

static void
told_cb (FichaEditDialog *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

static void
discard_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaEditDialog) self = FICHA_EDIT_DIALOG (user_data);
  const char *response = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  if (g_str_equal (response, "discard"))
    adw_dialog_force_close (ADW_DIALOG (self));
  else
    g_signal_emit (self, signals[KEPT], 0);
}

static void
ask (FichaEditDialog *self)
{
  AdwAlertDialog *dialog;

  g_assert (FICHA_IS_EDIT_DIALOG (self));

  dialog = ADW_ALERT_DIALOG (
      adw_alert_dialog_new (_ ("Discard Changes?"), _ ("What was typed here will be lost.")));
  if (self->busy == BUSY_SAVING)
    adw_alert_dialog_set_body (
        dialog, _ ("It takes long to save what was typed here. It may still be saved, "
                   "or be lost."));
  ficha_question_set_answers (dialog, "keep", _ ("_Keep Editing"), "discard", _ ("_Discard"));
  adw_alert_dialog_choose (dialog, GTK_WIDGET (self), NULL, discard_cb, g_object_ref (self));
}

static gboolean
patience_cb (gpointer user_data)
{
  FichaEditDialog *self = FICHA_EDIT_DIALOG (user_data);

  self->patience = 0;
  ask (self);

  return G_SOURCE_REMOVE;
}

static void
close_attempt_cb (FichaEditDialog *self)
{
  if (self->busy != BUSY_SAVING)
    ask (self);
  else if (self->patience == 0) /* it closes by itself once it is saved */
    self->patience = g_timeout_add (SAVE_PATIENCE, patience_cb, self);
}

/* AdwDialog grabs the focus once it is open; as the bottom sheet of a narrow window it would begin
 * at Cancel, which a typed blank presses. */
static gboolean
ficha_edit_dialog_grab_focus (GtkWidget *widget)
{
  FichaEditDialog *self = FICHA_EDIT_DIALOG (widget);

  if (self->was_focused)
    return GTK_WIDGET_CLASS (ficha_edit_dialog_parent_class)->grab_focus (widget);

  self->was_focused = TRUE;
  return gtk_widget_grab_focus (GTK_WIDGET (self->form));
}

static void
ficha_edit_dialog_closed (AdwDialog *dialog)
{
  FichaEditDialog *self = FICHA_EDIT_DIALOG (dialog);

  g_clear_handle_id (&self->patience, g_source_remove);
  cancel_test (self);
  ficha_form_forget (self->form);
}

static void
ficha_edit_dialog_dispose (GObject *object)
{
  FichaEditDialog *self = FICHA_EDIT_DIALOG (object);

  g_clear_handle_id (&self->patience, g_source_remove);
  g_cancellable_cancel (self->cancel);
  g_clear_object (&self->cancel);
  /* libadwaita (1.7) lets go of what stood in a bottom sheet too late, or never: seen */
  adw_dialog_set_child (ADW_DIALOG (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FICHA_TYPE_EDIT_DIALOG);
  g_clear_object (&self->item);
  g_clear_object (&self->verbs);

  G_OBJECT_CLASS (ficha_edit_dialog_parent_class)->dispose (object);
}

static void
ficha_edit_dialog_class_init (FichaEditDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AdwDialogClass *dialog_class = ADW_DIALOG_CLASS (klass);

  object_class->dispose = ficha_edit_dialog_dispose;
  widget_class->grab_focus = ficha_edit_dialog_grab_focus;
  dialog_class->closed = ficha_edit_dialog_closed;

  /**
   * FichaEditDialog::saved:
   * @id: (nullable): the integration's id
   *
   * The integration was added or changed.
   */
  signals[SAVED] = g_signal_new ("saved", FICHA_TYPE_EDIT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * FichaEditDialog::kept:
   *
   * Who wanted to leave stays: what was typed could not be saved, or is not to be discarded.
   */
  signals[KEPT] = g_signal_new ("kept", FICHA_TYPE_EDIT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);

  g_type_ensure (FICHA_TYPE_ERROR_ROW);
  g_type_ensure (FICHA_TYPE_FORM);
  g_type_ensure (FICHA_TYPE_RESULT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FICHA_RESOURCES "ficha-edit-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, form);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, save);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, result_group);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, result);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, anyway);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, test);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, told_cb);
  gtk_widget_class_bind_template_callback (widget_class, notify_visible_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_attempt_cb);
  gtk_widget_class_bind_template_callback (widget_class, step_cb);

  gtk_widget_class_install_action (widget_class, "edit.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "edit.test", NULL, test_action);
  gtk_widget_class_install_action (widget_class, "edit.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "edit.save-anyway", NULL, save_anyway_action);
}

static void
ficha_edit_dialog_init (FichaEditDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ficha_edit_dialog_new:
 * @verbs: the way to the agent, and the integrations
 * @item: (nullable): what to edit, %NULL for a new integration
 *
 * Returns: (transfer floating): the form
 */
FichaEditDialog *
ficha_edit_dialog_new (FichaVerbs *verbs, FichaItem *item)
{
  FichaEditDialog *self;

  g_return_val_if_fail (FICHA_IS_VERBS (verbs), NULL);
  g_return_val_if_fail (item == NULL || FICHA_IS_ITEM (item), NULL);

  self = g_object_new (FICHA_TYPE_EDIT_DIALOG, NULL);
  g_set_object (&self->item, item);
  adw_dialog_set_title (ADW_DIALOG (self),
                        item != NULL ? _ ("Edit Integration") : _ ("New Integration"));
  gtk_button_set_label (self->save, item != NULL ? _ ("_Save") : _ ("_Add"));
  self->verbs = g_object_ref (verbs);
  ficha_form_set_up (self->form, ficha_verbs_get_store (verbs), item);
  update_can_close (self);
  update_actions (self);

  return self;
}

/**
 * ficha_edit_dialog_set_session_only:
 * @self: a form of a new integration
 * @session_only: whether to keep its keys in the agent's memory only
 */
void
ficha_edit_dialog_set_session_only (FichaEditDialog *self, gboolean session_only)
{
  g_return_if_fail (FICHA_IS_EDIT_DIALOG (self));

  self->session_only = session_only;
}
