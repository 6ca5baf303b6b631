// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-preferences.h"

/**
 * FichaPreferences:
 *
 * What the user chose in the window's preferences, as far as the agent is concerned. Follows the
 * settings; without them (a broken installation, fault X11) the defaults hold.
 */
struct _FichaPreferences
{
  GObject parent_instance;

  GSettings *settings; /* (owned) (nullable) */
  gboolean renew_automatically;
  guint remind_before; /* minutes */
  gboolean notify_failures;
  gboolean run_in_background;
  gboolean autostart;
  gboolean search_provider;
};

G_DEFINE_FINAL_TYPE (FichaPreferences, ficha_preferences, G_TYPE_OBJECT)

typedef enum
{
  PROP_RENEW_AUTOMATICALLY = 1,
  PROP_REMIND_BEFORE,
  PROP_NOTIFY_FAILURES,
  PROP_RUN_IN_BACKGROUND,
  PROP_AUTOSTART,
  PROP_SEARCH_PROVIDER,
} FichaPreferencesProperty;

static GParamSpec *properties[PROP_SEARCH_PROVIDER + 1];

static void
ficha_preferences_finalize (GObject *object)
{
  g_clear_object (&FICHA_PREFERENCES (object)->settings);

  G_OBJECT_CLASS (ficha_preferences_parent_class)->finalize (object);
}

static gboolean *
get_switch (FichaPreferences *self, FichaPreferencesProperty property)
{
  switch (property)
    {
    case PROP_RENEW_AUTOMATICALLY:
      return &self->renew_automatically;
    case PROP_NOTIFY_FAILURES:
      return &self->notify_failures;
    case PROP_RUN_IN_BACKGROUND:
      return &self->run_in_background;
    case PROP_AUTOSTART:
      return &self->autostart;
    case PROP_SEARCH_PROVIDER:
      return &self->search_provider;
    case PROP_REMIND_BEFORE:
    default:
      return NULL;
    }
}

static void
ficha_preferences_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FichaPreferences *self = FICHA_PREFERENCES (object);
  const gboolean *on = get_switch (self, (FichaPreferencesProperty) id);

  if (on != NULL)
    g_value_set_boolean (value, *on);
  else if (id == PROP_REMIND_BEFORE)
    g_value_set_uint (value, self->remind_before);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ficha_preferences_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  FichaPreferences *self = FICHA_PREFERENCES (object);
  gboolean *on = get_switch (self, (FichaPreferencesProperty) id);

  if (on != NULL && *on != g_value_get_boolean (value))
    {
      *on = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
    }
  else if (id == PROP_REMIND_BEFORE && self->remind_before != g_value_get_uint (value))
    {
      self->remind_before = g_value_get_uint (value);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
ficha_preferences_class_init (FichaPreferencesClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ficha_preferences_finalize;
  object_class->get_property = ficha_preferences_get_property;
  object_class->set_property = ficha_preferences_set_property;

  /* named as the keys of data/ficha.gschema.xml.in, with their defaults */
  properties[PROP_RENEW_AUTOMATICALLY] =
      g_param_spec_boolean ("renew-automatically", NULL, NULL, TRUE, flags);
  properties[PROP_REMIND_BEFORE] =
      g_param_spec_uint ("remind-before", NULL, NULL, 0, G_MAXUINT, 10, flags);
  properties[PROP_NOTIFY_FAILURES] =
      g_param_spec_boolean ("notify-failures", NULL, NULL, TRUE, flags);
  properties[PROP_RUN_IN_BACKGROUND] =
      g_param_spec_boolean ("run-in-background", NULL, NULL, TRUE, flags);
  properties[PROP_AUTOSTART] = g_param_spec_boolean ("autostart", NULL, NULL, FALSE, flags);
  properties[PROP_SEARCH_PROVIDER] =
      g_param_spec_boolean ("search-provider", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ficha_preferences_init (FichaPreferences *self)
{
  self->renew_automatically = TRUE;
  self->remind_before = 10;
  self->notify_failures = TRUE;
  self->run_in_background = TRUE;
  self->search_provider = TRUE;
}

/**
 * ficha_preferences_new:
 * @settings: (nullable): the settings of the application's schema
 *
 * Returns: (transfer full): preferences that follow @settings
 */
FichaPreferences *
ficha_preferences_new (GSettings *settings)
{
  FichaPreferences *self;

  g_return_val_if_fail (settings == NULL || G_IS_SETTINGS (settings), NULL);

  self = g_object_new (FICHA_TYPE_PREFERENCES, NULL);
  if (settings == NULL)
    return self;

  self->settings = g_object_ref (settings);
  for (gsize i = 1; i < G_N_ELEMENTS (properties); i++)
    g_settings_bind (settings, properties[i]->name, self, properties[i]->name, G_SETTINGS_BIND_GET);

  return self;
}

/**
 * ficha_preferences_get_renew_automatically:
 * @self: preferences
 *
 * Returns: whether new integrations are renewed before their token expires
 */
gboolean
ficha_preferences_get_renew_automatically (FichaPreferences *self)
{
  g_return_val_if_fail (FICHA_IS_PREFERENCES (self), TRUE);

  return self->renew_automatically;
}

/**
 * ficha_preferences_get_remind_before:
 * @self: preferences
 *
 * Returns: how many minutes before its token's expiry a new integration reminds, 0 for never
 */
guint
ficha_preferences_get_remind_before (FichaPreferences *self)
{
  g_return_val_if_fail (FICHA_IS_PREFERENCES (self), 0);

  return self->remind_before;
}

/**
 * ficha_preferences_get_notify_failures:
 * @self: preferences
 *
 * Returns: whether a notification is to tell that a token could not be renewed
 */
gboolean
ficha_preferences_get_notify_failures (FichaPreferences *self)
{
  g_return_val_if_fail (FICHA_IS_PREFERENCES (self), TRUE);

  return self->notify_failures;
}

/**
 * ficha_preferences_get_run_in_background:
 * @self: preferences
 *
 * Returns: whether the agent is to renew while nobody calls
 */
gboolean
ficha_preferences_get_run_in_background (FichaPreferences *self)
{
  g_return_val_if_fail (FICHA_IS_PREFERENCES (self), TRUE);

  return self->run_in_background;
}

/**
 * ficha_preferences_get_autostart:
 * @self: preferences
 *
 * Returns: whether it is to do so from login on
 */
gboolean
ficha_preferences_get_autostart (FichaPreferences *self)
{
  g_return_val_if_fail (FICHA_IS_PREFERENCES (self), FALSE);

  return self->autostart;
}

/**
 * ficha_preferences_get_search_provider:
 * @self: preferences
 *
 * Returns: whether integrations are offered in the desktop's search
 */
gboolean
ficha_preferences_get_search_provider (FichaPreferences *self)
{
  g_return_val_if_fail (FICHA_IS_PREFERENCES (self), FALSE);

  return self->search_provider;
}
