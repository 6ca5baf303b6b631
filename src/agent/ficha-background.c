// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-background.h"

#include "ficha-autostart.h"
#include "ficha-words.h"

/* Seconds for the portal: it may ask the user. */
#define PORTAL_TIMEOUT 120
#define PORTAL_NAME    "org.freedesktop.portal.Desktop"
#define PORTAL_PATH    "/org/freedesktop/portal/desktop"
/* Of a request to a portal (org.freedesktop.portal.Request); what is greater went wrong otherwise. */
#define RESPONSE_DONE      0
#define RESPONSE_CANCELLED 1
#define RESPONSE_OTHER     2

/**
 * FichaBackground:
 *
 * Whether the agent is there without being called, as the preferences want it: by an entry of its
 * own in the autostart folder, and inside a Flatpak, which can't write there, by the Background
 * portal. Not by libportal: whether xdp_portal_request_background() takes the command over changed
 * between its versions 0.9 and 0.11, with the same soname.
 */
struct _FichaBackground
{
  GObject parent_instance;

  FichaPreferences *preferences; /* (owned) */
  char *program;                 /* (owned) */
  GDBusConnection *connection;   /* (owned) (nullable): inside a Flatpak */
  GCancellable *request;         /* (owned) (nullable): the call that is under way */
  guint response_id;
  guint late_id;
  guint apply_id;
  const char *state; /* (unowned): a word */
};

G_DEFINE_FINAL_TYPE (FichaBackground, ficha_background, G_TYPE_OBJECT)

typedef enum
{
  PROP_STATE = 1,
} FichaBackgroundProperty;

static GParamSpec *properties[PROP_STATE + 1];

static void
set_state (FichaBackground *self, const char *state)
{
  g_assert (FICHA_IS_BACKGROUND (self));

  if (g_strcmp0 (self->state, state) == 0)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* What is wanted, as the state that tells that it is so. */
static const char *
get_wish (FichaBackground *self)
{
  g_assert (FICHA_IS_BACKGROUND (self));

  if (!ficha_preferences_get_run_in_background (self->preferences))
    return "off";

  return ficha_preferences_get_autostart (self->preferences) ? "login" : "running";
}

static void
forget_request (FichaBackground *self)
{
  g_assert (FICHA_IS_BACKGROUND (self));

  g_clear_handle_id (&self->late_id, g_source_remove);
  if (self->response_id != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->response_id);
  self->response_id = 0;
  g_cancellable_cancel (self->request);
  g_clear_object (&self->request);
}

static void
response_cb (GDBusConnection *connection,
             const char *sender,
             const char *path,
             const char *interface,
             const char *signal,
             GVariant *parameters,
             gpointer user_data)
{
  FichaBackground *self = FICHA_BACKGROUND (user_data);
  const char *wish = get_wish (self);
  g_autoptr (GVariant) results = NULL;
  guint response = RESPONSE_OTHER;
  gboolean granted = FALSE;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    g_variant_get (parameters, "(u@a{sv})", &response, &results);
  if (response == RESPONSE_DONE)
    g_variant_lookup (results, g_str_equal (wish, "login") ? "autostart" : "background", "b",
                      &granted);

  forget_request (self);
  if (granted)
    set_state (self, wish);
  else
    set_state (self, response <= RESPONSE_CANCELLED ? "refused" : "failed");
}

static void
requested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaBackground) self = FICHA_BACKGROUND (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  /* the answer itself comes as a signal; a request that was forgotten is none of ours */
  if (reply != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  forget_request (self);
  set_state (self, "failed");
}

static gboolean
late_cb (gpointer user_data)
{
  FichaBackground *self = FICHA_BACKGROUND (user_data);

  self->late_id = 0;
  forget_request (self);
  set_state (self, "failed");

  return G_SOURCE_REMOVE;
}

static void
ask_portal (FichaBackground *self)
{
  const char *const command[] = { self->program, NULL };
  g_autofree char *token = g_strdup_printf ("ficha%u", g_random_int ());
  g_autofree char *sender = NULL;
  g_autofree char *path = NULL;
  GVariantDict options = G_VARIANT_DICT_INIT (NULL);

  g_assert (FICHA_IS_BACKGROUND (self));

  sender =
      g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (self->connection) + 1), ".", '_');
  path = g_strdup_printf (PORTAL_PATH "/request/%s/%s", sender, token);
  g_variant_dict_insert (&options, "handle_token", "s", token);
  g_variant_dict_insert (&options, "reason", "s", ficha_words_background_reason ());
  g_variant_dict_insert (&options, "commandline", "^as", command);
  g_variant_dict_insert (&options, "autostart", "b", g_str_equal (get_wish (self), "login"));

  forget_request (self);
  self->request = g_cancellable_new ();
  self->late_id = g_timeout_add_seconds (PORTAL_TIMEOUT, late_cb, self);
  self->response_id =
      g_dbus_connection_signal_subscribe (self->connection, PORTAL_NAME,
                                          "org.freedesktop.portal.Request", "Response", path, NULL,
                                          G_DBUS_SIGNAL_FLAGS_NONE, response_cb, self, NULL);
  g_dbus_connection_call (self->connection, PORTAL_NAME, PORTAL_PATH,
                          "org.freedesktop.portal.Background", "RequestBackground",
                          g_variant_new ("(s@a{sv})", "", g_variant_dict_end (&options)),
                          G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, G_MAXINT, self->request,
                          requested_cb, g_object_ref (self));
}

/* @chosen: the user has just changed the preferences: that goes over what others did to the entry
 * before. */
static void
write_entry (FichaBackground *self, gboolean chosen)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "autostart", NULL);
  g_autoptr (GError) error = NULL;
  const char *wish = get_wish (self);
  gboolean done;

  g_assert (FICHA_IS_BACKGROUND (self));

  if (!g_str_equal (wish, "login"))
    done = !chosen || ficha_autostart_remove (folder, &error);
  else if (!chosen && ficha_autostart_is_disabled (folder))
    {
      set_state (self, "refused");
      return;
    }
  else
    done = ficha_autostart_add (folder, self->program, &error);

  if (!done)
    g_debug ("autostart: %s", error->message);
  set_state (self, done ? wish : "failed");
}

static gboolean
apply_cb (gpointer user_data)
{
  FichaBackground *self = FICHA_BACKGROUND (user_data);

  self->apply_id = 0;
  if (self->connection != NULL)
    ask_portal (self);
  else
    write_entry (self, TRUE);

  return G_SOURCE_REMOVE;
}

/* Both preferences may change in one turn of the main loop: that is one request. */
static void
changed_cb (FichaBackground *self)
{
  if (self->apply_id == 0)
    self->apply_id = g_idle_add (apply_cb, self);
}

static void
ficha_background_dispose (GObject *object)
{
  FichaBackground *self = FICHA_BACKGROUND (object);

  g_clear_handle_id (&self->apply_id, g_source_remove);
  forget_request (self);
  g_clear_object (&self->connection);
  g_clear_object (&self->preferences);

  G_OBJECT_CLASS (ficha_background_parent_class)->dispose (object);
}

static void
ficha_background_finalize (GObject *object)
{
  g_free (FICHA_BACKGROUND (object)->program);

  G_OBJECT_CLASS (ficha_background_parent_class)->finalize (object);
}

static void
ficha_background_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FichaBackground *self = FICHA_BACKGROUND (object);

  switch ((FichaBackgroundProperty) id)
    {
    case PROP_STATE:
      g_value_set_string (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_background_class_init (FichaBackgroundClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ficha_background_dispose;
  object_class->finalize = ficha_background_finalize;
  object_class->get_property = ficha_background_get_property;

  /* as the bus interface's property Background */
  properties[PROP_STATE] =
      g_param_spec_string ("state", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ficha_background_init (FichaBackground *self)
{
  self->state = "off";
}

/**
 * ficha_background_new:
 * @preferences: what the user wants
 * @program: the agent, a path
 * @connection: (nullable): the session bus, where this is a Flatpak
 *
 * Brings what is there into line with @preferences, now and when they change. An entry that the user
 * made or switched off by other means stays so until they do; inside a Flatpak the system is asked at
 * each start, which is how it hears that the agent stays.
 *
 * Returns: (transfer full): the background
 */
FichaBackground *
ficha_background_new (FichaPreferences *preferences,
                      const char *program,
                      GDBusConnection *connection)
{
  FichaBackground *self;

  g_return_val_if_fail (FICHA_IS_PREFERENCES (preferences), NULL);
  g_return_val_if_fail (program != NULL, NULL);
  g_return_val_if_fail (connection == NULL || G_IS_DBUS_CONNECTION (connection), NULL);

  self = g_object_new (FICHA_TYPE_BACKGROUND, NULL);
  self->preferences = g_object_ref (preferences);
  self->program = g_strdup (program);
  g_set_object (&self->connection, connection);
  g_signal_connect_object (preferences, "notify::run-in-background", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (preferences, "notify::autostart", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);

  if (connection == NULL)
    write_entry (self, FALSE);
  else if (!g_str_equal (get_wish (self), "off"))
    {
      self->state = ""; /* not known yet */
      ask_portal (self);
    }

  return self;
}

/**
 * ficha_background_get_state:
 * @self: a background
 *
 * Returns: (transfer none): `off`, `running`, `login`, `refused` or `failed`, or empty while it is not
 *   known yet, as the bus interface's property Background
 */
const char *
ficha_background_get_state (FichaBackground *self)
{
  g_return_val_if_fail (FICHA_IS_BACKGROUND (self), NULL);

  return self->state;
}
