// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FICHA_TYPE_FILE_ROW (ficha_file_row_get_type ())
G_DECLARE_FINAL_TYPE (FichaFileRow, ficha_file_row, FICHA, FILE_ROW, AdwActionRow)

const char *ficha_file_row_get_path (FichaFileRow *self);
void ficha_file_row_set_path (FichaFileRow *self, const char *path);

G_END_DECLS
