// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-detail-page.h"
#include "ficha-error-row.h"
#include "ficha-explain.h"
#include "ficha-export-dialog.h"
#include "ficha-list-row.h"
#include "ficha-status-page.h"
#include "ficha-token-row.h"
#include "ficha-ui-fixture.h"
#include "ficha-window.h"

/* After each action the focus is where a person goes on. */

static FichaWindow *
make_window (FichaUiFixture *fixture)
{
  FichaWindow *window =
      ficha_window_new (NULL, fixture->store, fixture->clipboard, fixture->clock, NULL);
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("new-integration", NULL);

  /* the application's, without which its buttons cannot be used */
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (action));
  gtk_widget_insert_action_group (GTK_WIDGET (window), "app", G_ACTION_GROUP (actions));

  return window;
}

static FichaWindow *
create_window (FichaUiFixture *fixture, int width)
{
  FichaWindow *window = make_window (fixture);

  gtk_window_set_default_size (GTK_WINDOW (window), width, 640);
  gtk_window_present (GTK_WINDOW (window));
  ficha_assert_await (gtk_widget_get_mapped (GTK_WIDGET (window)), FICHA_UI_PATIENCE);

  return window;
}

static void
close_window (FichaWindow *window)
{
  ficha_ui_settle ();
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What has the focus: the name on a row of the list, the action of a button, else a type. */
static const char *
get_focus (FichaWindow *window)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
  GtkWidget *child = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  if (focus == NULL)
    return "nothing";
  if (child != NULL && FICHA_IS_LIST_ROW (child))
    {
      GtkWidget *name = ficha_ui_find (child, GTK_TYPE_LABEL, NULL);

      return name != NULL ? gtk_label_get_label (GTK_LABEL (name)) : "a row without a place yet";
    }
  if (GTK_IS_ACTIONABLE (focus) && gtk_actionable_get_action_name (GTK_ACTIONABLE (focus)) != NULL)
    return gtk_actionable_get_action_name (GTK_ACTIONABLE (focus));

  return G_OBJECT_TYPE_NAME (focus);
}

#define await_focus(window, expected)                                                              \
  G_STMT_START                                                                                     \
  {                                                                                                \
    const gint64 await_end = g_get_monotonic_time () + FICHA_UI_PATIENCE * (gint64) 1000;          \
                                                                                                   \
    while (!g_str_equal (get_focus (window), expected) && ficha_test_iterate (await_end))          \
      ;                                                                                            \
    g_assert_cmpstr (get_focus (window), ==, expected);                                            \
  }                                                                                                \
  G_STMT_END

static AdwNavigationSplitView *
get_split (FichaWindow *window)
{
  return ADW_NAVIGATION_SPLIT_VIEW (
      ficha_ui_find (GTK_WIDGET (window), ADW_TYPE_NAVIGATION_SPLIT_VIEW, NULL));
}

static FichaDetailPage *
get_detail (FichaWindow *window)
{
  return FICHA_DETAIL_PAGE (adw_navigation_split_view_get_content (get_split (window)));
}

static const char *
get_shown (FichaWindow *window)
{
  return ficha_item_get_name (ficha_detail_page_get_item (get_detail (window)));
}

/* The integrations in the list, in its order. */
static GListModel *
get_model (FichaWindow *window)
{
  GtkWidget *list = ficha_ui_find (GTK_WIDGET (window), GTK_TYPE_LIST_VIEW, NULL);

  return G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
}

static guint
count_rows (FichaWindow *window)
{
  return g_list_model_get_n_items (get_model (window));
}

static AdwDialog *
get_dialog (FichaWindow *window)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window));
}

/* As the Delete key does. */
static void
delete_focused (FichaWindow *window)
{
  GtkWidget *list = ficha_ui_find (GTK_WIDGET (window), GTK_TYPE_LIST_VIEW, NULL);

  g_assert_true (gtk_widget_activate_action (list, "list.on-row", "s", "row.remove"));
}

/* Says yes to the removal of an integration whose secret key is nowhere else. */
static void
confirm (FichaWindow *window)
{
  ficha_assert_await (get_dialog (window) != NULL, FICHA_UI_PATIENCE);
  g_signal_emit_by_name (get_dialog (window), "response", "remove");
  adw_dialog_force_close (get_dialog (window));
}

static void
undo (FichaWindow *window, const char *name)
{
  g_autofree char *title = g_strdup_printf ("“%s” removed", name);

  ficha_assert_await (ficha_ui_find (GTK_WIDGET (window), GTK_TYPE_LABEL, title) != NULL,
                      FICHA_UI_PATIENCE);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.undo", NULL));
}

static AdwDialog *
fill_form (FichaWindow *window, const char *name)
{
  static const char *const titles[] = { "Name", "Consumer Key", "Secret Key" };
  AdwDialog *dialog;

  ficha_window_new_integration (window);
  dialog = get_dialog (window);
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    gtk_editable_set_text (GTK_EDITABLE (
                               ficha_ui_find (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW, titles[i])),
                           name);

  return dialog;
}

static void
add (FichaWindow *window, const char *name)
{
  AdwDialog *dialog = fill_form (window, name);

  gtk_widget_activate_action (GTK_WIDGET (dialog), "edit.save", NULL);
  ficha_assert_await (get_dialog (window) == NULL, FICHA_UI_PATIENCE);
}

/* Valid ones, of which each has its number for its id and its name. */
static void
add_many (FichaUiFixture *fixture, guint number)
{
  for (guint i = 0; i < number; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u", i);

      ficha_ui_fixture_add (fixture, name, name, "valid", 3240);
    }
}

/* What is built after the first frame does not move it. */
static void
test_open (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint n;
    const char *focus;
  } cases[] = {
    { 0, "app.new-integration" },
    { 30, "00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FichaWindow *window;

      g_test_message ("%u integrations", cases[i].n);
      add_many (fixture, cases[i].n);
      ficha_ui_fixture_load (fixture);
      window = make_window (fixture);
      ficha_window_open (window);
      ficha_assert_await (gtk_widget_get_mapped (GTK_WIDGET (window)), FICHA_UI_PATIENCE);
      await_focus (window, cases[i].focus);
      if (cases[i].n > 0)
        ficha_assert_await (ficha_ui_find (GTK_WIDGET (window), FICHA_TYPE_DETAIL_PAGE, NULL) !=
                                    NULL &&
                                count_rows (window) == cases[i].n,
                            FICHA_UI_PATIENCE);
      ficha_ui_settle ();
      g_assert_cmpstr (get_focus (window), ==, cases[i].focus);
      close_window (window);
    }
}

static void
test_add (FichaUiFixture *fixture, gconstpointer data)
{
  FichaWindow *window = create_window (fixture, 900);

  g_test_message ("first run");
  ficha_ui_fixture_load (fixture);
  await_focus (window, "app.new-integration");

  g_test_message ("the first, then another");
  add (window, "Matriz");
  await_focus (window, "Matriz");
  add (window, "Filial");
  await_focus (window, "Filial");
  g_assert_cmpstr (get_shown (window), ==, "Filial");

  g_test_message ("a search ends that would hide it");
  ficha_window_search (window, "matriz");
  ficha_assert_await (count_rows (window) == 1, FICHA_UI_PATIENCE);
  add (window, "Santos");
  await_focus (window, "Santos");
  g_assert_cmpstr (get_shown (window), ==, "Santos");

  g_test_message ("the last ones go");
  delete_focused (window);
  confirm (window);
  await_focus (window, "Matriz");
  delete_focused (window);
  confirm (window);
  await_focus (window, "Filial");
  delete_focused (window);
  confirm (window);
  await_focus (window, "app.new-integration");
  undo (window, "Filial");
  await_focus (window, "Filial");

  close_window (window);
}

static void
test_remove (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *id;
    const char *name;
    const char *next;
  } cases[] = {
    { "2", "Bahia", "Campinas" },
    { "4", "Diadema", "Campinas" },
    { "1", "Acre", "Bahia" },
  };
  FichaWindow *window;

  ficha_ui_fixture_add (fixture, "3", "Campinas", "valid", 3240);
  ficha_ui_fixture_add (fixture, "1", "Acre", "valid", 3240);
  ficha_ui_fixture_add (fixture, "4", "Diadema", "valid", 3240);
  ficha_ui_fixture_add (fixture, "2", "Bahia", "valid", 3240);
  window = create_window (fixture, 900);
  g_test_message ("at the start");
  await_focus (window, "Acre");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s, by a key and brought back", cases[i].name);
      ficha_window_show_integration (window, cases[i].id);
      await_focus (window, cases[i].name);
      delete_focused (window);
      await_focus (window, cases[i].next);
      g_assert_cmpstr (get_shown (window), ==, cases[i].next);
      undo (window, cases[i].name);
      await_focus (window, cases[i].name);
      g_assert_cmpstr (get_shown (window), ==, cases[i].name);

      g_test_message ("%s, from the menu beside the list", cases[i].name);
      g_assert_true (
          gtk_widget_child_focus (GTK_WIDGET (get_detail (window)), GTK_DIR_TAB_FORWARD));
      gtk_widget_activate_action (GTK_WIDGET (get_detail (window)), "detail.remove", NULL);
      await_focus (window, cases[i].next);
      undo (window, cases[i].name);
      await_focus (window, cases[i].name);
    }

  g_test_message ("whoever types goes on typing");
  ficha_window_search (window, "");
  await_focus (window, "GtkText");
  ficha_fake_agent_remove (fixture->agent, "1");
  ficha_assert_await (ficha_store_lookup (fixture->store, "1") == NULL, FICHA_UI_PATIENCE);
  ficha_ui_settle ();
  await_focus (window, "GtkText");
  g_assert_cmpstr (get_shown (window), ==, "Bahia");

  close_window (window);
}

/* A row that moves, its own or another, takes the focus and the page beside with it. */
static void
test_move (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *state;
    const char *first;
  } cases[] = {
    { "29", "failing", "29" }, { "29", "renewing", "00" }, { "20", "failing", "20" },
    { "00", "refused", "00" }, { "20", "valid", "00" },
  };
  FichaWindow *window;

  add_many (fixture, 30);
  window = create_window (fixture, 900);
  await_focus (window, "00");
  ficha_window_show_integration (window, "29");
  await_focus (window, "29");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaItem) first = NULL;

      g_test_message ("%s is %s", cases[i].name, cases[i].state);
      ficha_ui_fixture_add (fixture, cases[i].name, cases[i].name, cases[i].state, 3240);
      first = g_list_model_get_item (get_model (window), 0);
      g_assert_cmpstr (ficha_item_get_name (first), ==, cases[i].first);
      ficha_ui_settle ();
      g_assert_cmpstr (get_focus (window), ==, "29");
      g_assert_cmpstr (get_shown (window), ==, "29");
    }

  close_window (window);
}

static void
test_narrow (FichaUiFixture *fixture, gconstpointer data)
{
  FichaWindow *window;

  ficha_ui_fixture_add (fixture, "1", "Acre", "valid", 3240);
  ficha_ui_fixture_add (fixture, "2", "Bahia", "valid", 3240);
  window = create_window (fixture, 360);
  ficha_assert_await (adw_navigation_split_view_get_collapsed (get_split (window)),
                      FICHA_UI_PATIENCE);

  add (window, "Campinas");
  g_assert_true (adw_navigation_split_view_get_show_content (get_split (window)));
  g_assert_cmpstr (get_shown (window), ==, "Campinas");
  await_focus (window, "detail.copy");

  g_test_message ("back in the list");
  gtk_widget_activate_action (GTK_WIDGET (get_detail (window)), "detail.remove", NULL);
  confirm (window);
  await_focus (window, "Bahia");
  undo (window, "Campinas");
  await_focus (window, "Campinas");
  g_assert_false (adw_navigation_split_view_get_show_content (get_split (window)));

  close_window (window);
}

/* Where there is no integration the focus is on what can be done. */
static void
test_status (FichaUiFixture *fixture, gconstpointer data)
{
  FichaWindow *window = create_window (fixture, 900);
  GtkWidget *page = ficha_ui_find (GTK_WIDGET (window), FICHA_TYPE_STATUS_PAGE, NULL);

  ficha_fake_agent_fail (fixture->agent, "ListFirst", FICHA_ERROR_NO_AGENT, "");
  ficha_store_load (fixture->store);
  await_focus (window, "win.reload");
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), page));
  ficha_fake_agent_succeed (fixture->agent, "ListFirst");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.reload", NULL);
  await_focus (window, "app.new-integration");
  ficha_fake_agent_set_keyring (fixture->agent, "absent");
  await_focus (window, "win.find-keyring");

  g_test_message ("an integration comes; what the list hides moves nothing");
  ficha_ui_fixture_add (fixture, "1", "Acre", "valid", 3240);
  await_focus (window, "Acre");
  ficha_window_search (window, "");
  await_focus (window, "GtkText");
  ficha_fake_agent_set_keyring (fixture->agent, "ready");
  ficha_assert_await (g_str_equal (ficha_store_get_keyring (fixture->store), "ready"),
                      FICHA_UI_PATIENCE);
  await_focus (window, "GtkText");

  close_window (window);
}

/* A dialog gives the focus back. */
static void
test_dialogs (FichaUiFixture *fixture, gconstpointer data)
{
  static const char *const actions[] = { "win.activity", "win.check-up" };
  FichaWindow *window;

  ficha_ui_fixture_add (fixture, "1", "Acre", "valid", 3240);
  ficha_ui_fixture_add (fixture, "2", "Bahia", "valid", 3240);
  window = create_window (fixture, 900);
  ficha_window_show_integration (window, "2");
  await_focus (window, "Bahia");

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_test_message ("%s", actions[i]);
      gtk_widget_activate_action (GTK_WIDGET (window), actions[i], NULL);
      ficha_assert_await (!g_str_equal (get_focus (window), "Bahia"), FICHA_UI_PATIENCE);
      adw_dialog_close (get_dialog (window));
      await_focus (window, "Bahia");
    }

  g_test_message ("saved, by a key in the list");
  gtk_widget_activate_action (GTK_WIDGET (get_detail (window)), "detail.edit", NULL);
  await_focus (window, "GtkText");
  gtk_editable_set_text (GTK_EDITABLE (ficha_ui_find (GTK_WIDGET (get_dialog (window)),
                                                      ADW_TYPE_ENTRY_ROW, "Name")),
                         "Aaa");
  gtk_widget_activate_action (GTK_WIDGET (get_dialog (window)), "edit.save", NULL);
  await_focus (window, "Aaa");
  g_assert_null (get_dialog (window));

  g_test_message ("what happens meanwhile waits");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.check-up", NULL);
  ficha_assert_await (gtk_window_get_focus (GTK_WINDOW (window)) != NULL &&
                          gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)),
                                                  GTK_WIDGET (get_dialog (window))),
                      FICHA_UI_PATIENCE);
  ficha_fake_agent_remove (fixture->agent, "2");
  ficha_assert_await (ficha_store_lookup (fixture->store, "2") == NULL, FICHA_UI_PATIENCE);
  g_assert_false (g_str_equal (get_focus (window), "Acre"));
  adw_dialog_close (get_dialog (window));
  await_focus (window, "Acre");

  close_window (window);
}

/* Whether all of a row can be seen, or as much of it as there is room for. */
static gboolean
is_in_view (GtkWidget *row)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (row, GTK_TYPE_VIEWPORT);
  graphene_rect_t bounds;

  return gtk_widget_get_mapped (row) && gtk_widget_compute_bounds (row, viewport, &bounds) &&
         bounds.size.height > 20 && bounds.origin.y >= 0 &&
         bounds.origin.y + bounds.size.height <= gtk_widget_get_height (viewport);
}

/* An error of this title. */
static GtkWidget *
find_error (GtkWidget *widget, const char *title)
{
  return gtk_widget_get_ancestor (ficha_ui_find (widget, GTK_TYPE_LABEL, title),
                                  FICHA_TYPE_ERROR_ROW);
}

/* In a window so low that there is no room for it below the fields. */
static void
test_failure (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    FichaError code;
    const char *pressed; /* a button, or Return in a field */
    const char *focus;
  } cases[] = {
    { FICHA_ERROR_CONNECT, "edit.test", "GtkButton" }, /* Try Again */
    { FICHA_ERROR_CONNECT, "edit.save", "GtkButton" },     { FICHA_ERROR_CONNECT, NULL, "GtkText" },
    { FICHA_ERROR_REFUSED, "edit.test", "FichaErrorRow" }, { FICHA_ERROR_REFUSED, NULL, "GtkText" },
  };
  FichaWindow *window = create_window (fixture, 360);

  gtk_window_set_default_size (GTK_WINDOW (window), 360, 400);
  ficha_ui_fixture_load (fixture);
  await_focus (window, "app.new-integration");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GtkWidget *dialog = GTK_WIDGET (fill_form (window, "Loja"));
      GtkWidget *test = ficha_ui_find (dialog, GTK_TYPE_BUTTON, "edit.test");
      const char *title = ficha_explain_title (cases[i].code);

      g_test_message ("%s, %s", title, cases[i].pressed != NULL ? cases[i].pressed : "Return");
      await_focus (window, "GtkText");
      ficha_fake_agent_fail (fixture->agent, "Try", cases[i].code, "");
      if (cases[i].pressed != NULL)
        gtk_widget_grab_focus (ficha_ui_find (dialog, GTK_TYPE_BUTTON, cases[i].pressed));
      gtk_widget_activate_action (dialog, cases[i].pressed != NULL ? cases[i].pressed : "edit.save",
                                  NULL);
      ficha_assert_await (ficha_ui_find (dialog, GTK_TYPE_LABEL, title) != NULL &&
                              is_in_view (find_error (dialog, title)),
                          FICHA_UI_PATIENCE);
      await_focus (window, cases[i].focus);

      g_test_message ("no two buttons do the same");
      g_assert_cmpint (gtk_widget_get_visible (test), ==, cases[i].code == FICHA_ERROR_REFUSED);
      adw_dialog_force_close (ADW_DIALOG (dialog));
      ficha_assert_await (get_dialog (window) == NULL, FICHA_UI_PATIENCE);
    }

  close_window (window);
}

/* What a person has to see is in view. */
static void
test_in_view (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item;
  FichaWindow *window;
  GtkWidget *page, *row;
  GtkAdjustment *adjustment;

  ficha_ui_fixture_add (fixture, "1", "Acre", "valid", 3240);
  item = ficha_ui_fixture_add (fixture, "2", "Bahia", "missing", 3240);
  g_assert_nonnull (item);
  window = create_window (fixture, 360);
  ficha_assert_await (adw_navigation_split_view_get_collapsed (get_split (window)),
                      FICHA_UI_PATIENCE);
  ficha_window_show_integration (window, "1");
  await_focus (window, "detail.copy");
  page = ficha_ui_find (GTK_WIDGET (get_detail (window)), ADW_TYPE_PREFERENCES_PAGE, NULL);
  row = ficha_ui_find (page, FICHA_TYPE_TOKEN_ROW, NULL);
  adjustment = gtk_scrolled_window_get_vadjustment (
      GTK_SCROLLED_WINDOW (ficha_ui_find (page, GTK_TYPE_SCROLLED_WINDOW, NULL)));
  ficha_assert_await (is_in_view (row), FICHA_UI_PATIENCE);

  g_test_message ("a token that is shown by its key");
  gtk_adjustment_set_value (adjustment, 1000);
  ficha_assert_await (!is_in_view (row), FICHA_UI_PATIENCE);
  gtk_widget_activate_action (GTK_WIDGET (get_detail (window)), "detail.reveal", NULL);
  ficha_assert_await (ficha_token_row_is_revealed (FICHA_TOKEN_ROW (row)) && is_in_view (row),
                      FICHA_UI_PATIENCE);

  g_test_message ("what is wrong with the next integration");
  gtk_adjustment_set_value (adjustment, 1000);
  ficha_assert_await (!is_in_view (row), FICHA_UI_PATIENCE);
  ficha_window_show_integration (window, "2");
  ficha_assert_await (is_in_view (find_error (page, "Secret Key Missing")), FICHA_UI_PATIENCE);
  ficha_ui_settle ();
  await_focus (window, "detail.copy");
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);

  close_window (window);
}

/* As a bottom sheet too a dialog begins at its first field, not at Cancel. */
static void
test_export (FichaUiFixture *fixture, gconstpointer data)
{
  static const int widths[] = { 360, 900 };

  ficha_ui_fixture_load (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      FichaWindow *window = create_window (fixture, widths[i]);
      AdwDialog *dialog =
          ADW_DIALOG (ficha_export_dialog_new (ficha_store_get_client (fixture->store)));

      g_test_message ("%d", widths[i]);
      await_focus (window, "app.new-integration");
      adw_dialog_present (dialog, GTK_WIDGET (window));
      await_focus (window, "GtkText");
      ficha_ui_settle ();
      await_focus (window, "GtkText");
      adw_dialog_force_close (dialog);
      ficha_assert_await (get_dialog (window) == NULL, FICHA_UI_PATIENCE);
      close_window (window);
    }
}

/* Whatever its width, activity begins at what happened last. */
static void
test_activity (FichaUiFixture *fixture, gconstpointer data)
{
  static const int widths[] = { 360, 900 };

  ficha_fake_agent_set_activity (
      fixture->agent, "[{'at': <int64 1795023600>, 'name': <'Acre'>, 'what': <'copied'>},"
                      " {'at': <int64 1795023500>, 'name': <'Bahia'>, 'what': <'copied'>}]");
  ficha_ui_fixture_add (fixture, "1", "Acre", "valid", 3240);
  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      FichaWindow *window = create_window (fixture, widths[i]);

      g_test_message ("%d", widths[i]);
      await_focus (window, "Acre");
      gtk_widget_activate_action (GTK_WIDGET (window), "win.activity", NULL);
      await_focus (window, "GtkListItemWidget");
      ficha_ui_settle ();
      await_focus (window, "GtkListItemWidget");
      g_assert_true (ficha_ui_holds_text (gtk_window_get_focus (GTK_WINDOW (window)), "Acre"));
      adw_dialog_force_close (get_dialog (window));
      ficha_assert_await (get_dialog (window) == NULL, FICHA_UI_PATIENCE);
      close_window (window);
    }
}

static void
add_tests (void)
{
  ficha_ui_test ("/focus/open", test_open);
  ficha_ui_test ("/focus/add", test_add);
  ficha_ui_test ("/focus/remove", test_remove);
  ficha_ui_test ("/focus/move", test_move);
  ficha_ui_test ("/focus/narrow", test_narrow);
  ficha_ui_test ("/focus/status", test_status);
  ficha_ui_test ("/focus/dialogs", test_dialogs);
  ficha_ui_test ("/focus/failure", test_failure);
  ficha_ui_test ("/focus/in-view", test_in_view);
  ficha_ui_test ("/focus/export", test_export);
  ficha_ui_test ("/focus/activity", test_activity);
}

int
main (int argc, char *argv[])
{
  return ficha_ui_test_main (argc, argv, add_tests);
}
