// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-export.h"

#include "ficha-bus-names.h"
#include "ficha-call.h"
#include "ficha-check-up.h"
#include "ficha-export-activity.h"
#include "ficha-export-backup.h"
#include "ficha-export-list.h"
#include "ficha-export-tokens.h"
#include "ficha-removal.h"

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
  FichaActivity *activity;   /* (owned) */
  FichaEnrolment *enrolment; /* (owned) */
  FichaBusAgent1 *skeleton;  /* (owned) */

  GHashTable *followers; /* (owned): unique bus name → id of the watch */
  GPtrArray *changed;    /* (element-type FichaEntry) (owned): not told yet */
  guint tell_id;
};

G_DEFINE_FINAL_TYPE (FichaExport, ficha_export, G_TYPE_OBJECT)

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

  /* one that was never added: nobody has heard of it */
  if (entry->pending)
    return;

  g_ptr_array_remove (self->changed, entry);
  if (self->changed->len == 0)
    g_clear_handle_id (&self->tell_id, g_source_remove);
  ficha_bus_agent1_emit_removed (self->skeleton, ids);
}

static void
keyring_changed_cb (FichaKeyringWatch *watch, FichaExport *self)
{
  static const char *const words[] = {
    [FICHA_KEYRING_UNKNOWN] = "unknown",
    [FICHA_KEYRING_READY] = "ready",
    [FICHA_KEYRING_IS_LOCKED] = "locked",
    [FICHA_KEYRING_ABSENT] = "absent",
  };

  ficha_bus_agent1_set_keyring (self->skeleton, words[ficha_keyring_watch_get_state (watch)]);
}

static void
vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  FichaExport *self = FICHA_EXPORT (user_data);

  if (g_hash_table_remove (self->followers, name))
    g_application_release (self->application);
}

/* ---- the methods ------------------------------------------------------------------------------ */

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaCall) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  id = ficha_enrolment_add_finish (FICHA_ENROLMENT (source), result, &error);
  if (id != NULL)
    ficha_bus_agent1_complete_add (call->export->skeleton, ficha_call_steal_invocation (call), NULL,
                                   id);
  else
    ficha_call_fail (call, error);
}

static gboolean
add_cb (FichaBusAgent1 *skeleton,
        GDBusMethodInvocation *invocation,
        GUnixFDList *fds,
        GVariant *settings,
        GVariant *handle,
        FichaExport *self)
{
  g_autoptr (FichaCall) call = ficha_call_new (self, invocation);

  if (ficha_call_take_secret (call, fds, handle))
    {
      ficha_enrolment_add_async (self->enrolment, settings, call->secret, added_cb, call);
      g_steal_pointer (&call);
    }

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
updated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaCall) call = user_data;
  g_autoptr (GError) error = NULL;

  if (ficha_enrolment_update_finish (FICHA_ENROLMENT (source), result, &error))
    ficha_bus_agent1_complete_update (call->export->skeleton, ficha_call_steal_invocation (call),
                                      NULL);
  else
    ficha_call_fail (call, error);
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
  g_autoptr (FichaCall) call = ficha_call_new (self, invocation);

  if (ficha_call_find (call, name) && ficha_call_take_secret (call, fds, handle))
    {
      ficha_enrolment_update_async (self->enrolment, call->entry, settings, call->secret,
                                    updated_cb, call);
      g_steal_pointer (&call);
    }

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaCall) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) details = NULL;

  details = ficha_trial_try_finish (FICHA_TRIAL (source), result, &error);
  if (details != NULL)
    ficha_bus_agent1_complete_try (call->export->skeleton, ficha_call_steal_invocation (call), NULL,
                                   details);
  else
    ficha_call_fail (call, error);
}

static gboolean
try_cb (FichaBusAgent1 *skeleton,
        GDBusMethodInvocation *invocation,
        GUnixFDList *fds,
        GVariant *settings,
        GVariant *handle,
        FichaExport *self)
{
  g_autoptr (FichaCall) call = ficha_call_new (self, invocation);
  const char *id;

  if (g_variant_lookup (settings, "id", "&s", &id) && !ficha_call_find (call, id))
    return G_DBUS_METHOD_INVOCATION_HANDLED;

  if (ficha_call_take_secret (call, fds, handle))
    {
      ficha_trial_try_async (ficha_enrolment_get_trial (self->enrolment), call->entry, settings,
                             call->secret, tried_cb, call);
      g_steal_pointer (&call);
    }

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
removal_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaCall) call = user_data;
  g_autoptr (GError) error = NULL;

  if (ficha_removal_start_finish (FICHA_MANAGER (source), result, &error))
    ficha_bus_agent1_complete_remove (call->export->skeleton, ficha_call_steal_invocation (call));
  else
    ficha_call_fail (call, error);
}

static gboolean
remove_cb (FichaBusAgent1 *skeleton,
           GDBusMethodInvocation *invocation,
           const char *name,
           guint undo,
           FichaExport *self)
{
  g_autoptr (FichaCall) call = ficha_call_new (self, invocation);

  if (ficha_call_find (call, name))
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
  g_autoptr (FichaCall) call = ficha_call_new (self, invocation);
  g_autoptr (GError) error = NULL;

  if (ficha_removal_undo (self->manager, id, &error))
    ficha_bus_agent1_complete_restore (skeleton, ficha_call_steal_invocation (call));
  else
    ficha_call_fail (call, error);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaCall) call = user_data;
  g_autoptr (GError) error = NULL;

  if (ficha_keyring_watch_unlock_finish (FICHA_KEYRING_WATCH (source), result, &error))
    ficha_bus_agent1_complete_unlock (call->export->skeleton, ficha_call_steal_invocation (call));
  else
    ficha_call_fail (call, error);
}

static gboolean
unlock_cb (FichaBusAgent1 *skeleton, GDBusMethodInvocation *invocation, FichaExport *self)
{
  ficha_keyring_watch_unlock_async (ficha_manager_get_keyring_watch (self->manager), unlocked_cb,
                                    ficha_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
checked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaCall) call = user_data;
  g_autoptr (GVariant) checks = ficha_check_up_finish (FICHA_MANAGER (source), result);

  ficha_bus_agent1_complete_check_up (call->export->skeleton, ficha_call_steal_invocation (call),
                                      checks);
}

static gboolean
check_up_cb (FichaBusAgent1 *skeleton, GDBusMethodInvocation *invocation, FichaExport *self)
{
  ficha_check_up_async (self->manager, g_dbus_method_invocation_get_connection (invocation),
                        ficha_bus_agent1_get_background (skeleton),
                        ficha_bus_agent1_get_paused (skeleton), checked_up_cb,
                        ficha_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* ---- the object ------------------------------------------------------------------------------- */

static void
ficha_export_dispose (GObject *object)
{
  FichaExport *self = FICHA_EXPORT (object);

  ficha_export_stop (self);
  g_clear_object (&self->enrolment);
  g_clear_object (&self->activity);
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
    { "handle-add", G_CALLBACK (add_cb) },           { "handle-update", G_CALLBACK (update_cb) },
    { "handle-try", G_CALLBACK (try_cb) },           { "handle-remove", G_CALLBACK (remove_cb) },
    { "handle-restore", G_CALLBACK (restore_cb) },   { "handle-unlock", G_CALLBACK (unlock_cb) },
    { "handle-check-up", G_CALLBACK (check_up_cb) },
  };

  self->followers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unwatch);
  self->changed = g_ptr_array_new_with_free_func ((GDestroyNotify) ficha_entry_unref);
  self->skeleton = ficha_bus_agent1_skeleton_new ();
  ficha_bus_agent1_set_version (self->skeleton, FICHA_VERSION);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    g_signal_connect_object (self->skeleton, methods[i].signal, methods[i].callback, self,
                             G_CONNECT_DEFAULT);
  ficha_export_list_connect (self);
  ficha_export_tokens_connect (self);
  ficha_export_backup_connect (self);
}

/**
 * ficha_export_new:
 * @manager: what is exported
 * @activity: what happened with it
 * @preferences: the policy of an integration that is added without one
 * @application: who is held while somebody needs the agent; outlives the export
 *
 * Returns: (transfer full): an export that nobody sees yet
 */
FichaExport *
ficha_export_new (FichaManager *manager,
                  FichaActivity *activity,
                  FichaPreferences *preferences,
                  GApplication *application)
{
  FichaExport *self;
  FichaKeyringWatch *watch;

  g_return_val_if_fail (FICHA_IS_MANAGER (manager), NULL);
  g_return_val_if_fail (FICHA_IS_ACTIVITY (activity), NULL);
  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);

  self = g_object_new (FICHA_TYPE_EXPORT, NULL);
  self->application = application;
  self->manager = g_object_ref (manager);
  self->activity = g_object_ref (activity);
  self->enrolment = ficha_enrolment_new (manager, preferences);
  watch = ficha_manager_get_keyring_watch (manager);
  g_signal_connect_object (manager, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (manager, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (watch, "changed", G_CALLBACK (keyring_changed_cb), self,
                           G_CONNECT_DEFAULT);
  keyring_changed_cb (watch, self);
  ficha_export_activity_connect (self);

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

/**
 * ficha_export_follow:
 * @self: an export
 * @invocation: a call of who follows the list from now on
 *
 * Holds the application while the caller is there.
 */
void
ficha_export_follow (FichaExport *self, GDBusMethodInvocation *invocation)
{
  const char *name;
  guint id;

  g_return_if_fail (FICHA_IS_EXPORT (self));
  g_return_if_fail (G_IS_DBUS_METHOD_INVOCATION (invocation));

  name = g_dbus_method_invocation_get_sender (invocation);
  if (g_hash_table_contains (self->followers, name))
    return;

  g_application_hold (self->application);
  id =
      g_bus_watch_name_on_connection (g_dbus_method_invocation_get_connection (invocation), name,
                                      G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, vanished_cb, self, NULL);
  g_hash_table_insert (self->followers, g_strdup (name), GUINT_TO_POINTER (id));
}

/**
 * ficha_export_get_application:
 * @self: an export
 *
 * Returns: (transfer none): who is held while somebody needs the agent
 */
GApplication *
ficha_export_get_application (FichaExport *self)
{
  g_return_val_if_fail (FICHA_IS_EXPORT (self), NULL);

  return self->application;
}

/**
 * ficha_export_get_manager:
 * @self: an export
 *
 * Returns: (transfer none): what is exported
 */
FichaManager *
ficha_export_get_manager (FichaExport *self)
{
  g_return_val_if_fail (FICHA_IS_EXPORT (self), NULL);

  return self->manager;
}

/**
 * ficha_export_get_activity:
 * @self: an export
 *
 * Returns: (transfer none): what happened with the integrations
 */
FichaActivity *
ficha_export_get_activity (FichaExport *self)
{
  g_return_val_if_fail (FICHA_IS_EXPORT (self), NULL);

  return self->activity;
}

/**
 * ficha_export_get_enrolment:
 * @self: an export
 *
 * Returns: (transfer none): who adds and edits integrations
 */
FichaEnrolment *
ficha_export_get_enrolment (FichaExport *self)
{
  g_return_val_if_fail (FICHA_IS_EXPORT (self), NULL);

  return self->enrolment;
}

/**
 * ficha_export_get_skeleton:
 * @self: an export
 *
 * Returns: (transfer none): the object on the bus
 */
FichaBusAgent1 *
ficha_export_get_skeleton (FichaExport *self)
{
  g_return_val_if_fail (FICHA_IS_EXPORT (self), NULL);

  return self->skeleton;
}
