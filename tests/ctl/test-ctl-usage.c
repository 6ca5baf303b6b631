// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ctl-fixture.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

/* The bus address of the tests leads nowhere (tests/meson.build): what is refused here never got as
 * far as calling the agent, which would exit with 1. */

static void
test_refused (void)
{
  static const struct
  {
    const char *arguments;
    const char *message;
  } cases[] = {
    { "frobnicate", "no such command" },
    { "token", "NAME" },
    { "token --min-valid=-1 Loja", "--min-valid" },
    { "token --min-valid=4294967295 Loja", "--min-valid" },
    { "token --min-valid=soon Loja", "--min-valid" },
    { "token --min-valid", "--min-valid" },
    { "token --format=xml Loja", "--format" },
    { "token --format=curl-command Loja", "--format" },
    { "token --frobnicate Loja", "--frobnicate" },
    { "token -x Loja", "-x" },
    { "token --timeout=0 Loja", "--timeout" },
    { "token --timeout=86401 Loja", "--timeout" },
    { "list Loja", "list" },
    { "list --jso", "--jso" },
    { "list --json=yes", "--json" },
    { "token --force=no Loja", "--force" },
    { "show", "NAME" },
    { "show Loja Caixa", "NAME" },
    { "remove", "NAME" },
    { "remove Loja", "--yes" },
    { "renew", "--all" },
    { "renew --all Loja", "--all" },
    { "claims", "NAME" },
    { "exec Loja", "COMMAND" },
    { "exec Loja --", "COMMAND" },
    { "exec -- true", "NAME" },
    { "exec Loja Caixa -- true", "NAME" },
    { "exec Loja --env=1A -- true", "--env" },
    { "exec Loja --env=A-B -- true", "--env" },
    { "exec Loja --env= -- true", "--env" },
    { "exec Loja --env=Á -- true", "--env" },
    { "edit Loja", "option" },
    { "edit Loja --auto-renew=maybe", "--auto-renew" },
    { "edit Loja --remind=-5", "--remind" },
    { "edit Loja --remind=10081", "--remind" },
    { "edit Loja --remind=x", "--remind" },
    { "edit Loja --base-uri=http://api.bitize.io", "--base-uri: Address Not Accepted: Use an "
                                                   "https:// address" },
    { "edit Loja --name=", "--name" },
    { "edit Loja --consumer-key=", "--consumer-key" },
    { "add", "NAME" },
    { "add Loja", "--consumer-key" },
    { "add Loja --consumer-key=á", "--consumer-key: Consumer Key Not Accepted" },
    { "add Loja --consumer-key=k --base-uri=api", "--base-uri" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CtlRun) run = NULL;

      g_test_message ("%s", cases[i].arguments);
      run = ctl_run_words (NULL, cases[i].arguments);
      g_test_message ("%s", run->err);
      g_assert_cmpint (run->status, ==, 2);
      g_assert_cmpstr (run->out, ==, "");
      g_assert_true (g_str_has_prefix (run->err, "fichactl: "));
      g_assert_nonnull (strstr (run->err, cases[i].message));
      /* one line */
      g_assert_true (strchr (run->err, '\n') == run->err + strlen (run->err) - 1);
    }
}

/* U13: a secret key among the arguments is refused, and not told again. */
static void
test_secret_argument (void)
{
  static const char *const cases[] = {
    "add Loja --consumer-key=k --secret-key=CANARY",
    "add Loja --consumer-key=k --secret-key CANARY",
    "edit Loja --secret-key=CANARY",
    "edit Loja --secret-key",
    "add Loja --consumer-key=k --secret=CANARY",
    "edit Loja --new-secret-key=CANARY",
    "token Loja --secret-key=CANARY",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CtlRun) run = NULL;

      g_test_message ("%zu", i);
      run = ctl_run_words ("key\n", cases[i]);
      g_assert_cmpint (run->status, ==, 2);
      g_assert_cmpstr (run->out, ==, "");
      g_assert_nonnull (strstr (run->err, "--"));
      g_assert_nonnull (strstr (run->err, "secret"));
      g_assert_null (strstr (run->err, "CANARY"));
    }
}

/* What comes by the standard input instead of a secret key, before anything is called. */
static void
test_secret_input (void)
{
  g_autofree char *key = g_strnfill (4097, 'k');
  g_autofree char *endless = g_strnfill (100 * 1000, 'k');
  const struct
  {
    const char *input;
    const char *message;
  } cases[] = {
    { "", "first line" },
    { "\n", "Enter the secret key." },
    { "  \r\n", "Enter the secret key." },
    { "CANARY\x01key\n", "line break" },
    { "CANARY\xc3\xa9\n", "accented" },
    { key, "too long" },
    { endless, "first line" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CtlRun) run = NULL;

      g_test_message ("%zu", i);
      run = ctl_run_words (cases[i].input, "add Loja --consumer-key=k");
      g_test_message ("%s", run->err);
      g_assert_cmpint (run->status, ==, 2);
      g_assert_cmpstr (run->out, ==, "");
      g_assert_nonnull (strstr (run->err, cases[i].message));
      g_assert_null (strstr (run->err, "CANARY"));
      g_assert_null (strstr (run->err, "kkkk"));
    }
}

static void
test_help (void)
{
  static const struct
  {
    const char *arguments;
    const char *usage;
    const char *option;
  } cases[] = {
    { "--help", "fichactl COMMAND [OPTION…]", "token" },
    { "-h", "fichactl COMMAND [OPTION…]", "--version" },
    { "add --help", "fichactl add [OPTION…] NAME --consumer-key KEY", "--no-test" },
    { "list --help", "fichactl list [OPTION…]", "--json" },
    { "show --help", "fichactl show [OPTION…] NAME", "--json" },
    { "edit --help", "fichactl edit [OPTION…] NAME", "--new-secret-key" },
    { "remove --help", "fichactl remove [OPTION…] NAME", "--yes" },
    { "token --help", "fichactl token [OPTION…] NAME…", "--min-valid=SECONDS" },
    { "renew --help", "fichactl renew [OPTION…] NAME… | --all", "--timeout=SECONDS" },
    { "claims --help", "fichactl claims [OPTION…] NAME", "--json" },
    { "export --help", "fichactl export [OPTION…] FILE", "--no-secrets" },
    { "import --help", "fichactl import [OPTION…] FILE", "--dry-run" },
    { "exec --help", "fichactl exec [OPTION…] NAME -- COMMAND…", "--env=VAR" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CtlRun) run = NULL;

      g_test_message ("%s", cases[i].arguments);
      run = ctl_run_words (NULL, cases[i].arguments);
      g_assert_cmpint (run->status, ==, 0);
      g_assert_cmpstr (run->err, ==, "");
      g_assert_nonnull (strstr (run->out, cases[i].usage));
      g_assert_nonnull (strstr (run->out, cases[i].option));
      g_assert_null (strstr (run->out, "--secret-key"));
    }
}

static void
test_no_arguments (void)
{
  g_autoptr (CtlRun) run = ctl_run_words (NULL, "");

  g_assert_cmpint (run->status, ==, 2);
  g_assert_cmpstr (run->out, ==, "");
  g_assert_true (g_str_has_prefix (run->err, "Usage:"));
}

static void
test_version (void)
{
  g_autoptr (CtlRun) run = ctl_run_words (NULL, "--version");

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (run->out, ==, "fichactl " FICHA_VERSION "\n");
}

/* K02, and proof that the cases above are refused before the bus is asked. */
static void
test_no_bus (void)
{
  g_autoptr (CtlRun) run = ctl_run_words (NULL, "token Loja");

  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (run->out, ==, "");
  g_assert_true (g_str_has_prefix (run->err, "fichactl: Ficha’s Service Not Reached: "));
}

/* K02: a bus that takes the connection, as the system does for it, and never says a word. */
static void
test_mute_bus (void)
{
  static const char *const commands[] = { "token --timeout=1 Loja", "list --timeout=1",
                                          "renew --timeout=1 --all" };
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("ficha-ctl-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "bus", NULL);
  g_autofree char *bus = g_strconcat ("unix:path=", path, NULL);
  g_autofree char *no_bus = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocket) socket = NULL;

  g_assert_no_error (error);
  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, &error);
  g_assert_no_error (error);
  g_socket_bind (socket, address, TRUE, &error);
  g_assert_no_error (error);
  g_socket_listen (socket, &error);
  g_assert_no_error (error);

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", bus, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (CtlRun) run = NULL;

      g_test_message ("%s", commands[i]);
      run = ctl_run_words (NULL, commands[i]);
      g_assert_cmpint (run->status, ==, 6);
      g_assert_cmpstr (run->out, ==, "");
      g_assert_true (g_str_has_prefix (run->err, "fichactl: No Answer in Time: "));
    }
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", no_bus, TRUE);

  g_assert_no_errno (g_unlink (path));
  g_assert_no_errno (g_rmdir (folder));
}

int
main (int argc, char *argv[])
{
  ctl_fixture_init (&argc, &argv);

  g_test_add_func ("/ctl/usage/refused", test_refused);
  g_test_add_func ("/ctl/usage/U13-secret-argument", test_secret_argument);
  g_test_add_func ("/ctl/usage/U01-secret-input", test_secret_input);
  g_test_add_func ("/ctl/usage/help", test_help);
  g_test_add_func ("/ctl/usage/no-arguments", test_no_arguments);
  g_test_add_func ("/ctl/usage/version", test_version);
  g_test_add_func ("/ctl/usage/K02-no-bus", test_no_bus);
  g_test_add_func ("/ctl/usage/K02-mute-bus", test_mute_bus);

  return g_test_run ();
}
