// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-list-page.h"
#include "ficha-list-row.h"
#include "ficha-ui-fixture.h"

/* The list: its order, its search, and what a key does to the row that has the focus. */

static GListModel *
find_model (GtkWidget *page)
{
  GtkWidget *list = ficha_ui_find (page, GTK_TYPE_LIST_VIEW, NULL);

  return G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
}

/* The names that are shown, with commas between them. */
static char *
get_shown (GtkWidget *page)
{
  GListModel *model = find_model (page);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (FichaItem) item = g_list_model_get_item (model, i);

      g_ptr_array_add (names, (char *) ficha_item_get_name (item));
    }
  g_ptr_array_add (names, NULL);

  return g_strjoinv (", ", (char **) names->pdata);
}

static GtkWidget *
present_list (FichaUiFixture *fixture)
{
  GtkWidget *page = GTK_WIDGET (ficha_list_page_new (fixture->verbs, fixture->clock));

  ficha_ui_fixture_present (fixture, page);
  return page;
}

static void
test_order (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *sort_by;
    const char *shown;
  } cases[] = {
    { "name", "Curitiba, Matriz, São Paulo" },
    { "attention", "São Paulo, Curitiba, Matriz" },
    { "name", "Curitiba, Matriz, São Paulo" },
  };
  GtkWidget *page;

  ficha_ui_fixture_add (fixture, "1", "Matriz", "valid", 3600);
  ficha_ui_fixture_add (fixture, "2", "São Paulo", "refused", -60);
  ficha_ui_fixture_add (fixture, "3", "Curitiba", "valid", 3600);
  page = present_list (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = NULL;
      g_autofree char *sort_by = NULL;

      g_test_message ("%s", cases[i].sort_by);
      gtk_widget_activate_action (page, "list.sort-by", "s", cases[i].sort_by);
      shown = get_shown (page);
      g_assert_cmpstr (shown, ==, cases[i].shown);
      g_object_get (page, "sort-by", &sort_by, NULL);
      g_assert_cmpstr (sort_by, ==, cases[i].sort_by);
    }
}

static void
test_search (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *typed;
    const char *shown;
  } cases[] = {
    { "sao", "São Paulo" },
    { "MATRIZ", "Matriz" },
    { "api.", "Matriz, São Paulo" },
    { "ck_live_", "Matriz, São Paulo" },
    { "paulo sao", "São Paulo" },
    { "nothing like it", "" },
    { "", "Matriz, São Paulo" },
    /* letter by letter, there and back */
    { "p", "Matriz, São Paulo" },
    { "pa", "São Paulo" },
    { "pau s", "São Paulo" },
    { "pau sz", "" },
    { "pau s", "São Paulo" },
    { "p", "Matriz, São Paulo" },
    { "mat pa", "" },
    { "mat", "Matriz" },
  };
  GtkWidget *page, *entry;

  ficha_ui_fixture_add (fixture, "1", "Matriz", "valid", 3600);
  ficha_ui_fixture_add (fixture, "2", "São Paulo", "valid", 3600);
  page = present_list (fixture);
  ficha_list_page_start_search (FICHA_LIST_PAGE (page), NULL);
  entry = ficha_ui_find (page, GTK_TYPE_SEARCH_ENTRY, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = NULL;

      g_test_message ("%s", cases[i].typed);
      gtk_editable_set_text (GTK_EDITABLE (entry), cases[i].typed);
      ficha_assert_await ((g_free (shown), shown = get_shown (page),
                           g_str_equal (shown, cases[i].shown)),
                          FICHA_UI_PATIENCE);
    }
}

/* What is searched for may be among those that still come. */
static void
test_search_early (FichaUiFixture *fixture, gconstpointer data)
{
  GtkWidget *page = present_list (fixture);
  GtkWidget *none = ficha_ui_find (page, GTK_TYPE_LABEL, "No Results Found");
  GtkWidget *entry = ficha_ui_find (page, GTK_TYPE_SEARCH_ENTRY, NULL);
  GListModel *model = find_model (page);

  ficha_fake_agent_put_many (fixture->agent, 350, FICHA_UI_NOW);
  ficha_fake_agent_hold (fixture->agent, "ListAfter");
  ficha_store_load (fixture->store);
  ficha_store_fill (fixture->store);
  ficha_assert_await (g_list_model_get_n_items (model) == 250, FICHA_UI_PATIENCE);

  ficha_list_page_start_search (FICHA_LIST_PAGE (page), "loja 34");
  ficha_assert_await (g_list_model_get_n_items (model) == 3, FICHA_UI_PATIENCE);
  gtk_editable_set_text (GTK_EDITABLE (entry), "nothing like it");
  ficha_assert_await (g_list_model_get_n_items (model) == 0, FICHA_UI_PATIENCE);
  ficha_ui_settle ();
  g_assert_false (gtk_widget_get_mapped (none));

  ficha_fake_agent_release (fixture->agent);
  ficha_assert_await (gtk_widget_get_mapped (none), FICHA_UI_PATIENCE);
  g_assert_cmpint (ficha_store_get_status (fixture->store), ==, FICHA_STORE_READY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "loja 34");
  ficha_assert_await (g_list_model_get_n_items (model) == 14, FICHA_UI_PATIENCE);
}

/* The first frame shows the first ones; who is asked for is among them. */
static void
test_limit (FichaUiFixture *fixture, gconstpointer data)
{
  FichaListPage *page;
  g_autofree char *first = NULL;
  g_autofree char *all = NULL;

  ficha_ui_fixture_add (fixture, "1", "Matriz", "valid", 3600);
  ficha_ui_fixture_add (fixture, "2", "São Paulo", "valid", 3600);
  ficha_ui_fixture_add (fixture, "3", "Curitiba", "valid", 3600);
  page = FICHA_LIST_PAGE (present_list (fixture));

  ficha_list_page_set_limit (page, 2);
  first = get_shown (GTK_WIDGET (page));
  g_assert_cmpstr (first, ==, "Curitiba, Matriz");

  ficha_list_page_select (page, ficha_store_lookup (fixture->store, "2"));
  g_assert_true (ficha_list_page_get_selected (page) == ficha_store_lookup (fixture->store, "2"));
  all = get_shown (GTK_WIDGET (page));
  g_assert_cmpstr (all, ==, "Curitiba, Matriz, São Paulo");
}

/* Control+C on the row that has the focus copies its token. */
static void
test_copy_key (FichaUiFixture *fixture, gconstpointer data)
{
  GtkWidget *page, *list, *row;
  g_autofree char *text = NULL;

  ficha_ui_fixture_add (fixture, "1", "Matriz", "valid", 3600);
  page = present_list (fixture);
  list = ficha_ui_find (page, GTK_TYPE_LIST_VIEW, NULL);
  ficha_assert_await (ficha_ui_find (page, FICHA_TYPE_LIST_ROW, NULL) != NULL, FICHA_UI_PATIENCE);
  row = ficha_ui_find (page, FICHA_TYPE_LIST_ROW, NULL);
  g_assert_true (gtk_widget_grab_focus (gtk_widget_get_parent (row)));

  g_assert_true (gtk_widget_activate_action (list, "list.on-row", "s", "row.copy::plain"));
  ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "GetAccessToken") == 1,
                      FICHA_UI_PATIENCE);
  ficha_assert_await ((g_free (text), text = ficha_ui_read_clipboard (),
                       g_strcmp0 (text, FICHA_FAKE_ACCESS_TOKEN) == 0),
                      FICHA_UI_PATIENCE);
}

static void
add_tests (void)
{
  ficha_ui_test ("/list-page/order", test_order);
  ficha_ui_test ("/list-page/search", test_search);
  ficha_ui_test ("/list-page/search/early", test_search_early);
  ficha_ui_test ("/list-page/limit", test_limit);
  ficha_ui_test ("/list-page/copy-key", test_copy_key);
}

int
main (int argc, char *argv[])
{
  return ficha_ui_test_main (argc, argv, add_tests);
}
