// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ctl-fixture.h"
#include "fake-agent.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

/* fichactl export and import, by their calls, their files and what they say. */

#define PASSPHRASE "CANARY pass phrase"
#define DRY_RUN    "Import 0 {dry-run: true, replace: @au []} "

#define PLAN                                                                                       \
  "[{'name': <'Loja'>, 'as': <'Loja (2)'>, 'action': <'add'>, 'secret-key': <true>,"               \
  "  'ca-file-lost': <true>, 'done': <true>},"                                                     \
  " {'name': <'Caixa'>, 'as': <'Caixa'>, 'action': <'other-key'>, 'secret-key': <true>},"          \
  " {'name': <'Nova'>, 'as': <'Nova'>, 'action': <'add'>, 'done': <true>}]"

typedef struct
{
  GTestDBus *bus;
  FakeAgent *agent;
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->agent = fake_agent_new (g_test_dbus_get_bus_address (fixture->bus));
  fixture->folder = g_dir_make_tmp ("ficha-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "file.asc", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_assert_no_errno (g_rmdir (fixture->folder));
  g_free (fixture->folder);
  g_free (fixture->path);
  g_clear_pointer (&fixture->agent, fake_agent_free);
  g_test_dbus_down (fixture->bus);
  g_clear_object (&fixture->bus);
}

/* Runs fichactl, @arguments with @FILE for the file, and checks all that it did. */
static void
assert_run (Fixture *fixture,
            const char *input,
            const char *arguments,
            int status,
            const char *out,
            const char *err,
            const char *calls)
{
  g_autoptr (GString) line = g_string_new (arguments);
  g_autoptr (GString) told = g_string_new (err);

  g_string_replace (line, "@FILE", fixture->path, 0);
  g_string_replace (told, "@FILE", fixture->path, 0);
  fake_agent_assert_run (fixture->agent, input, line->str, status, out, told->str, calls);
}

static void
assert_file (Fixture *fixture, const char *expected)
{
  g_autofree char *text = NULL;
  GStatBuf st;

  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
  g_assert_no_errno (g_stat (fixture->path, &st));
  g_assert_cmpuint (st.st_mode & 0777, ==, 0600);
}

static void
test_export (Fixture *fixture, gconstpointer data)
{
  fake_agent_set_backup (fixture->agent, "encrypted", "{'integrations': <uint32 2>}", "@aa{sv} []");
  assert_run (fixture, PASSPHRASE "\n", "export @FILE", 0, "",
              "fichactl: 2 integrations were exported\n", "Export 0 <" PASSPHRASE ">\n");
  assert_file (fixture, "encrypted");

  /* what is there stays; nothing is asked for then */
  fake_agent_set_backup (fixture->agent, "list",
                         "{'integrations': <uint32 1>, 'without-secret-key': <['Loja']>}",
                         "@aa{sv} []");
  assert_run (fixture, NULL, "export @FILE", 1, "",
              "fichactl: @FILE: There is such a file already; --force replaces it\n", "");
  assert_file (fixture, "encrypted");
  assert_run (fixture, PASSPHRASE, "export --force @FILE", 4, "",
              "fichactl: Loja: Its secret key is not in the keyring, and not in the file\n"
              "fichactl: 1 integration was exported\n",
              "Export 0 <" PASSPHRASE ">\n");
  assert_file (fixture, "list");
  fake_agent_set_backup (fixture->agent, "names", "{'integrations': <uint32 1>}", "@aa{sv} []");
  assert_run (fixture, NULL, "export --force --no-secrets @FILE", 0, "",
              "fichactl: 1 integration was exported\n", "Export 0 <>\n");
  assert_file (fixture, "names");
}

static void
test_export_refused (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *input;
    const char *arguments;
    int status;
    const char *err;
  } cases[] = {
    { "", "export @FILE", 2, "fichactl: The standard input has no passphrase in its first line\n" },
    { "\n", "export @FILE", 2,
      "fichactl: The standard input has no passphrase in its first line\n" },
    { "1234567\n", "export @FILE", 2, "fichactl: Enter a passphrase of at least 8 characters.\n" },
    { PASSPHRASE, "export", 2, "fichactl: Exactly one FILE is needed\n" },
    { PASSPHRASE, "export @FILE @FILE", 2, "fichactl: Exactly one FILE is needed\n" },
    { PASSPHRASE, "export /dev/null --force", 1,
      "fichactl: /dev/null: File Not Accepted: This is not a file. Choose one.\n" },
    { PASSPHRASE, "export --passphrase=12345678 @FILE", 2,
      "fichactl: There is no option --passphrase\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_run (fixture, cases[i].input, cases[i].arguments, cases[i].status, "", cases[i].err, "");
  fake_agent_fail (fixture->agent, "Export", NULL, FICHA_ERROR_LOCKED, "");
  assert_run (fixture, PASSPHRASE, "export @FILE", 4, "",
              "fichactl: Keyring Locked: The keys and tokens are in the keyring. Unlock it, then "
              "try again.\n",
              "Export 0 <" PASSPHRASE ">\n");
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_import (Fixture *fixture, gconstpointer data)
{
  const char *warning =
      "fichactl: Loja: Its CA file is not on this computer. Choose one afterwards.\n";
  g_autofree char *err = g_strconcat (warning, "fichactl: 2 integrations were imported\n", NULL);

  fake_agent_set_backup (fixture->agent, "", "@a{sv} {}", PLAN);
  g_assert_true (g_file_set_contents (fixture->path, "{}", -1, NULL));
  assert_run (fixture, NULL, "import --dry-run @FILE", 0,
              "Loja\tWill be added as “Loja (2)”\n"
              "Caixa\tHas another secret key, which stays\n"
              "Nova\tWill be added, needs its secret key\n",
              warning, DRY_RUN "<\n{}>\n");
  assert_run (fixture, NULL, "import --yes @FILE", 0,
              "Loja\tWill be added as “Loja (2)”\n"
              "Caixa\tHas another secret key, which stays\n"
              "Nova\tWill be added, needs its secret key\n",
              err,
              DRY_RUN "<\n{}>\n"
                      "Import 0 {dry-run: false, replace: @au []} <\n{}>\n");
  assert_run (fixture, NULL, "import -y --replace-keys @FILE", 0,
              "Loja\tWill be added as “Loja (2)”\n"
              "Caixa\tThe secret key will be replaced\n"
              "Nova\tWill be added, needs its secret key\n",
              err,
              DRY_RUN "<\n{}>\n"
                      "Import 0 {dry-run: false, replace: [uint32 0, 1, 2]} <\n{}>\n");
}

static void
test_import_encrypted (Fixture *fixture, gconstpointer data)
{
  const char *message = "-----BEGIN PGP MESSAGE-----\n\n";
  const char *call = DRY_RUN "<" PASSPHRASE "\n-----BEGIN PGP MESSAGE-----\n\n>\n";

  g_assert_true (g_file_set_contents (fixture->path, message, -1, NULL));
  assert_run (fixture, PASSPHRASE "\n", "import --yes @FILE", 0, "",
              "fichactl: There is nothing to import\n", call);
  assert_run (fixture, "", "import --yes @FILE", 2, "",
              "fichactl: The standard input has no passphrase in its first line\n", "");
  fake_agent_fail (fixture->agent, "Import", NULL, FICHA_ERROR_BACKUP, "passphrase");
  assert_run (fixture, PASSPHRASE, "import --yes @FILE", 1, "",
              "fichactl: @FILE: File Not Accepted: The passphrase is another one, or the file is "
              "damaged. Nothing was changed.\n",
              call);
}

static void
test_import_refused (Fixture *fixture, gconstpointer data)
{
  assert_run (fixture, "", "import @FILE", 2, "",
              "fichactl: --yes is needed where the standard input is not a terminal\n", "");
  assert_run (fixture, "", "import --yes /dev/null", 1, "",
              "fichactl: /dev/null: File Not Accepted: This is not a file. Choose one.\n", "");
  assert_run (
      fixture, "", "import --yes @FILE", 1, "",
      "fichactl: @FILE: Something Went Wrong: What was asked for could not be done: No such "
      "file or directory\n",
      "");
}

int
main (int argc, char *argv[])
{
  ctl_fixture_init (&argc, &argv);
  g_test_add ("/ctl/backup/export", Fixture, NULL, set_up, test_export, tear_down);
  g_test_add ("/ctl/backup/export-refused", Fixture, NULL, set_up, test_export_refused, tear_down);
  g_test_add ("/ctl/backup/import", Fixture, NULL, set_up, test_import, tear_down);
  g_test_add ("/ctl/backup/import-encrypted", Fixture, NULL, set_up, test_import_encrypted,
              tear_down);
  g_test_add ("/ctl/backup/import-refused", Fixture, NULL, set_up, test_import_refused, tear_down);
  return g_test_run ();
}
