// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-copy-secret-key.h"

#include <glib/gi18n.h>

#include "ficha-question.h"
#include "ficha-request.h"

/* A secret key on its way to the clipboard. */
typedef struct
{
  FichaVerbs *verbs; /* (owned) */
  FichaItem *item;   /* (owned) */
} Copy;

static void
copy_free (Copy *copy)
{
  g_object_unref (copy->item);
  g_object_unref (copy->verbs);
  g_free (copy);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Copy, copy_free)

static void
secret_key_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Copy) copy = user_data;
  g_autoptr (FichaSecret) secret_key = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  reply = ficha_request_finish (FICHA_CLIENT (source), result, &secret_key, &error);
  if (reply == NULL || secret_key == NULL)
    {
      ficha_verbs_tell_error (copy->verbs, error);
      return;
    }

  ficha_clipboard_set_secret (ficha_verbs_get_clipboard (copy->verbs), secret_key);
  ficha_verbs_tell_copied (copy->verbs, _ ("Secret key copied"),
                           /* Translators: %s is a length of time, like “30 s”; keep it short, this
                            * is all the room there is */
                           _ ("Key copied, cleared in %s"));
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Copy) copy = user_data;
  const char *response = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);
  FichaClient *client = ficha_store_get_client (ficha_verbs_get_store (copy->verbs));
  const char *id = ficha_item_get_id (copy->item);

  if (g_str_equal (response, "copy"))
    ficha_request_async (client, "GetSecretKey", g_variant_new ("(s)", id), NULL, NULL,
                         secret_key_cb, g_steal_pointer (&copy));
}

/**
 * ficha_copy_secret_key:
 * @verbs: who has the clipboard, and tells the outcome
 * @item: an integration
 * @parent: what the question stands before
 *
 * Asks whether the secret key is really to leave the keyring, and puts it on the clipboard, which is
 * cleared as for a token. The platform never shows the key again, and its owner may have to give it to
 * another program (design.md 1).
 */
void
ficha_copy_secret_key (FichaVerbs *verbs, FichaItem *item, GtkWidget *parent)
{
  AdwAlertDialog *dialog;
  Copy *copy;

  g_return_if_fail (FICHA_IS_VERBS (verbs));
  g_return_if_fail (FICHA_IS_ITEM (item));

  dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Copy Secret Key?"), NULL));
  adw_alert_dialog_format_body (
      dialog,
      /* Translators: %s is the name of an integration */
      _ ("Whoever has the secret key of “%s” can act in its name in Bitize until the integration is "
         "deleted there. Paste it only where it is needed."),
      ficha_item_get_name (item));
  ficha_question_set_answers (dialog, "cancel", _ ("_Cancel"), "copy", _ ("C_opy Secret Key"));

  copy = g_new0 (Copy, 1);
  copy->verbs = g_object_ref (verbs);
  copy->item = g_object_ref (item);
  adw_alert_dialog_choose (dialog, parent, NULL, chosen_cb, copy);
}
