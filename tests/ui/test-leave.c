// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-edit-dialog.h"
#include "ficha-ui-fixture.h"
#include "ficha-window.h"

/* U05: the program is quit while a form is open, or is being saved. */

typedef struct
{
  FichaWindow *window;   /* (nullable): weak */
  FichaEditDialog *form; /* (nullable): weak */
  gboolean left;
} Scene;

static void
left_cb (Scene *scene)
{
  scene->left = TRUE;
}

static void
open_form (Scene *scene, FichaUiFixture *fixture, const char *secret_key)
{
  FichaWindow *window;
  AdwDialog *dialog;

  ficha_ui_fixture_load (fixture);
  window = ficha_window_new (NULL, fixture->store, fixture->clipboard, fixture->clock, NULL);
  gtk_window_present (GTK_WINDOW (window));
  ficha_assert_await (gtk_widget_get_mapped (GTK_WIDGET (window)), FICHA_UI_PATIENCE);
  ficha_window_new_integration (window);
  dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window));
  g_assert_true (FICHA_IS_EDIT_DIALOG (dialog));
  ficha_assert_await (gtk_widget_get_mapped (GTK_WIDGET (dialog)), FICHA_UI_PATIENCE);
  scene->left = FALSE;
  g_signal_connect_swapped (window, "left", G_CALLBACK (left_cb), scene);
  g_set_weak_pointer (&scene->window, window);
  g_set_weak_pointer (&scene->form, FICHA_EDIT_DIALOG (dialog));

  for (gsize i = 0; secret_key != NULL && i < 3; i++)
    {
      static const char *const titles[] = { "Name", "Consumer Key", "Secret Key" };

      gtk_editable_set_text (GTK_EDITABLE (ficha_ui_find (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW,
                                                          titles[i])),
                             secret_key);
    }
  ficha_ui_settle ();
}

static void
clear (Scene *scene)
{
  ficha_ui_settle ();
  if (scene->window != NULL)
    gtk_window_destroy (GTK_WINDOW (scene->window));
  g_clear_weak_pointer (&scene->window);
  g_clear_weak_pointer (&scene->form);
}

static GtkWidget *
find_question (Scene *scene)
{
  return ficha_ui_find (GTK_WIDGET (scene->window), ADW_TYPE_ALERT_DIALOG, NULL);
}

static void
answer (Scene *scene, const char *response)
{
  GtkWidget *question;

  ficha_assert_await (find_question (scene) != NULL, FICHA_UI_PATIENCE);
  question = find_question (scene);
  g_signal_emit_by_name (question, "response", response);
  if (find_question (scene) != NULL)
    adw_dialog_force_close (ADW_DIALOG (question));
  ficha_assert_await (find_question (scene) == NULL, FICHA_UI_PATIENCE);
  ficha_ui_settle (); /* who asked hears of it later */
}

static void
test_empty (FichaUiFixture *fixture, gconstpointer data)
{
  Scene scene = { 0 };

  g_test_message ("nothing is lost: nothing is asked");
  open_form (&scene, fixture, NULL);
  ficha_window_leave (scene.window);
  ficha_assert_await (scene.left, FICHA_UI_PATIENCE);
  clear (&scene);
}

static void
test_half_filled (FichaUiFixture *fixture, gconstpointer data)
{
  Scene scene = { 0 };

  open_form (&scene, fixture, "half-filled");
  ficha_window_leave (scene.window);
  ficha_window_leave (scene.window);
  g_test_message ("kept, and not forgotten: the form is closed later, the window is not");
  answer (&scene, "keep");
  g_assert_nonnull (scene.form);
  adw_dialog_force_close (ADW_DIALOG (scene.form));
  ficha_assert_await (scene.form == NULL, FICHA_UI_PATIENCE);
  g_assert_false (scene.left);

  clear (&scene);
  open_form (&scene, fixture, "half-filled");
  ficha_window_leave (scene.window);
  answer (&scene, "discard");
  ficha_assert_await (scene.left, FICHA_UI_PATIENCE);
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "Add"), ==, 0);
  clear (&scene);
}

static void
start_saving (Scene *scene, FichaUiFixture *fixture)
{
  guint n = ficha_fake_agent_get_count (fixture->agent, "Add");

  open_form (scene, fixture, "complete");
  ficha_fake_agent_hold (fixture->agent, "Add");
  gtk_widget_activate_action (GTK_WIDGET (scene->form), "edit.save", NULL);
  ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "Add") == n + 1,
                      FICHA_UI_PATIENCE);
  ficha_window_leave (scene->window);
  ficha_ui_settle ();
  g_assert_false (scene->left);
  g_assert_null (find_question (scene));
}

static void
test_saving (FichaUiFixture *fixture, gconstpointer data)
{
  Scene scene = { 0 };

  g_test_message ("it is waited for");
  start_saving (&scene, fixture);
  ficha_fake_agent_release (fixture->agent);
  ficha_assert_await (scene.left, FICHA_UI_PATIENCE);
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "Add"), ==, 1);
  clear (&scene);
}

static void
test_saving_fails (FichaUiFixture *fixture, gconstpointer data)
{
  Scene scene = { 0 };

  g_test_message ("what could not be saved stays");
  start_saving (&scene, fixture);
  ficha_fake_agent_fail (fixture->agent, "Add", FICHA_ERROR_STORE, "disk full");
  ficha_fake_agent_release (fixture->agent);
  ficha_assert_await (ficha_ui_holds_text (GTK_WIDGET (scene.form), "disk full"),
                      FICHA_UI_PATIENCE);
  g_assert_false (scene.left);
  clear (&scene);
}

static void
test_saving_long (FichaUiFixture *fixture, gconstpointer data)
{
  Scene scene = { 0 };

  g_test_message ("nobody waits for ever");
  start_saving (&scene, fixture);
  ficha_assert_await (ficha_ui_find (GTK_WIDGET (scene.form), ADW_TYPE_ACTION_ROW, "Saving…") !=
                          NULL,
                      FICHA_UI_PATIENCE);
  answer (&scene, "discard");
  ficha_assert_await (scene.left, FICHA_UI_PATIENCE);
  ficha_fake_agent_release (fixture->agent);
  clear (&scene);
}

/* What ficha_window_leave() relies on: closing the window closes the form, which asks. */
static void
test_window_closed (FichaUiFixture *fixture, gconstpointer data)
{
  Scene scene = { 0 };

  open_form (&scene, fixture, "half-filled");
  gtk_window_close (GTK_WINDOW (scene.window));
  answer (&scene, "keep");
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (scene.form)));
  clear (&scene);
}

static void
add_tests (void)
{
  ficha_ui_test ("/leave/U05-empty", test_empty);
  ficha_ui_test ("/leave/U05-half-filled", test_half_filled);
  ficha_ui_test ("/leave/U05-window-closed", test_window_closed);
  ficha_ui_test ("/leave/U05-saving", test_saving);
  ficha_ui_test ("/leave/U05-saving-fails", test_saving_fails);
  ficha_ui_test ("/leave/U05-saving-long", test_saving_long);
}

int
main (int argc, char *argv[])
{
  return ficha_ui_test_main (argc, argv, add_tests);
}
