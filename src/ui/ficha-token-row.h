// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-verbs.h"

G_BEGIN_DECLS

#define FICHA_TYPE_TOKEN_ROW (ficha_token_row_get_type ())
G_DECLARE_FINAL_TYPE (FichaTokenRow, ficha_token_row, FICHA, TOKEN_ROW, AdwPreferencesRow)

void ficha_token_row_set_verbs (FichaTokenRow *self, FichaVerbs *verbs);
void ficha_token_row_set_item (FichaTokenRow *self, FichaItem *item);
void ficha_token_row_toggle (FichaTokenRow *self);
gboolean ficha_token_row_is_revealed (FichaTokenRow *self);
const char *ficha_token_row_get_text (FichaTokenRow *self);

G_END_DECLS
