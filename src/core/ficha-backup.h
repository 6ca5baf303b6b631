// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-integration.h"
#include "ficha-secret.h"

G_BEGIN_DECLS

#define FICHA_BACKUP_VERSION             1                 /* of the format */
#define FICHA_BACKUP_MAX_SIZE            (7 * 1024 * 1024) /* bytes of a file, and of what is in it */
#define FICHA_BACKUP_PASSPHRASE_MIN      8                 /* characters */
#define FICHA_BACKUP_PASSPHRASE_MAX_SIZE 255               /* bytes; GnuPG takes no more */

/**
 * FichaBackupItem:
 * @record: (owned): its settings; the rest, its id with it, means nothing
 * @has_policy: whether the file tells when to renew and to remind
 * @secret_key: (owned) (nullable): its secret key
 *
 * An integration in a file.
 */
typedef struct
{
  FichaIntegration *record;
  gboolean has_policy;
  FichaSecret *secret_key;
} FichaBackupItem;

FichaBackupItem *ficha_backup_item_new (FichaIntegration *record, FichaSecret *secret_key);
void ficha_backup_item_free (FichaBackupItem *self);

FichaSecret *ficha_backup_write (GPtrArray *items);
GPtrArray *ficha_backup_read (const FichaSecret *text, GError **error);
FichaSecret *ficha_backup_join (const FichaSecret *passphrase, const FichaSecret *file);
gboolean ficha_backup_is_encrypted (const FichaSecret *text);
gboolean ficha_backup_check_passphrase (const char *passphrase, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaBackupItem, ficha_backup_item_free)

G_END_DECLS
