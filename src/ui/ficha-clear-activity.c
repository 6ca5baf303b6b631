// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-clear-activity.h"

#include <glib/gi18n.h>

#include "ficha-question.h"

/* Milliseconds: thousands of records may have to be written. */
#define TIMEOUT (5 * 60 * 1000)

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GVariant) reply = NULL;
  GError *error = NULL;

  reply = ficha_client_call_finish (FICHA_CLIENT (source), result, NULL, &error);
  if (reply != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  const char *response = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);
  const char *id = g_task_get_task_data (task);

  if (!g_str_equal (response, "clear"))
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
  else
    ficha_client_call_async (g_task_get_source_object (task), "ClearActivity",
                             g_variant_new ("(s)", id), NULL, TIMEOUT, NULL, cleared_cb,
                             g_object_ref (task));
}

/**
 * ficha_clear_activity_async:
 * @client: the way to the agent
 * @item: (nullable): an integration, %NULL for all
 * @parent: what the question stands before
 * @callback: called when it is done, or not wanted
 * @user_data: for @callback
 *
 * Asks whether what happened is to be forgotten, which can't be undone, and has it forgotten.
 */
void
ficha_clear_activity_async (FichaClient *client,
                            FichaItem *item,
                            GtkWidget *parent,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  AdwAlertDialog *dialog;

  g_return_if_fail (FICHA_IS_CLIENT (client));
  g_return_if_fail (item == NULL || FICHA_IS_ITEM (item));

  task = g_task_new (client, NULL, callback, user_data);
  g_task_set_source_tag (task, ficha_clear_activity_async);
  g_task_set_task_data (task, g_strdup (item != NULL ? ficha_item_get_id (item) : ""), g_free);

  dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Clear Activity?"), NULL));
  if (item != NULL)
    adw_alert_dialog_format_body (
        dialog,
        /* Translators: %s is the name of an integration */
        _ ("What happened with “%s” so far will be forgotten. Its keys and "
           "tokens stay."),
        ficha_item_get_name (item));
  else
    adw_alert_dialog_set_body (dialog, _ ("What happened with all integrations so far will be "
                                          "forgotten. Their keys and tokens stay."));
  ficha_question_set_answers (dialog, "cancel", _ ("_Cancel"), "clear",
                              /* Translators: forget what happened */
                              _ ("C_lear"));
  adw_alert_dialog_choose (dialog, parent, NULL, chosen_cb, g_steal_pointer (&task));
}

/**
 * ficha_clear_activity_finish:
 * @client: the way to the agent
 * @result: a result of ficha_clear_activity_async()
 * @error: return location for an error
 *
 * Returns: whether it is forgotten; else %FALSE with a #FichaError, or `G_IO_ERROR_CANCELLED` where
 *   the person did not want that
 */
gboolean
ficha_clear_activity_finish (FichaClient *client, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (FICHA_IS_CLIENT (client), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, client), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
