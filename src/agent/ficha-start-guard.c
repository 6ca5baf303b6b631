// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-start-guard.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

/* In the data folder: the moments of the last starts, until one of them comes to an orderly end. It says
 * nothing that is worth to be synced, nor a failure. */
#define STARTS_FILE "starts"

/* So many starts are remembered, and for so many seconds. */
#define N_STARTS (FICHA_START_GUARD_LOOP + 1)
#define RECENT   120

/**
 * ficha_start_guard_begin:
 * @folder: the data folder
 * @now: the time, in seconds since the epoch
 *
 * Notes that the agent starts. What crashed it may be what it does by itself at once; so from
 * %FICHA_START_GUARD_LOOP crashes in a row on it had better wait with that.
 *
 * Returns: how many starts, a moment ago, came to no orderly end; more than
 *   %FICHA_START_GUARD_LOOP + 1 are not counted
 */
guint
ficha_start_guard_begin (const char *folder, gint64 now)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GString) starts = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;
  guint n_starts = 0;

  g_return_val_if_fail (folder != NULL, 0);

  path = g_build_filename (folder, STARTS_FILE, NULL);
  g_file_get_contents (path, &text, NULL, NULL);
  g_string_printf (starts, "%" G_GINT64_FORMAT "\n", now);
  lines = g_strsplit (text != NULL ? text : "", "\n", N_STARTS + 1);
  for (guint i = 0; lines[i] != NULL && i < N_STARTS; i++)
    {
      gint64 start;

      if (!g_ascii_string_to_signed (lines[i], 10, now - RECENT, now, &start, NULL))
        break;
      n_starts++;
      g_string_append_printf (starts, "%" G_GINT64_FORMAT "\n", start);
    }
  g_file_set_contents_full (path, starts->str, (gssize) starts->len, G_FILE_SET_CONTENTS_NONE, 0600,
                            NULL);

  return n_starts;
}

/**
 * ficha_start_guard_end:
 * @folder: the data folder
 *
 * Notes that the agent leaves as it should.
 */
void
ficha_start_guard_end (const char *folder)
{
  g_autofree char *path = NULL;

  g_return_if_fail (folder != NULL);

  path = g_build_filename (folder, STARTS_FILE, NULL);
  (void) g_unlink (path);
}
