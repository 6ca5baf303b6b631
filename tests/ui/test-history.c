// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-detail-page.h"
#include "ficha-duration-row.h"
#include "ficha-history-dialog.h"
#include "ficha-ui-fixture.h"

/* What the detail page tells of the past and of the policy, and the dialog behind it. */

#define ODD_NAME "A & B <i>"

static void
put (FichaUiFixture *fixture, const char *more)
{
  g_autofree char *text = g_strdup_printf ("{'id': <'1'>, 'name': <'" ODD_NAME "'>, "
                                           "'state': <'valid'>, 'auto-renew': <true>%s}",
                                           more);
  GVariant *details = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);

  ficha_fake_agent_put (fixture->agent, details);
  g_variant_unref (details);
}

static gboolean
shows (GtkWidget *widget, const char *text)
{
  GtkWidget *label = ficha_ui_find (widget, GTK_TYPE_LABEL, text);

  return label != NULL && gtk_widget_get_mapped (label);
}

static void
test_dialog (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", ODD_NAME, "valid", 3240);
  FichaHistoryDialog *dialog;
  GtkWidget *parent = gtk_label_new (NULL);
  GtkWidget *widget, *row;

  ficha_ui_fixture_present (fixture, parent);
  dialog = ficha_history_dialog_new (fixture->verbs, fixture->clock, item);
  widget = GTK_WIDGET (dialog);
  adw_dialog_present (ADW_DIALOG (dialog), parent);

  g_test_message ("nothing has happened");
  ficha_assert_await (shows (widget, "No Activity Yet"), FICHA_UI_PATIENCE);
  g_assert_true (shows (widget, ODD_NAME));
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "GetHistory"), ==, 1);

  g_test_message ("it follows what happens, the newest first");
  ficha_fake_agent_set_history (fixture->agent,
                                "[(1795023600, 'renewed', ''), (1794900000, 'failed', 'connect'),"
                                " (1794800000, 'obtained', '')]");
  put (fixture, ", 'last-result': <'renewed'>, 'last-result-at': <int64 1795023600>");
  ficha_assert_await (shows (widget, "Renewed"), FICHA_UI_PATIENCE);
  row = ficha_ui_find (widget, ADW_TYPE_ACTION_ROW, NULL);
  g_assert_true (ficha_ui_holds_text (row, "Renewed"));
  g_assert_true (ficha_ui_holds_text (row, "17:40"));
  g_assert_true (shows (widget, "Failed: Server Not Reached"));
  g_assert_true (shows (widget, "17 Nov 2026, 07:20"));
  g_assert_true (shows (widget, "Signed in with the keys"));
  g_assert_false (shows (widget, "No Activity Yet"));

  g_test_message ("a failure to ask again leaves what is there");
  ficha_fake_agent_fail (fixture->agent, "GetHistory", FICHA_ERROR_NO_AGENT, "");
  put (fixture, ", 'last-result': <'renewed'>, 'last-result-at': <int64 1795023601>");
  ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "GetHistory") == 3,
                      FICHA_UI_PATIENCE);
  ficha_ui_settle ();
  g_assert_true (shows (widget, "Renewed"));

  adw_dialog_force_close (ADW_DIALOG (dialog));
}

static void
test_dialog_fails (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", ODD_NAME, "valid", 3240);
  GtkWidget *parent = gtk_label_new (NULL);
  GtkWidget *widget;

  ficha_ui_fixture_present (fixture, parent);
  ficha_fake_agent_fail (fixture->agent, "GetHistory", FICHA_ERROR_FAILED, "<b>&");
  widget = GTK_WIDGET (ficha_history_dialog_new (fixture->verbs, fixture->clock, item));
  adw_dialog_present (ADW_DIALOG (widget), parent);
  ficha_assert_await (shows (widget, "Something Went Wrong"), FICHA_UI_PATIENCE);
  adw_dialog_force_close (ADW_DIALOG (widget));
}

/* A dialog that is closed before the answer came is gone, and so is one that was never shown. */
static void
test_dialog_leaves (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", ODD_NAME, "valid", 3240);
  FichaHistoryDialog *dialog;

  ficha_fake_agent_hold (fixture->agent, "GetHistory");
  dialog = g_object_ref_sink (ficha_history_dialog_new (fixture->verbs, fixture->clock, item));
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "GetHistory") == 1,
                      FICHA_UI_PATIENCE);
  g_signal_emit_by_name (dialog, "closed");
  g_object_unref (dialog);
  ficha_assert_await (dialog == NULL, FICHA_UI_PATIENCE);
}

static int
get_min_width (GtkWidget *widget)
{
  int min;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);
  return min;
}

static void
test_width (FichaUiFixture *fixture, gconstpointer data)
{
  g_autofree char *long_name = g_strnfill (200, 'W');
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", long_name, "valid", 3240);
  GtkWidget *parent = gtk_label_new (NULL);
  GtkWidget *widget;

  ficha_ui_fixture_present (fixture, parent);
  ficha_fake_agent_set_history (fixture->agent, "[(1794900000, 'failed', 'tls-not-yet-valid')]");
  widget = GTK_WIDGET (ficha_history_dialog_new (fixture->verbs, fixture->clock, item));
  adw_dialog_present (ADW_DIALOG (widget), parent);
  ficha_assert_await (ficha_ui_holds_text (widget, "Failed: "), FICHA_UI_PATIENCE);
  g_assert_cmpint (get_min_width (adw_dialog_get_child (ADW_DIALOG (widget))), >, 100);
  g_assert_cmpint (get_min_width (adw_dialog_get_child (ADW_DIALOG (widget))), <=, 360);
  adw_dialog_force_close (ADW_DIALOG (widget));
}

static void
test_last_events (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", ODD_NAME, "none", 0);
  FichaDetailPage *page = ficha_detail_page_new (fixture->verbs, fixture->clock);
  GtkWidget *widget = GTK_WIDGET (page);
  GtkWidget *row;

  ficha_ui_fixture_present (fixture, widget);
  ficha_detail_page_set_item (page, item);
  row = ficha_ui_find (widget, ADW_TYPE_ACTION_ROW, "Last Events");
  g_assert_nonnull (row);
  g_assert_true (ficha_ui_holds_text (row, "No activity yet"));

  put (fixture, ", 'last-result': <'failed'>, 'last-error': <'connect'>,"
                " 'last-result-at': <int64 1795023600>");
  ficha_assert_await (ficha_ui_holds_text (row, "Failed: Server Not Reached · 17:40"),
                      FICHA_UI_PATIENCE);

  g_test_message ("it opens the history");
  g_assert_true (gtk_widget_activate (row));
  ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "GetHistory") == 1,
                      FICHA_UI_PATIENCE);

  g_test_message ("without an integration there is none");
  ficha_detail_page_set_item (page, NULL);
  gtk_widget_activate_action (widget, "detail.history", NULL);
  ficha_ui_settle ();
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "GetHistory"), ==, 1);
}

/* C09, S30: what was corrected, and what was chosen. */
static void
test_clock (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", ODD_NAME, "valid", 3240);
  FichaDetailPage *page = ficha_detail_page_new (fixture->verbs, fixture->clock);
  GtkWidget *widget = GTK_WIDGET (page);
  GtkWidget *banner, *row;

  ficha_ui_fixture_present (fixture, widget);
  ficha_detail_page_set_item (page, item);
  banner = ficha_ui_find (widget, ADW_TYPE_BANNER, NULL);
  row = ficha_ui_find (widget, ADW_TYPE_ACTION_ROW, "Expiry Date");
  g_assert_false (adw_banner_get_revealed (ADW_BANNER (banner)));
  g_assert_false (gtk_widget_get_visible (row));

  put (fixture, ", 'skew': <int64 -180>, 'access-reading': <uint32 4>");
  ficha_assert_await (adw_banner_get_revealed (ADW_BANNER (banner)), FICHA_UI_PATIENCE);
  g_assert_cmpstr (adw_banner_get_title (ADW_BANNER (banner)), ==,
                   "Computer clock is 3 min off – expiry times corrected");
  g_assert_true (gtk_widget_get_visible (row));
  g_assert_true (ficha_ui_holds_text (row, "Sent without a time zone, read as Brasília time"));

  put (fixture, ", 'skew': <int64 120>, 'access-reading': <uint32 1>");
  ficha_assert_await (!adw_banner_get_revealed (ADW_BANNER (banner)), FICHA_UI_PATIENCE);
  g_assert_false (gtk_widget_get_visible (row));
}

static void
assert_choices (FichaDurationRow *row, const char *expected)
{
  GListModel *model = adw_combo_row_get_model (ADW_COMBO_ROW (row));
  g_autoptr (GtkStringObject) selected = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkStringObject) choice = g_list_model_get_item (model, i);
      const gboolean is_selected = i == adw_combo_row_get_selected (ADW_COMBO_ROW (row));

      g_string_append_printf (text, i > 0 ? ", %s%s" : "%s%s", is_selected ? "*" : "",
                              gtk_string_object_get_string (choice));
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_remind (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", ODD_NAME, "valid", 3240);
  FichaDetailPage *page = ficha_detail_page_new (fixture->verbs, fixture->clock);
  GtkWidget *widget = GTK_WIDGET (page);
  FichaDurationRow *row;
  g_autoptr (GVariant) settings = NULL;

  ficha_ui_fixture_present (fixture, widget);
  ficha_detail_page_set_item (page, item);
  row = FICHA_DURATION_ROW (ficha_ui_find (widget, FICHA_TYPE_DURATION_ROW, NULL));
  put (fixture, ", 'remind-before': <uint32 45>");
  ficha_assert_await (ficha_duration_row_get_value (row) == 45, FICHA_UI_PATIENCE);
  assert_choices (row, "Off, 5 min, 10 min, 30 min, *45 min");

  g_test_message ("it follows the integration, and asks for no change by itself");
  ficha_ui_settle ();
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "Update"), ==, 0);

  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  ficha_assert_await (ficha_item_get_remind_before (item) == 5, FICHA_UI_PATIENCE);
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "Update"), ==, 1);
  settings = g_variant_get_child_value (ficha_fake_agent_get_last (fixture->agent, "Update"), 1);
  g_assert_cmpuint (g_variant_n_children (settings), ==, 1);
  g_assert_null (ficha_fake_agent_get_secret (fixture->agent));

  g_test_message ("a change that fails moves it back");
  ficha_fake_agent_fail (fixture->agent, "Update", FICHA_ERROR_STORE, "disk full");
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 0);
  ficha_assert_await (ficha_duration_row_get_value (row) == 5, FICHA_UI_PATIENCE);
}

static void
add_tests (void)
{
  ficha_ui_test ("/history/dialog", test_dialog);
  ficha_ui_test ("/history/dialog-fails", test_dialog_fails);
  ficha_ui_test ("/history/dialog-leaves", test_dialog_leaves);
  ficha_ui_test ("/history/width", test_width);
  ficha_ui_test ("/history/last-events", test_last_events);
  ficha_ui_test ("/history/C09-clock", test_clock);
  ficha_ui_test ("/history/remind", test_remind);
}

int
main (int argc, char *argv[])
{
  return ficha_ui_test_main (argc, argv, add_tests);
}
