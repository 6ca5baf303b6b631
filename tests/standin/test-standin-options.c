// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-standin-options.h"
#include "ficha-test.h"
#include "test-call.h"

#define LIFE 5000

static void
test_mistakes (void)
{
  static const struct
  {
    const char *text;
    gboolean good;
  } cases[] = {
    { "", TRUE },
    { "life=60,jwt", TRUE },
    { "life=-60", TRUE },
    { "post-fault=redirect=302:same,times=1", TRUE },
    { "jwt=1", FALSE },
    { "life", FALSE },
    { "life=soon", FALSE },
    { "life=9223372036854775807", FALSE },
    { "nonsense", FALSE },
    { "life=60,", FALSE },
    { "fault=nonsense", FALSE },
    { "fault=", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FichaStandinOptions) options = ficha_standin_options_new (cases[i].text, &error);

      g_test_message ("%s", cases[i].text);
      if (cases[i].good)
        g_assert_no_error (error);
      else
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_values (void)
{
  g_autoptr (FichaStandinOptions) options =
      ficha_standin_options_new ("life=60,jwt,message=a b;c,omit=one+two", NULL);

  g_assert_true (ficha_standin_options_has (options, "jwt"));
  g_assert_false (ficha_standin_options_has (options, "same"));
  g_assert_cmpint (ficha_standin_options_get_int (options, "life", 1), ==, 60);
  g_assert_cmpint (ficha_standin_options_get_int (options, "delay", 1), ==, 1);
  g_assert_cmpstr (ficha_standin_options_get (options, "message", "none"), ==, "a b,c");
  g_assert_cmpstr (ficha_standin_options_get (options, "body", "none"), ==, "none");
  g_assert_true (ficha_standin_options_lists (options, "omit", "two"));
  g_assert_false (ficha_standin_options_lists (options, "omit", "tw"));
  g_assert_false (ficha_standin_options_lists (options, "null", "two"));
}

/* ---- dates ------------------------------------------------------------------------------------ */

/* Each form looks as it should, and is the moment that it should be. */
static void
test_dates (void)
{
#define DAY  "^\\d{4}-\\d\\d-\\d\\d"
#define TIME "\\d\\d:\\d\\d:\\d\\d"
  static const struct
  {
    const char *form;
    const char *pattern;
    const char *zone; /* for what has none */
  } cases[] = {
    { "iso-z", DAY "T" TIME "Z$", NULL },
    { "space-none", DAY " " TIME "$", "UTC" },
    { "zoneless-utc", DAY "T" TIME "$", "UTC" },
    { "zoneless-brt", DAY "T" TIME "$", "-03:00" },
    { "offset-03:00", DAY "T" TIME "-03:00$", NULL },
    { "offset+05:30", DAY "T" TIME "\\+05:30$", NULL },
    { "offset-0300", DAY "T" TIME "-0300$", NULL },
    { "offset+14", DAY "T" TIME "\\+14$", NULL },
    { "fraction", DAY "T" TIME "\\.\\d{3}Z$", NULL },
    { "fraction-9", DAY "T" TIME "\\.\\d{9}Z$", NULL },
    { "comma", DAY "T" TIME ",\\d{3}Z$", NULL },
  };
  g_autoptr (FichaStandin) standin = test_standin_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *options = g_strdup_printf ("life=%d,date=%s", LIFE, cases[i].form);
      g_autoptr (TestAnswer) answer = test_obtain (standin, options);
      g_autoptr (GTimeZone) zone =
          cases[i].zone != NULL ? g_time_zone_new_identifier (cases[i].zone) : NULL;
      const char *text = json_object_get_string_member (answer->json, "expiration_access_token");
      g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (text, zone);

      g_test_message ("%s: %s", cases[i].form, text);
      g_assert_true (g_regex_match_simple (cases[i].pattern, text, 0, 0));
      g_assert_nonnull (moment);
      g_assert_cmpint (ABS (g_date_time_to_unix (moment) - LIFE - time (NULL)), <=, 20);
    }
}

/* Forms that GLib doesn't read, and those that are no date at all. */
static void
test_strange_dates (void)
{
  static const struct
  {
    const char *form;
    const char *pattern; /* of the JSON after the field's name */
  } cases[] = {
    { "lower", "^\"\\d{4}-\\d\\d-\\d\\dt\\d\\d:\\d\\d:\\d\\dz\"" },
    { "no-seconds", "^\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\dZ\"" },
    { "epoch", "^\"\\d{10}\"" },
    { "epoch-ms", "^\"\\d{13}\"" },
    { "number", "^\\d{10}[,}]" },
    { "garbage", "^\"soon\"" },
    { "empty", "^\"\"" },
    { "null", "^null" },
    { "9999-12-31T23:59:59Z", "^\"9999-12-31T23:59:59Z\"" },
  };
  g_autoptr (FichaStandin) standin = test_standin_new ();
  g_autoptr (TestAnswer) missing = test_obtain (standin, "date=missing");
  g_autoptr (TestAnswer) far = test_obtain (standin, "life=999999999999");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *options = g_strdup_printf ("date=%s", cases[i].form);
      g_autoptr (TestAnswer) answer = test_obtain (standin, options);
      const char *field = strstr (answer->text, "\"expiration_access_token\":");

      g_test_message ("%s", cases[i].form);
      g_assert_nonnull (field);
      g_assert_true (g_regex_match_simple (cases[i].pattern, strchr (field, ':') + 1, 0, 0));
    }
  g_assert_cmpuint (json_object_get_size (missing->json), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (far->json, "expiration_access_token"), ==,
                   "9999-12-31T23:59:59Z");
}

static void
test_skew (void)
{
  g_autoptr (FichaStandin) standin = test_standin_new ();
  g_autoptr (TestAnswer) answer = test_obtain (standin, "skew=86400");
  g_autoptr (GDateTime) header =
      soup_date_time_new_from_http_string (test_get_header (answer, "Date"));
  g_autoptr (GDateTime) field = g_date_time_new_from_iso8601 (
      json_object_get_string_member (answer->json, "expiration_access_token"), NULL);
  const gint64 now = time (NULL);

  g_assert_cmpint (ABS (g_date_time_to_unix (header) - now - 86400), <=, 20);
  g_assert_cmpint (ABS (g_date_time_to_unix (field) - now - 86400 - 3600), <=, 20);
}

/* ---- fields ----------------------------------------------------------------------------------- */

static void
test_fields (void)
{
  static const struct
  {
    const char *options;
    const char *field;
    const char *json; /* NULL: not there */
  } cases[] = {
    { "omit=access_token", "access_token", NULL },
    { "omit=access_token+refresh_token", "refresh_token", NULL },
    { "null=access_token", "access_token", "null" },
    { "type=access_token:number", "access_token", "12345" },
    { "type=access_token:object+refresh_token:array", "access_token", "{\"value\":\"x\"}" },
    { "type=access_token:object+refresh_token:array", "refresh_token", "[\"x\"]" },
    { "type=access_token:true", "access_token", "true" },
    { "type=access_token:empty", "access_token", "\"\"" },
    { "extra", "extra", "{\"scope\":[\"read\",1,null],\"nested\":{\"deep\":true}}" },
  };
  g_autoptr (FichaStandin) standin = test_standin_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestAnswer) answer = test_obtain (standin, cases[i].options);
      JsonNode *node;

      g_test_message ("%s", cases[i].options);
      g_assert_nonnull (answer->json);
      node = json_object_get_member (answer->json, cases[i].field);
      if (cases[i].json != NULL)
        {
          g_autofree char *json = json_to_string (node, FALSE);

          g_assert_cmpstr (json, ==, cases[i].json);
        }
      else
        {
          g_assert_null (node);
        }
    }
}

static char *
decode_part (const char *part)
{
  g_autoptr (GString) text = g_string_new (part);
  g_autofree guchar *bytes = NULL;
  gsize size = 0;

  g_string_replace (text, "-", "+", 0);
  g_string_replace (text, "_", "/", 0);
  while (text->len % 4 != 0)
    g_string_append_c (text, '=');

  bytes = g_base64_decode (text->str, &size);
  return g_strndup ((const char *) bytes, size);
}

static void
assert_claims (const TestAnswer *answer, const char *pattern)
{
  const char *token = json_object_get_string_member (answer->json, "access_token");
  g_auto (GStrv) parts = g_strsplit (token, ".", -1);
  g_autofree char *header = NULL;
  g_autofree char *claims = NULL;

  g_assert_cmpuint (g_strv_length (parts), ==, 3);
  g_assert_true (g_str_has_prefix (parts[2], "CANARY-AT-"));
  g_assert_cmpuint (strlen (parts[2]) % 4, ==, 0);
  header = decode_part (parts[0]);
  g_assert_cmpstr (header, ==, "{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
  claims = decode_part (parts[1]);
  g_test_message ("%s", claims);
  g_assert_true (g_regex_match_simple (pattern, claims, 0, 0));
}

static void
test_jwt (void)
{
  const char *two_accounts = "jwt,sub=one,renewed-sub=two";
  g_autoptr (FichaStandin) standin = test_standin_new ();
  g_autoptr (TestAnswer) plain = test_obtain (standin, "jwt");
  g_autoptr (TestAnswer) raw = test_obtain (standin, "jwt,jwt-exp-raw=%22soon%22");
  g_autoptr (TestAnswer) other = test_obtain (standin, "jwt,jwt-exp=-1000000000");
  g_autoptr (TestAnswer) first = test_obtain (standin, two_accounts);
  g_autoptr (TestAnswer) second =
      test_renew (standin, two_accounts,
                  json_object_get_string_member (first->json, "refresh_token"));

  assert_claims (plain, "^{\"sub\":\"stand-in\",\"iat\":\\d{10},\"exp\":\\d{10}}$");
  assert_claims (raw, "\"exp\":\"soon\"}$");
  assert_claims (other, "\"exp\":\\d{9}}$");
  assert_claims (first, "\"sub\":\"one\"");
  assert_claims (second, "\"sub\":\"two\"");
}

static void
test_key (void)
{
  g_autoptr (FichaStandin) standin = test_standin_new ();
  g_autoptr (TestAnswer) answer = test_obtain (standin, "key=no");

  g_assert_cmpuint (answer->status, ==, SOUP_STATUS_UNAUTHORIZED);
}

/* ---- time ------------------------------------------------------------------------------------- */

static gboolean
all_in_flight_cb (gpointer user_data)
{
  return ficha_standin_get_most_in_flight (user_data) == 3;
}

static void
test_delay (void)
{
  g_autoptr (FichaStandin) standin = test_standin_new ();
  g_autoptr (SoupSession) session = soup_session_new_with_options ("max-conns-per-host", 3, NULL);
  g_autofree char *base_uri = ficha_standin_dup_base_uri (standin, "delay=50");
  g_autofree char *uri = g_strconcat (base_uri, "/auth", NULL);
  g_autofree char *keys = test_keys_json ();
  g_autoptr (GBytes) body = g_bytes_new (keys, strlen (keys));
  GAsyncResult *results[3] = { NULL };

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (SoupMessage) message = soup_message_new ("POST", uri);

      soup_message_set_request_body_from_bytes (message, "application/json", body);
      soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL,
                                        ficha_test_result_cb, &results[i]);
    }
  g_assert_true (ficha_test_await (all_in_flight_cb, standin, 5000));
  /* acted upon before the answers are out */
  g_assert_cmpuint (ficha_standin_count (standin, "delay=50", "POST"), ==, 3);
  g_assert_null (results[0]);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GBytes) answer = NULL;
      g_autoptr (GError) error = NULL;

      ficha_test_wait_result (&results[i]);
      answer = soup_session_send_and_read_finish (session, results[i], &error);
      g_assert_no_error (error);
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (ficha_standin_get_most_in_flight (standin), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/standin/options/mistakes", test_mistakes);
  g_test_add_func ("/standin/options/values", test_values);
  g_test_add_func ("/standin/options/S36-dates", test_dates);
  g_test_add_func ("/standin/options/S36-strange-dates", test_strange_dates);
  g_test_add_func ("/standin/options/skew", test_skew);
  g_test_add_func ("/standin/options/S02-fields", test_fields);
  g_test_add_func ("/standin/options/S37-jwt", test_jwt);
  g_test_add_func ("/standin/options/key", test_key);
  g_test_add_func ("/standin/options/N24-delay", test_delay);

  return g_test_run ();
}
