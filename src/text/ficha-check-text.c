// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-check.h"

#include "ficha-explain.h"
#include "ficha-words.h"

#include <glib/gi18n.h>

#define MINUTE 60
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* In the order of FichaCheckSubject. */
static const char *const titles[] = {
  /* Translators: what was checked: Ficha’s own program in the background */
  [FICHA_CHECK_AGENT] = N_ ("Ficha’s Service"),
  /* Translators: what was checked: the system’s store for secrets */
  [FICHA_CHECK_KEYRING] = N_ ("Keyring"),
  /* Translators: what was checked: the files with the settings of the integrations */
  [FICHA_CHECK_RECORDS] = N_ ("Saved Settings"),
  /* Translators: what was checked: whether tokens are renewed with the window closed */
  [FICHA_CHECK_BACKGROUND] = N_ ("Background Renewal"),
  /* Translators: what was checked */
  [FICHA_CHECK_NOTIFICATIONS] = N_ ("Notifications"),
  /* Translators: what was checked: the computer’s clock */
  [FICHA_CHECK_CLOCK] = N_ ("Clock"),
  /* Translators: what was checked: a server whose name is not known */
  [FICHA_CHECK_SERVER] = N_ ("Server"),
  /* Translators: what was checked: an integration whose name is not known */
  [FICHA_CHECK_INTEGRATION] = N_ ("Integration"),
};

/* In the order of FichaCheckOutcome. */
static const char *const outcome_words[] = {
  /* Translators: how a check ended: it works */
  [FICHA_CHECK_GOOD] = NC_ ("check", "Good"),
  /* Translators: how a check ended: it works, and something is worth knowing */
  [FICHA_CHECK_NOTE] = NC_ ("check", "Note"),
  /* Translators: how a check ended: it does not work */
  [FICHA_CHECK_BAD] = NC_ ("check", "Problem"),
  /* Translators: how a check ended: it could not be found out */
  [FICHA_CHECK_UNKNOWN] = NC_ ("check", "Unknown"),
};

/* What was found, by subject and word; without a word, by outcome. What an error tells better, the
 * clock's differences and numbers of files are not here; nor are the states of integrations. */
static const struct
{
  FichaCheckSubject subject;
  FichaCheckOutcome outcome;
  const char *word;
  const char *text;
} texts[] = {
  { FICHA_CHECK_AGENT, FICHA_CHECK_BAD, "lock",
    /* Translators: of Ficha’s service: the folder with its files is gone from under it */
    N_ ("Its data folder was moved or deleted while it ran. Log out and in again.") },
  { FICHA_CHECK_AGENT, FICHA_CHECK_BAD, "paused",
    /* Translators: of Ficha’s service, which ended by an error */
    N_ ("It crashed twice in a row, so for ten minutes it renews no token by itself. Try again in "
        "the window, or renew by hand.") },

  { FICHA_CHECK_KEYRING, FICHA_CHECK_GOOD, NULL,
    N_ ("It is unlocked: keys and tokens can be read and saved.") },
  { FICHA_CHECK_KEYRING, FICHA_CHECK_UNKNOWN, "late",
    N_ ("It did not answer in time. Check again; if it goes on, log out and in again.") },

  { FICHA_CHECK_RECORDS, FICHA_CHECK_GOOD, NULL,
    /* Translators: of the saved settings */
    N_ ("They can be read and saved.") },
  { FICHA_CHECK_RECORDS, FICHA_CHECK_NOTE, "exposed",
    /* Translators: of the saved settings */
    N_ ("Other users of this computer can read them, though no secret key and no token. Take their "
        "permission away from Ficha’s data folder.") },

  { FICHA_CHECK_BACKGROUND, FICHA_CHECK_GOOD, "running",
    N_ ("Tokens are renewed while this session lasts, also with the window closed.") },
  { FICHA_CHECK_BACKGROUND, FICHA_CHECK_GOOD, "login",
    N_ ("Tokens are renewed from login on, also with the window closed.") },
  { FICHA_CHECK_BACKGROUND, FICHA_CHECK_NOTE, "off",
    N_ ("It is turned off in the preferences. Tokens are renewed while the window is open, and when "
        "a program asks for one.") },
  { FICHA_CHECK_BACKGROUND, FICHA_CHECK_NOTE, "refused",
    N_ ("The system does not let Ficha run in the background. Allow it in the system’s settings.") },
  { FICHA_CHECK_BACKGROUND, FICHA_CHECK_NOTE, "failed",
    N_ ("The system did not tell whether Ficha may run in the background. Log out and in again, "
        "then check again.") },
  { FICHA_CHECK_BACKGROUND, FICHA_CHECK_UNKNOWN, NULL,
    N_ ("Whether tokens are renewed with the window closed could not be found out.") },

  { FICHA_CHECK_NOTIFICATIONS, FICHA_CHECK_GOOD, NULL,
    /* Translators: of notifications */
    N_ ("They are shown.") },
  { FICHA_CHECK_NOTIFICATIONS, FICHA_CHECK_NOTE, "absent",
    N_ ("No program shows notifications here. What needs attention is told in the window alone.") },
  { FICHA_CHECK_NOTIFICATIONS, FICHA_CHECK_NOTE, "off",
    /* Translators: of notifications */
    N_ ("They are turned off for Ficha. Turn them on in the system’s settings.") },
  { FICHA_CHECK_NOTIFICATIONS, FICHA_CHECK_NOTE, "banners",
    /* Translators: of notifications */
    N_ ("They wait in the list and do not pop up, as set in the system’s settings.") },
  { FICHA_CHECK_NOTIFICATIONS, FICHA_CHECK_UNKNOWN, NULL,
    /* Translators: of notifications */
    N_ ("Whether they are shown could not be found out.") },

  { FICHA_CHECK_CLOCK, FICHA_CHECK_GOOD, NULL,
    /* Translators: of the computer’s clock */
    N_ ("It agrees with the clocks of the servers.") },
  { FICHA_CHECK_CLOCK, FICHA_CHECK_UNKNOWN, NULL,
    /* Translators: so that the computer’s clock could not be compared */
    N_ ("No server told the time.") },

  { FICHA_CHECK_SERVER, FICHA_CHECK_GOOD, "secure",
    /* Translators: of a server */
    N_ ("It is reached by a secure connection.") },
  { FICHA_CHECK_SERVER, FICHA_CHECK_GOOD, "plain",
    /* Translators: of a server on this computer */
    N_ ("It is reached, on this computer.") },
  { FICHA_CHECK_SERVER, FICHA_CHECK_UNKNOWN, "late",
    /* Translators: of a server */
    N_ ("There was no time left to ask it. Check again.") },

  { FICHA_CHECK_INTEGRATION, FICHA_CHECK_NOTE, "none",
    N_ ("There is no token yet, and automatic renewal is off. Renew it by hand.") },
  { FICHA_CHECK_INTEGRATION, FICHA_CHECK_NOTE, "expired",
    N_ ("The token has expired, and automatic renewal is off. Renew it by hand, or turn automatic "
        "renewal on.") },
  { FICHA_CHECK_INTEGRATION, FICHA_CHECK_NOTE, "unsaved",
    N_ ("The last token works, but could not be saved in the keyring yet.") },
  { FICHA_CHECK_INTEGRATION, FICHA_CHECK_NOTE, "account",
    N_ ("The last token belongs to another account than the one before. Check the keys.") },
};

/* Words without a text of their own here. */
static const char *const other_words[] = { "damaged", "flatpak", "no-permission", "none",
                                           "valid",   "expired", "renewing",      "refused",
                                           "failing", "locked",  "missing",       "unsaved" };

static const char *
find_text (const FichaCheck *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (texts[i].subject == self->subject && texts[i].outcome == self->outcome &&
          (texts[i].word == NULL || g_strcmp0 (texts[i].word, self->word) == 0))
        return _ (texts[i].text);
    }

  return NULL;
}

static char *
dup_duration (guint64 seconds)
{
  gulong n;

  if (seconds < 2 * HOUR)
    {
      n = (gulong) (seconds / MINUTE);
      return g_strdup_printf (ngettext ("%lu minute", "%lu minutes", n), n);
    }
  if (seconds < 2 * DAY)
    {
      n = (gulong) (seconds / HOUR);
      return g_strdup_printf (ngettext ("%lu hour", "%lu hours", n), n);
    }

  n = (gulong) (seconds / DAY);
  return g_strdup_printf (ngettext ("%lu day", "%lu days", n), n);
}

static char *
explain_clock (const FichaCheck *self)
{
  gboolean behind = self->value > 0;
  guint64 seconds = behind ? (guint64) self->value : -(guint64) self->value;
  g_autofree char *duration = dup_duration (seconds);
  const char *host = self->host != NULL ? self->host : _ ("Server");

  if (behind)
    /* Translators: %1$s is a duration such as “5 minutes”, %2$s the name of a server */
    return g_strdup_printf (_ ("The computer’s clock is %1$s behind that of %2$s. Set it right; "
                               "until then Ficha allows for it."),
                            duration, host);

  /* Translators: %1$s is a duration such as “5 minutes”, %2$s the name of a server */
  return g_strdup_printf (_ ("The computer’s clock is %1$s ahead of that of %2$s. Set it right; "
                             "until then Ficha allows for it."),
                          duration, host);
}

static char *
explain_agent (const FichaCheck *self)
{
  if (self->outcome == FICHA_CHECK_GOOD && self->version != NULL &&
      g_strcmp0 (self->word, "flatpak") == 0)
    /* Translators: of Ficha’s service; %s is a version such as 1.2 */
    return g_strdup_printf (_ ("Version %s is running, from the Flatpak."), self->version);
  if (self->outcome == FICHA_CHECK_GOOD && self->version != NULL)
    /* Translators: of Ficha’s service; %s is a version such as 1.2 */
    return g_strdup_printf (_ ("Version %s is running."), self->version);
  if (!self->has_error || self->error != FICHA_ERROR_NO_AGENT)
    return NULL;
  if (self->detail == NULL || *self->detail == '\0')
    /* Translators: of Ficha’s service */
    return g_strdup (_ ("It does not run and could not be started. Log out and in again; if that "
                        "does not help, install Ficha again."));

  /* Translators: of Ficha’s service; %s is a technical reason */
  return g_strdup_printf (_ ("It does not run and could not be started (%s). Log out and in again; "
                             "if that does not help, install Ficha again."),
                          self->detail);
}

/* What is no sentence of the table and no error. */
static char *
explain_specially (const FichaCheck *self)
{
  if (self->subject == FICHA_CHECK_AGENT)
    return explain_agent (self);
  if (self->subject == FICHA_CHECK_CLOCK && self->outcome == FICHA_CHECK_NOTE)
    return explain_clock (self);
  if (self->subject == FICHA_CHECK_RECORDS && g_strcmp0 (self->word, "damaged") == 0)
    {
      gulong n = (gulong) CLAMP (self->value, 0, G_MAXINT);

      return g_strdup_printf (
          ngettext ("%lu file cannot be read and was left as it is: it is damaged, or of a later "
                    "version of Ficha. Update Ficha, or add the integration again.",
                    "%lu files cannot be read and were left as they are: they are damaged, or of a "
                    "later version of Ficha. Update Ficha, or add the integrations again.",
                    n),
          n);
    }

  return NULL;
}

/**
 * ficha_check_get_reason:
 * @self: a check
 *
 * Gets the word of @self if it is one of those that are documented, which name nothing of the user's.
 *
 * Returns: (transfer none) (nullable): a word in English, ASCII
 */
const char *
ficha_check_get_reason (const FichaCheck *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (texts[i].word != NULL && g_strcmp0 (self->word, texts[i].word) == 0)
        return texts[i].word;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (other_words); i++)
    {
      if (g_strcmp0 (self->word, other_words[i]) == 0)
        return other_words[i];
    }

  return NULL;
}

/**
 * ficha_check_outcome_word:
 * @outcome: an outcome
 *
 * Returns: (transfer none): it in a word, translated, UTF-8
 */
const char *
ficha_check_outcome_word (FichaCheckOutcome outcome)
{
  g_return_val_if_fail ((guint) outcome < G_N_ELEMENTS (outcome_words), NULL);

  return g_dpgettext2 (NULL, "check", outcome_words[outcome]);
}

/**
 * ficha_check_title:
 * @self: a check
 * @name: (nullable): the name of its integration
 *
 * Returns: (transfer full): what was looked at, in title case, UTF-8; a name or a host is data
 */
char *
ficha_check_title (const FichaCheck *self, const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->subject == FICHA_CHECK_INTEGRATION && name != NULL)
    return g_strdup (name);
  if (self->subject == FICHA_CHECK_SERVER && self->host != NULL)
    return g_strdup (self->host);

  return g_strdup (_ (titles[self->subject]));
}

/**
 * ficha_check_text:
 * @self: a check
 *
 * Tells what was found and, where it is not good, what to do.
 *
 * Returns: (transfer full): a sentence or a few, on one line, UTF-8; plain text, no markup
 */
char *
ficha_check_text (const FichaCheck *self)
{
  const char *text;
  char *special;

  g_return_val_if_fail (self != NULL, NULL);

  special = explain_specially (self);
  if (special != NULL)
    return special;
  text = find_text (self);
  if (text != NULL)
    return g_strdup (text);
  if (self->has_error && self->outcome != FICHA_CHECK_GOOD)
    {
      /* a server's host is its title */
      gboolean told = self->detail == NULL || (self->subject == FICHA_CHECK_SERVER &&
                                               g_strcmp0 (self->detail, self->host) == 0);
      g_autoptr (GError) error =
          g_error_new_literal (FICHA_ERROR, (int) self->error, told ? "" : self->detail);

      return ficha_explain_error (error);
    }
  if (self->subject == FICHA_CHECK_INTEGRATION && self->word != NULL)
    return g_strdup (ficha_words_state (self->word));
  if (self->outcome == FICHA_CHECK_GOOD)
    /* Translators: what a check found, where there is no more to tell */
    return g_strdup (_ ("It works."));

  /* Translators: of a check: a newer version of Ficha could tell more */
  return g_strdup (_ ("More is not known. Is Ficha up to date?"));
}

/**
 * ficha_check_summary:
 * @checks: (element-type FichaCheck): checks
 *
 * Returns: (transfer full): how it is on the whole, a sentence without a full stop, UTF-8
 */
char *
ficha_check_summary (GPtrArray *checks)
{
  guint n;

  g_return_val_if_fail (checks != NULL, NULL);

  n = ficha_check_count (checks, FICHA_CHECK_BAD);
  if (n > 0)
    /* Translators: of a check-up */
    return g_strdup_printf (ngettext ("%u problem was found", "%u problems were found", n), n);

  n = ficha_check_count (checks, FICHA_CHECK_NOTE);
  if (n > 0)
    /* Translators: of a check-up: the number of things that are no problems */
    return g_strdup_printf (ngettext ("Everything works; %u thing is worth knowing",
                                      "Everything works; %u things are worth knowing", n),
                            n);
  if (ficha_check_count (checks, FICHA_CHECK_UNKNOWN) > 0)
    /* Translators: of a check-up */
    return g_strdup (_ ("No problem was found, but not all could be checked"));

  /* Translators: of a check-up */
  return g_strdup (_ ("Everything works"));
}
