// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GDateTime *ficha_moment_new (gint64 moment, GTimeZone *zone);
char *ficha_moment_format (GDateTime *moment, const char *translated, const char *original);

G_END_DECLS
