// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-about.h"
#include "ficha-claims-dialog.h"
#include "ficha-detail-page.h"
#include "ficha-explain.h"
#include "ficha-file-row.h"
#include "ficha-jwt.h"
#include "ficha-list-page.h"
#include "ficha-list-row.h"
#include "ficha-result-row.h"
#include "ficha-shortcuts-dialog.h"
#include "ficha-situation.h"
#include "ficha-ui-fixture.h"
#include "ficha-window.h"
#include "mock-monitor.h"

/* What lasts and what is rare: banners, menus, rows of a moment, and names on every screen. */

#define ODD_NAME "A & B <i>"

static void
test_situation (void)
{
  static const struct
  {
    const char *keyring;
    guint n_unsaved;
    gboolean paused;
    guint n_unreached;
    gboolean online;
    gboolean backup_due;
    FichaSituation situation;
  } cases[] = {
    { "ready", 0, FALSE, 0, TRUE, FALSE, FICHA_SITUATION_FINE },
    { "unknown", 0, FALSE, 0, TRUE, FALSE, FICHA_SITUATION_FINE },
    { "of a newer agent", 0, FALSE, 0, TRUE, FALSE, FICHA_SITUATION_FINE },
    { "ready", 0, FALSE, 0, FALSE, FALSE, FICHA_SITUATION_FINE }, /* N19: a hint only */
    { "ready", 0, FALSE, 3, TRUE, FALSE, FICHA_SITUATION_FINE },
    { "ready", 0, FALSE, 1, FALSE, FALSE, FICHA_SITUATION_OFFLINE },
    { "ready", 1, FALSE, 1, FALSE, FALSE, FICHA_SITUATION_UNSAVED },
    { "locked", 1, FALSE, 1, FALSE, FALSE, FICHA_SITUATION_LOCKED },
    { "absent", 1, FALSE, 1, FALSE, FALSE, FICHA_SITUATION_NO_KEYRING },
    { "ready", 0, FALSE, 0, TRUE, TRUE, FICHA_SITUATION_NO_BACKUP },
    { "ready", 0, FALSE, 1, FALSE, TRUE, FICHA_SITUATION_OFFLINE },
    { "ready", 0, TRUE, 1, FALSE, TRUE, FICHA_SITUATION_PAUSED },
    { "ready", 1, TRUE, 1, FALSE, TRUE, FICHA_SITUATION_UNSAVED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FichaSituation situation =
          ficha_situation_of (cases[i].keyring, cases[i].n_unsaved, cases[i].paused,
                              cases[i].n_unreached, cases[i].online, cases[i].backup_due);

      g_test_message ("case %zu", i);
      g_assert_cmpint (situation, ==, cases[i].situation);
      g_assert_cmpint (ficha_situation_get_title (situation) != NULL, ==,
                       situation != FICHA_SITUATION_FINE);
      g_assert_cmpint (ficha_situation_get_button (situation) != NULL, ==,
                       situation != FICHA_SITUATION_FINE && situation != FICHA_SITUATION_OFFLINE);
    }
}

/* K12: tokens that are not saved yet; pressing saves, and renews nothing. */
static void
test_unsaved (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", ODD_NAME, "valid", 3240);
  GtkWidget *page = GTK_WIDGET (ficha_list_page_new (fixture->verbs, fixture->clock));
  FichaDetailPage *detail = ficha_detail_page_new (fixture->verbs, fixture->clock);
  GtkWidget *row;
  AdwBanner *banner;

  ficha_ui_fixture_present (fixture, page);
  banner = ADW_BANNER (ficha_ui_find (page, ADW_TYPE_BANNER, NULL));
  g_assert_false (adw_banner_get_revealed (banner));
  ficha_fake_agent_put_simple (fixture->agent, "1", ODD_NAME, "unsaved", FICHA_UI_NOW, 3240);
  ficha_assert_await (adw_banner_get_revealed (banner), FICHA_UI_PATIENCE);
  g_assert_cmpstr (adw_banner_get_title (banner), ==, "New token not saved yet – do not log out");
  g_signal_emit_by_name (banner, "button-clicked");
  ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "Unlock") == 1,
                      FICHA_UI_PATIENCE);

  ficha_ui_fixture_present (fixture, GTK_WIDGET (detail));
  ficha_detail_page_set_item (detail, item);
  row = ficha_ui_find (GTK_WIDGET (detail), ADW_TYPE_PREFERENCES_ROW, "Keyring Not Working");
  g_assert_nonnull (row);
  g_signal_emit_by_name (row, "step", FICHA_STEP_TRY_AGAIN);
  ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "Unlock") == 2,
                      FICHA_UI_PATIENCE);
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "Renew"), ==, 0);

  g_test_message ("saved");
  ficha_fake_agent_put_simple (fixture->agent, "1", ODD_NAME, "valid", FICHA_UI_NOW, 3240);
  ficha_assert_await (ficha_store_get_n_unsaved (fixture->store) == 0, FICHA_UI_PATIENCE);
}

/* Whether a row of this title is on the page, and says this. */
static gboolean
tells (GtkWidget *page, const char *title, const char *text)
{
  GtkWidget *row = ficha_ui_find (page, ADW_TYPE_PREFERENCES_ROW, title);

  return row != NULL && gtk_widget_get_mapped (row) && ficha_ui_holds_text (row, text);
}

static void
resume_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ficha_fake_agent_set_paused (user_data, FALSE);
}

/* X14: that the agent crashed, and so renews nothing by itself, and the way out of it. */
static void
test_paused (FichaUiFixture *fixture, gconstpointer data)
{
  static const GActionEntry actions[] = { { "resume", resume_cb, "s", NULL, NULL, { 0 } } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GtkWidget *page = GTK_WIDGET (ficha_list_page_new (fixture->verbs, fixture->clock));
  AdwBanner *banner = ADW_BANNER (ficha_ui_find (page, ADW_TYPE_BANNER, NULL));

  g_action_map_add_action_entries (G_ACTION_MAP (group), actions, G_N_ELEMENTS (actions),
                                   fixture->agent);
  gtk_widget_insert_action_group (page, "app", G_ACTION_GROUP (group));
  ficha_ui_fixture_add (fixture, "1", ODD_NAME, "valid", 3240);
  ficha_ui_fixture_present (fixture, page);
  g_assert_false (adw_banner_get_revealed (banner));

  ficha_fake_agent_set_paused (fixture->agent, TRUE);
  ficha_assert_await (adw_banner_get_revealed (banner), FICHA_UI_PATIENCE);
  g_assert_cmpstr (adw_banner_get_title (banner), ==,
                   "Ficha crashed twice – automatic renewal paused");
  g_signal_emit_by_name (banner, "button-clicked");
  ficha_assert_await (!adw_banner_get_revealed (banner), FICHA_UI_PATIENCE);
}

/* No network is no fault of the server's; N19: and a server that was reached has one. */
static void
test_offline (FichaUiFixture *fixture, gconstpointer data)
{
  g_autoptr (GNetworkMonitor) network = mock_monitor_new (G_NETWORK_CONNECTIVITY_FULL);
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", ODD_NAME, "valid", 3240);
  FichaDetailPage *detail = ficha_detail_page_new (fixture->verbs, fixture->clock);
  GtkWidget *page = GTK_WIDGET (detail);

  ficha_ui_fixture_present (fixture, page);
  ficha_detail_page_follow_network (detail, network);
  mock_monitor_set_connectivity (network, G_NETWORK_CONNECTIVITY_LOCAL);
  ficha_detail_page_set_item (detail, item);
  g_assert_false (tells (page, "No Network", ""));

  ficha_fake_agent_put (fixture->agent,
                        g_variant_new_parsed ("{'id': <'1'>, 'state': <'failing'>, 'auto-renew': "
                                              "<true>, 'last-error': <'connect'>}"));
  ficha_assert_await (tells (page, "No Network", "renewed when the connection returns"),
                      FICHA_UI_PATIENCE);
  g_signal_emit_by_name (ficha_ui_find (page, ADW_TYPE_PREFERENCES_ROW, "No Network"), "step",
                         FICHA_STEP_TRY_AGAIN);
  ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "Renew") == 1, FICHA_UI_PATIENCE);

  mock_monitor_set_connectivity (network, G_NETWORK_CONNECTIVITY_FULL);
  ficha_assert_await (tells (page, "Server Not Reached", ""), FICHA_UI_PATIENCE);
  mock_monitor_set_connectivity (network, G_NETWORK_CONNECTIVITY_LOCAL);
  ficha_assert_await (tells (page, "No Network", ""), FICHA_UI_PATIENCE);

  g_test_message ("nobody renews by himself");
  ficha_fake_agent_put (fixture->agent, g_variant_new_parsed ("{'id': <'1'>, 'state': <'failing'>, "
                                                              "'last-error': <'resolve'>}"));
  ficha_assert_await (tells (page, "No Network", "try again"), FICHA_UI_PATIENCE);
  g_test_message ("another fault");
  ficha_fake_agent_put (fixture->agent, g_variant_new_parsed ("{'id': <'1'>, 'state': <'failing'>, "
                                                              "'last-error': <'server'>}"));
  ficha_assert_await (tells (page, "Service Unavailable", ""), FICHA_UI_PATIENCE);
}

/* A token that does not say when it ends. */
static void
test_no_expiry (FichaUiFixture *fixture, gconstpointer data)
{
  static const char *const details[] = {
    "{'id': <'1'>, 'state': <'none'>}",
    "{'id': <'1'>, 'state': <'valid'>, 'issued-at': <int64 1795023600>}",
    "{'id': <'1'>, 'state': <'valid'>, 'issued-at': <int64 1795023600>, 'access-expires-at': "
    "<int64 1795027200>}",
  };
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", ODD_NAME, "valid", 3240);
  FichaDetailPage *detail = ficha_detail_page_new (fixture->verbs, fixture->clock);
  GtkWidget *page = GTK_WIDGET (detail);

  ficha_ui_fixture_present (fixture, page);
  ficha_detail_page_set_item (detail, item);
  for (gsize i = 0; i < G_N_ELEMENTS (details); i++)
    {
      guint updates = 0;
      gulong handler =
          g_signal_connect_swapped (item, "changed", G_CALLBACK (g_atomic_int_inc), &updates);

      g_test_message ("%s", details[i]);
      ficha_fake_agent_put (fixture->agent, g_variant_new_parsed (details[i]));
      ficha_assert_await (updates > 0, FICHA_UI_PATIENCE);
      g_signal_handler_disconnect (item, handler);
      ficha_ui_settle ();
      g_assert_cmpint (tells (page, "Expiry Date Not Understood", "as valid for 5 minutes"), ==,
                       i == 1);
    }
}

/* What is no JSON Web Token has no contents to show. */
static void
test_opaque (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", ODD_NAME, "valid", 3240);
  FichaDetailPage *detail = ficha_detail_page_new (fixture->verbs, fixture->clock);
  GtkWidget *page = GTK_WIDGET (detail);
  GtkWidget *button = gtk_button_new ();

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "detail.claims");
  ficha_ui_fixture_present (fixture, page);
  gtk_widget_insert_after (button, page, NULL);
  ficha_detail_page_set_item (detail, item);
  g_test_message ("nothing is known of the token yet");
  g_assert_true (gtk_widget_is_sensitive (button));
  ficha_fake_agent_put (fixture->agent,
                        g_variant_new_parsed ("{'id': <'1'>, 'state': <'valid'>, 'jwt': <false>}"));
  ficha_assert_await (!gtk_widget_is_sensitive (button), FICHA_UI_PATIENCE);
  ficha_fake_agent_put (fixture->agent,
                        g_variant_new_parsed ("{'id': <'1'>, 'state': <'valid'>, 'jwt': <true>}"));
  ficha_assert_await (gtk_widget_is_sensitive (button), FICHA_UI_PATIENCE);
  gtk_widget_unparent (button);
}

static void
test_row_menu (FichaUiFixture *fixture, gconstpointer data)
{
  static const char *const actions[] = { "row.renew", "row.remove" };
  static const char *const methods[] = { "Renew", "Remove" };
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", ODD_NAME, "valid", 3240);
  GtkWidget *row = ficha_list_row_new (fixture->verbs, fixture->clock, NULL);
  GtkWidget *menu;

  ficha_list_row_set_item (FICHA_LIST_ROW (row), item);
  ficha_ui_fixture_present (fixture, row);

  g_test_message ("by key, with everything that can be done with it");
  gtk_widget_activate_action (row, "row.menu", NULL);
  menu = ficha_ui_find (row, GTK_TYPE_POPOVER_MENU, NULL);
  g_assert_nonnull (menu);
  ficha_assert_await (gtk_widget_get_mapped (menu), FICHA_UI_PATIENCE);
  for (gsize i = 0; i < 5; i++)
    {
      static const char *const labels[] = { "Copy Access Token", "Copy As", "Renew Now", "Edit…",
                                            "Remove" };

      g_test_message ("%s", labels[i]);
      g_assert_nonnull (ficha_ui_find (menu, GTK_TYPE_LABEL, labels[i]));
    }

  g_test_message ("it does not act on another, or on none");
  ficha_list_row_set_item (FICHA_LIST_ROW (row), NULL);
  ficha_assert_await (ficha_ui_find (row, GTK_TYPE_POPOVER_MENU, NULL) == NULL, FICHA_UI_PATIENCE);
  ficha_list_row_set_item (FICHA_LIST_ROW (row), item);

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_activate_action (row, actions[i], NULL);
      ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, methods[i]) == 1,
                          FICHA_UI_PATIENCE);
    }
}

static void
test_result_row (FichaUiFixture *fixture, gconstpointer data)
{
  FichaResultRow *row = g_object_ref_sink (g_object_new (FICHA_TYPE_RESULT_ROW, NULL));
  GtkWidget *widget = GTK_WIDGET (row);
  gint64 begin = g_get_monotonic_time ();

  g_assert_false (gtk_widget_get_visible (widget));
  ficha_result_row_begin (row, "Testing…");
  g_assert_false (gtk_widget_get_visible (widget));
  ficha_assert_await (gtk_widget_get_visible (widget), FICHA_UI_PATIENCE);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 400 * 1000);
  g_assert_true (
      gtk_spinner_get_spinning (GTK_SPINNER (ficha_ui_find (widget, GTK_TYPE_SPINNER, NULL))));

  ficha_result_row_accept (row, "Credentials accepted", ODD_NAME);
  g_assert_true (gtk_widget_get_visible (widget));
  g_assert_false (
      gtk_spinner_get_spinning (GTK_SPINNER (ficha_ui_find (widget, GTK_TYPE_SPINNER, NULL))));
  g_assert_true (ficha_ui_holds_text (widget, ODD_NAME));

  ficha_result_row_begin (row, "Testing…");
  ficha_result_row_hide (row);
  g_assert_finalize_object (row);
}

static void
test_file_row (FichaUiFixture *fixture, gconstpointer data)
{
  FichaFileRow *row = g_object_ref_sink (g_object_new (FICHA_TYPE_FILE_ROW, NULL));
  GtkWidget *widget = GTK_WIDGET (row);
  GtkWidget *clear = ficha_ui_find (widget, GTK_TYPE_BUTTON, "file.clear");
  g_autoptr (FichaTestNotify) notify = ficha_test_notify_new (row, "path");

  g_assert_cmpstr (ficha_file_row_get_path (row), ==, "");
  g_assert_false (gtk_widget_get_visible (clear));
  ficha_file_row_set_path (row, "/etc/" ODD_NAME ".pem");
  ficha_file_row_set_path (row, "/etc/" ODD_NAME ".pem");
  g_assert_cmpuint (ficha_test_notify_take (notify), ==, 1);
  g_assert_true (gtk_widget_get_visible (clear));
  g_assert_nonnull (ficha_ui_find (widget, GTK_TYPE_LABEL, "/etc/" ODD_NAME ".pem"));
  gtk_widget_activate_action (widget, "file.clear", NULL);
  g_assert_cmpstr (ficha_file_row_get_path (row), ==, "");
  g_assert_nonnull (ficha_ui_find (widget, GTK_TYPE_LABEL, "The system’s certificates"));

  g_clear_pointer (&notify, ficha_test_notify_free);
  g_assert_finalize_object (row);
}

/* U11: what is no token shows nothing; what is one is shown as it is, and as not verified. */
static void
test_claims (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *payload;
    const char *shown; /* (nullable) */
  } cases[] = {
    { "{\"iss\":\"A & B <i>\"}", "A & B <i>" },
    { "{\"exp\":1795433600}", "23 Nov 2026, 11:33" },
    { "{\"exp\":1e999}", NULL },
    { "{\"exp\":\"soon\"}", "soon" },
    { "{}", NULL },
    { "[1]", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *payload =
          g_base64_encode ((const guchar *) cases[i].payload, strlen (cases[i].payload));
      g_autofree char *text = NULL;
      g_autoptr (FichaSecret) token = NULL;
      g_autoptr (FichaJwt) jwt = NULL;
      GtkWidget *child = gtk_label_new (NULL);
      GtkWidget *dialog;

      g_test_message ("%s", cases[i].payload);
      payload[strcspn (payload, "=")] = '\0';
      text = g_strdup_printf ("eyJhbGciOiJub25lIn0.%s.", payload);
      g_strdelimit (text, "+", '-');
      g_strdelimit (text, "/", '_');
      token = ficha_secret_new (text);
      jwt = ficha_jwt_read (token);
      if (jwt == NULL)
        {
          g_assert_null (cases[i].shown);
          g_object_ref_sink (child);
          g_object_unref (child);
          continue;
        }

      ficha_ui_fixture_present (fixture, child);
      dialog = GTK_WIDGET (ficha_claims_dialog_new (jwt, fixture->clipboard));
      adw_dialog_present (ADW_DIALOG (dialog), child);
      ficha_assert_await (gtk_widget_get_mapped (dialog), FICHA_UI_PATIENCE);
      if (cases[i].shown != NULL)
        g_assert_nonnull (ficha_ui_find (dialog, GTK_TYPE_LABEL, cases[i].shown));
      if (cases[i].shown != NULL)
        g_assert_true (ficha_ui_holds_text (dialog, "The signature is not checked"));
      g_assert_nonnull (ficha_ui_find (dialog, GTK_TYPE_LABEL, "none"));
      adw_dialog_force_close (ADW_DIALOG (dialog));
    }
}

/* Keys that exist, each for one thing. */
static void
check_shortcuts (GtkWidget *widget, GHashTable *seen)
{
  if (GTK_IS_SHORTCUT_LABEL (widget))
    {
      const char *accelerator = gtk_shortcut_label_get_accelerator (GTK_SHORTCUT_LABEL (widget));
      GtkWidget *row = gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_ROW);

      g_test_message ("%s: %s", adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                      accelerator);
      g_assert_true (gtk_accelerator_parse (accelerator, NULL, NULL));
      g_assert_true (g_hash_table_add (seen, (char *) accelerator));
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_shortcuts (child, seen);
}

static void
test_shortcuts (FichaUiFixture *fixture, gconstpointer data)
{
  AdwDialog *dialog = g_object_ref_sink (ficha_shortcuts_dialog_new ());
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  check_shortcuts (adw_dialog_get_child (dialog), seen);
  g_assert_cmpuint (g_hash_table_size (seen), >, 18);
  g_hash_table_remove_all (seen);
  g_assert_finalize_object (dialog);
}

/* The keys of all shortcuts end at the same place, in pixels; at first -1, for any. The end is where
 * the language's lines end. */
static void
check_ends (GtkWidget *widget, GtkWidget *page, int *end)
{
  graphene_rect_t bounds;
  int x;

  if (GTK_IS_SHORTCUT_LABEL (widget))
    {
      g_assert_true (gtk_widget_compute_bounds (widget, page, &bounds));
      x = (int) bounds.origin.x;
      if (gtk_widget_get_default_direction () == GTK_TEXT_DIR_LTR)
        x += (int) bounds.size.width;
      g_test_message ("%s", gtk_shortcut_label_get_accelerator (GTK_SHORTCUT_LABEL (widget)));
      if (*end >= 0)
        g_assert_cmpint (x, ==, *end);
      *end = x;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_ends (child, page, end);
}

/* Beside their titles or, where there is no room, below: the keys stand in one column. */
static void
test_shortcuts_narrow (FichaUiFixture *fixture, gconstpointer data)
{
  static const GtkTextDirection directions[] = { GTK_TEXT_DIR_RTL, GTK_TEXT_DIR_LTR };
  GtkWidget *child = gtk_label_new (NULL);

  ficha_ui_fixture_present (fixture, child);
  for (gsize i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      AdwDialog *dialog;
      GtkWidget *page;
      int end = -1;

      gtk_widget_set_default_direction (directions[i]);
      dialog = ficha_shortcuts_dialog_new ();
      adw_dialog_present (dialog, child);
      page = ficha_ui_find (adw_dialog_get_child (dialog), ADW_TYPE_PREFERENCES_PAGE, NULL);
      ficha_assert_await (gtk_widget_get_width (page) > 300, FICHA_UI_PATIENCE);
      ficha_ui_settle ();
      check_ends (page, page, &end);
      g_assert_cmpint (end, >, 0);
      adw_dialog_force_close (dialog);
    }
}

static void
test_about (FichaUiFixture *fixture, gconstpointer data)
{
  AdwAboutDialog *dialog;
  const char *info;

  ficha_ui_fixture_add (fixture, "1", ODD_NAME, "valid", 3240);
  dialog = ADW_ABOUT_DIALOG (g_object_ref_sink (ficha_about_dialog_new (fixture->store)));
  info = adw_about_dialog_get_debug_info (dialog);
  g_assert_nonnull (strstr (info, FICHA_VERSION));
  g_assert_nonnull (strstr (info, "Integrations: 1"));
  g_test_message ("no name, no address, no key");
  g_assert_null (strstr (info, ODD_NAME));
  g_assert_null (strstr (info, "bitize"));
  g_assert_null (strstr (info, "ck_live"));
  g_assert_cmpstr (adw_about_dialog_get_comments (dialog), ==,
                   "Independent project, not made by Bitize.");
  g_assert_nonnull (strstr (adw_about_dialog_get_release_notes (dialog), "<p>"));
  g_assert_finalize_object (dialog);
}

/* As it is, or as markup that says the same. */
static gboolean
shows (AdwDialog *dialog, const char *text)
{
  return ficha_ui_holds_text (GTK_WIDGET (dialog), text) ||
         ficha_ui_find (GTK_WIDGET (dialog), GTK_TYPE_LABEL, text) != NULL;
}

/* Names and server texts are data, never markup: G_DEBUG=fatal-warnings ends the test else. */
static void
test_odd_name (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *action;
    const char *text;
  } cases[] = {
    { "detail.edit", ODD_NAME },
    { "detail.activity", ODD_NAME },
    { "detail.copy-secret-key", ODD_NAME },
    { "detail.claims", "Loja & Cia <i>" },
    { "win.check-up", ODD_NAME },
  };
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", ODD_NAME, "valid", 3240);
  FichaWindow *window;
  AdwDialog *dialog;
  GtkWidget *widget, *page;

  ficha_fake_agent_set_checks (
      fixture->agent, "[{'check': <'server'>, 'outcome': <'bad'>, 'error': <'connect'>, 'detail': "
                      "<'<b>&host'>, 'host': <'<b>&host'>}, {'check': <'integration'>, 'outcome': "
                      "<'bad'>, 'id': <'1'>, 'word': <'refused'>, 'error': <'refused'>}]");
  window = ficha_window_new (NULL, fixture->store, fixture->clipboard, fixture->clock, NULL);
  widget = GTK_WIDGET (window);
  gtk_window_present (GTK_WINDOW (window));
  ficha_assert_await (gtk_widget_get_mapped (widget), FICHA_UI_PATIENCE);
  ficha_window_show_integration (window, ficha_item_get_id (item));
  page = ficha_ui_find (widget, FICHA_TYPE_DETAIL_PAGE, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].action);
      gtk_widget_activate_action (page, cases[i].action, NULL);
      ficha_assert_await ((dialog = adw_application_window_get_visible_dialog (
                               ADW_APPLICATION_WINDOW (window))) != NULL,
                          FICHA_UI_PATIENCE);
      ficha_assert_await (shows (dialog, cases[i].text), FICHA_UI_PATIENCE);
      adw_dialog_force_close (dialog);
      ficha_assert_await (adw_application_window_get_visible_dialog (
                              ADW_APPLICATION_WINDOW (window)) == NULL,
                          FICHA_UI_PATIENCE);
    }

  g_test_message ("errors, with what a server said");
  ficha_fake_agent_put (fixture->agent,
                        g_variant_new_parsed ("{'id': <'1'>, 'name': <'" ODD_NAME "'>, 'base-uri': "
                                              "<'https://<b>&host'>, 'consumer-key': <'<ck>&'>, "
                                              "'state': <'failing'>, 'last-error': <'server'>, "
                                              "'last-error-detail': <'503 <b>&'>}"));
  ficha_assert_await (ficha_ui_holds_text (page, "<b>&"), FICHA_UI_PATIENCE);
  gtk_widget_activate_action (page, "detail.remove", NULL);
  dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window));
  g_assert_true (shows (dialog, "Remove “" ODD_NAME "”?"));
  g_signal_emit_by_name (dialog, "response", "remove");
  adw_dialog_force_close (dialog);
  ficha_assert_await (ficha_ui_holds_text (widget, "“" ODD_NAME "” removed"), FICHA_UI_PATIENCE);

  ficha_ui_settle ();
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
add_tests (void)
{
  g_test_add_func ("/states/situation", test_situation);
  ficha_ui_test ("/states/K12-unsaved", test_unsaved);
  ficha_ui_test ("/states/X14-paused", test_paused);
  ficha_ui_test ("/states/offline", test_offline);
  ficha_ui_test ("/states/no-expiry", test_no_expiry);
  ficha_ui_test ("/states/opaque", test_opaque);
  ficha_ui_test ("/states/row-menu", test_row_menu);
  ficha_ui_test ("/states/result-row", test_result_row);
  ficha_ui_test ("/states/file-row", test_file_row);
  ficha_ui_test ("/states/U11-claims", test_claims);
  ficha_ui_test ("/states/shortcuts", test_shortcuts);
  ficha_ui_test ("/states/shortcuts-narrow", test_shortcuts_narrow);
  ficha_ui_test ("/states/about", test_about);
  ficha_ui_test ("/states/U03-odd-name", test_odd_name);
}

int
main (int argc, char *argv[])
{
  return ficha_ui_test_main (argc, argv, add_tests);
}
