// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-integration.h"
#include "ficha-tokens.h"

G_BEGIN_DECLS

/**
 * FichaApiOutcome:
 * @left: whether the request went out: the server may have seen it
 * @refused: whether the server refused clearly (400, 401, 403, 404, 422)
 * @retry_after: seconds that the server asks to wait, 0 where it does not
 * @skew: seconds that the server's clock is ahead of this one, %FICHA_TIME_UNKNOWN where no `Date`
 *   came
 *
 * What is known of a request besides its tokens or its error; filled in either case.
 */
typedef struct
{
  gboolean left;
  gboolean refused;
  guint retry_after;
  gint64 skew;
} FichaApiOutcome;

#define FICHA_TYPE_API (ficha_api_get_type ())
G_DECLARE_FINAL_TYPE (FichaApi, ficha_api, FICHA, API, GObject)

FichaApi *ficha_api_new (guint total_timeout);

void ficha_api_obtain_async (FichaApi *self,
                             const FichaIntegration *integration,
                             FichaSecret *secret_key,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
void ficha_api_renew_async (FichaApi *self,
                            const FichaIntegration *integration,
                            FichaSecret *refresh_token,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
FichaTokens *
ficha_api_finish (FichaApi *self, GAsyncResult *result, FichaApiOutcome *outcome, GError **error);

void ficha_api_probe_async (FichaApi *self,
                            const FichaIntegration *integration,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean ficha_api_probe_finish (FichaApi *self,
                                 GAsyncResult *result,
                                 FichaApiOutcome *outcome,
                                 GError **error);
char *ficha_api_dup_library_version (void);

G_END_DECLS
