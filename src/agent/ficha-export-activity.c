// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-export-activity.h"

#include "ficha-call.h"

static GVariant *
history_to_variant (const FichaHistory *history)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(xss)"));

  for (guint i = 0; i < history->n; i++)
    g_variant_builder_add (&builder, "(xss)", history->at[i],
                           ficha_result_get_nick (history->results[i]),
                           history->results[i] == FICHA_RESULT_FAILED
                               ? ficha_error_get_nick (history->errors[i])
                               : "");

  return g_variant_builder_end (&builder);
}

static gboolean
get_history_cb (FichaBusAgent1 *skeleton,
                GDBusMethodInvocation *invocation,
                const char *name,
                FichaExport *self)
{
  g_autoptr (FichaCall) call = ficha_call_new (self, invocation);

  if (ficha_call_find (call, name))
    ficha_bus_agent1_complete_get_history (skeleton, ficha_call_steal_invocation (call),
                                           history_to_variant (&call->entry->record->history));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
get_activity_cb (FichaBusAgent1 *skeleton,
                 GDBusMethodInvocation *invocation,
                 const char *name,
                 FichaExport *self)
{
  g_autoptr (FichaCall) call = ficha_call_new (self, invocation);

  if (*name == '\0' || ficha_call_find (call, name))
    ficha_bus_agent1_complete_get_activity (skeleton, ficha_call_steal_invocation (call),
                                            ficha_activity_tell (ficha_export_get_activity (self),
                                                                 call->entry));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaCall) call = user_data;
  g_autoptr (GError) error = NULL;

  if (ficha_activity_clear_finish (FICHA_ACTIVITY (source), result, &error))
    ficha_bus_agent1_complete_clear_activity (ficha_export_get_skeleton (call->export),
                                              ficha_call_steal_invocation (call));
  else
    ficha_call_fail (call, error);
}

static gboolean
clear_activity_cb (FichaBusAgent1 *skeleton,
                   GDBusMethodInvocation *invocation,
                   const char *name,
                   FichaExport *self)
{
  g_autoptr (FichaCall) call = ficha_call_new (self, invocation);

  if (*name == '\0' || ficha_call_find (call, name))
    {
      ficha_activity_clear_async (ficha_export_get_activity (self), call->entry, cleared_cb, call);
      g_steal_pointer (&call);
    }

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/**
 * ficha_export_activity_connect:
 * @self: an export that is being made
 *
 * Connects the methods that tell what happened, and the signal that there is more to tell.
 */
void
ficha_export_activity_connect (FichaExport *self)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } methods[] = {
    { "handle-get-history", G_CALLBACK (get_history_cb) },
    { "handle-get-activity", G_CALLBACK (get_activity_cb) },
    { "handle-clear-activity", G_CALLBACK (clear_activity_cb) },
  };

  g_return_if_fail (FICHA_IS_EXPORT (self));

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    g_signal_connect_object (ficha_export_get_skeleton (self), methods[i].signal,
                             methods[i].callback, self, G_CONNECT_DEFAULT);
  g_signal_connect_object (ficha_export_get_activity (self), "changed",
                           G_CALLBACK (ficha_bus_agent1_emit_activity_changed),
                           ficha_export_get_skeleton (self), G_CONNECT_SWAPPED);
}
