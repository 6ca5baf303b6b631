// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-edit-dialog.h"

#include <glib/gi18n.h>

#include "ficha-base-uri.h"
#include "ficha-draft.h"
#include "ficha-error-row.h"
#include "ficha-key.h"
#include "ficha-request.h"
#include "ficha-resources.h"
#include "ficha-words.h"

/* What is shorter is typed, not pasted: one character, a few by an input method. */
#define PASTE_LENGTH 8

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

  /* template children */
  AdwToastOverlay *toasts;
  AdwPreferencesGroup *form;
  GtkButton *save;
  AdwEntryRow *name;
  AdwEntryRow *base_uri;
  AdwEntryRow *consumer_key;
  AdwEntryRow *secret_key;
  FichaErrorRow *name_error;
  FichaErrorRow *base_uri_error;
  FichaErrorRow *consumer_key_error;
  FichaErrorRow *secret_key_error;
  AdwPreferencesGroup *result_group;
  AdwActionRow *result;
  GtkStack *result_stack;
  GtkSpinner *spinner;
  FichaErrorRow *failure;
  GtkLabel *anyway; /* as visible as its button */

  /* the same by field (unowned) */
  GtkEditable *entries[FICHA_N_FIELDS];
  FichaErrorRow *errors[FICHA_N_FIELDS];
};

G_DEFINE_FINAL_TYPE (FichaEditDialog, ficha_edit_dialog, ADW_TYPE_DIALOG)

enum
{
  SAVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
is_filled (FichaEditDialog *self, FichaField field)
{
  const char *text = gtk_editable_get_text (self->entries[field]);

  /* a blank secret key keeps the stored one */
  if (field == FICHA_FIELD_SECRET_KEY && self->item != NULL)
    return TRUE;

  return text[strspn (text, " \t\n")] != '\0';
}

static void
update_actions (FichaEditDialog *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean can_test, can_save;

  g_assert (FICHA_IS_EDIT_DIALOG (self));

  can_test = self->busy == BUSY_NOT && is_filled (self, FICHA_FIELD_BASE_URI) &&
             is_filled (self, FICHA_FIELD_CONSUMER_KEY) && is_filled (self, FICHA_FIELD_SECRET_KEY);
  can_save = can_test && is_filled (self, FICHA_FIELD_NAME);
  gtk_widget_action_set_enabled (widget, "edit.test", can_test);
  gtk_widget_action_set_enabled (widget, "edit.save", can_save);
  gtk_widget_action_set_enabled (widget, "edit.save-anyway", can_save);
}

static gboolean
is_dirty (FichaEditDialog *self)
{
  const char *initial[FICHA_N_FIELDS] = { "", FICHA_BASE_URI_DEFAULT, "", "" };

  g_assert (FICHA_IS_EDIT_DIALOG (self));

  if (self->item != NULL)
    {
      initial[FICHA_FIELD_NAME] = ficha_item_get_name (self->item);
      initial[FICHA_FIELD_BASE_URI] = ficha_item_get_base_uri (self->item);
      initial[FICHA_FIELD_CONSUMER_KEY] = ficha_item_get_consumer_key (self->item);
    }

  for (FichaField field = 0; field < FICHA_N_FIELDS; field++)
    {
      if (!g_str_equal (gtk_editable_get_text (self->entries[field]), initial[field]))
        return TRUE;
    }

  return FALSE;
}

static void
hide_field_error (FichaEditDialog *self, FichaField field)
{
  ficha_error_row_hide (self->errors[field]);
  gtk_widget_remove_css_class (GTK_WIDGET (self->entries[field]), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entries[field]), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
show_field_error (FichaEditDialog *self, FichaField field, const GError *error)
{
  ficha_error_row_show (self->errors[field], error->code, error->message, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->entries[field]), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entries[field]), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
}

static void
hide_result (FichaEditDialog *self)
{
  g_assert (FICHA_IS_EDIT_DIALOG (self));

  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->result_group), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->anyway), FALSE);
  ficha_error_row_hide (self->failure);
}

static void
show_result (FichaEditDialog *self, const char *page, const char *title, const char *subtitle)
{
  g_assert (FICHA_IS_EDIT_DIALOG (self));

  hide_result (self);
  gtk_stack_set_visible_child_name (self->result_stack, page);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (page, "testing"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->result), title);
  adw_action_row_set_subtitle (self->result, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->result), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->result_group), TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self->result), title,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
show_failure (FichaEditDialog *self, const GError *error)
{
  FichaNextStep step;
  FichaField field;

  g_assert (FICHA_IS_EDIT_DIALOG (self));

  hide_result (self);
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->failure_code = error->domain == FICHA_ERROR ? error->code : FICHA_ERROR_FAILED;
  if (error->domain == FICHA_ERROR && ficha_draft_get_field (error->code, &field))
    {
      show_field_error (self, field, error);
      gtk_widget_grab_focus (GTK_WIDGET (self->entries[field]));
      return;
    }

  step = ficha_explain_step (self->failure_code);
  gtk_widget_set_visible (GTK_WIDGET (self->result), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->result_group), TRUE);
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
}

static void
set_busy (FichaEditDialog *self, Busy busy)
{
  g_assert (FICHA_IS_EDIT_DIALOG (self));

  self->busy = busy;
  update_actions (self);
}

/* Checks the fields from first on; shows what is wrong with each and goes to the first such. */
static gboolean
check_form (FichaEditDialog *self, FichaField first, FichaDraft *draft)
{
  gboolean good = TRUE;

  g_assert (FICHA_IS_EDIT_DIALOG (self));

  for (FichaField field = first; field < FICHA_N_FIELDS; field++)
    {
      g_autoptr (GError) error = NULL;

      hide_field_error (self, field);
      ficha_draft_take (draft, field, gtk_editable_get_text (self->entries[field]),
                        ficha_verbs_get_store (self->verbs), self->item, &error);
      if (error == NULL)
        continue;

      show_field_error (self, field, error);
      if (good)
        gtk_widget_grab_focus (GTK_WIDGET (self->entries[field]));
      good = FALSE;
    }

  return good;
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

  /* A password entry can be read by assistive technologies: it must not outlive its use. */
  gtk_editable_set_text (self->entries[FICHA_FIELD_SECRET_KEY], "");
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
  set_busy (self, BUSY_NOT);
  if (reply == NULL)
    {
      show_failure (self, error);
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
  show_result (self, "accepted", _ ("Credentials accepted"), text != NULL ? text : "");

  if (to_save && check_form (self, FICHA_FIELD_NAME, &draft))
    send_save (self, &draft);
}

static void
send_test (FichaEditDialog *self, const FichaDraft *draft, Busy busy)
{
  g_auto (GVariantDict) settings = { 0 };

  g_assert (FICHA_IS_EDIT_DIALOG (self));

  set_busy (self, busy);
  show_result (self, "testing", C_ ("credentials", "Testing…"), "");
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

  if (self->busy == BUSY_NOT && check_form (self, FICHA_FIELD_BASE_URI, &draft))
    send_test (self, &draft, BUSY_TESTING);
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaEditDialog *self = FICHA_EDIT_DIALOG (widget);
  g_auto (FichaDraft) draft = { 0 };

  if (self->busy != BUSY_NOT || !check_form (self, FICHA_FIELD_NAME, &draft))
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

  if (self->busy != BUSY_NOT || !check_form (self, FICHA_FIELD_NAME, &draft))
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
fields_changed (FichaEditDialog *self)
{
  g_assert (FICHA_IS_EDIT_DIALOG (self));

  adw_dialog_set_can_close (ADW_DIALOG (self), !is_dirty (self));
  update_actions (self);
}

static void
name_changed_cb (FichaEditDialog *self)
{
  if (self->verbs == NULL) /* being built */
    return;

  hide_field_error (self, FICHA_FIELD_NAME);
  fields_changed (self);
}

static void
credentials_changed_cb (FichaEditDialog *self)
{
  if (self->verbs == NULL) /* being built */
    return;

  /* What is known of the credentials was known of others. */
  self->tested = FALSE;
  cancel_test (self);
  hide_result (self);
  for (FichaField field = FICHA_FIELD_BASE_URI; field < FICHA_N_FIELDS; field++)
    hide_field_error (self, field);
  fields_changed (self);
}

static void
tell (FichaEditDialog *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

/* Looks at what is pasted: a pair of keys fills both fields, blanks around a key are dropped. */
static void
insert_text_cb (GtkEditable *entry, const char *text, int length, int *position, gpointer user_data)
{
  FichaEditDialog *self = FICHA_EDIT_DIALOG (user_data);
  char *pasted, *trimmed;
  char *consumer_key = NULL;
  char *secret_key = NULL;
  gboolean was_trimmed = FALSE;

  if (length < 0)
    length = (int) strlen (text);
  if (length < PASTE_LENGTH)
    return;

  pasted = g_strndup (text, (gsize) length);
  if (ficha_key_find_pair (pasted, &consumer_key, &secret_key))
    {
      g_signal_stop_emission_by_name (entry, "insert-text");
      gtk_editable_set_text (self->entries[FICHA_FIELD_CONSUMER_KEY], consumer_key);
      gtk_editable_set_text (self->entries[FICHA_FIELD_SECRET_KEY], secret_key);
      *position = 0; /* valid whatever the entry holds now */
      tell (self, _ ("Keys filled in"));
      g_free (consumer_key);
      ficha_wipe_string (secret_key);
    }
  else if (entry != gtk_editable_get_delegate (self->entries[FICHA_FIELD_NAME]))
    {
      trimmed = ficha_key_trim (pasted, &was_trimmed);
      if (was_trimmed)
        {
          g_signal_stop_emission_by_name (entry, "insert-text");
          gtk_editable_insert_text (entry, trimmed, -1, position);
          if (entry == gtk_editable_get_delegate (self->entries[FICHA_FIELD_BASE_URI]))
            tell (self, _ ("Spaces around the address removed"));
          else
            tell (self, _ ("Spaces around the key removed"));
        }
      ficha_wipe_string (trimmed);
    }
  ficha_wipe_string (pasted);
}

static void
discard_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaEditDialog) self = FICHA_EDIT_DIALOG (user_data);
  const char *response = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  if (g_str_equal (response, "discard"))
    adw_dialog_force_close (ADW_DIALOG (self));
}

static void
close_attempt_cb (FichaEditDialog *self)
{
  AdwDialog *dialog;

  dialog = adw_alert_dialog_new (_ ("Discard Changes?"), _ ("What was typed here will be lost."));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "keep", _ ("_Keep Editing"), "discard",
                                  _ ("_Discard"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "discard",
                                            ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "keep");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "keep");
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), NULL, discard_cb,
                           g_object_ref (self));
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
  return gtk_widget_grab_focus (GTK_WIDGET (self->name));
}

static void
ficha_edit_dialog_closed (AdwDialog *dialog)
{
  FichaEditDialog *self = FICHA_EDIT_DIALOG (dialog);

  cancel_test (self);
  gtk_editable_set_text (self->entries[FICHA_FIELD_SECRET_KEY], "");
}

static void
ficha_edit_dialog_dispose (GObject *object)
{
  FichaEditDialog *self = FICHA_EDIT_DIALOG (object);

  g_cancellable_cancel (self->cancel);
  g_clear_object (&self->cancel);
  g_clear_object (&self->verbs); /* no form any more: see the changed callbacks */
  gtk_widget_dispose_template (GTK_WIDGET (self), FICHA_TYPE_EDIT_DIALOG);
  g_clear_object (&self->item);

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

  g_type_ensure (FICHA_TYPE_ERROR_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FICHA_RESOURCES "ficha-edit-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, form);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, save);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, name);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, base_uri);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, consumer_key);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, secret_key);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, name_error);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, base_uri_error);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, consumer_key_error);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, secret_key_error);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, result_group);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, result);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, result_stack);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, FichaEditDialog, anyway);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, credentials_changed_cb);
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

  self->entries[FICHA_FIELD_NAME] = GTK_EDITABLE (self->name);
  self->entries[FICHA_FIELD_BASE_URI] = GTK_EDITABLE (self->base_uri);
  self->entries[FICHA_FIELD_CONSUMER_KEY] = GTK_EDITABLE (self->consumer_key);
  self->entries[FICHA_FIELD_SECRET_KEY] = GTK_EDITABLE (self->secret_key);
  self->errors[FICHA_FIELD_NAME] = self->name_error;
  self->errors[FICHA_FIELD_BASE_URI] = self->base_uri_error;
  self->errors[FICHA_FIELD_CONSUMER_KEY] = self->consumer_key_error;
  self->errors[FICHA_FIELD_SECRET_KEY] = self->secret_key_error;

  for (FichaField field = 0; field < FICHA_N_FIELDS; field++)
    g_signal_connect_object (gtk_editable_get_delegate (self->entries[field]), "insert-text",
                             G_CALLBACK (insert_text_cb), self, 0);
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
  if (item != NULL)
    {
      adw_dialog_set_title (ADW_DIALOG (self), _ ("Edit Integration"));
      gtk_button_set_label (self->save, _ ("_Save"));
      gtk_editable_set_text (self->entries[FICHA_FIELD_NAME], ficha_item_get_name (item));
      gtk_editable_set_text (self->entries[FICHA_FIELD_BASE_URI], ficha_item_get_base_uri (item));
      gtk_editable_set_text (self->entries[FICHA_FIELD_CONSUMER_KEY],
                             ficha_item_get_consumer_key (item));
      adw_preferences_group_set_description (
          self->form, _ ("Leave the secret key empty to keep the stored one."));
    }
  else
    {
      adw_dialog_set_title (ADW_DIALOG (self), _ ("New Integration"));
      gtk_button_set_label (self->save, _ ("_Add"));
      gtk_editable_set_text (self->entries[FICHA_FIELD_BASE_URI], FICHA_BASE_URI_DEFAULT);
      adw_preferences_group_set_description (
          self->form, _ ("Create the keys in Bitize and paste them here. Bitize shows the secret "
                         "key only once."));
    }
  self->verbs = g_object_ref (verbs);
  fields_changed (self);

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
