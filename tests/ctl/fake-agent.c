// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "fake-agent.h"

#include "ctl-fixture.h"
#include "ficha-bus-error.h"
#include "ficha-bus-generated.h"
#include "ficha-bus-names.h"
#include "ficha-memfd.h"

#include <gio/gunixfdlist.h>
#include <unistd.h>

struct _FakeAgent
{
  GDBusConnection *connection; /* (owned) */
  FichaBusAgent1 *skeleton;    /* (owned) */

  GVariant *integrations; /* (owned) */
  char *token;
  gint64 expires_at;
  GVariant *history;  /* (owned) */
  GPtrArray *waiting; /* (owned): calls of Renew that are not answered */
  guint gathered;
  guint most_waiting;
  guint n_renewed;
  GVariant *checks; /* (owned) */
  char *file;
  char *details;
  GVariant *imported; /* (owned) */

  char *failing_method;
  char *failing_name;
  FichaError failure;
  char *failure_detail;
  char *hanging_method;

  GString *calls;
};

static char *
dup_secret (GUnixFDList *fds)
{
  g_autoptr (FichaSecret) secret = NULL;
  g_autoptr (GError) error = NULL;
  int fd;

  fd = g_unix_fd_list_get (fds, 0, &error);
  g_assert_no_error (error);
  secret = ficha_memfd_read (fd, &error);
  g_assert_no_error (error);
  close (fd);

  return g_strdup (secret != NULL ? ficha_secret_peek (secret) : "");
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char **) a, *(char **) b);
}

/* A dictionary comes in the order of the sender's hash table. */
static char *
print_sorted (GVariant *dictionary)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;
  GVariantIter iter;
  GVariant *value;
  char *key;

  g_variant_iter_init (&iter, dictionary);
  while (g_variant_iter_next (&iter, "{sv}", &key, &value))
    {
      g_autofree char *text = g_variant_print (value, TRUE);

      g_ptr_array_add (members, g_strdup_printf ("%s: %s", key, text));
      g_free (key);
      g_variant_unref (value);
    }
  g_ptr_array_sort (members, compare_texts);
  g_ptr_array_add (members, NULL);
  joined = g_strjoinv (", ", (char **) members->pdata);

  return g_strdup_printf ("{%s}", joined);
}

static char *
print_parameters (GVariant *parameters)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) texts = NULL;

  for (gsize i = 0; i < g_variant_n_children (parameters); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (parameters, i);

      g_strv_builder_take (builder, g_variant_is_of_type (child, G_VARIANT_TYPE_VARDICT)
                                        ? print_sorted (child)
                                        : g_variant_print (child, FALSE));
    }
  texts = g_strv_builder_end (builder);

  return g_strjoinv (" ", texts);
}

/* Notes the call; answers it where it is to fail or to hang. Returns whether that is so. */
static gboolean
note (FakeAgent *self, GDBusMethodInvocation *invocation, GUnixFDList *fds, const char *name)
{
  const char *method = g_dbus_method_invocation_get_method_name (invocation);
  GVariant *parameters = g_dbus_method_invocation_get_parameters (invocation);
  g_autofree char *text = print_parameters (parameters);
  g_autofree char *error_name = NULL;

  g_string_append_printf (self->calls, *text != '\0' ? "%s %s" : "%s", method, text);
  if (fds != NULL && g_unix_fd_list_get_length (fds) > 0)
    {
      g_autofree char *secret = dup_secret (fds);

      g_string_append_printf (self->calls, " <%s>", secret);
    }
  g_string_append_c (self->calls, '\n');

  if (g_strcmp0 (method, self->hanging_method) == 0)
    {
      g_object_unref (invocation);
      return TRUE;
    }
  if (g_strcmp0 (method, self->failing_method) != 0 ||
      (self->failing_name != NULL && g_strcmp0 (name, self->failing_name) != 0))
    return FALSE;

  error_name = ficha_bus_error_get_name (self->failure);
  g_dbus_method_invocation_return_dbus_error (invocation, error_name, self->failure_detail);
  return TRUE;
}

static GUnixFDList *
fds_new (const char *text)
{
  g_autoptr (FichaSecret) secret = *text != '\0' ? ficha_secret_new (text) : NULL;
  g_autoptr (GError) error = NULL;
  int fd = ficha_memfd_new (secret, &error);

  g_assert_no_error (error);
  return g_unix_fd_list_new_from_array (&fd, 1);
}

static gboolean
list_cb (FakeAgent *self, GDBusMethodInvocation *invocation)
{
  if (!note (self, invocation, NULL, NULL))
    ficha_bus_agent1_complete_list (self->skeleton, invocation, self->integrations);
  return TRUE;
}

static gboolean
add_cb (FakeAgent *self,
        GDBusMethodInvocation *invocation,
        GUnixFDList *fds,
        GVariant *settings,
        GVariant *secret_key)
{
  if (!note (self, invocation, fds, NULL))
    ficha_bus_agent1_complete_add (self->skeleton, invocation, NULL, "aaaa-1");
  return TRUE;
}

static gboolean
update_cb (FakeAgent *self,
           GDBusMethodInvocation *invocation,
           GUnixFDList *fds,
           const char *name,
           GVariant *settings,
           GVariant *secret_key)
{
  if (!note (self, invocation, fds, name))
    ficha_bus_agent1_complete_update (self->skeleton, invocation, NULL);
  return TRUE;
}

static gboolean
remove_cb (FakeAgent *self, GDBusMethodInvocation *invocation, const char *name, guint undo)
{
  if (!note (self, invocation, NULL, name))
    ficha_bus_agent1_complete_remove (self->skeleton, invocation);
  return TRUE;
}

static gboolean
get_access_token_cb (FakeAgent *self,
                     GDBusMethodInvocation *invocation,
                     GUnixFDList *fds,
                     const char *name,
                     guint min_valid,
                     gboolean force)
{
  g_autoptr (GUnixFDList) out_fds = NULL;

  if (note (self, invocation, fds, name))
    return TRUE;

  out_fds = fds_new (self->token);
  ficha_bus_agent1_complete_get_access_token (self->skeleton, invocation, out_fds,
                                              g_variant_new_handle (0), self->expires_at);
  return TRUE;
}

static gboolean
get_tokens_cb (FakeAgent *self,
               GDBusMethodInvocation *invocation,
               GUnixFDList *fds,
               const char *name)
{
  g_autoptr (GUnixFDList) out_fds = NULL;
  g_autofree char *lines = g_strconcat (self->token, "\n", "CANARY-refresh", NULL);

  if (note (self, invocation, fds, name))
    return TRUE;

  out_fds = fds_new (lines);
  ficha_bus_agent1_complete_get_tokens (self->skeleton, invocation, out_fds,
                                        g_variant_new_handle (0),
                                        g_variant_new_parsed ("@a{sv} {}"));
  return TRUE;
}

static gboolean
renew_cb (FakeAgent *self, GDBusMethodInvocation *invocation, const char *name)
{
  if (note (self, invocation, NULL, name))
    return TRUE;

  g_ptr_array_add (self->waiting, invocation);
  self->most_waiting = MAX (self->most_waiting, self->waiting->len);
  if (self->waiting->len < self->gathered &&
      self->n_renewed + self->waiting->len < g_variant_n_children (self->integrations))
    return TRUE;

  self->n_renewed += self->waiting->len;
  for (guint i = 0; i < self->waiting->len; i++)
    ficha_bus_agent1_complete_renew (self->skeleton, self->waiting->pdata[i]);
  g_ptr_array_set_size (self->waiting, 0);
  return TRUE;
}

static gboolean
get_history_cb (FakeAgent *self, GDBusMethodInvocation *invocation, const char *name)
{
  if (!note (self, invocation, NULL, name))
    ficha_bus_agent1_complete_get_history (self->skeleton, invocation, self->history);
  return TRUE;
}

static gboolean
check_up_cb (FakeAgent *self, GDBusMethodInvocation *invocation)
{
  if (!note (self, invocation, NULL, NULL))
    ficha_bus_agent1_complete_check_up (self->skeleton, invocation, self->checks);
  return TRUE;
}

static gboolean
export_cb (FakeAgent *self,
           GDBusMethodInvocation *invocation,
           GUnixFDList *fds,
           GVariant *passphrase)
{
  g_autoptr (GUnixFDList) out_fds = NULL;

  if (note (self, invocation, fds, NULL))
    return TRUE;

  out_fds = fds_new (self->file);
  ficha_bus_agent1_complete_export (self->skeleton, invocation, out_fds, g_variant_new_handle (0),
                                    g_variant_new_parsed (self->details));
  return TRUE;
}

static gboolean
import_cb (FakeAgent *self,
           GDBusMethodInvocation *invocation,
           GUnixFDList *fds,
           GVariant *file,
           GVariant *options)
{
  if (!note (self, invocation, fds, NULL))
    ficha_bus_agent1_complete_import (self->skeleton, invocation, NULL, self->imported);
  return TRUE;
}

FakeAgent *
fake_agent_new (const char *bus_address)
{
  FakeAgent *self = g_new0 (FakeAgent, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) owned = NULL;
  const struct
  {
    const char *signal;
    GCallback callback;
  } handlers[] = {
    { "handle-list", G_CALLBACK (list_cb) },
    { "handle-add", G_CALLBACK (add_cb) },
    { "handle-update", G_CALLBACK (update_cb) },
    { "handle-remove", G_CALLBACK (remove_cb) },
    { "handle-get-access-token", G_CALLBACK (get_access_token_cb) },
    { "handle-get-tokens", G_CALLBACK (get_tokens_cb) },
    { "handle-renew", G_CALLBACK (renew_cb) },
    { "handle-get-history", G_CALLBACK (get_history_cb) },
    { "handle-check-up", G_CALLBACK (check_up_cb) },
    { "handle-export", G_CALLBACK (export_cb) },
    { "handle-import", G_CALLBACK (import_cb) },
  };

  self->calls = g_string_new (NULL);
  self->waiting = g_ptr_array_new ();
  fake_agent_set_history (self, "@a(xss) []");
  fake_agent_set_integrations (self, "@aa{sv} []");
  fake_agent_set_checks (self, "@aa{sv} []");
  fake_agent_set_token (self, "", G_MININT64);
  fake_agent_set_backup (self, "", "@a{sv} {}", "@aa{sv} []");

  self->connection =
      g_dbus_connection_new_for_address_sync (bus_address,
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);

  self->skeleton = ficha_bus_agent1_skeleton_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_swapped (self->skeleton, handlers[i].signal, handlers[i].callback, self);
  g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), self->connection,
                                    FICHA_BUS_PATH, &error);
  g_assert_no_error (error);

  owned = g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", FICHA_AGENT_ID, 0),
                                       G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                                       &error);
  g_assert_no_error (error);

  return self;
}

void
fake_agent_free (FakeAgent *self)
{
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->skeleton));
  g_clear_object (&self->skeleton);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->integrations, g_variant_unref);
  g_clear_pointer (&self->checks, g_variant_unref);
  g_clear_pointer (&self->imported, g_variant_unref);
  g_free (self->file);
  g_free (self->details);
  g_free (self->token);
  g_clear_pointer (&self->history, g_variant_unref);
  g_ptr_array_unref (self->waiting);
  g_free (self->failing_method);
  g_free (self->failing_name);
  g_free (self->failure_detail);
  g_free (self->hanging_method);
  g_string_free (self->calls, TRUE);
  g_free (self);
}

static void
parse_list (GVariant **list, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (list, g_variant_unref);
  *list = g_variant_parse (G_VARIANT_TYPE ("aa{sv}"), text, NULL, NULL, &error);
  g_assert_no_error (error);
}

void
fake_agent_set_integrations (FakeAgent *self, const char *list)
{
  parse_list (&self->integrations, list);
}

void
fake_agent_set_checks (FakeAgent *self, const char *checks)
{
  parse_list (&self->checks, checks);
}

void
fake_agent_set_backup (FakeAgent *self, const char *file, const char *details, const char *imported)
{
  g_set_str (&self->file, file);
  g_set_str (&self->details, details);
  parse_list (&self->imported, imported);
}

void
fake_agent_set_token (FakeAgent *self, const char *token, gint64 expires_at)
{
  g_set_str (&self->token, token);
  self->expires_at = expires_at;
}

void
fake_agent_fail (
    FakeAgent *self, const char *method, const char *name, FichaError code, const char *detail)
{
  g_set_str (&self->failing_method, method);
  g_set_str (&self->failing_name, name);
  self->failure = code;
  g_set_str (&self->failure_detail, detail);
}

void
fake_agent_hang (FakeAgent *self, const char *method)
{
  g_set_str (&self->hanging_method, method);
}

void
fake_agent_set_history (FakeAgent *self, const char *results)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->history, g_variant_unref);
  self->history = g_variant_parse (G_VARIANT_TYPE ("a(xss)"), results, NULL, NULL, &error);
  g_assert_no_error (error);
}

void
fake_agent_gather (FakeAgent *self, guint n)
{
  self->gathered = n;
}

guint
fake_agent_get_most_waiting (FakeAgent *self)
{
  return self->most_waiting;
}

char *
fake_agent_steal_calls (FakeAgent *self)
{
  char *calls = g_string_free_and_steal (self->calls);

  self->calls = g_string_new (NULL);
  return calls;
}

void
fake_agent_assert_run (FakeAgent *self,
                       const char *input,
                       const char *arguments,
                       int status,
                       const char *out,
                       const char *err,
                       const char *calls)
{
  g_autoptr (CtlRun) run = NULL;
  g_autofree char *called = NULL;

  g_test_message ("%s", arguments);
  run = ctl_run_words (input, arguments);
  g_test_message ("%s", run->err);
  called = fake_agent_steal_calls (self);
  g_assert_cmpstr (run->err, ==, err);
  g_assert_cmpstr (run->out, ==, out);
  g_assert_cmpint (run->status, ==, status);
  g_assert_cmpstr (called, ==, calls);
  g_assert_null (strstr (run->err, "CANARY"));
}
