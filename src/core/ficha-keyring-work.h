// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-keyring-call.h"
#include "ficha-keyring.h"

G_BEGIN_DECLS

/* Private to the keyring: what the steps of its calls share. */

/**
 * FichaKeyringDefault:
 * @path: its object's
 * @locked: whether it is locked
 *
 * The default collection.
 */
typedef struct
{
  const char *path;
  gboolean locked;
} FichaKeyringDefault;

/**
 * FichaKeyringCollectionStep:
 * @task: (transfer full): the task of a call
 * @collection: (nullable): the default collection
 *
 * A step that goes on with the default collection.
 */
typedef void (*FichaKeyringCollectionStep) (GTask *task, const FichaKeyringDefault *collection);

/**
 * FichaKeyringWork:
 * @schema: the schema of the items
 * @match: the attributes of the items that are meant
 * @kind: the kind of item, where one is meant
 * @integration: (nullable): what labels and attributes shall say
 * @value: (nullable): what to store
 *
 * What the steps of a call work on. Who makes the call sets the above, and only that.
 */
typedef struct
{
  SecretSchema *schema;
  GHashTable *match;
  FichaKeyringKind kind;
  FichaIntegration *integration;
  SecretValue *value;

  /* what was found */
  char **unlocked; /* paths of items */
  char **locked;
  gsize n_done;       /* of the unlocked ones: loaded, or deleted */
  GList *items;       /* (element-type SecretItem) */
  SecretItem *item;   /* the one of them that is worked on */
  GPtrArray *entries; /* (element-type FichaKeyringEntry) */

  char *default_path;   /* of the default collection, until it is known whether it is locked */
  GPtrArray *to_unlock; /* paths of collections */

  /* where to go on */
  FichaKeyringCollectionStep default_found;
  FichaKeyringStep searched;
  FichaKeyringStep loaded;
  FichaKeyringStep described;
} FichaKeyringWork;

FichaKeyringWork *
ficha_keyring_work_new (SecretSchema *schema, const char *id, const FichaKeyringKind *kind);
void ficha_keyring_work_free (FichaKeyringWork *self);

gboolean ficha_keyring_is_no_object (const GError *error);

void ficha_keyring_work_find_default (GTask *task, FichaKeyringCollectionStep next);
GTask *ficha_keyring_work_require_ready (GTask *task, const FichaKeyringDefault *collection);
void ficha_keyring_work_search (GTask *task, FichaKeyringStep next);
void ficha_keyring_work_load (GTask *task, FichaKeyringStep next);

G_END_DECLS
