// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-format.h"
#include "ficha-ctl-integrations.h"
#include "ficha-ctl-json.h"

/* 23 November 2026, 18:05:00 UTC */
#define NOW G_GINT64_CONSTANT (1795457100)

#define LOJA                                                                                       \
  "{'id': <'1111-a'>, 'name': <'Loja São João'>, 'base-uri': <'https://api.bitize.io'>,"           \
  " 'consumer-key': <'ck-1'>, 'ca-file': <''>, 'auto-renew': <true>,"                              \
  " 'remind-before': <uint32 10>, 'state': <'valid'>, 'session-only': <false>,"                    \
  " 'access-expires-at': <int64 1795460340>, 'refresh-expires-at': <int64 1797530700>}"
#define CAIXA                                                                                      \
  "{'id': <'2222-b'>, 'name': <'Caixa \"2\"'>, 'base-uri': <'http://localhost:3333'>,"             \
  " 'consumer-key': <'ck-2'>, 'ca-file': <'/etc/ca.pem'>, 'auto-renew': <false>,"                  \
  " 'remind-before': <uint32 0>, 'state': <'refused'>, 'session-only': <true>,"                    \
  " 'last-error': <'refused'>, 'last-error-detail': <'Chave inválida'>}"
#define WIDE                                                                                       \
  "{'id': <'2233-c'>, 'name': <'店\\u009b'>, 'base-uri': <'https://api.bitize.io'>,"               \
  " 'state': <'valid'>, 'access-expires-at': <int64 1795457110>, 'skew': <int64 -60>}"

/* {"alg":"HS256","typ":"JWT"} */
#define JWT_HEADER "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
/* {"sub":"loja\u001b1","exp":1795460340,"n":[1,2]} */
#define JWT_PAYLOAD "eyJzdWIiOiJsb2phXHUwMDFiMSIsImV4cCI6MTc5NTQ2MDM0MCwibiI6WzEsMl19"

static GVariant *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GVariant *variant = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);

  g_assert_no_error (error);
  return variant;
}

static GPtrArray *
make_list (void)
{
  static const char *const texts[] = { CAIXA, LOJA, WIDE };
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_ptr_array_add (list, parse (texts[i]));

  return list;
}

static void
test_list (void)
{
  static const struct
  {
    gboolean aligned;
    gboolean colourful;
    const char *text;
  } cases[] = {
    { FALSE, FALSE,
      "Caixa \"2\"\tSecret key refused\t–\thttp://localhost:3333\n"
      "Loja São João\tValid\tValid for 54 min\thttps://api.bitize.io\n"
      /* 70 s are left on the server's clock; no terminal obeys the name */
      "店\xef\xbf\xbd\tExpires soon\tValid for 1 min 10 s\thttps://api.bitize.io\n" },
    { TRUE, FALSE,
      "Caixa \"2\"      Secret key refused  –                     http://localhost:3333\n"
      "Loja São João  Valid               Valid for 54 min      https://api.bitize.io\n"
      "店\xef\xbf\xbd            Expires soon        Valid for 1 min 10 s  "
      "https://api.bitize.io\n" },
    { TRUE, TRUE,
      "Caixa \"2\"      \033[31mSecret key refused\033[0m  –                     "
      "http://localhost:3333\n"
      "Loja São João  \033[32mValid\033[0m               Valid for 54 min      "
      "https://api.bitize.io\n"
      "店\xef\xbf\xbd            \033[33mExpires soon\033[0m        Valid for 1 min 10 s  "
      "https://api.bitize.io\n" },
  };
  g_autoptr (GPtrArray) list = make_list ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const FichaCtlLayout layout = { cases[i].aligned, cases[i].colourful, NOW, zone };
      g_autofree char *text = NULL;

      g_test_message ("aligned %d, colourful %d", cases[i].aligned, cases[i].colourful);
      text = ficha_ctl_format_list (list, &layout);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_empty_list (void)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const FichaCtlLayout layout = { TRUE, TRUE, NOW, zone };
  g_autofree char *text = ficha_ctl_format_list (list, &layout);
  g_autofree char *json = ficha_ctl_json_list (list);

  g_assert_cmpstr (text, ==, "");
  g_assert_cmpstr (json, ==, "[]\n");
}

static void
test_integration (void)
{
  static const struct
  {
    const char *integration;
    gboolean aligned;
    const char *text;
  } cases[] = {
    { LOJA, FALSE,
      "Name\tLoja São João\nState\tValid\nAccess Token\tValid for 54 min\n"
      "Refresh Token\tValid for 24 days\nAPI Address\thttps://api.bitize.io\n"
      "Consumer Key\tck-1\nSecret Key\tStored in the system keyring\n"
      "Renew Automatically\tYes\n"
      "Unattended\tWorks unattended while the secret key is stored\n"
      "Reminder\t10 min before expiry\nID\t1111-a\n" },
    { CAIXA, TRUE,
      "Name                    Caixa \"2\"\n"
      "State                   Secret key refused\n"
      "Access Token            –\n"
      "Last Error              Secret Key Refused: Bitize did not accept these keys (“Chave "
      "inválida”). Check them, or create a new integration there.\n"
      "API Address             http://localhost:3333\n"
      "Consumer Key            ck-2\n"
      "Secret Key              Kept for this session only\n"
      "CA File                 /etc/ca.pem\n"
      "Renew Automatically     No\n"
      "Reminder                Off\n"
      "ID                      2222-b\n" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const FichaCtlLayout layout = { cases[i].aligned, FALSE, NOW, zone };
      g_autoptr (GVariant) integration = parse (cases[i].integration);
      g_autofree char *text = NULL;

      g_test_message ("%s", cases[i].integration);
      text = ficha_ctl_format_integration (integration, &layout);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* What is known of the secret key, whatever the state tells of. */
static void
test_secret_key (void)
{
  static const struct
  {
    const char *integration;
    const char *line;
  } cases[] = {
    { "{'state': <'valid'>}", "Secret Key\tStored in the system keyring\n" },
    { "{'state': <'valid'>, 'session-only': <true>}", "Secret Key\tKept for this session only\n" },
    { "{'state': <'missing'>}", "Secret Key\tMissing\n" },
    { "{'state': <'refused'>, 'last-error': <'missing'>}", "Secret Key\tMissing\n" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const FichaCtlLayout layout = { FALSE, FALSE, NOW, zone };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GVariant) integration = parse (cases[i].integration);
      g_autofree char *text = ficha_ctl_format_integration (integration, &layout);

      g_test_message ("%s", cases[i].integration);
      g_assert_nonnull (strstr (text, cases[i].line));
    }
}

/* What is told of the future and of the past, a line for each that there is. */
static void
test_outlook (void)
{
  static const struct
  {
    const char *integration;
    const char *line;
    gboolean shown;
  } cases[] = {
    { "'next-renewal-at': <int64 1795458300>", "Next Renewal\t18:25\n", TRUE },
    { "'next-renewal-at': <int64 1795543500>", "Next Renewal\t24 Nov 2026, 18:05\n", TRUE },
    /* this machine's clock, whatever the server's */
    { "'next-renewal-at': <int64 1795458300>, 'skew': <int64 3600>", "Next Renewal\t18:25\n",
      TRUE },
    { "'next-renewal-at': <int64 1795458300>, 'auto-renew': <false>", "Next Renewal", FALSE },
    { "'state': <'refused'>", "Next Renewal\tRenewal paused\n", TRUE },
    { "'state': <'valid'>", "Next Renewal", FALSE },
    { "'state': <'refused'>", "Unattended", FALSE },
    /* the server is an hour ahead */
    { "'last-error': <'missing'>, 'skew': <int64 3600>, 'refresh-expires-at': <int64 1795461900>",
      "Unattended\tWorks unattended until 18:25\n", TRUE },
    { "'skew': <int64 120>", "Clock", FALSE },
    { "'skew': <int64 -180>", "Clock\tComputer clock is 3 min off – expiry times corrected\n",
      TRUE },
    { "'access-reading': <uint32 1>", "Expiry Date", FALSE },
    { "'access-reading': <uint32 4>",
      "Expiry Date\tSent without a time zone, read as Brasília time\n", TRUE },
    { "'access-reading': <uint32 99>", "Expiry Date", FALSE },
    { "'last-result': <'renewed'>, 'last-result-at': <int64 1795457040>",
      "Last Result\tRenewed · 18:04\n", TRUE },
    { "'last-result': <'failed'>, 'last-error': <'connect'>,"
      " 'last-result-at': <int64 1795370700>",
      "Last Result\tFailed: Server Not Reached · 22 Nov 2026, 18:05\n", TRUE },
    { "'state': <'none'>", "Last Result", FALSE },
    { "'state': <'none'>", "Access Token\t–\n", TRUE },
    { "'state': <'none'>", "Expiry unknown", FALSE },
    { "'issued-at': <int64 1795457040>", "Access Token\tExpiry unknown\n", TRUE },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const FichaCtlLayout layout = { FALSE, FALSE, NOW, zone };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *details = g_strdup_printf (
          "{%s%s%s}", cases[i].integration,
          strstr (cases[i].integration, "'state'") == NULL ? ", 'state': <'valid'>" : "",
          strstr (cases[i].integration, "auto-renew") == NULL ? ", 'auto-renew': <true>" : "");
      g_autoptr (GVariant) integration = parse (details);
      g_autofree char *text = ficha_ctl_format_integration (integration, &layout);

      g_test_message ("%s: %s", details, text);
      g_assert_cmpint (strstr (text, cases[i].line) != NULL, ==, cases[i].shown);
    }
}

static void
test_history (void)
{
  static const struct
  {
    guint max;
    const char *text;
  } cases[] = {
    { 0, "" },
    { 2, "18:04\tRenewed\n22 Nov 2026, 23:59\tFailed: Keyring Locked\n" },
    { G_MAXUINT, "18:04\tRenewed\n22 Nov 2026, 23:59\tFailed: Keyring Locked\n"
                 "Unknown\tSigned in with the keys\n22 Nov 2026, 18:05\tUnknown\n" },
  };
  g_autoptr (GVariant) history =
      g_variant_parse (G_VARIANT_TYPE ("a(xss)"),
                       "[(1795457040, 'renewed', ''), (1795391999, 'failed', 'locked'),"
                       " (9223372036854775807, 'obtained', ''), (1795370700, 'wished-for', '')]",
                       NULL, NULL, NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const FichaCtlLayout layout = { FALSE, FALSE, NOW, zone };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = ficha_ctl_format_history (history, cases[i].max, &layout);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_json (void)
{
  g_autoptr (GPtrArray) list = make_list ();
  g_autofree char *one = ficha_ctl_json_integration (g_ptr_array_index (list, 0));
  g_autofree char *all = NULL;

  g_assert_cmpstr (one, ==,
                   "{\"id\":\"2222-b\",\"name\":\"Caixa \\\"2\\\"\","
                   "\"base_uri\":\"http://localhost:3333\",\"consumer_key\":\"ck-2\","
                   "\"state\":\"refused\",\"access_expires_at\":null,\"refresh_expires_at\":null,"
                   "\"auto_renew\":false,\"last_error\":\"refused\"}\n");

  g_ptr_array_set_size (list, 2);
  all = ficha_ctl_json_list (list);
  g_assert_true (g_str_has_prefix (all, "[{\"id\":\"2222-b\""));
  g_assert_true (
      g_str_has_suffix (all, "},{\"id\":\"1111-a\",\"name\":\"Loja São João\","
                             "\"base_uri\":\"https://api.bitize.io\",\"consumer_key\":\"ck-1\","
                             "\"state\":\"valid\",\"access_expires_at\":\"2026-11-23T18:59:00Z\","
                             "\"refresh_expires_at\":\"2026-12-17T18:05:00Z\",\"auto_renew\":true,"
                             "\"last_error\":null}]\n"));
}

static void
test_claims (void)
{
  g_autoptr (FichaSecret) token = ficha_secret_new (JWT_HEADER "." JWT_PAYLOAD "."
                                                               "c2lnbmF0dXJl");
  g_autoptr (FichaJwt) jwt = ficha_jwt_read (token);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const FichaCtlLayout layout = { FALSE, FALSE, NOW, zone };
  g_autofree char *text = NULL;
  g_autofree char *json = NULL;

  g_assert_nonnull (jwt);
  text = ficha_ctl_format_claims (jwt, &layout);
  g_assert_cmpstr (text, ==,
                   "alg: HS256\ntyp: JWT\n\nsub: loja\xef\xbf\xbd"
                   "1\nexp: 18:59\nn: [1,2]\n");
  json = ficha_ctl_json_claims (token);
  g_assert_cmpstr (json, ==,
                   "{\"header\":{\"alg\":\"HS256\",\"typ\":\"JWT\"},"
                   "\"claims\":{\"sub\":\"loja\\u001b1\",\"exp\":1795460340,\"n\":[1,2]}}\n");
}

static void
test_find (void)
{
  static const struct
  {
    const char *name;
    const char *id; /* NULL where it fails */
    FichaError code;
  } cases[] = {
    { "Loja São João", "1111-a" },
    { "1111-a", "1111-a" },
    { "Loj", "1111-a" },
    { "1", "1111-a" },
    { "222", "2222-b" },
    { "C", "2222-b" },
    { "22", NULL, FICHA_ERROR_AMBIGUOUS },
    { "loja", NULL, FICHA_ERROR_NOT_FOUND },
    { "Loja São João ", NULL, FICHA_ERROR_NOT_FOUND },
    { "", NULL, FICHA_ERROR_NOT_FOUND },
  };
  g_autoptr (GPtrArray) list = make_list ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      GVariant *found;

      g_test_message ("“%s”", cases[i].name);
      found = ficha_ctl_find_integration (list, cases[i].name, &error);
      if (cases[i].id != NULL)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (ficha_ctl_integration_get_string (found, "id"), ==, cases[i].id);
        }
      else
        {
          g_assert_error (error, FICHA_ERROR, (int) cases[i].code);
          g_assert_null (found);
        }
    }
}

/* A name that is the beginning of another's is found all the same. */
static void
test_find_exact_first (void)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_autoptr (GError) error = NULL;
  GVariant *found;

  g_ptr_array_add (list, parse ("{'id': <'1'>, 'name': <'Loja 2'>}"));
  g_ptr_array_add (list, parse ("{'id': <'2'>, 'name': <'Loja'>}"));
  found = ficha_ctl_find_integration (list, "Loja", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ficha_ctl_integration_get_string (found, "id"), ==, "2");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ctl/format/list", test_list);
  g_test_add_func ("/ctl/format/list/empty", test_empty_list);
  g_test_add_func ("/ctl/format/integration", test_integration);
  g_test_add_func ("/ctl/format/secret-key", test_secret_key);
  g_test_add_func ("/ctl/format/outlook", test_outlook);
  g_test_add_func ("/ctl/format/history", test_history);
  g_test_add_func ("/ctl/format/json", test_json);
  g_test_add_func ("/ctl/format/claims", test_claims);
  g_test_add_func ("/ctl/find/U03", test_find);
  g_test_add_func ("/ctl/find/exact-first", test_find_exact_first);

  return g_test_run ();
}
