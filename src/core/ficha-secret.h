// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define FICHA_TYPE_SECRET (ficha_secret_get_type ())

/**
 * FichaSecret: (ref-func ficha_secret_ref) (unref-func ficha_secret_unref)
 *
 * A secret text (a secret key, a token), ref-counted, overwritten when the last reference goes.
 * There is no function that prints one.
 */
typedef struct _FichaSecret FichaSecret;

GType ficha_secret_get_type (void) G_GNUC_CONST;

FichaSecret *ficha_secret_new (const char *text);
FichaSecret *ficha_secret_new_len (const char *bytes, gsize length);
FichaSecret *ficha_secret_ref (FichaSecret *self);
void ficha_secret_unref (FichaSecret *self);
const char *ficha_secret_peek (const FichaSecret *self);
gsize ficha_secret_get_length (const FichaSecret *self);
gboolean ficha_secret_equal (const FichaSecret *a, const FichaSecret *b);

void ficha_wipe_string (char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaSecret, ficha_secret_unref)

G_END_DECLS
