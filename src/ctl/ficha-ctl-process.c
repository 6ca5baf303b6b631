// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-process.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

/* A standard descriptor that is closed would be given to the next file or socket, and a token
 * written into that. One that fails is put in its place. */
static void
fill_standard_descriptors (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    {
      if (fcntl (fd, F_GETFD) >= 0)
        continue;
      /* the lowest free number is taken: fd; should it fail, nothing else can be opened either */
      if (open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
        break;
    }
}

/**
 * ficha_ctl_process_prepare:
 * @process: (out): what was changed
 *
 * Makes the process one that may hold tokens: no core file, writing to a closed pipe an error,
 * no standard descriptor that turns into another file. To be called first of all, before there are
 * threads.
 */
void
ficha_ctl_process_prepare (FichaCtlProcess *process)
{
  g_return_if_fail (process != NULL);

  fill_standard_descriptors ();
  signal (SIGPIPE, SIG_IGN);

  if (getrlimit (RLIMIT_CORE, &process->core_limit) == 0)
    {
      const struct rlimit none = { .rlim_cur = 0, .rlim_max = process->core_limit.rlim_max };

      setrlimit (RLIMIT_CORE, &none);
    }
}

/**
 * ficha_ctl_process_restore:
 * @process: what ficha_ctl_process_prepare() gave
 *
 * Undoes what a command that takes this process over should not inherit.
 */
void
ficha_ctl_process_restore (const FichaCtlProcess *process)
{
  g_return_if_fail (process != NULL);

  signal (SIGPIPE, SIG_DFL);
  setrlimit (RLIMIT_CORE, &process->core_limit);
}
