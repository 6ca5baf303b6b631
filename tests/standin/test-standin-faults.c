// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-test.h"
#include "test-call.h"

/* ---- answers that are whole ------------------------------------------------------------------- */

static void
test_bodies (void)
{
  static const struct
  {
    const char *fault;
    const char *pattern;
  } cases[] = {
    { "html", "^<!DOCTYPE html>" },
    { "empty", "^$" },
    { "spaces", "^ +\n$" },
    { "null", "^null$" },
    { "array", "^\\[\\]$" },
    { "string", "^\"CANARY-AT-string\"$" },
    { "cut=10", "^{\"access_t$" },
    { "trailing", "^{.*}{.*}$" },
    { "trailing=%20%5D", "^{.*} \\]$" },
    { "bom", "^\xef\xbb\xbf{.*}$" },
    { "comment", "^/\\* tokens \\*/ {.*}$" },
    { "var", "^var x = {.*}$" },
    { "single-quotes", "^{'access_token':'[^\"]*}$" },
    { "deep", "^\\[{1000}" },
    { "deep-object", "^({\"a\":){1000}" },
    { "nul", "\"access_token\":\"CAN\\\\u0000ARY" },
    { "nul,field=refresh_token", "\"refresh_token\":\"CAN\\\\u0000ARY" },
    { "crlf", "\"access_token\":\"CAN\\\\r\\\\nX-Injected: 1ARY" },
    { "esc", "\"access_token\":\"CAN\\\\u001b\\[31mARY" },
    { "non-ascii", "\"access_token\":\"CAN\xc3\xa7\xc3\xa3oARY" },
    { "lone-surrogate", "\"access_token\":\"CAN\\\\ud800ARY" },
    { "duplicate", "^{\"access_token\":\"CANARY-AT-duplicate\",\"access_token\":\"" },
    { "token-size=1", "\"access_token\":\".\"" },
    { "token-size=8192", "\"access_token\":\"CANARY-AT-[-0-9a-f]{36}x{8146}\"" },
    { "gzip-garbage", "^\\x1f\\x8b\\x08 this is not gzip$" },
  };
  g_autoptr (FichaStandin) standin = test_standin_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *options = g_strconcat ("fault=", cases[i].fault, NULL);
      g_autoptr (TestAnswer) answer = test_obtain (standin, options);

      g_test_message ("%s", cases[i].fault);
      g_assert_cmpuint (answer->status, ==, SOUP_STATUS_OK);
      g_assert_true (g_regex_match_simple (cases[i].pattern, answer->text, G_REGEX_RAW, 0));
    }
}

static void
test_statuses (void)
{
  static const struct
  {
    const char *options;
    guint status;
    const char *body;
  } cases[] = {
    { "fault=status-403", 403, "{\"message\":\"The stand-in says 403\"}" },
    { "fault=status-500,message=a%22b", 500, "{\"message\":\"a\\\"b\"}" },
    { "fault=status-400,message=m,body=json-nested", 400, "{\"error\":{\"message\":\"m\"}}" },
    { "fault=status-400,message=m,body=error", 400, "{\"error\":\"m\"}" },
    { "fault=status-400,message=m,body=errors", 400, "{\"errors\":[{\"message\":\"m\"}]}" },
    { "fault=status-400,message=m,body=array", 400, "[{\"message\":\"m\"}]" },
    { "fault=status-400,message=m,body=text", 400, "m" },
    { "fault=status-400,message=m,body=empty", 400, "" },
    { "fault=status-204", 204, "" },
    { "fault=status-304", 304, "" },
    { "fault=status-600,body=empty", 600, "" },
    { "fault=status-999,body=empty", 999, "" },
    { "fault=auth-basic,message=m", 401, "{\"message\":\"m\"}" },
    { "fault=retry-after=30,message=m", 429, "{\"message\":\"m\"}" },
  };
  g_autoptr (FichaStandin) standin = test_standin_new ();
  g_autoptr (TestAnswer) html = test_obtain (standin, "fault=status-502,body=html");
  g_autoptr (TestAnswer) echo = test_obtain (standin, "fault=status-401,body=echo");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestAnswer) answer = test_obtain (standin, cases[i].options);

      g_test_message ("%s", cases[i].options);
      g_assert_cmpuint (answer->status, ==, cases[i].status);
      g_assert_cmpstr (answer->text, ==, cases[i].body);
      g_assert_false (ficha_standin_accepts (standin, cases[i].options, ""));
    }
  g_assert_true (g_str_has_prefix (html->text, "<!DOCTYPE html>"));
  g_assert_cmpstr (json_object_get_string_member (echo->json, "message"), ==,
                   FICHA_STANDIN_SECRET_KEY);
}

static void
test_headers (void)
{
  static const struct
  {
    const char *options;
    guint status;
    const char *header;
    const char *pattern; /* NULL: not there */
  } cases[] = {
    { "", 200, "Date", " GMT$" },
    { "fault=no-date", 200, "Date", NULL },
    { "fault=cookies", 200, "Set-Cookie", "^session=CANARY-COOKIE" },
    { "fault=cookies", 200, "Strict-Transport-Security", "^max-age=" },
    { "fault=cookies", 200, "Cache-Control", "max-age=" },
    { "fault=gzip", 200, "Content-Encoding", "^gzip$" },
    { "fault=retry-after=-5", 429, "Retry-After", "^-5$" },
    { "fault=status-503,retry-after=Wed;%2001%20Jan%202070", 503, "Retry-After",
      "^Wed, 01 Jan 2070$" },
    { "fault=auth-basic", 401, "WWW-Authenticate", "^Basic " },
    { "fault=auth-digest", 401, "WWW-Authenticate", "^Digest " },
    { "fault=auth-ntlm", 401, "WWW-Authenticate", "^NTLM$" },
    { "fault=auth-negotiate", 401, "WWW-Authenticate", "^Negotiate$" },
    { "fault=redirect=301:same", 301, "Location", "^http://127.0.0.1:\\d+/fault=.*/landing$" },
    { "fault=redirect=302:other-host", 302, "Location", "^http://localhost:\\d+/.*/landing$" },
    { "fault=redirect=303:other-scheme", 303, "Location", "^https://127.0.0.1:\\d+/.*/landing$" },
    { "fault=redirect=307:loop", 307, "Location", "^http://127.0.0.1:\\d+/.*/auth$" },
    { "fault=redirect=308:empty", 308, "Location", "^$" },
    { "fault=redirect=308:none", 308, "Location", NULL },
    { "fault=redirect=302:file", 302, "Location", "^file:///" },
    { "fault=redirect=302:data", 302, "Location", "^data:" },
    { "fault=redirect=302:http%3A%2F%2Fexample.org%2F", 302, "Location", "^http://example.org/$" },
  };
  g_autoptr (FichaStandin) standin = test_standin_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestAnswer) answer = test_obtain (standin, cases[i].options);
      const char *value = test_get_header (answer, cases[i].header);

      g_test_message ("%s", cases[i].options);
      g_assert_cmpuint (answer->status, ==, cases[i].status);
      if (cases[i].pattern != NULL)
        g_assert_true (g_regex_match_simple (cases[i].pattern, value, 0, 0));
      else
        g_assert_null (value);
    }
}

/* Who follows a redirection is seen. */
static void
test_landing (void)
{
  const char *options = "fault=redirect=307:same";
  g_autoptr (FichaStandin) standin = test_standin_new ();
  g_autoptr (TestAnswer) redirected = test_obtain (standin, options);
  g_autoptr (TestAnswer) landed =
      test_call (soup_message_new ("GET", test_get_header (redirected, "Location")));

  g_assert_nonnull (json_object_get_string_member (landed->json, "access_token"));
  g_assert_cmpuint (ficha_standin_count (standin, options, "POST"), ==, 1);
  g_assert_cmpuint (ficha_standin_count (standin, options, "GET"), ==, 1);
}

/* How many bytes @packed becomes, at most @limit; @error when it breaks off. */
static gsize
unpack (GBytes *packed, gsize limit, GError **error)
{
  g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_bytes (packed);
  g_autoptr (GZlibDecompressor) zlib = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (memory, G_CONVERTER (zlib));
  g_autofree char *buffer = g_malloc (64 * 1024);
  gsize n_unpacked = 0;
  gssize n_bytes;

  while (n_unpacked < limit &&
         (n_bytes = g_input_stream_read (stream, buffer, 64 * 1024, NULL, error)) > 0)
    n_unpacked += n_bytes;

  return n_unpacked;
}

static void
test_gzip (void)
{
  static const struct
  {
    const char *options;
    gsize limit;
    gboolean good;
  } cases[] = {
    { "fault=gzip", G_MAXSIZE, TRUE },
    { "fault=gzip-truncated", G_MAXSIZE, FALSE },
    { "fault=gzip-crc", G_MAXSIZE, FALSE },
    { "fault=gzip-garbage", G_MAXSIZE, FALSE },
    { "fault=gzip-bomb", 64 * 1024 * 1024, TRUE },
  };
  g_autoptr (FichaStandin) standin = test_standin_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestAnswer) answer = test_obtain (standin, cases[i].options);
      g_autoptr (GError) error = NULL;
      gsize n_unpacked = unpack (answer->body, cases[i].limit, &error);

      g_test_message ("%s", cases[i].options);
      g_assert_cmpuint (g_bytes_get_size (answer->body), <, 600 * 1000);
      if (cases[i].good)
        g_assert_no_error (error);
      else
        g_assert_nonnull (error);
      if (cases[i].limit != G_MAXSIZE)
        g_assert_cmpuint (n_unpacked, >=, cases[i].limit);
    }
}

/* ---- when a fault strikes, and what it leaves ------------------------------------------------- */

static void
test_times (void)
{
  static const struct
  {
    const char *options;
    guint statuses[4];
  } cases[] = {
    { "fault=status-503,times=1", { 503, 200, 200, 200 } },
    { "fault=status-503,after=1", { 200, 503, 503, 503 } },
    { "post-fault=status-503,after=1,times=2", { 200, 503, 503, 200 } },
    { "get-fault=status-503", { 200, 200, 200, 200 } },
    { "fault=status-503,post-fault=status-502", { 502, 502, 502, 502 } },
    { "fault=status-503,times=0", { 200, 200, 200, 200 } },
    { "fault=status-503,chance=0", { 200, 200, 200, 200 } },
  };
  g_autoptr (FichaStandin) standin = test_standin_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (cases[i].statuses); j++)
        {
          g_autoptr (TestAnswer) answer = test_obtain (standin, cases[i].options);

          g_test_message ("%s: request %" G_GSIZE_FORMAT, cases[i].options, j + 1);
          g_assert_cmpuint (answer->status, ==, cases[i].statuses[j]);
        }
    }
}

static void
test_chance (void)
{
  const char *options = "fault=status-503,chance=30";
  g_autoptr (FichaStandin) standin = test_standin_new ();
  guint n_hit = 0;

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (TestAnswer) answer = test_obtain (standin, options);

      n_hit += answer->status == 503;
    }
  g_assert_cmpuint (n_hit, >, 40);
  g_assert_cmpuint (n_hit, <, 80);
}

/* A refresh token that arrived is used, whatever came back; tokens are only issued by some. */
static void
test_faults_of_renewals (void)
{
  static const struct
  {
    const char *options;
    guint status;
    gboolean issues;
  } cases[] = {
    { "ledger=no,get-fault=status-503", 503, FALSE },
    { "ledger=no,get-fault=redirect=302:same", 302, FALSE },
    { "ledger=no,get-fault=html", 200, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaStandin) standin = test_standin_new ();
      g_autoptr (TestAnswer) first = test_obtain (standin, cases[i].options);
      const char *access_token = json_object_get_string_member (first->json, "access_token");
      const char *refresh_token = json_object_get_string_member (first->json, "refresh_token");
      g_autoptr (TestAnswer) second = test_renew (standin, cases[i].options, refresh_token);
      g_autoptr (TestAnswer) third = NULL;

      g_test_message ("%s", cases[i].options);
      g_assert_cmpuint (second->status, ==, cases[i].status);
      g_assert_true (ficha_standin_accepts (standin, cases[i].options, access_token) ==
                     !cases[i].issues);
      g_assert_cmpuint (ficha_standin_get_reuses (standin), ==, 0);

      third = test_renew (standin, cases[i].options, refresh_token);
      g_assert_cmpuint (ficha_standin_get_reuses (standin), ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/standin/faults/S04-to-S11-bodies", test_bodies);
  g_test_add_func ("/standin/faults/S20-to-S26-statuses", test_statuses);
  g_test_add_func ("/standin/faults/headers", test_headers);
  g_test_add_func ("/standin/faults/S19-landing", test_landing);
  g_test_add_func ("/standin/faults/S13-S14-gzip", test_gzip);
  g_test_add_func ("/standin/faults/times", test_times);
  g_test_add_func ("/standin/faults/chance", test_chance);
  g_test_add_func ("/standin/faults/renewals", test_faults_of_renewals);

  return g_test_run ();
}
