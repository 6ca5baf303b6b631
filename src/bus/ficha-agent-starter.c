// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-starter.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <unistd.h>

/* Starting the agent where the bus can't: the program writes a byte to a pipe when it is ready. */

/* The pipe's end on its side. */
#define READY_FD 3

/**
 * ficha_agent_starter_start:
 * @error: return location for an error
 *
 * Starts the agent: the program that `FICHA_AGENT` names, else the installed one.
 *
 * Returns: a file descriptor that the caller closes, from which a byte is to be read when the agent
 *   is ready, or nothing any more when it ended before; −1 with an error of #GSubprocess where
 *   there is no such program
 */
int
ficha_agent_starter_start (GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) agent = NULL;
  g_autofree char *option = g_strdup_printf ("--ready-fd=%d", READY_FD);
  const char *path = g_getenv ("FICHA_AGENT");
  int pipe_fds[2];

  if (path == NULL)
    path = FICHA_LIBEXECDIR "/ficha-agent";

  if (!g_unix_open_pipe (pipe_fds, O_CLOEXEC | O_NONBLOCK, error))
    return -1;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                        G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_take_fd (launcher, pipe_fds[1], READY_FD);
  agent = g_subprocess_launcher_spawn (launcher, error, path, option, NULL);
  if (agent == NULL)
    g_clear_fd (&pipe_fds[0], NULL);
  /* the launcher closes its end of the pipe, so that a dead agent ends the reading too */
  g_clear_object (&launcher);

  return pipe_fds[0];
}

/**
 * ficha_agent_starter_wait:
 * @fd: what ficha_agent_starter_start() returned
 * @deadline: when to wait no longer, in microseconds on the monotonic clock
 *
 * Waits until the agent is ready, dead, or late, without a main loop.
 */
void
ficha_agent_starter_wait (int fd, gint64 deadline)
{
  GPollFD ready = { .fd = fd, .events = G_IO_IN | G_IO_HUP };
  gint64 left;

  g_return_if_fail (fd >= 0);

  do
    left = (deadline - g_get_monotonic_time ()) / 1000;
  while (left > 0 && g_poll (&ready, 1, (int) MIN (left, G_MAXINT)) < 0 && errno == EINTR);
}

/**
 * ficha_agent_starter_create_source:
 * @fd: what ficha_agent_starter_start() returned
 * @deadline: when to wait no longer, in microseconds on the monotonic clock
 * @cancellable: (nullable): ends the wait
 *
 * Creates a source that is ready once when the agent is ready, dead, or late, or @cancellable is
 * cancelled. Its callback is a #GUnixFDSourceFunc.
 *
 * Returns: (transfer full): the source, to be attached
 */
GSource *
ficha_agent_starter_create_source (int fd, gint64 deadline, GCancellable *cancellable)
{
  GSource *source;

  g_return_val_if_fail (fd >= 0, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  source = g_unix_fd_source_new (fd, G_IO_IN | G_IO_HUP);
  if (cancellable != NULL)
    {
      g_autoptr (GSource) cancelled = g_cancellable_source_new (cancellable);

      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (source, cancelled);
    }
  g_source_set_ready_time (source, deadline);

  return source;
}

/**
 * ficha_agent_starter_is_ready:
 * @fd: what ficha_agent_starter_start() returned
 *
 * Tells how the wait ended; to be asked once.
 *
 * Returns: whether the agent is ready
 */
gboolean
ficha_agent_starter_is_ready (int fd)
{
  char byte;

  return read (fd, &byte, 1) == 1;
}
