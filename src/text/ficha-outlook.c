// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-outlook.h"

#include <glib/gi18n.h>

#include "ficha-words.h"

/**
 * ficha_outlook_needs_attention:
 * @state: an integration's, as #FichaOutlook has it
 * @last_error: (nullable): likewise
 *
 * Such integrations come first in a list. One keeps its place while it is tried again, lest its row
 * goes away under the pointer; a locked keyring is told of once, not by each integration.
 *
 * Returns: whether the integration does not renew any more, or fails to
 */
gboolean
ficha_outlook_needs_attention (const char *state, const char *last_error)
{
  static const char *const states[] = { "refused", "missing", "unsaved", "failing", NULL };
  static const char *const errors_apart[] = { "", "locked", "no-keyring", NULL };

  g_return_val_if_fail (state != NULL, FALSE);

  if (g_str_equal (state, "renewing"))
    return last_error != NULL && !g_strv_contains (errors_apart, last_error);

  return g_strv_contains (states, state);
}

/**
 * ficha_outlook_is_key_missing:
 * @self: an outlook
 *
 * The state may tell of something else, such as that the key was refused before it went.
 *
 * Returns: whether the keyring is known not to hold the secret key any more
 */
gboolean
ficha_outlook_is_key_missing (const FichaOutlook *self)
{
  g_return_val_if_fail (self != NULL && self->state != NULL, FALSE);

  return g_str_equal (self->state, "missing") || g_strcmp0 (self->last_error, "missing") == 0;
}

/**
 * ficha_outlook_is_paused:
 * @self: an outlook
 *
 * Returns: whether nothing is renewed before a person gives it keys that are accepted
 */
gboolean
ficha_outlook_is_paused (const FichaOutlook *self)
{
  g_return_val_if_fail (self != NULL && self->state != NULL, FALSE);

  return g_str_equal (self->state, "refused") || ficha_outlook_is_key_missing (self);
}

/**
 * ficha_outlook_describe_key:
 * @self: an outlook
 *
 * Returns: (transfer none): where the secret key is, translated
 */
const char *
ficha_outlook_describe_key (const FichaOutlook *self)
{
  g_return_val_if_fail (self != NULL && self->state != NULL, NULL);

  if (ficha_outlook_is_key_missing (self))
    /* Translators: of the secret key */
    return C_ ("secret key", "Missing");
  if (self->session_only)
    /* Translators: of the secret key */
    return _ ("Kept for this session only");

  /* Translators: of the secret key */
  return _ ("Stored in the system keyring");
}

/**
 * ficha_outlook_describe_renewal:
 * @self: an outlook
 * @now: seconds since the epoch on this machine's clock
 * @zone: the zone to tell moments in
 *
 * Tells what the agent will do by itself. (ux.md 2.3)
 *
 * Returns: (transfer full): a sentence without a full stop, translated
 */
char *
ficha_outlook_describe_renewal (const FichaOutlook *self, gint64 now, GTimeZone *zone)
{
  g_return_val_if_fail (self != NULL && self->state != NULL, NULL);
  g_return_val_if_fail (zone != NULL, NULL);

  if (!self->auto_renew)
    /* Translators: of the switch “Renew Automatically” */
    return g_strdup (_ ("Off: only when it is copied or by hand"));
  if (self->next_renewal_at != FICHA_TIME_UNKNOWN)
    return ficha_words_next_renewal (self->next_renewal_at, now, zone);
  if (ficha_outlook_is_paused (self))
    /* Translators: of the switch “Renew Automatically”, which is on: the keys do not work */
    return g_strdup (_ ("Renewal paused"));

  /* Translators: of the switch “Renew Automatically” */
  return g_strdup (_ ("In the background, before the token expires"));
}

/**
 * ficha_outlook_describe_unattended:
 * @self: an outlook
 * @now: seconds since the epoch on this machine's clock
 * @zone: the zone to tell moments in
 *
 * Tells how long the tokens are renewed without a person: for good while the secret key is there,
 * else until the refresh token ends. (design.md 7, ux.md 2.3)
 *
 * Returns: (transfer full) (nullable): a sentence without a full stop, translated; %NULL where they
 *   are not
 */
char *
ficha_outlook_describe_unattended (const FichaOutlook *self, gint64 now, GTimeZone *zone)
{
  static const char *const waiting[] = { "refused", "locked", NULL };
  g_autofree char *moment = NULL;

  g_return_val_if_fail (self != NULL && self->state != NULL, NULL);
  g_return_val_if_fail (zone != NULL, NULL);

  if (!self->auto_renew || g_strv_contains (waiting, self->state))
    return NULL;
  if (!ficha_outlook_is_key_missing (self))
    return g_strdup (self->session_only ? _ ("Works unattended until the end of this session")
                                        : _ ("Works unattended while the secret key is stored"));
  if (self->refresh_expires_at == FICHA_TIME_UNKNOWN || self->refresh_expires_at <= now)
    return NULL;

  moment = ficha_words_moment (self->refresh_expires_at, now, zone);
  /* Translators: how long tokens are renewed without anybody doing something; %s is a date and a
   * time */
  return g_strdup_printf (_ ("Works unattended until %s"), moment);
}
