// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-call-limit.h"

/* Calls come faster than they are answered, and each that waits takes memory, file descriptors, and the
 * time of whoever comes after it. So of one caller only so many wait; the others are answered at once,
 * in GDBus's own thread, that there are too many. */

#define TOO_MANY "org.freedesktop.DBus.Error.LimitsExceeded"

/* of GDBus's thread alone */
typedef struct
{
  GHashTable *waiting; /* (owned): the caller's unique name → how many of its calls wait */
  GHashTable *silent;  /* (owned): of those that want no answer, the serial and the caller */
} Limit;

static void
limit_free (gpointer data)
{
  Limit *self = data;

  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->silent);
  g_free (self);
}

/* Whether one more may wait. */
static gboolean
limit_take (Limit *self, const char *caller)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->waiting, caller));

  if (n >= FICHA_CALL_LIMIT)
    return FALSE;

  g_hash_table_insert (self->waiting, g_strdup (caller), GUINT_TO_POINTER (n + 1));
  return TRUE;
}

static void
limit_give_back (Limit *self, const char *caller)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->waiting, caller));

  if (n > 1)
    g_hash_table_insert (self->waiting, g_strdup (caller), GUINT_TO_POINTER (n - 1));
  else
    g_hash_table_remove (self->waiting, caller);
}

static void
refuse (GDBusConnection *connection, GDBusMessage *call)
{
  g_autoptr (GDBusMessage) reply =
      g_dbus_message_new_method_error_literal (call, TOO_MANY, "Too many calls at once");

  g_dbus_connection_send_message (connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
}

static char *
make_key (const char *caller, guint32 serial)
{
  return g_strdup_printf ("%u %s", serial, caller);
}

/* A call that wants no answer is given one all the same, for its end to be seen here. */
static GDBusMessage *
filter_call (Limit *self, GDBusConnection *connection, GDBusMessage *message)
{
  const char *caller = g_dbus_message_get_sender (message);
  GDBusMessageFlags flags = g_dbus_message_get_flags (message);
  gboolean silent = (flags & G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED) != 0;

  if (!limit_take (self, caller))
    {
      if (!silent)
        refuse (connection, message);
      g_object_unref (message);
      return NULL;
    }

  if (silent)
    {
      g_autoptr (GDBusMessage) original = message;

      /* what came is locked; a copy fails only where no descriptors are left for its own */
      message = g_dbus_message_copy (original, NULL);
      if (message == NULL)
        {
          limit_give_back (self, caller);
          return NULL;
        }
      g_dbus_message_set_flags (message, flags & ~G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED);
      g_hash_table_add (self->silent, make_key (caller, g_dbus_message_get_serial (message)));
    }
  return message;
}

static GDBusMessage *
filter_answer (Limit *self, GDBusMessage *message)
{
  const char *caller = g_dbus_message_get_destination (message);
  g_autofree char *key = NULL;

  if (g_strcmp0 (g_dbus_message_get_error_name (message), TOO_MANY) == 0)
    return message;

  limit_give_back (self, caller);
  key = make_key (caller, g_dbus_message_get_reply_serial (message));
  if (g_hash_table_remove (self->silent, key))
    g_clear_object (&message);

  return message;
}

static GDBusMessage *
filter_cb (GDBusConnection *connection,
           GDBusMessage *message,
           gboolean incoming,
           gpointer user_data)
{
  Limit *self = user_data;
  GDBusMessageType type = g_dbus_message_get_message_type (message);

  if (incoming && type == G_DBUS_MESSAGE_TYPE_METHOD_CALL &&
      g_dbus_message_get_sender (message) != NULL)
    return filter_call (self, connection, message);
  if (!incoming &&
      (type == G_DBUS_MESSAGE_TYPE_METHOD_RETURN || type == G_DBUS_MESSAGE_TYPE_ERROR) &&
      g_dbus_message_get_destination (message) != NULL)
    return filter_answer (self, message);

  return message;
}

/**
 * ficha_call_limit_follow:
 * @connection: the session bus
 *
 * Answers more than %FICHA_CALL_LIMIT calls of one caller that wait for their answers with
 * `org.freedesktop.DBus.Error.LimitsExceeded`, as long as there is @connection.
 */
void
ficha_call_limit_follow (GDBusConnection *connection)
{
  Limit *self;

  g_return_if_fail (G_IS_DBUS_CONNECTION (connection));

  self = g_new0 (Limit, 1);
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->silent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_dbus_connection_add_filter (connection, filter_cb, self, limit_free);
}
