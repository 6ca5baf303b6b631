// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-error.h"

G_BEGIN_DECLS

void ficha_bus_error_init (void);
GError *ficha_bus_error_strip (GError *error);

G_END_DECLS
