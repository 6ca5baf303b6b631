// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-actions.h"

/**
 * FichaActions:
 *
 * The agent's `app.` actions, which notifications name: GNOME Shell activates them on who sent the
 * notification, the portal on the window's program, which has the same ones.
 *
 * `show`, `copy`, `update-keys`, `new-integration` and `search` are handed on to the window, `renew`,
 * `unlock` and `resume`, which ends a pause after crashes, are done here without one; `seen` is told by
 * the window when it shows an integration. `search` takes what to search for, `resume` an empty text,
 * `new-integration` nothing, the others an id, which may be one of an integration that is gone (fault
 * D12).
 */
struct _FichaActions
{
  GObject parent_instance;

  GApplication *application; /* (unowned): which owns this */
  FichaManager *manager;     /* (owned) */
  FichaScheduler *scheduler; /* (owned) */
  FichaNotifier *notifier;   /* (owned) */
  GVariant *platform_data;   /* (owned) (nullable): of the call that is being answered */
};

G_DEFINE_FINAL_TYPE (FichaActions, ficha_actions, G_TYPE_OBJECT)

/* What brings a window to the front: Wayland and X11 want to know which click it follows. */
static GVariant *
get_startup_data (FichaActions *self)
{
  static const char *const keys[] = { "activation-token", "desktop-startup-id" };
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  g_assert (FICHA_IS_ACTIONS (self));

  for (gsize i = 0; self->platform_data != NULL && i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GVariant) value =
          g_variant_lookup_value (self->platform_data, keys[i], G_VARIANT_TYPE_STRING);

      if (value != NULL)
        g_variant_dict_insert_value (&dict, keys[i], value);
    }

  return g_variant_dict_end (&dict);
}

/* Has the window's program, which the bus starts for it, do what @action says. */
static void
hand_on (FichaActions *self, GAction *action, GVariant *parameter)
{
  GVariantBuilder parameters = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));

  g_assert (FICHA_IS_ACTIONS (self));

  if (parameter != NULL)
    g_variant_builder_add (&parameters, "v", parameter);
  g_dbus_connection_call (g_application_get_dbus_connection (self->application), FICHA_APP_ID,
                          FICHA_APP_PATH, "org.freedesktop.Application", "ActivateAction",
                          g_variant_new ("(sav@a{sv})", g_action_get_name (action), &parameters,
                                         get_startup_data (self)),
                          NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

/* (transfer none) (nullable) */
static FichaEntry *
find (FichaActions *self, GVariant *id)
{
  g_assert (FICHA_IS_ACTIONS (self));

  return ficha_manager_find (self->manager, g_variant_get_string (id, NULL), NULL);
}

static void
show_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  hand_on (FICHA_ACTIONS (user_data), G_ACTION (action), parameter);
}

static void
renew_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FichaActions *self = FICHA_ACTIONS (user_data);
  FichaEntry *entry = find (self, parameter);

  if (entry == NULL)
    return;

  ficha_notifier_acted (self->notifier, entry);
  /* how it ends is told by a notification, or none */
  ficha_manager_renew_async (self->manager, entry, 0, TRUE, NULL, NULL);
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GApplication) application = G_APPLICATION (user_data);

  ficha_keyring_watch_unlock_finish (FICHA_KEYRING_WATCH (source), result, NULL);
  g_application_release (application);
}

static void
unlock_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FichaActions *self = FICHA_ACTIONS (user_data);
  FichaEntry *entry = find (self, parameter);

  if (entry != NULL)
    ficha_notifier_acted (self->notifier, entry);
  g_application_hold (self->application);
  ficha_keyring_watch_unlock_async (ficha_manager_get_keyring_watch (self->manager), unlocked_cb,
                                    g_object_ref (self->application));
}

static void
seen_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FichaActions *self = FICHA_ACTIONS (user_data);
  FichaEntry *entry = find (self, parameter);

  if (entry != NULL)
    ficha_notifier_seen (self->notifier, entry);
}

static void
resume_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ficha_scheduler_resume (FICHA_ACTIONS (user_data)->scheduler);
}

static void
ficha_actions_finalize (GObject *object)
{
  FichaActions *self = FICHA_ACTIONS (object);

  g_clear_pointer (&self->platform_data, g_variant_unref);
  g_clear_object (&self->notifier);
  g_clear_object (&self->scheduler);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (ficha_actions_parent_class)->finalize (object);
}

static void
ficha_actions_class_init (FichaActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ficha_actions_finalize;
}

static void
ficha_actions_init (FichaActions *self)
{
}

/**
 * ficha_actions_new:
 * @application: which gets the actions; not kept
 * @manager: whose integrations they are about
 * @scheduler: who renews them by itself
 * @notifier: whose notifications they come from
 *
 * Returns: (transfer full): the actions, to be kept as long as @application
 */
FichaActions *
ficha_actions_new (GApplication *application,
                   FichaManager *manager,
                   FichaScheduler *scheduler,
                   FichaNotifier *notifier)
{
  static const GActionEntry entries[] = {
    { "new-integration", show_action },  { "show", show_action, "s" },
    { "copy", show_action, "s" },        { "search", show_action, "s" },
    { "update-keys", show_action, "s" }, { "renew", renew_action, "s" },
    { "unlock", unlock_action, "s" },    { "seen", seen_action, "s" },
    { "resume", resume_action, "s" }, /* of no integration */
  };
  FichaActions *self;

  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (FICHA_IS_MANAGER (manager), NULL);
  g_return_val_if_fail (FICHA_IS_SCHEDULER (scheduler), NULL);
  g_return_val_if_fail (FICHA_IS_NOTIFIER (notifier), NULL);

  self = g_object_new (FICHA_TYPE_ACTIONS, NULL);
  self->application = application;
  self->manager = g_object_ref (manager);
  self->scheduler = g_object_ref (scheduler);
  self->notifier = g_object_ref (notifier);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   self);

  return self;
}

/**
 * ficha_actions_set_platform_data:
 * @self: the actions
 * @platform_data: (nullable): `a{sv}` that came with the call which is being answered, %NULL after it
 */
void
ficha_actions_set_platform_data (FichaActions *self, GVariant *platform_data)
{
  g_return_if_fail (FICHA_IS_ACTIONS (self));

  g_clear_pointer (&self->platform_data, g_variant_unref);
  if (platform_data != NULL)
    self->platform_data = g_variant_ref_sink (platform_data);
}

/**
 * ficha_actions_activate:
 * @self: the actions
 * @action: the name of one, without `app.`
 * @parameter: what it takes
 * @startup_id: (nullable): an id of the Startup Notification Protocol, by which a window comes to the front
 *
 * Activates an action as if it came over the bus.
 */
void
ficha_actions_activate (FichaActions *self,
                        const char *action,
                        const char *parameter,
                        const char *startup_id)
{
  g_auto (GVariantDict) platform_data = G_VARIANT_DICT_INIT (NULL);

  g_return_if_fail (FICHA_IS_ACTIONS (self));
  g_return_if_fail (action != NULL);
  g_return_if_fail (parameter != NULL);

  if (startup_id != NULL)
    g_variant_dict_insert (&platform_data, "desktop-startup-id", "s", startup_id);
  ficha_actions_set_platform_data (self, g_variant_dict_end (&platform_data));
  g_action_group_activate_action (G_ACTION_GROUP (self->application), action,
                                  g_variant_new_string (parameter));
  ficha_actions_set_platform_data (self, NULL);
}
