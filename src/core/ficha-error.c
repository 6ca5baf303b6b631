// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-error.h"

/* The names of the values, as D-Bus, the records on disk and fichactl write them. */
static const char *const nicks[] = {
  [FICHA_ERROR_FAILED] = "failed",
  [FICHA_ERROR_INVALID_NAME] = "invalid-name",
  [FICHA_ERROR_INVALID_BASE_URI] = "invalid-base-uri",
  [FICHA_ERROR_INVALID_CONSUMER_KEY] = "invalid-consumer-key",
  [FICHA_ERROR_INVALID_SECRET_KEY] = "invalid-secret-key",
  [FICHA_ERROR_INVALID_CA_FILE] = "invalid-ca-file",
  [FICHA_ERROR_NAME_TAKEN] = "name-taken",
  [FICHA_ERROR_NOT_FOUND] = "not-found",
  [FICHA_ERROR_AMBIGUOUS] = "ambiguous",
  [FICHA_ERROR_LOCKED] = "locked",
  [FICHA_ERROR_NO_KEYRING] = "no-keyring",
  [FICHA_ERROR_MISSING] = "missing",
  [FICHA_ERROR_DAMAGED] = "damaged",
  [FICHA_ERROR_KEYRING] = "keyring",
  [FICHA_ERROR_STORE] = "store",
  [FICHA_ERROR_REFUSED] = "refused",
  [FICHA_ERROR_RESOLVE] = "resolve",
  [FICHA_ERROR_CONNECT] = "connect",
  [FICHA_ERROR_TIMED_OUT] = "timed-out",
  [FICHA_ERROR_PROXY] = "proxy",
  [FICHA_ERROR_CAPTIVE] = "captive",
  [FICHA_ERROR_NETWORK] = "network",
  [FICHA_ERROR_TLS_UNTRUSTED] = "tls-untrusted",
  [FICHA_ERROR_TLS_WRONG_HOST] = "tls-wrong-host",
  [FICHA_ERROR_TLS_EXPIRED] = "tls-expired",
  [FICHA_ERROR_TLS_NOT_YET_VALID] = "tls-not-yet-valid",
  [FICHA_ERROR_TLS] = "tls",
  [FICHA_ERROR_REDIRECT] = "redirect",
  [FICHA_ERROR_WRONG_ADDRESS] = "wrong-address",
  [FICHA_ERROR_NOT_API] = "not-api",
  [FICHA_ERROR_BAD_ANSWER] = "bad-answer",
  [FICHA_ERROR_SERVER] = "server",
  [FICHA_ERROR_RATE_LIMITED] = "rate-limited",
  [FICHA_ERROR_EXPIRED] = "expired",
  [FICHA_ERROR_BACKUP] = "backup",
  [FICHA_ERROR_NO_AGENT] = "no-agent",
};

G_STATIC_ASSERT (G_N_ELEMENTS (nicks) == FICHA_N_ERRORS);

/**
 * ficha_error_quark:
 *
 * Returns: the domain of Ficha's errors, whose codes are #FichaError
 */
GQuark
ficha_error_quark (void)
{
  /* not G_DEFINE_QUARK: clang-format takes its name for a subtraction */
  return g_quark_from_static_string ("ficha-error-quark");
}

/**
 * ficha_error_get_nick:
 * @code: a value of the domain
 *
 * Names an error for machines: the enumeration's name in lower case with hyphens, such as
 * `no-keyring`. It never changes once released.
 *
 * Returns: (transfer none): the nick, ASCII
 */
const char *
ficha_error_get_nick (FichaError code)
{
  g_return_val_if_fail ((guint) code < FICHA_N_ERRORS, nicks[FICHA_ERROR_FAILED]);

  return nicks[code];
}

/**
 * ficha_error_from_nick:
 * @nick: a name, as from ficha_error_get_nick(), or anything else
 * @code: (out): the error of that name; untouched when there is none
 *
 * Finds the error that @nick names.
 *
 * Returns: whether there is one
 */
gboolean
ficha_error_from_nick (const char *nick, FichaError *code)
{
  g_return_val_if_fail (nick != NULL, FALSE);
  g_return_val_if_fail (code != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++)
    if (g_str_equal (nick, nicks[i]))
      {
        *code = i;
        return TRUE;
      }
  return FALSE;
}
