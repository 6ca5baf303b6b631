// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gtk/gtk.h>

#include "ficha-event.h"

G_BEGIN_DECLS

#define FICHA_TYPE_EVENT_ROW (ficha_event_row_get_type ())
G_DECLARE_FINAL_TYPE (FichaEventRow, ficha_event_row, FICHA, EVENT_ROW, GtkBox)

GtkWidget *ficha_event_row_new (GtkListItem *cell);
void ficha_event_row_show (
    FichaEventRow *self, FichaEvent *event, gboolean with_name, gint64 now, GTimeZone *zone);

G_END_DECLS
