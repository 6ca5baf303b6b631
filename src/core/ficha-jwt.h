// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

#include "ficha-secret.h"

G_BEGIN_DECLS

/**
 * FichaClaim:
 * @name: the member's name, UTF-8
 * @value: a string's text as it is, any other value as JSON
 * @moment: for the time claims (`exp`, `iat`, `nbf`, `auth_time`) seconds since the epoch, else
 *   %FICHA_TIME_UNKNOWN
 *
 * One member of a JWT's header or payload (RFC 7519).
 */
typedef struct
{
  char *name;
  char *value;
  gint64 moment;
} FichaClaim;

/**
 * FichaJwt:
 * @header: (element-type FichaClaim): the header's members in the token's order
 * @claims: (element-type FichaClaim): the payload's members in the token's order
 *
 * A JSON Web Token, read but *not verified*: what it says is the server's business, and nothing
 * may be decided by it but when to renew (RFC 8725).
 */
typedef struct
{
  GPtrArray *header;
  GPtrArray *claims;
} FichaJwt;

FichaJwt *ficha_jwt_read (const FichaSecret *token);
void ficha_jwt_free (FichaJwt *self);
gint64 ficha_jwt_get_expiry (const FichaJwt *self);
const char *ficha_jwt_get_subject (const FichaJwt *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaJwt, ficha_jwt_free)

G_END_DECLS
