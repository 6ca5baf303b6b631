// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-clock.h"

G_BEGIN_DECLS

#define FICHA_TYPE_VALIDITY_ROW (ficha_validity_row_get_type ())
G_DECLARE_FINAL_TYPE (FichaValidityRow, ficha_validity_row, FICHA, VALIDITY_ROW, AdwPreferencesRow)

void ficha_validity_row_set_clock (FichaValidityRow *self, FichaClock *clock);
void ficha_validity_row_set_times (FichaValidityRow *self, gint64 issued_at, gint64 expires_at);

G_END_DECLS
