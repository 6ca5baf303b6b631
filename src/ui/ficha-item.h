// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-error.h"
#include "ficha-outlook.h"

G_BEGIN_DECLS

#define FICHA_TYPE_ITEM (ficha_item_get_type ())
G_DECLARE_FINAL_TYPE (FichaItem, ficha_item, FICHA, ITEM, GObject)

FichaItem *ficha_item_new (const char *id);
gboolean ficha_item_update (FichaItem *self, GVariant *details);

const char *ficha_item_get_id (FichaItem *self);
const char *ficha_item_get_name (FichaItem *self);
const char *ficha_item_get_base_uri (FichaItem *self);
const char *ficha_item_get_host (FichaItem *self);
const char *ficha_item_get_search_text (FichaItem *self);
const char *ficha_item_get_consumer_key (FichaItem *self);
const char *ficha_item_get_ca_file (FichaItem *self);
const char *ficha_item_get_state (FichaItem *self);
gboolean ficha_item_get_auto_renew (FichaItem *self);
gboolean ficha_item_get_session_only (FichaItem *self);
gint64 ficha_item_get_issued_at (FichaItem *self);
gint64 ficha_item_get_access_expires_at (FichaItem *self);
gint64 ficha_item_get_refresh_expires_at (FichaItem *self);
const char *ficha_item_get_last_result (FichaItem *self);
gint64 ficha_item_get_last_result_at (FichaItem *self);
const char *ficha_item_get_error (FichaItem *self);
gint64 ficha_item_get_skew (FichaItem *self);
FichaReading ficha_item_get_access_reading (FichaItem *self);
guint ficha_item_get_remind_before (FichaItem *self);
void ficha_item_get_outlook (FichaItem *self, FichaOutlook *outlook);
gboolean ficha_item_has_last_key (FichaItem *self);
gboolean ficha_item_get_account_changed (FichaItem *self);
gboolean ficha_item_is_opaque (FichaItem *self);
gboolean ficha_item_is_key_missing (FichaItem *self);
gboolean ficha_item_is_unreached (FichaItem *self);
gboolean ficha_item_get_attention (FichaItem *self);
gboolean ficha_item_get_problem (FichaItem *self, FichaError *code, const char **detail);
gboolean ficha_item_get_copying (FichaItem *self);
void ficha_item_set_copying (FichaItem *self, gboolean copying);

G_END_DECLS
