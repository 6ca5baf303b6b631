// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-api.h"
#include "ficha-catalog.h"
#include "ficha-entry.h"
#include "ficha-keyring-watch.h"
#include "ficha-saver.h"

G_BEGIN_DECLS

#define FICHA_TYPE_MANAGER (ficha_manager_get_type ())
G_DECLARE_FINAL_TYPE (FichaManager, ficha_manager, FICHA, MANAGER, GObject)

FichaManager *ficha_manager_new (FichaApi *api, FichaKeyring *keyring, FichaCatalog *catalog);

GPtrArray *ficha_manager_get_entries (FichaManager *self);
FichaEntry *ficha_manager_find (FichaManager *self, const char *name, GError **error);
gboolean ficha_manager_is_busy (FichaManager *self);
gboolean ficha_manager_is_working (FichaManager *self);

FichaApi *ficha_manager_get_api (FichaManager *self);
FichaKeyring *ficha_manager_get_keyring (FichaManager *self);
FichaKeyringWatch *ficha_manager_get_keyring_watch (FichaManager *self);
FichaCatalog *ficha_manager_get_catalog (FichaManager *self);
FichaSaver *ficha_manager_get_saver (FichaManager *self);

gboolean ficha_manager_reserve (FichaManager *self, FichaEntry *entry, GError **error);
void ficha_manager_insert (FichaManager *self, FichaEntry *entry);
gboolean ficha_manager_knows (FichaManager *self, const char *id);
void ficha_manager_forget (FichaManager *self, FichaEntry *entry);
void ficha_manager_hide (FichaManager *self, FichaEntry *entry);
FichaEntry *ficha_manager_find_hidden (FichaManager *self, const char *id);
gboolean ficha_manager_check_name (FichaManager *self,
                                   const char *name,
                                   const FichaEntry *except,
                                   GError **error);
void ficha_manager_tell (FichaManager *self, FichaEntry *entry);
void ficha_manager_save_tokens (FichaManager *self, FichaEntry *entry);

void ficha_manager_renew_async (FichaManager *self,
                                FichaEntry *entry,
                                guint min_valid,
                                gboolean force,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean ficha_manager_renew_finish (FichaManager *self, GAsyncResult *result, GError **error);

void ficha_manager_read_tokens_async (FichaManager *self,
                                      FichaEntry *entry,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean
ficha_manager_read_tokens_finish (FichaManager *self, GAsyncResult *result, GError **error);

G_END_DECLS
