// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ctl-fixture.h"

#include <sys/mman.h>
#include <unistd.h>

static const char *program;

typedef struct
{
  CtlRun *run;
  gboolean done;
} Waiting;

static void
communicate_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GSubprocess *process = G_SUBPROCESS (source);
  Waiting *waiting = user_data;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8_finish (process, result, &waiting->run->out, &waiting->run->err,
                                        &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  waiting->run->status = g_subprocess_get_exit_status (process);
  waiting->done = TRUE;
}

static gboolean
too_long_cb (gpointer user_data)
{
  g_error ("half a minute is over");
  return G_SOURCE_REMOVE;
}

/* The program under test is the test's first argument. */
void
ctl_fixture_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  g_assert_cmpint (*argc, ==, 2);
  program = (*argv)[1];
}

const char *
ctl_fixture_get_program (void)
{
  return program;
}

void
ctl_await (const gboolean *done)
{
  guint id = g_timeout_add_seconds (30, too_long_cb, NULL);

  while (!*done)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

/* A file rather than a pipe, which a program that does not read breaks. */
static int
open_input (const char *input)
{
  int fd = memfd_create ("input", MFD_CLOEXEC);

  g_assert_cmpint (write (fd, input, strlen (input)), ==, strlen (input));
  g_assert_cmpint (lseek (fd, 0, SEEK_SET), ==, 0);

  return fd;
}

CtlRun *
ctl_run (const char *input, const char *const *command)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  Waiting waiting = { g_new0 (CtlRun, 1), FALSE };

  launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  if (input != NULL)
    g_subprocess_launcher_take_stdin_fd (launcher, open_input (input));
  process = g_subprocess_launcher_spawnv (launcher, command, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, communicate_cb, &waiting);
  ctl_await (&waiting.done);

  return waiting.run;
}

CtlRun *
ctl_run_words (const char *input, const char *arguments)
{
  g_auto (GStrv) words = g_strsplit (arguments, " ", -1);
  g_autoptr (GPtrArray) command = g_ptr_array_new ();

  g_ptr_array_add (command, (gpointer) program);
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] != '\0')
        g_ptr_array_add (command, words[i]);
    }
  g_ptr_array_add (command, NULL);

  return ctl_run (input, (const char *const *) command->pdata);
}

void
ctl_run_free (CtlRun *self)
{
  g_free (self->out);
  g_free (self->err);
  g_free (self);
}
