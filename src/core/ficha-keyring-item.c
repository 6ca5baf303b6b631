// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-keyring-item.h"

#include <string.h>

#define ATTRIBUTE_INTEGRATION  "integration"
#define ATTRIBUTE_KIND         "kind"
#define ATTRIBUTE_CONSUMER_KEY "consumer-key"
#define ATTRIBUTE_BASE_URI     "base-uri"

#define LABEL_PREFIX           "Ficha: "

static const char *const kind_names[] = {
  [FICHA_KEYRING_SECRET_KEY] = "secret-key",
  [FICHA_KEYRING_TOKENS] = "tokens",
};

/* Not for translation: what is written in one language may be read in another. */
static const char *const kind_suffixes[] = {
  [FICHA_KEYRING_SECRET_KEY] = " (secret key)",
  [FICHA_KEYRING_TOKENS] = " (tokens)",
};

static gboolean
kind_from_name (const char *name, FichaKeyringKind *kind)
{
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (kind_names); i++)
    {
      if (g_str_equal (kind_names[i], name))
        {
          *kind = (FichaKeyringKind) i;
          return TRUE;
        }
    }

  return FALSE;
}

static char *
label_to_name (const char *label, FichaKeyringKind kind)
{
  const char *suffix = kind_suffixes[kind];

  if (g_str_has_prefix (label, LABEL_PREFIX))
    label += strlen (LABEL_PREFIX);

  return g_str_has_suffix (label, suffix) ? g_strndup (label, strlen (label) - strlen (suffix))
                                          : g_strdup (label);
}

/**
 * ficha_keyring_item_make_schema:
 * @name: the schema's name, ASCII
 *
 * Makes the schema of the items.
 *
 * Returns: (transfer full): the schema
 */
SecretSchema *
ficha_keyring_item_make_schema (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return secret_schema_new (name, SECRET_SCHEMA_NONE, ATTRIBUTE_INTEGRATION,
                            SECRET_SCHEMA_ATTRIBUTE_STRING, ATTRIBUTE_KIND,
                            SECRET_SCHEMA_ATTRIBUTE_STRING, ATTRIBUTE_CONSUMER_KEY,
                            SECRET_SCHEMA_ATTRIBUTE_STRING, ATTRIBUTE_BASE_URI,
                            SECRET_SCHEMA_ATTRIBUTE_STRING, NULL);
}

/**
 * ficha_keyring_item_make_match:
 * @id: (nullable): an integration's id, %NULL for every integration
 * @kind: (nullable): the kind of item, %NULL for both
 *
 * Makes the attributes to search by. The others are no part of it: they change when an integration
 * is edited.
 *
 * Returns: (transfer full): the attributes
 */
GHashTable *
ficha_keyring_item_make_match (const char *id, const FichaKeyringKind *kind)
{
  GHashTable *match = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  if (id != NULL)
    g_hash_table_insert (match, (gpointer) ATTRIBUTE_INTEGRATION, g_strdup (id));
  if (kind != NULL)
    g_hash_table_insert (match, (gpointer) ATTRIBUTE_KIND, g_strdup (kind_names[*kind]));

  return match;
}

/**
 * ficha_keyring_item_make_attributes:
 * @integration: an integration
 * @kind: which of its items
 *
 * Makes all attributes of an item.
 *
 * Returns: (transfer full): the attributes
 */
GHashTable *
ficha_keyring_item_make_attributes (const FichaIntegration *integration, FichaKeyringKind kind)
{
  GHashTable *attributes;

  g_return_val_if_fail (integration != NULL, NULL);

  attributes = ficha_keyring_item_make_match (integration->id, &kind);
  g_hash_table_insert (attributes, (gpointer) ATTRIBUTE_CONSUMER_KEY,
                       g_strdup (integration->consumer_key));
  g_hash_table_insert (attributes, (gpointer) ATTRIBUTE_BASE_URI, g_strdup (integration->base_uri));

  return attributes;
}

/**
 * ficha_keyring_item_make_label:
 * @integration: an integration
 * @kind: which of its items
 *
 * Makes an item's label, which people see in other programs.
 *
 * Returns: (transfer full): the label, UTF-8
 */
char *
ficha_keyring_item_make_label (const FichaIntegration *integration, FichaKeyringKind kind)
{
  g_return_val_if_fail (integration != NULL, NULL);

  return g_strconcat (LABEL_PREFIX, integration->name, kind_suffixes[kind], NULL);
}

/**
 * ficha_keyring_item_get_kind:
 * @item: an item
 * @kind: (out): its kind
 *
 * Tells which item it is, by its attributes.
 *
 * Returns: whether it is one that this version knows
 */
gboolean
ficha_keyring_item_get_kind (SecretItem *item, FichaKeyringKind *kind)
{
  g_autoptr (GHashTable) attributes = NULL;

  g_return_val_if_fail (SECRET_IS_ITEM (item), FALSE);
  g_return_val_if_fail (kind != NULL, FALSE);

  attributes = secret_item_get_attributes (item);
  return kind_from_name (g_hash_table_lookup (attributes, ATTRIBUTE_KIND), kind);
}

/**
 * ficha_keyring_item_has_attributes:
 * @item: an item
 * @attributes: attributes
 *
 * Tells whether an item has all of @attributes; the schema's name is another that it has.
 *
 * Returns: whether it does
 */
gboolean
ficha_keyring_item_has_attributes (SecretItem *item, GHashTable *attributes)
{
  g_autoptr (GHashTable) present = NULL;
  GHashTableIter iter;
  gpointer name, value;

  g_return_val_if_fail (SECRET_IS_ITEM (item), FALSE);
  g_return_val_if_fail (attributes != NULL, FALSE);

  present = secret_item_get_attributes (item);
  g_hash_table_iter_init (&iter, attributes);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      if (g_strcmp0 (g_hash_table_lookup (present, name), value) != 0)
        return FALSE;
    }

  return TRUE;
}

/**
 * ficha_keyring_item_make_entry:
 * @item: an item
 *
 * Makes the entry of a list.
 *
 * Returns: (transfer full) (nullable): the entry, or %NULL for an item that is none of ours
 */
FichaKeyringEntry *
ficha_keyring_item_make_entry (SecretItem *item)
{
  g_autoptr (GHashTable) attributes = NULL;
  g_autofree char *label = NULL;
  FichaKeyringKind kind;
  FichaKeyringEntry *entry;
  const char *id, *consumer_key, *base_uri;

  g_return_val_if_fail (SECRET_IS_ITEM (item), NULL);

  attributes = secret_item_get_attributes (item);
  label = secret_item_get_label (item);
  id = g_hash_table_lookup (attributes, ATTRIBUTE_INTEGRATION);
  consumer_key = g_hash_table_lookup (attributes, ATTRIBUTE_CONSUMER_KEY);
  base_uri = g_hash_table_lookup (attributes, ATTRIBUTE_BASE_URI);
  if (id == NULL || !ficha_integration_id_is_valid (id) || consumer_key == NULL ||
      base_uri == NULL || label == NULL ||
      !kind_from_name (g_hash_table_lookup (attributes, ATTRIBUTE_KIND), &kind))
    return NULL;

  entry = g_new0 (FichaKeyringEntry, 1);
  entry->id = g_strdup (id);
  entry->name = label_to_name (label, kind);
  entry->consumer_key = g_strdup (consumer_key);
  entry->base_uri = g_strdup (base_uri);
  entry->kind = kind;

  return entry;
}

/**
 * ficha_keyring_item_value_is_good:
 * @value: (nullable): what an item keeps secret
 *
 * Tells whether a value is a single line of UTF-8 and not empty: gnome-keyring 50 destroys a
 * keyring without a password when a secret has several lines.
 *
 * Returns: whether it is
 */
gboolean
ficha_keyring_item_value_is_good (SecretValue *value)
{
  const char *text;
  gsize length;

  if (value == NULL)
    return FALSE;

  text = secret_value_get (value, &length);
  return length > 0 && g_utf8_validate_len (text, length, NULL) &&
         memchr (text, '\n', length) == NULL && memchr (text, '\r', length) == NULL;
}

/**
 * ficha_keyring_items_choose:
 * @items: (element-type SecretItem): items of one integration and one kind, at least one
 *
 * Chooses the item to use where there are several, as after the import of a backup: the newest.
 *
 * Returns: (transfer none): the item
 */
SecretItem *
ficha_keyring_items_choose (GList *items)
{
  SecretItem *chosen;

  g_return_val_if_fail (items != NULL, NULL);

  chosen = items->data;
  for (GList *l = items->next; l != NULL; l = l->next)
    {
      if (secret_item_get_modified (l->data) > secret_item_get_modified (chosen))
        chosen = l->data;
    }

  return chosen;
}
