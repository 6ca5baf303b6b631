// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-fixture.h"
#include "ficha-test.h"

#include <glib/gstdio.h>
#include <signal.h>

/* Calls that are odd, large, many, or meet each other.
 * D03, invalid UTF-8: not testable here: GDBus does not send it, and the bus ends a connection that
 * does. */

#define DELAY "delay=300"

/* Records that a large consultancy has. */
#define MANY 1000

static void
assert_called (FichaAgentFixture *f, const char *method, GVariant *parameters, const char *secret)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      ficha_agent_fixture_call (f, method, parameters, secret, NULL, &error);

  g_assert_no_error (error);
}

static GVariant *
new_settings (FichaAgentFixture *f, const char *name, const char *options)
{
  g_autofree char *base_uri = ficha_standin_dup_base_uri (f->standin, options);
  GVariantDict settings = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&settings, "name", "s", name);
  g_variant_dict_insert (&settings, "base-uri", "s", base_uri);
  g_variant_dict_insert (&settings, "consumer-key", "s", FICHA_STANDIN_CONSUMER_KEY);

  return g_variant_dict_end (&settings);
}

/* The settings of an Update that gives another name. */
static GVariant *
new_name (const char *name)
{
  GVariantDict settings = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&settings, "name", "s", name);

  return g_variant_dict_end (&settings);
}

/* Waits until the saved tokens are there, so that nothing is under way. */
static void
assert_saved (FichaAgentFixture *f, const char *id)
{
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);
  ficha_agent_fixture_assert_state (f, id, "valid");
}

/* ---- odd and large ---------------------------------------------------------------------------- */

/* D03: a name of a megabyte, wherever a name goes. */
static void
test_d03_long_name (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *long_name = g_strnfill (1024 * 1024, 'x');
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "", NULL);
  g_autoptr (GVariant) by_id = NULL;
  g_autoptr (GVariant) by_name = NULL;
  GVariantDict dict = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&dict, "id", "s", long_name);
  by_id = g_variant_ref_sink (g_variant_dict_end (&dict));
  by_name = g_variant_ref_sink (new_name (long_name));

  const struct
  {
    const char *method;
    GVariant *parameters;
    const char *secret;
    FichaError code;
  } cases[] = {
    { "Add", g_variant_new ("(@a{sv}h)", by_name, 0), "s", FICHA_ERROR_INVALID_NAME },
    { "Update", g_variant_new ("(s@a{sv}h)", id, by_name, 0), NULL, FICHA_ERROR_INVALID_NAME },
    { "Update", g_variant_new ("(sa{sv}h)", long_name, NULL, 0), NULL, FICHA_ERROR_NOT_FOUND },
    { "Remove", g_variant_new ("(su)", long_name, 0), NULL, FICHA_ERROR_NOT_FOUND },
    { "Restore", g_variant_new ("(s)", long_name), NULL, FICHA_ERROR_NOT_FOUND },
    { "GetTokens", g_variant_new ("(s)", long_name), NULL, FICHA_ERROR_NOT_FOUND },
    { "GetSecretKey", g_variant_new ("(s)", long_name), NULL, FICHA_ERROR_NOT_FOUND },
    { "Renew", g_variant_new ("(s)", long_name), NULL, FICHA_ERROR_NOT_FOUND },
    { "Try", g_variant_new ("(@a{sv}h)", by_id, 0), NULL, FICHA_ERROR_NOT_FOUND },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].method);
      g_assert_null (ficha_agent_fixture_call (f, cases[i].method, cases[i].parameters,
                                               cases[i].secret, NULL, &error));
      g_assert_error (error, FICHA_ERROR, (int) cases[i].code);
      g_assert_cmpuint (strlen (error->message), <, 1024);
    }
}

/* What is not known, or of another type, is passed over; what is missing then is told. */
static void
test_d03_odd_settings (void)
{
  static const char *const settings[] = {
    "{'name': <5>, 'consumer-key': <'k'>}",
    "{'name': <['Loja']>, 'consumer-key': <'k'>}",
    "{'name': <<'Loja'>>, 'consumer-key': <'k'>}",
    "{'name': <b'Loja'>, 'consumer-key': <'k'>}",
  };
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "", NULL);
  g_autoptr (GVariant) shown = NULL;
  const char *text;
  gboolean flag;
  guint number;

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", settings[i]);
      g_assert_null (ficha_agent_fixture_call (
          f, "Add",
          g_variant_new ("(@a{sv}h)", g_variant_new_parsed (settings[i], G_VARIANT_TYPE_VARDICT),
                         0),
          "s", NULL, &error));
      g_assert_error (error, FICHA_ERROR, FICHA_ERROR_INVALID_NAME);
    }

  assert_called (f, "Update",
                 g_variant_new ("(s@a{sv}h)", id,
                                g_variant_new_parsed (
                                    "{'name': <5>, 'auto-renew': <'no'>, 'remind-before': <-1>, "
                                    "'base-uri': <@as []>, 'future': <(1, 2)>, '': <0>, "
                                    "'session-only': <true>, 'id': <'x'>, 'state': <'none'>}"),
                                0),
                 NULL);
  shown = ficha_agent_fixture_show (f, id);
  g_assert_true (g_variant_lookup (shown, "name", "&s", &text));
  g_assert_cmpstr (text, ==, "Loja");
  g_assert_true (g_variant_lookup (shown, "auto-renew", "b", &flag));
  g_assert_true (flag);
  g_assert_true (g_variant_lookup (shown, "remind-before", "u", &number));
  g_assert_cmpuint (number, ==, 10);
  g_assert_true (g_variant_lookup (shown, "session-only", "b", &flag));
  g_assert_false (flag);
  g_assert_true (g_variant_lookup (shown, "state", "&s", &text));
  g_assert_cmpstr (text, ==, "valid");
}

static void
test_renew_none (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = ficha_agent_fixture_call (f, "RenewAll", NULL, NULL, NULL, &error);
  g_autofree const char **failed = NULL;

  g_assert_no_error (error);
  g_variant_get (reply, "(^a&s)", &failed);
  g_assert_cmpuint (g_strv_length ((GStrv) failed), ==, 0);
}

/* The agent starts with a thousand records, and tells of them within a second; on a machine that is busy
 * with other tests, within five. */
static void
test_many (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "", NULL);
  g_autofree char *path = ficha_agent_fixture_get_record_path (f, id);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *record = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  gint64 start;

  assert_saved (f, id);
  ficha_agent_fixture_kill (f, SIGTERM);
  g_assert_true (g_file_get_contents (path, &record, NULL, NULL));
  for (guint i = 1; i < MANY; i++)
    {
      g_autoptr (GString) text = g_string_new (record);
      g_autofree char *name = g_strdup_printf ("Name=Filial %u\n", i);
      g_autofree char *uuid = g_uuid_string_random ();
      g_autofree char *file = g_strconcat (folder, G_DIR_SEPARATOR_S, uuid, ".ini", NULL);

      g_assert_cmpuint (g_string_replace (text, "Name=Loja\n", name, 0), ==, 1);
      g_assert_true (
          g_file_set_contents_full (file, text->str, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }

  start = g_get_monotonic_time ();
  all = ficha_agent_fixture_list (f);
  g_test_message ("%" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  g_assert_cmpuint (all->len, ==, MANY);

  token = ficha_agent_fixture_token (f, "Filial 999", FALSE, &error);
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_MISSING);
  g_clear_error (&error);
  token = ficha_agent_fixture_token (f, "Loja", FALSE, &error);
  g_assert_no_error (error);
}

/* ---- calls that meet -------------------------------------------------------------------------- */

/* U04: one of two gets the name; of the other nothing is kept. */
static void
test_add_twice (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  GAsyncResult *results[2] = { NULL };
  guint n_added = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    ficha_agent_fixture_begin (f, "Add",
                               g_variant_new ("(@a{sv}h)", new_settings (f, "Loja", DELAY), 0),
                               FICHA_STANDIN_SECRET_KEY, &results[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) reply = ficha_agent_fixture_end (f, &results[i], NULL, &error);

      if (reply != NULL)
        n_added++;
      else
        g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NAME_TAKEN);
    }

  g_assert_cmpuint (n_added, ==, 1);
  g_assert_cmpuint (ficha_agent_fixture_count_records (), ==, 1);
  g_assert_cmpuint (ficha_agent_fixture_count_kind (f, "secret-key"), ==, 1);
}

/* N22: who added it does not wait for the server: the rest is done without him, and whole. */
static void
test_n22_add_and_leave (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (FichaSecret) secret_key = ficha_secret_new (FICHA_STANDIN_SECRET_KEY);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  GVariantDict settings;
  g_autoptr (GVariant) plain = g_variant_ref_sink (new_settings (f, "Loja", DELAY));
  gint64 start;

  g_variant_dict_init (&settings, plain);
  g_variant_dict_insert (&settings, "test", "b", TRUE);
  ficha_client_call_async (f->client, "Add",
                           g_variant_new ("(@a{sv}h)", g_variant_dict_end (&settings), 0),
                           secret_key, 10000, cancellable, ficha_test_result_cb, &result);
  ficha_assert_await (ficha_standin_count (f->standin, DELAY, "POST") == 1, 5000);
  start = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  g_assert_null (ficha_agent_fixture_end (f, &result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 100 * 1000);

  ficha_assert_await (ficha_agent_fixture_count_records () == 1, 5000);
  token = ficha_agent_fixture_token (f, "Loja", FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, DELAY, token));
  g_assert_cmpuint (ficha_standin_count (f->standin, DELAY, NULL), ==, 1);
}

static void
test_remove_while_renewing (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GAsyncResult) renewed = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", DELAY, NULL);

  assert_saved (f, id);
  ficha_agent_fixture_begin (f, "Renew", g_variant_new ("(s)", id), NULL, &renewed);
  ficha_assert_await (ficha_standin_count (f->standin, DELAY, "GET") == 1, 5000);
  assert_called (f, "Remove", g_variant_new ("(su)", id, 0), NULL);

  /* the renewal was not disturbed, and has left nothing */
  reply = ficha_agent_fixture_end (f, &renewed, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ficha_agent_fixture_count_items (f, id), ==, 0);
  g_assert_cmpuint (ficha_agent_fixture_count_records (), ==, 0);
  ficha_agent_fixture_kill (f, SIGTERM);
  g_assert_null (ficha_agent_fixture_show (f, id));
  g_assert_cmpuint (ficha_agent_fixture_count_items (f, id), ==, 0);
}

/* The tokens that were obtained with the old keys are not those of the new ones, and the new secret
 * key does not go to the old address, where the GET in flight is followed by a POST. */
static void
test_update_while_renewing (void)
{
  const char *before = "get-fault=status-401," DELAY;
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GAsyncResult) renewed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", before, NULL);
  g_autofree char *token = NULL;
  g_autofree char *secret_key = NULL;

  assert_saved (f, id);
  ficha_agent_fixture_begin (f, "Renew", g_variant_new ("(s)", id), NULL, &renewed);
  ficha_assert_await (ficha_standin_count (f->standin, before, "GET") == 1, 5000);
  assert_called (f, "Update",
                 g_variant_new ("(s@a{sv}h)", id, new_settings (f, "Loja", "id=after"), 0),
                 "another secret key");

  /* the stand-in would have refused the new secret key */
  reply = ficha_agent_fixture_end (f, &renewed, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ficha_standin_count (f->standin, before, "POST"), ==, 2);
  ficha_agent_fixture_assert_state (f, id, "none");
  g_variant_unref (ficha_agent_fixture_call (f, "GetSecretKey", g_variant_new ("(s)", id), NULL,
                                             &secret_key, &error));
  g_assert_cmpstr (secret_key, ==, "another secret key");

  token = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_REFUSED);
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=after", "POST"), ==, 1);
}

/* Two edits of one integration at once: each changes what it names, and nothing else. */
static void
test_update_twice (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "", NULL);
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GVariant) first_reply = NULL;
  g_autoptr (GVariant) second_reply = NULL;
  g_autoptr (GVariant) shown = NULL;
  g_autoptr (GError) error = NULL;
  gboolean auto_renew;

  ficha_agent_fixture_begin (f, "Update",
                             g_variant_new ("(s@a{sv}h)", id, new_name ("Loja Centro"), 0),
                             FICHA_STANDIN_SECRET_KEY, &first);
  ficha_agent_fixture_begin (f, "Update",
                             g_variant_new ("(s@a{sv}h)", id,
                                            g_variant_new_parsed ("{'auto-renew': <false>}"), 0),
                             FICHA_STANDIN_SECRET_KEY, &second);
  first_reply = ficha_agent_fixture_end (f, &first, NULL, &error);
  g_assert_no_error (error);
  second_reply = ficha_agent_fixture_end (f, &second, NULL, &error);
  g_assert_no_error (error);

  shown = ficha_agent_fixture_show (f, "Loja Centro");
  g_assert_nonnull (shown);
  g_assert_true (g_variant_lookup (shown, "auto-renew", "b", &auto_renew));
  g_assert_false (auto_renew);
}

/* A name that an edit under way gives is taken. */
static void
test_update_takes_name (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "", NULL);
  GAsyncResult *results[2] = { NULL };
  guint n_taken = 0;

  ficha_agent_fixture_begin (f, "Update", g_variant_new ("(s@a{sv}h)", id, new_name ("Filial"), 0),
                             FICHA_STANDIN_SECRET_KEY, &results[0]);
  ficha_agent_fixture_begin (f, "Add",
                             g_variant_new ("(@a{sv}h)", new_settings (f, "Filial", ""), 0),
                             FICHA_STANDIN_SECRET_KEY, &results[1]);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) reply = ficha_agent_fixture_end (f, &results[i], NULL, &error);

      if (reply != NULL)
        continue;
      g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NAME_TAKEN);
      n_taken++;
    }
  g_assert_cmpuint (n_taken, ==, 1);
}

/* An edit that is overtaken by the removal does not bring anything back. */
static void
test_remove_while_updating (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "", NULL);
      g_autoptr (GAsyncResult) updated = NULL;
      g_autoptr (GAsyncResult) removed = NULL;
      g_autoptr (GAsyncResult) late = NULL;
      g_autoptr (GVariant) updated_reply = NULL;
      g_autoptr (GVariant) late_reply = NULL;
      g_autoptr (GVariant) removed_reply = NULL;
      g_autoptr (GError) error = NULL;

      ficha_agent_fixture_begin (f, "Update",
                                 g_variant_new ("(s@a{sv}h)", id, new_name ("Filial"), 0),
                                 FICHA_STANDIN_SECRET_KEY, &updated);
      ficha_agent_fixture_begin (f, "Update",
                                 g_variant_new ("(s@a{sv}h)", id, new_name ("Caixa"), 0),
                                 FICHA_STANDIN_SECRET_KEY, &late);
      ficha_agent_fixture_begin (f, "Remove", g_variant_new ("(su)", id, 0), NULL, &removed);
      updated_reply = ficha_agent_fixture_end (f, &updated, NULL, NULL);
      late_reply = ficha_agent_fixture_end (f, &late, NULL, &error);
      if (late_reply == NULL)
        g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NOT_FOUND);
      g_clear_error (&error);
      removed_reply = ficha_agent_fixture_end (f, &removed, NULL, &error);
      g_assert_no_error (error);

      g_assert_cmpuint (ficha_agent_fixture_count_items (f, id), ==, 0);
      g_assert_cmpuint (ficha_agent_fixture_count_records (), ==, 0);
    }
}

/* K23: the items follow an edit, so that lost records are made again as they were. */
static void
test_k23_items_follow (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "id=before", NULL);
  g_autofree char *path = ficha_agent_fixture_get_record_path (f, id);
  g_autofree char *base_uri = ficha_standin_dup_base_uri (f->standin, "id=after");
  g_autoptr (GVariant) shown = NULL;
  const char *found;

  assert_saved (f, id);
  assert_called (f, "Update",
                 g_variant_new ("(s@a{sv}h)", id, new_settings (f, "Filial", "id=after"), 0), NULL);
  g_free (ficha_agent_fixture_token (f, id, FALSE, &error));
  g_assert_no_error (error);
  ficha_agent_fixture_kill (f, SIGTERM);
  g_assert_no_errno (g_unlink (path));

  ficha_assert_await (ficha_agent_fixture_shows (f, "Filial"), 5000);
  shown = ficha_agent_fixture_show (f, "Filial");
  g_assert_true (g_variant_lookup (shown, "base-uri", "&s", &found));
  g_assert_cmpstr (found, ==, base_uri);
}

/* Who takes the name of a removed one keeps it; the removed one goes when its time is over. */
static void
test_restore_name_taken (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *old = ficha_agent_fixture_add (f, "Loja", "id=old", NULL);
  g_autofree char *new = NULL;
  g_autofree char *token = NULL;

  assert_called (f, "Remove", g_variant_new ("(su)", old, 1), NULL);
  new = ficha_agent_fixture_add (f, "Loja", "id=new", &error);
  g_assert_no_error (error);
  g_assert_null (
      ficha_agent_fixture_call (f, "Restore", g_variant_new ("(s)", old), NULL, NULL, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NAME_TAKEN);
  g_clear_error (&error);

  ficha_assert_await (ficha_agent_fixture_count_items (f, old) == 0, 5000);
  token = ficha_agent_fixture_token (f, "Loja", FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, "id=new", token));
  ficha_assert_await (ficha_agent_fixture_count_records () == 1, 5000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/agent/races/D03-long-name", test_d03_long_name);
  g_test_add_func ("/agent/races/D03-odd-settings", test_d03_odd_settings);
  g_test_add_func ("/agent/races/renew-none", test_renew_none);
  g_test_add_func ("/agent/races/many", test_many);
  g_test_add_func ("/agent/races/U04-add-twice", test_add_twice);
  g_test_add_func ("/agent/races/N22-add-and-leave", test_n22_add_and_leave);
  g_test_add_func ("/agent/races/remove-while-renewing", test_remove_while_renewing);
  g_test_add_func ("/agent/races/update-while-renewing", test_update_while_renewing);
  g_test_add_func ("/agent/races/update-twice", test_update_twice);
  g_test_add_func ("/agent/races/update-takes-name", test_update_takes_name);
  g_test_add_func ("/agent/races/remove-while-updating", test_remove_while_updating);
  g_test_add_func ("/agent/races/K23-items-follow", test_k23_items_follow);
  g_test_add_func ("/agent/races/restore-name-taken", test_restore_name_taken);

  return g_test_run ();
}
