// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ctl-fixture.h"
#include "fake-agent.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* Not tested here: SIGTSTP. A session's leader, which the program is here, has no shell that could
 * stop it, and the kernel drops the signal. */

#define KEY "CANARY-k3y!@%#$ &"

/* A terminal, the program on it, and a bus with a fake agent. */
typedef struct
{
  GTestDBus *bus;
  FakeAgent *agent;
  int master;
  int slave;
  guint watch_id;
  GString *screen;
  GSubprocess *process;
  const char *awaited;
  gboolean seen;
  gboolean ended;
} Fixture;

static gboolean
is_echoing (int fd)
{
  struct termios settings;

  g_assert_cmpint (tcgetattr (fd, &settings), ==, 0);
  return (settings.c_lflag & ECHO) != 0;
}

static gboolean
screen_cb (int fd, GIOCondition condition, gpointer user_data)
{
  Fixture *fixture = user_data;
  char bytes[4096];
  gssize n = read (fd, bytes, sizeof bytes);

  if (n > 0)
    g_string_append_len (fixture->screen, bytes, n);
  fixture->seen = fixture->awaited != NULL && strstr (fixture->screen->str, fixture->awaited);

  return n > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const struct winsize size = { .ws_row = 25, .ws_col = 80 };

  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->agent = fake_agent_new (g_test_dbus_get_bus_address (fixture->bus));
  fake_agent_set_integrations (fixture->agent,
                               "[{'id': <'1111-a'>, 'name': <'Loja'>, 'state': <'refused'>}]");

  fixture->master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (fixture->master, >=, 0);
  g_assert_cmpint (grantpt (fixture->master), ==, 0);
  g_assert_cmpint (unlockpt (fixture->master), ==, 0);
  fixture->slave = open (ptsname (fixture->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (fixture->slave, >=, 0);
  g_assert_cmpint (ioctl (fixture->slave, TIOCSWINSZ, &size), ==, 0);

  fixture->screen = g_string_new (NULL);
  fixture->watch_id = g_unix_fd_add (fixture->master, G_IO_IN, screen_cb, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->process);
  g_clear_handle_id (&fixture->watch_id, g_source_remove);
  g_string_free (fixture->screen, TRUE);
  close (fixture->slave);
  close (fixture->master);
  g_clear_pointer (&fixture->agent, fake_agent_free);
  g_test_dbus_down (fixture->bus);
  g_clear_object (&fixture->bus);
}

/* Runs in the child: the terminal is its own, as in a terminal's window. */
static void
take_terminal (gpointer user_data)
{
  setsid ();
  ioctl (STDIN_FILENO, TIOCSCTTY, 0);
}

static void
wait_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_true (g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL));
  fixture->ended = TRUE;
}

static void
start (Fixture *fixture, const char *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autofree char *line = g_strconcat (ctl_fixture_get_program (), " ", arguments, NULL);
  g_auto (GStrv) command = g_strsplit (line, " ", -1);
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_take_stdin_fd (launcher, fcntl (fixture->slave, F_DUPFD_CLOEXEC, 0));
  g_subprocess_launcher_take_stdout_fd (launcher, fcntl (fixture->slave, F_DUPFD_CLOEXEC, 0));
  g_subprocess_launcher_take_stderr_fd (launcher, fcntl (fixture->slave, F_DUPFD_CLOEXEC, 0));
  g_subprocess_launcher_set_child_setup (launcher, take_terminal, NULL, NULL);
  g_subprocess_launcher_setenv (launcher, "TERM", "xterm", TRUE);
  fixture->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) command, &error);
  g_assert_no_error (error);
  g_subprocess_wait_async (fixture->process, NULL, wait_cb, fixture);
}

static void
await_screen (Fixture *fixture, const char *text)
{
  fixture->awaited = text;
  fixture->seen = strstr (fixture->screen->str, text) != NULL;
  ctl_await (&fixture->seen);
}

static void
type (Fixture *fixture, const char *text)
{
  g_assert_cmpint (write (fixture->master, text, strlen (text)), ==, strlen (text));
}

static void
test_secret_key (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = NULL;

  start (fixture, "add Loja --consumer-key=ck --no-test");
  await_screen (fixture, "Secret key: ");
  g_assert_false (is_echoing (fixture->slave));
  /* a slip of the finger is mended as ever */
  type (fixture, KEY "x\177\r");
  await_screen (fixture, "aaaa-1");
  ctl_await (&fixture->ended);

  g_assert_cmpint (g_subprocess_get_exit_status (fixture->process), ==, 0);
  g_assert_cmpstr (fixture->screen->str, ==, "Secret key: \r\naaaa-1\r\n");
  g_assert_true (is_echoing (fixture->slave));
  calls = fake_agent_steal_calls (fixture->agent);
  g_assert_true (g_str_has_suffix (calls, "<" KEY ">\n"));
}

static void
test_signals (Fixture *fixture, gconstpointer data)
{
  start (fixture, "edit Loja --new-secret-key");
  await_screen (fixture, "Secret key: ");
  type (fixture, "CANARY");
  if (data == NULL)
    type (fixture, "\003");
  else
    g_subprocess_send_signal (fixture->process, GPOINTER_TO_INT (data));
  ctl_await (&fixture->ended);

  g_assert_true (g_subprocess_get_if_signaled (fixture->process));
  g_assert_cmpint (g_subprocess_get_term_sig (fixture->process), ==,
                   data == NULL ? SIGINT : GPOINTER_TO_INT (data));
  g_assert_true (is_echoing (fixture->slave));
  g_assert_null (strstr (fixture->screen->str, "CANARY"));
}

static void
test_end_of_input (Fixture *fixture, gconstpointer data)
{
  start (fixture, "add Loja --consumer-key=ck");
  await_screen (fixture, "Secret key: ");
  type (fixture, "\004");
  ctl_await (&fixture->ended);

  g_assert_cmpint (g_subprocess_get_exit_status (fixture->process), ==, 2);
  g_assert_true (is_echoing (fixture->slave));
}

/* Asked for twice, shown never. */
static void
test_passphrase (Fixture *fixture, gconstpointer data)
{
  const gboolean same = g_str_equal (data, KEY "é\r");
  g_autofree char *folder = g_dir_make_tmp ("ficha-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "file.asc", NULL);
  g_autofree char *arguments = g_strconcat ("export ", path, NULL);
  g_autofree char *calls = NULL;

  fake_agent_set_backup (fixture->agent, "encrypted", "@a{sv} {}", "@aa{sv} []");
  start (fixture, arguments);
  await_screen (fixture, "Passphrase: ");
  g_assert_false (is_echoing (fixture->slave));
  type (fixture, KEY "é\r");
  await_screen (fixture, "Passphrase again: ");
  g_assert_false (is_echoing (fixture->slave));
  type (fixture, data);
  ctl_await (&fixture->ended);

  g_assert_true (is_echoing (fixture->slave));
  g_assert_null (strstr (fixture->screen->str, "CANARY"));
  g_assert_cmpint (g_subprocess_get_exit_status (fixture->process), ==, same ? 0 : 2);
  calls = fake_agent_steal_calls (fixture->agent);
  g_assert_cmpstr (calls, ==, same ? "Export 0 <" KEY "é>\n" : "");
  g_assert_cmpint (g_unlink (path), ==, same ? 0 : -1);
  g_assert_no_errno (g_rmdir (folder));
}

static void
test_import (Fixture *fixture, gconstpointer data)
{
  const gboolean yes = g_str_equal (data, "y\r");
  g_autofree char *path = NULL;
  g_autofree char *arguments = NULL;
  g_autofree char *calls = NULL;
  int fd = g_file_open_tmp (NULL, &path, NULL);

  g_assert_cmpint (write (fd, "-----BEGIN PGP MESSAGE-----", 27), ==, 27);
  close (fd);
  fake_agent_set_backup (fixture->agent, "", "@a{sv} {}",
                         "[{'name': <'Loja'>, 'as': <'Loja'>, 'action': <'add'>,"
                         "  'secret-key': <true>, 'done': <true>},"
                         " {'name': <'Sé'>, 'as': <'Sé'>, 'action': <'same'>}]");
  arguments = g_strconcat ("import ", path, NULL);
  start (fixture, arguments);
  await_screen (fixture, "Passphrase: ");
  type (fixture, KEY "\r");
  await_screen (fixture,
                "Loja  Will be added\r\nSé    Is here already\r\nImport 1 integration? [y/N] ");
  type (fixture, data);
  ctl_await (&fixture->ended);

  g_assert_cmpint (g_subprocess_get_exit_status (fixture->process), ==, yes ? 0 : 1);
  calls = fake_agent_steal_calls (fixture->agent);
  g_assert_cmpstr (calls, ==,
                   yes ? "Import 0 {dry-run: true, replace: @au []} "
                         "<" KEY "\n-----BEGIN PGP MESSAGE----->\n"
                         "Import 0 {dry-run: false, replace: @au []} "
                         "<" KEY "\n-----BEGIN PGP MESSAGE----->\n"
                       : "Import 0 {dry-run: true, replace: @au []} "
                         "<" KEY "\n-----BEGIN PGP MESSAGE----->\n");
  g_assert_no_errno (g_unlink (path));
}

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  gboolean yes = strpbrk (data, "yY") != NULL;
  g_autofree char *calls = NULL;

  start (fixture, "remove Lo");
  await_screen (fixture, "Remove “Loja”? Bitize cannot show its secret key again. [y/N] ");
  type (fixture, data);
  ctl_await (&fixture->ended);

  g_assert_cmpint (g_subprocess_get_exit_status (fixture->process), ==, yes ? 0 : 1);
  calls = fake_agent_steal_calls (fixture->agent);
  g_assert_cmpstr (calls, ==, yes ? "List\nRemove '1111-a' 0\n" : "List\n");
}

static void
test_colours (Fixture *fixture, gconstpointer data)
{
  start (fixture, "list");
  await_screen (fixture, "\n");
  ctl_await (&fixture->ended);
  g_assert_cmpstr (fixture->screen->str, ==, "Loja  \033[31mSecret key refused\033[0m  –  \r\n");
}

static void
test_no_color (Fixture *fixture, gconstpointer data)
{
  g_setenv ("NO_COLOR", "1", TRUE);
  start (fixture, "list");
  await_screen (fixture, "\n");
  ctl_await (&fixture->ended);
  g_unsetenv ("NO_COLOR");
  g_assert_cmpstr (fixture->screen->str, ==, "Loja  Secret key refused  –  \r\n");
}

/* How far it is, on one line that a failure does not mix with. */
static void
test_progress (Fixture *fixture, gconstpointer data)
{
  fake_agent_set_integrations (fixture->agent,
                               "[{'id': <'1'>, 'name': <'A'>}, {'id': <'2'>, 'name': <'B'>},"
                               " {'id': <'3'>, 'name': <'C'>}]");
  fake_agent_fail (fixture->agent, "Renew", "2", FICHA_ERROR_LOCKED, "");
  fake_agent_gather (fixture->agent, 2);
  start (fixture, "renew --all");
  await_screen (fixture, "Renewing: 3 of 3\r\033[K");
  ctl_await (&fixture->ended);
  g_assert_cmpstr (fixture->screen->str, ==,
                   "\r\033[KRenewing: 0 of 3"
                   "\r\033[Kfichactl: B: Keyring Locked: The keys and tokens are in the keyring. "
                   "Unlock it, then try again.\r\n"
                   "\r\033[KRenewing: 1 of 3\r\033[KRenewing: 2 of 3\r\033[KRenewing: 3 of 3"
                   "\r\033[K");
  g_assert_cmpint (g_subprocess_get_exit_status (fixture->process), ==, 4);
}

int
main (int argc, char *argv[])
{
  ctl_fixture_init (&argc, &argv);

  g_test_add ("/ctl/prompt/secret-key", Fixture, NULL, set_up, test_secret_key, tear_down);
  g_test_add ("/ctl/prompt/interrupt", Fixture, NULL, set_up, test_signals, tear_down);
  g_test_add ("/ctl/prompt/terminate", Fixture, GINT_TO_POINTER (SIGTERM), set_up, test_signals,
              tear_down);
  g_test_add ("/ctl/prompt/hang-up", Fixture, GINT_TO_POINTER (SIGHUP), set_up, test_signals,
              tear_down);
  g_test_add ("/ctl/prompt/end-of-input", Fixture, NULL, set_up, test_end_of_input, tear_down);
  g_test_add ("/ctl/prompt/passphrase/same", Fixture, KEY "é\r", set_up, test_passphrase,
              tear_down);
  g_test_add ("/ctl/prompt/passphrase/other", Fixture, KEY "e\r", set_up, test_passphrase,
              tear_down);
  g_test_add ("/ctl/prompt/import/yes", Fixture, "y\r", set_up, test_import, tear_down);
  g_test_add ("/ctl/prompt/import/no", Fixture, "n\r", set_up, test_import, tear_down);
  g_test_add ("/ctl/prompt/remove/yes", Fixture, "y\r", set_up, test_remove, tear_down);
  g_test_add ("/ctl/prompt/remove/capital", Fixture, "Yes\r", set_up, test_remove, tear_down);
  g_test_add ("/ctl/prompt/remove/other", Fixture, "s\r", set_up, test_remove, tear_down);
  g_test_add ("/ctl/prompt/remove/no", Fixture, "n\r", set_up, test_remove, tear_down);
  g_test_add ("/ctl/prompt/remove/enter", Fixture, "\r", set_up, test_remove, tear_down);
  g_test_add ("/ctl/prompt/remove/end-of-input", Fixture, "\004", set_up, test_remove, tear_down);
  g_test_add ("/ctl/terminal/colours", Fixture, NULL, set_up, test_colours, tear_down);
  g_test_add ("/ctl/terminal/progress", Fixture, NULL, set_up, test_progress, tear_down);
  g_test_add ("/ctl/terminal/no-color", Fixture, NULL, set_up, test_no_color, tear_down);

  return g_test_run ();
}
