// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include <glib-unix.h>
#include <stdlib.h>

#include "ficha-standin.h"

#define EXIT_REUSED 3

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
run (int argc, char **argv, guint *reuses, GError **error)
{
  int port = 0;
  gboolean keys = FALSE;
  g_autofree char *tls = NULL;
  g_autofree char *certificate_name = NULL;
  g_autofree char *ledger = NULL;
  g_autofree char *log = NULL;
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &port, "Listen on PORT; a free one otherwise", "PORT" },
    { "tls", 0, 0, G_OPTION_ARG_FILENAME, &tls,
      "Speak TLS with a certificate that make-certificates put in FOLDER", "FOLDER" },
    { "certificate", 0, 0, G_OPTION_ARG_STRING, &certificate_name,
      "Which certificate: good (default), expired, not-yet-valid, wrong-host, self-signed",
      "NAME" },
    { "log", 0, 0, G_OPTION_ARG_FILENAME, &log, "Write what was requested to FILE", "FILE" },
    { "ledger", 0, 0, G_OPTION_ARG_FILENAME, &ledger,
      "Append the hash of each refresh token used to FILE; else to $FICHA_STANDIN_LEDGER", "FILE" },
    { "keys", 0, 0, G_OPTION_ARG_NONE, &keys,
      "Print the consumer key and the secret key that are accepted, and end", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (FichaStandin) standin = NULL;
  g_autofree char *base_uri = NULL;

  g_option_context_set_summary (context, "Plays the Bitize API on 127.0.0.1, until SIGTERM.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;

  if (keys)
    {
      g_print ("%s\n%s\n", FICHA_STANDIN_CONSUMER_KEY, FICHA_STANDIN_SECRET_KEY);
      return TRUE;
    }

  if (tls != NULL)
    {
      g_autofree char *name =
          g_strconcat (certificate_name != NULL ? certificate_name : "good", ".pem", NULL);
      g_autofree char *path = g_build_filename (tls, name, NULL);

      certificate = g_tls_certificate_new_from_file (path, error);
      if (certificate == NULL)
        return FALSE;
    }

  standin = ficha_standin_new (certificate, (guint16) port, error);
  if (standin == NULL)
    return FALSE;
  if (ledger == NULL && g_getenv ("FICHA_STANDIN_LEDGER") == NULL)
    ledger = g_strdup ("/dev/null");
  if (ledger != NULL)
    ficha_standin_set_ledger (standin, ledger);
  if (log != NULL && !ficha_standin_set_log (standin, log, error))
    return FALSE;

  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);

  base_uri = ficha_standin_dup_base_uri (standin, "");
  g_print ("%s\n", base_uri);
  g_main_loop_run (loop);

  *reuses = ficha_standin_get_reuses (standin);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  guint reuses = 0;

  if (!run (argc, argv, &reuses, &error))
    {
      g_printerr ("ficha-standin: %s\n", error->message);
      return EXIT_FAILURE;
    }
  if (reuses > 0)
    {
      g_printerr ("ficha-standin: refresh tokens were used again: %u\n", reuses);
      return EXIT_REUSED;
    }

  return EXIT_SUCCESS;
}
