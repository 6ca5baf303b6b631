// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-fixture.h"

#include "ficha-test.h"

#include <errno.h>
#include <signal.h>

/* Milliseconds that any call may take in a test. */
#define CALL_TIMEOUT 40000

/* The agent's stderr goes nowhere: what a sanitizer says of it is to be found in a file. */
static void
watch_sanitizer (FichaAgentFixture *self)
{
  const char *options = g_getenv ("ASAN_OPTIONS");
  g_autofree char *with_path = NULL;

  self->sanitizer_log =
      g_build_filename (ficha_keyring_fixture_get_home (self->keyring), "sanitizer", NULL);
  with_path =
      g_strdup_printf ("%s:log_path=%s", options != NULL ? options : "", self->sanitizer_log);
  g_setenv ("ASAN_OPTIONS", with_path, TRUE);
}

static void
assert_sanitizer_silent (FichaAgentFixture *self)
{
  g_autofree char *folder = g_path_get_dirname (self->sanitizer_log);
  g_autofree char *prefix = g_path_get_basename (self->sanitizer_log);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;

      if (g_str_has_prefix (name, prefix) && g_file_get_contents (path, &text, NULL, NULL))
        g_error ("the agent: %s", text);
    }
}

/* What everybody can read of the agent is kept with its home, for tests/house/check-canaries. */
static void
keep_process (FichaAgentFixture *self, GPid pid)
{
  static const char *const kinds[] = { "cmdline", "environ" };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/proc/%d/%s", pid, kinds[i]);
      g_autofree char *kept =
          g_build_filename (ficha_keyring_fixture_get_home (self->keyring), kinds[i], NULL);
      g_autofree char *text = NULL;
      gsize size;

      /* others than root can't read what is not dumpable */
      if (g_file_get_contents (path, &text, &size, NULL))
        g_file_set_contents (kept, text, (gssize) size, NULL);
    }
}

/**
 * ficha_agent_fixture_new:
 * @with_keyring: whether there is a Secret Service on the bus
 *
 * Returns: (transfer full): a bus, a keyring, a server, and a client; the agent is not started yet
 */
FichaAgentFixture *
ficha_agent_fixture_new (gboolean with_keyring)
{
  FichaAgentFixture *self = g_new0 (FichaAgentFixture, 1);
  g_autoptr (GDBusConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  g_autofree char *runtime = NULL;

  self->keyring = ficha_keyring_fixture_new ();
  if (with_keyring)
    ficha_keyring_fixture_start (self->keyring);

  data = g_build_filename (ficha_keyring_fixture_get_home (self->keyring), "data", NULL);
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_setenv ("FICHA_AGENT", FICHA_TEST_AGENT, TRUE);
  watch_sanitizer (self);

  self->standin = ficha_standin_new (NULL, 0, &error);
  g_assert_no_error (error);

  connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  self->client = ficha_client_new (connection);

  return self;
}

/**
 * ficha_agent_fixture_free:
 * @self: a fixture
 *
 * Ends the agent; the suite's rule is asserted: no refresh token was used twice.
 */
void
ficha_agent_fixture_free (FichaAgentFixture *self)
{
  GPid pid = ficha_agent_fixture_get_pid (self);

  keep_process (self, pid);
  /* it may leave by itself at this very moment */
  if (pid != 0)
    kill (pid, SIGTERM);
  ficha_assert_await (ficha_agent_fixture_get_pid (self) == 0, 10000);

  assert_sanitizer_silent (self);
  g_assert_cmpuint (ficha_standin_get_reuses (self->standin), ==, 0);
  g_clear_pointer (&self->sanitizer_log, g_free);
  g_clear_object (&self->client);
  g_clear_object (&self->standin);
  ficha_keyring_fixture_free (self->keyring);
  g_free (self);
}

/**
 * ficha_agent_fixture_begin:
 * @self: a fixture
 * @method: a method of the agent
 * @parameters: (nullable): its parameters
 * @in_secret: (nullable): what goes in its handle
 * @result: (out): where ficha_agent_fixture_end() finds the result
 *
 * Begins a call, for tests of calls that meet.
 */
void
ficha_agent_fixture_begin (FichaAgentFixture *self,
                           const char *method,
                           GVariant *parameters,
                           const char *in_secret,
                           GAsyncResult **result)
{
  g_autoptr (FichaSecret) in = in_secret != NULL ? ficha_secret_new (in_secret) : NULL;

  ficha_client_call_async (self->client, method, parameters, in, CALL_TIMEOUT, NULL,
                           ficha_test_result_cb, result);
}

/**
 * ficha_agent_fixture_end:
 * @self: a fixture
 * @result: what ficha_agent_fixture_begin() was given; %NULL again after this
 * @out_secret: (out) (optional) (nullable): what came in a handle, as a string
 * @error: return location for an error
 *
 * Runs the main context until the call is over, for the server that is in it.
 *
 * Returns: (transfer full): the answer, or %NULL with @error
 */
GVariant *
ficha_agent_fixture_end (FichaAgentFixture *self,
                         GAsyncResult **result,
                         char **out_secret,
                         GError **error)
{
  g_autoptr (FichaSecret) out = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  GVariant *reply;

  ficha_test_wait_result (result);
  owned = g_steal_pointer (result);
  reply = ficha_client_call_finish (self->client, owned, &out, error);
  if (out_secret != NULL)
    *out_secret = out != NULL ? g_strdup (ficha_secret_peek (out)) : NULL;

  return reply;
}

/**
 * ficha_agent_fixture_call:
 * @self: a fixture
 * @method: a method of the agent
 * @parameters: (nullable): its parameters
 * @in_secret: (nullable): what goes in its handle
 * @out_secret: (out) (optional) (nullable): what came in a handle, as a string
 * @error: return location for an error
 *
 * Calls the agent, and waits for its answer.
 *
 * Returns: (transfer full): the answer, or %NULL with @error
 */
GVariant *
ficha_agent_fixture_call (FichaAgentFixture *self,
                          const char *method,
                          GVariant *parameters,
                          const char *in_secret,
                          char **out_secret,
                          GError **error)
{
  GAsyncResult *result = NULL;

  ficha_agent_fixture_begin (self, method, parameters, in_secret, &result);
  return ficha_agent_fixture_end (self, &result, out_secret, error);
}

/**
 * ficha_agent_fixture_add_with:
 * @self: a fixture
 * @name: the integration's name
 * @options: (nullable): the stand-in's options; %NULL where @settings has the address
 * @settings: `a{sv}`, what else the agent's Add is given; taken if floating
 * @error: return location for an error
 *
 * Adds an integration with the right keys.
 *
 * Returns: (transfer full): its id, or %NULL with @error
 */
char *
ficha_agent_fixture_add_with (FichaAgentFixture *self,
                              const char *name,
                              const char *options,
                              GVariant *settings,
                              GError **error)
{
  g_autofree char *base_uri =
      options != NULL ? ficha_standin_dup_base_uri (self->standin, options) : NULL;
  g_autoptr (GVariant) given = g_variant_ref_sink (settings);
  g_autoptr (GVariant) reply = NULL;
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (given);
  char *id = NULL;

  g_variant_dict_insert (&dict, "name", "s", name);
  if (base_uri != NULL)
    g_variant_dict_insert (&dict, "base-uri", "s", base_uri);
  g_variant_dict_insert (&dict, "consumer-key", "s", FICHA_STANDIN_CONSUMER_KEY);
  reply = ficha_agent_fixture_call (self, "Add",
                                    g_variant_new ("(@a{sv}h)", g_variant_dict_end (&dict), 0),
                                    FICHA_STANDIN_SECRET_KEY, NULL, error);
  if (reply != NULL)
    g_variant_get (reply, "(s)", &id);

  return id;
}

/**
 * ficha_agent_fixture_add:
 * @self: a fixture
 * @name: the integration's name
 * @options: the stand-in's options
 * @error: return location for an error
 *
 * Adds an integration with the right keys, tried first.
 *
 * Returns: (transfer full): its id, or %NULL with @error
 */
char *
ficha_agent_fixture_add (FichaAgentFixture *self,
                         const char *name,
                         const char *options,
                         GError **error)
{
  return ficha_agent_fixture_add_with (self, name, options,
                                       g_variant_new_parsed ("{'test': <true>}"), error);
}

/**
 * ficha_agent_fixture_token:
 * @self: a fixture
 * @name: the integration
 * @force: whether a new one is wanted
 * @error: return location for an error
 *
 * Returns: (transfer full): the access token, or %NULL with @error
 */
char *
ficha_agent_fixture_token (FichaAgentFixture *self,
                           const char *name,
                           gboolean force,
                           GError **error)
{
  g_autoptr (GVariant) reply = NULL;
  char *token = NULL;

  reply = ficha_agent_fixture_call (self, "GetAccessToken",
                                    g_variant_new ("(sub)", name, FICHA_MIN_VALID_DEFAULT, force),
                                    NULL, &token, error);

  return token;
}

/**
 * ficha_agent_fixture_list:
 * @self: a fixture
 *
 * Returns: (transfer full) (element-type GVariant): the integrations as the agent tells them, each
 *   `a{sv}`
 */
GPtrArray *
ficha_agent_fixture_list (FichaAgentFixture *self)
{
  GPtrArray *integrations = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariantIter) iter = NULL;
  g_autoptr (GError) error = NULL;
  GVariant *integration;

  reply = ficha_agent_fixture_call (self, "List", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(aa{sv})", &iter);
  while ((integration = g_variant_iter_next_value (iter)) != NULL)
    g_ptr_array_add (integrations, integration);

  return integrations;
}

/**
 * ficha_agent_fixture_show:
 * @self: a fixture
 * @name: an integration's name or id
 *
 * Returns: (transfer full) (nullable): the integration as the agent tells it, `a{sv}`
 */
GVariant *
ficha_agent_fixture_show (FichaAgentFixture *self, const char *name)
{
  g_autoptr (GPtrArray) integrations = ficha_agent_fixture_list (self);

  for (guint i = 0; i < integrations->len; i++)
    {
      const char *its_name;
      const char *its_id;

      g_variant_lookup (integrations->pdata[i], "name", "&s", &its_name);
      g_variant_lookup (integrations->pdata[i], "id", "&s", &its_id);
      if (strcmp (its_name, name) == 0 || strcmp (its_id, name) == 0)
        return g_variant_ref (integrations->pdata[i]);
    }

  return NULL;
}

/**
 * ficha_agent_fixture_shows:
 * @self: a fixture
 * @name: an integration's name or id
 *
 * Returns: whether the agent tells of it
 */
gboolean
ficha_agent_fixture_shows (FichaAgentFixture *self, const char *name)
{
  g_autoptr (GVariant) shown = ficha_agent_fixture_show (self, name);

  return shown != NULL;
}

/**
 * ficha_agent_fixture_assert_state:
 * @self: a fixture
 * @name: an integration's name
 * @state: the state that it has, or comes to have
 */
void
ficha_agent_fixture_assert_state (FichaAgentFixture *self, const char *name, const char *state)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  g_autofree char *found = NULL;

  do
    {
      g_autoptr (GVariant) shown = ficha_agent_fixture_show (self, name);

      g_assert_nonnull (shown);
      g_clear_pointer (&found, g_free);
      g_variant_lookup (shown, "state", "s", &found);
    }
  while (strcmp (found, state) != 0 && g_get_monotonic_time () < end);

  g_assert_cmpstr (found, ==, state);
}

/**
 * ficha_agent_fixture_is_keyring:
 * @self: a fixture
 * @state: a word of the agent's property Keyring
 *
 * Returns: whether that is what clients are told; nothing is asked of the keyring here
 */
gboolean
ficha_agent_fixture_is_keyring (FichaAgentFixture *self, const char *state)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GError) error = NULL;

  reply = g_dbus_connection_call_sync (ficha_client_get_connection (self->client), FICHA_AGENT_ID,
                                       FICHA_BUS_PATH, "org.freedesktop.DBus.Properties", "Get",
                                       g_variant_new ("(ss)", FICHA_BUS_INTERFACE, "Keyring"),
                                       G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NONE, 5000, NULL,
                                       &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(v)", &value);

  return g_str_equal (g_variant_get_string (value, NULL), state);
}

/**
 * ficha_agent_fixture_get_pid:
 * @self: a fixture
 *
 * Returns: the agent's process id, 0 where none runs
 */
GPid
ficha_agent_fixture_get_pid (FichaAgentFixture *self)
{
  g_autoptr (GVariant) reply = NULL;
  guint pid = 0;

  reply = g_dbus_connection_call_sync (ficha_client_get_connection (self->client),
                                       "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                                       g_variant_new ("(s)", FICHA_AGENT_ID), NULL,
                                       G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL);
  if (reply != NULL)
    g_variant_get (reply, "(u)", &pid);

  return (GPid) pid;
}

/**
 * ficha_agent_fixture_kill:
 * @self: a fixture
 * @signal_number: SIGKILL, or SIGTERM to let it save first
 *
 * Ends the agent and waits until it has left the bus.
 */
void
ficha_agent_fixture_kill (FichaAgentFixture *self, int signal_number)
{
  GPid pid = ficha_agent_fixture_get_pid (self);

  g_assert_cmpint (pid, >, 0);
  g_assert_cmpint (kill (pid, signal_number), ==, 0);
  ficha_assert_await (ficha_agent_fixture_get_pid (self) == 0, 10000);
}

static gboolean
over_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

/**
 * ficha_agent_fixture_go_on:
 * @milliseconds: for how long
 *
 * Lets the server and the agent go on: for what is to be cut short, or must not happen.
 */
void
ficha_agent_fixture_go_on (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, over_cb, &over);
  ficha_assert_await (over, milliseconds + 10000);
}

/**
 * ficha_agent_fixture_get_record_path:
 * @self: a fixture
 * @id: an integration's id
 *
 * Returns: (transfer full): where its record is, if it is there
 */
char *
ficha_agent_fixture_get_record_path (FichaAgentFixture *self, const char *id)
{
  g_autofree char *file = g_strconcat (id, ".ini", NULL);

  return g_build_filename (g_getenv ("XDG_DATA_HOME"), FICHA_DATA_FOLDER, "integrations", file,
                           NULL);
}

/**
 * ficha_agent_fixture_count_records:
 *
 * Returns: how many files are in the folder of records, whatever they are
 */
guint
ficha_agent_fixture_count_records (void)
{
  g_autofree char *folder =
      g_build_filename (g_getenv ("XDG_DATA_HOME"), FICHA_DATA_FOLDER, "integrations", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static guint
count_by_attribute (FichaAgentFixture *self, const char *attribute, const char *value)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) unlocked = NULL;
  g_autoptr (GVariant) locked = NULL;
  g_autoptr (GError) error = NULL;
  GVariantBuilder attributes = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{ss}"));

  g_variant_builder_add (&attributes, "{ss}", attribute, value);
  reply =
      g_dbus_connection_call_sync (ficha_client_get_connection (self->client),
                                   "org.freedesktop.secrets", "/org/freedesktop/secrets",
                                   "org.freedesktop.Secret.Service", "SearchItems",
                                   g_variant_new ("(@a{ss})", g_variant_builder_end (&attributes)),
                                   G_VARIANT_TYPE ("(aoao)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                                   &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(@ao@ao)", &unlocked, &locked);

  return (guint) (g_variant_n_children (unlocked) + g_variant_n_children (locked));
}

/**
 * ficha_agent_fixture_count_items:
 * @self: a fixture
 * @id: an integration's id
 *
 * Returns: how many items of it the keyring has
 */
guint
ficha_agent_fixture_count_items (FichaAgentFixture *self, const char *id)
{
  return count_by_attribute (self, "integration", id);
}

/**
 * ficha_agent_fixture_count_kind:
 * @self: a fixture
 * @kind: `secret-key` or `tokens`
 *
 * Returns: how many items of that kind the keyring has
 */
guint
ficha_agent_fixture_count_kind (FichaAgentFixture *self, const char *kind)
{
  return count_by_attribute (self, "kind", kind);
}
