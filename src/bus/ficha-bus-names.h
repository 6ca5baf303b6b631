// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib.h>

/* The names of the D-Bus interface; the bus name is FICHA_AGENT_ID of config.h. */
#define FICHA_BUS_PATH      "/io/github/ficha_app/Ficha/Agent"
#define FICHA_BUS_INTERFACE "io.github.ficha_app.Ficha.Agent1"

/* min_valid of GetAccessToken: 60 s, but never more than a fifth of the token's life. */
#define FICHA_MIN_VALID_DEFAULT G_MAXUINT32
