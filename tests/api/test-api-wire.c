// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

/* What the requests are, byte by byte, and how many of them there are.
 * N26 (the words for each bad address): tested in tests/core/test-base-uri.c. */

#include "config.h"

#include <string.h>

#include "api-fixture.h"
#include "ficha-test.h"
#include "raw-server.h"

#define TOKENS_JSON "{\"access_token\":\"CANARY-AT\",\"refresh_token\":\"CANARY-RT\"}"
#define TOKENS                                                                                     \
  "HTTP/1.1 200 OK\r\nContent-Length: 56\r\n"                                                      \
  "Content-Type: application/json\r\n\r\n" TOKENS_JSON

G_STATIC_ASSERT (sizeof TOKENS_JSON - 1 == 56);

typedef struct
{
  RawServer *server;
  char *base_uri;
  FichaApi *api;
  ApiReply reply;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = raw_server_new ();
  fixture->base_uri = raw_server_dup_base_uri (fixture->server, "http");
  fixture->api = api_new ();
  raw_server_answer (fixture->server, TOKENS, RAW_CLOSE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  api_reply_clear (&fixture->reply);
  g_assert_finalize_object (fixture->api);
  raw_server_free (fixture->server);
  g_free (fixture->base_uri);
}

/* Of the headers that libsoup would add by itself, none but these. */
static void
assert_no_foreign_headers (RawServer *server, guint number)
{
  static const char *const foreign[] = { "Accept-Encoding:", "Accept-Language:", "Authorization:",
                                         "Cookie:",          "If-None-Match:",   "Upgrade:",
                                         "HTTP2-Settings:",  "Referer:" };

  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_test_message ("%s", foreign[i]);
      g_assert_false (raw_server_got (server, number, foreign[i]));
    }
  g_assert_true (raw_server_got (server, number, "\r\nUser-Agent: Ficha/" FICHA_VERSION "\r\n"));
  g_assert_true (raw_server_got (server, number, "\r\nContent-Type: application/json\r\n"));
  g_assert_true (raw_server_got (server, number, "\r\nAccept: application/json\r\n"));
}

static void
test_obtain (Fixture *fixture, gconstpointer data)
{
  api_obtain (fixture->api, fixture->base_uri, &fixture->reply);
  api_assert_tokens (&fixture->reply);
  g_assert_cmpuint (raw_server_count (fixture->server), ==, 1);
  g_assert_true (raw_server_got (fixture->server, 0, "POST /auth HTTP/1.1\r\n"));
  g_assert_true (raw_server_got (fixture->server, 0,
                                 "\r\n\r\n{\"consumer_key\":\"" API_CONSUMER_KEY "\","
                                 "\"secret_key\":\"CANARY-k3y!@%#$\\\"'\\\\ &+=/?{}[]<>|;:,.~`^*()"
                                 "_-0123456789abcdefXYZ\"}"));
  assert_no_foreign_headers (fixture->server, 0);
}

static void
test_renew (Fixture *fixture, gconstpointer data)
{
  g_autofree char *prefixed = g_strconcat (fixture->base_uri, "/v1/", NULL);

  api_renew (fixture->api, fixture->base_uri, API_REFRESH_TOKEN, &fixture->reply);
  api_assert_tokens (&fixture->reply);
  g_assert_true (
      raw_server_got (fixture->server, 0,
                      "GET /auth?refresh_token=CANARY-RT-%2B%2F%3D%26%2525 HTTP/1.1\r\n"));
  assert_no_foreign_headers (fixture->server, 0);

  api_renew (fixture->api, prefixed, "CANARY-RT", &fixture->reply);
  api_assert_tokens (&fixture->reply);
  g_assert_true (
      raw_server_got (fixture->server, 1, "GET /v1/auth?refresh_token=CANARY-RT HTTP/1.1\r\n"));
}

/* S32: cookies, HSTS and caches are things of browsers. */
static void
test_nothing_kept (Fixture *fixture, gconstpointer data)
{
  GByteArray *first, *second;

  raw_server_answer (fixture->server,
                     "HTTP/1.1 200 OK\r\nContent-Length: 56\r\nETag: \"1\"\r\n"
                     "Set-Cookie: session=CANARY-COOKIE; Path=/\r\n"
                     "Cache-Control: public, max-age=3600\r\n"
                     "Strict-Transport-Security: max-age=31536000\r\n\r\n" TOKENS_JSON,
                     RAW_CLOSE);
  for (guint i = 0; i < 2; i++)
    {
      api_renew (fixture->api, fixture->base_uri, "CANARY-RT", &fixture->reply);
      api_assert_tokens (&fixture->reply);
    }
  first = raw_server_get_request (fixture->server, 0);
  second = raw_server_get_request (fixture->server, 1);
  g_assert_cmpmem (first->data, first->len, second->data, second->len);
}

/* S19: of a redirect nothing but a host is told, and only one that looks like a host. */
static void
test_redirect_host (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *location;
    const char *host;
  } cases[] = {
    { "https://api.bitize.test/auth", "api.bitize.test" },
    { "http://[::1]:8080/", "::1" },
    { "https://user:CANARY@api.bitize.test/", "api.bitize.test" },
    { "https://ação.test/", "xn--ao-siap.test" },
    { "https://%62itize.test/", "bitize.test" },
    { "https://a%20b.test/", "127.0.0.1" },
    { "https://a%0Ab.test/", "127.0.0.1" },
    { "https://a<b>.test/", "127.0.0.1" },
    { "https:///auth", "127.0.0.1" },
    { "//bitize.test/", "127.0.0.1" },
    { "?", "127.0.0.1" },
    { "\xff", "127.0.0.1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = g_strdup_printf ("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n"
                                                 "Location: %s\r\n\r\n",
                                                 cases[i].location);

      g_test_message ("case %u", i);
      raw_server_answer (fixture->server, answer, RAW_CLOSE);
      api_obtain (fixture->api, fixture->base_uri, &fixture->reply);
      api_assert_error (&fixture->reply, FICHA_ERROR_REDIRECT, cases[i].host);
      g_assert_cmpuint (raw_server_count (fixture->server), ==, i + 1);
    }
}

/* S21: a server that asks for credentials gets none. */
static void
test_challenge (Fixture *fixture, gconstpointer data)
{
  static const char *const challenges[] = {
    "Basic realm=\"x\"",
    "Digest realm=\"x\", nonce=\"1\", qop=\"auth\"",
    "NTLM",
    "Negotiate",
  };

  for (guint i = 0; i < G_N_ELEMENTS (challenges); i++)
    {
      g_autofree char *answer =
          g_strdup_printf ("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: %s\r\n"
                           "Content-Length: 0\r\n\r\n",
                           challenges[i]);

      g_test_message ("%s", challenges[i]);
      raw_server_answer (fixture->server, answer, RAW_CLOSE);
      api_obtain (fixture->api, fixture->base_uri, &fixture->reply);
      api_assert_error (&fixture->reply, FICHA_ERROR_REFUSED, "");
      g_assert_true (fixture->reply.outcome.refused);
      g_assert_cmpuint (raw_server_count (fixture->server), ==, i + 1);
    }
}

/* N07: the connection of an earlier request is still open; libsoup would use it, and when it dies
 * send the GET again by another. */
static void
test_one_use_a_connection (Fixture *fixture, gconstpointer data)
{
  raw_server_answer (
      fixture->server,
      "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 56\r\n\r\n" TOKENS_JSON,
      RAW_HOLD);
  api_obtain (fixture->api, fixture->base_uri, &fixture->reply);
  api_assert_tokens (&fixture->reply);

  raw_server_answer (fixture->server, "", RAW_RESET);
  api_renew (fixture->api, fixture->base_uri, "CANARY-RT", &fixture->reply);
  api_assert_error (&fixture->reply, FICHA_ERROR_NETWORK, "127.0.0.1");
  g_assert_true (fixture->reply.outcome.left);
  g_assert_cmpuint (raw_server_count (fixture->server), ==, 2);
  g_assert_false (raw_server_got (fixture->server, 0, "GET"));
}

/* N08: HTTP/2 may repeat what a server says it did not process (GOAWAY, REFUSED_STREAM). It is never
 * offered, so there is no HTTP/2 server to test with: the TLS greeting tells. */
static void
test_no_http2 (Fixture *fixture, gconstpointer data)
{
  g_autofree char *base_uri = raw_server_dup_base_uri (fixture->server, "https");

  api_renew (fixture->api, base_uri, "CANARY-RT", &fixture->reply);
  api_assert_error (&fixture->reply, FICHA_ERROR_TIMED_OUT, "127.0.0.1");
  g_assert_false (fixture->reply.outcome.left);
  g_assert_true (raw_server_got (fixture->server, 0, "\x08http/1.1"));
  g_assert_false (raw_server_got (fixture->server, 0, "\x02h2"));
}

/* N26: an address that is no address of an API is not tried. */
static void
test_bad_address (Fixture *fixture, gconstpointer data)
{
  static const char *const addresses[] = {
    "http://127.0.0.1%0d%0aX-Injected:1:PORT",
    "http://127.0.0.1:PORT\\@evil.test/",
    "http://user:word@127.0.0.1:PORT",
    "http://127.0.0.1:PORT/?a=b",
    "http://127.0.0.1:PORT/#a",
    "http://127.0.0.1:PORT:99999",
    "http://" API_REMOTE_HOST ":PORT",
    "http://:PORT",
    "ftp://127.0.0.1:PORT",
    "file:///PORT",
    "",
  };
  const char *port = strrchr (fixture->base_uri, ':') + 1;

  api_use_test_resolver ();
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GString) address = g_string_new (addresses[i]);

      g_string_replace (address, "PORT", port, 0);
      g_test_message ("%s", address->str);
      api_obtain (fixture->api, address->str, &fixture->reply);
      api_assert_error (&fixture->reply, FICHA_ERROR_INVALID_BASE_URI, NULL);
      api_renew (fixture->api, address->str, "CANARY-RT", &fixture->reply);
      api_assert_error (&fixture->reply, FICHA_ERROR_INVALID_BASE_URI, NULL);
      g_assert_false (fixture->reply.outcome.left);
      g_assert_cmpint (fixture->reply.outcome.skew, ==, FICHA_TIME_UNKNOWN);
    }
  g_assert_cmpuint (raw_server_count (fixture->server), ==, 0);
}

/* Every character that a key may hold arrives as it is, and none ends the JSON string. */
static void
test_json_strings (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *key;
    const char *written;
  } cases[] = {
    { "plain", "\"plain\"" }, { "\"", "\"\\\"\"" },
    { "\\", "\"\\\\\"" },     { "a\tb\x1f", "\"a\\u0009b\\u001f\"" },
    { "ção", "\"ção\"" },     { "\\\"},\"x\":\"", "\"\\\\\\\"},\\\"x\\\":\\\"\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const FichaIntegration integration = { .base_uri = fixture->base_uri,
                                             .consumer_key = (char *) cases[i].key };
      g_autoptr (FichaSecret) secret = ficha_secret_new (cases[i].key);
      g_autofree char *body = g_strdup_printf ("{\"consumer_key\":%s,\"secret_key\":%s}",
                                               cases[i].written, cases[i].written);

      g_test_message ("%s", cases[i].key);
      api_reply_clear (&fixture->reply);
      ficha_api_obtain_async (fixture->api, &integration, secret, NULL, api_done_cb,
                              &fixture->reply);
      ficha_assert_await (fixture->reply.done, API_WAIT);
      api_assert_tokens (&fixture->reply);
      g_assert_true (raw_server_got (fixture->server, i, body));
    }
}

/* The server's clock and what it says of waiting. */
static void
test_head (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *value; /* NULL: the date that lies so many seconds ahead */
    gint64 ahead;
    guint retry_after;
  } cases[] = {
    { "Retry-After", "0", 0, 0 },
    { "Retry-After", "120", 0, 120 },
    { "Retry-After", "3601", 0, 3600 },
    { "Retry-After", "315360000", 0, 3600 },
    { "Retry-After", "99999999999999999999999999", 0, 3600 },
    { "Retry-After", "-5", 0, 0 },
    { "Retry-After", "1e9", 0, 0 },
    { "Retry-After", "soon", 0, 0 },
    { "Retry-After", "", 0, 0 },
    { "Retry-After", "Fri, 31 Dec 1999 23:59:59 GMT", 0, 0 },
    { "Retry-After", "Fri, 31 Dec 2100 23:59:59 GMT", 0, 3600 },
    { "Retry-After", NULL, 600, 600 },
    { "Date", NULL, 0, 0 },
    { "Date", NULL, 600, 0 },
    { "Date", NULL, -86400, 0 },
    { "Date", "yesterday", 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
      g_autoptr (GDateTime) date = g_date_time_add_seconds (now, cases[i].ahead);
      g_autofree char *text = g_date_time_format (date, "%a, %d %b %Y %T GMT");
      g_autofree char *answer =
          g_strdup_printf ("HTTP/1.1 429 Slow Down\r\nContent-Length: 0\r\n%s: %s\r\n\r\n",
                           cases[i].name, cases[i].value != NULL ? cases[i].value : text);
      gboolean dated = g_str_equal (cases[i].name, "Date") && cases[i].value == NULL;

      g_test_message ("%s", answer);
      raw_server_answer (fixture->server, answer, RAW_CLOSE);
      api_obtain (fixture->api, fixture->base_uri, &fixture->reply);
      api_assert_error (&fixture->reply, FICHA_ERROR_RATE_LIMITED, "429");
      g_assert_cmpint (ABS ((gint64) fixture->reply.outcome.retry_after - cases[i].retry_after), <=,
                       cases[i].value == NULL ? 2 : 0);
      if (dated)
        g_assert_cmpint (ABS (fixture->reply.outcome.skew - cases[i].ahead), <=, 2);
      else
        g_assert_cmpint (fixture->reply.outcome.skew, ==, FICHA_TIME_UNKNOWN);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  api_forget_proxies ();

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/api/wire/obtain", test_obtain);
  ADD ("/api/wire/json-strings", test_json_strings);
  ADD ("/api/wire/renew", test_renew);
  ADD ("/api/wire/C09-S24-head", test_head);
  ADD ("/api/wire/S19-redirect-host", test_redirect_host);
  ADD ("/api/wire/S21-challenge", test_challenge);
  ADD ("/api/wire/S32-nothing-kept", test_nothing_kept);
  ADD ("/api/wire/N07-one-use-a-connection", test_one_use_a_connection);
  ADD ("/api/wire/N08-no-http2", test_no_http2);
  ADD ("/api/wire/N26-bad-address", test_bad_address);

  return g_test_run ();
}
