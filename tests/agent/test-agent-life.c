// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-fixture.h"
#include "ficha-test.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

/* How the agent comes, stays and goes, and what it keeps to itself.
 * D06: a caller in a sandbox without the permission is stopped by xdg-dbus-proxy, which is not here; the
 * error that it gets is the one of an agent that can't be started, tested in tests/ctl. */

/* Milliseconds that the agents here stay without callers. */
#define LINGER 200
/* Milliseconds within which something that happens by itself must have happened. */
#define SOON 5000

/* Starts an agent with @launcher's environment; where @awaited, returns when it has its name. */
static GSubprocess *
start_agent (FichaAgentFixture *f, GSubprocessLauncher *launcher, gboolean awaited)
{
  g_autofree char *linger = g_strdup_printf ("--linger=%u", LINGER);
  g_autoptr (GError) error = NULL;
  GSubprocess *agent;

  agent = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("FICHA_AGENT"), linger, NULL);
  g_assert_no_error (error);
  if (awaited)
    ficha_assert_await (ficha_agent_fixture_get_pid (f) != 0, SOON);

  return agent;
}

static GSubprocessLauncher *
new_launcher (void)
{
  return g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                    G_SUBPROCESS_FLAGS_STDERR_MERGE);
}

/* Waits for the end of @agent by itself. Returns: its exit status */
static int
wait_for_end (GSubprocess *agent)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_async (agent, NULL, ficha_test_result_cb, &result);
  ficha_test_wait_result (&result);
  g_subprocess_wait_finish (agent, result, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (agent));

  return g_subprocess_get_exit_status (agent);
}

/* Another bus beside the fixture's; GTestDBus would take that one's place. */
static GSubprocess *
start_bus (char **address)
{
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;
  GSubprocess *bus;

  bus =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                        "dbus-daemon", "--session", "--nofork", "--print-address=1", NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (bus));
  *address = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (*address);

  return bus;
}

static void
end_bus (GSubprocess *bus)
{
  g_subprocess_force_exit (bus);
  g_assert_true (g_subprocess_wait (bus, NULL, NULL));
}

/* An agent that nobody needs leaves; not while somebody follows the list. */
static void
test_linger (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GSubprocessLauncher) launcher = new_launcher ();
  g_autoptr (GSubprocess) agent = start_agent (f, launcher, TRUE);
  g_autoptr (GDBusConnection) follower = NULL;
  g_autoptr (GVariant) list = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (wait_for_end (agent), ==, 0);

  g_clear_object (&agent);
  agent = start_agent (f, launcher, TRUE);
  follower =
      g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  list = g_dbus_connection_call_sync (follower, FICHA_AGENT_ID, FICHA_BUS_PATH, FICHA_BUS_INTERFACE,
                                      "List", NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, SOON,
                                      NULL, &error);
  g_assert_no_error (error);
  ficha_agent_fixture_go_on (4 * LINGER);
  g_assert_cmpint (ficha_agent_fixture_get_pid (f), !=, 0);

  g_dbus_connection_close_sync (follower, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (wait_for_end (agent), ==, 0);
}

/* What only the agent's memory holds keeps it. */
static void
test_linger_session_only (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (FALSE);
  g_autoptr (GSubprocessLauncher) launcher = new_launcher ();
  g_autoptr (GSubprocess) agent = start_agent (f, launcher, TRUE);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id =
      ficha_agent_fixture_add_with (f, "Loja", NULL,
                                    g_variant_new_parsed ("{'session-only': <true>}"), &error);

  g_assert_no_error (error);
  ficha_agent_fixture_go_on (4 * LINGER);
  g_assert_cmpint (ficha_agent_fixture_get_pid (f), !=, 0);

  reply =
      ficha_agent_fixture_call (f, "Remove", g_variant_new ("(su)", "Loja", 0), NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (wait_for_end (agent), ==, 0);
}

static void
set_run_in_background (gboolean on)
{
  g_autofree char *folder =
      g_build_filename (g_getenv ("HOME"), "settings", "glib-2.0", "settings", NULL);
  g_autofree char *path = g_build_filename (folder, "keyfile", NULL);
  g_autofree char *text =
      g_strdup_printf ("[%s]\nrun-in-background=%s\n", FICHA_APP_PATH + 1, on ? "true" : "false");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* The preference, whose change is heard at once: with it the agent stays for what is to be renewed,
 * without it only for those who call. */
static void
test_linger_background (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GSubprocessLauncher) launcher = new_launcher ();
  g_autoptr (GSubprocess) agent = NULL;
  g_autofree char *config = g_build_filename (g_getenv ("HOME"), "settings", NULL);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "GSETTINGS_BACKEND", "keyfile", TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", config, TRUE);
  set_run_in_background (TRUE);
  agent = start_agent (f, launcher, TRUE);
  id = ficha_agent_fixture_add (f, "Loja", "life=3600", &error);
  g_assert_no_error (error);
  ficha_agent_fixture_go_on (4 * LINGER);
  g_assert_cmpint (ficha_agent_fixture_get_pid (f), !=, 0);

  set_run_in_background (FALSE);
  g_assert_cmpint (wait_for_end (agent), ==, 0);

  g_clear_object (&agent);
  agent = start_agent (f, launcher, TRUE);
  g_assert_cmpint (wait_for_end (agent), ==, 0);
  g_assert_cmpuint (ficha_standin_count (f->standin, "life=3600", NULL), ==, 1);
}

/* A call that comes while the agent leaves is answered, by another one if need be. */
static void
test_no_call_lost (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  const char *home = ficha_keyring_fixture_get_home (f->keyring);
  g_autofree char *program = g_build_filename (home, "agent", NULL);
  g_autofree char *script =
      g_strdup_printf ("#!/bin/sh\nexec '%s' --linger=30 \"$@\"\n", g_getenv ("FICHA_AGENT"));
  g_autoptr (GError) error = NULL;
  guint n_agents = 0;
  GPid last = 0;

  g_assert_true (
      g_file_set_contents_full (program, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, &error));
  g_setenv ("FICHA_AGENT", program, TRUE);

  for (guint i = 0; i < 200; i++)
    {
      GPid pid;

      g_assert_null (ficha_agent_fixture_call (f, "Restore", g_variant_new ("(s)", "nobody"), NULL,
                                               NULL, &error));
      g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NOT_FOUND);
      g_clear_error (&error);

      pid = ficha_agent_fixture_get_pid (f);
      n_agents += pid != 0 && pid != last;
      last = pid;
      ficha_agent_fixture_go_on (28 + (guint) g_test_rand_int_range (0, 5));
    }

  g_test_message ("%u agents", n_agents);
  g_assert_cmpuint (n_agents, >, 1);
}

/* Those who come at once when there is no agent are all answered by one. */
static void
test_start_at_once (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  GAsyncResult *results[8] = { NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    ficha_client_call_async (f->client, "List", NULL, NULL, 10000, NULL, ficha_test_result_cb,
                             &results[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) reply = NULL;

      ficha_test_wait_result (&results[i]);
      reply = ficha_client_call_finish (f->client, results[i], NULL, &error);
      g_assert_no_error (error);
      g_object_unref (results[i]);
    }
}

/* D15: an agent on another bus leaves the folder to the one that has it. */
static void
test_d15_second (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GSubprocessLauncher) launcher = new_launcher ();
  g_autofree char *address = NULL;
  g_autoptr (GSubprocess) other_bus = start_bus (&address);
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "", NULL);
  g_autofree char *token = NULL;
  g_autoptr (GSubprocess) second = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start;

  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  start = g_get_monotonic_time ();
  second = start_agent (f, launcher, FALSE);
  g_assert_cmpint (wait_for_end (second), !=, 0);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 3 * G_USEC_PER_SEC);
  end_bus (other_bus);

  token = ficha_agent_fixture_token (f, id, TRUE, &error);
  g_assert_no_error (error);
}

/* K02: without a bus nobody can call: an error, not a hang. */
static void
test_k02_no_bus (void)
{
  static const char *const addresses[] = { "unix:path=/dev/null", "unix:path=/nowhere",
                                           "nonsense" };
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GSubprocessLauncher) launcher = new_launcher ();
      g_autoptr (GSubprocess) agent = NULL;
      gint64 start = g_get_monotonic_time ();

      g_test_message ("%s", addresses[i]);
      g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", addresses[i], TRUE);
      agent = start_agent (f, launcher, FALSE);
      g_assert_cmpint (wait_for_end (agent), !=, 0);
      g_assert_cmpint (g_get_monotonic_time () - start, <, SOON * 1000);
    }
}

/* D01: when its bus ends it ends, in an orderly way. */
static void
test_d01_bus_ends (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GSubprocessLauncher) launcher = new_launcher ();
  g_autofree char *address = NULL;
  g_autoptr (GSubprocess) other_bus = start_bus (&address);
  g_autoptr (GSubprocess) agent = NULL;
  g_autoptr (GError) error = NULL;
  int ready_fds[2];
  char byte;

  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  /* GIO is critical of a bus that ends amid a call, and the agent looks through the keyring now */
  g_subprocess_launcher_setenv (launcher, "G_DEBUG", "", TRUE);
  g_assert_true (g_unix_open_pipe (ready_fds, O_CLOEXEC, NULL));
  g_subprocess_launcher_take_fd (launcher, ready_fds[1], 3);
  agent = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("FICHA_AGENT"), "--ready-fd=3",
                                       NULL);
  g_assert_no_error (error);
  g_clear_object (&launcher);
  g_assert_cmpint (read (ready_fds[0], &byte, 1), ==, 1);
  close (ready_fds[0]);

  end_bus (other_bus);
  g_assert_cmpint (wait_for_end (agent), ==, 0);
}

/* SIGTERM: what is not saved yet is saved first, but for no longer than 5 s. */
static void
test_term (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "", NULL);
  g_autofree char *token = NULL;
  g_autofree char *after = NULL;
  gint64 start;

  ficha_agent_fixture_assert_state (f, "Loja", "valid");
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, SOON);
  ficha_keyring_fixture_set_read_only (f->keyring, TRUE);
  token = ficha_agent_fixture_token (f, id, TRUE, &error);
  g_assert_no_error (error);
  ficha_agent_fixture_assert_state (f, "Loja", "unsaved");

  /* the keyring takes it again */
  ficha_keyring_fixture_set_read_only (f->keyring, FALSE);
  start = g_get_monotonic_time ();
  ficha_agent_fixture_kill (f, SIGTERM);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  after = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (after, ==, token);
  g_assert_cmpuint (ficha_standin_count (f->standin, "", "POST"), ==, 1);

  /* it does not answer */
  ficha_keyring_fixture_freeze (f->keyring);
  g_free (token);
  token = ficha_agent_fixture_token (f, id, TRUE, &error);
  g_assert_no_error (error);
  start = g_get_monotonic_time ();
  ficha_agent_fixture_kill (f, SIGTERM);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 7 * G_USEC_PER_SEC);
  ficha_keyring_fixture_thaw (f->keyring);
  g_free (after);
  after = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, "", after));
}

/* A program to run as an ordinary user. */
typedef struct
{
  int fd;
  char *const *arguments;
  char *const *environment;
} Program;

/* In the child. By its descriptor: the folders that the program is in may be root's. */
static void
run_as_nobody (gpointer user_data)
{
  const Program *program = user_data;

  if (getuid () != 0 || setuid (65534) == 0)
    fexecve (program->fd, program->arguments, program->environment);
  _exit (1);
}

/* Starts @path as an ordinary user, on a bus that does not answer, so that it stays. */
static GSubprocess *
start_waiting (const char *path, const char *argument, const char *bus)
{
  const char *const arguments[] = { path, argument, NULL };
  g_auto (GStrv) environment = g_get_environ ();
  g_autofd int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  Program program = { fd, (char *const *) arguments, NULL };
  g_autoptr (GSubprocessLauncher) launcher = new_launcher ();
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_assert_no_errno (fd);
  environment = g_environ_setenv (environment, "DBUS_SESSION_BUS_ADDRESS", bus, TRUE);
  /* not a log where only the test may write */
  environment = g_environ_unsetenv (environment, "ASAN_OPTIONS");
  program.environment = environment;
  g_subprocess_launcher_set_child_setup (launcher, run_as_nobody, &program, NULL);
  process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  g_assert_no_error (error);

  return process;
}

/* proc(5): what is in the folder of a process that is not dumpable is root's, whoever runs it. */
static gboolean
is_dumpable (GSubprocess *process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/mem", g_subprocess_get_identifier (process));
  GStatBuf status;

  g_assert_no_errno (g_stat (path, &status));

  return status.st_uid != 0;
}

/* X13: no core, and no other process of the user looks into its memory. */
static void
test_x13_no_core (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GPtrArray) all = ficha_agent_fixture_list (f);
  g_autofree char *sleep = g_find_program_in_path ("sleep");
  g_autofree char *name = g_strdup_printf ("ficha-test-%d", (int) getpid ());
  g_autofree char *bus = g_strconcat ("unix:abstract=", name, NULL);
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSubprocess) other = NULL;
  g_autoptr (GSubprocess) agent = NULL;
  g_autoptr (GError) error = NULL;
  struct rlimit limit;

  g_assert_no_errno (prlimit (ficha_agent_fixture_get_pid (f), RLIMIT_CORE, NULL, &limit));
  g_assert_cmpuint (limit.rlim_cur, ==, 0);
  g_assert_cmpuint (limit.rlim_max, ==, 0);

  address = g_unix_socket_address_new_with_type (name, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  g_socket_listener_add_address (listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                                 NULL, NULL, &error);
  g_assert_no_error (error);
  other = start_waiting (sleep, "60", bus);
  agent = start_waiting (g_getenv ("FICHA_AGENT"), "--linger=1", bus);
  ficha_assert_await (is_dumpable (other), SOON);
  ficha_assert_await (!is_dumpable (agent), SOON);
  g_assert_true (is_dumpable (other));
  g_subprocess_force_exit (other);
  g_subprocess_force_exit (agent);
}

/* How many TCP sockets of the process listen; −1 where nobody may look at its descriptors. */
static int
count_listeners (GPid pid)
{
  static const char *const tables[] = { "tcp", "tcp6" };
  g_autofree char *folder = g_strdup_printf ("/proc/%d/fd", pid);
  g_autoptr (GString) listening = g_string_new (" ");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  int n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *path = g_build_filename ("/proc/net", tables[i], NULL);
      g_autofree char *text = NULL;
      g_auto (GStrv) lines = NULL;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      lines = g_strsplit (text, "\n", -1);
      for (guint j = 1; lines[j] != NULL; j++)
        {
          char state[3];
          unsigned long inode;

          if (sscanf (lines[j], " %*s %*s %*s %2s %*s %*s %*s %*s %*s %lu", state, &inode) == 2 &&
              g_str_equal (state, "0A"))
            g_string_append_printf (listening, "socket:[%lu] ", inode);
        }
    }

  if (dir == NULL)
    return -1;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *target = g_file_read_link (path, NULL);
      g_autofree char *word = g_strconcat (" ", target != NULL ? target : "-", " ", NULL);

      if (strstr (listening->str, word) != NULL)
        n++;
    }
  return n;
}

/* Whoever wants something of the agent comes by the bus. */
static void
test_no_listener (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "", &error);
  int n;

  g_assert_no_error (error);
  /* the server is in this process */
  g_assert_cmpint (count_listeners (getpid ()), ==, 1);
  n = count_listeners (ficha_agent_fixture_get_pid (f));
  if (n < 0)
    g_test_skip ("nobody but root may look at the agent's descriptors");
  else
    g_assert_cmpint (n, ==, 0);
}

/* N27: the keys of its connections are written nowhere. /proc/PID/environ is no proof: it shows what
 * the process was started with. */
static void
test_n27_key_log (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  const char *certificates = g_getenv ("FICHA_TEST_CERTIFICATES");
  g_autofree char *good = g_build_filename (certificates, "good.pem", NULL);
  g_autofree char *ca_file = g_build_filename (certificates, "ca.pem", NULL);
  g_autofree char *log =
      g_build_filename (ficha_keyring_fixture_get_home (f->keyring), "keys.log", NULL);
  g_autofree char *base_uri = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (FichaStandin) standin = NULL;
  g_autoptr (GSubprocessLauncher) launcher = new_launcher ();
  g_autoptr (GSubprocess) agent = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  GVariantDict settings = G_VARIANT_DICT_INIT (NULL);

  certificate = g_tls_certificate_new_from_file (good, &error);
  g_assert_no_error (error);
  standin = ficha_standin_new (certificate, 0, &error);
  g_assert_no_error (error);
  base_uri = ficha_standin_dup_base_uri (standin, "");

  g_subprocess_launcher_setenv (launcher, "SSLKEYLOGFILE", log, TRUE);
  agent = start_agent (f, launcher, TRUE);
  g_variant_dict_insert (&settings, "base-uri", "s", base_uri);
  g_variant_dict_insert (&settings, "consumer-key", "s", FICHA_STANDIN_CONSUMER_KEY);
  g_variant_dict_insert (&settings, "ca-file", "s", ca_file);
  reply = ficha_agent_fixture_call (f, "Try",
                                    g_variant_new ("(@a{sv}h)", g_variant_dict_end (&settings), 0),
                                    FICHA_STANDIN_SECRET_KEY, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ficha_standin_count (standin, "", "POST"), ==, 1);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
}

/* D08: what the libraries print when they are asked to holds no secret. */
static void
test_d08_debug_output (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autofree char *path =
      g_build_filename (ficha_keyring_fixture_get_home (f->keyring), "output", NULL);
  g_autoptr (GSubprocess) agent = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *token = NULL;
  g_autofree char *secret_key = NULL;
  g_autofree char *output = NULL;
  gsize length;

  g_subprocess_launcher_set_stdout_file_path (launcher, path);
  g_subprocess_launcher_set_stderr_file_path (launcher, path);
  g_subprocess_launcher_setenv (launcher, "G_DBUS_DEBUG", "all", TRUE);
  g_subprocess_launcher_setenv (launcher, "G_MESSAGES_DEBUG", "all", TRUE);
  g_subprocess_launcher_setenv (launcher, "SECRET_DEBUG", "all", TRUE);
  agent = start_agent (f, launcher, TRUE);

  id = ficha_agent_fixture_add (f, "Loja", "", &error);
  g_assert_no_error (error);
  token = ficha_agent_fixture_token (f, id, TRUE, &error);
  g_assert_no_error (error);
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, SOON);
  g_variant_unref (ficha_agent_fixture_call (f, "GetSecretKey", g_variant_new ("(s)", id), NULL,
                                             &secret_key, &error));
  g_assert_no_error (error);
  ficha_agent_fixture_kill (f, SIGTERM);
  g_assert_cmpint (wait_for_end (agent), ==, 0);

  g_assert_true (g_file_get_contents (path, &output, &length, NULL));
  g_assert_nonnull (strstr (output, "GetSecretKey"));
  g_assert_null (strstr (output, "CANARY"));
  g_assert_null (strstr (output, token));
  /* messages are shown as bytes too */
  g_assert_null (strstr (output, "43 41 4e 41 52 59"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/agent/life/linger", test_linger);
  g_test_add_func ("/agent/life/linger-session-only", test_linger_session_only);
  g_test_add_func ("/agent/life/linger-background", test_linger_background);
  g_test_add_func ("/agent/life/no-call-lost", test_no_call_lost);
  g_test_add_func ("/agent/life/start-at-once", test_start_at_once);
  g_test_add_func ("/agent/life/D15-second", test_d15_second);
  g_test_add_func ("/agent/life/K02-no-bus", test_k02_no_bus);
  g_test_add_func ("/agent/life/D01-bus-ends", test_d01_bus_ends);
  g_test_add_func ("/agent/life/TERM", test_term);
  g_test_add_func ("/agent/life/X13-no-core", test_x13_no_core);
  g_test_add_func ("/agent/life/no-listener", test_no_listener);
  g_test_add_func ("/agent/life/N27-key-log", test_n27_key_log);
  g_test_add_func ("/agent/life/D08-debug-output", test_d08_debug_output);

  return g_test_run ();
}
