// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-client.h"

G_BEGIN_DECLS

void ficha_request_async (FichaClient *client,
                          const char *method,
                          GVariant *parameters,
                          FichaSecret *secret,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
GVariant *ficha_request_finish (FichaClient *client,
                                GAsyncResult *result,
                                FichaSecret **secret,
                                GError **error);
FichaSecret *ficha_request_get_line (const FichaSecret *lines, guint index);

G_END_DECLS
