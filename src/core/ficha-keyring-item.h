// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <libsecret/secret.h>

#include "ficha-keyring.h"

G_BEGIN_DECLS

/* Private to the keyring: what an item of ours looks like (design.md 3). */

SecretSchema *ficha_keyring_item_make_schema (const char *name);
GHashTable *ficha_keyring_item_make_match (const char *id, const FichaKeyringKind *kind);
GHashTable *ficha_keyring_item_make_attributes (const FichaIntegration *integration,
                                                FichaKeyringKind kind);
char *ficha_keyring_item_make_label (const FichaIntegration *integration, FichaKeyringKind kind);

gboolean ficha_keyring_item_get_kind (SecretItem *item, FichaKeyringKind *kind);
gboolean ficha_keyring_item_has_attributes (SecretItem *item, GHashTable *attributes);
FichaKeyringEntry *ficha_keyring_item_make_entry (SecretItem *item);
gboolean ficha_keyring_item_value_is_good (SecretValue *value);

SecretItem *ficha_keyring_items_choose (GList *items);

G_END_DECLS
