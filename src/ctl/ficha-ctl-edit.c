// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-ask.h"
#include "ficha-ctl-output.h"
#include "ficha-ctl-settings.h"
#include "ficha-ctl-verbs.h"
#include "ficha-integration.h"

#include <glib/gi18n.h>

#define REMIND_NOT_GIVEN G_MININT

static gboolean
add_auto_renew (GVariantDict *dict, const char *text, GError **error)
{
  gboolean yes = g_str_equal (text, "yes");

  if (!yes && !g_str_equal (text, "no"))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           /* Translators: an error on the command line; yes and no stay */
                           _ ("--auto-renew takes yes or no"));
      return FALSE;
    }

  g_variant_dict_insert (dict, "auto-renew", "b", yes);
  return TRUE;
}

static gboolean
add_remind (GVariantDict *dict, int minutes, GError **error)
{
  if (minutes < 0 || minutes > FICHA_INTEGRATION_REMIND_MAX)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   /* Translators: an error on the command line */
                   _ ("--remind takes 1 to %d minutes, or 0 for no reminder"),
                   FICHA_INTEGRATION_REMIND_MAX);
      return FALSE;
    }

  g_variant_dict_insert (dict, "remind-before", "u", (guint) minutes);
  return TRUE;
}

static gboolean
update (
    FichaCtl *ctl, const char *name, GVariant *settings, gboolean new_secret_key, GError **error)
{
  g_autoptr (GVariant) sunk = g_variant_ref_sink (settings);
  g_autoptr (FichaSecret) secret_key = NULL;
  g_autoptr (GVariant) reply = NULL;

  if (new_secret_key)
    {
      secret_key = ficha_ctl_ask_secret_key (error);
      if (secret_key == NULL)
        return FALSE;
    }
  else if (g_variant_n_children (sunk) == 0)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           /* Translators: an error on the command line */
                           _ ("At least one option that changes something is needed"));
      return FALSE;
    }

  reply = ficha_ctl_call (ctl, "Update", g_variant_new ("(s@a{sv}h)", name, sunk, 0), secret_key,
                          NULL, error);
  return reply != NULL;
}

/**
 * ficha_ctl_edit:
 * @ctl: a run
 * @argc: how many @argv are
 * @argv: the command line from the verb on
 *
 * `fichactl edit`: changes what is given.
 *
 * Returns: with what to exit
 */
FichaCtlExit
ficha_ctl_edit (FichaCtl *ctl, int argc, char *argv[])
{
  g_auto (FichaCtlSettings) settings = { NULL };
  g_autoptr (GVariantDict) dict = g_variant_dict_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *auto_renew = NULL;
  int remind = REMIND_NOT_GIVEN;
  gboolean new_secret_key = FALSE;
  const char *option = NULL;
  const GOptionEntry entries[] = {
    FICHA_CTL_SETTING ("name", &settings.name,
                       /* Translators: of the option --name */
                       N_ ("A new name"),
                       /* Translators: a placeholder in a usage line: the name of an integration */
                       N_ ("NAME")),
    FICHA_CTL_SETTING ("consumer-key", &settings.consumer_key,
                       /* Translators: of the option --consumer-key */
                       N_ ("The consumer key"),
                       /* Translators: a placeholder in a usage line: a consumer key */
                       N_ ("KEY")),
    FICHA_CTL_SETTING ("base-uri", &settings.base_uri,
                       /* Translators: of the option --base-uri */
                       N_ ("The API’s address"),
                       /* Translators: a placeholder in a usage line: an address */
                       N_ ("URI")),
    FICHA_CTL_SETTING ("ca-file", &settings.ca_file,
                       /* Translators: of the option --ca-file */
                       N_ ("A PEM file of further authorities to trust, empty for none"),
                       /* Translators: a placeholder in a usage line: the path of a file */
                       N_ ("FILE")),
    FICHA_CTL_NO_SECRET_KEY,
    { "new-secret-key", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &new_secret_key,
      /* Translators: of the option --new-secret-key */
      N_ ("Ask for another secret key, or read it from the standard input"), NULL },
    { "auto-renew", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &auto_renew,
      /* Translators: of the option --auto-renew */
      N_ ("Whether the token is renewed before it expires"),
      /* Translators: values of an option; yes and no stay as they are */
      N_ ("yes|no") },
    { "remind", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &remind,
      /* Translators: of the option --remind */
      N_ ("When to remind before expiry, 0 for never"),
      /* Translators: a placeholder in a usage line: a number of minutes */
      N_ ("MINUTES") },
    G_OPTION_ENTRY_NULL,
  };

  if (!ficha_ctl_parse_one (ctl, entries, argc, argv, &name, &error) ||
      (auto_renew != NULL && !add_auto_renew (dict, auto_renew, &error)) ||
      (remind != REMIND_NOT_GIVEN && !add_remind (dict, remind, &error)))
    return ficha_ctl_fail (NULL, error);
  if (!ficha_ctl_settings_check (&settings, dict, &option, &error))
    return ficha_ctl_fail (option, error);
  if (!update (ctl, name, g_variant_dict_end (dict), new_secret_key, &error))
    return ficha_ctl_fail (NULL, error);

  return FICHA_CTL_EXIT_DONE;
}
