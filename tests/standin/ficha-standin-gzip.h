// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void ficha_standin_gzip (GString *body, const char *how);

G_END_DECLS
