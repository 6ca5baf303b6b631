// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CtlRun:
 * @status: with what it exited
 * @out: its standard output
 * @err: its standard error
 *
 * How a run of fichactl ended.
 */
typedef struct
{
  int status;
  char *out;
  char *err;
} CtlRun;

void ctl_fixture_init (int *argc, char ***argv);
const char *ctl_fixture_get_program (void);

/* Runs COMMAND to its end, while the main context turns. INPUT, unless NULL, is what it reads. */
CtlRun *ctl_run (const char *input, const char *const *command);
/* Runs fichactl with ARGUMENTS, words separated by spaces. */
CtlRun *ctl_run_words (const char *input, const char *arguments);
void ctl_run_free (CtlRun *self);

/* Turns the main context until *DONE, half a minute at the longest. */
void ctl_await (const gboolean *done);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtlRun, ctl_run_free)

G_END_DECLS
