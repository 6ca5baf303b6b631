// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void ficha_notification_check_async (GDBusConnection *connection,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GVariant *ficha_notification_check_finish (GDBusConnection *connection, GAsyncResult *result);

char *ficha_notification_check_dup_settings_id (const char *application_id);

G_END_DECLS
