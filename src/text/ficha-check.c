// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-check.h"

/* As the bus names them. */
static const char *const subjects[] = {
  [FICHA_CHECK_AGENT] = "agent",
  [FICHA_CHECK_KEYRING] = "keyring",
  [FICHA_CHECK_RECORDS] = "records",
  [FICHA_CHECK_BACKGROUND] = "background",
  [FICHA_CHECK_NOTIFICATIONS] = "notifications",
  [FICHA_CHECK_CLOCK] = "clock",
  [FICHA_CHECK_SERVER] = "server",
  [FICHA_CHECK_INTEGRATION] = "integration",
};

static const char *const outcomes[] = {
  [FICHA_CHECK_GOOD] = "good",
  [FICHA_CHECK_NOTE] = "note",
  [FICHA_CHECK_BAD] = "bad",
  [FICHA_CHECK_UNKNOWN] = "unknown",
};

static gboolean
find_subject (const char *nick, FichaCheckSubject *subject)
{
  for (gsize i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      if (g_str_equal (nick, subjects[i]))
        {
          *subject = (FichaCheckSubject) i;
          return TRUE;
        }
    }

  return FALSE;
}

static FichaCheckOutcome
find_outcome (const char *nick)
{
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      if (g_str_equal (nick, outcomes[i]))
        return (FichaCheckOutcome) i;
    }

  return FICHA_CHECK_UNKNOWN;
}

static char *
dup_string (GVariant *details, const char *key)
{
  char *value = NULL;

  g_variant_lookup (details, key, "s", &value);

  return value;
}

/**
 * ficha_check_read:
 * @details: what a check found, `a{sv}` as the agent tells it
 *
 * Returns: (transfer full) (nullable): the check, %NULL for one that only a later version knows
 */
FichaCheck *
ficha_check_read (GVariant *details)
{
  g_autoptr (FichaCheck) self = NULL;
  g_autofree char *error = NULL;
  const char *check;
  const char *outcome;

  g_return_val_if_fail (details != NULL, NULL);

  self = g_new0 (FichaCheck, 1);
  if (!g_variant_lookup (details, "check", "&s", &check) || !find_subject (check, &self->subject))
    return NULL;

  self->outcome = FICHA_CHECK_UNKNOWN;
  if (g_variant_lookup (details, "outcome", "&s", &outcome))
    self->outcome = find_outcome (outcome);
  error = dup_string (details, "error");
  if (error != NULL)
    {
      self->has_error = TRUE;
      ficha_error_from_nick (error, &self->error);
    }
  g_variant_lookup (details, "value", "x", &self->value);
  self->word = dup_string (details, "word");
  self->detail = dup_string (details, "detail");
  self->host = dup_string (details, "host");
  self->id = dup_string (details, "id");
  self->version = dup_string (details, "version");
  self->glib = dup_string (details, "glib");
  self->libsoup = dup_string (details, "libsoup");

  return g_steal_pointer (&self);
}

/**
 * ficha_check_read_all:
 * @checks: the answer of `CheckUp`, `aa{sv}`
 *
 * Returns: (transfer full) (element-type FichaCheck): the checks in their order
 */
GPtrArray *
ficha_check_read_all (GVariant *checks)
{
  GPtrArray *list;

  g_return_val_if_fail (checks != NULL, NULL);
  g_return_val_if_fail (g_variant_is_of_type (checks, G_VARIANT_TYPE ("aa{sv}")), NULL);

  list = g_ptr_array_new_with_free_func ((GDestroyNotify) ficha_check_free);
  for (gsize i = 0; i < g_variant_n_children (checks); i++)
    {
      g_autoptr (GVariant) details = g_variant_get_child_value (checks, i);
      FichaCheck *check = ficha_check_read (details);

      if (check != NULL)
        g_ptr_array_add (list, check);
    }

  return list;
}

/**
 * ficha_check_unreachable:
 * @error: what `CheckUp` failed with
 *
 * Makes what is told where the agent did not answer: that alone.
 *
 * Returns: (transfer full) (element-type FichaCheck): one check, of the agent, which is bad
 */
GPtrArray *
ficha_check_unreachable (const GError *error)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) ficha_check_free);
  FichaCheck *check = g_new0 (FichaCheck, 1);

  g_return_val_if_fail (error != NULL, NULL);

  check->subject = FICHA_CHECK_AGENT;
  check->outcome = FICHA_CHECK_BAD;
  check->has_error = TRUE;
  check->error = error->domain == FICHA_ERROR ? (FichaError) error->code : FICHA_ERROR_FAILED;
  check->detail = error->domain == FICHA_ERROR ? g_strdup (error->message) : NULL;
  g_ptr_array_add (list, check);

  return list;
}

/**
 * ficha_check_free:
 * @self: (transfer full): a check
 */
void
ficha_check_free (FichaCheck *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->word);
  g_free (self->detail);
  g_free (self->host);
  g_free (self->id);
  g_free (self->version);
  g_free (self->glib);
  g_free (self->libsoup);
  g_free (self);
}

/**
 * ficha_check_subject_nick:
 * @subject: what was looked at
 *
 * Returns: (transfer none): its name on the bus, ASCII
 */
const char *
ficha_check_subject_nick (FichaCheckSubject subject)
{
  g_return_val_if_fail ((guint) subject < G_N_ELEMENTS (subjects), NULL);

  return subjects[subject];
}

/**
 * ficha_check_outcome_nick:
 * @outcome: an outcome
 *
 * Returns: (transfer none): its name on the bus, ASCII
 */
const char *
ficha_check_outcome_nick (FichaCheckOutcome outcome)
{
  g_return_val_if_fail ((guint) outcome < G_N_ELEMENTS (outcomes), NULL);

  return outcomes[outcome];
}

/**
 * ficha_check_count:
 * @checks: (element-type FichaCheck): checks
 * @outcome: an outcome
 *
 * Returns: how many ended so
 */
guint
ficha_check_count (GPtrArray *checks, FichaCheckOutcome outcome)
{
  guint n = 0;

  g_return_val_if_fail (checks != NULL, 0);

  for (guint i = 0; i < checks->len; i++)
    {
      const FichaCheck *check = checks->pdata[i];

      if (check->outcome == outcome)
        n++;
    }

  return n;
}
