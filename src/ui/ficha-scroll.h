// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ficha_scroll_to (GtkWidget *widget);

G_END_DECLS
