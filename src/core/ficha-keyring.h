// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-integration.h"
#include "ficha-secret.h"

G_BEGIN_DECLS

/**
 * FichaKeyringKind:
 * @FICHA_KEYRING_SECRET_KEY: the secret key: written once, never touched by a renewal
 * @FICHA_KEYRING_TOKENS: the tokens, a line of JSON
 *
 * The two items of an integration (design.md 3).
 */
typedef enum
{
  FICHA_KEYRING_SECRET_KEY,
  FICHA_KEYRING_TOKENS,
} FichaKeyringKind;

/**
 * FichaKeyringState:
 * @FICHA_KEYRING_UNKNOWN: not asked yet
 * @FICHA_KEYRING_READY: the default collection is unlocked
 * @FICHA_KEYRING_IS_LOCKED: it is locked
 * @FICHA_KEYRING_ABSENT: no Secret Service answers, or it has no keyring yet
 *
 * What the Secret Service can do now.
 */
typedef enum
{
  FICHA_KEYRING_UNKNOWN,
  FICHA_KEYRING_READY,
  FICHA_KEYRING_IS_LOCKED,
  FICHA_KEYRING_ABSENT,
} FichaKeyringState;

/**
 * FichaKeyringEntry:
 * @id: the integration's id
 * @name: its name, as the item's label has it
 * @consumer_key: its consumer key
 * @base_uri: its address
 * @kind: which of its two items this is
 *
 * An item, without what it keeps secret: enough to make a lost record again. Other programs can
 * write such items: only @id is checked.
 */
typedef struct
{
  char *id;
  char *name;
  char *consumer_key;
  char *base_uri;
  FichaKeyringKind kind;
} FichaKeyringEntry;

void ficha_keyring_entry_free (FichaKeyringEntry *self);

#define FICHA_TYPE_KEYRING (ficha_keyring_get_type ())
G_DECLARE_FINAL_TYPE (FichaKeyring, ficha_keyring, FICHA, KEYRING, GObject)

FichaKeyring *ficha_keyring_new (const char *schema_name, guint timeout);

void ficha_keyring_store_async (FichaKeyring *self,
                                const FichaIntegration *integration,
                                FichaKeyringKind kind,
                                FichaSecret *value,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean ficha_keyring_store_finish (FichaKeyring *self, GAsyncResult *result, GError **error);

void ficha_keyring_describe_async (FichaKeyring *self,
                                   const FichaIntegration *integration,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean ficha_keyring_describe_finish (FichaKeyring *self, GAsyncResult *result, GError **error);

void ficha_keyring_lookup_async (FichaKeyring *self,
                                 const char *id,
                                 FichaKeyringKind kind,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
FichaSecret *ficha_keyring_lookup_finish (FichaKeyring *self, GAsyncResult *result, GError **error);

void ficha_keyring_clear_async (FichaKeyring *self,
                                const char *id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean ficha_keyring_clear_finish (FichaKeyring *self, GAsyncResult *result, GError **error);

void ficha_keyring_probe_async (FichaKeyring *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
FichaKeyringState
ficha_keyring_probe_finish (FichaKeyring *self, GAsyncResult *result, GError **error);

void ficha_keyring_unlock_async (FichaKeyring *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean ficha_keyring_unlock_finish (FichaKeyring *self, GAsyncResult *result, GError **error);

void ficha_keyring_list_async (FichaKeyring *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *ficha_keyring_list_finish (FichaKeyring *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaKeyringEntry, ficha_keyring_entry_free)

G_END_DECLS
