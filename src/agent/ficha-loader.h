// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-manager.h"

G_BEGIN_DECLS

gboolean ficha_loader_load (FichaManager *manager, GError **error);

G_END_DECLS
