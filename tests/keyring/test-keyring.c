// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

/* Against a real gnome-keyring-daemon that does what it should.
 *
 * K17: gnome-keyring itself does not make a broken item. FichaKeyring asks for items by their attributes
 * and for the default collection without its items, which tests/house/check-walls holds. */

/* for secret_service_create_item_dbus_path_sync () */
#define SECRET_API_SUBJECT_TO_CHANGE

#include "config.h"

#include <glib/gstdio.h>

#include "keyring-utils.h"

/* Writes into the only item of the integration. */
static void
tamper (KeyringFixture *fixture, const char *bytes, gssize length, const char *type)
{
  g_autoptr (SecretService) service = keyring_open_other ();
  g_autolist (SecretItem) items = keyring_find_others (service, fixture);
  g_autoptr (SecretValue) value = secret_value_new (bytes, length, type);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_list_length (items), ==, 1);
  secret_item_set_secret_sync (items->data, value, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_described (KeyringFixture *fixture, const char *label)
{
  g_autoptr (SecretService) service = keyring_open_other ();
  g_autolist (SecretItem) items = keyring_find_others (service, fixture);
  g_autoptr (GHashTable) attributes = NULL;
  g_autofree char *present = NULL;

  g_assert_cmpuint (g_list_length (items), ==, 1);
  present = secret_item_get_label (items->data);
  attributes = secret_item_get_attributes (items->data);
  g_assert_cmpstr (present, ==, label);
  g_assert_cmpstr (g_hash_table_lookup (attributes, "xdg:schema"), ==, KEYRING_SCHEMA);
  g_assert_cmpstr (g_hash_table_lookup (attributes, "integration"), ==, fixture->integration->id);
  g_assert_cmpstr (g_hash_table_lookup (attributes, "kind"), ==, "secret-key");
  g_assert_cmpstr (g_hash_table_lookup (attributes, "consumer-key"), ==,
                   fixture->integration->consumer_key);
  g_assert_cmpstr (g_hash_table_lookup (attributes, "base-uri"), ==,
                   fixture->integration->base_uri);
}

static void
test_object (void)
{
  FichaKeyring *keyring = ficha_keyring_new (KEYRING_SCHEMA, 7);
  g_autofree char *schema_name = NULL;
  guint timeout;

  g_object_get (keyring, "schema-name", &schema_name, "timeout", &timeout, NULL);
  g_assert_cmpstr (schema_name, ==, KEYRING_SCHEMA);
  g_assert_cmpuint (timeout, ==, 7);
  g_assert_finalize_object (keyring);
}

/* With K18. Each value is read by a keyring of its own, as after a restart of the agent. */
static void
test_round_trip (KeyringFixture *fixture, gconstpointer data)
{
  g_autofree char *large = g_strnfill (100000, 'x');
  char ascii[0x7f - 0x20 + 1];
  const char *const cases[] = {
    ascii, "x", " a ", "ação 🔑", large, "{\"access_token\":\"a.b.c\"}"
  };

  for (int c = 0x20; c <= 0x7f; c++)
    ascii[c - 0x20] = c < 0x7f ? (char) c : '\0';

  ficha_keyring_fixture_start (fixture->session);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %" G_GSIZE_FORMAT, i);
      keyring_store (fixture, cases[i]);
      g_assert_finalize_object (fixture->keyring);
      fixture->keyring = ficha_keyring_new (KEYRING_SCHEMA, KEYRING_TIMEOUT);
      keyring_assert_value (fixture, cases[i]);
    }
  g_assert_cmpint (keyring_probe (fixture), ==, FICHA_KEYRING_READY);
  g_assert_cmpuint (keyring_count_items (fixture), ==, 1);
}

static void
test_not_stored (KeyringFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *bytes;
    gsize length;
  } cases[] = { { "", 0 }, { "a\nb", 3 }, { "a\r", 2 }, { "a\0b", 3 }, { "\xff", 1 } };

  ficha_keyring_fixture_start (fixture->session);
  keyring_store (fixture, "good");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaSecret) value = ficha_secret_new_len (cases[i].bytes, cases[i].length);
      g_autoptr (GError) error = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_false (keyring_store_as (fixture, FICHA_KEYRING_SECRET_KEY, value, &error));
      g_assert_error (error, FICHA_ERROR, FICHA_ERROR_DAMAGED);
      keyring_assert_value (fixture, "good");
    }
}

static void
test_kinds (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (FichaSecret) tokens = ficha_secret_new ("tokens");
  g_autoptr (FichaSecret) read = NULL;
  g_autoptr (FichaIntegration) other = ficha_integration_new ("Other", "https://a.example", "ck_2");
  FichaIntegration *first = fixture->integration;
  g_autoptr (GError) error = NULL;

  ficha_keyring_fixture_start (fixture->session);
  keyring_store (fixture, "key");
  g_assert_true (keyring_store_as (fixture, FICHA_KEYRING_TOKENS, tokens, &error));
  fixture->integration = other;
  keyring_store (fixture, "other key");
  fixture->integration = first;

  keyring_assert_value (fixture, "key");
  read = keyring_look_up_as (fixture, FICHA_KEYRING_TOKENS, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_secret_equal (read, tokens));

  for (guint i = 0; i < 2; i++)
    {
      g_test_message ("clearing %u", i);
      g_assert_true (keyring_clear (fixture, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (keyring_count_items (fixture), ==, 0);
    }

  fixture->integration = other;
  keyring_assert_value (fixture, "other key");
  fixture->integration = first;
}

/* The five answers, one after the other, of one item. With K06, K14, K15. */
static void
test_five_answers (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  static const struct
  {
    const char *bytes;
    gssize length;
    const char *type;
  } damage[] = {
    { "", 0, "text/plain" },
    { "a\nb", 3, "text/plain" },
    { "a\0b", 3, "application/octet-stream" },
    { "\xff\xfe", 2, "application/octet-stream" },
  };

  ficha_keyring_fixture_start (fixture->session);
  keyring_assert_no_value (fixture, FICHA_ERROR_MISSING, "");
  keyring_store (fixture, "key");
  keyring_assert_value (fixture, "key");

  ficha_keyring_fixture_lock (fixture->session, NULL);
  g_assert_cmpint (keyring_probe (fixture), ==, FICHA_KEYRING_IS_LOCKED);
  keyring_assert_all_fail (fixture, FICHA_ERROR_LOCKED, "");
  g_assert_false (keyring_clear (fixture, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (keyring_describe (fixture, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_LOCKED);
  g_clear_error (&error);
  ficha_keyring_fixture_unlock (fixture->session, NULL);
  keyring_assert_value (fixture, "key");

  for (gsize i = 0; i < G_N_ELEMENTS (damage); i++)
    {
      g_test_message ("damage %" G_GSIZE_FORMAT, i);
      tamper (fixture, damage[i].bytes, damage[i].length, damage[i].type);
      keyring_assert_no_value (fixture, FICHA_ERROR_DAMAGED, "");
    }
  keyring_store (fixture, "key");
  keyring_assert_value (fixture, "key");

  ficha_keyring_fixture_stop (fixture->session);
  keyring_assert_no_value (fixture, FICHA_ERROR_NO_KEYRING, "");
}

/* An item that was moved to another keyring is found, changed and unlocked there. */
static void
test_other_keyring (KeyringFixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (SecretService) service = NULL;
  g_autolist (SecretItem) items = NULL;
  g_autoptr (GVariant) label = g_variant_ref_sink (g_variant_new_string ("moved"));
  g_autoptr (GVariant) attributes = NULL;
  g_autoptr (GHashTable) properties = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (SecretValue) value = secret_value_new ("moved key", -1, "text/plain");
  g_autofree char *moved = NULL;
  g_autoptr (GError) error = NULL;

  ficha_keyring_fixture_start (fixture->session);
  path = ficha_keyring_fixture_add_keyring (fixture->session);
  keyring_store (fixture, "key");
  service = keyring_open_other ();
  items = keyring_find_others (service, fixture);
  attributes = g_dbus_proxy_get_cached_property (items->data, "Attributes");
  g_hash_table_insert (properties, (gpointer) "org.freedesktop.Secret.Item.Label", label);
  g_hash_table_insert (properties, (gpointer) "org.freedesktop.Secret.Item.Attributes", attributes);
  moved = secret_service_create_item_dbus_path_sync (service, path, properties, value,
                                                     SECRET_ITEM_CREATE_NONE, NULL, &error);
  g_assert_no_error (error);
  secret_item_delete_sync (items->data, NULL, &error);
  g_assert_no_error (error);

  keyring_assert_value (fixture, "moved key");
  keyring_store (fixture, "changed key");
  keyring_assert_value (fixture, "changed key");
  assert_described (fixture, "Ficha: Shop (secret key)");

  ficha_keyring_fixture_lock (fixture->session, path);
  g_assert_cmpint (keyring_probe (fixture), ==, FICHA_KEYRING_READY);
  keyring_assert_no_value (fixture, FICHA_ERROR_LOCKED, "");
  g_assert_false (keyring_try_store (fixture, "other", &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (keyring_clear (fixture, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_LOCKED);

  ficha_keyring_fixture_set_prompter (fixture->session, FICHA_PROMPTER_DISMISSING);
  keyring_assert_unlock_fails (fixture, FICHA_ERROR_LOCKED, "");
  ficha_keyring_fixture_unlock (fixture->session, path);
  g_assert_true (keyring_unlock (fixture, NULL));
  keyring_assert_value (fixture, "changed key");
}

/* K14 */
static void
test_deleted (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (SecretService) service = NULL;
  g_autolist (SecretItem) items = NULL;
  g_autoptr (GError) error = NULL;

  ficha_keyring_fixture_start (fixture->session);
  keyring_store (fixture, "key");
  service = keyring_open_other ();
  items = keyring_find_others (service, fixture);
  g_assert_cmpuint (g_list_length (items), ==, 1);
  secret_item_delete_sync (items->data, NULL, &error);
  g_assert_no_error (error);

  keyring_assert_no_value (fixture, FICHA_ERROR_MISSING, "");
  keyring_store (fixture, "key again");
  keyring_assert_value (fixture, "key again");
}

static void
edit (FichaIntegration *integration, const char *name, const char *base_uri, const char *key)
{
  g_free (integration->name);
  integration->name = g_strdup (name);
  g_free (integration->base_uri);
  integration->base_uri = g_strdup (base_uri);
  g_free (integration->consumer_key);
  integration->consumer_key = g_strdup (key);
}

/* K23: an edited integration has one item still, which says what it is now. */
static void
test_edited (KeyringFixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (ficha_keyring_fixture_get_home (fixture->session),
                                            ".local", "share", "keyrings", "login.keyring", NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf before, after;

  ficha_keyring_fixture_start (fixture->session);
  keyring_store (fixture, "key");
  assert_described (fixture, "Ficha: Shop (secret key)");

  g_test_message ("with another key");
  edit (fixture->integration, "Store", "https://b.example", "ck_2");
  keyring_store (fixture, "key 2");
  assert_described (fixture, "Ficha: Store (secret key)");
  keyring_assert_value (fixture, "key 2");

  g_test_message ("nothing to write");
  g_assert_no_errno (g_stat (file, &before));
  g_assert_true (keyring_describe (fixture, &error));
  g_assert_no_errno (g_stat (file, &after));
  g_assert_cmpint (before.st_mtim.tv_nsec, ==, after.st_mtim.tv_nsec);

  g_test_message ("with the same key");
  edit (fixture->integration, "Loja <1>", "https://c.example", "ck_3");
  g_assert_true (keyring_describe (fixture, &error));
  g_assert_no_error (error);
  g_assert_no_errno (g_stat (file, &after));
  g_assert_cmpint (before.st_mtim.tv_nsec, !=, after.st_mtim.tv_nsec);
  assert_described (fixture, "Ficha: Loja <1> (secret key)");
  keyring_assert_value (fixture, "key 2");

  g_assert_true (keyring_clear (fixture, &error));
  g_assert_true (keyring_describe (fixture, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (keyring_count_items (fixture), ==, 0);
}

/* X01: what a lost folder of records is made again from. */
static void
test_list (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (FichaSecret) value = ficha_secret_new ("tokens");
  g_autoptr (FichaKeyring) foreign = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  FichaKeyring *own = fixture->keyring;
  guint seen[] = { 0, 0 };

  ficha_keyring_fixture_start (fixture->session);
  none = keyring_list (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);

  /* what another build stores is not ours */
  foreign = ficha_keyring_new (KEYRING_SCHEMA ".Devel", KEYRING_TIMEOUT);
  fixture->keyring = foreign;
  keyring_store (fixture, "foreign key");
  fixture->keyring = own;
  keyring_assert_no_value (fixture, FICHA_ERROR_MISSING, "");

  edit (fixture->integration, "A (tokens) Ficha: b", "https://b.example", "ck_1");
  keyring_store (fixture, "key");
  g_assert_true (keyring_store_as (fixture, FICHA_KEYRING_TOKENS, value, &error));
  entries = keyring_list (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 2);
  for (guint i = 0; i < entries->len; i++)
    {
      FichaKeyringEntry *entry = g_ptr_array_index (entries, i);

      g_assert_cmpstr (entry->id, ==, fixture->integration->id);
      g_assert_cmpstr (entry->name, ==, fixture->integration->name);
      g_assert_cmpstr (entry->base_uri, ==, fixture->integration->base_uri);
      g_assert_cmpstr (entry->consumer_key, ==, fixture->integration->consumer_key);
      seen[entry->kind]++;
    }
  g_assert_cmpuint (seen[FICHA_KEYRING_SECRET_KEY], ==, 1);
  g_assert_cmpuint (seen[FICHA_KEYRING_TOKENS], ==, 1);
}

/* More items than the test's bus takes requests at a time (128). */
static void
test_list_many (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  ficha_keyring_fixture_start (fixture->session);
  for (guint i = 0; i < 150; i++)
    {
      g_free (fixture->integration->id);
      fixture->integration->id = g_uuid_string_random ();
      keyring_store (fixture, "key");
    }
  entries = keyring_list (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 150);
}

/* Calls of one keyring at the same time, the service being opened by the first. */
static void
test_together (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (FichaSecret) value = ficha_secret_new ("key");
  GAsyncResult *stored[2] = { NULL, NULL };
  GAsyncResult *read[8] = { NULL };

  ficha_keyring_fixture_start (fixture->session);
  for (guint i = 0; i < G_N_ELEMENTS (stored); i++)
    ficha_keyring_store_async (fixture->keyring, fixture->integration, (FichaKeyringKind) i, value,
                               NULL, keyring_result_cb, &stored[i]);
  for (guint i = 0; i < G_N_ELEMENTS (stored); i++)
    {
      g_autoptr (GAsyncResult) result = keyring_await (&stored[i]);

      g_assert_true (ficha_keyring_store_finish (fixture->keyring, result, NULL));
    }

  for (guint i = 0; i < G_N_ELEMENTS (read); i++)
    ficha_keyring_lookup_async (fixture->keyring, fixture->integration->id,
                                (FichaKeyringKind) (i % 2), NULL, keyring_result_cb, &read[i]);
  for (guint i = 0; i < G_N_ELEMENTS (read); i++)
    {
      g_autoptr (GAsyncResult) result = keyring_await (&read[i]);
      g_autoptr (FichaSecret) again = NULL;

      again = ficha_keyring_lookup_finish (fixture->keyring, result, NULL);
      g_assert_true (ficha_secret_equal (again, value));
    }
  g_assert_cmpuint (keyring_count_items (fixture), ==, 2);
}

/* What changes the items of an integration is done in the order it was asked for: two stores make one
 * item, nothing comes back after a clear, and gnome-keyring, which crashes when an item is described
 * and deleted at once, is still there. */
static void
test_in_turn (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (FichaSecret) first = ficha_secret_new ("first");
  g_autoptr (FichaSecret) second = ficha_secret_new ("second");

  ficha_keyring_fixture_start (fixture->session);
  for (guint i = 0; i < 20; i++)
    {
      GAsyncResult *results[6] = { NULL };
      g_autoptr (GError) error = NULL;
      const char *id = fixture->integration->id;

      ficha_keyring_store_async (fixture->keyring, fixture->integration, FICHA_KEYRING_SECRET_KEY,
                                 first, NULL, keyring_result_cb, &results[0]);
      ficha_keyring_store_async (fixture->keyring, fixture->integration, FICHA_KEYRING_SECRET_KEY,
                                 second, NULL, keyring_result_cb, &results[1]);
      keyring_await (&results[1]);
      g_assert_nonnull (results[0]);
      g_assert_cmpuint (keyring_count_items (fixture), ==, 1);
      keyring_assert_value (fixture, "second");

      g_set_str (&fixture->integration->name, i % 2 == 0 ? "Filial" : "Shop");
      ficha_keyring_store_async (fixture->keyring, fixture->integration, FICHA_KEYRING_TOKENS,
                                 first, NULL, keyring_result_cb, &results[2]);
      ficha_keyring_describe_async (fixture->keyring, fixture->integration, NULL, keyring_result_cb,
                                    &results[3]);
      ficha_keyring_clear_async (fixture->keyring, id, NULL, keyring_result_cb, &results[4]);
      ficha_keyring_describe_async (fixture->keyring, fixture->integration, NULL, keyring_result_cb,
                                    &results[5]);
      keyring_await (&results[5]);
      g_assert_cmpuint (keyring_count_items (fixture), ==, 0);
      for (gsize j = 0; j < G_N_ELEMENTS (results); j++)
        {
          g_assert_nonnull (results[j]);
          g_assert_true (g_task_propagate_boolean (G_TASK (results[j]), &error));
          g_assert_no_error (error);
          g_object_unref (results[j]);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/keyring/object", test_object);
#define ADD(path, function)                                                                        \
  g_test_add (path, KeyringFixture, NULL, keyring_set_up, function, keyring_tear_down)
  ADD ("/keyring/K18-round-trip", test_round_trip);
  ADD ("/keyring/not-stored", test_not_stored);
  ADD ("/keyring/kinds", test_kinds);
  ADD ("/keyring/K06-K15-five-answers", test_five_answers);
  ADD ("/keyring/other-keyring", test_other_keyring);
  ADD ("/keyring/K14-deleted", test_deleted);
  ADD ("/keyring/K23-edited", test_edited);
  ADD ("/keyring/X01-list", test_list);
  ADD ("/keyring/list-many", test_list_many);
  ADD ("/keyring/together", test_together);
  ADD ("/keyring/in-turn", test_in_turn);
#undef ADD

  return g_test_run ();
}
