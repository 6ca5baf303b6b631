// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-list-row.h"

#include <glib/gi18n.h>

#include "ficha-edit-dialog.h"
#include "ficha-look.h"
#include "ficha-remove.h"
#include "ficha-resources.h"
#include "ficha-words.h"

/**
 * FichaListRow:
 *
 * An integration in the list: its state as icon and words, and a button that copies its token.
 *
 * GtkListView makes 200 rows, of which a person sees ten: a row is empty, as high as most are, until it
 * has a place on the screen.
 */
struct _FichaListRow
{
  GtkWidget parent_instance;

  FichaVerbs *verbs; /* (owned) */
  FichaClock *clock; /* (owned) */
  FichaItem *item;   /* (owned) (nullable) */
  GtkListItem *cell; /* (unowned) (nullable): what holds this row, and knows its place */
  gulong changed_handler;
  gulong copying_handler;
  guint watch;
  FichaLook look;
  GtkWidget *popover; /* (unowned) (nullable): the menu while it is open; weak */

  /* template children */
  GtkWidget *content; /* (nullable): while the row is empty */
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *validity;
  GtkLabel *host;
  GtkButton *copy;
  GMenuModel *menu;
};

/* Pixels: how high the last row was that was given a place, without its padding. */
static int usual_height;

G_DEFINE_FINAL_TYPE (FichaListRow, ficha_list_row, GTK_TYPE_WIDGET)

static void
show_look (FichaListRow *self, FichaLook look)
{
  const char *css_class;
  const char *word;

  g_assert (FICHA_IS_LIST_ROW (self));

  css_class = ficha_look_get_css_class (self->look);
  if (css_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), css_class);
  css_class = ficha_look_get_css_class (look);
  if (css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), css_class);
  self->look = look;

  word = ficha_look_get_word (look);
  gtk_image_set_from_icon_name (self->icon, ficha_look_get_icon_name (look));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->icon), word);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, word,
                                  -1);
}

static guint
tick_cb (gint64 now, gpointer user_data)
{
  FichaListRow *self = FICHA_LIST_ROW (user_data);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *validity = NULL;
  gint64 expires_at;

  if (self->item == NULL || self->content == NULL)
    return 0;

  expires_at = ficha_item_get_access_expires_at (self->item);
  validity = ficha_look_describe (self->item, now, zone);
  gtk_label_set_label (self->validity, validity);
  show_look (self, ficha_look_of (ficha_item_get_state (self->item), expires_at, now));

  return ficha_words_next_change (expires_at, now);
}

static void
show_copying (FichaListRow *self)
{
  g_assert (FICHA_IS_LIST_ROW (self));

  if (ficha_item_get_copying (self->item))
    {
      GtkWidget *spinner = gtk_spinner_new ();

      gtk_spinner_start (GTK_SPINNER (spinner));
      gtk_button_set_child (self->copy, spinner);
    }
  else
    {
      gtk_button_set_icon_name (self->copy, "edit-copy-symbolic");
    }
}

static void
show_item (FichaListRow *self)
{
  const char *name;
  g_autofree char *copy_label = NULL;

  g_assert (FICHA_IS_LIST_ROW (self));

  name = ficha_item_get_name (self->item);
  if (self->cell != NULL)
    gtk_list_item_set_accessible_label (self->cell, name);
  if (self->content == NULL)
    return;

  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->host, ficha_item_get_host (self->item));
  /* Translators: what a screen reader says of the copy button; %s is the name of an integration */
  copy_label = g_strdup_printf (_ ("Copy Access Token of “%s”"), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->copy), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  copy_label, -1);
  if (self->watch != 0)
    ficha_clock_update (self->clock, self->watch);
}

static void
changed_cb (FichaItem *item, gpointer user_data)
{
  show_item (FICHA_LIST_ROW (user_data));
}

static void
notify_copying_cb (FichaItem *item, GParamSpec *pspec, gpointer user_data)
{
  FichaListRow *self = FICHA_LIST_ROW (user_data);

  if (self->content != NULL)
    show_copying (self);
}

/* Later than other templates are: no class derives from this one, and it has no properties, for which they
 * are made early. */
static void
ensure_content (FichaListRow *self)
{
  g_assert (FICHA_IS_LIST_ROW (self));

  if (self->content != NULL)
    return;
  gtk_widget_init_template (GTK_WIDGET (self));
  if (self->item == NULL)
    return;
  show_copying (self);
  show_item (self);
}

static void
copy_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaListRow *self = FICHA_LIST_ROW (widget);

  ficha_verbs_copy (self->verbs, self->item, g_variant_get_string (parameter, NULL));
}

static void
renew_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaListRow *self = FICHA_LIST_ROW (widget);

  ficha_verbs_renew (self->verbs, self->item);
}

static void
edit_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaListRow *self = FICHA_LIST_ROW (widget);

  adw_dialog_present (ADW_DIALOG (ficha_edit_dialog_new (self->verbs, self->item)), widget);
}

static void
remove_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaListRow *self = FICHA_LIST_ROW (widget);

  ficha_remove (self->verbs, self->item, widget);
}

static gboolean
unparent_cb (gpointer user_data)
{
  gtk_widget_unparent (GTK_WIDGET (user_data));

  return G_SOURCE_REMOVE;
}

static void
closed_cb (GtkPopover *popover, gpointer user_data)
{
  /* later: the action of the chosen item is found through the popover's parent */
  g_idle_add_full (G_PRIORITY_DEFAULT, unparent_cb, g_object_ref (popover), g_object_unref);
}

static void
popup_menu (FichaListRow *self, const GdkRectangle *at)
{
  GtkWidget *popover;

  g_assert (FICHA_IS_LIST_ROW (self));

  ensure_content (self);
  popover = gtk_popover_menu_new_from_model (self->menu);
  g_set_weak_pointer (&self->popover, popover);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_BOTTOM);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), at);
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
menu_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  const GdkRectangle at = { mirrored ? gtk_widget_get_width (widget) - 24 : 24,
                            gtk_widget_get_height (widget), 0, 0 };

  popup_menu (FICHA_LIST_ROW (widget), &at);
}

static void
menu_pressed_cb (FichaListRow *self, int n_press, double x, double y, GtkGesture *gesture)
{
  const GdkRectangle at = { (int) x, (int) y, 0, 0 };

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  popup_menu (self, &at);
}

static void
long_pressed_cb (FichaListRow *self, double x, double y, GtkGesture *gesture)
{
  menu_pressed_cb (self, 1, x, y, gesture);
}

/* One click opens: the list's own single click would also select whatever the pointer is over. */
static void
released_cb (FichaListRow *self, int n_press, double x, double y, GtkGesture *gesture)
{
  if (n_press == 1 && self->cell != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "list.activate-item", "u",
                                gtk_list_item_get_position (self->cell));
}

static GtkSizeRequestMode
ficha_list_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ficha_list_row_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  FichaListRow *self = FICHA_LIST_ROW (widget);

  if (self->content != NULL)
    gtk_widget_measure (self->content, orientation, for_size, minimum, natural, minimum_baseline,
                        natural_baseline);
  else if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = usual_height;
}

/* Only rows on the screen are given a place. */
static void
ficha_list_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  FichaListRow *self = FICHA_LIST_ROW (widget);

  ensure_content (self);
  /* it may be higher than an empty row; the list hears so and makes room in the next frame */
  gtk_widget_measure (self->content, GTK_ORIENTATION_VERTICAL, width, &usual_height, NULL, NULL,
                      NULL);
  gtk_widget_allocate (self->content, width, MAX (height, usual_height), baseline, NULL);
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
ficha_list_row_map (GtkWidget *widget)
{
  FichaListRow *self = FICHA_LIST_ROW (widget);

  GTK_WIDGET_CLASS (ficha_list_row_parent_class)->map (widget);
  self->watch = ficha_clock_watch (self->clock, tick_cb, self);
}

static void
ficha_list_row_unmap (GtkWidget *widget)
{
  FichaListRow *self = FICHA_LIST_ROW (widget);

  ficha_clock_unwatch (self->clock, self->watch);
  self->watch = 0;
  GTK_WIDGET_CLASS (ficha_list_row_parent_class)->unmap (widget);
}

static void
ficha_list_row_dispose (GObject *object)
{
  FichaListRow *self = FICHA_LIST_ROW (object);

  ficha_list_row_set_item (self, NULL);
  g_clear_weak_pointer (&self->popover);
  self->cell = NULL;
  if (self->content != NULL)
    gtk_widget_dispose_template (GTK_WIDGET (self), FICHA_TYPE_LIST_ROW);
  g_clear_object (&self->verbs);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ficha_list_row_parent_class)->dispose (object);
}

static void
ficha_list_row_class_init (FichaListRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ficha_list_row_dispose;
  widget_class->get_request_mode = ficha_list_row_get_request_mode;
  widget_class->measure = ficha_list_row_measure;
  widget_class->size_allocate = ficha_list_row_size_allocate;
  widget_class->map = ficha_list_row_map;
  widget_class->unmap = ficha_list_row_unmap;

  gtk_widget_class_set_template_from_resource (widget_class, FICHA_RESOURCES "ficha-list-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaListRow, content);
  gtk_widget_class_bind_template_child (widget_class, FichaListRow, icon);
  gtk_widget_class_bind_template_child (widget_class, FichaListRow, name);
  gtk_widget_class_bind_template_child (widget_class, FichaListRow, validity);
  gtk_widget_class_bind_template_child (widget_class, FichaListRow, host);
  gtk_widget_class_bind_template_child (widget_class, FichaListRow, copy);
  gtk_widget_class_bind_template_child (widget_class, FichaListRow, menu);
  gtk_widget_class_bind_template_callback (widget_class, menu_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, long_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, released_cb);

  gtk_widget_class_install_action (widget_class, "row.copy", "s", copy_action);
  gtk_widget_class_install_action (widget_class, "row.renew", NULL, renew_action);
  gtk_widget_class_install_action (widget_class, "row.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "row.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "row.menu", NULL, menu_action);
}

static void
ficha_list_row_init (FichaListRow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "ficha-list-row");
}

/**
 * ficha_list_row_new:
 * @verbs: what it can do
 * @clock: what it counts down by
 * @cell: (nullable): what will hold it
 *
 * Returns: (transfer floating): an empty row
 */
GtkWidget *
ficha_list_row_new (FichaVerbs *verbs, FichaClock *clock, GtkListItem *cell)
{
  FichaListRow *self;

  g_return_val_if_fail (FICHA_IS_VERBS (verbs), NULL);
  g_return_val_if_fail (FICHA_IS_CLOCK (clock), NULL);

  self = g_object_new (FICHA_TYPE_LIST_ROW, NULL);
  self->verbs = g_object_ref (verbs);
  self->clock = g_object_ref (clock);
  self->cell = cell;

  return GTK_WIDGET (self);
}

/**
 * ficha_list_row_set_item:
 * @self: a row
 * @item: (nullable): the integration to show, %NULL to forget it
 */
void
ficha_list_row_set_item (FichaListRow *self, FichaItem *item)
{
  g_return_if_fail (FICHA_IS_LIST_ROW (self));
  g_return_if_fail (item == NULL || FICHA_IS_ITEM (item));

  if (self->item != NULL)
    {
      g_clear_signal_handler (&self->changed_handler, self->item);
      g_clear_signal_handler (&self->copying_handler, self->item);
    }
  /* a menu is about what was there when it was opened, and is not to act on another */
  if (g_set_object (&self->item, item) && self->popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->popover));
  if (item == NULL)
    return;

  self->changed_handler = g_signal_connect (item, "changed", G_CALLBACK (changed_cb), self);
  self->copying_handler =
      g_signal_connect (item, "notify::copying", G_CALLBACK (notify_copying_cb), self);
  notify_copying_cb (item, NULL, self);
  show_item (self);
}
