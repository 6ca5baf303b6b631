// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-integration.h"
#include "ficha-secret.h"

G_BEGIN_DECLS

gboolean ficha_settings_apply (GVariant *settings, FichaIntegration *record, GError **error);
gboolean ficha_settings_check_secret_key (const FichaSecret *secret_key, GError **error);
gboolean ficha_settings_ask_the_same (const FichaIntegration *a, const FichaIntegration *b);

G_END_DECLS
