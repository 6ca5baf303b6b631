// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FichaCtlExit:
 * @FICHA_CTL_EXIT_DONE: done
 * @FICHA_CTL_EXIT_FAILED: another failure
 * @FICHA_CTL_EXIT_USAGE: wrong use, or a value that can't be used
 * @FICHA_CTL_EXIT_NOT_FOUND: no such integration, or more than one
 * @FICHA_CTL_EXIT_KEYRING: the keyring is locked, absent or failing, or an item is missing
 * @FICHA_CTL_EXIT_REFUSED: the server refused the keys
 * @FICHA_CTL_EXIT_NETWORK: the server was not reached
 * @FICHA_CTL_EXIT_ANSWER: the server's answer was no good
 *
 * With what fichactl exits (design.md 5); scripts rely on the numbers.
 */
typedef enum
{
  FICHA_CTL_EXIT_DONE = 0,
  FICHA_CTL_EXIT_FAILED = 1,
  FICHA_CTL_EXIT_USAGE = 2,
  FICHA_CTL_EXIT_NOT_FOUND = 3,
  FICHA_CTL_EXIT_KEYRING = 4,
  FICHA_CTL_EXIT_REFUSED = 5,
  FICHA_CTL_EXIT_NETWORK = 6,
  FICHA_CTL_EXIT_ANSWER = 7,
} FichaCtlExit;

FichaCtlExit ficha_ctl_exit_from_error (const GError *error);

G_END_DECLS
