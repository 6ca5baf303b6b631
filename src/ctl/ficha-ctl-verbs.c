// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-verbs.h"

#include <glib/gi18n.h>

static const FichaCtlVerb verbs[] = {
  { "add",
    /* Translators: usage of “fichactl add”: NAME and KEY are placeholders, the rest is typed so */
    N_ ("NAME --consumer-key KEY"),
    /* Translators: what “fichactl add” does, in the list of commands */
    N_ ("Add an integration"),
    /* Translators: help of “fichactl add” */
    N_ ("The secret key is asked for without being shown; where the standard input is not a "
        "terminal, it is the first line of that. It is never an argument, which other programs can "
        "read.\n\n"
        "The keys are tried first, and not kept if the server refuses them. The new integration’s "
        "ID is printed."),
    ficha_ctl_add },
  { "list", "",
    /* Translators: what “fichactl list” does, in the list of commands */
    N_ ("List the integrations"),
    /* Translators: help of “fichactl list”; --json and the names of the states stay */
    N_ ("A line each: name, state, time left, address; in columns on a terminal, else separated by "
        "tabs. Programs should ask for --json, whose states are none, valid, expired, renewing, "
        "refused, failing, locked, missing and unsaved."),
    ficha_ctl_list },
  { "show",
    /* Translators: a placeholder in a usage line: the name of an integration */
    N_ ("NAME"),
    /* Translators: what “fichactl show” does, in the list of commands */
    N_ ("Show an integration"),
    /* Translators: help of “fichactl show”; --history and --json stay */
    N_ ("A line each for what is known of it; behind an empty line, what happened last. Of that, "
        "--history shows all that is kept. Programs should ask for --json."),
    ficha_ctl_show },
  { "edit", N_ ("NAME"),
    /* Translators: what “fichactl edit” does, in the list of commands */
    N_ ("Change an integration"),
    /* Translators: help of “fichactl edit” */
    N_ ("Only what is given is changed. New keys are not tried before the next renewal."),
    ficha_ctl_edit },
  { "remove", N_ ("NAME"),
    /* Translators: what “fichactl remove” does, in the list of commands */
    N_ ("Remove an integration and its keys"),
    /* Translators: help of “fichactl remove” */
    N_ ("Bitize cannot show the secret key again."), ficha_ctl_remove },
  { "token",
    /* Translators: usage of “fichactl token”: a placeholder, for one or more names */
    N_ ("NAME…"),
    /* Translators: what “fichactl token” does, in the list of commands */
    N_ ("Print a valid access token"),
    /* Translators: help of “fichactl token”; --format=json stays */
    N_ ("The token is renewed first where needed. With several names it is a line each, in their "
        "order; with --format=json, a JSON object each. If one fails the others are printed all "
        "the same.\n\n"
        "Exit status: 0 done, 1 another failure, 2 wrong use, 3 no such integration, 4 keyring "
        "locked or absent or without the key, 5 keys refused, 6 server not reached, 7 the server’s "
        "answer could not be used."),
    ficha_ctl_token },
  { "renew",
    /* Translators: usage of “fichactl renew”: NAME is a placeholder, --all is typed so */
    N_ ("NAME… | --all"),
    /* Translators: what “fichactl renew” does, in the list of commands */
    N_ ("Renew tokens now"),
    /* Translators: help of “fichactl renew”; --all and --timeout stay */
    N_ ("With --all, a terminal shows how far it is, and each token that could not be renewed is "
        "told. It goes on as long as it gets on: --timeout is for each of them."),
    ficha_ctl_renew },
  { "claims", N_ ("NAME"),
    /* Translators: what “fichactl claims” does, in the list of commands */
    N_ ("Show what an access token says of itself"),
    /* Translators: help of “fichactl claims” */
    N_ ("For tokens that are JSON Web Tokens. The signature is not checked, and nothing is "
        "renewed."),
    ficha_ctl_claims },
  { "exec",
    /* Translators: usage of “fichactl exec”: NAME and COMMAND are placeholders, -- is typed so */
    N_ ("NAME -- COMMAND…"),
    /* Translators: what “fichactl exec” does, in the list of commands */
    N_ ("Run a command with an access token"),
    /* Translators: help of “fichactl exec” */
    N_ ("The token is in an environment variable of the command. The exit status is the command’s, "
        "127 if it is not found, 126 if it cannot be run."),
    ficha_ctl_exec },
  { "export",
    /* Translators: a placeholder in a usage line: the path of a file */
    N_ ("FILE"),
    /* Translators: what “fichactl export” does, in the list of commands */
    N_ ("Write all integrations to a file"),
    /* Translators: help of “fichactl export”; gpg --decrypt and --no-secrets stay */
    N_ ("With their secret keys, encrypted with a passphrase. It is asked for twice without being "
        "shown; where the standard input is not a terminal, it is the first line of that. The file "
        "can be opened without Ficha too, by gpg --decrypt. With --no-secrets it is a list to "
        "share, which is not encrypted.\n\n"
        "Exit status: 4 where an integration has no secret key; the others are in the file."),
    ficha_ctl_export },
  { "import", N_ ("FILE"),
    /* Translators: what “fichactl import” does, in the list of commands */
    N_ ("Add the integrations of a file"),
    /* Translators: help of “fichactl import”; the names in capital letters and the options stay */
    N_ ("The file is what “fichactl export” wrote, or one with BT_HOST, BT_CONKEY and BT_SECKEY "
        "lines, such as .env. What would be done is shown, a line each, and asked about. Nothing "
        "that is here is changed, except that a missing secret key is added. If the passphrase is "
        "needed, it is asked for, or it is the first line of the standard input; then --yes or "
        "--dry-run is needed too."),
    ficha_ctl_import },
  { "doctor", "",
    /* Translators: what “fichactl doctor” does, in the list of commands */
    N_ ("Check that everything works"),
    /* Translators: help of “fichactl doctor”; the marks stay */
    N_ ("A line each: how it is, what was looked at, what was found; in columns on a terminal, else "
        "separated by tabs. ✓ works, ! works but is worth knowing, ✗ does not work, ? could not be "
        "found out. Every address is asked, without keys.\n\n"
        "Exit status: 0 where there is no ✗, else 1."),
    ficha_ctl_doctor },
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
