// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-base-uri.h"

#include "ficha-error.h"

static void
test_good (void)
{
  static const struct
  {
    const char *text;
    const char *base_uri;
    const char *host;
    gboolean loopback;
  } cases[] = {
    { FICHA_BASE_URI_DEFAULT, "https://api.bitize.io", "api.bitize.io" },
    { "https://api.bitize.io/", "https://api.bitize.io", "api.bitize.io" },
    { "https://api.bitize.io///", "https://api.bitize.io", "api.bitize.io" },
    { " \thttps://api.bitize.io\r\n", "https://api.bitize.io", "api.bitize.io" },
    { "\xC2\xA0https://api.bitize.io\xE2\x80\x8B", "https://api.bitize.io", "api.bitize.io" },
    { "HTTPS://API.Bitize.IO", "https://api.bitize.io", "api.bitize.io" },
    { "https://api.bitize.io:443", "https://api.bitize.io", "api.bitize.io" },
    { "https://api.bitize.io:8443/", "https://api.bitize.io:8443", "api.bitize.io" },
    { "https://api.bitize.io:80", "https://api.bitize.io:80", "api.bitize.io" },
    { "https://api.bitize.io:65535", "https://api.bitize.io:65535", "api.bitize.io" },
    { "https://api.bitize.io:00443", "https://api.bitize.io", "api.bitize.io" },
    { "https://proxy.example/bitize/v1/", "https://proxy.example/bitize/v1", "proxy.example" },
    { "https://proxy.example/Bitize", "https://proxy.example/Bitize", "proxy.example" },
    { "https://proxy.example/auths", "https://proxy.example/auths", "proxy.example" },
    { "https://proxy.example/auth/v1", "https://proxy.example/auth/v1", "proxy.example" },
    { "https://proxy.example/a%20b", "https://proxy.example/a%20b", "proxy.example" },
    { "https://proxy.example/é", "https://proxy.example/%C3%A9", "proxy.example" },
    { "https://proxy.example/a\"'{}[]", "https://proxy.example/a%22'%7B%7D%5B%5D",
      "proxy.example" },
    { "https://proxy.example/a@b:c", "https://proxy.example/a@b:c", "proxy.example" },
    { "https://my_host.local", "https://my_host.local", "my_host.local" },
    { "https://intranet", "https://intranet", "intranet" },
    { "https://192.168.0.10:3333", "https://192.168.0.10:3333", "192.168.0.10" },
    { "https://[2001:DB8::0:1]", "https://[2001:db8::1]", "2001:db8::1" },
    { "https://[::ffff:127.0.0.1]", "https://[::ffff:127.0.0.1]", "::ffff:127.0.0.1" },
    /* international names are shown as what they are */
    { "https://bücher.example", "https://xn--bcher-kva.example", "xn--bcher-kva.example" },
    { "https://BÜCHER.example", "https://xn--bcher-kva.example", "xn--bcher-kva.example" },
    { "https://аpi.bitize.io", "https://xn--pi-6kc.bitize.io", "xn--pi-6kc.bitize.io" },
    { "https://xn--bcher-kva.example", "https://xn--bcher-kva.example", "xn--bcher-kva.example" },
    { "https://api。bitize．io", "https://api.bitize.io", "api.bitize.io" },
    /* http is for this machine */
    { "http://localhost:3333", "http://localhost:3333", "localhost", TRUE },
    { "http://LOCALHOST:80/", "http://localhost", "localhost", TRUE },
    { "http://localhost:443/", "http://localhost:443", "localhost", TRUE },
    { "http://127.0.0.1:3333", "http://127.0.0.1:3333", "127.0.0.1", TRUE },
    { "http://127.255.0.7", "http://127.255.0.7", "127.255.0.7", TRUE },
    { "http://[::1]:3333/api/", "http://[::1]:3333/api", "::1", TRUE },
    { "http://[0:0:0:0:0:0:0:1]", "http://[::1]", "::1", TRUE },
    { "https://localhost", "https://localhost", "localhost", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *base_uri = ficha_base_uri_check (cases[i].text, &error);
      g_autofree char *again = NULL;
      g_autofree char *host = NULL;
      g_autoptr (GUri) uri = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_no_error (error);
      g_assert_cmpstr (base_uri, ==, cases[i].base_uri);
      host = ficha_base_uri_get_host (base_uri);
      g_assert_cmpstr (host, ==, cases[i].host);
      g_assert_cmpint (ficha_base_uri_is_loopback (base_uri), ==, cases[i].loopback);

      /* canonical, and the same to GUri */
      again = ficha_base_uri_check (base_uri, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (again, ==, base_uri);
      uri = g_uri_parse (base_uri, G_URI_FLAGS_NONE, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (g_uri_get_host (uri), ==, cases[i].host);
      g_assert_null (g_uri_get_userinfo (uri));
      g_assert_null (g_uri_get_query (uri));
      g_assert_null (g_uri_get_fragment (uri));
    }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    const char *word;
  } cases[] = {
    { "", "empty" },
    { " \t\n", "empty" },
    { "\xEF\xBB\xBF", "empty" },
    { "api.bitize.io", "incomplete" },
    { "api.bitize.io:443/x", "incomplete" },
    { "localhost:3333", "incomplete" },
    { "//api.bitize.io", "incomplete" },
    { "/api", "incomplete" },
    { "://api.bitize.io", "incomplete" },
    { "https", "incomplete" },
    { "https:", "incomplete" },
    { "https:/api.bitize.io", "incomplete" },
    { "https:api.bitize.io", "incomplete" },
    { "https://", "incomplete" },
    { "https:///", "incomplete" },
    { "https:///auth", "incomplete" },
    { "https://:443", "incomplete" },
    { "https://?a", "incomplete" },
    { "mailto:a@b", "incomplete" },
    { "javascript:alert(1)", "incomplete" },
    { "file:/etc/passwd", "incomplete" },
    { "é://api.bitize.io", "incomplete" },
    { "file:///etc/passwd", "scheme" },
    { "ftp://api.bitize.io", "scheme" },
    { "ws://api.bitize.io", "scheme" },
    { "httpss://api.bitize.io", "scheme" },
    { "data://api.bitize.io", "scheme" },
    { "http://api.bitize.io", "insecure" },
    { "http://api.bitize.io:443", "insecure" },
    { "http://192.168.0.10", "insecure" },
    { "http://localhost.example", "insecure" },
    { "http://api.localhost", "insecure" },
    { "http://127.0.0.1.example", "insecure" },
    { "http://[::2]", "insecure" },
    { "http://[::ffff:127.0.0.1]", "insecure" },
    { "http://0.0.0.0", "insecure" },
    { "https://api bitize.io", "spaces" },
    { "https://api.bitize.io /x", "spaces" },
    { "https ://api.bitize.io", "spaces" },
    { "https://api.bitize.io\nhttps://api.bitize.io", "spaces" },
    { "https://api.bitize.io\r\nX: 1", "spaces" },
    { "https://api\xC2\xA0.bitize.io", "spaces" },
    { "https://api\xE3\x80\x80.bitize.io", "spaces" },
    { "https://api%0d%0aX:%201.bitize.io", "host" },
    { "https://api%2ebitize.io", "host" },
    { "https://api.bitize.io%00.example", "host" },
    { "http://127.0.0.1:1\\@api.bitize.io/", "host" },
    { "https:\\\\api.bitize.io", "host" },
    { "https://api.bitize.io\\x", "host" },
    { "https://api\x01.bitize.io", "host" },
    { "https://api\x1b.bitize.io", "host" },
    { "https://api\x7f.bitize.io", "host" },
    { "https://api\xE2\x80\x8B.bitize.io", "host" },
    { "https://api\xE2\x80\xAE.bitize.io", "host" },
    { "https://\xff.bitize.io", "host" },
    { "https://api..bitize.io", "host" },
    { "https://.bitize.io", "host" },
    { "https://api.bitize.io.", "host" },
    { "https://-api.bitize.io", "host" },
    { "https://api-.bitize.io", "host" },
    { "https://api!.bitize.io", "host" },
    { "https://api,bitize.io", "host" },
    { "https://api;bitize.io", "host" },
    { "https://api$(id).bitize.io", "host" },
    { "https://ex／ample.com", "host" },
    { "https://a＠b.com", "host" },
    { "https://a？b.com", "host" },
    { "https://a℀b.com", "host" },
    { "https://*.bitize.io", "host" },
    { "https://[::1", "host" },
    { "https://::1]", "incomplete" },
    { "https://[]", "host" },
    { "https://[127.0.0.1]", "host" },
    { "https://[localhost]", "host" },
    { "https://[fe80::1%25lo]", "host" },
    { "https://[::1]x", "host" },
    { "https://[::1]x:443", "host" },
    { "https://a[::1]", "host" },
    { "https://2130706433", "host" },
    { "https://0x7f000001", "host" },
    { "https://0x7f.1", "host" },
    { "https://127.1", "host" },
    { "https://127.0.0.0x1", "host" },
    { "https://0177.0.0.1", "host" },
    { "https://256.0.0.1", "host" },
    { "https://1.2.3.4.5", "host" },
    { "https://１２７.1", "host" },
    { "https://api.bitize.io/%", "host" },
    { "https://api.bitize.io/%0", "host" },
    { "https://api.bitize.io/%zz", "host" },
    { "https://api.bitize.io/%00", "host" },
    { "https://api.bitize.io:", "port" },
    { "https://api.bitize.io:/", "port" },
    { "https://api.bitize.io:0", "port" },
    { "https://api.bitize.io:65536", "port" },
    { "https://api.bitize.io:99999", "port" },
    { "https://api.bitize.io:99999999999999999999", "port" },
    { "https://api.bitize.io:-1", "port" },
    { "https://api.bitize.io:+1", "port" },
    { "https://api.bitize.io:0x1", "port" },
    { "https://api.bitize.io:https", "port" },
    { "https://api.bitize.io:443:443", "port" },
    { "https://api.bitize.io:４４３", "port" },
    { "https://fe80::1", "port" },
    { "https://[::1]:", "port" },
    { "https://me@api.bitize.io", "userinfo" },
    { "https://me:pass@api.bitize.io", "userinfo" },
    { "https://api.bitize.io@evil.example", "userinfo" },
    { "https://@api.bitize.io", "userinfo" },
    { "https://api.bitize.io:443@evil.example", "userinfo" },
    { "https://api.bitize.io?", "query" },
    { "https://api.bitize.io/?a=b", "query" },
    { "https://api.bitize.io?@evil.example", "query" },
    { "https://api.bitize.io#", "query" },
    { "https://api.bitize.io/x#y", "query" },
    { "https://api.bitize.io/auth", "auth" },
    { "https://api.bitize.io/auth/", "auth" },
    { "https://api.bitize.io/v1/auth//", "auth" },
    { "http://localhost:3333/auth", "auth" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("“%s”", cases[i].text);
      g_assert_null (ficha_base_uri_check (cases[i].text, &error));
      g_assert_error (error, FICHA_ERROR, FICHA_ERROR_INVALID_BASE_URI);
      g_assert_cmpstr (error->message, ==, cases[i].word);
    }
}

static void
test_long_host (void)
{
  g_autofree char *label = g_strnfill (63, 'a');
  g_autofree char *good = g_strdup_printf ("https://%s.%s.%s.%.61s", label, label, label, label);
  g_autofree char *longer = g_strdup_printf ("https://%s.%s.%s.%.62s", label, label, label, label);
  g_autofree char *long_label = g_strdup_printf ("https://%sa.example", label);
  g_autofree char *base_uri = ficha_base_uri_check (good, NULL);

  g_assert_cmpstr (base_uri, ==, good);
  g_assert_null (ficha_base_uri_check (longer, NULL));
  g_assert_null (ficha_base_uri_check (long_label, NULL));
}

/* What is no URI can't have a host, and is not on this machine. */
static void
test_no_uri (void)
{
  static const char *const cases[] = { "", "localhost", "http://[::1", "http://%", "file:///x" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *host = ficha_base_uri_get_host (cases[i]);

      g_test_message ("“%s”", cases[i]);
      g_assert_true (host == NULL || *host == '\0');
      g_assert_false (ficha_base_uri_is_loopback (cases[i]));
    }
}

static void
test_join_auth (void)
{
  static const struct
  {
    const char *base_uri;
    const char *refresh_token;
    const char *uri;
  } cases[] = {
    { "https://api.bitize.io", NULL, "https://api.bitize.io/auth" },
    { "http://[::1]:3333/v1", NULL, "http://[::1]:3333/v1/auth" },
    { "https://api.bitize.io", "abc-._~", "https://api.bitize.io/auth?refresh_token=abc-._~" },
    { "https://api.bitize.io", "a+/=&%#?",
      "https://api.bitize.io/auth?refresh_token="
      "a%2B%2F%3D%26%25%23%3F" },
    { "https://api.bitize.io", "\"'\\;:,!$()",
      "https://api.bitize.io/auth?refresh_token="
      "%22%27%5C%3B%3A%2C%21%24%28%29" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaSecret) token =
          cases[i].refresh_token != NULL ? ficha_secret_new (cases[i].refresh_token) : NULL;
      g_autofree char *uri = ficha_base_uri_join_auth (cases[i].base_uri, token);

      g_test_message ("%s", cases[i].uri);
      g_assert_cmpstr (uri, ==, cases[i].uri);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base-uri/N26-good", test_good);
  g_test_add_func ("/base-uri/N26-refused", test_refused);
  g_test_add_func ("/base-uri/long-host", test_long_host);
  g_test_add_func ("/base-uri/no-uri", test_no_uri);
  g_test_add_func ("/base-uri/join-auth", test_join_auth);
  return g_test_run ();
}
