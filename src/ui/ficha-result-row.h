// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FICHA_TYPE_RESULT_ROW (ficha_result_row_get_type ())
G_DECLARE_FINAL_TYPE (FichaResultRow, ficha_result_row, FICHA, RESULT_ROW, AdwActionRow)

void ficha_result_row_begin (FichaResultRow *self, const char *title);
void ficha_result_row_accept (FichaResultRow *self, const char *title, const char *subtitle);
void ficha_result_row_hide (FichaResultRow *self);

G_END_DECLS
