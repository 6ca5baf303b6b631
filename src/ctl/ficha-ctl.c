// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl.h"

#include "ficha-ctl-bus.h"

#include <glib/gi18n.h>

#define TIMEOUT_MAX (24 * 60 * 60)
/* Milliseconds by which the end of a wait may come early: timers are rounded. */
#define EARLY 20

/* The longest wait left, in milliseconds, 0 when the time is over: rounded up, so that it is over
 * when a call has taken all of it. It counts from the first call on: people may take their time to
 * type a key. */
static int
get_time_left (FichaCtl *self)
{
  gint64 now = g_get_monotonic_time ();

  g_assert (self != NULL);

  if (self->deadline == 0)
    self->deadline = now + self->timeout * G_USEC_PER_SEC;

  return (int) (MAX (0, self->deadline - now + 999) / 1000);
}

static gboolean
connect_to_bus (FichaCtl *self, GError **error)
{
  g_autoptr (GDBusConnection) connection = NULL;

  g_assert (self != NULL);

  if (self->client != NULL)
    return TRUE;

  connection = ficha_ctl_bus_connect (get_time_left (self), error);
  if (connection == NULL)
    return FALSE;

  /* a bus that goes away is an error to be told, not the end of the process */
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  self->client = ficha_client_new (connection);

  return TRUE;
}

/* GOption would pass over the value of "--yes=no", and of "--new-secret-key=…". */
static gboolean
check_flags (const GOptionEntry *entries, int argc, char *argv[], GError **error)
{
  for (int i = 1; i < argc && !g_str_equal (argv[i], "--"); i++)
    {
      for (const GOptionEntry *entry = entries; entry->long_name != NULL; entry++)
        {
          g_autofree char *start = g_strdup_printf ("--%s=", entry->long_name);

          if (entry->arg != G_OPTION_ARG_NONE || !g_str_has_prefix (argv[i], start))
            continue;
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       /* Translators: an error on the command line; %s is an option */
                       _ ("--%s takes no value"), entry->long_name);
          return FALSE;
        }
    }

  return TRUE;
}

/* GOption would quote an unknown option with its value, which may be a secret. */
static gboolean
check_leftover (int argc, char *argv[], GError **error)
{
  for (int i = 1; i < argc; i++)
    {
      g_autofree char *option = g_strdup (argv[i]);
      g_autofree char *display = NULL;

      if (option[0] != '-' || g_str_equal (option, "--"))
        continue;

      option[strcspn (option, "=")] = '\0';
      display = g_utf8_make_valid (option, -1);
      /* Translators: an error on the command line; %s is what was typed */
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION,
                   _ ("There is no option %s"), display);
      return FALSE;
    }

  return TRUE;
}

/* Names come as bytes: UTF-8 is what scripts use, even where cron gives them the C locale. */
static gboolean
names_to_utf8 (char **names, GError **error)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      char *name;

      if (g_utf8_validate (names[i], -1, NULL))
        continue;

      name = g_locale_to_utf8 (names[i], -1, NULL, NULL, NULL);
      if (name == NULL)
        {
          g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                               /* Translators: an error on the command line; NAME as in the usage */
                               _ ("NAME is not UTF-8 text"));
          return FALSE;
        }
      g_free (names[i]);
      names[i] = name;
    }

  return TRUE;
}

/**
 * ficha_ctl_clear:
 * @self: a run
 *
 * Gives up what @self holds.
 */
void
ficha_ctl_clear (FichaCtl *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->client);
}

/**
 * ficha_ctl_parse:
 * @self: a run
 * @entries: the options of its verb
 * @argc: how many @argv are
 * @argv: the command line from the verb on
 * @names: (out) (transfer full): what is no option, UTF-8; may be empty
 * @error: return location for an error
 *
 * Reads the command line of a verb. Asked for help, it prints that and ends the process.
 *
 * Returns: whether it can be understood; else a #GOptionError with a message for people
 */
gboolean
ficha_ctl_parse (FichaCtl *self,
                 const GOptionEntry *entries,
                 int argc,
                 char *argv[],
                 char ***names,
                 GError **error)
{
  g_autoptr (GOptionContext) context = NULL;
  g_autofree char *program = NULL;
  g_autofree char **left = NULL;
  g_auto (GStrv) positional = NULL;
  g_autoptr (GError) local_error = NULL;
  const GOptionEntry common[] = {
    { "timeout", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &self->timeout,
      /* Translators: of the option --timeout */
      N_ ("The longest wait, 45 by default"),
      /* Translators: a placeholder in a usage line: a number of seconds */
      N_ ("SECONDS") },
    { G_OPTION_REMAINING, 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME_ARRAY, &positional, NULL,
      NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_return_val_if_fail (self != NULL && self->verb != NULL, FALSE);

  if (!check_flags (entries, argc, argv, error))
    return FALSE;

  program = g_strconcat ("fichactl ", self->verb->name, NULL);
  g_set_prgname (program);
  context = g_option_context_new (self->verb->parameters);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, self->verb->summary);
  g_option_context_set_description (context, self->verb->description);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  g_option_context_set_ignore_unknown_options (context, TRUE);

  left = g_memdup2 (argv, sizeof (char *) * (gsize) (argc + 1));
  if (!g_option_context_parse (context, &argc, &left, &local_error))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, local_error->message);
      return FALSE;
    }

  if (!check_leftover (argc, left, error))
    return FALSE;
  if (self->timeout < 1 || self->timeout > TIMEOUT_MAX)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   /* Translators: an error on the command line */
                   _ ("--timeout takes 1 to %d seconds"), TIMEOUT_MAX);
      return FALSE;
    }
  if (positional == NULL)
    positional = g_new0 (char *, 1);
  if (!names_to_utf8 (positional, error))
    return FALSE;

  *names = g_steal_pointer (&positional);
  return TRUE;
}

/**
 * ficha_ctl_parse_one:
 * @self: a run
 * @entries: as for ficha_ctl_parse()
 * @argc: likewise
 * @argv: likewise
 * @name: (out) (transfer full): what is no option, UTF-8
 * @error: return location for an error
 *
 * Reads the command line of a verb that takes one name.
 *
 * Returns: as ficha_ctl_parse()
 */
gboolean
ficha_ctl_parse_one (FichaCtl *self,
                     const GOptionEntry *entries,
                     int argc,
                     char *argv[],
                     char **name,
                     GError **error)
{
  g_auto (GStrv) names = NULL;

  if (!ficha_ctl_parse (self, entries, argc, argv, &names, error))
    return FALSE;

  if (g_strv_length (names) != 1)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           /* Translators: an error on the command line; NAME as in the usage */
                           _ ("Exactly one NAME is needed"));
      return FALSE;
    }

  *name = g_strdup (names[0]);
  return TRUE;
}

/**
 * ficha_ctl_parse_file:
 * @self: a run
 * @entries: as for ficha_ctl_parse()
 * @argc: likewise
 * @argv: likewise
 * @path: (out) (transfer full): what is no option
 * @error: return location for an error
 *
 * Reads the command line of a verb that takes one file.
 *
 * Returns: as ficha_ctl_parse()
 */
gboolean
ficha_ctl_parse_file (FichaCtl *self,
                      const GOptionEntry *entries,
                      int argc,
                      char *argv[],
                      char **path,
                      GError **error)
{
  g_auto (GStrv) paths = NULL;

  if (!ficha_ctl_parse (self, entries, argc, argv, &paths, error))
    return FALSE;

  if (g_strv_length (paths) != 1)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           /* Translators: an error on the command line; FILE as in the usage */
                           _ ("Exactly one FILE is needed"));
      return FALSE;
    }

  *path = g_strdup (paths[0]);
  return TRUE;
}

/**
 * ficha_ctl_call:
 * @self: a run
 * @method: a method of the agent
 * @parameters: (nullable): its parameters, taken if floating
 * @in_secret: (nullable): what goes in their handle
 * @out_secret: (out) (optional) (nullable) (transfer full): what comes in a handle
 * @error: return location for an error
 *
 * Calls the agent and waits; all calls of a run together wait no longer than its time-out.
 *
 * Returns: (transfer full): the answer, or %NULL with a #FichaError, of which
 *   %FICHA_ERROR_TIMED_OUT tells that the time was over
 */
GVariant *
ficha_ctl_call (FichaCtl *self,
                const char *method,
                GVariant *parameters,
                FichaSecret *in_secret,
                FichaSecret **out_secret,
                GError **error)
{
  g_autoptr (GVariant) sunk = parameters != NULL ? g_variant_ref_sink (parameters) : NULL;
  g_autoptr (GError) local_error = NULL;
  GVariant *reply = NULL;
  int time_left;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (method != NULL, NULL);

  if (!connect_to_bus (self, error))
    return NULL;

  time_left = get_time_left (self);
  if (time_left > 0)
    reply = ficha_client_call_sync (self->client, method, sunk, in_secret, time_left, out_secret,
                                    &local_error);
  if (reply != NULL)
    return reply;

  /* the agent is there, but waits for a slow server */
  if (local_error == NULL || (g_error_matches (local_error, FICHA_ERROR, FICHA_ERROR_NO_AGENT) &&
                              get_time_left (self) < EARLY))
    g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_TIMED_OUT, "");
  else
    g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}
