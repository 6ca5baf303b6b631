// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-check.h"

G_BEGIN_DECLS

char *ficha_check_report (GPtrArray *checks, const char *desktop, gboolean sandboxed);

G_END_DECLS
