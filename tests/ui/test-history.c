// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-detail-page.h"
#include "ficha-duration-row.h"
#include "ficha-ui-fixture.h"

/* What the detail page tells of the past and of the policy. */

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

static void
test_last_events (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", ODD_NAME, "none", 0);
  FichaDetailPage *page = ficha_detail_page_new (fixture->verbs, fixture->clock);
  GtkWidget *widget = GTK_WIDGET (page);
  GtkWidget *row;
  const char *id;

  ficha_ui_fixture_present (fixture, widget);
  ficha_detail_page_set_item (page, item);
  row = ficha_ui_find (widget, ADW_TYPE_ACTION_ROW, "Last Events");
  g_assert_nonnull (row);
  g_assert_true (ficha_ui_holds_text (row, "No activity yet"));

  put (fixture, ", 'last-result': <'failed'>, 'last-error': <'connect'>,"
                " 'last-result-at': <int64 1795023600>");
  ficha_assert_await (ficha_ui_holds_text (row, "Failed: Server Not Reached · 17:40"),
                      FICHA_UI_PATIENCE);

  g_test_message ("it opens the activity, of this integration alone");
  g_assert_true (gtk_widget_activate (row));
  ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "GetActivity") == 1,
                      FICHA_UI_PATIENCE);
  g_variant_get_child (ficha_fake_agent_get_last (fixture->agent, "GetActivity"), 0, "&s", &id);
  g_assert_cmpstr (id, ==, "1");

  g_test_message ("without an integration there is none");
  ficha_detail_page_set_item (page, NULL);
  gtk_widget_activate_action (widget, "detail.activity", NULL);
  ficha_ui_settle ();
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "GetActivity"), ==, 1);
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
                   "Computer clock is 3\u202fmin off – expiry times corrected");
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
  assert_choices (row, "Off, 5\u202fmin, 10\u202fmin, 30\u202fmin, *45\u202fmin");

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
  ficha_ui_test ("/history/last-events", test_last_events);
  ficha_ui_test ("/history/C09-clock", test_clock);
  ficha_ui_test ("/history/remind", test_remind);
}

int
main (int argc, char *argv[])
{
  return ficha_ui_test_main (argc, argv, add_tests);
}
