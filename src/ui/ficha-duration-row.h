// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FICHA_TYPE_DURATION_ROW (ficha_duration_row_get_type ())
G_DECLARE_FINAL_TYPE (FichaDurationRow, ficha_duration_row, FICHA, DURATION_ROW, AdwComboRow)

guint ficha_duration_row_get_value (FichaDurationRow *self);
void ficha_duration_row_set_value (FichaDurationRow *self, guint value);

G_END_DECLS
