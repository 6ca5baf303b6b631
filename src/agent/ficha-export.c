// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-export.h"

#include "ficha-bus-error.h"
#include "ficha-bus-generated.h"
#include "ficha-bus-names.h"
#include "ficha-caller.h"
#include "ficha-memfd.h"
#include "ficha-removal.h"

#include <gio/gunixfdlist.h>
#include <unistd.h>

/* How long after a renewal others may share it who wanted it too (ficha-caller.c), in µs. */
#define JUST_NOW (2 * G_USEC_PER_SEC)

/**
 * FichaExport:
 *
 * The manager as io.github.ficha_app.Ficha.Agent1 on the session bus. Holds the application while a
 * call is answered and while a client that follows the list is there.
 */
struct _FichaExport
{
  GObject parent_instance;

  GApplication *application; /* (unowned) */
  FichaManager *manager;     /* (owned) */
  FichaEnrolment *enrolment; /* (owned) */
  FichaBusAgent1 *skeleton;  /* (owned) */

  GHashTable *followers; /* (owned): unique bus name → id of the watch */
  GPtrArray *changed;    /* (element-type FichaEntry) (owned): not told yet */
  guint tell_id;
};

G_DEFINE_FINAL_TYPE (FichaExport, ficha_export, G_TYPE_OBJECT)

/* A call that is being answered. */
typedef struct
{
  FichaExport *self;                 /* (owned) */
  GDBusMethodInvocation *invocation; /* (owned) (nullable): NULL once it is answered */
  FichaEntry *entry;                 /* (owned) (nullable) */
  GVariant *settings;                /* (owned) (nullable) */
  FichaSecret *secret;               /* (owned) (nullable) */
  guint min_valid;
  gboolean forced;
  GStrvBuilder *failed; /* (owned) (nullable): of RenewAll */
  guint n_pending;
} Call;

/* Takes @invocation: answering it consumes the reference that the handler was given. */
static Call *
call_new (FichaExport *self, GDBusMethodInvocation *invocation)
{
  Call *call = g_new0 (Call, 1);

  g_application_hold (self->application);
  call->self = g_object_ref (self);
  call->invocation = invocation;

  return call;
}

static void
call_free (Call *call)
{
  g_application_release (call->self->application);
  g_clear_pointer (&call->failed, g_strv_builder_unref);
  g_clear_pointer (&call->entry, ficha_entry_unref);
  g_clear_pointer (&call->settings, g_variant_unref);
  g_clear_pointer (&call->secret, ficha_secret_unref);
  g_clear_object (&call->invocation);
  g_clear_object (&call->self);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

/* Answers with an error of ours; what is not of our domain is told as FAILED. */
static void
call_fail (Call *call, const GError *error)
{
  FichaError code = error->domain == FICHA_ERROR ? (FichaError) error->code : FICHA_ERROR_FAILED;
  g_autofree char *name = ficha_bus_error_get_name (code);

  g_dbus_method_invocation_return_dbus_error (g_steal_pointer (&call->invocation), name,
                                              error->message);
}

static gboolean
call_find (Call *call, const char *name)
{
  g_autoptr (GError) error = NULL;
  FichaEntry *entry = ficha_manager_find (call->self->manager, name, &error);

  if (entry == NULL)
    {
      call_fail (call, error);
      return FALSE;
    }

  call->entry = ficha_entry_ref (entry);
  return TRUE;
}

/* Reads the secret that came in @handle. */
static gboolean
call_take_secret (Call *call, GUnixFDList *fds, GVariant *handle)
{
  g_autoptr (GError) error = NULL;
  int fd = -1;

  if (fds != NULL)
    fd = g_unix_fd_list_get (fds, g_variant_get_handle (handle), &error);
  if (fd >= 0)
    {
      call->secret = ficha_memfd_read (fd, &error);
      close (fd);
    }

  if (fd < 0 || error != NULL)
    {
      g_dbus_method_invocation_return_error_literal (g_steal_pointer (&call->invocation),
                                                     G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                                                     "The secret has to come as a sealed memfd");
      return FALSE;
    }

  return TRUE;
}

/* Puts @secret into a list of descriptors for the answer; answers with the error where it can't. */
static GUnixFDList *
call_give_secret (Call *call, const FichaSecret *secret)
{
  g_autoptr (GError) error = NULL;
  int fd = ficha_memfd_new (secret, &error);

  if (fd < 0)
    {
      call_fail (call, error);
      return NULL;
    }

  return g_unix_fd_list_new_from_array (&fd, 1);
}

/* ---- telling of changes ----------------------------------------------------------------------- */

static gboolean
tell_cb (gpointer user_data)
{
  FichaExport *self = FICHA_EXPORT (user_data);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  self->tell_id = 0;
  for (guint i = 0; i < self->changed->len; i++)
    g_variant_builder_add_value (&builder, ficha_entry_to_variant (self->changed->pdata[i]));
  g_ptr_array_set_size (self->changed, 0);
  ficha_bus_agent1_emit_changed (self->skeleton, g_variant_builder_end (&builder));

  return G_SOURCE_REMOVE;
}

static void
changed_cb (FichaManager *manager, FichaEntry *entry, FichaExport *self)
{
  if (!g_ptr_array_find (self->changed, entry, NULL))
    g_ptr_array_add (self->changed, ficha_entry_ref (entry));
  if (self->tell_id == 0)
    self->tell_id = g_idle_add (tell_cb, self);
}

static void
removed_cb (FichaManager *manager, FichaEntry *entry, FichaExport *self)
{
  const char *const ids[] = { entry->record->id, NULL };

  g_ptr_array_remove (self->changed, entry);
  ficha_bus_agent1_emit_removed (self->skeleton, ids);
}

static void
keyring_changed_cb (FichaManager *manager, FichaExport *self)
{
  static const char *const words[] = {
    [FICHA_KEYRING_UNKNOWN] = "unknown",
    [FICHA_KEYRING_READY] = "ready",
    [FICHA_KEYRING_IS_LOCKED] = "locked",
    [FICHA_KEYRING_ABSENT] = "absent",
  };

  ficha_bus_agent1_set_keyring (self->skeleton, words[ficha_manager_get_keyring_state (manager)]);
}

static void
vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  FichaExport *self = FICHA_EXPORT (user_data);

  if (g_hash_table_remove (self->followers, name))
    g_application_release (self->application);
}

static void
follow (FichaExport *self, GDBusConnection *connection, const char *name)
{
  guint id;

  g_assert (FICHA_IS_EXPORT (self));

  if (g_hash_table_contains (self->followers, name))
    return;

  g_application_hold (self->application);
  id = g_bus_watch_name_on_connection (connection, name, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
                                       vanished_cb, self, NULL);
  g_hash_table_insert (self->followers, g_strdup (name), GUINT_TO_POINTER (id));
}

/* ---- the methods ------------------------------------------------------------------------------ */

static gboolean
list_cb (FichaBusAgent1 *skeleton, GDBusMethodInvocation *invocation, FichaExport *self)
{
  g_autoptr (GPtrArray) entries = ficha_manager_get_entries (self->manager);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < entries->len; i++)
    g_variant_builder_add_value (&builder, ficha_entry_to_variant (entries->pdata[i]));

  follow (self, g_dbus_method_invocation_get_connection (invocation),
          g_dbus_method_invocation_get_sender (invocation));
  ficha_bus_agent1_complete_list (skeleton, invocation, g_variant_builder_end (&builder));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  id = ficha_enrolment_add_finish (FICHA_ENROLMENT (source), result, &error);
  if (id != NULL)
    ficha_bus_agent1_complete_add (call->self->skeleton, g_steal_pointer (&call->invocation), NULL,
                                   id);
  else
    call_fail (call, error);
}

static gboolean
add_cb (FichaBusAgent1 *skeleton,
        GDBusMethodInvocation *invocation,
        GUnixFDList *fds,
        GVariant *settings,
        GVariant *handle,
        FichaExport *self)
{
  g_autoptr (Call) call = call_new (self, invocation);
  FichaSecret *secret;

  if (call_take_secret (call, fds, handle))
    {
      secret = call->secret;
      ficha_enrolment_add_async (self->enrolment, settings, secret, added_cb,
                                 g_steal_pointer (&call));
    }

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
updated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;

  if (ficha_enrolment_update_finish (FICHA_ENROLMENT (source), result, &error))
    ficha_bus_agent1_complete_update (call->self->skeleton, g_steal_pointer (&call->invocation),
                                      NULL);
  else
    call_fail (call, error);
}

static gboolean
update_cb (FichaBusAgent1 *skeleton,
           GDBusMethodInvocation *invocation,
           GUnixFDList *fds,
           const char *name,
           GVariant *settings,
           GVariant *handle,
           FichaExport *self)
{
  g_autoptr (Call) call = call_new (self, invocation);

  if (call_find (call, name) && call_take_secret (call, fds, handle))
    ficha_enrolment_update_async (self->enrolment, call->entry, settings, call->secret, updated_cb,
                                  call);
  else
    return G_DBUS_METHOD_INVOCATION_HANDLED;

  g_steal_pointer (&call);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) details = NULL;

  details = ficha_enrolment_try_finish (FICHA_ENROLMENT (source), result, &error);
  if (details != NULL)
    ficha_bus_agent1_complete_try (call->self->skeleton, g_steal_pointer (&call->invocation), NULL,
                                   details);
  else
    call_fail (call, error);
}

static gboolean
try_cb (FichaBusAgent1 *skeleton,
        GDBusMethodInvocation *invocation,
        GUnixFDList *fds,
        GVariant *settings,
        GVariant *handle,
        FichaExport *self)
{
  g_autoptr (Call) call = call_new (self, invocation);
  const char *id;

  if (g_variant_lookup (settings, "id", "&s", &id) && !call_find (call, id))
    return G_DBUS_METHOD_INVOCATION_HANDLED;

  if (call_take_secret (call, fds, handle))
    {
      ficha_enrolment_try_async (self->enrolment, call->entry, settings, call->secret, NULL,
                                 tried_cb, call);
      g_steal_pointer (&call);
    }

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
removal_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;

  if (ficha_removal_start_finish (FICHA_MANAGER (source), result, &error))
    ficha_bus_agent1_complete_remove (call->self->skeleton, g_steal_pointer (&call->invocation));
  else
    call_fail (call, error);
}

static gboolean
remove_cb (FichaBusAgent1 *skeleton,
           GDBusMethodInvocation *invocation,
           const char *name,
           guint undo,
           FichaExport *self)
{
  g_autoptr (Call) call = call_new (self, invocation);

  if (call_find (call, name))
    {
      ficha_removal_start_async (self->manager, call->entry, undo, removal_cb, call);
      g_steal_pointer (&call);
    }

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
restore_cb (FichaBusAgent1 *skeleton,
            GDBusMethodInvocation *invocation,
            const char *id,
            FichaExport *self)
{
  g_autoptr (Call) call = call_new (self, invocation);
  g_autoptr (GError) error = NULL;

  if (ficha_removal_undo (self->manager, id, &error))
    ficha_bus_agent1_complete_restore (skeleton, g_steal_pointer (&call->invocation));
  else
    call_fail (call, error);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
access_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GUnixFDList) fds = NULL;
  gint64 expires_at;

  /* an edit may have dropped the tokens in the last moment */
  if (ficha_manager_renew_finish (FICHA_MANAGER (source), result, &error) &&
      call->entry->tokens == NULL)
    error = g_error_new_literal (FICHA_ERROR, FICHA_ERROR_MISSING, "");
  if (error != NULL)
    {
      call_fail (call, error);
      return;
    }

  fds = call_give_secret (call, ficha_tokens_get_access_token (call->entry->tokens));
  if (fds == NULL)
    return;

  if (call->forced)
    call->entry->answered_pid = ficha_caller_get_newest_pid ();

  expires_at = ficha_tokens_get_access_expires_at (call->entry->tokens);
  if (expires_at != FICHA_TIME_UNKNOWN)
    expires_at = CLAMP (expires_at, G_MININT64 / 2, G_MAXINT64 / 2) - call->entry->record->skew;
  ficha_bus_agent1_complete_get_access_token (call->self->skeleton,
                                              g_steal_pointer (&call->invocation), fds,
                                              g_variant_new_handle (0), expires_at);
}

static void
get_access_token (Call *call, gboolean force)
{
  ficha_manager_renew_async (call->self->manager, call->entry, call->min_valid, force, NULL,
                             access_token_cb, call);
}

static void
caller_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;
  guint pid = ficha_caller_get_pid_finish (G_DBUS_CONNECTION (source), result);

  get_access_token (call, pid > call->entry->answered_pid);
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
  g_autoptr (Call) call = call_new (self, invocation);
  Call *taken;

  if (!call_find (call, name))
    return G_DBUS_METHOD_INVOCATION_HANDLED;

  taken = g_steal_pointer (&call);
  taken->min_valid = min_valid;
  taken->forced = force;
  if (force && taken->entry->renewal == NULL && taken->entry->renewed_at != 0 &&
      g_get_monotonic_time () - taken->entry->renewed_at < JUST_NOW)
    ficha_caller_get_pid_async (g_dbus_method_invocation_get_connection (invocation),
                                g_dbus_method_invocation_get_sender (invocation), caller_cb, taken);
  else
    get_access_token (taken, force);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
tokens_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (FichaSecret) lines = NULL;
  FichaSecret *refresh_token;
  char *text;

  if (!ficha_manager_read_tokens_finish (FICHA_MANAGER (source), result, &error))
    {
      call_fail (call, error);
      return;
    }

  refresh_token = ficha_tokens_get_refresh_token (call->entry->tokens);
  text = g_strconcat (ficha_secret_peek (ficha_tokens_get_access_token (call->entry->tokens)), "\n",
                      refresh_token != NULL ? ficha_secret_peek (refresh_token) : "", "\n", NULL);
  lines = ficha_secret_new (text);
  ficha_wipe_string (text);

  fds = call_give_secret (call, lines);
  if (fds != NULL)
    ficha_bus_agent1_complete_get_tokens (call->self->skeleton, g_steal_pointer (&call->invocation),
                                          fds, g_variant_new_handle (0),
                                          ficha_entry_to_variant (call->entry));
}

static gboolean
get_tokens_cb (FichaBusAgent1 *skeleton,
               GDBusMethodInvocation *invocation,
               GUnixFDList *fds,
               const char *name,
               FichaExport *self)
{
  g_autoptr (Call) call = call_new (self, invocation);

  if (call_find (call, name))
    {
      ficha_manager_read_tokens_async (self->manager, call->entry, NULL, tokens_cb, call);
      g_steal_pointer (&call);
    }

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
give_secret_key (Call *call, const FichaSecret *secret_key)
{
  g_autoptr (GUnixFDList) fds = call_give_secret (call, secret_key);

  if (fds != NULL)
    ficha_bus_agent1_complete_get_secret_key (call->self->skeleton,
                                              g_steal_pointer (&call->invocation), fds,
                                              g_variant_new_handle (0));
}

static void
secret_key_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FichaSecret) secret_key = NULL;

  secret_key = ficha_keyring_lookup_finish (FICHA_KEYRING (source), result, &error);
  if (secret_key != NULL)
    give_secret_key (call, secret_key);
  else
    call_fail (call, error);
}

static gboolean
get_secret_key_cb (FichaBusAgent1 *skeleton,
                   GDBusMethodInvocation *invocation,
                   GUnixFDList *fds,
                   const char *name,
                   FichaExport *self)
{
  g_autoptr (Call) call = call_new (self, invocation);

  if (!call_find (call, name))
    return G_DBUS_METHOD_INVOCATION_HANDLED;

  if (call->entry->session_key != NULL)
    {
      give_secret_key (call, call->entry->session_key);
      return G_DBUS_METHOD_INVOCATION_HANDLED;
    }

  ficha_keyring_lookup_async (ficha_manager_get_keyring (self->manager), call->entry->record->id,
                              FICHA_KEYRING_SECRET_KEY, NULL, secret_key_cb, call);
  g_steal_pointer (&call);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
renewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;

  if (ficha_manager_renew_finish (FICHA_MANAGER (source), result, &error))
    ficha_bus_agent1_complete_renew (call->self->skeleton, g_steal_pointer (&call->invocation));
  else
    call_fail (call, error);
}

static gboolean
renew_cb (FichaBusAgent1 *skeleton,
          GDBusMethodInvocation *invocation,
          const char *name,
          FichaExport *self)
{
  g_autoptr (Call) call = call_new (self, invocation);

  if (call_find (call, name))
    {
      ficha_manager_renew_async (self->manager, call->entry, 0, TRUE, NULL, renewed_cb, call);
      g_steal_pointer (&call);
    }

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* One integration of a RenewAll. */
typedef struct
{
  Call *call; /* (unowned): lives until the last one */
  FichaEntry *entry;
} OneOfAll;

static void
all_done (Call *call)
{
  g_auto (GStrv) failed = g_strv_builder_end (call->failed);

  ficha_bus_agent1_complete_renew_all (call->self->skeleton, g_steal_pointer (&call->invocation),
                                       (const char *const *) failed);
  call_free (call);
}

static void
one_renewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree OneOfAll *one = user_data;
  Call *call = one->call;

  if (!ficha_manager_renew_finish (FICHA_MANAGER (source), result, NULL))
    g_strv_builder_add (call->failed, one->entry->record->id);
  ficha_entry_unref (one->entry);

  if (--call->n_pending == 0)
    all_done (call);
}

static gboolean
renew_all_cb (FichaBusAgent1 *skeleton, GDBusMethodInvocation *invocation, FichaExport *self)
{
  g_autoptr (GPtrArray) entries = ficha_manager_get_entries (self->manager);
  Call *call = call_new (self, invocation);

  call->failed = g_strv_builder_new ();
  call->n_pending = entries->len;
  if (entries->len == 0)
    all_done (call);

  for (guint i = 0; i < entries->len; i++)
    {
      OneOfAll *one = g_new0 (OneOfAll, 1);

      one->call = call;
      one->entry = ficha_entry_ref (entries->pdata[i]);
      ficha_manager_renew_async (self->manager, one->entry, 0, TRUE, NULL, one_renewed_cb, one);
    }

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;

  if (ficha_manager_unlock_finish (FICHA_MANAGER (source), result, &error))
    ficha_bus_agent1_complete_unlock (call->self->skeleton, g_steal_pointer (&call->invocation));
  else
    call_fail (call, error);
}

static gboolean
unlock_cb (FichaBusAgent1 *skeleton, GDBusMethodInvocation *invocation, FichaExport *self)
{
  ficha_manager_unlock_async (self->manager, NULL, unlocked_cb, call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* ---- the object ------------------------------------------------------------------------------- */

static void
ficha_export_dispose (GObject *object)
{
  FichaExport *self = FICHA_EXPORT (object);

  ficha_export_stop (self);
  g_clear_object (&self->enrolment);
  g_clear_object (&self->manager);
  g_clear_object (&self->skeleton);

  G_OBJECT_CLASS (ficha_export_parent_class)->dispose (object);
}

static void
ficha_export_finalize (GObject *object)
{
  FichaExport *self = FICHA_EXPORT (object);

  g_clear_pointer (&self->changed, g_ptr_array_unref);
  g_clear_pointer (&self->followers, g_hash_table_unref);

  G_OBJECT_CLASS (ficha_export_parent_class)->finalize (object);
}

static void
ficha_export_class_init (FichaExportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ficha_export_dispose;
  object_class->finalize = ficha_export_finalize;
}

static void
unwatch (gpointer id)
{
  g_bus_unwatch_name (GPOINTER_TO_UINT (id));
}

static void
ficha_export_init (FichaExport *self)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } methods[] = {
    { "handle-list", G_CALLBACK (list_cb) },
    { "handle-add", G_CALLBACK (add_cb) },
    { "handle-update", G_CALLBACK (update_cb) },
    { "handle-try", G_CALLBACK (try_cb) },
    { "handle-remove", G_CALLBACK (remove_cb) },
    { "handle-restore", G_CALLBACK (restore_cb) },
    { "handle-get-access-token", G_CALLBACK (get_access_token_cb) },
    { "handle-get-tokens", G_CALLBACK (get_tokens_cb) },
    { "handle-get-secret-key", G_CALLBACK (get_secret_key_cb) },
    { "handle-renew", G_CALLBACK (renew_cb) },
    { "handle-renew-all", G_CALLBACK (renew_all_cb) },
    { "handle-unlock", G_CALLBACK (unlock_cb) },
  };

  self->followers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unwatch);
  self->changed = g_ptr_array_new_with_free_func ((GDestroyNotify) ficha_entry_unref);
  self->skeleton = ficha_bus_agent1_skeleton_new ();
  ficha_bus_agent1_set_version (self->skeleton, FICHA_VERSION);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    g_signal_connect_object (self->skeleton, methods[i].signal, methods[i].callback, self,
                             G_CONNECT_DEFAULT);
}

/**
 * ficha_export_new:
 * @manager: what is exported
 * @application: who is held while somebody needs the agent; outlives the export
 *
 * Returns: (transfer full): an export that nobody sees yet
 */
FichaExport *
ficha_export_new (FichaManager *manager, GApplication *application)
{
  FichaExport *self;

  g_return_val_if_fail (FICHA_IS_MANAGER (manager), NULL);
  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);

  self = g_object_new (FICHA_TYPE_EXPORT, NULL);
  self->application = application;
  self->manager = g_object_ref (manager);
  self->enrolment = ficha_enrolment_new (manager);
  g_signal_connect_object (manager, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (manager, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (manager, "keyring-changed", G_CALLBACK (keyring_changed_cb), self,
                           G_CONNECT_DEFAULT);
  keyring_changed_cb (manager, self);

  return self;
}

/**
 * ficha_export_start:
 * @self: an export
 * @connection: the session bus
 * @error: return location for an error
 *
 * Exports the object; call it before the bus name is owned, so that the call that started the agent
 * finds it.
 *
 * Returns: whether it is exported; else %FALSE with a #GIOErrorEnum
 */
gboolean
ficha_export_start (FichaExport *self, GDBusConnection *connection, GError **error)
{
  g_return_val_if_fail (FICHA_IS_EXPORT (self), FALSE);

  return g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection,
                                           FICHA_BUS_PATH, error);
}

/**
 * ficha_export_stop:
 * @self: an export
 *
 * Takes the object from the bus.
 */
void
ficha_export_stop (FichaExport *self)
{
  g_return_if_fail (FICHA_IS_EXPORT (self));

  g_clear_handle_id (&self->tell_id, g_source_remove);
  g_hash_table_remove_all (self->followers);
  if (self->skeleton != NULL &&
      g_dbus_interface_skeleton_get_connection (G_DBUS_INTERFACE_SKELETON (self->skeleton)) != NULL)
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->skeleton));
}
