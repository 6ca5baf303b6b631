// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-check-up.h"

#include "ficha-finding.h"
#include "ficha-notification-check.h"
#include "ficha-server-check.h"
#include "ficha-surroundings.h"

/* Milliseconds after which what is not known yet stays unknown. With the way there and back it is
 * less than the 35 s that the interface promises. */
#define TIMEOUT (32 * 1000)

/* A check-up under way. */
typedef struct
{
  GCancellable *cancellable; /* (owned): cancelled when the time is over */
  GSource *alarm;            /* (owned) */
  guint n_left;              /* what is still waited for */

  GVariant *agent;         /* (owned) */
  GVariant *keyring;       /* (owned): once it has answered, like the next but one and the last */
  GVariant *records;       /* (owned) */
  GVariant *background;    /* (owned) */
  GVariant *notifications; /* (owned) */
  GPtrArray *servers;      /* (element-type GVariant) (owned) */
} CheckUp;

static void
check_up_free (CheckUp *check_up)
{
  g_source_destroy (check_up->alarm);
  g_source_unref (check_up->alarm);
  g_object_unref (check_up->cancellable);
  g_clear_pointer (&check_up->agent, g_variant_unref);
  g_clear_pointer (&check_up->keyring, g_variant_unref);
  g_clear_pointer (&check_up->records, g_variant_unref);
  g_clear_pointer (&check_up->background, g_variant_unref);
  g_clear_pointer (&check_up->notifications, g_variant_unref);
  g_clear_pointer (&check_up->servers, g_ptr_array_unref);
  g_free (check_up);
}

/* ---- what this process knows by itself -------------------------------------------------------- */

static GVariant *
check_agent (const FichaCatalogHealth *health, gboolean paused)
{
  g_autofree char *glib =
      g_strdup_printf ("%u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version);
  g_autofree char *libsoup = ficha_api_dup_library_version ();
  g_auto (GVariantDict) finding = { 0 };

  ficha_finding_init (&finding, "agent", health->locked && !paused ? "good" : "bad");
  g_variant_dict_insert (&finding, "version", "s", FICHA_VERSION);
  g_variant_dict_insert (&finding, "glib", "s", glib);
  g_variant_dict_insert (&finding, "libsoup", "s", libsoup);
  if (!health->locked)
    g_variant_dict_insert (&finding, "word", "s", "lock");
  else if (paused)
    g_variant_dict_insert (&finding, "word", "s", "paused");
  else if (ficha_surroundings_are_flatpak ())
    g_variant_dict_insert (&finding, "word", "s", "flatpak");

  return ficha_finding_end (&finding);
}

static GVariant *
check_records (const FichaCatalogHealth *health, const GError *error)
{
  g_auto (GVariantDict) finding = { 0 };

  if (error != NULL)
    {
      ficha_finding_init (&finding, "records", "bad");
      ficha_finding_set_error (&finding, error);
    }
  else if (health->left_alone > 0)
    {
      ficha_finding_init (&finding, "records", "note");
      g_variant_dict_insert (&finding, "word", "s", "damaged");
      g_variant_dict_insert (&finding, "value", "x", (gint64) health->left_alone);
    }
  else if (health->exposed)
    {
      ficha_finding_init (&finding, "records", "note");
      g_variant_dict_insert (&finding, "word", "s", "exposed");
    }
  else
    {
      ficha_finding_init (&finding, "records", "good");
    }

  return ficha_finding_end (&finding);
}

static GVariant *
check_background (const char *word)
{
  static const struct
  {
    const char *word;
    const char *outcome;
  } outcomes[] = {
    { "running", "good" }, { "login", "good" },  { "off", "note" },
    { "refused", "note" }, { "failed", "note" },
  };
  const char *outcome = "unknown";
  g_auto (GVariantDict) finding = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      if (g_strcmp0 (word, outcomes[i].word) == 0)
        outcome = outcomes[i].outcome;
    }

  ficha_finding_init (&finding, "background", outcome);
  if (word != NULL && *word != '\0')
    g_variant_dict_insert (&finding, "word", "s", word);

  return ficha_finding_end (&finding);
}

static const char *
get_outcome (const FichaEntry *entry, const char *state)
{
  static const char *const bad[] = { "refused", "failing", "locked", "missing", NULL };
  static const char *const idle[] = { "none", "expired", NULL };

  if (g_strv_contains (bad, state))
    return "bad";
  if (g_str_equal (state, "unsaved") || entry->record->account_changed ||
      (g_strv_contains (idle, state) && !entry->record->auto_renew))
    return "note";

  return "good";
}

static GVariant *
check_integration (const FichaEntry *entry)
{
  const char *state = ficha_entry_get_state (entry);
  const char *outcome = get_outcome (entry, state);
  gboolean account = g_str_equal (outcome, "note") && !g_str_equal (state, "unsaved") &&
                     entry->record->account_changed;
  g_auto (GVariantDict) finding = { 0 };

  ficha_finding_init (&finding, "integration", outcome);
  g_variant_dict_insert (&finding, "id", "s", entry->record->id);
  g_variant_dict_insert (&finding, "word", "s", account ? "account" : state);
  if (entry->record->has_error)
    {
      const char *detail = entry->record->error_detail;
      g_autoptr (GError) error = g_error_new_literal (FICHA_ERROR, (int) entry->record->error,
                                                      detail != NULL ? detail : "");

      ficha_finding_set_error (&finding, error);
    }

  return ficha_finding_end (&finding);
}

/* ---- what has to be asked --------------------------------------------------------------------- */

static void
end_part (GTask *task)
{
  FichaManager *manager = g_task_get_source_object (task);
  CheckUp *check_up = g_task_get_task_data (task);
  GVariant *const first[] = { check_up->agent, check_up->keyring, check_up->records,
                              check_up->background, check_up->notifications };
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr (GPtrArray) entries = NULL;

  if (--check_up->n_left > 0)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (first); i++)
    g_variant_builder_add_value (&builder, first[i]);
  for (guint i = 0; i < check_up->servers->len; i++)
    g_variant_builder_add_value (&builder, check_up->servers->pdata[i]);
  entries = ficha_manager_get_entries (manager);
  for (guint i = 0; i < entries->len; i++)
    {
      g_autoptr (GVariant) finding = check_integration (entries->pdata[i]);

      g_variant_builder_add_value (&builder, finding);
    }
  g_task_return_pointer (task, g_variant_ref_sink (g_variant_builder_end (&builder)),
                         (GDestroyNotify) g_variant_unref);
}

static void
keyring_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  CheckUp *check_up = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_auto (GVariantDict) finding = { 0 };
  FichaKeyringState state;

  state = ficha_keyring_probe_finish (FICHA_KEYRING (source), result, &error);
  if (state == FICHA_KEYRING_IS_LOCKED)
    error = g_error_new_literal (FICHA_ERROR, FICHA_ERROR_LOCKED, "");
  else if (state == FICHA_KEYRING_ABSENT)
    error = g_error_new_literal (FICHA_ERROR, FICHA_ERROR_NO_KEYRING,
                                 ficha_surroundings_why_no_keyring ());

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      ficha_finding_init (&finding, "keyring", "unknown");
      g_variant_dict_insert (&finding, "word", "s", "late");
    }
  else
    {
      ficha_finding_init (&finding, "keyring", error != NULL ? "bad" : "good");
      if (error != NULL)
        ficha_finding_set_error (&finding, error);
      if (state == FICHA_KEYRING_ABSENT && *error->message != '\0')
        g_variant_dict_insert (&finding, "word", "s", error->message);
    }
  check_up->keyring = ficha_finding_end (&finding);
  end_part (task);
}

static void
notifications_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  CheckUp *check_up = g_task_get_task_data (task);

  check_up->notifications = ficha_notification_check_finish (G_DBUS_CONNECTION (source), result);
  end_part (task);
}

static void
servers_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  CheckUp *check_up = g_task_get_task_data (task);

  check_up->servers = ficha_server_check_finish (FICHA_API (source), result);
  end_part (task);
}

static gboolean
late_cb (gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));

  return G_SOURCE_REMOVE;
}

/**
 * ficha_check_up_async:
 * @manager: the integrations
 * @connection: the session bus
 * @background: (nullable): the word of the interface's property `Background`
 * @paused: its property `Paused`
 * @callback: called when it is done, after half a minute at the latest
 * @user_data: for @callback
 *
 * Looks at everything that has to work. Nothing is changed, nobody is asked for a password, and no
 * key or token leaves this process.
 */
void
ficha_check_up_async (FichaManager *manager,
                      GDBusConnection *connection,
                      const char *background,
                      gboolean paused,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  FichaCatalogHealth health;
  CheckUp *check_up;

  g_return_if_fail (FICHA_IS_MANAGER (manager));
  g_return_if_fail (G_IS_DBUS_CONNECTION (connection));

  task = g_task_new (manager, NULL, callback, user_data);
  g_task_set_source_tag (task, ficha_check_up_async);
  check_up = g_new0 (CheckUp, 1);
  g_task_set_task_data (task, check_up, (GDestroyNotify) check_up_free);
  check_up->cancellable = g_cancellable_new ();
  check_up->alarm = g_timeout_source_new (TIMEOUT);
  g_source_set_callback (check_up->alarm, late_cb, g_object_ref (check_up->cancellable),
                         g_object_unref);
  g_source_attach (check_up->alarm, g_task_get_context (task));

  ficha_catalog_check (ficha_manager_get_catalog (manager), &health, &error);
  check_up->agent = check_agent (&health, paused);
  check_up->records = check_records (&health, error);
  check_up->background = check_background (background);

  check_up->n_left = 3;
  entries = ficha_manager_get_entries (manager);
  ficha_keyring_probe_async (ficha_manager_get_keyring (manager), check_up->cancellable, keyring_cb,
                             g_object_ref (task));
  ficha_notification_check_async (connection, check_up->cancellable, notifications_cb,
                                  g_object_ref (task));
  ficha_server_check_async (ficha_manager_get_api (manager), entries, check_up->cancellable,
                            servers_cb, g_object_ref (task));
}

/**
 * ficha_check_up_finish:
 * @manager: the integrations
 * @result: a result of ficha_check_up_async()
 *
 * Returns: (transfer full): what was found, `aa{sv}`, as the interface's XML documents it
 */
GVariant *
ficha_check_up_finish (FichaManager *manager, GAsyncResult *result)
{
  g_return_val_if_fail (FICHA_IS_MANAGER (manager), NULL);
  g_return_val_if_fail (g_task_is_valid (result, manager), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
