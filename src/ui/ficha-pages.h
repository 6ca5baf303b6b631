// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-backup-offer.h"
#include "ficha-clock.h"
#include "ficha-verbs.h"

G_BEGIN_DECLS

#define FICHA_TYPE_PAGES (ficha_pages_get_type ())
G_DECLARE_FINAL_TYPE (FichaPages, ficha_pages, FICHA, PAGES, GObject)

FichaPages *ficha_pages_new (GtkStack *stack,
                             AdwNavigationSplitView *split,
                             FichaVerbs *verbs,
                             FichaClock *clock,
                             FichaBackupOffer *offer,
                             GSettings *settings);
void ficha_pages_update (FichaPages *self);
void ficha_pages_fill (FichaPages *self);
void ficha_pages_select (FichaPages *self, FichaItem *item);
void ficha_pages_show (FichaPages *self, FichaItem *item);
void ficha_pages_search (FichaPages *self, const char *text);

G_END_DECLS
