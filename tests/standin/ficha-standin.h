// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The keys that the stand-in accepts; the secret key has every kind of punctuation, and a space. */
#define FICHA_STANDIN_CONSUMER_KEY "268f364d-5a0c-4f0b-9d3e-7c1f2b6a9e10"
#define FICHA_STANDIN_SECRET_KEY   "CANARY-k3y!@%#$\"'\\ &+=/?{}[]<>|;:,.~`^*()_-0123456789abcdefXYZ"

#define FICHA_TYPE_STANDIN         (ficha_standin_get_type ())
G_DECLARE_FINAL_TYPE (FichaStandin, ficha_standin, FICHA, STANDIN, GObject)

/* Listens on a free port of 127.0.0.1, in the default main context; with @certificate by TLS. */
FichaStandin *ficha_standin_new (GTlsCertificate *certificate, guint16 port, GError **error);
guint16 ficha_standin_get_port (FichaStandin *self);

/* Where used refresh tokens are told, if not in the file that FICHA_STANDIN_LEDGER names. */
void ficha_standin_set_ledger (FichaStandin *self, const char *path);

/* "http(s)://127.0.0.1:PORT/OPTIONS"; OPTIONS is "key=value,key=value" (README.md), may be "". */
char *ficha_standin_dup_base_uri (FichaStandin *self, const char *options);

/* How many requests came below OPTIONS with METHOD ("POST", "GET", NULL for all). */
guint ficha_standin_count (FichaStandin *self, const char *options, const char *method);

/* How often a refresh token was used that had been used before: must be 0. */
guint ficha_standin_get_reuses (FichaStandin *self);

/* Most requests that were being answered at the same time. */
guint ficha_standin_get_most_in_flight (FichaStandin *self);

/* Whether TOKEN is the access token that the stand-in gave last below OPTIONS and still accepts. */
gboolean ficha_standin_accepts (FichaStandin *self, const char *options, const char *token);

/* Writes the log to a file as well, from here on. */
gboolean ficha_standin_set_log (FichaStandin *self, const char *path, GError **error);

/* One JSON object a line for every request so far, without a secret. */
char *ficha_standin_dup_log (FichaStandin *self);

G_END_DECLS
