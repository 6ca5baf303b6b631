// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-jwt.h"

#include <string.h>

#include "ficha-json-check.h"
#include "ficha-timestamp.h"

/* The last second of the year 9999: what is beyond is no date (milliseconds, most often). */
#define LATEST_MOMENT G_GINT64_CONSTANT (253402300799)

static const char *const time_claims[] = { "exp", "iat", "nbf", "auth_time", NULL };

static void
claim_free (FichaClaim *claim)
{
  g_free (claim->name);
  g_free (claim->value);
  g_free (claim);
}

/* g_base64_decode() skips foreign characters and drops a missing tail: they are refused before. */
static char *
decode_base64url (const char *part, gsize length, gsize *decoded_length)
{
  g_autoptr (GString) base64 = g_string_new_len (part, (gssize) length);

  if (length % 4 == 1)
    return NULL;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (part[i]) && part[i] != '-' && part[i] != '_')
        return NULL;
      if (part[i] == '-')
        base64->str[i] = '+';
      else if (part[i] == '_')
        base64->str[i] = '/';
    }
  while (base64->len % 4 != 0)
    g_string_append_c (base64, '=');
  return (char *) g_base64_decode (base64->str, decoded_length);
}

/* A NumericDate (RFC 7519, 2) as whole seconds. */
static gint64
read_moment (JsonNode *node)
{
  double value;

  if (json_node_get_value_type (node) != G_TYPE_INT64 &&
      json_node_get_value_type (node) != G_TYPE_DOUBLE)
    return FICHA_TIME_UNKNOWN;
  value = json_node_get_double (node);
  if (!(value >= 1 && value <= LATEST_MOMENT))
    return FICHA_TIME_UNKNOWN;
  return (gint64) value;
}

/* The end of the value that begins at @at, in a JSON text that has been checked. */
static const char *
skip_value (const char *at)
{
  guint depth = 0;

  for (;; at++)
    {
      if (*at == '"')
        while (*++at != '"')
          at += *at == '\\';
      else if (*at == '{' || *at == '[')
        depth++;
      else if (depth > 0 && (*at == '}' || *at == ']'))
        depth--;
      else if (depth == 0 && strchr (",:} \t\r\n", *at) != NULL)
        return at;
    }
}

/* Steps from where a name or value ended to where the next one begins. */
static const char *
skip_delimiters (const char *at)
{
  return at + strspn (at, ",: \t\r\n");
}

/* The members of @part, an object in base64url, in their order. */
static GPtrArray *
read_part (const char *part, gsize length)
{
  g_autofree char *text = NULL;
  gsize text_length = 0;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GPtrArray) claims = NULL;
  const char *at;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  text = decode_base64url (part, length, &text_length);
  if (text == NULL)
    return NULL;
  root = ficha_json_read (text, text_length, FICHA_JSON_OBJECT, NULL);
  if (root == NULL)
    return NULL;

  claims = g_ptr_array_new_with_free_func ((GDestroyNotify) claim_free);
  at = strchr (text, '{') + 1;
  json_object_iter_init_ordered (&iter, json_node_get_object (root));
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      FichaClaim *claim = g_new0 (FichaClaim, 1);
      const char *value = skip_delimiters (skip_value (skip_delimiters (at)));

      /* json-glib would round numbers: what is no string is shown as it was written */
      at = skip_value (value);
      claim->name = g_strdup (name);
      claim->value = json_node_get_value_type (node) == G_TYPE_STRING
                         ? g_strdup (json_node_get_string (node))
                         : g_strndup (value, at - value);
      claim->moment = g_strv_contains (time_claims, name) ? read_moment (node) : FICHA_TIME_UNKNOWN;
      g_ptr_array_add (claims, claim);
    }
  return g_steal_pointer (&claims);
}

static const FichaClaim *
find_claim (const FichaJwt *self, const char *name)
{
  for (guint i = 0; i < self->claims->len; i++)
    {
      const FichaClaim *claim = g_ptr_array_index (self->claims, i);

      if (g_str_equal (claim->name, name))
        return claim;
    }
  return NULL;
}

/**
 * ficha_jwt_read:
 * @token: a token
 *
 * Reads @token if it is a signed or unsecured JWT in compact form (RFC 7515, 7519): three parts in
 * base64url without padding, the first two objects within the limits of ficha_json_check(). The
 * signature is not verified.
 *
 * Returns: (transfer full) (nullable): what the token says; %NULL if it is no JWT
 */
FichaJwt *
ficha_jwt_read (const FichaSecret *token)
{
  const char *text, *payload, *signature;
  g_autoptr (FichaJwt) self = NULL;
  g_autofree char *decoded_signature = NULL;
  gsize length;

  g_return_val_if_fail (token != NULL, NULL);

  text = ficha_secret_peek (token);
  payload = strchr (text, '.');
  signature = payload != NULL ? strchr (payload + 1, '.') : NULL;
  /* a foreign character cuts the text short, or is refused by a part */
  if (signature == NULL || strlen (text) != ficha_secret_get_length (token))
    return NULL;
  decoded_signature = decode_base64url (signature + 1, strlen (signature + 1), &length);
  if (decoded_signature == NULL)
    return NULL;

  self = g_new0 (FichaJwt, 1);
  self->header = read_part (text, payload - text);
  if (self->header == NULL)
    return NULL;
  self->claims = read_part (payload + 1, signature - payload - 1);
  return self->claims != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * ficha_jwt_free:
 * @self: (transfer full): a JWT
 *
 * Frees what ficha_jwt_read() made.
 */
void
ficha_jwt_free (FichaJwt *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->header, g_ptr_array_unref);
  g_clear_pointer (&self->claims, g_ptr_array_unref);
  g_free (self);
}

/**
 * ficha_jwt_get_expiry:
 * @self: a JWT
 *
 * Tells when the token says that it ends (`exp`; RFC 7519, 4.1.4). An `exp` that is no number, not
 * after 1970 or past the year 9999 is none; a fraction of a second is dropped.
 *
 * Returns: seconds since the epoch, or %FICHA_TIME_UNKNOWN
 */
gint64
ficha_jwt_get_expiry (const FichaJwt *self)
{
  const FichaClaim *claim;

  g_return_val_if_fail (self != NULL, FICHA_TIME_UNKNOWN);

  claim = find_claim (self, "exp");
  return claim != NULL ? claim->moment : FICHA_TIME_UNKNOWN;
}

/**
 * ficha_jwt_get_subject:
 * @self: a JWT
 *
 * Tells whom the token is about (`sub`; RFC 7519, 4.1.2).
 *
 * Returns: (transfer none) (nullable): the subject, UTF-8, or %NULL if the token names none
 */
const char *
ficha_jwt_get_subject (const FichaJwt *self)
{
  const FichaClaim *claim;

  g_return_val_if_fail (self != NULL, NULL);

  claim = find_claim (self, "sub");
  return claim != NULL ? claim->value : NULL;
}
