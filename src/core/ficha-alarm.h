// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib.h>

#include "ficha-timestamp.h"

G_BEGIN_DECLS

/**
 * FichaAlarm:
 *
 * Waits for a moment of the wall clock, through suspend and through changes of that clock.
 */
typedef struct _FichaAlarm FichaAlarm;

/**
 * FichaAlarmEvent:
 * @due: whether the moment that was set has come; the alarm is off then
 * @clock_set: seconds by which the wall clock was set forward (back, if negative) since the last
 *   event; what is kept on this machine's clock moves with it, and the server's clock is ahead by so
 *   much less. 0 if it was not
 * @slept: seconds for which the machine was suspended since the last event, 0 if it was not
 *
 * What an alarm tells.
 */
typedef struct
{
  gboolean due;
  gint64 clock_set;
  gint64 slept;
} FichaAlarmEvent;

/**
 * FichaAlarmFunc:
 * @event: what happened
 * @user_data: what ficha_alarm_new() was given
 *
 * Called when the moment has come, when the clock was set, and when the machine woke up. It may set
 * the alarm again, and may free it.
 */
typedef void (*FichaAlarmFunc) (const FichaAlarmEvent *event, gpointer user_data);

FichaAlarm *ficha_alarm_new (FichaAlarmFunc callback, gpointer user_data);
void ficha_alarm_set (FichaAlarm *self, gint64 moment);
void ficha_alarm_free (FichaAlarm *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaAlarm, ficha_alarm_free)

G_END_DECLS
