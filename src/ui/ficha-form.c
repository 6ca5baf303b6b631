// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-form.h"

#include <glib/gi18n.h>

#include "ficha-base-uri.h"
#include "ficha-error-row.h"
#include "ficha-file-row.h"
#include "ficha-key.h"
#include "ficha-resources.h"
#include "ficha-secret-row.h"

/* What is shorter is typed, not pasted: one character, a few by an input method. */
#define PASTE_LENGTH 8

/**
 * FichaForm:
 *
 * The fields of an integration, and what is wrong with each. Two keys pasted together fill their
 * fields; the secret key that is stored is never shown.
 */
struct _FichaForm
{
  AdwPreferencesGroup parent_instance;

  FichaStore *store; /* (owned) (nullable): %NULL while the form is built */
  FichaItem *item;   /* (owned) (nullable): what is edited, %NULL for a new one */
  FichaField first_field;

  /* template children */
  AdwEntryRow *name;
  AdwEntryRow *base_uri;
  AdwEntryRow *consumer_key;
  AdwEntryRow *secret_key;
  FichaErrorRow *name_error;
  FichaErrorRow *base_uri_error;
  FichaErrorRow *consumer_key_error;
  FichaErrorRow *secret_key_error;
  FichaFileRow *ca_file;

  /* the same by field (unowned) */
  GtkEditable *entries[FICHA_N_FIELDS];
  FichaErrorRow *errors[FICHA_N_FIELDS];
};

G_DEFINE_FINAL_TYPE (FichaForm, ficha_form, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  CHANGED,
  TOLD,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Whether a blank secret key leaves the stored one, as the caption says. */
static gboolean
has_stored_key (FichaForm *self)
{
  g_assert (FICHA_IS_FORM (self));

  return self->item != NULL && !ficha_item_is_key_missing (self->item);
}

/* Only who has a private server needs that row. */
static gboolean
needs_ca_file (FichaError code)
{
  return code == FICHA_ERROR_TLS_UNTRUSTED || code == FICHA_ERROR_INVALID_CA_FILE;
}

static gboolean
is_filled (FichaForm *self, FichaField field)
{
  const char *text = gtk_editable_get_text (self->entries[field]);

  if (field == FICHA_FIELD_SECRET_KEY && has_stored_key (self))
    return TRUE;

  return text[strspn (text, " \t\n")] != '\0';
}

static void
set_invalid (FichaForm *self, FichaField field, gboolean invalid)
{
  GtkWidget *entry = GTK_WIDGET (self->entries[field]);

  g_assert (FICHA_IS_FORM (self));

  if (invalid)
    gtk_widget_add_css_class (entry, "error");
  else
    gtk_widget_remove_css_class (entry, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               invalid ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static void
hide_field_error (FichaForm *self, FichaField field)
{
  g_assert (FICHA_IS_FORM (self));

  ficha_error_row_hide (self->errors[field]);
  set_invalid (self, field, FALSE);
}

static void
show_field_error (FichaForm *self, FichaField field, FichaError code, const char *detail)
{
  g_assert (FICHA_IS_FORM (self));

  ficha_error_row_show (self->errors[field], code, detail, FALSE);
  set_invalid (self, field, TRUE);
}

static void
name_changed_cb (FichaForm *self)
{
  if (self->store == NULL)
    return;

  hide_field_error (self, FICHA_FIELD_NAME);
  g_signal_emit (self, signals[CHANGED], 0, FALSE);
}

static void
credentials_changed_cb (FichaForm *self)
{
  if (self->store == NULL)
    return;

  for (FichaField field = FICHA_FIELD_BASE_URI; field < FICHA_N_FIELDS; field++)
    hide_field_error (self, field);
  g_signal_emit (self, signals[CHANGED], 0, TRUE);
}

/* Looks at what is pasted: a pair of keys fills both fields, blanks around a key are dropped. */
static void
insert_text_cb (GtkEditable *entry, const char *text, int length, int *position, gpointer user_data)
{
  FichaForm *self = FICHA_FORM (user_data);
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
      g_signal_emit (self, signals[TOLD], 0, _ ("Keys filled in"));
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
            g_signal_emit (self, signals[TOLD], 0, _ ("Spaces around the address removed"));
          else
            g_signal_emit (self, signals[TOLD], 0, _ ("Spaces around the key removed"));
        }
      ficha_wipe_string (trimmed);
    }
  ficha_wipe_string (pasted);
}

static gboolean
ficha_form_grab_focus (GtkWidget *widget)
{
  FichaForm *self = FICHA_FORM (widget);

  return gtk_widget_grab_focus (GTK_WIDGET (self->entries[self->first_field]));
}

static void
ficha_form_dispose (GObject *object)
{
  FichaForm *self = FICHA_FORM (object);

  g_clear_object (&self->store); /* no form any more: see the changed callbacks */
  gtk_widget_dispose_template (GTK_WIDGET (self), FICHA_TYPE_FORM);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (ficha_form_parent_class)->dispose (object);
}

static void
ficha_form_class_init (FichaFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ficha_form_dispose;
  widget_class->grab_focus = ficha_form_grab_focus;

  /**
   * FichaForm::changed:
   * @credentials: whether it is more than the name
   *
   * Something else stands there now.
   */
  signals[CHANGED] = g_signal_new ("changed", FICHA_TYPE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  /**
   * FichaForm::told:
   * @text: an event, translated
   *
   * What was pasted went in otherwise than as it was.
   */
  signals[TOLD] = g_signal_new ("told", FICHA_TYPE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (FICHA_TYPE_ERROR_ROW);
  g_type_ensure (FICHA_TYPE_FILE_ROW);
  g_type_ensure (FICHA_TYPE_SECRET_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, FICHA_RESOURCES "ficha-form.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaForm, name);
  gtk_widget_class_bind_template_child (widget_class, FichaForm, base_uri);
  gtk_widget_class_bind_template_child (widget_class, FichaForm, consumer_key);
  gtk_widget_class_bind_template_child (widget_class, FichaForm, secret_key);
  gtk_widget_class_bind_template_child (widget_class, FichaForm, name_error);
  gtk_widget_class_bind_template_child (widget_class, FichaForm, base_uri_error);
  gtk_widget_class_bind_template_child (widget_class, FichaForm, consumer_key_error);
  gtk_widget_class_bind_template_child (widget_class, FichaForm, secret_key_error);
  gtk_widget_class_bind_template_child (widget_class, FichaForm, ca_file);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, credentials_changed_cb);
}

static void
ficha_form_init (FichaForm *self)
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

/* Fills the fields with what is there, but for the secret key. */
static void
take_item (FichaForm *self, FichaItem *item)
{
  const char *detail;
  FichaError code;
  gboolean failed;

  g_assert (FICHA_IS_FORM (self));

  self->item = g_object_ref (item);
  gtk_editable_set_text (self->entries[FICHA_FIELD_NAME], ficha_item_get_name (item));
  gtk_editable_set_text (self->entries[FICHA_FIELD_BASE_URI], ficha_item_get_base_uri (item));
  gtk_editable_set_text (self->entries[FICHA_FIELD_CONSUMER_KEY],
                         ficha_item_get_consumer_key (item));
  ficha_file_row_set_path (self->ca_file, ficha_item_get_ca_file (item));

  failed = ficha_item_get_problem (item, &code, &detail);
  gtk_widget_set_visible (GTK_WIDGET (self->ca_file), *ficha_item_get_ca_file (item) != '\0' ||
                                                          (failed && needs_ca_file (code)));
  /* what it is opened for, most likely */
  if (!has_stored_key (self))
    self->first_field = FICHA_FIELD_SECRET_KEY;
  else if (failed && code == FICHA_ERROR_REFUSED)
    self->first_field = FICHA_FIELD_CONSUMER_KEY;
}

/**
 * ficha_form_set_up:
 * @self: an empty form
 * @store: the integrations, whose names are taken
 * @item: (nullable): what to edit, %NULL for a new integration
 *
 * Fills the form, and tells how to go on in its description.
 */
void
ficha_form_set_up (FichaForm *self, FichaStore *store, FichaItem *item)
{
  const char *description;

  g_return_if_fail (FICHA_IS_FORM (self));
  g_return_if_fail (FICHA_IS_STORE (store));
  g_return_if_fail (item == NULL || FICHA_IS_ITEM (item));
  g_return_if_fail (self->store == NULL);

  if (item != NULL)
    {
      take_item (self, item);
      description = has_stored_key (self)
                        ? _ ("Leave the secret key empty to keep the stored one.")
                        : _ ("The stored secret key cannot be used. Enter it again.");
    }
  else
    {
      gtk_editable_set_text (self->entries[FICHA_FIELD_BASE_URI], FICHA_BASE_URI_DEFAULT);
      description = _ ("Create the keys in Bitize and paste them here. Bitize shows the secret key "
                       "only once.");
    }
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), description);
  self->store = g_object_ref (store);
}

/**
 * ficha_form_can_test:
 * @self: a form
 *
 * Returns: whether the fields of the credentials are filled
 */
gboolean
ficha_form_can_test (FichaForm *self)
{
  g_return_val_if_fail (FICHA_IS_FORM (self), FALSE);

  return is_filled (self, FICHA_FIELD_BASE_URI) && is_filled (self, FICHA_FIELD_CONSUMER_KEY) &&
         is_filled (self, FICHA_FIELD_SECRET_KEY);
}

/**
 * ficha_form_can_save:
 * @self: a form
 *
 * Returns: whether all fields are filled that have to be
 */
gboolean
ficha_form_can_save (FichaForm *self)
{
  g_return_val_if_fail (FICHA_IS_FORM (self), FALSE);

  return is_filled (self, FICHA_FIELD_NAME) && ficha_form_can_test (self);
}

/**
 * ficha_form_is_dirty:
 * @self: a form
 *
 * Returns: whether something stands there that would be lost
 */
gboolean
ficha_form_is_dirty (FichaForm *self)
{
  const char *initial[FICHA_N_FIELDS] = { "", FICHA_BASE_URI_DEFAULT, "", "" };
  const char *ca_file = "";

  g_return_val_if_fail (FICHA_IS_FORM (self), FALSE);

  if (self->item != NULL)
    {
      initial[FICHA_FIELD_NAME] = ficha_item_get_name (self->item);
      initial[FICHA_FIELD_BASE_URI] = ficha_item_get_base_uri (self->item);
      initial[FICHA_FIELD_CONSUMER_KEY] = ficha_item_get_consumer_key (self->item);
      ca_file = ficha_item_get_ca_file (self->item);
    }

  for (FichaField field = 0; field < FICHA_N_FIELDS; field++)
    {
      if (!g_str_equal (gtk_editable_get_text (self->entries[field]), initial[field]))
        return TRUE;
    }

  return !g_str_equal (ficha_file_row_get_path (self->ca_file), ca_file);
}

/**
 * ficha_form_check:
 * @self: a form
 * @first: the first field to look at
 * @draft: an empty draft, which takes the fields from @first on
 *
 * Shows what is wrong with each field, and goes to the first such.
 *
 * Returns: whether @draft can be used
 */
gboolean
ficha_form_check (FichaForm *self, FichaField first, FichaDraft *draft)
{
  gboolean good = TRUE;

  g_return_val_if_fail (FICHA_IS_FORM (self), FALSE);
  g_return_val_if_fail (draft != NULL, FALSE);

  for (FichaField field = first; field < FICHA_N_FIELDS; field++)
    {
      g_autoptr (GError) error = NULL;

      hide_field_error (self, field);
      ficha_draft_take (draft, field, gtk_editable_get_text (self->entries[field]), self->store,
                        self->item, &error);
      if (error == NULL)
        continue;

      show_field_error (self, field, error->code, error->message);
      if (good)
        gtk_widget_grab_focus (GTK_WIDGET (self->entries[field]));
      good = FALSE;
    }
  draft->ca_file = g_strdup (ficha_file_row_get_path (self->ca_file));

  return good;
}

/**
 * ficha_form_show_error:
 * @self: a form
 * @code: what a test or a save failed with
 * @detail: the error's message
 *
 * Shows the error at its field, or the field that is needed to mend it.
 *
 * Returns: whether the error is about one field, and so told
 */
gboolean
ficha_form_show_error (FichaForm *self, FichaError code, const char *detail)
{
  FichaField field;

  g_return_val_if_fail (FICHA_IS_FORM (self), FALSE);

  if (needs_ca_file (code))
    gtk_widget_set_visible (GTK_WIDGET (self->ca_file), TRUE);
  if (!ficha_draft_get_field (code, &field))
    return FALSE;

  show_field_error (self, field, code, detail);
  gtk_widget_grab_focus (GTK_WIDGET (self->entries[field]));

  return TRUE;
}

/**
 * ficha_form_forget:
 * @self: a form
 *
 * Empties the secret key: a password entry can be read by assistive technologies, and must not
 * outlive its use.
 */
void
ficha_form_forget (FichaForm *self)
{
  g_return_if_fail (FICHA_IS_FORM (self));

  gtk_editable_set_text (self->entries[FICHA_FIELD_SECRET_KEY], "");
}
