// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-secret-row.h"

#include <glib/gi18n.h>

/**
 * FichaSecretRow:
 *
 * Where a secret is entered, masked unless a person wants to see it. As #AdwPasswordEntryRow, which
 * however gives whoever listens on the accessibility bus the text as it is (seen in libadwaita 1.7
 * with GTK 4.18; D16): GTK masks the text of an entry's inner widget, but not of a row around it.
 *
 * And GTK gives the text that is selected to whoever asks for PRIMARY, as it is to be seen then (B07):
 * while it is shown nothing is selected, and whoever selects masks it.
 */
struct _FichaSecretRow
{
  AdwEntryRow parent_instance;

  GtkText *text;        /* (unowned): the inner widget */
  GtkWidget *caps_lock; /* (unowned) */
  GtkWidget *reveal;    /* (unowned) */
  GdkDevice *keyboard;  /* (owned) (nullable): while on screen */
  gulong caps_lock_handler;
};

static void accessible_text_iface_init (GtkAccessibleTextInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FichaSecretRow,
                               ficha_secret_row,
                               ADW_TYPE_ENTRY_ROW,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE_TEXT,
                                                      accessible_text_iface_init))

static void
update_caps_lock (FichaSecretRow *self)
{
  g_assert (FICHA_IS_SECRET_ROW (self));

  gtk_widget_set_visible (self->caps_lock, self->keyboard != NULL &&
                                               gdk_device_get_caps_lock_state (self->keyboard) &&
                                               !gtk_text_get_visibility (self->text));
}

/* Also by the entry's own menu. */
static void
notify_visibility_cb (FichaSecretRow *self)
{
  gboolean visible = gtk_text_get_visibility (self->text);
  const char *tooltip = visible ? _ ("Hide Secret Key") : _ ("Show Secret Key");

  gtk_button_set_icon_name (GTK_BUTTON (self->reveal),
                            visible ? "view-conceal-symbolic" : "view-reveal-symbolic");
  gtk_widget_set_tooltip_text (self->reveal, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reveal), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  tooltip, -1);
  if (visible)
    gtk_editable_set_position (GTK_EDITABLE (self->text),
                               gtk_editable_get_position (GTK_EDITABLE (self->text)));
  update_caps_lock (self);
}

static void
notify_selection_cb (FichaSecretRow *self)
{
  if (gtk_editable_get_selection_bounds (GTK_EDITABLE (self->text), NULL, NULL))
    gtk_text_set_visibility (self->text, FALSE);
}

static void
clicked_cb (FichaSecretRow *self)
{
  gtk_text_set_visibility (self->text, !gtk_text_get_visibility (self->text));
}

/* Nothing: the inner widget tells its text, masked or not. */
static GBytes *
get_contents (GtkAccessibleText *text, guint start, guint end)
{
  return g_bytes_new_static ("", 1);
}

static GBytes *
get_contents_at (GtkAccessibleText *text,
                 guint offset,
                 GtkAccessibleTextGranularity granularity,
                 guint *start,
                 guint *end)
{
  *start = 0;
  *end = 0;

  return get_contents (text, 0, 0);
}

static guint
get_caret_position (GtkAccessibleText *text)
{
  return 0;
}

static gboolean
get_selection (GtkAccessibleText *text, gsize *n_ranges, GtkAccessibleTextRange **ranges)
{
  return FALSE;
}

static gboolean
get_attributes (GtkAccessibleText *text,
                guint offset,
                gsize *n_ranges,
                GtkAccessibleTextRange **ranges,
                char ***names,
                char ***values)
{
  return FALSE;
}

static void
accessible_text_iface_init (GtkAccessibleTextInterface *iface)
{
  iface->get_contents = get_contents;
  iface->get_contents_at = get_contents_at;
  iface->get_caret_position = get_caret_position;
  iface->get_selection = get_selection;
  iface->get_attributes = get_attributes;
}

static void
ficha_secret_row_map (GtkWidget *widget)
{
  FichaSecretRow *self = FICHA_SECRET_ROW (widget);
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (widget));

  GTK_WIDGET_CLASS (ficha_secret_row_parent_class)->map (widget);
  if (seat != NULL && g_set_object (&self->keyboard, gdk_seat_get_keyboard (seat)) &&
      self->keyboard != NULL)
    self->caps_lock_handler = g_signal_connect_swapped (self->keyboard, "notify::caps-lock-state",
                                                        G_CALLBACK (update_caps_lock), self);
  update_caps_lock (self);
}

static void
ficha_secret_row_unmap (GtkWidget *widget)
{
  FichaSecretRow *self = FICHA_SECRET_ROW (widget);

  if (self->keyboard != NULL)
    g_clear_signal_handler (&self->caps_lock_handler, self->keyboard);
  g_clear_object (&self->keyboard);
  gtk_text_set_visibility (self->text, FALSE);
  GTK_WIDGET_CLASS (ficha_secret_row_parent_class)->unmap (widget);
}

static void
ficha_secret_row_class_init (FichaSecretRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->map = ficha_secret_row_map;
  widget_class->unmap = ficha_secret_row_unmap;
}

static void
ficha_secret_row_init (FichaSecretRow *self)
{
  g_autoptr (GtkEntryBuffer) buffer = gtk_password_entry_buffer_new ();

  self->text = GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self)));
  gtk_text_set_buffer (self->text, buffer); /* in memory that is not swapped out */
  gtk_text_set_input_purpose (self->text, GTK_INPUT_PURPOSE_PASSWORD);
  gtk_text_set_input_hints (self->text, GTK_INPUT_HINT_NO_SPELLCHECK | GTK_INPUT_HINT_NO_EMOJI |
                                            GTK_INPUT_HINT_PRIVATE);

  self->caps_lock = g_object_new (GTK_TYPE_IMAGE, "icon-name", "caps-lock-symbolic",
                                  "tooltip-text", /* Translators: the key of the keyboard */
                                  _ ("Caps Lock is on"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->caps_lock), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Caps Lock is on"), -1);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), self->caps_lock);

  self->reveal = gtk_button_new ();
  gtk_widget_set_valign (self->reveal, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->reveal, "flat");
  g_signal_connect_swapped (self->reveal, "clicked", G_CALLBACK (clicked_cb), self);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), self->reveal);

  g_signal_connect_object (self->text, "notify::visibility", G_CALLBACK (notify_visibility_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->text, "notify::cursor-position", G_CALLBACK (notify_selection_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->text, "notify::selection-bound", G_CALLBACK (notify_selection_cb),
                           self, G_CONNECT_SWAPPED);
  gtk_text_set_visibility (self->text, FALSE);
}
