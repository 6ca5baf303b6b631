// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-api.h"
#include "ficha-standin.h"

G_BEGIN_DECLS

#define API_CONSUMER_KEY  "268f364d-5a0c-4f0b-9d3e-7c1f2b6a9e10"
#define API_REFRESH_TOKEN "CANARY-RT-+/=&%25"

/* Milliseconds after which a call hangs. */
#define API_WAIT (20 * 1000)

/* A host that is not this machine by its name, but by api_use_test_resolver () its address is. */
#define API_REMOTE_HOST "api.bitize.test"

typedef enum
{
  API_OBTAIN,
  API_RENEW,
} ApiMethod;

/* How a call ended. */
typedef struct
{
  gboolean done;
  FichaTokens *tokens;
  FichaApiOutcome outcome;
  GError *error;
} ApiReply;

void api_reply_clear (ApiReply *reply);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ApiReply, api_reply_clear)

/* A client with deadlines that a test can await: 5 s in all, 2 s to connect, 1 s of silence, and a
 * repetition after 20 ms. */
FichaApi *api_new (void);

/* Starts a call with the stand-in's keys; REPLY must live until it is done. */
void api_start (FichaApi *api,
                ApiMethod method,
                const char *base_uri,
                const char *refresh_token,
                const char *ca_file,
                GCancellable *cancellable,
                ApiReply *reply);

/* A GAsyncReadyCallback for a FichaApi's calls; USER_DATA is an ApiReply. */
void api_done_cb (GObject *object, GAsyncResult *result, gpointer user_data);

/* The same calls, done. Nothing of a secret may be in their errors. */
void api_obtain (FichaApi *api, const char *base_uri, ApiReply *reply);
void api_renew (FichaApi *api, const char *base_uri, const char *refresh_token, ApiReply *reply);

void api_assert_tokens (const ApiReply *reply);
void api_assert_error (const ApiReply *reply, FichaError code, const char *message);

/* (transfer none): the stand-in that has the certificate in a file. It lives as long as the test:
 * libsoup's server does not bear being freed while a handshake fails. */
FichaStandin *api_get_standin (const char *certificate_path);

/* From now on API_REMOTE_HOST is 127.0.0.1, and no other name has an address. */
void api_use_test_resolver (void);

/* The environment's proxies are not this test's; to be called before anything else. */
void api_forget_proxies (void);

/* Resident memory of this process, in bytes. */
gsize api_get_resident (void);

G_END_DECLS
