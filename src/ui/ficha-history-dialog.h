// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-clock.h"
#include "ficha-verbs.h"

G_BEGIN_DECLS

#define FICHA_TYPE_HISTORY_DIALOG (ficha_history_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FichaHistoryDialog, ficha_history_dialog, FICHA, HISTORY_DIALOG, AdwDialog)

FichaHistoryDialog *
ficha_history_dialog_new (FichaVerbs *verbs, FichaClock *clock, FichaItem *item);

G_END_DECLS
