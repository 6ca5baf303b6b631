// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-notice-rule.h"

#define NOW   G_GINT64_CONSTANT (1795457100)

#define NO    -1 /* no error */
#define LIFE  3600
#define FRESH 3000 /* seconds left: nothing is due */
#define DUE   600  /* less than a fifth is left */

/* What is told of an integration, by its state (ux.md 2.13). */
static void
test_choose (void)
{
  static const struct
  {
    const char *what;
    gboolean auto_renew;
    gint64 left;
    int error;
    gboolean refused;
    gboolean reminded;
    gboolean told_expired;
    FichaKeyringState keyring;
    FichaNotice notice;
    FichaNotice quiet; /* where failures are not to be told */
  } cases[] = {
    { "all is well", TRUE, FRESH, NO, FALSE, FALSE, FALSE, FICHA_KEYRING_READY, FICHA_NOTICE_NONE,
      FICHA_NOTICE_NONE },
    { "nobody renews it, and there is time", FALSE, FRESH, NO, FALSE, FALSE, FALSE,
      FICHA_KEYRING_READY, FICHA_NOTICE_NONE, FICHA_NOTICE_NONE },
    { "nobody renews it, and it ends", FALSE, DUE, NO, FALSE, TRUE, FALSE, FICHA_KEYRING_READY,
      FICHA_NOTICE_EXPIRING, FICHA_NOTICE_EXPIRING },
    { "C12: it ended, and no reminder was told", FALSE, -DUE, NO, FALSE, FALSE, TRUE,
      FICHA_KEYRING_READY, FICHA_NOTICE_EXPIRED, FICHA_NOTICE_EXPIRED },
    { "it ended after the reminder", FALSE, -DUE, NO, FALSE, TRUE, TRUE, FICHA_KEYRING_READY,
      FICHA_NOTICE_EXPIRED, FICHA_NOTICE_EXPIRED },
    { "renewal was switched on after the reminder", TRUE, DUE, NO, FALSE, TRUE, FALSE,
      FICHA_KEYRING_READY, FICHA_NOTICE_NONE, FICHA_NOTICE_NONE },
    { "a network loss, and there is time", TRUE, FRESH, FICHA_ERROR_RESOLVE, FALSE, FALSE, FALSE,
      FICHA_KEYRING_READY, FICHA_NOTICE_NONE, FICHA_NOTICE_NONE },
    { "a short network loss near the end", TRUE, DUE, FICHA_ERROR_CONNECT, FALSE, FALSE, FALSE,
      FICHA_KEYRING_READY, FICHA_NOTICE_NONE, FICHA_NOTICE_NONE },
    { "a network loss near the end", TRUE, DUE, FICHA_ERROR_NETWORK, FALSE, TRUE, FALSE,
      FICHA_KEYRING_READY, FICHA_NOTICE_UNANSWERED, FICHA_NOTICE_NONE },
    { "a network loss until after the end", TRUE, -DUE, FICHA_ERROR_TIMED_OUT, FALSE, TRUE, TRUE,
      FICHA_KEYRING_READY, FICHA_NOTICE_UNANSWERED, FICHA_NOTICE_NONE },
    { "a server that fails near the end", TRUE, DUE, FICHA_ERROR_SERVER, FALSE, TRUE, FALSE,
      FICHA_KEYRING_READY, FICHA_NOTICE_UNANSWERED, FICHA_NOTICE_NONE },
    { "a bad answer near the end", TRUE, DUE, FICHA_ERROR_BAD_ANSWER, FALSE, TRUE, FALSE,
      FICHA_KEYRING_READY, FICHA_NOTICE_FAILED, FICHA_NOTICE_NONE },
    { "no keyring near the end", TRUE, DUE, FICHA_ERROR_NO_KEYRING, FALSE, TRUE, FALSE,
      FICHA_KEYRING_ABSENT, FICHA_NOTICE_FAILED, FICHA_NOTICE_NONE },
    { "Renew was pressed, and failed", FALSE, DUE, FICHA_ERROR_CONNECT, FALSE, TRUE, FALSE,
      FICHA_KEYRING_READY, FICHA_NOTICE_UNANSWERED, FICHA_NOTICE_EXPIRING },
    { "refused at any time", TRUE, FRESH, FICHA_ERROR_REFUSED, TRUE, FALSE, FALSE,
      FICHA_KEYRING_READY, FICHA_NOTICE_REFUSED, FICHA_NOTICE_NONE },
    { "refused, and over", TRUE, -DUE, FICHA_ERROR_REFUSED, TRUE, TRUE, TRUE, FICHA_KEYRING_READY,
      FICHA_NOTICE_REFUSED, FICHA_NOTICE_NONE },
    { "refused, and nobody renews it", FALSE, -DUE, FICHA_ERROR_REFUSED, TRUE, FALSE, TRUE,
      FICHA_KEYRING_READY, FICHA_NOTICE_REFUSED, FICHA_NOTICE_EXPIRED },
    { "locked, and there is time", TRUE, FRESH, FICHA_ERROR_LOCKED, FALSE, FALSE, FALSE,
      FICHA_KEYRING_IS_LOCKED, FICHA_NOTICE_NONE, FICHA_NOTICE_NONE },
    { "locked, and due", TRUE, DUE, FICHA_ERROR_LOCKED, FALSE, FALSE, FALSE,
      FICHA_KEYRING_IS_LOCKED, FICHA_NOTICE_LOCKED, FICHA_NOTICE_LOCKED },
    { "locked, and over", TRUE, -DUE, FICHA_ERROR_LOCKED, FALSE, TRUE, TRUE,
      FICHA_KEYRING_IS_LOCKED, FICHA_NOTICE_LOCKED, FICHA_NOTICE_LOCKED },
    { "locked, due, and nobody renews it", FALSE, DUE, FICHA_ERROR_LOCKED, FALSE, FALSE, FALSE,
      FICHA_KEYRING_IS_LOCKED, FICHA_NOTICE_NONE, FICHA_NOTICE_NONE },
    { "unlocked, and not tried again yet", TRUE, -DUE, FICHA_ERROR_LOCKED, FALSE, TRUE, TRUE,
      FICHA_KEYRING_READY, FICHA_NOTICE_NONE, FICHA_NOTICE_NONE },
    { "the key is gone, and there is time", TRUE, FRESH, FICHA_ERROR_MISSING, FALSE, FALSE, FALSE,
      FICHA_KEYRING_READY, FICHA_NOTICE_NONE, FICHA_NOTICE_NONE },
    { "the key is gone near the end", TRUE, DUE, FICHA_ERROR_MISSING, FALSE, TRUE, FALSE,
      FICHA_KEYRING_READY, FICHA_NOTICE_EXPIRING, FICHA_NOTICE_NONE },
    { "the key is damaged, and it is over", TRUE, -DUE, FICHA_ERROR_DAMAGED, FALSE, TRUE, TRUE,
      FICHA_KEYRING_READY, FICHA_NOTICE_EXPIRED, FICHA_NOTICE_NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FichaIntegration *record = ficha_integration_new ("Loja", "https://api.bitize.io", "key");
      g_autoptr (FichaEntry) entry = ficha_entry_new (record);

      g_test_message ("%s", cases[i].what);
      record->auto_renew = cases[i].auto_renew;
      record->has_tokens = TRUE;
      record->access_expires_at = NOW + cases[i].left;
      record->issued_at = record->access_expires_at - LIFE;
      record->refused = cases[i].refused;
      record->has_error = cases[i].error != NO;
      record->error = record->has_error ? (FichaError) cases[i].error : FICHA_ERROR_FAILED;
      record->failed_at = NOW;
      entry->n_failures = record->has_error;
      entry->attempted_at = NOW;
      entry->reminded = cases[i].reminded;
      entry->told_expired = cases[i].told_expired;

      g_assert_cmpint (ficha_notice_rule_choose (entry, cases[i].keyring, TRUE, NOW), ==,
                       cases[i].notice);
      g_assert_cmpint (ficha_notice_rule_choose (entry, cases[i].keyring, FALSE, NOW), ==,
                       cases[i].quiet);

      /* a reminder that stands goes when it is switched off; nothing else does */
      record->remind_before = 0;
      g_assert_cmpint (ficha_notice_rule_choose (entry, cases[i].keyring, TRUE, NOW), ==,
                       cases[i].notice == FICHA_NOTICE_EXPIRING ? FICHA_NOTICE_NONE
                                                                : cases[i].notice);

      /* D12: nothing of what can't be seen */
      entry->removed = TRUE;
      g_assert_cmpint (ficha_notice_rule_choose (entry, cases[i].keyring, TRUE, NOW), ==,
                       FICHA_NOTICE_NONE);
    }
}

/* What the button of each notice does. */
static void
test_step (void)
{
  static const struct
  {
    FichaNotice notice;
    int error;
    FichaNoticeStep step;
  } cases[] = {
    { FICHA_NOTICE_EXPIRING, NO, FICHA_NOTICE_STEP_RENEW },
    { FICHA_NOTICE_EXPIRED, NO, FICHA_NOTICE_STEP_RENEW },
    { FICHA_NOTICE_EXPIRED, FICHA_ERROR_CONNECT, FICHA_NOTICE_STEP_RENEW },
    { FICHA_NOTICE_EXPIRING, FICHA_ERROR_MISSING, FICHA_NOTICE_STEP_UPDATE_KEYS },
    { FICHA_NOTICE_EXPIRED, FICHA_ERROR_DAMAGED, FICHA_NOTICE_STEP_UPDATE_KEYS },
    { FICHA_NOTICE_REFUSED, FICHA_ERROR_REFUSED, FICHA_NOTICE_STEP_UPDATE_KEYS },
    { FICHA_NOTICE_UNANSWERED, FICHA_ERROR_SERVER, FICHA_NOTICE_STEP_TRY_AGAIN },
    { FICHA_NOTICE_FAILED, FICHA_ERROR_BAD_ANSWER, FICHA_NOTICE_STEP_TRY_AGAIN },
    { FICHA_NOTICE_LOCKED, FICHA_ERROR_LOCKED, FICHA_NOTICE_STEP_UNLOCK },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FichaIntegration *record = ficha_integration_new ("Loja", "https://api.bitize.io", "key");
      g_autoptr (FichaEntry) entry = ficha_entry_new (record);

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      record->has_error = cases[i].error != NO;
      record->error = record->has_error ? (FichaError) cases[i].error : FICHA_ERROR_FAILED;
      g_assert_cmpint (ficha_notice_rule_get_step (cases[i].notice, entry), ==, cases[i].step);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/notice-rule/choose/C12-D12", test_choose);
  g_test_add_func ("/notice-rule/step", test_step);

  return g_test_run ();
}
