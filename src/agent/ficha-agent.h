// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FICHA_TYPE_AGENT (ficha_agent_get_type ())
G_DECLARE_FINAL_TYPE (FichaAgent, ficha_agent, FICHA, AGENT, GApplication)

FichaAgent *ficha_agent_new (void);
int ficha_agent_run (FichaAgent *self, int argc, char *argv[]);

G_END_DECLS
