// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib.h>

#include "ficha-secret.h"

G_BEGIN_DECLS

/**
 * FichaSnippet:
 * @FICHA_SNIPPET_PLAIN: the token alone
 * @FICHA_SNIPPET_HEADER: `Authorization: Bearer …`
 * @FICHA_SNIPPET_ENV: `BITIZE_ACCESS_TOKEN=…`, as a shell reads it
 * @FICHA_SNIPPET_JSON: `{"access_token","token_type":"Bearer","expires_at","expires_in"}`
 * @FICHA_SNIPPET_CURL: a curl command with the token in it
 * @FICHA_SNIPPET_CURL_COMMAND: a curl command that asks fichactl for the token; holds none
 *
 * The forms in which a token is handed on.
 */
typedef enum
{
  FICHA_SNIPPET_PLAIN,
  FICHA_SNIPPET_HEADER,
  FICHA_SNIPPET_ENV,
  FICHA_SNIPPET_JSON,
  FICHA_SNIPPET_CURL,
  FICHA_SNIPPET_CURL_COMMAND,
} FichaSnippet;

gboolean ficha_snippet_from_name (const char *name, FichaSnippet *snippet);
FichaSecret *ficha_snippet_make (FichaSnippet snippet,
                                 const FichaSecret *access_token,
                                 gint64 expires_at,
                                 gint64 now,
                                 const char *name,
                                 const char *base_uri,
                                 const char *fichactl);

G_END_DECLS
