// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-link.h"

#include <glib/gi18n.h>

/* An address that was to be opened in a browser. */
typedef struct
{
  FichaVerbs *verbs; /* (owned) */
  char *uri;         /* (owned) */
} Launch;

static void
launch_free (Launch *launch)
{
  g_object_unref (launch->verbs);
  g_free (launch->uri);
  g_free (launch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Launch, launch_free)

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Launch) launch = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error) &&
      !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    ficha_verbs_copy_text (launch->verbs, launch->uri,
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
  Launch *launch;

  g_return_if_fail (FICHA_IS_VERBS (verbs));
  g_return_if_fail (uri != NULL);
  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));

  launcher = gtk_uri_launcher_new (uri);
  launch = g_new0 (Launch, 1);
  launch->verbs = g_object_ref (verbs);
  launch->uri = g_strdup (uri);
  gtk_uri_launcher_launch (launcher, parent, NULL, launched_cb, launch);
}
