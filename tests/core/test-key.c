// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-key.h"

#include "ficha-secret.h"

/* The shape of Bitize's secret keys (api.md), and every printable ASCII character. */
#define SECRET "a8$kP!2@z%Q#9\\\"'`~ ^&*()-_=+[]{}|;:,.<>/?x"

static void
test_trim (void)
{
  static const struct
  {
    const char *text;
    const char *rest;
    gboolean trimmed;
  } cases[] = {
    { "", "", FALSE },
    { "key", "key", FALSE },
    { SECRET, SECRET, FALSE },
    { "a b", "a b", FALSE },
    { " key", "key", TRUE },
    { "key ", "key", TRUE },
    { "key\n", "key", TRUE },
    { "\r\n\t key \t\r\n", "key", TRUE },
    { " \n ", "", TRUE },
    { "\xEF\xBB\xBFkey", "key", TRUE },             /* byte order mark */
    { "\xC2\xA0key\xC2\xA0", "key", TRUE },         /* no-break space */
    { "\xE2\x80\xAFkey", "key", TRUE },             /* narrow no-break space */
    { "\xE2\x80\x8Bkey\xE2\x80\x8B", "key", TRUE }, /* zero-width space */
    { "key\xE2\x80\x8C\xE2\x80\x8D", "key", TRUE }, /* zero-width (non-)joiner */
    { "key\xE2\x81\xA0", "key", TRUE },             /* word joiner */
    { "\xE2\x80\xAAkey\xE2\x80\xAC", "key", TRUE }, /* direction marks */
    { "key\xE2\x80\xA8", "key", TRUE },             /* line separator */
    { "\xEF\xBB\xBF \xC2\xA0\nkey\n\xE2\x80\x8B ", "key", TRUE },
    { "a\xC2\xA0"
      "b",
      "a\xC2\xA0"
      "b",
      FALSE },
    { " a\nb ", "a\nb", TRUE },
    { "\"key\"", "\"key\"", FALSE },
    { "é", "é", FALSE },
    { " \xff ", " \xff ", FALSE }, /* not UTF-8: left alone */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean trimmed = !cases[i].trimmed;
      g_autofree char *rest = ficha_key_trim (cases[i].text, &trimmed);
      g_autofree char *same = ficha_key_trim (cases[i].text, NULL);

      g_test_message ("“%s”", cases[i].text);
      g_assert_cmpstr (rest, ==, cases[i].rest);
      g_assert_cmpstr (same, ==, cases[i].rest);
      g_assert_cmpint (trimmed, ==, cases[i].trimmed);
    }
}

static void
check (const char *key, const char *word)
{
  static const FichaError codes[] = { FICHA_ERROR_INVALID_CONSUMER_KEY,
                                      FICHA_ERROR_INVALID_SECRET_KEY };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (ficha_key_check (key, codes[i], &error), ==, word == NULL);
      if (word == NULL)
        g_assert_no_error (error);
      else
        g_assert_error (error, FICHA_ERROR, (int) codes[i]);
      g_assert_cmpstr (error != NULL ? error->message : NULL, ==, word);
    }
}

static void
test_check (void)
{
  static const struct
  {
    const char *key;
    const char *word;
  } cases[] = {
    { "268f364d-1f0a-4c59-9d1e-0c2f1b8e7a55", NULL },
    { SECRET, NULL },
    { "a", NULL },
    { " a b ", NULL },
    { "\\n\\u0000", NULL },
    { "", "empty" },
    { "a\nb", "newline" },
    { "a\r\nb", "newline" },
    { "a\tb", "newline" },
    { "a\x1b[2J", "newline" },
    { "a\x7f", "newline" },
    { "a\n", "newline" },
    { "é", "encoding" },
    { "a\xC2\xA0"
      "b",
      "encoding" },
    { "a\xE2\x80\x8B"
      "b",
      "encoding" },
    { "\xEF\xBB\xBF"
      "a",
      "encoding" },
    { "a\xE2\x80\xA8"
      "b",
      "encoding" },
    { "“a”", "encoding" },
    { "😀", "encoding" },
    { "\xff", "encoding" },
  };
  g_autofree char *longest = g_strnfill (FICHA_KEY_MAX_LENGTH, 'a');
  g_autofree char *longer = g_strnfill (FICHA_KEY_MAX_LENGTH + 1, 'a');
  g_autofree char *ten_kilobytes = g_strnfill (10 * 1024, '\n');

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("“%s”", cases[i].key);
      check (cases[i].key, cases[i].word);
    }
  check (longest, NULL);
  check (longer, "long");
  check (ten_kilobytes, "long");
}

static void
test_pair (void)
{
  static const struct
  {
    const char *text;
    const char *consumer_key;
    const char *secret_key;
  } cases[] = {
    { "{\"consumer_key\":\"c\",\"secret_key\":\"s\"}", "c", "s" },
    { " \n{\n  \"secret_key\": \"s\",\n  \"x\": 1,\n  \"consumer_key\": \"c\"\n}\n", "c", "s" },
    { "\xEF\xBB\xBF{\"consumer_key\":\"c\",\"secret_key\":\"s\"}", "c", "s" },
    { "{\"consumer_key\":\"c\",\"secret_key\":\"a\\\"\\\\\\u0024 \"}", "c", "a\"\\$ " },
    { "{\"CONSUMER_KEY\":\"c\",\"Secret_Key\":\"s\"}", "c", "s" },
    { "{\"BT_CONKEY\":\"c\",\"BT_SECKEY\":\"s\"}", "c", "s" },
    { "consumer_key=c\nsecret_key=s", "c", "s" },
    { "secret_key=s\r\nconsumer_key=c\r\n", "c", "s" },
    { "CONSUMER_KEY=c\rSECRET_KEY=s\r", "c", "s" },
    { "Consumer_Key = c\n  Secret_Key\t=\ts  ", "c", "s" },
    { "BT_CONKEY=c\nBT_SECKEY=s", "c", "s" },
    { "bt_conkey=c\nsecret_key=s", "c", "s" },
    { "export CONSUMER_KEY=c\nexport\tSECRET_KEY=s", "c", "s" },
    { "CONSUMER_KEY=\"c\"\nSECRET_KEY='s'", "c", "s" },
    { "CONSUMER_KEY=' c '\nSECRET_KEY=\" s \"", " c ", " s " },
    { "CONSUMER_KEY=\"c'\nSECRET_KEY=s\"", "\"c'", "s\"" },
    { "CONSUMER_KEY=c\nSECRET_KEY=\"", "c", "\"" },
    { "CONSUMER_KEY=\"c\" # loja\nSECRET_KEY='s'\t#", "c", "s" },
    { "CONSUMER_KEY=c # loja\nSECRET_KEY=s#t  #u", "c", "s#t" },
    { "CONSUMER_KEY='c # d' # 'e'\nSECRET_KEY=\"s\"#t\"", "c # d", "s\"#t" },
    { "CONSUMER_KEY=c\nSECRET_KEY=" SECRET, "c", SECRET },
    { "CONSUMER_KEY=c\nSECRET_KEY='" SECRET "'", "c", SECRET },
    { "CONSUMER_KEY=c\nSECRET_KEY==s=", "c", "=s=" },
    { "# keys\n\nCONSUMER_KEY=c\n\nURL=https://api.bitize.io?a=b\nSECRET_KEY=s\n", "c", "s" },
    { "CONSUMER_KEY=c\nSECRET_KEY=old\nSECRET_KEY=s", "c", "s" },
    { "", NULL, NULL },
    { "\n\n", NULL, NULL },
    { "=", NULL, NULL },
    { "=\n=", NULL, NULL },
    { "c", NULL, NULL },
    { "consumer_key=c", NULL, NULL },
    { "secret_key=s", NULL, NULL },
    { "consumer_key=c\nsecret_key=", NULL, NULL },
    { "consumer_key=c\nsecret_key=''", NULL, NULL },
    { "consumer_key=c\nsecret_key=s\nsecret_key=", NULL, NULL },
    { "consumer_key=c secret_key=s", NULL, NULL },
    { "consumer_key: c\nsecret_key: s", NULL, NULL },
    { "xconsumer_key=c\nsecret_key=s", NULL, NULL },
    { "consumer_keys=c\nsecret_key=s", NULL, NULL },
    { "exportconsumer_key=c\nsecret_key=s", NULL, NULL },
    { "#consumer_key=c\nsecret_key=s", NULL, NULL },
    { "{}", NULL, NULL },
    { "{\"consumer_key\":\"c\"}", NULL, NULL },
    { "{\"consumer_key\":\"c\",\"secret_key\":\"\"}", NULL, NULL },
    { "{\"consumer_key\":\"c\",\"secret_key\":1}", NULL, NULL },
    { "{\"consumer_key\":\"c\",\"secret_key\":null}", NULL, NULL },
    { "{\"consumer_key\":\"c\",\"secret_key\":[\"s\"]}", NULL, NULL },
    { "{\"consumer_key\":\"c\",\"secret_key\":\"s\"", NULL, NULL },
    { "{\"consumer_key\":\"c\",\"secret_key\":\"s\",\"secret_key\":\"s\"}", NULL, NULL },
    { "{\"consumer_key\":\"c\",\"secret_key\":\"s\\u0000\"}", NULL, NULL },
    { "[{\"consumer_key\":\"c\",\"secret_key\":\"s\"}]", NULL, NULL },
    { "{'consumer_key':'c','secret_key':'s'}", NULL, NULL },
    { "\xff", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char *const untouched = (char *) "untouched";
      char *consumer_key = untouched;
      char *secret_key = untouched;
      gboolean found = ficha_key_find_pair (cases[i].text, &consumer_key, &secret_key);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (found, ==, cases[i].consumer_key != NULL);
      if (found)
        {
          g_assert_cmpstr (consumer_key, ==, cases[i].consumer_key);
          g_assert_cmpstr (secret_key, ==, cases[i].secret_key);
          ficha_wipe_string (consumer_key);
          ficha_wipe_string (secret_key);
        }
      else
        g_assert_true (consumer_key == untouched && secret_key == untouched);
    }
}

/* With the address, and where the secret key is not told. */
static void
test_find (void)
{
  static const struct
  {
    const char *text;
    const char *base_uri;
    const char *consumer_key;
    const char *secret_key;
  } cases[] = {
    { "BT_HOST=api.bitize.io\nBT_CONKEY=c\nBT_SECKEY=s", "api.bitize.io", "c", "s" },
    { "export BT_HOST='https://x' # y\nBT_CONKEY=c\n", "https://x", "c", NULL },
    { "BT_CONKEY=c", NULL, "c", NULL },
    { "{\"base_uri\":\"https://x\",\"consumer_key\":\"c\"}", "https://x", "c", NULL },
    { "BT_HOST=x\nBT_SECKEY=s", NULL, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *base_uri = NULL;
      g_autofree char *consumer_key = NULL;
      g_autofree char *secret_key = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (ficha_key_find (cases[i].text, &base_uri, &consumer_key, &secret_key), ==,
                       cases[i].consumer_key != NULL);
      g_assert_cmpstr (base_uri, ==, cases[i].base_uri);
      g_assert_cmpstr (consumer_key, ==, cases[i].consumer_key);
      g_assert_cmpstr (secret_key, ==, cases[i].secret_key);
    }
}

static void
test_huge_paste (void)
{
  g_autofree char *filler = g_strnfill (1024 * 1024, '\n');
  g_autofree char *text = g_strconcat ("consumer_key=c\nsecret_key=s", filler, NULL);
  char *consumer_key = NULL;
  char *secret_key = NULL;

  g_assert_false (ficha_key_find_pair (text, &consumer_key, &secret_key));
  g_assert_null (consumer_key);
  g_assert_null (secret_key);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/key/U01-trim", test_trim);
  g_test_add_func ("/key/U02-check", test_check);
  g_test_add_func ("/key/pair", test_pair);
  g_test_add_func ("/key/find", test_find);
  g_test_add_func ("/key/huge-paste", test_huge_paste);
  return g_test_run ();
}
