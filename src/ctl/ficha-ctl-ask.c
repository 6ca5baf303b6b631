// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-ask.h"

#include "ficha-backup.h"
#include "ficha-ctl-output.h"
#include "ficha-explain.h"
#include "ficha-key.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

/* The longest key, blanks around it, and the end of its line. */
#define LINE_SIZE (2 * FICHA_KEY_MAX_LENGTH)

/* The signals that end or stop a program at a prompt: the terminal has to echo again by then. */
static const int signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP };

static volatile sig_atomic_t caught_signal;

static void
signal_cb (int number)
{
  caught_signal = number;
}

/* As read(), but where there is a @mask of signals, these come while it waits and at no other time:
 * one that came just before would not end the waiting. */
static gssize
read_some (int fd, char *bytes, gsize size, const sigset_t *mask)
{
  struct pollfd ready = { .fd = fd, .events = POLLIN };
  gssize n;

  if (mask != NULL && ppoll (&ready, 1, NULL, mask) < 0)
    return -1;

  do
    n = read (fd, bytes, size);
  while (n < 0 && errno == EINTR);

  return n;
}

/* Reads up to the end of the first line, which is cut off as "\n" or "\r\n". Returns its length, or
 * -1 where there is no line, it does not fit, or one of the signals of @mask came. */
static gssize
read_line (int fd, char line[LINE_SIZE], const sigset_t *mask)
{
  gsize length = 0;
  char *end = NULL;

  while (end == NULL)
    {
      gssize n = read_some (fd, line + length, LINE_SIZE - length, mask);

      if (n < 0 || (n == 0 && length == 0))
        return -1;
      if (n == 0)
        {
          /* the buffer is full, or the last line has no end */
          if (length == LINE_SIZE)
            return -1;
          break;
        }
      end = memchr (line + length, '\n', (gsize) n);
      length += (gsize) n;
    }

  if (end != NULL)
    length = (gsize) (end - line);
  if (length > 0 && line[length - 1] == '\r')
    length--;

  return (gssize) length;
}

static void
write_prompt (int fd, const char *prompt)
{
  /* a prompt that can't be written is no reason not to read */
  if (write (fd, prompt, strlen (prompt)) < 0)
    return;
}

/* Makes the signals wait for read_line() with @mask, and then only note that they came; one that is
 * ignored stays so. */
static void
catch_signals (struct sigaction old[G_N_ELEMENTS (signals)], sigset_t *mask)
{
  struct sigaction action = { .sa_handler = signal_cb };
  sigset_t blocked;

  caught_signal = 0;
  sigemptyset (&action.sa_mask);
  sigemptyset (&blocked);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaddset (&blocked, signals[i]);
  sigprocmask (SIG_BLOCK, &blocked, mask);

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      sigaction (signals[i], NULL, &old[i]);
      if (old[i].sa_handler != SIG_IGN)
        sigaction (signals[i], &action, NULL);
    }
}

static void
release_signals (const struct sigaction old[G_N_ELEMENTS (signals)], const sigset_t *mask)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaction (signals[i], &old[i], NULL);
  sigprocmask (SIG_SETMASK, mask, NULL);
}

/* As read_line(), from a terminal that does not show what is typed. A signal takes effect once the
 * terminal is as it was; after a stop the question is asked again. */
static gssize
read_line_without_echo (int fd, const char *prompt, char line[LINE_SIZE])
{
  struct termios as_found, silent;
  struct sigaction old[G_N_ELEMENTS (signals)];
  sigset_t mask;
  gssize length;

  if (tcgetattr (fd, &as_found) < 0)
    return -1;
  silent = as_found;
  silent.c_lflag &= ~(tcflag_t) ECHO;
  silent.c_lflag |= ICANON | ECHONL;

  do
    {
      catch_signals (old, &mask);
      length = -1;
      if (tcsetattr (fd, TCSAFLUSH, &silent) == 0)
        {
          write_prompt (fd, prompt);
          length = read_line (fd, line, &mask);
        }
      tcsetattr (fd, TCSAFLUSH, &as_found);
      release_signals (old, &mask);

      if (caught_signal != 0)
        {
          explicit_bzero (line, LINE_SIZE);
          raise (caught_signal);
        }
    }
  while (caught_signal != 0);

  return length;
}

static gssize
read_secret_line (const char *prompt, char line[LINE_SIZE])
{
  gssize length;
  int tty;

  if (!isatty (STDIN_FILENO))
    return read_line (STDIN_FILENO, line, NULL);

  tty = open ("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  length = read_line_without_echo (tty >= 0 ? tty : STDIN_FILENO, prompt, line);
  if (tty >= 0)
    close (tty);

  return length;
}

/**
 * ficha_ctl_ask_secret_key:
 * @error: return location for an error
 *
 * Asks for a secret key on the terminal, without showing what is typed; where the standard input is
 * not a terminal, takes its first line. Blanks around it are removed, and that is said.
 *
 * Returns: (transfer full): the secret key, or %NULL with %FICHA_ERROR_INVALID_SECRET_KEY or, where
 *   there is no line of a sensible length, %G_OPTION_ERROR_BAD_VALUE
 */
FichaSecret *
ficha_ctl_ask_secret_key (GError **error)
{
  char line[LINE_SIZE];
  /* Translators: a question on the command line; what is typed is not shown */
  gssize length = read_secret_line (_ ("Secret key: "), line);
  FichaSecret *secret_key = NULL;
  char *key;
  gboolean trimmed;

  if (length < 0 || memchr (line, '\0', (gsize) length) != NULL)
    {
      explicit_bzero (line, sizeof line);
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           /* Translators: an error on the command line */
                           _ ("The standard input has no secret key in its first line"));
      return NULL;
    }

  line[length] = '\0';
  key = ficha_key_trim (line, &trimmed);
  explicit_bzero (line, sizeof line);
  if (trimmed)
    /* Translators: of the secret key that was typed or sent */
    ficha_ctl_note (_ ("Spaces around the secret key were removed"));
  if (ficha_key_check (key, FICHA_ERROR_INVALID_SECRET_KEY, error))
    secret_key = ficha_secret_new (key);
  ficha_wipe_string (key);

  return secret_key;
}

static FichaSecret *
read_passphrase (const char *prompt, GError **error)
{
  char line[LINE_SIZE];
  gssize length = read_secret_line (prompt, line);
  FichaSecret *passphrase = NULL;

  if (length > 0 && memchr (line, '\0', (gsize) length) == NULL)
    passphrase = ficha_secret_new_len (line, (gsize) length);
  else
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         /* Translators: an error on the command line */
                         _ ("The standard input has no passphrase in its first line"));
  explicit_bzero (line, sizeof line);

  return passphrase;
}

/**
 * ficha_ctl_ask_passphrase:
 * @new: whether it is to encrypt with: asked for twice on a terminal, and checked
 * @error: return location for an error
 *
 * Asks for a passphrase on the terminal, without showing what is typed; where the standard input is
 * not a terminal, takes its first line.
 *
 * Returns: (transfer full): the passphrase, or %NULL with %G_OPTION_ERROR_BAD_VALUE
 */
FichaSecret *
ficha_ctl_ask_passphrase (gboolean new, GError **error)
{
  g_autoptr (FichaSecret) passphrase = NULL;
  g_autoptr (FichaSecret) again = NULL;
  g_autoptr (GError) weak = NULL;

  /* Translators: a question on the command line; what is typed is not shown */
  passphrase = read_passphrase (_ ("Passphrase: "), error);
  if (passphrase == NULL)
    return NULL;

  if (new && !ficha_backup_check_passphrase (ficha_secret_peek (passphrase), &weak))
    {
      g_autofree char *text = ficha_explain_text (FICHA_ERROR_BACKUP, weak->message);

      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, text);
      return NULL;
    }
  if (!new || !isatty (STDIN_FILENO))
    return g_steal_pointer (&passphrase);

  /* Translators: a question on the command line; what is typed is not shown */
  again = read_passphrase (_ ("Passphrase again: "), error);
  if (again == NULL)
    return NULL;
  if (!ficha_secret_equal (passphrase, again))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           /* Translators: an error on the command line */
                           _ ("The two passphrases are different"));
      return NULL;
    }

  return g_steal_pointer (&passphrase);
}

static gboolean
begins_with_letter (const char *line, const char *letter)
{
  return g_unichar_tolower (g_utf8_get_char (line)) == g_unichar_tolower (g_utf8_get_char (letter));
}

/**
 * ficha_ctl_ask_yes:
 * @question: a question, in the user's language
 *
 * Asks on the terminal that is the standard input. An answer is yes that begins with the letter which
 * the question, where it is translated, offers for it, or with the English one. That is not
 * rpmatch()'s business, which goes by the locale, while a text's language may be another.
 *
 * Returns: whether it was yes
 */
gboolean
ficha_ctl_ask_yes (const char *question)
{
  char line[LINE_SIZE];
  gssize length;

  g_return_val_if_fail (question != NULL, FALSE);

  write_prompt (STDERR_FILENO, question);
  length = read_line (STDIN_FILENO, line, NULL);
  if (length < 0)
    return FALSE;
  line[length] = '\0';
  if (!g_utf8_validate (line, -1, NULL))
    return FALSE;

  /* Translators: the letter for yes in questions of the command line such as “[y/N]”; what is typed
   * may begin with it as a small or a capital letter. */
  return begins_with_letter (line, "y") || begins_with_letter (line, C_ ("yes", "y"));
}
