// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-clock.h"
#include "ficha-verbs.h"

G_BEGIN_DECLS

#define FICHA_TYPE_DETAIL_PAGE (ficha_detail_page_get_type ())
G_DECLARE_FINAL_TYPE (FichaDetailPage, ficha_detail_page, FICHA, DETAIL_PAGE, AdwNavigationPage)

FichaDetailPage *ficha_detail_page_new (FichaVerbs *verbs, FichaClock *clock);
FichaItem *ficha_detail_page_get_item (FichaDetailPage *self);
void ficha_detail_page_set_item (FichaDetailPage *self, FichaItem *item);
void ficha_detail_page_focus (FichaDetailPage *self);
void ficha_detail_page_follow_network (FichaDetailPage *self, GNetworkMonitor *monitor);

G_END_DECLS
