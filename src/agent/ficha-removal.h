// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-manager.h"

G_BEGIN_DECLS

void ficha_removal_start_async (FichaManager *manager,
                                FichaEntry *entry,
                                guint undo,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean ficha_removal_start_finish (FichaManager *manager, GAsyncResult *result, GError **error);
gboolean ficha_removal_undo (FichaManager *manager, const char *id, GError **error);
void ficha_removal_resume (FichaManager *manager, FichaEntry *entry);

G_END_DECLS
