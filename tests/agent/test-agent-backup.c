// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-fixture.h"
#include "ficha-backup.h"
#include "ficha-test.h"

/* Export and Import as a client sees them, with a real keyring and the real GnuPG. */

#define PASSPHRASE "CANARY-pass phrase é"
#define OTHER_KEY  "CANARY-another-secret-key"
#define LIST       "{\"format\":\"ficha-integrations\",\"version\":1,\"integrations\":["

/* Gives the file, or NULL with an error. */
static char *
export_file (FichaAgentFixture *f, const char *passphrase, GVariant **details, GError **error)
{
  g_autoptr (GVariant) reply = NULL;
  char *file = NULL;

  reply =
      ficha_agent_fixture_call (f, "Export", g_variant_new ("(h)", 0), passphrase, &file, error);
  if (reply != NULL && details != NULL)
    g_variant_get (reply, "(h@a{sv})", NULL, details);
  return file;
}

static GVariant *
import (FichaAgentFixture *f,
        const char *file,
        const char *passphrase,
        const char *options,
        GError **error)
{
  g_autofree char *sent = g_strconcat (passphrase != NULL ? passphrase : "", "\n", file, NULL);

  return ficha_agent_fixture_call (f, "Import",
                                   g_variant_new ("(h@a{sv})", 0, g_variant_new_parsed (options)),
                                   sent, NULL, error);
}

/* "NAME ACTION AS [key] [done] [lost]" of each, or the error's word. */
static void
assert_import (FichaAgentFixture *f,
               const char *file,
               const char *passphrase,
               const char *options,
               const char *expected)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GVariantIter) iter = NULL;
  GVariant *one;

  reply = import (f, file, passphrase, options, &error);
  if (reply == NULL)
    {
      g_string_printf (words, "%s: %s", ficha_error_get_nick ((FichaError) error->code),
                       error->message);
      g_assert_cmpstr (words->str, ==, expected);
      return;
    }

  g_variant_get (reply, "(aa{sv})", &iter);
  while ((one = g_variant_iter_next_value (iter)) != NULL)
    {
      const char *name, *action, *as;
      gboolean key, done, lost;

      g_assert_true (g_variant_lookup (one, "name", "&s", &name));
      g_assert_true (g_variant_lookup (one, "action", "&s", &action));
      g_assert_true (g_variant_lookup (one, "as", "&s", &as));
      g_assert_true (g_variant_lookup (one, "secret-key", "b", &key));
      g_assert_true (g_variant_lookup (one, "done", "b", &done));
      g_assert_true (g_variant_lookup (one, "ca-file-lost", "b", &lost));
      g_string_append_printf (words, "%s%s %s %s%s%s%s", words->len > 0 ? "; " : "", name, action,
                              as, key ? " key" : "", done ? " done" : "", lost ? " lost" : "");
      g_variant_unref (one);
    }
  g_assert_cmpstr (words->str, ==, expected);
}

static void
add (FichaAgentFixture *f, const char *name, const char *options, const char *settings)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id =
      ficha_agent_fixture_add_with (f, name, options, g_variant_new_parsed (settings), &error);

  g_assert_no_error (error);
}

static void
call (FichaAgentFixture *f, const char *method, GVariant *parameters, const char *secret)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      ficha_agent_fixture_call (f, method, parameters, secret, NULL, &error);

  g_assert_no_error (error);
}

static void
remove_integration (FichaAgentFixture *f, const char *name)
{
  call (f, "Remove", g_variant_new ("(su)", name, 0), NULL);
}

static void
assert_secret_key (FichaAgentFixture *f, const char *name, const char *expected)
{
  g_autofree char *secret_key = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      ficha_agent_fixture_call (f, "GetSecretKey", g_variant_new ("(s)", name), NULL, &secret_key,
                                &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret_key, ==, expected);
}

static void
assert_details (GVariant *details, guint integrations, guint secret_keys, const char *without)
{
  g_autofree const char **names = NULL;
  g_autofree char *joined = NULL;
  guint n;

  g_assert_true (g_variant_lookup (details, "integrations", "u", &n));
  g_assert_cmpuint (n, ==, integrations);
  g_assert_true (g_variant_lookup (details, "secret-keys", "u", &n));
  g_assert_cmpuint (n, ==, secret_keys);
  g_assert_true (g_variant_lookup (details, "without-secret-key", "^a&s", &names));
  joined = g_strjoinv (",", (char **) names);
  g_assert_cmpstr (joined, ==, without);
}

/* All that was there is there again, as it was, on an agent that knows nothing. */
static void
test_round_trip (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) details = NULL;
  g_autoptr (GVariant) shown = NULL;
  g_autofree char *file = NULL;
  g_autofree char *token = NULL;
  gboolean auto_renew;
  guint remind_before;

  add (f, "Loja", "id=a", "{'test': <true>}");
  add (f, "São João \"\\", "id=b", "{'auto-renew': <false>, 'remind-before': <uint32 30>}");
  add (f, "Zeit", "id=c", "{'session-only': <true>}");
  file = export_file (f, PASSPHRASE, &details, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (file, "-----BEGIN PGP MESSAGE-----\n"));
  g_assert_null (strstr (file, "CANARY"));
  assert_details (details, 3, 3, "");

  assert_import (f, file, PASSPHRASE, "@a{sv} {}",
                 "Loja same Loja key; São João \"\\ same São João \"\\ key; Zeit same Zeit key");
  remove_integration (f, "Loja");
  remove_integration (f, "São João \"\\");
  remove_integration (f, "Zeit");
  assert_import (f, file, PASSPHRASE, "{'dry-run': <true>}",
                 "Loja add Loja key; São João \"\\ add São João \"\\ key; Zeit add Zeit key");
  g_assert_cmpuint (ficha_agent_fixture_count_records (), ==, 0);
  g_assert_cmpuint (ficha_agent_fixture_count_kind (f, "secret-key"), ==, 0);

  assert_import (f, file, PASSPHRASE, "{'skip': <[uint32 2, 7]>}",
                 "Loja add Loja key done; São João \"\\ add São João \"\\ key done; "
                 "Zeit add Zeit key");
  /* beside a record that is written there is another file, and the tokens of these are renewed at once */
  ficha_assert_await (ficha_agent_fixture_count_records () == 2, 5000);
  assert_secret_key (f, "Loja", FICHA_STANDIN_SECRET_KEY);
  assert_secret_key (f, "São João \"\\", FICHA_STANDIN_SECRET_KEY);
  shown = ficha_agent_fixture_show (f, "São João \"\\");
  g_assert_true (g_variant_lookup (shown, "auto-renew", "b", &auto_renew));
  g_assert_true (g_variant_lookup (shown, "remind-before", "u", &remind_before));
  g_assert_false (auto_renew);
  g_assert_cmpuint (remind_before, ==, 30);
  token = ficha_agent_fixture_token (f, "Loja", FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, "id=a", token));
}

static gboolean
is_backed_up (FichaAgentFixture *f, const char *name)
{
  g_autoptr (GVariant) shown = ficha_agent_fixture_show (f, name);
  gboolean backed_up;

  g_assert_true (g_variant_lookup (shown, "backed-up", "b", &backed_up));
  return backed_up;
}

static gboolean
is_noted (const char *path)
{
  g_autofree char *record = NULL;

  return g_file_get_contents (path, &record, NULL, NULL) &&
         strstr (record, "BackedUp=true") != NULL;
}

/* It is known of which secret keys there is a backup: a window asks before it removes another. */
static void
test_backed_up (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *list = NULL;
  g_autofree char *file = NULL;
  g_autofree char *none = NULL;
  g_autofree char *id = NULL;
  g_autofree char *record = NULL;

  id = ficha_agent_fixture_add (f, "Loja", "id=a", &error);
  g_assert_no_error (error);
  add (f, "Zeit", "id=c", "{'session-only': <true>}");
  g_assert_false (is_backed_up (f, "Loja"));

  g_test_message ("a file without secrets, or one that is not made, is none");
  list = export_file (f, NULL, NULL, &error);
  g_assert_no_error (error);
  none = export_file (f, "short", NULL, NULL);
  g_assert_null (none);
  g_assert_false (is_backed_up (f, "Loja"));

  file = export_file (f, PASSPHRASE, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (is_backed_up (f, "Loja"));
  g_assert_true (is_backed_up (f, "Zeit"));
  record = ficha_agent_fixture_get_record_path (f, id);
  ficha_assert_await (is_noted (record), 5000);

  g_test_message ("another name is no other key, in the next agent either");
  call (f, "Update",
        g_variant_new ("(s@a{sv}h)", "Loja", g_variant_new_parsed ("{'name': <'Shop'>}"), 0), NULL);
  add (f, "Nova", "id=b", "@a{sv} {}");
  ficha_agent_fixture_kill (f, SIGTERM);
  g_assert_true (is_backed_up (f, "Shop"));
  g_assert_false (is_backed_up (f, "Nova"));

  g_test_message ("another key is");
  call (f, "Update", g_variant_new ("(s@a{sv}h)", "Shop", g_variant_new_parsed ("@a{sv} {}"), 0),
        OTHER_KEY);
  g_assert_false (is_backed_up (f, "Shop"));
}

/* A colleague's list: what is missing is the secret key, which the backup, or a person, brings. */
static void
test_without_secrets (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) details = NULL;
  g_autoptr (GVariant) of_backup = NULL;
  g_autofree char *list = NULL;
  g_autofree char *backup = NULL;
  g_autofree char *half = NULL;
  g_autofree char *token = NULL;

  add (f, "Loja", "id=a", "{'test': <true>}");
  list = export_file (f, NULL, &details, &error);
  g_assert_no_error (error);
  assert_details (details, 1, 0, "");
  g_assert_true (g_str_has_prefix (list, LIST "\n{\"name\":\"Loja\","));
  g_assert_null (strstr (list, "CANARY"));
  backup = export_file (f, PASSPHRASE, NULL, &error);
  g_assert_no_error (error);

  remove_integration (f, "Loja");
  assert_import (f, list, NULL, "@a{sv} {}", "Loja add Loja done");
  ficha_agent_fixture_assert_state (f, "Loja", "missing");
  token = ficha_agent_fixture_token (f, "Loja", FALSE, &error);
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_MISSING);
  g_clear_error (&error);

  /* so it is after a restart, and a backup of it says so */
  ficha_agent_fixture_kill (f, SIGKILL);
  ficha_agent_fixture_assert_state (f, "Loja", "missing");
  half = export_file (f, PASSPHRASE, &of_backup, &error);
  g_assert_no_error (error);
  assert_details (of_backup, 1, 0, "Loja");
  assert_import (f, list, NULL, "@a{sv} {}", "Loja same Loja");

  assert_import (f, backup, PASSPHRASE, "@a{sv} {}", "Loja key Loja key done");
  assert_secret_key (f, "Loja", FICHA_STANDIN_SECRET_KEY);
  token = ficha_agent_fixture_token (f, "Loja", FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, "id=a", token));
}

/* A secret key that is here is given up only where that is asked for. */
static void
test_other_key (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL;

  add (f, "Loja", "id=a", "@a{sv} {}");
  add (f, "Nova", "id=b", "{'session-only': <true>}");
  file = export_file (f, PASSPHRASE, NULL, &error);
  g_assert_no_error (error);
  call (f, "Update", g_variant_new ("(s@a{sv}h)", "Loja", g_variant_new ("a{sv}", NULL), 0),
        OTHER_KEY);
  call (f, "Update", g_variant_new ("(s@a{sv}h)", "Nova", g_variant_new ("a{sv}", NULL), 0),
        OTHER_KEY);

  assert_import (f, file, PASSPHRASE, "@a{sv} {}",
                 "Loja other-key Loja key; Nova other-key Nova key");
  assert_secret_key (f, "Loja", OTHER_KEY);
  assert_secret_key (f, "Nova", OTHER_KEY);
  assert_import (f, file, PASSPHRASE, "{'replace': <[uint32 0, 1]>, 'dry-run': <true>}",
                 "Loja other-key Loja key; Nova other-key Nova key");
  assert_secret_key (f, "Loja", OTHER_KEY);
  assert_import (f, file, PASSPHRASE, "{'replace': <[uint32 0]>}",
                 "Loja other-key Loja key done; Nova other-key Nova key");
  assert_secret_key (f, "Loja", FICHA_STANDIN_SECRET_KEY);
  assert_secret_key (f, "Nova", OTHER_KEY);
}

/* Who is who: by address and consumer key, and by the name among those. */
static void
test_names (void)
{
  static const struct
  {
    const char *integrations;
    const char *expected;
  } cases[] = {
    { "{\"name\":\"Loja\",\"consumer_key\":\"1\"}", "Loja same Loja" },
    { "{\"name\":\"Outra\",\"consumer_key\":\"1\"}", "Outra same Loja" },
    { "{\"name\":\"Loja\",\"consumer_key\":\"9\"}", "Loja add Loja (2)" },
    { "{\"name\":\"Loja\",\"consumer_key\":\"1\",\"base_uri\":\"https://x\"}",
      "Loja add Loja (2)" },
    { "{\"name\":\"Loja\",\"consumer_key\":\"8\"},{\"name\":\"Loja\",\"consumer_key\":\"9\"}",
      "Loja add Loja (2); Loja add Loja (3)" },
    { "{\"name\":\"Nova\",\"consumer_key\":\"1\"},{\"name\":\"Loja\",\"consumer_key\":\"1\"}",
      "Nova add Nova; Loja same Loja" },
    { "{\"name\":\"Nova\",\"consumer_key\":\"1\"},{\"name\":\"Outra\",\"consumer_key\":\"1\"}",
      "Nova same Loja; Outra add Outra" },
    { "{\"name\":\"Nova\",\"consumer_key\":\"9\",\"ca_file\":\"/no/such.pem\"}",
      "Nova add Nova lost" },
  };
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *first = g_strconcat (LIST, cases[0].integrations, "]}", NULL);
  g_autofree char *longest = g_strnfill (FICHA_INTEGRATION_NAME_MAX_LENGTH / 2 - 1, 'x');
  g_autofree char *long_name = g_strconcat (longest, "é", longest, NULL);
  g_autofree char *long_names =
      g_strdup_printf ("\n" LIST "{\"name\":\"%s\",\"consumer_key\":\"1\"},"
                       "{\"name\":\"%s\",\"consumer_key\":\"2\"}]}",
                       long_name, long_name);
  g_autoptr (GPtrArray) all = NULL;

  assert_import (f, first, NULL, "@a{sv} {}", "Loja add Loja done");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *file = g_strconcat (LIST, cases[i].integrations, "]}", NULL);

      g_test_message ("%s", file);
      assert_import (f, file, NULL, "{'dry-run': <true>}", cases[i].expected);
    }

  remove_integration (f, "Loja");
  assert_import (f, LIST "{\"name\":\"Nova\",\"consumer_key\":\"9\",\"ca_file\":\"/no/a.pem\"}]}",
                 NULL, "@a{sv} {}", "Nova add Nova done lost");
  call (f, "Import", g_variant_new ("(h@a{sv})", 0, g_variant_new ("a{sv}", NULL)), long_names);
  all = ficha_agent_fixture_list (f);
  g_assert_cmpuint (all->len, ==, 3);
}

static void
test_env (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *base_uri = ficha_standin_dup_base_uri (f->standin, "id=a");
  g_autofree char *file =
      g_strdup_printf ("# Protheus\nexport BT_HOST=\"%s\"\n"
                       "BT_CONKEY='%s' # loja\nBT_SECKEY=%s\n",
                       base_uri, FICHA_STANDIN_CONSUMER_KEY, FICHA_STANDIN_SECRET_KEY);
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  assert_import (f, file, NULL, "@a{sv} {}", "127.0.0.1 add 127.0.0.1 key done");
  token = ficha_agent_fixture_token (f, "127.0.0.1", FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, "id=a", token));
}

/* What can't be used is refused with a word, and nothing is changed by it. */
static void
test_refused (void)
{
  static const struct
  {
    const char *file;
    const char *expected;
  } cases[] = {
    { "", "backup: unknown" },
    { "[]", "backup: unknown" },
    { LIST "]}", "backup: empty" },
    { LIST "{\"name\":\"Nova\",\"consumer_key\":\"9\"},{\"name\":\"Outra\"}]}", "backup: damaged" },
    { LIST "{\"name\":\"Nova\",\"consumer_key\":\"9\"}", "backup: damaged" },
    { "{\"format\":\"ficha-integrations\",\"version\":2}", "backup: version" },
    { "BT_CONKEY=c\nBT_SECKEY=é", "backup: keys" },
    { "-----BEGIN PGP MESSAGE-----\n\nnot base64\n-----END PGP MESSAGE-----\n", "backup: damaged" },
  };
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *backup = NULL;
  g_autofree char *half = NULL;

  add (f, "Loja", "id=a", "@a{sv} {}");
  backup = export_file (f, PASSPHRASE, NULL, &error);
  g_assert_no_error (error);
  half = g_strndup (backup, strlen (backup) / 2);
  remove_integration (f, "Loja");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].file);
      assert_import (f, cases[i].file, "x", "@a{sv} {}", cases[i].expected);
    }
  assert_import (f, backup, NULL, "@a{sv} {}", "backup: needed");
  assert_import (f, backup, "another one", "@a{sv} {}", "backup: passphrase");
  assert_import (f, half, PASSPHRASE, "@a{sv} {}", "backup: damaged");
  g_assert_cmpuint (ficha_agent_fixture_count_records (), ==, 0);
  g_assert_cmpuint (ficha_agent_fixture_count_kind (f, "secret-key"), ==, 0);
}

static void
test_export_refused (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;

  g_assert_null (export_file (f, PASSPHRASE, NULL, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_BACKUP);
  g_assert_cmpstr (error->message, ==, "empty");
  g_clear_error (&error);
  add (f, "Loja", "id=a", "@a{sv} {}");
  g_assert_null (export_file (f, "1234567", NULL, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_BACKUP);
  g_assert_cmpstr (error->message, ==, "short");
}

/* Locked, there is no half of a backup. Without any keyring a list can be made and read. */
static void
test_keyring (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *backup = NULL;
  g_autofree char *list = NULL;

  add (f, "Loja", "id=a", "@a{sv} {}");
  backup = export_file (f, PASSPHRASE, NULL, &error);
  g_assert_no_error (error);

  ficha_keyring_fixture_lock (f->keyring, NULL);
  g_assert_null (export_file (f, PASSPHRASE, NULL, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_LOCKED);
  g_clear_error (&error);
  assert_import (f, backup, PASSPHRASE, "@a{sv} {}", "locked: ");
  list = export_file (f, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_import (f, list, NULL, "@a{sv} {}", "Loja same Loja");
  ficha_keyring_fixture_unlock (f->keyring, NULL);
}

static guint
count_below (const char *path, const char *needle, GString *where)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      if (g_file_test (inside, G_FILE_TEST_IS_SYMLINK))
        continue;
      if (g_file_test (inside, G_FILE_TEST_IS_DIR))
        n += count_below (inside, needle, where);
      else if (g_file_test (inside, G_FILE_TEST_IS_REGULAR) &&
               g_file_get_contents (inside, &bytes, &length, NULL) &&
               memmem (bytes, length, needle, strlen (needle)) != NULL)
        {
          g_string_append_printf (where, "%s ", inside);
          n++;
        }
    }

  return n;
}

/* The activity tells who was given the keys, and nothing of them is in a file; the agent answers
 * others meanwhile. */
static void
test_traces (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GString) where = g_string_new (NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) list = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL;
  g_autofree char *told = NULL;

  add (f, "Loja", "id=a", "@a{sv} {}");
  ficha_agent_fixture_begin (f, "Export", g_variant_new ("(h)", 0), PASSPHRASE, &result);
  list = ficha_agent_fixture_call (f, "List", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (result);
  reply = ficha_agent_fixture_end (f, &result, &file, &error);
  g_assert_no_error (error);
  assert_import (f, file, PASSPHRASE, "@a{sv} {}", "Loja same Loja key");

  g_clear_pointer (&reply, g_variant_unref);
  reply = ficha_agent_fixture_call (f, "GetActivity", g_variant_new ("(s)", "Loja"), NULL, NULL,
                                    &error);
  g_assert_no_error (error);
  told = g_variant_print (reply, FALSE);
  g_assert_nonnull (strstr (told, "'what': <'key-given'>"));

  g_assert_cmpuint (count_below (ficha_keyring_fixture_get_home (f->keyring), "CANARY", where), ==,
                    0);
  g_assert_cmpuint (count_below (g_get_user_runtime_dir (), "CANARY", where), ==, 0);
  g_assert_cmpuint (count_below (g_get_user_runtime_dir (), "s2k-count", where), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/agent/backup/round-trip", test_round_trip);
  g_test_add_func ("/agent/backup/backed-up", test_backed_up);
  g_test_add_func ("/agent/backup/F12-without-secrets", test_without_secrets);
  g_test_add_func ("/agent/backup/other-key", test_other_key);
  g_test_add_func ("/agent/backup/names", test_names);
  g_test_add_func ("/agent/backup/env", test_env);
  g_test_add_func ("/agent/backup/X02-refused", test_refused);
  g_test_add_func ("/agent/backup/export-refused", test_export_refused);
  g_test_add_func ("/agent/backup/keyring", test_keyring);
  g_test_add_func ("/agent/backup/traces", test_traces);
  return g_test_run ();
}
