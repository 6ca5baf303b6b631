// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-draft.h"

#include "ficha-base-uri.h"
#include "ficha-integration.h"
#include "ficha-key.h"

/**
 * ficha_draft_clear:
 * @self: a draft
 *
 * Empties the draft.
 */
void
ficha_draft_clear (FichaDraft *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->base_uri, g_free);
  g_clear_pointer (&self->consumer_key, g_free);
  g_clear_pointer (&self->secret_key, ficha_secret_unref);
  g_clear_pointer (&self->ca_file, g_free);
}

static gboolean
take_name (FichaDraft *self, const char *text, FichaStore *store, FichaItem *item, GError **error)
{
  FichaItem *other;

  self->name = g_strstrip (g_strdup (text));
  other = ficha_store_find_name (store, self->name);
  if (other == NULL || other == item)
    return ficha_integration_check_name (self->name, error);

  g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_NAME_TAKEN, self->name);
  return FALSE;
}

static gboolean
take_secret_key (FichaDraft *self, const char *text, FichaItem *item, GError **error)
{
  char *key = ficha_key_trim (text, NULL);
  gboolean good = TRUE;

  if (*key != '\0' || item == NULL || ficha_item_is_key_missing (item))
    {
      self->secret_key = ficha_secret_new (key);
      good = ficha_key_check (key, FICHA_ERROR_INVALID_SECRET_KEY, error);
    }
  ficha_wipe_string (key);

  return good;
}

/**
 * ficha_draft_take:
 * @self: a draft
 * @field: a field that was not taken yet
 * @text: what was typed there
 * @store: the integrations, whose names are taken
 * @item: (nullable): the integration that is edited, %NULL for a new one
 * @error: return location for a #FichaError
 *
 * Checks a field and takes it over. Blanks around it are dropped; an empty secret key leaves the
 * stored one.
 *
 * Returns: whether it can be used
 */
gboolean
ficha_draft_take (FichaDraft *self,
                  FichaField field,
                  const char *text,
                  FichaStore *store,
                  FichaItem *item,
                  GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (FICHA_IS_STORE (store), FALSE);
  g_return_val_if_fail (item == NULL || FICHA_IS_ITEM (item), FALSE);

  switch (field)
    {
    case FICHA_FIELD_NAME:
      return take_name (self, text, store, item, error);
    case FICHA_FIELD_BASE_URI:
      self->base_uri = ficha_base_uri_check (text, error);
      return self->base_uri != NULL;
    case FICHA_FIELD_CONSUMER_KEY:
      self->consumer_key = ficha_key_trim (text, NULL);
      return ficha_key_check (self->consumer_key, FICHA_ERROR_INVALID_CONSUMER_KEY, error);
    case FICHA_FIELD_SECRET_KEY:
      return take_secret_key (self, text, item, error);
    case FICHA_N_FIELDS:
    default:
      g_return_val_if_reached (FALSE);
    }
}

/**
 * ficha_draft_has_new_keys:
 * @self: a draft with all its fields
 * @item: (nullable): the integration that is edited, %NULL for a new one
 *
 * Returns: whether it signs in elsewhere, or with other keys or another CA file than @item
 */
gboolean
ficha_draft_has_new_keys (const FichaDraft *self, FichaItem *item)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (item == NULL || FICHA_IS_ITEM (item), FALSE);

  return item == NULL || self->secret_key != NULL ||
         !g_str_equal (self->base_uri, ficha_item_get_base_uri (item)) ||
         !g_str_equal (self->consumer_key, ficha_item_get_consumer_key (item)) ||
         g_strcmp0 (self->ca_file, ficha_item_get_ca_file (item)) != 0;
}

/**
 * ficha_draft_init_settings:
 * @self: a draft with all its fields
 * @settings: (out caller-allocates): settings as of the agent's `Try`
 *
 * Puts the credentials in a dictionary, but for the secret key.
 */
void
ficha_draft_init_settings (const FichaDraft *self, GVariantDict *settings)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (settings != NULL);

  g_variant_dict_init (settings, NULL);
  g_variant_dict_insert (settings, "base-uri", "s", self->base_uri);
  g_variant_dict_insert (settings, "consumer-key", "s", self->consumer_key);
  g_variant_dict_insert (settings, "ca-file", "s", self->ca_file);
}

/**
 * ficha_draft_get_field:
 * @code: an error
 * @field: (out): the field that it is about
 *
 * Returns: whether the error is about one field; @field is untouched where not
 */
gboolean
ficha_draft_get_field (FichaError code, FichaField *field)
{
  static const struct
  {
    FichaError code;
    FichaField field;
  } fields[] = {
    { FICHA_ERROR_INVALID_NAME, FICHA_FIELD_NAME },
    { FICHA_ERROR_NAME_TAKEN, FICHA_FIELD_NAME },
    { FICHA_ERROR_INVALID_BASE_URI, FICHA_FIELD_BASE_URI },
    { FICHA_ERROR_INVALID_CONSUMER_KEY, FICHA_FIELD_CONSUMER_KEY },
    { FICHA_ERROR_INVALID_SECRET_KEY, FICHA_FIELD_SECRET_KEY },
  };

  g_return_val_if_fail (field != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (fields[i].code == code)
        {
          *field = fields[i].field;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * ficha_draft_may_be_good:
 * @code: what a test of credentials failed with
 *
 * Returns: whether they may be good all the same: the server was not reached, or could not say
 */
gboolean
ficha_draft_may_be_good (FichaError code)
{
  return (code >= FICHA_ERROR_RESOLVE && code <= FICHA_ERROR_TLS) || code == FICHA_ERROR_SERVER ||
         code == FICHA_ERROR_RATE_LIMITED;
}
