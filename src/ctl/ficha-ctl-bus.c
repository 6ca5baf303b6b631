// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-bus.h"

#include "ficha-error.h"

/* A connection that is being made, of who waits for it and of who makes it. */
typedef struct
{
  GDBusConnection *connection; /* (owned) (nullable) */
  GError *error;               /* (owned) (nullable) */
} Attempt;

static void
attempt_clear (Attempt *attempt)
{
  g_clear_object (&attempt->connection);
  g_clear_error (&attempt->error);
}

static void
attempt_unref (Attempt *attempt)
{
  g_rc_box_release_full (attempt, (GDestroyNotify) attempt_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attempt, attempt_unref)

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Attempt) attempt = user_data;

  attempt->connection = g_bus_get_finish (result, &attempt->error);
}

static gboolean
late_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

/**
 * ficha_ctl_bus_connect:
 * @timeout: the longest wait, in milliseconds
 * @error: return location for an error
 *
 * Connects to the session bus. g_bus_get_sync() would wait for ever for one that takes the
 * connection and says nothing; no cancellable ends all of its steps.
 *
 * Returns: (transfer full): the connection, or %NULL with %FICHA_ERROR_NO_AGENT, or
 *   %FICHA_ERROR_TIMED_OUT where the time is over
 */
GDBusConnection *
ficha_ctl_bus_connect (int timeout, GError **error)
{
  g_autoptr (Attempt) attempt = g_rc_box_new0 (Attempt);
  gboolean late = FALSE;
  guint late_id;

  late_id = g_timeout_add ((guint) MAX (timeout, 0), late_cb, &late);
  g_bus_get (G_BUS_TYPE_SESSION, NULL, connected_cb, g_rc_box_acquire (attempt));
  while (attempt->connection == NULL && attempt->error == NULL && !late)
    g_main_context_iteration (NULL, TRUE);
  if (!late)
    g_source_remove (late_id);

  if (attempt->connection != NULL)
    return g_steal_pointer (&attempt->connection);

  if (attempt->error != NULL)
    g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_NO_AGENT, attempt->error->message);
  else
    g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_TIMED_OUT, "");
  return NULL;
}
