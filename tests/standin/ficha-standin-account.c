// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-standin-account.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

#include "ficha-standin.h"

struct _FichaStandinAccount
{
  FichaStandinOptions *options; /* (owned) */
  char *base_uri;               /* (owned) */
  FichaStandinTokens *tokens;   /* (owned) (nullable): what was given last */
  GHashTable *refresh_tokens;   /* (owned): each that was given → how often it came back */
  gboolean revoked;

  guint n_posts;
  guint n_gets;
  guint n_heads;
  guint n_others;
  GRand *random;          /* (owned): the same faults each time, for the same options */
  guint n_faults_offered; /* requests that a fault was meant for, before "after" and "times" */
  guint n_reuses;
};

/* What to say to a request: an error, or NULL to give tokens. */
typedef struct
{
  guint status;
  const char *json;
} Refusal;

static const Refusal refusal_content_type = {
  SOUP_STATUS_BAD_REQUEST, "{\"message\":\"Content-Type must be application/json\"}"
};
static const Refusal refusal_body = {
  SOUP_STATUS_BAD_REQUEST, "{\"message\":\"consumer_key and secret_key are required strings\"}"
};
static const Refusal refusal_keys = { SOUP_STATUS_UNAUTHORIZED,
                                      "{\"error\":\"Invalid credentials\"}" };
static const Refusal refusal_query = { SOUP_STATUS_BAD_REQUEST,
                                       "{\"message\":\"refresh_token is required\"}" };
static const Refusal refusal_refresh_token = { SOUP_STATUS_UNAUTHORIZED,
                                               "{\"error\":\"Invalid refresh token\"}" };
static const Refusal refusal_method = { SOUP_STATUS_METHOD_NOT_ALLOWED,
                                        "{\"message\":\"POST or GET\"}" };

/**
 * ficha_standin_account_new:
 * @options: what the path asks for (README.md)
 * @base_uri: where the account is found
 * @error: return location for a #GError, or %NULL
 *
 * Returns: (transfer full): an account, or %NULL with %G_IO_ERROR_INVALID_ARGUMENT
 */
FichaStandinAccount *
ficha_standin_account_new (const char *options, const char *base_uri, GError **error)
{
  g_autoptr (FichaStandinOptions) parsed = ficha_standin_options_new (options, error);
  FichaStandinAccount *self;

  if (parsed == NULL)
    return NULL;

  self = g_new0 (FichaStandinAccount, 1);
  self->random = g_rand_new_with_seed (g_str_hash (options));
  self->options = g_steal_pointer (&parsed);
  self->base_uri = g_strdup (base_uri);
  self->refresh_tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

/**
 * ficha_standin_account_free:
 * @self: (transfer full): an account
 *
 * Frees @self.
 */
void
ficha_standin_account_free (FichaStandinAccount *self)
{
  g_return_if_fail (self != NULL);

  ficha_standin_options_free (self->options);
  g_free (self->base_uri);
  g_rand_free (self->random);
  g_clear_pointer (&self->tokens, ficha_standin_tokens_free);
  g_hash_table_unref (self->refresh_tokens);
  g_free (self);
}

/**
 * ficha_standin_account_get_options:
 * @self: an account
 *
 * Returns: (transfer none): the options that it is made of
 */
const FichaStandinOptions *
ficha_standin_account_get_options (FichaStandinAccount *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->options;
}

/**
 * ficha_standin_account_get_now:
 * @self: an account
 *
 * Returns: seconds since 1970 on the clock that @self tells dates by, which "skew=" moves
 */
gint64
ficha_standin_account_get_now (FichaStandinAccount *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_get_real_time () / G_USEC_PER_SEC +
         ficha_standin_options_get_int (self->options, "skew", 0);
}

/**
 * ficha_standin_account_count:
 * @self: an account
 * @method: (nullable): an HTTP method, or %NULL for all
 *
 * Returns: how many requests came
 */
guint
ficha_standin_account_count (FichaStandinAccount *self, const char *method)
{
  g_return_val_if_fail (self != NULL, 0);

  if (method == NULL)
    return self->n_posts + self->n_gets + self->n_heads + self->n_others;
  if (g_str_equal (method, "POST"))
    return self->n_posts;
  if (g_str_equal (method, "GET"))
    return self->n_gets;
  if (g_str_equal (method, "HEAD"))
    return self->n_heads;
  return self->n_others;
}

/**
 * ficha_standin_account_get_reuses:
 * @self: an account
 *
 * Returns: how often a refresh token came that had come before
 */
guint
ficha_standin_account_get_reuses (FichaStandinAccount *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_reuses;
}

/**
 * ficha_standin_account_accepts:
 * @self: an account
 * @access_token: a token
 *
 * Returns: whether @access_token is the last one given, and neither over nor revoked
 */
gboolean
ficha_standin_account_accepts (FichaStandinAccount *self, const char *access_token)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (access_token != NULL, FALSE);

  return self->tokens != NULL && !self->revoked &&
         ficha_standin_account_get_now (self) < self->tokens->access_end &&
         g_str_equal (access_token, self->tokens->access_token);
}

/* ---- what a request is worth ------------------------------------------------------------------ */

static gboolean
has_json_type (SoupServerMessage *message)
{
  const char *type =
      soup_message_headers_get_content_type (soup_server_message_get_request_headers (message),
                                             NULL);

  return g_strcmp0 (type, "application/json") == 0;
}

static const char *
get_string (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

/* @secret: what came as the secret key, for the fault that sends it back. */
static const Refusal *
check_keys (FichaStandinAccount *self, SoupServerMessage *message, char **secret)
{
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (JsonParser) parser = json_parser_new ();
  const char *key = ficha_standin_options_get (self->options, "key", FICHA_STANDIN_CONSUMER_KEY);
  const char *consumer_key;
  JsonNode *root;
  JsonObject *object;

  if (!has_json_type (message))
    return &refusal_content_type;
  if (g_bytes_get_size (body) == 0 ||
      !json_parser_load_from_data (parser, g_bytes_get_data (body, NULL),
                                   (gssize) g_bytes_get_size (body), NULL))
    return &refusal_body;

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return &refusal_body;
  object = json_node_get_object (root);
  consumer_key = get_string (object, "consumer_key");
  *secret = g_strdup (get_string (object, "secret_key"));
  if (consumer_key == NULL || *secret == NULL || json_object_get_size (object) != 2)
    return &refusal_body;

  if (!g_str_equal (consumer_key, key) || !g_str_equal (*secret, FICHA_STANDIN_SECRET_KEY))
    return &refusal_keys;

  return NULL;
}

/* One write of one line: several processes share the file. */
static void
append_to_ledger (const char *path, const char *refresh_token)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, refresh_token, -1);
  g_autofree char *program = g_path_get_basename (g_get_prgname ());
  g_autofree char *line = g_strdup_printf ("%s  %s\n", hash, program);
  g_autofd int fd = -1;

  /* A test that lost its environment would escape the last test of the suite. */
  if (path == NULL)
    {
      g_warning ("a refresh token was used, and FICHA_STANDIN_LEDGER names no file to tell it to");
      return;
    }

  fd = open (path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || write (fd, line, strlen (line)) != (gssize) strlen (line))
    g_error ("can't write the ledger %s: %s", path, g_strerror (errno));
}

/* A refresh token that came is used, whatever the answer: the client can't know if it was. */
static const Refusal *
take_refresh_token (FichaStandinAccount *self,
                    SoupServerMessage *message,
                    const char *ledger,
                    char **secret)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));
  g_autoptr (GHashTable) form = soup_form_decode (query != NULL ? query : "");
  const char *token = g_hash_table_lookup (form, "refresh_token");
  guint n_uses;

  if (!has_json_type (message))
    return &refusal_content_type;
  if (token == NULL || g_hash_table_size (form) != 1)
    return &refusal_query;
  *secret = g_strdup (token);
  if (!g_hash_table_contains (self->refresh_tokens, token))
    return &refusal_refresh_token;

  n_uses = GPOINTER_TO_UINT (g_hash_table_lookup (self->refresh_tokens, token)) + 1;
  g_hash_table_replace (self->refresh_tokens, g_strdup (token), GUINT_TO_POINTER (n_uses));

  if (!ficha_standin_options_has (self->options, "same"))
    {
      if (g_str_equal (ficha_standin_options_get (self->options, "ledger", "yes"), "yes"))
        append_to_ledger (ledger, token);
      if (n_uses > 1)
        {
          self->n_reuses++;
          self->revoked = TRUE;
          return &refusal_refresh_token;
        }
    }

  if (self->revoked || !g_str_equal (token, self->tokens->refresh_token) ||
      ficha_standin_account_get_now (self) >= self->tokens->refresh_end)
    return &refusal_refresh_token;

  return NULL;
}

/* ---- answers ---------------------------------------------------------------------------------- */

static void
count_request (FichaStandinAccount *self, SoupServerMessage *message)
{
  const char *method = soup_server_message_get_method (message);

  if (method == SOUP_METHOD_POST)
    self->n_posts++;
  else if (method == SOUP_METHOD_GET)
    self->n_gets++;
  else if (method == SOUP_METHOD_HEAD)
    self->n_heads++;
  else
    self->n_others++;
}

/* The connection is known again by its socket: "keepalive-die" spares the first answer on each. */
static gboolean
connection_was_used (SoupServerMessage *message)
{
  GObject *socket = G_OBJECT (soup_server_message_get_socket (message));
  gboolean was_used = g_object_get_data (socket, "ficha-standin-used") != NULL;

  g_object_set_data (socket, "ficha-standin-used", GINT_TO_POINTER (TRUE));
  return was_used;
}

/* The fault that is due now, counting this request. */
static const char *
choose_fault (FichaStandinAccount *self, SoupServerMessage *message)
{
  const gboolean is_post = soup_server_message_get_method (message) == SOUP_METHOD_POST;
  const gint64 after = ficha_standin_options_get_int (self->options, "after", 0);
  const gint64 times = ficha_standin_options_get_int (self->options, "times", G_MAXINT32);
  const gint64 chance = ficha_standin_options_get_int (self->options, "chance", 100);
  const gboolean was_used = connection_was_used (message);
  const char *fault;

  fault = ficha_standin_options_get (self->options, "fault", NULL);
  /* a look from afar uses up neither a token nor a fault */
  if (soup_server_message_get_method (message) == SOUP_METHOD_HEAD)
    return ficha_standin_options_get (self->options, "head-fault", fault);
  fault = ficha_standin_options_get (self->options, is_post ? "post-fault" : "get-fault", fault);
  if (fault == NULL || (g_str_equal (fault, "keepalive-die") && !was_used))
    return NULL;

  self->n_faults_offered++;
  if (self->n_faults_offered <= after || self->n_faults_offered > after + times)
    return NULL;
  return g_rand_int_range (self->random, 0, 100) < chance ? fault : NULL;
}

static char *
issue_tokens (FichaStandinAccount *self, gboolean renewed, gsize token_size)
{
  gboolean keep = self->tokens != NULL && ficha_standin_options_has (self->options, "same");

  if (!keep)
    {
      g_clear_pointer (&self->tokens, ficha_standin_tokens_free);
      self->tokens = ficha_standin_tokens_new (self->options, ficha_standin_account_get_now (self),
                                               renewed, token_size);
      g_hash_table_insert (self->refresh_tokens, g_strdup (self->tokens->refresh_token), NULL);
    }
  self->revoked = FALSE;

  return ficha_standin_tokens_to_json (self->tokens, self->options);
}

static FichaStandinReply *
create_reply (FichaStandinAccount *self, guint status, const char *json)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (ficha_standin_account_get_now (self));
  g_autofree char *date = soup_date_time_to_string (now, SOUP_DATE_HTTP);
  FichaStandinReply *reply = ficha_standin_reply_new (status, json);

  soup_message_headers_replace (reply->headers, "Date", date);
  return reply;
}

/**
 * ficha_standin_account_answer:
 * @self: an account
 * @message: a request to …/auth
 * @ledger: the file that every used refresh token is told to
 *
 * Acts on a request.
 *
 * Returns: (transfer full): what to answer
 */
FichaStandinReply *
ficha_standin_account_answer (FichaStandinAccount *self,
                              SoupServerMessage *message,
                              const char *ledger)
{
  const Refusal *refusal = &refusal_method;
  const char *method;
  const char *fault;
  g_autoptr (FichaStandinReply) reply = NULL;
  g_autofree char *secret = NULL;
  g_autofree char *json = NULL;
  FichaStandinFaultContext context = { self->options, self->base_uri, "" };

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (SOUP_IS_SERVER_MESSAGE (message), NULL);

  count_request (self, message);
  method = soup_server_message_get_method (message);
  if (method == SOUP_METHOD_POST)
    refusal = check_keys (self, message, &secret);
  else if (method == SOUP_METHOD_GET)
    refusal = take_refresh_token (self, message, ledger, &secret);

  fault = choose_fault (self, message);
  if (fault != NULL && !ficha_standin_fault_issues (fault))
    {
      reply = create_reply (self, SOUP_STATUS_OK, "");
    }
  else if (refusal != NULL)
    {
      reply = create_reply (self, refusal->status, refusal->json);
      fault = NULL;
    }
  else
    {
      json = issue_tokens (self, method == SOUP_METHOD_GET,
                           ficha_standin_fault_get_token_size (fault));
      reply = create_reply (self, SOUP_STATUS_OK, json);
    }

  if (secret != NULL)
    context.secret = secret;
  if (fault != NULL)
    ficha_standin_fault_apply (fault, &context, reply);

  return g_steal_pointer (&reply);
}

/**
 * ficha_standin_account_answer_landing:
 * @self: an account
 * @message: a request to …/landing
 *
 * Gives tokens to whoever follows a redirection, so that a test sees that somebody did.
 *
 * Returns: (transfer full): what to answer
 */
FichaStandinReply *
ficha_standin_account_answer_landing (FichaStandinAccount *self, SoupServerMessage *message)
{
  g_autofree char *json = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (SOUP_IS_SERVER_MESSAGE (message), NULL);

  count_request (self, message);
  json = issue_tokens (self, FALSE, 0);
  return create_reply (self, SOUP_STATUS_OK, json);
}

/**
 * ficha_standin_account_answer_me:
 * @self: an account
 * @message: a request to …/me
 *
 * Tells whether the token of an Authorization header is good. Such a request isn't counted.
 *
 * Returns: (transfer full): what to answer
 */
FichaStandinReply *
ficha_standin_account_answer_me (FichaStandinAccount *self, SoupServerMessage *message)
{
  const char *authorization;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (SOUP_IS_SERVER_MESSAGE (message), NULL);

  authorization = soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                                "Authorization");
  if (authorization != NULL && g_str_has_prefix (authorization, "Bearer ") &&
      ficha_standin_account_accepts (self, authorization + strlen ("Bearer ")))
    return create_reply (self, SOUP_STATUS_OK, "{\"name\":\"stand-in\"}");

  return create_reply (self, SOUP_STATUS_UNAUTHORIZED, "{\"error\":\"Invalid access token\"}");
}
