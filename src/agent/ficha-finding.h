// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-error.h"

G_BEGIN_DECLS

void ficha_finding_init (GVariantDict *self, const char *check, const char *outcome);
void ficha_finding_set_error (GVariantDict *self, const GError *error);
GVariant *ficha_finding_end (GVariantDict *self);

G_END_DECLS
