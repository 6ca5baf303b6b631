// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <libsoup/soup.h>

#include "ficha-error.h"

G_BEGIN_DECLS

/* Longest wait that a server may ask for, in seconds (faults.md S24). */
#define FICHA_API_RETRY_AFTER_MAX 3600

FichaError ficha_api_error_from_transport (const GError *error, GTlsCertificateFlags tls_errors);
GError *ficha_api_error_from_status (SoupMessage *message,
                                     const char *host,
                                     const char *body,
                                     gsize length);
gboolean ficha_api_error_is_refusal (guint status);
gboolean ficha_api_error_is_of_api (guint status);
guint ficha_api_error_parse_retry_after (const char *text, gint64 now);

G_END_DECLS
