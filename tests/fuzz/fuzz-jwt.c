// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "ficha-jwt.h"
#include "ficha-timestamp.h"
#include "fuzz.h"

static void
check_claims (GPtrArray *claims)
{
  for (guint i = 0; i < claims->len; i++)
    {
      const FichaClaim *claim = claims->pdata[i];

      g_assert_true (g_utf8_validate (claim->name, -1, NULL));
      g_assert_true (g_utf8_validate (claim->value, -1, NULL));
      g_assert_true (claim->moment == FICHA_TIME_UNKNOWN ||
                     (claim->moment >= 0 && claim->moment <= FICHA_TIME_MAX));
    }
}

/* @data: a token */
static void
try_token (const char *data, gsize size)
{
  g_autoptr (FichaSecret) token = ficha_secret_new_len (data, size);
  g_autoptr (FichaJwt) jwt = ficha_jwt_read (token);
  const char *subject;

  if (jwt == NULL)
    return;

  check_claims (jwt->header);
  check_claims (jwt->claims);
  ficha_jwt_get_expiry (jwt);
  subject = ficha_jwt_get_subject (jwt);
  g_assert_true (subject == NULL || g_utf8_validate (subject, -1, NULL));
}

/* The bytes as a token, and as the claims of one, which a fuzzer would hardly come to write. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *payload = g_base64_encode (data, size);
  g_autofree char *token = NULL;

  try_token (data != NULL ? (const char *) data : "", size);

  g_strdelimit (payload, "+", '-');
  g_strdelimit (payload, "/", '_');
  g_strdelimit (payload, "=", '\0');
  token = g_strconcat ("eyJhbGciOiJub25lIn0.", payload, ".", NULL);
  try_token (token, strlen (token));

  return 0;
}
