// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "ficha-answer.h"
#include "fuzz.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define ISSUED_AT G_GINT64_CONSTANT (1795453500)

/* What json-glib reads by itself, as strictly as it can. */
static JsonNode *
read_alone (const char *body, gsize size)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

#if JSON_CHECK_VERSION(1, 10, 0)
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  json_parser_set_strict (parser, TRUE);
  G_GNUC_END_IGNORE_DEPRECATIONS
#endif
  g_assert_true (json_parser_load_from_data (parser, body, (gssize) size, NULL));
  return json_parser_steal_root (parser);
}

static void
check_moment (gint64 moment)
{
  g_assert_true (moment == FICHA_TIME_UNKNOWN ||
                 (moment >= FICHA_TIME_MIN && moment <= FICHA_TIME_MAX));
}

static void
check_tokens (FichaTokens *tokens, const char *body, gsize size)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;
  FichaSecret *access = ficha_tokens_get_access_token (tokens);
  FichaSecret *refresh = ficha_tokens_get_refresh_token (tokens);

  if (size >= 3 && memcmp (body, "\xef\xbb\xbf", 3) == 0)
    {
      body += 3;
      size -= 3;
    }
  root = read_alone (body, size);
  object = json_node_get_object (root);
  g_assert_cmpstr (json_object_get_string_member (object, "access_token"), ==,
                   ficha_secret_peek (access));
  g_assert_true (
      ficha_token_is_valid (ficha_secret_peek (access), ficha_secret_get_length (access)));
  if (refresh != NULL)
    {
      g_assert_cmpstr (json_object_get_string_member (object, "refresh_token"), ==,
                       ficha_secret_peek (refresh));
      g_assert_true (
          ficha_token_is_valid (ficha_secret_peek (refresh), ficha_secret_get_length (refresh)));
    }
  check_moment (ficha_tokens_get_access_expires_at (tokens));
  check_moment (ficha_tokens_get_refresh_expires_at (tokens));
}

static void
check_line (FichaTokens *tokens)
{
  g_autoptr (FichaSecret) line = ficha_tokens_to_line (tokens);
  g_autoptr (FichaTokens) again = ficha_tokens_from_line (line, NULL);
  g_autoptr (FichaSecret) other = NULL;

  g_assert_nonnull (again);
  other = ficha_tokens_to_line (again);
  g_assert_true (ficha_secret_equal (line, other));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FichaTokens) tokens = NULL;
  g_autoptr (FichaTokens) stored = NULL;
  g_autoptr (FichaSecret) line = ficha_secret_new_len ((const char *) data, size);
  g_autofree char *message = NULL;
  const char *body = data != NULL ? (const char *) data : "";

  tokens = ficha_answer_read (body, size, ISSUED_AT, zone, &error);
  g_assert_true ((tokens == NULL) == (error != NULL));
  if (tokens != NULL)
    {
      check_tokens (tokens, body, size);
      check_line (tokens);
    }

  /* the same as what the keyring may hold */
  stored = ficha_tokens_from_line (line, NULL);
  if (stored != NULL)
    check_line (stored);

  message = ficha_answer_dup_message (body, size);
  if (message != NULL)
    {
      g_assert_true (g_utf8_validate (message, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (message, -1), <=, 200);
      for (const char *at = message; *at != '\0'; at = g_utf8_next_char (at))
        g_assert_false (g_unichar_iscntrl (g_utf8_get_char (at)));
    }
  ficha_answer_is_html (body, size);

  return 0;
}
