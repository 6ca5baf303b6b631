// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-events.h"

/* More candidates than this are cut down to what can be told. */
#define CANDIDATES_MAX (8 * FICHA_EVENTS_MAX)

/* An event that may be told. */
typedef struct
{
  gint64 at;
  const FichaEntry *entry;
  const FichaUse *use; /* (nullable): else a result */
  guint index;         /* of the result */
  guint order;         /* of those of a second, the first is the newest */
} Candidate;

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *first = a;
  const Candidate *second = b;

  if (first->at != second->at)
    return first->at > second->at ? -1 : 1;

  return first->order < second->order ? -1 : 1;
}

static void
cut (GArray *candidates, guint max)
{
  g_array_sort (candidates, compare_candidates);
  if (candidates->len > max)
    g_array_set_size (candidates, max);
}

static void
add_candidate (GArray *candidates, const Candidate *candidate, gint64 *oldest)
{
  Candidate ordered = *candidate;

  if (candidate->at < *oldest)
    return;

  /* those that are there already come first */
  ordered.order = candidates->len;
  g_array_append_val (candidates, ordered);
  if (candidates->len < CANDIDATES_MAX)
    return;

  cut (candidates, FICHA_EVENTS_MAX);
  for (guint i = 0; i < candidates->len; i++)
    g_array_index (candidates, Candidate, i).order = i;
  *oldest = g_array_index (candidates, Candidate, candidates->len - 1).at;
}

/* Uses first: of a second, a token is given after it came. */
static GArray *
collect (GPtrArray *entries, const FichaUses *uses)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 oldest = G_MININT64;

  if (ficha_uses_get_n (uses) > 0)
    for (guint i = 0; i < entries->len; i++)
      {
        FichaEntry *entry = entries->pdata[i];

        g_hash_table_insert (by_id, entry->record->id, entry);
      }
  for (guint i = 0; i < ficha_uses_get_n (uses); i++)
    {
      const FichaUse *use = ficha_uses_get (uses, i);
      const FichaEntry *entry = g_hash_table_lookup (by_id, use->id);

      if (entry != NULL)
        add_candidate (candidates, &(Candidate) { .at = use->at, .entry = entry, .use = use },
                       &oldest);
    }

  for (guint i = 0; i < entries->len; i++)
    {
      const FichaEntry *entry = entries->pdata[i];
      const FichaHistory *history = &entry->record->history;

      for (guint j = 0; j < history->n; j++)
        add_candidate (candidates,
                       &(Candidate) { .at = history->at[j], .entry = entry, .index = j }, &oldest);
    }

  cut (candidates, FICHA_EVENTS_MAX);
  return candidates;
}

static void
add_result (GVariantDict *dict, const FichaIntegration *record, guint index)
{
  const FichaHistory *history = &record->history;
  gint64 expires_at = record->access_expires_at;

  g_variant_dict_insert (dict, "what", "s", ficha_result_get_nick (history->results[index]));
  if (history->results[index] == FICHA_RESULT_FAILED)
    g_variant_dict_insert (dict, "error", "s", ficha_error_get_nick (history->errors[index]));
  else if (index == 0 && record->has_tokens && expires_at != FICHA_TIME_UNKNOWN)
    g_variant_dict_insert (dict, "until", "x",
                           CLAMP (expires_at, G_MININT64 / 2, G_MAXINT64 / 2) - record->skew);
}

static GVariant *
candidate_to_variant (const Candidate *candidate)
{
  const FichaIntegration *record = candidate->entry->record;
  const FichaUse *use = candidate->use;
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&dict, "at", "x", candidate->at);
  g_variant_dict_insert (&dict, "id", "s", record->id);
  g_variant_dict_insert (&dict, "name", "s", record->name);
  if (use == NULL)
    {
      add_result (&dict, record, candidate->index);
    }
  else
    {
      g_variant_dict_insert (&dict, "what", "s", ficha_use_kind_get_nick (use->kind));
      if (*use->program != '\0')
        g_variant_dict_insert (&dict, "program", "s", use->program);
    }

  return g_variant_dict_end (&dict);
}

/**
 * ficha_events_to_variant:
 * @entries: (element-type FichaEntry): whose histories count
 * @uses: what was handed out, also of others, which is passed over
 *
 * Returns: (transfer floating): the last events, the newest first, `aa{sv}` as GetActivity tells
 *   them
 */
GVariant *
ficha_events_to_variant (GPtrArray *entries, const FichaUses *uses)
{
  g_autoptr (GArray) candidates = NULL;
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  g_return_val_if_fail (entries != NULL, NULL);
  g_return_val_if_fail (uses != NULL, NULL);

  candidates = collect (entries, uses);
  for (guint i = 0; i < candidates->len; i++)
    g_variant_builder_add_value (&builder,
                                 candidate_to_variant (&g_array_index (candidates, Candidate, i)));

  return g_variant_builder_end (&builder);
}
