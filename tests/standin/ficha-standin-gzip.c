// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-standin-gzip.h"

#include <gio/gio.h>

#define N_BOMB_BLOCKS 500
#define BOMB_BLOCK    (1024 * 1024)

/* The bytes that @text becomes. They are only flushed if @open, so that more may follow. */
static void
compress (GString *text, GZlibCompressorFormat format, gboolean open)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (format, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream =
      g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  GMemoryOutputStream *bytes = G_MEMORY_OUTPUT_STREAM (memory);

  g_output_stream_write_all (stream, text->str, text->len, NULL, NULL, NULL);
  if (open)
    g_output_stream_flush (stream, NULL, NULL);
  else
    g_output_stream_close (stream, NULL, NULL);

  g_string_truncate (text, 0);
  g_string_append_len (text, g_memory_output_stream_get_data (bytes),
                       g_memory_output_stream_get_data_size (bytes));
}

/* 500 MiB of spaces, from one compressed block that is there 500 times: a block that refers to nothing
 * before it may be repeated. Only the checksum at the end would be wrong, and nobody gets there. */
static void
make_bomb (GString *body)
{
  static const char header[] = "\x1f\x8b\x08\0\0\0\0\0\0\x03";
  static const char trailer[] = "\x03\0\0\0\0\0\0\0\0\0";
  g_autofree char *spaces = g_strnfill (BOMB_BLOCK, ' ');
  g_autoptr (GString) block = g_string_new (spaces);

  compress (block, G_ZLIB_COMPRESSOR_FORMAT_RAW, TRUE);

  g_string_truncate (body, 0);
  g_string_append_len (body, header, sizeof header - 1);
  for (guint i = 0; i < N_BOMB_BLOCKS; i++)
    g_string_append_len (body, block->str, block->len);
  g_string_append_len (body, trailer, sizeof trailer - 1);
}

/**
 * ficha_standin_gzip:
 * @body: (inout): what an answer says
 * @how: "whole", "truncated" (the second half is missing), "crc" (the checksum is wrong), "garbage"
 *    (nothing of it is gzip) or "bomb" (half a megabyte that becomes 500)
 *
 * Packs @body as Content-Encoding: gzip does, or fails to.
 */
void
ficha_standin_gzip (GString *body, const char *how)
{
  g_return_if_fail (body != NULL);
  g_return_if_fail (how != NULL);

  if (g_str_equal (how, "garbage"))
    {
      g_string_assign (body, "\x1f\x8b\x08 this is not gzip");
      return;
    }
  if (g_str_equal (how, "bomb"))
    {
      make_bomb (body);
      return;
    }

  compress (body, G_ZLIB_COMPRESSOR_FORMAT_GZIP, FALSE);
  if (g_str_equal (how, "truncated"))
    g_string_truncate (body, body->len / 2);
  else if (g_str_equal (how, "crc"))
    body->str[body->len - 8] ^= 0x55;
}
