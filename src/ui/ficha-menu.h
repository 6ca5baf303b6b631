// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ficha_menu_set (GtkMenuButton *button, GMenuModel *model);

G_END_DECLS
