// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Stands in for the window's program on the session bus, and writes down the last action that it was
 * asked for: "NAME PARAMETERS ACTIVATION-TOKEN STARTUP-ID NUMBER-OF-PLATFORM-DATA". It lives in the
 * test's main context. */
typedef struct _FichaWindowRecorder FichaWindowRecorder;

FichaWindowRecorder *ficha_window_recorder_new (GDBusConnection *connection);
void ficha_window_recorder_free (FichaWindowRecorder *self);
const char *ficha_window_recorder_get_told (FichaWindowRecorder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaWindowRecorder, ficha_window_recorder_free)

G_END_DECLS
