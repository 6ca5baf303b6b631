// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib-object.h>

#include "ficha-secret.h"
#include "ficha-timestamp.h"

G_BEGIN_DECLS

#define FICHA_TYPE_TOKENS (ficha_tokens_get_type ())

/* Longest token taken, in bytes (design.md 4). */
#define FICHA_TOKEN_MAX_LENGTH 16384

/* Highest generation: beyond any that was counted, and far enough from where numbers end that one
 * read from a file that was changed by hand can be counted on. */
#define FICHA_TOKENS_MAX_GENERATION (G_MAXINT64 / 2)

/**
 * FichaTokens: (ref-func ficha_tokens_ref) (unref-func ficha_tokens_unref)
 *
 * What one answer of /auth gave: immutable, ref-counted. All moments are seconds since the epoch on
 * the server's clock, %FICHA_TIME_UNKNOWN where nothing tells.
 */
typedef struct _FichaTokens FichaTokens;

GType ficha_tokens_get_type (void) G_GNUC_CONST;

FichaTokens *ficha_tokens_new (FichaSecret *access_token,
                               FichaSecret *refresh_token,
                               gint64 issued_at,
                               gint64 access_expires_at,
                               FichaReading access_reading,
                               gint64 refresh_expires_at);
FichaTokens *ficha_tokens_with_generation (FichaTokens *self, guint64 generation);
FichaTokens *ficha_tokens_ref (FichaTokens *self);
void ficha_tokens_unref (FichaTokens *self);

FichaSecret *ficha_tokens_get_access_token (FichaTokens *self);
FichaSecret *ficha_tokens_get_refresh_token (FichaTokens *self);
gint64 ficha_tokens_get_issued_at (FichaTokens *self);
gint64 ficha_tokens_get_access_expires_at (FichaTokens *self);
FichaReading ficha_tokens_get_access_reading (FichaTokens *self);
gint64 ficha_tokens_get_refresh_expires_at (FichaTokens *self);
guint64 ficha_tokens_get_generation (FichaTokens *self);
gboolean ficha_tokens_get_is_jwt (FichaTokens *self);

gboolean ficha_token_is_valid (const char *token, gsize length);

FichaSecret *ficha_tokens_to_line (FichaTokens *self);
FichaTokens *ficha_tokens_from_line (const FichaSecret *line, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaTokens, ficha_tokens_unref)

G_END_DECLS
