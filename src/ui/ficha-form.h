// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-draft.h"

G_BEGIN_DECLS

#define FICHA_TYPE_FORM (ficha_form_get_type ())
G_DECLARE_FINAL_TYPE (FichaForm, ficha_form, FICHA, FORM, AdwPreferencesGroup)

void ficha_form_set_up (FichaForm *self, FichaStore *store, FichaItem *item);
gboolean ficha_form_can_test (FichaForm *self);
gboolean ficha_form_can_save (FichaForm *self);
gboolean ficha_form_is_dirty (FichaForm *self);
gboolean ficha_form_check (FichaForm *self, FichaField first, FichaDraft *draft);
gboolean ficha_form_show_error (FichaForm *self, FichaError code, const char *detail);
void ficha_form_forget (FichaForm *self);

G_END_DECLS
