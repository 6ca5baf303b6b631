// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gtk/gtk.h>

#include "ficha-clock.h"
#include "ficha-verbs.h"

G_BEGIN_DECLS

#define FICHA_TYPE_LIST_ROW (ficha_list_row_get_type ())
G_DECLARE_FINAL_TYPE (FichaListRow, ficha_list_row, FICHA, LIST_ROW, GtkBox)

GtkWidget *ficha_list_row_new (FichaVerbs *verbs, FichaClock *clock, GtkListItem *cell);
void ficha_list_row_set_item (FichaListRow *self, FichaItem *item);

G_END_DECLS
