// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib.h>

#include "ficha-secret.h"

G_BEGIN_DECLS

/* The option --json, which sets @json. */
#define FICHA_CTL_JSON_ENTRY(json)                                                                 \
  { "json", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, json, N_ ("Print JSON, for programs"), NULL }

char *ficha_ctl_json_list (GPtrArray *integrations);
char *ficha_ctl_json_integration (GVariant *integration);
char *ficha_ctl_json_claims (const FichaSecret *token);

G_END_DECLS
