// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-standin-reply.h"

#include <string.h>
#include <sys/socket.h>

#define DRIP_MILLISECONDS 200

/* ---- bytes on a bare connection --------------------------------------------------------------- */

typedef struct
{
  GIOStream *stream;         /* (owned) */
  GSocket *socket;           /* (owned) */
  FichaStandinReply *reply;  /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GDestroyNotify done;
  gpointer user_data;

  gsize n_written;
  guint64 n_filled;
  char dropped[256];
} Sender;

static void sender_continue (Sender *sender);

static void
sender_free (Sender *sender)
{
  sender->done (sender->user_data);
  g_object_unref (sender->stream);
  g_object_unref (sender->socket);
  g_object_unref (sender->cancellable);
  ficha_standin_reply_free (sender->reply);
  g_free (sender);
}

static void
close_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Sender *sender = user_data;

  /* The client may be gone long since. */
  g_io_stream_close_finish (G_IO_STREAM (object), result, NULL);
  sender_free (sender);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Sender *sender = user_data;

  if (g_input_stream_read_finish (G_INPUT_STREAM (object), result, NULL) > 0)
    sender_continue (sender);
  else
    sender_free (sender);
}

static gboolean
drip_cb (gpointer user_data)
{
  sender_continue (user_data);

  return G_SOURCE_REMOVE;
}

static void
write_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Sender *sender = user_data;
  gssize n_bytes = g_output_stream_write_finish (G_OUTPUT_STREAM (object), result, NULL);

  if (n_bytes < 0)
    {
      sender_free (sender);
      return;
    }

  if (sender->n_written < sender->reply->wire->len)
    sender->n_written += n_bytes;
  else
    sender->n_filled += n_bytes;

  if (sender->n_written > sender->reply->drip_from)
    g_timeout_add (DRIP_MILLISECONDS, drip_cb, sender);
  else
    sender_continue (sender);
}

static void
sender_write (Sender *sender, gconstpointer bytes, gsize n_bytes)
{
  g_output_stream_write_async (g_io_stream_get_output_stream (sender->stream), bytes, n_bytes,
                               G_PRIORITY_DEFAULT, sender->cancellable, write_cb, sender);
}

static void
sender_end (Sender *sender)
{
  const struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  switch (sender->reply->ending)
    {
    case FICHA_STANDIN_ENDING_HOLD:
      g_input_stream_read_async (g_io_stream_get_input_stream (sender->stream), sender->dropped,
                                 sizeof sender->dropped, G_PRIORITY_DEFAULT, sender->cancellable,
                                 read_cb, sender);
      break;

    case FICHA_STANDIN_ENDING_RESET:
      setsockopt (g_socket_get_fd (sender->socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
      g_socket_close (sender->socket, NULL);
      sender_free (sender);
      break;

    case FICHA_STANDIN_ENDING_CLOSE:
      g_io_stream_close_async (sender->stream, G_PRIORITY_DEFAULT, NULL, close_cb, sender);
      break;

    default:
      g_assert_not_reached ();
    }
}

static void
sender_continue (Sender *sender)
{
  const FichaStandinReply *reply = sender->reply;

  if (g_cancellable_is_cancelled (sender->cancellable))
    {
      sender_free (sender);
    }
  else if (sender->n_written < reply->wire->len)
    {
      gsize end = sender->n_written < reply->drip_from ? MIN (reply->drip_from, reply->wire->len)
                                                       : sender->n_written + 1;

      sender_write (sender, reply->wire->str + sender->n_written, end - sender->n_written);
    }
  else if (sender->n_filled < reply->n_filler)
    {
      gsize size = 0;
      const char *filler = g_bytes_get_data (reply->filler, &size);
      gsize offset = sender->n_filled % size;

      sender_write (sender, filler + offset, size - offset);
    }
  else
    {
      sender_end (sender);
    }
}

/* ---- the answer ------------------------------------------------------------------------------- */

/**
 * ficha_standin_reply_new:
 * @status: an HTTP status
 * @json: the body, JSON text; or "" for none
 *
 * Returns: (transfer full): an answer
 */
FichaStandinReply *
ficha_standin_reply_new (guint status, const char *json)
{
  FichaStandinReply *self = g_new0 (FichaStandinReply, 1);

  g_return_val_if_fail (json != NULL, NULL);

  self->status = status;
  self->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  self->body = g_string_new (NULL);
  self->drip_from = G_MAXSIZE;
  ficha_standin_reply_set_body (self, "application/json", json);

  return self;
}

/**
 * ficha_standin_reply_free:
 * @self: (transfer full): the answer
 *
 * Frees @self.
 */
void
ficha_standin_reply_free (FichaStandinReply *self)
{
  g_return_if_fail (self != NULL);

  soup_message_headers_unref (self->headers);
  g_string_free (self->body, TRUE);
  if (self->wire != NULL)
    g_string_free (self->wire, TRUE);
  g_clear_pointer (&self->filler, g_bytes_unref);
  g_free (self);
}

/**
 * ficha_standin_reply_set_body:
 * @self: the answer
 * @content_type: a MIME type
 * @body: text
 *
 * Replaces what @self says.
 */
void
ficha_standin_reply_set_body (FichaStandinReply *self, const char *content_type, const char *body)
{
  g_return_if_fail (self != NULL);

  soup_message_headers_set_content_type (self->headers, content_type, NULL);
  g_string_assign (self->body, body);
}

static void
append_header_cb (const char *name, const char *value, gpointer user_data)
{
  GString *wire = user_data;

  g_string_append_printf (wire, "%s: %s\r\n", name, value);
}

/**
 * ficha_standin_reply_use_wire:
 * @self: the answer
 * @header_lines: further lines for the header, each with its end
 *
 * Makes the bytes of @self, without a length, for a fault to spoil. From here on SoupServer has no
 * part in it.
 */
void
ficha_standin_reply_use_wire (FichaStandinReply *self, const char *header_lines)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->wire == NULL);

  self->wire = g_string_new (NULL);
  g_string_append_printf (self->wire, "HTTP/1.1 %u %s\r\nConnection: close\r\n", self->status,
                          soup_status_get_phrase (self->status));
  soup_message_headers_foreach (self->headers, append_header_cb, self->wire);
  g_string_append (self->wire, header_lines);
  g_string_append (self->wire, "\r\n");
  g_string_append_len (self->wire, self->body->str, self->body->len);
}

typedef struct
{
  GDestroyNotify done;
  gpointer user_data;
} Finished;

static void
finished_cb (SoupServerMessage *message, gpointer user_data)
{
  Finished *finished = user_data;

  finished->done (finished->user_data);
}

static void
finished_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
copy_header_cb (const char *name, const char *value, gpointer user_data)
{
  soup_message_headers_append (user_data, name, value);
}

/**
 * ficha_standin_reply_send:
 * @self: (transfer full): the answer
 * @message: a request that is paused
 * @cancellable: ends what is still being sent when the stand-in goes
 * @done: called once, when the answer is out or can't be
 * @user_data: for @done
 *
 * Sends @self.
 */
void
ficha_standin_reply_send (FichaStandinReply *self,
                          SoupServerMessage *message,
                          GCancellable *cancellable,
                          GDestroyNotify done,
                          gpointer user_data)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (SOUP_IS_SERVER_MESSAGE (message));
  g_return_if_fail (G_IS_CANCELLABLE (cancellable));
  g_return_if_fail (done != NULL);

  if (self->wire == NULL)
    {
      SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
      Finished *finished = g_new0 (Finished, 1);

      finished->done = done;
      finished->user_data = user_data;
      g_signal_connect_data (message, "finished", G_CALLBACK (finished_cb), finished, finished_free,
                             G_CONNECT_DEFAULT);

      soup_message_headers_remove (headers, "Date");
      soup_message_headers_foreach (self->headers, copy_header_cb, headers);
      soup_server_message_set_status (message, self->status, NULL);
      soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_COPY,
                                self->body->str, self->body->len);
      soup_server_message_unpause (message);
      ficha_standin_reply_free (self);
    }
  else
    {
      Sender *sender = g_new0 (Sender, 1);

      sender->reply = self;
      sender->done = done;
      sender->user_data = user_data;
      sender->cancellable = g_object_ref (cancellable);
      sender->socket = g_object_ref (soup_server_message_get_socket (message));
      sender->stream = soup_server_message_steal_connection (message);
      sender_continue (sender);
    }
}
