// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-activity-dialog.h"
#include "ficha-event-row.h"
#include "ficha-preferences-dialog.h"
#include "ficha-ui-fixture.h"
#include "ficha-window.h"

#define ODD_NAME "A & B <i>"

/* of the day that the fixture's clock shows, the day before and the one before that */
#define RENEWED                                                                                    \
  "{'at': <int64 1795023600>, 'id': <'1'>, 'name': <'" ODD_NAME "'>, 'what': <'renewed'>,"         \
  " 'until': <int64 1795026600>}"
#define GIVEN                                                                                      \
  "{'at': <int64 1795023000>, 'id': <'1'>, 'name': <'" ODD_NAME "'>, 'what': <'given'>,"           \
  " 'program': <'<b>&'>}"
#define FAILED                                                                                     \
  "{'at': <int64 1794900000>, 'id': <'2'>, 'name': <'Filial'>, 'what': <'failed'>,"                \
  " 'error': <'connect'>}"
#define OBTAINED "{'at': <int64 1794800000>, 'id': <'2'>, 'name': <'Filial'>, 'what': <'obtained'>}"

static FichaActivityDialog *
present (FichaUiFixture *fixture, FichaItem *item)
{
  FichaActivityDialog *dialog = ficha_activity_dialog_new (fixture->verbs, fixture->clock, item);
  GtkWidget *parent = gtk_label_new (NULL);

  ficha_ui_fixture_present (fixture, parent);
  adw_dialog_present (ADW_DIALOG (dialog), parent);

  return dialog;
}

static gboolean
shows (gpointer dialog, const char *text)
{
  GtkWidget *label = ficha_ui_find (GTK_WIDGET (dialog), GTK_TYPE_LABEL, text);

  return label != NULL && gtk_widget_get_mapped (label);
}

static GListModel *
get_rows (gpointer dialog)
{
  GtkWidget *list = ficha_ui_find (GTK_WIDGET (dialog), GTK_TYPE_LIST_VIEW, NULL);

  return G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
}

static guint
count_asked (FichaUiFixture *fixture)
{
  return ficha_fake_agent_get_count (fixture->agent, "GetActivity");
}

static void
close_dialog (gpointer dialog)
{
  adw_dialog_force_close (ADW_DIALOG (dialog));
  ficha_ui_settle ();
}

static void
test_days (FichaUiFixture *fixture, gconstpointer data)
{
  FichaActivityDialog *dialog;
  GtkWidget *row;

  ficha_ui_fixture_load (fixture);
  dialog = present (fixture, NULL);
  ficha_assert_await (shows (dialog, "No Activity Yet"), FICHA_UI_PATIENCE);
  g_assert_cmpuint (count_asked (fixture), ==, 1);

  g_test_message ("it follows what happens, the newest first, by day");
  ficha_fake_agent_set_activity (fixture->agent,
                                 "[" RENEWED ", " GIVEN ", " FAILED ", " OBTAINED "]");
  ficha_assert_await (shows (dialog, "Today"), FICHA_UI_PATIENCE);
  g_assert_cmpuint (count_asked (fixture), ==, 2);
  g_assert_false (shows (dialog, "No Activity Yet"));
  row = ficha_ui_find (GTK_WIDGET (dialog), FICHA_TYPE_EVENT_ROW, NULL);
  g_assert_true (shows (row, "Renewed, valid until 18:30"));
  g_assert_true (shows (row, ODD_NAME));
  g_assert_true (shows (row, "17:40"));
  g_assert_true (shows (dialog, "Given to “<b>&”"));
  g_assert_true (shows (dialog, "Yesterday"));
  g_assert_true (shows (dialog, "Failed: Server Not Reached"));
  g_assert_true (shows (dialog, "07:20"));
  g_assert_true (shows (dialog, "16 November 2026"));
  g_assert_true (shows (dialog, "Signed in with the keys"));
  close_dialog (dialog);

  g_test_message ("closed it asks no more");
  ficha_fake_agent_set_activity (fixture->agent, "[" RENEWED "]");
  ficha_ui_settle ();
  g_assert_cmpuint (count_asked (fixture), ==, 2);
}

/* C10: at midnight. */
static void
test_midnight (FichaUiFixture *fixture, gconstpointer data)
{
  FichaActivityDialog *dialog;

  ficha_ui_fixture_load (fixture);
  ficha_fake_agent_set_activity (fixture->agent, "[" RENEWED "]");
  dialog = present (fixture, NULL);
  ficha_assert_await (shows (dialog, "Today"), FICHA_UI_PATIENCE);

  ficha_clock_set_now (fixture->clock, FICHA_UI_NOW + 24 * 60 * 60);
  ficha_assert_await (shows (dialog, "Yesterday"), FICHA_UI_PATIENCE);
  g_assert_false (shows (dialog, "Today"));
  g_assert_true (shows (dialog, "Renewed, valid until 18 Nov 2026, 18:30"));
  g_assert_cmpuint (count_asked (fixture), ==, 1);
  close_dialog (dialog);
}

/* Only what differs is replaced. */
static void
test_head (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *events;
    guint position, removed, added;
  } cases[] = {
    { "[" GIVEN ", " FAILED "]", 0, 0, 2 },
    { "[" RENEWED ", " GIVEN ", " FAILED "]", 0, 0, 1 },
    { "[" RENEWED ", " OBTAINED "]", 1, 2, 1 },
    { "[" RENEWED ", " RENEWED ", " OBTAINED "]", 1, 0, 1 },
    { "[" OBTAINED "]", 0, 2, 0 },
    { "@aa{sv} []", 0, 1, 0 },
  };
  FichaActivityDialog *dialog;
  GListModel *rows;

  ficha_ui_fixture_load (fixture);
  dialog = present (fixture, NULL);
  ficha_assert_await (shows (dialog, "No Activity Yet"), FICHA_UI_PATIENCE);
  rows = get_rows (dialog);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const guint n = g_list_model_get_n_items (rows) + cases[i].added - cases[i].removed;
      g_autoptr (GObject) last =
          n > cases[i].added + cases[i].position
              ? g_list_model_get_item (rows, g_list_model_get_n_items (rows) - 1)
              : NULL;

      g_test_message ("%s", cases[i].events);
      ficha_fake_agent_set_activity (fixture->agent, cases[i].events);
      ficha_assert_await (g_list_model_get_n_items (rows) == n, FICHA_UI_PATIENCE);
      if (last != NULL)
        {
          g_autoptr (GObject) still = g_list_model_get_item (rows, n - 1);

          g_assert_true (still == last);
        }
    }
  close_dialog (dialog);
}

static void
test_one (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", ODD_NAME, "valid", 3240);
  FichaActivityDialog *dialog;
  GtkWidget *row;
  const char *id;

  ficha_fake_agent_set_activity (fixture->agent, "[" RENEWED ", " GIVEN "]");
  dialog = present (fixture, item);
  ficha_assert_await (shows (dialog, "17:40"), FICHA_UI_PATIENCE);
  g_variant_get_child (ficha_fake_agent_get_last (fixture->agent, "GetActivity"), 0, "&s", &id);
  g_assert_cmpstr (id, ==, "1");
  g_test_message ("its name stands once");
  g_assert_true (shows (dialog, ODD_NAME));
  row = ficha_ui_find (GTK_WIDGET (dialog), FICHA_TYPE_EVENT_ROW, NULL);
  g_assert_false (shows (row, ODD_NAME));

  g_test_message ("a failure to ask again leaves what is there");
  ficha_fake_agent_fail (fixture->agent, "GetActivity", FICHA_ERROR_NOT_FOUND, "1");
  ficha_fake_agent_set_activity (fixture->agent, "[" RENEWED "]");
  ficha_assert_await (count_asked (fixture) == 2, FICHA_UI_PATIENCE);
  ficha_ui_settle ();
  g_assert_true (shows (dialog, "Given to “<b>&”"));
  close_dialog (dialog);
}

static void
test_fails (FichaUiFixture *fixture, gconstpointer data)
{
  FichaActivityDialog *dialog;

  ficha_ui_fixture_load (fixture);
  ficha_fake_agent_fail (fixture->agent, "GetActivity", FICHA_ERROR_FAILED, "<b>&");
  dialog = present (fixture, NULL);
  ficha_assert_await (shows (dialog, "Something Went Wrong"), FICHA_UI_PATIENCE);
  close_dialog (dialog);
}

/* A dialog that is closed before the answer came is gone, and so is one that was never shown. */
static void
test_leaves (FichaUiFixture *fixture, gconstpointer data)
{
  FichaActivityDialog *dialog;

  ficha_ui_fixture_load (fixture);
  ficha_fake_agent_hold (fixture->agent, "GetActivity");
  dialog = g_object_ref_sink (ficha_activity_dialog_new (fixture->verbs, fixture->clock, NULL));
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  ficha_assert_await (count_asked (fixture) == 1, FICHA_UI_PATIENCE);
  g_signal_emit_by_name (dialog, "closed");
  g_object_unref (dialog);
  ficha_assert_await (dialog == NULL, FICHA_UI_PATIENCE);
}

static void
test_report (FichaUiFixture *fixture, gconstpointer data)
{
  FichaActivityDialog *dialog;
  g_autofree char *report = NULL;

  ficha_ui_fixture_load (fixture);
  dialog = present (fixture, NULL);
  ficha_assert_await (shows (dialog, "No Activity Yet"), FICHA_UI_PATIENCE);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "activity.copy", NULL);

  ficha_fake_agent_set_activity (fixture->agent, "[" RENEWED ", " FAILED "]");
  ficha_assert_await (shows (dialog, "Today"), FICHA_UI_PATIENCE);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "activity.copy", NULL));
  report = ficha_ui_read_clipboard ();
  g_assert_nonnull (strstr (report, "2026-11-18 17:40:00Z integration 1: renewed\n"));
  g_assert_nonnull (strstr (report, " integration 2: failed, connect\n"));
  g_assert_null (strstr (report, "Filial"));
  ficha_assert_await (shows (dialog, "Report copied"), FICHA_UI_PATIENCE);
  close_dialog (dialog);
}

static AdwAlertDialog *
find_question (GtkWidget *widget)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));

  return ADW_ALERT_DIALOG (ficha_ui_find (root, ADW_TYPE_ALERT_DIALOG, NULL));
}

static void
respond (GtkWidget *widget, const char *response)
{
  AdwAlertDialog *question;

  ficha_assert_await (find_question (widget) != NULL, FICHA_UI_PATIENCE);
  question = find_question (widget);
  g_assert_cmpstr (adw_alert_dialog_get_default_response (question), ==, "cancel");
  g_signal_emit_by_name (question, "response", response);
  adw_dialog_force_close (ADW_DIALOG (question));
  ficha_assert_await (find_question (widget) == NULL, FICHA_UI_PATIENCE);
}

static void
test_clear (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", ODD_NAME, "valid", 3240);
  FichaActivityDialog *dialog;
  GtkWidget *widget;
  const char *id;

  ficha_fake_agent_set_activity (fixture->agent, "[" RENEWED ", " GIVEN "]");
  dialog = present (fixture, item);
  widget = GTK_WIDGET (dialog);
  ficha_assert_await (shows (dialog, "17:40"), FICHA_UI_PATIENCE);

  g_test_message ("not without being sure");
  g_assert_true (gtk_widget_activate_action (widget, "activity.clear", NULL));
  respond (widget, "cancel");
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "ClearActivity"), ==, 0);

  g_test_message ("what fails is told");
  ficha_fake_agent_fail (fixture->agent, "ClearActivity", FICHA_ERROR_STORE, "disk full");
  gtk_widget_activate_action (widget, "activity.clear", NULL);
  respond (widget, "clear");
  ficha_assert_await (shows (dialog, "Settings Not Saved"), FICHA_UI_PATIENCE);
  g_assert_true (shows (dialog, "17:40"));
  ficha_fake_agent_succeed (fixture->agent, "ClearActivity");

  gtk_widget_activate_action (widget, "activity.clear", NULL);
  respond (widget, "clear");
  ficha_assert_await (shows (dialog, "No Activity Yet"), FICHA_UI_PATIENCE);
  g_variant_get_child (ficha_fake_agent_get_last (fixture->agent, "ClearActivity"), 0, "&s", &id);
  g_assert_cmpstr (id, ==, "1");
  close_dialog (dialog);
}

static void
test_preferences (FichaUiFixture *fixture, gconstpointer data)
{
  g_autoptr (GSettings) settings = g_settings_new (FICHA_APP_ID);
  GtkWidget *parent = gtk_label_new (NULL);
  GtkWidget *widget, *row;
  const char *id;

  ficha_ui_fixture_load (fixture);
  gtk_widget_set_size_request (parent, 360, 294); /* as the window's least */
  ficha_ui_fixture_present (fixture, parent);
  widget = GTK_WIDGET (ficha_preferences_dialog_new (settings, fixture->store));
  adw_dialog_present (ADW_DIALOG (widget), parent);
  ficha_assert_await (gtk_widget_get_mapped (widget), FICHA_UI_PATIENCE);
  row = ficha_ui_find (widget, ADW_TYPE_ACTION_ROW, "Activity");
  g_assert_nonnull (row);
  g_signal_emit_by_name (ficha_ui_find (row, GTK_TYPE_BUTTON, NULL), "clicked");
  respond (widget, "clear");
  ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "ClearActivity") == 1,
                      FICHA_UI_PATIENCE);
  g_variant_get_child (ficha_fake_agent_get_last (fixture->agent, "ClearActivity"), 0, "&s", &id);
  g_assert_cmpstr (id, ==, "");
  ficha_assert_await (shows (widget, "Activity cleared"), FICHA_UI_PATIENCE);
  close_dialog (widget);
}

/* The window asks for nothing of it before it is opened. */
static void
test_window (FichaUiFixture *fixture, gconstpointer data)
{
  FichaWindow *window =
      ficha_window_new (NULL, fixture->store, fixture->clipboard, fixture->clock, NULL);
  AdwApplicationWindow *adw_window = ADW_APPLICATION_WINDOW (window);

  gtk_window_present (GTK_WINDOW (window));
  ficha_ui_fixture_add (fixture, "1", ODD_NAME, "valid", 3240);
  ficha_ui_settle ();
  g_assert_cmpuint (count_asked (fixture), ==, 0);

  gtk_widget_activate_action (GTK_WIDGET (window), "win.activity", NULL);
  ficha_assert_await (count_asked (fixture) == 1, FICHA_UI_PATIENCE);
  g_assert_true (FICHA_IS_ACTIVITY_DIALOG (adw_application_window_get_visible_dialog (adw_window)));

  g_test_message ("one dialog at a time");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.activity", NULL);
  ficha_ui_settle ();
  g_assert_cmpuint (count_asked (fixture), ==, 1);
  close_dialog (adw_application_window_get_visible_dialog (adw_window));
  gtk_window_destroy (GTK_WINDOW (window));
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
  g_autofree char *events =
      g_strdup_printf ("[{'at': <int64 1795023600>, 'name': <'%s'>, 'what': <'given'>,"
                       "  'program': <'%s'>}]",
                       long_name, long_name);
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", long_name, "valid", 3240);
  FichaItem *const items[] = { item, NULL };

  ficha_fake_agent_set_activity (fixture->agent, events);
  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    {
      FichaActivityDialog *dialog = present (fixture, items[i]);
      GtkWidget *child = adw_dialog_get_child (ADW_DIALOG (dialog));

      ficha_assert_await (shows (dialog, "17:40"), FICHA_UI_PATIENCE);
      g_assert_cmpint (get_min_width (child), >, 100);
      g_assert_cmpint (get_min_width (child), <=, 360);
      close_dialog (dialog);
    }
}

static void
add_tests (void)
{
  ficha_ui_test ("/activity/days", test_days);
  ficha_ui_test ("/activity/midnight", test_midnight);
  ficha_ui_test ("/activity/head", test_head);
  ficha_ui_test ("/activity/one", test_one);
  ficha_ui_test ("/activity/fails", test_fails);
  ficha_ui_test ("/activity/leaves", test_leaves);
  ficha_ui_test ("/activity/report", test_report);
  ficha_ui_test ("/activity/clear", test_clear);
  ficha_ui_test ("/activity/preferences", test_preferences);
  ficha_ui_test ("/activity/window", test_window);
  ficha_ui_test ("/activity/width", test_width);
}

int
main (int argc, char *argv[])
{
  return ficha_ui_test_main (argc, argv, add_tests);
}
