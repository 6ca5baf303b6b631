// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-timestamp.h"

G_BEGIN_DECLS

/**
 * FichaNotice:
 * @FICHA_NOTICE_NONE: nothing needs a person
 * @FICHA_NOTICE_EXPIRING: the token ends soon, and is not renewed by itself
 * @FICHA_NOTICE_EXPIRED: it has ended, likewise
 * @FICHA_NOTICE_REFUSED: the server does not accept the keys
 * @FICHA_NOTICE_UNANSWERED: the token could not be renewed: the server is not reached
 * @FICHA_NOTICE_FAILED: the token could not be renewed, for another reason
 * @FICHA_NOTICE_LOCKED: a renewal is due, and the keyring is locked
 *
 * What a notification tells of an integration (ux.md 2.13).
 */
typedef enum
{
  FICHA_NOTICE_NONE,
  FICHA_NOTICE_EXPIRING,
  FICHA_NOTICE_EXPIRED,
  FICHA_NOTICE_REFUSED,
  FICHA_NOTICE_UNANSWERED,
  FICHA_NOTICE_FAILED,
  FICHA_NOTICE_LOCKED,
} FichaNotice;

/**
 * FichaNoticeStep:
 * @FICHA_NOTICE_STEP_RENEW: renew the token
 * @FICHA_NOTICE_STEP_TRY_AGAIN: the same, once more
 * @FICHA_NOTICE_STEP_UPDATE_KEYS: edit the integration
 * @FICHA_NOTICE_STEP_UNLOCK: unlock the keyring
 *
 * What the button of a notification does.
 */
typedef enum
{
  FICHA_NOTICE_STEP_RENEW,
  FICHA_NOTICE_STEP_TRY_AGAIN,
  FICHA_NOTICE_STEP_UPDATE_KEYS,
  FICHA_NOTICE_STEP_UNLOCK,
} FichaNoticeStep;

char *ficha_notice_title (FichaNotice notice, gint64 expires_at, gint64 now);
char *ficha_notice_body (
    FichaNotice notice, const char *name, gint64 expires_at, gint64 now, GTimeZone *zone);
const char *ficha_notice_step_label (FichaNoticeStep step);

const char *ficha_notice_paused_title (void);
const char *ficha_notice_paused_body (void);

char *ficha_notice_summary_title (guint n_names);
char *ficha_notice_summary_body (const char *const *names);

G_END_DECLS
