// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-standin.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "ficha-standin-account.h"
#include "ficha-standin-log.h"

struct _FichaStandin
{
  GObject parent_instance;

  SoupServer *server;        /* (owned) */
  GCancellable *cancellable; /* (owned): ends what is still being sent */
  char *origin;              /* (owned): "http://127.0.0.1:PORT" */
  char *ledger;              /* (owned) (nullable) */
  GHashTable *accounts;      /* (owned): options → FichaStandinAccount */
  GString *log;              /* (owned) */
  GOutputStream *log_file;   /* (owned) (nullable) */

  guint n_requests;
  guint n_in_flight;
  guint most_in_flight;
};

G_DEFINE_FINAL_TYPE (FichaStandin, ficha_standin, G_TYPE_OBJECT)

/* A request from its arrival to the end of its answer. */
typedef struct
{
  GWeakRef standin;
  SoupServerMessage *message; /* (owned) */
  FichaStandinReply *reply;   /* (owned) (nullable): until it is sent */
  GCancellable *cancellable;  /* (owned) */
} Exchange;

static void
exchange_free (gpointer user_data)
{
  Exchange *exchange = user_data;
  g_autoptr (FichaStandin) self = g_weak_ref_get (&exchange->standin);

  if (self != NULL)
    self->n_in_flight--;
  g_weak_ref_clear (&exchange->standin);
  g_object_unref (exchange->message);
  g_object_unref (exchange->cancellable);
  g_clear_pointer (&exchange->reply, ficha_standin_reply_free);
  g_free (exchange);
}

static gboolean
answer_cb (gpointer user_data)
{
  Exchange *exchange = user_data;

  if (g_cancellable_is_cancelled (exchange->cancellable))
    exchange_free (exchange);
  else
    ficha_standin_reply_send (g_steal_pointer (&exchange->reply), exchange->message,
                              exchange->cancellable, exchange_free, exchange);

  return G_SOURCE_REMOVE;
}

/* ---- what is told about requests -------------------------------------------------------------- */

static void
log_request (FichaStandin *self, SoupServerMessage *message, const FichaStandinReply *reply)
{
  g_autofree char *line = ficha_standin_log_line_new (message, reply);

  g_string_append (self->log, line);
  if (self->log_file != NULL)
    g_output_stream_write_all (self->log_file, line, strlen (line), NULL, NULL, NULL);
}

static FichaStandinReply *
create_statistics (FichaStandin *self)
{
  g_autofree char *json =
      g_strdup_printf ("{\"requests\":%u,\"reuses\":%u,\"most_in_flight\":%u}", self->n_requests,
                       ficha_standin_get_reuses (self), self->most_in_flight);

  return ficha_standin_reply_new (SOUP_STATUS_OK, json);
}

static FichaStandinReply *
create_log (FichaStandin *self)
{
  FichaStandinReply *reply = ficha_standin_reply_new (SOUP_STATUS_OK, self->log->str);

  soup_message_headers_set_content_type (reply->headers, "application/x-ndjson", NULL);
  return reply;
}

static FichaStandinReply *
create_error (guint status, const char *message)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), message);
  g_autofree char *quoted = json_to_string (node, FALSE);
  g_autofree char *json = g_strdup_printf ("{\"message\":%s}", quoted);

  return ficha_standin_reply_new (status, json);
}

/* ---- requests --------------------------------------------------------------------------------- */

/* The account is the same however its options are percent-encoded. */
static FichaStandinAccount *
find_account (FichaStandin *self, const char *options)
{
  g_autofree char *decoded = g_uri_unescape_string (options, NULL);

  return decoded != NULL ? g_hash_table_lookup (self->accounts, decoded) : NULL;
}

static char *
create_base_uri (FichaStandin *self, const char *options)
{
  return g_strconcat (self->origin, *options != '\0' ? "/" : "", options, NULL);
}

static FichaStandinAccount *
ensure_account (FichaStandin *self, const char *options, GError **error)
{
  FichaStandinAccount *account = find_account (self, options);
  g_autofree char *decoded = NULL;
  g_autofree char *base_uri = NULL;

  if (account != NULL)
    return account;

  decoded = g_uri_unescape_string (options, NULL);
  if (decoded == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "options that aren't percent-encoded well");
      return NULL;
    }

  base_uri = create_base_uri (self, options);
  account = ficha_standin_account_new (decoded, base_uri, error);
  if (account != NULL)
    g_hash_table_insert (self->accounts, g_steal_pointer (&decoded), account);

  return account;
}

/* "/OPTIONS/leaf" or "/leaf" → what to answer, and after how many milliseconds */
static FichaStandinReply *
answer (FichaStandin *self, SoupServerMessage *message, guint *delay)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));
  const char *leaf = strrchr (path, '/') + 1;
  g_autofree char *options =
      leaf - path > 1 ? g_strndup (path + 1, leaf - path - 2) : g_strdup ("");
  g_autoptr (GError) error = NULL;
  FichaStandinAccount *account;

  if (g_str_equal (path, "/_stats"))
    return create_statistics (self);
  if (g_str_equal (path, "/_log"))
    return create_log (self);

  account = ensure_account (self, options, &error);
  if (account == NULL)
    return create_error (418, error->message);

  if (g_str_equal (leaf, "me"))
    return ficha_standin_account_answer_me (account, message);

  self->n_requests++;
  *delay = (guint) ficha_standin_options_get_int (ficha_standin_account_get_options (account),
                                                  "delay", 0);
  if (g_str_equal (leaf, "auth"))
    return ficha_standin_account_answer (account, message, self->ledger);
  if (g_str_equal (leaf, "landing"))
    return ficha_standin_account_answer_landing (account, message);

  return create_error (SOUP_STATUS_NOT_FOUND, "Not found");
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  FichaStandin *self = user_data;
  Exchange *exchange = g_new0 (Exchange, 1);
  guint delay = 0;

  g_weak_ref_init (&exchange->standin, self);
  exchange->message = g_object_ref (message);
  exchange->cancellable = g_object_ref (self->cancellable);
  exchange->reply = answer (self, message, &delay);

  self->n_in_flight++;
  self->most_in_flight = MAX (self->most_in_flight, self->n_in_flight);
  log_request (self, message, exchange->reply);

  /* Never from in here: a connection can't be taken from a server that is at work on it. */
  soup_server_message_pause (message);
  g_timeout_add (delay, answer_cb, exchange);
}

/* ---- the object ------------------------------------------------------------------------------- */

static void
ficha_standin_dispose (GObject *object)
{
  FichaStandin *self = FICHA_STANDIN (object);

  g_cancellable_cancel (self->cancellable);
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);

  G_OBJECT_CLASS (ficha_standin_parent_class)->dispose (object);
}

static void
ficha_standin_finalize (GObject *object)
{
  FichaStandin *self = FICHA_STANDIN (object);

  g_object_unref (self->cancellable);
  g_free (self->origin);
  g_free (self->ledger);
  g_hash_table_unref (self->accounts);
  g_string_free (self->log, TRUE);
  g_clear_object (&self->log_file);

  G_OBJECT_CLASS (ficha_standin_parent_class)->finalize (object);
}

static void
ficha_standin_class_init (FichaStandinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ficha_standin_dispose;
  object_class->finalize = ficha_standin_finalize;
}

static void
ficha_standin_init (FichaStandin *self)
{
  self->cancellable = g_cancellable_new ();
  self->ledger = g_strdup (g_getenv ("FICHA_STANDIN_LEDGER"));
  self->accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) ficha_standin_account_free);
  self->log = g_string_new (NULL);
}

/**
 * ficha_standin_new:
 * @certificate: (nullable): a certificate with its key, to speak TLS; %NULL for plain HTTP
 * @port: a port, or 0 for one that is free
 * @error: return location for a #GError, or %NULL
 *
 * Makes a server that plays the Bitize API (api.md) on 127.0.0.1, in the default main context.
 *
 * Returns: (transfer full): the server, or %NULL with an error of %G_IO_ERROR
 */
FichaStandin *
ficha_standin_new (GTlsCertificate *certificate, guint16 port, GError **error)
{
  g_autoptr (FichaStandin) self = NULL;
  SoupServerListenOptions listen_options = SOUP_SERVER_LISTEN_IPV4_ONLY;

  g_return_val_if_fail (certificate == NULL || G_IS_TLS_CERTIFICATE (certificate), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_object_new (FICHA_TYPE_STANDIN, NULL);
  self->server =
      soup_server_new ("server-header", "ficha-standin", "tls-certificate", certificate, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  if (certificate != NULL)
    listen_options |= SOUP_SERVER_LISTEN_HTTPS;
  if (!soup_server_listen_local (self->server, port, listen_options, error))
    return NULL;

  self->origin = g_strdup_printf ("%s://127.0.0.1:%u", certificate != NULL ? "https" : "http",
                                  ficha_standin_get_port (self));

  return g_steal_pointer (&self);
}

/**
 * ficha_standin_get_port:
 * @self: a stand-in
 *
 * Returns: the port that @self listens on
 */
guint16
ficha_standin_get_port (FichaStandin *self)
{
  g_autoslist (GUri) uris = NULL;

  g_return_val_if_fail (FICHA_IS_STANDIN (self), 0);

  uris = soup_server_get_uris (self->server);
  return (guint16) g_uri_get_port (uris->data);
}

/**
 * ficha_standin_set_ledger:
 * @self: a stand-in
 * @path: the name of a file
 *
 * Has every refresh token that is used told to @path, as its SHA-256 hash, instead of to the file that the
 * environment variable `FICHA_STANDIN_LEDGER` named.
 */
void
ficha_standin_set_ledger (FichaStandin *self, const char *path)
{
  g_return_if_fail (FICHA_IS_STANDIN (self));
  g_return_if_fail (path != NULL);

  g_set_str (&self->ledger, path);
}

/**
 * ficha_standin_dup_base_uri:
 * @self: a stand-in
 * @options: what it shall do (README.md); a mistake in it aborts the test
 *
 * Returns: (transfer full): the URI to append "/auth" to
 */
char *
ficha_standin_dup_base_uri (FichaStandin *self, const char *options)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (FICHA_IS_STANDIN (self), NULL);
  g_return_val_if_fail (options != NULL, NULL);

  if (ensure_account (self, options, &error) == NULL)
    g_error ("%s", error->message);

  return create_base_uri (self, options);
}

/**
 * ficha_standin_count:
 * @self: a stand-in
 * @options: the options of a base URI
 * @method: (nullable): an HTTP method, or %NULL for all
 *
 * Returns: how many requests came below @options, those to …/me not counted
 */
guint
ficha_standin_count (FichaStandin *self, const char *options, const char *method)
{
  FichaStandinAccount *account;

  g_return_val_if_fail (FICHA_IS_STANDIN (self), 0);
  g_return_val_if_fail (options != NULL, 0);

  account = find_account (self, options);
  return account != NULL ? ficha_standin_account_count (account, method) : 0;
}

/**
 * ficha_standin_get_reuses:
 * @self: a stand-in
 *
 * Returns: how often a refresh token was used that had been used before
 */
guint
ficha_standin_get_reuses (FichaStandin *self)
{
  GHashTableIter iter;
  gpointer account;
  guint n_reuses = 0;

  g_return_val_if_fail (FICHA_IS_STANDIN (self), 0);

  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &account))
    n_reuses += ficha_standin_account_get_reuses (account);

  return n_reuses;
}

/**
 * ficha_standin_get_most_in_flight:
 * @self: a stand-in
 *
 * Returns: how many requests were being answered at the same time, at most
 */
guint
ficha_standin_get_most_in_flight (FichaStandin *self)
{
  g_return_val_if_fail (FICHA_IS_STANDIN (self), 0);

  return self->most_in_flight;
}

/**
 * ficha_standin_accepts:
 * @self: a stand-in
 * @options: the options of a base URI
 * @token: an access token
 *
 * Returns: whether @token was given last below @options, and is neither over nor revoked
 */
gboolean
ficha_standin_accepts (FichaStandin *self, const char *options, const char *token)
{
  FichaStandinAccount *account;

  g_return_val_if_fail (FICHA_IS_STANDIN (self), FALSE);
  g_return_val_if_fail (options != NULL, FALSE);
  g_return_val_if_fail (token != NULL, FALSE);

  account = find_account (self, options);
  return account != NULL && ficha_standin_account_accepts (account, token);
}

/**
 * ficha_standin_set_log:
 * @self: a stand-in
 * @path: the name of a file
 * @error: return location for a #GError, or %NULL
 *
 * Has @self write its log to @path too, from here on, each line at once.
 *
 * Returns: whether @path can be written, else %FALSE with an error of %G_IO_ERROR
 */
gboolean
ficha_standin_set_log (FichaStandin *self, const char *path, GError **error)
{
  g_autoptr (GFile) file = NULL;
  GFileOutputStream *stream;

  g_return_val_if_fail (FICHA_IS_STANDIN (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  file = g_file_new_for_path (path);
  stream = g_file_append_to (file, G_FILE_CREATE_PRIVATE, NULL, error);
  if (stream == NULL)
    return FALSE;

  g_clear_object (&self->log_file);
  self->log_file = G_OUTPUT_STREAM (stream);
  return TRUE;
}

/**
 * ficha_standin_dup_log:
 * @self: a stand-in
 *
 * Returns: (transfer full): one JSON object a line for every request so far: time, method, path, the
 *    names of the query's parameters and of the headers, content type, status
 */
char *
ficha_standin_dup_log (FichaStandin *self)
{
  g_return_val_if_fail (FICHA_IS_STANDIN (self), NULL);

  return g_strdup (self->log->str);
}
