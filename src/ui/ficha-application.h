// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FICHA_TYPE_APPLICATION (ficha_application_get_type ())
G_DECLARE_FINAL_TYPE (FichaApplication, ficha_application, FICHA, APPLICATION, AdwApplication)

FichaApplication *ficha_application_new (void);

G_END_DECLS
