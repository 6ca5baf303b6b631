// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-remind-row.h"

#include <glib/gi18n.h>

/* What can be chosen, in minutes, in rising order. */
static const guint usual[] = { 0, 5, 10, 30 };

/**
 * FichaRemindRow:
 *
 * How long before its expiry a token is reminded of. A time that is none of the usual ones, such as
 * fichactl can set, can be chosen as long as it is the present one.
 */
struct _FichaRemindRow
{
  AdwComboRow parent_instance;

  GArray *choices;      /* (element-type guint) (owned): minutes, as the model has them */
  GtkStringList *model; /* (owned) */
  guint minutes;
};

G_DEFINE_FINAL_TYPE (FichaRemindRow, ficha_remind_row, ADW_TYPE_COMBO_ROW)

typedef enum
{
  PROP_MINUTES = 1,
} FichaRemindRowProperty;

static GParamSpec *properties[PROP_MINUTES + 1];

static gboolean
is_usual (guint minutes)
{
  for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
    {
      if (usual[i] == minutes)
        return TRUE;
    }

  return FALSE;
}

static char *
dup_words (guint minutes)
{
  if (minutes == 0)
    return g_strdup (C_ ("reminder", "Off"));

  /* Translators: how long before its expiry a token is reminded of */
  return g_strdup_printf (C_ ("reminder", "%u min"), minutes);
}

static void
insert (FichaRemindRow *self, guint index, guint minutes)
{
  g_autofree char *words = dup_words (minutes);
  const char *const added[] = { words, NULL };

  g_assert (FICHA_IS_REMIND_ROW (self));

  g_array_insert_val (self->choices, index, minutes);
  gtk_string_list_splice (self->model, index, 0, added);
}

/* The place of @minutes among the choices, where it comes to be if it was not there. */
static guint
find_or_insert (FichaRemindRow *self, guint minutes)
{
  guint index = 0;

  g_assert (FICHA_IS_REMIND_ROW (self));

  while (index < self->choices->len && g_array_index (self->choices, guint, index) < minutes)
    index++;
  if (index == self->choices->len || g_array_index (self->choices, guint, index) != minutes)
    insert (self, index, minutes);

  return index;
}

static void
drop_unusual (FichaRemindRow *self)
{
  g_assert (FICHA_IS_REMIND_ROW (self));

  for (guint i = self->choices->len; i-- > 0;)
    {
      const guint minutes = g_array_index (self->choices, guint, i);

      if (is_usual (minutes) || minutes == self->minutes)
        continue;
      g_array_remove_index (self->choices, i);
      gtk_string_list_remove (self->model, i);
    }
}

static void
selected_cb (FichaRemindRow *self)
{
  const guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));

  if (selected < self->choices->len)
    ficha_remind_row_set_minutes (self, g_array_index (self->choices, guint, selected));
}

static void
ficha_remind_row_finalize (GObject *object)
{
  FichaRemindRow *self = FICHA_REMIND_ROW (object);

  g_clear_object (&self->model);
  g_clear_pointer (&self->choices, g_array_unref);

  G_OBJECT_CLASS (ficha_remind_row_parent_class)->finalize (object);
}

static void
ficha_remind_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((FichaRemindRowProperty) id)
    {
    case PROP_MINUTES:
      g_value_set_uint (value, FICHA_REMIND_ROW (object)->minutes);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_remind_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch ((FichaRemindRowProperty) id)
    {
    case PROP_MINUTES:
      ficha_remind_row_set_minutes (FICHA_REMIND_ROW (object), g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_remind_row_class_init (FichaRemindRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ficha_remind_row_finalize;
  object_class->get_property = ficha_remind_row_get_property;
  object_class->set_property = ficha_remind_row_set_property;

  properties[PROP_MINUTES] =
      g_param_spec_uint ("minutes", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ficha_remind_row_init (FichaRemindRow *self)
{
  self->choices = g_array_new (FALSE, FALSE, sizeof (guint));
  self->model = gtk_string_list_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    insert (self, i, usual[i]);
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (self->model));
  g_signal_connect (self, "notify::selected", G_CALLBACK (selected_cb), NULL);
}

/**
 * ficha_remind_row_get_minutes:
 * @self: a row
 *
 * Returns: what is chosen, 0 for no reminder
 */
guint
ficha_remind_row_get_minutes (FichaRemindRow *self)
{
  g_return_val_if_fail (FICHA_IS_REMIND_ROW (self), 0);

  return self->minutes;
}

/**
 * ficha_remind_row_set_minutes:
 * @self: a row
 * @minutes: how long before expiry, 0 for no reminder
 */
void
ficha_remind_row_set_minutes (FichaRemindRow *self, guint minutes)
{
  guint index;

  g_return_if_fail (FICHA_IS_REMIND_ROW (self));

  if (self->minutes == minutes)
    return;

  /* what is selected stays selected while choices come and go beside it */
  index = find_or_insert (self, minutes);
  self->minutes = minutes;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), index);
  drop_unusual (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MINUTES]);
}
