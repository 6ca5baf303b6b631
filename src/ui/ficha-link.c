// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-link.h"

#include <glib/gi18n.h>

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GtkUriLauncher *launcher = GTK_URI_LAUNCHER (source);
  g_autoptr (FichaVerbs) verbs = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_uri_launcher_launch_finish (launcher, result, &error) &&
      !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    ficha_verbs_copy_text (verbs, gtk_uri_launcher_get_uri (launcher),
                           /* Translators: no browser opened; the address is on the clipboard */
                           _ ("Address copied"));
}

/**
 * ficha_link_open:
 * @verbs: the verbs of a window
 * @uri: an address
 * @parent: (nullable): the window
 *
 * Opens the address in a browser, or copies it where none opens.
 */
void
ficha_link_open (FichaVerbs *verbs, const char *uri, GtkWindow *parent)
{
  g_autoptr (GtkUriLauncher) launcher = NULL;

  g_return_if_fail (FICHA_IS_VERBS (verbs));
  g_return_if_fail (uri != NULL);
  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));

  launcher = gtk_uri_launcher_new (uri);
  gtk_uri_launcher_launch (launcher, parent, NULL, launched_cb, g_object_ref (verbs));
}
