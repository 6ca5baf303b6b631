// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-store.h"

G_BEGIN_DECLS

#define FICHA_TYPE_PREFERENCES_DIALOG (ficha_preferences_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FichaPreferencesDialog,
                      ficha_preferences_dialog,
                      FICHA,
                      PREFERENCES_DIALOG,
                      AdwPreferencesDialog)

FichaPreferencesDialog *ficha_preferences_dialog_new (GSettings *settings, FichaStore *store);

G_END_DECLS
