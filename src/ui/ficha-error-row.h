// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-explain.h"

G_BEGIN_DECLS

#define FICHA_TYPE_ERROR_ROW (ficha_error_row_get_type ())
G_DECLARE_FINAL_TYPE (FichaErrorRow, ficha_error_row, FICHA, ERROR_ROW, AdwPreferencesRow)

void
ficha_error_row_show (FichaErrorRow *self, FichaError code, const char *detail, gboolean with_step);
void
ficha_error_row_warn (FichaErrorRow *self, const char *title, const char *text, FichaNextStep step);
void ficha_error_row_inform (FichaErrorRow *self,
                             const char *icon_name,
                             const char *title,
                             const char *text,
                             FichaNextStep step);
void ficha_error_row_hide (FichaErrorRow *self);
void ficha_error_row_focus (FichaErrorRow *self);

G_END_DECLS
