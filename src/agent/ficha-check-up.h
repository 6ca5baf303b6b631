// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-manager.h"

G_BEGIN_DECLS

void ficha_check_up_async (FichaManager *manager,
                           GDBusConnection *connection,
                           const char *background,
                           gboolean paused,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
GVariant *ficha_check_up_finish (FichaManager *manager, GAsyncResult *result);

G_END_DECLS
