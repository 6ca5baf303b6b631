// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-store.h"

G_BEGIN_DECLS

#define FICHA_TYPE_STATUS_PAGE (ficha_status_page_get_type ())
G_DECLARE_FINAL_TYPE (FichaStatusPage, ficha_status_page, FICHA, STATUS_PAGE, AdwBin)

gboolean ficha_status_page_show (FichaStatusPage *self, FichaStore *store);
void ficha_status_page_focus (FichaStatusPage *self);

G_END_DECLS
