// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-client.h"
#include "ficha-keyring-fixture.h"
#include "ficha-standin.h"

G_BEGIN_DECLS

/**
 * FichaAgentFixture:
 * @keyring: a session bus with a real gnome-keyring
 * @standin: the stand-in API, in this process's main context
 * @client: the way to a real agent, which is started by the first call
 * @sanitizer_log: where a sanitizer of the agent would write
 *
 * What a test of the agent stands on. The agent's records lie below the keyring's home.
 */
typedef struct
{
  FichaKeyringFixture *keyring;
  FichaStandin *standin;
  FichaClient *client;
  char *sanitizer_log;
} FichaAgentFixture;

FichaAgentFixture *ficha_agent_fixture_new (gboolean with_keyring);
void ficha_agent_fixture_free (FichaAgentFixture *self);

void ficha_agent_fixture_begin (FichaAgentFixture *self,
                                const char *method,
                                GVariant *parameters,
                                const char *in_secret,
                                GAsyncResult **result);
GVariant *ficha_agent_fixture_end (FichaAgentFixture *self,
                                   GAsyncResult **result,
                                   char **out_secret,
                                   GError **error);
GVariant *ficha_agent_fixture_call (FichaAgentFixture *self,
                                    const char *method,
                                    GVariant *parameters,
                                    const char *in_secret,
                                    char **out_secret,
                                    GError **error);
char *ficha_agent_fixture_add_with (FichaAgentFixture *self,
                                    const char *name,
                                    const char *options,
                                    GVariant *settings,
                                    GError **error);
char *ficha_agent_fixture_add (FichaAgentFixture *self,
                               const char *name,
                               const char *options,
                               GError **error);
char *ficha_agent_fixture_token (FichaAgentFixture *self,
                                 const char *name,
                                 gboolean force,
                                 GError **error);
GPtrArray *ficha_agent_fixture_list (FichaAgentFixture *self);
GVariant *ficha_agent_fixture_show (FichaAgentFixture *self, const char *name);
gboolean ficha_agent_fixture_shows (FichaAgentFixture *self, const char *name);
void
ficha_agent_fixture_assert_state (FichaAgentFixture *self, const char *name, const char *state);
gboolean ficha_agent_fixture_is_keyring (FichaAgentFixture *self, const char *state);

GPid ficha_agent_fixture_get_pid (FichaAgentFixture *self);
void ficha_agent_fixture_kill (FichaAgentFixture *self, int signal_number);
void ficha_agent_fixture_go_on (guint milliseconds);

char *ficha_agent_fixture_get_record_path (FichaAgentFixture *self, const char *id);
guint ficha_agent_fixture_count_records (void);
guint ficha_agent_fixture_count_items (FichaAgentFixture *self, const char *id);
guint ficha_agent_fixture_count_kind (FichaAgentFixture *self, const char *kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaAgentFixture, ficha_agent_fixture_free)

G_END_DECLS
