// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-export.h"

G_BEGIN_DECLS

void ficha_export_list_connect (FichaExport *self);

G_END_DECLS
