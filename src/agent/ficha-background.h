// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-preferences.h"

G_BEGIN_DECLS

#define FICHA_TYPE_BACKGROUND (ficha_background_get_type ())
G_DECLARE_FINAL_TYPE (FichaBackground, ficha_background, FICHA, BACKGROUND, GObject)

FichaBackground *ficha_background_new (FichaPreferences *preferences,
                                       const char *program,
                                       GDBusConnection *connection);
const char *ficha_background_get_state (FichaBackground *self);

G_END_DECLS
