// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-duration-row.h"
#include "ficha-preferences-dialog.h"
#include "ficha-test.h"
#include "ficha-ui-fixture.h"

/* The preferences: what is shown is what is set, both ways. */

static FichaDurationRow *
row_new (const char *choices, guint unit)
{
  return g_object_ref_sink (g_object_new (FICHA_TYPE_DURATION_ROW, "choices", choices, "unit", unit,
                                          "zero-label", "Never", NULL));
}

static char *
get_shown (FichaDurationRow *row)
{
  GtkStringObject *object = adw_combo_row_get_selected_item (ADW_COMBO_ROW (row));

  return g_strdup (gtk_string_object_get_string (object));
}

static void
test_duration_choices (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint value;
    const char *shown;
    guint n_choices;
  } cases[] = {
    { 30, "30\u202fs", 4 }, { 60, "1\u202fmin", 4 }, { 0, "Never", 4 },
    { 45, "45\u202fs", 5 }, { 7200, "2\u202fh", 5 }, { 10, "10\u202fs", 4 },
    { 90, "90\u202fs", 5 }, { 90, "90\u202fs", 5 },  { G_MAXINT, NULL, 5 },
  };
  FichaDurationRow *row = row_new ("10,30,60,0", 1);
  g_autoptr (FichaTestNotify) notify = ficha_test_notify_new (row, "value");
  guint before = ficha_duration_row_get_value (row);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = NULL;

      g_test_message ("%u", cases[i].value);
      ficha_duration_row_set_value (row, cases[i].value);
      shown = get_shown (row);
      if (cases[i].shown != NULL)
        g_assert_cmpstr (shown, ==, cases[i].shown);
      g_assert_cmpuint (ficha_duration_row_get_value (row), ==, cases[i].value);
      g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (ADW_COMBO_ROW (row))),
                        ==, cases[i].n_choices);
      g_assert_cmpuint (ficha_test_notify_take (notify), ==, cases[i].value != before ? 1 : 0);
      before = cases[i].value;
    }

  g_clear_pointer (&notify, ficha_test_notify_free);
  g_assert_finalize_object (row);
}

static void
test_duration_chosen (FichaUiFixture *fixture, gconstpointer data)
{
  FichaDurationRow *row = row_new ("0,5,10,30", 60);
  g_autofree char *shown = NULL;

  ficha_duration_row_set_value (row, 7);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 3);
  g_assert_cmpuint (ficha_duration_row_get_value (row), ==, 30);
  shown = get_shown (row);
  g_assert_cmpstr (shown, ==, "30\u202fmin");
  g_test_message ("what was set by other means can be chosen again");
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 4);
  g_assert_cmpuint (ficha_duration_row_get_value (row), ==, 7);

  g_assert_finalize_object (row);
}

static GtkWidget *
find_row (GtkWidget *dialog, const char *title)
{
  GtkWidget *row = ficha_ui_find (dialog, ADW_TYPE_PREFERENCES_ROW, title);

  g_assert_nonnull (row);
  return row;
}

static GtkWidget *
present_dialog (FichaUiFixture *fixture, GSettings *settings)
{
  GtkWidget *child = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  AdwDialog *dialog = ADW_DIALOG (ficha_preferences_dialog_new (settings, fixture->store));

  gtk_widget_set_size_request (child, 360, 294); /* as the window's least */
  ficha_ui_fixture_present (fixture, child);
  adw_dialog_present (dialog, child);
  ficha_assert_await (gtk_widget_get_mapped (GTK_WIDGET (dialog)), FICHA_UI_PATIENCE);

  return GTK_WIDGET (dialog);
}

static void
test_dialog (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *title;
    const char *key;
  } switches[] = {
    { "Renew Automatically", "renew-automatically" },
    { "Keep Tokens Valid in the Background", "run-in-background" },
    { "Start at Login", "autostart" },
    { "When Renewal Fails", "notify-failures" },
    { "Offer Tokens in GNOME Search", "search-provider" },
  };
  static const struct
  {
    const char *title;
    const char *key;
    guint set;
  } durations[] = {
    { "Remind Before Expiry", "remind-before", 30 },
    { "Clear Clipboard After", "clipboard-clear", 0 },
    { "Hide Tokens After", "reveal-seconds", 60 },
  };
  g_autoptr (GSettings) settings = g_settings_new (FICHA_APP_ID);
  GtkWidget *dialog = present_dialog (fixture, settings);

  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      GtkWidget *row = find_row (dialog, switches[i].title);
      gboolean on = g_settings_get_boolean (settings, switches[i].key);

      g_test_message ("%s", switches[i].title);
      g_assert_cmpint (adw_switch_row_get_active (ADW_SWITCH_ROW (row)), ==, on);
      adw_switch_row_set_active (ADW_SWITCH_ROW (row), !on);
      g_assert_cmpint (g_settings_get_boolean (settings, switches[i].key), ==, !on);
      g_settings_reset (settings, switches[i].key);
      g_assert_cmpint (adw_switch_row_get_active (ADW_SWITCH_ROW (row)), ==, on);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      GtkWidget *row = find_row (dialog, durations[i].title);

      g_test_message ("%s", durations[i].title);
      g_assert_cmpuint (ficha_duration_row_get_value (FICHA_DURATION_ROW (row)), ==,
                        g_settings_get_uint (settings, durations[i].key));
      ficha_duration_row_set_value (FICHA_DURATION_ROW (row), durations[i].set);
      g_assert_cmpuint (g_settings_get_uint (settings, durations[i].key), ==, durations[i].set);
      g_settings_reset (settings, durations[i].key);
    }

  adw_dialog_force_close (ADW_DIALOG (dialog));
}

/* F09: what the system does not allow is told; who does not run in the background can't start with
 * the session. */
static void
test_f09_background (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *state;
    const char *told;
  } cases[] = {
    { "refused", "Not Allowed by the System" },
    { "running", NULL },
    { "failed", "The System Did Not Answer" },
    { "login", NULL },
    { "off", NULL },
  };
  g_autoptr (GSettings) settings = g_settings_new (FICHA_APP_ID);
  GtkWidget *dialog, *autostart;

  ficha_ui_fixture_load (fixture);
  dialog = present_dialog (fixture, settings);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GtkWidget *row;

      g_test_message ("%s", cases[i].state);
      ficha_fake_agent_set_background (fixture->agent, cases[i].state);
      ficha_assert_await (g_str_equal (ficha_store_get_background (fixture->store), cases[i].state),
                          FICHA_UI_PATIENCE);
      row = ficha_ui_find (dialog, ADW_TYPE_ACTION_ROW,
                           cases[i].told != NULL ? cases[i].told : "Not Allowed by the System");
      g_assert_cmpint (row != NULL && gtk_widget_get_visible (row), ==, cases[i].told != NULL);
    }

  autostart = find_row (dialog, "Start at Login");
  g_assert_true (gtk_widget_get_sensitive (autostart));
  g_settings_set_boolean (settings, "run-in-background", FALSE);
  g_assert_false (gtk_widget_get_sensitive (autostart));
  g_settings_reset (settings, "run-in-background");
  adw_dialog_force_close (ADW_DIALOG (dialog));
}

static void
add_tests (void)
{
  ficha_ui_test ("/preferences/duration/choices", test_duration_choices);
  ficha_ui_test ("/preferences/duration/chosen", test_duration_chosen);
  ficha_ui_test ("/preferences/dialog", test_dialog);
  ficha_ui_test ("/preferences/f09-background", test_f09_background);
}

int
main (int argc, char *argv[])
{
  return ficha_ui_test_main (argc, argv, add_tests);
}
