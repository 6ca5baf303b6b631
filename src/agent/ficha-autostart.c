// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-autostart.h"

#include <errno.h>
#include <glib/gstdio.h>

/* Programs that manage what starts at login switch an entry off by this key of GNOME's, or by Hidden
 * (Desktop Application Autostart Specification). */
#define KEY_ENABLED "X-GNOME-Autostart-enabled"

static char *
get_path (const char *folder)
{
  return g_build_filename (folder, FICHA_APP_ID ".desktop", NULL);
}

/* @program as an argument of Exec: quoted where it has to be, and what is special between the quotes
 * escaped (Desktop Entry Specification, "The Exec key"). The key file doubles backslashes on its own. */
static char *
quote (const char *program)
{
  GString *text;

  if (strspn (program, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "/._-") == strlen (program))
    return g_strdup (program);

  text = g_string_new ("\"");

  for (const char *p = program; *p != '\0'; p++)
    {
      if (strchr ("\"`$\\", *p) != NULL)
        g_string_append_c (text, '\\');
      else if (*p == '%')
        g_string_append_c (text, '%');
      g_string_append_c (text, *p);
    }

  return g_string_free_and_steal (g_string_append_c (text, '"'));
}

/**
 * ficha_autostart_is_disabled:
 * @folder: `$XDG_CONFIG_HOME/autostart`
 *
 * Returns: whether there is an entry of ours that somebody switched off
 */
gboolean
ficha_autostart_is_disabled (const char *folder)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = NULL;

  g_return_val_if_fail (folder != NULL, FALSE);

  path = get_path (folder);
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return FALSE;

  return g_key_file_get_boolean (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_HIDDEN,
                                 NULL) ||
         (g_key_file_has_key (file, G_KEY_FILE_DESKTOP_GROUP, KEY_ENABLED, NULL) &&
          !g_key_file_get_boolean (file, G_KEY_FILE_DESKTOP_GROUP, KEY_ENABLED, NULL));
}

/**
 * ficha_autostart_add:
 * @folder: `$XDG_CONFIG_HOME/autostart`; made where it does not exist
 * @program: what to start, a path
 * @error: return location for an error
 *
 * Has @program started with the session: writes an entry, unless it is there already.
 *
 * Returns: whether it is there; else %FALSE with a #GFileError
 */
gboolean
ficha_autostart_add (const char *folder, const char *program, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = NULL;
  g_autofree char *exec = NULL;
  g_autofree char *text = NULL;
  g_autofree char *present = NULL;
  gsize length;

  g_return_val_if_fail (folder != NULL, FALSE);
  g_return_val_if_fail (program != NULL, FALSE);

  path = get_path (folder);
  exec = quote (program);
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_TYPE,
                         G_KEY_FILE_DESKTOP_TYPE_APPLICATION);
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_NAME,
                         g_get_application_name ());
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, exec);
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_ICON, FICHA_APP_ID);
  text = g_key_file_to_data (file, &length, NULL);

  if (g_file_get_contents (path, &present, NULL, NULL) && strcmp (present, text) == 0)
    return TRUE;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                           g_strerror (errno));
      return FALSE;
    }
  return g_file_set_contents_full (path, text, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT,
                                   0644, error);
}

/**
 * ficha_autostart_remove:
 * @folder: `$XDG_CONFIG_HOME/autostart`
 * @error: return location for an error
 *
 * Returns: whether there is no entry of ours any more; else %FALSE with a #GFileError
 */
gboolean
ficha_autostart_remove (const char *folder, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (folder != NULL, FALSE);

  path = get_path (folder);
  if (g_unlink (path) == 0 || errno == ENOENT || errno == ENOTDIR)
    return TRUE;

  g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (errno), g_strerror (errno));
  return FALSE;
}
