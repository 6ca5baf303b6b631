// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-store.h"

G_BEGIN_DECLS

#define FICHA_TYPE_STATUS_PANE (ficha_status_pane_get_type ())

G_DECLARE_FINAL_TYPE (FichaStatusPane, ficha_status_pane, FICHA, STATUS_PANE, AdwBin)

FichaStatusPane *ficha_status_pane_new (FichaStore *store);

G_END_DECLS
