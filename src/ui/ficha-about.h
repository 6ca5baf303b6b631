// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-store.h"

G_BEGIN_DECLS

/* Where people find the program, and read how it is used. */
#define FICHA_HOMEPAGE "https://github.com/ficha-app/ficha"

AdwDialog *ficha_about_dialog_new (FichaStore *store);

G_END_DECLS
