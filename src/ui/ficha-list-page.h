// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-clock.h"
#include "ficha-verbs.h"

G_BEGIN_DECLS

#define FICHA_TYPE_LIST_PAGE (ficha_list_page_get_type ())
G_DECLARE_FINAL_TYPE (FichaListPage, ficha_list_page, FICHA, LIST_PAGE, AdwNavigationPage)

FichaListPage *ficha_list_page_new (FichaVerbs *verbs, FichaClock *clock);
FichaItem *ficha_list_page_get_selected (FichaListPage *self);
void ficha_list_page_select (FichaListPage *self, FichaItem *item);
void ficha_list_page_select_next (FichaListPage *self);
void ficha_list_page_focus (FichaListPage *self);
void ficha_list_page_set_limit (FichaListPage *self, guint limit);
void ficha_list_page_set_collapsed (FichaListPage *self, gboolean collapsed);
void ficha_list_page_start_search (FichaListPage *self, const char *text);
void ficha_list_page_follow_network (FichaListPage *self, GNetworkMonitor *monitor);

G_END_DECLS
