// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-verbs.h"

G_BEGIN_DECLS

void ficha_remove (FichaVerbs *verbs, FichaItem *item, GtkWidget *parent);

G_END_DECLS
