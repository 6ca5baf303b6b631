// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include <glib/gstdio.h>

#include "ficha-backup-offer.h"
#include "ficha-backup.h"
#include "ficha-export-dialog.h"
#include "ficha-import-dialog.h"
#include "ficha-import-row.h"
#include "ficha-list-page.h"
#include "ficha-secret-row.h"
#include "ficha-ui-fixture.h"
#include "ficha-window.h"

/* Export, import, and the offer of a backup. The file chooser is the desktop's: here its answer is
 * given. */

#define PASSPHRASE "CANARY-phrase é"

#define PLAN                                                                                       \
  "[{'name': <'A & B <i>'>, 'as': <'A & B <i> (2)'>, 'action': <'add'>, 'secret-key': <true>,"     \
  "  'ca-file-lost': <true>, 'done': <true>},"                                                     \
  " {'name': <'Caixa'>, 'as': <'Caixa'>, 'action': <'other-key'>, 'secret-key': <true>},"          \
  " {'name': <'Nova'>, 'as': <'Nova'>, 'action': <'add'>, 'done': <true>},"                        \
  " {'name': <'Loja'>, 'as': <'Loja'>, 'action': <'same'>}]"

static FichaWindow *
present_window (FichaUiFixture *fixture, GSettings *settings)
{
  FichaWindow *window =
      ficha_window_new (NULL, fixture->store, fixture->clipboard, fixture->clock, settings);

  gtk_window_set_default_size (GTK_WINDOW (window), 360, 640);
  gtk_window_present (GTK_WINDOW (window));
  ficha_assert_await (gtk_widget_get_mapped (GTK_WIDGET (window)), FICHA_UI_PATIENCE);
  return window;
}

static gboolean
is_enabled (gpointer dialog, const char *action)
{
  return gtk_widget_get_sensitive (ficha_ui_find (dialog, GTK_TYPE_BUTTON, action));
}

static gboolean
shows (gpointer dialog, const char *text)
{
  GtkWidget *label = ficha_ui_find (dialog, GTK_TYPE_LABEL, text);

  return label != NULL && gtk_widget_get_mapped (label);
}

static void
type (gpointer dialog, const char *title, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (ficha_ui_find (dialog, FICHA_TYPE_SECRET_ROW, title)), text);
}

static void
choose_list (gpointer dialog)
{
  GtkWidget *row = ficha_ui_find (dialog, ADW_TYPE_ACTION_ROW, "Without Secrets");

  gtk_check_button_set_active (GTK_CHECK_BUTTON (ficha_ui_find (row, GTK_TYPE_CHECK_BUTTON, NULL)),
                               TRUE);
}

static gboolean
is_open (FichaWindow *window)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)) != NULL;
}

static FichaExportDialog *
open_export (FichaWindow *window)
{
  AdwDialog *dialog;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.export", NULL);
  dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window));
  g_assert_true (FICHA_IS_EXPORT_DIALOG (dialog));
  return FICHA_EXPORT_DIALOG (dialog);
}

static void
test_choices (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *passphrase;
    const char *again;
    gboolean ready;
    gboolean different;
  } cases[] = {
    { "", "", FALSE, FALSE },
    { "1234567", "1234567", FALSE, FALSE },
    { "12345678", "", FALSE, FALSE },
    { "12345678", "1234", FALSE, FALSE },
    { "12345678", "1235", FALSE, TRUE },
    { "12345678", "12345678", TRUE, FALSE },
    { "12345678", "123456789", FALSE, TRUE },
    { PASSPHRASE, PASSPHRASE, TRUE, FALSE },
  };
  FichaWindow *window = present_window (fixture, NULL);
  FichaExportDialog *dialog = open_export (window);
  GtkWidget *again =
      ficha_ui_find (GTK_WIDGET (dialog), FICHA_TYPE_SECRET_ROW, "Repeat Passphrase");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %" G_GSIZE_FORMAT, i + 1);
      type (dialog, "Passphrase", cases[i].passphrase);
      type (dialog, "Repeat Passphrase", cases[i].again);
      g_assert_cmpint (is_enabled (dialog, "export.choose"), ==, cases[i].ready);
      g_assert_cmpint (gtk_widget_has_css_class (again, "error"), ==, cases[i].different);
    }
  type (dialog, "Passphrase", "");
  g_assert_false (is_enabled (dialog, "export.choose"));
  choose_list (dialog);
  g_assert_true (is_enabled (dialog, "export.choose"));
  g_assert_false (gtk_widget_is_visible (again));

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_export (FichaUiFixture *fixture, gconstpointer data)
{
  g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "ficha.asc", NULL);
  g_autofree char *text = NULL;
  FichaWindow *window;
  FichaExportDialog *dialog;
  GStatBuf st;

  ficha_ui_fixture_add (fixture, "1", "Loja", "valid", 3240);
  window = present_window (fixture, NULL);
  dialog = open_export (window);
  type (dialog, "Passphrase", PASSPHRASE);
  type (dialog, "Repeat Passphrase", PASSPHRASE);
  ficha_export_dialog_write (dialog, path);
  g_assert_false (is_enabled (dialog, "export.choose"));
  ficha_assert_await (!is_open (window), FICHA_UI_PATIENCE);
  g_assert_cmpstr (ficha_fake_agent_get_secret (fixture->agent), ==, PASSPHRASE);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, FICHA_FAKE_BACKUP);
  g_assert_no_errno (g_stat (path, &st));
  g_assert_cmpuint (st.st_mode & 0777, ==, 0600);
  ficha_assert_await (ficha_ui_holds_text (GTK_WIDGET (window), "1 integration exported"),
                      FICHA_UI_PATIENCE);
  g_assert_false (ficha_ui_holds_text (GTK_WIDGET (window), "CANARY"));

  dialog = open_export (window);
  type (dialog, "Passphrase", PASSPHRASE);
  choose_list (dialog);
  ficha_export_dialog_write (dialog, path);
  ficha_assert_await (!is_open (window), FICHA_UI_PATIENCE);
  g_assert_cmpstr (ficha_fake_agent_get_secret (fixture->agent), ==, NULL);

  gtk_window_destroy (GTK_WINDOW (window));
}

/* Nothing is written, and what was typed is still there. */
static void
test_export_fails (FichaUiFixture *fixture, gconstpointer data)
{
  g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "ficha.asc", NULL);
  FichaWindow *window;
  FichaExportDialog *dialog;

  ficha_ui_fixture_add (fixture, "1", "Loja", "valid", 3240);
  window = present_window (fixture, NULL);
  dialog = open_export (window);
  type (dialog, "Passphrase", PASSPHRASE);
  type (dialog, "Repeat Passphrase", PASSPHRASE);

  ficha_fake_agent_fail (fixture->agent, "Export", FICHA_ERROR_BACKUP, "gnupg");
  ficha_export_dialog_write (dialog, path);
  ficha_assert_await (is_enabled (dialog, "export.choose"), FICHA_UI_PATIENCE);
  ficha_assert_await (shows (dialog, "GnuPG, which encrypts the file, was not found. Install it."),
                      FICHA_UI_PATIENCE);

  ficha_fake_agent_succeed (fixture->agent, "Export");
  ficha_export_dialog_write (dialog, folder);
  ficha_assert_await (is_enabled (dialog, "export.choose"), FICHA_UI_PATIENCE);
  ficha_assert_await (shows (dialog, "This is not a file. Choose one."), FICHA_UI_PATIENCE);

  g_test_message ("closed meanwhile");
  ficha_fake_agent_hold (fixture->agent, "Export");
  ficha_export_dialog_write (dialog, path);
  ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "Export") == 3,
                      FICHA_UI_PATIENCE);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "export.cancel", NULL);
  ficha_assert_await (!is_open (window), FICHA_UI_PATIENCE);
  ficha_fake_agent_release (fixture->agent);
  ficha_ui_settle ();
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  gtk_window_destroy (GTK_WINDOW (window));
}

/* Presents the dialog for a file that holds @text. */
static FichaImportDialog *
open_import (FichaUiFixture *fixture, FichaWindow *window, const char *folder, const char *text)
{
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  FichaImportDialog *dialog;

  if (text != NULL)
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
  dialog = ficha_import_dialog_new (ficha_store_get_client (fixture->store), path);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (window));
  return dialog;
}

/* The switch of the integration called so. */
static GtkSwitch *
find_switch (gpointer dialog, const char *name)
{
  GtkWidget *label = ficha_ui_find (dialog, GTK_TYPE_LABEL, name);
  GtkWidget *row = gtk_widget_get_ancestor (label, FICHA_TYPE_IMPORT_ROW);

  return GTK_SWITCH (ficha_ui_find (row, GTK_TYPE_SWITCH, NULL));
}

static void
count_cb (FichaImportDialog *dialog, guint n, guint *imported)
{
  *imported = n;
}

static void
test_import (FichaUiFixture *fixture, gconstpointer data)
{
  g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
  g_autoptr (GVariant) options = NULL;
  g_autofree char *printed = NULL;
  FichaWindow *window = present_window (fixture, NULL);
  FichaImportDialog *dialog;
  GtkWidget *stack;
  guint imported = 0;

  ficha_fake_agent_set_import (fixture->agent, PLAN);
  dialog = open_import (fixture, window, folder, "{}");
  g_signal_connect (dialog, "imported", G_CALLBACK (count_cb), &imported);
  ficha_assert_await (shows (dialog, "Will be added as “A & B <i> (2)”"), FICHA_UI_PATIENCE);
  g_assert_cmpstr (ficha_fake_agent_get_secret (fixture->agent), ==, "\n{}");
  stack = gtk_widget_get_ancestor (GTK_WIDGET (find_switch (dialog, "Nova")), GTK_TYPE_STACK);
  g_assert_nonnull (ficha_ui_find (gtk_stack_get_visible_child (GTK_STACK (stack)), GTK_TYPE_LABEL,
                                   "Import Integrations"));
  g_assert_true (shows (dialog, "Its CA file is not on this computer. Choose one afterwards."));
  g_assert_true (shows (dialog, "Will be added, needs its secret key"));
  g_assert_true (gtk_switch_get_active (find_switch (dialog, "A & B <i>")));
  g_assert_true (gtk_switch_get_active (find_switch (dialog, "Nova")));
  g_assert_false (gtk_switch_get_active (find_switch (dialog, "Loja")));
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (find_switch (dialog, "Loja"))));

  g_test_message ("another secret key stays unless a person says otherwise, and sees it");
  g_assert_false (gtk_switch_get_active (find_switch (dialog, "Caixa")));
  g_assert_true (shows (dialog, "Has another secret key, which stays"));
  gtk_switch_set_active (find_switch (dialog, "Caixa"), TRUE);
  g_assert_true (shows (dialog, "The secret key will be replaced"));

  g_test_message ("nothing wanted, nothing to do");
  gtk_switch_set_active (find_switch (dialog, "Caixa"), FALSE);
  gtk_switch_set_active (find_switch (dialog, "A & B <i>"), FALSE);
  gtk_switch_set_active (find_switch (dialog, "Nova"), FALSE);
  g_assert_false (is_enabled (dialog, "import.go-on"));
  gtk_switch_set_active (find_switch (dialog, "Caixa"), TRUE);
  gtk_switch_set_active (find_switch (dialog, "Nova"), TRUE);
  g_assert_true (is_enabled (dialog, "import.go-on"));

  gtk_widget_activate_action (GTK_WIDGET (dialog), "import.go-on", NULL);
  ficha_assert_await (!is_open (window), FICHA_UI_PATIENCE);
  g_assert_cmpuint (imported, ==, 2);
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "Import"), ==, 2);
  options = g_variant_get_child_value (ficha_fake_agent_get_last (fixture->agent, "Import"), 1);
  printed = g_variant_print (options, TRUE);
  g_assert_nonnull (strstr (printed, "'skip': <[uint32 0, 3]>"));
  g_assert_nonnull (strstr (printed, "'replace': <[uint32 1]>"));
  g_assert_null (strstr (printed, "dry-run"));

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_import_encrypted (FichaUiFixture *fixture, gconstpointer data)
{
  g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
  FichaWindow *window = present_window (fixture, NULL);
  FichaImportDialog *dialog;
  GtkWidget *passphrase;

  ficha_fake_agent_set_import (fixture->agent, PLAN);
  ficha_fake_agent_fail (fixture->agent, "Import", FICHA_ERROR_BACKUP, "passphrase");
  dialog = open_import (fixture, window, folder, FICHA_FAKE_BACKUP);
  passphrase = ficha_ui_find (GTK_WIDGET (dialog), FICHA_TYPE_SECRET_ROW, "Passphrase");
  ficha_assert_await (gtk_widget_get_mapped (passphrase), FICHA_UI_PATIENCE);
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "Import"), ==, 0);
  g_assert_false (is_enabled (dialog, "import.go-on"));

  type (dialog, "Passphrase", "wrong");
  gtk_widget_activate_action (GTK_WIDGET (dialog), "import.go-on", NULL);
  ficha_assert_await (shows (dialog,
                             "The passphrase is another one, or the file is damaged. Nothing "
                             "was changed."),
                      FICHA_UI_PATIENCE);

  ficha_fake_agent_succeed (fixture->agent, "Import");
  type (dialog, "Passphrase", PASSPHRASE);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "import.go-on", NULL);
  ficha_assert_await (shows (dialog, "Nova"), FICHA_UI_PATIENCE);
  g_assert_cmpstr (ficha_fake_agent_get_secret (fixture->agent), ==,
                   PASSPHRASE "\n" FICHA_FAKE_BACKUP);

  g_test_message ("a failure in the middle is told, and the dialog can be left");
  ficha_fake_agent_fail (fixture->agent, "Import", FICHA_ERROR_KEYRING, "<b>");
  gtk_widget_activate_action (GTK_WIDGET (dialog), "import.go-on", NULL);
  ficha_assert_await (shows (dialog, "The keyring did not read or save what it was asked to: <b>"),
                      FICHA_UI_PATIENCE);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "import.cancel", NULL);
  ficha_assert_await (!is_open (window), FICHA_UI_PATIENCE);

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_import_refused (FichaUiFixture *fixture, gconstpointer data)
{
  g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
  FichaWindow *window = present_window (fixture, NULL);
  FichaImportDialog *dialog = open_import (fixture, window, folder, NULL);

  ficha_assert_await (shows (dialog, "Something Went Wrong"), FICHA_UI_PATIENCE);
  adw_dialog_close (ADW_DIALOG (dialog));
  ficha_assert_await (!is_open (window), FICHA_UI_PATIENCE);

  ficha_fake_agent_fail (fixture->agent, "Import", FICHA_ERROR_BACKUP, "unknown");
  dialog = open_import (fixture, window, folder, "<html>");
  ficha_assert_await (shows (dialog, "The file holds nothing that Ficha can import."),
                      FICHA_UI_PATIENCE);
  g_assert_false (is_enabled (dialog, "import.go-on"));
  adw_dialog_close (ADW_DIALOG (dialog));
  ficha_assert_await (!is_open (window), FICHA_UI_PATIENCE);

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_row (FichaUiFixture *fixture, gconstpointer data)
{
  g_autoptr (GVariant) told = g_variant_ref_sink (
      g_variant_new_parsed ("{'name': <'Loja'>, 'as': <'Loja'>, 'action': <'other-key'>}"));
  FichaImportItem *item = ficha_import_item_new (ficha_import_step_new (told));
  FichaTestNotify *notify = ficha_test_notify_new (item, "wanted");
  GtkWidget *row = g_object_ref_sink (ficha_import_row_new ());

  ficha_import_row_set_item (FICHA_IMPORT_ROW (row), item);
  g_object_set (item, "wanted", TRUE, NULL);
  g_object_set (item, "wanted", TRUE, NULL);
  g_assert_cmpuint (ficha_test_notify_take (notify), ==, 1);
  g_assert_true (ficha_ui_holds_text (row, "The secret key will be replaced"));
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (ficha_ui_find (row, GTK_TYPE_SWITCH, NULL))));

  g_test_message ("a row that shows another one leaves this one alone");
  ficha_import_row_set_item (FICHA_IMPORT_ROW (row), NULL);
  gtk_switch_set_active (GTK_SWITCH (ficha_ui_find (row, GTK_TYPE_SWITCH, NULL)), FALSE);
  g_assert_true (ficha_import_item_get_wanted (item));

  ficha_test_notify_free (notify);
  g_assert_finalize_object (row);
  g_assert_finalize_object (item);
}

static void
test_offer_times (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    gint64 offered_from;
    gint64 now;
    gboolean due;
  } cases[] = {
    { 0, 1000, FALSE },
    { -1, 1000, FALSE },
    { 1000, 1000, TRUE },
    { 1000, 999, FALSE },
    { 1000, 5000, TRUE },
    { G_MAXINT64, 1000, TRUE }, /* no clock tells that: a setting gone wrong */
    { G_MININT64, 0, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (ficha_backup_offer_is_due (cases[i].offered_from, cases[i].now), ==,
                     cases[i].due);
}

static void
test_offer (FichaUiFixture *fixture, gconstpointer data)
{
  g_autoptr (GSettings) settings = g_settings_new (FICHA_APP_ID);
  g_autoptr (FichaBackupOffer) offer = NULL;
  FichaTestNotify *notify;
  gboolean due;

  g_settings_reset (settings, "backup-offer");
  offer = ficha_backup_offer_new (settings);
  notify = ficha_test_notify_new (offer, "due");
  g_object_get (offer, "due", &due, NULL);
  g_assert_false (due);
  ficha_backup_offer_postpone (offer);
  g_assert_cmpint (g_settings_get_int64 (settings, "backup-offer"), ==, 0);

  ficha_backup_offer_begin (offer);
  g_object_get (offer, "due", &due, NULL);
  g_assert_true (due);
  ficha_backup_offer_postpone (offer);
  g_object_get (offer, "due", &due, NULL);
  g_assert_false (due);
  g_test_message ("it was made: the next secret key does not make it again");
  ficha_backup_offer_begin (offer);
  g_object_get (offer, "due", &due, NULL);
  g_assert_false (due);
  ficha_backup_offer_accept (offer);
  g_assert_cmpint (g_settings_get_int64 (settings, "backup-offer"), ==, -1);
  g_assert_cmpuint (ficha_test_notify_take (notify), ==, 2);

  ficha_test_notify_free (notify);
  g_assert_finalize_object (g_steal_pointer (&offer));
  g_settings_reset (settings, "backup-offer");
}

/* In the window: the banner, the dialog that it opens, and its end. */
static void
test_banner (FichaUiFixture *fixture, gconstpointer data)
{
  g_autoptr (GSettings) settings = g_settings_new (FICHA_APP_ID);
  g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "ficha.asc", NULL);
  FichaWindow *window;
  FichaExportDialog *dialog;
  AdwBanner *banner;

  ficha_ui_fixture_add (fixture, "1", "Loja", "valid", 3240);
  g_settings_set_int64 (settings, "backup-offer", 1);
  window = present_window (fixture, settings);
  banner = ADW_BANNER (ficha_ui_find (GTK_WIDGET (window), ADW_TYPE_BANNER, NULL));
  g_assert_true (adw_banner_get_revealed (banner));
  g_assert_cmpstr (adw_banner_get_title (banner), ==,
                   "The secret key exists only on this computer");
  g_assert_cmpstr (adw_banner_get_button_label (banner), ==, "_Back Up…");

  g_signal_emit_by_name (banner, "button-clicked");
  dialog = FICHA_EXPORT_DIALOG (
      adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "Unlock"), ==, 0);
  adw_dialog_close (ADW_DIALOG (dialog));
  ficha_assert_await (!adw_banner_get_revealed (banner), FICHA_UI_PATIENCE);
  g_assert_cmpint (g_settings_get_int64 (settings, "backup-offer"), >, 1);

  g_test_message ("a list is no backup");
  dialog = open_export (window);
  choose_list (dialog);
  ficha_export_dialog_write (dialog, path);
  ficha_assert_await (!is_open (window), FICHA_UI_PATIENCE);
  g_assert_cmpint (g_settings_get_int64 (settings, "backup-offer"), >, 1);
  dialog = open_export (window);
  type (dialog, "Passphrase", PASSPHRASE);
  type (dialog, "Repeat Passphrase", PASSPHRASE);
  ficha_export_dialog_write (dialog, path);
  ficha_assert_await (!is_open (window), FICHA_UI_PATIENCE);
  g_assert_cmpint (g_settings_get_int64 (settings, "backup-offer"), ==, -1);

  gtk_window_destroy (GTK_WINDOW (window));
  g_settings_reset (settings, "backup-offer");
}

static GtkWidget *
find_reveal (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) &&
      g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), "view-reveal-symbolic") == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_reveal (child);

  return found;
}

/* What its button says. */
static void
test_passphrase_row (FichaUiFixture *fixture, gconstpointer data)
{
  GtkWidget *row = g_object_ref_sink (g_object_new (FICHA_TYPE_SECRET_ROW, NULL));
  GtkWidget *button = find_reveal (row);
  FichaTestNotify *notify = ficha_test_notify_new (row, "passphrase");

  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "Show Secret Key");
  g_object_set (row, "passphrase", TRUE, NULL);
  g_object_set (row, "passphrase", TRUE, NULL);
  g_assert_cmpuint (ficha_test_notify_take (notify), ==, 1);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "Show Passphrase");
  g_object_set (row, "passphrase", FALSE, NULL);
  g_assert_cmpuint (ficha_test_notify_take (notify), ==, 1);

  ficha_test_notify_free (notify);
  g_assert_finalize_object (row);
}

static void
add_tests (void)
{
  ficha_ui_test ("/backup/choices", test_choices);
  ficha_ui_test ("/backup/export", test_export);
  ficha_ui_test ("/backup/export-fails", test_export_fails);
  ficha_ui_test ("/backup/import", test_import);
  ficha_ui_test ("/backup/import-encrypted", test_import_encrypted);
  ficha_ui_test ("/backup/import-refused", test_import_refused);
  ficha_ui_test ("/backup/row", test_row);
  ficha_ui_test ("/backup/offer-times", test_offer_times);
  ficha_ui_test ("/backup/offer", test_offer);
  ficha_ui_test ("/backup/banner", test_banner);
  ficha_ui_test ("/backup/passphrase-row", test_passphrase_row);
}

int
main (int argc, char *argv[])
{
  return ficha_ui_test_main (argc, argv, add_tests);
}
