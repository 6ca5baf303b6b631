// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-manager.h"
#include "ficha-preferences.h"
#include "ficha-scheduler.h"

G_BEGIN_DECLS

#define FICHA_TYPE_NOTIFIER (ficha_notifier_get_type ())
G_DECLARE_FINAL_TYPE (FichaNotifier, ficha_notifier, FICHA, NOTIFIER, GObject)

FichaNotifier *ficha_notifier_new (GApplication *application,
                                   FichaManager *manager,
                                   FichaScheduler *scheduler,
                                   FichaPreferences *preferences);
gboolean ficha_notifier_is_standing (FichaNotifier *self);
void ficha_notifier_set_paused (FichaNotifier *self, gboolean paused);
void ficha_notifier_acted (FichaNotifier *self, FichaEntry *entry);
void ficha_notifier_seen (FichaNotifier *self, FichaEntry *entry);
void ficha_notifier_stop (FichaNotifier *self);

G_END_DECLS
