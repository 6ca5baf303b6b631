// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-format.h"

#include "ficha-ctl-integrations.h"
#include "ficha-explain.h"
#include "ficha-words.h"

#include <glib/gi18n.h>

#define N_COLUMNS    4
#define COLUMN_STATE 1
#define RESET        "\033[0m"
#define GREEN        "\033[32m"
#define YELLOW       "\033[33m"
#define RED          "\033[31m"

/* A table, row by row; from the first NULL on there are no more columns. */
typedef struct
{
  char *cells[N_COLUMNS];
  guint coloured;     /* which of them has the colour */
  const char *colour; /* "" for none */
} Row;

static void
row_free (Row *row)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    g_free (row->cells[i]);
  g_free (row);
}

/* What comes from elsewhere, as one field that no terminal obeys. */
static char *
printable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *safe = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (safe, g_unichar_iscntrl (c) ? 0xFFFD : c);
    }

  return g_string_free_and_steal (safe);
}

/* How many cells of a terminal a text takes. */
static guint
get_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 2 : 1;
    }

  return width;
}

static void
append_spaces (GString *text, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (text, ' ');
}

/* Moments of an integration are told on the server's clock. */
static gint64
get_server_now (GVariant *integration, const FichaCtlLayout *layout)
{
  gint64 skew = ficha_ctl_integration_get_moment (integration, "skew");

  return skew != FICHA_TIME_UNKNOWN ? layout->now + skew : layout->now;
}

/* With blanks that can be searched for and typed, where a window has narrow ones before units. */
static char *
take_plain (char *words)
{
  g_autoptr (GString) plain = NULL;

  if (words == NULL)
    return NULL;

  plain = g_string_new_take (words);
  g_string_replace (plain, "\u202f", " ", 0);

  return g_string_free_and_steal (g_steal_pointer (&plain));
}

/* What never was has no end that could be unknown. */
static char *
get_validity (GVariant *integration, const char *key, const FichaCtlLayout *layout)
{
  if (!ficha_ctl_integration_has_tokens (integration))
    return g_strdup ("–");

  return take_plain (ficha_words_validity (ficha_ctl_integration_get_moment (integration, key),
                                           get_server_now (integration, layout), layout->zone));
}

/* The state as the bus names it, but "soon" where little is left. */
static const char *
get_state (GVariant *integration, const FichaCtlLayout *layout)
{
  const char *state = ficha_ctl_integration_get_string (integration, "state");
  gint64 end = ficha_ctl_integration_get_moment (integration, "access-expires-at");

  if (g_str_equal (state, "valid") && end != FICHA_TIME_UNKNOWN &&
      end < get_server_now (integration, layout) + FICHA_WORDS_SOON)
    return "soon";

  return state;
}

static const char *
get_colour (const char *state)
{
  static const char *const waiting[] = { "none", "soon", "renewing", NULL };

  if (g_str_equal (state, "valid"))
    return GREEN;
  if (g_strv_contains (waiting, state))
    return YELLOW;

  return RED;
}

static GPtrArray *
make_rows (GPtrArray *integrations, const FichaCtlLayout *layout)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);

  for (guint i = 0; i < integrations->len; i++)
    {
      GVariant *integration = g_ptr_array_index (integrations, i);
      const char *state = get_state (integration, layout);
      Row *row = g_new0 (Row, 1);

      row->cells[0] = printable (ficha_ctl_integration_get_string (integration, "name"));
      row->cells[COLUMN_STATE] = g_strdup (ficha_words_state (state));
      row->cells[2] = get_validity (integration, "access-expires-at", layout);
      row->cells[3] = printable (ficha_ctl_integration_get_string (integration, "base-uri"));
      row->coloured = COLUMN_STATE;
      row->colour = layout->colourful ? get_colour (state) : "";
      g_ptr_array_add (rows, row);
    }

  return rows;
}

static void
append_row (GString *text, const Row *row, const guint *widths)
{
  for (guint i = 0; i < N_COLUMNS && row->cells[i] != NULL; i++)
    {
      gboolean coloured = i == row->coloured && *row->colour != '\0';

      if (coloured)
        g_string_append (text, row->colour);
      g_string_append (text, row->cells[i]);
      if (coloured)
        g_string_append (text, RESET);

      if (i == N_COLUMNS - 1 || row->cells[i + 1] == NULL)
        g_string_append_c (text, '\n');
      else if (widths != NULL)
        append_spaces (text, widths[i] - get_width (row->cells[i]) + 2);
      else
        g_string_append_c (text, '\t');
    }
}

static char *
format_rows (GPtrArray *rows, const FichaCtlLayout *layout)
{
  GString *text = g_string_new (NULL);
  guint widths[N_COLUMNS] = { 0 };

  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = g_ptr_array_index (rows, i);

      for (guint j = 0; j < N_COLUMNS && row->cells[j] != NULL; j++)
        widths[j] = MAX (widths[j], get_width (row->cells[j]));
    }
  for (guint i = 0; i < rows->len; i++)
    append_row (text, g_ptr_array_index (rows, i), layout->aligned ? widths : NULL);

  return g_string_free_and_steal (text);
}

/**
 * ficha_ctl_format_list:
 * @integrations: (element-type GVariant): integrations, as the bus tells them
 * @layout: how
 *
 * Returns: (transfer full): a line each: name, state, time left, address; UTF-8
 */
char *
ficha_ctl_format_list (GPtrArray *integrations, const FichaCtlLayout *layout)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_return_val_if_fail (integrations != NULL, NULL);
  g_return_val_if_fail (layout != NULL, NULL);

  rows = make_rows (integrations, layout);
  return format_rows (rows, layout);
}

/* Takes @value; a line without a value is left out. */
static void
append_line (GString *text, const FichaCtlLayout *layout, const char *label, char *value)
{
  g_autofree char *owned = value;

  if (owned == NULL || *owned == '\0')
    return;

  g_string_append (text, label);
  if (layout->aligned)
    append_spaces (text, MAX (get_width (label), 22) - get_width (label) + 2);
  else
    g_string_append_c (text, '\t');
  g_string_append (text, owned);
  g_string_append_c (text, '\n');
}

static char *
dup_state (GVariant *integration, const FichaCtlLayout *layout)
{
  const char *state = get_state (integration, layout);
  const char *words = ficha_words_state (state);

  if (!layout->colourful)
    return g_strdup (words);

  return g_strconcat (get_colour (state), words, RESET, NULL);
}

/* A moment on this machine's clock. */
static char *
dup_next_renewal (const FichaOutlook *outlook, const FichaCtlLayout *layout)
{
  if (!outlook->auto_renew)
    return NULL;
  if (outlook->next_renewal_at != FICHA_TIME_UNKNOWN)
    return ficha_words_moment (outlook->next_renewal_at, layout->now, layout->zone);

  return ficha_outlook_is_paused (outlook) ? g_strdup (_ ("Renewal paused")) : NULL;
}

static char *
dup_skew (GVariant *integration)
{
  gint64 skew = 0;

  g_variant_lookup (integration, "skew", "x", &skew);
  return take_plain (ficha_words_skew (skew));
}

static const char *
get_reading (GVariant *integration)
{
  guint reading = FICHA_READING_NONE;

  g_variant_lookup (integration, "access-reading", "u", &reading);
  return ficha_words_reading ((FichaReading) reading);
}

static char *
dup_last_result (GVariant *integration, const FichaCtlLayout *layout)
{
  const char *result = ficha_ctl_integration_get_string (integration, "last-result");

  if (*result == '\0')
    return NULL;

  return ficha_words_event (result, ficha_ctl_integration_get_string (integration, "last-error"),
                            ficha_ctl_integration_get_moment (integration, "last-result-at"),
                            layout->now, layout->zone);
}

static char *
dup_reminder (GVariant *integration)
{
  guint minutes = 0;

  g_variant_lookup (integration, "remind-before", "u", &minutes);
  if (minutes == 0)
    /* Translators: of the reminder before a token expires: there is none */
    return g_strdup (C_ ("reminder", "Off"));

  /* Translators: when the reminder comes; %u is a number of minutes */
  return g_strdup_printf (_ ("%u min before expiry"), minutes);
}

static char *
dup_last_error (GVariant *integration)
{
  g_autoptr (GError) error = ficha_ctl_integration_dup_error (integration);

  return error != NULL ? ficha_explain_error (error) : NULL;
}

/**
 * ficha_ctl_format_integration:
 * @integration: an integration, as the bus tells it
 * @layout: how
 *
 * Returns: (transfer full): what is known of it, a line each, UTF-8; nothing secret
 */
char *
ficha_ctl_format_integration (GVariant *integration, const FichaCtlLayout *layout)
{
  GString *text = g_string_new (NULL);
  FichaOutlook outlook;

  g_return_val_if_fail (integration != NULL, NULL);
  g_return_val_if_fail (layout != NULL, NULL);

  ficha_ctl_integration_get_outlook (integration, &outlook);

#define GET(key) printable (ficha_ctl_integration_get_string (integration, key))
  /* Translators: label of an integration’s name */
  append_line (text, layout, C_ ("integration", "Name"), GET ("name"));
  /* Translators: label of an integration’s state, such as “Valid” */
  append_line (text, layout, C_ ("integration", "State"), dup_state (integration, layout));
  append_line (text, layout, _ ("Access Token"),
               get_validity (integration, "access-expires-at", layout));
  if (ficha_ctl_integration_has_tokens (integration))
    append_line (text, layout, _ ("Refresh Token"),
                 get_validity (integration, "refresh-expires-at", layout));
  /* Translators: label of how the date when a token expires was understood */
  append_line (text, layout, _ ("Expiry Date"), g_strdup (get_reading (integration)));
  /* Translators: label of the sentence that the computer’s clock is wrong */
  append_line (text, layout, _ ("Clock"), dup_skew (integration));
  /* Translators: label of what happened last with an integration, such as “Renewed” */
  append_line (text, layout, _ ("Last Result"), dup_last_result (integration, layout));
  append_line (text, layout, _ ("Last Error"), dup_last_error (integration));
  append_line (text, layout, _ ("API Address"), GET ("base-uri"));
  append_line (text, layout, _ ("Consumer Key"), GET ("consumer-key"));
  append_line (text, layout, _ ("Secret Key"), g_strdup (ficha_outlook_describe_key (&outlook)));
  append_line (text, layout, _ ("CA File"), GET ("ca-file"));
  append_line (text, layout, _ ("Renew Automatically"),
               g_strdup (outlook.auto_renew ? C_ ("renew automatically", "Yes")
                                            : C_ ("renew automatically", "No")));
  /* Translators: label of the time when a token will be renewed */
  append_line (text, layout, _ ("Next Renewal"), dup_next_renewal (&outlook, layout));
  /* Translators: label of the sentence that tells how long tokens are renewed without a person */
  append_line (text, layout, _ ("Unattended"),
               ficha_outlook_describe_unattended (&outlook, layout->now, layout->zone));
  /* Translators: label of when the user is reminded before a token expires */
  append_line (text, layout, _ ("Reminder"), dup_reminder (integration));
  /* Translators: label of the number by which programs know an integration */
  append_line (text, layout, _ ("ID"), GET ("id"));
#undef GET

  return g_string_free_and_steal (text);
}

/**
 * ficha_ctl_format_history:
 * @history: how the last operations ended, `a(xss)` as GetHistory tells it
 * @max: how many lines at the most
 * @layout: how
 *
 * Returns: (transfer full): a line each, the newest first: when, and how it ended; UTF-8
 */
char *
ficha_ctl_format_history (GVariant *history, guint max, const FichaCtlLayout *layout)
{
  GString *text = g_string_new (NULL);
  GVariantIter iter;
  const char *result, *error;
  gint64 at;

  g_return_val_if_fail (history != NULL, NULL);
  g_return_val_if_fail (layout != NULL, NULL);

  g_variant_iter_init (&iter, history);
  while (max-- > 0 && g_variant_iter_next (&iter, "(x&s&s)", &at, &result, &error))
    {
      g_autofree char *moment = ficha_words_moment (at, layout->now, layout->zone);

      append_line (text, layout, moment, ficha_words_result (result, error));
    }

  return g_string_free_and_steal (text);
}

static void
append_claims (GString *text, GPtrArray *claims, const FichaCtlLayout *layout)
{
  for (guint i = 0; i < claims->len; i++)
    {
      const FichaClaim *claim = g_ptr_array_index (claims, i);
      g_autofree char *name = printable (claim->name);
      g_autofree char *value = claim->moment != FICHA_TIME_UNKNOWN
                                   ? ficha_words_moment (claim->moment, layout->now, layout->zone)
                                   : printable (claim->value);

      g_string_append_printf (text, "%s: %s\n", name, value);
    }
}

/**
 * ficha_ctl_format_claims:
 * @jwt: a token
 * @layout: how
 *
 * Returns: (transfer full): what its header and its payload say, a line each, times in words; UTF-8
 */
char *
ficha_ctl_format_claims (const FichaJwt *jwt, const FichaCtlLayout *layout)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (jwt != NULL, NULL);
  g_return_val_if_fail (layout != NULL, NULL);

  append_claims (text, jwt->header, layout);
  g_string_append_c (text, '\n');
  append_claims (text, jwt->claims, layout);

  return g_string_free_and_steal (text);
}

static const struct
{
  const char *mark;
  const char *colour;
} marks[] = {
  [FICHA_CHECK_GOOD] = { "✓", GREEN },
  [FICHA_CHECK_NOTE] = { "!", YELLOW },
  [FICHA_CHECK_BAD] = { "✗", RED },
  [FICHA_CHECK_UNKNOWN] = { "?", YELLOW },
};

static const char *
find_name (GPtrArray *integrations, const char *id)
{
  for (guint i = 0; integrations != NULL && id != NULL && i < integrations->len; i++)
    {
      GVariant *integration = g_ptr_array_index (integrations, i);

      if (g_str_equal (ficha_ctl_integration_get_string (integration, "id"), id))
        return ficha_ctl_integration_get_string (integration, "name");
    }

  return NULL;
}

/**
 * ficha_ctl_format_checks:
 * @checks: (element-type FichaCheck): checks
 * @integrations: (nullable) (element-type GVariant): integrations, as the bus tells them, for their
 *   names
 * @layout: how
 *
 * Returns: (transfer full): a line each: a mark and a word, what was looked at, what was found; UTF-8
 */
char *
ficha_ctl_format_checks (GPtrArray *checks, GPtrArray *integrations, const FichaCtlLayout *layout)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);

  g_return_val_if_fail (checks != NULL, NULL);
  g_return_val_if_fail (layout != NULL, NULL);

  for (guint i = 0; i < checks->len; i++)
    {
      const FichaCheck *check = checks->pdata[i];
      g_autofree char *title = ficha_check_title (check, find_name (integrations, check->id));
      g_autofree char *text = ficha_check_text (check);
      Row *row = g_new0 (Row, 1);

      row->cells[0] = g_strdup_printf ("%s %s", marks[check->outcome].mark,
                                       ficha_check_outcome_word (check->outcome));
      row->cells[1] = printable (title);
      row->cells[2] = printable (text);
      row->colour = layout->colourful ? marks[check->outcome].colour : "";
      g_ptr_array_add (rows, row);
    }

  return format_rows (rows, layout);
}
