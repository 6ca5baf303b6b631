// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FICHA_TYPE_PRESENCE (ficha_presence_get_type ())
G_DECLARE_FINAL_TYPE (FichaPresence, ficha_presence, FICHA, PRESENCE, GObject)

FichaPresence *ficha_presence_new (GtkWindow *window, guint idle_seconds);
gboolean ficha_presence_get_here (FichaPresence *self);

G_END_DECLS
