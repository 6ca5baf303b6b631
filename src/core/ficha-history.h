// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-error.h"

G_BEGIN_DECLS

/* How many results are kept of an integration. */
#define FICHA_HISTORY_MAX 20

/**
 * FichaResult:
 * @FICHA_RESULT_OBTAINED: tokens came for the keys
 * @FICHA_RESULT_RENEWED: tokens came for the refresh token
 * @FICHA_RESULT_FAILED: none came
 *
 * How an operation ended.
 */
typedef enum
{
  FICHA_RESULT_OBTAINED,
  FICHA_RESULT_RENEWED,
  FICHA_RESULT_FAILED,
} FichaResult;

/**
 * FichaHistory:
 * @at: when, in seconds since the epoch, on the clock that this machine had then
 * @results: the #FichaResult of each
 * @errors: the #FichaError of each that failed, else 0
 * @n: how many there are
 *
 * How the last operations of an integration ended, the newest first: no detail, no secret. A value of
 * a fixed size, lean enough for thousands; all zero it is empty.
 */
typedef struct
{
  gint64 at[FICHA_HISTORY_MAX];
  guint8 results[FICHA_HISTORY_MAX];
  guint8 errors[FICHA_HISTORY_MAX];
  guint8 n;
} FichaHistory;

void ficha_history_add (FichaHistory *self, gint64 at, FichaResult result, FichaError error);
char *ficha_history_to_text (const FichaHistory *self);
void ficha_history_read_text (FichaHistory *self, const char *text);

const char *ficha_result_get_nick (FichaResult result);
gboolean ficha_result_from_nick (const char *nick, FichaResult *result);

G_END_DECLS
