// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-error.h"

G_BEGIN_DECLS

/* Longest consumer or secret key taken, in bytes. */
#define FICHA_KEY_MAX_LENGTH 4096

char *ficha_key_trim (const char *text, gboolean *trimmed);
gboolean ficha_key_check (const char *key, FichaError code, GError **error);
gboolean ficha_key_find (const char *text, char **base_uri, char **consumer_key, char **secret_key);
gboolean ficha_key_find_pair (const char *text, char **consumer_key, char **secret_key);

G_END_DECLS
