// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How many calls of one caller may wait for their answers. */
#define FICHA_CALL_LIMIT 100

void ficha_call_limit_follow (GDBusConnection *connection);

G_END_DECLS
