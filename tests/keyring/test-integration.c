// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include <string.h>

#include "ficha-integration.h"
#include "ficha-tokens.h"

#define ID "0b8f2a34-5d6e-4f70-8192-a3b4c5d6e7f8"

/* The smallest record that is read, and what a case adds to it. */
#define RECORD(more_integration, tokens)                                                           \
  "[Integration]\nVersion=1\nName=Shop\nBaseUri=https://api.bitize.io\n"                           \
  "ConsumerKey=ck_1\n" more_integration "[Tokens]\n" tokens "[End]\nComplete=true\n"

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static FichaIntegration *
read_text (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = bytes_of (text);

  return ficha_integration_from_bytes (bytes, ID, error);
}

static char *
write_text (const FichaIntegration *self, GBytes *base)
{
  g_autoptr (GBytes) bytes = ficha_integration_to_bytes (self, base);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return g_strndup (data, size);
}

static void
assert_same_history (const FichaHistory *a, const FichaHistory *b)
{
  g_autofree char *left = ficha_history_to_text (a);
  g_autofree char *right = ficha_history_to_text (b);

  g_assert_cmpstr (left, ==, right);
}

static void
assert_same (const FichaIntegration *a, const FichaIntegration *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpstr (a->base_uri, ==, b->base_uri);
  g_assert_cmpstr (a->consumer_key, ==, b->consumer_key);
  g_assert_cmpstr (a->ca_file, ==, b->ca_file);
  g_assert_cmpint (a->auto_renew, ==, b->auto_renew);
  g_assert_cmpuint (a->remind_before, ==, b->remind_before);
  g_assert_cmpint (a->issued_at, ==, b->issued_at);
  g_assert_cmpint (a->access_expires_at, ==, b->access_expires_at);
  g_assert_cmpint (a->access_reading, ==, b->access_reading);
  g_assert_cmpint (a->refresh_expires_at, ==, b->refresh_expires_at);
  g_assert_cmpint (a->has_tokens, ==, b->has_tokens);
  g_assert_cmpint (a->skew, ==, b->skew);
  g_assert_cmpuint (a->generation, ==, b->generation);
  g_assert_cmpuint (a->spent, ==, b->spent);
  g_assert_cmpint (a->refused, ==, b->refused);
  g_assert_cmpint (a->account_changed, ==, b->account_changed);
  g_assert_cmpuint (a->reminded, ==, b->reminded);
  g_assert_cmpuint (a->told_expired, ==, b->told_expired);
  g_assert_cmpint (a->backed_up, ==, b->backed_up);
  g_assert_cmpint (a->removing, ==, b->removing);
  g_assert_cmpint (a->has_error, ==, b->has_error);
  g_assert_cmpint (a->error, ==, b->error);
  g_assert_cmpstr (a->error_detail, ==, b->error_detail);
  g_assert_cmpint (a->failed_at, ==, b->failed_at);
  assert_same_history (&a->history, &b->history);
}

/* An integration with no field as ficha_integration_new () leaves it. */
static FichaIntegration *
make_full (void)
{
  FichaIntegration *self = ficha_integration_new ("  <b>Loja & Cia</b> \\ \"№ 1\" = ; # [x] ",
                                                  "https://example.org/api", " ck_#;=[]\\n ");

  self->ca_file = g_strdup ("/home/josé/my ca.pem");
  self->auto_renew = FALSE;
  self->remind_before = 0;
  self->issued_at = 1700000000;
  self->access_expires_at = 253402300799;
  self->access_reading = FICHA_READING_SAO_PAULO;
  self->refresh_expires_at = -62135596800;
  self->has_tokens = TRUE;
  self->skew = -86400;
  self->generation = FICHA_TOKENS_MAX_GENERATION;
  self->spent = FICHA_TOKENS_MAX_GENERATION;
  self->refused = TRUE;
  self->account_changed = TRUE;
  self->reminded = FICHA_TOKENS_MAX_GENERATION;
  self->told_expired = FICHA_TOKENS_MAX_GENERATION - 1;
  self->backed_up = TRUE;
  self->removing = TRUE;
  self->has_error = TRUE;
  self->error = FICHA_ERROR_RATE_LIMITED;
  self->error_detail = g_strdup ("429 slow\tdown\n please ");
  self->failed_at = 0;
  for (guint i = 0; i < FICHA_HISTORY_MAX; i++)
    ficha_history_add (&self->history, FICHA_TIME_MIN + i, i % 3, FICHA_N_ERRORS - 1 - i);

  return self;
}

static void
test_new (void)
{
  g_autoptr (FichaIntegration) self = ficha_integration_new ("Shop", "https://a", "ck");
  g_autoptr (FichaIntegration) other = ficha_integration_new ("Shop", "https://a", "ck");

  g_assert_true (ficha_integration_id_is_valid (self->id));
  g_assert_cmpstr (self->id, !=, other->id);
  g_assert_true (self->auto_renew);
  g_assert_cmpuint (self->remind_before, ==, 10);
  g_assert_cmpint (self->issued_at, ==, FICHA_TIME_UNKNOWN);
  g_assert_cmpint (self->access_expires_at, ==, FICHA_TIME_UNKNOWN);
  g_assert_cmpint (self->refresh_expires_at, ==, FICHA_TIME_UNKNOWN);
  g_assert_cmpint (self->failed_at, ==, FICHA_TIME_UNKNOWN);
  g_assert_false (self->has_error);
}

static void
test_copy (void)
{
  g_autoptr (FichaIntegration) self = make_full ();
  g_autoptr (FichaIntegration) copy = ficha_integration_copy (self);

  assert_same (self, copy);
  g_assert_true (self->name != copy->name);
}

static void
test_id (void)
{
  static const struct
  {
    const char *id;
    gboolean expected;
  } cases[] = {
    { ID, TRUE },
    { "0B8F2A34-5D6E-4F70-8192-A3B4C5D6E7F8", FALSE },
    { "", FALSE },
    { "../../../../../../../../../../etc/passwd", FALSE },
    { "0b8f2a34-5d6e-4f70-8192-a3b4c5d6e7f", FALSE },
    { ID "0", FALSE },
    { ID "\n", FALSE },
    { "\xff", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (ficha_integration_id_is_valid (cases[i].id), ==, cases[i].expected);
    }
}

static void
test_name (void)
{
  g_autofree char *longest = g_strnfill (FICHA_INTEGRATION_NAME_MAX_LENGTH, 'n');
  g_autofree char *too_long = g_strnfill (FICHA_INTEGRATION_NAME_MAX_LENGTH + 1, 'n');
  const struct
  {
    const char *name;
    const char *word;
  } cases[] = {
    { "Shop", NULL },
    { "", "empty" },
    { " \xc2\xa0 ", "empty" },
    { longest, NULL },
    { too_long, "long" },
    { "a\xff", "encoding" },
    { "\xc3", "encoding" },
    { "a\nb", "control" },
    { "a\tb", "control" },
    { "a\x7f", "control" },
    { "a\xc2\x85", "control" },
    { "a\xe2\x80\xa8", "control" },
    { "a\xe2\x80\xa9", "control" },
    { " a ", NULL },
    { "..", NULL },
    { "/", NULL },
    { "<b>&amp;", NULL },
    { "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", NULL },
    { "e\xcc\x81", NULL },
    { "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean good;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      good = ficha_integration_check_name (cases[i].name, &error);
      if (cases[i].word == NULL)
        {
          g_assert_no_error (error);
          g_assert_true (good);
          continue;
        }
      g_assert_false (good);
      g_assert_error (error, FICHA_ERROR, FICHA_ERROR_INVALID_NAME);
      g_assert_cmpstr (error->message, ==, cases[i].word);
    }
}

static void
test_round_trip (void)
{
  g_autoptr (FichaIntegration) full = make_full ();
  g_autoptr (FichaIntegration) fresh = ficha_integration_new ("Shop", "https://a.example", "ck");
  const FichaIntegration *all[] = { full, fresh };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (GBytes) bytes = ficha_integration_to_bytes (all[i], NULL);
      g_autoptr (GBytes) again = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (FichaIntegration) read = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      read = ficha_integration_from_bytes (bytes, all[i]->id, &error);
      g_assert_no_error (error);
      assert_same (all[i], read);

      again = ficha_integration_to_bytes (read, bytes);
      g_assert_true (g_bytes_equal (bytes, again));
    }
}

/* What is unknown or not there any more leaves no key behind. */
static void
test_absent_keys (void)
{
  g_autoptr (FichaIntegration) self = make_full ();
  g_autoptr (GBytes) base = ficha_integration_to_bytes (self, NULL);
  g_autoptr (FichaIntegration) read = NULL;
  g_autofree char *text = NULL;
  static const char *const keys[] = { "CaFile", "IssuedAt", "AccessExpiresAt", "RefreshExpiresAt",
                                      "Code",   "Detail",   "FailedAt" };

  g_clear_pointer (&self->ca_file, g_free);
  self->issued_at = FICHA_TIME_UNKNOWN;
  self->access_expires_at = FICHA_TIME_UNKNOWN;
  self->refresh_expires_at = FICHA_TIME_UNKNOWN;
  self->has_error = FALSE;

  text = write_text (self, base);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *line = g_strdup_printf ("\n%s=", keys[i]);

      g_test_message ("%s", keys[i]);
      g_assert_null (strstr (text, line));
    }

  read = read_text (text, NULL);
  g_assert_nonnull (read);
  g_assert_false (read->has_error);
  g_assert_null (read->error_detail);
}

/* X09: what a later version of the same format adds is in the record after our rewrite. */
static void
test_unknown_survives (void)
{
  const char *text = RECORD ("Colour=blue\n# by hand\nName[pt_BR]=Loja\n",
                             "Later=1\n") "Word=x\n[Future]\nKey=value;\n";
  g_autoptr (GBytes) base = bytes_of (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (FichaIntegration) self = read_text (text, &error);
  g_autoptr (FichaIntegration) again = NULL;
  g_autofree char *rewritten = NULL;
  static const char *const parts[] = { "\nColour=blue\n", "\n# by hand\n", "\nLater=1\n",
                                       "\nName=Other\n", "\n[Future]\nKey=value;\n" };

  g_assert_no_error (error);
  g_free (self->name);
  self->name = g_strdup ("Other");
  rewritten = write_text (self, base);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_test_message ("%s", parts[i]);
      g_assert_nonnull (strstr (rewritten, parts[i]));
    }
  g_assert_true (g_str_has_suffix (rewritten, "[End]\nComplete=true\n"));

  again = read_text (rewritten, &error);
  g_assert_no_error (error);
  assert_same (self, again);
}

/* X03 */
static void
test_version (void)
{
  static const struct
  {
    const char *text;
    FichaError code;
    const char *message;
  } cases[] = {
    { "[Integration]\nVersion=2\n", FICHA_ERROR_STORE, "version" },
    { "[Integration]\nVersion=2147483648\n", FICHA_ERROR_STORE, "version" },
    { "[Integration]\nVersion=0\n", FICHA_ERROR_DAMAGED, "" },
    { "[Integration]\nVersion=-1\n", FICHA_ERROR_DAMAGED, "" },
    { "[Integration]\nVersion=1.5\n", FICHA_ERROR_DAMAGED, "" },
    { "[Integration]\nVersion=\n", FICHA_ERROR_DAMAGED, "" },
    { "[Integration]\nName=Shop\n", FICHA_ERROR_DAMAGED, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_null (read_text (cases[i].text, &error));
      g_assert_error (error, FICHA_ERROR, (int) cases[i].code);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

/* X02 */
static void
test_damaged (void)
{
  static const char *const cases[] = {
    "",
    "\n",
    "\xff\xfe",
    "no group",
    "{\"Version\":1}",
    RECORD ("Name=\n", ""),
    RECORD ("Name=a\\nb\n", ""),
    RECORD ("Name=\xff\n", ""),
    RECORD ("Name=\\q\n", ""),
    RECORD ("BaseUri=\n", ""),
    RECORD ("BaseUri=ftp://api.bitize.io\n", ""),
    RECORD ("ConsumerKey=\n", ""),
    RECORD ("CaFile=relative.pem\n", ""),
    RECORD ("AutoRenew=maybe\n", ""),
    RECORD ("RemindBefore=-1\n", ""),
    RECORD ("RemindBefore=4294967296\n", ""),
    RECORD ("RemindBefore=ten\n", ""),
    RECORD ("Removing=2\n", ""),
    RECORD ("", "AccountChanged=2\n"),
    RECORD ("", "IssuedAt=99999999999999999999\n"),
    RECORD ("", "AccessExpiresAt=253402300800\n"),
    RECORD ("", "AccessExpiresAt=-62135596801\n"),
    RECORD ("", "AccessExpiresAt=-9223372036854775808\n"),
    RECORD ("", "AccessExpiresAt=1e9\n"),
    RECORD ("", "RefreshExpiresAt=12 34\n"),
    RECORD ("", "AccessReading=guess\n"),
    RECORD ("", "HasTokens=\n"),
    RECORD ("", "Skew=9223372036854775807\n"),
    RECORD ("", "Generation=-1\n"),
    RECORD ("", "Generation=9223372036854775807\n"),
    RECORD ("", "Generation=9223372036854775808\n"),
    RECORD ("", "Generation=1\nSpent=2\n"),
    RECORD ("", "Refused=yes\n"),
    RECORD ("", "[Error]\nDetail=without a code\n"),
    RECORD ("", "[Error]\nCode=Failed\nFailedAt=never\n"),
    "[Integration]\nVersion=1\nBaseUri=https://a.example\nConsumerKey=c\n[End]\nComplete=true\n",
    "[Integration]\nVersion=1\nName=n\nConsumerKey=c\n[End]\nComplete=true\n",
    "[Integration]\nVersion=1\nName=n\nBaseUri=https://a.example\n[End]\nComplete=true\n",
    "[Integration]\nVersion=1\nName=n\nBaseUri=https://a.example\nConsumerKey=c\n",
    "[Integration]\nVersion=1\nName=n\nBaseUri=https://a.example\nConsumerKey=c\n"
    "[End]\nComplete=false\n",
  };
  g_autoptr (FichaIntegration) good = read_text (RECORD ("", ""), NULL);

  /* the cases fail for what they add, not for the frame they are in */
  g_assert_nonnull (good);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i]);
      g_assert_null (read_text (cases[i], &error));
      g_assert_error (error, FICHA_ERROR, FICHA_ERROR_DAMAGED);
      g_assert_cmpstr (error->message, ==, "");
    }
}

static void
test_damaged_bytes (void)
{
  const char *text = RECORD ("", "");
  g_autoptr (GString) large = g_string_new (text);
  g_autoptr (GBytes) nul = g_bytes_new (text, strlen (text) + 1);
  g_autoptr (GBytes) bytes = bytes_of (text);
  g_autoptr (GBytes) at_limit = NULL;
  g_autoptr (GBytes) over_limit = NULL;
  g_autoptr (FichaIntegration) good = NULL;

  while (large->len < FICHA_INTEGRATION_MAX_SIZE)
    g_string_append (large, "\n");
  at_limit = g_bytes_new (large->str, large->len);
  g_string_append (large, "\n");
  over_limit = g_bytes_new (large->str, large->len);

  good = ficha_integration_from_bytes (at_limit, ID, NULL);
  g_assert_nonnull (good);
  g_assert_null (ficha_integration_from_bytes (over_limit, ID, NULL));
  g_assert_null (ficha_integration_from_bytes (nul, ID, NULL));
  g_assert_null (ficha_integration_from_bytes (bytes, "../" ID, NULL));
}

/* X02: a cut record is never read in part. The last byte is the end of the last line. */
static void
test_cut (void)
{
  g_autoptr (FichaIntegration) self = make_full ();
  g_autofree char *text = write_text (self, NULL);
  gsize length = strlen (text);

  for (gsize cut = 0; cut < length - 1; cut++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (text, cut);
      g_autoptr (GError) error = NULL;

      g_assert_null (ficha_integration_from_bytes (bytes, ID, &error));
      g_assert_error (error, FICHA_ERROR, FICHA_ERROR_DAMAGED);
    }
}

/* X02: whatever a flipped bit makes of a record, it is read or refused. */
static void
test_flipped (void)
{
  g_autoptr (FichaIntegration) self = make_full ();
  g_autofree char *text = write_text (self, NULL);
  gsize length = strlen (text);
  guint refused = 0;

  for (gsize bit = 0; bit < length * 8; bit++)
    {
      g_autofree char *flipped = g_memdup2 (text, length);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (FichaIntegration) read = NULL;

      flipped[bit / 8] ^= (char) (1 << (bit % 8));
      bytes = g_bytes_new_take (g_steal_pointer (&flipped), length);
      read = ficha_integration_from_bytes (bytes, ID, NULL);
      if (read != NULL)
        g_assert_true (ficha_integration_check_name (read->name, NULL));
      else
        refused++;
    }

  g_assert_cmpuint (refused, >, 0);
}

/* A later version of the same format may name an error that this one does not know. */
static void
test_unknown_error (void)
{
  g_autoptr (FichaIntegration) self =
      read_text (RECORD ("", "[Error]\nCode=NotYetInvented\n"), NULL);

  g_assert_nonnull (self);
  g_assert_true (self->has_error);
  g_assert_cmpint (self->error, ==, FICHA_ERROR_FAILED);
}

/* X02, X09: what can't be understood of a history is dropped, and the record is read all the same;
 * a record from before there was one has an empty one. */
static void
test_history (void)
{
  static const struct
  {
    const char *text;
    const char *read;
  } cases[] = {
    { RECORD ("", ""), "" },
    { RECORD ("", "[History]\n"), "" },
    { RECORD ("", "[History]\nResults=\n"), "" },
    { RECORD ("", "[History]\nResults=2 renewed;1 obtained;\n"), "2 renewed;1 obtained;" },
    { RECORD ("", "[History]\nResults=2 renewed;\xff\\q;1 obtained;\n"), "2 renewed;1 obtained;" },
    { RECORD ("", "[History]\nResults=2 renewed;1 obtained;\nResults=garbage\n"), "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FichaIntegration) self = NULL;
      g_autofree char *read = NULL;

      g_test_message ("%s", cases[i].text);
      self = read_text (cases[i].text, &error);
      g_assert_no_error (error);
      read = ficha_history_to_text (&self->history);
      g_assert_cmpstr (read, ==, cases[i].read);
    }
}

/* A full history keeps a record far from the size above which it would count as damaged. */
static void
test_size (void)
{
  g_autoptr (FichaIntegration) self = make_full ();
  g_autoptr (GBytes) bytes = ficha_integration_to_bytes (self, NULL);

  g_assert_cmpuint (self->history.n, ==, FICHA_HISTORY_MAX);
  g_assert_cmpuint (g_bytes_get_size (bytes), <, 4096);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/integration/new", test_new);
  g_test_add_func ("/integration/copy", test_copy);
  g_test_add_func ("/integration/id", test_id);
  g_test_add_func ("/integration/U03-name", test_name);
  g_test_add_func ("/integration/round-trip", test_round_trip);
  g_test_add_func ("/integration/absent-keys", test_absent_keys);
  g_test_add_func ("/integration/X09-unknown-survives", test_unknown_survives);
  g_test_add_func ("/integration/X03-version", test_version);
  g_test_add_func ("/integration/X02-damaged", test_damaged);
  g_test_add_func ("/integration/X02-damaged-bytes", test_damaged_bytes);
  g_test_add_func ("/integration/X02-cut-at-every-byte", test_cut);
  g_test_add_func ("/integration/X02-flipped-bits", test_flipped);
  g_test_add_func ("/integration/unknown-error", test_unknown_error);
  g_test_add_func ("/integration/X02-X09-history", test_history);
  g_test_add_func ("/integration/size", test_size);

  return g_test_run ();
}
