// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-fixture.h"
#include "ficha-search-provider.h"
#include "ficha-test.h"
#include "ficha-window-recorder.h"

/* The agent as GNOME Shell's search calls it (fault D17). */

#define PATIENCE 10000

static GVariant *
call (FichaAgentFixture *f, const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_sync (ficha_client_get_connection (f->client), FICHA_AGENT_ID,
                                   FICHA_SEARCH_PROVIDER_PATH, "org.gnome.Shell.SearchProvider2",
                                   method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE, 10000, NULL,
                                   &error);

  g_assert_no_error (error);
  return g_steal_pointer (&reply);
}

/* The names of what @query finds, in order: "Filial Curitiba, Loja". */
static char *
dup_found (FichaAgentFixture *f, const char *query)
{
  g_auto (GStrv) terms = g_strsplit (query, " ", -1);
  g_autoptr (GVariant) first = call (f, "GetInitialResultSet", g_variant_new ("(^as)", terms));
  g_autofree const char **ids = NULL;
  g_autoptr (GVariant) again = NULL;
  g_autoptr (GVariant) metas = NULL;
  g_autoptr (GVariant) list = NULL;
  GString *names = g_string_new (NULL);

  g_variant_get (first, "(^a&s)", &ids);
  again = call (f, "GetSubsearchResultSet", g_variant_new ("(^as^as)", ids, terms));
  g_assert_true (g_variant_equal (first, again));

  metas = call (f, "GetResultMetas", g_variant_new ("(^as)", ids));
  list = g_variant_get_child_value (metas, 0);
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) meta = g_variant_get_child_value (list, i);
      const char *id, *name;

      g_assert_true (g_variant_lookup (meta, "id", "&s", &id));
      g_assert_cmpstr (id, ==, ids[i]);
      g_assert_true (g_variant_lookup (meta, "name", "&s", &name));
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
    }

  return g_string_free_and_steal (names);
}

static void
test_found (void)
{
  static const struct
  {
    const char *query;
    const char *found;
  } cases[] = {
    { "loja", "Loja São João & Cia <b>" },
    { "SAO joao", "Loja São João & Cia <b>" },
    { "i", "Filial Curitiba, Loja São João & Cia <b>" },
    { "<b>", "Loja São João & Cia <b>" },
    { "token", "Filial Curitiba, Loja São João & Cia <b>" },
    { "Bitize", "Filial Curitiba, Loja São João & Cia <b>" },
    { "tok curi", "Filial Curitiba" },
    { "to", "" }, /* two letters of "token" are no word yet */
    { "tokens", "" },
    { "manaus", "" },
    { "", "" },
    { " ", "" },
    { "268f364d", "" }, /* neither the consumer key nor the address: all have "a" and "i" in them */
    { "127.0.0.1", "" },
  };
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *loja =
      ficha_agent_fixture_add (f, "Loja São João & Cia <b>", "life=3600", &error);
  g_autofree char *filial = ficha_agent_fixture_add (f, "Filial Curitiba", "life=3600", &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = dup_found (f, cases[i].query);

      g_test_message ("“%s”", cases[i].query);
      g_assert_cmpstr (found, ==, cases[i].found);
    }
}

/* The state and the time left, and nothing that anybody could use: no token, key or address. What is
 * gone meanwhile is left out. */
static void
test_metas (void)
{
  static const struct
  {
    const char *options;
    gboolean renew;
    const char *description;
  } cases[] = {
    { "life=3630", FALSE, "Valid for 60\u202fmin" },
    { "fault=status-401,after=1", TRUE, "Secret key refused" },
    { "life=3630,fault=status-503,after=1", TRUE, "Valid for 60\u202fmin" }, /* it still works */
    { "fault=status-503", FALSE, "Renewal failed" },
  };
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("Loja & <%zu>", i);
      g_autofree char *added = ficha_agent_fixture_add (f, name, cases[i].options, NULL);
      g_autofree char *token = NULL;
      g_autoptr (GVariant) shown = NULL;
      g_autoptr (GVariant) metas = NULL;
      g_autofree char *text = NULL;
      g_autofree char *expected = NULL;
      const char *id;

      g_test_message ("%s", cases[i].options);
      if (cases[i].renew)
        token = ficha_agent_fixture_token (f, added, TRUE, NULL);
      shown = ficha_agent_fixture_show (f, name);
      g_assert_true (g_variant_lookup (shown, "id", "&s", &id));

      metas = call (f, "GetResultMetas",
                    g_variant_new ("(^as)", (const char *const[]) { "gone", id, NULL }));
      text = g_variant_print (metas, FALSE);
      expected = g_strdup_printf ("([{'id': <'%s'>, 'name': <'%s'>, 'description': <'%s'>,"
                                  " 'gicon': <'" FICHA_APP_ID "'>}],)",
                                  id, name, cases[i].description);
      g_assert_cmpstr (text, ==, expected);
    }
}

/* A result that is chosen: the window copies its token, in front of all others. */
static void
test_activate (void)
{
  const char *const terms[] = { "loja", "x", NULL };
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "life=3600", NULL);
  g_autofree char *copy = g_strdup_printf ("copy [<'%s'>]  _TIME77 1", id);
  g_autoptr (FichaWindowRecorder) window =
      ficha_window_recorder_new (ficha_client_get_connection (f->client));

  g_variant_unref (call (f, "ActivateResult", g_variant_new ("(s^asu)", id, terms, 77)));
  ficha_assert_await (g_strcmp0 (ficha_window_recorder_get_told (window), copy) == 0, PATIENCE);

  g_variant_unref (call (f, "LaunchSearch", g_variant_new ("(^asu)", terms, 78)));
  ficha_assert_await (g_strcmp0 (ficha_window_recorder_get_told (window),
                                 "search [<'loja x'>]  _TIME78 1") == 0,
                      PATIENCE);
}

/* The preference "Offer Tokens in GNOME Search". */
static void
test_off (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *config = g_build_filename (g_getenv ("HOME"), "settings", NULL);
  g_autofree char *folder = g_build_filename (config, "glib-2.0", "settings", NULL);
  g_autofree char *path = g_build_filename (folder, "keyfile", NULL);
  g_autofree char *text = g_strdup_printf ("[%s]\nsearch-provider=false\n", FICHA_APP_PATH + 1);
  g_autofree char *id = NULL;
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;

  /* the agent is started with them */
  g_setenv ("GSETTINGS_BACKEND", "keyfile", TRUE);
  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);

  id = ficha_agent_fixture_add (f, "Loja", "life=3600", &error);
  g_assert_no_error (error);
  found = dup_found (f, "loja");
  g_assert_cmpstr (found, ==, "");

  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_unsetenv ("XDG_CONFIG_HOME");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/agent/search/D17/found", test_found);
  g_test_add_func ("/agent/search/D17/metas", test_metas);
  g_test_add_func ("/agent/search/activate", test_activate);
  g_test_add_func ("/agent/search/off", test_off);

  return g_test_run ();
}
