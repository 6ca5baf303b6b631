// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-client.h"
#include "ficha-item.h"

G_BEGIN_DECLS

/**
 * FichaStoreStatus:
 * @FICHA_STORE_LOADING: the agent was asked and has not answered yet
 * @FICHA_STORE_FILLING: the items that are seen first are there, others follow
 * @FICHA_STORE_READY: the items are what the agent has
 * @FICHA_STORE_UNREACHABLE: the agent can't be reached; ficha_store_get_error() tells why
 *
 * How the store stands to the agent.
 */
typedef enum
{
  FICHA_STORE_LOADING,
  FICHA_STORE_FILLING,
  FICHA_STORE_READY,
  FICHA_STORE_UNREACHABLE,
} FichaStoreStatus;

#define FICHA_TYPE_STORE (ficha_store_get_type ())
G_DECLARE_FINAL_TYPE (FichaStore, ficha_store, FICHA, STORE, GObject)

FichaStore *ficha_store_new (FichaClient *client);
void ficha_store_load (FichaStore *self);
void ficha_store_fill (FichaStore *self);

FichaClient *ficha_store_get_client (FichaStore *self);
FichaStoreStatus ficha_store_get_status (FichaStore *self);
const GError *ficha_store_get_error (FichaStore *self);
const char *ficha_store_get_keyring (FichaStore *self);
guint ficha_store_get_n_unsaved (FichaStore *self);
guint ficha_store_get_n_unreached (FichaStore *self);
const char *ficha_store_get_background (FichaStore *self);
gboolean ficha_store_get_paused (FichaStore *self);
FichaItem *ficha_store_lookup (FichaStore *self, const char *id);
FichaItem *ficha_store_find_name (FichaStore *self, const char *name);

G_END_DECLS
