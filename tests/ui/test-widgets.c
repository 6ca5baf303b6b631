// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-claims-dialog.h"
#include "ficha-detail-page.h"
#include "ficha-edit-dialog.h"
#include "ficha-error-row.h"
#include "ficha-jwt.h"
#include "ficha-list-page.h"
#include "ficha-list-row.h"
#include "ficha-side-box.h"
#include "ficha-token-row.h"
#include "ficha-secret-row.h"
#include "ficha-ui-fixture.h"
#include "ficha-validity-row.h"

#define ODD_NAME "A & B <i>"

static void
test_templates (FichaUiFixture *fixture, gconstpointer data)
{
  g_autoptr (FichaSecret) token = ficha_secret_new (FICHA_FAKE_ACCESS_TOKEN);
  g_autoptr (FichaJwt) jwt = ficha_jwt_read (token);
  GtkWidget *widgets[] = {
    GTK_WIDGET (ficha_list_page_new (fixture->verbs, fixture->clock)),
    GTK_WIDGET (ficha_detail_page_new (fixture->verbs, fixture->clock)),
    ficha_list_row_new (fixture->verbs, fixture->clock, NULL),
    g_object_new (FICHA_TYPE_ERROR_ROW, NULL),
    g_object_new (FICHA_TYPE_VALIDITY_ROW, NULL),
    g_object_new (FICHA_TYPE_TOKEN_ROW, NULL),
    GTK_WIDGET (ficha_edit_dialog_new (fixture->verbs, NULL)),
    GTK_WIDGET (ficha_claims_dialog_new (jwt, fixture->clipboard)),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (widgets); i++)
    {
      g_test_message ("%s", G_OBJECT_TYPE_NAME (widgets[i]));
      g_object_ref_sink (widgets[i]);
      g_assert_finalize_object (widgets[i]);
    }
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
  g_autoptr (FichaSecret) token = ficha_secret_new (FICHA_FAKE_ACCESS_TOKEN);
  g_autoptr (FichaJwt) jwt = ficha_jwt_read (token);
  g_autofree char *long_name = g_strnfill (200, 'W');
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", long_name, "valid", 90000);
  FichaDetailPage *detail = ficha_detail_page_new (fixture->verbs, fixture->clock);
  GtkWidget *widgets[] = {
    GTK_WIDGET (ficha_list_page_new (fixture->verbs, fixture->clock)),
    GTK_WIDGET (detail),
    GTK_WIDGET (ficha_edit_dialog_new (fixture->verbs, item)),
    GTK_WIDGET (ficha_claims_dialog_new (jwt, fixture->clipboard)),
  };

  ficha_detail_page_set_item (detail, item);
  for (gsize i = 0; i < G_N_ELEMENTS (widgets); i++)
    {
      GtkWidget *measured = widgets[i];

      g_object_ref_sink (widgets[i]);
      if (ADW_IS_DIALOG (widgets[i]))
        measured = adw_dialog_get_child (ADW_DIALOG (widgets[i]));
      g_test_message ("%s: %d", G_OBJECT_TYPE_NAME (widgets[i]), get_min_width (measured));
      g_assert_cmpint (get_min_width (measured), >, 100);
      g_assert_cmpint (get_min_width (measured), <=, 360);
      g_object_unref (widgets[i]);
    }
}

static void
test_list (FichaUiFixture *fixture, gconstpointer data)
{
  FichaListPage *page = ficha_list_page_new (fixture->verbs, fixture->clock);
  GtkWidget *widget = GTK_WIDGET (page);
  GtkWidget *row, *button;

  ficha_ui_fixture_add (fixture, "1", "Sandbox", "valid", 252);
  ficha_ui_fixture_add (fixture, "2", ODD_NAME, "valid", 3240);
  ficha_ui_fixture_present (fixture, widget);
  ficha_assert_await (ficha_ui_find (widget, GTK_TYPE_LABEL, ODD_NAME) != NULL, FICHA_UI_PATIENCE);

  g_test_message ("by name, with words and not only an icon");
  row = ficha_ui_find (widget, FICHA_TYPE_LIST_ROW, NULL);
  g_assert_nonnull (ficha_ui_find (row, GTK_TYPE_LABEL, ODD_NAME));
  g_assert_nonnull (ficha_ui_find (row, GTK_TYPE_LABEL, "Valid for 54\u202fmin"));
  button = ficha_ui_find (row, GTK_TYPE_BUTTON, "row.copy");
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Copy Access Token of “" ODD_NAME "”");
  gtk_test_accessible_assert_property (ficha_ui_find (row, GTK_TYPE_IMAGE, NULL),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Valid");

  g_test_message ("one that needs attention comes first");
  ficha_fake_agent_put_simple (fixture->agent, "1", "Sandbox", "refused", FICHA_UI_NOW, 252);
  ficha_assert_await (ficha_ui_find (ficha_ui_find (widget, FICHA_TYPE_LIST_ROW, NULL),
                                     GTK_TYPE_LABEL, "Secret key refused") != NULL,
                      FICHA_UI_PATIENCE);

  g_test_message ("it counts down");
  ficha_clock_set_now (fixture->clock, FICHA_UI_NOW + 60);
  g_assert_nonnull (ficha_ui_find (widget, GTK_TYPE_LABEL, "Valid for 53\u202fmin"));

  g_test_message ("one click copies");
  g_assert_true (
      gtk_widget_activate (ficha_ui_find (ficha_ui_find (widget, GTK_TYPE_LIST_VIEW, NULL),
                                          GTK_TYPE_BUTTON, "row.copy")));
  ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "GetAccessToken") == 1,
                      FICHA_UI_PATIENCE);
}

static void
test_detail (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", ODD_NAME, "valid", 3240);
  FichaDetailPage *page = ficha_detail_page_new (fixture->verbs, fixture->clock);
  GtkWidget *widget = GTK_WIDGET (page);
  GtkWidget *error_row, *switch_row, *level;

  ficha_ui_fixture_present (fixture, widget);
  ficha_detail_page_set_item (page, item);
  error_row = ficha_ui_find (widget, FICHA_TYPE_ERROR_ROW, NULL);
  switch_row = ficha_ui_find (widget, ADW_TYPE_SWITCH_ROW, NULL);

  g_assert_cmpstr (adw_navigation_page_get_title (ADW_NAVIGATION_PAGE (page)), ==, ODD_NAME);
  ficha_assert_await (ficha_ui_find (widget, GTK_TYPE_LABEL, "Valid for 54\u202fmin") != NULL,
                      FICHA_UI_PATIENCE);
  g_assert_nonnull (ficha_ui_find (widget, GTK_TYPE_LABEL, "Until today 18:35"));
  g_assert_nonnull (ficha_ui_find (widget, GTK_TYPE_LABEL, "Stored in the system keyring"));
  level = ficha_ui_find (widget, GTK_TYPE_LEVEL_BAR, NULL);
  g_assert_cmpfloat_with_epsilon (gtk_level_bar_get_value (GTK_LEVEL_BAR (level)), .9, 1e-6);
  gtk_test_accessible_assert_property (level, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       "Valid for 54\u202fmin");
  g_assert_false (gtk_widget_get_visible (error_row));

  g_test_message ("the switch follows the integration, and asks for no change by itself");
  g_assert_true (adw_switch_row_get_active (ADW_SWITCH_ROW (switch_row)));
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "Update"), ==, 0);
  adw_switch_row_set_active (ADW_SWITCH_ROW (switch_row), FALSE);
  ficha_assert_await (!ficha_item_get_auto_renew (item), FICHA_UI_PATIENCE);
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "Update"), ==, 1);

  g_test_message ("a change that fails moves it back");
  ficha_fake_agent_fail (fixture->agent, "Update", FICHA_ERROR_STORE, "disk full");
  adw_switch_row_set_active (ADW_SWITCH_ROW (switch_row), TRUE);
  ficha_assert_await (!adw_switch_row_get_active (ADW_SWITCH_ROW (switch_row)), FICHA_UI_PATIENCE);

  g_test_message ("a problem stands at the top, with what to do");
  ficha_fake_agent_put (fixture->agent,
                        g_variant_new_parsed ("{'id': <'1'>, 'name': <'" ODD_NAME "'>, 'state': "
                                              "<'failing'>, 'last-error': <'connect'>, "
                                              "'last-error-detail': <'<b>&host'>}"));
  ficha_assert_await (gtk_widget_get_visible (error_row), FICHA_UI_PATIENCE);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (error_row)), ==,
                   "Server Not Reached");
  g_assert_true (ficha_ui_holds_text (error_row, "<b>&host"));
  gtk_widget_activate (
      gtk_widget_get_last_child (ficha_ui_find (error_row, FICHA_TYPE_SIDE_BOX, NULL)));
  ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "Renew") == 1, FICHA_UI_PATIENCE);

  g_test_message ("another account, which is no error; a key that went after a refusal");
  ficha_fake_agent_put (fixture->agent,
                        g_variant_new_parsed ("{'id': <'1'>, 'name': <'" ODD_NAME "'>, 'state': "
                                              "<'refused'>, 'last-error': <'missing'>, "
                                              "'account-changed': <true>}"));
  ficha_assert_await (ficha_ui_find (widget, FICHA_TYPE_ERROR_ROW, "Another Account") != NULL,
                      FICHA_UI_PATIENCE);
  g_assert_true (
      gtk_widget_is_visible (ficha_ui_find (widget, FICHA_TYPE_ERROR_ROW, "Another Account")));
  g_assert_nonnull (ficha_ui_find (widget, FICHA_TYPE_ERROR_ROW, "Secret Key Missing"));
  g_assert_nonnull (ficha_ui_find (widget, GTK_TYPE_LABEL, "Missing"));

  g_test_message ("nothing to show");
  ficha_detail_page_set_item (page, NULL);
  gtk_widget_activate_action (widget, "detail.renew", NULL);
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "Renew"), ==, 1);
}

/* Where the button of an error is. */
static void
test_error_row (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    int width;
    GtkTextDirection direction;
    const char *text; /* (nullable): NULL for a long one */
    gboolean is_beside;
    gboolean is_first; /* of a line */
  } cases[] = {
    { 600, GTK_TEXT_DIR_LTR, NULL, TRUE, FALSE },    { 300, GTK_TEXT_DIR_LTR, NULL, FALSE, TRUE },
    { 600, GTK_TEXT_DIR_RTL, NULL, TRUE, TRUE },     { 300, GTK_TEXT_DIR_RTL, NULL, FALSE, FALSE },
    { 300, GTK_TEXT_DIR_LTR, "Short", TRUE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FichaErrorRow *row = g_object_ref_sink (g_object_new (FICHA_TYPE_ERROR_ROW, NULL));
      GtkWidget *box, *text, *button;
      graphene_rect_t text_area, button_area;
      GtkAllocation area = { 0, 0, cases[i].width, 0 };

      g_test_message ("%d px, direction %d", cases[i].width, cases[i].direction);
      if (cases[i].text != NULL)
        ficha_error_row_warn (row, cases[i].text, cases[i].text, FICHA_STEP_ENTER_SECRET_KEY);
      else
        ficha_error_row_show (row, FICHA_ERROR_MISSING, "", TRUE);
      box = ficha_ui_find (GTK_WIDGET (row), FICHA_TYPE_SIDE_BOX, NULL);
      text = gtk_widget_get_first_child (box);
      button = gtk_widget_get_last_child (box);
      gtk_widget_set_direction (box, cases[i].direction);
      gtk_widget_set_direction (button, cases[i].direction);
      gtk_widget_measure (GTK_WIDGET (row), GTK_ORIENTATION_VERTICAL, area.width, NULL,
                          &area.height, NULL, NULL);
      gtk_widget_size_allocate (GTK_WIDGET (row), &area, -1);
      g_assert_true (gtk_widget_compute_bounds (text, box, &text_area));
      g_assert_true (gtk_widget_compute_bounds (button, box, &button_area));
      g_assert_false (graphene_rect_intersection (&text_area, &button_area, NULL));
      g_assert_cmpint (button_area.origin.y >= text_area.size.height, ==, !cases[i].is_beside);
      g_assert_cmpint (button_area.origin.x == 0.f, ==, cases[i].is_first);
      if (cases[i].text == NULL)
        g_assert_cmpfloat (text_area.size.width, >, .5 * cases[i].width);

      g_test_message ("without a button it is all text");
      ficha_error_row_show (row, FICHA_ERROR_MISSING, "", FALSE);
      gtk_widget_measure (GTK_WIDGET (row), GTK_ORIENTATION_VERTICAL, area.width, NULL,
                          &area.height, NULL, NULL);
      gtk_widget_size_allocate (GTK_WIDGET (row), &area, -1);
      g_assert_cmpint (gtk_widget_get_width (text), ==, gtk_widget_get_width (box));
      g_object_unref (row);
    }
}

/* What is technical stands behind a button, and is gone with the error. */
static void
test_error_details (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    FichaError code;
    const char *detail;
    gboolean technical;
  } cases[] = {
    { FICHA_ERROR_KEYRING, "No space left <b>", TRUE },
    { FICHA_ERROR_BAD_ANSWER, "no access_token", TRUE },
    { FICHA_ERROR_KEYRING, "", FALSE },
    { FICHA_ERROR_CONNECT, "api.bitize.io", FALSE },
    { FICHA_ERROR_SERVER, "503 down", FALSE },
  };
  FichaErrorRow *row = g_object_ref_sink (g_object_new (FICHA_TYPE_ERROR_ROW, NULL));
  GtkWidget *button = ficha_ui_find (GTK_WIDGET (row), GTK_TYPE_TOGGLE_BUTTON, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GtkWidget *label;

      g_test_message ("%s", cases[i].detail);
      ficha_error_row_show (row, cases[i].code, cases[i].detail, TRUE);
      g_assert_cmpint (gtk_widget_get_visible (button), ==, cases[i].technical);
      g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
      if (!cases[i].technical)
        continue;

      label = ficha_ui_find (GTK_WIDGET (row), GTK_TYPE_LABEL, cases[i].detail);
      g_assert_false (gtk_widget_get_visible (label));
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
      g_assert_true (gtk_widget_get_visible (label));
      ficha_error_row_show (row, cases[i].code, cases[i].detail, TRUE);
      g_assert_true (gtk_widget_get_visible (label));
    }

  g_object_unref (row);
}

static void
test_token_row (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", "Production", "valid", 3240);
  FichaTokenRow *row = g_object_new (FICHA_TYPE_TOKEN_ROW, "reveal-seconds", 1, NULL);
  GtkWidget *widget = GTK_WIDGET (row);
  GtkWidget *box = gtk_list_box_new ();

  gtk_list_box_append (GTK_LIST_BOX (box), widget);
  ficha_token_row_set_verbs (row, fixture->verbs);
  ficha_token_row_set_item (row, item);
  ficha_ui_fixture_present (fixture, box);

  g_test_message ("D16, U08: masked, no widget holds the token");
  g_assert_false (ficha_token_row_is_revealed (row));
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "GetTokens"), ==, 0);
  g_assert_false (ficha_ui_holds_text (widget, "eyJ"));
  g_assert_nonnull (ficha_ui_find (widget, GTK_TYPE_LABEL, "••••••••••••••••"));
  gtk_test_accessible_assert_property (ficha_ui_find (widget, GTK_TYPE_TOGGLE_BUTTON, NULL),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Show Token");

  g_test_message ("U09: what a screen reader says of it");
  gtk_test_accessible_assert_property (ficha_ui_find (widget, GTK_TYPE_LABEL, "••••••••••••••••"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Hidden token");

  g_test_message ("revealed, and not to be selected (B07)");
  ficha_token_row_toggle (row);
  ficha_assert_await (ficha_token_row_is_revealed (row), FICHA_UI_PATIENCE);
  g_assert_cmpstr (ficha_token_row_get_text (row), ==, FICHA_FAKE_ACCESS_TOKEN);
  g_assert_false (gtk_label_get_selectable (
      GTK_LABEL (ficha_ui_find (widget, GTK_TYPE_LABEL, FICHA_FAKE_ACCESS_TOKEN))));

  g_test_message ("masked by itself");
  ficha_assert_await (!ficha_token_row_is_revealed (row), FICHA_UI_PATIENCE);
  g_assert_false (ficha_ui_holds_text (widget, "eyJ"));

  g_test_message ("masked when it leaves the screen");
  ficha_token_row_toggle (row);
  ficha_assert_await (ficha_token_row_is_revealed (row), FICHA_UI_PATIENCE);
  gtk_widget_set_visible (box, FALSE);
  g_assert_false (ficha_token_row_is_revealed (row));
  g_assert_false (ficha_ui_holds_text (widget, "eyJ"));
  gtk_widget_set_visible (box, TRUE);

  g_test_message ("masked when the token is replaced");
  ficha_token_row_toggle (row);
  ficha_assert_await (ficha_token_row_is_revealed (row), FICHA_UI_PATIENCE);
  ficha_fake_agent_put_simple (fixture->agent, "1", "Production", "valid", FICHA_UI_NOW, 3600);
  ficha_assert_await (!ficha_token_row_is_revealed (row), FICHA_UI_PATIENCE);

  g_test_message ("an answer that comes too late is not shown");
  ficha_fake_agent_hold (fixture->agent, "GetTokens");
  ficha_token_row_toggle (row);
  ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "GetTokens") == 4,
                      FICHA_UI_PATIENCE);
  ficha_token_row_toggle (row);
  ficha_fake_agent_release (fixture->agent);
  ficha_verbs_renew_all (fixture->verbs);
  ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "RenewAll") == 1,
                      FICHA_UI_PATIENCE);
  g_assert_false (ficha_token_row_is_revealed (row));
}

static void
primary_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  if (*text == NULL)
    *text = g_strdup ("");
}

/* Selects all there is to select. */
static void
select_all (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    gtk_label_select_region (GTK_LABEL (widget), 0, -1);
  gtk_widget_activate_action (widget, "selection.select-all", NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    select_all (child);
}

/* A token that is shown is not for everybody to paste (B07). */
static void
test_primary (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", "Production", "valid", 3240);
  GdkClipboard *primary = gdk_display_get_primary_clipboard (gdk_display_get_default ());
  FichaDetailPage *page = ficha_detail_page_new (fixture->verbs, fixture->clock);
  FichaTokenRow *row;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new ("no secret");
  g_autofree char *text = NULL;

  gtk_box_append (GTK_BOX (box), GTK_WIDGET (page));
  gtk_box_append (GTK_BOX (box), label);
  ficha_ui_fixture_present (fixture, box);
  ficha_detail_page_set_item (page, item);
  row = FICHA_TOKEN_ROW (ficha_ui_find (GTK_WIDGET (page), FICHA_TYPE_TOKEN_ROW, NULL));
  ficha_token_row_toggle (row);
  ficha_assert_await (ficha_token_row_is_revealed (row), FICHA_UI_PATIENCE);

  g_test_message ("what can be selected goes there");
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_select_region (GTK_LABEL (label), 0, -1);
  g_assert_true (gdk_clipboard_is_local (primary));

  g_test_message ("the token does not");
  select_all (GTK_WIDGET (page));
  gdk_clipboard_read_text_async (primary, NULL, primary_cb, &text);
  ficha_assert_await (text != NULL, FICHA_UI_PATIENCE);
  g_assert_cmpstr (text, ==, "no secret");
  gdk_clipboard_set_content (primary, NULL);
}

/* B07: what is selected goes into PRIMARY as it is seen, and when it is asked for: so a secret key that is
 * shown is never selected, nor one that is selected shown. tests/e2e/test-walk looks at PRIMARY. */
static void
test_secret_selection (FichaUiFixture *fixture, gconstpointer data)
{
  GtkWidget *row = g_object_new (FICHA_TYPE_SECRET_ROW, NULL);
  GtkWidget *list = gtk_list_box_new ();
  GtkText *text = GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (row)));
  GtkEditable *editable = GTK_EDITABLE (text);

  gtk_list_box_append (GTK_LIST_BOX (list), row);
  ficha_ui_fixture_present (fixture, list);
  gtk_editable_set_text (editable, FICHA_FAKE_SECRET_KEY);
  gtk_editable_select_region (editable, 0, -1);
  g_assert_true (gtk_editable_get_selection_bounds (editable, NULL, NULL));

  gtk_text_set_visibility (text, TRUE);
  g_assert_true (gtk_text_get_visibility (text));
  g_assert_false (gtk_editable_get_selection_bounds (editable, NULL, NULL));
  g_test_message ("the cursor may move");
  gtk_editable_set_position (editable, 3);
  g_assert_true (gtk_text_get_visibility (text));

  gtk_editable_select_region (editable, 2, 5);
  g_assert_false (gtk_text_get_visibility (text));
  g_assert_true (gtk_editable_get_selection_bounds (editable, NULL, NULL));
}

static void
test_refresh_token_row (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", "Production", "valid", 3240);
  FichaTokenRow *row = g_object_new (FICHA_TYPE_TOKEN_ROW, "refresh", TRUE, NULL);
  GtkWidget *box = gtk_list_box_new ();

  gtk_list_box_append (GTK_LIST_BOX (box), GTK_WIDGET (row));
  ficha_token_row_set_verbs (row, fixture->verbs);
  ficha_token_row_set_item (row, item);
  ficha_ui_fixture_present (fixture, box);
  ficha_token_row_toggle (row);
  ficha_assert_await (ficha_token_row_is_revealed (row), FICHA_UI_PATIENCE);
  g_assert_cmpstr (ficha_token_row_get_text (row), ==, FICHA_FAKE_REFRESH_TOKEN);
}

static void
test_validity_row (FichaUiFixture *fixture, gconstpointer data)
{
  FichaValidityRow *row = g_object_new (FICHA_TYPE_VALIDITY_ROW, NULL);
  GtkWidget *widget = GTK_WIDGET (row);
  GtkWidget *box = gtk_list_box_new ();
  GtkWidget *level;

  gtk_list_box_append (GTK_LIST_BOX (box), widget);
  ficha_validity_row_set_clock (row, fixture->clock);
  level = ficha_ui_find (widget, GTK_TYPE_LEVEL_BAR, NULL);

  g_test_message ("C11: it ticks only on screen");
  ficha_validity_row_set_times (row, FICHA_UI_NOW - 3000, FICHA_UI_NOW + 30);
  g_assert_false (ficha_clock_is_ticking (fixture->clock));
  ficha_ui_fixture_present (fixture, box);
  g_assert_true (ficha_clock_is_ticking (fixture->clock));
  g_assert_nonnull (ficha_ui_find (widget, GTK_TYPE_LABEL, "Valid for 0\u202fmin 30\u202fs"));
  ficha_clock_set_now (fixture->clock, FICHA_UI_NOW + 1);
  g_assert_nonnull (ficha_ui_find (widget, GTK_TYPE_LABEL, "Valid for 0\u202fmin 29\u202fs"));
  gtk_widget_set_visible (box, FALSE);
  g_assert_false (ficha_clock_is_ticking (fixture->clock));
  gtk_widget_set_visible (box, TRUE);

  g_test_message ("C10: over");
  ficha_clock_set_now (fixture->clock, FICHA_UI_NOW + 30);
  g_assert_nonnull (ficha_ui_find (widget, GTK_TYPE_LABEL, "Expired 0\u202fmin ago"));
  g_assert_cmpfloat_with_epsilon (gtk_level_bar_get_value (GTK_LEVEL_BAR (level)), 0., 1e-9);

  g_test_message ("C08: unknown, and moments that no calendar has");
  ficha_validity_row_set_times (row, FICHA_UI_NOW, FICHA_TIME_UNKNOWN);
  g_assert_nonnull (ficha_ui_find (widget, GTK_TYPE_LABEL, "Expiry unknown"));
  g_assert_false (gtk_widget_get_visible (level));
  ficha_validity_row_set_times (row, FICHA_TIME_UNKNOWN, FICHA_TIME_UNKNOWN);
  g_assert_nonnull (ficha_ui_find (widget, GTK_TYPE_LABEL, "No token yet"));
  ficha_validity_row_set_times (row, 0, G_MAXINT64);
  ficha_validity_row_set_times (row, G_MININT64 + 1, G_MAXINT64);
}

static void
add_tests (void)
{
  ficha_ui_test ("/widgets/templates", test_templates);
  ficha_ui_test ("/widgets/U14-width", test_width);
  ficha_ui_test ("/widgets/list", test_list);
  ficha_ui_test ("/widgets/detail", test_detail);
  ficha_ui_test ("/widgets/error-row", test_error_row);
  ficha_ui_test ("/widgets/error-details", test_error_details);
  ficha_ui_test ("/widgets/D16-U08-U09-token-row", test_token_row);
  ficha_ui_test ("/widgets/B07-primary", test_primary);
  ficha_ui_test ("/widgets/B07-secret-selection", test_secret_selection);
  ficha_ui_test ("/widgets/refresh-token-row", test_refresh_token_row);
  ficha_ui_test ("/widgets/validity-row", test_validity_row);
}

int
main (int argc, char *argv[])
{
  return ficha_ui_test_main (argc, argv, add_tests);
}
