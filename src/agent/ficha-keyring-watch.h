// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-keyring.h"

G_BEGIN_DECLS

#define FICHA_TYPE_KEYRING_WATCH (ficha_keyring_watch_get_type ())
G_DECLARE_FINAL_TYPE (FichaKeyringWatch, ficha_keyring_watch, FICHA, KEYRING_WATCH, GObject)

FichaKeyringWatch *ficha_keyring_watch_new (FichaKeyring *keyring);

FichaKeyringState ficha_keyring_watch_get_state (FichaKeyringWatch *self);
void ficha_keyring_watch_probe (FichaKeyringWatch *self);

void ficha_keyring_watch_unlock_async (FichaKeyringWatch *self,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
ficha_keyring_watch_unlock_finish (FichaKeyringWatch *self, GAsyncResult *result, GError **error);

G_END_DECLS
