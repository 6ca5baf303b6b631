// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GDBusConnection *ficha_ctl_bus_connect (int timeout, GError **error);

G_END_DECLS
