// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-exit.h"
#include "ficha-error.h"

static void
test_every_error (void)
{
  /* design.md 5, in the order of FichaError */
  static const struct
  {
    FichaError code;
    int status;
  } cases[] = {
    { FICHA_ERROR_FAILED, 1 },
    { FICHA_ERROR_INVALID_NAME, 2 },
    { FICHA_ERROR_INVALID_BASE_URI, 2 },
    { FICHA_ERROR_INVALID_CONSUMER_KEY, 2 },
    { FICHA_ERROR_INVALID_SECRET_KEY, 2 },
    { FICHA_ERROR_INVALID_CA_FILE, 2 },
    { FICHA_ERROR_NAME_TAKEN, 2 },
    { FICHA_ERROR_NOT_FOUND, 3 },
    { FICHA_ERROR_AMBIGUOUS, 3 },
    { FICHA_ERROR_LOCKED, 4 },
    { FICHA_ERROR_NO_KEYRING, 4 },
    { FICHA_ERROR_MISSING, 4 },
    { FICHA_ERROR_DAMAGED, 4 },
    { FICHA_ERROR_KEYRING, 4 },
    { FICHA_ERROR_STORE, 1 },
    { FICHA_ERROR_REFUSED, 5 },
    { FICHA_ERROR_RESOLVE, 6 },
    { FICHA_ERROR_CONNECT, 6 },
    { FICHA_ERROR_TIMED_OUT, 6 },
    { FICHA_ERROR_PROXY, 6 },
    { FICHA_ERROR_CAPTIVE, 6 },
    { FICHA_ERROR_NETWORK, 6 },
    { FICHA_ERROR_TLS_UNTRUSTED, 6 },
    { FICHA_ERROR_TLS_WRONG_HOST, 6 },
    { FICHA_ERROR_TLS_EXPIRED, 6 },
    { FICHA_ERROR_TLS_NOT_YET_VALID, 6 },
    { FICHA_ERROR_TLS, 6 },
    { FICHA_ERROR_REDIRECT, 7 },
    { FICHA_ERROR_WRONG_ADDRESS, 7 },
    { FICHA_ERROR_NOT_API, 7 },
    { FICHA_ERROR_BAD_ANSWER, 7 },
    { FICHA_ERROR_SERVER, 7 },
    { FICHA_ERROR_RATE_LIMITED, 7 },
    { FICHA_ERROR_EXPIRED, 7 },
    { FICHA_ERROR_BACKUP, 1 },
    { FICHA_ERROR_NO_AGENT, 1 },
  };

  g_assert_cmpuint (G_N_ELEMENTS (cases), ==, FICHA_N_ERRORS);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (FICHA_ERROR, (int) cases[i].code, "");

      g_test_message ("%s", ficha_error_get_nick (cases[i].code));
      g_assert_cmpint (cases[i].code, ==, i);
      g_assert_cmpint (ficha_ctl_exit_from_error (error), ==, cases[i].status);
    }
}

static void
test_other_domains (void)
{
  g_autoptr (GError) usage =
      g_error_new_literal (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--timeout");
  g_autoptr (GError) foreign = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "");
  g_autoptr (GError) future = g_error_new_literal (FICHA_ERROR, FICHA_N_ERRORS, "");

  g_assert_cmpint (ficha_ctl_exit_from_error (usage), ==, 2);
  g_assert_cmpint (ficha_ctl_exit_from_error (foreign), ==, 1);
  g_assert_cmpint (ficha_ctl_exit_from_error (future), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ctl/exit/every-error", test_every_error);
  g_test_add_func ("/ctl/exit/other-domains", test_other_domains);

  return g_test_run ();
}
