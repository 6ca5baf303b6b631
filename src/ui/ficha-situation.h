// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FichaSituation:
 * @FICHA_SITUATION_FINE: nothing to tell
 * @FICHA_SITUATION_LOCKED: the keyring is locked
 * @FICHA_SITUATION_NO_KEYRING: there is no keyring
 * @FICHA_SITUATION_UNSAVED: a new token could not be saved so far
 * @FICHA_SITUATION_PAUSED: the agent crashed, and renews nothing by itself for a while
 * @FICHA_SITUATION_OFFLINE: there is no network, and something would need it
 * @FICHA_SITUATION_NO_BACKUP: a secret key is nowhere else, and to save it is offered
 *
 * What lasts and concerns the whole list: its banner.
 */
typedef enum
{
  FICHA_SITUATION_FINE,
  FICHA_SITUATION_LOCKED,
  FICHA_SITUATION_NO_KEYRING,
  FICHA_SITUATION_UNSAVED,
  FICHA_SITUATION_PAUSED,
  FICHA_SITUATION_OFFLINE,
  FICHA_SITUATION_NO_BACKUP,
} FichaSituation;

FichaSituation ficha_situation_of (const char *keyring,
                                   guint n_unsaved,
                                   gboolean paused,
                                   guint n_unreached,
                                   gboolean online,
                                   gboolean backup_due);
const char *ficha_situation_get_title (FichaSituation self);
const char *ficha_situation_get_button (FichaSituation self);

G_END_DECLS
