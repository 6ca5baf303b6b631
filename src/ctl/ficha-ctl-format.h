// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib.h>

#include "ficha-check.h"
#include "ficha-jwt.h"

G_BEGIN_DECLS

/**
 * FichaCtlLayout:
 * @aligned: columns for people, else separated by a tab for scripts
 * @colourful: whether states are coloured besides
 * @now: seconds since the epoch on this machine's clock
 * @zone: (unowned): the zone to tell times in
 *
 * How text is laid out.
 */
typedef struct
{
  gboolean aligned;
  gboolean colourful;
  gint64 now;
  GTimeZone *zone;
} FichaCtlLayout;

char *ficha_ctl_format_list (GPtrArray *integrations, const FichaCtlLayout *layout);
char *ficha_ctl_format_integration (GVariant *integration, const FichaCtlLayout *layout);
char *ficha_ctl_format_history (GVariant *history, guint max, const FichaCtlLayout *layout);
char *ficha_ctl_format_claims (const FichaJwt *jwt, const FichaCtlLayout *layout);
char *
ficha_ctl_format_checks (GPtrArray *checks, GPtrArray *integrations, const FichaCtlLayout *layout);

G_END_DECLS
