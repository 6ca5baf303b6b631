// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FICHA_TYPE_BACKUP_OFFER (ficha_backup_offer_get_type ())
G_DECLARE_FINAL_TYPE (FichaBackupOffer, ficha_backup_offer, FICHA, BACKUP_OFFER, GObject)

FichaBackupOffer *ficha_backup_offer_new (GSettings *settings);
gboolean ficha_backup_offer_is_due (gint64 offered_from, gint64 now);
void ficha_backup_offer_begin (FichaBackupOffer *self);
void ficha_backup_offer_postpone (FichaBackupOffer *self);
void ficha_backup_offer_accept (FichaBackupOffer *self);

G_END_DECLS
