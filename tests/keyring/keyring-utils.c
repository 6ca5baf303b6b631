// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "keyring-utils.h"

static gboolean
bound_cb (gpointer user_data)
{
  g_error ("nothing came back");
  return G_SOURCE_REMOVE;
}

void
keyring_set_up (KeyringFixture *fixture, gconstpointer data)
{
  fixture->session = ficha_keyring_fixture_new ();
  fixture->keyring = ficha_keyring_new (KEYRING_SCHEMA, KEYRING_TIMEOUT);
  fixture->integration = ficha_integration_new ("Shop", "https://api.bitize.io", "ck_1");
}

void
keyring_tear_down (KeyringFixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->keyring);
  ficha_integration_free (fixture->integration);
  ficha_keyring_fixture_free (fixture->session);
}

void
keyring_result_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

GAsyncResult *
keyring_await (GAsyncResult **result)
{
  guint bound = g_timeout_add_seconds (30, bound_cb, NULL);

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (bound);

  return *result;
}

gboolean
keyring_store_as (KeyringFixture *fixture,
                  FichaKeyringKind kind,
                  FichaSecret *value,
                  GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ficha_keyring_store_async (fixture->keyring, fixture->integration, kind, value, NULL,
                             keyring_result_cb, &result);
  return ficha_keyring_store_finish (fixture->keyring, keyring_await (&result), error);
}

gboolean
keyring_try_store (KeyringFixture *fixture, const char *text, GError **error)
{
  g_autoptr (FichaSecret) value = ficha_secret_new (text);

  return keyring_store_as (fixture, FICHA_KEYRING_SECRET_KEY, value, error);
}

void
keyring_store (KeyringFixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;
  gboolean stored = keyring_try_store (fixture, text, &error);

  g_assert_no_error (error);
  g_assert_true (stored);
}

FichaSecret *
keyring_look_up_as (KeyringFixture *fixture, FichaKeyringKind kind, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ficha_keyring_lookup_async (fixture->keyring, fixture->integration->id, kind, NULL,
                              keyring_result_cb, &result);
  return ficha_keyring_lookup_finish (fixture->keyring, keyring_await (&result), error);
}

FichaSecret *
keyring_look_up (KeyringFixture *fixture, GError **error)
{
  return keyring_look_up_as (fixture, FICHA_KEYRING_SECRET_KEY, error);
}

gboolean
keyring_clear (KeyringFixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ficha_keyring_clear_async (fixture->keyring, fixture->integration->id, NULL, keyring_result_cb,
                             &result);
  return ficha_keyring_clear_finish (fixture->keyring, keyring_await (&result), error);
}

gboolean
keyring_describe (KeyringFixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ficha_keyring_describe_async (fixture->keyring, fixture->integration, NULL, keyring_result_cb,
                                &result);
  return ficha_keyring_describe_finish (fixture->keyring, keyring_await (&result), error);
}

gboolean
keyring_unlock (KeyringFixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ficha_keyring_unlock_async (fixture->keyring, NULL, keyring_result_cb, &result);
  return ficha_keyring_unlock_finish (fixture->keyring, keyring_await (&result), error);
}

GPtrArray *
keyring_list (KeyringFixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ficha_keyring_list_async (fixture->keyring, NULL, keyring_result_cb, &result);
  return ficha_keyring_list_finish (fixture->keyring, keyring_await (&result), error);
}

FichaKeyringState
keyring_probe (KeyringFixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  FichaKeyringState state;

  ficha_keyring_probe_async (fixture->keyring, NULL, keyring_result_cb, &result);
  state = ficha_keyring_probe_finish (fixture->keyring, keyring_await (&result), &error);
  g_assert_no_error (error);

  return state;
}

void
keyring_assert_value (KeyringFixture *fixture, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FichaSecret) value = keyring_look_up (fixture, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (ficha_secret_peek (value), ==, expected);
}

void
keyring_assert_no_value (KeyringFixture *fixture, FichaError code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (keyring_look_up (fixture, &error));
  g_assert_error (error, FICHA_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, message);
}

/* Every function but the probe fails so. */
void
keyring_assert_all_fail (KeyringFixture *fixture, FichaError code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_test_message ("look-up");
  keyring_assert_no_value (fixture, code, message);
  g_test_message ("store");
  g_assert_false (keyring_try_store (fixture, "other", &error));
  g_assert_error (error, FICHA_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, message);
  g_clear_error (&error);
  g_test_message ("list");
  g_assert_null (keyring_list (fixture, &error));
  g_assert_error (error, FICHA_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, message);
}

void
keyring_assert_unlock_fails (KeyringFixture *fixture, FichaError code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (keyring_unlock (fixture, &error));
  g_assert_error (error, FICHA_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, message);
}

/* Another program, such as Seahorse: plain libsecret. */
SecretService *
keyring_open_other (void)
{
  g_autoptr (GError) error = NULL;
  SecretService *service = secret_service_open_sync (SECRET_TYPE_SERVICE, NULL,
                                                     SECRET_SERVICE_OPEN_SESSION, NULL, &error);

  g_assert_no_error (error);
  return service;
}

GList *
keyring_find_others (SecretService *service, KeyringFixture *fixture)
{
  g_autoptr (GHashTable) match = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  GList *items;

  g_hash_table_insert (match, (gpointer) "integration", fixture->integration->id);
  items = secret_service_search_sync (service, NULL, match, SECRET_SEARCH_ALL, NULL, &error);
  g_assert_no_error (error);
  return items;
}

guint
keyring_count_items (KeyringFixture *fixture)
{
  g_autoptr (SecretService) service = keyring_open_other ();
  g_autolist (SecretItem) items = keyring_find_others (service, fixture);

  return g_list_length (items);
}
