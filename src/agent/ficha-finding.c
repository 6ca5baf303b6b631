// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-finding.h"

/* What one check of a check-up found, as the interface's XML documents it. */

/**
 * ficha_finding_init:
 * @self: (out caller-allocates): a dictionary
 * @check: what was looked at
 * @outcome: `good`, `note`, `bad` or `unknown`
 */
void
ficha_finding_init (GVariantDict *self, const char *check, const char *outcome)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (check != NULL);
  g_return_if_fail (outcome != NULL);

  g_variant_dict_init (self, NULL);
  g_variant_dict_insert (self, "check", "s", check);
  g_variant_dict_insert (self, "outcome", "s", outcome);
}

/**
 * ficha_finding_set_error:
 * @self: a finding
 * @error: what is wrong; what is not of our domain is told as %FICHA_ERROR_FAILED
 */
void
ficha_finding_set_error (GVariantDict *self, const GError *error)
{
  FichaError code = FICHA_ERROR_FAILED;

  g_return_if_fail (self != NULL);
  g_return_if_fail (error != NULL);

  if (error->domain == FICHA_ERROR)
    code = (FichaError) error->code;
  g_variant_dict_insert (self, "error", "s", ficha_error_get_nick (code));
  g_variant_dict_insert (self, "detail", "s", error->message);
}

/**
 * ficha_finding_end:
 * @self: (transfer full): a finding
 *
 * Returns: (transfer full): it, as `a{sv}`
 */
GVariant *
ficha_finding_end (GVariantDict *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_variant_ref_sink (g_variant_dict_end (self));
}
