// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-event-row.h"

#include <glib/gi18n.h>

#include "ficha-resources.h"
#include "ficha-words.h"

/**
 * FichaEventRow:
 *
 * A row of the activity: what happened, with which integration, at which time of its day. Lighter
 * than an AdwActionRow, since there are hundreds.
 */
struct _FichaEventRow
{
  GtkBox parent_instance;

  GtkListItem *cell; /* (unowned): lives longer */

  /* template children */
  GtkImage *icon;
  GtkLabel *words;
  GtkLabel *name;
  GtkLabel *time;
};

G_DEFINE_FINAL_TYPE (FichaEventRow, ficha_event_row, GTK_TYPE_BOX)

static const struct
{
  const char *icon_name;
  const char *css_class; /* (nullable) */
} looks[] = {
  [FICHA_EVENT_RENEWED] = { "object-select-symbolic", "success" },
  [FICHA_EVENT_OBTAINED] = { "object-select-symbolic", "success" },
  [FICHA_EVENT_FAILED] = { "dialog-error-symbolic", "error" },
  [FICHA_EVENT_GIVEN] = { "send-to-symbolic", NULL },
  [FICHA_EVENT_COPIED] = { "edit-copy-symbolic", NULL },
  [FICHA_EVENT_KEY_GIVEN] = { "dialog-password-symbolic", "warning" },
  [FICHA_EVENT_KEY_COPIED] = { "dialog-password-symbolic", "warning" },
  [FICHA_EVENT_UNKNOWN] = { "dialog-question-symbolic", NULL },
};

static void
ficha_event_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FICHA_TYPE_EVENT_ROW);

  G_OBJECT_CLASS (ficha_event_row_parent_class)->dispose (object);
}

static void
ficha_event_row_class_init (FichaEventRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ficha_event_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, FICHA_RESOURCES "ficha-event-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaEventRow, icon);
  gtk_widget_class_bind_template_child (widget_class, FichaEventRow, words);
  gtk_widget_class_bind_template_child (widget_class, FichaEventRow, name);
  gtk_widget_class_bind_template_child (widget_class, FichaEventRow, time);
}

static void
ficha_event_row_init (FichaEventRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ficha_event_row_new:
 * @cell: what it is going to be the child of
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
ficha_event_row_new (GtkListItem *cell)
{
  FichaEventRow *self;

  g_return_val_if_fail (GTK_IS_LIST_ITEM (cell), NULL);

  self = g_object_new (FICHA_TYPE_EVENT_ROW, NULL);
  self->cell = cell;

  return GTK_WIDGET (self);
}

/**
 * ficha_event_row_show:
 * @self: a row
 * @event: what it shows
 * @with_name: whether to tell with which integration it happened
 * @now: seconds since the epoch
 * @zone: the zone to tell times in
 */
void
ficha_event_row_show (
    FichaEventRow *self, FichaEvent *event, gboolean with_name, gint64 now, GTimeZone *zone)
{
  const gint64 at = ficha_event_get_at (event);
  const FichaEventKind kind = ficha_event_get_kind (event);
  static const char *const classes[] = { "success", "warning", "error" };
  g_autofree char *words = NULL;
  g_autofree char *time = NULL;
  g_autofree char *description = NULL;

  g_return_if_fail (FICHA_IS_EVENT_ROW (self));
  g_return_if_fail (FICHA_IS_EVENT (event));

  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), classes[i]);
  if (looks[kind].css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), looks[kind].css_class);
  gtk_image_set_from_icon_name (self->icon, looks[kind].icon_name);

  words = ficha_event_words (event, now, zone);
  /* seen from itself a moment is today: the heading tells the day */
  time = ficha_words_moment (at, at, zone);
  gtk_label_set_label (self->words, words);
  gtk_label_set_label (self->name, with_name ? ficha_event_get_name (event) : "");
  gtk_widget_set_visible (GTK_WIDGET (self->name), with_name);
  gtk_label_set_label (self->time, time);

  if (with_name)
    description = g_strdup_printf (C_ ("event", "%1$s · %2$s"), ficha_event_get_name (event), time);
  gtk_list_item_set_accessible_label (self->cell, words);
  gtk_list_item_set_accessible_description (self->cell, description != NULL ? description : time);
}
