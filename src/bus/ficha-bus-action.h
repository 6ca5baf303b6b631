// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void ficha_bus_action_async (GDBusConnection *connection,
                             const char *action,
                             const char *id,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean
ficha_bus_action_finish (GDBusConnection *connection, GAsyncResult *result, GError **error);

G_END_DECLS
