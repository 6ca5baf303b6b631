// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-backup.h"
#include "ficha-key.h"

/* What a file of integrations holds: what goes in comes out, and what can't be read is refused as a
 * whole. */

#define KEY    "CANARY-k3y!@%#$\"'\\ &+=/?{}[]<>|;:,.~`^*()_-"
#define SIMPLE "{\"name\":\"Loja\",\"consumer_key\":\"c\"}"
#define LIST   "{\"format\":\"ficha-integrations\",\"version\":1,\"integrations\":["

/* "NAME BASE-URI CONSUMER-KEY CA-FILE POLICY SECRET-KEY" of each, or the error's word. */
static char *
read_words (const char *text, gssize length)
{
  g_autoptr (FichaSecret) secret = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GError) error = NULL;
  GString *words = g_string_new (NULL);

  secret = ficha_secret_new_len (text, length < 0 ? strlen (text) : (gsize) length);
  items = ficha_backup_read (secret, &error);
  if (items == NULL)
    {
      g_assert_error (error, FICHA_ERROR, FICHA_ERROR_BACKUP);
      g_string_append (words, error->message);
    }

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const FichaBackupItem *item = items->pdata[i];
      const FichaIntegration *record = item->record;
      g_autofree char *policy =
          g_strdup_printf ("%s,%u", record->auto_renew ? "auto" : "hand", record->remind_before);

      g_string_append_printf (words, "%s%s %s %s %s %s %s", i > 0 ? "; " : "", record->name,
                              record->base_uri, record->consumer_key,
                              record->ca_file != NULL ? record->ca_file : "-",
                              item->has_policy ? policy : "-",
                              item->secret_key != NULL ? ficha_secret_peek (item->secret_key)
                                                       : "-");
    }

  return g_string_free_and_steal (words);
}

static void
add (GPtrArray *items, const char *name, const char *key, const char *ca_file, guint remind_before)
{
  FichaIntegration *record = ficha_integration_new (name, "https://api.bitize.io", "ck " KEY);
  g_autoptr (FichaSecret) secret_key = key != NULL ? ficha_secret_new (key) : NULL;

  record->ca_file = g_strdup (ca_file);
  record->auto_renew = remind_before > 0;
  record->remind_before = remind_before;
  g_ptr_array_add (items, ficha_backup_item_new (record, secret_key));
}

static void
test_round_trip (void)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) ficha_backup_item_free);
  g_autofree char *longest = g_strnfill (FICHA_KEY_MAX_LENGTH, '\\');
  g_autofree char *expected = NULL;
  g_autofree char *words = NULL;
  g_autoptr (FichaSecret) text = NULL;

  add (items, "São João </x> \"\\ 😀", KEY, NULL, 10);
  add (items, "Caixa", NULL, "/etc/ca 1.pem", 0);
  add (items, "Long", longest, NULL, FICHA_INTEGRATION_REMIND_MAX);
  text = ficha_backup_write (items);
  g_assert_false (ficha_backup_is_encrypted (text));

  words = read_words (ficha_secret_peek (text), -1);
  expected =
      g_strconcat ("São João </x> \"\\ 😀 https://api.bitize.io ck " KEY " - auto,10 " KEY "; "
                   "Caixa https://api.bitize.io ck " KEY " /etc/ca 1.pem hand,0 -; "
                   "Long https://api.bitize.io ck " KEY " - auto,10080 ",
                   longest, NULL);
  g_assert_cmpstr (words, ==, expected);
}

/* Without secrets it is a text that people may read, edit and compare. */
static void
test_text (void)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) ficha_backup_item_free);
  g_autoptr (FichaSecret) text = NULL;

  g_ptr_array_add (items, ficha_backup_item_new (
                              ficha_integration_new ("Loja", "https://api.bitize.io", "ck"), NULL));
  text = ficha_backup_write (items);
  g_assert_cmpstr (ficha_secret_peek (text), ==,
                   LIST "\n{\"name\":\"Loja\",\"base_uri\":\"https://api.bitize.io\","
                        "\"consumer_key\":\"ck\",\"auto_renew\":true,\"remind_before\":10}\n]}\n");
}

static void
test_read (void)
{
  static const struct
  {
    const char *text;
    const char *words;
  } cases[] = {
    { LIST SIMPLE "]}", "Loja https://api.bitize.io c - - -" },
    { "\xEF\xBB\xBF \r\n" LIST SIMPLE "],\"later\":{}}\n", "Loja https://api.bitize.io c - - -" },
    { LIST
      "{\"name\":\" Loja \",\"base_uri\":\"HTTPS://API.bitize.io:443/\",\"consumer_key\":\"c\","
      "\"secret_key\":\"\\u0073\",\"new\":[1]}]}",
      "Loja https://api.bitize.io c - - s" },
    { LIST "]}", "empty" },
    { "{\"format\":\"ficha-integrations\",\"version\":2,\"integrations\":7}", "version" },
    { "{\"format\":\"ficha-integrations\",\"version\":0,\"integrations\":[" SIMPLE "]}",
      "damaged" },
    { "{\"format\":\"ficha-integrations\",\"version\":\"1\",\"integrations\":[]}", "damaged" },
    { "{\"format\":\"ficha-integrations\",\"version\":1.5,\"integrations\":[]}", "damaged" },
    { "{\"format\":\"ficha-integrations\",\"integrations\":[" SIMPLE "]}", "damaged" },
    { "{\"format\":\"ficha-integrations\",\"version\":1}", "damaged" },
    { "{\"format\":\"ficha-integrations\",\"version\":1,\"integrations\":{}}", "damaged" },
    { LIST SIMPLE "," SIMPLE "}", "damaged" },
    { LIST SIMPLE "]} {}", "damaged" },
    { LIST "null]}", "damaged" },
    { LIST "{\"name\":\"Loja\"}]}", "damaged" },
    { LIST "{\"name\":\"\",\"consumer_key\":\"c\"}]}", "damaged" },
    { LIST "{\"name\":\"a\\nb\",\"consumer_key\":\"c\"}]}", "damaged" },
    { LIST "{\"name\":\"a\\u0000\",\"consumer_key\":\"c\"}]}", "damaged" },
    { LIST "{\"name\":\"a\",\"consumer_key\":\"\"}]}", "damaged" },
    { LIST "{\"name\":\"a\",\"consumer_key\":\"c\",\"consumer_key\":\"d\"}]}", "damaged" },
    { LIST "{\"name\":\"a\",\"consumer_key\":\"c\",\"base_uri\":7}]}", "damaged" },
    { LIST "{\"name\":\"a\",\"consumer_key\":\"c\",\"base_uri\":\"http://api.bitize.io\"}]}",
      "damaged" },
    { LIST "{\"name\":\"a\",\"consumer_key\":\"c\",\"secret_key\":\"\"}]}", "damaged" },
    { LIST "{\"name\":\"a\",\"consumer_key\":\"c\",\"secret_key\":null}]}", "damaged" },
    { LIST "{\"name\":\"a\",\"consumer_key\":\"c\",\"secret_key\":\"é\"}]}", "damaged" },
    { LIST "{\"name\":\"a\",\"consumer_key\":\"c\",\"ca_file\":\"../ca.pem\"}]}", "damaged" },
    { LIST "{\"name\":\"a\",\"consumer_key\":\"c\",\"auto_renew\":true}]}", "damaged" },
    { LIST "{\"name\":\"a\",\"consumer_key\":\"c\",\"auto_renew\":1,\"remind_before\":1}]}",
      "damaged" },
    { LIST "{\"name\":\"a\",\"consumer_key\":\"c\",\"auto_renew\":true,\"remind_before\":-1}]}",
      "damaged" },
    { LIST "{\"name\":\"a\",\"consumer_key\":\"c\",\"auto_renew\":true,\"remind_before\":10081}]}",
      "damaged" },
    { LIST SIMPLE ",[[[[[[[[[[]]]]]]]]]]]}", "damaged" },
    { "", "unknown" },
    { "\n \n", "unknown" },
    { "[]", "unknown" },
    { "{}", "unknown" },
    { "{\"format\":\"other\",\"version\":1}", "unknown" },
    { "PK\x03\x04", "unknown" },
    { "<html>", "unknown" },
    { "\xff\xfe{", "unknown" },
    { "{\"consumer_key\":\"c\",\"secret_key\":\"s\"}",
      "api.bitize.io https://api.bitize.io c - - s" },
    { "# Protheus\nexport BT_HOST=\"https://api.bitize.io/v2\" # here\nBT_CONKEY='c'\nBT_SECKEY=s\n",
      "api.bitize.io https://api.bitize.io/v2 c - - s" },
    { "BT_HOST=localhost:3333\r\nBT_CONKEY=c\r\n", "localhost https://localhost:3333 c - - -" },
    { "BT_CONKEY=c\n", "api.bitize.io https://api.bitize.io c - - -" },
    { "BT_SECKEY=s\n", "unknown" },
    { "BT_HOST=http://api.bitize.io\nBT_CONKEY=c\n", "keys" },
    { "BT_HOST=a b\nBT_CONKEY=c\n", "keys" },
    { "BT_CONKEY=é\n", "keys" },
    { "BT_CONKEY=c\nBT_SECKEY=é\n", "keys" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = NULL;

      g_test_message ("%s", cases[i].text);
      words = read_words (cases[i].text, -1);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

/* A file that was cut anywhere is refused: no part of it is taken for the whole. */
static void
test_cut (void)
{
  const char *text =
      LIST SIMPLE ",\n{\"name\":\"é\",\"consumer_key\":\"c\",\"secret_key\":\"s\"}\n]}\n";

  for (gsize length = 1; length < strlen (text) - 1; length++)
    {
      g_autofree char *words = read_words (text, (gssize) length);

      g_test_message ("%" G_GSIZE_FORMAT " bytes", length);
      g_assert_cmpstr (words, ==, "damaged");
    }
}

static void
test_hostile (void)
{
  g_autofree char *brackets = g_strnfill (100000, '[');
  g_autofree char *deep = g_strconcat (LIST, brackets, NULL);
  g_autofree char *blanks = g_strnfill (FICHA_BACKUP_MAX_SIZE, ' ');
  g_autofree char *huge = g_strconcat (LIST SIMPLE "]}", blanks, NULL);
  g_autofree char *words = read_words (deep, -1);
  g_autofree char *of_huge = read_words (huge, -1);

  g_assert_cmpstr (words, ==, "damaged");
  g_assert_cmpstr (of_huge, ==, "large");
}

static void
test_is_encrypted (void)
{
  static const struct
  {
    const char *text;
    gboolean encrypted;
  } cases[] = {
    { "-----BEGIN PGP MESSAGE-----\n\n", TRUE },
    { "\n-----BEGIN PGP MESSAGE-----", TRUE },
    { "-----BEGIN PGP PUBLIC KEY BLOCK-----", FALSE },
    { "-----BEGIN PGP", FALSE },
    { "{}", FALSE },
    { "", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaSecret) text = ficha_secret_new (cases[i].text);

      g_assert_cmpint (ficha_backup_is_encrypted (text), ==, cases[i].encrypted);
    }
}

static void
test_passphrase (void)
{
  g_autofree char *longest = g_strnfill (FICHA_BACKUP_PASSPHRASE_MAX_SIZE, 'x');
  g_autofree char *longer = g_strnfill (FICHA_BACKUP_PASSPHRASE_MAX_SIZE + 1, 'x');
  const struct
  {
    const char *passphrase;
    const char *word;
  } cases[] = {
    { "12345678", NULL },
    { "éééééééé", NULL },
    { "  a b c  ", NULL },
    { longest, NULL },
    { longer, "long" },
    { "1234567", "short" },
    { "ééééééé", "short" },
    { "", "short" },
    { "12345678\n", "control" },
    { "1234\t5678", "control" },
    { "12345678\xff", "control" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].passphrase);
      g_assert_cmpint (ficha_backup_check_passphrase (cases[i].passphrase, &error), ==,
                       cases[i].word == NULL);
      g_assert_cmpstr (error != NULL ? error->message : NULL, ==, cases[i].word);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backup/round-trip", test_round_trip);
  g_test_add_func ("/backup/text", test_text);
  g_test_add_func ("/backup/read", test_read);
  g_test_add_func ("/backup/X02-cut", test_cut);
  g_test_add_func ("/backup/hostile", test_hostile);
  g_test_add_func ("/backup/is-encrypted", test_is_encrypted);
  g_test_add_func ("/backup/passphrase", test_passphrase);
  return g_test_run ();
}
