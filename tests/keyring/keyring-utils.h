// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <libsecret/secret.h>

#include "ficha-keyring-fixture.h"
#include "ficha-keyring.h"

G_BEGIN_DECLS

/* The keyring's functions as if they were synchronous, and what they must answer. */

#define KEYRING_SCHEMA  "io.github.ficha_app.Ficha.Test"
#define KEYRING_TIMEOUT 10000 /* ms: nothing here comes near it unless it hangs */

typedef struct
{
  FichaKeyringFixture *session;
  FichaKeyring *keyring;
  FichaIntegration *integration;
} KeyringFixture;

void keyring_set_up (KeyringFixture *fixture, gconstpointer data);
void keyring_tear_down (KeyringFixture *fixture, gconstpointer data);
void keyring_result_cb (GObject *object, GAsyncResult *result, gpointer user_data);
GAsyncResult *keyring_await (GAsyncResult **result);
gboolean keyring_store_as (KeyringFixture *fixture,
                           FichaKeyringKind kind,
                           FichaSecret *value,
                           GError **error);
gboolean keyring_try_store (KeyringFixture *fixture, const char *text, GError **error);
void keyring_store (KeyringFixture *fixture, const char *text);
FichaSecret *keyring_look_up_as (KeyringFixture *fixture, FichaKeyringKind kind, GError **error);
FichaSecret *keyring_look_up (KeyringFixture *fixture, GError **error);
gboolean keyring_clear (KeyringFixture *fixture, GError **error);
gboolean keyring_describe (KeyringFixture *fixture, GError **error);
gboolean keyring_unlock (KeyringFixture *fixture, GError **error);
GPtrArray *keyring_list (KeyringFixture *fixture, GError **error);
FichaKeyringState keyring_probe (KeyringFixture *fixture);
void keyring_assert_value (KeyringFixture *fixture, const char *expected);
void keyring_assert_no_value (KeyringFixture *fixture, FichaError code, const char *message);
void keyring_assert_all_fail (KeyringFixture *fixture, FichaError code, const char *message);
void keyring_assert_unlock_fails (KeyringFixture *fixture, FichaError code, const char *message);
SecretService *keyring_open_other (void);
GList *keyring_find_others (SecretService *service, KeyringFixture *fixture);
guint keyring_count_items (KeyringFixture *fixture);

G_END_DECLS
