// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-tokens.h"

#include "ficha-error.h"
#include "ficha-json-check.h"
#include "ficha-jwt.h"

/* The version of the line that the keyring holds. */
#define LINE_VERSION 1

struct _FichaTokens
{
  gatomicrefcount references;
  FichaSecret *access_token;  /* (owned) */
  FichaSecret *refresh_token; /* (owned) (nullable) */
  gint64 issued_at;
  gint64 access_expires_at;
  FichaReading access_reading;
  gint64 refresh_expires_at;
  guint64 generation;
  gboolean is_jwt;
};

G_DEFINE_BOXED_TYPE (FichaTokens, ficha_tokens, ficha_tokens_ref, ficha_tokens_unref)

static void
add_text (JsonBuilder *builder, const char *name, FichaSecret *text)
{
  if (text == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, ficha_secret_peek (text));
}

static void
add_number (JsonBuilder *builder, const char *name, gint64 number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

static void
add_moment (JsonBuilder *builder, const char *name, gint64 moment)
{
  if (moment != FICHA_TIME_UNKNOWN)
    add_number (builder, name, moment);
}

/* FALSE if the member is there and no token. */
static gboolean
read_token (JsonObject *object, const char *name, FichaSecret **token)
{
  g_autoptr (FichaSecret) secret = NULL;
  const char *text;

  if (!json_object_has_member (object, name))
    return TRUE;
  text = ficha_json_get_string (object, name);
  if (text == NULL)
    return FALSE;
  secret = ficha_secret_new (text);
  if (!ficha_token_is_valid (ficha_secret_peek (secret), ficha_secret_get_length (secret)))
    return FALSE;
  *token = g_steal_pointer (&secret);
  return TRUE;
}

/* FALSE if the member is there and no whole number; @number keeps its value if it is not there. */
static gboolean
read_number (JsonObject *object, const char *name, gint64 *number)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL)
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *number = json_node_get_int (node);
  return TRUE;
}

static FichaTokens *
read_line (JsonObject *object)
{
  g_autoptr (FichaSecret) access_token = NULL;
  g_autoptr (FichaSecret) refresh_token = NULL;
  gint64 version = 0;
  gint64 generation = -1;
  gint64 reading = -1;
  gint64 issued_at = FICHA_TIME_UNKNOWN;
  gint64 access_expires_at = FICHA_TIME_UNKNOWN;
  gint64 refresh_expires_at = FICHA_TIME_UNKNOWN;
  FichaTokens *self;

  if (!read_number (object, "v", &version) || version != LINE_VERSION ||
      !read_number (object, "generation", &generation) || generation < 0 ||
      generation > FICHA_TOKENS_MAX_GENERATION ||
      !read_number (object, "access_reading", &reading) || reading < FICHA_READING_NONE ||
      reading > FICHA_READING_PAST || !read_number (object, "issued_at", &issued_at) ||
      !read_number (object, "access_expires_at", &access_expires_at) ||
      !read_number (object, "refresh_expires_at", &refresh_expires_at) ||
      !read_token (object, "access_token", &access_token) || access_token == NULL ||
      !read_token (object, "refresh_token", &refresh_token))
    return NULL;

  self = ficha_tokens_new (access_token, refresh_token, issued_at, access_expires_at,
                           (FichaReading) reading, refresh_expires_at);
  self->generation = (guint64) generation;
  return self;
}

/**
 * ficha_tokens_new:
 * @access_token: (transfer none): the access token; see ficha_token_is_valid()
 * @refresh_token: (transfer none) (nullable): the refresh token, if one came
 * @issued_at: when they were issued
 * @access_expires_at: when the access token ends
 * @access_reading: how @access_expires_at was read
 * @refresh_expires_at: when the refresh token ends
 *
 * Puts together what one answer gave. Moments are seconds since the epoch on the server's clock, or
 * %FICHA_TIME_UNKNOWN. The generation is 0.
 *
 * Returns: (transfer full): the tokens
 */
FichaTokens *
ficha_tokens_new (FichaSecret *access_token,
                  FichaSecret *refresh_token,
                  gint64 issued_at,
                  gint64 access_expires_at,
                  FichaReading access_reading,
                  gint64 refresh_expires_at)
{
  g_autoptr (FichaJwt) jwt = NULL;
  FichaTokens *self;

  g_return_val_if_fail (access_token != NULL, NULL);

  jwt = ficha_jwt_read (access_token);
  self = g_new0 (FichaTokens, 1);
  g_atomic_ref_count_init (&self->references);
  self->access_token = ficha_secret_ref (access_token);
  self->refresh_token = refresh_token != NULL ? ficha_secret_ref (refresh_token) : NULL;
  self->issued_at = issued_at;
  self->access_expires_at = access_expires_at;
  self->access_reading = access_reading;
  self->refresh_expires_at = refresh_expires_at;
  self->is_jwt = jwt != NULL;
  return self;
}

/**
 * ficha_tokens_with_generation:
 * @self: (transfer none): some tokens
 * @generation: a number that grows with every answer of an integration, at most %G_MAXINT64
 *
 * Returns: (transfer full): the same tokens with the number @generation
 */
FichaTokens *
ficha_tokens_with_generation (FichaTokens *self, guint64 generation)
{
  FichaTokens *copy;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (generation <= G_MAXINT64, NULL);

  copy = ficha_tokens_new (self->access_token, self->refresh_token, self->issued_at,
                           self->access_expires_at, self->access_reading, self->refresh_expires_at);
  copy->generation = generation;
  return copy;
}

/**
 * ficha_tokens_ref:
 * @self: some tokens
 *
 * Takes a reference. May be called from any thread.
 *
 * Returns: (transfer full): @self
 */
FichaTokens *
ficha_tokens_ref (FichaTokens *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ficha_tokens_unref:
 * @self: (transfer full): some tokens
 *
 * Drops a reference.
 */
void
ficha_tokens_unref (FichaTokens *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->access_token, ficha_secret_unref);
  g_clear_pointer (&self->refresh_token, ficha_secret_unref);
  g_free (self);
}

/**
 * ficha_tokens_get_access_token:
 * @self: some tokens
 *
 * Returns: (transfer none): the access token
 */
FichaSecret *
ficha_tokens_get_access_token (FichaTokens *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->access_token;
}

/**
 * ficha_tokens_get_refresh_token:
 * @self: some tokens
 *
 * Returns: (transfer none) (nullable): the refresh token, or %NULL if none came
 */
FichaSecret *
ficha_tokens_get_refresh_token (FichaTokens *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->refresh_token;
}

/**
 * ficha_tokens_get_issued_at:
 * @self: some tokens
 *
 * Returns: when they were issued, in seconds since the epoch, or %FICHA_TIME_UNKNOWN
 */
gint64
ficha_tokens_get_issued_at (FichaTokens *self)
{
  g_return_val_if_fail (self != NULL, FICHA_TIME_UNKNOWN);

  return self->issued_at;
}

/**
 * ficha_tokens_get_access_expires_at:
 * @self: some tokens
 *
 * Returns: when the access token ends, in seconds since the epoch, or %FICHA_TIME_UNKNOWN
 */
gint64
ficha_tokens_get_access_expires_at (FichaTokens *self)
{
  g_return_val_if_fail (self != NULL, FICHA_TIME_UNKNOWN);

  return self->access_expires_at;
}

/**
 * ficha_tokens_get_access_reading:
 * @self: some tokens
 *
 * Returns: how the access token's expiry was read
 */
FichaReading
ficha_tokens_get_access_reading (FichaTokens *self)
{
  g_return_val_if_fail (self != NULL, FICHA_READING_NONE);

  return self->access_reading;
}

/**
 * ficha_tokens_get_refresh_expires_at:
 * @self: some tokens
 *
 * Returns: when the refresh token ends, in seconds since the epoch, or %FICHA_TIME_UNKNOWN
 */
gint64
ficha_tokens_get_refresh_expires_at (FichaTokens *self)
{
  g_return_val_if_fail (self != NULL, FICHA_TIME_UNKNOWN);

  return self->refresh_expires_at;
}

/**
 * ficha_tokens_get_generation:
 * @self: some tokens
 *
 * Returns: the number that ficha_tokens_with_generation() gave, else 0
 */
guint64
ficha_tokens_get_generation (FichaTokens *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->generation;
}

/**
 * ficha_tokens_get_is_jwt:
 * @self: some tokens
 *
 * Returns: whether the access token is a JSON Web Token, which ficha_jwt_read() can read
 */
gboolean
ficha_tokens_get_is_jwt (FichaTokens *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_jwt;
}

/**
 * ficha_token_is_valid:
 * @token: (array length=length): what should be a token
 * @length: its length in bytes
 *
 * Tells whether a text may be a token: 1 to %FICHA_TOKEN_MAX_LENGTH bytes of 0x21 to 0x7E
 * (design.md 4), so that it is safe in a header, a line and a keyring.
 *
 * Returns: whether it may
 */
gboolean
ficha_token_is_valid (const char *token, gsize length)
{
  g_return_val_if_fail (token != NULL || length == 0, FALSE);

  if (length < 1 || length > FICHA_TOKEN_MAX_LENGTH)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (token[i]))
      return FALSE;
  return TRUE;
}

/**
 * ficha_tokens_to_line:
 * @self: some tokens
 *
 * Writes the tokens as the keyring keeps them: one line of JSON (design.md 3). Moments that are not
 * known are left out.
 *
 * Returns: (transfer full): the line, ASCII, without a line break
 */
FichaSecret *
ficha_tokens_to_line (FichaTokens *self)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) root = NULL;
  char *text;
  FichaSecret *line;

  g_return_val_if_fail (self != NULL, NULL);

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  add_number (builder, "v", LINE_VERSION);
  add_number (builder, "generation", (gint64) self->generation);
  add_text (builder, "access_token", self->access_token);
  add_text (builder, "refresh_token", self->refresh_token);
  add_moment (builder, "issued_at", self->issued_at);
  add_moment (builder, "access_expires_at", self->access_expires_at);
  add_number (builder, "access_reading", self->access_reading);
  add_moment (builder, "refresh_expires_at", self->refresh_expires_at);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  line = ficha_secret_new (text);
  ficha_wipe_string (text);
  return line;
}

/**
 * ficha_tokens_from_line:
 * @line: what the keyring gave
 * @error: return location for an error
 *
 * Reads what ficha_tokens_to_line() wrote. Members that it does not know are passed over.
 *
 * Fails with %FICHA_ERROR_DAMAGED, without a message, if @line is anything else, or of a later
 * version.
 *
 * Returns: (transfer full) (nullable): the tokens, or %NULL with @error set
 */
FichaTokens *
ficha_tokens_from_line (const FichaSecret *line, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  FichaTokens *self = NULL;

  g_return_val_if_fail (line != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  root = ficha_json_read (ficha_secret_peek (line), ficha_secret_get_length (line),
                          FICHA_JSON_OBJECT, NULL);
  if (root != NULL)
    self = read_line (json_node_get_object (root));
  if (self == NULL)
    g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_DAMAGED, "");
  return self;
}
