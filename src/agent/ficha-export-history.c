// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-export-history.h"

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

/**
 * ficha_export_history_connect:
 * @self: an export that is being made
 *
 * Connects the method that tells how operations ended.
 */
void
ficha_export_history_connect (FichaExport *self)
{
  g_return_if_fail (FICHA_IS_EXPORT (self));

  g_signal_connect_object (ficha_export_get_skeleton (self), "handle-get-history",
                           G_CALLBACK (get_history_cb), self, G_CONNECT_DEFAULT);
}
