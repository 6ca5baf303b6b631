// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FICHA_TYPE_SECRET_ROW (ficha_secret_row_get_type ())
G_DECLARE_FINAL_TYPE (FichaSecretRow, ficha_secret_row, FICHA, SECRET_ROW, AdwEntryRow)

G_END_DECLS
