// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

/* Against a real gnome-keyring-daemon that is not there, locked, killed, stopped, starved.
 *
 * K12, K21 are the agent's. */

#include "config.h"

#include "keyring-utils.h"

#define AT_ONCE 1000 /* ms: what does not wait for the service, on a busy machine */

static gboolean
bound_cb (gpointer user_data)
{
  g_error ("nothing came back");
  return G_SOURCE_REMOVE;
}

static void
assert_absent_at_once (KeyringFixture *fixture)
{
  gint64 began = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (keyring_probe (fixture), ==, FICHA_KEYRING_ABSENT);
  keyring_assert_all_fail (fixture, FICHA_ERROR_NO_KEYRING, "");
  g_assert_false (keyring_unlock (fixture, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NO_KEYRING);
  g_clear_error (&error);
  g_assert_false (keyring_clear (fixture, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NO_KEYRING);
  g_assert_cmpint (g_get_monotonic_time () - began, <, AT_ONCE * 1000);
}

static void
test_no_service (KeyringFixture *fixture, gconstpointer data)
{
  assert_absent_at_once (fixture);
}

static void
test_no_bus (void)
{
  KeyringFixture fixture = {
    .keyring = ficha_keyring_new (KEYRING_SCHEMA, KEYRING_TIMEOUT),
    .integration = ficha_integration_new ("Shop", "https://api.bitize.io", "ck_1"),
  };

  assert_absent_at_once (&fixture);
  g_assert_finalize_object (fixture.keyring);
  ficha_integration_free (fixture.integration);
}

/* Begins to unlock, lets @seen come, cancels, and asserts that the wait ends at once. */
static void
cancel_unlock (KeyringFixture *fixture, gboolean (*seen) (FichaKeyringFixture *session))
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint bound = g_timeout_add_seconds (30, bound_cb, NULL);
  gint64 began;

  ficha_keyring_unlock_async (fixture->keyring, cancellable, keyring_result_cb, &result);
  while (!seen (fixture->session))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (bound);
  g_assert_null (result);

  began = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  g_assert_false (ficha_keyring_unlock_finish (fixture->keyring, keyring_await (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - began, <, AT_ONCE * 1000);
}

/* K03, K04: only to unlock makes a keyring, by a prompt. */
static void
test_fresh_home (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  ficha_keyring_fixture_start_locked (fixture->session);
  g_assert_cmpint (keyring_probe (fixture), ==, FICHA_KEYRING_ABSENT);
  keyring_assert_all_fail (fixture, FICHA_ERROR_NO_KEYRING, "no-collection");
  g_assert_true (keyring_clear (fixture, &error));
  g_assert_no_error (error);

  g_test_message ("no prompter");
  keyring_assert_unlock_fails (fixture, FICHA_ERROR_NO_KEYRING, "no-collection");
  g_test_message ("dismissed");
  ficha_keyring_fixture_set_prompter (fixture->session, FICHA_PROMPTER_DISMISSING);
  keyring_assert_unlock_fails (fixture, FICHA_ERROR_NO_KEYRING, "no-collection");
  g_test_message ("not answered");
  ficha_keyring_fixture_set_prompter (fixture->session, FICHA_PROMPTER_SILENT);
  cancel_unlock (fixture, ficha_keyring_fixture_is_prompting);
}

/* K05, K06, K07: whatever becomes of the prompt, the key is there after it. */
static void
test_locked (KeyringFixture *fixture, gconstpointer data)
{
  ficha_keyring_fixture_start (fixture->session);
  keyring_store (fixture, "key");
  ficha_keyring_fixture_lock (fixture->session, NULL);

  g_test_message ("no prompter");
  keyring_assert_unlock_fails (fixture, FICHA_ERROR_LOCKED, "");
  g_test_message ("dismissed");
  ficha_keyring_fixture_set_prompter (fixture->session, FICHA_PROMPTER_DISMISSING);
  keyring_assert_unlock_fails (fixture, FICHA_ERROR_LOCKED, "");
  keyring_assert_all_fail (fixture, FICHA_ERROR_LOCKED, "");
  g_test_message ("not answered");
  ficha_keyring_fixture_set_prompter (fixture->session, FICHA_PROMPTER_SILENT);
  keyring_assert_all_fail (fixture, FICHA_ERROR_LOCKED, "");
  g_assert_false (ficha_keyring_fixture_is_prompting (fixture->session));
  cancel_unlock (fixture, ficha_keyring_fixture_is_prompting);

  ficha_keyring_fixture_unlock (fixture->session, NULL);
  g_assert_true (keyring_unlock (fixture, NULL));
  keyring_assert_value (fixture, "key");
}

/* K08, K20: a daemon that was killed is another one next time; what it had stored is there. */
static void
test_killed (KeyringFixture *fixture, gconstpointer data)
{
  ficha_keyring_fixture_start (fixture->session);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *text = g_strdup_printf ("key %u", i);

      g_test_message ("%s", text);
      keyring_store (fixture, text);
      ficha_keyring_fixture_kill (fixture->session);
      ficha_keyring_fixture_start (fixture->session);
      keyring_assert_value (fixture, text);
    }

  ficha_keyring_fixture_kill (fixture->session);
  keyring_assert_no_value (fixture, FICHA_ERROR_NO_KEYRING, "");
  ficha_keyring_fixture_start_locked (fixture->session);
  keyring_assert_no_value (fixture, FICHA_ERROR_LOCKED, "");
  ficha_keyring_fixture_unlock (fixture->session, NULL);
  keyring_assert_value (fixture, "key 2");
}

/* K08: the daemon goes while a call waits for it. */
static void
test_killed_meanwhile (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ficha_keyring_fixture_start (fixture->session);
  keyring_store (fixture, "key");
  ficha_keyring_fixture_freeze (fixture->session);
  ficha_keyring_lookup_async (fixture->keyring, fixture->integration->id, FICHA_KEYRING_SECRET_KEY,
                              NULL, keyring_result_cb, &result);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  ficha_keyring_fixture_kill (fixture->session);
  g_assert_null (ficha_keyring_lookup_finish (fixture->keyring, keyring_await (&result), &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NO_KEYRING);
}

/* K08: the daemon goes somewhere amid the deleting of two items. */
static void
test_killed_deleting (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (FichaSecret) tokens = ficha_secret_new ("tokens");

  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      ficha_keyring_fixture_start (fixture->session);
      keyring_store (fixture, "key");
      g_assert_true (keyring_store_as (fixture, FICHA_KEYRING_TOKENS, tokens, &error));
      ficha_keyring_clear_async (fixture->keyring, fixture->integration->id, NULL,
                                 keyring_result_cb, &result);
      for (guint j = 0; j < i && result == NULL; j++)
        g_main_context_iteration (NULL, TRUE);
      ficha_keyring_fixture_freeze (fixture->session);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      ficha_keyring_fixture_kill (fixture->session);
      if (!ficha_keyring_clear_finish (fixture->keyring, keyring_await (&result), &error))
        g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NO_KEYRING);
    }
}

static gboolean
true_at_once (FichaKeyringFixture *session)
{
  return TRUE;
}

/* K09 */
static void
test_frozen (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (FichaKeyring) bounded = ficha_keyring_new (KEYRING_SCHEMA, 200);
  FichaKeyring *unbounded = fixture->keyring;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) lookup = NULL;
  g_autoptr (GAsyncResult) late = NULL;
  g_autoptr (GError) error = NULL;
  gint64 began;

  ficha_keyring_fixture_start (fixture->session);
  keyring_store (fixture, "key");
  ficha_keyring_fixture_freeze (fixture->session);

  g_test_message ("cancelled");
  ficha_keyring_lookup_async (fixture->keyring, fixture->integration->id, FICHA_KEYRING_SECRET_KEY,
                              cancellable, keyring_result_cb, &lookup);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  began = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  g_assert_null (ficha_keyring_lookup_finish (fixture->keyring, keyring_await (&lookup), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - began, <, AT_ONCE * 1000);
  g_clear_error (&error);
  cancel_unlock (fixture, true_at_once);

  g_test_message ("cancelled before it began");
  ficha_keyring_lookup_async (fixture->keyring, fixture->integration->id, FICHA_KEYRING_SECRET_KEY,
                              cancellable, keyring_result_cb, &late);
  g_assert_null (ficha_keyring_lookup_finish (fixture->keyring, keyring_await (&late), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_test_message ("bounded");
  fixture->keyring = bounded;
  keyring_assert_all_fail (fixture, FICHA_ERROR_KEYRING, "time-out");
  fixture->keyring = unbounded;

  ficha_keyring_fixture_thaw (fixture->session);
  keyring_assert_value (fixture, "key");
}

/* K09: those that wait for their turn are bounded and can be cancelled too, and go on after it. */
static void
test_frozen_in_turn (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (FichaKeyring) bounded = ficha_keyring_new (KEYRING_SCHEMA, 200);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (FichaSecret) value = ficha_secret_new ("new key");
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GAsyncResult) third = NULL;
  g_autoptr (GError) error = NULL;
  gint64 began;

  ficha_keyring_fixture_start (fixture->session);
  keyring_store (fixture, "key");
  ficha_keyring_fixture_freeze (fixture->session);

  g_test_message ("cancelled");
  ficha_keyring_describe_async (fixture->keyring, fixture->integration, NULL, keyring_result_cb,
                                &first);
  ficha_keyring_clear_async (fixture->keyring, fixture->integration->id, cancellable,
                             keyring_result_cb, &second);
  ficha_keyring_store_async (fixture->keyring, fixture->integration, FICHA_KEYRING_SECRET_KEY,
                             value, NULL, keyring_result_cb, &third);
  began = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  g_assert_false (ficha_keyring_clear_finish (fixture->keyring, keyring_await (&second), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpint (g_get_monotonic_time () - began, <, AT_ONCE * 1000);
  g_assert_null (first);

  ficha_keyring_fixture_thaw (fixture->session);
  ficha_keyring_store_finish (fixture->keyring, keyring_await (&third), &error);
  g_assert_no_error (error);
  g_assert_nonnull (first);
  keyring_assert_value (fixture, "new key");

  g_test_message ("late");
  g_clear_object (&first);
  g_clear_object (&second);
  ficha_keyring_fixture_freeze (fixture->session);
  ficha_keyring_clear_async (bounded, fixture->integration->id, NULL, keyring_result_cb, &first);
  ficha_keyring_clear_async (bounded, fixture->integration->id, NULL, keyring_result_cb, &second);
  g_assert_false (ficha_keyring_clear_finish (bounded, keyring_await (&second), &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_KEYRING);
  g_assert_cmpstr (error->message, ==, "time-out");
  g_clear_error (&error);
  g_assert_false (ficha_keyring_clear_finish (bounded, keyring_await (&first), &error));
  ficha_keyring_fixture_thaw (fixture->session);
}

/* K09: frozen while its prompt is shown. */
static void
test_frozen_prompting (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 began;

  ficha_keyring_fixture_start (fixture->session);
  ficha_keyring_fixture_lock (fixture->session, NULL);
  ficha_keyring_fixture_set_prompter (fixture->session, FICHA_PROMPTER_SILENT);
  ficha_keyring_unlock_async (fixture->keyring, cancellable, keyring_result_cb, &result);
  while (!ficha_keyring_fixture_is_prompting (fixture->session))
    g_main_context_iteration (NULL, TRUE);
  ficha_keyring_fixture_freeze (fixture->session);

  began = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  g_assert_false (ficha_keyring_unlock_finish (fixture->keyring, keyring_await (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - began, <, AT_ONCE * 1000);
}

/* K10, K25: another service, or a keyring that was reset, has not what we stored. As the other
 * service a gnome-keyring with another home: KeePassXC and KWallet need a display. */
static void
test_replaced (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  ficha_keyring_fixture_start (fixture->session);
  keyring_store (fixture, "key");
  ficha_keyring_fixture_stop (fixture->session);

  ficha_keyring_fixture_set_home (fixture->session, "other");
  ficha_keyring_fixture_start (fixture->session);
  keyring_assert_no_value (fixture, FICHA_ERROR_MISSING, "");
  g_assert_true (keyring_clear (fixture, &error));
  g_assert_no_error (error);
  keyring_store (fixture, "key in the other");
  ficha_keyring_fixture_stop (fixture->session);

  ficha_keyring_fixture_set_home (fixture->session, "home");
  ficha_keyring_fixture_start (fixture->session);
  keyring_assert_value (fixture, "key");
}

static void
assert_write_fails (KeyringFixture *fixture)
{
  FichaIntegration *stored = fixture->integration;
  g_autoptr (FichaIntegration) edited = ficha_integration_copy (stored);
  g_autoptr (FichaIntegration) other = ficha_integration_new ("New", "https://a.example", "ck_2");
  g_autoptr (GError) error = NULL;

  g_test_message ("replace");
  g_assert_false (keyring_try_store (fixture, "new key", &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_KEYRING);
  g_assert_cmpstr (error->message, !=, "");
  g_clear_error (&error);

  g_test_message ("replace with other attributes");
  g_free (edited->name);
  edited->name = g_strdup ("Renamed");
  fixture->integration = edited;
  g_assert_false (keyring_try_store (fixture, "new key", &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_KEYRING);
  g_clear_error (&error);

  g_test_message ("create");
  fixture->integration = other;
  g_assert_false (keyring_try_store (fixture, "new key", &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_KEYRING);
  g_clear_error (&error);
  fixture->integration = stored;
}

/* K11, K13: the old value stays, in the daemon and on the disk. */
static void
test_not_writable (KeyringFixture *fixture, gconstpointer data)
{
  gboolean full = GPOINTER_TO_INT (data);
  void (*set) (FichaKeyringFixture *session, gboolean value) =
      full ? ficha_keyring_fixture_set_disk_full : ficha_keyring_fixture_set_read_only;

  ficha_keyring_fixture_start (fixture->session);
  keyring_store (fixture, "key");
  set (fixture->session, TRUE);
  assert_write_fails (fixture);
  keyring_assert_value (fixture, "key");
  set (fixture->session, FALSE);

  ficha_keyring_fixture_kill (fixture->session);
  ficha_keyring_fixture_start (fixture->session);
  keyring_assert_value (fixture, "key");
  keyring_store (fixture, "new key");
  keyring_assert_value (fixture, "new key");
}

/* K19 */
static void
test_no_mlock (KeyringFixture *fixture, gconstpointer data)
{
  ficha_keyring_fixture_start_without_mlock (fixture->session);
  keyring_store (fixture, "key");
  keyring_assert_value (fixture, "key");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  /* before any test starts a bus */
  g_test_add_func ("/keyring/K02-no-bus", test_no_bus);
#define ADD(path, function)                                                                        \
  g_test_add (path, KeyringFixture, NULL, keyring_set_up, function, keyring_tear_down)
  ADD ("/keyring/K01-no-service", test_no_service);
  ADD ("/keyring/K03-K04-fresh-home", test_fresh_home);
  ADD ("/keyring/K05-K06-K07-locked", test_locked);
  ADD ("/keyring/K08-K20-killed", test_killed);
  ADD ("/keyring/K08-killed-meanwhile", test_killed_meanwhile);
  ADD ("/keyring/K08-killed-deleting", test_killed_deleting);
  ADD ("/keyring/K09-frozen", test_frozen);
  ADD ("/keyring/K09-frozen-in-turn", test_frozen_in_turn);
  ADD ("/keyring/K09-frozen-prompting", test_frozen_prompting);
  ADD ("/keyring/K10-K25-replaced", test_replaced);
  g_test_add ("/keyring/K11-disk-full", KeyringFixture, GINT_TO_POINTER (TRUE), keyring_set_up,
              test_not_writable, keyring_tear_down);
  g_test_add ("/keyring/K13-read-only", KeyringFixture, GINT_TO_POINTER (FALSE), keyring_set_up,
              test_not_writable, keyring_tear_down);
  ADD ("/keyring/K19-no-mlock", test_no_mlock);
#undef ADD

  return g_test_run ();
}
