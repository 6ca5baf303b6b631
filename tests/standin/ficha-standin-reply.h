// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What becomes of the connection once everything is written. */
typedef enum
{
  FICHA_STANDIN_ENDING_CLOSE,
  FICHA_STANDIN_ENDING_RESET,
  FICHA_STANDIN_ENDING_HOLD,
} FichaStandinEnding;

/* An answer. As a rule SoupServer sends it. With @wire set, the bytes there go out as they are
 * instead: @wire, then @filler again and again until @n_filler bytes of it are out, then @ending. */
typedef struct
{
  guint status;
  SoupMessageHeaders *headers;
  GString *body;

  GString *wire;
  GBytes *filler;
  guint64 n_filler;
  gsize drip_from; /* from this byte of @wire on, one byte every 200 ms */
  FichaStandinEnding ending;
} FichaStandinReply;

FichaStandinReply *ficha_standin_reply_new (guint status, const char *json);
void ficha_standin_reply_free (FichaStandinReply *self);
void
ficha_standin_reply_set_body (FichaStandinReply *self, const char *content_type, const char *body);
void ficha_standin_reply_use_wire (FichaStandinReply *self, const char *header_lines);
void ficha_standin_reply_send (FichaStandinReply *self,
                               SoupServerMessage *message,
                               GCancellable *cancellable,
                               GDestroyNotify done,
                               gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaStandinReply, ficha_standin_reply_free)

G_END_DECLS
