// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FICHA_TYPE_REMIND_ROW (ficha_remind_row_get_type ())
G_DECLARE_FINAL_TYPE (FichaRemindRow, ficha_remind_row, FICHA, REMIND_ROW, AdwComboRow)

guint ficha_remind_row_get_minutes (FichaRemindRow *self);
void ficha_remind_row_set_minutes (FichaRemindRow *self, guint minutes);

G_END_DECLS
