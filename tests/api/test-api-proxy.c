// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

/* A proxy named by the environment, as the system's resolver reads it. */

#include "config.h"

#include <string.h>

#include "api-fixture.h"
#include "ficha-test.h"
#include "raw-server.h"

#define FAR         "https://" API_REMOTE_HOST
#define TUNNEL_HOST "elsewhere.example" /* whose certificate is the stand-in's wrong-host.pem */

static RawServer *proxy;

/* Whether the resolver of this system asks the environment; GNOME's own asks GSettings. */
static gboolean
skip_without_proxy (void)
{
  g_auto (GStrv) proxies =
      g_proxy_resolver_lookup (g_proxy_resolver_get_default (), FAR, NULL, NULL);

  if (proxies != NULL && proxies[0] != NULL && !g_str_equal (proxies[0], "direct://"))
    return FALSE;
  g_test_skip ("no proxy resolver here reads the environment");
  return TRUE;
}

/* N13, N16: what a proxy says is never taken for the API's word. */
static void
test_refused (void)
{
  static const char *const answers[] = {
    "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nRetry-After: 5\r\n\r\n",
    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
    "Content-Length: 0\r\n\r\n",
    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\n"
    "Content-Length: 0\r\n\r\n",
    "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 13\r\n\r\n<html></html>",
    "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/login\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 403 Forbidden\r\n\r\n{\"access_token\":\"CANARY-AT\"}",
  };
  g_autoptr (FichaApi) api = api_new ();
  g_auto (ApiReply) reply = { 0 };

  if (skip_without_proxy ())
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    for (ApiMethod method = API_OBTAIN; method <= API_RENEW; method++)
      {
        guint before = raw_server_count (proxy);

        g_test_message ("%zu", i);
        raw_server_answer (proxy, answers[i], RAW_CLOSE);
        api_start (api, method, FAR, "CANARY-RT", NULL, NULL, &reply);
        ficha_assert_await (reply.done, API_WAIT);
        api_assert_error (&reply, FICHA_ERROR_PROXY, API_REMOTE_HOST);
        g_assert_false (reply.outcome.left);
        g_assert_false (reply.outcome.refused);
        g_assert_cmpuint (reply.outcome.retry_after, ==, 0);
        g_assert_cmpuint (raw_server_count (proxy), ==, before + 1);
        g_assert_true (raw_server_got (proxy, before, "CONNECT " API_REMOTE_HOST ":443 HTTP/1."));
        g_assert_false (raw_server_got (proxy, before, "Proxy-Authorization"));
        g_assert_false (raw_server_got (proxy, before, "CANARY"));
        g_assert_false (raw_server_got (proxy, before, "/auth"));
      }
}

/* A proxy that does its work is not noticed. */
static void
test_tunnel (void)
{
  g_autofree char *pem =
      g_build_filename (g_getenv ("FICHA_TEST_CERTIFICATES"), "wrong-host.pem", NULL);
  g_autofree char *ca_file =
      g_build_filename (g_getenv ("FICHA_TEST_CERTIFICATES"), "ca.pem", NULL);
  FichaStandin *standin = api_get_standin (pem);
  g_autoptr (FichaApi) api = api_new ();
  g_auto (ApiReply) reply = { 0 };

  if (skip_without_proxy ())
    return;

  raw_server_tunnel (proxy, ficha_standin_get_port (standin));

  api_start (api, API_OBTAIN, "https://" TUNNEL_HOST, NULL, ca_file, NULL, &reply);
  ficha_assert_await (reply.done, API_WAIT);
  api_assert_tokens (&reply);
  g_assert_false (raw_server_got (proxy, raw_server_count (proxy) - 1, "CANARY"));

  g_test_message ("a certificate of an unknown authority, behind it");
  api_obtain (api, "https://" TUNNEL_HOST, &reply);
  api_assert_error (&reply, FICHA_ERROR_TLS_UNTRUSTED, TUNNEL_HOST);
  g_assert_false (reply.outcome.left);
  raw_server_tunnel (proxy, 0);
}

/* N15: this machine is not behind its own proxy. */
static void
test_loopback (void)
{
  g_autoptr (RawServer) server = raw_server_new ();
  g_autofree char *base_uri = raw_server_dup_base_uri (server, "http");
  g_autoptr (FichaApi) api = api_new ();
  g_auto (ApiReply) reply = { 0 };
  guint before = raw_server_count (proxy);

  raw_server_answer (server, "HTTP/1.1 200 OK\r\n\r\n{\"access_token\":\"CANARY-AT\"}", RAW_CLOSE);
  api_obtain (api, base_uri, &reply);
  api_assert_tokens (&reply);
  g_assert_cmpuint (raw_server_count (proxy), ==, before);
}

/* N14: the host is not blamed for a proxy that is not there. */
static void
test_down (void)
{
  g_autoptr (FichaApi) api = api_new ();
  g_auto (ApiReply) reply = { 0 };

  if (skip_without_proxy ())
    return;
  api_use_test_resolver ();
  raw_server_stop (proxy);
  api_obtain (api, FAR, &reply);
  api_assert_error (&reply, FICHA_ERROR_PROXY, API_REMOTE_HOST);
  g_assert_false (reply.outcome.left);
}

/* The environment is read once a process, so a proxy by another name needs another one. */
static void
test_no_name (void)
{
  g_autoptr (FichaApi) api = NULL;
  g_auto (ApiReply) reply = { 0 };

  if (!g_test_subprocess ())
    {
      if (skip_without_proxy ())
        return;
      g_setenv ("https_proxy", "http://nothing.invalid:3128", TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }

  api = api_new ();
  api_use_test_resolver ();
  api_obtain (api, FAR, &reply);
  api_assert_error (&reply, FICHA_ERROR_PROXY, API_REMOTE_HOST);
  g_assert_false (reply.outcome.left);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  proxy = raw_server_new ();
  if (!g_test_subprocess ())
    {
      g_autofree char *address = raw_server_dup_base_uri (proxy, "http");

      api_forget_proxies ();
      g_setenv ("https_proxy", address, TRUE);
      g_setenv ("http_proxy", address, TRUE);
    }

  g_test_add_func ("/api/proxy/N13-N16-refused", test_refused);
  g_test_add_func ("/api/proxy/N13-tunnel", test_tunnel);
  g_test_add_func ("/api/proxy/N15-loopback", test_loopback);
  g_test_add_func ("/api/proxy/N14-down", test_down);
  g_test_add_func ("/api/proxy/N14-no-name", test_no_name);

  status = g_test_run ();
  raw_server_free (proxy);
  return status;
}
