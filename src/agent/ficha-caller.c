// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-caller.h"

#include "ficha-surroundings.h"

#include <string.h>

/* What systemd names the unit of a Flatpak: "app-flatpak-ID-NUMBER.scope". */
#define FLATPAK_PREFIX "app-flatpak-"
#define SCOPE_SUFFIX   ".scope"

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

/**
 * ficha_caller_name:
 * @comm: what a process names itself (proc(5), `/proc/PID/comm`), in any encoding
 * @cgroup: (nullable): the control groups it is in (`/proc/PID/cgroup`)
 *
 * Returns: (transfer full): the id of the Flatpak that a process belongs to, else its name; in any
 *   encoding
 */
char *
ficha_caller_name (const char *comm, const char *cgroup)
{
  const char *unit = cgroup != NULL ? g_strrstr (cgroup, "/" FLATPAK_PREFIX) : NULL;
  g_autofree char *name = NULL;
  char *number;

  g_return_val_if_fail (comm != NULL, NULL);

  if (unit != NULL)
    {
      unit += strlen ("/" FLATPAK_PREFIX);
      name = g_strndup (unit, strcspn (unit, "/\n"));
      number = strrchr (name, '-');
      if (number != NULL && number > name && g_str_has_suffix (name, SCOPE_SUFFIX))
        {
          *number = '\0';
          return g_steal_pointer (&name);
        }
    }

  return g_strchomp (g_strdup (comm));
}

/**
 * ficha_caller_dup_program:
 * @pid: a process id of the bus, %G_MAXUINT where it does not know
 *
 * Tells which program a process is, as far as the system does: a process names itself. What is in a
 * sandbox sees other processes by these numbers.
 *
 * Returns: (transfer full) (nullable): its name, in any encoding; %NULL where unknown
 */
char *
ficha_caller_dup_program (guint pid)
{
  g_autofree char *comm_path = g_strdup_printf ("/proc/%u/comm", pid);
  g_autofree char *cgroup_path = g_strdup_printf ("/proc/%u/cgroup", pid);
  g_autofree char *comm = NULL;
  g_autofree char *cgroup = NULL;

  if (ficha_surroundings_are_flatpak () || !g_file_get_contents (comm_path, &comm, NULL, NULL))
    return NULL;

  g_file_get_contents (cgroup_path, &cgroup, NULL, NULL);
  return ficha_caller_name (comm, cgroup);
}
