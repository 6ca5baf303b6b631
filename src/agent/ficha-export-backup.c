// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-export-backup.h"

#include "ficha-backup-export.h"
#include "ficha-backup-import.h"
#include "ficha-call.h"

/* Integrations whose secret keys left the agent for a backup. */
typedef struct
{
  FichaManager *manager; /* (owned) */
  GPtrArray *entries;    /* (owned) (element-type FichaEntry) */
  guint n_noted;
} BackedUp;

static void
backed_up_free (gpointer data)
{
  BackedUp *self = data;

  g_ptr_array_unref (self->entries);
  g_object_unref (self->manager);
  g_free (self);
}

/* One at a time, while nothing else is to be done: to write one down takes the disk some milliseconds.
 * What can't be written down the next agent does not know, and asks once more than it had to. */
static gboolean
note_backup_cb (gpointer user_data)
{
  BackedUp *self = user_data;
  FichaEntry *entry = self->entries->pdata[self->n_noted++];

  if (entry->record->backed_up && entry->session_key == NULL && !ficha_entry_is_going (entry))
    ficha_catalog_save (ficha_manager_get_catalog (self->manager), entry->record, NULL);

  return self->n_noted < self->entries->len;
}

/* The secret keys left the agent: that is told of each integration. */
static void
note_keys (FichaCall *call, GPtrArray *entries)
{
  FichaManager *manager = ficha_export_get_manager (call->export);
  FichaActivity *activity = ficha_export_get_activity (call->export);
  const char *program = call->from_window ? "ficha" : call->program;
  BackedUp *backed_up;

  for (guint i = 0; i < entries->len; i++)
    {
      FichaEntry *entry = entries->pdata[i];

      ficha_activity_note (activity, entry, FICHA_USE_KEY_GIVEN, program);
      entry->record->backed_up = TRUE;
      ficha_manager_tell (manager, entry);
    }
  if (entries->len == 0)
    return;

  backed_up = g_new0 (BackedUp, 1);
  backed_up->manager = g_object_ref (manager);
  backed_up->entries = g_ptr_array_ref (entries);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, note_backup_cb, backed_up, backed_up_free);
}

static GVariant *
describe (GPtrArray *with_key, GPtrArray *without_key, gboolean encrypted)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_auto (GVariantBuilder) names = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_STRING_ARRAY);

  for (guint i = 0; encrypted && i < without_key->len; i++)
    g_variant_builder_add (&names, "s", ((FichaEntry *) without_key->pdata[i])->record->name);
  g_variant_dict_insert (&dict, "integrations", "u", with_key->len + without_key->len);
  g_variant_dict_insert (&dict, "secret-keys", "u", with_key->len);
  g_variant_dict_insert_value (&dict, "without-secret-key", g_variant_builder_end (&names));

  return g_variant_dict_end (&dict);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaCall) call = user_data;
  g_autoptr (GPtrArray) with_key = NULL;
  g_autoptr (GPtrArray) without_key = NULL;
  g_autoptr (FichaSecret) file = NULL;
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (GError) error = NULL;

  file =
      ficha_backup_export_finish (FICHA_MANAGER (source), result, &with_key, &without_key, &error);
  if (file == NULL)
    {
      ficha_call_fail (call, error);
      return;
    }

  fds = ficha_call_give_secret (call, file);
  if (fds == NULL)
    return;

  note_keys (call, with_key);
  ficha_bus_agent1_complete_export (ficha_export_get_skeleton (call->export),
                                    ficha_call_steal_invocation (call), fds,
                                    g_variant_new_handle (0),
                                    describe (with_key, without_key, call->secret != NULL));
}

static void
export_all (FichaCall *call)
{
  ficha_backup_export_async (ficha_export_get_manager (call->export), call->secret, exported_cb,
                             call);
}

static gboolean
export_cb (FichaBusAgent1 *skeleton,
           GDBusMethodInvocation *invocation,
           GUnixFDList *fds,
           GVariant *handle,
           FichaExport *self)
{
  g_autoptr (FichaCall) call = ficha_call_new (self, invocation);

  if (ficha_call_take_secret (call, fds, handle))
    ficha_call_identify (g_steal_pointer (&call), export_all);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaCall) call = user_data;
  g_autoptr (GVariant) integrations = NULL;
  g_autoptr (GError) error = NULL;

  integrations = ficha_backup_import_finish (FICHA_MANAGER (source), result, &error);
  if (integrations != NULL)
    ficha_bus_agent1_complete_import (ficha_export_get_skeleton (call->export),
                                      ficha_call_steal_invocation (call), NULL, integrations);
  else
    ficha_call_fail (call, error);
}

static gboolean
import_cb (FichaBusAgent1 *skeleton,
           GDBusMethodInvocation *invocation,
           GUnixFDList *fds,
           GVariant *handle,
           GVariant *options,
           FichaExport *self)
{
  g_autoptr (FichaCall) call = ficha_call_new (self, invocation);

  if (ficha_call_take_secret (call, fds, handle))
    {
      ficha_backup_import_async (ficha_export_get_manager (self), ficha_export_get_enrolment (self),
                                 call->secret, options, imported_cb, call);
      g_steal_pointer (&call);
    }

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/**
 * ficha_export_backup_connect:
 * @self: an export that is being made
 *
 * Connects the methods that read and write files of integrations.
 */
void
ficha_export_backup_connect (FichaExport *self)
{
  g_return_if_fail (FICHA_IS_EXPORT (self));

  g_signal_connect_object (ficha_export_get_skeleton (self), "handle-export",
                           G_CALLBACK (export_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (ficha_export_get_skeleton (self), "handle-import",
                           G_CALLBACK (import_cb), self, G_CONNECT_DEFAULT);
}
