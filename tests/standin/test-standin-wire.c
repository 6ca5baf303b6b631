// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-test.h"
#include "test-call.h"

/* N08: not here: SoupServer has no HTTP/2 unless its environment says so, and then not over plain HTTP. */

/* How a connection was found when nothing more was waited for. */
typedef enum
{
  OPEN,
  CLOSED,
  RESET,
} End;

typedef struct
{
  GIOStream *stream; /* (owned) */
  GString *bytes;    /* (owned): all that came */
  End end;
} Wire;

static void
wire_free (Wire *wire)
{
  g_object_unref (wire->stream);
  g_string_free (wire->bytes, TRUE);
  g_free (wire);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wire, wire_free)

static Wire *
wire_new (FichaStandin *standin)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Wire *wire = g_new0 (Wire, 1);

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_to_host_async (client, "127.0.0.1", ficha_standin_get_port (standin),
                                         NULL, ficha_test_result_cb, &result);
  ficha_test_wait_result (&result);
  wire->stream = G_IO_STREAM (g_socket_client_connect_to_host_finish (client, result, &error));
  g_assert_no_error (error);
  wire->bytes = g_string_new (NULL);

  return wire;
}

static void
wire_post (Wire *wire, const char *options)
{
  g_autofree char *keys = test_keys_json ();
  g_autofree char *request = g_strdup_printf ("POST /%s/auth HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                              "Content-Type: application/json\r\n"
                                              "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                                              options, strlen (keys), keys);
  g_autoptr (GError) error = NULL;

  /* so little fits into the socket's buffer */
  g_output_stream_write_all (g_io_stream_get_output_stream (wire->stream), request,
                             strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Reads until there are @n_bytes, the connection ends, or nothing has come for @milliseconds. */
static void
wire_read (Wire *wire, gsize n_bytes, guint milliseconds)
{
  g_autofree char *buffer = g_malloc (64 * 1024);

  while (wire->end == OPEN && wire->bytes->len < n_bytes)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      const gint64 end = g_get_monotonic_time () + milliseconds * (gint64) 1000;
      gssize n_read;

      g_input_stream_read_async (g_io_stream_get_input_stream (wire->stream), buffer, 64 * 1024,
                                 G_PRIORITY_DEFAULT, cancellable, ficha_test_result_cb, &result);
      while (result == NULL && ficha_test_iterate (end))
        ;
      if (result == NULL)
        g_cancellable_cancel (cancellable);
      ficha_test_wait_result (&result);

      n_read =
          g_input_stream_read_finish (g_io_stream_get_input_stream (wire->stream), result, &error);
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      if (n_read > 0)
        g_string_append_len (wire->bytes, buffer, n_read);
      else
        wire->end = n_read == 0 ? CLOSED : RESET;
    }
}

static void
test_wire (void)
{
#define PATIENCE 200 /* milliseconds after which a silence is one */
#define ALL      G_MAXSIZE
  static const struct
  {
    const char *fault;
    gsize n_bytes; /* that are waited for */
    End end;
    const char *pattern;
  } cases[] = {
    { "short-body", ALL, CLOSED, "Content-Length: 1\\d{3}\r\n[^{]*{[^}]*}$" },
    { "chunk-cut", ALL, CLOSED, "Transfer-Encoding: chunked\r\n[^{]*[0-9a-f]+\r\n{[^}]*$" },
    { "chunk-unended", ALL, CLOSED,
      "Transfer-Encoding: chunked\r\n[^{]*[0-9a-f]+\r\n{[^}]*}\r\n$" },
    { "chunk-bad-size", ALL, CLOSED, "\r\n\r\nF{24}\r\n{[^}]*}\r\n0\r\n\r\n$" },
    { "chunk-bad-size=-5", ALL, CLOSED, "\r\n\r\n-5\r\n{[^}]*}\r\n0\r\n\r\n$" },
    { "early-close", ALL, CLOSED, "\r\n\r\n{[^}]*$" },
    { "double-length", ALL, CLOSED, "Content-Length: \\d{3}\r\nContent-Length: 5\r\n" },
    { "length-and-chunked", ALL, CLOSED,
      "Content-Length: \\d{3}\r\nTransfer-Encoding: chunked\r\n" },
    { "header-big", ALL, CLOSED, "X-Big: x{60000}x*\r\n\r\n{[^}]*}$" },
    { "headers-many", ALL, CLOSED, "X-Many-99999: x\r\n\r\n{[^}]*}$" },
    { "headers-endless", 1000 * 1000, OPEN, "(X-Endless: x\r\n){500}" },
    { "big", 1000 * 1000, OPEN, "\r\n\r\n{\"access_token\":\"x{60000}" },
    { "nul-header", ALL, CLOSED, "X-Nul: a\\x00b\r\n" },
    { "invalid-utf8", ALL, CLOSED, "X-Latin: caf\\xe9 \\xff\r\n" },
    { "folded-header", ALL, CLOSED, "X-Folded: one\r\n two\r\n\tthree\r\n" },
    { "silence", ALL, OPEN, "^$" },
    { "switching", ALL, OPEN, "^HTTP/1.1 101 Switching Protocols\r\n(.+\r\n)+\r\n$" },
    { "status-102", ALL, CLOSED, "^HTTP/1.1 102 " },
    { "reset-after-request", ALL, RESET, "^$" },
    { "close-after-request", ALL, CLOSED, "^$" },
  };
  g_autoptr (FichaStandin) standin = test_standin_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *options = g_strconcat ("fault=", cases[i].fault, NULL);
      g_autoptr (Wire) wire = wire_new (standin);
      g_autoptr (GRegex) regex =
          g_regex_new (cases[i].pattern, G_REGEX_RAW | G_REGEX_DOLLAR_ENDONLY, 0, NULL);

      g_test_message ("%s", cases[i].fault);
      wire_post (wire, options);
      wire_read (wire, cases[i].n_bytes, cases[i].end == OPEN ? PATIENCE : 30 * 1000);
      g_assert_cmpint (wire->end, ==, cases[i].end);
      g_assert_nonnull (regex);
      g_assert_true (
          g_regex_match_full (regex, wire->bytes->str, wire->bytes->len, 0, 0, NULL, NULL));
      g_assert_cmpuint (ficha_standin_count (standin, options, "POST"), ==, 1);
    }
}

/* The gaps are there, and the bytes are those of an answer. */
static void
test_drip (void)
{
  g_autoptr (FichaStandin) standin = test_standin_new ();
  g_autoptr (Wire) body = wire_new (standin);
  g_autoptr (Wire) header = wire_new (standin);
  gsize n_header;
  gint64 start;

  wire_post (body, "fault=drip");
  wire_read (body, 1, 30 * 1000);
  while (strstr (body->bytes->str, "\r\n\r\n{") == NULL)
    wire_read (body, body->bytes->len + 1, 30 * 1000);
  n_header = body->bytes->len;
  start = g_get_monotonic_time ();
  wire_read (body, n_header + 2, 30 * 1000);
  g_assert_true (g_str_has_suffix (body->bytes->str, "\r\n\r\n{\"a"));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 300 * 1000);

  start = g_get_monotonic_time ();
  wire_post (header, "fault=drip-header");
  wire_read (header, 3, 30 * 1000);
  g_assert_cmpstr (header->bytes->str, ==, "HTT");
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 300 * 1000);
}

/* What is still being sent, or never, ends with the stand-in. */
static void
test_end (void)
{
  static const char *const faults[] = { "fault=silence", "fault=big", "fault=drip", "delay=60000" };

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      FichaStandin *standin = test_standin_new ();
      g_autoptr (Wire) wire = wire_new (standin);

      g_test_message ("%s", faults[i]);
      wire_post (wire, faults[i]);
      ficha_assert_await (ficha_standin_count (standin, faults[i], NULL) == 1, 5000);
      wire_read (wire, 1, 100);
      g_assert_cmpuint (ficha_standin_get_most_in_flight (standin), ==, 1);
      g_assert_finalize_object (standin);
      wire_read (wire, ALL, 30 * 1000);
      g_assert_cmpint (wire->end, !=, OPEN);
    }
}

/* A client that goes away leaves nothing in flight. */
static void
test_hang_up (void)
{
  g_autoptr (FichaStandin) standin = test_standin_new ();
  g_autoptr (TestAnswer) answer = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (Wire) wire = wire_new (standin);

      wire_post (wire, "fault=silence");
      ficha_assert_await (ficha_standin_count (standin, "fault=silence", NULL) == i + 1, 5000);
      wire_read (wire, 1, 50);
    }
  answer = test_obtain (standin, "");
  g_assert_cmpuint (ficha_standin_get_most_in_flight (standin), <=, 2);
}

/* What a client has to fear of a connection that it uses again: libsoup sends the GET once more. */
static void
test_keepalive (void)
{
  const char *options = "get-fault=keepalive-die,ledger=no";
  g_autoptr (FichaStandin) standin = test_standin_new ();
  g_autoptr (SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  g_autoptr (TestAnswer) tokens = test_obtain (standin, options);
  g_autoptr (TestAnswer) renewed = NULL;
  const char *refresh_token = json_object_get_string_member (tokens->json, "refresh_token");
  g_autofree char *base_uri = ficha_standin_dup_base_uri (standin, options);
  g_autofree char *value = NULL;
  g_autofree char *first_uri = g_strconcat (base_uri, "/auth", NULL);
  g_autofree char *renewal_uri = NULL;
  char *uris[2];

  /* the first request on a connection is answered, also when it's a renewal */
  renewed = test_renew (standin, options, refresh_token);
  g_assert_cmpuint (renewed->status, ==, SOUP_STATUS_OK);
  value = g_uri_escape_string (json_object_get_string_member (renewed->json, "refresh_token"), NULL,
                               FALSE);
  renewal_uri = g_strconcat (base_uri, "/auth?refresh_token=", value, NULL);

  uris[0] = first_uri;
  uris[1] = renewal_uri;
  for (gsize i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr (SoupMessage) message = soup_message_new ("GET", uris[i]);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GBytes) body = NULL;

      soup_message_headers_set_content_type (soup_message_get_request_headers (message),
                                             "application/json", NULL);
      soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL,
                                        ficha_test_result_cb, &result);
      ficha_test_wait_result (&result);
      body = soup_session_send_and_read_finish (session, result, NULL);
    }
  g_assert_cmpuint (ficha_standin_get_reuses (standin), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/standin/wire/S12-to-S30-bytes", test_wire);
  g_test_add_func ("/standin/wire/N05-drip", test_drip);
  g_test_add_func ("/standin/wire/end", test_end);
  g_test_add_func ("/standin/wire/hang-up", test_hang_up);
  g_test_add_func ("/standin/wire/N07-keepalive", test_keepalive);

  return g_test_run ();
}
