// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

#include "ficha-secret.h"

G_BEGIN_DECLS

FichaSecret *ficha_ctl_ask_secret_key (GError **error);
FichaSecret *ficha_ctl_ask_passphrase (gboolean new, GError **error);
gboolean ficha_ctl_ask_yes (const char *question);

G_END_DECLS
