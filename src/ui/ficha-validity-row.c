// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-validity-row.h"

#include "ficha-look.h"
#include "ficha-resources.h"
#include "ficha-words.h"

/**
 * FichaValidityRow:
 *
 * How long a token is valid: in words, as a bar, and until when. It counts down while it is on
 * screen.
 */
struct _FichaValidityRow
{
  AdwPreferencesRow parent_instance;

  FichaClock *clock; /* (owned) (nullable) */
  guint watch;
  gint64 issued_at;
  gint64 expires_at;

  /* template children */
  GtkLabel *validity;
  GtkLabel *until;
  GtkLevelBar *level;
};

G_DEFINE_FINAL_TYPE (FichaValidityRow, ficha_validity_row, ADW_TYPE_PREFERENCES_ROW)

typedef enum
{
  PROP_WORDS = 1,
} FichaValidityRowProperty;

static GParamSpec *properties[PROP_WORDS + 1];

static guint
tick_cb (gint64 now, gpointer user_data)
{
  FichaValidityRow *self = FICHA_VALIDITY_ROW (user_data);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *validity = NULL;
  g_autofree char *until = NULL;
  double remaining;

  if (self->issued_at == FICHA_TIME_UNKNOWN && self->expires_at == FICHA_TIME_UNKNOWN)
    validity = g_strdup (ficha_words_state ("none"));
  else
    validity = ficha_words_validity (self->expires_at, now, zone);
  if (!g_str_equal (gtk_label_get_label (self->validity), validity))
    {
      gtk_label_set_label (self->validity, validity);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORDS]);
    }

  if (self->expires_at != FICHA_TIME_UNKNOWN && self->expires_at > now)
    until = ficha_words_until (self->expires_at, now, zone);
  gtk_label_set_label (self->until, until != NULL ? until : "");
  gtk_widget_set_visible (GTK_WIDGET (self->until), until != NULL);

  remaining = ficha_look_get_remaining (self->issued_at, self->expires_at, now);
  gtk_widget_set_visible (GTK_WIDGET (self->level), remaining >= 0.);
  if (remaining >= 0.)
    gtk_level_bar_set_value (self->level, remaining);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->level), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  validity, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, validity, -1);

  return ficha_words_next_change (self->expires_at, now);
}

static void
ficha_validity_row_map (GtkWidget *widget)
{
  FichaValidityRow *self = FICHA_VALIDITY_ROW (widget);

  GTK_WIDGET_CLASS (ficha_validity_row_parent_class)->map (widget);
  if (self->clock != NULL)
    self->watch = ficha_clock_watch (self->clock, tick_cb, self);
}

static void
ficha_validity_row_unmap (GtkWidget *widget)
{
  FichaValidityRow *self = FICHA_VALIDITY_ROW (widget);

  if (self->watch != 0)
    ficha_clock_unwatch (self->clock, self->watch);
  self->watch = 0;
  GTK_WIDGET_CLASS (ficha_validity_row_parent_class)->unmap (widget);
}

static void
ficha_validity_row_dispose (GObject *object)
{
  FichaValidityRow *self = FICHA_VALIDITY_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FICHA_TYPE_VALIDITY_ROW);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ficha_validity_row_parent_class)->dispose (object);
}

static void
ficha_validity_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FichaValidityRow *self = FICHA_VALIDITY_ROW (object);

  switch ((FichaValidityRowProperty) id)
    {
    case PROP_WORDS:
      g_value_set_string (value, gtk_label_get_label (self->validity));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_validity_row_class_init (FichaValidityRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ficha_validity_row_dispose;
  object_class->get_property = ficha_validity_row_get_property;
  widget_class->map = ficha_validity_row_map;
  widget_class->unmap = ficha_validity_row_unmap;

  /* how long the token is valid; empty until it was on screen */
  properties[PROP_WORDS] =
      g_param_spec_string ("words", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               FICHA_RESOURCES "ficha-validity-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaValidityRow, validity);
  gtk_widget_class_bind_template_child (widget_class, FichaValidityRow, until);
  gtk_widget_class_bind_template_child (widget_class, FichaValidityRow, level);
}

static void
ficha_validity_row_init (FichaValidityRow *self)
{
  self->issued_at = FICHA_TIME_UNKNOWN;
  self->expires_at = FICHA_TIME_UNKNOWN;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ficha_validity_row_set_clock:
 * @self: a validity row that is not on screen yet
 * @clock: what it counts down by
 */
void
ficha_validity_row_set_clock (FichaValidityRow *self, FichaClock *clock)
{
  g_return_if_fail (FICHA_IS_VALIDITY_ROW (self));
  g_return_if_fail (FICHA_IS_CLOCK (clock));
  g_return_if_fail (self->watch == 0);

  g_set_object (&self->clock, clock);
}

/**
 * ficha_validity_row_set_times:
 * @self: a validity row
 * @issued_at: when the token was obtained, or %FICHA_TIME_UNKNOWN
 * @expires_at: when it ends, or %FICHA_TIME_UNKNOWN
 */
void
ficha_validity_row_set_times (FichaValidityRow *self, gint64 issued_at, gint64 expires_at)
{
  g_return_if_fail (FICHA_IS_VALIDITY_ROW (self));

  self->issued_at = issued_at;
  self->expires_at = expires_at;
  if (self->watch != 0)
    ficha_clock_update (self->clock, self->watch);
}
