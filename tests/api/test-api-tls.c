// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

/* Whose certificates are good enough. FICHA_TEST_CERTIFICATES is the folder that the stand-in's
 * make-certificates fills.
 * N25: the sentence about the clock is tested in tests/text. N27: tested in tests/agent. */

#include "config.h"

#include <sys/stat.h>

#include "api-fixture.h"
#include "ficha-test.h"
#include "raw-server.h"

#define TOKENS FICHA_ERROR_FAILED /* stands for success in the tables */

static char *
get_path (const char *name)
{
  return g_build_filename (g_getenv ("FICHA_TEST_CERTIFICATES"), name, NULL);
}

/* N09: why a certificate is refused; nothing has left by then. */
static void
test_certificates (void)
{
  static const struct
  {
    const char *certificate;
    const char *ca_file;
    const char *host;
    FichaError code;
  } cases[] = {
    { "good.pem", "ca.pem", "127.0.0.1", TOKENS },
    { "good.pem", "ca.pem", "localhost", TOKENS },
    { "good.pem", NULL, "127.0.0.1", FICHA_ERROR_TLS_UNTRUSTED },
    { "good.pem", "self-signed.pem", "127.0.0.1", FICHA_ERROR_TLS_UNTRUSTED },
    { "good.pem", "ca.pem", API_REMOTE_HOST, FICHA_ERROR_TLS_WRONG_HOST },
    { "good.pem", NULL, API_REMOTE_HOST, FICHA_ERROR_TLS_WRONG_HOST },
    { "expired.pem", "ca.pem", "127.0.0.1", FICHA_ERROR_TLS_EXPIRED },
    { "expired.pem", NULL, "127.0.0.1", FICHA_ERROR_TLS_EXPIRED },
    { "not-yet-valid.pem", "ca.pem", "127.0.0.1", FICHA_ERROR_TLS_NOT_YET_VALID },
    { "not-yet-valid.pem", NULL, "127.0.0.1", FICHA_ERROR_TLS_NOT_YET_VALID },
    { "wrong-host.pem", "ca.pem", "127.0.0.1", FICHA_ERROR_TLS_WRONG_HOST },
    { "self-signed.pem", "ca.pem", "127.0.0.1", FICHA_ERROR_TLS_UNTRUSTED },
    { "self-signed.pem", NULL, "127.0.0.1", FICHA_ERROR_TLS_UNTRUSTED },
    { "self-signed.pem", "self-signed.pem", "127.0.0.1", TOKENS },
  };
  g_autoptr (FichaApi) api = api_new ();

  api_use_test_resolver ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *certificate = get_path (cases[i].certificate);
      FichaStandin *standin = api_get_standin (certificate);
      g_autofree char *ca_file = cases[i].ca_file != NULL ? get_path (cases[i].ca_file) : NULL;
      g_autofree char *base_uri =
          g_strdup_printf ("https://%s:%u", cases[i].host, ficha_standin_get_port (standin));
      guint before = ficha_standin_count (standin, "", NULL);
      g_auto (ApiReply) reply = { 0 };

      g_test_message ("%s at %s, trusting %s", cases[i].certificate, cases[i].host, ca_file);
      api_start (api, API_OBTAIN, base_uri, NULL, ca_file, NULL, &reply);
      ficha_assert_await (reply.done, API_WAIT);
      if (cases[i].code == TOKENS)
        api_assert_tokens (&reply);
      else
        api_assert_error (&reply, cases[i].code, cases[i].host);
      g_assert_cmpint (reply.outcome.left, ==, cases[i].code == TOKENS);
      g_assert_cmpuint (ficha_standin_count (standin, "", NULL), ==,
                        before + (cases[i].code == TOKENS ? 1 : 0));
    }
}

/* The file is read at each request: a new one counts at once, and one that is no good is told. */
static void
test_ca_file (void)
{
  g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
  g_autofree char *good = get_path ("ca.pem"), *text = NULL;
  g_autofree char *path = g_build_filename (folder, "ca.pem", NULL);
  g_autofree char *fifo = g_build_filename (folder, "fifo", NULL);
  g_autoptr (FichaApi) api = api_new ();
  g_autofree char *certificate = get_path ("good.pem");
  FichaStandin *standin = api_get_standin (certificate);
  g_autofree char *base_uri = ficha_standin_dup_base_uri (standin, "");
  guint before = ficha_standin_count (standin, "", NULL);
  g_auto (ApiReply) reply = { 0 };
  g_autoptr (GError) error = NULL;
  const struct
  {
    const char *path;
    const char *content;
  } cases[] = {
    { path, NULL },
    { path, "" },
    { path, "no certificate" },
    { path, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" },
    { folder, NULL },
    { fifo, NULL },
    { "", NULL },
  };

  g_assert_no_errno (mkfifo (fifo, 0600));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s: %s", cases[i].path, cases[i].content);
      if (cases[i].content != NULL)
        g_file_set_contents (cases[i].path, cases[i].content, -1, &error);
      g_assert_no_error (error);
      api_start (api, API_OBTAIN, base_uri, NULL, cases[i].path, NULL, &reply);
      ficha_assert_await (reply.done, API_WAIT);
      api_assert_error (&reply, FICHA_ERROR_INVALID_CA_FILE, cases[i].path);
      g_assert_false (reply.outcome.left);
    }
  g_assert_cmpuint (ficha_standin_count (standin, "", NULL), ==, before);

  g_file_get_contents (good, &text, NULL, &error);
  g_assert_no_error (error);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  api_start (api, API_OBTAIN, base_uri, NULL, path, NULL, &reply);
  ficha_assert_await (reply.done, API_WAIT);
  api_assert_tokens (&reply);
}

/* N11, and servers that do not speak TLS: the secret has not left. */
static void
test_handshake (void)
{
  static const struct
  {
    const char *id;
    const char *answer;
    RawEnding ending;
    FichaError code;
  } cases[] = {
    { "N11 silence", "", RAW_HOLD, FICHA_ERROR_TIMED_OUT },
    { "plain HTTP", "HTTP/1.1 200 OK\r\n\r\n", RAW_CLOSE, FICHA_ERROR_TLS },
    { "closed", "", RAW_CLOSE, FICHA_ERROR_TLS },
    { "reset", "", RAW_RESET, FICHA_ERROR_TLS },
  };
  g_autoptr (FichaApi) api =
      g_object_new (FICHA_TYPE_API, "connect-timeout", 300, "retry-delay", 5, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RawServer) server = raw_server_new ();
      g_autofree char *base_uri = raw_server_dup_base_uri (server, "https");
      g_auto (ApiReply) reply = { 0 };

      g_test_message ("%s", cases[i].id);
      raw_server_answer (server, cases[i].answer, cases[i].ending);
      raw_server_answer_at_once (server);
      api_obtain (api, base_uri, &reply);
      api_assert_error (&reply, cases[i].code, "127.0.0.1");
      g_assert_false (reply.outcome.left);
      g_assert_false (raw_server_got (server, 0, "CANARY"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  api_forget_proxies ();

  g_test_add_func ("/api/tls/N09-certificates", test_certificates);
  g_test_add_func ("/api/tls/N09-ca-file", test_ca_file);
  g_test_add_func ("/api/tls/N11-handshake", test_handshake);

  return g_test_run ();
}
