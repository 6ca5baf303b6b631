// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-api.h"
#include "ficha-entry.h"
#include "ficha-gate.h"
#include "ficha-saver.h"

G_BEGIN_DECLS

#define FICHA_TYPE_RENEWAL (ficha_renewal_get_type ())
G_DECLARE_FINAL_TYPE (FichaRenewal, ficha_renewal, FICHA, RENEWAL, GObject)

FichaRenewal *ficha_renewal_start (FichaEntry *entry,
                                   FichaApi *api,
                                   FichaKeyring *keyring,
                                   FichaCatalog *catalog,
                                   FichaSaver *saver,
                                   FichaGate *gate);
void ficha_renewal_wait_async (FichaRenewal *self,
                               guint min_valid,
                               gboolean force,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean ficha_renewal_wait_finish (FichaRenewal *self, GAsyncResult *result, GError **error);

G_END_DECLS
