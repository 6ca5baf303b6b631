// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-about.h"

#include <glib/gi18n.h>

#include "ficha-surroundings.h"

/* For bug reports, in English, with no name and no address of an integration. */
static char *
get_debug_info (FichaStore *store)
{
  g_assert (FICHA_IS_STORE (store));

  return g_strdup_printf ("Ficha %s (%s)\nGTK %u.%u.%u, libadwaita %u.%u.%u, GLib %u.%u.%u\n"
                          "Display: %s\nFlatpak: %s\nKeyring: %s\nIntegrations: %u\n",
                          FICHA_VERSION, FICHA_APP_ID, gtk_get_major_version (),
                          gtk_get_minor_version (), gtk_get_micro_version (),
                          adw_get_major_version (), adw_get_minor_version (),
                          adw_get_micro_version (), glib_major_version, glib_minor_version,
                          glib_micro_version, G_OBJECT_TYPE_NAME (gdk_display_get_default ()),
                          ficha_surroundings_are_flatpak () ? "yes" : "no",
                          ficha_store_get_keyring (store),
                          g_list_model_get_n_items (G_LIST_MODEL (store)));
}

/**
 * ficha_about_dialog_new:
 * @store: the integrations, of which only the number is told
 *
 * Returns: (transfer floating): what the program is, and who made it
 */
AdwDialog *
ficha_about_dialog_new (FichaStore *store)
{
  g_autofree char *debug_info = NULL;
  g_autofree char *notes = NULL;
  AdwDialog *dialog = adw_about_dialog_new ();

  g_return_val_if_fail (FICHA_IS_STORE (store), NULL);

  debug_info = get_debug_info (store);
  notes = g_markup_printf_escaped ("<p>%s</p>",
                                   /* Translators: what is new in a release */
                                   _ ("The first window: add integrations, see and copy their "
                                      "tokens."));
  g_object_set (dialog,
                /* Translators: the name of the program */
                "application-name", _ ("Ficha"), "application-icon", FICHA_APP_ID, "version",
                FICHA_VERSION, "developer-name", _ ("The Ficha authors"), "license-type",
                GTK_LICENSE_GPL_3_0, "copyright", _ ("© 2026 The Ficha authors"), "comments",
                _ ("Independent project, not made by Bitize."), "website", FICHA_HOMEPAGE,
                "issue-url", FICHA_HOMEPAGE "/issues", "release-notes-version", FICHA_VERSION,
                "release-notes", notes, "translator-credits", _ ("translator-credits"),
                "debug-info", debug_info, "debug-info-filename", "ficha-debug-info.txt", NULL);

  return dialog;
}
