// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-secret.h"

/* Not testable here: that the memory is overwritten. To read it after the last reference is gone is
 * undefined, and the sanitizers stop at it. */

static void
test_bytes (void)
{
  static const struct
  {
    const char *bytes;
    gsize length;
  } cases[] = {
    { "", 0 }, { "a", 1 }, { "ação", 6 }, { "with\0NUL", 8 }, { "\xff\xfe", 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaSecret) secret = ficha_secret_new_len (cases[i].bytes, cases[i].length);

      g_test_message ("%u", i);
      g_assert_cmpmem (ficha_secret_peek (secret), ficha_secret_get_length (secret), cases[i].bytes,
                       cases[i].length);
      g_assert_cmpint (ficha_secret_peek (secret)[cases[i].length], ==, '\0');
    }
}

static void
test_copy (void)
{
  char text[] = "secret";
  g_autoptr (FichaSecret) secret = ficha_secret_new (text);
  g_autoptr (FichaSecret) none = ficha_secret_new_len (NULL, 0);

  text[0] = 'S';
  g_assert_cmpstr (ficha_secret_peek (secret), ==, "secret");
  g_assert_cmpstr (ficha_secret_peek (none), ==, "");
}

static void
test_references (void)
{
  FichaSecret *secret = ficha_secret_new ("secret");
  FichaSecret *boxed;

  g_assert_true (ficha_secret_ref (secret) == secret);
  ficha_secret_unref (secret);
  boxed = g_boxed_copy (FICHA_TYPE_SECRET, secret);
  g_assert_true (boxed == secret);
  ficha_secret_unref (secret);
  g_assert_cmpstr (ficha_secret_peek (boxed), ==, "secret");
  g_boxed_free (FICHA_TYPE_SECRET, boxed);
}

static void
test_equal (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    gboolean equal;
  } cases[] = {
    { "", "", TRUE },        { "a", "a", TRUE },      { "abc", "abc", TRUE },
    { "abc", "abd", FALSE }, { "abc", "Abc", FALSE }, { "abc", "ab", FALSE },
    { "", "a", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaSecret) a = ficha_secret_new (cases[i].a);
      g_autoptr (FichaSecret) b = ficha_secret_new (cases[i].b);

      g_test_message ("%s, %s", cases[i].a, cases[i].b);
      g_assert_cmpint (ficha_secret_equal (a, b), ==, cases[i].equal);
      g_assert_cmpint (ficha_secret_equal (b, a), ==, cases[i].equal);
      g_assert_true (ficha_secret_equal (a, a));
    }
}

static void
test_equal_past_nul (void)
{
  g_autoptr (FichaSecret) a = ficha_secret_new_len ("a\0b", 3);
  g_autoptr (FichaSecret) b = ficha_secret_new_len ("a\0c", 3);

  g_assert_false (ficha_secret_equal (a, b));
}

static void
test_wipe_string (void)
{
  ficha_wipe_string (NULL);
  ficha_wipe_string (g_strdup (""));
  ficha_wipe_string (g_strdup ("secret"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret/bytes", test_bytes);
  g_test_add_func ("/secret/copy", test_copy);
  g_test_add_func ("/secret/references", test_references);
  g_test_add_func ("/secret/equal", test_equal);
  g_test_add_func ("/secret/equal-past-nul", test_equal_past_nul);
  g_test_add_func ("/secret/wipe-string", test_wipe_string);
  return g_test_run ();
}
