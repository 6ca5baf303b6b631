// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-keyring.h"

#include "ficha-keyring-item.h"
#include "ficha-keyring-steps.h"

/**
 * FichaKeyring:
 *
 * The keyring, by the Secret Service (design.md 3). Every function is asynchronous, ends at once
 * when cancelled and, but for ficha_keyring_unlock_async(), is bounded in time and never prompts.
 * What changes items is done in the order it is asked for, one after the other. They fail with
 * these errors, which are never mixed:
 *
 * - %FICHA_ERROR_LOCKED: it is locked;
 * - %FICHA_ERROR_NO_KEYRING: there is no Secret Service, or, with the word `no-permission`, none
 *   that Flatpak lets us use, or, with the word `no-collection`, it has no keyring yet:
 *   ficha_keyring_unlock_async() makes one;
 * - %FICHA_ERROR_MISSING: the search succeeded, nothing is there, and the keyring is unlocked;
 * - %FICHA_ERROR_DAMAGED: what is there, or what was to be stored, is no single line of text;
 * - %FICHA_ERROR_KEYRING: it failed otherwise: the word `time-out`, or the service's reason;
 * - %G_IO_ERROR_CANCELLED: the caller cancelled.
 */
struct _FichaKeyring
{
  GObject parent_instance;

  char *schema_name;    /* (owned) */
  SecretSchema *schema; /* (owned) */
  guint timeout;
  FichaKeyringLink link; /* (owned) */
};

G_DEFINE_FINAL_TYPE (FichaKeyring, ficha_keyring, G_TYPE_OBJECT)

typedef enum
{
  PROP_SCHEMA_NAME = 1,
  PROP_TIMEOUT,
} FichaKeyringProperty;

static GParamSpec *properties[PROP_TIMEOUT + 1];

/* Takes @work. */
static GTask *
call_new (FichaKeyring *self,
          gpointer source_tag,
          FichaKeyringStep run,
          FichaKeyringWork *work,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  return ficha_keyring_call_new (self, source_tag, &self->link, run, work,
                                 (GDestroyNotify) ficha_keyring_work_free, cancellable, callback,
                                 user_data);
}

/* Takes @work. */
static void
begin (FichaKeyring *self,
       gpointer source_tag,
       FichaKeyringStep run,
       FichaKeyringWork *work,
       guint timeout,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  g_assert (FICHA_IS_KEYRING (self));

  ficha_keyring_call_begin (call_new (self, source_tag, run, work, cancellable, callback,
                                      user_data),
                            timeout);
}

/* Likewise, for what changes something. */
static void
begin_change (FichaKeyring *self,
              gpointer source_tag,
              FichaKeyringStep run,
              FichaKeyringWork *work,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  g_assert (FICHA_IS_KEYRING (self));

  ficha_keyring_call_begin_in_turn (call_new (self, source_tag, run, work, cancellable, callback,
                                              user_data),
                                    self->timeout);
}

static void
ficha_keyring_constructed (GObject *object)
{
  FichaKeyring *self = FICHA_KEYRING (object);

  G_OBJECT_CLASS (ficha_keyring_parent_class)->constructed (object);

  self->schema = ficha_keyring_item_make_schema (self->schema_name);
}

static void
ficha_keyring_finalize (GObject *object)
{
  FichaKeyring *self = FICHA_KEYRING (object);

  ficha_keyring_link_clear (&self->link);
  g_clear_pointer (&self->schema, secret_schema_unref);
  g_clear_pointer (&self->schema_name, g_free);

  G_OBJECT_CLASS (ficha_keyring_parent_class)->finalize (object);
}

static void
ficha_keyring_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FichaKeyring *self = FICHA_KEYRING (object);

  switch ((FichaKeyringProperty) id)
    {
    case PROP_SCHEMA_NAME:
      g_value_set_string (value, self->schema_name);
      break;
    case PROP_TIMEOUT:
      g_value_set_uint (value, self->timeout);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_keyring_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  FichaKeyring *self = FICHA_KEYRING (object);

  switch ((FichaKeyringProperty) id)
    {
    case PROP_SCHEMA_NAME:
      self->schema_name = g_value_dup_string (value);
      break;
    case PROP_TIMEOUT:
      self->timeout = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_keyring_class_init (FichaKeyringClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = ficha_keyring_constructed;
  object_class->finalize = ficha_keyring_finalize;
  object_class->get_property = ficha_keyring_get_property;
  object_class->set_property = ficha_keyring_set_property;

  /**
   * FichaKeyring:schema-name:
   *
   * The name of the items' schema, which keeps two builds of Ficha apart.
   */
  properties[PROP_SCHEMA_NAME] = g_param_spec_string ("schema-name", NULL, NULL, NULL, flags);

  /**
   * FichaKeyring:timeout:
   *
   * Milliseconds that a call may take, 0 for no bound.
   */
  properties[PROP_TIMEOUT] = g_param_spec_uint ("timeout", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ficha_keyring_init (FichaKeyring *self)
{
}

/**
 * ficha_keyring_new:
 * @schema_name: the name of the items' schema, ASCII, as `io.github.ficha_app.Ficha`
 * @timeout: milliseconds that a call may take, 0 for no bound
 *
 * Makes a keyring. Nothing is asked of the Secret Service yet.
 *
 * Returns: (transfer full): the keyring
 */
FichaKeyring *
ficha_keyring_new (const char *schema_name, guint timeout)
{
  g_return_val_if_fail (schema_name != NULL, NULL);

  return g_object_new (FICHA_TYPE_KEYRING, "schema-name", schema_name, "timeout", timeout, NULL);
}

/**
 * ficha_keyring_entry_free:
 * @self: (transfer full): an entry
 *
 * Frees an entry.
 */
void
ficha_keyring_entry_free (FichaKeyringEntry *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->id);
  g_free (self->name);
  g_free (self->consumer_key);
  g_free (self->base_uri);
  g_free (self);
}

/**
 * ficha_keyring_store_async:
 * @self: a keyring
 * @integration: whose item it is; copied
 * @kind: which item
 * @value: the value, a single line of UTF-8
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Stores an item in the default keyring, or changes the one that is there, wherever it is. On
 * failure an old value stays.
 */
void
ficha_keyring_store_async (FichaKeyring *self,
                           const FichaIntegration *integration,
                           FichaKeyringKind kind,
                           FichaSecret *value,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  FichaKeyringWork *work;
  gsize length;

  g_return_if_fail (FICHA_IS_KEYRING (self));
  g_return_if_fail (integration != NULL);
  g_return_if_fail (value != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  work = ficha_keyring_work_new (self->schema, integration->id, &kind);
  work->integration = ficha_integration_copy (integration);
  /* not secret_value_new (), which does not wipe where no memory can be locked */
  length = ficha_secret_get_length (value);
  work->value =
      secret_value_new_full (g_strndup (ficha_secret_peek (value), length), (gssize) length,
                             "text/plain", (GDestroyNotify) ficha_wipe_string);
  begin_change (self, ficha_keyring_store_async, ficha_keyring_store_step, work, cancellable,
                callback, user_data);
}

/**
 * ficha_keyring_store_finish:
 * @self: a keyring
 * @result: the result
 * @error: return location
 *
 * Ends ficha_keyring_store_async(). For the errors see #FichaKeyring.
 *
 * Returns: whether it is stored
 */
gboolean
ficha_keyring_store_finish (FichaKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ficha_keyring_describe_async:
 * @self: a keyring
 * @integration: an integration that was renamed or edited; copied
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Brings the labels and attributes of an integration's items up to date. What they keep secret is
 * neither read nor written. That there are no items is no failure.
 */
void
ficha_keyring_describe_async (FichaKeyring *self,
                              const FichaIntegration *integration,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  FichaKeyringWork *work;

  g_return_if_fail (FICHA_IS_KEYRING (self));
  g_return_if_fail (integration != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  work = ficha_keyring_work_new (self->schema, integration->id, NULL);
  work->integration = ficha_integration_copy (integration);
  begin_change (self, ficha_keyring_describe_async, ficha_keyring_describe_step, work, cancellable,
                callback, user_data);
}

/**
 * ficha_keyring_describe_finish:
 * @self: a keyring
 * @result: the result
 * @error: return location
 *
 * Ends ficha_keyring_describe_async(). For the errors see #FichaKeyring.
 *
 * Returns: whether all items are up to date
 */
gboolean
ficha_keyring_describe_finish (FichaKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ficha_keyring_lookup_async:
 * @self: a keyring
 * @id: an integration's id
 * @kind: which of its items
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads what an item keeps secret.
 */
void
ficha_keyring_lookup_async (FichaKeyring *self,
                            const char *id,
                            FichaKeyringKind kind,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (FICHA_IS_KEYRING (self));
  g_return_if_fail (id != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  begin (self, ficha_keyring_lookup_async, ficha_keyring_lookup_step,
         ficha_keyring_work_new (self->schema, id, &kind), self->timeout, cancellable, callback,
         user_data);
}

/**
 * ficha_keyring_lookup_finish:
 * @self: a keyring
 * @result: the result
 * @error: return location
 *
 * Ends ficha_keyring_lookup_async(). For the errors see #FichaKeyring.
 *
 * Returns: (transfer full): the value, or %NULL with an error
 */
FichaSecret *
ficha_keyring_lookup_finish (FichaKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ficha_keyring_clear_async:
 * @self: a keyring
 * @id: an integration's id
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Deletes an integration's items. That there are none is no failure.
 */
void
ficha_keyring_clear_async (FichaKeyring *self,
                           const char *id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (FICHA_IS_KEYRING (self));
  g_return_if_fail (id != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  begin_change (self, ficha_keyring_clear_async, ficha_keyring_clear_step,
                ficha_keyring_work_new (self->schema, id, NULL), cancellable, callback, user_data);
}

/**
 * ficha_keyring_clear_finish:
 * @self: a keyring
 * @result: the result
 * @error: return location
 *
 * Ends ficha_keyring_clear_async(). For the errors see #FichaKeyring.
 *
 * Returns: whether nothing is left
 */
gboolean
ficha_keyring_clear_finish (FichaKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ficha_keyring_probe_async:
 * @self: a keyring
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Asks what the keyring can do now.
 */
void
ficha_keyring_probe_async (FichaKeyring *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (FICHA_IS_KEYRING (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  begin (self, ficha_keyring_probe_async, ficha_keyring_probe_step,
         ficha_keyring_work_new (self->schema, NULL, NULL), self->timeout, cancellable, callback,
         user_data);
}

/**
 * ficha_keyring_probe_finish:
 * @self: a keyring
 * @result: the result
 * @error: return location
 *
 * Ends ficha_keyring_probe_async(). Fails with %FICHA_ERROR_KEYRING or %G_IO_ERROR_CANCELLED; that
 * there is none or that it is locked is an answer.
 *
 * Returns: the state, %FICHA_KEYRING_UNKNOWN with an error
 */
FichaKeyringState
ficha_keyring_probe_finish (FichaKeyring *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gssize state;

  g_return_val_if_fail (g_task_is_valid (result, self), FICHA_KEYRING_UNKNOWN);

  state = g_task_propagate_int (G_TASK (result), &local_error);
  if (local_error == NULL)
    return (FichaKeyringState) state;
  if (g_error_matches (local_error, FICHA_ERROR, FICHA_ERROR_NO_KEYRING))
    return FICHA_KEYRING_ABSENT;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FICHA_KEYRING_UNKNOWN;
}

/**
 * ficha_keyring_unlock_async:
 * @self: a keyring
 * @cancellable: (nullable): a cancellable: nothing else bounds the wait for an answer
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Lets the Secret Service ask for the password of the default keyring, or, where there is none,
 * for one to make it with. Where that is unlocked, other keyrings that hold items of ours are.
 */
void
ficha_keyring_unlock_async (FichaKeyring *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (FICHA_IS_KEYRING (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  begin (self, ficha_keyring_unlock_async, ficha_keyring_unlock_step,
         ficha_keyring_work_new (self->schema, NULL, NULL), 0, cancellable, callback, user_data);
}

/**
 * ficha_keyring_unlock_finish:
 * @self: a keyring
 * @result: the result
 * @error: return location
 *
 * Ends ficha_keyring_unlock_async(). Fails with %FICHA_ERROR_LOCKED where the prompt was dismissed
 * or can't be shown; for the other errors see #FichaKeyring.
 *
 * Returns: whether it is unlocked
 */
gboolean
ficha_keyring_unlock_finish (FichaKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ficha_keyring_list_async:
 * @self: a keyring
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Lists all items, without what they keep secret, to make lost records again.
 */
void
ficha_keyring_list_async (FichaKeyring *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (FICHA_IS_KEYRING (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  begin (self, ficha_keyring_list_async, ficha_keyring_list_step,
         ficha_keyring_work_new (self->schema, NULL, NULL), self->timeout, cancellable, callback,
         user_data);
}

/**
 * ficha_keyring_list_finish:
 * @self: a keyring
 * @result: the result
 * @error: return location
 *
 * Ends ficha_keyring_list_async(). For the errors see #FichaKeyring; where the keyring is locked
 * nothing is listed.
 *
 * Returns: (transfer full) (element-type FichaKeyringEntry): the items in no order, or %NULL
 */
GPtrArray *
ficha_keyring_list_finish (FichaKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
