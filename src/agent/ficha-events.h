// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-entry.h"
#include "ficha-uses.h"

G_BEGIN_DECLS

/* How many events are told at the most. */
#define FICHA_EVENTS_MAX 200

GVariant *ficha_events_to_variant (GPtrArray *entries, const FichaUses *uses);

G_END_DECLS
