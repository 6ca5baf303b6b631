// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-export-tokens.h"

#include "ficha-call.h"
#include "ficha-caller.h"

/* The methods that hand out secrets or renew tokens. */

/* How long after a renewal others may share it who wanted it too (ficha-caller.c), in µs. */
#define JUST_NOW (2 * G_USEC_PER_SEC)

static void
access_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaCall) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GUnixFDList) fds = NULL;
  gint64 expires_at;

  /* an edit may have dropped the tokens in the last moment */
  if (ficha_manager_renew_finish (FICHA_MANAGER (source), result, &error) &&
      call->entry->tokens == NULL)
    error = g_error_new_literal (FICHA_ERROR, FICHA_ERROR_MISSING, "");
  if (error != NULL)
    {
      ficha_call_fail (call, error);
      return;
    }

  fds = ficha_call_give_secret (call, ficha_tokens_get_access_token (call->entry->tokens));
  if (fds == NULL)
    return;

  ficha_call_note_use (call, FALSE);
  if (call->forced)
    call->entry->answered_pid = ficha_caller_get_newest_pid ();

  expires_at = ficha_tokens_get_access_expires_at (call->entry->tokens);
  if (expires_at != FICHA_TIME_UNKNOWN)
    expires_at = CLAMP (expires_at, G_MININT64 / 2, G_MAXINT64 / 2) - call->entry->record->skew;
  ficha_bus_agent1_complete_get_access_token (ficha_export_get_skeleton (call->export),
                                              ficha_call_steal_invocation (call), fds,
                                              g_variant_new_handle (0), expires_at);
}

static void
get_access_token (FichaCall *call)
{
  const FichaEntry *entry = call->entry;
  gboolean force = call->forced;

  if (force && entry->renewal == NULL && entry->renewed_at != 0 &&
      g_get_monotonic_time () - entry->renewed_at < JUST_NOW)
    force = call->pid > entry->answered_pid;

  ficha_manager_renew_async (ficha_export_get_manager (call->export), call->entry, call->min_valid,
                             force, access_token_cb, call);
}

static gboolean
get_access_token_cb (FichaBusAgent1 *skeleton,
                     GDBusMethodInvocation *invocation,
                     GUnixFDList *fds,
                     const char *name,
                     guint min_valid,
                     gboolean force,
                     FichaExport *self)
{
  g_autoptr (FichaCall) call = ficha_call_new (self, invocation);

  if (!ficha_call_find (call, name))
    return G_DBUS_METHOD_INVOCATION_HANDLED;

  call->min_valid = min_valid;
  call->forced = force;
  ficha_call_identify (g_steal_pointer (&call), get_access_token);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
tokens_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaCall) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (FichaSecret) lines = NULL;
  FichaSecret *refresh_token;
  char *text;

  /* an edit may have dropped the tokens in the last moment */
  if (ficha_manager_read_tokens_finish (FICHA_MANAGER (source), result, &error) &&
      call->entry->tokens == NULL)
    error = g_error_new_literal (FICHA_ERROR, FICHA_ERROR_MISSING, "");
  if (error != NULL)
    {
      ficha_call_fail (call, error);
      return;
    }

  refresh_token = ficha_tokens_get_refresh_token (call->entry->tokens);
  text = g_strconcat (ficha_secret_peek (ficha_tokens_get_access_token (call->entry->tokens)), "\n",
                      refresh_token != NULL ? ficha_secret_peek (refresh_token) : "", "\n", NULL);
  lines = ficha_secret_new (text);
  ficha_wipe_string (text);

  fds = ficha_call_give_secret (call, lines);
  if (fds == NULL)
    return;

  /* the window shows them, which is no use of them */
  if (!call->from_window)
    ficha_call_note_use (call, FALSE);
  ficha_bus_agent1_complete_get_tokens (ficha_export_get_skeleton (call->export),
                                        ficha_call_steal_invocation (call), fds,
                                        g_variant_new_handle (0),
                                        ficha_entry_to_variant (call->entry));
}

static void
get_tokens (FichaCall *call)
{
  ficha_manager_read_tokens_async (ficha_export_get_manager (call->export), call->entry, tokens_cb,
                                   call);
}

static gboolean
get_tokens_cb (FichaBusAgent1 *skeleton,
               GDBusMethodInvocation *invocation,
               GUnixFDList *fds,
               const char *name,
               FichaExport *self)
{
  g_autoptr (FichaCall) call = ficha_call_new (self, invocation);

  if (ficha_call_find (call, name))
    ficha_call_identify (g_steal_pointer (&call), get_tokens);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
give_secret_key (FichaCall *call, const FichaSecret *secret_key)
{
  g_autoptr (GUnixFDList) fds = ficha_call_give_secret (call, secret_key);

  if (fds == NULL)
    return;

  ficha_call_note_use (call, TRUE);
  ficha_bus_agent1_complete_get_secret_key (ficha_export_get_skeleton (call->export),
                                            ficha_call_steal_invocation (call), fds,
                                            g_variant_new_handle (0));
}

static void
secret_key_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaCall) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FichaSecret) secret_key = NULL;

  secret_key = ficha_keyring_lookup_finish (FICHA_KEYRING (source), result, &error);
  if (secret_key != NULL)
    give_secret_key (call, secret_key);
  else
    ficha_call_fail (call, error);
}

static void
get_secret_key (FichaCall *call)
{
  g_autoptr (FichaCall) owned = call;

  if (call->entry->session_key != NULL)
    give_secret_key (call, call->entry->session_key);
  else
    ficha_keyring_lookup_async (ficha_manager_get_keyring (ficha_export_get_manager (call->export)),
                                call->entry->record->id, FICHA_KEYRING_SECRET_KEY, NULL,
                                secret_key_cb, g_steal_pointer (&owned));
}

static gboolean
get_secret_key_cb (FichaBusAgent1 *skeleton,
                   GDBusMethodInvocation *invocation,
                   GUnixFDList *fds,
                   const char *name,
                   FichaExport *self)
{
  g_autoptr (FichaCall) call = ficha_call_new (self, invocation);

  if (ficha_call_find (call, name))
    ficha_call_identify (g_steal_pointer (&call), get_secret_key);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
renewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaCall) call = user_data;
  g_autoptr (GError) error = NULL;

  if (ficha_manager_renew_finish (FICHA_MANAGER (source), result, &error))
    ficha_bus_agent1_complete_renew (ficha_export_get_skeleton (call->export),
                                     ficha_call_steal_invocation (call));
  else
    ficha_call_fail (call, error);
}

static gboolean
renew_cb (FichaBusAgent1 *skeleton,
          GDBusMethodInvocation *invocation,
          const char *name,
          FichaExport *self)
{
  g_autoptr (FichaCall) call = ficha_call_new (self, invocation);

  if (ficha_call_find (call, name))
    {
      ficha_manager_renew_async (ficha_export_get_manager (self), call->entry, 0, TRUE, renewed_cb,
                                 call);
      g_steal_pointer (&call);
    }

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* A RenewAll. */
typedef struct
{
  FichaCall *call;      /* (owned) */
  GStrvBuilder *failed; /* (owned): ids */
  guint n_pending;
} All;

/* One integration of it. */
typedef struct
{
  All *all;          /* (unowned): lives until the last one */
  FichaEntry *entry; /* (owned) */
} OneOfAll;

static void
all_done (All *all)
{
  g_auto (GStrv) failed = g_strv_builder_end (all->failed);

  ficha_bus_agent1_complete_renew_all (ficha_export_get_skeleton (all->call->export),
                                       ficha_call_steal_invocation (all->call),
                                       (const char *const *) failed);
  g_strv_builder_unref (all->failed);
  ficha_call_free (all->call);
  g_free (all);
}

static void
one_renewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree OneOfAll *one = user_data;
  All *all = one->all;

  if (!ficha_manager_renew_finish (FICHA_MANAGER (source), result, NULL))
    g_strv_builder_add (all->failed, one->entry->record->id);
  ficha_entry_unref (one->entry);

  if (--all->n_pending == 0)
    all_done (all);
}

static gboolean
renew_all_cb (FichaBusAgent1 *skeleton, GDBusMethodInvocation *invocation, FichaExport *self)
{
  g_autoptr (GPtrArray) entries = ficha_manager_get_entries (ficha_export_get_manager (self));
  All *all = g_new0 (All, 1);

  all->call = ficha_call_new (self, invocation);
  all->failed = g_strv_builder_new ();
  all->n_pending = entries->len;
  if (entries->len == 0)
    all_done (all);

  for (guint i = 0; i < entries->len; i++)
    {
      OneOfAll *one = g_new0 (OneOfAll, 1);

      one->all = all;
      one->entry = ficha_entry_ref (entries->pdata[i]);
      ficha_manager_renew_async (ficha_export_get_manager (self), one->entry, 0, TRUE,
                                 one_renewed_cb, one);
    }

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/**
 * ficha_export_tokens_connect:
 * @self: an export that is being made
 *
 * Connects the methods that hand out secrets or renew tokens.
 */
void
ficha_export_tokens_connect (FichaExport *self)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } methods[] = {
    { "handle-get-access-token", G_CALLBACK (get_access_token_cb) },
    { "handle-get-tokens", G_CALLBACK (get_tokens_cb) },
    { "handle-get-secret-key", G_CALLBACK (get_secret_key_cb) },
    { "handle-renew", G_CALLBACK (renew_cb) },
    { "handle-renew-all", G_CALLBACK (renew_all_cb) },
  };

  g_return_if_fail (FICHA_IS_EXPORT (self));

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    g_signal_connect_object (ficha_export_get_skeleton (self), methods[i].signal,
                             methods[i].callback, self, G_CONNECT_DEFAULT);
}
