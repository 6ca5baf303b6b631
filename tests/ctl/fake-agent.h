// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-error.h"

G_BEGIN_DECLS

/**
 * FakeAgent:
 *
 * Stands on a bus where the agent would: answers what it is told to, notes how it was called.
 */
typedef struct _FakeAgent FakeAgent;

FakeAgent *fake_agent_new (const char *bus_address);
void fake_agent_free (FakeAgent *self);

/* What List tells, in GVariant's text format; none without this. */
void fake_agent_set_integrations (FakeAgent *self, const char *list);
/* What CheckUp found, likewise. */
void fake_agent_set_checks (FakeAgent *self, const char *checks);
/* The file that Export gives, and its details; what Import tells. */
void fake_agent_set_backup (FakeAgent *self,
                            const char *file,
                            const char *details,
                            const char *imported);
/* The token that is handed over from now on: "" for none. */
void fake_agent_set_token (FakeAgent *self, const char *token, gint64 expires_at);
/* From now on METHOD fails for NAME (NULL: for all). */
void fake_agent_fail (
    FakeAgent *self, const char *method, const char *name, FichaError code, const char *detail);
/* METHOD gets no answer from now on. */
void fake_agent_hang (FakeAgent *self, const char *method);
/* What GetHistory tells of every integration, in GVariant's text format; nothing without this. */
void fake_agent_set_history (FakeAgent *self, const char *results);
/* Renew is answered only when N calls of it wait, or the last of the integrations. */
void fake_agent_gather (FakeAgent *self, guint n);
/* How many calls of Renew were waiting at once at the most. */
guint fake_agent_get_most_waiting (FakeAgent *self);

/* The calls since the last time, a line each: "METHOD PARAMETER…", and behind it " <SECRET>"
 * where one came in a handle. */
char *fake_agent_steal_calls (FakeAgent *self);

/* Runs fichactl with ARGUMENTS as ctl_run_words () does, and checks all that it did: no secret is in ERR. */
void fake_agent_assert_run (FakeAgent *self,
                            const char *input,
                            const char *arguments,
                            int status,
                            const char *out,
                            const char *err,
                            const char *calls);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeAgent, fake_agent_free)

G_END_DECLS
