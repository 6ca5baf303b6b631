// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent.h"

#include "ficha-export.h"
#include "ficha-loader.h"
#include "ficha-scheduler.h"

#include <glib-unix.h>
#include <unistd.h>

/* Milliseconds without anybody or anything to do after which the agent leaves. */
#define LINGER (60 * 1000)
/* Seconds that a request may take in all, and milliseconds that a call to the keyring may. */
#define REQUEST_TIMEOUT 30
#define KEYRING_TIMEOUT (25 * 1000)
/* Seconds that a leaving agent gives the server to answer and the keyring to take what is not saved
 * yet. */
#define LEAVE_TIMEOUT 5

/**
 * FichaAgent:
 *
 * The service: owns the bus name, stays while there is something to do, and saves what it holds
 * before it leaves.
 */
struct _FichaAgent
{
  GApplication parent_instance;

  FichaCatalog *catalog;     /* (owned) */
  FichaManager *manager;     /* (owned) */
  FichaExport *export;       /* (owned) */
  FichaScheduler *scheduler; /* (owned) (nullable): once the records are read */
  gboolean busy;             /* held for the manager's sake */
  guint term_id;
  guint int_id;
  guint leave_id;
  int ready_fd;
};

G_DEFINE_FINAL_TYPE (FichaAgent, ficha_agent, G_TYPE_APPLICATION)

/* Stays while something would be lost. */
static void
update_hold (FichaAgent *self)
{
  gboolean busy = ficha_manager_is_busy (self->manager) ||
                  (self->scheduler != NULL && ficha_scheduler_is_waiting (self->scheduler));

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

static gboolean
ficha_agent_dbus_register (GApplication *application,
                           GDBusConnection *connection,
                           const char *object_path,
                           GError **error)
{
  FichaAgent *self = FICHA_AGENT (application);
  g_autofree char *folder = NULL;
  g_autoptr (FichaApi) api = NULL;
  g_autoptr (FichaKeyring) keyring = NULL;

  if (!G_APPLICATION_CLASS (ficha_agent_parent_class)
           ->dbus_register (application, connection, object_path, error))
    return FALSE;

  folder = g_build_filename (g_get_user_data_dir (), FICHA_DATA_FOLDER, NULL);
  self->catalog = ficha_catalog_new (folder);
  api = ficha_api_new (REQUEST_TIMEOUT);
  keyring = ficha_keyring_new (FICHA_APP_ID, KEYRING_TIMEOUT);
  self->manager = ficha_manager_new (api, keyring, self->catalog);
  g_signal_connect_object (self->manager, "changed", G_CALLBACK (entry_cb), self,
                           G_CONNECT_DEFAULT);
  g_signal_connect_object (self->manager, "removed", G_CALLBACK (entry_cb), self,
                           G_CONNECT_DEFAULT);
  self->export = ficha_export_new (self->manager, application);

  return ficha_export_start (self->export, connection, error);
}

static void
ficha_agent_dbus_unregister (GApplication *application,
                             GDBusConnection *connection,
                             const char *object_path)
{
  FichaAgent *self = FICHA_AGENT (application);

  if (self->export != NULL)
    ficha_export_stop (self->export);

  G_APPLICATION_CLASS (ficha_agent_parent_class)
      ->dbus_unregister (application, connection, object_path);
}

static void
ficha_agent_startup (GApplication *application)
{
  FichaAgent *self = FICHA_AGENT (application);
  g_autoptr (GError) error = NULL;

  G_APPLICATION_CLASS (ficha_agent_parent_class)->startup (application);

  self->term_id = g_unix_signal_add (SIGTERM, term_cb, self);
  self->int_id = g_unix_signal_add (SIGINT, term_cb, self);

  /* Without the lock another agent is at work, perhaps on another bus: leave the keys to it. */
  if (!ficha_catalog_lock (self->catalog, &error) || !ficha_loader_load (self->manager, &error))
    {
      g_debug ("not ready: %s", error->message);
      g_application_quit (application);
      return;
    }
  self->scheduler = ficha_scheduler_new (self->manager, g_network_monitor_get_default ());

  if (self->ready_fd >= 0)
    close (self->ready_fd);
  self->ready_fd = -1;

  /* a moment for the call that started it */
  g_application_hold (application);
  g_application_release (application);
  update_hold (self);
}

static void
ficha_agent_activate (GApplication *application)
{
  /* nothing to show: activation only starts it */
}

static int
ficha_agent_handle_local_options (GApplication *application, GVariantDict *options)
{
  FichaAgent *self = FICHA_AGENT (application);

  g_variant_dict_lookup (options, "ready-fd", "i", &self->ready_fd);

  return -1;
}

static void
ficha_agent_finalize (GObject *object)
{
  FichaAgent *self = FICHA_AGENT (object);

  g_clear_handle_id (&self->term_id, g_source_remove);
  g_clear_handle_id (&self->int_id, g_source_remove);
  g_clear_handle_id (&self->leave_id, g_source_remove);
  g_clear_object (&self->export);
  g_clear_object (&self->scheduler);
  g_clear_object (&self->manager);
  g_clear_object (&self->catalog);

  G_OBJECT_CLASS (ficha_agent_parent_class)->finalize (object);
}

static void
ficha_agent_class_init (FichaAgentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = ficha_agent_finalize;
  application_class->activate = ficha_agent_activate;
  application_class->dbus_register = ficha_agent_dbus_register;
  application_class->dbus_unregister = ficha_agent_dbus_unregister;
  application_class->handle_local_options = ficha_agent_handle_local_options;
  application_class->startup = ficha_agent_startup;
}

static void
ficha_agent_init (FichaAgent *self)
{
  self->ready_fd = -1;
  g_application_add_main_option (G_APPLICATION (self), "ready-fd", 0, G_OPTION_FLAG_HIDDEN,
                                 G_OPTION_ARG_INT, "Close this descriptor when ready", "FD");
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
