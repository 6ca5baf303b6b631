// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-test.h"
#include "test-call.h"

static const char *
get_member (const TestAnswer *answer, const char *name)
{
  g_assert_cmpuint (answer->status, ==, SOUP_STATUS_OK);
  return json_object_get_string_member (answer->json, name);
}

/* ---- what the API does ------------------------------------------------------------------------ */

static void
test_keys (void)
{
#define RIGHT "\"consumer_key\":\"" FICHA_STANDIN_CONSUMER_KEY "\""
#define WRONG "CANARY-wrong"
  static const struct
  {
    const char *content_type;
    const char *body;
    guint status;
  } cases[] = {
    { "application/json", "{" RIGHT ",\"secret_key\":\"" WRONG "\"}", 401 },
    { "application/json", "{\"consumer_key\":\"" WRONG "\",\"secret_key\":\"" WRONG "\"}", 401 },
    { "application/json", "{" RIGHT "}", 400 },
    { "application/json", "{" RIGHT ",\"secret_key\":12}", 400 },
    { "application/json", "{" RIGHT ",\"secret_key\":\"" WRONG "\",\"more\":1}", 400 },
    { "application/json", "[]", 400 },
    { "application/json", "{" RIGHT, 400 },
    { "application/json", "", 400 },
    { "application/x-www-form-urlencoded", "{" RIGHT ",\"secret_key\":\"" WRONG "\"}", 400 },
  };
  g_autoptr (FichaStandin) standin = test_standin_new ();
  g_autofree char *base_uri = ficha_standin_dup_base_uri (standin, "");
  g_autofree char *uri = g_strconcat (base_uri, "/auth", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (cases[i].body, strlen (cases[i].body));
      g_autoptr (TestAnswer) answer = NULL;
      SoupMessage *message = soup_message_new ("POST", uri);

      g_test_message ("%zu: %s", i, cases[i].content_type);
      soup_message_set_request_body_from_bytes (message, cases[i].content_type, body);
      answer = test_call (message);
      g_assert_cmpuint (answer->status, ==, cases[i].status);
      g_assert_nonnull (answer->json);
      g_assert_null (strstr (answer->text, WRONG));
      g_assert_null (strstr (answer->text, FICHA_STANDIN_CONSUMER_KEY));
    }
  g_assert_cmpuint (ficha_standin_count (standin, "", "POST"), ==, G_N_ELEMENTS (cases));
}

static void
test_paths (void)
{
  static const struct
  {
    const char *method;
    const char *path;
    guint status;
  } cases[] = {
    { "GET", "/", 404 },
    { "GET", "/elsewhere", 404 },
    { "PUT", "/auth", 405 },
    { "GET", "/auth", 400 },
    { "GET", "/life=60,jwt/elsewhere", 404 },
    { "GET", "/nonsense/auth", 418 },
    { "GET", "/life=soon/auth", 418 },
    { "GET", "/jwt=1/auth", 418 },
    { "GET", "/fault=nonsense/auth", 418 },
    { "GET", "/me", 401 },
  };
  g_autoptr (FichaStandin) standin = test_standin_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *base_uri = ficha_standin_dup_base_uri (standin, "");
      g_autofree char *uri = g_strconcat (base_uri, cases[i].path, NULL);
      g_autoptr (TestAnswer) answer = NULL;
      SoupMessage *message = soup_message_new (cases[i].method, uri);

      g_test_message ("%s %s", cases[i].method, cases[i].path);
      soup_message_headers_set_content_type (soup_message_get_request_headers (message),
                                             "application/json", NULL);
      answer = test_call (message);
      g_assert_cmpuint (answer->status, ==, cases[i].status);
    }
}

static void
test_rotation (void)
{
  g_autoptr (FichaStandin) standin = test_standin_new ();
  g_autoptr (TestAnswer) first = test_obtain (standin, "");
  g_autoptr (TestAnswer) second = NULL;
  g_autoptr (TestAnswer) third = NULL;
  g_autoptr (TestAnswer) me = NULL;
  const char *access_token = get_member (first, "access_token");
  const char *refresh_token = get_member (first, "refresh_token");

  g_assert_true (g_str_has_prefix (access_token, "CANARY-AT-"));
  g_assert_true (g_str_has_prefix (refresh_token, "CANARY-RT-"));
  for (const char *special = "+/=&%"; *special != '\0'; special++)
    g_assert_nonnull (strchr (refresh_token, *special));
  g_assert_nonnull (get_member (first, "expiration_access_token"));
  g_assert_nonnull (get_member (first, "expiration_refresh_token"));
  g_assert_true (ficha_standin_accepts (standin, "", access_token));

  second = test_renew (standin, "", refresh_token);
  g_assert_cmpstr (get_member (second, "access_token"), !=, access_token);
  g_assert_cmpstr (get_member (second, "refresh_token"), !=, refresh_token);
  g_assert_false (ficha_standin_accepts (standin, "", access_token));
  g_assert_true (ficha_standin_accepts (standin, "", get_member (second, "access_token")));

  me = test_me (standin, "", get_member (second, "access_token"));
  g_assert_cmpuint (me->status, ==, SOUP_STATUS_OK);
  g_clear_pointer (&me, test_answer_free);
  me = test_me (standin, "", access_token);
  g_assert_cmpuint (me->status, ==, SOUP_STATUS_UNAUTHORIZED);

  third = test_obtain (standin, "");
  g_clear_pointer (&first, test_answer_free);
  first = test_renew (standin, "", get_member (second, "refresh_token"));
  g_assert_cmpuint (first->status, ==, SOUP_STATUS_UNAUTHORIZED); /* replaced by the POST */
  g_assert_true (ficha_standin_accepts (standin, "", get_member (third, "access_token")));

  g_assert_cmpuint (ficha_standin_count (standin, "", "POST"), ==, 2);
  g_assert_cmpuint (ficha_standin_count (standin, "", "GET"), ==, 2);
  g_assert_cmpuint (ficha_standin_count (standin, "", NULL), ==, 4);
  g_assert_cmpuint (ficha_standin_count (standin, "id=other", NULL), ==, 0);
  g_assert_cmpuint (ficha_standin_get_reuses (standin), ==, 0);
  g_assert_cmpuint (ficha_standin_get_most_in_flight (standin), ==, 1);
}

static void
test_reuse (void)
{
  const char *options = "ledger=no";
  g_autoptr (FichaStandin) standin = test_standin_new ();
  g_autoptr (TestAnswer) first = test_obtain (standin, options);
  g_autoptr (TestAnswer) second =
      test_renew (standin, options, get_member (first, "refresh_token"));
  g_autoptr (TestAnswer) again = test_renew (standin, options, get_member (first, "refresh_token"));
  g_autoptr (TestAnswer) third =
      test_renew (standin, options, get_member (second, "refresh_token"));

  g_assert_cmpuint (again->status, ==, SOUP_STATUS_UNAUTHORIZED);
  g_assert_cmpuint (ficha_standin_get_reuses (standin), ==, 1);
  g_assert_false (ficha_standin_accepts (standin, options, get_member (second, "access_token")));
  g_assert_cmpuint (third->status, ==, SOUP_STATUS_UNAUTHORIZED); /* all revoked */
}

/* A token that wasn't percent-encoded is another one, and one that is unknown isn't a reuse. */
static void
test_encoding (void)
{
  g_autoptr (FichaStandin) standin = test_standin_new ();
  g_autoptr (TestAnswer) tokens = test_obtain (standin, "");
  const char *refresh_token = get_member (tokens, "refresh_token");
  g_autofree char *base_uri = ficha_standin_dup_base_uri (standin, "");
  g_autofree char *plus_kept = g_uri_escape_string (refresh_token, "+", FALSE);
  g_autofree char *uri = g_strconcat (base_uri, "/auth?refresh_token=", plus_kept, NULL);
  g_autoptr (TestAnswer) refused = NULL;
  g_autoptr (TestAnswer) renewed = NULL;
  SoupMessage *message = soup_message_new ("GET", uri);

  soup_message_headers_set_content_type (soup_message_get_request_headers (message),
                                         "application/json", NULL);
  refused = test_call (message);
  g_assert_cmpuint (refused->status, ==, SOUP_STATUS_UNAUTHORIZED);

  renewed = test_renew (standin, "", refresh_token);
  g_assert_cmpuint (renewed->status, ==, SOUP_STATUS_OK);
  g_assert_cmpuint (ficha_standin_get_reuses (standin), ==, 0);
}

static void
test_lives (void)
{
  g_autoptr (FichaStandin) standin = test_standin_new ();
  g_autoptr (TestAnswer) over = test_obtain (standin, "life=-1");
  g_autoptr (TestAnswer) renewed =
      test_renew (standin, "life=-1", get_member (over, "refresh_token"));
  g_autoptr (TestAnswer) all_over = test_obtain (standin, "refresh-life=-1");
  g_autoptr (TestAnswer) refused =
      test_renew (standin, "refresh-life=-1", get_member (all_over, "refresh_token"));

  g_assert_false (ficha_standin_accepts (standin, "life=-1", get_member (renewed, "access_token")));
  g_assert_cmpuint (refused->status, ==, SOUP_STATUS_UNAUTHORIZED);
  g_assert_cmpuint (ficha_standin_get_reuses (standin), ==, 0);
}

/* ---- what it tells ---------------------------------------------------------------------------- */

static void
test_ledger (void)
{
  g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "ledger", NULL);
  g_autoptr (FichaStandin) standin = test_standin_new ();
  g_autoptr (TestAnswer) tokens = NULL;
  g_autoptr (TestAnswer) renewed = NULL;
  g_autoptr (TestAnswer) same = NULL;
  g_autoptr (TestAnswer) same_again = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;

  ficha_standin_set_ledger (standin, path);
  tokens = test_obtain (standin, "");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  renewed = test_renew (standin, "", get_member (tokens, "refresh_token"));
  same = test_obtain (standin, "same");
  same_again = test_renew (standin, "same", get_member (same, "refresh_token"));
  g_assert_cmpstr (get_member (same, "access_token"), ==, get_member (same_again, "access_token"));
  g_assert_cmpstr (get_member (same, "refresh_token"), ==,
                   get_member (same_again, "refresh_token"));

  hash =
      g_compute_checksum_for_string (G_CHECKSUM_SHA256, get_member (tokens, "refresh_token"), -1);
  expected = g_strdup_printf ("%s  test-standin\n", hash);
  g_assert_true (g_file_get_contents (path, &found, NULL, NULL));
  g_assert_cmpstr (found, ==, expected);
}

/* What tests/house/check-ledger relies on: the suite's environment names the ledger, and this test
 * leaves a line there. */
static void
test_ledger_of_suite (void)
{
  const char *path = g_getenv ("FICHA_STANDIN_LEDGER");
  g_autoptr (FichaStandin) standin = test_standin_new ();
  g_autoptr (TestAnswer) tokens = NULL;
  g_autoptr (TestAnswer) renewed = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *found = NULL;

  if (path == NULL)
    {
      g_test_skip ("not run by meson");
      return;
    }

  tokens = test_obtain (standin, "");
  renewed = test_renew (standin, "", get_member (tokens, "refresh_token"));
  g_assert_cmpuint (renewed->status, ==, SOUP_STATUS_OK);
  hash =
      g_compute_checksum_for_string (G_CHECKSUM_SHA256, get_member (tokens, "refresh_token"), -1);
  g_assert_true (g_file_get_contents (path, &found, NULL, NULL));
  g_assert_nonnull (strstr (found, hash));
}

/* The last test of the suite can fail. */
static void
test_check_ledger (void)
{
  static const struct
  {
    const char *ledger; /* NULL: none */
    int status;
    const char *output;
  } cases[] = {
    { NULL, 77, "skipped" },
    { "", 77, "skipped" },
    { "aa  one\nab  one\n", 0, "2 refresh tokens" },
    { "aa  one\nab  one\naa  two\n", 1, "aa  one\naa  two\n" },
  };
  g_autofree char *program = g_test_build_filename (G_TEST_DIST, "house", "check-ledger", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
      g_autofree char *path = g_build_filename (folder, "ledger", NULL);
      g_autoptr (GSubprocessLauncher) launcher =
          g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
      g_autoptr (GSubprocess) process = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *output = NULL;

      g_test_message ("%s", cases[i].ledger);
      if (cases[i].ledger != NULL)
        g_assert_true (g_file_set_contents (path, cases[i].ledger, -1, NULL));
      g_subprocess_launcher_setenv (launcher, "FICHA_STANDIN_LEDGER", path, TRUE);
      process = g_subprocess_launcher_spawn (launcher, &error, program, NULL);
      g_assert_no_error (error);
      g_subprocess_communicate_utf8_async (process, NULL, NULL, ficha_test_result_cb, &result);
      ficha_test_wait_result (&result);
      g_subprocess_communicate_utf8_finish (process, result, &output, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (g_subprocess_get_exit_status (process), ==, cases[i].status);
      g_assert_nonnull (strstr (output, cases[i].output));
    }
}

static void
test_log (void)
{
  g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "log", NULL);
  g_autoptr (FichaStandin) standin = test_standin_new ();
  g_autoptr (TestAnswer) tokens = NULL;
  g_autoptr (TestAnswer) renewed = NULL;
  g_autoptr (TestAnswer) me = NULL;
  g_autoptr (TestAnswer) statistics = NULL;
  g_autoptr (TestAnswer) served = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *base_uri = ficha_standin_dup_base_uri (standin, "");
  g_autofree char *log_uri = g_strconcat (base_uri, "/_log", NULL);
  g_autofree char *statistics_uri = g_strconcat (base_uri, "/_stats", NULL);
  g_autofree char *text = NULL;
  g_autofree char *written = NULL;
  g_auto (GStrv) lines = NULL;

  ficha_standin_set_log (standin, path, &error);
  g_assert_no_error (error);
  tokens = test_obtain (standin, "life=60");
  renewed = test_renew (standin, "life=60", get_member (tokens, "refresh_token"));
  me = test_me (standin, "life=60", get_member (renewed, "access_token"));

  text = ficha_standin_dup_log (standin);
  served = test_call (soup_message_new ("GET", log_uri));
  g_assert_cmpstr (served->text, ==, text);
  g_assert_null (strstr (text, "CANARY"));
  g_assert_null (strstr (text, FICHA_STANDIN_CONSUMER_KEY));
  g_assert_true (g_file_get_contents (path, &written, NULL, NULL));
  g_assert_true (g_str_has_prefix (written, text));

  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3 + 1);
  g_assert_nonnull (
      strstr (lines[0], "\"method\":\"POST\",\"path\":\"/life=60/auth\",\"query\":[]"));
  g_assert_nonnull (strstr (lines[0], "\"content_type\":\"application/json\",\"status\":200}"));
  g_assert_nonnull (strstr (lines[1], "\"method\":\"GET\""));
  g_assert_nonnull (strstr (lines[1], "\"query\":[\"refresh_token\"]"));
  g_assert_nonnull (strstr (lines[2], "\"Authorization\""));

  statistics = test_call (soup_message_new ("GET", statistics_uri));
  g_assert_cmpstr (statistics->text, ==, "{\"requests\":2,\"reuses\":0,\"most_in_flight\":1}");
}

/* ---- TLS, life and end ------------------------------------------------------------------------ */

static void
test_certificates (void)
{
  static const struct
  {
    const char *name;
    GTlsCertificateFlags flags;
  } cases[] = {
    { "good.pem", G_TLS_CERTIFICATE_NO_FLAGS },
    { "expired.pem", G_TLS_CERTIFICATE_EXPIRED },
    { "not-yet-valid.pem", G_TLS_CERTIFICATE_NOT_ACTIVATED },
    { "wrong-host.pem", G_TLS_CERTIFICATE_BAD_IDENTITY },
    { "self-signed.pem", G_TLS_CERTIFICATE_UNKNOWN_CA },
  };
  g_autoptr (GSocketConnectable) identity = g_network_address_new ("127.0.0.1", 443);
  g_autofree char *ca_path = g_test_build_filename (G_TEST_BUILT, "standin", "ca.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) ca = g_tls_certificate_new_from_file (ca_path, &error);
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (FichaStandin) standin = NULL;
  g_autoptr (SoupSession) session = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *base_uri = NULL;
  g_autofree char *uri = NULL;

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "standin", cases[i].name, NULL);
      g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (path, &error);

      g_test_message ("%s", cases[i].name);
      g_assert_no_error (error);
      g_assert_cmpuint (g_tls_certificate_verify (certificate, identity, ca), ==, cases[i].flags);
      if (cases[i].flags == G_TLS_CERTIFICATE_NO_FLAGS)
        standin = ficha_standin_new (certificate, 0, &error);
      g_assert_no_error (error);
    }

  database = g_tls_file_database_new (ca_path, &error);
  g_assert_no_error (error);
  session = soup_session_new_with_options ("proxy-resolver", NULL, "tls-database", database, NULL);
  base_uri = ficha_standin_dup_base_uri (standin, "");
  g_assert_true (g_str_has_prefix (base_uri, "https://127.0.0.1:"));
  uri = g_strconcat (base_uri, "/me", NULL);
  message = soup_message_new ("GET", uri);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL,
                                    ficha_test_result_cb, &result);
  ficha_test_wait_result (&result);
  body = soup_session_send_and_read_finish (session, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, SOUP_STATUS_UNAUTHORIZED);
}

/* As the session starts it. */
static void
test_program (void)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "standin", "ficha-standin", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error,
                        program, "--ledger", "/dev/null", NULL);
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *base_uri = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *keys = test_keys_json ();
  g_autofree char *value = NULL;
  g_autofree char *renewal_uri = NULL;
  g_autofree char *message_text = NULL;
  g_autoptr (GBytes) body = g_bytes_new (keys, strlen (keys));
  g_autoptr (TestAnswer) tokens = NULL;
  SoupMessage *message;

  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  base_uri = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);

  uri = g_strconcat (base_uri, "/auth", NULL);
  message = soup_message_new ("POST", uri);
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  tokens = test_call (message);

  value = g_uri_escape_string (get_member (tokens, "refresh_token"), NULL, FALSE);
  renewal_uri = g_strconcat (uri, "?refresh_token=", value, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (TestAnswer) answer = NULL;

      message = soup_message_new ("GET", renewal_uri);
      soup_message_headers_set_content_type (soup_message_get_request_headers (message),
                                             "application/json", NULL);
      answer = test_call (message);
      g_assert_cmpuint (answer->status, ==, i == 0 ? SOUP_STATUS_OK : SOUP_STATUS_UNAUTHORIZED);
    }

  g_subprocess_send_signal (process, SIGTERM);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, ficha_test_result_cb, &result);
  ficha_test_wait_result (&result);
  g_subprocess_communicate_utf8_finish (process, result, NULL, &message_text, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 3);
  g_assert_nonnull (strstr (message_text, "used again: 1"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/standin/keys", test_keys);
  g_test_add_func ("/standin/paths", test_paths);
  g_test_add_func ("/standin/S40-rotation", test_rotation);
  g_test_add_func ("/standin/S40-reuse", test_reuse);
  g_test_add_func ("/standin/encoding", test_encoding);
  g_test_add_func ("/standin/lives", test_lives);
  g_test_add_func ("/standin/ledger", test_ledger);
  g_test_add_func ("/standin/ledger-of-suite", test_ledger_of_suite);
  g_test_add_func ("/standin/check-ledger", test_check_ledger);
  g_test_add_func ("/standin/log", test_log);
  g_test_add_func ("/standin/N09-certificates", test_certificates);
  g_test_add_func ("/standin/program", test_program);

  return g_test_run ();
}
