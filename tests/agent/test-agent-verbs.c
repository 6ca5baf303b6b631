// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-fixture.h"
#include "ficha-test.h"

#include <gio/gunixfdlist.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* The agent's verbs as a client sees them, with a real bus, a real keyring and a server. */

static void
test_add (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) shown = NULL;
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;
  g_autofree char *record = NULL;
  g_autofree char *token = NULL;
  g_autofree char *secret_key = NULL;
  g_autoptr (GVariant) reply = NULL;

  id = ficha_agent_fixture_add (f, "Loja", "id=add", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=add", "POST"), ==, 1);

  token = ficha_agent_fixture_token (f, "Loja", FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, "id=add", token));
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=add", NULL), ==, 1);

  ficha_agent_fixture_assert_state (f, "Loja", "valid");
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, 5000);

  path = ficha_agent_fixture_get_record_path (f, id);
  g_assert_true (g_file_get_contents (path, &record, NULL, NULL));
  g_assert_nonnull (strstr (record, FICHA_STANDIN_CONSUMER_KEY));
  g_assert_null (strstr (record, "CANARY"));

  reply = ficha_agent_fixture_call (f, "GetSecretKey", g_variant_new ("(s)", "Loja"), NULL,
                                    &secret_key, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (secret_key, ==, FICHA_STANDIN_SECRET_KEY);
}

static void
test_add_refused (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "key=no", &error);

  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_REFUSED);
  g_assert_null (id);
  g_assert_cmpuint (ficha_standin_count (f->standin, "key=no", "POST"), ==, 1);
  g_assert_cmpuint (ficha_agent_fixture_count_records (), ==, 0);
  g_assert_null (ficha_agent_fixture_show (f, "Loja"));

  /* the name is free again */
  g_clear_error (&error);
  id = ficha_agent_fixture_add (f, "Loja", "", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ficha_agent_fixture_count_items (f, id), >=, 1);
}

static void
test_add_not_reached (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) shown = NULL;
  g_autofree char *id = NULL;
  g_autofree char *token = NULL;
  const char *text;

  id = ficha_agent_fixture_add (f, "Loja", "post-fault=status-503,times=1", &error);
  g_assert_no_error (error);
  shown = ficha_agent_fixture_show (f, "Loja");
  g_assert_true (g_variant_lookup (shown, "last-error", "&s", &text));
  g_assert_cmpstr (text, ==, "server");
  g_assert_true (g_variant_lookup (shown, "state", "&s", &text));
  g_assert_cmpstr (text, ==, "failing");
  g_assert_cmpuint (ficha_agent_fixture_count_items (f, id), ==, 1);

  /* the secret key is kept: the next wish gets a token */
  token = ficha_agent_fixture_token (f, "Loja", FALSE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (token);
  ficha_agent_fixture_assert_state (f, "Loja", "valid");
}

static void
test_add_bad_input (void)
{
  static const struct
  {
    const char *name;
    const char *base_uri;
    const char *consumer_key;
    const char *secret_key;
    FichaError code;
  } cases[] = {
    { "", "https://api.bitize.io", "k", "s", FICHA_ERROR_INVALID_NAME },
    { "a\nb", "https://api.bitize.io", "k", "s", FICHA_ERROR_INVALID_NAME },
    { "a", "http://api.bitize.io", "k", "s", FICHA_ERROR_INVALID_BASE_URI },
    { "a", "", "k", "s", FICHA_ERROR_INVALID_BASE_URI },
    { "a", "https://api.bitize.io", "", "s", FICHA_ERROR_INVALID_CONSUMER_KEY },
    { "a", "https://api.bitize.io", "k\nk", "s", FICHA_ERROR_INVALID_CONSUMER_KEY },
    { "a", "https://api.bitize.io", "k", NULL, FICHA_ERROR_INVALID_SECRET_KEY },
    { "a", "https://api.bitize.io", "k", "s\ns", FICHA_ERROR_INVALID_SECRET_KEY },
  };
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) reply = NULL;
      GVariantDict settings = G_VARIANT_DICT_INIT (NULL);

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_variant_dict_insert (&settings, "name", "s", cases[i].name);
      g_variant_dict_insert (&settings, "base-uri", "s", cases[i].base_uri);
      g_variant_dict_insert (&settings, "consumer-key", "s", cases[i].consumer_key);
      reply =
          ficha_agent_fixture_call (f, "Add",
                                    g_variant_new ("(@a{sv}h)", g_variant_dict_end (&settings), 0),
                                    cases[i].secret_key, NULL, &error);
      g_assert_error (error, FICHA_ERROR, (int) cases[i].code);
      g_assert_null (reply);
    }

  g_assert_cmpuint (ficha_agent_fixture_count_records (), ==, 0);
}

static void
test_names (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *centro = ficha_agent_fixture_add (f, "Loja Centro", "id=1", NULL);
  g_autofree char *norte = ficha_agent_fixture_add (f, "Loja Norte", "id=2", NULL);
  g_autofree char *long_name = g_strnfill (1024 * 1024, 'x');
  g_autofree char *prefix = g_strndup (centro, 8);
  const struct
  {
    const char *name;
    int code; /* -1: found */
  } cases[] = {
    { "Loja Centro", -1 },
    { "Loja C", -1 },
    { centro, -1 },
    { prefix, -1 },
    { "Loja", FICHA_ERROR_AMBIGUOUS },
    { "loja centro", FICHA_ERROR_NOT_FOUND },
    { "", FICHA_ERROR_NOT_FOUND },
    { "../../etc/passwd", FICHA_ERROR_NOT_FOUND },
    { long_name, FICHA_ERROR_NOT_FOUND },
  };

  g_assert_nonnull (norte);
  g_assert_null (ficha_agent_fixture_add (f, "Loja Norte", "id=3", &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NAME_TAKEN);
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=3", NULL), ==, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) case_error = NULL;
      g_autofree char *token = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      token = ficha_agent_fixture_token (f, cases[i].name, FALSE, &case_error);
      if (cases[i].code == -1)
        {
          g_assert_no_error (case_error);
        }
      else
        {
          g_assert_error (case_error, FICHA_ERROR, cases[i].code);
          g_assert_cmpuint (strlen (case_error->message), <, 1024);
        }
    }
}

static void
test_renew (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "id=renew", NULL);
  g_autofree char *last = ficha_agent_fixture_token (f, "Loja", FALSE, NULL);

  for (guint i = 1; i <= 3; i++)
    {
      g_autoptr (GVariant) reply = NULL;
      g_autofree char *token = NULL;

      reply = ficha_agent_fixture_call (f, "Renew", g_variant_new ("(s)", id), NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (ficha_standin_count (f->standin, "id=renew", "GET"), ==, i);

      token = ficha_agent_fixture_token (f, "Loja", FALSE, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (token, !=, last);
      g_assert_true (ficha_standin_accepts (f->standin, "id=renew", token));
      g_free (last);
      last = g_steal_pointer (&token);
    }
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=renew", "POST"), ==, 1);
}

/* What was saved serves after a restart: no POST, and the refresh token that is next. */
static void
test_restart (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "id=restart", NULL);
  g_autofree char *before = ficha_agent_fixture_token (f, "Loja", TRUE, NULL);
  g_autofree char *after = NULL;
  g_autofree char *renewed = NULL;

  g_assert_nonnull (id);
  ficha_agent_fixture_kill (f, SIGTERM);

  after = ficha_agent_fixture_token (f, "Loja", FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (after, ==, before);

  renewed = ficha_agent_fixture_token (f, "Loja", TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, "id=restart", renewed));
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=restart", "POST"), ==, 1);
}

/* N23: twenty who ask at once are one request; so are those who asked before it was over. */
static void
test_n23_one_request (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  GAsyncResult *results[20] = { NULL };
  g_autofree char *first = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "delay=200", NULL);

  g_assert_nonnull (id);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    ficha_client_call_async (f->client, "GetAccessToken",
                             g_variant_new ("(sub)", "Loja", FICHA_MIN_VALID_DEFAULT, TRUE), NULL,
                             10000, NULL, ficha_test_result_cb, &results[i]);

  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FichaSecret) token = NULL;
      g_autoptr (GVariant) reply = NULL;

      ficha_test_wait_result (&results[i]);
      reply = ficha_client_call_finish (f->client, results[i], &token, &error);
      g_assert_no_error (error);
      if (first == NULL)
        first = g_strdup (ficha_secret_peek (token));
      g_assert_cmpstr (ficha_secret_peek (token), ==, first);
      g_object_unref (results[i]);
    }

  g_assert_cmpuint (ficha_standin_count (f->standin, "delay=200", "GET"), ==, 1);
}

/* N24: every one once, at most four at a time. */
static void
test_n24_renew_all (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autofree const char **failed = NULL;

  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *name = g_strdup_printf ("Filial %u", i);
      g_autofree char *options = g_strdup_printf ("id=%u,delay=20", i);
      g_autofree char *id = ficha_agent_fixture_add (f, name, options, &error);

      g_assert_no_error (error);
    }

  reply = ficha_agent_fixture_call (f, "RenewAll", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(^a&s)", &failed);
  g_assert_cmpuint (g_strv_length ((GStrv) failed), ==, 0);

  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *options = g_strdup_printf ("id=%u,delay=20", i);

      g_assert_cmpuint (ficha_standin_count (f->standin, options, "GET"), ==, 1);
      g_assert_cmpuint (ficha_standin_count (f->standin, options, "POST"), ==, 1);
    }
  g_assert_cmpuint (ficha_standin_get_most_in_flight (f->standin), <=, 4);
}

static void
test_update (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "id=before", NULL);
  g_autofree char *base_uri = ficha_standin_dup_base_uri (f->standin, "id=after");
  g_autofree char *secret_key = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GVariant) shown = NULL;
  GVariantDict settings;
  gboolean auto_renew;

  /* a name and a policy: the tokens stay */
  g_variant_dict_init (&settings, NULL);
  g_variant_dict_insert (&settings, "name", "s", "Loja & Cia");
  g_variant_dict_insert (&settings, "auto-renew", "b", FALSE);
  g_variant_unref (
      ficha_agent_fixture_call (f, "Update",
                                g_variant_new ("(s@a{sv}h)", id, g_variant_dict_end (&settings), 0),
                                NULL, NULL, &error));
  g_assert_no_error (error);
  shown = ficha_agent_fixture_show (f, "Loja & Cia");
  g_assert_true (g_variant_lookup (shown, "auto-renew", "b", &auto_renew));
  g_assert_false (auto_renew);
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=before", NULL), ==, 1);

  /* a secret key that the server refuses: the old one stays */
  g_variant_dict_init (&settings, NULL);
  g_variant_dict_insert (&settings, "test", "b", TRUE);
  g_assert_null (
      ficha_agent_fixture_call (f, "Update",
                                g_variant_new ("(s@a{sv}h)", id, g_variant_dict_end (&settings), 0),
                                "CANARY-bad", NULL, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_REFUSED);
  g_clear_error (&error);
  g_variant_unref (ficha_agent_fixture_call (f, "GetSecretKey", g_variant_new ("(s)", id), NULL,
                                             &secret_key, &error));
  g_assert_cmpstr (secret_key, ==, FICHA_STANDIN_SECRET_KEY);

  /* another address: the tokens go, the secret key stays; no item is left over (K23) */
  g_variant_dict_init (&settings, NULL);
  g_variant_dict_insert (&settings, "base-uri", "s", base_uri);
  g_variant_unref (
      ficha_agent_fixture_call (f, "Update",
                                g_variant_new ("(s@a{sv}h)", id, g_variant_dict_end (&settings), 0),
                                NULL, NULL, &error));
  g_assert_no_error (error);
  ficha_agent_fixture_assert_state (f, "Loja & Cia", "none");
  token = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, "id=after", token));
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=after", "POST"), ==, 1);
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=before", "GET"), ==, 0);
  ficha_agent_fixture_assert_state (f, "Loja & Cia", "valid");
  ficha_agent_fixture_kill (f, SIGTERM);
  g_assert_cmpuint (ficha_agent_fixture_count_items (f, id), ==, 2);
}

/* The tokens that a Try obtained serve the Add that follows. */
static void
test_try (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *base_uri = ficha_standin_dup_base_uri (f->standin, "id=try");
  g_autofree char *id = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GVariant) details = NULL;
  GVariantDict settings = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&settings, "base-uri", "s", base_uri);
  g_variant_dict_insert (&settings, "consumer-key", "s", FICHA_STANDIN_CONSUMER_KEY);
  details =
      ficha_agent_fixture_call (f, "Try",
                                g_variant_new ("(@a{sv}h)", g_variant_dict_end (&settings), 0),
                                FICHA_STANDIN_SECRET_KEY, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ficha_agent_fixture_count_records (), ==, 0);

  id = ficha_agent_fixture_add (f, "Loja", "id=try", &error);
  g_assert_no_error (error);
  token = ficha_agent_fixture_token (f, "Loja", FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=try", NULL), ==, 1);
}

static void
remove_it (FichaAgentFixture *f, const char *name, guint undo)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      ficha_agent_fixture_call (f, "Remove", g_variant_new ("(su)", name, undo), NULL, NULL,
                                &error);

  g_assert_no_error (error);
}

/* U06: the secret key goes when the undo time is over, not before. */
static void
test_u06_remove (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "", NULL);
  g_autofree char *path = ficha_agent_fixture_get_record_path (f, id);
  g_autofree char *token = NULL;

  remove_it (f, "Loja", 10);
  g_assert_null (ficha_agent_fixture_show (f, "Loja"));
  g_assert_cmpuint (ficha_agent_fixture_count_items (f, id), >=, 1);
  g_variant_unref (
      ficha_agent_fixture_call (f, "Restore", g_variant_new ("(s)", id), NULL, NULL, &error));
  g_assert_no_error (error);
  token = ficha_agent_fixture_token (f, "Loja", FALSE, &error);
  g_assert_no_error (error);

  remove_it (f, "Loja", 1);
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 0, 5000);
  ficha_assert_await (!g_file_test (path, G_FILE_TEST_EXISTS), 5000);
  g_assert_null (
      ficha_agent_fixture_call (f, "Restore", g_variant_new ("(s)", id), NULL, NULL, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NOT_FOUND);
  g_free (id);
  g_clear_error (&error);

  id = ficha_agent_fixture_add (f, "Loja", "", &error);
  g_assert_no_error (error);
  remove_it (f, "Loja", 0);
  g_assert_cmpuint (ficha_agent_fixture_count_items (f, id), ==, 0);
  g_assert_cmpuint (ficha_agent_fixture_count_records (), ==, 0);
}

static gboolean
is_shown (FichaAgentFixture *f, const char *name)
{
  g_autoptr (GVariant) shown = ficha_agent_fixture_show (f, name);

  return shown != NULL;
}

/* X01: the keyring is enough to make lost records again; what they knew of refresh tokens is not. */
static void
test_x01_rebuild (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja & Cia", "id=rebuild", NULL);
  g_autofree char *path = ficha_agent_fixture_get_record_path (f, id);
  g_autofree char *token = ficha_agent_fixture_token (f, "Loja & Cia", TRUE, NULL);

  ficha_agent_fixture_kill (f, SIGTERM);
  g_assert_cmpint (g_unlink (path), ==, 0);

  ficha_assert_await (is_shown (f, "Loja & Cia"), 5000);
  g_free (token);
  token = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, "id=rebuild", token));
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=rebuild", "POST"), ==, 2);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* D03: a secret that does not come as a sealed memfd; D15: a second agent. */
static void
test_d03_handles (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "", NULL);
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  int pipe_fds[2];

  g_assert_nonnull (id);
  g_assert_cmpint (pipe (pipe_fds), ==, 0);
  g_assert_cmpint (g_unix_fd_list_append (fds, pipe_fds[0], NULL), ==, 0);
  reply = g_dbus_connection_call_with_unix_fd_list_sync (ficha_client_get_connection (f->client),
                                                         FICHA_AGENT_ID, FICHA_BUS_PATH,
                                                         FICHA_BUS_INTERFACE, "Update",
                                                         g_variant_new ("(sa{sv}h)", id, NULL, 0),
                                                         NULL, G_DBUS_CALL_FLAGS_NONE, 5000, fds,
                                                         NULL, NULL, &error);
  g_assert_null (reply);
  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS);
  close (pipe_fds[0]);
  close (pipe_fds[1]);

  ficha_agent_fixture_assert_state (f, "Loja", "valid");
}

static void
changed_cb (GDBusConnection *connection,
            const char *sender,
            const char *path,
            const char *interface,
            const char *signal,
            GVariant *parameters,
            gpointer user_data)
{
  g_ptr_array_add (user_data, g_variant_ref (parameters));
}

/* D09: what changed is told, and holds no token; D07 is tested in tests/e2e with dbus-monitor. */
static void
test_d09_signals (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  GDBusConnection *connection = ficha_client_get_connection (f->client);
  g_autofree char *id = NULL;
  guint subscription;

  subscription =
      g_dbus_connection_signal_subscribe (connection, NULL, FICHA_BUS_INTERFACE, NULL, NULL, NULL,
                                          G_DBUS_SIGNAL_FLAGS_NONE, changed_cb, seen, NULL);
  id = ficha_agent_fixture_add (f, "Loja", "", NULL);
  remove_it (f, "Loja", 0);
  ficha_assert_await (seen->len >= 2 && g_variant_is_of_type (seen->pdata[seen->len - 1],
                                                              G_VARIANT_TYPE ("(as)")),
                      5000);
  g_dbus_connection_signal_unsubscribe (connection, subscription);

  for (guint i = 0; i < seen->len; i++)
    {
      g_autofree char *text = g_variant_print (seen->pdata[i], FALSE);

      g_assert_nonnull (strstr (text, id));
      g_assert_null (strstr (text, "CANARY"));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/agent/add", test_add);
  g_test_add_func ("/agent/add/refused", test_add_refused);
  g_test_add_func ("/agent/add/not-reached", test_add_not_reached);
  g_test_add_func ("/agent/add/bad-input", test_add_bad_input);
  g_test_add_func ("/agent/names", test_names);
  g_test_add_func ("/agent/renew", test_renew);
  g_test_add_func ("/agent/restart", test_restart);
  g_test_add_func ("/agent/N23-one-request", test_n23_one_request);
  g_test_add_func ("/agent/N24-renew-all", test_n24_renew_all);
  g_test_add_func ("/agent/update", test_update);
  g_test_add_func ("/agent/try", test_try);
  g_test_add_func ("/agent/U06-remove", test_u06_remove);
  g_test_add_func ("/agent/X01-rebuild", test_x01_rebuild);
  g_test_add_func ("/agent/D03-handles", test_d03_handles);
  g_test_add_func ("/agent/D09-signals", test_d09_signals);

  return g_test_run ();
}
