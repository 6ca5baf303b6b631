// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-call.h"

#include "ficha-bus-error.h"
#include "ficha-caller.h"
#include "ficha-memfd.h"

#include <unistd.h>

/* A call whose caller is asked for. */
typedef struct
{
  FichaCall *call; /* (owned) */
  FichaCallFunc next;
} Question;

static void
caller_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  FichaCall *call = question->call;

  call->pid = ficha_caller_get_pid_finish (G_DBUS_CONNECTION (source), result);
  call->program = ficha_caller_dup_program (call->pid);
  question->next (call);
}

/**
 * ficha_call_new:
 * @export: who was called
 * @invocation: (transfer full): the call: answering it consumes the reference that the handler was
 *   given
 *
 * Returns: (transfer full): a call that is not answered yet
 */
FichaCall *
ficha_call_new (FichaExport *export, GDBusMethodInvocation *invocation)
{
  FichaCall *self;

  g_return_val_if_fail (FICHA_IS_EXPORT (export), NULL);
  g_return_val_if_fail (G_IS_DBUS_METHOD_INVOCATION (invocation), NULL);

  self = g_new0 (FichaCall, 1);
  self->export = g_object_ref (export);
  self->invocation = invocation;
  self->pid = G_MAXUINT;
  g_application_hold (ficha_export_get_application (export));

  return self;
}

/**
 * ficha_call_free:
 * @self: (transfer full): a call
 */
void
ficha_call_free (FichaCall *self)
{
  g_return_if_fail (self != NULL);

  g_application_release (ficha_export_get_application (self->export));
  g_clear_pointer (&self->entry, ficha_entry_unref);
  g_clear_pointer (&self->secret, ficha_secret_unref);
  g_clear_object (&self->invocation);
  g_clear_object (&self->export);
  g_free (self->program);
  g_free (self);
}

/**
 * ficha_call_steal_invocation:
 * @self: a call that is not answered yet
 *
 * Returns: (transfer full): what to answer it with, once
 */
GDBusMethodInvocation *
ficha_call_steal_invocation (FichaCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->invocation != NULL, NULL);

  return g_steal_pointer (&self->invocation);
}

/**
 * ficha_call_fail:
 * @self: a call that is not answered yet
 * @error: what went wrong
 *
 * Answers with an error of ours; what is not of our domain is told as %FICHA_ERROR_FAILED.
 */
void
ficha_call_fail (FichaCall *self, const GError *error)
{
  FichaError code = FICHA_ERROR_FAILED;
  g_autofree char *name = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (error != NULL);

  if (error->domain == FICHA_ERROR)
    code = (FichaError) error->code;
  name = ficha_bus_error_get_name (code);
  g_dbus_method_invocation_return_dbus_error (ficha_call_steal_invocation (self), name,
                                              error->message);
}

/**
 * ficha_call_find:
 * @self: a call that is not answered yet
 * @name: what the caller named the integration by
 *
 * Finds the integration that the call is about; answers where there is none.
 *
 * Returns: whether there is one
 */
gboolean
ficha_call_find (FichaCall *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  FichaEntry *entry;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  entry = ficha_manager_find (ficha_export_get_manager (self->export), name, &error);
  if (entry == NULL)
    {
      ficha_call_fail (self, error);
      return FALSE;
    }

  self->entry = ficha_entry_ref (entry);
  return TRUE;
}

/**
 * ficha_call_take_secret:
 * @self: a call that is not answered yet
 * @fds: (nullable): the descriptors that came with it
 * @handle: the place of the secret's among them
 *
 * Reads the secret that came with the call, if it is not empty; answers where it can't be read.
 *
 * Returns: whether it could
 */
gboolean
ficha_call_take_secret (FichaCall *self, GUnixFDList *fds, GVariant *handle)
{
  g_autoptr (GError) error = NULL;
  int fd = -1;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (handle != NULL, FALSE);

  if (fds != NULL)
    fd = g_unix_fd_list_get (fds, g_variant_get_handle (handle), &error);
  if (fd >= 0)
    {
      self->secret = ficha_memfd_read (fd, &error);
      close (fd);
    }

  if (fd >= 0 && error == NULL)
    return TRUE;

  g_dbus_method_invocation_return_error_literal (ficha_call_steal_invocation (self), G_DBUS_ERROR,
                                                 G_DBUS_ERROR_INVALID_ARGS,
                                                 "The secret has to come as a sealed memfd");
  return FALSE;
}

/**
 * ficha_call_give_secret:
 * @self: a call that is not answered yet
 * @secret: a secret
 *
 * Puts @secret into a list of descriptors for the answer; answers where it can't.
 *
 * Returns: (transfer full) (nullable): the list, in which it is the first, or %NULL
 */
GUnixFDList *
ficha_call_give_secret (FichaCall *self, const FichaSecret *secret)
{
  g_autoptr (GError) error = NULL;
  int fd;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (secret != NULL, NULL);

  fd = ficha_memfd_new (secret, &error);
  if (fd < 0)
    {
      ficha_call_fail (self, error);
      return NULL;
    }

  return g_unix_fd_list_new_from_array (&fd, 1);
}

/**
 * ficha_call_identify:
 * @self: (transfer full): a call that is not answered yet
 * @next: goes on with it
 *
 * Finds out who calls. The caller is still there then: it waits for its answer.
 */
void
ficha_call_identify (FichaCall *self, FichaCallFunc next)
{
  const char *sender;
  Question *question;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->invocation != NULL);
  g_return_if_fail (next != NULL);

  sender = g_dbus_method_invocation_get_sender (self->invocation);
  self->from_window = ficha_activity_is_window (ficha_export_get_activity (self->export), sender);
  if (self->from_window)
    {
      next (self);
      return;
    }

  question = g_new0 (Question, 1);
  question->call = self;
  question->next = next;
  ficha_caller_get_pid_async (g_dbus_method_invocation_get_connection (self->invocation), sender,
                              caller_cb, question);
}

/**
 * ficha_call_note_use:
 * @self: a call whose caller is known
 * @secret_key: whether it is given the secret key, else the access token
 *
 * Notes what the caller is given, for the activity.
 */
void
ficha_call_note_use (FichaCall *self, gboolean secret_key)
{
  FichaUseKind kind;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->entry != NULL);

  if (self->from_window)
    kind = secret_key ? FICHA_USE_KEY_COPIED : FICHA_USE_COPIED;
  else
    kind = secret_key ? FICHA_USE_KEY_GIVEN : FICHA_USE_GIVEN;
  ficha_activity_note (ficha_export_get_activity (self->export), self->entry, kind, self->program);
}
