// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-surroundings.h"

/* What the system around the program is like. */

/* What Flatpak puts into the root of each of its sandboxes (flatpak-metadata(5)). */
#define FLATPAK_INFO "/.flatpak-info"

/**
 * ficha_surroundings_are_flatpak:
 *
 * Tells whether this process runs inside a Flatpak.
 *
 * Returns: whether it does
 */
gboolean
ficha_surroundings_are_flatpak (void)
{
  return g_file_test (FLATPAK_INFO, G_FILE_TEST_EXISTS);
}

/**
 * ficha_surroundings_why_no_keyring:
 *
 * Tells why no Secret Service answers. A name that a sandbox may not talk to looks as if it were not
 * there (F08).
 *
 * Returns: (transfer none): the message of %FICHA_ERROR_NO_KEYRING: `no-permission` where it is
 *   Flatpak that lets nothing through to it, else empty
 */
const char *
ficha_surroundings_why_no_keyring (void)
{
  static const char *const permitted[] = { "talk", "own", NULL };
  g_autoptr (GKeyFile) info = g_key_file_new ();
  g_autofree char *policy = NULL;
  g_auto (GStrv) sockets = NULL;

  if (!g_key_file_load_from_file (info, FLATPAK_INFO, G_KEY_FILE_NONE, NULL))
    return "";

  policy = g_key_file_get_string (info, "Session Bus Policy", "org.freedesktop.secrets", NULL);
  sockets = g_key_file_get_string_list (info, "Context", "sockets", NULL, NULL);
  if ((policy != NULL && g_strv_contains (permitted, policy)) ||
      (sockets != NULL && g_strv_contains ((const char *const *) sockets, "session-bus")))
    return "";

  return "no-permission";
}

/**
 * ficha_surroundings_open_settings:
 * @schema_id: the id of a schema
 * @path: (nullable): where the settings are, for a schema that does not say
 * @key: (nullable): a key that the schema has to have
 *
 * Opens the settings of a schema that may be missing: one of ours where the installation is broken
 * (fault X11), another program's where that is not installed or of another version. GSettings would
 * end the process.
 *
 * Returns: (transfer full) (nullable): the settings, %NULL where there is no such schema or no such
 *   key
 */
GSettings *
ficha_surroundings_open_settings (const char *schema_id, const char *path, const char *key)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  g_return_val_if_fail (schema_id != NULL, NULL);

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, schema_id, TRUE);
  if (schema == NULL || (key != NULL && !g_settings_schema_has_key (schema, key)))
    return NULL;

  return g_settings_new_full (schema, NULL, path);
}
