// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-jwt.h"

#include "ficha-timestamp.h"

static char *
encode_base64url (const char *text)
{
  char *part = g_base64_encode ((const guchar *) text, strlen (text));

  for (char *at = part; *at != '\0'; at++)
    switch (*at)
      {
      case '+':
        *at = '-';
        break;
      case '/':
        *at = '_';
        break;
      case '=':
        *at = '\0'; /* the padding is the end */
        return part;
      default:
        break;
      }
  return part;
}

static FichaJwt *
read_text (const char *text)
{
  g_autoptr (FichaSecret) token = ficha_secret_new (text);

  return ficha_jwt_read (token);
}

static FichaJwt *
read_json (const char *header, const char *payload)
{
  g_autofree char *first = encode_base64url (header);
  g_autofree char *second = encode_base64url (payload);
  g_autofree char *text = g_strconcat (first, ".", second, ".c2ln", NULL);

  return read_text (text);
}

static void
assert_claim (GPtrArray *claims, guint index, const char *name, const char *value, gint64 moment)
{
  const FichaClaim *claim;

  g_assert_cmpuint (index, <, claims->len);
  claim = g_ptr_array_index (claims, index);
  g_assert_cmpstr (claim->name, ==, name);
  g_assert_cmpstr (claim->value, ==, value);
  g_assert_cmpint (claim->moment, ==, moment);
}

/* The example of RFC 7519, 3.1, with its line breaks and its signature. */
static void
test_rfc (void)
{
  g_autoptr (FichaJwt) jwt = read_text (
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0"
      "cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");

  g_assert_nonnull (jwt);
  g_assert_cmpuint (jwt->header->len, ==, 2);
  assert_claim (jwt->header, 0, "typ", "JWT", FICHA_TIME_UNKNOWN);
  assert_claim (jwt->header, 1, "alg", "HS256", FICHA_TIME_UNKNOWN);
  g_assert_cmpuint (jwt->claims->len, ==, 3);
  assert_claim (jwt->claims, 0, "iss", "joe", FICHA_TIME_UNKNOWN);
  assert_claim (jwt->claims, 1, "exp", "1300819380", 1300819380);
  assert_claim (jwt->claims, 2, "http://example.com/is_root", "true", FICHA_TIME_UNKNOWN);
  g_assert_cmpint (ficha_jwt_get_expiry (jwt), ==, 1300819380);
  g_assert_null (ficha_jwt_get_subject (jwt));
}

/* "alg": "none" has no signature (RFC 7515, A.5): it is shown like the others, not verified. */
static void
test_unsecured (void)
{
  g_autoptr (FichaJwt) jwt = read_text ("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbmEifQ.");

  g_assert_nonnull (jwt);
  assert_claim (jwt->header, 0, "alg", "none", FICHA_TIME_UNKNOWN);
  g_assert_cmpstr (ficha_jwt_get_subject (jwt), ==, "ana");
  g_assert_cmpint (ficha_jwt_get_expiry (jwt), ==, FICHA_TIME_UNKNOWN);
}

static void
test_not_a_jwt (void)
{
  static const char *const cases[] = {
    "",
    ".",
    "..",
    "...",
    "opaque",
    "e30",
    "e30.e30",
    ".e30.c2ln",
    "e30..c2ln",
    "e30.e30.c2ln.c2ln",
    "e30.e30.c2ln.c2ln.c2ln",
    "e30.e30.c2ln=",
    "e30=.e30.c2ln",
    "e30 .e30.c2ln",
    "e30.e30.c2ln\n",
    "e3+.e30.c2ln",
    "e3/.e30.c2ln",
    "e30.e30.c",
    "e30.e30.c2lnc",
    "e30.e.c2ln",
    "e30.e\xc3\xa9"
    "0.c2ln",
    "W10.e30.c2ln",         /* [] */
    "e30.W10.c2ln",         /* [] */
    "e30.bnVsbA.c2ln",      /* null */
    "e30.InN0cmluZyI.c2ln", /* "string" */
    "e30.eyJhIjo.c2ln",     /* {"a": */
    "e30.77u_e30.c2ln",     /* a byte order mark and {} */
    "e30.e30x.c2ln",        /* {} and a byte more */
    "Bearer e30.e30.c2ln",
  };
  g_autoptr (FichaJwt) good = read_text ("e30.e30.c2ln");

  g_assert_nonnull (good);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("“%s”", cases[i]);
      g_assert_null (read_text (cases[i]));
    }
}

static void
test_bad_payload (void)
{
  static const char *const cases[] = {
    "{\"sub\":\"a\",\"sub\":\"b\"}", "{\"sub\":\"\\u0000\"}", "{\"sub\":\"\xff\"}",
    "{\"sub\":\"\\ud800\"}",         "{'sub':'a'}",           "{\"sub\":\"a\"} x",
  };
  g_autoptr (GString) deep = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i]);
      g_assert_null (read_json ("{}", cases[i]));
      g_assert_null (read_json (cases[i], "{}"));
    }
  for (guint i = 0; i < 100000; i++)
    g_string_append (deep, "{\"a\":");
  g_assert_null (read_json ("{}", deep->str));
}

static void
test_nul_in_token (void)
{
  g_autoptr (FichaSecret) token = ficha_secret_new_len ("e30.e30.c2ln\0c2ln", 17);

  g_assert_null (ficha_jwt_read (token));
}

/* All lengths of a part modulo four, and both characters of base64url's own. */
static void
test_base64url (void)
{
  static const char *const values[] = { "", "a", "ab", "abc", "?>~?>~", "ÿ≥þ", "😀" };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *payload = g_strdup_printf ("{\"sub\":\"%s\"}", values[i]);
      g_autoptr (FichaJwt) jwt = read_json ("{\"alg\":\"none\"}", payload);

      g_test_message ("%s", values[i]);
      g_assert_nonnull (jwt);
      g_assert_cmpstr (ficha_jwt_get_subject (jwt), ==, values[i]);
    }
}

static void
test_values (void)
{
  g_autoptr (FichaJwt) jwt =
      read_json ("{}", " { \"sub\" : 12345678901234567890 , \"text\":\"a \\\"b\\\" \\\\\",\n"
                       "\"esc\\\"{,:\\\\\":[1, \"],\\\"}\", {\"a\":0.10}],\"object\":{},"
                       "\"nested\":{\"a\":{\"b\":[]}} ,\"null\":null,\"true\":true,"
                       "\"number\":-1.50e2,\"empty\":\"\" }\t");
  guint i = 0;

  g_assert_nonnull (jwt);
  g_assert_cmpuint (jwt->header->len, ==, 0);
  assert_claim (jwt->claims, i++, "sub", "12345678901234567890", FICHA_TIME_UNKNOWN);
  assert_claim (jwt->claims, i++, "text", "a \"b\" \\", FICHA_TIME_UNKNOWN);
  assert_claim (jwt->claims, i++, "esc\"{,:\\", "[1, \"],\\\"}\", {\"a\":0.10}]",
                FICHA_TIME_UNKNOWN);
  assert_claim (jwt->claims, i++, "object", "{}", FICHA_TIME_UNKNOWN);
  assert_claim (jwt->claims, i++, "nested", "{\"a\":{\"b\":[]}}", FICHA_TIME_UNKNOWN);
  assert_claim (jwt->claims, i++, "null", "null", FICHA_TIME_UNKNOWN);
  assert_claim (jwt->claims, i++, "true", "true", FICHA_TIME_UNKNOWN);
  assert_claim (jwt->claims, i++, "number", "-1.50e2", FICHA_TIME_UNKNOWN);
  assert_claim (jwt->claims, i++, "empty", "", FICHA_TIME_UNKNOWN);
  g_assert_cmpuint (jwt->claims->len, ==, i);
  g_assert_cmpstr (ficha_jwt_get_subject (jwt), ==, "12345678901234567890");
}

static void
test_expiry (void)
{
  static const struct
  {
    const char *value;
    gint64 moment;
  } cases[] = {
    { "1795457100", 1795457100 },
    { "1795457100.0", 1795457100 },
    { "1795457100.999", 1795457100 },
    { "1.7954571e9", 1795457100 },
    { "1", 1 },
    { "1.5", 1 },
    { "253402300799", G_GINT64_CONSTANT (253402300799) },
    { "253402300800", FICHA_TIME_UNKNOWN },
    { "1795457100000", FICHA_TIME_UNKNOWN },
    { "9223372036854775807", FICHA_TIME_UNKNOWN },
    { "9223372036854775808", FICHA_TIME_UNKNOWN },
    { "1e999", FICHA_TIME_UNKNOWN },
    { "-1e999", FICHA_TIME_UNKNOWN },
    { "1e-999", FICHA_TIME_UNKNOWN },
    { "0", FICHA_TIME_UNKNOWN },
    { "-0.0", FICHA_TIME_UNKNOWN },
    { "0.5", FICHA_TIME_UNKNOWN },
    { "-1", FICHA_TIME_UNKNOWN },
    { "-9223372036854775808", FICHA_TIME_UNKNOWN },
    { "\"1795457100\"", FICHA_TIME_UNKNOWN },
    { "null", FICHA_TIME_UNKNOWN },
    { "true", FICHA_TIME_UNKNOWN },
    { "[1795457100]", FICHA_TIME_UNKNOWN },
    { "{}", FICHA_TIME_UNKNOWN },
  };
  static const char *const names[] = { "exp", "iat", "nbf", "auth_time" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      {
        g_autofree char *payload = g_strdup_printf ("{\"%s\":%s}", names[j], cases[i].value);
        g_autoptr (FichaJwt) jwt = read_json ("{}", payload);
        const FichaClaim *claim;

        g_test_message ("%s", payload);
        g_assert_nonnull (jwt);
        claim = g_ptr_array_index (jwt->claims, 0);
        g_assert_cmpint (claim->moment, ==, cases[i].moment);
        g_assert_cmpint (ficha_jwt_get_expiry (jwt), ==,
                         j == 0 ? cases[i].moment : FICHA_TIME_UNKNOWN);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jwt/rfc-7519", test_rfc);
  g_test_add_func ("/jwt/U11-unsecured", test_unsecured);
  g_test_add_func ("/jwt/U11-not-a-jwt", test_not_a_jwt);
  g_test_add_func ("/jwt/U11-bad-payload", test_bad_payload);
  g_test_add_func ("/jwt/nul-in-token", test_nul_in_token);
  g_test_add_func ("/jwt/U11-base64url", test_base64url);
  g_test_add_func ("/jwt/values", test_values);
  g_test_add_func ("/jwt/C13-expiry", test_expiry);
  return g_test_run ();
}
