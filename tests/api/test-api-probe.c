// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

/* Whether the API is reached: the way of every request, without a key. */

#include "config.h"

#include "api-fixture.h"
#include "ficha-test.h"
#include "raw-server.h"

#define REACHED FICHA_ERROR_FAILED /* in the tables */

typedef struct
{
  gboolean done;
  gboolean reached;
  FichaApiOutcome outcome;
  GError *error;
} Probe;

static void
probe_clear (Probe *probe)
{
  g_clear_error (&probe->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Probe, probe_clear)

static void
probed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Probe *probe = user_data;

  probe->reached =
      ficha_api_probe_finish (FICHA_API (object), result, &probe->outcome, &probe->error);
  g_assert_true (probe->reached == (probe->error == NULL));
  probe->done = TRUE;
}

static void
run_probe (FichaApi *api, const char *base_uri, const char *ca_file, Probe *probe)
{
  const FichaIntegration integration = { .base_uri = (char *) base_uri,
                                         .consumer_key = (char *) "CANARY-consumer-key",
                                         .name = (char *) "CANARY-name",
                                         .ca_file = (char *) ca_file };

  probe_clear (probe);
  *probe = (Probe) { 0 };
  ficha_api_probe_async (api, &integration, NULL, probed_cb, probe);
  ficha_assert_await (probe->done, API_WAIT);
}

static void
assert_probe (const Probe *probe, FichaError code, const char *message)
{
  if (code == REACHED)
    {
      g_assert_no_error (probe->error);
      return;
    }

  g_assert_error (probe->error, FICHA_ERROR, (int) code);
  g_assert_cmpstr (probe->error->message, ==, message);
}

static void
test_answers (void)
{
  static const struct
  {
    const char *answer;
    RawEnding ending;
    FichaError code;
    const char *message;
  } cases[] = {
    { "200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n", RAW_CLOSE, REACHED,
      NULL },
    { "204 No Content\r\n\r\n", RAW_CLOSE, REACHED, NULL },
    { "400 Bad Request\r\n\r\n", RAW_CLOSE, REACHED, NULL },
    { "401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\n", RAW_CLOSE, REACHED, NULL },
    { "404 Not Found\r\nContent-Type: text/html\r\n\r\n", RAW_CLOSE, REACHED, NULL },
    { "405 Method Not Allowed\r\n\r\n", RAW_CLOSE, REACHED, NULL },
    { "429 Too Many Requests\r\nRetry-After: 5\r\n\r\n", RAW_CLOSE, REACHED, NULL },
    { "500 Internal Server Error\r\n\r\n", RAW_CLOSE, REACHED, NULL },
    { "501 Not Implemented\r\n\r\n", RAW_HOLD, REACHED, NULL },
    { "502 Bad Gateway\r\n\r\n", RAW_CLOSE, FICHA_ERROR_SERVER, "502" },
    { "503 Service Unavailable\r\nContent-Length: 30\r\n\r\n{\"message\":\"CANARY\"}", RAW_RESET,
      FICHA_ERROR_SERVER, "503" },
    { "511 Network Authentication Required\r\n\r\n", RAW_CLOSE, FICHA_ERROR_CAPTIVE, "127.0.0.1" },
    { "302 Found\r\nLocation: https://hotel.example/login\r\n\r\n", RAW_CLOSE, FICHA_ERROR_REDIRECT,
      "hotel.example" },
    { "200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n", RAW_CLOSE, FICHA_ERROR_NOT_API,
      "127.0.0.1" },
  };
  g_autoptr (FichaApi) api = api_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RawServer) server = raw_server_new ();
      g_autofree char *base_uri = raw_server_dup_base_uri (server, "http");
      g_autofree char *answer = g_strconcat ("HTTP/1.1 ", cases[i].answer, NULL);
      g_auto (Probe) probe = { 0 };

      g_test_message ("%zu", i);
      raw_server_answer (server, answer, cases[i].ending);
      run_probe (api, base_uri, NULL, &probe);
      assert_probe (&probe, cases[i].code, cases[i].message);
      g_assert_true (probe.outcome.left);
      g_assert_cmpint (probe.outcome.skew, ==, FICHA_TIME_UNKNOWN);
      g_assert_cmpuint (raw_server_count (server), ==, 1);
      g_assert_true (raw_server_got (server, 0, "HEAD /auth HTTP/1.1\r\n"));
      g_assert_false (raw_server_got (server, 0, "CANARY"));
      g_assert_false (raw_server_got (server, 0, "Authorization"));
    }
}

/* What never becomes an answer; it is not sent again. */
static void
test_faults (void)
{
  static const struct
  {
    const char *id;
    const char *answer;
    RawEnding ending;
    FichaError code;
  } cases[] = {
    { "N06 silence", "", RAW_HOLD, FICHA_ERROR_TIMED_OUT },
    { "N06 reset", "", RAW_RESET, FICHA_ERROR_NETWORK },
    { "N06 closed", "", RAW_CLOSE, FICHA_ERROR_NETWORK },
    { "N17 silence in the head", "HTTP/1.1 200 OK\r\nDate", RAW_HOLD, FICHA_ERROR_TIMED_OUT },
  };
  g_autoptr (FichaApi) api = g_object_new (FICHA_TYPE_API, "total-timeout", 300, NULL);
  g_autoptr (RawServer) gone = raw_server_new ();
  g_autofree char *gone_uri = raw_server_dup_base_uri (gone, "http");
  g_auto (Probe) probe = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RawServer) server = raw_server_new ();
      g_autofree char *base_uri = raw_server_dup_base_uri (server, "http");

      g_test_message ("%s", cases[i].id);
      raw_server_answer (server, cases[i].answer, cases[i].ending);
      run_probe (api, base_uri, NULL, &probe);
      assert_probe (&probe, cases[i].code, "127.0.0.1");
      g_assert_cmpuint (raw_server_count (server), ==, 1);
    }

  raw_server_stop (gone);
  run_probe (api, gone_uri, NULL, &probe);
  assert_probe (&probe, FICHA_ERROR_CONNECT, "127.0.0.1");

  api_use_test_resolver ();
  run_probe (api, "https://nothing.invalid", NULL, &probe);
  assert_probe (&probe, FICHA_ERROR_RESOLVE, "nothing.invalid");
  run_probe (api, "https://127.0.0.1", "/nonexistent", &probe);
  assert_probe (&probe, FICHA_ERROR_INVALID_CA_FILE, "/nonexistent");
}

/* N09: the same authorities as for every request. */
static void
test_certificates (void)
{
  const char *folder = g_getenv ("FICHA_TEST_CERTIFICATES");
  g_autofree char *certificate = g_build_filename (folder, "good.pem", NULL);
  g_autofree char *ca_file = g_build_filename (folder, "ca.pem", NULL);
  FichaStandin *standin = api_get_standin (certificate);
  g_autofree char *base_uri = ficha_standin_dup_base_uri (standin, "id=probe");
  g_autoptr (FichaApi) api = api_new ();
  g_auto (Probe) probe = { 0 };

  run_probe (api, base_uri, NULL, &probe);
  assert_probe (&probe, FICHA_ERROR_TLS_UNTRUSTED, "127.0.0.1");
  g_assert_false (probe.outcome.left);
  run_probe (api, base_uri, ca_file, &probe);
  assert_probe (&probe, REACHED, NULL);
  g_assert_cmpint (ABS (probe.outcome.skew), <=, 2);
  g_assert_cmpuint (ficha_standin_count (standin, "id=probe", "HEAD"), ==, 1);
  g_assert_cmpuint (ficha_standin_count (standin, "id=probe", NULL), ==, 1);
}

/* C09 */
static void
test_skew (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FichaStandin) standin = ficha_standin_new (NULL, 0, &error);
  g_autofree char *base_uri = ficha_standin_dup_base_uri (standin, "skew=600");
  g_autoptr (FichaApi) api = api_new ();
  g_auto (Probe) probe = { 0 };

  g_assert_no_error (error);
  run_probe (api, base_uri, NULL, &probe);
  assert_probe (&probe, REACHED, NULL);
  g_assert_cmpint (ABS (probe.outcome.skew - 600), <=, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  api_forget_proxies ();

  g_test_add_func ("/api/probe/answers", test_answers);
  g_test_add_func ("/api/probe/faults", test_faults);
  g_test_add_func ("/api/probe/N09-certificates", test_certificates);
  g_test_add_func ("/api/probe/C09-skew", test_skew);

  return g_test_run ();
}
