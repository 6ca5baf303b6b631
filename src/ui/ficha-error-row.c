// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-error-row.h"

#include <glib/gi18n.h>

#include "ficha-resources.h"
#include "ficha-side-box.h"

/**
 * FichaErrorRow:
 *
 * An error or a warning as a row: what it is, what happened, and a button for what a person can do
 * about it. Invisible while there is none.
 */
struct _FichaErrorRow
{
  AdwPreferencesRow parent_instance;

  FichaNextStep step;

  /* template children */
  GtkImage *icon;
  GtkLabel *text_label;
  GtkToggleButton *details_button;
  GtkLabel *details_label;
  GtkButton *button;
  GtkLabel *button_label;
};

G_DEFINE_FINAL_TYPE (FichaErrorRow, ficha_error_row, ADW_TYPE_PREFERENCES_ROW)

enum
{
  STEP,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
clicked_cb (FichaErrorRow *self)
{
  g_signal_emit (self, signals[STEP], 0, self->step);
}

static void
show (FichaErrorRow *self, const char *title, const char *text, FichaNextStep step)
{
  gboolean is_new;

  g_assert (FICHA_IS_ERROR_ROW (self));

  is_new = !gtk_widget_get_visible (GTK_WIDGET (self)) ||
           g_strcmp0 (title, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self))) != 0;

  self->step = step;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  gtk_label_set_text (self->text_label, text);
  if (step != FICHA_STEP_NONE)
    gtk_label_set_label (self->button_label, ficha_explain_step_label (step));
  gtk_widget_set_visible (GTK_WIDGET (self->button), step != FICHA_STEP_NONE);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);

  if (is_new && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      /* Translators: what a screen reader says of an error: %1$s is its title, %2$s a sentence about it */
      g_autofree char *words = g_strdup_printf (C_ ("error", "%1$s: %2$s"), title, text);

      gtk_accessible_announce (GTK_ACCESSIBLE (self), words,
                               GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
    }
}

/* Hidden at first; what was opened stays open while nothing else is told. */
static void
set_details (FichaErrorRow *self, const char *details)
{
  g_assert (FICHA_IS_ERROR_ROW (self));

  if (details == NULL || !g_str_equal (details, gtk_label_get_text (self->details_label)))
    gtk_toggle_button_set_active (self->details_button, FALSE);
  gtk_label_set_text (self->details_label, details != NULL ? details : "");
  gtk_widget_set_visible (GTK_WIDGET (self->details_button), details != NULL);
}

static void
set_icon (FichaErrorRow *self, const char *icon_name, const char *css_class)
{
  const char *classes[] = { css_class, NULL };

  g_assert (FICHA_IS_ERROR_ROW (self));

  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), classes);
}

static void
ficha_error_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FICHA_TYPE_ERROR_ROW);

  G_OBJECT_CLASS (ficha_error_row_parent_class)->dispose (object);
}

static void
ficha_error_row_class_init (FichaErrorRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ficha_error_row_dispose;

  /**
   * FichaErrorRow::step:
   * @step: a #FichaNextStep
   *
   * The button was pressed.
   */
  signals[STEP] = g_signal_new ("step", FICHA_TYPE_ERROR_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (FICHA_TYPE_SIDE_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, FICHA_RESOURCES "ficha-error-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaErrorRow, icon);
  gtk_widget_class_bind_template_child (widget_class, FichaErrorRow, text_label);
  gtk_widget_class_bind_template_child (widget_class, FichaErrorRow, details_button);
  gtk_widget_class_bind_template_child (widget_class, FichaErrorRow, details_label);
  gtk_widget_class_bind_template_child (widget_class, FichaErrorRow, button);
  gtk_widget_class_bind_template_child (widget_class, FichaErrorRow, button_label);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
}

static void
ficha_error_row_init (FichaErrorRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ficha_error_row_hide (self);
}

/**
 * ficha_error_row_show:
 * @self: an error row
 * @code: what went wrong
 * @detail: (nullable): the error's message
 * @with_step: whether the button for the next step is wanted
 *
 * Explains an error, with what is technical behind a button; announces it where it is another than before.
 */
void
ficha_error_row_show (FichaErrorRow *self, FichaError code, const char *detail, gboolean with_step)
{
  g_autofree char *details = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (FICHA_IS_ERROR_ROW (self));

  details = ficha_explain_details (code, detail);
  text = ficha_explain_text (code, details == NULL ? detail : NULL);
  set_details (self, details);
  set_icon (self, "dialog-error-symbolic", "error");
  show (self, ficha_explain_title (code), text,
        with_step ? ficha_explain_step (code) : FICHA_STEP_NONE);
}

/**
 * ficha_error_row_warn:
 * @self: an error row
 * @title: what it is about, in a few words
 * @text: what happened and what to do
 * @step: what the button is for
 *
 * Tells something that is no error, yet may be wrong; announces it where it is another than before.
 */
void
ficha_error_row_warn (FichaErrorRow *self, const char *title, const char *text, FichaNextStep step)
{
  g_return_if_fail (FICHA_IS_ERROR_ROW (self));
  g_return_if_fail (title != NULL);
  g_return_if_fail (text != NULL);

  set_details (self, NULL);
  set_icon (self, "dialog-warning-symbolic", "warning");
  show (self, title, text, step);
}

/**
 * ficha_error_row_inform:
 * @self: an error row
 * @icon_name: a symbolic icon
 * @title: what it is about, in a few words
 * @text: what follows from it
 * @step: what the button is for
 *
 * Tells something that is neither an error nor wrong; announces it where it is another than before.
 */
void
ficha_error_row_inform (FichaErrorRow *self,
                        const char *icon_name,
                        const char *title,
                        const char *text,
                        FichaNextStep step)
{
  g_return_if_fail (FICHA_IS_ERROR_ROW (self));
  g_return_if_fail (icon_name != NULL);
  g_return_if_fail (title != NULL);
  g_return_if_fail (text != NULL);

  set_details (self, NULL);
  set_icon (self, icon_name, NULL);
  show (self, title, text, step);
}

/**
 * ficha_error_row_hide:
 * @self: an error row
 */
void
ficha_error_row_hide (FichaErrorRow *self)
{
  g_return_if_fail (FICHA_IS_ERROR_ROW (self));

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * ficha_error_row_focus:
 * @self: an error row that is shown
 *
 * Puts the focus on what can be done, else on the error, so that it is read.
 */
void
ficha_error_row_focus (FichaErrorRow *self)
{
  g_return_if_fail (FICHA_IS_ERROR_ROW (self));

  gtk_widget_grab_focus (gtk_widget_get_visible (GTK_WIDGET (self->button))
                             ? GTK_WIDGET (self->button)
                             : GTK_WIDGET (self));
}
