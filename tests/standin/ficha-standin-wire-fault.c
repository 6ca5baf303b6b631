// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-standin-fault.h"

#include <string.h>

/* What an endless answer ends at all the same, should a client really read it all. */
#define ENDLESS (G_GUINT64_CONSTANT (600) * 1024 * 1024)

static GBytes *
create_filler (const char *line)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (text->len < 64 * 1024)
    g_string_append (text, line);

  return g_string_free_to_bytes (g_steal_pointer (&text));
}

/* Sends @lines in the header, whatever they are, and a body that is right. */
static void
apply_header_lines (FichaStandinReply *reply,
                    const char *lines,
                    const FichaStandinFaultContext *context)
{
  ficha_standin_reply_use_wire (reply, lines);
}

/* Sends @length_lines in the header, and the body, and closes. */
static void
apply_length (FichaStandinReply *reply,
              const char *length_lines,
              const FichaStandinFaultContext *context)
{
  g_autoptr (GString) lines = g_string_new (length_lines);
  g_autofree char *length = g_strdup_printf ("%" G_GSIZE_FORMAT, reply->body->len);

  g_string_replace (lines, "%u", length, 0);
  ficha_standin_reply_use_wire (reply, lines->str);
}

/* @body as the only chunk of a body, which says that it is of @size. */
static void
make_chunk (GString *body, const char *size)
{
  g_string_prepend (body, "\r\n");
  g_string_prepend (body, size);
  g_string_append (body, "\r\n0\r\n\r\n");
}

/* Sends the body as a chunk, and closes in the middle of it or before the chunk that ends it. */
static void
apply_chunk_cut (FichaStandinReply *reply,
                 const char *where,
                 const FichaStandinFaultContext *context)
{
  g_autofree char *size = g_strdup_printf ("%" G_GSIZE_MODIFIER "x", reply->body->len);

  make_chunk (reply->body, size);
  g_string_truncate (reply->body, g_str_equal (where, "middle")
                                      ? reply->body->len / 2
                                      : reply->body->len - strlen ("0\r\n\r\n"));
  ficha_standin_reply_use_wire (reply, "Transfer-Encoding: chunked\r\n");
}

/* Sends the body as one chunk that tells a size no chunk has. */
static void
apply_chunk_bad_size (FichaStandinReply *reply,
                      const char *size,
                      const FichaStandinFaultContext *context)
{
  make_chunk (reply->body, size);
  ficha_standin_reply_use_wire (reply, "Transfer-Encoding: chunked\r\n");
}

/* Sends the body as one chunk, and a length besides that is the body's own. */
static void
apply_length_and_chunked (FichaStandinReply *reply,
                          const char *unused,
                          const FichaStandinFaultContext *context)
{
  g_autofree char *line = g_strdup_printf ("Content-Length: %" G_GSIZE_FORMAT "\r\n"
                                           "Transfer-Encoding: chunked\r\n",
                                           reply->body->len);
  g_autofree char *size = g_strdup_printf ("%" G_GSIZE_MODIFIER "x", reply->body->len);

  make_chunk (reply->body, size);
  ficha_standin_reply_use_wire (reply, line);
}

/* Sends half of the body without a length, and closes. */
static void
apply_early_close (FichaStandinReply *reply,
                   const char *unused,
                   const FichaStandinFaultContext *context)
{
  g_string_truncate (reply->body, reply->body->len / 2);
  ficha_standin_reply_use_wire (reply, "");
}

/* Sends a token without end, and without a length. */
static void
apply_big (FichaStandinReply *reply, const char *unused, const FichaStandinFaultContext *context)
{
  g_string_assign (reply->body, "{\"access_token\":\"");
  ficha_standin_reply_use_wire (reply, "");
  reply->filler = create_filler ("x");
  reply->n_filler = ENDLESS;
}

/* Sends a header line of 200 kB. */
static void
apply_header_big (FichaStandinReply *reply,
                  const char *unused,
                  const FichaStandinFaultContext *context)
{
  g_autofree char *value = g_strnfill (200 * 1000, 'x');
  g_autofree char *line = g_strconcat ("X-Big: ", value, "\r\n", NULL);

  ficha_standin_reply_use_wire (reply, line);
}

/* Sends 100,000 header lines. */
static void
apply_headers_many (FichaStandinReply *reply,
                    const char *unused,
                    const FichaStandinFaultContext *context)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < 100 * 1000; i++)
    g_string_append_printf (lines, "X-Many-%u: x\r\n", i);

  ficha_standin_reply_use_wire (reply, lines->str);
}

/* Sends header lines without end. */
static void
apply_headers_endless (FichaStandinReply *reply,
                       const char *unused,
                       const FichaStandinFaultContext *context)
{
  g_string_truncate (reply->body, 0);
  ficha_standin_reply_use_wire (reply, "");
  g_string_truncate (reply->wire, reply->wire->len - strlen ("\r\n"));
  reply->filler = create_filler ("X-Endless: x\r\n");
  reply->n_filler = ENDLESS;
}

/* Sends a NUL byte in a header line. */
static void
apply_nul_header (FichaStandinReply *reply,
                  const char *unused,
                  const FichaStandinFaultContext *context)
{
  char *mark;

  ficha_standin_reply_use_wire (reply, "X-Nul: a?b\r\n");
  mark = strstr (reply->wire->str, "a?b");
  mark[1] = '\0';
}

/* Sends the answer at one byte every 200 ms, at least from the body on. */
static void
apply_drip (FichaStandinReply *reply, const char *from, const FichaStandinFaultContext *context)
{
  gsize n_body = reply->body->len;

  ficha_standin_reply_use_wire (reply, "");
  reply->drip_from = g_str_equal (from, "body") ? reply->wire->len - n_body : 0;
}

/* Answers nothing at all: keeps silent until the client goes, or ends the connection. */
static void
apply_end (FichaStandinReply *reply, const char *how, const FichaStandinFaultContext *context)
{
  reply->wire = g_string_new (NULL);
  if (g_str_equal (how, "hold"))
    reply->ending = FICHA_STANDIN_ENDING_HOLD;
  else if (g_str_equal (how, "reset"))
    reply->ending = FICHA_STANDIN_ENDING_RESET;
}

/* Says that another protocol begins here, and then nothing. */
static void
apply_switching (FichaStandinReply *reply,
                 const char *unused,
                 const FichaStandinFaultContext *context)
{
  reply->wire = g_string_new ("HTTP/1.1 101 Switching Protocols\r\n"
                              "Connection: Upgrade\r\nUpgrade: ficha\r\n\r\n");
  reply->ending = FICHA_STANDIN_ENDING_HOLD;
}

/* The names of README.md, in its order. */
const FichaStandinFault ficha_standin_wire_faults[] = {
  { "big", TRUE, apply_big, NULL },
  { "short-body", TRUE, apply_length, "Content-Length: 1%u\r\n" },
  { "chunk-cut", TRUE, apply_chunk_cut, "middle" },
  { "chunk-unended", TRUE, apply_chunk_cut, "end" },
  { "chunk-bad-size", TRUE, apply_chunk_bad_size, "FFFFFFFFFFFFFFFFFFFFFFFF" },
  { "early-close", TRUE, apply_early_close, NULL },
  { "double-length", TRUE, apply_length, "Content-Length: %u\r\nContent-Length: 5\r\n" },
  { "length-and-chunked", TRUE, apply_length_and_chunked, NULL },
  { "switching", FALSE, apply_switching, NULL },
  { "header-big", TRUE, apply_header_big, NULL },
  { "headers-many", TRUE, apply_headers_many, NULL },
  { "headers-endless", TRUE, apply_headers_endless, NULL },
  { "nul-header", TRUE, apply_nul_header, NULL },
  { "invalid-utf8", TRUE, apply_header_lines, "X-Latin: caf\xe9 \xff\r\n" },
  { "folded-header", TRUE, apply_header_lines, "X-Folded: one\r\n two\r\n\tthree\r\n" },
  { "silence", FALSE, apply_end, "hold" },
  { "drip", TRUE, apply_drip, "body" },
  { "drip-header", TRUE, apply_drip, "header" },
  { "reset-after-request", TRUE, apply_end, "reset" },
  { "close-after-request", TRUE, apply_end, "close" },
  { "keepalive-die", TRUE, apply_end, "close" },
  { NULL },
};
