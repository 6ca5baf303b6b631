// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-ctl.h"
#include "ficha-outlook.h"

G_BEGIN_DECLS

const char *ficha_ctl_integration_get_string (GVariant *integration, const char *key);
gint64 ficha_ctl_integration_get_moment (GVariant *integration, const char *key);
GError *ficha_ctl_integration_dup_error (GVariant *integration);
void ficha_ctl_integration_get_outlook (GVariant *integration, FichaOutlook *outlook);
gboolean ficha_ctl_integration_has_tokens (GVariant *integration);

GPtrArray *ficha_ctl_list_integrations (FichaCtl *ctl, GError **error);
GVariant *ficha_ctl_find_integration (GPtrArray *integrations, const char *name, GError **error);
GVariant *ficha_ctl_get_history (FichaCtl *ctl, GVariant *integration, GError **error);

G_END_DECLS
