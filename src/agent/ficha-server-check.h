// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-api.h"

G_BEGIN_DECLS

void ficha_server_check_async (FichaApi *api,
                               GPtrArray *entries,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *ficha_server_check_finish (FichaApi *api, GAsyncResult *result);

G_END_DECLS
