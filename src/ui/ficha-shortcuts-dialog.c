// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-shortcuts-dialog.h"

#include <glib/gi18n.h>

#include "ficha-side-box.h"

/* AdwShortcutsDialog is newer than what Ficha asks for, and GtkShortcutsWindow does not fit a phone. */

typedef struct
{
  const char *title;
  const char *accelerators[3]; /* NULL ends them */
} Shortcut;

static const Shortcut tokens[] = {
  { NC_ ("shortcuts", "Copy Access Token"), { "<Control><Shift>c", "<Control>c" } },
  { NC_ ("shortcuts", "Copy Authorization Header"), { "<Control><Shift>h" } },
  { NC_ ("shortcuts", "Copy curl Command"), { "<Control><Shift>l" } },
  { NC_ ("shortcuts", "Show or Hide Token"), { "<Control><Shift>t" } },
  { NC_ ("shortcuts", "Renew Token"), { "<Control>r", "F5" } },
  { NC_ ("shortcuts", "Renew All Tokens"), { "<Control><Shift>r" } },
};

static const Shortcut integrations[] = {
  { NC_ ("shortcuts", "Add Integration"), { "<Control>n" } },
  { NC_ ("shortcuts", "Edit Integration"), { "<Control>e" } },
  { NC_ ("shortcuts", "Remove Integration"), { "Delete" } },
  { NC_ ("shortcuts", "Undo"), { "<Control>z" } },
  { NC_ ("shortcuts", "Search"), { "<Control>f" } },
};

static const Shortcut general[] = {
  { NC_ ("shortcuts", "Go Back"), { "<Alt>Left", "Escape" } },
  { NC_ ("shortcuts", "Preferences"), { "<Control>comma" } },
  { NC_ ("shortcuts", "Help"), { "F1" } },
  { NC_ ("shortcuts", "Main Menu"), { "F10" } },
  { NC_ ("shortcuts", "Keyboard Shortcuts"), { "<Control>question" } },
  { NC_ ("shortcuts", "Close Window"), { "<Control>w" } },
  { NC_ ("shortcuts", "Quit"), { "<Control>q" } },
};

static const struct
{
  const char *title;
  const Shortcut *shortcuts;
  gsize n_shortcuts;
} groups[] = {
  { NC_ ("shortcuts", "Tokens"), tokens, G_N_ELEMENTS (tokens) },
  { NC_ ("shortcuts", "Integrations"), integrations, G_N_ELEMENTS (integrations) },
  { NC_ ("shortcuts", "General"), general, G_N_ELEMENTS (general) },
};

static GtkWidget *
create_row (const Shortcut *shortcut)
{
  /* each reads from left to right in any language, and is aligned as one that does */
  const GtkAlign end =
      gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL ? GTK_ALIGN_START : GTK_ALIGN_END;
  const char *title = g_dpgettext2 (NULL, "shortcuts", shortcut->title);
  GtkWidget *row = g_object_new (ADW_TYPE_PREFERENCES_ROW, "title", title, "activatable", FALSE,
                                 "selectable", FALSE, NULL);
  GtkWidget *box = g_object_new (FICHA_TYPE_SIDE_BOX, "margin-start", 12, "margin-end", 12,
                                 "margin-top", 8, "margin-bottom", 8, NULL);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0, "wrap", TRUE,
                                   "valign", GTK_ALIGN_CENTER, NULL);
  GtkWidget *keys = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                  6, "valign", GTK_ALIGN_CENTER, NULL);

  gtk_widget_set_parent (label, box);
  gtk_widget_set_parent (keys, box);
  for (gsize i = 0; shortcut->accelerators[i] != NULL; i++)
    gtk_box_append (GTK_BOX (keys), g_object_new (GTK_TYPE_SHORTCUT_LABEL, "accelerator",
                                                  shortcut->accelerators[i], "halign", end, NULL));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label,
                                  NULL, -1);

  return row;
}

/**
 * ficha_shortcuts_dialog_new:
 *
 * Returns: (transfer floating): a dialog that tells what the keyboard can do
 */
AdwDialog *
ficha_shortcuts_dialog_new (void)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

      adw_preferences_group_set_title (group, g_dpgettext2 (NULL, "shortcuts", groups[i].title));
      for (gsize j = 0; j < groups[i].n_shortcuts; j++)
        adw_preferences_group_add (group, create_row (&groups[i].shortcuts[j]));
      adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), group);
    }

  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_title (dialog, C_ ("shortcuts", "Keyboard Shortcuts"));
  adw_dialog_set_content_width (dialog, 560);
  adw_dialog_set_content_height (dialog, 640);
  adw_dialog_set_child (dialog, view);

  return dialog;
}
