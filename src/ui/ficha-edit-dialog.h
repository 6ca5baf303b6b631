// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-verbs.h"

G_BEGIN_DECLS

#define FICHA_TYPE_EDIT_DIALOG (ficha_edit_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FichaEditDialog, ficha_edit_dialog, FICHA, EDIT_DIALOG, AdwDialog)

FichaEditDialog *ficha_edit_dialog_new (FichaVerbs *verbs, FichaItem *item);
void ficha_edit_dialog_set_session_only (FichaEditDialog *self, gboolean session_only);

G_END_DECLS
