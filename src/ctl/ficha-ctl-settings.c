// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-settings.h"

#include "ficha-base-uri.h"
#include "ficha-integration.h"
#include "ficha-key.h"

#include <glib/gi18n.h>

static gboolean
check_name (const char *text, GVariantDict *checked, GError **error)
{
  g_autofree char *name = g_strstrip (g_strdup (text));

  if (!ficha_integration_check_name (name, error))
    return FALSE;

  g_variant_dict_insert (checked, "name", "s", name);
  return TRUE;
}

static gboolean
check_base_uri (const char *text, GVariantDict *checked, GError **error)
{
  g_autofree char *base_uri = ficha_base_uri_check (text, error);

  if (base_uri == NULL)
    return FALSE;

  g_variant_dict_insert (checked, "base-uri", "s", base_uri);
  return TRUE;
}

static gboolean
check_consumer_key (const char *text, GVariantDict *checked, GError **error)
{
  g_autofree char *key = ficha_key_trim (text, NULL);

  if (!ficha_key_check (key, FICHA_ERROR_INVALID_CONSUMER_KEY, error))
    return FALSE;

  g_variant_dict_insert (checked, "consumer-key", "s", key);
  return TRUE;
}

/* The agent has a working directory of its own. */
static gboolean
check_ca_file (const char *path, GVariantDict *checked, GError **error)
{
  g_autofree char *absolute = *path != '\0' ? g_canonicalize_filename (path, NULL) : g_strdup ("");

  if (!g_utf8_validate (absolute, -1, NULL))
    {
      g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_INVALID_CA_FILE, absolute);
      return FALSE;
    }

  g_variant_dict_insert (checked, "ca-file", "s", absolute);
  return TRUE;
}

/**
 * ficha_ctl_settings_clear:
 * @self: settings
 *
 * Frees what @self holds.
 */
void
ficha_ctl_settings_clear (FichaCtlSettings *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->base_uri, g_free);
  g_clear_pointer (&self->consumer_key, g_free);
  g_clear_pointer (&self->ca_file, g_free);
}

/**
 * ficha_ctl_settings_check:
 * @self: settings
 * @checked: where to add those that were given, as the bus takes them
 * @option: (out) (transfer none): the option that can't be used
 * @error: return location for an error
 *
 * Checks what was typed.
 *
 * Returns: whether all of it can be used; else one of the `FICHA_ERROR_INVALID_…`
 */
gboolean
ficha_ctl_settings_check (const FichaCtlSettings *self,
                          GVariantDict *checked,
                          const char **option,
                          GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (checked != NULL, FALSE);
  g_return_val_if_fail (option != NULL, FALSE);

  *option = "--name";
  if (self->name != NULL && !check_name (self->name, checked, error))
    return FALSE;

  *option = "--base-uri";
  if (self->base_uri != NULL && !check_base_uri (self->base_uri, checked, error))
    return FALSE;

  *option = "--consumer-key";
  if (self->consumer_key != NULL && !check_consumer_key (self->consumer_key, checked, error))
    return FALSE;

  *option = "--ca-file";
  return self->ca_file == NULL || check_ca_file (self->ca_file, checked, error);
}

/**
 * ficha_ctl_settings_refuse_cb:
 * @option: the option
 * @value: (nullable): its value, which is not looked at
 * @user_data: unused
 * @error: return location for an error
 *
 * A #GOptionArgFunc that refuses a secret key among the arguments, which every program can read.
 *
 * Returns: %FALSE, with %G_OPTION_ERROR_BAD_VALUE
 */
gboolean
ficha_ctl_settings_refuse_cb (const char *option,
                              const char *value,
                              gpointer user_data,
                              GError **error)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               /* Translators: an error on the command line; %s is the option --secret-key */
               _ ("%s is refused: every program on this computer can read it there. Type the "
                  "secret key when asked for it, or send it to the standard input."),
               option);

  return FALSE;
}
