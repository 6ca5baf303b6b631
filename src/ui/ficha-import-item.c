// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-import-item.h"

/**
 * FichaImportItem:
 *
 * An integration of a file, and whether a person wants it. Unasked that is what changes nothing of
 * what is here; with another secret key the wish is to replace the one that is here.
 */
struct _FichaImportItem
{
  GObject parent_instance;

  FichaImportStep *step; /* (owned) */
  gboolean wanted;
};

G_DEFINE_FINAL_TYPE (FichaImportItem, ficha_import_item, G_TYPE_OBJECT)

typedef enum
{
  PROP_WANTED = 1,
} FichaImportItemProperty;

static GParamSpec *properties[PROP_WANTED + 1];

static void
ficha_import_item_finalize (GObject *object)
{
  g_clear_pointer (&FICHA_IMPORT_ITEM (object)->step, ficha_import_step_free);

  G_OBJECT_CLASS (ficha_import_item_parent_class)->finalize (object);
}

static void
ficha_import_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((FichaImportItemProperty) id)
    {
    case PROP_WANTED:
      g_value_set_boolean (value, FICHA_IMPORT_ITEM (object)->wanted);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_import_item_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch ((FichaImportItemProperty) id)
    {
    case PROP_WANTED:
      ficha_import_item_set_wanted (FICHA_IMPORT_ITEM (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_import_item_class_init (FichaImportItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ficha_import_item_finalize;
  object_class->get_property = ficha_import_item_get_property;
  object_class->set_property = ficha_import_item_set_property;

  properties[PROP_WANTED] =
      g_param_spec_boolean ("wanted", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ficha_import_item_init (FichaImportItem *self)
{
}

/**
 * ficha_import_item_new:
 * @step: (transfer full): an integration of a file
 *
 * Returns: (transfer full): the same, wanted where it is not here or lacks its secret key
 */
FichaImportItem *
ficha_import_item_new (FichaImportStep *step)
{
  FichaImportItem *self;

  g_return_val_if_fail (step != NULL, NULL);

  self = g_object_new (FICHA_TYPE_IMPORT_ITEM, NULL);
  self->step = step;
  self->wanted = ficha_import_step_is_needed (step, FALSE);

  return self;
}

/**
 * ficha_import_item_get_step:
 * @self: an integration of a file
 *
 * Returns: (transfer none): what the agent tells of it
 */
const FichaImportStep *
ficha_import_item_get_step (FichaImportItem *self)
{
  g_return_val_if_fail (FICHA_IS_IMPORT_ITEM (self), NULL);

  return self->step;
}

/**
 * ficha_import_item_get_wanted:
 * @self: an integration of a file
 *
 * Returns: whether a person wants it
 */
gboolean
ficha_import_item_get_wanted (FichaImportItem *self)
{
  g_return_val_if_fail (FICHA_IS_IMPORT_ITEM (self), FALSE);

  return self->wanted;
}

/**
 * ficha_import_item_set_wanted:
 * @self: an integration of a file
 * @wanted: whether a person wants it
 */
void
ficha_import_item_set_wanted (FichaImportItem *self, gboolean wanted)
{
  g_return_if_fail (FICHA_IS_IMPORT_ITEM (self));

  /* where nothing could be done there is nothing to want */
  wanted = wanted && ficha_import_step_is_needed (self->step, TRUE);
  if (self->wanted == wanted)
    return;

  self->wanted = wanted;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WANTED]);
}
