// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-ctl.h"

G_BEGIN_DECLS

FichaSecret *ficha_ctl_get_access_token (FichaCtl *ctl,
                                         const char *name,
                                         guint min_valid,
                                         gboolean force,
                                         gint64 *expires_at,
                                         GError **error);

G_END_DECLS
