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
    { "name", "Curitiba, Matriz, Niterói, São Paulo" },
    { "attention", "Niterói, São Paulo, Curitiba, Matriz" },
    { "name", "Curitiba, Matriz, Niterói, São Paulo" },
  };
  GtkWidget *page;

  ficha_ui_fixture_add (fixture, "1", "Matriz", "valid", 3600);
  ficha_ui_fixture_add (fixture, "2", "São Paulo", "refused", -60);
  ficha_ui_fixture_add (fixture, "3", "Curitiba", "valid", 3600);
  ficha_ui_fixture_add (fixture, "4", "Niterói", "failing", -60);
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

/* How many rows there are, and how many of them are not empty; none may be cut off. */
static void
count_rows (GtkWidget *page, guint *n_rows, guint *n_full)
{
  GtkWidget *list = ficha_ui_find (page, GTK_TYPE_LIST_VIEW, NULL);

  *n_rows = *n_full = 0;
  for (GtkWidget *cell = gtk_widget_get_first_child (list); cell != NULL;
       cell = gtk_widget_get_next_sibling (cell))
    {
      GtkWidget *row = ficha_ui_find (cell, FICHA_TYPE_LIST_ROW, NULL);
      GtkWidget *content;
      int minimum;

      if (row == NULL)
        continue;
      *n_rows += 1;
      content = gtk_widget_get_first_child (row);
      if (content == NULL)
        continue;
      *n_full += 1;
      gtk_widget_measure (content, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (row), &minimum,
                          NULL, NULL, NULL);
      if (gtk_widget_get_child_visible (cell))
        g_assert_cmpint (gtk_widget_get_height (row), >=, minimum);
    }
}

/* Rows are empty until they are on the screen; and as high as they have to be then. */
static void
test_empty_rows (FichaUiFixture *fixture, gconstpointer data)
{
  static const int percents[] = { 100, 200 };

  ficha_fake_agent_put_many (fixture->agent, 300, FICHA_UI_NOW);
  ficha_store_load (fixture->store);
  ficha_store_fill (fixture->store);
  ficha_assert_await (g_list_model_get_n_items (G_LIST_MODEL (fixture->store)) == 300,
                      FICHA_UI_PATIENCE);
  for (gsize i = 0; i < G_N_ELEMENTS (percents); i++)
    {
      GtkWidget *page, *list;
      guint n_rows, n_full;

      g_test_message ("letters of %d %%", percents[i]);
      g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * percents[i] / 100,
                    NULL);
      page = present_list (fixture);
      ficha_assert_await (ficha_ui_find (page, GTK_TYPE_LABEL, "Loja 000") != NULL,
                          FICHA_UI_PATIENCE);
      ficha_ui_settle ();
      count_rows (page, &n_rows, &n_full);
      g_test_message ("%u rows, %u not empty", n_rows, n_full);
      g_assert_cmpuint (n_rows, >, 50);
      g_assert_cmpuint (n_full, >=, 4);
      if (gtk_check_version (4, 18, 0) == NULL) /* those before give all rows a place */
        g_assert_cmpuint (n_full, <, 25);

      g_test_message ("the last one");
      list = ficha_ui_find (page, GTK_TYPE_LIST_VIEW, NULL);
      gtk_list_view_scroll_to (GTK_LIST_VIEW (list), 299, GTK_LIST_SCROLL_FOCUS, NULL);
      ficha_assert_await (ficha_ui_find (page, GTK_TYPE_LABEL, "Loja 299") != NULL,
                          FICHA_UI_PATIENCE);
      ficha_ui_settle ();
      count_rows (page, &n_rows, &n_full);
    }
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-xft-dpi");
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
  ficha_ui_test ("/list-page/empty-rows", test_empty_rows);
  ficha_ui_test ("/list-page/copy-key", test_copy_key);
}

int
main (int argc, char *argv[])
{
  return ficha_ui_test_main (argc, argv, add_tests);
}
