// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-entry.h"

static FichaEntry *
new_entry (void)
{
  return ficha_entry_new (ficha_integration_new ("Loja", "https://api.bitize.io", "key"));
}

static FichaTokens *
new_tokens (gint64 life)
{
  g_autoptr (FichaSecret) access_token = ficha_secret_new ("access");
  g_autoptr (FichaSecret) refresh_token = ficha_secret_new ("refresh");
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  return ficha_tokens_new (access_token, refresh_token, now,
                           life != FICHA_TIME_UNKNOWN ? now + life : FICHA_TIME_UNKNOWN,
                           FICHA_READING_ZONE, FICHA_TIME_UNKNOWN);
}

/* C01, C02: a clock that is set moves the skew of the record against the truth. */
static void
test_clock_set (void)
{
  static const struct
  {
    gint64 life;
    gint64 set; /* seconds that the clock is set forward */
    guint min_valid;
    gboolean valid;
    gboolean expired;
  } cases[] = {
    { 3600, 0, 3500, TRUE, FALSE },
    { 3600, 0, 3700, FALSE, FALSE },
    { 3600, -86400, 3500, TRUE, FALSE },
    { 3600, -86400, 3700, FALSE, FALSE }, /* not valid for 25 h more */
    { 3600, 7200, 1, FALSE, TRUE },
    { FICHA_TIME_UNKNOWN, 0, 200, TRUE, FALSE },
    { FICHA_TIME_UNKNOWN, -86400, 400, FALSE, FALSE },
    { FICHA_TIME_UNKNOWN, 86400, 1, FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaEntry) entry = new_entry ();

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      ficha_entry_take_tokens (entry, new_tokens (cases[i].life));
      entry->record->skew = cases[i].set;
      g_assert_cmpint (ficha_entry_is_valid_for (entry, cases[i].min_valid), ==, cases[i].valid);
      g_assert_cmpint (ficha_entry_is_expired (entry), ==, cases[i].expired);
    }
}

/* Which refresh token may be sent, by what the record and the keyring say after a crash. */
static void
test_generations (void)
{
  static const struct
  {
    guint64 record;
    guint64 spent;
    guint64 stored;
    gboolean can_renew;
  } cases[] = {
    { 5, 4, 5, TRUE },  /* all was saved */
    { 5, 0, 5, TRUE },  /* the request never left */
    { 5, 5, 5, FALSE }, /* killed after it was marked */
    { 5, 5, 6, TRUE },  /* killed before the record of the new ones was saved */
    { 6, 5, 5, FALSE }, /* the newer ones were not saved */
    { 6, 0, 5, FALSE }, { 0, 0, FICHA_TOKENS_MAX_GENERATION, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaEntry) entry = new_entry ();
      g_autoptr (FichaTokens) plain = new_tokens (3600);
      g_autoptr (FichaTokens) tokens = ficha_tokens_with_generation (plain, cases[i].stored);
      g_autoptr (FichaSecret) line = ficha_tokens_to_line (tokens);
      guint64 before;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      entry->record->generation = cases[i].record;
      entry->record->spent = cases[i].spent;
      g_assert_true (ficha_entry_load_tokens (entry, line, NULL));
      g_assert_cmpint (ficha_entry_can_renew (entry), ==, cases[i].can_renew);

      /* what was sent is never sent again, whatever comes after it */
      g_assert_cmpuint (entry->record->generation, >=, cases[i].stored);
      entry->record->spent = cases[i].stored;
      before = entry->record->generation;
      ficha_entry_take_tokens (entry, new_tokens (3600));
      g_assert_cmpuint (ficha_tokens_get_generation (entry->tokens), ==,
                        MIN (before + 1, FICHA_TOKENS_MAX_GENERATION));
      ficha_entry_forget_tokens (entry);
      g_assert_cmpuint (entry->record->spent, >=, cases[i].stored);
    }
}

/* What the keyring answers late does not take the place of what came meanwhile. */
static void
test_read_late (void)
{
  g_autoptr (FichaEntry) entry = new_entry ();
  g_autoptr (FichaTokens) stored = new_tokens (3600);
  g_autoptr (FichaSecret) line = ficha_tokens_to_line (stored);
  g_autoptr (FichaSecret) garbage = ficha_secret_new ("garbage");
  g_autoptr (GError) error = NULL;
  FichaTokens *newer;

  g_assert_false (ficha_entry_load_tokens (entry, garbage, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_DAMAGED);
  g_assert_null (entry->tokens);

  ficha_entry_take_tokens (entry, new_tokens (3600));
  newer = entry->tokens;
  g_assert_true (ficha_entry_load_tokens (entry, line, NULL));
  g_assert_true (entry->tokens == newer);

  ficha_entry_forget_tokens (entry);
  g_assert_true (ficha_entry_load_tokens (entry, line, NULL));
  g_assert_null (entry->tokens);
}

/* C02: the clock is set: what is decided by moves with it, what is told stays. */
static void
test_history (void)
{
  g_autoptr (FichaEntry) entry = new_entry ();
  g_autoptr (GError) error = g_error_new_literal (FICHA_ERROR, FICHA_ERROR_CONNECT, "host");
  g_autoptr (GVariant) told = NULL;
  const char *result;
  gint64 at;

  told = g_variant_ref_sink (ficha_entry_to_variant (entry));
  g_assert_false (g_variant_lookup (told, "last-result", "&s", &result));

  ficha_entry_note_result (entry, FICHA_RESULT_OBTAINED);
  ficha_entry_set_error (entry, error);
  ficha_entry_note_result (entry, FICHA_RESULT_FAILED);
  at = entry->record->history.at[0];
  ficha_entry_move_clock (entry, -86400);
  g_assert_cmpint (entry->record->history.at[0], ==, at);
  g_assert_cmpint (entry->record->failed_at, ==, at - 86400);
  g_assert_cmpuint (entry->record->history.errors[0], ==, FICHA_ERROR_CONNECT);

  g_clear_pointer (&told, g_variant_unref);
  told = g_variant_ref_sink (ficha_entry_to_variant (entry));
  g_assert_true (g_variant_lookup (told, "last-result", "&s", &result));
  g_assert_cmpstr (result, ==, "failed");

  /* new keys: what was, was */
  ficha_entry_forget_tokens (entry);
  g_assert_cmpuint (entry->record->history.n, ==, 2);
}

/* C12: what the record tells to have been told of these tokens, an entry made of it does not tell again;
 * what it tells of others, as an earlier version of Ficha leaves it, does not count. */
static void
test_told (void)
{
  static const struct
  {
    guint64 generation;
    guint64 reminded;
    guint64 told_expired;
    gboolean is_reminded;
    gboolean is_told_expired;
  } cases[] = {
    { 5, 0, 0, FALSE, FALSE },
    { 5, 5, 0, TRUE, FALSE },
    { 5, 5, 5, TRUE, TRUE },
    { 5, 4, 4, FALSE, FALSE },
    { 5, 6, 5, FALSE, TRUE },
    { 0, 0, 0, FALSE, FALSE },
    { FICHA_TOKENS_MAX_GENERATION, FICHA_TOKENS_MAX_GENERATION, 0, TRUE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FichaIntegration *record = ficha_integration_new ("Loja", "https://api.bitize.io", "key");
      g_autoptr (FichaEntry) entry = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      record->has_tokens = TRUE;
      record->generation = cases[i].generation;
      record->reminded = cases[i].reminded;
      record->told_expired = cases[i].told_expired;
      entry = ficha_entry_new (record);
      g_assert_cmpint (entry->reminded, ==, cases[i].is_reminded);
      g_assert_cmpint (entry->told_expired, ==, cases[i].is_told_expired);

      /* the numbers may have come to their end */
      ficha_entry_take_tokens (entry, new_tokens (60));
      g_assert_false (entry->reminded || entry->told_expired);
      g_assert_false (ficha_entry_was_told (entry, FALSE));
      g_assert_false (ficha_entry_was_told (entry, TRUE));

      g_assert_true (ficha_entry_note_told (entry, FALSE));
      g_assert_false (ficha_entry_note_told (entry, FALSE));
      g_assert_true (ficha_entry_was_told (entry, FALSE));
      g_assert_true (ficha_entry_note_told (entry, TRUE));

      ficha_entry_forget_tokens (entry);
      g_assert_false (ficha_entry_was_told (entry, FALSE));
      g_assert_false (ficha_entry_was_told (entry, TRUE));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/entry/C01-C02-clock-set", test_clock_set);
  g_test_add_func ("/entry/X07-generations", test_generations);
  g_test_add_func ("/entry/read-late", test_read_late);
  g_test_add_func ("/entry/C02-history", test_history);
  g_test_add_func ("/entry/C12-told", test_told);

  return g_test_run ();
}
