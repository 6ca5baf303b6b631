// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-caller.h"
#include "ficha-uses.h"

/* What is kept of what was handed out, and how a caller is named. */

#define LOJA   "0a0f7e1c-53a5-4c2e-9d0e-6c1f0c8b1a01"
#define FILIAL "0a0f7e1c-53a5-4c2e-9d0e-6c1f0c8b1a02"

/* The newest first: "30 given cron; 20 copied". */
static char *
dup_words (const FichaUses *uses)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < ficha_uses_get_n (uses); i++)
    {
      const FichaUse *use = ficha_uses_get (uses, i);

      g_string_append_printf (words, "%s%" G_GINT64_FORMAT " %s%s%s", i > 0 ? "; " : "", use->at,
                              ficha_use_kind_get_nick (use->kind), *use->program != '\0' ? " " : "",
                              use->program);
    }

  return g_string_free_and_steal (words);
}

static void
assert_words (const FichaUses *uses, const char *expected)
{
  g_autofree char *words = dup_words (uses);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_folded (void)
{
  g_autoptr (FichaUses) uses = ficha_uses_new ();

  assert_words (uses, "");
  ficha_uses_add (uses, 10, LOJA, FICHA_USE_GIVEN, "cron", 5);
  ficha_uses_add (uses, 11, LOJA, FICHA_USE_GIVEN, "curl", 5);
  ficha_uses_add (uses, 12, LOJA, FICHA_USE_GIVEN, "cron", 5);
  assert_words (uses, "12 given cron; 11 given curl");

  g_test_message ("a new token, another kind, another integration: another use");
  ficha_uses_add (uses, 20, LOJA, FICHA_USE_GIVEN, "cron", 15);
  ficha_uses_add (uses, 21, LOJA, FICHA_USE_KEY_GIVEN, "cron", 15);
  ficha_uses_add (uses, 22, FILIAL, FICHA_USE_GIVEN, "cron", 15);
  ficha_uses_add (uses, 23, FILIAL, FICHA_USE_COPIED, "", 15);
  ficha_uses_add (uses, 24, FILIAL, FICHA_USE_COPIED, "", 15);
  assert_words (uses, "24 copied; 22 given cron; 21 key-given cron; 20 given cron; 12 given cron; "
                      "11 given curl");

  g_assert_true (ficha_uses_forget (uses, LOJA));
  g_assert_false (ficha_uses_forget (uses, LOJA));
  assert_words (uses, "24 copied; 22 given cron");
  g_assert_true (ficha_uses_forget (uses, NULL));
  assert_words (uses, "");
}

static void
test_bounded (void)
{
  g_autoptr (FichaUses) uses = ficha_uses_new ();
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < 2 * FICHA_USES_MAX; i++)
    {
      g_autofree char *program = g_strdup_printf ("program-%u", i);

      ficha_uses_add (uses, i, i % 2 == 0 ? LOJA : FILIAL, FICHA_USE_GIVEN, program, 0);
    }
  g_assert_cmpuint (ficha_uses_get_n (uses), ==, FICHA_USES_MAX);
  g_assert_cmpint (ficha_uses_get (uses, 0)->at, ==, 2 * FICHA_USES_MAX - 1);
  g_assert_cmpint (ficha_uses_get (uses, FICHA_USES_MAX - 1)->at, ==, FICHA_USES_MAX);

  g_hash_table_add (ids, (char *) LOJA);
  ficha_uses_keep (uses, ids);
  g_assert_cmpuint (ficha_uses_get_n (uses), ==, FICHA_USES_MAX / 2);
  g_assert_cmpstr (ficha_uses_get (uses, 0)->id, ==, LOJA);
}

/* What a process may name itself, and what becomes of it in the file. */
static void
test_programs (void)
{
  g_autofree char *endless = g_strnfill (10000, 'x');
  g_autofree char *longest = g_strnfill (FICHA_USES_PROGRAM_MAX, 'x');
  const struct
  {
    const char *program;
    const char *kept;
  } cases[] = {
    { "fichactl", "fichactl" },
    { "", "" },
    { "tmux: server", "tmux: server" },
    { "a\nb\tc\x1b[31m", "abc[31m" },
    { "relatório", "relatório" },
    { "\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd" },
    { "<b>&", "<b>&" },
    { endless, longest },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaUses) uses = ficha_uses_new ();
      g_autoptr (FichaUses) again = ficha_uses_new ();
      g_autofree char *text = NULL;

      g_test_message ("%s", cases[i].kept);
      ficha_uses_add (uses, 10, LOJA, FICHA_USE_GIVEN, cases[i].program, 0);
      ficha_uses_add (uses, 11, LOJA, FICHA_USE_GIVEN, cases[i].program, 0);
      g_assert_cmpuint (ficha_uses_get_n (uses), ==, 1);
      g_assert_cmpstr (ficha_uses_get (uses, 0)->program, ==, cases[i].kept);

      text = ficha_uses_to_text (uses);
      ficha_uses_read_text (again, text);
      g_assert_cmpuint (ficha_uses_get_n (again), ==, 1);
      g_assert_cmpstr (ficha_uses_get (again, 0)->program, ==, cases[i].kept);
      g_assert_cmpint (ficha_uses_get (again, 0)->at, ==, 11);
      g_assert_cmpstr (ficha_uses_get (again, 0)->id, ==, LOJA);
    }
}

static void
test_read (void)
{
  static const struct
  {
    const char *text;
    const char *words;
  } cases[] = {
    { "", "" },
    { "10 " LOJA " given cron\n20 " LOJA " copied \n", "20 copied; 10 given cron" },
    { "10 " LOJA " given cron", "10 given cron" },
    { "10 " LOJA " given\n11 " LOJA " key-copied \n", "11 key-copied" },
    { "x " LOJA " given cron\n1e3 " LOJA " given cron\n -1 " LOJA " given cron", "" },
    { "99999999999999999999 " LOJA " given cron", "" },
    { "10 ../../etc/passwd given cron", "" },
    { "10 " LOJA " eaten cron", "" },
    { "\xff\xfe\n\n\n  \n", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaUses) uses = ficha_uses_new ();

      g_test_message ("%s", cases[i].words);
      ficha_uses_read_text (uses, cases[i].text);
      assert_words (uses, cases[i].words);
    }
}

static void
test_name (void)
{
  static const struct
  {
    const char *comm;
    const char *cgroup;
    const char *name;
  } cases[] = {
    { "fichactl\n", NULL, "fichactl" },
    { "sync orders\n", "0::/user.slice/user-1000.slice/session-2.scope\n", "sync orders" },
    { "bwrap\n", "0::/user.slice/app.slice/app-flatpak-org.gnome.Builder-4711.scope\n",
      "org.gnome.Builder" },
    { "node\n", "0::/app.slice/app-flatpak-com.getpostman.Postman-99.scope/inner\n",
      "com.getpostman.Postman" },
    { "odd\n", "0::/app-flatpak-.scope\n", "odd" },
    { "odd\n", "0::/app-flatpak--1.scope\n", "odd" },
    { "odd\n", "0::/app-flatpak-org.example.App-1.service\n", "odd" },
    { "odd\n", "", "odd" },
    { "", NULL, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = ficha_caller_name (cases[i].comm, cases[i].cgroup);

      g_test_message ("%s", cases[i].name);
      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/uses/folded", test_folded);
  g_test_add_func ("/uses/bounded", test_bounded);
  g_test_add_func ("/uses/programs", test_programs);
  g_test_add_func ("/uses/read", test_read);
  g_test_add_func ("/uses/caller-name", test_name);

  return g_test_run ();
}
