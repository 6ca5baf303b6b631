// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "ficha-base-uri.h"
#include "ficha-tokens.h"
#include "fuzz.h"

#include <libsoup/soup.h>

/* Nothing that would begin another line, or another header, on the wire. */
static void
check_wire (const char *uri)
{
  for (const char *at = uri; *at != '\0'; at++)
    g_assert_true (*at > ' ' && *at < 0x7f);
}

/* Whom libsoup would ask, and what for. */
static void
check_request (const char *base_uri, const FichaSecret *refresh_token)
{
  g_autofree char *host = ficha_base_uri_get_host (base_uri);
  char *address = ficha_base_uri_join_auth (base_uri, refresh_token);
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, &error);
  g_autofree char *unescaped = NULL;

  g_assert_no_error (error);
  check_wire (address);
  g_assert_cmpstr (g_uri_get_host (uri), ==, host);
  unescaped = g_uri_unescape_string (g_uri_get_host (uri), NULL);
  g_assert_cmpstr (unescaped, ==, host);
  check_wire (unescaped);
  g_assert_null (g_uri_get_userinfo (uri));
  g_assert_null (g_uri_get_fragment (uri));
  g_assert_true (g_str_has_suffix (g_uri_get_path (uri), "/auth"));
  g_assert_true (
      g_str_equal (g_uri_get_scheme (uri), "https") ||
      (g_str_equal (g_uri_get_scheme (uri), "http") && ficha_base_uri_is_loopback (base_uri)));
  if (refresh_token != NULL)
    {
      g_autoptr (GHashTable) query =
          g_uri_parse_params (g_uri_get_query (uri), -1, "&", G_URI_PARAMS_NONE, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (g_hash_table_size (query), ==, 1);
      g_assert_cmpstr (g_hash_table_lookup (query, "refresh_token"), ==,
                       ficha_secret_peek (refresh_token));
    }
  ficha_wipe_string (address);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_take_text (&data, &size);
  g_autofree char *token = fuzz_take_text (&data, &size);
  g_autoptr (GError) error = NULL;
  g_autofree char *base_uri = ficha_base_uri_check (text, &error);
  g_autofree char *again = NULL;

  g_assert_true ((base_uri == NULL) == (error != NULL));
  if (base_uri == NULL)
    return 0;

  again = ficha_base_uri_check (base_uri, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, base_uri);
  check_request (base_uri, NULL);
  if (ficha_token_is_valid (token, strlen (token)))
    {
      g_autoptr (FichaSecret) refresh_token = ficha_secret_new (token);

      check_request (base_uri, refresh_token);
    }
  return 0;
}
