// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent.h"

#include "ficha-actions.h"
#include "ficha-background.h"
#include "ficha-call-limit.h"
#include "ficha-export.h"
#include "ficha-loader.h"
#include "ficha-preferences.h"
#include "ficha-scheduler.h"
#include "ficha-search-provider.h"
#include "ficha-start-guard.h"
#include "ficha-surroundings.h"

#include <glib-unix.h>
#include <unistd.h>

/* In the data folder. */
#define ACTIVITY_FILE "activity"
/* Milliseconds without anybody or anything to do after which the agent leaves. */
#define LINGER (60 * 1000)
/* Seconds that a request may take in all, and milliseconds that a call to the keyring may. */
#define REQUEST_TIMEOUT 30
#define KEYRING_TIMEOUT (25 * 1000)
/* Seconds that a leaving agent gives the server to answer and the keyring to take what is not saved
 * yet. */
#define LEAVE_TIMEOUT 5
/* How often, and after how many µs, an agent asks for the lock that one which is leaving still has. */
#define LOCK_TRIES 100
#define LOCK_PAUSE (10 * 1000)

/* Seconds that an agent lets pass before it renews by itself, when those before it crashed at once. */
#define CRASH_PAUSE (10 * 60)

/**
 * FichaAgent:
 *
 * The service: owns the bus name, stays while there is something to do, and saves what it holds
 * before it leaves.
 */
struct _FichaAgent
{
  GApplication parent_instance;

  FichaPreferences *preferences; /* (owned) */
  FichaCatalog *catalog;         /* (owned) */
  FichaManager *manager;         /* (owned) */
  FichaActivity *activity;       /* (owned) */
  FichaExport *export;           /* (owned) */
  FichaSearchProvider *search;   /* (owned) */
  FichaScheduler *scheduler;     /* (owned) (nullable): once the records are read */
  FichaNotifier *notifier;       /* (owned) (nullable): likewise */
  FichaActions *actions;         /* (owned) (nullable): likewise */
  FichaBackground *background;   /* (owned) (nullable): likewise */
  char *folder;                  /* (owned): of the data */
  guint n_crashes;               /* in a row, before this start */
  gboolean guarded;              /* its start was noted, and its end has to be */
  gboolean busy;                 /* held for the manager's sake */
  guint term_id;
  guint int_id;
  guint leave_id;
  int ready_fd;
  gboolean failed; /* could not begin */
};

G_DEFINE_FINAL_TYPE (FichaAgent, ficha_agent, G_TYPE_APPLICATION)

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* Stays while something would be lost. */
static void
update_hold (FichaAgent *self)
{
  gboolean busy = ficha_manager_is_busy (self->manager) ||
                  (self->notifier != NULL &&
                   (ficha_scheduler_is_waiting (self->scheduler) ||
                    ficha_notifier_is_standing (self->notifier)) &&
                   ficha_preferences_get_run_in_background (self->preferences));

  g_assert (FICHA_IS_AGENT (self));

  if (busy && !self->busy)
    g_application_hold (G_APPLICATION (self));
  else if (!busy && self->busy)
    g_application_release (G_APPLICATION (self));
  self->busy = busy;

  if (self->leave_id != 0 && !ficha_manager_is_working (self->manager))
    g_application_quit (G_APPLICATION (self));
}

static void
entry_cb (FichaManager *manager, FichaEntry *entry, FichaAgent *self)
{
  update_hold (self);
}

static gboolean
leave_cb (gpointer user_data)
{
  FichaAgent *self = FICHA_AGENT (user_data);

  self->leave_id = 0;
  g_application_quit (G_APPLICATION (self));

  return G_SOURCE_REMOVE;
}

/* Asked to leave: what was asked of the server is waited for, and what only this process holds is
 * saved first, as far as the keyring takes it. */
static gboolean
term_cb (gpointer user_data)
{
  FichaAgent *self = FICHA_AGENT (user_data);

  if (self->leave_id == 0)
    {
      self->leave_id = g_timeout_add_seconds (LEAVE_TIMEOUT, leave_cb, self);
      ficha_saver_retry (ficha_manager_get_saver (self->manager));
      update_hold (self);
    }

  return G_SOURCE_CONTINUE;
}

static void
closed_cb (GDBusConnection *connection, gboolean remote, GError *error, FichaAgent *self)
{
  term_cb (self);
}

static gboolean
ficha_agent_dbus_register (GApplication *application,
                           GDBusConnection *connection,
                           const char *object_path,
                           GError **error)
{
  FichaAgent *self = FICHA_AGENT (application);
  g_autoptr (GSettings) settings = NULL;
  g_autofree char *path = NULL;
  g_autoptr (FichaApi) api = NULL;
  g_autoptr (FichaKeyring) keyring = NULL;

  if (!G_APPLICATION_CLASS (ficha_agent_parent_class)
           ->dbus_register (application, connection, object_path, error))
    return FALSE;

  /* GDBus would raise SIGTERM, perhaps when the handler for that is gone again */
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  g_signal_connect_object (connection, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_DEFAULT);
  ficha_call_limit_follow (connection);

  /* a missing schema is a broken installation, but no reason to abort: the defaults do */
  settings = ficha_surroundings_open_settings (FICHA_APP_ID, NULL, NULL);
  self->preferences = ficha_preferences_new (settings);
  g_signal_connect_object (self->preferences, "notify::run-in-background", G_CALLBACK (update_hold),
                           self, G_CONNECT_SWAPPED);
  self->folder = g_build_filename (g_get_user_data_dir (), FICHA_DATA_FOLDER, NULL);
  self->catalog = ficha_catalog_new (self->folder);
  api = ficha_api_new (REQUEST_TIMEOUT);
  keyring = ficha_keyring_new (FICHA_APP_ID, KEYRING_TIMEOUT);
  self->manager = ficha_manager_new (api, keyring, self->catalog);
  /* after the scheduler, which tells whether there is something to stay for */
  g_signal_connect_object (self->manager, "changed", G_CALLBACK (entry_cb), self, G_CONNECT_AFTER);
  g_signal_connect_object (self->manager, "removed", G_CALLBACK (entry_cb), self, G_CONNECT_AFTER);
  ficha_keyring_watch_follow (ficha_manager_get_keyring_watch (self->manager), connection);
  path = g_build_filename (self->folder, ACTIVITY_FILE, NULL);
  self->activity = ficha_activity_new (self->manager, path);
  ficha_activity_follow (self->activity, connection);
  self->export = ficha_export_new (self->manager, self->activity, self->preferences, application);
  self->search = ficha_search_provider_new (self->manager, self->preferences);

  return ficha_export_start (self->export, connection, error) &&
         ficha_search_provider_start (self->search, connection, error);
}

static void
ficha_agent_dbus_unregister (GApplication *application,
                             GDBusConnection *connection,
                             const char *object_path)
{
  FichaAgent *self = FICHA_AGENT (application);

  if (self->export != NULL)
    ficha_export_stop (self->export);
  if (self->search != NULL)
    ficha_search_provider_stop (self->search);

  G_APPLICATION_CLASS (ficha_agent_parent_class)
      ->dbus_unregister (application, connection, object_path);
}

/* An agent that is leaving gives its name back first, then the lock. */
static gboolean
take_lock (FichaAgent *self, GError **error)
{
  for (guint i = 1;; i++)
    {
      g_autoptr (GError) local_error = NULL;

      if (ficha_catalog_lock (self->catalog, &local_error))
        return TRUE;

      if (i == LOCK_TRIES || strcmp (local_error->message, "locked") != 0)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      g_usleep (LOCK_PAUSE);
    }
}

static gboolean
begin (FichaAgent *self, GError **error)
{
  /* GApplication goes on without a bus, where nobody could call */
  if (self->manager == NULL)
    {
      g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_FAILED, "no bus");
      return FALSE;
    }

  /* Without the lock another agent is at work, perhaps on another bus: leave the keys to it. */
  if (!take_lock (self, error))
    return FALSE;

  self->guarded = TRUE;
  self->n_crashes = ficha_start_guard_begin (self->folder, get_now ());
  return ficha_loader_load (self->manager, error);
}

static void
paused_cb (FichaAgent *self)
{
  ficha_notifier_set_paused (self->notifier, FALSE);
}

/* What crashed it may be a renewal: none by itself for a while, which is told once. */
static void
start_scheduler (FichaAgent *self)
{
  gboolean paused = self->n_crashes >= FICHA_START_GUARD_LOOP;

  g_assert (FICHA_IS_AGENT (self));

  self->scheduler = ficha_scheduler_new (self->manager, g_network_monitor_get_default (),
                                         paused ? get_now () + CRASH_PAUSE : 0);
  self->notifier =
      ficha_notifier_new (G_APPLICATION (self), self->manager, self->scheduler, self->preferences);
  g_object_bind_property (self->scheduler, "paused", ficha_export_get_skeleton (self->export),
                          "paused", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->scheduler, "notify::paused", G_CALLBACK (paused_cb), self,
                           G_CONNECT_SWAPPED);
  if (self->n_crashes == FICHA_START_GUARD_LOOP)
    ficha_notifier_set_paused (self->notifier, TRUE);
}

/* Who started it waits for a byte, or for the end of the file where it could not begin. That nobody waits
 * any more is no matter: GSocket has SIGPIPE ignored. */
static void
tell_ready (FichaAgent *self)
{
  G_GNUC_UNUSED gssize n_written = 0;

  g_assert (FICHA_IS_AGENT (self));

  if (self->ready_fd >= 0)
    n_written = write (self->ready_fd, "", 1);
  g_clear_fd (&self->ready_fd, NULL);
}

static void
ficha_agent_startup (GApplication *application)
{
  FichaAgent *self = FICHA_AGENT (application);
  g_autoptr (GError) error = NULL;

  G_APPLICATION_CLASS (ficha_agent_parent_class)->startup (application);

  self->term_id = g_unix_signal_add (SIGTERM, term_cb, self);
  self->int_id = g_unix_signal_add (SIGINT, term_cb, self);

  if (!begin (self, &error))
    {
      g_debug ("not ready: %s", error->message);
      self->failed = TRUE;
      g_application_quit (application);
      return;
    }
  start_scheduler (self);
  g_signal_connect_object (self->notifier, "changed", G_CALLBACK (update_hold), self,
                           G_CONNECT_SWAPPED);
  self->actions = ficha_actions_new (application, self->manager, self->scheduler, self->notifier);
  ficha_search_provider_set_actions (self->search, self->actions);
  self->background = ficha_background_new (self->preferences, FICHA_LIBEXECDIR "/ficha-agent",
                                           ficha_surroundings_are_flatpak ()
                                               ? g_application_get_dbus_connection (application)
                                               : NULL);
  g_object_bind_property (self->background, "state", ficha_export_get_skeleton (self->export),
                          "background", G_BINDING_SYNC_CREATE);

  tell_ready (self);

  /* a moment for the call that started it */
  g_application_hold (application);
  g_application_release (application);
  update_hold (self);
}

static void
save_activity (FichaAgent *self)
{
  g_assert (FICHA_IS_AGENT (self));

  if (self->activity != NULL && !self->failed)
    ficha_activity_save (self->activity, NULL);
}

/* No call is lost: once the name is given back the bus starts another agent for the next one, and those
 * that came before are answered that there is no such object, upon which a client calls again. */
static void
ficha_agent_shutdown (GApplication *application)
{
  FichaAgent *self = FICHA_AGENT (application);
  GDBusConnection *connection = g_application_get_dbus_connection (application);

  if (self->notifier != NULL)
    ficha_notifier_stop (self->notifier);

  /* done when the name is free; what comes in the last moment is added */
  save_activity (self);
  if (self->export != NULL)
    {
      g_autoptr (GVariant) reply =
          g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "ReleaseName",
                                       g_variant_new ("(s)", FICHA_AGENT_ID), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, LEAVE_TIMEOUT * 1000, NULL, NULL);

      ficha_export_stop (self->export);
      ficha_search_provider_stop (self->search);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      save_activity (self);
      g_dbus_connection_flush_sync (connection, NULL, NULL);
    }
  if (self->guarded)
    ficha_start_guard_end (self->folder);

  G_APPLICATION_CLASS (ficha_agent_parent_class)->shutdown (application);
}

static void
ficha_agent_activate (GApplication *application)
{
  /* nothing to show: activation only starts it */
}

/* What comes with a call of an action: its handler does not see it. */
static void
ficha_agent_before_emit (GApplication *application, GVariant *platform_data)
{
  FichaAgent *self = FICHA_AGENT (application);

  G_APPLICATION_CLASS (ficha_agent_parent_class)->before_emit (application, platform_data);

  if (self->actions != NULL)
    ficha_actions_set_platform_data (self->actions, platform_data);
}

static void
ficha_agent_after_emit (GApplication *application, GVariant *platform_data)
{
  FichaAgent *self = FICHA_AGENT (application);

  if (self->actions != NULL)
    ficha_actions_set_platform_data (self->actions, NULL);

  G_APPLICATION_CLASS (ficha_agent_parent_class)->after_emit (application, platform_data);
}

static int
ficha_agent_handle_local_options (GApplication *application, GVariantDict *options)
{
  FichaAgent *self = FICHA_AGENT (application);
  int linger;

  g_variant_dict_lookup (options, "ready-fd", "i", &self->ready_fd);
  if (g_variant_dict_lookup (options, "linger", "i", &linger))
    g_application_set_inactivity_timeout (application, (guint) MAX (linger, 1));

  return -1;
}

static void
ficha_agent_finalize (GObject *object)
{
  FichaAgent *self = FICHA_AGENT (object);

  g_clear_handle_id (&self->term_id, g_source_remove);
  g_clear_handle_id (&self->int_id, g_source_remove);
  g_clear_handle_id (&self->leave_id, g_source_remove);
  g_clear_object (&self->background);
  g_clear_object (&self->search);
  g_clear_object (&self->export);
  g_clear_object (&self->activity);
  g_clear_object (&self->actions);
  g_clear_object (&self->notifier);
  g_clear_object (&self->scheduler);
  g_clear_object (&self->manager);
  g_clear_object (&self->catalog);
  g_clear_object (&self->preferences);
  g_clear_pointer (&self->folder, g_free);

  G_OBJECT_CLASS (ficha_agent_parent_class)->finalize (object);
}

static void
ficha_agent_class_init (FichaAgentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = ficha_agent_finalize;
  application_class->activate = ficha_agent_activate;
  application_class->after_emit = ficha_agent_after_emit;
  application_class->before_emit = ficha_agent_before_emit;
  application_class->dbus_register = ficha_agent_dbus_register;
  application_class->dbus_unregister = ficha_agent_dbus_unregister;
  application_class->handle_local_options = ficha_agent_handle_local_options;
  application_class->shutdown = ficha_agent_shutdown;
  application_class->startup = ficha_agent_startup;
}

static void
ficha_agent_init (FichaAgent *self)
{
  self->ready_fd = -1;
  g_application_add_main_option (G_APPLICATION (self), "ready-fd", 0, G_OPTION_FLAG_HIDDEN,
                                 G_OPTION_ARG_INT, "Write a byte to this descriptor when ready",
                                 "FD");
  g_application_add_main_option (G_APPLICATION (self), "linger", 0, G_OPTION_FLAG_HIDDEN,
                                 G_OPTION_ARG_INT, "Leave after so long without callers",
                                 "MILLISECONDS");
}

/**
 * ficha_agent_new:
 *
 * Returns: (transfer full): the service
 */
FichaAgent *
ficha_agent_new (void)
{
  return g_object_new (FICHA_TYPE_AGENT, "application-id", FICHA_AGENT_ID, "flags",
                       G_APPLICATION_IS_SERVICE, "inactivity-timeout", LINGER, NULL);
}

/**
 * ficha_agent_run:
 * @self: the service
 * @argc: the number of @argv
 * @argv: (array length=argc): the command line
 *
 * Serves until there is nothing more to do.
 *
 * Returns: the exit status; not 0 where it could not begin: no bus, the name or the lock taken, the
 *   records not readable
 */
int
ficha_agent_run (FichaAgent *self, int argc, char *argv[])
{
  int status;

  g_return_val_if_fail (FICHA_IS_AGENT (self), 1);

  status = g_application_run (G_APPLICATION (self), argc, argv);

  return self->failed ? 1 : status;
}
