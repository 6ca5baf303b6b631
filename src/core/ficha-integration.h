// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib-object.h>

#include "ficha-history.h"
#include "ficha-timestamp.h"

G_BEGIN_DECLS

#define FICHA_INTEGRATION_NAME_MAX_LENGTH 200           /* bytes */
#define FICHA_INTEGRATION_VERSION         1             /* of the record's format */
#define FICHA_INTEGRATION_REMIND_MAX      (7 * 24 * 60) /* minutes */
#define FICHA_INTEGRATION_MAX_SIZE        65536         /* bytes of a record */

/**
 * FichaIntegration:
 * @id: a random UUID, lower case
 * @name: what people call it, unique among the integrations
 * @base_uri: where the API is, as ficha_base_uri_check() gives it
 * @consumer_key: the consumer key; no secret
 * @ca_file: (nullable): a PEM file of further authorities to trust
 * @auto_renew: whether the agent renews by itself
 * @remind_before: minutes before the end of the access token to remind, 0 for never
 * @issued_at: when the tokens were obtained; every moment is seconds since the epoch on the server's
 *   clock, or %FICHA_TIME_UNKNOWN
 * @access_expires_at: when the access token ends
 * @access_reading: how its date was read
 * @refresh_expires_at: when the refresh token ends
 * @has_tokens: whether tokens were ever obtained with the present keys
 * @skew: seconds that the server's clock is ahead of this one, as last seen
 * @generation: the number of the tokens last obtained
 * @spent: the generation whose refresh token was sent: never to be sent again
 * @refused: whether the server refused the keys; nothing is tried by itself until they are edited
 * @account_changed: whether tokens came that tell of another account than those before, told
 *   until the keys are edited
 * @reminded: the generation of the tokens whose coming end the user was told of, 0 for none
 * @told_expired: that of those whose end the user was told of, likewise
 * @backed_up: whether the present secret key was handed out for a backup
 * @removing: whether the removal began: its items are being cleared
 * @has_error: whether the last operation failed
 * @error: its code, where @has_error
 * @error_detail: (nullable): its message
 * @failed_at: when it failed, on this machine's clock
 * @history: how the last operations ended
 *
 * What is kept of an integration outside the keyring: no secret (design.md 3).
 */
typedef struct
{
  char *id;
  char *name;
  char *base_uri;
  char *consumer_key;
  char *ca_file;
  gboolean auto_renew;
  guint remind_before;
  gboolean backed_up;

  gint64 issued_at;
  gint64 access_expires_at;
  FichaReading access_reading;
  gint64 refresh_expires_at;
  gboolean has_tokens;
  gint64 skew;
  guint64 generation;
  guint64 spent;
  gboolean refused;
  gboolean account_changed;
  guint64 reminded;
  guint64 told_expired;
  gboolean removing;
  gboolean has_error;
  FichaError error;
  char *error_detail;
  gint64 failed_at;

  FichaHistory history;
} FichaIntegration;

FichaIntegration *
ficha_integration_new (const char *name, const char *base_uri, const char *consumer_key);
FichaIntegration *ficha_integration_copy (const FichaIntegration *self);
void ficha_integration_free (FichaIntegration *self);

const char *ficha_integration_get_last_error (const FichaIntegration *self);

gboolean ficha_integration_id_is_valid (const char *id);
gboolean ficha_integration_check_name (const char *name, GError **error);

GBytes *ficha_integration_to_bytes (const FichaIntegration *self, GBytes *base);
FichaIntegration *ficha_integration_from_bytes (GBytes *bytes, const char *id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaIntegration, ficha_integration_free)

G_END_DECLS
