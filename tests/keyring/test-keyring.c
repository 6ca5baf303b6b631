// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

/* Against a real gnome-keyring-daemon.
 *
 * K12, K16, K21, K22 are the agent's.
 * K17: not testable here: gnome-keyring itself does not make a broken item. FichaKeyring asks for
 *      items by their attributes and for the default collection without its items. */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>
#include <libsecret/secret.h>

#include "ficha-keyring-fixture.h"
#include "ficha-keyring.h"

#define SCHEMA  "io.github.ficha_app.Ficha.Test"
#define TIMEOUT 10000 /* ms: nothing here comes near it unless it hangs */
#define AT_ONCE 1000  /* ms: what does not wait for the service, on a busy machine */

typedef struct
{
  FichaKeyringFixture *session;
  FichaKeyring *keyring;
  FichaIntegration *integration;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->session = ficha_keyring_fixture_new ();
  fixture->keyring = ficha_keyring_new (SCHEMA, TIMEOUT);
  fixture->integration = ficha_integration_new ("Shop", "https://api.bitize.io", "ck_1");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->keyring);
  ficha_integration_free (fixture->integration);
  ficha_keyring_fixture_free (fixture->session);
}

static void
result_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
bound_cb (gpointer user_data)
{
  g_error ("nothing came back");
  return G_SOURCE_REMOVE;
}

static GAsyncResult *
await (GAsyncResult **result)
{
  guint bound = g_timeout_add_seconds (30, bound_cb, NULL);

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (bound);

  return *result;
}

static gboolean
store_as (Fixture *fixture, FichaKeyringKind kind, FichaSecret *value, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ficha_keyring_store_async (fixture->keyring, fixture->integration, kind, value, NULL, result_cb,
                             &result);
  return ficha_keyring_store_finish (fixture->keyring, await (&result), error);
}

static gboolean
try_store (Fixture *fixture, const char *text, GError **error)
{
  g_autoptr (FichaSecret) value = ficha_secret_new (text);

  return store_as (fixture, FICHA_KEYRING_SECRET_KEY, value, error);
}

static void
store (Fixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;
  gboolean stored = try_store (fixture, text, &error);

  g_assert_no_error (error);
  g_assert_true (stored);
}

static FichaSecret *
look_up_as (Fixture *fixture, FichaKeyringKind kind, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ficha_keyring_lookup_async (fixture->keyring, fixture->integration->id, kind, NULL, result_cb,
                              &result);
  return ficha_keyring_lookup_finish (fixture->keyring, await (&result), error);
}

static FichaSecret *
look_up (Fixture *fixture, GError **error)
{
  return look_up_as (fixture, FICHA_KEYRING_SECRET_KEY, error);
}

static gboolean
clear (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ficha_keyring_clear_async (fixture->keyring, fixture->integration->id, NULL, result_cb, &result);
  return ficha_keyring_clear_finish (fixture->keyring, await (&result), error);
}

static gboolean
describe (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ficha_keyring_describe_async (fixture->keyring, fixture->integration, NULL, result_cb, &result);
  return ficha_keyring_describe_finish (fixture->keyring, await (&result), error);
}

static gboolean
unlock (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ficha_keyring_unlock_async (fixture->keyring, NULL, result_cb, &result);
  return ficha_keyring_unlock_finish (fixture->keyring, await (&result), error);
}

static GPtrArray *
list (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ficha_keyring_list_async (fixture->keyring, NULL, result_cb, &result);
  return ficha_keyring_list_finish (fixture->keyring, await (&result), error);
}

static FichaKeyringState
probe (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  FichaKeyringState state;

  ficha_keyring_probe_async (fixture->keyring, NULL, result_cb, &result);
  state = ficha_keyring_probe_finish (fixture->keyring, await (&result), &error);
  g_assert_no_error (error);

  return state;
}

static void
assert_value (Fixture *fixture, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FichaSecret) value = look_up (fixture, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (ficha_secret_peek (value), ==, expected);
}

static void
assert_no_value (Fixture *fixture, FichaError code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (look_up (fixture, &error));
  g_assert_error (error, FICHA_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, message);
}

/* Every function but the probe fails so. */
static void
assert_all_fail (Fixture *fixture, FichaError code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_test_message ("look-up");
  assert_no_value (fixture, code, message);
  g_test_message ("store");
  g_assert_false (try_store (fixture, "other", &error));
  g_assert_error (error, FICHA_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, message);
  g_clear_error (&error);
  g_test_message ("list");
  g_assert_null (list (fixture, &error));
  g_assert_error (error, FICHA_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, message);
}

/* Another program, such as Seahorse: plain libsecret. */

static SecretService *
open_other (void)
{
  g_autoptr (GError) error = NULL;
  SecretService *service = secret_service_open_sync (SECRET_TYPE_SERVICE, NULL,
                                                     SECRET_SERVICE_OPEN_SESSION, NULL, &error);

  g_assert_no_error (error);
  return service;
}

static GList *
find_others (SecretService *service, Fixture *fixture)
{
  g_autoptr (GHashTable) match = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  GList *items;

  g_hash_table_insert (match, (gpointer) "integration", fixture->integration->id);
  items = secret_service_search_sync (service, NULL, match, SECRET_SEARCH_ALL, NULL, &error);
  g_assert_no_error (error);
  return items;
}

static guint
count_items (Fixture *fixture)
{
  g_autoptr (SecretService) service = open_other ();
  g_autolist (SecretItem) items = find_others (service, fixture);

  return g_list_length (items);
}

/* Writes into the only item of the integration. */
static void
tamper (Fixture *fixture, const char *bytes, gssize length, const char *type)
{
  g_autoptr (SecretService) service = open_other ();
  g_autolist (SecretItem) items = find_others (service, fixture);
  g_autoptr (SecretValue) value = secret_value_new (bytes, length, type);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_list_length (items), ==, 1);
  secret_item_set_secret_sync (items->data, value, NULL, &error);
  g_assert_no_error (error);
}

static void
test_object (void)
{
  FichaKeyring *keyring = ficha_keyring_new (SCHEMA, 7);
  g_autofree char *schema_name = NULL;
  guint timeout;

  g_object_get (keyring, "schema-name", &schema_name, "timeout", &timeout, NULL);
  g_assert_cmpstr (schema_name, ==, SCHEMA);
  g_assert_cmpuint (timeout, ==, 7);
  g_assert_finalize_object (keyring);
}

static void
assert_absent_at_once (Fixture *fixture)
{
  gint64 began = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (probe (fixture), ==, FICHA_KEYRING_ABSENT);
  assert_all_fail (fixture, FICHA_ERROR_NO_KEYRING, "");
  g_assert_false (unlock (fixture, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NO_KEYRING);
  g_clear_error (&error);
  g_assert_false (clear (fixture, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NO_KEYRING);
  g_assert_cmpint (g_get_monotonic_time () - began, <, AT_ONCE * 1000);
}

static void
test_no_service (Fixture *fixture, gconstpointer data)
{
  assert_absent_at_once (fixture);
}

static void
test_no_bus (void)
{
  Fixture fixture = {
    .keyring = ficha_keyring_new (SCHEMA, TIMEOUT),
    .integration = ficha_integration_new ("Shop", "https://api.bitize.io", "ck_1"),
  };

  assert_absent_at_once (&fixture);
  g_assert_finalize_object (fixture.keyring);
  ficha_integration_free (fixture.integration);
}

/* With K18. Each value is read by a keyring of its own, as after a restart of the agent. */
static void
test_round_trip (Fixture *fixture, gconstpointer data)
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
      store (fixture, cases[i]);
      g_assert_finalize_object (fixture->keyring);
      fixture->keyring = ficha_keyring_new (SCHEMA, TIMEOUT);
      assert_value (fixture, cases[i]);
    }
  g_assert_cmpint (probe (fixture), ==, FICHA_KEYRING_READY);
  g_assert_cmpuint (count_items (fixture), ==, 1);
}

static void
test_not_stored (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *bytes;
    gsize length;
  } cases[] = { { "", 0 }, { "a\nb", 3 }, { "a\r", 2 }, { "a\0b", 3 }, { "\xff", 1 } };

  ficha_keyring_fixture_start (fixture->session);
  store (fixture, "good");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaSecret) value = ficha_secret_new_len (cases[i].bytes, cases[i].length);
      g_autoptr (GError) error = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_false (store_as (fixture, FICHA_KEYRING_SECRET_KEY, value, &error));
      g_assert_error (error, FICHA_ERROR, FICHA_ERROR_DAMAGED);
      assert_value (fixture, "good");
    }
}

static void
test_kinds (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FichaSecret) tokens = ficha_secret_new ("tokens");
  g_autoptr (FichaSecret) read = NULL;
  g_autoptr (FichaIntegration) other = ficha_integration_new ("Other", "https://a.example", "ck_2");
  FichaIntegration *first = fixture->integration;
  g_autoptr (GError) error = NULL;

  ficha_keyring_fixture_start (fixture->session);
  store (fixture, "key");
  g_assert_true (store_as (fixture, FICHA_KEYRING_TOKENS, tokens, &error));
  fixture->integration = other;
  store (fixture, "other key");
  fixture->integration = first;

  assert_value (fixture, "key");
  read = look_up_as (fixture, FICHA_KEYRING_TOKENS, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_secret_equal (read, tokens));

  for (guint i = 0; i < 2; i++)
    {
      g_test_message ("clearing %u", i);
      g_assert_true (clear (fixture, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (count_items (fixture), ==, 0);
    }

  fixture->integration = other;
  assert_value (fixture, "other key");
  fixture->integration = first;
}

/* The five answers, one after the other, of one item. With K06, K14, K15. */
static void
test_five_answers (Fixture *fixture, gconstpointer data)
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
  assert_no_value (fixture, FICHA_ERROR_MISSING, "");
  store (fixture, "key");
  assert_value (fixture, "key");

  ficha_keyring_fixture_lock (fixture->session);
  g_assert_cmpint (probe (fixture), ==, FICHA_KEYRING_IS_LOCKED);
  assert_all_fail (fixture, FICHA_ERROR_LOCKED, "");
  g_assert_false (clear (fixture, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (describe (fixture, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_LOCKED);
  g_clear_error (&error);
  ficha_keyring_fixture_unlock (fixture->session);
  assert_value (fixture, "key");

  for (gsize i = 0; i < G_N_ELEMENTS (damage); i++)
    {
      g_test_message ("damage %" G_GSIZE_FORMAT, i);
      tamper (fixture, damage[i].bytes, damage[i].length, damage[i].type);
      assert_no_value (fixture, FICHA_ERROR_DAMAGED, "");
    }
  store (fixture, "key");
  assert_value (fixture, "key");

  ficha_keyring_fixture_stop (fixture->session);
  assert_no_value (fixture, FICHA_ERROR_NO_KEYRING, "");
}

/* Begins to unlock, lets @seen come, cancels, and asserts that the wait ends at once. */
static void
cancel_unlock (Fixture *fixture, gboolean (*seen) (FichaKeyringFixture *session))
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint bound = g_timeout_add_seconds (30, bound_cb, NULL);
  gint64 began;

  ficha_keyring_unlock_async (fixture->keyring, cancellable, result_cb, &result);
  while (!seen (fixture->session))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (bound);
  g_assert_null (result);

  began = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  g_assert_false (ficha_keyring_unlock_finish (fixture->keyring, await (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - began, <, AT_ONCE * 1000);
}

static void
assert_unlock_fails (Fixture *fixture, FichaError code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (unlock (fixture, &error));
  g_assert_error (error, FICHA_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, message);
}

/* K03, K04: only to unlock makes a keyring, by a prompt. */
static void
test_fresh_home (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  ficha_keyring_fixture_start_locked (fixture->session);
  g_assert_cmpint (probe (fixture), ==, FICHA_KEYRING_ABSENT);
  assert_all_fail (fixture, FICHA_ERROR_NO_KEYRING, "no-collection");
  g_assert_true (clear (fixture, &error));
  g_assert_no_error (error);

  g_test_message ("no prompter");
  assert_unlock_fails (fixture, FICHA_ERROR_NO_KEYRING, "no-collection");
  g_test_message ("dismissed");
  ficha_keyring_fixture_set_prompter (fixture->session, FICHA_PROMPTER_DISMISSING);
  assert_unlock_fails (fixture, FICHA_ERROR_NO_KEYRING, "no-collection");
  g_test_message ("not answered");
  ficha_keyring_fixture_set_prompter (fixture->session, FICHA_PROMPTER_SILENT);
  cancel_unlock (fixture, ficha_keyring_fixture_is_prompting);
}

/* K05, K06, K07: whatever becomes of the prompt, the key is there after it. */
static void
test_locked (Fixture *fixture, gconstpointer data)
{
  ficha_keyring_fixture_start (fixture->session);
  store (fixture, "key");
  ficha_keyring_fixture_lock (fixture->session);

  g_test_message ("no prompter");
  assert_unlock_fails (fixture, FICHA_ERROR_LOCKED, "");
  g_test_message ("dismissed");
  ficha_keyring_fixture_set_prompter (fixture->session, FICHA_PROMPTER_DISMISSING);
  assert_unlock_fails (fixture, FICHA_ERROR_LOCKED, "");
  assert_all_fail (fixture, FICHA_ERROR_LOCKED, "");
  g_test_message ("not answered");
  ficha_keyring_fixture_set_prompter (fixture->session, FICHA_PROMPTER_SILENT);
  assert_all_fail (fixture, FICHA_ERROR_LOCKED, "");
  g_assert_false (ficha_keyring_fixture_is_prompting (fixture->session));
  cancel_unlock (fixture, ficha_keyring_fixture_is_prompting);

  ficha_keyring_fixture_unlock (fixture->session);
  g_assert_true (unlock (fixture, NULL));
  assert_value (fixture, "key");
}

/* K08, K20: a daemon that was killed is another one next time; what it had stored is there. */
static void
test_killed (Fixture *fixture, gconstpointer data)
{
  ficha_keyring_fixture_start (fixture->session);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *text = g_strdup_printf ("key %u", i);

      g_test_message ("%s", text);
      store (fixture, text);
      ficha_keyring_fixture_kill (fixture->session);
      ficha_keyring_fixture_start (fixture->session);
      assert_value (fixture, text);
    }

  ficha_keyring_fixture_kill (fixture->session);
  assert_no_value (fixture, FICHA_ERROR_NO_KEYRING, "");
  ficha_keyring_fixture_start_locked (fixture->session);
  assert_no_value (fixture, FICHA_ERROR_LOCKED, "");
  ficha_keyring_fixture_unlock (fixture->session);
  assert_value (fixture, "key 2");
}

/* K08: the daemon goes while a call waits for it. */
static void
test_killed_meanwhile (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ficha_keyring_fixture_start (fixture->session);
  store (fixture, "key");
  ficha_keyring_fixture_freeze (fixture->session);
  ficha_keyring_lookup_async (fixture->keyring, fixture->integration->id, FICHA_KEYRING_SECRET_KEY,
                              NULL, result_cb, &result);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  ficha_keyring_fixture_kill (fixture->session);
  g_assert_null (ficha_keyring_lookup_finish (fixture->keyring, await (&result), &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NO_KEYRING);
}

static gboolean
true_at_once (FichaKeyringFixture *session)
{
  return TRUE;
}

/* K09 */
static void
test_frozen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FichaKeyring) bounded = ficha_keyring_new (SCHEMA, 200);
  FichaKeyring *unbounded = fixture->keyring;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) lookup = NULL;
  g_autoptr (GAsyncResult) late = NULL;
  g_autoptr (GError) error = NULL;
  gint64 began;

  ficha_keyring_fixture_start (fixture->session);
  store (fixture, "key");
  ficha_keyring_fixture_freeze (fixture->session);

  g_test_message ("cancelled");
  ficha_keyring_lookup_async (fixture->keyring, fixture->integration->id, FICHA_KEYRING_SECRET_KEY,
                              cancellable, result_cb, &lookup);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  began = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  g_assert_null (ficha_keyring_lookup_finish (fixture->keyring, await (&lookup), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - began, <, AT_ONCE * 1000);
  g_clear_error (&error);
  cancel_unlock (fixture, true_at_once);

  g_test_message ("cancelled before it began");
  ficha_keyring_lookup_async (fixture->keyring, fixture->integration->id, FICHA_KEYRING_SECRET_KEY,
                              cancellable, result_cb, &late);
  g_assert_null (ficha_keyring_lookup_finish (fixture->keyring, await (&late), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_test_message ("bounded");
  fixture->keyring = bounded;
  assert_all_fail (fixture, FICHA_ERROR_KEYRING, "time-out");
  fixture->keyring = unbounded;

  ficha_keyring_fixture_thaw (fixture->session);
  assert_value (fixture, "key");
}

/* K09: frozen while its prompt is shown. */
static void
test_frozen_prompting (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 began;

  ficha_keyring_fixture_start (fixture->session);
  ficha_keyring_fixture_lock (fixture->session);
  ficha_keyring_fixture_set_prompter (fixture->session, FICHA_PROMPTER_SILENT);
  ficha_keyring_unlock_async (fixture->keyring, cancellable, result_cb, &result);
  while (!ficha_keyring_fixture_is_prompting (fixture->session))
    g_main_context_iteration (NULL, TRUE);
  ficha_keyring_fixture_freeze (fixture->session);

  began = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  g_assert_false (ficha_keyring_unlock_finish (fixture->keyring, await (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - began, <, AT_ONCE * 1000);
}

/* K10, K25: another service, or a keyring that was reset, has not what we stored. As the other
 * service a gnome-keyring with another home: KeePassXC and KWallet need a display. */
static void
test_replaced (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  ficha_keyring_fixture_start (fixture->session);
  store (fixture, "key");
  ficha_keyring_fixture_stop (fixture->session);

  ficha_keyring_fixture_set_home (fixture->session, "other");
  ficha_keyring_fixture_start (fixture->session);
  assert_no_value (fixture, FICHA_ERROR_MISSING, "");
  g_assert_true (clear (fixture, &error));
  g_assert_no_error (error);
  store (fixture, "key in the other");
  ficha_keyring_fixture_stop (fixture->session);

  ficha_keyring_fixture_set_home (fixture->session, "home");
  ficha_keyring_fixture_start (fixture->session);
  assert_value (fixture, "key");
}

static void
assert_write_fails (Fixture *fixture)
{
  FichaIntegration *stored = fixture->integration;
  g_autoptr (FichaIntegration) edited = ficha_integration_copy (stored);
  g_autoptr (FichaIntegration) other = ficha_integration_new ("New", "https://a.example", "ck_2");
  g_autoptr (GError) error = NULL;

  g_test_message ("replace");
  g_assert_false (try_store (fixture, "new key", &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_KEYRING);
  g_assert_cmpstr (error->message, !=, "");
  g_clear_error (&error);

  g_test_message ("replace with other attributes");
  g_free (edited->name);
  edited->name = g_strdup ("Renamed");
  fixture->integration = edited;
  g_assert_false (try_store (fixture, "new key", &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_KEYRING);
  g_clear_error (&error);

  g_test_message ("create");
  fixture->integration = other;
  g_assert_false (try_store (fixture, "new key", &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_KEYRING);
  g_clear_error (&error);
  fixture->integration = stored;
}

/* K11, K13: the old value stays, in the daemon and on the disk. */
static void
test_not_writable (Fixture *fixture, gconstpointer data)
{
  gboolean full = GPOINTER_TO_INT (data);
  void (*set) (FichaKeyringFixture *session, gboolean value) =
      full ? ficha_keyring_fixture_set_disk_full : ficha_keyring_fixture_set_read_only;

  ficha_keyring_fixture_start (fixture->session);
  store (fixture, "key");
  set (fixture->session, TRUE);
  assert_write_fails (fixture);
  assert_value (fixture, "key");
  set (fixture->session, FALSE);

  ficha_keyring_fixture_kill (fixture->session);
  ficha_keyring_fixture_start (fixture->session);
  assert_value (fixture, "key");
  store (fixture, "new key");
  assert_value (fixture, "new key");
}

/* K14 */
static void
test_deleted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SecretService) service = NULL;
  g_autolist (SecretItem) items = NULL;
  g_autoptr (GError) error = NULL;

  ficha_keyring_fixture_start (fixture->session);
  store (fixture, "key");
  service = open_other ();
  items = find_others (service, fixture);
  g_assert_cmpuint (g_list_length (items), ==, 1);
  secret_item_delete_sync (items->data, NULL, &error);
  g_assert_no_error (error);

  assert_no_value (fixture, FICHA_ERROR_MISSING, "");
  store (fixture, "key again");
  assert_value (fixture, "key again");
}

/* K19 */
static void
test_no_mlock (Fixture *fixture, gconstpointer data)
{
  ficha_keyring_fixture_start_without_mlock (fixture->session);
  store (fixture, "key");
  assert_value (fixture, "key");
}

static void
assert_described (Fixture *fixture, const char *label)
{
  g_autoptr (SecretService) service = open_other ();
  g_autolist (SecretItem) items = find_others (service, fixture);
  g_autoptr (GHashTable) attributes = NULL;
  g_autofree char *present = NULL;

  g_assert_cmpuint (g_list_length (items), ==, 1);
  present = secret_item_get_label (items->data);
  attributes = secret_item_get_attributes (items->data);
  g_assert_cmpstr (present, ==, label);
  g_assert_cmpstr (g_hash_table_lookup (attributes, "xdg:schema"), ==, SCHEMA);
  g_assert_cmpstr (g_hash_table_lookup (attributes, "integration"), ==, fixture->integration->id);
  g_assert_cmpstr (g_hash_table_lookup (attributes, "kind"), ==, "secret-key");
  g_assert_cmpstr (g_hash_table_lookup (attributes, "consumer-key"), ==,
                   fixture->integration->consumer_key);
  g_assert_cmpstr (g_hash_table_lookup (attributes, "base-uri"), ==,
                   fixture->integration->base_uri);
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
test_edited (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (ficha_keyring_fixture_get_home (fixture->session),
                                            ".local", "share", "keyrings", "login.keyring", NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf before, after;

  ficha_keyring_fixture_start (fixture->session);
  store (fixture, "key");
  assert_described (fixture, "Ficha: Shop (secret key)");

  g_test_message ("with another key");
  edit (fixture->integration, "Store", "https://b.example", "ck_2");
  store (fixture, "key 2");
  assert_described (fixture, "Ficha: Store (secret key)");
  assert_value (fixture, "key 2");

  g_test_message ("nothing to write");
  g_assert_no_errno (g_stat (file, &before));
  g_assert_true (describe (fixture, &error));
  g_assert_no_errno (g_stat (file, &after));
  g_assert_cmpint (before.st_mtim.tv_nsec, ==, after.st_mtim.tv_nsec);

  g_test_message ("with the same key");
  edit (fixture->integration, "Loja <1>", "https://c.example", "ck_3");
  g_assert_true (describe (fixture, &error));
  g_assert_no_error (error);
  g_assert_no_errno (g_stat (file, &after));
  g_assert_cmpint (before.st_mtim.tv_nsec, !=, after.st_mtim.tv_nsec);
  assert_described (fixture, "Ficha: Loja <1> (secret key)");
  assert_value (fixture, "key 2");

  g_assert_true (clear (fixture, &error));
  g_assert_true (describe (fixture, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_items (fixture), ==, 0);
}

/* X01: what a lost folder of records is made again from. */
static void
test_list (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FichaSecret) value = ficha_secret_new ("tokens");
  g_autoptr (FichaKeyring) foreign = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  FichaKeyring *own = fixture->keyring;
  guint seen[] = { 0, 0 };

  ficha_keyring_fixture_start (fixture->session);
  none = list (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);

  /* what another build stores is not ours */
  foreign = ficha_keyring_new (SCHEMA ".Devel", TIMEOUT);
  fixture->keyring = foreign;
  store (fixture, "foreign key");
  fixture->keyring = own;
  assert_no_value (fixture, FICHA_ERROR_MISSING, "");

  edit (fixture->integration, "A (tokens) Ficha: b", "https://b.example", "ck_1");
  store (fixture, "key");
  g_assert_true (store_as (fixture, FICHA_KEYRING_TOKENS, value, &error));
  entries = list (fixture, &error);
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

/* Calls of one keyring at the same time, the service being opened by the first. */
static void
test_together (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FichaSecret) value = ficha_secret_new ("key");
  GAsyncResult *stored[2] = { NULL, NULL };
  GAsyncResult *read[8] = { NULL };

  ficha_keyring_fixture_start (fixture->session);
  for (guint i = 0; i < G_N_ELEMENTS (stored); i++)
    ficha_keyring_store_async (fixture->keyring, fixture->integration, (FichaKeyringKind) i, value,
                               NULL, result_cb, &stored[i]);
  for (guint i = 0; i < G_N_ELEMENTS (stored); i++)
    {
      g_autoptr (GAsyncResult) result = await (&stored[i]);

      g_assert_true (ficha_keyring_store_finish (fixture->keyring, result, NULL));
    }

  for (guint i = 0; i < G_N_ELEMENTS (read); i++)
    ficha_keyring_lookup_async (fixture->keyring, fixture->integration->id,
                                (FichaKeyringKind) (i % 2), NULL, result_cb, &read[i]);
  for (guint i = 0; i < G_N_ELEMENTS (read); i++)
    {
      g_autoptr (GAsyncResult) result = await (&read[i]);
      g_autoptr (FichaSecret) again = NULL;

      again = ficha_keyring_lookup_finish (fixture->keyring, result, NULL);
      g_assert_true (ficha_secret_equal (again, value));
    }
  g_assert_cmpuint (count_items (fixture), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  /* before any test starts a bus */
  g_test_add_func ("/keyring/K02-no-bus", test_no_bus);
  g_test_add_func ("/keyring/object", test_object);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/keyring/K01-no-service", test_no_service);
  ADD ("/keyring/K18-round-trip", test_round_trip);
  ADD ("/keyring/not-stored", test_not_stored);
  ADD ("/keyring/kinds", test_kinds);
  ADD ("/keyring/K06-K15-five-answers", test_five_answers);
  ADD ("/keyring/K03-K04-fresh-home", test_fresh_home);
  ADD ("/keyring/K05-K06-K07-locked", test_locked);
  ADD ("/keyring/K08-K20-killed", test_killed);
  ADD ("/keyring/K08-killed-meanwhile", test_killed_meanwhile);
  ADD ("/keyring/K09-frozen", test_frozen);
  ADD ("/keyring/K09-frozen-prompting", test_frozen_prompting);
  ADD ("/keyring/K10-K25-replaced", test_replaced);
  g_test_add ("/keyring/K11-disk-full", Fixture, GINT_TO_POINTER (TRUE), set_up, test_not_writable,
              tear_down);
  g_test_add ("/keyring/K13-read-only", Fixture, GINT_TO_POINTER (FALSE), set_up, test_not_writable,
              tear_down);
  ADD ("/keyring/K14-deleted", test_deleted);
  ADD ("/keyring/K19-no-mlock", test_no_mlock);
  ADD ("/keyring/K23-edited", test_edited);
  ADD ("/keyring/X01-list", test_list);
  ADD ("/keyring/together", test_together);
#undef ADD

  return g_test_run ();
}
