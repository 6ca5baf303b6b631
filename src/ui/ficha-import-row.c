// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-import-row.h"

#include "ficha-resources.h"

/**
 * FichaImportRow:
 *
 * An integration of a file: what would be done with it, and the switch for that. Light, as a file may
 * hold thousands.
 */
struct _FichaImportRow
{
  GtkBox parent_instance;

  FichaImportItem *item; /* (owned) (nullable) */
  GBinding *binding;     /* (unowned) (nullable): lives until it is unbound */

  /* template children */
  GtkLabel *name;
  GtkLabel *what;
  GtkLabel *warning;
  GtkSwitch *wanted;
};

G_DEFINE_FINAL_TYPE (FichaImportRow, ficha_import_row, GTK_TYPE_BOX)

static void
update (FichaImportRow *self)
{
  const FichaImportStep *step = ficha_import_item_get_step (self->item);
  gboolean replace;
  g_autofree char *what = NULL;

  g_assert (FICHA_IS_IMPORT_ROW (self));

  replace = step->action == FICHA_IMPORT_OTHER_KEY && ficha_import_item_get_wanted (self->item);
  what = ficha_import_step_explain (step, replace);
  gtk_label_set_text (self->what, what);
}

static void
release (FichaImportRow *self)
{
  g_assert (FICHA_IS_IMPORT_ROW (self));

  g_clear_pointer (&self->binding, g_binding_unbind);
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, update, self);
  g_clear_object (&self->item);
}

static void
ficha_import_row_dispose (GObject *object)
{
  FichaImportRow *self = FICHA_IMPORT_ROW (object);

  release (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), FICHA_TYPE_IMPORT_ROW);

  G_OBJECT_CLASS (ficha_import_row_parent_class)->dispose (object);
}

static void
ficha_import_row_class_init (FichaImportRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ficha_import_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, FICHA_RESOURCES "ficha-import-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaImportRow, name);
  gtk_widget_class_bind_template_child (widget_class, FichaImportRow, what);
  gtk_widget_class_bind_template_child (widget_class, FichaImportRow, warning);
  gtk_widget_class_bind_template_child (widget_class, FichaImportRow, wanted);
}

static void
ficha_import_row_init (FichaImportRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ficha_import_row_new:
 *
 * Returns: (transfer floating): a row without an integration
 */
GtkWidget *
ficha_import_row_new (void)
{
  return g_object_new (FICHA_TYPE_IMPORT_ROW, NULL);
}

/**
 * ficha_import_row_set_item:
 * @self: a row
 * @item: (nullable): an integration of a file
 */
void
ficha_import_row_set_item (FichaImportRow *self, FichaImportItem *item)
{
  const FichaImportStep *step;
  const char *warning;

  g_return_if_fail (FICHA_IS_IMPORT_ROW (self));
  g_return_if_fail (item == NULL || FICHA_IS_IMPORT_ITEM (item));

  release (self);
  if (item == NULL)
    return;

  self->item = g_object_ref (item);
  step = ficha_import_item_get_step (item);
  warning = ficha_import_step_get_warning (step);
  gtk_label_set_text (self->name, step->name);
  gtk_label_set_text (self->warning, warning != NULL ? warning : "");
  gtk_widget_set_visible (GTK_WIDGET (self->warning), warning != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->wanted), ficha_import_step_is_needed (step, TRUE));
  self->binding = g_object_bind_property (item, "wanted", self->wanted, "active",
                                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_signal_connect_object (item, "notify::wanted", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
