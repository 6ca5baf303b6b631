// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "ficha-history.h"
#include "ficha-key.h"
#include "ficha-secret.h"
#include "fuzz.h"

#include <string.h>

static void
check_trim (const char *text)
{
  gboolean trimmed = FALSE;
  gboolean again = TRUE;
  char *key = ficha_key_trim (text, &trimmed);
  char *same = ficha_key_trim (key, &again);

  g_assert_nonnull (strstr (text, key));
  g_assert_cmpint (trimmed, ==, strlen (key) != strlen (text));
  g_assert_false (again);
  g_assert_cmpstr (same, ==, key);
  if (ficha_key_check (key, FICHA_ERROR_INVALID_SECRET_KEY, NULL))
    {
      g_assert_cmpuint (strlen (key), <=, FICHA_KEY_MAX_LENGTH);
      g_assert_true (g_utf8_validate (key, -1, NULL));
    }
  ficha_wipe_string (key);
  ficha_wipe_string (same);
}

static void
check_history (const char *text)
{
  FichaHistory history = { 0 };
  FichaHistory again = { 0 };
  g_autofree char *written = NULL;
  g_autofree char *same = NULL;

  ficha_history_read_text (&history, text);
  g_assert_cmpuint (history.n, <=, FICHA_HISTORY_MAX);
  written = ficha_history_to_text (&history);
  ficha_history_read_text (&again, written);
  same = ficha_history_to_text (&again);
  g_assert_cmpstr (same, ==, written);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_take_text (&data, &size);
  char *consumer_key = NULL;
  char *secret_key = NULL;

  check_trim (text);
  check_history (text);
  g_assert_cmpint (ficha_key_find_pair (text, &consumer_key, &secret_key), ==,
                   consumer_key != NULL);
  g_assert_true ((consumer_key == NULL) == (secret_key == NULL));
  g_free (consumer_key);
  g_clear_pointer (&secret_key, ficha_wipe_string);

  return 0;
}
