// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

#include "ficha-error.h"

G_BEGIN_DECLS

/* An agent that says what it is told to say: the bus interface without an API and a keyring. */
typedef struct _FichaFakeAgent FichaFakeAgent;

/* What GetTokens and GetSecretKey answer of every integration; the access token is a JSON Web Token. */
#define FICHA_FAKE_ACCESS_TOKEN                                                                    \
  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."                                                          \
  "eyJpc3MiOiJodHRwczovL2FwaS5iaXRpemUuaW8iLCJzdWIiOiI0ODEyIiwiY29tcGFueSI6IkxvamEgJiBDaWEgPGk-"   \
  "IiwiaWF0IjoxNzk1NDMwMDAwLCJleHAiOjE3OTU0MzM2MDAsInNjb3BlIjpbInNhbGVzIiwic3RvY2siXX0."           \
  "CANARY-c2lnbmF0dXJlLW9mLXRoZS1mYWtlLWFnZW50LW5vdC1hLXJl"
#define FICHA_FAKE_SECRET_KEY    "CANARY!secret@key%9f2c71d0"
#define FICHA_FAKE_BACKUP        "-----BEGIN PGP MESSAGE-----\n"
#define FICHA_FAKE_REFRESH_TOKEN "CANARY-refresh-token-9f2c71d05be84a6f"

FichaFakeAgent *ficha_fake_agent_new (GDBusConnection *connection);
void ficha_fake_agent_free (FichaFakeAgent *self);
void ficha_fake_agent_appear (FichaFakeAgent *self);
void ficha_fake_agent_vanish (FichaFakeAgent *self);

void ficha_fake_agent_put (FichaFakeAgent *self, GVariant *details);
void ficha_fake_agent_put_simple (FichaFakeAgent *self,
                                  const char *id,
                                  const char *name,
                                  const char *state,
                                  gint64 now,
                                  gint64 expires_in);
void ficha_fake_agent_put_many (FichaFakeAgent *self, guint number, gint64 now);
void ficha_fake_agent_remove (FichaFakeAgent *self, const char *id);
void ficha_fake_agent_set_keyring (FichaFakeAgent *self, const char *keyring);
void ficha_fake_agent_set_background (FichaFakeAgent *self, const char *background);
void ficha_fake_agent_set_paused (FichaFakeAgent *self, gboolean paused);
void ficha_fake_agent_set_activity (FichaFakeAgent *self, const char *events);
void ficha_fake_agent_set_checks (FichaFakeAgent *self, const char *checks);
void ficha_fake_agent_set_import (FichaFakeAgent *self, const char *integrations);

void ficha_fake_agent_fail (FichaFakeAgent *self,
                            const char *method,
                            FichaError code,
                            const char *detail);
void ficha_fake_agent_succeed (FichaFakeAgent *self, const char *method);
void ficha_fake_agent_hold (FichaFakeAgent *self, const char *method);
void ficha_fake_agent_release (FichaFakeAgent *self);

guint ficha_fake_agent_get_count (FichaFakeAgent *self, const char *method);
GVariant *ficha_fake_agent_get_last (FichaFakeAgent *self, const char *method);
const char *ficha_fake_agent_get_secret (FichaFakeAgent *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaFakeAgent, ficha_fake_agent_free)

G_END_DECLS
