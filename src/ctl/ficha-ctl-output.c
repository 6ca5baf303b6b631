// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-output.h"

#include "ficha-explain.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

/* Without stdio, whose buffer would keep a copy of a token; and without g_print(), which turns what
 * the locale can't show to question marks. */
static gboolean
write_all (const char *bytes, gsize length, GError **error)
{
  while (length > 0)
    {
      gssize n = write (STDOUT_FILENO, bytes, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_FAILED, g_strerror (errno));
          return FALSE;
        }
      bytes += n;
      length -= (gsize) n;
    }

  return TRUE;
}

/**
 * ficha_ctl_print:
 * @text: the result or a part of it, UTF-8
 * @error: return location for an error
 *
 * Writes to the standard output.
 *
 * Returns: whether all was written; else %FICHA_ERROR_FAILED
 */
gboolean
ficha_ctl_print (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return write_all (text, strlen (text), error);
}

/**
 * ficha_ctl_print_secret:
 * @secret: a token, or what holds one
 * @error: return location for an error
 *
 * Writes @secret and the end of its line to the standard output; no copy of it stays in memory.
 *
 * Returns: whether all was written; else %FICHA_ERROR_FAILED
 */
gboolean
ficha_ctl_print_secret (const FichaSecret *secret, GError **error)
{
  g_return_val_if_fail (secret != NULL, FALSE);

  return write_all (ficha_secret_peek (secret), ficha_secret_get_length (secret), error) &&
         write_all ("\n", 1, error);
}

/**
 * ficha_ctl_note:
 * @format: a printf format for one line
 * @...: what it needs
 *
 * Tells people something that is no result, on the standard error.
 */
void
ficha_ctl_note (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  g_return_if_fail (format != NULL);

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  fprintf (stderr, "fichactl: %s\n", text);
}

/**
 * ficha_ctl_fail:
 * @about: (nullable): the option or the integration's name that it is about, where that is not clear
 * @error: what went wrong; of a #GOptionError the message is for people
 *
 * Tells an error on the standard error.
 *
 * Returns: with what to exit
 */
FichaCtlExit
ficha_ctl_fail (const char *about, const GError *error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (error != NULL, FICHA_CTL_EXIT_FAILED);

  text = error->domain == G_OPTION_ERROR ? g_strdup (error->message) : ficha_explain_error (error);
  if (about != NULL)
    ficha_ctl_note ("%s: %s", about, text);
  else
    ficha_ctl_note ("%s", text);

  return ficha_ctl_exit_from_error (error);
}

/**
 * ficha_ctl_get_layout:
 * @zone: the zone to tell times in; has to outlive what is returned
 *
 * Returns: how to lay text out for the standard output as it is: columns on a terminal, and there
 *   colours, unless its user minds them (https://no-color.org)
 */
FichaCtlLayout
ficha_ctl_get_layout (GTimeZone *zone)
{
  const char *no_color = g_getenv ("NO_COLOR");
  const char *term = g_getenv ("TERM");
  gboolean terminal = isatty (STDOUT_FILENO);
  gboolean colourful = terminal && (no_color == NULL || *no_color == '\0') && term != NULL &&
                       !g_str_equal (term, "dumb");
  const FichaCtlLayout layout = { terminal, colourful, g_get_real_time () / G_USEC_PER_SEC, zone };

  return layout;
}
