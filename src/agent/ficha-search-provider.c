// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-search-provider.h"

#include "ficha-search-text.h"
#include "ficha-shell-generated.h"
#include "ficha-words.h"

/* The Shell shows five, and how many more there are. */
#define RESULTS_MAX 50
/* So many letters of a word that is no name say that tokens are meant. */
#define KEYWORD_MIN 3

/**
 * FichaSearchProvider:
 *
 * What is typed into GNOME Shell's overview, answered from memory: the integrations of that name,
 * each with its state and the time left, never with a token. Asked to activate one it has the window
 * copy its token, for only a focused window may do that under Wayland. (design.md 6, fault D17)
 */
struct _FichaSearchProvider
{
  GObject parent_instance;

  FichaManager *manager;               /* (owned) */
  FichaPreferences *preferences;       /* (owned) */
  FichaActions *actions;               /* (owned) (nullable): once they are there */
  FichaShellSearchProvider2 *skeleton; /* (owned) */
};

G_DEFINE_FINAL_TYPE (FichaSearchProvider, ficha_search_provider, G_TYPE_OBJECT)

/* "tok" for "token": what all integrations have to do with. */
static gboolean
is_keyword (const char *word)
{
  static const char *const keywords[] = { "bitize", "ficha", "token" };

  if (strlen (word) < KEYWORD_MIN)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (keywords); i++)
    {
      if (g_str_has_prefix (keywords[i], word))
        return TRUE;
    }

  return FALSE;
}

/* Every word occurs in the name, or is one of those that all have. */
static gboolean
matches (const FichaEntry *entry, const char *const *words)
{
  g_autofree char *name = ficha_search_text_fold (entry->record->name);

  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (strstr (name, words[i]) == NULL && !is_keyword (words[i]))
        return FALSE;
    }

  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const FichaEntry *entry_a = *(FichaEntry *const *) a;
  const FichaEntry *entry_b = *(FichaEntry *const *) b;

  return g_utf8_collate (entry_a->record->name, entry_b->record->name);
}

/* (transfer full): ids */
static GStrv
find (FichaSearchProvider *self, const char *const *terms)
{
  g_autoptr (GPtrArray) entries = ficha_manager_get_entries (self->manager);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  g_autoptr (GStrvBuilder) results = g_strv_builder_new ();
  g_autofree char *query = g_strjoinv (" ", (char **) terms);
  g_auto (GStrv) words = ficha_search_text_split (query);

  g_assert (FICHA_IS_SEARCH_PROVIDER (self));

  if (words[0] == NULL || !ficha_preferences_get_search_provider (self->preferences))
    return g_strv_builder_end (results);

  for (guint i = 0; i < entries->len; i++)
    {
      if (matches (entries->pdata[i], (const char *const *) words))
        g_ptr_array_add (found, entries->pdata[i]);
    }
  g_ptr_array_sort (found, compare_names);
  for (guint i = 0; i < MIN (found->len, RESULTS_MAX); i++)
    g_strv_builder_add (results, ((const FichaEntry *) found->pdata[i])->record->id);

  return g_strv_builder_end (results);
}

static gboolean
initial_cb (FichaShellSearchProvider2 *skeleton,
            GDBusMethodInvocation *invocation,
            const char *const *terms,
            FichaSearchProvider *self)
{
  g_auto (GStrv) results = find (self, terms);

  ficha_shell_search_provider2_complete_get_initial_result_set (skeleton, invocation,
                                                                (const char *const *) results);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* What was found before is no help: all names are in memory. */
static gboolean
subsearch_cb (FichaShellSearchProvider2 *skeleton,
              GDBusMethodInvocation *invocation,
              const char *const *previous,
              const char *const *terms,
              FichaSearchProvider *self)
{
  g_auto (GStrv) results = find (self, terms);

  ficha_shell_search_provider2_complete_get_subsearch_result_set (skeleton, invocation,
                                                                  (const char *const *) results);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static GVariant *
describe (const FichaEntry *entry)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_auto (GVariantDict) meta = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *description =
      ficha_words_standing (ficha_entry_get_state (entry), entry->record->access_expires_at,
                            ficha_entry_get_time (entry), zone);

  g_variant_dict_insert (&meta, "id", "s", entry->record->id);
  g_variant_dict_insert (&meta, "name", "s", entry->record->name);
  g_variant_dict_insert (&meta, "description", "s", description);
  g_variant_dict_insert (&meta, "gicon", "s", FICHA_APP_ID);

  return g_variant_dict_end (&meta);
}

static gboolean
metas_cb (FichaShellSearchProvider2 *skeleton,
          GDBusMethodInvocation *invocation,
          const char *const *ids,
          FichaSearchProvider *self)
{
  g_auto (GVariantBuilder) metas = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  /* one that was removed meanwhile is left out */
  for (gsize i = 0; ids[i] != NULL; i++)
    {
      const FichaEntry *entry = ficha_manager_find (self->manager, ids[i], NULL);

      if (entry != NULL)
        g_variant_builder_add_value (&metas, describe (entry));
    }
  ficha_shell_search_provider2_complete_get_result_metas (skeleton, invocation,
                                                          g_variant_builder_end (&metas));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Has the window do @action, as if it were clicked at @timestamp. */
static void
activate (FichaSearchProvider *self, const char *action, const char *parameter, guint timestamp)
{
  g_autofree char *startup_id = g_strdup_printf ("_TIME%u", timestamp);

  g_assert (FICHA_IS_SEARCH_PROVIDER (self));

  if (self->actions != NULL)
    ficha_actions_activate (self->actions, action, parameter, startup_id);
}

static gboolean
activate_cb (FichaShellSearchProvider2 *skeleton,
             GDBusMethodInvocation *invocation,
             const char *id,
             const char *const *terms,
             guint timestamp,
             FichaSearchProvider *self)
{
  activate (self, "copy", id, timestamp);
  ficha_shell_search_provider2_complete_activate_result (skeleton, invocation);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
launch_cb (FichaShellSearchProvider2 *skeleton,
           GDBusMethodInvocation *invocation,
           const char *const *terms,
           guint timestamp,
           FichaSearchProvider *self)
{
  g_autofree char *query = g_strjoinv (" ", (char **) terms);

  activate (self, "search", query, timestamp);
  ficha_shell_search_provider2_complete_launch_search (skeleton, invocation);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
ficha_search_provider_dispose (GObject *object)
{
  FichaSearchProvider *self = FICHA_SEARCH_PROVIDER (object);

  ficha_search_provider_stop (self);
  g_clear_object (&self->skeleton);
  g_clear_object (&self->actions);
  g_clear_object (&self->preferences);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (ficha_search_provider_parent_class)->dispose (object);
}

static void
ficha_search_provider_class_init (FichaSearchProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ficha_search_provider_dispose;
}

static void
ficha_search_provider_init (FichaSearchProvider *self)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } methods[] = {
    { "handle-get-initial-result-set", G_CALLBACK (initial_cb) },
    { "handle-get-subsearch-result-set", G_CALLBACK (subsearch_cb) },
    { "handle-get-result-metas", G_CALLBACK (metas_cb) },
    { "handle-activate-result", G_CALLBACK (activate_cb) },
    { "handle-launch-search", G_CALLBACK (launch_cb) },
  };

  self->skeleton = ficha_shell_search_provider2_skeleton_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    g_signal_connect_object (self->skeleton, methods[i].signal, methods[i].callback, self,
                             G_CONNECT_DEFAULT);
}

/**
 * ficha_search_provider_new:
 * @manager: whose integrations are found
 * @preferences: which tell whether they are
 *
 * Returns: (transfer full): a search provider that nobody sees yet
 */
FichaSearchProvider *
ficha_search_provider_new (FichaManager *manager, FichaPreferences *preferences)
{
  FichaSearchProvider *self;

  g_return_val_if_fail (FICHA_IS_MANAGER (manager), NULL);
  g_return_val_if_fail (FICHA_IS_PREFERENCES (preferences), NULL);

  self = g_object_new (FICHA_TYPE_SEARCH_PROVIDER, NULL);
  self->manager = g_object_ref (manager);
  self->preferences = g_object_ref (preferences);

  return self;
}

/**
 * ficha_search_provider_start:
 * @self: a search provider
 * @connection: the session bus
 * @error: return location for an error
 *
 * Exports the object; call it before the bus name is owned, so that the call that started the agent
 * finds it.
 *
 * Returns: whether it is exported; else %FALSE with a #GIOErrorEnum
 */
gboolean
ficha_search_provider_start (FichaSearchProvider *self, GDBusConnection *connection, GError **error)
{
  g_return_val_if_fail (FICHA_IS_SEARCH_PROVIDER (self), FALSE);

  return g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection,
                                           FICHA_SEARCH_PROVIDER_PATH, error);
}

/**
 * ficha_search_provider_set_actions:
 * @self: a search provider
 * @actions: how the window is reached
 */
void
ficha_search_provider_set_actions (FichaSearchProvider *self, FichaActions *actions)
{
  g_return_if_fail (FICHA_IS_SEARCH_PROVIDER (self));

  g_set_object (&self->actions, actions);
}

/**
 * ficha_search_provider_stop:
 * @self: a search provider
 *
 * Takes the object from the bus.
 */
void
ficha_search_provider_stop (FichaSearchProvider *self)
{
  g_return_if_fail (FICHA_IS_SEARCH_PROVIDER (self));

  if (self->skeleton != NULL &&
      g_dbus_interface_skeleton_get_connection (G_DBUS_INTERFACE_SKELETON (self->skeleton)) != NULL)
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->skeleton));
}
