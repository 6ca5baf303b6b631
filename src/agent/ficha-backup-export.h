// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-manager.h"

G_BEGIN_DECLS

void ficha_backup_export_async (FichaManager *manager,
                                FichaSecret *passphrase,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
FichaSecret *ficha_backup_export_finish (FichaManager *manager,
                                         GAsyncResult *result,
                                         GPtrArray **with_key,
                                         GPtrArray **without_key,
                                         GError **error);

G_END_DECLS
