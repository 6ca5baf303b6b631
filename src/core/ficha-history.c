// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-history.h"

#include <string.h>

#include "ficha-timestamp.h"

/* A result in a text: "1795457100 failed timed-out". */
#define ENTRY_SEPARATOR ";"
#define FIELD_SEPARATOR " "

static const char *const nicks[] = {
  [FICHA_RESULT_OBTAINED] = "obtained",
  [FICHA_RESULT_RENEWED] = "renewed",
  [FICHA_RESULT_FAILED] = "failed",
};

/* one byte holds either */
G_STATIC_ASSERT (FICHA_N_ERRORS <= G_MAXUINT8 && FICHA_HISTORY_MAX <= G_MAXUINT8);

static void
take_out (FichaHistory *self, guint index)
{
  guint n_after = self->n - index - 1;

  g_assert (index < self->n);

  memmove (self->at + index, self->at + index + 1, n_after * sizeof self->at[0]);
  memmove (self->results + index, self->results + index + 1, n_after);
  memmove (self->errors + index, self->errors + index + 1, n_after);
  self->n--;
}

static void
put_first (FichaHistory *self, gint64 at, FichaResult result, FichaError error)
{
  if (self->n == FICHA_HISTORY_MAX)
    self->n--;

  memmove (self->at + 1, self->at, self->n * sizeof self->at[0]);
  memmove (self->results + 1, self->results, self->n);
  memmove (self->errors + 1, self->errors, self->n);
  self->at[0] = at;
  self->results[0] = (guint8) result;
  self->errors[0] = result == FICHA_RESULT_FAILED ? (guint8) error : 0;
  self->n++;
}

static void
append_text (FichaHistory *self, const char *entry)
{
  g_auto (GStrv) fields = g_strsplit (entry, FIELD_SEPARATOR, -1);
  const guint n_fields = g_strv_length (fields);
  gint64 at;
  FichaResult result;
  FichaError error = FICHA_ERROR_FAILED;

  if (n_fields < 2 || self->n == FICHA_HISTORY_MAX ||
      !g_ascii_string_to_signed (fields[0], 10, FICHA_TIME_MIN, FICHA_TIME_MAX, &at, NULL) ||
      !ficha_result_from_nick (fields[1], &result) ||
      n_fields != (result == FICHA_RESULT_FAILED ? 3 : 2))
    return;

  /* a later version may know more errors: FAILED then */
  if (result == FICHA_RESULT_FAILED)
    ficha_error_from_nick (fields[2], &error);

  self->at[self->n] = at;
  self->results[self->n] = (guint8) result;
  self->errors[self->n] = result == FICHA_RESULT_FAILED ? (guint8) error : 0;
  self->n++;
}

/**
 * ficha_history_add:
 * @self: a history
 * @at: when, in seconds since the epoch, on this machine's clock
 * @result: how an operation ended just now
 * @error: why, where @result is %FICHA_RESULT_FAILED
 *
 * Puts a result at the head; the oldest goes where there are too many.
 *
 * Failures in a row tell each error once, when it happened last: what is tried again and again
 * through a night without a network pushes no success out.
 */
void
ficha_history_add (FichaHistory *self, gint64 at, FichaResult result, FichaError error)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail ((guint) result < G_N_ELEMENTS (nicks));
  g_return_if_fail ((guint) error < FICHA_N_ERRORS);

  for (guint i = 0;
       result == FICHA_RESULT_FAILED && i < self->n && self->results[i] == FICHA_RESULT_FAILED; i++)
    {
      if (self->errors[i] == error)
        {
          take_out (self, i);
          break;
        }
    }

  put_first (self, at, result, error);
}

/**
 * ficha_history_to_text:
 * @self: a history
 *
 * Returns: (transfer full): what ficha_history_read_text() reads, ASCII on one line; empty for an
 *   empty history
 */
char *
ficha_history_to_text (const FichaHistory *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->n; i++)
    {
      g_string_append_printf (text, "%" G_GINT64_FORMAT FIELD_SEPARATOR "%s", self->at[i],
                              ficha_result_get_nick (self->results[i]));
      if (self->results[i] == FICHA_RESULT_FAILED)
        g_string_append_printf (text, FIELD_SEPARATOR "%s", ficha_error_get_nick (self->errors[i]));
      g_string_append (text, ENTRY_SEPARATOR);
    }

  return g_string_free_and_steal (text);
}

/**
 * ficha_history_read_text:
 * @self: (out caller-allocates): a history
 * @text: a text, in any encoding
 *
 * Reads a history. What of @text can't be understood is passed over, and so is what is too much: a
 * history is never a reason not to read the rest of a record.
 */
void
ficha_history_read_text (FichaHistory *self, const char *text)
{
  g_auto (GStrv) entries = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  *self = (FichaHistory) { .n = 0 };
  entries = g_strsplit (text, ENTRY_SEPARATOR, -1);
  for (guint i = 0; entries[i] != NULL; i++)
    append_text (self, entries[i]);
}

/**
 * ficha_result_get_nick:
 * @result: a result
 *
 * Returns: (transfer none): its name for D-Bus and the records: obtained, renewed or failed
 */
const char *
ficha_result_get_nick (FichaResult result)
{
  g_return_val_if_fail ((guint) result < G_N_ELEMENTS (nicks), nicks[FICHA_RESULT_FAILED]);

  return nicks[result];
}

/**
 * ficha_result_from_nick:
 * @nick: a name, as from ficha_result_get_nick(), or anything else
 * @result: (out): the result of that name; untouched when there is none
 *
 * Returns: whether there is one
 */
gboolean
ficha_result_from_nick (const char *nick, FichaResult *result)
{
  g_return_val_if_fail (nick != NULL, FALSE);
  g_return_val_if_fail (result != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++)
    {
      if (g_str_equal (nick, nicks[i]))
        {
          *result = (FichaResult) i;
          return TRUE;
        }
    }

  return FALSE;
}
