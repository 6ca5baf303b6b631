// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-integration.h"

G_BEGIN_DECLS

gboolean ficha_settings_apply (GVariant *settings, FichaIntegration *record, GError **error);

G_END_DECLS
