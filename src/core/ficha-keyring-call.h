// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <libsecret/secret.h>

#include "ficha-error.h"

G_BEGIN_DECLS

/* Private to ficha-keyring.c: how one piece of work on the Secret Service runs. */

/**
 * FichaKeyringLink:
 * @service: (nullable): the service, not shared with others
 * @owner: (nullable): the unique bus name that @service was opened with
 * @turns: (element-type GTask): the calls that change something: the first has begun, the others wait
 *
 * The connection to the Secret Service that the calls of one keyring share.
 */
typedef struct
{
  SecretService *service;
  char *owner;
  GQueue turns;
} FichaKeyringLink;

void ficha_keyring_link_clear (FichaKeyringLink *self);

/**
 * FichaKeyringStep:
 * @task: (transfer full): the task
 *
 * A step of a call. It passes @task on to the next, or to one of the returning functions.
 */
typedef void (*FichaKeyringStep) (GTask *task);

GTask *ficha_keyring_call_new (gpointer source,
                               gpointer source_tag,
                               FichaKeyringLink *link,
                               FichaKeyringStep run,
                               gpointer data,
                               GDestroyNotify free_data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
void ficha_keyring_call_begin (GTask *task, guint timeout);
void ficha_keyring_call_begin_in_turn (GTask *task, guint timeout);
void ficha_keyring_call_extend (GTask *task);
gpointer ficha_keyring_call_get_data (GTask *task);
SecretService *ficha_keyring_call_get_service (GTask *task);
GCancellable *ficha_keyring_call_get_cancellable (GTask *task);
void ficha_keyring_call_fail (GTask *task, GError *error);
void ficha_keyring_call_fail_literal (GTask *task, FichaError code, const char *message);
void ficha_keyring_call_finish (GTask *task);

G_END_DECLS
