// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-notifier.h"
#include "ficha-scheduler.h"

G_BEGIN_DECLS

#define FICHA_TYPE_ACTIONS (ficha_actions_get_type ())
G_DECLARE_FINAL_TYPE (FichaActions, ficha_actions, FICHA, ACTIONS, GObject)

FichaActions *ficha_actions_new (GApplication *application,
                                 FichaManager *manager,
                                 FichaScheduler *scheduler,
                                 FichaNotifier *notifier);
void ficha_actions_set_platform_data (FichaActions *self, GVariant *platform_data);
void ficha_actions_activate (FichaActions *self,
                             const char *action,
                             const char *parameter,
                             const char *startup_id);

G_END_DECLS
