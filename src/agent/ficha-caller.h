// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

guint ficha_caller_get_newest_pid (void);
void ficha_caller_get_pid_async (GDBusConnection *connection,
                                 const char *sender,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
guint ficha_caller_get_pid_finish (GDBusConnection *connection, GAsyncResult *result);
char *ficha_caller_name (const char *comm, const char *cgroup);
char *ficha_caller_dup_program (guint pid);

G_END_DECLS
