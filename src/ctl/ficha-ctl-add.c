// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-ask.h"
#include "ficha-ctl-integrations.h"
#include "ficha-ctl-output.h"
#include "ficha-ctl-settings.h"
#include "ficha-ctl-verbs.h"
#include "ficha-explain.h"

#include <glib/gi18n.h>

/* The keys are kept unless the server refuses them. That it was not reached is no failure: they can't
 * be judged then. That something else answers at the address is one, and the caller has to know. */
static FichaCtlExit
warn_if_not_tested (FichaCtl *ctl, const char *id)
{
  g_autoptr (GPtrArray) integrations = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GVariant *integration = NULL;

  integrations = ficha_ctl_list_integrations (ctl, NULL);
  if (integrations != NULL)
    integration = ficha_ctl_find_integration (integrations, id, NULL);
  if (integration != NULL)
    error = ficha_ctl_integration_dup_error (integration);
  if (error == NULL)
    return FICHA_CTL_EXIT_DONE;

  text = ficha_explain_error (error);
  /* Translators: an integration was added; %s is an error: a title, a colon, and a sentence */
  ficha_ctl_note (_ ("The keys are saved, but could not be tried. %s"), text);
  return ficha_ctl_exit_from_error (error) == FICHA_CTL_EXIT_ANSWER ? FICHA_CTL_EXIT_ANSWER
                                                                    : FICHA_CTL_EXIT_DONE;
}

static char *
add (FichaCtl *ctl, GVariant *settings, GError **error)
{
  g_autoptr (GVariant) sunk = g_variant_ref_sink (settings);
  g_autoptr (FichaSecret) secret_key = ficha_ctl_ask_secret_key (error);
  g_autoptr (GVariant) reply = NULL;
  char *id;

  if (secret_key == NULL)
    return NULL;

  reply =
      ficha_ctl_call (ctl, "Add", g_variant_new ("(@a{sv}h)", sunk, 0), secret_key, NULL, error);
  if (reply == NULL)
    return NULL;

  g_variant_get (reply, "(s)", &id);
  return id;
}

/**
 * ficha_ctl_add:
 * @ctl: a run
 * @argc: how many @argv are
 * @argv: the command line from the verb on
 *
 * `fichactl add`: adds an integration and prints its id. What can be checked here is, before the
 * secret key is asked for.
 *
 * Returns: with what to exit
 */
FichaCtlExit
ficha_ctl_add (FichaCtl *ctl, int argc, char *argv[])
{
  g_auto (FichaCtlSettings) settings = { NULL };
  g_autoptr (GVariantDict) dict = g_variant_dict_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *line = NULL;
  gboolean no_test = FALSE;
  const char *option = NULL;
  FichaCtlExit status = FICHA_CTL_EXIT_DONE;
  const GOptionEntry entries[] = {
    FICHA_CTL_SETTING ("consumer-key", &settings.consumer_key,
                       /* Translators: of the option --consumer-key */
                       N_ ("The consumer key"),
                       /* Translators: a placeholder in a usage line: a consumer key */
                       N_ ("KEY")),
    FICHA_CTL_SETTING ("base-uri", &settings.base_uri,
                       /* Translators: of the option --base-uri */
                       N_ ("The API’s address, if not the default"),
                       /* Translators: a placeholder in a usage line: an address */
                       N_ ("URI")),
    FICHA_CTL_SETTING ("ca-file", &settings.ca_file,
                       /* Translators: of the option --ca-file */
                       N_ ("A PEM file of further authorities to trust"),
                       /* Translators: a placeholder in a usage line: the path of a file */
                       N_ ("FILE")),
    FICHA_CTL_NO_SECRET_KEY,
    { "no-test", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &no_test,
      /* Translators: of the option --no-test */
      N_ ("Keep the keys without trying them"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!ficha_ctl_parse_one (ctl, entries, argc, argv, &settings.name, &error))
    return ficha_ctl_fail (NULL, error);

  if (settings.consumer_key == NULL)
    {
      /* Translators: an error on the command line */
      ficha_ctl_note (_ ("--consumer-key is needed"));
      return FICHA_CTL_EXIT_USAGE;
    }
  if (!ficha_ctl_settings_check (&settings, dict, &option, &error))
    return ficha_ctl_fail (g_str_equal (option, "--name") ? "NAME" : option, error);

  g_variant_dict_insert (dict, "test", "b", !no_test);
  id = add (ctl, g_variant_dict_end (dict), &error);
  if (id == NULL)
    return ficha_ctl_fail (NULL, error);

  if (!no_test)
    status = warn_if_not_tested (ctl, id);
  line = g_strconcat (id, "\n", NULL);
  if (!ficha_ctl_print (line, &error))
    return ficha_ctl_fail (NULL, error);

  return status;
}
