// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-json.h"

#include "ficha-ctl-integrations.h"
#include "ficha-timestamp.h"

#include <json-glib/json-glib.h>

static void
add_string (JsonBuilder *builder, GVariant *integration, const char *member, const char *key)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, ficha_ctl_integration_get_string (integration, key));
}

/* As RFC 3339, or null. */
static void
add_moment (JsonBuilder *builder, GVariant *integration, const char *member, const char *key)
{
  gint64 moment = ficha_ctl_integration_get_moment (integration, key);
  g_autofree char *text = ficha_timestamp_format (moment);

  json_builder_set_member_name (builder, member);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

/* The members and their order are what scripts rely on (design.md 5). */
static void
add_integration (JsonBuilder *builder, GVariant *integration)
{
  const char *last_error = ficha_ctl_integration_get_string (integration, "last-error");
  gboolean auto_renew = FALSE;

  g_variant_lookup (integration, "auto-renew", "b", &auto_renew);

  json_builder_begin_object (builder);
  add_string (builder, integration, "id", "id");
  add_string (builder, integration, "name", "name");
  add_string (builder, integration, "base_uri", "base-uri");
  add_string (builder, integration, "consumer_key", "consumer-key");
  add_string (builder, integration, "state", "state");
  add_moment (builder, integration, "access_expires_at", "access-expires-at");
  add_moment (builder, integration, "refresh_expires_at", "refresh-expires-at");
  json_builder_set_member_name (builder, "auto_renew");
  json_builder_add_boolean_value (builder, auto_renew);
  json_builder_set_member_name (builder, "last_error");
  if (*last_error != '\0')
    json_builder_add_string_value (builder, last_error);
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
}

static char *
to_line (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);

  return g_strconcat (text, "\n", NULL);
}

/**
 * ficha_ctl_json_list:
 * @integrations: (element-type GVariant): integrations, as the bus tells them
 *
 * Returns: (transfer full): them as an array of what ficha_ctl_json_integration() gives, a line
 */
char *
ficha_ctl_json_list (GPtrArray *integrations)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  g_return_val_if_fail (integrations != NULL, NULL);

  json_builder_begin_array (builder);
  for (guint i = 0; i < integrations->len; i++)
    add_integration (builder, g_ptr_array_index (integrations, i));
  json_builder_end_array (builder);

  return to_line (builder);
}

/**
 * ficha_ctl_json_integration:
 * @integration: an integration, as the bus tells it
 *
 * Returns: (transfer full): it as a JSON object (design.md 5), a line; nothing secret
 */
char *
ficha_ctl_json_integration (GVariant *integration)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  g_return_val_if_fail (integration != NULL, NULL);

  add_integration (builder, integration);

  return to_line (builder);
}

/* Base64url without padding (RFC 7515, 2) of a part that ficha_jwt_read() has checked. */
static void
append_part (GString *text, const char *part, gsize length)
{
  g_autofree char *padded = g_malloc (length + 4);
  g_autofree guchar *bytes = NULL;
  gsize padded_length = length;
  gsize n_bytes;

  for (gsize i = 0; i < length; i++)
    padded[i] = part[i] == '-' ? '+' : part[i] == '_' ? '/' : part[i];
  while (padded_length % 4 != 0)
    padded[padded_length++] = '=';
  padded[padded_length] = '\0';

  bytes = g_base64_decode (padded, &n_bytes);
  g_string_append_len (text, (const char *) bytes, (gssize) n_bytes);
}

/**
 * ficha_ctl_json_claims:
 * @token: a token that ficha_jwt_read() takes
 *
 * Returns: (transfer full): a JSON object of its `header` and its `claims`, as they stand in it
 */
char *
ficha_ctl_json_claims (const FichaSecret *token)
{
  const char *header;
  const char *claims;
  GString *text;

  g_return_val_if_fail (token != NULL, NULL);

  header = ficha_secret_peek (token);
  claims = strchr (header, '.') + 1;
  text = g_string_new ("{\"header\":");
  append_part (text, header, (gsize) (claims - 1 - header));
  g_string_append (text, ",\"claims\":");
  append_part (text, claims, strcspn (claims, "."));
  g_string_append (text, "}\n");

  return g_string_free_and_steal (text);
}
