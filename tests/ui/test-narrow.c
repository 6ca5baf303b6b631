// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <unistd.h>

#include "ficha-activity-dialog.h"
#include "ficha-check-up-dialog.h"
#include "ficha-claims-dialog.h"
#include "ficha-copy-secret-key.h"
#include "ficha-detail-page.h"
#include "ficha-edit-dialog.h"
#include "ficha-export-dialog.h"
#include "ficha-import-dialog.h"
#include "ficha-import-row.h"
#include "ficha-jwt.h"
#include "ficha-list-page.h"
#include "ficha-look.h"
#include "ficha-preferences-dialog.h"
#include "ficha-shortcuts-dialog.h"
#include "ficha-ui-fixture.h"
#include "ficha-window.h"
#include "ficha-words.h"

/* Every page and dialog in the smallest window that GNOME asks for, with the longest texts, in the
 * language of the environment, with letters up to twice as large, from left to right and from right to
 * left: it fits, and no time is cut off. */
#define WIDTH     360
#define HEIGHT    294
#define TALL      800

#define LONG_NAME "A & B <i> Comércio de Peças e Acessórios para Veículos Ltda. – Filial Curitiba"
#define LONG_HOST "homologacao-integracao.api.bitize.com.br"

typedef struct
{
  int percent; /* of the size of letters */
  GtkTextDirection direction;
} Look;

static const Look looks[] = {
  { 100, GTK_TEXT_DIR_LTR },
  { 150, GTK_TEXT_DIR_LTR },
  { 200, GTK_TEXT_DIR_LTR },
  { 200, GTK_TEXT_DIR_RTL },
};

static const struct
{
  const char *state;
  gint64 left; /* of the access token, seconds */
  const char *more;
} integrations[] = {
  { "valid", 89999, "'auto-renew': <true>, 'next-renewal-at': <int64 1795110000>" },
  { "valid", 24 * 86400, "'auto-renew': <false>, 'remind-before': <uint32 45>" },
  { "valid", 252, "'account-changed': <true>, 'skew': <int64 840>, 'access-reading': <uint32 4>" },
  { "expired", -700, "'last-result': <'obtained'>, 'last-result-at': <int64 1795000000>" },
  { "expired", -90 * 86400, "'last-result': <'failed'>, 'last-error': <'tls-not-yet-valid'>" },
  { "renewing", 300, "'auto-renew': <true>, 'session-only': <true>" },
  { "failing", 3240, "'last-error': <'connect'>, 'last-error-detail': <'" LONG_HOST "'>" },
  { "failing", -60, "'last-error': <'tls-untrusted'>, 'last-error-detail': <'" LONG_HOST "'>" },
  { "refused", 3240, "'last-error': <'refused'>" },
  { "missing", 3240, "'last-error': <'missing'>" },
  { "unsaved", 3240, "'last-error': <'keyring'>" },
  { "locked", 3240, "'last-error': <'locked'>" },
};

static const char activity[] =
    "[{'at': <int64 1795023600>, 'name': <'Loja'>, 'what': <'renewed'>, 'until': <int64 1795027200>},"
    " {'at': <int64 1794900000>, 'name': <'" LONG_HOST "'>, 'what': <'given'>,"
    "  'program': <'sincronizar-pedidos.py'>},"
    " {'at': <int64 1794800000>, 'name': <'Loja'>, 'what': <'key-copied'>}]";

static const char checks[] =
    "[{'check': <'agent'>, 'outcome': <'good'>, 'version': <'0.1.0'>, 'glib': <'2.84.4'>,"
    "  'libsoup': <'3.6.5'>},"
    " {'check': <'keyring'>, 'outcome': <'bad'>, 'error': <'locked'>, 'detail': <''>},"
    " {'check': <'records'>, 'outcome': <'note'>, 'word': <'damaged'>, 'value': <int64 1>},"
    " {'check': <'background'>, 'outcome': <'good'>, 'word': <'running'>},"
    " {'check': <'notifications'>, 'outcome': <'unknown'>},"
    " {'check': <'server'>, 'outcome': <'bad'>, 'error': <'resolve'>, 'detail': <'" LONG_HOST "'>,"
    "  'host': <'" LONG_HOST "'>},"
    " {'check': <'clock'>, 'outcome': <'note'>, 'host': <'api.bitize.io'>, 'value': <int64 340>},"
    " {'check': <'integration'>, 'outcome': <'bad'>, 'id': <'0'>, 'word': <'refused'>,"
    "  'error': <'refused'>, 'detail': <''>}]";

static void
put_integrations (FichaUiFixture *fixture)
{
  ficha_ui_fixture_load (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (integrations); i++)
    {
      gint64 expires_at = FICHA_UI_NOW + integrations[i].left;
      g_autofree char *text = g_strdup_printf (
          "{'id': <'%zu'>, 'name': <'%zu " LONG_NAME "'>, 'state': <'%s'>, 'base-uri': "
          "<'https://" LONG_HOST "/empresas/filial-centro/v1'>, 'consumer-key': "
          "<'268f364d-0000-4000-8000-9f2c71d05be8-9f2c71d05be84a6f'>, 'issued-at': <int64 %" G_GINT64_FORMAT
          ">, 'access-expires-at': <int64 %" G_GINT64_FORMAT
          ">, 'refresh-expires-at': <int64 %" G_GINT64_FORMAT ">, %s}",
          i, i, integrations[i].state, expires_at - 3600, expires_at, expires_at + 24 * 86400,
          integrations[i].more);

      ficha_fake_agent_put (fixture->agent, g_variant_new_parsed (text));
    }
  ficha_assert_await (g_list_model_get_n_items (G_LIST_MODEL (fixture->store)) ==
                          G_N_ELEMENTS (integrations),
                      FICHA_UI_PATIENCE);
}

static void
painted_cb (GdkFrameClock *clock, gpointer user_data)
{
  ++*(guint *) user_data;
}

/* Waits until all that is known is laid out: a breakpoint applies in one frame, and shows in the next. */
static void
await_layout (GtkWidget *widget)
{
  GdkFrameClock *clock;
  guint painted = 0;
  gulong handler;

  ficha_ui_settle ();
  ficha_assert_await (gtk_widget_get_mapped (widget), FICHA_UI_PATIENCE);
  clock = gtk_widget_get_frame_clock (widget);
  handler = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &painted);
  for (guint i = 1; i <= 3; i++)
    {
      gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
      ficha_assert_await (painted >= i, FICHA_UI_PATIENCE);
    }
  g_signal_handler_disconnect (clock, handler);
}

/* Of the windows that open from now on. */
static const Look *look;

static void
set_look (gsize i)
{
  look = &looks[i];
  g_test_message ("%d %%, %s", look->percent,
                  look->direction == GTK_TEXT_DIR_RTL ? "right to left" : "left to right");
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * look->percent / 100,
                /* with letters of twice the size, the buttons of GNOME and no more */
                "gtk-decoration-layout",
                look->percent < 200 ? "appmenu:minimize,maximize,close" : "appmenu:close", NULL);
  gtk_widget_set_default_direction (look->direction);
}

static FichaWindow *
open_window (FichaUiFixture *fixture)
{
  FichaWindow *window =
      ficha_window_new (NULL, fixture->store, fixture->clipboard, fixture->clock, NULL);

  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, TALL);
  gtk_window_present (GTK_WINDOW (window));
  ficha_assert_await (gtk_widget_get_mapped (GTK_WIDGET (window)), FICHA_UI_PATIENCE);
  /* the frame that is drawn where there is no compositor to draw a shadow */
  gtk_widget_remove_css_class (GTK_WIDGET (window), "solid-csd");

  return window;
}

static void
close_window (FichaWindow *window)
{
  ficha_ui_settle ();
  gtk_window_destroy (GTK_WINDOW (window));
}

static int
get_min (GtkWidget *widget, GtkOrientation orientation, int for_size)
{
  int min;

  gtk_widget_measure (widget, orientation, for_size, &min, NULL, NULL, NULL);
  return min;
}

/* Which widgets are too wide. */
static void
tell_wide (GtkWidget *widget, int depth)
{
  int min = get_min (widget, GTK_ORIENTATION_HORIZONTAL, -1);

  if (min <= 100)
    return;

  g_test_message ("%*s%s: %d %s", depth, "", G_OBJECT_TYPE_NAME (widget), min,
                  GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : "");
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    tell_wide (child, depth + 1);
}

/* Whether a label may lose its end: one that names a thing which stands elsewhere in full. */
static gboolean
may_be_cut (GtkWidget *label)
{
  const char *text = gtk_label_get_text (GTK_LABEL (label));

  return strstr (text, LONG_NAME) != NULL || g_str_equal (text, LONG_HOST) ||
         g_str_has_prefix (text, "••••") || gtk_widget_has_css_class (label, "title") ||
         /* as many lines as libadwaita gives it */
         gtk_widget_get_ancestor (label, ADW_TYPE_BANNER) != NULL ||
         /* the buttons stand side by side in a header bar, and a question is never wider than 300 */
         (look->percent == 200 && gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON) != NULL &&
          (gtk_widget_get_ancestor (label, ADW_TYPE_HEADER_BAR) != NULL ||
           gtk_widget_get_ancestor (label, ADW_TYPE_ALERT_DIALOG) != NULL));
}

static void
check_labels (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return;

  if (GTK_IS_LABEL (widget) && !may_be_cut (widget) &&
      pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))))
    {
      g_test_message ("cut off: %s", gtk_label_get_text (GTK_LABEL (widget)));
      g_test_fail ();
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_labels (child);
}

/* U14: that it fits, and that nothing of importance is cut off. */
static void
check (const char *what, GtkWidget *content)
{
  GtkWidget *page;
  int width, height;

  await_layout (content);
  width = get_min (content, GTK_ORIENTATION_HORIZONTAL, -1);
  /* AdwPreferencesDialog asks for 360, whatever is in it */
  page = ficha_ui_find (content, ADW_TYPE_PREFERENCES_PAGE, NULL);
  if (page != NULL)
    width = MAX (width, get_min (page, GTK_ORIENTATION_HORIZONTAL, -1));
  height = get_min (content, GTK_ORIENTATION_VERTICAL, WIDTH);
  g_test_message ("%s: %d×%d", what, width, height);
  if (width > WIDTH)
    {
      tell_wide (content, 0);
      g_test_fail ();
    }
  g_assert_cmpint (width, >, 100);
  if (height > HEIGHT)
    g_test_fail ();
  g_assert_cmpint (gtk_widget_get_width (content), <=, MAX (WIDTH, width));
  check_labels (content);
}

static void
check_window (const char *what, FichaWindow *window)
{
  GtkWidget *content = adw_application_window_get_content (ADW_APPLICATION_WINDOW (window));

  check (what, content);
  g_assert_cmpint (gtk_widget_get_width (content), ==, WIDTH);
}

/* Presents a dialog, unless it is one that is there already, and closes it again. */
static void
check_dialog (const char *what, FichaWindow *window, AdwDialog *dialog)
{
  if (gtk_widget_get_root (GTK_WIDGET (dialog)) == NULL)
    adw_dialog_present (dialog, GTK_WIDGET (window));
  ficha_assert_await (gtk_widget_get_mapped (GTK_WIDGET (dialog)), FICHA_UI_PATIENCE);
  g_object_ref (dialog);
  await_layout (GTK_WIDGET (dialog));
  check (what, adw_dialog_get_child (dialog));
  adw_dialog_force_close (dialog);
  ficha_assert_await (gtk_widget_get_root (GTK_WIDGET (dialog)) == NULL, FICHA_UI_PATIENCE);
  g_object_unref (dialog);
}

static AdwDialog *
await_dialog (FichaWindow *window)
{
  ficha_assert_await (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)) !=
                          NULL,
                      FICHA_UI_PATIENCE);

  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window));
}

/* A label of this text that is on screen as a whole. */
static void
check_label (GtkWidget *widget, const char *text)
{
  GtkWidget *label = ficha_ui_find (widget, GTK_TYPE_LABEL, text);

  g_test_message ("%s", text);
  g_assert_nonnull (label);
  g_assert_true (gtk_widget_get_mapped (label));
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));
}

/* Waits until a window shows one of its pages. */
static gboolean
shows (FichaWindow *window, const char *text)
{
  GtkWidget *label = ficha_ui_find (GTK_WIDGET (window), GTK_TYPE_LABEL, text);

  return label != NULL && gtk_widget_get_mapped (label);
}

static void
test_status_pages (FichaUiFixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      FichaWindow *window;

      set_look (i);
      window = open_window (fixture);
      ficha_fake_agent_set_keyring (fixture->agent, "ready");
      ficha_fake_agent_fail (fixture->agent, "ListFirst", FICHA_ERROR_NO_AGENT, LONG_NAME);
      ficha_store_load (fixture->store);
      ficha_assert_await (shows (window, _ ("Ficha’s Service Not Reached")), FICHA_UI_PATIENCE);
      check_window ("the agent is not reached", window);
      ficha_fake_agent_succeed (fixture->agent, "ListFirst");
      ficha_store_load (fixture->store);
      ficha_assert_await (shows (window, _ ("Add Your First Integration")), FICHA_UI_PATIENCE);
      check_window ("the first run", window);
      ficha_fake_agent_set_keyring (fixture->agent, "absent");
      ficha_assert_await (shows (window, _ ("No Keyring Found")), FICHA_UI_PATIENCE);
      check_window ("no keyring", window);
      close_window (window);
    }
}

static void
test_list (FichaUiFixture *fixture, gconstpointer data)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  put_integrations (fixture);
  ficha_fake_agent_set_keyring (fixture->agent, "locked");
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      FichaWindow *window;
      GtkListView *view;
      GtkWidget *list;

      set_look (i);
      window = open_window (fixture);
      list = ficha_ui_find (GTK_WIDGET (window), FICHA_TYPE_LIST_PAGE, NULL);
      check_window ("the list", window);
      view = GTK_LIST_VIEW (ficha_ui_find (list, GTK_TYPE_LIST_VIEW, NULL));
      for (guint j = 0; j < G_N_ELEMENTS (integrations); j++)
        {
          g_autoptr (FichaItem) item =
              g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (view)), j);
          g_autofree char *words = ficha_look_describe (item, FICHA_UI_NOW, zone);

          gtk_list_view_scroll_to (view, j, GTK_LIST_SCROLL_NONE, NULL);
          await_layout (GTK_WIDGET (view));
          check_labels (GTK_WIDGET (view));
          check_label (list, words);
        }

      gtk_widget_activate_action (GTK_WIDGET (window), "win.search", NULL);
      gtk_editable_set_text (GTK_EDITABLE (ficha_ui_find (list, GTK_TYPE_SEARCH_ENTRY, NULL)),
                             "zzz");
      ficha_assert_await (shows (window, _ ("No Results Found")), FICHA_UI_PATIENCE);
      check_window ("nothing found", window);
      close_window (window);
    }
}

static void
test_detail (FichaUiFixture *fixture, gconstpointer data)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  put_integrations (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      FichaWindow *window;
      GtkWidget *detail;

      set_look (i);
      window = open_window (fixture);
      await_layout (GTK_WIDGET (window));
      for (gsize j = 0; j < G_N_ELEMENTS (integrations); j++)
        {
          g_autofree char *id = g_strdup_printf ("%zu", j);
          FichaItem *item = ficha_store_lookup (fixture->store, id);
          gint64 expires_at = ficha_item_get_access_expires_at (item);
          g_autofree char *words = ficha_look_describe_renewal (item, FICHA_UI_NOW, zone);
          g_autofree char *until = NULL;

          ficha_window_show_integration (window, id);
          detail = ficha_ui_find (GTK_WIDGET (window), FICHA_TYPE_DETAIL_PAGE, NULL);
          ficha_assert_await (gtk_widget_get_mapped (detail), FICHA_UI_PATIENCE);
          check_window (integrations[j].state, window);
          check_label (detail, words);
          if (expires_at > FICHA_UI_NOW)
            {
              until = ficha_words_until (expires_at, FICHA_UI_NOW, zone);
              check_label (detail, until);
            }
        }
      close_window (window);
    }
}

/* What a person types into the form, row by row. */
static void
fill (GtkWidget *widget, const char *text)
{
  if (ADW_IS_ENTRY_ROW (widget))
    {
      gtk_editable_set_text (GTK_EDITABLE (widget), text);
      return;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    fill (child, text);
}

static void
check_form (FichaUiFixture *fixture, FichaWindow *window, FichaItem *item)
{
  AdwDialog *dialog = ADW_DIALOG (ficha_edit_dialog_new (fixture->verbs, item));

  check_dialog ("the form", window, dialog);

  dialog = ADW_DIALOG (ficha_edit_dialog_new (fixture->verbs, item));
  adw_dialog_present (dialog, GTK_WIDGET (window));
  ficha_assert_await (gtk_widget_get_mapped (GTK_WIDGET (dialog)), FICHA_UI_PATIENCE);
  fill (GTK_WIDGET (dialog), "\"" LONG_NAME);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "edit.test", NULL);
  check ("the form with its complaints", adw_dialog_get_child (dialog));
  ficha_fake_agent_fail (fixture->agent, "Try", FICHA_ERROR_CONNECT, LONG_HOST);
  fill (GTK_WIDGET (dialog), "https://" LONG_HOST);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "edit.test", NULL);
  ficha_assert_await (gtk_widget_get_mapped (
                          ficha_ui_find (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, "edit.save-anyway")),
                      FICHA_UI_PATIENCE);
  check ("the form with a failure", adw_dialog_get_child (dialog));

  adw_dialog_close (dialog);
  ficha_assert_await (await_dialog (window) != dialog, FICHA_UI_PATIENCE);
  check_dialog ("whether to discard it", window, await_dialog (window));
  adw_dialog_force_close (dialog);
  ficha_assert_await (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)) ==
                          NULL,
                      FICHA_UI_PATIENCE);
}

/* What is in a file, in the longest words. */
static void
check_import (FichaUiFixture *fixture, FichaWindow *window)
{
  g_autofree char *path = NULL;
  AdwDialog *dialog;

  ficha_fake_agent_set_import (fixture->agent, "[{'name': <'" LONG_NAME "'>, 'as': <'" LONG_NAME
                                               " (2)'>, 'action': <'add'>,"
                                               "  'ca-file-lost': <true>},"
                                               " {'name': <'" LONG_NAME "'>, 'as': <'" LONG_NAME
                                               " (2)'>, 'action': <'other-key'>}]");
  close (g_file_open_tmp (NULL, &path, NULL));
  dialog = ADW_DIALOG (ficha_import_dialog_new (ficha_store_get_client (fixture->store), path));
  adw_dialog_present (dialog, GTK_WIDGET (window));
  ficha_assert_await (ficha_ui_find (GTK_WIDGET (dialog), FICHA_TYPE_IMPORT_ROW, NULL) != NULL,
                      FICHA_UI_PATIENCE);
  check_dialog ("import", window, dialog);
  g_assert_no_errno (g_unlink (path));
}

static void
test_dialogs (FichaUiFixture *fixture, gconstpointer data)
{
  g_autoptr (FichaSecret) token = ficha_secret_new (FICHA_FAKE_ACCESS_TOKEN);
  g_autoptr (FichaJwt) jwt = ficha_jwt_read (token);
  g_autoptr (GSettings) settings = g_settings_new (FICHA_APP_ID);
  FichaItem *item;

  put_integrations (fixture);
  ficha_fake_agent_set_activity (fixture->agent, activity);
  ficha_fake_agent_set_checks (fixture->agent, checks);
  item = ficha_store_lookup (fixture->store, "0");
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      FichaWindow *window;

      set_look (i);
      window = open_window (fixture);
      check_form (fixture, window, NULL);
      check_form (fixture, window, item);
      check_dialog ("claims", window,
                    ADW_DIALOG (ficha_claims_dialog_new (jwt, fixture->clipboard)));
      check_dialog ("activity", window,
                    ADW_DIALOG (ficha_activity_dialog_new (fixture->verbs, fixture->clock, NULL)));
      check_dialog ("check-up", window,
                    ADW_DIALOG (ficha_check_up_dialog_new (fixture->store, fixture->clipboard)));
      check_dialog ("preferences", window,
                    ADW_DIALOG (ficha_preferences_dialog_new (settings, fixture->store)));
      check_dialog ("shortcuts", window, ficha_shortcuts_dialog_new ());
      check_dialog ("export", window,
                    ADW_DIALOG (ficha_export_dialog_new (ficha_store_get_client (fixture->store))));
      check_import (fixture, window);
      ficha_copy_secret_key (fixture->verbs, item, GTK_WIDGET (window));
      check_dialog ("whether to copy the secret key", window, await_dialog (window));
      close_window (window);
    }
}

static void
test_language (FichaUiFixture *fixture, gconstpointer data)
{
  if (g_str_equal (g_getenv ("LANGUAGE"), "en"))
    g_assert_cmpstr (_ ("Preferences"), ==, "Preferences");
  else
    g_assert_cmpstr (_ ("Preferences"), !=, "Preferences");
}

static void
add_tests (void)
{
  /* what is too wide, libadwaita warns of; here it is told with what makes it so */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);

  ficha_ui_test ("/narrow/language", test_language);
  ficha_ui_test ("/narrow/status-pages/U14", test_status_pages);
  ficha_ui_test ("/narrow/list/U14", test_list);
  ficha_ui_test ("/narrow/detail/U14", test_detail);
  ficha_ui_test ("/narrow/dialogs/U14", test_dialogs);
}

int
main (int argc, char *argv[])
{
  g_autofree char *own = g_strconcat (g_getenv ("LANGUAGE"), ".UTF-8", NULL);
  const char *const locales[] = { own, "en_US.UTF-8", "pt_BR.UTF-8" };

  /* with the dates of the language, where this system has them; in C nothing is translated */
  for (gsize i = 0; i < G_N_ELEMENTS (locales); i++)
    {
      if (setlocale (LC_ALL, locales[i]) == NULL)
        continue;
      g_setenv ("LC_ALL", locales[i], TRUE);
      break;
    }
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("FICHA_TEST_LOCALEDIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  return ficha_ui_test_main (argc, argv, add_tests);
}
