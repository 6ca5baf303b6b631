// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-standin-options.h"
#include "ficha-standin-reply.h"

G_BEGIN_DECLS

/* What a fault may need to know of the request that it spoils the answer of. */
typedef struct
{
  const FichaStandinOptions *options;
  const char *base_uri;
  const char *secret; /* the secret key or refresh token that came */
} FichaStandinFaultContext;

typedef void (*FichaStandinFaultFunc) (FichaStandinReply *reply,
                                       const char *argument,
                                       const FichaStandinFaultContext *context);

typedef struct
{
  const char *name;
  gboolean issues; /* whether the request is acted upon first: only its answer is spoilt */
  FichaStandinFaultFunc apply;
  const char *argument; /* what is meant without "=ARGUMENT" */
} FichaStandinFault;

/* Those of the bytes on the connection; the last one has no name. */
extern const FichaStandinFault ficha_standin_wire_faults[];

gboolean ficha_standin_fault_is_known (const char *fault);
gboolean ficha_standin_fault_issues (const char *fault);
gsize ficha_standin_fault_get_token_size (const char *fault);
void ficha_standin_fault_apply (const char *fault,
                                const FichaStandinFaultContext *context,
                                FichaStandinReply *reply);

G_END_DECLS
