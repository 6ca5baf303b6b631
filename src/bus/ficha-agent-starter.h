// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

int ficha_agent_starter_start (GError **error);
void ficha_agent_starter_wait (int fd, gint64 deadline);
GSource *ficha_agent_starter_create_source (int fd, gint64 deadline, GCancellable *cancellable);
gboolean ficha_agent_starter_is_ready (int fd);

G_END_DECLS
