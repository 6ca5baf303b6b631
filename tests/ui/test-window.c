// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-detail-page.h"
#include "ficha-list-page.h"
#include "ficha-status-page.h"
#include "ficha-ui-fixture.h"
#include "ficha-window.h"

static FichaWindow *
create_window (FichaUiFixture *fixture, int width)
{
  FichaWindow *window =
      ficha_window_new (NULL, fixture->store, fixture->clipboard, fixture->clock, NULL);

  gtk_window_set_default_size (GTK_WINDOW (window), width, 640);
  gtk_window_present (GTK_WINDOW (window));
  ficha_assert_await (gtk_widget_get_mapped (GTK_WIDGET (window)), FICHA_UI_PATIENCE);

  return window;
}

/* Whether a label of this text is on screen: its page is the visible one. */
static gboolean
shows (FichaWindow *window, const char *text)
{
  GtkWidget *label = ficha_ui_find (GTK_WIDGET (window), GTK_TYPE_LABEL, text);

  return label != NULL && gtk_widget_get_mapped (label);
}

static AdwNavigationSplitView *
get_split (FichaWindow *window)
{
  return ADW_NAVIGATION_SPLIT_VIEW (
      ficha_ui_find (GTK_WIDGET (window), ADW_TYPE_NAVIGATION_SPLIT_VIEW, NULL));
}

static FichaItem *
get_shown (FichaWindow *window)
{
  return ficha_detail_page_get_item (
      FICHA_DETAIL_PAGE (adw_navigation_split_view_get_content (get_split (window))));
}

/* What libadwaita (1.7) put off to an idle callback when a page was opened or the window became narrow,
 * it does to what is gone, if that goes first: seen with valgrind. */
static void
close_window (FichaWindow *window)
{
  ficha_ui_settle ();
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_pages (FichaUiFixture *fixture, gconstpointer data)
{
  FichaWindow *window = create_window (fixture, 900);

  ficha_fake_agent_fail (fixture->agent, "ListFirst", FICHA_ERROR_NO_AGENT, "<b>&");
  ficha_store_load (fixture->store);
  g_test_message ("the agent is not reached");
  ficha_assert_await (shows (window, "Ficha’s Service Not Reached"), FICHA_UI_PATIENCE);

  g_test_message ("it is, after all");
  ficha_fake_agent_succeed (fixture->agent, "ListFirst");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.reload", NULL);
  ficha_assert_await (shows (window, "Add Your First Integration"), FICHA_UI_PATIENCE);

  g_test_message ("no keyring");
  ficha_fake_agent_set_keyring (fixture->agent, "absent");
  ficha_assert_await (shows (window, "No Keyring Found"), FICHA_UI_PATIENCE);
  g_assert_true (shows (window, "Ficha needs a keyring service such as GNOME Keyring or KWallet to "
                                "store secret keys."));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.find-keyring", NULL);
  ficha_assert_await (shows (window, "Add Your First Integration"), FICHA_UI_PATIENCE);

  g_test_message ("an integration comes, and is shown beside the list");
  ficha_ui_fixture_add (fixture, "1", "A & B <i>", "valid", 3240);
  ficha_assert_await (shows (window, "A & B <i>"), FICHA_UI_PATIENCE);
  g_assert_true (get_shown (window) == ficha_store_lookup (fixture->store, "1"));

  g_test_message ("the agent goes, and cannot be started");
  ficha_fake_agent_vanish (fixture->agent);
  ficha_assert_await (shows (window, "Ficha’s Service Not Reached"), FICHA_UI_PATIENCE);
  ficha_fake_agent_appear (fixture->agent);
  ficha_assert_await (shows (window, "A & B <i>"), FICHA_UI_PATIENCE);

  g_test_message ("the last one goes");
  ficha_fake_agent_remove (fixture->agent, "1");
  ficha_assert_await (shows (window, "Add Your First Integration"), FICHA_UI_PATIENCE);
  g_assert_null (get_shown (window));

  close_window (window);
}

static void
test_narrow (FichaUiFixture *fixture, gconstpointer data)
{
  FichaWindow *window;
  AdwNavigationSplitView *split;

  ficha_ui_fixture_add (fixture, "1", "Production", "valid", 3240);
  ficha_ui_fixture_add (fixture, "2", "Sandbox", "valid", 3240);
  window = create_window (fixture, 360);
  split = get_split (window);
  ficha_assert_await (adw_navigation_split_view_get_collapsed (split), FICHA_UI_PATIENCE);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window)), <=, 360);

  g_test_message ("the list alone, until one is opened");
  g_assert_false (adw_navigation_split_view_get_show_content (split));
  ficha_window_show_integration (window, "2");
  g_assert_true (adw_navigation_split_view_get_show_content (split));
  g_assert_cmpstr (ficha_item_get_name (get_shown (window)), ==, "Sandbox");

  g_test_message ("back to the list when it is removed");
  ficha_fake_agent_remove (fixture->agent, "2");
  ficha_assert_await (!adw_navigation_split_view_get_show_content (split), FICHA_UI_PATIENCE);

  g_test_message ("one that is not there yet is shown when it comes; D12: or never");
  ficha_window_show_integration (window, "gone");
  ficha_window_show_integration (window, "3");
  g_assert_false (adw_navigation_split_view_get_show_content (split));
  ficha_ui_fixture_add (fixture, "3", "Nova", "none", 0);
  ficha_assert_await (adw_navigation_split_view_get_show_content (split), FICHA_UI_PATIENCE);
  g_assert_cmpstr (ficha_item_get_name (get_shown (window)), ==, "Nova");

  close_window (window);
}

/* The action of the agent that was activated last, and for which integration. */
static char *
dup_action (FichaUiFixture *fixture)
{
  GVariant *last = ficha_fake_agent_get_last (fixture->agent, "ActivateAction");
  g_autoptr (GVariant) parameters = NULL;
  g_autofree char *text = NULL;
  const char *action;

  if (last == NULL)
    return g_strdup ("nothing");

  g_variant_get (last, "(&s@ava{sv})", &action, &parameters, NULL);
  text = g_variant_print (parameters, FALSE);

  return g_strdup_printf ("%s %s", action, text);
}

static gboolean
is_seen (FichaUiFixture *fixture, const char *id)
{
  g_autofree char *action = dup_action (fixture);
  g_autofree char *expected = g_strdup_printf ("seen [<'%s'>]", id);

  return g_str_equal (action, expected);
}

/* The agent learns which integration the user looks at, and withdraws what it told of that. */
static void
test_seen (FichaUiFixture *fixture, gconstpointer data)
{
  FichaWindow *window;

  ficha_ui_fixture_add (fixture, "1", "Production", "valid", 3240);
  ficha_ui_fixture_add (fixture, "2", "Sandbox", "valid", 3240);
  window = create_window (fixture, 360);
  ficha_assert_await (adw_navigation_split_view_get_collapsed (get_split (window)),
                      FICHA_UI_PATIENCE);
  ficha_ui_settle ();
  ficha_window_show_integration (window, "2");
  ficha_assert_await (is_seen (fixture, "2"), FICHA_UI_PATIENCE);
  ficha_window_show_integration (window, "1");
  ficha_assert_await (is_seen (fixture, "1"), FICHA_UI_PATIENCE);
  close_window (window);

  g_test_message ("beside the list there is always one to see");
  ficha_window_show_integration (window = create_window (fixture, 900), "2");
  ficha_assert_await (is_seen (fixture, "2"), FICHA_UI_PATIENCE);
  close_window (window);
}

static AdwDialog *
get_dialog (FichaWindow *window)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window));
}

/* The button of a notification that the keys are refused. */
static void
test_update_keys (FichaUiFixture *fixture, gconstpointer data)
{
  FichaWindow *window;

  ficha_ui_fixture_add (fixture, "1", "Production", "valid", 3240);
  ficha_ui_fixture_add (fixture, "2", "Sandbox", "refused", 3240);
  window = create_window (fixture, 900);

  ficha_window_update_keys (window, "2");
  g_assert_cmpstr (ficha_item_get_name (get_shown (window)), ==, "Sandbox");
  g_assert_nonnull (get_dialog (window));
  adw_dialog_force_close (get_dialog (window));
  ficha_assert_await (get_dialog (window) == NULL, FICHA_UI_PATIENCE);

  g_test_message ("D12: one that is gone; one that comes later, for the form or not");
  ficha_window_update_keys (window, "gone");
  ficha_window_show_integration (window, "3");
  ficha_ui_fixture_add (fixture, "3", "Nova", "refused", 3240);
  ficha_assert_await (g_str_equal (ficha_item_get_name (get_shown (window)), "Nova"),
                      FICHA_UI_PATIENCE);
  g_assert_null (get_dialog (window));
  ficha_window_update_keys (window, "4");
  ficha_ui_fixture_add (fixture, "4", "Outra", "refused", 3240);
  ficha_assert_await (get_dialog (window) != NULL, FICHA_UI_PATIENCE);

  close_window (window);
}

static void
test_banner (FichaUiFixture *fixture, gconstpointer data)
{
  FichaWindow *window;

  ficha_ui_fixture_add (fixture, "1", "Production", "locked", 3240);
  window = create_window (fixture, 900);
  ficha_fake_agent_set_keyring (fixture->agent, "locked");
  ficha_assert_await (shows (window, "Keyring locked – tokens hidden"), FICHA_UI_PATIENCE);

  g_test_message ("nobody is asked for a password unasked");
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "Unlock"), ==, 0);
  g_signal_emit_by_name (ficha_ui_find (GTK_WIDGET (window), ADW_TYPE_BANNER, NULL),
                         "button-clicked");
  ficha_assert_await (!shows (window, "Keyring locked – tokens hidden"), FICHA_UI_PATIENCE);
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "Unlock"), ==, 1);

  close_window (window);
}

static void
test_new (FichaUiFixture *fixture, gconstpointer data)
{
  FichaWindow *window = create_window (fixture, 900);
  AdwDialog *dialog;

  g_test_message ("as soon as the agent answers");
  ficha_window_new_integration (window);
  g_assert_null (get_dialog (window));
  ficha_ui_fixture_load (fixture);
  ficha_assert_await (get_dialog (window) != NULL, FICHA_UI_PATIENCE);
  dialog = get_dialog (window);
  g_test_message ("and only one");
  ficha_window_new_integration (window);
  g_assert_true (get_dialog (window) == dialog);

  close_window (window);
}

/* What the desktop's search and the launcher's menu ask for, of a program that they start with it. */
static void
test_started_for (FichaUiFixture *fixture, gconstpointer data)
{
  FichaWindow *window = create_window (fixture, 900);
  g_autofree char *text = NULL;
  GtkWidget *entry;

  ficha_window_copy_token (window, "2");
  ficha_fake_agent_put_simple (fixture->agent, "1", "Production", "valid", FICHA_UI_NOW, 3240);
  ficha_fake_agent_put_simple (fixture->agent, "2", "Sandbox", "valid", FICHA_UI_NOW, 3240);
  ficha_ui_fixture_load (fixture);
  ficha_assert_await (shows (window, "Token copied, cleared in 30\u202fs"), FICHA_UI_PATIENCE);
  g_assert_cmpstr (ficha_item_get_id (get_shown (window)), ==, "2");
  text = ficha_ui_read_clipboard ();
  g_assert_cmpstr (text, ==, FICHA_FAKE_ACCESS_TOKEN);
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "GetAccessToken"), ==, 1);
  ficha_store_load (fixture->store);
  ficha_window_renew_all (window);
  ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "RenewAll") == 1,
                      FICHA_UI_PATIENCE);

  g_test_message ("more results than the desktop shows");
  ficha_window_search (window, "prod");
  entry = ficha_ui_find (GTK_WIDGET (window), GTK_TYPE_SEARCH_ENTRY, NULL);
  g_assert_true (gtk_widget_get_mapped (entry));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "prod");

  close_window (window);
}

/* Until there is something to show no window is, and what is not shown is not built. */
static void
test_open (FichaUiFixture *fixture, gconstpointer data)
{
  FichaWindow *window =
      ficha_window_new (NULL, fixture->store, fixture->clipboard, fixture->clock, NULL);
  GListModel *rows;
  GtkMenuButton *button;

  ficha_fake_agent_put_many (fixture->agent, 30, FICHA_UI_NOW);
  ficha_window_open (window);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window)));
  ficha_store_load (fixture->store);
  ficha_assert_await (gtk_widget_get_mapped (GTK_WIDGET (window)), FICHA_UI_PATIENCE);
  g_assert_cmpint (ficha_store_get_status (fixture->store), ==, FICHA_STORE_READY);
  ficha_assert_await (shows (window, "Loja 000"), FICHA_UI_PATIENCE);
  g_assert_nonnull (adw_navigation_split_view_get_content (get_split (window)));
  g_assert_null (ficha_ui_find (GTK_WIDGET (window), FICHA_TYPE_STATUS_PAGE, NULL));
  button = GTK_MENU_BUTTON (ficha_ui_find (GTK_WIDGET (window), GTK_TYPE_MENU_BUTTON, NULL));
  g_assert_null (gtk_menu_button_get_popover (button));
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (button)));
  for (guint i = 0; i < 2; i++)
    {
      gtk_menu_button_popup (button);
      g_assert_true (
          gtk_widget_get_mapped (ficha_ui_find (GTK_WIDGET (button), GTK_TYPE_POPOVER_MENU, NULL)));
      gtk_menu_button_popdown (button);
    }

  g_test_message ("the rest follows");
  rows = G_LIST_MODEL (gtk_list_view_get_model (
      GTK_LIST_VIEW (ficha_ui_find (GTK_WIDGET (window), GTK_TYPE_LIST_VIEW, NULL))));
  ficha_assert_await (g_list_model_get_n_items (rows) == 30, FICHA_UI_PATIENCE);
  ficha_assert_await (FICHA_IS_DETAIL_PAGE (
                          adw_navigation_split_view_get_content (get_split (window))),
                      FICHA_UI_PATIENCE);
  g_assert_cmpstr (ficha_item_get_name (get_shown (window)), ==, "Loja 000");
  close_window (window);
}

/* Of many the first ones are there in the first frame; what is wanted of the others comes. */
static void
test_open_many (FichaUiFixture *fixture, gconstpointer data)
{
  FichaWindow *window =
      ficha_window_new (NULL, fixture->store, fixture->clipboard, fixture->clock, NULL);
  GListModel *rows;

  ficha_fake_agent_put_many (fixture->agent, 350, FICHA_UI_NOW);
  ficha_fake_agent_hold (fixture->agent, "ListAfter");
  ficha_window_open (window);
  ficha_window_new_integration (window);
  ficha_store_load (fixture->store);
  ficha_assert_await (gtk_widget_get_mapped (GTK_WIDGET (window)), FICHA_UI_PATIENCE);
  ficha_assert_await (shows (window, "Loja 000"), FICHA_UI_PATIENCE);
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "ListAfter"), ==, 0);
  ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "ListAfter") == 1,
                      FICHA_UI_PATIENCE);
  rows = G_LIST_MODEL (gtk_list_view_get_model (
      GTK_LIST_VIEW (ficha_ui_find (GTK_WIDGET (window), GTK_TYPE_LIST_VIEW, NULL))));
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 250);

  g_test_message ("what is wanted may still come");
  ficha_window_show_integration (window, "000");
  g_assert_null (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));

  ficha_fake_agent_release (fixture->agent);
  ficha_assert_await (g_list_model_get_n_items (rows) == 350, FICHA_UI_PATIENCE);
  g_assert_cmpstr (ficha_item_get_name (get_shown (window)), ==, "Loja 349");
  ficha_assert_await (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)) !=
                          NULL,
                      FICHA_UI_PATIENCE);
  close_window (window);
}

/* An agent that has to be started first, or is stuck. */
static void
test_open_late (FichaUiFixture *fixture, gconstpointer data)
{
  FichaWindow *window =
      ficha_window_new (NULL, fixture->store, fixture->clipboard, fixture->clock, NULL);

  ficha_fake_agent_hold (fixture->agent, "ListFirst");
  ficha_store_load (fixture->store);
  ficha_window_open (window);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window)));
  ficha_assert_await (gtk_widget_get_mapped (GTK_WIDGET (window)), FICHA_UI_PATIENCE);
  g_assert_cmpint (ficha_store_get_status (fixture->store), ==, FICHA_STORE_LOADING);
  g_assert_true (
      gtk_widget_get_mapped (ficha_ui_find (GTK_WIDGET (window), ADW_TYPE_HEADER_BAR, NULL)));

  ficha_fake_agent_release (fixture->agent);
  ficha_assert_await (shows (window, "Add Your First Integration"), FICHA_UI_PATIENCE);
  g_assert_null (ficha_ui_find (GTK_WIDGET (window), FICHA_TYPE_LIST_PAGE, NULL));
  close_window (window);

  g_test_message ("it goes before it is open");
  window = ficha_window_new (NULL, fixture->store, fixture->clipboard, fixture->clock, NULL);
  ficha_window_open (window);
  close_window (window);
}

static void
add_tests (void)
{
  ficha_ui_test ("/window/open", test_open);
  ficha_ui_test ("/window/open-many", test_open_many);
  ficha_ui_test ("/window/open-late", test_open_late);
  ficha_ui_test ("/window/pages", test_pages);
  ficha_ui_test ("/window/narrow", test_narrow);
  ficha_ui_test ("/window/seen", test_seen);
  ficha_ui_test ("/window/update-keys/D12", test_update_keys);
  ficha_ui_test ("/window/banner", test_banner);
  ficha_ui_test ("/window/new", test_new);
  ficha_ui_test ("/window/started-for", test_started_for);
}

int
main (int argc, char *argv[])
{
  return ficha_ui_test_main (argc, argv, add_tests);
}
