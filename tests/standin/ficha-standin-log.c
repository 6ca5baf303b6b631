// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-standin-log.h"

#include <json-glib/json-glib.h>

static void
add_name_cb (const char *name, const char *value, gpointer user_data)
{
  json_builder_add_string_value (user_data, name);
}

/* Names only: values may be secrets. */
static void
add_query_names (JsonBuilder *builder, const char *query)
{
  g_auto (GStrv) parts = g_strsplit (query != NULL ? query : "", "&", -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      parts[i][strcspn (parts[i], "=")] = '\0';
      json_builder_add_string_value (builder, parts[i]);
    }
}

/**
 * ficha_standin_log_line_new:
 * @message: a request
 * @reply: the answer to it
 *
 * Tells of @message what is no secret: no value of the query or of a header but the content type.
 *
 * Returns: (transfer full): a JSON object, and the end of the line
 */
char *
ficha_standin_log_line_new (SoupServerMessage *message, const FichaStandinReply *reply)
{
  GUri *uri;
  SoupMessageHeaders *headers;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format_iso8601 (now);
  g_autofree char *json = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  g_return_val_if_fail (SOUP_IS_SERVER_MESSAGE (message), NULL);
  g_return_val_if_fail (reply != NULL, NULL);

  uri = soup_server_message_get_uri (message);
  headers = soup_server_message_get_request_headers (message);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "time");
  json_builder_add_string_value (builder, time);
  json_builder_set_member_name (builder, "method");
  json_builder_add_string_value (builder, soup_server_message_get_method (message));
  json_builder_set_member_name (builder, "path");
  json_builder_add_string_value (builder, g_uri_get_path (uri));
  json_builder_set_member_name (builder, "query");
  json_builder_begin_array (builder);
  add_query_names (builder, g_uri_get_query (uri));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "headers");
  json_builder_begin_array (builder);
  soup_message_headers_foreach (headers, add_name_cb, builder);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "content_type");
  json_builder_add_string_value (builder, soup_message_headers_get_content_type (headers, NULL));
  /* 0: the bytes on the connection were a fault's */
  json_builder_set_member_name (builder, "status");
  json_builder_add_int_value (builder, reply->wire == NULL ? reply->status : 0);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json = json_to_string (root, FALSE);

  return g_strconcat (json, "\n", NULL);
}
