// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <libsoup/soup.h>

#include "ficha-api.h"
#include "ficha-authorities.h"

G_BEGIN_DECLS

/**
 * FichaApiRequest:
 * @session: (owned): what sends it
 * @total_timeout: milliseconds that it may last in all
 * @connect_timeout: milliseconds until it can be written
 * @retry_delay: milliseconds before a POST is sent again
 * @host: (owned): the host, as errors show it
 * @loopback: whether the host is this machine
 * @outcome: what is known of it
 *
 * One call of #FichaApi on its way: the data of its #GTask. #FichaApi sets the first four.
 */
typedef struct
{
  SoupSession *session;
  guint total_timeout;
  guint connect_timeout;
  guint retry_delay;
  char *host;
  gboolean loopback;
  FichaApiOutcome outcome;

  /* the question */
  GUri *uri;                 /* (owned) */
  GBytes *body;              /* (owned) (nullable): of the POST; NULL for the GET */
  gboolean probe;            /* neither: whether the server is reached is asked, by a HEAD */
  char *base_uri;            /* (owned) */
  GTlsDatabase *ca_database; /* (owned) (nullable): the integration's own authorities */

  /* its end */
  GCancellable *caller; /* (owned) (nullable) */
  gulong caller_id;
  GCancellable *cancellable; /* (owned): cancelled with the caller's or by the alarm */
  GSource *alarm;            /* (owned): the nearer of the two deadlines */
  gint64 deadline;           /* of all, monotonic, microseconds */
  gboolean timed_out;
  gboolean repeated;
  FichaError failure; /* while the proxies are looked up */

  /* the answer */
  SoupMessage *message; /* (owned): of the last attempt */
  gint64 left_at;       /* monotonic, microseconds */
  gint64 left_ahead;    /* of the boot clock before the monotonic one then: time slept */
  gint64 issued_at;     /* server's clock where known, seconds */
  GTlsCertificateFlags tls_errors;
  char *answer; /* (owned): BODY_MAX + 1 bytes */
  gsize answer_length;
} FichaApiRequest;

FichaApiRequest *ficha_api_request_new (const FichaIntegration *integration,
                                        FichaAuthorities *authorities,
                                        const FichaSecret *refresh_token,
                                        GBytes *body,
                                        GError **error);
void ficha_api_request_run (GTask *task);
void ficha_api_request_free (FichaApiRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaApiRequest, ficha_api_request_free)

G_END_DECLS
