// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What becomes of a connection once the answer is written. */
typedef enum
{
  RAW_CLOSE,
  RAW_RESET,
  RAW_HOLD,
} RawEnding;

/* A server on 127.0.0.1 that knows no HTTP: it keeps what comes, and once a request is complete
 * writes the bytes that it was told. It runs in the test's main context. */
typedef struct _RawServer RawServer;

RawServer *raw_server_new (void);
void raw_server_free (RawServer *self);

/* What every request from now on is answered with, until the next call. */
void raw_server_answer (RawServer *self, const char *bytes, RawEnding ending);

/* From now on, the first bytes that come are answered, complete or not: TLS, that is. */
void raw_server_answer_at_once (RawServer *self);

/* From now on every request is taken for a CONNECT to 127.0.0.1:PORT, and granted; 0 for no more. */
void raw_server_tunnel (RawServer *self, guint16 port);

/* Connections are refused from now on; their number and what came by them is kept. */
void raw_server_stop (RawServer *self);

char *raw_server_dup_base_uri (RawServer *self, const char *scheme);
guint raw_server_count (RawServer *self);

/* What came by the connection with this number, from 0. */
GByteArray *raw_server_get_request (RawServer *self, guint number);

/* Whether TEXT came by that connection. */
gboolean raw_server_got (RawServer *self, guint number, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawServer, raw_server_free)

G_END_DECLS
