// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-settings.h"

#include "ficha-base-uri.h"
#include "ficha-ca-file.h"
#include "ficha-key.h"

static void
take_string (char **field, char *value)
{
  g_free (*field);
  *field = value;
}

/**
 * ficha_settings_apply:
 * @settings: `a{sv}` of Add, Update or Try
 * @record: what they are for
 * @error: return location for an error
 *
 * Checks the settings that are given and writes them into @record. What of @settings is not known
 * or of another type is passed over.
 *
 * Returns: whether all can be used; else @record is half-changed and @error names the field:
 *   %FICHA_ERROR_INVALID_NAME, %FICHA_ERROR_INVALID_BASE_URI, %FICHA_ERROR_INVALID_CONSUMER_KEY or
 *   %FICHA_ERROR_INVALID_CA_FILE
 */
gboolean
ficha_settings_apply (GVariant *settings, FichaIntegration *record, GError **error)
{
  const char *text;

  g_return_val_if_fail (error != NULL && *error == NULL, FALSE);

  if (g_variant_lookup (settings, "name", "&s", &text))
    {
      g_autofree char *name = g_strstrip (g_strdup (text));

      if (!ficha_integration_check_name (name, error))
        return FALSE;
      take_string (&record->name, g_steal_pointer (&name));
    }

  if (g_variant_lookup (settings, "base-uri", "&s", &text))
    {
      char *base_uri = ficha_base_uri_check (text, error);

      if (base_uri == NULL)
        return FALSE;
      take_string (&record->base_uri, base_uri);
    }

  if (g_variant_lookup (settings, "consumer-key", "&s", &text))
    {
      g_autofree char *key = ficha_key_trim (text, NULL);

      if (!ficha_key_check (key, FICHA_ERROR_INVALID_CONSUMER_KEY, error))
        return FALSE;
      take_string (&record->consumer_key, g_steal_pointer (&key));
    }

  if (g_variant_lookup (settings, "ca-file", "&s", &text))
    {
      if (*text != '\0' && !ficha_ca_file_check (text, error))
        return FALSE;
      take_string (&record->ca_file, *text != '\0' ? g_strdup (text) : NULL);
    }

  g_variant_lookup (settings, "auto-renew", "b", &record->auto_renew);
  if (g_variant_lookup (settings, "remind-before", "u", &record->remind_before))
    record->remind_before = MIN (record->remind_before, FICHA_INTEGRATION_REMIND_MAX);

  return TRUE;
}

/**
 * ficha_settings_check_secret_key:
 * @secret_key: (nullable): what came with the settings
 * @error: return location for an error
 *
 * Returns: whether it may be a secret key; else %FALSE with %FICHA_ERROR_INVALID_SECRET_KEY
 */
gboolean
ficha_settings_check_secret_key (const FichaSecret *secret_key, GError **error)
{
  return ficha_key_check (secret_key != NULL ? ficha_secret_peek (secret_key) : "",
                          FICHA_ERROR_INVALID_SECRET_KEY, error);
}

/**
 * ficha_settings_ask_the_same:
 * @a: an integration
 * @b: an integration
 *
 * Tells whether both ask the same server in the same way for tokens of the same consumer key. With
 * the same secret key, the tokens of one are the other's.
 *
 * Returns: whether they do
 */
gboolean
ficha_settings_ask_the_same (const FichaIntegration *a, const FichaIntegration *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return strcmp (a->base_uri, b->base_uri) == 0 && strcmp (a->consumer_key, b->consumer_key) == 0 &&
         g_strcmp0 (a->ca_file, b->ca_file) == 0;
}
