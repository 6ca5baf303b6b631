// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-keyring-service.h"

/**
 * FichaKeyringService:
 *
 * A #SecretService that, when a prompt is cancelled, no longer waits for it, and leaves it to
 * the user to answer or to close. libsecret dismisses it by D-Bus, and waits until that is done:
 * for ever if the service hangs; gnome-keyring 48 aborts when an unlock prompt that is shown is
 * dismissed so (mark_as_complete() in its gkd-secret-unlock.c takes up the same prompt again); and
 * secret_service_unlock() of libsecret 0.21.7 then never answers.
 */
struct _FichaKeyringService
{
  SecretService parent_instance;
};

G_DEFINE_FINAL_TYPE (FichaKeyringService, ficha_keyring_service, SECRET_TYPE_SERVICE)

typedef struct
{
  GDBusProxy *proxy;         /* (owned) */
  GVariantType *return_type; /* (owned) */
  GSource *cancelled;        /* (owned) (nullable) */
  guint completed_id;
  gulong owner_id;
} Prompt;

static void
prompt_free (Prompt *prompt)
{
  g_clear_object (&prompt->proxy);
  g_clear_pointer (&prompt->return_type, g_variant_type_free);
  g_clear_pointer (&prompt->cancelled, g_source_unref);
  g_free (prompt);
}

/* The first who takes the task back may end it; whatever comes later is not heard. */
static GTask *
take_back (GTask *task)
{
  Prompt *prompt = g_task_get_task_data (task);

  if (prompt->completed_id == 0)
    return NULL;

  g_dbus_connection_signal_unsubscribe (g_dbus_proxy_get_connection (prompt->proxy),
                                        prompt->completed_id);
  prompt->completed_id = 0;
  g_clear_signal_handler (&prompt->owner_id, g_task_get_source_object (task));
  if (prompt->cancelled != NULL)
    g_source_destroy (prompt->cancelled);

  return task;
}

static void
completed_cb (GDBusConnection *connection,
              const char *sender,
              const char *path,
              const char *interface,
              const char *signal,
              GVariant *parameters,
              gpointer user_data)
{
  g_autoptr (GTask) task = take_back (user_data);
  g_autoptr (GVariant) result = NULL;
  Prompt *prompt;

  if (task == NULL)
    return;

  prompt = g_task_get_task_data (task);
  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(bv)")))
    g_variant_get (parameters, "(bv)", NULL, &result);

  if (result != NULL && g_variant_is_of_type (result, prompt->return_type))
    g_task_return_pointer (task, g_steal_pointer (&result), (GDestroyNotify) g_variant_unref);
  else
    g_task_return_new_error_literal (task, SECRET_ERROR, SECRET_ERROR_PROTOCOL,
                                     "the prompt answered with something else");
}

static void
owner_changed_cb (SecretService *service, GParamSpec *pspec, gpointer user_data)
{
  g_autoptr (GTask) task = take_back (user_data);

  if (task != NULL)
    g_task_return_new_error_literal (task, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER,
                                     "the prompt is gone");
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = take_back (user_data);

  if (task != NULL)
    g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

static void
shown_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) held = user_data;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  reply = g_dbus_proxy_call_finish (G_DBUS_PROXY (object), result, &error);
  if (reply == NULL)
    {
      g_autoptr (GTask) task = take_back (held);

      if (task != NULL)
        g_task_return_error (task, g_steal_pointer (&error));
    }
}

static void
ficha_keyring_service_prompt_async (SecretService *service,
                                    SecretPrompt *object,
                                    const GVariantType *return_type,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task = g_task_new (service, cancellable, callback, user_data);
  Prompt *prompt = g_new0 (Prompt, 1);

  g_task_set_source_tag (task, ficha_keyring_service_prompt_async);
  g_task_set_task_data (task, prompt, (GDestroyNotify) prompt_free);
  prompt->proxy = G_DBUS_PROXY (g_object_ref (object));
  prompt->return_type =
      g_variant_type_copy (return_type != NULL ? return_type : G_VARIANT_TYPE_ANY);

  prompt->completed_id =
      g_dbus_connection_signal_subscribe (g_dbus_proxy_get_connection (prompt->proxy),
                                          g_dbus_proxy_get_name (prompt->proxy),
                                          g_dbus_proxy_get_interface_name (prompt->proxy),
                                          "Completed", g_dbus_proxy_get_object_path (prompt->proxy),
                                          NULL, G_DBUS_SIGNAL_FLAGS_NONE, completed_cb, task, NULL);
  prompt->owner_id =
      g_signal_connect (service, "notify::g-name-owner", G_CALLBACK (owner_changed_cb), task);
  if (cancellable != NULL)
    {
      prompt->cancelled = g_cancellable_source_new (cancellable);
      g_task_attach_source (task, prompt->cancelled, G_SOURCE_FUNC (cancelled_cb));
    }

  /* without a parent window: the agent has none */
  g_dbus_proxy_call (prompt->proxy, "Prompt", g_variant_new ("(s)", ""), G_DBUS_CALL_FLAGS_NONE, -1,
                     NULL, shown_cb, g_object_ref (task));
}

static GVariant *
ficha_keyring_service_prompt_finish (SecretService *service, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ficha_keyring_service_class_init (FichaKeyringServiceClass *klass)
{
  SecretServiceClass *service_class = SECRET_SERVICE_CLASS (klass);

  service_class->prompt_async = ficha_keyring_service_prompt_async;
  service_class->prompt_finish = ficha_keyring_service_prompt_finish;
}

static void
ficha_keyring_service_init (FichaKeyringService *self)
{
}
