// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-duration-row.h"

#include "ficha-words.h"

/**
 * FichaDurationRow:
 *
 * Offers a few durations, 0 for none. A value that is not among them, set by other means, is one more
 * choice.
 */
struct _FichaDurationRow
{
  AdwComboRow parent_instance;

  GArray *choices;  /* (owned): guint */
  guint n_offered;  /* of them: without the one that was set by other means */
  guint unit;       /* seconds */
  char *zero_label; /* (owned) (nullable) */
  guint value;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (FichaDurationRow, ficha_duration_row, ADW_TYPE_COMBO_ROW)

typedef enum
{
  PROP_CHOICES = 1,
  PROP_UNIT,
  PROP_ZERO_LABEL,
  PROP_VALUE,
} FichaDurationRowProperty;

static GParamSpec *properties[PROP_VALUE + 1];

static guint
find (FichaDurationRow *self, guint value)
{
  for (guint i = 0; i < self->choices->len; i++)
    {
      if (g_array_index (self->choices, guint, i) == value)
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

/* Makes the list anew, and selects the value in it. */
static void
fill (FichaDurationRow *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  g_assert (FICHA_IS_DURATION_ROW (self));

  g_array_set_size (self->choices, self->n_offered);
  if (find (self, self->value) == GTK_INVALID_LIST_POSITION)
    g_array_append_val (self->choices, self->value);

  for (guint i = 0; i < self->choices->len; i++)
    {
      guint choice = g_array_index (self->choices, guint, i);

      if (choice == 0 && self->zero_label != NULL)
        gtk_string_list_append (list, self->zero_label);
      else
        gtk_string_list_take (list, ficha_words_duration ((gint64) choice * self->unit));
    }

  self->filling = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (list));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), find (self, self->value));
  self->filling = FALSE;
}

static void
take_value (FichaDurationRow *self, guint value)
{
  g_assert (FICHA_IS_DURATION_ROW (self));

  if (self->value == value)
    return;

  self->value = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

static void
notify_selected_cb (FichaDurationRow *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));

  if (!self->filling && selected < self->choices->len)
    take_value (self, g_array_index (self->choices, guint, selected));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  gtk_list_item_set_child (cell, gtk_label_new (NULL));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (cell)),
                       gtk_string_object_get_string (gtk_list_item_get_item (cell)));
}

/* The row itself shows what is chosen by a label that is not cut off where the title takes the room. */
static void
set_factory (FichaDurationRow *self)
{
  AdwComboRow *row = ADW_COMBO_ROW (self);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  adw_combo_row_set_list_factory (row, adw_combo_row_get_factory (row));
  adw_combo_row_set_factory (row, factory);
}

static void
set_choices (FichaDurationRow *self, const char *choices)
{
  g_auto (GStrv) numbers = g_strsplit (choices, ",", -1);

  g_assert (FICHA_IS_DURATION_ROW (self));

  g_array_set_size (self->choices, 0);
  for (guint i = 0; numbers[i] != NULL; i++)
    {
      guint choice = (guint) g_ascii_strtoull (numbers[i], NULL, 10);

      g_array_append_val (self->choices, choice);
    }
  self->n_offered = self->choices->len;
}

static void
ficha_duration_row_constructed (GObject *object)
{
  G_OBJECT_CLASS (ficha_duration_row_parent_class)->constructed (object);

  fill (FICHA_DURATION_ROW (object));
}

static void
ficha_duration_row_finalize (GObject *object)
{
  FichaDurationRow *self = FICHA_DURATION_ROW (object);

  g_array_unref (self->choices);
  g_free (self->zero_label);

  G_OBJECT_CLASS (ficha_duration_row_parent_class)->finalize (object);
}

static void
ficha_duration_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FichaDurationRow *self = FICHA_DURATION_ROW (object);

  switch ((FichaDurationRowProperty) id)
    {
    case PROP_VALUE:
      g_value_set_uint (value, self->value);
      break;
    case PROP_CHOICES:
    case PROP_UNIT:
    case PROP_ZERO_LABEL:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_duration_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  FichaDurationRow *self = FICHA_DURATION_ROW (object);

  switch ((FichaDurationRowProperty) id)
    {
    case PROP_CHOICES:
      set_choices (self, g_value_get_string (value));
      break;
    case PROP_UNIT:
      self->unit = g_value_get_uint (value);
      break;
    case PROP_ZERO_LABEL:
      self->zero_label = g_value_dup_string (value);
      break;
    case PROP_VALUE:
      ficha_duration_row_set_value (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_duration_row_class_init (FichaDurationRowClass *klass)
{
  const GParamFlags once = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = ficha_duration_row_constructed;
  object_class->finalize = ficha_duration_row_finalize;
  object_class->get_property = ficha_duration_row_get_property;
  object_class->set_property = ficha_duration_row_set_property;

  /* numbers with commas between them */
  properties[PROP_CHOICES] = g_param_spec_string ("choices", NULL, NULL, "0", once);
  /* seconds that 1 stands for */
  properties[PROP_UNIT] = g_param_spec_uint ("unit", NULL, NULL, 1, G_MAXUINT, 1, once);
  properties[PROP_ZERO_LABEL] = g_param_spec_string ("zero-label", NULL, NULL, NULL, once);
  properties[PROP_VALUE] =
      g_param_spec_uint ("value", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ficha_duration_row_init (FichaDurationRow *self)
{
  self->choices = g_array_new (FALSE, FALSE, sizeof (guint));
  set_factory (self);
  g_signal_connect (self, "notify::selected", G_CALLBACK (notify_selected_cb), NULL);
}

/**
 * ficha_duration_row_get_value:
 * @self: a row
 *
 * Returns: the duration, in the row's unit
 */
guint
ficha_duration_row_get_value (FichaDurationRow *self)
{
  g_return_val_if_fail (FICHA_IS_DURATION_ROW (self), 0);

  return self->value;
}

/**
 * ficha_duration_row_set_value:
 * @self: a row
 * @value: the duration, in the row's unit
 */
void
ficha_duration_row_set_value (FichaDurationRow *self, guint value)
{
  g_return_if_fail (FICHA_IS_DURATION_ROW (self));

  g_object_freeze_notify (G_OBJECT (self));
  take_value (self, value);
  fill (self);
  g_object_thaw_notify (G_OBJECT (self));
}
