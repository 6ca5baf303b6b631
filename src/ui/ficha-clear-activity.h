// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-client.h"
#include "ficha-item.h"

G_BEGIN_DECLS

void ficha_clear_activity_async (FichaClient *client,
                                 FichaItem *item,
                                 GtkWidget *parent,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean ficha_clear_activity_finish (FichaClient *client, GAsyncResult *result, GError **error);

G_END_DECLS
