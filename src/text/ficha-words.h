// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-timestamp.h"

G_BEGIN_DECLS

/* With less than this left, in seconds, validity is told to the second and called "soon". */
#define FICHA_WORDS_SOON (5 * 60)
/* A clock that is off by more than this, in seconds, is told. */
#define FICHA_WORDS_SKEW (2 * 60)

char *ficha_words_validity (gint64 expires_at, gint64 now, GTimeZone *zone);
char *ficha_words_standing (const char *state, gint64 expires_at, gint64 now, GTimeZone *zone);
char *ficha_words_until (gint64 moment, gint64 now, GTimeZone *zone);
gboolean ficha_words_is_today (gint64 moment, gint64 now, GTimeZone *zone);
char *ficha_words_moment (gint64 moment, gint64 now, GTimeZone *zone);
char *ficha_words_date_and_time (gint64 moment, GTimeZone *zone);
char *ficha_words_next_renewal (gint64 moment, gint64 now, GTimeZone *zone);
char *ficha_words_result (const char *result, const char *error);
char *
ficha_words_event (const char *result, const char *error, gint64 at, gint64 now, GTimeZone *zone);
char *ficha_words_skew (gint64 skew);
const char *ficha_words_reading (FichaReading reading);
const char *ficha_words_state (const char *state);
char *ficha_words_duration (gint64 seconds);
const char *ficha_words_background_reason (void);
guint ficha_words_next_change (gint64 expires_at, gint64 now);

G_END_DECLS
