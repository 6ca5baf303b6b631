// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-clock.h"

/* By how many seconds the clocks are moved. */
static int agent_real, agent_boot, agent_monotonic, server_real;

static char *
get_path (FichaAgentFixture *fixture, const char *name)
{
  return g_build_filename (ficha_keyring_fixture_get_home (fixture->keyring), name, NULL);
}

static void
write_clocks (FichaAgentFixture *fixture, const char *name, int real, int boot, int monotonic)
{
  g_autofree char *path = get_path (fixture, name);
  g_autofree char *text = g_strdup_printf ("%d000 %d000 %d000\n", real, boot, monotonic);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* The server's first: what the agent asks at the new time is answered at the new time. */
static void
write_all (FichaAgentFixture *fixture)
{
  write_clocks (fixture, "server-clock", server_real, 0, 0);
  write_clocks (fixture, "agent-clock", agent_real, agent_boot, agent_monotonic);
}

/**
 * ficha_agent_clock_use:
 * @fixture: a fixture whose agent was not started yet
 * @options: arguments of the agent, for a shell
 *
 * Has the agent started with clocks that can be set. All clocks are right first.
 */
void
ficha_agent_clock_use (FichaAgentFixture *fixture, const char *options)
{
  g_autofree char *agent_clock = get_path (fixture, "agent-clock");
  g_autofree char *server_clock = get_path (fixture, "server-clock");
  g_autofree char *program = get_path (fixture, "agent");
  g_autofree char *script =
      g_strdup_printf ("#!/bin/sh\nFICHA_CLOCK_FILE='%s' exec '%s' \"$@\" %s\n", agent_clock,
                       FICHA_TEST_CLOCKED_AGENT, options);
  g_autoptr (GError) error = NULL;

  agent_real = agent_boot = agent_monotonic = server_real = 0;
  write_all (fixture);
  g_file_set_contents_full (program, script, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0700, &error);
  g_assert_no_error (error);
  g_setenv ("FICHA_CLOCK_FILE", server_clock, TRUE);
  g_setenv ("FICHA_AGENT", program, TRUE);
}

/**
 * ficha_agent_clock_set_ahead:
 * @fixture: a fixture
 * @seconds: by how much, negative for back
 *
 * Sets the wall clock of the agent's machine.
 */
void
ficha_agent_clock_set_ahead (FichaAgentFixture *fixture, int seconds)
{
  agent_real += seconds;
  write_all (fixture);
}

/**
 * ficha_agent_clock_sleep:
 * @fixture: a fixture
 * @seconds: for how long
 *
 * The agent's machine was suspended, and just woke up.
 */
void
ficha_agent_clock_sleep (FichaAgentFixture *fixture, int seconds)
{
  server_real += seconds;
  agent_real += seconds;
  agent_boot += seconds;
  write_all (fixture);
}

/**
 * ficha_agent_clock_pass:
 * @fixture: a fixture
 * @seconds: for how long
 *
 * Time passes, in which the agent just did nothing. It has to be called to see that its timeouts are
 * over.
 */
void
ficha_agent_clock_pass (FichaAgentFixture *fixture, int seconds)
{
  server_real += seconds;
  agent_real += seconds;
  agent_boot += seconds;
  agent_monotonic += seconds;
  write_all (fixture);
}
