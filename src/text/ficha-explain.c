// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-explain.h"

#include <glib/gi18n.h>

/* What an error's message is, and so how it is woven into the text (ficha-error.h). */
typedef enum
{
  DETAIL_NONE,   /* nothing that people should read */
  DETAIL_TEXT,   /* as it is, for the %s of @with */
  DETAIL_STATUS, /* a status, for the %s of @text, and what the server may have said, for @with */
  DETAIL_WORD,   /* a word, with a sentence of its own in @words */
} Detail;

typedef struct
{
  const char *title;
  const char *text; /* without a detail */
  const char *with; /* (nullable): with one */
  Detail detail;
  FichaNextStep step;
} Explanation;

/* In the order of FichaError. */
static const Explanation explanations[] = {
  [FICHA_ERROR_FAILED] = {
    /* Translators: title of an error */
    N_ ("Something Went Wrong"),
    /* Translators: nothing more is known about the error */
    N_ ("What was asked for could not be done."),
    /* Translators: %s is a technical reason, in English */
    N_ ("What was asked for could not be done: %s"),
    DETAIL_TEXT,
    FICHA_STEP_TRY_AGAIN,
  },
  [FICHA_ERROR_INVALID_NAME] = {
    /* Translators: title of an error: the name that was typed for an integration */
    N_ ("Name Not Accepted"),
    N_ ("The name cannot be used. Enter another one."),
    NULL,
    DETAIL_WORD,
    FICHA_STEP_EDIT,
  },
  [FICHA_ERROR_INVALID_BASE_URI] = {
    /* Translators: title of an error: the address that was typed for the API */
    N_ ("Address Not Accepted"),
    N_ ("Enter a complete address, which begins with “https:”."),
    NULL,
    DETAIL_WORD,
    FICHA_STEP_EDIT,
  },
  [FICHA_ERROR_INVALID_CONSUMER_KEY] = {
    /* Translators: title of an error: the consumer key that was typed */
    N_ ("Consumer Key Not Accepted"),
    N_ ("The consumer key cannot be used. Copy it again."),
    NULL,
    DETAIL_WORD,
    FICHA_STEP_EDIT,
  },
  [FICHA_ERROR_INVALID_SECRET_KEY] = {
    /* Translators: title of an error: the secret key that was typed; the server was not asked */
    N_ ("Secret Key Not Accepted"),
    N_ ("The secret key cannot be used. Copy it again."),
    NULL,
    DETAIL_WORD,
    FICHA_STEP_EDIT,
  },
  [FICHA_ERROR_INVALID_CA_FILE] = {
    /* Translators: title of an error: the file with the certificates of authorities to trust */
    N_ ("CA File Not Accepted"),
    N_ ("The CA file cannot be read, or holds no certificate. Choose another one."),
    /* Translators: %s is a file's path */
    N_ ("“%s” cannot be read, or holds no certificate. Choose another file."),
    DETAIL_TEXT,
    FICHA_STEP_EDIT,
  },
  [FICHA_ERROR_NAME_TAKEN] = {
    /* Translators: title of an error: the name that was typed for an integration */
    N_ ("Name Already in Use"),
    N_ ("There is already an integration with this name. Enter another one."),
    /* Translators: %s is a name */
    N_ ("There is already an integration named “%s”."),
    DETAIL_TEXT,
    FICHA_STEP_EDIT,
  },
  [FICHA_ERROR_NOT_FOUND] = {
    /* Translators: title of an error */
    N_ ("No Such Integration"),
    N_ ("There is no integration of this name."),
    /* Translators: %s is what the user typed as a name */
    N_ ("There is no integration named “%s”."),
    DETAIL_TEXT,
    FICHA_STEP_NONE,
  },
  [FICHA_ERROR_AMBIGUOUS] = {
    /* Translators: title of an error */
    N_ ("Which Integration?"),
    N_ ("More than one integration’s name begins like that. Give the whole name."),
    /* Translators: %s is what the user typed as a name */
    N_ ("More than one integration’s name begins with “%s”. Give the whole name."),
    DETAIL_TEXT,
    FICHA_STEP_NONE,
  },
  [FICHA_ERROR_LOCKED] = {
    /* Translators: title of an error */
    N_ ("Keyring Locked"),
    N_ ("The keys and tokens are in the keyring. Unlock it, then try again."),
    NULL,
    DETAIL_NONE,
    FICHA_STEP_UNLOCK,
  },
  [FICHA_ERROR_NO_KEYRING] = {
    /* Translators: title of an error */
    N_ ("No Keyring Found"),
    N_ ("Ficha needs a keyring service such as GNOME Keyring or KWallet to store secret keys."),
    NULL,
    DETAIL_WORD,
    FICHA_STEP_TRY_AGAIN,
  },
  [FICHA_ERROR_MISSING] = {
    /* Translators: title of an error */
    N_ ("Secret Key Missing"),
    /* Translators: of the secret key */
    N_ ("It is no longer in the keyring. Enter it again, or create a new integration in Bitize."),
    NULL,
    DETAIL_NONE,
    FICHA_STEP_ENTER_SECRET_KEY,
  },
  [FICHA_ERROR_DAMAGED] = {
    /* Translators: title of an error */
    N_ ("Stored Key Cannot Be Read"),
    /* Translators: what the keyring holds is damaged, and was left as it is */
    N_ ("Nothing was changed. Enter the secret key again to replace what the keyring holds."),
    NULL,
    DETAIL_NONE,
    FICHA_STEP_ENTER_SECRET_KEY,
  },
  [FICHA_ERROR_KEYRING] = {
    /* Translators: title of an error */
    N_ ("Keyring Not Working"),
    N_ ("The keyring did not read or save what it was asked to."),
    /* Translators: %s is a technical reason */
    N_ ("The keyring did not read or save what it was asked to: %s"),
    DETAIL_TEXT,
    FICHA_STEP_TRY_AGAIN,
  },
  [FICHA_ERROR_STORE] = {
    /* Translators: title of an error: a file */
    N_ ("Settings Not Saved"),
    N_ ("The settings of the integration cannot be read or written."),
    /* Translators: %s is a technical reason */
    N_ ("The settings of the integration cannot be read or written: %s"),
    DETAIL_TEXT,
    FICHA_STEP_TRY_AGAIN,
  },
  [FICHA_ERROR_REFUSED] = {
    /* Translators: title of an error: the server refuses the keys */
    N_ ("Secret Key Refused"),
    /* Translators: “there” is on Bitize’s web site */
    N_ ("Bitize did not accept these keys. Check them, or create a new integration there."),
    /* Translators: %s is what the server said, in its words; “there” is on Bitize’s web site */
    N_ ("Bitize did not accept these keys (“%s”). Check them, or create a new integration there."),
    DETAIL_TEXT,
    FICHA_STEP_EDIT,
  },
  [FICHA_ERROR_RESOLVE] = {
    /* Translators: title of an error: its name leads to no server */
    N_ ("Server Not Found"),
    N_ ("The server was not found. Check the address and the network."),
    /* Translators: %s is the name of a server */
    N_ ("%s was not found. Check the address and the network."),
    DETAIL_TEXT,
    FICHA_STEP_TRY_AGAIN,
  },
  [FICHA_ERROR_CONNECT] = {
    /* Translators: title of an error: it takes no connections */
    N_ ("Server Not Reached"),
    N_ ("The server does not answer. Check the address and the network."),
    /* Translators: %s is the name of a server */
    N_ ("%s does not answer. Check the address and the network."),
    DETAIL_TEXT,
    FICHA_STEP_TRY_AGAIN,
  },
  [FICHA_ERROR_TIMED_OUT] = {
    /* Translators: title of an error */
    N_ ("No Answer in Time"),
    N_ ("It took too long. Check the network, or try again later."),
    /* Translators: %s is the name of a server */
    N_ ("%s took too long to answer. Check the network, or try again later."),
    DETAIL_TEXT,
    FICHA_STEP_TRY_AGAIN,
  },
  [FICHA_ERROR_PROXY] = {
    /* Translators: title of an error */
    N_ ("Proxy Not Working"),
    N_ ("The proxy refused the connection or is not reached. Check the system’s proxy settings."),
    /* Translators: %s is the name of a server */
    N_ ("The proxy refused the connection to %s or is not reached. Check the system’s proxy "
        "settings."),
    DETAIL_TEXT,
    FICHA_STEP_TRY_AGAIN,
  },
  [FICHA_ERROR_CAPTIVE] = {
    /* Translators: title of an error: a network such as a hotel’s wants the user to sign in first */
    N_ ("Sign In to the Network"),
    N_ ("The network requires a sign-in first. Open its page in a browser, then try again."),
    /* Translators: %s is the name of a server */
    N_ ("The network requires a sign-in before %s is reached. Open its page in a browser, then "
        "try again."),
    DETAIL_TEXT,
    FICHA_STEP_TRY_AGAIN,
  },
  [FICHA_ERROR_NETWORK] = {
    /* Translators: title of an error: the connection broke */
    N_ ("Connection Lost"),
    N_ ("The connection broke. Check the network."),
    /* Translators: %s is the name of a server */
    N_ ("The connection to %s broke. Check the network."),
    DETAIL_TEXT,
    FICHA_STEP_TRY_AGAIN,
  },
  [FICHA_ERROR_TLS_UNTRUSTED] = {
    /* Translators: title of an error: TLS */
    N_ ("Connection Not Secure"),
    N_ ("The server’s certificate was not accepted: its authority is unknown. If it is a private "
        "one, choose its CA file."),
    /* Translators: %s is the name of a server */
    N_ ("The certificate of %s was not accepted: its authority is unknown. If it is a private one, "
        "choose its CA file."),
    DETAIL_TEXT,
    FICHA_STEP_EDIT,
  },
  [FICHA_ERROR_TLS_WRONG_HOST] = {
    N_ ("Connection Not Secure"),
    N_ ("The server’s certificate was not accepted: it belongs to another one. Check the address."),
    /* Translators: %s is the name of a server */
    N_ ("The certificate of %s was not accepted: it belongs to another server. Check the address."),
    DETAIL_TEXT,
    FICHA_STEP_EDIT,
  },
  [FICHA_ERROR_TLS_EXPIRED] = {
    N_ ("Connection Not Secure"),
    N_ ("The server’s certificate was not accepted: it has expired. Is the computer’s clock right?"),
    /* Translators: %s is the name of a server */
    N_ ("The certificate of %s was not accepted: it has expired. Is the computer’s clock right?"),
    DETAIL_TEXT,
    FICHA_STEP_TRY_AGAIN,
  },
  [FICHA_ERROR_TLS_NOT_YET_VALID] = {
    N_ ("Connection Not Secure"),
    N_ ("The server’s certificate was not accepted: it is not valid yet. Is the computer’s clock "
        "right?"),
    /* Translators: %s is the name of a server */
    N_ ("The certificate of %s was not accepted: it is not valid yet. Is the computer’s clock "
        "right?"),
    DETAIL_TEXT,
    FICHA_STEP_TRY_AGAIN,
  },
  [FICHA_ERROR_TLS] = {
    N_ ("Connection Not Secure"),
    N_ ("A secure connection to the server could not be made. Check the address."),
    /* Translators: %s is the name of a server */
    N_ ("A secure connection to %s could not be made. Check the address."),
    DETAIL_TEXT,
    FICHA_STEP_TRY_AGAIN,
  },
  [FICHA_ERROR_REDIRECT] = {
    /* Translators: title of an error: that of the API is not right */
    N_ ("Wrong Address"),
    N_ ("The address answered with a redirect. Enter the address of the API itself."),
    /* Translators: %s is the name of a server */
    N_ ("The address answered with a redirect to %s. Enter the address of the API itself."),
    DETAIL_TEXT,
    FICHA_STEP_EDIT,
  },
  [FICHA_ERROR_WRONG_ADDRESS] = {
    N_ ("Wrong Address"),
    N_ ("There is no API of Bitize at this address. Check it."),
    /* Translators: %s is an HTTP status such as 404 */
    N_ ("There is no API of Bitize at this address (error %s). Check it."),
    DETAIL_TEXT,
    FICHA_STEP_EDIT,
  },
  [FICHA_ERROR_NOT_API] = {
    /* Translators: title of an error: what the server sent is not understood */
    N_ ("Unexpected Answer"),
    N_ ("The server sent a web page. Is the address right?"),
    /* Translators: %s is the name of a server */
    N_ ("%s sent a web page. Is the address right?"),
    DETAIL_TEXT,
    FICHA_STEP_EDIT,
  },
  [FICHA_ERROR_BAD_ANSWER] = {
    N_ ("Unexpected Answer"),
    N_ ("The server did not send a token. Is the address right?"),
    /* Translators: %s is a technical reason, in English */
    N_ ("The server did not send a token (%s). Is the address right?"),
    DETAIL_TEXT,
    FICHA_STEP_EDIT,
  },
  [FICHA_ERROR_SERVER] = {
    /* Translators: title of an error: the server failed */
    N_ ("Service Unavailable"),
    /* Translators: %s is an HTTP status such as 503 */
    N_ ("Bitize answered with error %s. Try again later."),
    /* Translators: %1$s is an HTTP status such as 503, %2$s what the server said, in its words */
    N_ ("Bitize answered with error %1$s (“%2$s”). Try again later."),
    DETAIL_STATUS,
    FICHA_STEP_TRY_AGAIN,
  },
  [FICHA_ERROR_RATE_LIMITED] = {
    /* Translators: title of an error: the server takes no more for now */
    N_ ("Too Many Requests"),
    /* Translators: %s is an HTTP status such as 429 */
    N_ ("Bitize takes no more requests for now (error %s). Try again later."),
    /* Translators: %1$s is an HTTP status such as 429, %2$s what the server said, in its words */
    N_ ("Bitize takes no more requests for now (error %1$s, “%2$s”). Try again later."),
    DETAIL_STATUS,
    FICHA_STEP_TRY_AGAIN,
  },
  [FICHA_ERROR_EXPIRED] = {
    /* Translators: title of an error: the server sent a token that is over */
    N_ ("Token Already Expired"),
    N_ ("The server sent a token that is over already. Is the computer’s clock right?"),
    NULL,
    DETAIL_NONE,
    FICHA_STEP_TRY_AGAIN,
  },
  [FICHA_ERROR_NO_AGENT] = {
    /* Translators: title of an error: Ficha’s own program in the background */
    N_ ("Ficha’s Service Not Reached"),
    N_ ("The program that keeps the tokens does not run and could not be started."),
    /* Translators: %s is a technical reason */
    N_ ("The program that keeps the tokens does not answer: %s"),
    DETAIL_TEXT,
    FICHA_STEP_TRY_AGAIN,
  },
};

G_STATIC_ASSERT (G_N_ELEMENTS (explanations) == FICHA_N_ERRORS);

/* What is wrong with something typed, by the words of ficha_integration_check_name(),
 * ficha_base_uri_check() and ficha_key_check(); or with the keyring, by those of #FichaKeyring. */
static const struct
{
  FichaError code;
  const char *word;
  const char *sentence;
} words[] = {
  { FICHA_ERROR_INVALID_NAME, "empty", N_ ("Enter a name for the integration.") },
  { FICHA_ERROR_INVALID_NAME, "long", N_ ("The name is too long. Shorten it.") },
  { FICHA_ERROR_INVALID_NAME, "encoding",
    N_ ("The name is not in the UTF-8 encoding. Enter it again.") },
  { FICHA_ERROR_INVALID_NAME, "control",
    N_ ("The name has a line break or another control character. Remove it.") },

  { FICHA_ERROR_INVALID_BASE_URI, "empty",
    N_ ("Enter a complete address, which begins with “https:”.") },
  { FICHA_ERROR_INVALID_BASE_URI, "spaces",
    N_ ("The address has a space in the middle. Remove it.") },
  { FICHA_ERROR_INVALID_BASE_URI, "incomplete",
    N_ ("Enter a complete address, which begins with “https:”.") },
  { FICHA_ERROR_INVALID_BASE_URI, "scheme", N_ ("Use an https:// address.") },
  { FICHA_ERROR_INVALID_BASE_URI, "insecure", N_ ("Use an https:// address.") },
  { FICHA_ERROR_INVALID_BASE_URI, "host",
    N_ ("The address has a character that cannot be there. Check it.") },
  { FICHA_ERROR_INVALID_BASE_URI, "port",
    N_ ("The number after the colon of the address must be 1 to 65535. Correct or remove it.") },
  { FICHA_ERROR_INVALID_BASE_URI, "userinfo",
    N_ ("The address has a user name or password before the “@”. Remove it.") },
  { FICHA_ERROR_INVALID_BASE_URI, "query",
    N_ ("The address must end before the “?” or “#”. Remove the rest.") },
  { FICHA_ERROR_INVALID_BASE_URI, "auth",
    N_ ("Ficha adds /auth to the address itself. Remove it from the end.") },

  { FICHA_ERROR_INVALID_CONSUMER_KEY, "empty", N_ ("Enter the consumer key.") },
  { FICHA_ERROR_INVALID_CONSUMER_KEY, "long",
    N_ ("The consumer key is too long. Paste the key alone.") },
  { FICHA_ERROR_INVALID_CONSUMER_KEY, "newline",
    N_ ("The consumer key has a line break in the middle. Paste the key alone, on one line.") },
  { FICHA_ERROR_INVALID_CONSUMER_KEY, "encoding",
    N_ ("The consumer key has a character that no key has, such as an accented letter. Copy it "
        "again.") },

  { FICHA_ERROR_INVALID_SECRET_KEY, "empty", N_ ("Enter the secret key.") },
  { FICHA_ERROR_INVALID_SECRET_KEY, "long",
    N_ ("The secret key is too long. Paste the key alone.") },
  { FICHA_ERROR_INVALID_SECRET_KEY, "newline",
    N_ ("The secret key has a line break in the middle. Paste the key alone, on one line.") },
  { FICHA_ERROR_INVALID_SECRET_KEY, "encoding",
    N_ ("The secret key has a character that no key has, such as an accented letter. Copy it "
        "again.") },

  { FICHA_ERROR_NO_KEYRING, "no-permission",
    /* Translators: org.freedesktop.secrets is the name of a Flatpak permission, Flatseal a program */
    N_ ("Flatpak does not let Ficha use the keyring. Give the permission org.freedesktop.secrets "
        "back to it, for example in Flatseal.") },
};

/* In the order of FichaNextStep. */
static const char *const step_labels[] = {
  [FICHA_STEP_NONE] = NULL,
  /* Translators: button beside an error */
  [FICHA_STEP_TRY_AGAIN] = N_ ("_Try Again"),
  /* Translators: button beside an error: edit the integration */
  [FICHA_STEP_EDIT] = N_ ("_Edit…"),
  /* Translators: button beside an error: unlock the keyring */
  [FICHA_STEP_UNLOCK] = N_ ("_Unlock…"),
  /* Translators: button beside an error */
  [FICHA_STEP_ENTER_SECRET_KEY] = N_ ("_Enter Secret Key…"),
};

static gboolean
breaks_line (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR ||
         type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

/* A detail may come from a server or the command line: as one line that no terminal obeys. */
static char *
tidy (const char *detail)
{
  g_autofree char *valid = g_utf8_make_valid (detail != NULL ? detail : "", -1);
  GString *tidied = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (tidied, breaks_line (c) ? ' ' : c);
    }
  g_strstrip (tidied->str);

  return g_string_free_and_steal (tidied);
}

/* Puts the details where @format has %s, or %1$s and %2$s: by hand, as a table of formats is nothing
 * that the compiler could check, and a translation could be wrong. */
static char *
weave (const char *format, const char *first, const char *second)
{
  GString *text = g_string_new (NULL);

  while (*format != '\0')
    {
      gsize length = strcspn (format, "%");

      g_string_append_len (text, format, (gssize) length);
      format += length;
      if (g_str_has_prefix (format, "%s"))
        {
          g_string_append (text, first);
          format += strlen ("%s");
        }
      else if (g_str_has_prefix (format, "%1$s") || g_str_has_prefix (format, "%2$s"))
        {
          g_string_append (text, format[1] == '1' ? first : second);
          format += strlen ("%1$s");
        }
      else if (*format != '\0')
        {
          g_string_append_c (text, *format++);
        }
    }

  return g_string_free_and_steal (text);
}

static const char *
find_sentence (FichaError code, const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (words[i].code == code && g_str_equal (words[i].word, word))
        return words[i].sentence;
    }

  return explanations[code].text;
}

static char *
explain_status (const Explanation *explanation, const char *detail)
{
  g_auto (GStrv) parts = g_strsplit (detail, " ", 2);
  const char *status = parts[0] != NULL ? parts[0] : "";

  if (parts[0] != NULL && parts[1] != NULL)
    return weave (_ (explanation->with), status, parts[1]);

  return weave (_ (explanation->text), status, "");
}

/**
 * ficha_explain_title:
 * @code: an error code
 *
 * Returns: (transfer none): what went wrong in a few words, in title case, UTF-8
 */
const char *
ficha_explain_title (FichaError code)
{
  g_return_val_if_fail ((guint) code < FICHA_N_ERRORS, NULL);

  return _ (explanations[code].title);
}

/**
 * ficha_explain_text:
 * @code: an error code
 * @detail: (nullable): the error's message, as #FichaError documents it for @code
 *
 * Tells what happened and what to do. (ux.md 2.5, 2.6)
 *
 * Returns: (transfer full): a sentence or a few, on one line, UTF-8; plain text, no markup
 */
char *
ficha_explain_text (FichaError code, const char *detail)
{
  const Explanation *explanation;
  g_autofree char *tidied = NULL;

  g_return_val_if_fail ((guint) code < FICHA_N_ERRORS, NULL);

  explanation = &explanations[code];
  tidied = tidy (detail);
  switch (explanation->detail)
    {
    case DETAIL_TEXT:
      if (*tidied != '\0')
        return weave (_ (explanation->with), tidied, "");
      break;
    case DETAIL_STATUS:
      return explain_status (explanation, tidied);
    case DETAIL_WORD:
      return g_strdup (_ (find_sentence (code, tidied)));
    case DETAIL_NONE:
      break;
    default:
      g_assert_not_reached ();
    }

  return g_strdup (_ (explanation->text));
}

/**
 * ficha_explain_details:
 * @code: an error code
 * @detail: (nullable): the error's message, as #FichaError documents it for @code
 *
 * Gets the part of an error that is for who knows the machine, to be shown on demand; then
 * ficha_explain_text() without @detail tells the rest. (ux.md 2.6)
 *
 * Returns: (transfer full) (nullable): a technical reason, on one line, UTF-8; %NULL where there is
 *   none
 */
char *
ficha_explain_details (FichaError code, const char *detail)
{
  static const FichaError technical[] = {
    FICHA_ERROR_FAILED,     FICHA_ERROR_KEYRING,  FICHA_ERROR_STORE,
    FICHA_ERROR_BAD_ANSWER, FICHA_ERROR_NO_AGENT,
  };
  g_autofree char *tidied = NULL;

  g_return_val_if_fail ((guint) code < FICHA_N_ERRORS, NULL);

  tidied = tidy (detail);
  for (gsize i = 0; i < G_N_ELEMENTS (technical) && *tidied != '\0'; i++)
    {
      if (technical[i] == code)
        return g_steal_pointer (&tidied);
    }

  return NULL;
}

/**
 * ficha_explain_step:
 * @code: an error code
 *
 * Returns: what a person can do about it
 */
FichaNextStep
ficha_explain_step (FichaError code)
{
  g_return_val_if_fail ((guint) code < FICHA_N_ERRORS, FICHA_STEP_NONE);

  return explanations[code].step;
}

/**
 * ficha_explain_step_label:
 * @step: a next step
 *
 * Returns: (transfer none) (nullable): the label of its button, with a mnemonic, UTF-8; %NULL for
 *   %FICHA_STEP_NONE
 */
const char *
ficha_explain_step_label (FichaNextStep step)
{
  g_return_val_if_fail ((guint) step < G_N_ELEMENTS (step_labels), NULL);

  return step_labels[step] != NULL ? _ (step_labels[step]) : NULL;
}

/**
 * ficha_explain_error:
 * @error: an error
 *
 * Tells an error on one line, for the command line and for logs of people's own. Of an error of
 * another domain nothing is told: what its message holds is not known.
 *
 * Returns: (transfer full): "TITLE: TEXT", UTF-8
 */
char *
ficha_explain_error (const GError *error)
{
  FichaError code = FICHA_ERROR_FAILED;
  const char *detail = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == FICHA_ERROR && (guint) error->code < FICHA_N_ERRORS)
    {
      code = error->code;
      detail = error->message;
    }
  text = ficha_explain_text (code, detail);

  /* Translators: an error on the command line: %1$s is its title, %2$s a sentence about it */
  return g_strdup_printf (C_ ("error", "%1$s: %2$s"), ficha_explain_title (code), text);
}
