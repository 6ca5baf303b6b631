// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-result-row.h"

#include "ficha-resources.h"

#define SPINNER_AFTER 400 /* milliseconds */

/**
 * FichaResultRow:
 *
 * That something is under way, once it takes a moment, and then that it went well. Invisible while
 * there is neither; what went wrong is for a #FichaErrorRow.
 */
struct _FichaResultRow
{
  AdwActionRow parent_instance;

  guint timer; /* source: until the spinner is shown */

  /* template children */
  GtkStack *stack;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (FichaResultRow, ficha_result_row, ADW_TYPE_ACTION_ROW)

static void
show (FichaResultRow *self, const char *page)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));

  g_assert (FICHA_IS_RESULT_ROW (self));

  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (page, "spinner"));
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), title,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static gboolean
timer_cb (gpointer user_data)
{
  FichaResultRow *self = FICHA_RESULT_ROW (user_data);

  self->timer = 0;
  show (self, "spinner");

  return G_SOURCE_REMOVE;
}

static void
ficha_result_row_dispose (GObject *object)
{
  FichaResultRow *self = FICHA_RESULT_ROW (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), FICHA_TYPE_RESULT_ROW);

  G_OBJECT_CLASS (ficha_result_row_parent_class)->dispose (object);
}

static void
ficha_result_row_class_init (FichaResultRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ficha_result_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, FICHA_RESOURCES "ficha-result-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaResultRow, stack);
  gtk_widget_class_bind_template_child (widget_class, FichaResultRow, spinner);
}

static void
ficha_result_row_init (FichaResultRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ficha_result_row_begin:
 * @self: a result row
 * @title: what is under way, translated
 *
 * Tells that something is under way, if it is so for more than a moment.
 */
void
ficha_result_row_begin (FichaResultRow *self, const char *title)
{
  g_return_if_fail (FICHA_IS_RESULT_ROW (self));
  g_return_if_fail (title != NULL);

  ficha_result_row_hide (self);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), "");
  self->timer = g_timeout_add (SPINNER_AFTER, timer_cb, self);
}

/**
 * ficha_result_row_accept:
 * @self: a result row
 * @title: what went well, translated
 * @subtitle: more of it, translated, may be empty
 *
 * Tells that it is done, and well.
 */
void
ficha_result_row_accept (FichaResultRow *self, const char *title, const char *subtitle)
{
  g_return_if_fail (FICHA_IS_RESULT_ROW (self));
  g_return_if_fail (title != NULL);
  g_return_if_fail (subtitle != NULL);

  ficha_result_row_hide (self);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  show (self, "accepted");
}

/**
 * ficha_result_row_hide:
 * @self: a result row
 */
void
ficha_result_row_hide (FichaResultRow *self)
{
  g_return_if_fail (FICHA_IS_RESULT_ROW (self));

  g_clear_handle_id (&self->timer, g_source_remove);
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
