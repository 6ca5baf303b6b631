// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-base-uri.h"
#include "ficha-explain.h"
#include "ficha-key.h"

static void
test_texts (void)
{
  static const struct
  {
    FichaError code;
    const char *detail;
    const char *text;
  } cases[] = {
    { FICHA_ERROR_FAILED, "no room", "What was asked for could not be done: no room" },
    { FICHA_ERROR_FAILED, "", "What was asked for could not be done." },
    { FICHA_ERROR_INVALID_CA_FILE, "/tmp/ca.pem",
      "“/tmp/ca.pem” cannot be read, or holds no certificate. Choose another file." },
    { FICHA_ERROR_NAME_TAKEN, "Loja & Cia", "There is already an integration named “Loja & Cia”." },
    { FICHA_ERROR_NOT_FOUND, "Lojq", "There is no integration named “Lojq”." },
    { FICHA_ERROR_AMBIGUOUS, "Lo",
      "More than one integration’s name begins with “Lo”. Give the whole name." },
    { FICHA_ERROR_LOCKED, "",
      "The keys and tokens are in the keyring. Unlock it, then try again." },
    { FICHA_ERROR_NO_KEYRING, "",
      "Ficha needs a keyring service such as GNOME Keyring or KWallet to store secret keys." },
    { FICHA_ERROR_NO_KEYRING, "no-collection",
      "Ficha needs a keyring service such as GNOME Keyring or KWallet to store secret keys." },
    /* F08: names the permission */
    { FICHA_ERROR_NO_KEYRING, "no-permission",
      "Flatpak does not let Ficha use the keyring. Give the permission org.freedesktop.secrets back "
      "to it, for example in Flatseal." },
    { FICHA_ERROR_MISSING, "",
      "It is no longer in the keyring. Enter it again, or create a new integration in Bitize." },
    { FICHA_ERROR_DAMAGED, "",
      "Nothing was changed. Enter the secret key again to replace what the keyring holds." },
    { FICHA_ERROR_KEYRING, "Disk full",
      "The keyring did not read or save what it was asked to: Disk full" },
    { FICHA_ERROR_REFUSED, "",
      "Bitize did not accept these keys. Check them, or create a new integration there." },
    { FICHA_ERROR_REFUSED, "Chave inválida",
      "Bitize did not accept these keys (“Chave inválida”). Check them, or create a new "
      "integration there." },
    { FICHA_ERROR_CONNECT, "api.bitize.io",
      "api.bitize.io does not answer. Check the address and the network." },
    { FICHA_ERROR_TIMED_OUT, NULL, "It took too long. Check the network, or try again later." },
    { FICHA_ERROR_TLS_EXPIRED, "api.bitize.io",
      "The certificate of api.bitize.io was not accepted: it has expired. Is the computer’s clock "
      "right?" },
    { FICHA_ERROR_REDIRECT, "evil.example",
      "The address answered with a redirect to evil.example. Enter the address of the API itself." },
    { FICHA_ERROR_WRONG_ADDRESS, "404",
      "There is no API of Bitize at this address (error 404). Check it." },
    { FICHA_ERROR_NOT_API, "hotel.example",
      "hotel.example sent a web page. Is the address right?" },
    { FICHA_ERROR_SERVER, "503", "Bitize answered with error 503. Try again later." },
    { FICHA_ERROR_SERVER, "503 Em manutenção agora",
      "Bitize answered with error 503 (“Em manutenção agora”). Try again later." },
    { FICHA_ERROR_RATE_LIMITED, "429",
      "Bitize takes no more requests for now (error 429). Try again later." },
    { FICHA_ERROR_RATE_LIMITED, "429 Slow down",
      "Bitize takes no more requests for now (error 429, “Slow down”). Try again later." },
    /* a detail is data: no format, no second line, nothing that a terminal obeys */
    { FICHA_ERROR_NOT_FOUND, "%s%n%1$s", "There is no integration named “%s%n%1$s”." },
    { FICHA_ERROR_NOT_FOUND, "a\nb\033[2J\xc2\x9b\xe2\x80\xa8",
      "There is no integration named “a b [2J”." },
    { FICHA_ERROR_NOT_FOUND, "a\xff", "There is no integration named “a\xef\xbf\xbd”." },
    { FICHA_ERROR_REFUSED, "\n",
      "Bitize did not accept these keys. Check them, or create a new integration there." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;

      g_test_message ("%d, %s", cases[i].code, cases[i].detail);
      text = ficha_explain_text (cases[i].code, cases[i].detail);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* What each error has to have, whatever its texts are. */
static void
test_every_error (void)
{
  for (int code = 0; code < FICHA_N_ERRORS; code++)
    {
      const char *details[] = { NULL, "", "detail", "500 detail" };
      const char *title = ficha_explain_title ((FichaError) code);
      const char *label = ficha_explain_step_label (ficha_explain_step ((FichaError) code));

      g_test_message ("%d %s", code, title);
      g_assert_cmpstr (title, !=, "");
      g_assert_true (g_ascii_isupper (*title));
      g_assert_false (g_str_has_suffix (title, "."));
      g_assert_true (label == NULL || strchr (label, '_') != NULL);

      for (gsize i = 0; i < G_N_ELEMENTS (details); i++)
        {
          g_autofree char *text = ficha_explain_text ((FichaError) code, details[i]);

          g_assert_cmpuint (strlen (text), >, 15);
          g_assert_null (strchr (text, '\n'));
          g_assert_null (strchr (text, '%'));
          g_assert_null (strstr (text, "(null)"));
          /* HIG: typographic apostrophes and quotes */
          g_assert_null (strpbrk (text, "'\""));
        }
    }
}

/* Each word that the checks fail with has a sentence of its own: none falls back. */
static void
assert_has_sentence (const GError *error, const char *word)
{
  g_autofree char *text = NULL;
  g_autofree char *general = NULL;

  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, word);
  text = ficha_explain_text ((FichaError) error->code, error->message);
  general = ficha_explain_text ((FichaError) error->code, "no such word");
  /* for an address, the general one says it: a complete one is needed */
  if (error->code != FICHA_ERROR_INVALID_BASE_URI ||
      (!g_str_equal (word, "empty") && !g_str_equal (word, "incomplete")))
    g_assert_cmpstr (text, !=, general);
}

static void
test_name_words (void)
{
  static const char *const name_words[] = { "empty", "long", "encoding", "control" };

  for (gsize i = 0; i < G_N_ELEMENTS (name_words); i++)
    {
      g_autoptr (GError) error =
          g_error_new_literal (FICHA_ERROR, FICHA_ERROR_INVALID_NAME, name_words[i]);

      g_test_message ("%s", name_words[i]);
      assert_has_sentence (error, name_words[i]);
    }
}

static void
test_base_uri_words (void)
{
  static const struct
  {
    const char *text;
    const char *word;
  } cases[] = {
    { "", "empty" },
    { "https://api bitize.io", "spaces" },
    { "api.bitize.io", "incomplete" },
    { "ftp://api.bitize.io", "scheme" },
    { "http://api.bitize.io", "insecure" },
    { "https://api\\@evil.example", "host" },
    { "https://api.bitize.io:99999", "port" },
    { "https://me@api.bitize.io", "userinfo" },
    { "https://api.bitize.io/?a=b", "query" },
    { "https://api.bitize.io/auth", "auth" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *base_uri = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].text);
      base_uri = ficha_base_uri_check (cases[i].text, &error);
      g_assert_null (base_uri);
      assert_has_sentence (error, cases[i].word);
    }
}

static void
test_key_words (void)
{
  static const FichaError codes[] = { FICHA_ERROR_INVALID_CONSUMER_KEY,
                                      FICHA_ERROR_INVALID_SECRET_KEY };
  g_autofree char *endless = g_strnfill (FICHA_KEY_MAX_LENGTH + 1, 'k');
  const struct
  {
    const char *text;
    const char *word;
  } cases[] = {
    { "", "empty" },
    { endless, "long" },
    { "a\nb", "newline" },
    { "sê", "encoding" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (cases); j++)
        {
          g_autofree char *text = NULL;
          g_autoptr (GError) error = NULL;

          g_test_message ("%d, %s", codes[i], cases[j].word);
          g_assert_false (ficha_key_check (cases[j].text, codes[i], &error));
          assert_has_sentence (error, cases[j].word);
          text = ficha_explain_text (codes[i], cases[j].word);
          g_assert_nonnull (strstr (text, codes[i] == FICHA_ERROR_INVALID_SECRET_KEY
                                              ? "secret key"
                                              : "consumer key"));
        }
    }
}

static void
test_insecure (void)
{
  g_autofree char *text = ficha_explain_text (FICHA_ERROR_INVALID_BASE_URI, "insecure");

  g_assert_cmpstr (text, ==, "Use an https:// address.");
}

static void
test_error (void)
{
  g_autoptr (GError) ours = g_error_new_literal (FICHA_ERROR, FICHA_ERROR_CONNECT, "api.bitize.io");
  g_autoptr (GError) foreign =
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "the token is CANARY");
  g_autoptr (GError) future = g_error_new_literal (FICHA_ERROR, FICHA_N_ERRORS, "CANARY");
  g_autofree char *line = ficha_explain_error (ours);
  g_autofree char *foreign_line = ficha_explain_error (foreign);
  g_autofree char *future_line = ficha_explain_error (future);

  g_assert_cmpstr (line, ==,
                   "Server Not Reached: api.bitize.io does not answer. Check the address and the "
                   "network.");
  g_assert_cmpstr (foreign_line, ==, "Something Went Wrong: What was asked for could not be done.");
  g_assert_cmpstr (future_line, ==, foreign_line);
}

static void
test_steps (void)
{
  g_assert_cmpint (ficha_explain_step (FICHA_ERROR_REFUSED), ==, FICHA_STEP_EDIT);
  g_assert_cmpint (ficha_explain_step (FICHA_ERROR_LOCKED), ==, FICHA_STEP_UNLOCK);
  g_assert_cmpint (ficha_explain_step (FICHA_ERROR_MISSING), ==, FICHA_STEP_ENTER_SECRET_KEY);
  g_assert_cmpint (ficha_explain_step (FICHA_ERROR_SERVER), ==, FICHA_STEP_TRY_AGAIN);
  g_assert_cmpint (ficha_explain_step (FICHA_ERROR_NOT_FOUND), ==, FICHA_STEP_NONE);
  g_assert_null (ficha_explain_step_label (FICHA_STEP_NONE));
  g_assert_cmpstr (ficha_explain_step_label (FICHA_STEP_EDIT), ==, "_Edit…");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/explain/texts", test_texts);
  g_test_add_func ("/explain/every-error", test_every_error);
  g_test_add_func ("/explain/words/name", test_name_words);
  g_test_add_func ("/explain/words/base-uri", test_base_uri_words);
  g_test_add_func ("/explain/words/keys", test_key_words);
  g_test_add_func ("/explain/words/insecure", test_insecure);
  g_test_add_func ("/explain/error", test_error);
  g_test_add_func ("/explain/steps", test_steps);

  return g_test_run ();
}
