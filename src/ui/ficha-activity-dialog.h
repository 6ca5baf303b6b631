// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-clock.h"
#include "ficha-verbs.h"

G_BEGIN_DECLS

#define FICHA_TYPE_ACTIVITY_DIALOG (ficha_activity_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FichaActivityDialog, ficha_activity_dialog, FICHA, ACTIVITY_DIALOG, AdwDialog)

FichaActivityDialog *
ficha_activity_dialog_new (FichaVerbs *verbs, FichaClock *clock, FichaItem *item);

G_END_DECLS
