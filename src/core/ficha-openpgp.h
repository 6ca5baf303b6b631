// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

#include "ficha-secret.h"

G_BEGIN_DECLS

void ficha_openpgp_encrypt_async (FichaSecret *text,
                                  FichaSecret *passphrase,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
FichaSecret *ficha_openpgp_encrypt_finish (GAsyncResult *result, GError **error);

void ficha_openpgp_decrypt_async (FichaSecret *message,
                                  FichaSecret *passphrase,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
FichaSecret *ficha_openpgp_decrypt_finish (GAsyncResult *result, GError **error);

G_END_DECLS
