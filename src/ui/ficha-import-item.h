// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib-object.h>

#include "ficha-import-step.h"

G_BEGIN_DECLS

#define FICHA_TYPE_IMPORT_ITEM (ficha_import_item_get_type ())
G_DECLARE_FINAL_TYPE (FichaImportItem, ficha_import_item, FICHA, IMPORT_ITEM, GObject)

FichaImportItem *ficha_import_item_new (FichaImportStep *step);
const FichaImportStep *ficha_import_item_get_step (FichaImportItem *self);
gboolean ficha_import_item_get_wanted (FichaImportItem *self);
void ficha_import_item_set_wanted (FichaImportItem *self, gboolean wanted);

G_END_DECLS
