// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-import-item.h"

G_BEGIN_DECLS

#define FICHA_TYPE_IMPORT_ROW (ficha_import_row_get_type ())
G_DECLARE_FINAL_TYPE (FichaImportRow, ficha_import_row, FICHA, IMPORT_ROW, GtkBox)

GtkWidget *ficha_import_row_new (void);
void ficha_import_row_set_item (FichaImportRow *self, FichaImportItem *item);

G_END_DECLS
