// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-check-report.h"

#include <string.h>

/* Bytes of what comes from elsewhere and is told as it is. */
#define VERSION_MAX 32
#define DESKTOP_MAX 64

/* Where the API itself is (api.md), and this computer: these names tell nothing of the user. */
static const char *const published[] = { "api.bitize.io", "api.bitize.com.io", "api.bitize.com.br",
                                         "localhost",     "127.0.0.1",         NULL };

/* What numbers stand for in a report. */
typedef struct
{
  GHashTable *hosts; /* (owned): other host → its number */
  guint n_servers;
  guint n_integrations;
} Numbers;

/* @text if it is of @allowed alone, and short. */
static const char *
guard (const char *text, const char *allowed, gsize max)
{
  if (text == NULL || *text == '\0' || strlen (text) > max || text[strspn (text, allowed)] != '\0')
    return "?";

  return text;
}

static const char *
guard_version (const char *version)
{
  /* no letters: it begins with a digit, and a host may too */
  return guard (version, G_CSET_DIGITS ".~+", VERSION_MAX);
}

static void
append_host (GString *report, Numbers *numbers, const char *host)
{
  guint number;

  if (host == NULL)
    return;
  if (g_strv_contains (published, host))
    {
      g_string_append_printf (report, " (%s)", host);
      return;
    }

  number = GPOINTER_TO_UINT (g_hash_table_lookup (numbers->hosts, host));
  if (number == 0)
    {
      number = g_hash_table_size (numbers->hosts) + 1;
      g_hash_table_insert (numbers->hosts, g_strdup (host), GUINT_TO_POINTER (number));
    }
  g_string_append_printf (report, " (another host %u)", number);
}

static gboolean
tells_value (const FichaCheck *check)
{
  return (check->subject == FICHA_CHECK_CLOCK && check->outcome != FICHA_CHECK_UNKNOWN) ||
         (check->subject == FICHA_CHECK_RECORDS && check->value != 0);
}

static void
append_check (GString *report, Numbers *numbers, const FichaCheck *check)
{
  const char *reason = ficha_check_get_reason (check);

  g_string_append (report, ficha_check_subject_nick (check->subject));
  if (check->subject == FICHA_CHECK_SERVER)
    g_string_append_printf (report, " %u", ++numbers->n_servers);
  else if (check->subject == FICHA_CHECK_INTEGRATION)
    g_string_append_printf (report, " %u", ++numbers->n_integrations);
  append_host (report, numbers, check->host);

  g_string_append_printf (report, ": %s", ficha_check_outcome_nick (check->outcome));
  if (check->subject == FICHA_CHECK_AGENT && check->version != NULL)
    g_string_append_printf (report, ", %s", guard_version (check->version));
  if (reason != NULL)
    g_string_append_printf (report, ", %s", reason);
  if (check->has_error)
    g_string_append_printf (report, ", %s", ficha_error_get_nick (check->error));
  if (tells_value (check))
    g_string_append_printf (report, ", %" G_GINT64_FORMAT, check->value);
  g_string_append_c (report, '\n');
}

static void
append_libraries (GString *report, GPtrArray *checks)
{
  for (guint i = 0; i < checks->len; i++)
    {
      const FichaCheck *check = checks->pdata[i];

      if (check->subject == FICHA_CHECK_AGENT && check->glib != NULL && check->libsoup != NULL)
        g_string_append_printf (report, "GLib %s, libsoup %s\n", guard_version (check->glib),
                                guard_version (check->libsoup));
    }
}

/**
 * ficha_check_report:
 * @checks: (element-type FichaCheck): what a check-up found
 * @desktop: (nullable): the environment's `XDG_CURRENT_DESKTOP`
 * @sandboxed: whether this is a Flatpak
 *
 * Makes a text to paste where anybody may read it, in English: no name, no key, no address but those
 * that Bitize publishes, no message of a server; nothing but words of Ficha's own, numbers and
 * versions.
 *
 * Returns: (transfer full): lines of UTF-8
 */
char *
ficha_check_report (GPtrArray *checks, const char *desktop, gboolean sandboxed)
{
  GString *report = g_string_new (NULL);
  Numbers numbers = { 0 };

  g_return_val_if_fail (checks != NULL, NULL);

  numbers.hosts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_string_append_printf (report, "Ficha %s (%s)\n", FICHA_VERSION, FICHA_APP_ID);
  append_libraries (report, checks);
  g_string_append_printf (report, "Desktop: %s\nFlatpak: %s\n\n",
                          guard (desktop, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS ":_-",
                                 DESKTOP_MAX),
                          sandboxed ? "yes" : "no");
  for (guint i = 0; i < checks->len; i++)
    append_check (report, &numbers, checks->pdata[i]);
  g_hash_table_unref (numbers.hosts);

  return g_string_free_and_steal (report);
}
