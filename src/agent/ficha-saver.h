// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-catalog.h"
#include "ficha-entry.h"
#include "ficha-keyring.h"

G_BEGIN_DECLS

#define FICHA_TYPE_SAVER (ficha_saver_get_type ())
G_DECLARE_FINAL_TYPE (FichaSaver, ficha_saver, FICHA, SAVER, GObject)

FichaSaver *ficha_saver_new (FichaKeyring *keyring, FichaCatalog *catalog);
void ficha_saver_save (FichaSaver *self, FichaEntry *entry);
void ficha_saver_retry (FichaSaver *self);
void ficha_saver_settle_async (FichaSaver *self,
                               FichaEntry *entry,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
void ficha_saver_settle_finish (FichaSaver *self, GAsyncResult *result);
gboolean ficha_saver_is_idle (FichaSaver *self);
gboolean ficha_saver_has_unsaved (FichaSaver *self);

G_END_DECLS
