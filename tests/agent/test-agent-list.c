// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-fixture.h"
#include "ficha-test.h"

#include <signal.h>
#include <string.h>

/* The list in parts, of as many integrations as anybody may have. */

#define MANY  5000
#define FIRST 100
#define SLICE 700

/* Adds copies of a record: ids in the order of the names, of which every other is in lower case. */
static void
copy_record (FichaAgentFixture *f, const char *id, guint number)
{
  g_autofree char *path = ficha_agent_fixture_get_record_path (f, id);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  for (guint i = 0; i < number; i++)
    {
      g_autofree char *name = g_strdup_printf ("Name=%s %04u", i % 2 == 0 ? "Loja" : "loja", i);
      g_autofree char *copy_id = g_strdup_printf ("%08x-0000-4000-8000-000000000000", i);
      g_autofree char *copy_path = ficha_agent_fixture_get_record_path (f, copy_id);
      g_autoptr (GString) copy = g_string_new (text);

      g_assert_cmpuint (g_string_replace (copy, "Name=Zebra", name, 1), ==, 1);
      g_assert_true (g_file_set_contents_full (copy_path, copy->str, -1, G_FILE_SET_CONTENTS_NONE,
                                               0600, &error));
    }
}

/* The names in the answer, each with a comma after it, and the id of the last. */
static char *
get_names (GVariant *reply, GHashTable *ids, char **last)
{
  g_autoptr (GVariantIter) iter = NULL;
  g_autoptr (GString) names = g_string_new (NULL);
  GVariant *details;

  g_variant_get (reply, "(aa{sv})", &iter);
  while (g_variant_iter_loop (iter, "@a{sv}", &details))
    {
      const char *id, *name;

      g_assert_true (g_variant_lookup (details, "id", "&s", &id));
      g_assert_true (g_variant_lookup (details, "name", "&s", &name));
      g_string_append_printf (names, "%s,", name);
      g_hash_table_add (ids, g_strdup (id));
      g_set_str (last, id);
    }

  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
test_parts (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *refused =
      ficha_agent_fixture_add_with (f, "Zebra", "key=no",
                                    g_variant_new_parsed ("{'auto-renew': <false>}"), &error);
  g_autofree char *after = g_strdup ("");
  g_autofree char *names = NULL;
  g_autoptr (GVariant) first = NULL;
  guint before;

  g_assert_no_error (error);
  copy_record (f, refused, MANY - 1);
  g_assert_null (ficha_agent_fixture_token (f, "Zebra", FALSE, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_REFUSED);
  g_clear_error (&error);
  ficha_agent_fixture_kill (f, SIGTERM);

  g_test_message ("who needs a person, then by name");
  first =
      ficha_agent_fixture_call (f, "ListFirst", g_variant_new ("(u)", FIRST), NULL, NULL, &error);
  g_assert_no_error (error);
  names = get_names (first, ids, &after);
  g_assert_cmpuint (g_hash_table_size (ids), ==, FIRST);
  g_assert_true (g_str_has_prefix (names, "Zebra,Loja 0000,loja 0001,Loja 0002,loja 0003,"));
  g_assert_true (g_str_has_suffix (names, "Loja 0098,"));

  g_test_message ("all of them, by id; one goes meanwhile, whose id was the last");
  g_hash_table_remove_all (ids);
  g_set_str (&after, "");
  do
    {
      g_autoptr (GVariant) part = NULL;
      g_autofree char *some = NULL;

      before = g_hash_table_size (ids);
      part = ficha_agent_fixture_call (f, "ListAfter", g_variant_new ("(su)", after, SLICE), NULL,
                                       NULL, &error);
      g_assert_no_error (error);
      some = get_names (part, ids, &after);
      if (before == 0)
        {
          g_autoptr (GVariant) removed =
              ficha_agent_fixture_call (f, "Remove", g_variant_new ("(su)", after, 300), NULL, NULL,
                                        &error);

          g_assert_no_error (error);
        }
    }
  while (g_hash_table_size (ids) == before + SLICE);
  g_assert_cmpuint (g_hash_table_size (ids), ==, MANY);

  g_test_message ("fewer than are asked for are all");
  g_clear_pointer (&first, g_variant_unref);
  g_hash_table_remove_all (ids);
  first =
      ficha_agent_fixture_call (f, "ListFirst", g_variant_new ("(u)", MANY), NULL, NULL, &error);
  g_assert_no_error (error);
  g_free (names);
  names = get_names (first, ids, &after);
  g_assert_cmpuint (g_hash_table_size (ids), ==, MANY - 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/agent/list/parts", test_parts);

  return g_test_run ();
}
