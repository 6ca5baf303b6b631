// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A network monitor that always says the same; there is a network where CONNECTIVITY is not
 * %G_NETWORK_CONNECTIVITY_LOCAL. */
GNetworkMonitor *mock_monitor_new (GNetworkConnectivity connectivity);

G_END_DECLS
