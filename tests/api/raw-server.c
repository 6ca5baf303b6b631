// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "raw-server.h"

#include <string.h>
#include <sys/socket.h>

struct _RawServer
{
  GSocketService *service; /* (owned) */
  guint16 port;
  GCancellable *cancellable; /* (owned): ends what is under way */
  GPtrArray *requests;       /* (owned): of GByteArray, one a connection */

  const char *answer; /* (unowned) */
  RawEnding ending;
  gboolean at_once;
  guint16 tunnel_port;
};

/* One connection. It outlives the server only until its cancelled operation returns. */
typedef struct
{
  RawServer *server; /* (unowned) */
  GSocketConnection *connection;
  GCancellable *cancellable;
  GByteArray *request;
  char buffer[16 * 1024];
  gboolean answered;
} Visit;

static void read_more (Visit *visit);

static void
visit_free (Visit *visit)
{
  g_object_unref (visit->connection);
  g_object_unref (visit->cancellable);
  g_byte_array_unref (visit->request);
  g_free (visit);
}

/* A request is complete with the blank line and as many bytes after it as it announces. */
static gboolean
is_complete (const GByteArray *request)
{
  g_autofree char *text = g_strndup ((const char *) request->data, request->len);
  const char *head_end = strstr (text, "\r\n\r\n");
  const char *length = strstr (text, "Content-Length: ");
  gsize body = length != NULL ? g_ascii_strtoull (strchr (length, ' ') + 1, NULL, 10) : 0;

  return head_end != NULL && strlen (head_end + 4) >= body;
}

static void
end_visit (Visit *visit)
{
  const struct linger linger = { .l_onoff = 1, .l_linger = 0 };
  GSocket *socket = g_socket_connection_get_socket (visit->connection);

  if (visit->server->ending == RAW_HOLD)
    {
      visit->answered = TRUE;
      read_more (visit);
      return;
    }
  if (visit->server->ending == RAW_RESET)
    setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  g_socket_close (socket, NULL);
  visit_free (visit);
}

static void
written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Visit *visit = user_data;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, NULL, NULL))
    end_visit (visit);
  else
    visit_free (visit);
}

static void
spliced_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_io_stream_splice_finish (result, NULL);
  visit_free (user_data);
}

static void
tunnel (Visit *visit)
{
  static const char granted[] = "HTTP/1.1 200 Connection Established\r\n\r\n";
  GIOStream *near = G_IO_STREAM (visit->connection);
  g_autoptr (GSocketClient) client =
      g_object_new (G_TYPE_SOCKET_CLIENT, "enable-proxy", FALSE, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) far =
      g_socket_client_connect_to_host (client, "127.0.0.1", visit->server->tunnel_port, NULL,
                                       &error);

  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (near), granted, strlen (granted), NULL,
                             NULL, &error);
  g_assert_no_error (error);
  g_io_stream_splice_async (near, G_IO_STREAM (far),
                            G_IO_STREAM_SPLICE_CLOSE_STREAM1 | G_IO_STREAM_SPLICE_CLOSE_STREAM2,
                            G_PRIORITY_DEFAULT, visit->cancellable, spliced_cb, visit);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Visit *visit = user_data;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (object), result, NULL);

  if (length <= 0)
    {
      visit_free (visit);
      return;
    }

  g_byte_array_append (visit->request, (const guint8 *) visit->buffer, length);
  if (visit->answered || !(visit->server->at_once || is_complete (visit->request)))
    read_more (visit);
  else if (visit->server->tunnel_port != 0)
    tunnel (visit);
  else
    g_output_stream_write_all_async (g_io_stream_get_output_stream (
                                         G_IO_STREAM (visit->connection)),
                                     visit->server->answer, strlen (visit->server->answer),
                                     G_PRIORITY_DEFAULT, visit->cancellable, written_cb, visit);
}

static void
read_more (Visit *visit)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (visit->connection)),
                             visit->buffer, sizeof visit->buffer, G_PRIORITY_DEFAULT,
                             visit->cancellable, read_cb, visit);
}

static gboolean
incoming_cb (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             RawServer *self)
{
  Visit *visit = g_new0 (Visit, 1);

  visit->server = self;
  visit->connection = g_object_ref (connection);
  visit->cancellable = g_object_ref (self->cancellable);
  visit->request = g_byte_array_new ();
  g_ptr_array_add (self->requests, g_byte_array_ref (visit->request));
  read_more (visit);
  return TRUE;
}

RawServer *
raw_server_new (void)
{
  RawServer *self = g_new0 (RawServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) effective = NULL;
  g_autoptr (GError) error = NULL;

  self->service = g_socket_service_new ();
  self->cancellable = g_cancellable_new ();
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  raw_server_answer (self, "", RAW_HOLD);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  return self;
}

void
raw_server_free (RawServer *self)
{
  raw_server_stop (self);
  g_cancellable_cancel (self->cancellable);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (self->service);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->requests);
  g_free (self);
}

void
raw_server_answer (RawServer *self, const char *bytes, RawEnding ending)
{
  self->answer = bytes;
  self->ending = ending;
}

void
raw_server_answer_at_once (RawServer *self)
{
  self->at_once = TRUE;
}

void
raw_server_tunnel (RawServer *self, guint16 port)
{
  self->tunnel_port = port;
}

void
raw_server_stop (RawServer *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
}

char *
raw_server_dup_base_uri (RawServer *self, const char *scheme)
{
  return g_strdup_printf ("%s://127.0.0.1:%u", scheme, self->port);
}

guint
raw_server_count (RawServer *self)
{
  return self->requests->len;
}

GByteArray *
raw_server_get_request (RawServer *self, guint number)
{
  g_assert_cmpuint (number, <, self->requests->len);
  return g_ptr_array_index (self->requests, number);
}

gboolean
raw_server_got (RawServer *self, guint number, const char *text)
{
  GByteArray *request = raw_server_get_request (self, number);

  return memmem (request->data, request->len, text, strlen (text)) != NULL;
}
