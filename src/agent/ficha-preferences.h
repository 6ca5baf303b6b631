// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FICHA_TYPE_PREFERENCES (ficha_preferences_get_type ())
G_DECLARE_FINAL_TYPE (FichaPreferences, ficha_preferences, FICHA, PREFERENCES, GObject)

FichaPreferences *ficha_preferences_new (GSettings *settings);

gboolean ficha_preferences_get_renew_automatically (FichaPreferences *self);
guint ficha_preferences_get_remind_before (FichaPreferences *self);
gboolean ficha_preferences_get_notify_failures (FichaPreferences *self);
gboolean ficha_preferences_get_run_in_background (FichaPreferences *self);
gboolean ficha_preferences_get_autostart (FichaPreferences *self);
gboolean ficha_preferences_get_search_provider (FichaPreferences *self);

G_END_DECLS
