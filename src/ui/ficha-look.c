// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-look.h"

#include <glib/gi18n.h>

#include "ficha-words.h"

static const struct
{
  const char *state;
  FichaLook look;
} looks[] = {
  { "none", FICHA_LOOK_NONE },       { "renewing", FICHA_LOOK_RENEWING },
  { "locked", FICHA_LOOK_LOCKED },   { "refused", FICHA_LOOK_ERROR },
  { "missing", FICHA_LOOK_ERROR },   { "unsaved", FICHA_LOOK_ERROR },
  { "expired", FICHA_LOOK_EXPIRED },
};

/**
 * ficha_look_of:
 * @state: an integration's state, as the agent tells it
 * @expires_at: when its access token ends, seconds since the epoch, or %FICHA_TIME_UNKNOWN
 * @now: seconds since the epoch
 *
 * A token that failed to renew still works until it ends; then the failure shows.
 *
 * Returns: what it looks like
 */
FichaLook
ficha_look_of (const char *state, gint64 expires_at, gint64 now)
{
  g_return_val_if_fail (state != NULL, FICHA_LOOK_NONE);

  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      if (g_str_equal (state, looks[i].state))
        return looks[i].look;
    }

  if (expires_at == FICHA_TIME_UNKNOWN)
    return g_str_equal (state, "failing") ? FICHA_LOOK_ERROR : FICHA_LOOK_VALID;
  if (expires_at <= now)
    return g_str_equal (state, "failing") ? FICHA_LOOK_ERROR : FICHA_LOOK_EXPIRED;

  return expires_at - now < FICHA_WORDS_SOON ? FICHA_LOOK_SOON : FICHA_LOOK_VALID;
}

/**
 * ficha_look_get_icon_name:
 * @look: a look
 *
 * Returns: the name of its symbolic icon
 */
const char *
ficha_look_get_icon_name (FichaLook look)
{
  switch (look)
    {
    case FICHA_LOOK_VALID:
      return "object-select-symbolic";
    case FICHA_LOOK_SOON:
      return "alarm-symbolic";
    case FICHA_LOOK_EXPIRED:
      return "document-open-recent-symbolic";
    case FICHA_LOOK_RENEWING:
      return "view-refresh-symbolic";
    case FICHA_LOOK_LOCKED:
      return "changes-prevent-symbolic";
    case FICHA_LOOK_ERROR:
      return "dialog-error-symbolic";
    case FICHA_LOOK_NONE:
    default:
      return "content-loading-symbolic";
    }
}

/**
 * ficha_look_get_word:
 * @look: a look
 *
 * Returns: the word for it, translated; also what is spoken in place of its icon
 */
const char *
ficha_look_get_word (FichaLook look)
{
  static const char *const states[] = {
    [FICHA_LOOK_NONE] = "none",         [FICHA_LOOK_VALID] = "valid",
    [FICHA_LOOK_SOON] = "soon",         [FICHA_LOOK_EXPIRED] = "expired",
    [FICHA_LOOK_RENEWING] = "renewing", [FICHA_LOOK_LOCKED] = "locked",
    [FICHA_LOOK_ERROR] = "failing",
  };

  g_return_val_if_fail (look < G_N_ELEMENTS (states), NULL);

  return ficha_words_state (states[look]);
}

/**
 * ficha_look_get_css_class:
 * @look: a look
 *
 * Returns: (nullable): the style class that colours its icon
 */
const char *
ficha_look_get_css_class (FichaLook look)
{
  switch (look)
    {
    case FICHA_LOOK_VALID:
      return "success";
    case FICHA_LOOK_SOON:
    case FICHA_LOOK_EXPIRED:
      return "warning";
    case FICHA_LOOK_ERROR:
      return "error";
    case FICHA_LOOK_RENEWING:
    case FICHA_LOOK_LOCKED:
    case FICHA_LOOK_NONE:
    default:
      return NULL;
    }
}

/**
 * ficha_look_get_remaining:
 * @issued_at: when a token was obtained, or %FICHA_TIME_UNKNOWN
 * @expires_at: when it ends, or %FICHA_TIME_UNKNOWN
 * @now: seconds since the epoch
 *
 * Returns: how much of its life is left, from 0 to 1; negative where nobody knows
 */
double
ficha_look_get_remaining (gint64 issued_at, gint64 expires_at, gint64 now)
{
  if (issued_at == FICHA_TIME_UNKNOWN || expires_at == FICHA_TIME_UNKNOWN ||
      expires_at <= issued_at)
    return -1.;

  return CLAMP (((double) expires_at - (double) now) / ((double) expires_at - (double) issued_at),
                0., 1.);
}

/**
 * ficha_look_describe:
 * @item: an integration
 * @now: seconds since the epoch
 * @zone: the zone to tell moments in
 *
 * Gets the line under its name: what is wrong, else how long its token is valid.
 *
 * Returns: (transfer full): a sentence, translated
 */
char *
ficha_look_describe (FichaItem *item, gint64 now, GTimeZone *zone)
{
  g_return_val_if_fail (FICHA_IS_ITEM (item), NULL);

  return ficha_words_standing (ficha_item_get_state (item), ficha_item_get_access_expires_at (item),
                               now, zone);
}

/**
 * ficha_look_describe_renewal:
 * @item: an integration
 * @now: seconds since the epoch
 * @zone: the zone to tell moments in
 *
 * Gets the line under “Renew Automatically”: what the agent will do by itself. (ux.md 2.3)
 *
 * Returns: (transfer full): a sentence without a full stop, translated
 */
char *
ficha_look_describe_renewal (FichaItem *item, gint64 now, GTimeZone *zone)
{
  FichaOutlook outlook;

  g_return_val_if_fail (FICHA_IS_ITEM (item), NULL);
  g_return_val_if_fail (zone != NULL, NULL);

  ficha_item_get_outlook (item, &outlook);
  return ficha_outlook_describe_renewal (&outlook, now, zone);
}

/**
 * ficha_look_describe_unattended:
 * @item: an integration
 * @now: seconds since the epoch
 * @zone: the zone to tell moments in
 *
 * Tells how long the tokens are renewed without a person: for good while the secret key is there,
 * else until the refresh token ends. (ux.md 2.3)
 *
 * Returns: (transfer full) (nullable): a sentence without a full stop, translated; %NULL where they
 *   are not
 */
char *
ficha_look_describe_unattended (FichaItem *item, gint64 now, GTimeZone *zone)
{
  FichaOutlook outlook;

  g_return_val_if_fail (FICHA_IS_ITEM (item), NULL);
  g_return_val_if_fail (zone != NULL, NULL);

  ficha_item_get_outlook (item, &outlook);
  return ficha_outlook_describe_unattended (&outlook, now, zone);
}

/**
 * ficha_look_describe_last_result:
 * @item: an integration
 * @now: seconds since the epoch
 * @zone: the zone to tell moments in
 *
 * Gets how the last operation of an integration ended, and when.
 *
 * Returns: (transfer full): a line, translated
 */
char *
ficha_look_describe_last_result (FichaItem *item, gint64 now, GTimeZone *zone)
{
  g_return_val_if_fail (FICHA_IS_ITEM (item), NULL);
  g_return_val_if_fail (zone != NULL, NULL);

  if (ficha_item_get_last_result (item) == NULL)
    /* Translators: nothing has happened with an integration so far */
    return g_strdup (_ ("No activity yet"));

  return ficha_words_event (ficha_item_get_last_result (item), ficha_item_get_error (item),
                            ficha_item_get_last_result_at (item), now, zone);
}

/**
 * ficha_look_dup_markup:
 * @text: something of other people's making, such as an address or a key, UTF-8
 *
 * Gets what a label shows @text by that breaks its lines: as it is, without a hyphen where a line
 * ends, which would be taken for a part of it.
 *
 * Returns: (transfer full): Pango markup
 */
char *
ficha_look_dup_markup (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return g_markup_printf_escaped ("<span insert_hyphens=\"false\">%s</span>", text);
}
