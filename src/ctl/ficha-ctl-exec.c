// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-output.h"
#include "ficha-ctl-token.h"
#include "ficha-ctl-verbs.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <unistd.h>

/* As shells do. */
#define EXIT_NOT_FOUND   127
#define EXIT_NOT_RUN     126

#define VARIABLE_DEFAULT "BITIZE_ACCESS_TOKEN"

static gboolean
check_variable (const char *variable, GError **error)
{
  if (*variable != '\0' && !g_ascii_isdigit (*variable) &&
      variable[strspn (variable, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_")] == '\0')
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       /* Translators: an error on the command line */
                       _ ("--env takes a variable’s name: letters, digits, underscores"));
  return FALSE;
}

/* Becomes the command; returns only where that fails. */
static FichaCtlExit
become (FichaCtl *ctl, char *command[])
{
  const char *reason;
  int status;

  ficha_ctl_process_restore (&ctl->process);
  execvp (command[0], command);
  status = errno == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_RUN;
  reason = g_strerror (errno);
  ficha_ctl_note ("%s: %s", command[0], reason);

  return (FichaCtlExit) status;
}

/* Where the command begins: after the first "--", which is not an option's value. */
static int
find_command (int argc, char *argv[])
{
  for (int i = 1; i < argc; i++)
    {
      if (g_str_equal (argv[i], "--"))
        return i + 1;
    }

  return argc;
}

/**
 * ficha_ctl_exec:
 * @ctl: a run
 * @argc: how many @argv are
 * @argv: the command line from the verb on
 *
 * `fichactl exec`: runs a command that has an access token in its environment.
 *
 * Returns: with what to exit, where it returns
 */
FichaCtlExit
ficha_ctl_exec (FichaCtl *ctl, int argc, char *argv[])
{
  int command = find_command (argc, argv);
  g_autofree char **own = g_memdup2 (argv, sizeof (char *) * (gsize) (argc + 1));
  g_autofree char *name = NULL;
  g_autofree char *variable = NULL;
  g_autoptr (FichaSecret) token = NULL;
  g_autoptr (GError) error = NULL;
  gint64 expires_at;
  const GOptionEntry entries[] = {
    { "env", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &variable,
      /* Translators: of the option --env */
      N_ ("The environment variable, BITIZE_ACCESS_TOKEN by default"),
      /* Translators: a placeholder in a usage line: the name of a variable */
      N_ ("VAR") },
    G_OPTION_ENTRY_NULL,
  };

  own[command < argc ? command - 1 : argc] = NULL;
  if (!ficha_ctl_parse_one (ctl, entries, (int) g_strv_length (own), own, &name, &error) ||
      (variable != NULL && !check_variable (variable, &error)))
    return ficha_ctl_fail (NULL, error);
  if (command == argc)
    {
      /* Translators: an error on the command line; COMMAND as in the usage line */
      ficha_ctl_note (_ ("A COMMAND is needed after “--”"));
      return FICHA_CTL_EXIT_USAGE;
    }

  token =
      ficha_ctl_get_access_token (ctl, name, FICHA_MIN_VALID_DEFAULT, FALSE, &expires_at, &error);
  if (token == NULL)
    return ficha_ctl_fail (NULL, error);

  g_setenv (variable != NULL ? variable : VARIABLE_DEFAULT, ficha_secret_peek (token), TRUE);
  return become (ctl, argv + command);
}
