// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-presence.h"

/**
 * FichaPresence:
 *
 * Whether the person is at a window: its focus has not gone elsewhere, it is not minimised, the screen
 * is neither locked nor blank, and there was a key or a movement lately.
 */
struct _FichaPresence
{
  GObject parent_instance;

  GtkWindow *window;           /* (owned) */
  GtkApplication *application; /* (owned) (nullable) */
  GtkEventController *input;   /* (unowned): of the window */
  GDBusConnection *connection; /* (owned) (nullable): the session's */
  guint subscriptions[2];
  guint idle_seconds;
  guint timer;
  gint64 last_input; /* monotonic, microseconds */
  gboolean was_active;
  gboolean is_idle;
  gboolean is_locked;
  gboolean here;
};

typedef enum
{
  PROP_HERE = 1,
} FichaPresenceProperty;

static GParamSpec *properties[PROP_HERE + 1];

G_DEFINE_FINAL_TYPE (FichaPresence, ficha_presence, G_TYPE_OBJECT)

static gboolean
is_screensaver_active (FichaPresence *self)
{
  gboolean active = FALSE;

  if (self->application != NULL)
    g_object_get (self->application, "screensaver-active", &active, NULL);

  return active;
}

static void
update (FichaPresence *self)
{
  gboolean is_active, here;

  g_assert (FICHA_IS_PRESENCE (self));

  is_active = gtk_window_is_active (self->window);
  here = (is_active || !self->was_active) && !gtk_window_is_suspended (self->window) &&
         !self->is_locked && !is_screensaver_active (self) && !self->is_idle;
  self->was_active |= is_active;
  if (here == self->here)
    return;

  self->here = here;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HERE]);
}

static void
active_changed_cb (GDBusConnection *connection,
                   const char *sender,
                   const char *path,
                   const char *interface,
                   const char *signal,
                   GVariant *parameters,
                   gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (FichaPresence) self = g_weak_ref_get (weak);

  if (self == NULL || !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;

  g_variant_get (parameters, "(b)", &self->is_locked);
  update (self);
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* In a sandbox the portal tells GtkApplication. Outside of one GTK asks org.gnome.ScreenSaver only if
 * it ran already when we started. */
static void
follow_lock (FichaPresence *self)
{
  static const char *const names[] = { "org.gnome.ScreenSaver", "org.freedesktop.ScreenSaver" };

  g_assert (FICHA_IS_PRESENCE (self));

  g_set_object (&self->connection,
                g_application_get_dbus_connection (G_APPLICATION (self->application)));
  if (self->connection == NULL)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GWeakRef *weak = g_new0 (GWeakRef, 1);

      g_weak_ref_init (weak, self);
      self->subscriptions[i] =
          g_dbus_connection_signal_subscribe (self->connection, names[i], names[i], "ActiveChanged",
                                              NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                              active_changed_cb, weak, weak_ref_free);
    }
}

static gboolean timer_cb (gpointer user_data);

static void
start_timer (FichaPresence *self, guint seconds)
{
  g_assert (FICHA_IS_PRESENCE (self));

  self->timer = g_timeout_add_seconds (seconds, timer_cb, self);
}

static gboolean
timer_cb (gpointer user_data)
{
  FichaPresence *self = FICHA_PRESENCE (user_data);
  gint64 idle = (g_get_monotonic_time () - self->last_input) / G_USEC_PER_SEC;

  self->timer = 0;
  if (idle < self->idle_seconds)
    {
      start_timer (self, self->idle_seconds - idle);
      return G_SOURCE_REMOVE;
    }

  self->is_idle = TRUE;
  update (self);

  return G_SOURCE_REMOVE;
}

static gboolean
event_cb (GtkEventController *controller, GdkEvent *event, gpointer user_data)
{
  g_autoptr (FichaPresence) self = g_object_ref (FICHA_PRESENCE (user_data));

  switch ((int) gdk_event_get_event_type (event))
    {
    case GDK_MOTION_NOTIFY:
    case GDK_BUTTON_PRESS:
    case GDK_KEY_PRESS:
    case GDK_SCROLL:
    case GDK_TOUCH_BEGIN:
    case GDK_TOUCH_UPDATE:
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }

  self->last_input = g_get_monotonic_time ();
  if (self->is_idle)
    {
      self->is_idle = FALSE;
      start_timer (self, self->idle_seconds);
      update (self);
    }

  return GDK_EVENT_PROPAGATE;
}

static void
ficha_presence_dispose (GObject *object)
{
  FichaPresence *self = FICHA_PRESENCE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  for (gsize i = 0; i < G_N_ELEMENTS (self->subscriptions); i++)
    {
      if (self->subscriptions[i] != 0)
        g_dbus_connection_signal_unsubscribe (self->connection, self->subscriptions[i]);
      self->subscriptions[i] = 0;
    }
  g_clear_object (&self->connection);
  if (self->window != NULL && self->input != NULL)
    gtk_widget_remove_controller (GTK_WIDGET (self->window), self->input);
  self->input = NULL;
  g_clear_object (&self->window);
  g_clear_object (&self->application);

  G_OBJECT_CLASS (ficha_presence_parent_class)->dispose (object);
}

static void
ficha_presence_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FichaPresence *self = FICHA_PRESENCE (object);

  switch ((FichaPresenceProperty) id)
    {
    case PROP_HERE:
      g_value_set_boolean (value, self->here);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_presence_class_init (FichaPresenceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ficha_presence_dispose;
  object_class->get_property = ficha_presence_get_property;

  properties[PROP_HERE] =
      g_param_spec_boolean ("here", NULL, NULL, TRUE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ficha_presence_init (FichaPresence *self)
{
  self->here = TRUE;
  self->last_input = g_get_monotonic_time ();
}

/**
 * ficha_presence_new:
 * @window: where the person is to be
 * @idle_seconds: how long nobody may touch @window, in seconds, more than 0
 *
 * A window that never had the focus counts as one that has it. Whether the screen is locked or blank
 * is known by the #GtkApplication of @window, which is to register with the session.
 *
 * Returns: (transfer full): a presence
 */
FichaPresence *
ficha_presence_new (GtkWindow *window, guint idle_seconds)
{
  FichaPresence *self;

  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);
  g_return_val_if_fail (idle_seconds > 0, NULL);

  self = g_object_new (FICHA_TYPE_PRESENCE, NULL);
  self->window = g_object_ref (window);
  self->idle_seconds = idle_seconds;
  self->input = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (self->input, GTK_PHASE_CAPTURE);
  g_signal_connect_object (self->input, "event", G_CALLBACK (event_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (window), self->input);

  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "notify::suspended", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_set_object (&self->application, gtk_window_get_application (window));
  if (self->application != NULL)
    {
      g_signal_connect_object (self->application, "notify::screensaver-active", G_CALLBACK (update),
                               self, G_CONNECT_SWAPPED);
      follow_lock (self);
    }
  start_timer (self, idle_seconds);
  update (self);

  return self;
}

/**
 * ficha_presence_get_here:
 * @self: a presence
 *
 * Returns: whether the person is at the window
 */
gboolean
ficha_presence_get_here (FichaPresence *self)
{
  g_return_val_if_fail (FICHA_IS_PRESENCE (self), FALSE);

  return self->here;
}
