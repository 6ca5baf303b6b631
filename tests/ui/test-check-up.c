// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-check-up-dialog.h"
#include "ficha-ui-fixture.h"
#include "ficha-window.h"

#define ODD_NAME "A & B <i>"

#define GOOD                                                                                       \
  "[{'check': <'agent'>, 'outcome': <'good'>, 'version': <'1.2'>},"                                \
  " {'check': <'keyring'>, 'outcome': <'good'>},"                                                  \
  " {'check': <'server'>, 'outcome': <'good'>, 'host': <'api.bitize.io'>, 'word': <'secure'>},"    \
  " {'check': <'integration'>, 'outcome': <'good'>, 'id': <'1'>, 'word': <'valid'>},"              \
  " {'check': <'integration'>, 'outcome': <'good'>, 'id': <'2'>, 'word': <'valid'>}]"
#define BAD                                                                                        \
  "[{'check': <'keyring'>, 'outcome': <'bad'>, 'error': <'locked'>, 'detail': <''>},"              \
  " {'check': <'server'>, 'outcome': <'bad'>, 'host': <'canary.example'>, 'error': <'tls'>,"       \
  "  'detail': <'canary.example'>},"                                                               \
  " {'check': <'integration'>, 'outcome': <'good'>, 'id': <'1'>, 'word': <'valid'>},"              \
  " {'check': <'integration'>, 'outcome': <'bad'>, 'id': <'2'>, 'word': <'refused'>,"              \
  "  'error': <'refused'>, 'detail': <'CANARY'>},"                                                 \
  " {'check': <'integration'>, 'outcome': <'note'>, 'id': <'gone'>, 'word': <'none'>}]"

/* In a window, as a person opens it; @dialog comes with it. */
static FichaWindow *
open_dialog (FichaUiFixture *fixture, GtkWidget **dialog)
{
  FichaWindow *window =
      ficha_window_new (NULL, fixture->store, fixture->clipboard, fixture->clock, NULL);

  gtk_window_set_default_size (GTK_WINDOW (window), 360, 640);
  gtk_window_present (GTK_WINDOW (window));
  ficha_assert_await (gtk_widget_get_mapped (GTK_WIDGET (window)), FICHA_UI_PATIENCE);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.check-up", NULL);
  *dialog =
      GTK_WIDGET (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));
  g_assert_true (FICHA_IS_CHECK_UP_DIALOG (*dialog));

  return window;
}

static gboolean
shows (GtkWidget *dialog, const char *text)
{
  GtkWidget *label = ficha_ui_find (dialog, GTK_TYPE_LABEL, text);

  return label != NULL && gtk_widget_get_mapped (label);
}

static gboolean
is_enabled (GtkWidget *dialog, const char *action)
{
  return gtk_widget_get_sensitive (ficha_ui_find (dialog, GTK_TYPE_BUTTON, action));
}

static void
test_findings (FichaUiFixture *fixture, gconstpointer data)
{
  FichaWindow *window;
  GtkWidget *dialog, *again;
  g_autofree char *report = NULL;

  ficha_ui_fixture_add (fixture, "1", "Sandbox", "valid", 3240);
  ficha_ui_fixture_add (fixture, "2", ODD_NAME, "refused", 3240);
  ficha_fake_agent_set_checks (fixture->agent, GOOD);
  ficha_fake_agent_hold (fixture->agent, "CheckUp");
  window = open_dialog (fixture, &dialog);

  g_test_message ("a spinner, after a moment");
  g_assert_false (shows (dialog, "Checking this computer and the servers…"));
  ficha_assert_await (shows (dialog, "Checking this computer and the servers…"), FICHA_UI_PATIENCE);
  g_assert_false (is_enabled (dialog, "check-up.again"));
  g_assert_false (is_enabled (dialog, "check-up.copy"));
  g_test_message ("and only one dialog, one call");
  ficha_window_check_up (window);
  ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "CheckUp") == 1,
                      FICHA_UI_PATIENCE);

  ficha_fake_agent_release (fixture->agent);
  ficha_assert_await (shows (dialog, "Everything works"), FICHA_UI_PATIENCE);
  g_assert_true (shows (dialog, "Version 1.2 is running."));
  g_assert_true (shows (dialog, "It is reached by a secure connection."));
  g_assert_true (shows (dialog, "All 2 integrations work"));
  g_assert_false (shows (dialog, "Sandbox"));

  g_test_message ("checked again: what is wrong, by name, with words");
  ficha_fake_agent_set_checks (fixture->agent, BAD);
  again = ficha_ui_find (dialog, GTK_TYPE_BUTTON, "check-up.again");
  g_assert_true (gtk_widget_activate (again));
  ficha_assert_await (shows (dialog, "3 problems were found"), FICHA_UI_PATIENCE);
  g_assert_true (shows (dialog, "Problem"));
  g_assert_true (shows (dialog, "Note"));
  g_assert_true (shows (dialog, ODD_NAME));
  g_assert_true (shows (dialog, "1 more integration works"));
  g_assert_false (shows (dialog, "Version 1.2 is running."));
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "CheckUp"), ==, 2);
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "Unlock"), ==, 0);

  g_test_message ("the report names nobody");
  gtk_widget_activate_action (dialog, "check-up.copy", NULL);
  ficha_assert_await (shows (dialog, "Report copied"), FICHA_UI_PATIENCE);
  report = ficha_ui_read_clipboard ();
  g_test_message ("%s", report);
  g_assert_nonnull (strstr (report, "keyring: bad, locked\nserver 1 (another host 1): bad, tls\n"));
  g_assert_nonnull (strstr (report, "integration 2: bad, refused, refused\n"));
  g_assert_null (strcasestr (report, "canary"));
  g_assert_null (strstr (report, ODD_NAME));

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_unreachable (FichaUiFixture *fixture, gconstpointer data)
{
  FichaWindow *window;
  GtkWidget *dialog;
  g_autofree char *report = NULL;

  ficha_fake_agent_fail (fixture->agent, "CheckUp", FICHA_ERROR_NO_AGENT, "<b>&");
  window = open_dialog (fixture, &dialog);
  ficha_assert_await (shows (dialog, "Ficha’s Service Not Reached"), FICHA_UI_PATIENCE);
  g_assert_true (shows (dialog, "It does not run and could not be started (<b>&). Log out and in "
                                "again; if that does not help, install Ficha again."));
  gtk_widget_activate_action (dialog, "check-up.copy", NULL);
  report = ficha_ui_read_clipboard ();
  g_assert_nonnull (strstr (report, "\nagent: bad, no-agent\n"));

  g_test_message ("it is, after all");
  ficha_fake_agent_succeed (fixture->agent, "CheckUp");
  gtk_widget_activate_action (dialog, "check-up.again", NULL);
  ficha_assert_await (shows (dialog, "Everything works"), FICHA_UI_PATIENCE);

  gtk_window_destroy (GTK_WINDOW (window));
}

/* Closed while it waits, or with its window: nothing is left behind (the fixture looks). */
static void
test_closed (FichaUiFixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      FichaWindow *window;
      GtkWidget *dialog;
      gpointer weak;

      ficha_fake_agent_hold (fixture->agent, "CheckUp");
      window = open_dialog (fixture, &dialog);
      weak = dialog;
      g_object_add_weak_pointer (weak, &weak);
      ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "CheckUp") == i + 1,
                          FICHA_UI_PATIENCE);
      if (i == 0)
        adw_dialog_force_close (ADW_DIALOG (dialog));
      else
        gtk_window_destroy (GTK_WINDOW (window));
      ficha_assert_await (weak == NULL, FICHA_UI_PATIENCE);
      ficha_fake_agent_release (fixture->agent);
      if (i == 0)
        gtk_window_destroy (GTK_WINDOW (window));
    }
}

static void
test_width (FichaUiFixture *fixture, gconstpointer data)
{
  FichaCheckUpDialog *dialog = ficha_check_up_dialog_new (fixture->store, fixture->clipboard);
  int min;

  g_object_ref_sink (dialog);
  gtk_widget_measure (adw_dialog_get_child (ADW_DIALOG (dialog)), GTK_ORIENTATION_HORIZONTAL, -1,
                      &min, NULL, NULL, NULL);
  g_assert_cmpint (min, >, 100);
  g_assert_cmpint (min, <=, 340);
  adw_dialog_force_close (ADW_DIALOG (dialog));
  g_object_run_dispose (G_OBJECT (dialog));
  ficha_ui_settle ();
  g_object_unref (dialog);
}

static void
add_tests (void)
{
  ficha_ui_test ("/check-up/findings", test_findings);
  ficha_ui_test ("/check-up/unreachable", test_unreachable);
  ficha_ui_test ("/check-up/closed", test_closed);
  ficha_ui_test ("/check-up/width", test_width);
}

int
main (int argc, char *argv[])
{
  return ficha_ui_test_main (argc, argv, add_tests);
}
