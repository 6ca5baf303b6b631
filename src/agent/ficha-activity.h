// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-manager.h"
#include "ficha-uses.h"

G_BEGIN_DECLS

/* How many events are told at the most. */
#define FICHA_ACTIVITY_MAX  200

#define FICHA_TYPE_ACTIVITY (ficha_activity_get_type ())
G_DECLARE_FINAL_TYPE (FichaActivity, ficha_activity, FICHA, ACTIVITY, GObject)

FichaActivity *ficha_activity_new (FichaManager *manager, const char *path);

void ficha_activity_follow (FichaActivity *self, GDBusConnection *connection);
gboolean ficha_activity_is_window (FichaActivity *self, const char *sender);

void ficha_activity_note (FichaActivity *self,
                          FichaEntry *entry,
                          FichaUseKind kind,
                          const char *program);
GVariant *ficha_activity_tell (FichaActivity *self, FichaEntry *entry);
gboolean ficha_activity_save (FichaActivity *self, GError **error);

void ficha_activity_clear_async (FichaActivity *self,
                                 FichaEntry *entry,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean ficha_activity_clear_finish (FichaActivity *self, GAsyncResult *result, GError **error);

G_END_DECLS
