// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-bus-names.h"
#include "ficha-error.h"
#include "ficha-secret.h"

G_BEGIN_DECLS

#define FICHA_TYPE_CLIENT (ficha_client_get_type ())
G_DECLARE_FINAL_TYPE (FichaClient, ficha_client, FICHA, CLIENT, GObject)

FichaClient *ficha_client_new (GDBusConnection *connection);
GDBusConnection *ficha_client_get_connection (FichaClient *self);

void ficha_client_call_async (FichaClient *self,
                              const char *method,
                              GVariant *parameters,
                              FichaSecret *secret,
                              int timeout,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GVariant *ficha_client_call_finish (FichaClient *self,
                                    GAsyncResult *result,
                                    FichaSecret **secret,
                                    GError **error);
GVariant *ficha_client_call_sync (FichaClient *self,
                                  const char *method,
                                  GVariant *parameters,
                                  FichaSecret *in_secret,
                                  int timeout,
                                  FichaSecret **out_secret,
                                  GError **error);

G_END_DECLS
