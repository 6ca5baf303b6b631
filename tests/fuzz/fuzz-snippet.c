// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "ficha-base-uri.h"
#include "ficha-integration.h"
#include "ficha-snippet.h"
#include "ficha-tokens.h"
#include "fuzz.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define ENDS G_GINT64_CONSTANT (1795457100)

static void
check_words (const char *text, const char *const *words)
{
  g_auto (GStrv) read = NULL;
  g_autoptr (GError) error = NULL;

  g_shell_parse_argv (text, NULL, &read, &error);
  g_assert_no_error (error);
  g_assert_true (g_strv_equal ((const char *const *) read, words));
}

/* The text of the form, which is one line. */
static char *
make (FichaSnippet snippet, const FichaSecret *token, const char *name, const char *base_uri)
{
  g_autoptr (FichaSecret) text =
      ficha_snippet_make (snippet, token, ENDS, ENDS - 60, name, base_uri, "fichactl");

  g_assert_nonnull (text);
  g_assert_null (strpbrk (ficha_secret_peek (text), "\n\r"));
  return g_strdup (ficha_secret_peek (text));
}

static void
check_token (const FichaSecret *token, const char *base_uri)
{
  const char *text = ficha_secret_peek (token);
  g_autofree char *header = g_strconcat ("Authorization: Bearer ", text, NULL);
  g_autofree char *assignment = g_strconcat ("BITIZE_ACCESS_TOKEN=", text, NULL);
  g_autofree char *plain = make (FICHA_SNIPPET_PLAIN, token, NULL, NULL);
  g_autofree char *as_header = make (FICHA_SNIPPET_HEADER, token, NULL, NULL);
  g_autofree char *env = make (FICHA_SNIPPET_ENV, token, NULL, NULL);
  g_autofree char *curl = make (FICHA_SNIPPET_CURL, token, NULL, base_uri);
  g_autofree char *json = make (FICHA_SNIPPET_JSON, token, NULL, NULL);
  g_autoptr (JsonNode) root = json_from_string (json, NULL);

  g_assert_cmpstr (plain, ==, text);
  g_assert_cmpstr (as_header, ==, header);
  check_words (env, (const char *const[]) { assignment, NULL });
  check_words (curl, (const char *const[]) { "curl", "-H", header, base_uri, NULL });
  g_assert_nonnull (root);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "access_token"), ==,
                   text);
}

/* The command in the parentheses, and the word behind them; what is in there goes to a shell again. */
static void
check_command (const char *name, const char *base_uri)
{
  static const char head[] = "curl -H \"Authorization: Bearer $(";
  g_autofree char *text = make (FICHA_SNIPPET_CURL_COMMAND, NULL, name, base_uri);
  char *end;

  g_assert_true (g_str_has_prefix (text, head));
  end = g_strrstr (text, ")\" ");
  g_assert_nonnull (end);
  *end = '\0';
  check_words (end + 3, (const char *const[]) { base_uri, NULL });
  if (*name == '-')
    check_words (text + strlen (head),
                 (const char *const[]) { "fichactl", "token", "--", name, NULL });
  else
    check_words (text + strlen (head), (const char *const[]) { "fichactl", "token", name, NULL });
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *name = fuzz_take_text (&data, &size);
  g_autofree char *token = fuzz_take_text (&data, &size);
  g_autofree char *address = fuzz_take_text (&data, &size);
  g_autofree char *base_uri = ficha_base_uri_check (address, NULL);

  if (base_uri == NULL)
    base_uri = g_strdup (FICHA_BASE_URI_DEFAULT);
  if (ficha_token_is_valid (token, strlen (token)))
    {
      g_autoptr (FichaSecret) secret = ficha_secret_new (token);

      check_token (secret, base_uri);
    }
  if (ficha_integration_check_name (name, NULL))
    check_command (name, base_uri);

  return 0;
}
