// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-snippet.h"

#include <gio/gio.h>

#include "ficha-timestamp.h"

/* 2026-11-23T18:05:00Z, an hour after NOW. */
#define ENDS     G_GINT64_CONSTANT (1795457100)
#define NOW      (ENDS - 3600)

#define BASE_URI "https://api.bitize.io"

static char *
make (FichaSnippet snippet,
      const char *token,
      gint64 expires_at,
      const char *name,
      const char *base_uri)
{
  g_autoptr (FichaSecret) access_token = ficha_secret_new (token);
  g_autoptr (FichaSecret) text =
      ficha_snippet_make (snippet, access_token, expires_at, NOW, name, base_uri, "fichactl");

  return text != NULL ? g_strdup (ficha_secret_peek (text)) : NULL;
}

static void
test_names (void)
{
  static const struct
  {
    const char *name;
    FichaSnippet snippet;
  } cases[] = {
    { "plain", FICHA_SNIPPET_PLAIN }, { "header", FICHA_SNIPPET_HEADER },
    { "env", FICHA_SNIPPET_ENV },     { "json", FICHA_SNIPPET_JSON },
    { "curl", FICHA_SNIPPET_CURL },   { "curl-command", FICHA_SNIPPET_CURL_COMMAND },
  };
  static const char *const others[] = { "", "PLAIN", "plain ", "curl_command", "yaml" };
  FichaSnippet snippet = FICHA_SNIPPET_CURL_COMMAND;

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_test_message ("“%s”", others[i]);
      g_assert_false (ficha_snippet_from_name (others[i], &snippet));
      g_assert_cmpint (snippet, ==, FICHA_SNIPPET_CURL_COMMAND);
    }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].name);
      g_assert_true (ficha_snippet_from_name (cases[i].name, &snippet));
      g_assert_cmpint (snippet, ==, cases[i].snippet);
    }
}

static void
test_forms (void)
{
  static const struct
  {
    FichaSnippet snippet;
    const char *text;
  } cases[] = {
    { FICHA_SNIPPET_PLAIN, "abc.def" },
    { FICHA_SNIPPET_HEADER, "Authorization: Bearer abc.def" },
    { FICHA_SNIPPET_ENV, "BITIZE_ACCESS_TOKEN='abc.def'" },
    { FICHA_SNIPPET_JSON, "{\"access_token\":\"abc.def\",\"token_type\":\"Bearer\","
                          "\"expires_at\":\"2026-11-23T18:05:00Z\",\"expires_in\":3600}" },
    { FICHA_SNIPPET_CURL, "curl -H 'Authorization: Bearer abc.def' '" BASE_URI "'" },
    { FICHA_SNIPPET_CURL_COMMAND,
      "curl -H \"Authorization: Bearer $(fichactl token 'Loja 1')\" '" BASE_URI "'" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = make (cases[i].snippet, "abc.def", ENDS, "Loja 1", BASE_URI);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_expiry (void)
{
  static const struct
  {
    gint64 expires_at;
    const char *tail;
  } cases[] = {
    { ENDS, "\"expires_at\":\"2026-11-23T18:05:00Z\",\"expires_in\":3600}" },
    { NOW + 1, "\"expires_at\":\"2026-11-23T17:05:01Z\",\"expires_in\":1}" },
    { NOW, "\"expires_at\":\"2026-11-23T17:05:00Z\",\"expires_in\":0}" },
    { NOW - 1, "\"expires_at\":\"2026-11-23T17:04:59Z\",\"expires_in\":0}" },
    { FICHA_TIME_UNKNOWN, "\"expires_at\":null,\"expires_in\":null}" },
    { G_MAXINT64, "\"expires_at\":null,\"expires_in\":null}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = make (FICHA_SNIPPET_JSON, "a", cases[i].expires_at, NULL, NULL);

      g_test_message ("%s", cases[i].tail);
      g_assert_true (g_str_has_suffix (text, cases[i].tail));
    }
}

/* Runs a snippet with a curl that writes its arguments, each in a line, and a fichactl that, for
 * "token NAME" or "token -- NAME", answers with the name. */
static char *
run_shell (const char *shell, const char *snippet)
{
  g_autofree char *script = g_strdup_printf (
      "curl () { printf '%%s\\n' \"$@\"; }\n"
      "fichactl () { shift; if [ $# -gt 1 ]; then shift; fi; printf '%%s\\n' \"$*\"; }\n"
      "%s\nprintf '%%s' \"${BITIZE_ACCESS_TOKEN:-}\"\n",
      snippet);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, shell, "-c", script, NULL);
  char *output = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return output;
}

/* What a shell reads is what went in, whatever that is. */
static void
test_shell (void)
{
  static const char *const tokens[] = { "abc.def", "'", "a'$(id)`id`", "\"\\\"$HOME\\",
                                        "!!;&|#*~" };
  static const char *const names[] = { "Loja",  "Loja 1",  "it's",        "$(id)", "`id`\"\\",
                                       "a!b!!", "!'\\''!", "-x",          "--",    "*",
                                       ")",     "ação 😀", "\"); id; (\"" };
  static const char *const uris[] = { BASE_URI, "https://h.example/'$(id)",
                                      "http://[::1]:3333/a;b&c" };
  static const char *const shells[] = { "sh", "bash" };

  for (guint s = 0; s < G_N_ELEMENTS (shells); s++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
        for (guint j = 0; j < G_N_ELEMENTS (uris); j++)
          {
            g_autofree char *curl = make (FICHA_SNIPPET_CURL, tokens[i], ENDS, NULL, uris[j]);
            g_autofree char *env = make (FICHA_SNIPPET_ENV, tokens[i], ENDS, NULL, NULL);
            g_autofree char *curl_output = run_shell (shells[s], curl);
            g_autofree char *env_output = run_shell (shells[s], env);
            g_autofree char *expected =
                g_strdup_printf ("-H\nAuthorization: Bearer %s\n%s\n", tokens[i], uris[j]);

            g_test_message ("%s: %s", shells[s], curl);
            g_assert_cmpstr (curl_output, ==, expected);
            g_assert_cmpstr (env_output, ==, tokens[i]);
          }
      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        for (guint j = 0; j < G_N_ELEMENTS (uris); j++)
          {
            g_autofree char *text =
                make (FICHA_SNIPPET_CURL_COMMAND, "secret", ENDS, names[i], uris[j]);
            g_autofree char *output = run_shell (shells[s], text);
            g_autofree char *expected =
                g_strdup_printf ("-H\nAuthorization: Bearer %s\n%s\n", names[i], uris[j]);

            g_test_message ("%s: %s", shells[s], text);
            g_assert_cmpstr (output, ==, expected);
            g_assert_null (strstr (text, "secret"));
          }
    }
}

/* A name with "!" reaches fichactl also through the history expansion of an interactive shell. */
static void
test_history (void)
{
  g_autofree char *text = make (FICHA_SNIPPET_CURL_COMMAND, "secret", ENDS, "a!b", BASE_URI);

  g_assert_cmpstr (text, ==,
                   "curl -H \"Authorization: Bearer $(fichactl token 'a'\\!'b')\" '" BASE_URI "'");
}

static void
test_command_words (void)
{
  g_autoptr (FichaSecret) token = ficha_secret_new ("secret");
  g_autoptr (FichaSecret) text =
      ficha_snippet_make (FICHA_SNIPPET_CURL_COMMAND, token, ENDS, NOW, "-x", BASE_URI,
                          "flatpak run --command=fichactl io.github.ficha_app.Ficha");

  g_assert_cmpstr (ficha_secret_peek (text), ==,
                   "curl -H \"Authorization: Bearer $(flatpak run --command=fichactl "
                   "io.github.ficha_app.Ficha token -- '-x')\" '" BASE_URI "'");
}

static void
test_refused (void)
{
  static const struct
  {
    FichaSnippet snippet;
    const char *token;
    const char *name;
    const char *base_uri;
    gboolean good;
  } cases[] = {
    { FICHA_SNIPPET_PLAIN, "", "a", BASE_URI, FALSE },
    { FICHA_SNIPPET_PLAIN, "a\nb", "a", BASE_URI, FALSE },
    { FICHA_SNIPPET_HEADER, "a\r\nX: 1", "a", BASE_URI, FALSE },
    { FICHA_SNIPPET_ENV, "a b", "a", BASE_URI, FALSE },
    { FICHA_SNIPPET_JSON, "é", "a", BASE_URI, FALSE },
    { FICHA_SNIPPET_CURL, "a", NULL, BASE_URI "\n", FALSE },
    { FICHA_SNIPPET_CURL_COMMAND, "a", "a\nb", BASE_URI, FALSE },
    { FICHA_SNIPPET_CURL_COMMAND, "a", "a\xff", BASE_URI, FALSE },
    { FICHA_SNIPPET_CURL_COMMAND, "a", "a", BASE_URI "\x1b", FALSE },
    /* a form that has no place for them does not mind */
    { FICHA_SNIPPET_PLAIN, "a", "a\nb", "a\nb", TRUE },
    { FICHA_SNIPPET_CURL, "a", "a\nb", BASE_URI, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text =
          make (cases[i].snippet, cases[i].token, ENDS, cases[i].name, cases[i].base_uri);

      g_test_message ("%u", i);
      g_assert_cmpint (text != NULL, ==, cases[i].good);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/snippet/names", test_names);
  g_test_add_func ("/snippet/forms", test_forms);
  g_test_add_func ("/snippet/expiry", test_expiry);
  g_test_add_func ("/snippet/U10-shell", test_shell);
  g_test_add_func ("/snippet/U10-history", test_history);
  g_test_add_func ("/snippet/command-words", test_command_words);
  g_test_add_func ("/snippet/U10-refused", test_refused);
  return g_test_run ();
}
