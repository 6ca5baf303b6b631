// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-manager.h"

G_BEGIN_DECLS

#define FICHA_TYPE_SCHEDULER (ficha_scheduler_get_type ())
G_DECLARE_FINAL_TYPE (FichaScheduler, ficha_scheduler, FICHA, SCHEDULER, GObject)

FichaScheduler *
ficha_scheduler_new (FichaManager *manager, GNetworkMonitor *network_monitor, gint64 not_before);
gboolean ficha_scheduler_is_waiting (FichaScheduler *self);
void ficha_scheduler_resume (FichaScheduler *self);

G_END_DECLS
