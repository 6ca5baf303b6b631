// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint ficha_day_get (gint64 moment, GTimeZone *zone);
guint ficha_day_get_rest (gint64 now, GTimeZone *zone);
char *ficha_day_words (gint64 moment, gint64 now, GTimeZone *zone);

G_END_DECLS
