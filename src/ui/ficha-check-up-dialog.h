// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-clipboard.h"
#include "ficha-store.h"

G_BEGIN_DECLS

#define FICHA_TYPE_CHECK_UP_DIALOG (ficha_check_up_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FichaCheckUpDialog, ficha_check_up_dialog, FICHA, CHECK_UP_DIALOG, AdwDialog)

FichaCheckUpDialog *ficha_check_up_dialog_new (FichaStore *store, FichaClipboard *clipboard);

G_END_DECLS
