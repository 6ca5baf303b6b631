// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-timestamp.h"

G_BEGIN_DECLS

/**
 * FichaOutlook:
 * @state: the integration's state, as the bus names it
 * @last_error: (nullable): why the last operation failed, as the bus names it, %NULL or "" where none
 *   did
 * @auto_renew: whether the agent renews by itself
 * @session_only: whether the keys are in the agent's memory only
 * @next_renewal_at: when the agent renews by itself, in seconds since the epoch on this machine's
 *   clock, or %FICHA_TIME_UNKNOWN
 * @refresh_expires_at: when the refresh token ends, likewise
 *
 * What the agent tells of an integration's future; the strings are the caller's.
 */
typedef struct
{
  const char *state;
  const char *last_error;
  gboolean auto_renew;
  gboolean session_only;
  gint64 next_renewal_at;
  gint64 refresh_expires_at;
} FichaOutlook;

gboolean ficha_outlook_needs_attention (const char *state, const char *last_error);
gboolean ficha_outlook_is_key_missing (const FichaOutlook *self);
gboolean ficha_outlook_is_paused (const FichaOutlook *self);
const char *ficha_outlook_describe_key (const FichaOutlook *self);
char *ficha_outlook_describe_renewal (const FichaOutlook *self, gint64 now, GTimeZone *zone);
char *ficha_outlook_describe_unattended (const FichaOutlook *self, gint64 now, GTimeZone *zone);

G_END_DECLS
