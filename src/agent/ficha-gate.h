// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FICHA_TYPE_GATE (ficha_gate_get_type ())
G_DECLARE_FINAL_TYPE (FichaGate, ficha_gate, FICHA, GATE, GObject)

FichaGate *ficha_gate_new (guint places);
void ficha_gate_enter_async (FichaGate *self, GAsyncReadyCallback callback, gpointer user_data);
void ficha_gate_enter_finish (FichaGate *self, GAsyncResult *result);
void ficha_gate_leave (FichaGate *self);

G_END_DECLS
