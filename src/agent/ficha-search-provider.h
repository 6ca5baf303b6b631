// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-actions.h"
#include "ficha-manager.h"
#include "ficha-preferences.h"

G_BEGIN_DECLS

/* data/search-provider.ini.in names it too. */
#define FICHA_SEARCH_PROVIDER_PATH FICHA_AGENT_PATH "/SearchProvider"

#define FICHA_TYPE_SEARCH_PROVIDER (ficha_search_provider_get_type ())
G_DECLARE_FINAL_TYPE (FichaSearchProvider, ficha_search_provider, FICHA, SEARCH_PROVIDER, GObject)

FichaSearchProvider *ficha_search_provider_new (FichaManager *manager,
                                                FichaPreferences *preferences);
gboolean ficha_search_provider_start (FichaSearchProvider *self,
                                      GDBusConnection *connection,
                                      GError **error);
void ficha_search_provider_set_actions (FichaSearchProvider *self, FichaActions *actions);
void ficha_search_provider_stop (FichaSearchProvider *self);

G_END_DECLS
