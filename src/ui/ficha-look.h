// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-item.h"

G_BEGIN_DECLS

/**
 * FichaLook:
 * @FICHA_LOOK_NONE: no token yet
 * @FICHA_LOOK_VALID: a token that works
 * @FICHA_LOOK_SOON: a token about to expire
 * @FICHA_LOOK_EXPIRED: a token that is over
 * @FICHA_LOOK_RENEWING: a renewal is under way
 * @FICHA_LOOK_LOCKED: the keyring is locked
 * @FICHA_LOOK_ERROR: something is wrong that a person should see
 *
 * What an integration looks like at a moment: an icon and a word, never colour alone.
 */
typedef enum
{
  FICHA_LOOK_NONE,
  FICHA_LOOK_VALID,
  FICHA_LOOK_SOON,
  FICHA_LOOK_EXPIRED,
  FICHA_LOOK_RENEWING,
  FICHA_LOOK_LOCKED,
  FICHA_LOOK_ERROR,
} FichaLook;

FichaLook ficha_look_of (const char *state, gint64 expires_at, gint64 now);
const char *ficha_look_get_icon_name (FichaLook look);
const char *ficha_look_get_word (FichaLook look);
const char *ficha_look_get_css_class (FichaLook look);

double ficha_look_get_remaining (gint64 issued_at, gint64 expires_at, gint64 now);
char *ficha_look_describe (FichaItem *item, gint64 now, GTimeZone *zone);
char *ficha_look_describe_renewal (FichaItem *item, gint64 now, GTimeZone *zone);
char *ficha_look_describe_unattended (FichaItem *item, gint64 now, GTimeZone *zone);
char *ficha_look_describe_last_result (FichaItem *item, gint64 now, GTimeZone *zone);
char *ficha_look_dup_markup (const char *text);

G_END_DECLS
