// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-remove.h"

#include <glib/gi18n.h>

#include "ficha-question.h"

/* A removal that is asked about. */
typedef struct
{
  FichaVerbs *verbs; /* (owned) */
  FichaItem *item;   /* (owned) */
} Removal;

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Removal *removal = user_data;
  g_autoptr (FichaVerbs) verbs = removal->verbs;
  g_autoptr (FichaItem) item = removal->item;
  const char *response = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  if (g_str_equal (response, "remove"))
    ficha_verbs_remove (verbs, item);
}

/**
 * ficha_remove:
 * @verbs: who removes it
 * @item: an integration
 * @parent: what the question stands before
 *
 * Removes an integration, with ten seconds to undo that. Where no backup of its secret key is known a
 * person is asked first: the platform never shows it again (ux.md 2.10).
 */
void
ficha_remove (FichaVerbs *verbs, FichaItem *item, GtkWidget *parent)
{
  AdwAlertDialog *dialog;
  Removal *removal;

  g_return_if_fail (FICHA_IS_VERBS (verbs));
  g_return_if_fail (FICHA_IS_ITEM (item));

  if (!ficha_item_has_last_key (item))
    {
      ficha_verbs_remove (verbs, item);
      return;
    }

  dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (
      NULL, _ ("Its secret key is not backed up and Bitize cannot show it again.")));
  /* Translators: a question; %s is the name of an integration */
  adw_alert_dialog_format_heading (dialog, _ ("Remove “%s”?"), ficha_item_get_name (item));
  ficha_question_set_answers (dialog, "cancel", _ ("_Cancel"), "remove", _ ("_Remove"));

  removal = g_new0 (Removal, 1);
  removal->verbs = g_object_ref (verbs);
  removal->item = g_object_ref (item);
  adw_alert_dialog_choose (dialog, parent, NULL, chosen_cb, removal);
}
