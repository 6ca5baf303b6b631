// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

AdwDialog *ficha_shortcuts_dialog_new (void);

G_END_DECLS
