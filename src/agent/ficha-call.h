// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-export.h"

#include <gio/gunixfdlist.h>

G_BEGIN_DECLS

/**
 * FichaCall:
 * @export: (owned): who was called
 * @invocation: (owned) (nullable): the call, %NULL once it is answered
 * @entry: (owned) (nullable): the integration that it is about
 * @secret: (owned) (nullable): the secret that came with it
 * @min_valid: of GetAccessToken: seconds for which the token has to be valid
 * @forced: of GetAccessToken: whether the caller wants a new token
 * @from_window: after ficha_call_identify(): whether the window calls
 * @pid: after it: the caller's process id, %G_MAXUINT where unknown
 * @program: (owned) (nullable): after it: the name of the program that calls, where known
 *
 * A call from the bus that is being answered. The agent stays while there is one.
 */
typedef struct
{
  FichaExport *export;
  GDBusMethodInvocation *invocation;
  FichaEntry *entry;
  FichaSecret *secret;
  guint min_valid;
  gboolean forced;
  gboolean from_window;
  guint pid;
  char *program;
} FichaCall;

/**
 * FichaCallFunc:
 * @self: (transfer full): a call that is not answered yet
 *
 * Goes on with a call.
 */
typedef void (*FichaCallFunc) (FichaCall *self);

FichaCall *ficha_call_new (FichaExport *export, GDBusMethodInvocation *invocation);
void ficha_call_free (FichaCall *self);

GDBusMethodInvocation *ficha_call_steal_invocation (FichaCall *self);
void ficha_call_fail (FichaCall *self, const GError *error);
gboolean ficha_call_find (FichaCall *self, const char *name);
gboolean ficha_call_take_secret (FichaCall *self, GUnixFDList *fds, GVariant *handle);
GUnixFDList *ficha_call_give_secret (FichaCall *self, const FichaSecret *secret);
void ficha_call_identify (FichaCall *self, FichaCallFunc next);
void ficha_call_note_use (FichaCall *self, gboolean secret_key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaCall, ficha_call_free)

G_END_DECLS
