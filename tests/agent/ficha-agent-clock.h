// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-agent-fixture.h"

G_BEGIN_DECLS

/* For programs that link the clock of tests/fixtures: the machine's clocks are those of the agent; the
 * server's clock is this process's, which is of another machine. */

void ficha_agent_clock_use (FichaAgentFixture *fixture, const char *options);
void ficha_agent_clock_set_ahead (FichaAgentFixture *fixture, int seconds);
void ficha_agent_clock_sleep (FichaAgentFixture *fixture, int seconds);
void ficha_agent_clock_pass (FichaAgentFixture *fixture, int seconds);

G_END_DECLS
