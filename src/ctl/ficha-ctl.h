// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-client.h"
#include "ficha-ctl-exit.h"
#include "ficha-ctl-process.h"

G_BEGIN_DECLS

typedef struct _FichaCtl FichaCtl;

/**
 * FichaCtlVerb:
 * @name: what is typed
 * @parameters: what follows it, as its help shows it
 * @summary: (not nullable): what it does, a sentence without a full stop, to be translated
 * @description: (nullable): what else its help tells, to be translated
 * @run: does it; argv[0] is @name
 *
 * One of fichactl's commands.
 */
typedef struct
{
  const char *name;
  const char *parameters;
  const char *summary;
  const char *description;
  FichaCtlExit (*run) (FichaCtl *ctl, int argc, char *argv[]);
} FichaCtlVerb;

/**
 * FichaCtl:
 * @verb: (unowned): the command that runs
 * @process: what was changed of the process
 * @timeout: the longest wait for the agent, in seconds
 * @deadline: its end on the monotonic clock, in microseconds, 0 before the first call
 * @client: (owned) (nullable): the way to the agent, from the first call on
 *
 * One run of fichactl.
 */
struct _FichaCtl
{
  const FichaCtlVerb *verb;
  FichaCtlProcess process;
  int timeout;
  gint64 deadline;
  FichaClient *client;
};

void ficha_ctl_clear (FichaCtl *self);
gboolean ficha_ctl_parse (FichaCtl *self,
                          const GOptionEntry *entries,
                          int argc,
                          char *argv[],
                          char ***names,
                          GError **error);
gboolean ficha_ctl_parse_one (FichaCtl *self,
                              const GOptionEntry *entries,
                              int argc,
                              char *argv[],
                              char **name,
                              GError **error);
gboolean ficha_ctl_parse_file (FichaCtl *self,
                               const GOptionEntry *entries,
                               int argc,
                               char *argv[],
                               char **path,
                               GError **error);
GVariant *ficha_ctl_call (FichaCtl *self,
                          const char *method,
                          GVariant *parameters,
                          FichaSecret *in_secret,
                          FichaSecret **out_secret,
                          GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FichaCtl, ficha_ctl_clear)

G_END_DECLS
