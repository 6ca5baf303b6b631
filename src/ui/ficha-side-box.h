// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FICHA_TYPE_SIDE_BOX (ficha_side_box_get_type ())
G_DECLARE_FINAL_TYPE (FichaSideBox, ficha_side_box, FICHA, SIDE_BOX, GtkWidget)

G_END_DECLS
