// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-error.h"

G_BEGIN_DECLS

char *ficha_bus_error_get_name (FichaError code);
GError *ficha_bus_error_to_local (GError *error);

G_END_DECLS
