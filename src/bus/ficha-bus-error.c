// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-bus-error.h"

#define PREFIX "io.github.ficha_app.Ficha.Error."

/**
 * ficha_bus_error_get_name:
 * @code: an error code
 *
 * Gets the name under which @code travels on D-Bus: the nick's words, capitalised, behind
 * `io.github.ficha_app.Ficha.Error.`.
 *
 * Returns: (transfer full): the D-Bus error name
 */
char *
ficha_bus_error_get_name (FichaError code)
{
  GString *name = g_string_new (PREFIX);
  gboolean capital = TRUE;

  for (const char *p = ficha_error_get_nick (code); *p != '\0'; p++)
    {
      if (*p != '-')
        g_string_append_c (name, capital ? g_ascii_toupper (*p) : *p);
      capital = *p == '-';
    }

  return g_string_free_and_steal (name);
}

static gboolean
code_from_name (const char *name, FichaError *code)
{
  g_autoptr (GString) nick = NULL;

  if (!g_str_has_prefix (name, PREFIX))
    return FALSE;

  nick = g_string_new (NULL);
  for (const char *p = name + strlen (PREFIX); *p != '\0'; p++)
    {
      if (g_ascii_isupper (*p) && nick->len > 0)
        g_string_append_c (nick, '-');
      g_string_append_c (nick, g_ascii_tolower (*p));
    }

  return ficha_error_from_nick (nick->str, code);
}

/**
 * ficha_bus_error_to_local:
 * @error: (transfer full): an error of a D-Bus call
 *
 * Maps what a call to the agent failed with to the #FichaError domain: the agent's own errors to
 * their codes; an agent that is not there, goes away or does not answer to
 * %FICHA_ERROR_NO_AGENT. `G_IO_ERROR_CANCELLED` stays.
 *
 * Returns: (transfer full): an error for the caller
 */
GError *
ficha_bus_error_to_local (GError *error)
{
  g_autofree char *name = NULL;
  GError *local;
  FichaError code;

  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || error->domain == FICHA_ERROR)
    return error;

  name = g_dbus_error_get_remote_error (error);
  g_dbus_error_strip_remote_error (error);
  if (name != NULL && code_from_name (name, &code))
    local = g_error_new_literal (FICHA_ERROR, code, error->message);
  else
    local = g_error_new_literal (FICHA_ERROR, FICHA_ERROR_NO_AGENT, error->message);

  g_error_free (error);
  return local;
}
