// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define FICHA_TYPE_CLOCK (ficha_clock_get_type ())
G_DECLARE_FINAL_TYPE (FichaClock, ficha_clock, FICHA, CLOCK, GObject)

/**
 * FichaClockFunc:
 * @now: seconds since the epoch
 * @user_data: as given to ficha_clock_watch()
 *
 * Shows what depends on the time.
 *
 * Returns: the milliseconds until it has to be shown anew, as of ficha_words_next_change(), 0 for
 *   never
 */
typedef guint (*FichaClockFunc) (gint64 now, gpointer user_data);

FichaClock *ficha_clock_new (void);
gint64 ficha_clock_get_now (FichaClock *self);
void ficha_clock_set_now (FichaClock *self, gint64 now);

guint ficha_clock_watch (FichaClock *self, FichaClockFunc func, gpointer user_data);
void ficha_clock_update (FichaClock *self, guint watch);
void ficha_clock_unwatch (FichaClock *self, guint watch);
void ficha_clock_set_paused (FichaClock *self, gboolean paused);
gboolean ficha_clock_is_ticking (FichaClock *self);

G_END_DECLS
