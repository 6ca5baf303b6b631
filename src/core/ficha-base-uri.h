// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

#include "ficha-secret.h"

G_BEGIN_DECLS

#define FICHA_BASE_URI_DEFAULT "https://api.bitize.io"

char *ficha_base_uri_check (const char *text, GError **error);
char *ficha_base_uri_get_host (const char *base_uri);
gboolean ficha_base_uri_is_loopback (const char *base_uri);
char *ficha_base_uri_join_auth (const char *base_uri, const FichaSecret *refresh_token);

G_END_DECLS
