// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-api.h"
#include "ficha-entry.h"
#include "ficha-keyring.h"

G_BEGIN_DECLS

#define FICHA_TYPE_TRIAL (ficha_trial_get_type ())
G_DECLARE_FINAL_TYPE (FichaTrial, ficha_trial, FICHA, TRIAL, GObject)

FichaTrial *ficha_trial_new (FichaApi *api, FichaKeyring *keyring);

void ficha_trial_try_async (FichaTrial *self,
                            FichaEntry *entry,
                            GVariant *settings,
                            FichaSecret *secret_key,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
GVariant *ficha_trial_try_finish (FichaTrial *self, GAsyncResult *result, GError **error);

FichaSecret *ficha_trial_get_secret_key (FichaTrial *self);
gboolean ficha_trial_use (FichaTrial *self, FichaEntry *entry, const FichaSecret *secret_key);

G_END_DECLS
