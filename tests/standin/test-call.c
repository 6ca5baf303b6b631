// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "test-call.h"

#include "ficha-test.h"

/**
 * test_answer_free:
 * @self: (transfer full): an answer
 *
 * Frees @self.
 */
void
test_answer_free (TestAnswer *self)
{
  g_return_if_fail (self != NULL);

  soup_message_headers_unref (self->headers);
  g_bytes_unref (self->body);
  g_free (self->text);
  g_clear_pointer (&self->json, json_object_unref);
  g_free (self);
}

/**
 * test_standin_new:
 *
 * Returns: (transfer full): a stand-in without TLS
 */
FichaStandin *
test_standin_new (void)
{
  g_autoptr (GError) error = NULL;
  FichaStandin *standin = ficha_standin_new (NULL, 0, &error);

  g_assert_no_error (error);
  return standin;
}

/**
 * test_keys_json:
 *
 * Returns: (transfer full): the body of a POST with the keys that the stand-in accepts
 */
char *
test_keys_json (void)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "consumer_key", FICHA_STANDIN_CONSUMER_KEY);
  json_object_set_string_member (object, "secret_key", FICHA_STANDIN_SECRET_KEY);
  json_node_set_object (node, object);

  return json_to_string (node, FALSE);
}

/**
 * test_call:
 * @message: (transfer full): a request
 *
 * Sends @message, which must be answered.
 *
 * Returns: (transfer full): the answer
 */
TestAnswer *
test_call (SoupMessage *message)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TestAnswer *answer = g_new0 (TestAnswer, 1);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL,
                                    ficha_test_result_cb, &result);
  ficha_test_wait_result (&result);
  answer->body = soup_session_send_and_read_finish (session, result, &error);
  g_assert_no_error (error);

  answer->status = soup_message_get_status (message);
  answer->headers = soup_message_headers_ref (soup_message_get_response_headers (message));
  answer->text =
      g_bytes_get_size (answer->body) > 0
          ? g_strndup (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body))
          : g_strdup ("");
  /* deep nesting overflows the stack of older json-glib */
  if (*answer->text == '{' && strlen (answer->text) < 16 * 1024 &&
      json_parser_load_from_data (parser, answer->text, -1, NULL) &&
      JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    answer->json = json_node_dup_object (json_parser_get_root (parser));

  g_object_unref (message);
  return answer;
}

/**
 * test_get_header:
 * @answer: an answer
 * @name: the name of a header
 *
 * Returns: (nullable): its value
 */
const char *
test_get_header (const TestAnswer *answer, const char *name)
{
  return soup_message_headers_get_one (answer->headers, name);
}

/**
 * test_obtain:
 * @standin: a stand-in
 * @options: what it shall do
 *
 * Sends a POST with the right keys.
 *
 * Returns: (transfer full): the answer
 */
TestAnswer *
test_obtain (FichaStandin *standin, const char *options)
{
  g_autofree char *base_uri = ficha_standin_dup_base_uri (standin, options);
  g_autofree char *uri = g_strconcat (base_uri, "/auth", NULL);
  g_autofree char *keys = test_keys_json ();
  g_autoptr (GBytes) body = g_bytes_new (keys, strlen (keys));
  SoupMessage *message = soup_message_new ("POST", uri);

  soup_message_set_request_body_from_bytes (message, "application/json", body);
  return test_call (message);
}

/**
 * test_renew:
 * @standin: a stand-in
 * @options: what it shall do
 * @refresh_token: a refresh token
 *
 * Sends a GET with @refresh_token.
 *
 * Returns: (transfer full): the answer
 */
TestAnswer *
test_renew (FichaStandin *standin, const char *options, const char *refresh_token)
{
  g_autofree char *base_uri = ficha_standin_dup_base_uri (standin, options);
  g_autofree char *value = g_uri_escape_string (refresh_token, NULL, FALSE);
  g_autofree char *uri = g_strconcat (base_uri, "/auth?refresh_token=", value, NULL);
  SoupMessage *message = soup_message_new ("GET", uri);

  soup_message_headers_set_content_type (soup_message_get_request_headers (message),
                                         "application/json", NULL);
  return test_call (message);
}

/**
 * test_me:
 * @standin: a stand-in
 * @options: what it shall do
 * @access_token: an access token
 *
 * Uses @access_token.
 *
 * Returns: (transfer full): the answer
 */
TestAnswer *
test_me (FichaStandin *standin, const char *options, const char *access_token)
{
  g_autofree char *base_uri = ficha_standin_dup_base_uri (standin, options);
  g_autofree char *uri = g_strconcat (base_uri, "/me", NULL);
  g_autofree char *value = g_strconcat ("Bearer ", access_token, NULL);
  SoupMessage *message = soup_message_new ("GET", uri);

  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", value);
  return test_call (message);
}
