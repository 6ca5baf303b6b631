// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-caller.h"

/* Twenty commands that are started together and all want a new token are to share one renewal, although
 * the first may have its answer before the last has asked. Two commands one after the other are two
 * renewals. What tells them apart: a process that was there already when somebody before it was
 * answered has a lower number than the newest process of that moment. Numbers wrap around, and
 * differ between sandboxes: only a hint, and only used for a moment just past. */

/**
 * ficha_caller_get_newest_pid:
 *
 * Returns: the process id that was given out last (proc(5), `/proc/loadavg`), 0 where it can't be
 *   read
 */
guint
ficha_caller_get_newest_pid (void)
{
  g_autofree char *text = NULL;
  const char *last;

  if (!g_file_get_contents ("/proc/loadavg", &text, NULL, NULL))
    return 0;

  last = strrchr (text, ' ');
  return last != NULL ? (guint) g_ascii_strtoull (last, NULL, 10) : 0;
}

/**
 * ficha_caller_get_pid_async:
 * @connection: the session bus
 * @sender: a unique bus name
 * @callback: called with the answer of the bus
 * @user_data: for @callback
 */
void
ficha_caller_get_pid_async (GDBusConnection *connection,
                            const char *sender,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (G_IS_DBUS_CONNECTION (connection));

  g_dbus_connection_call (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                          "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                          g_variant_new ("(s)", sender), G_VARIANT_TYPE ("(u)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, callback, user_data);
}

/**
 * ficha_caller_get_pid_finish:
 * @connection: the session bus
 * @result: a result of ficha_caller_get_pid_async()
 *
 * Returns: the caller's process id, %G_MAXUINT where the bus does not know
 */
guint
ficha_caller_get_pid_finish (GDBusConnection *connection, GAsyncResult *result)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (connection, result, NULL);
  guint pid = G_MAXUINT;

  if (reply != NULL)
    g_variant_get (reply, "(u)", &pid);

  return pid;
}
