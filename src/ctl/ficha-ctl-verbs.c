// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-verbs.h"

#include <glib/gi18n.h>

/* Translators: in the help of the command line, the words in capitals are placeholders that stay the
 * same everywhere; what begins with a dash or stands in lower case is typed so and stays too. */
static const FichaCtlVerb verbs[] = {
  { "add", N_ ("NAME --consumer-key KEY"), N_ ("Add an integration"),
    N_ ("The secret key is asked for without being shown; where the standard input is no terminal, "
        "it is the first line of that. It is never an argument, which other programs can read.\n\n"
        "The keys are tried first, and not kept if the server refuses them. The new integration’s "
        "ID is printed."),
    ficha_ctl_add },
  { "list", "", N_ ("List the integrations"),
    N_ ("A line each: name, state, time left, address; in columns on a terminal, else separated by "
        "tabs. Programs should ask for --json, whose states are none, valid, expired, renewing, "
        "refused, failing, locked, missing and unsaved."),
    ficha_ctl_list },
  { "show", N_ ("NAME"), N_ ("Show an integration"), NULL, ficha_ctl_show },
  { "edit", N_ ("NAME"), N_ ("Change an integration"),
    N_ ("Only what is given is changed. New keys are not tried before the next renewal."),
    ficha_ctl_edit },
  { "remove", N_ ("NAME"), N_ ("Remove an integration and its keys"),
    N_ ("Bitize cannot show the secret key again."), ficha_ctl_remove },
  { "token", N_ ("NAME…"), N_ ("Print a valid access token"),
    N_ ("The token is renewed first where needed. With several names it is a line each, in their "
        "order; with --format=json, a JSON object each. If one fails the others are printed all "
        "the same.\n\n"
        "Exit status: 0 done, 1 another failure, 2 wrong use, 3 no such integration, 4 keyring "
        "locked or absent or without the key, 5 keys refused, 6 server not reached, 7 server’s "
        "answer no good."),
    ficha_ctl_token },
  { "renew", N_ ("NAME… | --all"), N_ ("Renew tokens now"), NULL, ficha_ctl_renew },
  { "claims", N_ ("NAME"), N_ ("Show what an access token says of itself"),
    N_ ("For tokens that are JSON Web Tokens. The signature is not checked, and nothing is "
        "renewed."),
    ficha_ctl_claims },
  { "exec", N_ ("NAME -- COMMAND…"), N_ ("Run a command with an access token"),
    N_ ("The token is in an environment variable of the command. The exit status is the command’s, "
        "127 if it is not found, 126 if it cannot be run."),
    ficha_ctl_exec },
};

/**
 * ficha_ctl_verbs_find:
 * @name: what was typed
 *
 * Returns: (transfer none) (nullable): the command of that name
 */
const FichaCtlVerb *
ficha_ctl_verbs_find (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      if (g_str_equal (verbs[i].name, name))
        return &verbs[i];
    }

  return NULL;
}

/**
 * ficha_ctl_verbs_dup_help:
 *
 * Returns: (transfer full): what `fichactl --help` prints, UTF-8
 */
char *
ficha_ctl_verbs_dup_help (void)
{
  GString *help = g_string_new (NULL);

  /* Translators: the head of fichactl’s help; COMMAND and OPTION are placeholders */
  g_string_append (help, _ ("Usage:\n  fichactl COMMAND [OPTION…]\n\n"
                            "Keeps the access tokens of the Bitize API valid.\n\nCommands:\n"));
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    g_string_append_printf (help, "  %-8s  %s\n", verbs[i].name, _ (verbs[i].summary));
  /* Translators: the end of fichactl’s help; COMMAND is a placeholder */
  g_string_append (help, _ ("\nMore about one: fichactl COMMAND --help\n"
                            "Which version this is: fichactl --version\n"));

  return g_string_free_and_steal (help);
}
