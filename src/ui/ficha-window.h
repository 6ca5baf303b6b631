// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-clipboard.h"
#include "ficha-clock.h"
#include "ficha-store.h"

G_BEGIN_DECLS

#define FICHA_TYPE_WINDOW (ficha_window_get_type ())
G_DECLARE_FINAL_TYPE (FichaWindow, ficha_window, FICHA, WINDOW, AdwApplicationWindow)

FichaWindow *ficha_window_new (GtkApplication *application,
                               FichaStore *store,
                               FichaClipboard *clipboard,
                               FichaClock *clock,
                               GSettings *settings);
void ficha_window_open (FichaWindow *self);
void ficha_window_show_integration (FichaWindow *self, const char *id);
void ficha_window_copy_token (FichaWindow *self, const char *id);
void ficha_window_search (FichaWindow *self, const char *text);
void ficha_window_update_keys (FichaWindow *self, const char *id);
void ficha_window_new_integration (FichaWindow *self);
void ficha_window_renew_all (FichaWindow *self);
void ficha_window_check_up (FichaWindow *self);
void ficha_window_leave (FichaWindow *self);

G_END_DECLS
