// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

/* What the stand-in answers, and what becomes of it.
 * S06-S11, S35-S37 (the reading of an answer): tested in tests/core.
 * S15-S18, S27, S30: in test-api-network.c. S21, S24 (dates), S32: in test-api-wire.c.
 * S20 (no repetition by itself), S22, S25, S33, S34, S38-S40 (what follows): tested in tests/agent. */

#include "config.h"

#include <string.h>

#include "api-fixture.h"
#include "ficha-test.h"

#define TOKENS FICHA_ERROR_FAILED /* stands for success in the tables */

typedef struct
{
  FichaStandin *standin;
  FichaApi *api;
  ApiReply reply;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->standin = ficha_standin_new (NULL, 0, &error);
  g_assert_no_error (error);
  fixture->api = api_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (ficha_standin_get_reuses (fixture->standin), ==, 0);
  api_reply_clear (&fixture->reply);
  g_assert_finalize_object (fixture->api);
  g_assert_finalize_object (fixture->standin);
}

static void
obtain (Fixture *fixture, const char *options)
{
  g_autofree char *base_uri = ficha_standin_dup_base_uri (fixture->standin, options);

  g_test_message ("POST %s", options);
  api_obtain (fixture->api, base_uri, &fixture->reply);
}

/* Renews with a refresh token just obtained. */
static void
renew (Fixture *fixture, const char *options)
{
  g_autofree char *base_uri = ficha_standin_dup_base_uri (fixture->standin, options);
  g_autoptr (FichaSecret) refresh_token = NULL;

  obtain (fixture, options);
  api_assert_tokens (&fixture->reply);
  refresh_token = ficha_secret_ref (ficha_tokens_get_refresh_token (fixture->reply.tokens));
  g_test_message ("GET %s", options);
  api_renew (fixture->api, base_uri, ficha_secret_peek (refresh_token), &fixture->reply);
}

static void
assert_reply (const ApiReply *reply, FichaError code, const char *message)
{
  if (code == TOKENS)
    api_assert_tokens (reply);
  else
    api_assert_error (reply, code, message);
}

static void
test_four_fields (Fixture *fixture, gconstpointer data)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (FichaSecret) first = NULL;

  obtain (fixture, "life=3600");
  api_assert_tokens (&fixture->reply);
  g_assert_true (ficha_standin_accepts (fixture->standin, "life=3600",
                                        ficha_secret_peek (ficha_tokens_get_access_token (
                                            fixture->reply.tokens))));
  first = ficha_secret_ref (ficha_tokens_get_refresh_token (fixture->reply.tokens));
  g_assert_cmpint (ABS (ficha_tokens_get_issued_at (fixture->reply.tokens) - now), <=, 2);
  g_assert_cmpint (ABS (ficha_tokens_get_access_expires_at (fixture->reply.tokens) - now - 3600),
                   <=, 2);
  g_assert_cmpint (ficha_tokens_get_refresh_expires_at (fixture->reply.tokens), >, now + 3600);
  g_assert_cmpint (ABS (fixture->reply.outcome.skew), <=, 1);
  g_assert_cmpuint (fixture->reply.outcome.retry_after, ==, 0);

  renew (fixture, "life=3600");
  api_assert_tokens (&fixture->reply);
  g_assert_false (
      ficha_secret_equal (first, ficha_tokens_get_refresh_token (fixture->reply.tokens)));
  g_assert_true (ficha_standin_accepts (fixture->standin, "life=3600",
                                        ficha_secret_peek (ficha_tokens_get_access_token (
                                            fixture->reply.tokens))));
}

/* Each is asked for by a POST and by a GET, and nothing is asked for twice. */
static void
test_bodies (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *id;
    const char *options;
    FichaError code;
    const char *message; /* NULL: any */
  } cases[] = {
    { "S02", "omit=access_token", FICHA_ERROR_BAD_ANSWER, NULL },
    { "S02", "null=access_token", FICHA_ERROR_BAD_ANSWER, NULL },
    { "S02", "type=access_token:number", FICHA_ERROR_BAD_ANSWER, NULL },
    { "S02", "type=access_token:object", FICHA_ERROR_BAD_ANSWER, NULL },
    { "S02", "type=access_token:empty", FICHA_ERROR_BAD_ANSWER, NULL },
    { "S02b", "omit=refresh_token", TOKENS, NULL },
    { "S02b", "null=expiration_access_token", TOKENS, NULL },
    { "S02b", "type=expiration_refresh_token:object", TOKENS, NULL },
    { "S03", "extra", TOKENS, NULL },
    { "S04", "fault=html", FICHA_ERROR_NOT_API, "127.0.0.1" },
    { "S05", "fault=empty", FICHA_ERROR_BAD_ANSWER, NULL },
    { "S05", "fault=spaces", FICHA_ERROR_BAD_ANSWER, NULL },
    { "S05", "fault=null", FICHA_ERROR_BAD_ANSWER, NULL },
    { "S05", "fault=array", FICHA_ERROR_BAD_ANSWER, NULL },
    { "S05", "fault=string", FICHA_ERROR_BAD_ANSWER, NULL },
    { "S14", "fault=gzip", FICHA_ERROR_BAD_ANSWER, NULL },
    { "S14", "fault=gzip-truncated", FICHA_ERROR_BAD_ANSWER, NULL },
    { "S14", "fault=gzip-crc", FICHA_ERROR_BAD_ANSWER, NULL },
    { "S14", "fault=gzip-garbage", FICHA_ERROR_BAD_ANSWER, NULL },
    { "S26", "fault=status-203", FICHA_ERROR_BAD_ANSWER, "a status of 203" },
    { "S26", "fault=status-204", FICHA_ERROR_BAD_ANSWER, "a status of 204" },
    { "S26", "fault=status-206", FICHA_ERROR_BAD_ANSWER, "a status of 206" },
    { "S26", "fault=status-304", FICHA_ERROR_SERVER, NULL },
    { "S26", "fault=status-600", FICHA_ERROR_SERVER, "600 The stand-in says 600" },
    { "S26", "fault=status-999", FICHA_ERROR_SERVER, "999 The stand-in says 999" },
    { "S30", "fault=nul-header", FICHA_ERROR_BAD_ANSWER, NULL },
    { "S34", "life=-10", TOKENS, NULL },
    { "S34", "life=5", TOKENS, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].id);
      obtain (fixture, cases[i].options);
      assert_reply (&fixture->reply, cases[i].code, cases[i].message);
      g_assert_false (fixture->reply.outcome.refused);
      g_assert_cmpuint (ficha_standin_count (fixture->standin, cases[i].options, NULL), ==, 1);
    }
}

/* S12, S13, S29: what has no end or grows is stopped soon, and takes little memory, though the
 * stand-in has its part in it. libsoup's "Header too big" can't be told from a broken connection. */
static void
test_bounds (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *id;
    const char *options;
    FichaError code;
    const char *message;
    guint megabytes;
  } cases[] = {
    { "S12", "fault=big", FICHA_ERROR_BAD_ANSWER, "too large", 5 },
    { "S13", "fault=gzip-bomb", FICHA_ERROR_BAD_ANSWER, "too large", 5 },
    { "S29", "fault=header-big", FICHA_ERROR_NETWORK, NULL, 20 },
    { "S29", "fault=headers-many", FICHA_ERROR_NETWORK, NULL, 20 },
    { "S29", "fault=headers-endless", FICHA_ERROR_NETWORK, NULL, 20 },
  };

  obtain (fixture, "");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize resident = api_get_resident ();
      gint64 start = g_get_monotonic_time ();

      g_test_message ("%s", cases[i].id);
      obtain (fixture, cases[i].options);
      assert_reply (&fixture->reply, cases[i].code, cases[i].message);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_USEC_PER_SEC);
      g_assert_cmpuint (api_get_resident (), <=, resident + cases[i].megabytes * 1024 * 1024);
    }
}

/* What a status means, on a POST and on a GET; each is sent once. */
/* The statuses whose id begins with @data. */
static void
test_statuses (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *id;
    guint status;
    FichaError on_post;
    FichaError on_get;
    const char *message;
    gboolean refused;
  } cases[] = {
    { "S20, S22", 400, FICHA_ERROR_REFUSED, FICHA_ERROR_REFUSED, "The stand-in says 400", TRUE },
    { "S20, S22", 401, FICHA_ERROR_REFUSED, FICHA_ERROR_REFUSED, "The stand-in says 401", TRUE },
    { "S20, S22", 403, FICHA_ERROR_REFUSED, FICHA_ERROR_REFUSED, "The stand-in says 403", TRUE },
    { "S20, S22", 422, FICHA_ERROR_REFUSED, FICHA_ERROR_REFUSED, "The stand-in says 422", TRUE },
    { "S23", 404, FICHA_ERROR_WRONG_ADDRESS, FICHA_ERROR_REFUSED, NULL, TRUE },
    { "S23", 405, FICHA_ERROR_WRONG_ADDRESS, FICHA_ERROR_WRONG_ADDRESS, "405", FALSE },
    { "S23", 410, FICHA_ERROR_WRONG_ADDRESS, FICHA_ERROR_WRONG_ADDRESS, "410", FALSE },
    { "S24", 429, FICHA_ERROR_RATE_LIMITED, FICHA_ERROR_RATE_LIMITED, "429 The stand-in says 429",
      FALSE },
    { "S25", 408, FICHA_ERROR_SERVER, FICHA_ERROR_SERVER, "408 The stand-in says 408", FALSE },
    { "S25", 425, FICHA_ERROR_SERVER, FICHA_ERROR_SERVER, "425 The stand-in says 425", FALSE },
    { "S25", 500, FICHA_ERROR_SERVER, FICHA_ERROR_SERVER, "500 The stand-in says 500", FALSE },
    { "S25", 502, FICHA_ERROR_SERVER, FICHA_ERROR_SERVER, "502 The stand-in says 502", FALSE },
    { "S25", 503, FICHA_ERROR_SERVER, FICHA_ERROR_SERVER, "503 The stand-in says 503", FALSE },
    { "S25", 504, FICHA_ERROR_SERVER, FICHA_ERROR_SERVER, "504 The stand-in says 504", FALSE },
    { "N20", 511, FICHA_ERROR_CAPTIVE, FICHA_ERROR_CAPTIVE, "127.0.0.1", FALSE },
    { "N16", 407, FICHA_ERROR_SERVER, FICHA_ERROR_SERVER, "407 The stand-in says 407", FALSE },
  };
  guint n_tried = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *post = g_strdup_printf ("post-fault=status-%u", cases[i].status);
      g_autofree char *get = g_strdup_printf ("get-fault=status-%u", cases[i].status);

      if (!g_str_has_prefix (cases[i].id, data))
        continue;

      g_test_message ("%s", cases[i].id);
      n_tried++;
      obtain (fixture, post);
      api_assert_error (&fixture->reply, cases[i].on_post,
                        cases[i].status == 404 ? "404" : cases[i].message);
      g_assert_cmpint (fixture->reply.outcome.refused, ==, cases[i].refused);
      g_assert_cmpuint (ficha_standin_count (fixture->standin, post, NULL), ==, 1);

      renew (fixture, get);
      api_assert_error (&fixture->reply, cases[i].on_get, cases[i].message);
      g_assert_cmpint (fixture->reply.outcome.refused, ==, cases[i].refused);
      g_assert_cmpuint (ficha_standin_count (fixture->standin, get, "POST"), ==, 1);
      g_assert_cmpuint (ficha_standin_count (fixture->standin, get, "GET"), ==, 1);
    }
  g_assert_cmpuint (n_tried, >, 0);
}

/* What the server says of an error, and the waiting that it asks for. */
static void
test_explanations (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *options;
    const char *message;
    guint retry_after;
  } cases[] = {
    { "fault=status-503,body=json-nested", "503 The stand-in says 503", 0 },
    { "fault=status-503,body=error", "503 The stand-in says 503", 0 },
    { "fault=status-503,body=errors", "503 The stand-in says 503", 0 },
    { "fault=status-503,body=array", "503 The stand-in says 503", 0 },
    { "fault=status-503,body=html", "503", 0 },
    { "fault=status-503,body=text", "503", 0 },
    { "fault=status-503,body=empty", "503", 0 },
    { "fault=status-503,body=echo", "503", 0 },
    { "fault=status-401,body=echo", "", 0 },
    { "fault=status-401,body=html", "", 0 },
    { "fault=status-503,retry-after=120", "503 The stand-in says 503", 120 },
    { "fault=status-503,retry-after=-1", "503 The stand-in says 503", 0 },
    { "fault=retry-after=315360000", "429 The stand-in says 429", 3600 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      obtain (fixture, cases[i].options);
      g_assert_nonnull (fixture->reply.error);
      g_assert_cmpstr (fixture->reply.error->message, ==, cases[i].message);
      g_assert_cmpuint (fixture->reply.outcome.retry_after, ==, cases[i].retry_after);
    }
}

/* S19: no redirect is followed, wherever it points; the other place sees no request. */
static void
test_redirects (Fixture *fixture, gconstpointer data)
{
  static const guint statuses[] = { 300, 301, 302, 303, 305, 307, 308 };
  static const struct
  {
    const char *target;
    const char *host;
  } targets[] = {
    { "same", "127.0.0.1" }, { "other-host", "localhost" }, { "other-scheme", "127.0.0.1" },
    { "loop", "127.0.0.1" }, { "empty", "127.0.0.1" },      { "none", "127.0.0.1" },
    { "file", "127.0.0.1" }, { "data", "127.0.0.1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (targets); j++)
      {
        g_autofree char *fault =
            g_strdup_printf ("fault=redirect=%u:%s", statuses[i], targets[j].target);
        g_autofree char *get_fault = g_strconcat ("get-", fault, NULL);

        obtain (fixture, fault);
        api_assert_error (&fixture->reply, FICHA_ERROR_REDIRECT, targets[j].host);
        g_assert_cmpuint (ficha_standin_count (fixture->standin, fault, NULL), ==, 1);
        renew (fixture, get_fault);
        api_assert_error (&fixture->reply, FICHA_ERROR_REDIRECT, targets[j].host);
        g_assert_cmpuint (ficha_standin_count (fixture->standin, get_fault, NULL), ==, 2);
        g_assert_false (fixture->reply.outcome.refused);
      }
}

/* S33: the same tokens again are as good as new ones. */
static void
test_no_rotation (Fixture *fixture, gconstpointer data)
{
  renew (fixture, "same");
  api_assert_tokens (&fixture->reply);
  g_assert_cmpuint (ficha_standin_count (fixture->standin, "same", NULL), ==, 2);
}

/* C09: the tokens' times are the server's. */
static void
test_clocks (Fixture *fixture, gconstpointer data)
{
  static const gint64 skews[] = { 600, -600, 86400, -20 * 86400 };
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  for (gsize i = 0; i < G_N_ELEMENTS (skews); i++)
    {
      g_autofree char *options = g_strdup_printf ("life=60,skew=%" G_GINT64_FORMAT, skews[i]);

      obtain (fixture, options);
      api_assert_tokens (&fixture->reply);
      g_assert_cmpint (ABS (fixture->reply.outcome.skew - skews[i]), <=, 2);
      g_assert_cmpint (ABS (ficha_tokens_get_issued_at (fixture->reply.tokens) - now - skews[i]),
                       <=, 5);
      g_assert_cmpint (ABS (ficha_tokens_get_access_expires_at (fixture->reply.tokens) - now -
                            skews[i] - 60),
                       <=, 5);
    }

  obtain (fixture, "fault=no-date");
  api_assert_tokens (&fixture->reply);
  g_assert_cmpint (fixture->reply.outcome.skew, ==, FICHA_TIME_UNKNOWN);
  g_assert_cmpint (ABS (ficha_tokens_get_issued_at (fixture->reply.tokens) - now), <=, 5);
}

/* N05: soup's own time-out begins anew with each byte. */
static void
test_drip (Fixture *fixture, gconstpointer data)
{
  static const char *const options[] = { "fault=drip", "fault=drip-header" };
  g_autoptr (FichaApi) api = g_object_new (FICHA_TYPE_API, "total-timeout", 700, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autofree char *base_uri = ficha_standin_dup_base_uri (fixture->standin, options[i]);
      gint64 start = g_get_monotonic_time ();

      api_obtain (api, base_uri, &fixture->reply);
      api_assert_error (&fixture->reply, FICHA_ERROR_TIMED_OUT, "127.0.0.1");
      g_assert_cmpint (g_get_monotonic_time () - start, >=, 650 * 1000);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 2000 * 1000);
    }
}

/* The deadline for connecting is over once the request leaves. */
static void
test_slow_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FichaApi) api = g_object_new (FICHA_TYPE_API, "connect-timeout", 100, NULL);
  g_autofree char *base_uri = ficha_standin_dup_base_uri (fixture->standin, "delay=300");

  api_obtain (api, base_uri, &fixture->reply);
  api_assert_tokens (&fixture->reply);
}

/* N06, N07: a POST whose connection broke is sent again, once; a renewal never. */
static void
test_repetition (Fixture *fixture, gconstpointer data)
{
  static const char *const faults[] = { "reset-after-request", "close-after-request", "short-body",
                                        "chunk-cut" };

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *once = g_strdup_printf ("times=1,post-fault=%s", faults[i]);
      g_autofree char *always = g_strdup_printf ("post-fault=%s", faults[i]);
      g_autofree char *get = g_strdup_printf ("get-fault=%s", faults[i]);

      obtain (fixture, once);
      api_assert_tokens (&fixture->reply);
      g_assert_cmpuint (ficha_standin_count (fixture->standin, once, NULL), ==, 2);

      obtain (fixture, always);
      api_assert_error (&fixture->reply, FICHA_ERROR_NETWORK, "127.0.0.1");
      g_assert_cmpuint (ficha_standin_count (fixture->standin, always, NULL), ==, 2);

      renew (fixture, get);
      api_assert_error (&fixture->reply, FICHA_ERROR_NETWORK, "127.0.0.1");
      g_assert_true (fixture->reply.outcome.left);
      g_assert_cmpuint (ficha_standin_count (fixture->standin, get, "GET"), ==, 1);
    }

  renew (fixture, "fault=keepalive-die");
  api_assert_tokens (&fixture->reply);
  g_assert_cmpuint (ficha_standin_count (fixture->standin, "fault=keepalive-die", NULL), ==, 2);
}

/* As many as a listening socket queues neither wait for each other nor get each other's tokens. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  ApiReply replies[8] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autofree char *options = g_strdup_printf ("delay=50,id=%" G_GSIZE_FORMAT, i);
      g_autofree char *base_uri = ficha_standin_dup_base_uri (fixture->standin, options);

      api_start (fixture->api, API_OBTAIN, base_uri, NULL, NULL, NULL, &replies[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autofree char *options = g_strdup_printf ("delay=50,id=%" G_GSIZE_FORMAT, i);

      ficha_assert_await (replies[i].done, API_WAIT);
      api_assert_tokens (&replies[i]);
      g_assert_true (ficha_standin_accepts (fixture->standin, options,
                                            ficha_secret_peek (ficha_tokens_get_access_token (
                                                replies[i].tokens))));
      api_reply_clear (&replies[i]);
    }
  g_assert_cmpuint (ficha_standin_get_most_in_flight (fixture->standin), ==, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  api_forget_proxies ();

#define ADD_FOR(path, function, data) g_test_add (path, Fixture, data, set_up, function, tear_down)
#define ADD(path, function)           ADD_FOR (path, function, NULL)
  ADD ("/api/answer/S01-four-fields", test_four_fields);
  ADD ("/api/answer/S02-S05-S14-S26-bodies", test_bodies);
  ADD ("/api/answer/S12-S13-S29-bounds", test_bounds);
  ADD ("/api/answer/S19-redirects", test_redirects);
  ADD_FOR ("/api/answer/S20-S22-refused", test_statuses, "S20");
  ADD_FOR ("/api/answer/S23-no-api-here", test_statuses, "S23");
  ADD_FOR ("/api/answer/S24-rate-limited", test_statuses, "S24");
  ADD_FOR ("/api/answer/S25-server", test_statuses, "S25");
  ADD_FOR ("/api/answer/N16-proxy-status", test_statuses, "N16");
  ADD_FOR ("/api/answer/N20-sign-in-status", test_statuses, "N20");
  ADD ("/api/answer/S24-explanations", test_explanations);
  ADD ("/api/answer/S33-no-rotation", test_no_rotation);
  ADD ("/api/answer/C09-clocks", test_clocks);
  ADD ("/api/answer/N03-slow-answer", test_slow_answer);
  ADD ("/api/answer/N05-drip", test_drip);
  ADD ("/api/answer/N06-N07-repetition", test_repetition);
  ADD ("/api/answer/N24-many", test_many);

  return g_test_run ();
}
