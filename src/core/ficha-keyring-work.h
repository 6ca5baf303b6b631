// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-keyring-call.h"
#include "ficha-keyring.h"

G_BEGIN_DECLS

/* Private to ficha-keyring.c: the steps of its calls. */

/**
 * FichaKeyringWork:
 * @schema: the schema of the items
 * @match: the attributes of the items that are meant
 * @kind: the kind of item, where one is meant
 * @integration: (nullable): what labels and attributes shall say
 * @value: (nullable): what to store
 * @items: (element-type SecretItem): what was found
 * @item: (nullable): the one of @items that is worked on
 * @default_found: where to go on with the default collection
 * @described: where to go on when labels and attributes are up to date
 *
 * What the steps of a call work on. The last four are theirs.
 */
typedef struct
{
  SecretSchema *schema;
  GHashTable *match;
  FichaKeyringKind kind;
  FichaIntegration *integration;
  SecretValue *value;

  GList *items;
  SecretItem *item;
  void (*default_found) (GTask *task, SecretCollection *collection);
  FichaKeyringStep described;
} FichaKeyringWork;

FichaKeyringWork *
ficha_keyring_work_new (SecretSchema *schema, const char *id, const FichaKeyringKind *kind);
void ficha_keyring_work_free (FichaKeyringWork *self);

void ficha_keyring_work_store (GTask *task);
void ficha_keyring_work_describe (GTask *task);
void ficha_keyring_work_lookup (GTask *task);
void ficha_keyring_work_clear (GTask *task);
void ficha_keyring_work_probe (GTask *task);
void ficha_keyring_work_unlock (GTask *task);
void ficha_keyring_work_list (GTask *task);

G_END_DECLS
