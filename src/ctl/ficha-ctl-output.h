// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-ctl-exit.h"
#include "ficha-ctl-format.h"
#include "ficha-secret.h"

G_BEGIN_DECLS

gboolean ficha_ctl_print (const char *text, GError **error);
gboolean ficha_ctl_print_secret (const FichaSecret *secret, GError **error);
void ficha_ctl_note (const char *format, ...) G_GNUC_PRINTF (1, 2);
FichaCtlExit ficha_ctl_fail (const char *about, const GError *error);
FichaCtlLayout ficha_ctl_get_layout (GTimeZone *zone);

G_END_DECLS
