// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-bus-generated.h"
#include "ficha-client.h"
#include "ficha-memfd.h"
#include "ficha-test.h"

#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* The clients' way to the agent, on a bus that can't start it. The agent of these tests is this
 * program itself: see main (). */

/* ---- the agent -------------------------------------------------------------------------------- */

static gboolean
list_cb (FichaBusAgent1 *skeleton, GDBusMethodInvocation *invocation, gpointer user_data)
{
  ficha_bus_agent1_complete_list (skeleton, invocation,
                                  g_variant_new_array (G_VARIANT_TYPE_VARDICT, NULL, 0));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Sends back what came. */
static gboolean
get_access_token_cb (FichaBusAgent1 *skeleton,
                     GDBusMethodInvocation *invocation,
                     GUnixFDList *fds,
                     const char *name,
                     guint min_valid,
                     gboolean force,
                     gpointer user_data)
{
  g_autoptr (GUnixFDList) out = g_unix_fd_list_new ();
  int ends[2];

  if (g_str_equal (name, "nobody"))
    {
      g_dbus_method_invocation_return_dbus_error (invocation,
                                                  "io.github.ficha_app.Ficha.Error.NotFound", name);
      return G_DBUS_METHOD_INVOCATION_HANDLED;
    }

  /* what no agent of ours would send */
  g_unix_open_pipe (ends, O_CLOEXEC, NULL);
  g_unix_fd_list_append (out, ends[0], NULL);
  ficha_bus_agent1_complete_get_access_token (skeleton, invocation, out, g_variant_new_handle (0),
                                              0);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Names the integration as its secret key. */
static gboolean
add_cb (FichaBusAgent1 *skeleton,
        GDBusMethodInvocation *invocation,
        GUnixFDList *fds,
        GVariant *settings,
        GVariant *handle,
        gpointer user_data)
{
  int fd = g_unix_fd_list_get (fds, g_variant_get_handle (handle), NULL);
  char id[64];
  gssize length = pread (fd, id, sizeof (id) - 1, 0);

  id[MAX (length, 0)] = '\0';
  close (fd);
  ficha_bus_agent1_complete_add (skeleton, invocation, NULL, id);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
get_secret_key_cb (FichaBusAgent1 *skeleton,
                   GDBusMethodInvocation *invocation,
                   GUnixFDList *fds,
                   const char *name,
                   gpointer user_data)
{
  g_autoptr (FichaSecret) secret = ficha_secret_new ("CANARY");
  int fd = ficha_memfd_new (secret, NULL);
  g_autoptr (GUnixFDList) out = g_unix_fd_list_new_from_array (&fd, 1);

  ficha_bus_agent1_complete_get_secret_key (skeleton, invocation, out, g_variant_new_handle (0));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Never answers. */
static gboolean
unlock_cb (FichaBusAgent1 *skeleton, GDBusMethodInvocation *invocation, gpointer user_data)
{
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* How a test's agents leave, and the file to which each adds a line; the one after these stays. */
#define LEAVE_ENV   "FICHA_TEST_LEAVE"
#define STARTS_ENV  "FICHA_TEST_STARTS"
#define N_LEAVING   3
#define WHEN_READY  "when-ready"
#define WHEN_CALLED "when-called"

static guint
count_starts (void)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  g_file_get_contents (g_getenv (STARTS_ENV), &text, &length, NULL);
  return (guint) length;
}

static gboolean
leaves (const char *when)
{
  return g_strcmp0 (g_getenv (LEAVE_ENV), when) == 0 && count_starts () <= N_LEAVING;
}

/* As the agent does: the name first. */
static void
release_name (GDBusConnection *connection)
{
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                   "org.freedesktop.DBus", "ReleaseName",
                                   g_variant_new ("(s)", FICHA_AGENT_ID), NULL,
                                   G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
}

static gboolean
restore_cb (FichaBusAgent1 *skeleton,
            GDBusMethodInvocation *invocation,
            const char *name,
            gpointer user_data)
{
  GDBusConnection *connection = g_dbus_method_invocation_get_connection (invocation);

  if (leaves (WHEN_CALLED))
    {
      release_name (connection);
      g_dbus_method_invocation_return_dbus_error (invocation, user_data, "");
      g_dbus_connection_flush_sync (connection, NULL, NULL);
      exit (0);
    }

  ficha_bus_agent1_complete_restore (skeleton, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
owned_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  if (leaves (WHEN_READY))
    release_name (connection);
  g_assert_cmpint (write (3, "", 1), ==, 1);
  close (3);
  if (leaves (WHEN_READY))
    exit (0);
}

static void
add_start (void)
{
  FILE *file = g_getenv (STARTS_ENV) != NULL ? fopen (g_getenv (STARTS_ENV), "a") : NULL;

  if (file != NULL)
    {
      fputs ("x", file);
      fclose (file);
    }
}

static int
be_agent (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (FichaBusAgent1) skeleton = ficha_bus_agent1_skeleton_new ();

  add_start ();
  g_signal_connect (skeleton, "handle-restore", G_CALLBACK (restore_cb),
                    (gpointer) "org.freedesktop.DBus.Error.UnknownMethod");
  g_signal_connect (skeleton, "handle-list", G_CALLBACK (list_cb), NULL);
  g_signal_connect (skeleton, "handle-add", G_CALLBACK (add_cb), NULL);
  g_signal_connect (skeleton, "handle-get-access-token", G_CALLBACK (get_access_token_cb), NULL);
  g_signal_connect (skeleton, "handle-get-secret-key", G_CALLBACK (get_secret_key_cb), NULL);
  g_signal_connect (skeleton, "handle-unlock", G_CALLBACK (unlock_cb), NULL);
  g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (skeleton), connection,
                                    FICHA_BUS_PATH, NULL);
  g_bus_own_name_on_connection (connection, FICHA_AGENT_ID, G_BUS_NAME_OWNER_FLAGS_NONE, owned_cb,
                                NULL, NULL, NULL);
  g_main_loop_run (loop);

  return 0;
}

/* ---- the tests -------------------------------------------------------------------------------- */

/* Milliseconds; where nothing answers the tests wait so long. */
#define TIMEOUT       20000
#define SHORT_TIMEOUT 500

typedef struct
{
  GTestDBus *bus;
  GDBusConnection *connection;
  FichaClient *client;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer agent)
{
  g_autoptr (GError) error = NULL;

  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->connection =
      g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (fixture->bus),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->client = ficha_client_new (fixture->connection);
  g_setenv ("FICHA_AGENT", "/proc/self/exe", TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer agent)
{
  g_assert_finalize_object (fixture->client);
  g_dbus_connection_close_sync (fixture->connection, NULL, NULL);
  g_clear_object (&fixture->connection);
  g_test_dbus_down (fixture->bus);
  g_clear_object (&fixture->bus);
}

/* One call, with or without a main loop. */
static GVariant *
call (Fixture *fixture,
      gboolean async,
      const char *method,
      GVariant *parameters,
      FichaSecret *in_secret,
      int timeout,
      FichaSecret **out_secret,
      GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (!async)
    return ficha_client_call_sync (fixture->client, method, parameters, in_secret, timeout,
                                   out_secret, error);

  ficha_client_call_async (fixture->client, method, parameters, in_secret, timeout, NULL,
                           ficha_test_result_cb, &result);
  ficha_test_wait_result (&result);
  return ficha_client_call_finish (fixture->client, result, out_secret, error);
}

/* The process that has the agent's name, 0 where none has. */
static guint
get_agent (Fixture *fixture)
{
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_sync (fixture->connection, "org.freedesktop.DBus",
                                   "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                   "GetConnectionUnixProcessID",
                                   g_variant_new ("(s)", FICHA_AGENT_ID), NULL,
                                   G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL);
  guint pid = 0;

  if (reply != NULL)
    g_variant_get (reply, "(u)", &pid);

  return pid;
}

static void
end_agent (Fixture *fixture)
{
  g_assert_cmpint (kill ((pid_t) get_agent (fixture), SIGKILL), ==, 0);
  ficha_assert_await (get_agent (fixture) == 0, 10000);
}

static guint
count_fds (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
test_starts_agent (Fixture *fixture, gconstpointer async)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  reply = call (fixture, async != NULL, "List", NULL, NULL, TIMEOUT, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_variant_is_of_type (reply, G_VARIANT_TYPE ("(aa{sv})")));
}

/* Secrets go and come as descriptors, none of which stays open. */
static void
test_secrets (Fixture *fixture, gconstpointer async)
{
  g_autoptr (FichaSecret) secret = ficha_secret_new ("CANARY");
  guint n_fds = 0;

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (GVariant) added = NULL;
      g_autoptr (GVariant) got = NULL;
      g_autoptr (FichaSecret) out = NULL;
      g_autoptr (GError) error = NULL;
      const char *id;

      added = call (fixture, async != NULL, "Add", g_variant_new ("(a{sv}h)", NULL, 0), secret,
                    TIMEOUT, NULL, &error);
      g_assert_no_error (error);
      g_variant_get (added, "(&s)", &id);
      g_assert_cmpstr (id, ==, "CANARY");

      got = call (fixture, async != NULL, "GetSecretKey", g_variant_new ("(s)", "x"), NULL, TIMEOUT,
                  &out, &error);
      g_assert_no_error (error);
      g_assert_true (ficha_secret_equal (out, secret));

      /* the first round starts the agent, whose end GLib watches */
      if (i == 0)
        n_fds = count_fds ();
    }

  ficha_assert_await (count_fds () <= n_fds, 5000);
}

/* What is no sealed memfd is not read. */
static void
test_bad_descriptor (Fixture *fixture, gconstpointer async)
{
  g_autoptr (FichaSecret) out = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (call (fixture, async != NULL, "GetAccessToken",
                       g_variant_new ("(sub)", "x", 0, FALSE), NULL, TIMEOUT, &out, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NO_AGENT);
  g_assert_null (out);
}

static void
test_error (Fixture *fixture, gconstpointer async)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (call (fixture, async != NULL, "GetAccessToken",
                       g_variant_new ("(sub)", "nobody", 0, FALSE), NULL, TIMEOUT, NULL, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "nobody");
}

static void
test_no_answer (Fixture *fixture, gconstpointer async)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  reply = call (fixture, async != NULL, "List", NULL, NULL, TIMEOUT, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (call (fixture, async != NULL, "Unlock", NULL, NULL, SHORT_TIMEOUT, NULL, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NO_AGENT);
}

/* The process id that a hanging agent wrote, 0 before that. */
static pid_t
read_pid (const char *path)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL) || strchr (text, '\n') == NULL)
    return 0;

  return atoi (text);
}

/* An agent's program that is not there, is none, ends at once, or hangs. */
static void
test_no_agent (Fixture *fixture, gconstpointer async)
{
  g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
  g_autofree char *hanging = g_build_filename (folder, "hanging", NULL);
  g_autofree char *pid_file = g_build_filename (folder, "pid", NULL);
  g_autofree char *script =
      g_strdup_printf ("#!/bin/sh\necho $$ >>'%s'\nexec sleep 60\n", pid_file);
  const char *const programs[] = { "/nonexistent", folder, "/bin/false", "/bin/true", hanging };

  g_assert_true (
      g_file_set_contents_full (hanging, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      const guint n_fds = count_fds ();
      const gint64 start = g_get_monotonic_time ();
      const int timeout = programs[i] == hanging ? SHORT_TIMEOUT : TIMEOUT;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", programs[i]);
      g_setenv ("FICHA_AGENT", programs[i], TRUE);
      g_assert_null (call (fixture, async != NULL, "List", NULL, NULL, timeout, NULL, &error));
      g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NO_AGENT);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);

      if (programs[i] == hanging)
        {
          g_assert_cmpint (read_pid (pid_file), >, 0);
          g_assert_cmpint (kill (read_pid (pid_file), SIGKILL), ==, 0);
        }
      ficha_assert_await (count_fds () <= n_fds, 5000);
    }
}

/* No call is lost, however often the agent leaves before it takes it: it is gone when the call comes, or
 * has no object any more. */
static void
test_agent_leaves (Fixture *fixture, gconstpointer async)
{
  static const char *const ways[] = { WHEN_READY, WHEN_CALLED };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
      g_autofree char *starts = g_build_filename (folder, "starts", NULL);
      g_autoptr (GVariant) reply = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", ways[i]);
      g_setenv (STARTS_ENV, starts, TRUE);
      g_setenv (LEAVE_ENV, ways[i], TRUE);
      reply = call (fixture, async != NULL, "Restore", g_variant_new ("(s)", "x"), NULL, TIMEOUT,
                    NULL, &error);
      g_assert_no_error (error);
      g_assert_true (g_variant_is_of_type (reply, G_VARIANT_TYPE ("()")));
      g_assert_cmpuint (count_starts (), ==, N_LEAVING + 1);

      end_agent (fixture);
      g_unsetenv (LEAVE_ENV);
      g_unsetenv (STARTS_ENV);
    }
}

/* An agent that stays, but is older than what is asked, is not asked for ever. */
static void
test_unknown_method (Fixture *fixture, gconstpointer async)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_null (call (fixture, async != NULL, "NoSuchMethod", NULL, NULL, TIMEOUT, NULL, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NO_AGENT);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
}

/* Who gives up waiting for an agent that hangs as it starts is answered at once. */
static void
test_cancel (Fixture *fixture, gconstpointer when)
{
  g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
  g_autofree char *hanging = g_build_filename (folder, "hanging", NULL);
  g_autofree char *pid_file = g_build_filename (folder, "pid", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\necho $$ >'%s'\nexec sleep 60\n", pid_file);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (
      g_file_set_contents_full (hanging, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  g_setenv ("FICHA_AGENT", hanging, TRUE);
  ficha_client_call_async (fixture->client, "List", NULL, NULL, TIMEOUT, cancellable,
                           ficha_test_result_cb, &result);
  ficha_assert_await (read_pid (pid_file) > 0, 10000);
  g_cancellable_cancel (cancellable);
  ficha_assert_await (result != NULL, 5000);
  g_assert_null (ficha_client_call_finish (fixture->client, result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (kill (read_pid (pid_file), SIGKILL), ==, 0);
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *sync_path = g_strdup_printf ("/client/%s/sync", name);
  g_autofree char *async_path = g_strdup_printf ("/client/%s/async", name);

  g_test_add (sync_path, Fixture, NULL, set_up, test, tear_down);
  g_test_add (async_path, Fixture, "async", set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  if (argc == 2 && g_str_equal (argv[1], "--ready-fd=3"))
    return be_agent ();

  g_test_init (&argc, &argv, NULL);

  add ("starts-agent", test_starts_agent);
  add ("secrets", test_secrets);
  add ("bad-descriptor", test_bad_descriptor);
  add ("error", test_error);
  add ("no-answer", test_no_answer);
  add ("no-agent", test_no_agent);
  add ("agent-leaves", test_agent_leaves);
  add ("unknown-method", test_unknown_method);
  g_test_add ("/client/cancel", Fixture, NULL, set_up, test_cancel, tear_down);

  return g_test_run ();
}
