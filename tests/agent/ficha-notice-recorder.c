// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-notice-recorder.h"

#include "ficha-test.h"

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"

struct _FichaNoticeRecorder
{
  GDBusConnection *connection; /* (owned): of the recorder alone */
  guint object;
  char **capabilities; /* (owned) */
  FichaRecorderMood mood;
  GQueue waiting;     /* GDBusMethodInvocation (owned) */
  GPtrArray *notices; /* FichaRecordedNotice (owned), by their numbers */
  GPtrArray *titles;  /* (owned): of each that was sent */
  GString *seen;      /* (owned): every text that came */
  guint n_calls;
};

static const char xml[] =
    "<node><interface name='org.freedesktop.Notifications'>"
    "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
    "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"
    "<arg type='u' direction='out'/></method>"
    "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
    "<signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>"
    "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
    "</interface></node>";

static void
notice_free (FichaRecordedNotice *notice)
{
  g_free (notice->title);
  g_free (notice->body);
  g_strfreev (notice->actions);
  g_free (notice);
}

/* As they are: printed, some signs would be told otherwise. */
static void
append_texts (GString *texts, GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    g_string_append_printf (texts, "%s\n", g_variant_get_string (value, NULL));
  for (gsize i = 0; g_variant_is_container (value) && i < g_variant_n_children (value); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (value, i);

      append_texts (texts, child);
    }
}

static void
emit (FichaNoticeRecorder *self, const char *signal, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (self->connection, NULL, PATH, NAME, signal, parameters, &error);
  g_assert_no_error (error);
}

static void
close_notice (FichaNoticeRecorder *self, guint id, guint reason)
{
  FichaRecordedNotice *notice;

  /* the specification lets a server answer with an error: nothing that is not there is closed */
  g_assert_cmpuint (id, >, 0);
  g_assert_cmpuint (id, <=, self->notices->len);
  notice = self->notices->pdata[id - 1];
  if (!notice->open)
    return;

  notice->open = FALSE;
  emit (self, "NotificationClosed", g_variant_new ("(uu)", id, reason));
}

static guint
put_up (FichaNoticeRecorder *self, GVariant *parameters)
{
  FichaRecordedNotice *notice;
  const char *title, *body;
  g_auto (GStrv) actions = NULL;
  guint replaces;

  g_variant_get (parameters, "(&su&s&s&s^asa{sv}i)", NULL, &replaces, NULL, &title, &body, &actions,
                 NULL, NULL);
  g_ptr_array_add (self->titles, g_strdup (title));

  if (replaces == 0)
    {
      notice = g_new0 (FichaRecordedNotice, 1);
      g_ptr_array_add (self->notices, notice);
      notice->id = self->notices->len;
    }
  else
    {
      g_assert_cmpuint (replaces, <=, self->notices->len);
      notice = self->notices->pdata[replaces - 1];
    }

  g_set_str (&notice->title, title);
  g_set_str (&notice->body, body);
  g_clear_pointer (&notice->actions, g_strfreev);
  notice->actions = g_steal_pointer (&actions);
  notice->open = TRUE;

  return notice->id;
}

static void
answer (FichaNoticeRecorder *self, GDBusMethodInvocation *invocation)
{
  const char *method = g_dbus_method_invocation_get_method_name (invocation);
  GVariant *parameters = g_dbus_method_invocation_get_parameters (invocation);
  guint id;

  if (g_str_equal (method, "GetCapabilities"))
    {
      g_dbus_method_invocation_return_value (invocation,
                                             g_variant_new ("(^as)", self->capabilities));
    }
  else if (self->mood == FICHA_RECORDER_REFUSING)
    {
      g_dbus_method_invocation_return_dbus_error (invocation,
                                                  "org.freedesktop.DBus.Error.AccessDenied",
                                                  "not here");
    }
  else if (g_str_equal (method, "Notify"))
    {
      g_dbus_method_invocation_return_value (invocation,
                                             g_variant_new ("(u)", put_up (self, parameters)));
    }
  else
    {
      g_variant_get (parameters, "(u)", &id);
      close_notice (self, id, 3);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
}

static void
method_cb (GDBusConnection *connection,
           const char *sender,
           const char *object_path,
           const char *interface_name,
           const char *method_name,
           GVariant *parameters,
           GDBusMethodInvocation *invocation,
           gpointer user_data)
{
  FichaNoticeRecorder *self = user_data;

  self->n_calls++;
  append_texts (self->seen, parameters);
  if (self->mood == FICHA_RECORDER_HANGING)
    g_queue_push_tail (&self->waiting, invocation);
  else
    answer (self, invocation);
}

static const GDBusInterfaceVTable vtable = { .method_call = method_cb };

/**
 * ficha_notice_recorder_new:
 * @capabilities: (array zero-terminated=1): what it says it can do
 *
 * Returns: (transfer full): a recorder, which has the name on the session bus
 */
FichaNoticeRecorder *
ficha_notice_recorder_new (const char *const *capabilities)
{
  FichaNoticeRecorder *self = g_new0 (FichaNoticeRecorder, 1);
  g_autoptr (GDBusNodeInfo) info = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  self->capabilities = g_strdupv ((char **) capabilities);
  self->notices = g_ptr_array_new_with_free_func ((GDestroyNotify) notice_free);
  self->titles = g_ptr_array_new_with_free_func (g_free);
  self->seen = g_string_new (NULL);
  g_queue_init (&self->waiting);

  info = g_dbus_node_info_new_for_xml (xml, &error);
  g_assert_no_error (error);
  self->connection =
      g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  self->object = g_dbus_connection_register_object (self->connection, PATH, info->interfaces[0],
                                                    &vtable, self, NULL, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", NAME, 4), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);

  return self;
}

/**
 * ficha_notice_recorder_free:
 * @self: a recorder
 *
 * Takes it off the bus.
 */
void
ficha_notice_recorder_free (FichaNoticeRecorder *self)
{
  g_queue_clear_full (&self->waiting, g_object_unref);
  g_dbus_connection_unregister_object (self->connection, self->object);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_clear_object (&self->connection);
  g_strfreev (self->capabilities);
  g_ptr_array_unref (self->notices);
  g_ptr_array_unref (self->titles);
  g_string_free (self->seen, TRUE);
  g_free (self);
}

/**
 * ficha_notice_recorder_set_mood:
 * @self: a recorder
 * @mood: how it answers from here on; what waits is answered unless it hangs
 */
void
ficha_notice_recorder_set_mood (FichaNoticeRecorder *self, FichaRecorderMood mood)
{
  GDBusMethodInvocation *invocation;

  self->mood = mood;
  while (mood != FICHA_RECORDER_HANGING && (invocation = g_queue_pop_head (&self->waiting)) != NULL)
    answer (self, invocation);
}

/**
 * ficha_notice_recorder_count_calls:
 * @self: a recorder
 *
 * Returns: how many calls came, of whatever kind
 */
guint
ficha_notice_recorder_count_calls (FichaNoticeRecorder *self)
{
  return self->n_calls;
}

/**
 * ficha_notice_recorder_count_sent:
 * @self: a recorder
 * @title: (nullable): a title
 *
 * Returns: how many notifications with @title, or with any, were ever put up
 */
guint
ficha_notice_recorder_count_sent (FichaNoticeRecorder *self, const char *title)
{
  guint n = 0;

  for (guint i = 0; i < self->titles->len; i++)
    n += title == NULL || g_str_equal (self->titles->pdata[i], title);

  return n;
}

/**
 * ficha_notice_recorder_count_open:
 * @self: a recorder
 *
 * Returns: how many notifications stand
 */
guint
ficha_notice_recorder_count_open (FichaNoticeRecorder *self)
{
  guint n = 0;

  for (guint i = 0; i < self->notices->len; i++)
    n += ((const FichaRecordedNotice *) self->notices->pdata[i])->open;

  return n;
}

/**
 * ficha_notice_recorder_find:
 * @self: a recorder
 * @title: a title
 * @in_body: a part of the body
 *
 * Returns: (transfer none) (nullable): a notification that stands
 */
const FichaRecordedNotice *
ficha_notice_recorder_find (FichaNoticeRecorder *self, const char *title, const char *in_body)
{
  for (guint i = 0; i < self->notices->len; i++)
    {
      const FichaRecordedNotice *notice = self->notices->pdata[i];

      if (notice->open && g_str_equal (notice->title, title) &&
          strstr (notice->body, in_body) != NULL)
        return notice;
    }

  return NULL;
}

/**
 * ficha_notice_recorder_press:
 * @self: a recorder
 * @id: the number of a notification, which may be closed already
 * @action: the id of one of its actions
 *
 * Does what a click does: tells of it and closes the notification.
 */
void
ficha_notice_recorder_press (FichaNoticeRecorder *self, guint id, const char *action)
{
  emit (self, "ActionInvoked", g_variant_new ("(us)", id, action));
  close_notice (self, id, 2);
}

/**
 * ficha_notice_recorder_has_seen:
 * @self: a recorder
 * @text: some text
 *
 * Returns: whether @text was anywhere in what it was sent
 */
gboolean
ficha_notice_recorder_has_seen (FichaNoticeRecorder *self, const char *text)
{
  return strstr (self->seen->str, text) != NULL;
}
