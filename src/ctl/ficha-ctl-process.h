// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib.h>
#include <sys/resource.h>

G_BEGIN_DECLS

/**
 * FichaCtlProcess:
 * @core_limit: the limit of core files
 *
 * What fichactl changed of its own process, for the command that it becomes.
 */
typedef struct
{
  struct rlimit core_limit;
} FichaCtlProcess;

void ficha_ctl_process_prepare (FichaCtlProcess *process);
void ficha_ctl_process_restore (const FichaCtlProcess *process);

G_END_DECLS
