// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-situation.h"

#include <glib/gi18n.h>

/**
 * ficha_situation_of:
 * @keyring: the keyring's state, as the agent tells it
 * @n_unsaved: how many integrations have a new token that is not saved yet
 * @paused: whether the agent renews nothing by itself for a while
 * @n_unreached: how many could not reach their server last time
 * @online: whether the system says that there is a network; a hint only, so that alone it tells
 *   nothing (N19)
 * @backup_due: whether a backup is offered
 *
 * Returns: the most pressing of what is so
 */
FichaSituation
ficha_situation_of (const char *keyring,
                    guint n_unsaved,
                    gboolean paused,
                    guint n_unreached,
                    gboolean online,
                    gboolean backup_due)
{
  g_return_val_if_fail (keyring != NULL, FICHA_SITUATION_FINE);

  if (g_str_equal (keyring, "locked"))
    return FICHA_SITUATION_LOCKED;
  if (g_str_equal (keyring, "absent"))
    return FICHA_SITUATION_NO_KEYRING;
  if (n_unsaved > 0)
    return FICHA_SITUATION_UNSAVED;
  if (paused)
    return FICHA_SITUATION_PAUSED;
  if (n_unreached > 0 && !online)
    return FICHA_SITUATION_OFFLINE;
  if (backup_due)
    return FICHA_SITUATION_NO_BACKUP;

  return FICHA_SITUATION_FINE;
}

/**
 * ficha_situation_get_title:
 * @self: a situation
 *
 * Returns: (transfer none) (nullable): a sentence without a full stop, translated; %NULL for
 *   %FICHA_SITUATION_FINE
 */
const char *
ficha_situation_get_title (FichaSituation self)
{
  switch (self)
    {
    case FICHA_SITUATION_LOCKED:
      return _ ("Keyring locked – tokens hidden");
    case FICHA_SITUATION_NO_KEYRING:
      return _ ("No keyring found – keys cannot be saved");
    case FICHA_SITUATION_UNSAVED:
      return _ ("New token not saved yet – do not log out");
    case FICHA_SITUATION_PAUSED:
      /* Translators: a banner: Ficha’s service, in the background, ended by an error */
      return _ ("Ficha crashed twice – automatic renewal paused");
    case FICHA_SITUATION_OFFLINE:
      return _ ("No network – tokens are renewed when it returns");
    case FICHA_SITUATION_NO_BACKUP:
      /* Translators: a banner, until there is a backup; Bitize shows a secret key only once */
      return _ ("The secret key exists only on this computer");
    case FICHA_SITUATION_FINE:
    default:
      return NULL;
    }
}

/**
 * ficha_situation_get_button:
 * @self: a situation
 *
 * Returns: (transfer none) (nullable): the label of the button for it, with a mnemonic, translated;
 *   %NULL where there is nothing to do
 */
const char *
ficha_situation_get_button (FichaSituation self)
{
  switch (self)
    {
    case FICHA_SITUATION_LOCKED:
      return _ ("_Unlock…");
    case FICHA_SITUATION_NO_KEYRING:
    case FICHA_SITUATION_UNSAVED:
    case FICHA_SITUATION_PAUSED:
      return _ ("_Try Again");
    case FICHA_SITUATION_NO_BACKUP:
      /* Translators: button beside “The secret key exists only on this computer” */
      return _ ("_Back Up…");
    case FICHA_SITUATION_OFFLINE:
    case FICHA_SITUATION_FINE:
    default:
      return NULL;
    }
}
