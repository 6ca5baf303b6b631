// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

/* What may happen between the client and the server.
 * A negative Content-Length: not testable here: libsoup 3.6 itself then gives a critical (and goes on).
 * N05: in test-api-answer.c. N18, N23, N24: tested in tests/agent. */

#include "config.h"

#include <string.h>
#include <sys/socket.h>

#include "api-fixture.h"
#include "ficha-test.h"
#include "mock-monitor.h"
#include "raw-server.h"

#define TOKENS_JSON "{\"access_token\":\"CANARY-AT\",\"refresh_token\":\"CANARY-RT\"}"
#define OK          "HTTP/1.1 200 OK\r\n"

/* A port that takes no connection and refuses none: its queue is full, and nobody empties it. */
typedef struct
{
  GSocket *listener;
  GPtrArray *queue;
  char *base_uri;
} BlackHole;

static GSocket *
new_socket (void)
{
  g_autoptr (GError) error = NULL;
  GSocket *socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  g_socket_set_blocking (socket, FALSE);
  return socket;
}

static void
black_hole_init (BlackHole *hole)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;
  gboolean queued = TRUE;

  hole->listener = new_socket ();
  hole->queue = g_ptr_array_new_with_free_func (g_object_unref);
  g_socket_set_listen_backlog (hole->listener, 0);
  g_socket_bind (hole->listener, any, FALSE, &error);
  g_assert_no_error (error);
  g_socket_listen (hole->listener, &error);
  g_assert_no_error (error);
  address = g_socket_get_local_address (hole->listener, &error);
  g_assert_no_error (error);
  hole->base_uri =
      g_strdup_printf ("http://127.0.0.1:%u",
                       g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));

  while (queued)
    {
      GSocket *socket = new_socket ();

      g_ptr_array_add (hole->queue, socket);
      g_socket_connect (socket, address, NULL, NULL);
      queued = g_socket_condition_timed_wait (socket, G_IO_OUT, 50 * 1000, NULL, NULL);
    }
}

static void
black_hole_clear (BlackHole *hole)
{
  g_clear_object (&hole->listener);
  g_clear_pointer (&hole->queue, g_ptr_array_unref);
  g_clear_pointer (&hole->base_uri, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BlackHole, black_hole_clear)

static double
seconds_since (gint64 start)
{
  return (g_get_monotonic_time () - start) / (double) G_USEC_PER_SEC;
}

static void
test_no_name (void)
{
  g_autoptr (FichaApi) api = api_new ();
  g_auto (ApiReply) reply = { 0 };

  api_use_test_resolver ();
  api_obtain (api, "https://nothing.invalid", &reply);
  api_assert_error (&reply, FICHA_ERROR_RESOLVE, "nothing.invalid");
  g_assert_false (reply.outcome.left);
}

static void
test_connection_refused (void)
{
  g_autoptr (FichaApi) api = api_new ();
  g_autoptr (RawServer) server = raw_server_new ();
  g_autofree char *near = raw_server_dup_base_uri (server, "http");
  g_autofree char *far = g_strdup_printf ("https://" API_REMOTE_HOST "%s", strrchr (near, ':'));
  g_auto (ApiReply) reply = { 0 };

  api_use_test_resolver ();
  raw_server_stop (server);
  api_obtain (api, near, &reply);
  api_assert_error (&reply, FICHA_ERROR_CONNECT, "127.0.0.1");
  g_assert_false (reply.outcome.left);
  api_renew (api, far, "CANARY-RT", &reply);
  api_assert_error (&reply, FICHA_ERROR_CONNECT, API_REMOTE_HOST);
  g_assert_false (reply.outcome.left);
}

static void
test_black_hole (void)
{
  g_autoptr (FichaApi) api =
      g_object_new (FICHA_TYPE_API, "total-timeout", 5000, "connect-timeout", 300, NULL);
  g_auto (BlackHole) hole = { 0 };
  g_auto (ApiReply) reply = { 0 };
  gint64 start;

  black_hole_init (&hole);
  start = g_get_monotonic_time ();
  api_obtain (api, hole.base_uri, &reply);
  api_assert_error (&reply, FICHA_ERROR_TIMED_OUT, "127.0.0.1");
  g_assert_false (reply.outcome.left);
  g_assert_cmpfloat (seconds_since (start), >=, 0.25);
  g_assert_cmpfloat (seconds_since (start), <, 1.5);
}

static void
test_silence (void)
{
  g_autoptr (FichaApi) api = g_object_new (FICHA_TYPE_API, "idle-timeout", 1, NULL);
  g_autoptr (RawServer) server = raw_server_new ();
  g_autofree char *base_uri = raw_server_dup_base_uri (server, "http");
  g_auto (ApiReply) reply = { 0 };
  gint64 start = g_get_monotonic_time ();

  api_obtain (api, base_uri, &reply);
  api_assert_error (&reply, FICHA_ERROR_TIMED_OUT, "127.0.0.1");
  g_assert_true (reply.outcome.left);
  g_assert_cmpuint (raw_server_count (server), ==, 1);
  g_assert_cmpfloat (seconds_since (start), <, 2.5);
}

/* The total deadline is over the repetition of a POST, too. */
static void
test_deadline_over_all (void)
{
  g_autoptr (FichaApi) api =
      g_object_new (FICHA_TYPE_API, "total-timeout", 300, "retry-delay", 10000, NULL);
  g_autoptr (RawServer) server = raw_server_new ();
  g_autofree char *base_uri = raw_server_dup_base_uri (server, "http");
  g_auto (ApiReply) reply = { 0 };
  gint64 start = g_get_monotonic_time ();

  raw_server_answer (server, "", RAW_RESET);
  api_obtain (api, base_uri, &reply);
  api_assert_error (&reply, FICHA_ERROR_TIMED_OUT, "127.0.0.1");
  g_assert_true (reply.outcome.left);
  g_assert_cmpuint (raw_server_count (server), ==, 1);
  g_assert_cmpfloat (seconds_since (start), <, 1.5);
}

static void
assert_outcome (const ApiReply *reply, FichaError code, gboolean either)
{
  g_assert_true (reply->outcome.left);
  if (code == FICHA_ERROR_FAILED)
    api_assert_tokens (reply);
  else if (either && g_error_matches (reply->error, FICHA_ERROR, FICHA_ERROR_BAD_ANSWER))
    g_assert_null (reply->tokens);
  else
    api_assert_error (reply, code, NULL);
}

/* What the connection may do after the request is out: the cases whose id begins with @data. A renewal
 * is sent once, whatever happens; a POST again where nothing but the connection failed. */
static void
test_connection (gconstpointer data)
{
  static const struct
  {
    const char *id;
    const char *answer;
    RawEnding ending;
    FichaError code; /* FICHA_ERROR_FAILED: tokens */
    guint posts;     /* 0: libsoup's versions differ; NETWORK or BAD_ANSWER */
  } cases[] = {
    { "N06 silence", "", RAW_HOLD, FICHA_ERROR_TIMED_OUT, 1 },
    { "N06 reset", "", RAW_RESET, FICHA_ERROR_NETWORK, 2 },
    { "N06 closed", "", RAW_CLOSE, FICHA_ERROR_NETWORK, 2 },
    { "N17 reset in the head", OK "Content-Len", RAW_RESET, FICHA_ERROR_NETWORK, 2 },
    { "N17 closed in the head", OK "Content-Len", RAW_CLOSE, FICHA_ERROR_BAD_ANSWER, 1 },
    { "N17 silence in the head", OK "Content-Len", RAW_HOLD, FICHA_ERROR_TIMED_OUT, 1 },
    { "N17 reset in the body", OK "Content-Length: 56\r\n\r\n{\"acc", RAW_RESET,
      FICHA_ERROR_NETWORK, 2 },
    { "N17 silence in the body", OK "Content-Length: 56\r\n\r\n{\"acc", RAW_HOLD,
      FICHA_ERROR_TIMED_OUT, 1 },
    { "N17 after the status is known",
      "HTTP/1.1 403 Forbidden\r\nContent-Length: 56\r\n\r\n{\"mess", RAW_RESET, FICHA_ERROR_REFUSED,
      1 },
    { "S15 length too long", OK "Content-Length: 57\r\n\r\n" TOKENS_JSON, RAW_CLOSE,
      FICHA_ERROR_NETWORK, 2 },
    { "S15 length too short", OK "Content-Length: 55\r\n\r\n" TOKENS_JSON, RAW_CLOSE,
      FICHA_ERROR_BAD_ANSWER, 1 },
    { "S16 chunk cut", OK "Transfer-Encoding: chunked\r\n\r\n38\r\n{\"acc", RAW_CLOSE,
      FICHA_ERROR_NETWORK, 0 },
    { "S16 chunk of a bad size", OK "Transfer-Encoding: chunked\r\n\r\n-5\r\n" TOKENS_JSON,
      RAW_CLOSE, FICHA_ERROR_NETWORK, 0 },
    { "S16 chunk without end",
      OK "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n" TOKENS_JSON, RAW_CLOSE,
      FICHA_ERROR_NETWORK, 0 },
    { "S26 created", "HTTP/1.1 201 Created\r\n\r\n" TOKENS_JSON, RAW_CLOSE, FICHA_ERROR_FAILED, 1 },
    { "S17 no length, whole", OK "\r\n" TOKENS_JSON, RAW_CLOSE, FICHA_ERROR_FAILED, 1 },
    { "S17 no length, cut", OK "\r\n{\"access_token\":\"CAN", RAW_CLOSE, FICHA_ERROR_BAD_ANSWER,
      1 },
    { "S18 two lengths", OK "Content-Length: 56\r\nContent-Length: 5\r\n\r\n" TOKENS_JSON,
      RAW_CLOSE, FICHA_ERROR_NETWORK, 0 },
    { "S18 a length and chunks",
      OK "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n38\r\n" TOKENS_JSON
         "\r\n0\r\n\r\n",
      RAW_CLOSE, FICHA_ERROR_FAILED, 1 },
    { "S27 another protocol",
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n", RAW_HOLD,
      FICHA_ERROR_TIMED_OUT, 1 },
    { "S30 invalid UTF-8", OK "X-Odd: \xff\xfe\r\nDate: \xff\r\n\r\n" TOKENS_JSON, RAW_CLOSE,
      FICHA_ERROR_FAILED, 1 },
    { "S30 folded header", OK "X-Odd: a\r\n b\r\n\tc\r\n\r\n" TOKENS_JSON, RAW_CLOSE,
      FICHA_ERROR_FAILED, 1 },
    { "S30 no name, no colon", OK ": a\r\nodd\r\n\r\n" TOKENS_JSON, RAW_CLOSE, FICHA_ERROR_FAILED,
      1 },
    { "not HTTP", "SSH-2.0-OpenSSH_9.9\r\n\r\n", RAW_CLOSE, FICHA_ERROR_BAD_ANSWER, 1 },
  };
  g_autoptr (FichaApi) api =
      g_object_new (FICHA_TYPE_API, "total-timeout", 200, "retry-delay", 5, NULL);
  g_auto (ApiReply) reply = { 0 };
  guint n_tried = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RawServer) server = NULL;
      g_autofree char *base_uri = NULL;

      if (!g_str_has_prefix (cases[i].id, data))
        continue;

      g_test_message ("%s", cases[i].id);
      n_tried++;
      server = raw_server_new ();
      base_uri = raw_server_dup_base_uri (server, "http");
      raw_server_answer (server, cases[i].answer, cases[i].ending);

      api_renew (api, base_uri, "CANARY-RT", &reply);
      assert_outcome (&reply, cases[i].code, cases[i].posts == 0);
      g_assert_cmpint (reply.outcome.refused, ==, cases[i].code == FICHA_ERROR_REFUSED);
      g_assert_cmpuint (raw_server_count (server), ==, 1);

      api_obtain (api, base_uri, &reply);
      assert_outcome (&reply, cases[i].code, cases[i].posts == 0);
      if (cases[i].posts != 0)
        g_assert_cmpuint (raw_server_count (server), ==, 1 + cases[i].posts);
    }
  g_assert_cmpuint (n_tried, >, 0);
}

/* N19: a monitor that knows of no network is not believed. N20: one that knows of a sign-in is,
 * except for this machine. */
static void
test_monitor (void)
{
  static const struct
  {
    const char *id;
    gboolean remote;
    GNetworkConnectivity connectivity;
    FichaError code;
    guint connections;
  } cases[] = {
    { "N19 no network", FALSE, G_NETWORK_CONNECTIVITY_LOCAL, FICHA_ERROR_FAILED, 1 },
    { "N19 no network, remote", TRUE, G_NETWORK_CONNECTIVITY_LOCAL, FICHA_ERROR_TLS, 1 },
    { "N20 sign-in, this machine", FALSE, G_NETWORK_CONNECTIVITY_PORTAL, FICHA_ERROR_FAILED, 1 },
    { "N20 sign-in, remote", TRUE, G_NETWORK_CONNECTIVITY_PORTAL, FICHA_ERROR_CAPTIVE, 0 },
  };

  api_use_test_resolver ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GNetworkMonitor) monitor = mock_monitor_new (cases[i].connectivity);
      g_autoptr (FichaApi) api = g_object_new (FICHA_TYPE_API, "network-monitor", monitor, NULL);
      g_autoptr (RawServer) server = raw_server_new ();
      g_autofree char *near = raw_server_dup_base_uri (server, "http");
      g_autofree char *far = g_strdup_printf ("https://" API_REMOTE_HOST "%s", strrchr (near, ':'));
      g_auto (ApiReply) reply = { 0 };

      g_test_message ("%s", cases[i].id);
      raw_server_answer (server, OK "\r\n" TOKENS_JSON, RAW_CLOSE);
      if (cases[i].remote)
        raw_server_answer_at_once (server);
      api_renew (api, cases[i].remote ? far : near, "CANARY-RT", &reply);
      if (cases[i].code == FICHA_ERROR_FAILED)
        api_assert_tokens (&reply);
      else
        api_assert_error (&reply, cases[i].code, API_REMOTE_HOST);
      g_assert_cmpuint (raw_server_count (server), ==, cases[i].connections);
      if (cases[i].connections == 0)
        g_assert_false (reply.outcome.left);
    }
}

static gboolean
set_flag_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* N22: whoever closes the dialog does not wait, whatever the call waits for. */
static void
test_cancel (void)
{
  static const struct
  {
    const char *id;
    const char *scheme; /* NULL: the port that takes no connection */
    const char *answer;
    RawEnding ending;
  } cases[] = {
    { "connecting", NULL, "", RAW_HOLD },
    { "TLS handshake", "https", "", RAW_HOLD },
    { "no answer", "http", "", RAW_HOLD },
    { "in the head", "http", OK "Content-Le", RAW_HOLD },
    { "in the body", "http", OK "Content-Length: 56\r\n\r\n{\"acc", RAW_HOLD },
    { "in the body of a refusal", "http",
      "HTTP/1.1 403 Forbidden\r\nContent-Length: 56\r\n\r\n{\"acc", RAW_HOLD },
    { "before the repetition", "http", "", RAW_RESET },
  };
  g_autoptr (FichaApi) api = g_object_new (FICHA_TYPE_API, "retry-delay", 10000, NULL);
  g_auto (BlackHole) hole = { 0 };

  black_hole_init (&hole);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RawServer) server = raw_server_new ();
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autofree char *base_uri = NULL;
      g_auto (ApiReply) reply = { 0 };
      gboolean under_way = FALSE;
      gint64 start;

      g_test_message ("%s", cases[i].id);
      base_uri = cases[i].scheme != NULL ? raw_server_dup_base_uri (server, cases[i].scheme)
                                         : g_strdup (hole.base_uri);
      raw_server_answer (server, cases[i].answer, cases[i].ending);
      api_start (api, API_OBTAIN, base_uri, NULL, NULL, cancellable, &reply);
      g_timeout_add (100, set_flag_cb, &under_way);
      ficha_assert_await (under_way, API_WAIT);
      g_assert_false (reply.done);
      g_assert_cmpuint (raw_server_count (server), ==, cases[i].scheme != NULL ? 1 : 0);

      start = g_get_monotonic_time ();
      g_cancellable_cancel (cancellable);
      g_assert_false (reply.done);
      ficha_assert_await (reply.done, API_WAIT);
      g_assert_cmpfloat (seconds_since (start), <, 0.1);
      g_assert_error (reply.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

static void
test_cancelled_before (void)
{
  g_autoptr (FichaApi) api = api_new ();
  g_autoptr (RawServer) server = raw_server_new ();
  g_autofree char *base_uri = raw_server_dup_base_uri (server, "http");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (ApiReply) reply = { 0 };

  g_cancellable_cancel (cancellable);
  api_start (api, API_OBTAIN, base_uri, NULL, NULL, cancellable, &reply);
  g_assert_false (reply.done);
  ficha_assert_await (reply.done, API_WAIT);
  g_assert_error (reply.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (reply.outcome.left);
  g_assert_cmpuint (raw_server_count (server), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  api_forget_proxies ();

  g_test_add_func ("/api/network/N01-no-name", test_no_name);
  g_test_add_func ("/api/network/N02-refused", test_connection_refused);
  g_test_add_func ("/api/network/N03-black-hole", test_black_hole);
  g_test_add_func ("/api/network/N04-silence", test_silence);
  g_test_add_func ("/api/network/N06-deadline-over-all", test_deadline_over_all);
  g_test_add_data_func ("/api/network/N06-no-answer", "N06", test_connection);
  g_test_add_data_func ("/api/network/N17-cut", "N17", test_connection);
  g_test_add_data_func ("/api/network/S15-length", "S15", test_connection);
  g_test_add_data_func ("/api/network/S16-chunks", "S16", test_connection);
  g_test_add_data_func ("/api/network/S17-no-length", "S17", test_connection);
  g_test_add_data_func ("/api/network/S18-two-lengths", "S18", test_connection);
  g_test_add_data_func ("/api/network/S26-created", "S26", test_connection);
  g_test_add_data_func ("/api/network/S27-other-protocol", "S27", test_connection);
  g_test_add_data_func ("/api/network/S30-odd-headers", "S30", test_connection);
  g_test_add_data_func ("/api/network/not-http", "not HTTP", test_connection);
  g_test_add_func ("/api/network/N19-N20-monitor", test_monitor);
  g_test_add_func ("/api/network/N22-cancel", test_cancel);
  g_test_add_func ("/api/network/N22-cancelled-before", test_cancelled_before);

  return g_test_run ();
}
