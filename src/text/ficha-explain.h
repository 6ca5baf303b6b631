// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-error.h"

G_BEGIN_DECLS

/**
 * FichaNextStep:
 * @FICHA_STEP_NONE: nothing to press
 * @FICHA_STEP_TRY_AGAIN: try the operation again
 * @FICHA_STEP_EDIT: edit the integration (keys or address)
 * @FICHA_STEP_UNLOCK: unlock the keyring
 * @FICHA_STEP_ENTER_SECRET_KEY: enter the secret key again
 *
 * What a person can do about an error, as a button beside its sentence.
 */
typedef enum
{
  FICHA_STEP_NONE,
  FICHA_STEP_TRY_AGAIN,
  FICHA_STEP_EDIT,
  FICHA_STEP_UNLOCK,
  FICHA_STEP_ENTER_SECRET_KEY,
} FichaNextStep;

const char *ficha_explain_title (FichaError code);
char *ficha_explain_text (FichaError code, const char *detail);
char *ficha_explain_details (FichaError code, const char *detail);
FichaNextStep ficha_explain_step (FichaError code);
const char *ficha_explain_step_label (FichaNextStep step);
char *ficha_explain_error (const GError *error);

G_END_DECLS
