// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-store.h"

G_BEGIN_DECLS

/**
 * FichaField:
 * @FICHA_FIELD_NAME: the name
 * @FICHA_FIELD_BASE_URI: the API's address
 * @FICHA_FIELD_CONSUMER_KEY: the consumer key
 * @FICHA_FIELD_SECRET_KEY: the secret key
 *
 * The fields of the form, from top to bottom.
 */
typedef enum
{
  FICHA_FIELD_NAME,
  FICHA_FIELD_BASE_URI,
  FICHA_FIELD_CONSUMER_KEY,
  FICHA_FIELD_SECRET_KEY,
  FICHA_N_FIELDS,
} FichaField;

/**
 * FichaDraft:
 * @name: (nullable): the name, without blanks around it
 * @base_uri: (nullable): the address, as ficha_base_uri_check() gives it
 * @consumer_key: (nullable): the consumer key
 * @secret_key: (nullable): the secret key, %NULL where the stored one stays
 * @ca_file: (nullable): the path of the CA file, "" for none
 *
 * What was typed in the form, checked field by field. Filled with zeros it is empty.
 */
typedef struct
{
  char *name;
  char *base_uri;
  char *consumer_key;
  FichaSecret *secret_key;
  char *ca_file;
} FichaDraft;

void ficha_draft_clear (FichaDraft *self);
gboolean ficha_draft_take (FichaDraft *self,
                           FichaField field,
                           const char *text,
                           FichaStore *store,
                           FichaItem *item,
                           GError **error);
gboolean ficha_draft_has_new_keys (const FichaDraft *self, FichaItem *item);
void ficha_draft_init_settings (const FichaDraft *self, GVariantDict *settings);

gboolean ficha_draft_get_field (FichaError code, FichaField *field);
gboolean ficha_draft_may_be_good (FichaError code);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FichaDraft, ficha_draft_clear)

G_END_DECLS
