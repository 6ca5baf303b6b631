// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-integrations.h"

#include "ficha-timestamp.h"

static int
compare_by_name (gconstpointer a, gconstpointer b)
{
  GVariant *left = *(GVariant **) a;
  GVariant *right = *(GVariant **) b;

  return g_utf8_collate (ficha_ctl_integration_get_string (left, "name"),
                         ficha_ctl_integration_get_string (right, "name"));
}

/**
 * ficha_ctl_integration_get_string:
 * @integration: an integration, as the bus tells it
 * @key: one of its strings
 *
 * Returns: (transfer none): its value, UTF-8, "" where it is not told
 */
const char *
ficha_ctl_integration_get_string (GVariant *integration, const char *key)
{
  const char *value = "";

  g_return_val_if_fail (integration != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  g_variant_lookup (integration, key, "&s", &value);
  return value;
}

/**
 * ficha_ctl_integration_get_moment:
 * @integration: an integration, as the bus tells it
 * @key: one of its moments
 *
 * Returns: seconds since the epoch, %FICHA_TIME_UNKNOWN where it is not told
 */
gint64
ficha_ctl_integration_get_moment (GVariant *integration, const char *key)
{
  gint64 value = FICHA_TIME_UNKNOWN;

  g_return_val_if_fail (integration != NULL, FICHA_TIME_UNKNOWN);
  g_return_val_if_fail (key != NULL, FICHA_TIME_UNKNOWN);

  g_variant_lookup (integration, key, "x", &value);
  return value;
}

/**
 * ficha_ctl_integration_dup_error:
 * @integration: an integration, as the bus tells it
 *
 * Returns: (transfer full) (nullable): the #FichaError that its last operation failed with
 */
GError *
ficha_ctl_integration_dup_error (GVariant *integration)
{
  const char *nick;
  FichaError code = FICHA_ERROR_FAILED;

  g_return_val_if_fail (integration != NULL, NULL);

  nick = ficha_ctl_integration_get_string (integration, "last-error");
  if (*nick == '\0')
    return NULL;

  /* an agent newer than this program may know more errors: FAILED then */
  ficha_error_from_nick (nick, &code);
  return g_error_new_literal (FICHA_ERROR, (int) code,
                              ficha_ctl_integration_get_string (integration, "last-error-detail"));
}

/**
 * ficha_ctl_integration_get_outlook:
 * @integration: an integration, as the bus tells it
 * @outlook: (out caller-allocates): what is told of its future; its strings are @integration's
 */
void
ficha_ctl_integration_get_outlook (GVariant *integration, FichaOutlook *outlook)
{
  gint64 skew = 0;

  g_return_if_fail (integration != NULL);
  g_return_if_fail (outlook != NULL);

  *outlook = (FichaOutlook) {
    .state = ficha_ctl_integration_get_string (integration, "state"),
    .last_error = ficha_ctl_integration_get_string (integration, "last-error"),
    .next_renewal_at = ficha_ctl_integration_get_moment (integration, "next-renewal-at"),
    .refresh_expires_at = ficha_ctl_integration_get_moment (integration, "refresh-expires-at"),
  };
  g_variant_lookup (integration, "auto-renew", "b", &outlook->auto_renew);
  g_variant_lookup (integration, "session-only", "b", &outlook->session_only);

  /* told on the server's clock */
  g_variant_lookup (integration, "skew", "x", &skew);
  if (outlook->refresh_expires_at != FICHA_TIME_UNKNOWN &&
      __builtin_sub_overflow (outlook->refresh_expires_at, skew, &outlook->refresh_expires_at))
    outlook->refresh_expires_at = FICHA_TIME_UNKNOWN;
}

/**
 * ficha_ctl_integration_has_tokens:
 * @integration: an integration, as the bus tells it
 *
 * Returns: whether tokens were ever obtained with its present keys
 */
gboolean
ficha_ctl_integration_has_tokens (GVariant *integration)
{
  g_return_val_if_fail (integration != NULL, FALSE);

  return ficha_ctl_integration_get_moment (integration, "issued-at") != FICHA_TIME_UNKNOWN ||
         ficha_ctl_integration_get_moment (integration, "access-expires-at") != FICHA_TIME_UNKNOWN;
}

/**
 * ficha_ctl_list_integrations:
 * @ctl: a run
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type GVariant): the integrations by name, or %NULL with a
 *   #FichaError
 */
GPtrArray *
ficha_ctl_list_integrations (FichaCtl *ctl, GError **error)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) list = NULL;
  GPtrArray *integrations;

  g_return_val_if_fail (ctl != NULL, NULL);

  reply = ficha_ctl_call (ctl, "List", NULL, NULL, NULL, error);
  if (reply == NULL)
    return NULL;

  list = g_variant_get_child_value (reply, 0);
  integrations = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    g_ptr_array_add (integrations, g_variant_get_child_value (list, i));
  g_ptr_array_sort (integrations, compare_by_name);

  return integrations;
}

/**
 * ficha_ctl_find_integration:
 * @integrations: (element-type GVariant): integrations
 * @name: an id, a name, or the beginning of just one integration's name or id
 * @error: return location for an error
 *
 * Finds an integration by the rule that the agent has for names.
 *
 * Returns: (transfer none): it, or %NULL with %FICHA_ERROR_NOT_FOUND or %FICHA_ERROR_AMBIGUOUS
 */
GVariant *
ficha_ctl_find_integration (GPtrArray *integrations, const char *name, GError **error)
{
  GVariant *found = NULL;
  guint n_found = 0;

  g_return_val_if_fail (integrations != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < integrations->len && *name != '\0'; i++)
    {
      GVariant *integration = g_ptr_array_index (integrations, i);
      const char *its_name = ficha_ctl_integration_get_string (integration, "name");
      const char *its_id = ficha_ctl_integration_get_string (integration, "id");

      if (g_str_equal (name, its_name) || g_str_equal (name, its_id))
        return integration;
      if (g_str_has_prefix (its_name, name) || g_str_has_prefix (its_id, name))
        {
          found = integration;
          n_found++;
        }
    }

  if (n_found == 1)
    return found;

  g_set_error_literal (error, FICHA_ERROR,
                       n_found == 0 ? FICHA_ERROR_NOT_FOUND : FICHA_ERROR_AMBIGUOUS, name);
  return NULL;
}

/**
 * ficha_ctl_get_history:
 * @ctl: a run
 * @integration: an integration, as the bus tells it
 * @error: return location for an error
 *
 * Returns: (transfer full): how its last operations ended, the newest first, `a(xss)` as GetHistory
 *   tells it, or %NULL with a #FichaError
 */
GVariant *
ficha_ctl_get_history (FichaCtl *ctl, GVariant *integration, GError **error)
{
  g_autoptr (GVariant) reply = NULL;
  const char *id;

  g_return_val_if_fail (ctl != NULL, NULL);
  g_return_val_if_fail (integration != NULL, NULL);

  id = ficha_ctl_integration_get_string (integration, "id");
  reply = ficha_ctl_call (ctl, "GetHistory", g_variant_new ("(s)", id), NULL, NULL, error);

  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}
