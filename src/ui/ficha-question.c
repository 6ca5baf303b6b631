// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-question.h"

/**
 * ficha_question_set_answers:
 * @question: a question about what can't be undone
 * @stay: the response that changes nothing
 * @stay_label: its button, UTF-8 with a mnemonic
 * @go: the response that does it
 * @go_label: its button, likewise
 *
 * Gives a question its two answers. Return and Escape are @stay.
 */
void
ficha_question_set_answers (AdwAlertDialog *question,
                            const char *stay,
                            const char *stay_label,
                            const char *go,
                            const char *go_label)
{
  g_return_if_fail (ADW_IS_ALERT_DIALOG (question));
  g_return_if_fail (stay != NULL && stay_label != NULL);
  g_return_if_fail (go != NULL && go_label != NULL);

  adw_alert_dialog_add_responses (question, stay, stay_label, go, go_label, NULL);
  adw_alert_dialog_set_response_appearance (question, go, ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (question, stay);
  adw_alert_dialog_set_close_response (question, stay);
}
