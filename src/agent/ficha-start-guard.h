// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FICHA_START_GUARD_LOOP 2 /* so many crashes in a row are a loop */

guint ficha_start_guard_begin (const char *folder, gint64 now);
void ficha_start_guard_end (const char *folder);

G_END_DECLS
