// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-exit.h"

#include "ficha-error.h"

/**
 * ficha_ctl_exit_from_error:
 * @error: what a verb failed with: a #FichaError, a #GOptionError for wrong use, or anything else
 *
 * Returns: with what to exit
 */
FichaCtlExit
ficha_ctl_exit_from_error (const GError *error)
{
  g_return_val_if_fail (error != NULL, FICHA_CTL_EXIT_FAILED);

  if (error->domain == G_OPTION_ERROR)
    return FICHA_CTL_EXIT_USAGE;
  if (error->domain != FICHA_ERROR)
    return FICHA_CTL_EXIT_FAILED;

  switch ((FichaError) error->code)
    {
    case FICHA_ERROR_INVALID_NAME:
    case FICHA_ERROR_INVALID_BASE_URI:
    case FICHA_ERROR_INVALID_CONSUMER_KEY:
    case FICHA_ERROR_INVALID_SECRET_KEY:
    case FICHA_ERROR_INVALID_CA_FILE:
    case FICHA_ERROR_NAME_TAKEN:
      return FICHA_CTL_EXIT_USAGE;

    case FICHA_ERROR_NOT_FOUND:
    case FICHA_ERROR_AMBIGUOUS:
      return FICHA_CTL_EXIT_NOT_FOUND;

    case FICHA_ERROR_LOCKED:
    case FICHA_ERROR_NO_KEYRING:
    case FICHA_ERROR_MISSING:
    case FICHA_ERROR_DAMAGED:
    case FICHA_ERROR_KEYRING:
      return FICHA_CTL_EXIT_KEYRING;

    case FICHA_ERROR_REFUSED:
      return FICHA_CTL_EXIT_REFUSED;

    case FICHA_ERROR_RESOLVE:
    case FICHA_ERROR_CONNECT:
    case FICHA_ERROR_TIMED_OUT:
    case FICHA_ERROR_PROXY:
    case FICHA_ERROR_CAPTIVE:
    case FICHA_ERROR_NETWORK:
    case FICHA_ERROR_TLS_UNTRUSTED:
    case FICHA_ERROR_TLS_WRONG_HOST:
    case FICHA_ERROR_TLS_EXPIRED:
    case FICHA_ERROR_TLS_NOT_YET_VALID:
    case FICHA_ERROR_TLS:
      return FICHA_CTL_EXIT_NETWORK;

    case FICHA_ERROR_REDIRECT:
    case FICHA_ERROR_WRONG_ADDRESS:
    case FICHA_ERROR_NOT_API:
    case FICHA_ERROR_BAD_ANSWER:
    case FICHA_ERROR_SERVER:
    case FICHA_ERROR_RATE_LIMITED:
    case FICHA_ERROR_EXPIRED:
      return FICHA_CTL_EXIT_ANSWER;

    case FICHA_ERROR_FAILED:
    case FICHA_ERROR_STORE:
    case FICHA_ERROR_BACKUP:
    case FICHA_ERROR_NO_AGENT:
    default:
      return FICHA_CTL_EXIT_FAILED;
    }
}
