// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-background.h"

#include <libportal/portal.h>

#include "ficha-autostart.h"
#include "ficha-words.h"

/* Seconds for the portal: it may ask the user. */
#define PORTAL_TIMEOUT 120

/**
 * FichaBackground:
 *
 * Whether the agent is there without being called, as the preferences want it: by an entry of its
 * own in the autostart folder, and inside a Flatpak, which can't write there, by the Background
 * portal.
 */
struct _FichaBackground
{
  GObject parent_instance;

  FichaPreferences *preferences; /* (owned) */
  char *program;                 /* (owned) */
  gboolean sandboxed;
  XdpPortal *portal;     /* (owned) (nullable) */
  GCancellable *request; /* (owned) (nullable): tells the last request; never cancelled, upon which
                            libportal 0.9 would drop the call without an answer */
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
  g_clear_object (&self->request);
}

static void
requested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaBackground) self = FICHA_BACKGROUND (user_data);
  g_autoptr (GError) error = NULL;
  gboolean granted = xdp_portal_request_background_finish (XDP_PORTAL (source), result, &error);

  /* asked anew since, or told already that it takes too long */
  if (g_task_get_cancellable (G_TASK (result)) != self->request)
    return;

  forget_request (self);
  if (granted)
    set_state (self, get_wish (self));
  else if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_state (self, "refused");
  else
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
  g_autoptr (GPtrArray) command = g_ptr_array_new_with_free_func (g_free);
  gboolean autostart = g_str_equal (get_wish (self), "login");

  g_assert (FICHA_IS_BACKGROUND (self));

  if (self->portal == NULL)
    self->portal = xdp_portal_initable_new (NULL);
  if (self->portal == NULL)
    {
      set_state (self, "failed");
      return;
    }

  forget_request (self);
  self->request = g_cancellable_new ();
  self->late_id = g_timeout_add_seconds (PORTAL_TIMEOUT, late_cb, self);
  g_ptr_array_add (command, g_strdup (self->program));
  xdp_portal_request_background (self->portal, NULL, (char *) ficha_words_background_reason (),
                                 command,
                                 autostart ? XDP_BACKGROUND_FLAG_AUTOSTART
                                           : XDP_BACKGROUND_FLAG_NONE,
                                 self->request, requested_cb, g_object_ref (self));
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
  if (self->sandboxed)
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
  g_clear_object (&self->portal);
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
 * @sandboxed: whether this is a Flatpak
 *
 * Brings what is there into line with @preferences, now and when they change. An entry that the user
 * made or switched off by other means stays so until they do; inside a Flatpak the system is asked at
 * each start, which is how it hears that the agent stays.
 *
 * Returns: (transfer full): the background
 */
FichaBackground *
ficha_background_new (FichaPreferences *preferences, const char *program, gboolean sandboxed)
{
  FichaBackground *self;

  g_return_val_if_fail (FICHA_IS_PREFERENCES (preferences), NULL);
  g_return_val_if_fail (program != NULL, NULL);

  self = g_object_new (FICHA_TYPE_BACKGROUND, NULL);
  self->preferences = g_object_ref (preferences);
  self->program = g_strdup (program);
  self->sandboxed = sandboxed;
  g_signal_connect_object (preferences, "notify::run-in-background", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (preferences, "notify::autostart", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);

  if (!sandboxed)
    write_entry (self, FALSE);
  else if (!g_str_equal (get_wish (self), "off"))
    ask_portal (self);

  return self;
}

/**
 * ficha_background_get_state:
 * @self: a background
 *
 * Returns: (transfer none): `off`, `running`, `login`, `refused` or `failed`, as the bus interface's
 *   property Background
 */
const char *
ficha_background_get_state (FichaBackground *self)
{
  g_return_val_if_fail (FICHA_IS_BACKGROUND (self), NULL);

  return self->state;
}
