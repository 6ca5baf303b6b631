// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FICHA_TYPE_NOTICE_SERVER (ficha_notice_server_get_type ())
G_DECLARE_FINAL_TYPE (FichaNoticeServer, ficha_notice_server, FICHA, NOTICE_SERVER, GObject)

FichaNoticeServer *ficha_notice_server_new (GDBusConnection *connection);

void ficha_notice_server_ask_async (FichaNoticeServer *self,
                                    gboolean start,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean
ficha_notice_server_ask_finish (FichaNoticeServer *self, GAsyncResult *result, GError **error);
char *ficha_notice_server_dup_body (FichaNoticeServer *self, const char *text);

G_END_DECLS
