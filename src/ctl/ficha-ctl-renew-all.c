// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-renew-all.h"

#include "ficha-ctl-integrations.h"
#include "ficha-ctl-output.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

/* Calls in flight: as many as the agent has requests in flight (design.md 4), so that none waits for
 * another, whose time would count as its own. */
#define IN_FLIGHT 4
/* After so many without an answer, one after the other, nothing more is sent: two rounds, so that an
 * agent that was killed is started once more. */
#define UNANSWERED_MAX (2 * IN_FLIGHT)

/* A run of "renew --all". */
typedef struct
{
  FichaCtl *ctl;           /* (unowned) */
  GPtrArray *integrations; /* (owned) */
  FichaCtlExit *statuses;  /* (owned): of each */
  GMainLoop *loop;         /* (owned) */
  guint n_sent;
  guint n_done;
  guint n_unanswered; /* in a row, up to now */
  gboolean terminal;
} Run;

/* One call of it. */
typedef struct
{
  Run *run; /* (unowned): lives until the last one */
  guint index;
  gint64 begun_at; /* monotonic, in microseconds */
} One;

static void send_next (Run *run);

static gboolean
is_terminal (void)
{
  const char *term = g_getenv ("TERM");

  return isatty (STDERR_FILENO) && term != NULL && !g_str_equal (term, "dumb");
}

static void
clear_progress (Run *run)
{
  if (run->terminal)
    fputs ("\r\033[K", stderr);
}

static void
show_progress (Run *run)
{
  if (!run->terminal)
    return;

  clear_progress (run);
  /* Translators: progress on a terminal; %1$u of %2$u tokens are done */
  fprintf (stderr, _ ("Renewing: %1$u of %2$u"), run->n_done, run->integrations->len);
  fflush (stderr);
}

static void
note_failure (Run *run, const One *one, GError *error)
{
  GVariant *integration = g_ptr_array_index (run->integrations, one->index);
  const gint64 end = one->begun_at + run->ctl->timeout * G_USEC_PER_SEC;
  g_autoptr (GError) late = NULL;

  /* removed meanwhile */
  if (g_error_matches (error, FICHA_ERROR, FICHA_ERROR_NOT_FOUND))
    return;

  /* the agent is there, but waits for a slow server */
  if (g_error_matches (error, FICHA_ERROR, FICHA_ERROR_NO_AGENT) && g_get_monotonic_time () >= end)
    late = g_error_new_literal (FICHA_ERROR, FICHA_ERROR_TIMED_OUT, "");

  clear_progress (run);
  run->statuses[one->index] =
      ficha_ctl_fail (ficha_ctl_integration_get_string (integration, "name"),
                      late != NULL ? late : error);
}

static void
renewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree One *one = user_data;
  Run *run = one->run;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  reply = ficha_client_call_finish (FICHA_CLIENT (source), result, NULL, &error);
  if (reply == NULL)
    note_failure (run, one, error);
  run->n_unanswered =
      g_error_matches (error, FICHA_ERROR, FICHA_ERROR_NO_AGENT) ? run->n_unanswered + 1 : 0;

  run->n_done++;
  show_progress (run);
  send_next (run);
}

static void
send_next (Run *run)
{
  GVariant *integration;
  One *one;

  if (run->n_unanswered >= UNANSWERED_MAX || run->n_sent == run->integrations->len)
    {
      if (run->n_done == run->n_sent)
        g_main_loop_quit (run->loop);
      return;
    }

  one = g_new0 (One, 1);
  one->run = run;
  one->index = run->n_sent++;
  one->begun_at = g_get_monotonic_time ();
  integration = g_ptr_array_index (run->integrations, one->index);
  ficha_client_call_async (run->ctl->client, "Renew",
                           g_variant_new ("(s)",
                                          ficha_ctl_integration_get_string (integration, "id")),
                           NULL, run->ctl->timeout * 1000, NULL, renewed_cb, one);
}

/* With what to exit: the first failure in the order of the names. */
static FichaCtlExit
get_status (Run *run)
{
  const guint n_left = run->integrations->len - run->n_sent;

  if (n_left > 0)
    /* Translators: of “renew --all”, which gave up */
    ficha_ctl_note (ngettext ("%u token was not tried", "%u tokens were not tried", n_left),
                    n_left);

  for (guint i = 0; i < run->integrations->len; i++)
    {
      if (run->statuses[i] != FICHA_CTL_EXIT_DONE)
        return run->statuses[i];
    }

  return FICHA_CTL_EXIT_DONE;
}

/**
 * ficha_ctl_renew_all:
 * @ctl: a run
 *
 * Renews the tokens of all integrations, a few at a time; tells each failure, and on a terminal how
 * far it is. The time-out of @ctl is for each; where no answer comes any more, the rest is not tried.
 *
 * Returns: with what to exit
 */
FichaCtlExit
ficha_ctl_renew_all (FichaCtl *ctl)
{
  g_autoptr (GPtrArray) integrations = NULL;
  g_autoptr (GMainLoop) loop = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree FichaCtlExit *statuses = NULL;
  Run run;

  g_return_val_if_fail (ctl != NULL, FICHA_CTL_EXIT_FAILED);

  integrations = ficha_ctl_list_integrations (ctl, &error);
  if (integrations == NULL)
    return ficha_ctl_fail (NULL, error);
  if (integrations->len == 0)
    return FICHA_CTL_EXIT_DONE;

  loop = g_main_loop_new (NULL, FALSE);
  statuses = g_new0 (FichaCtlExit, integrations->len);
  run = (Run) {
    .ctl = ctl,
    .integrations = integrations,
    .statuses = statuses,
    .loop = loop,
    .terminal = is_terminal (),
  };

  show_progress (&run);
  for (guint i = 0; i < IN_FLIGHT && i < integrations->len; i++)
    send_next (&run);
  g_main_loop_run (loop);
  clear_progress (&run);

  return get_status (&run);
}
