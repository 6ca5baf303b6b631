// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-copy-secret-key.h"
#include "ficha-remove.h"
#include "ficha-ui-fixture.h"

static void
assert_toast (FichaUiFixture *fixture, const char *title)
{
  ficha_assert_await (ficha_ui_find (GTK_WIDGET (fixture->toasts), GTK_TYPE_LABEL, title) != NULL,
                      FICHA_UI_PATIENCE);
}

static GtkWidget *
find_toast (FichaUiFixture *fixture)
{
  GType type = g_type_from_name ("AdwToastWidget");

  return type != 0 ? ficha_ui_find (GTK_WIDGET (fixture->toasts), type, NULL) : NULL;
}

/* Presses the last button of the toast, which closes it. */
static void
dismiss_toast (FichaUiFixture *fixture)
{
  GtkWidget *toast = find_toast (fixture);

  if (toast != NULL)
    g_signal_emit_by_name (gtk_widget_get_last_child (toast), "clicked");
  ficha_assert_await (find_toast (fixture) == NULL, FICHA_UI_PATIENCE);
}

static guint
count (FichaUiFixture *fixture, const char *method)
{
  return ficha_fake_agent_get_count (fixture->agent, method);
}

static void
test_copy (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *format;
    const char *toast;
    const char *start;
    gboolean has_token;
  } cases[] = {
    { "plain", "Token copied, cleared in 30\u202fs", FICHA_FAKE_ACCESS_TOKEN, TRUE },
    { "header", "Header copied, cleared in 30\u202fs", "Authorization: Bearer eyJ", TRUE },
    { "curl", "Command copied, cleared in 30\u202fs", "curl ", TRUE },
    { "curl-command", "Command copied", "curl ", FALSE },
    { "env", "Variable copied, cleared in 30\u202fs", "BITIZE_ACCESS_TOKEN=", TRUE },
    { "json", "JSON copied, cleared in 30\u202fs", "{", TRUE },
  };
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", "A & B <i>", "valid", 3240);

  ficha_ui_fixture_present (fixture, gtk_label_new (NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;

      g_test_message ("%s", cases[i].format);
      dismiss_toast (fixture);
      ficha_verbs_copy (fixture->verbs, item, cases[i].format);
      assert_toast (fixture, cases[i].toast);
      text = ficha_ui_read_clipboard ();
      g_assert_true (g_str_has_prefix (text, cases[i].start));
      g_assert_cmpint (strstr (text, FICHA_FAKE_ACCESS_TOKEN) != NULL, ==, cases[i].has_token);
    }
  g_assert_cmpuint (count (fixture, "GetAccessToken"), ==, 5);
}

/* What is told of the time until the clipboard is cleared. */
static void
test_copy_told (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint clear_after;
    const char *format;
    const char *toast;
  } cases[] = {
    { 10, "plain", "Token copied, cleared in 10\u202fs" },
    { 90, "plain", "Token copied, cleared in 90\u202fs" },
    { 300, "json", "JSON copied, cleared in 5\u202fmin" },
    { 0, "plain", "Token copied" },
    { 0, "header", "Header copied" },
  };
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", "Production", "valid", 3240);

  ficha_ui_fixture_present (fixture, gtk_label_new (NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%u, %s", cases[i].clear_after, cases[i].format);
      dismiss_toast (fixture);
      g_object_set (fixture->clipboard, "clear-after", cases[i].clear_after, NULL);
      ficha_verbs_copy (fixture->verbs, item, cases[i].format);
      assert_toast (fixture, cases[i].toast);
    }
}

static void
test_copy_twice (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", "Production", "valid", 3240);

  ficha_ui_fixture_present (fixture, gtk_label_new (NULL));
  ficha_fake_agent_hold (fixture->agent, "GetAccessToken");
  ficha_verbs_copy (fixture->verbs, item, "plain");
  ficha_verbs_copy (fixture->verbs, item, "plain");
  g_assert_false (ficha_item_get_copying (item));
  g_test_message ("a wait is shown when it is one");
  ficha_assert_await (ficha_item_get_copying (item), FICHA_UI_PATIENCE);
  g_assert_cmpuint (count (fixture, "GetAccessToken"), ==, 1);

  ficha_fake_agent_release (fixture->agent);
  assert_toast (fixture, "Token copied, cleared in 30\u202fs");
  g_assert_false (ficha_item_get_copying (item));

  g_test_message ("then again");
  dismiss_toast (fixture);
  ficha_verbs_copy (fixture->verbs, item, "plain");
  assert_toast (fixture, "Token copied, cleared in 30\u202fs");
  g_assert_cmpuint (count (fixture, "GetAccessToken"), ==, 2);
}

static void
test_copy_fails (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", "Production", "failing", -60);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  ficha_ui_fixture_present (fixture, gtk_label_new (NULL));
  before = ficha_ui_read_clipboard ();
  ficha_fake_agent_fail (fixture->agent, "GetAccessToken", FICHA_ERROR_CONNECT, "api.bitize.io");
  ficha_verbs_copy (fixture->verbs, item, "plain");
  assert_toast (fixture, "Server Not Reached");
  after = ficha_ui_read_clipboard ();
  g_assert_cmpstr (after, ==, before);
}

static void
test_locked (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", "Production", "locked", 3240);

  ficha_ui_fixture_present (fixture, gtk_label_new (NULL));

  g_test_message ("K05: the prompt is dismissed");
  ficha_fake_agent_fail (fixture->agent, "GetAccessToken", FICHA_ERROR_LOCKED, "");
  ficha_fake_agent_fail (fixture->agent, "Unlock", FICHA_ERROR_LOCKED, "");
  ficha_verbs_copy (fixture->verbs, item, "plain");
  assert_toast (fixture, "Keyring not unlocked");
  g_assert_cmpuint (count (fixture, "GetAccessToken"), ==, 1);
  g_assert_cmpuint (count (fixture, "Unlock"), ==, 1);

  g_test_message ("the keyring is unlocked: the copy goes on");
  dismiss_toast (fixture);
  ficha_fake_agent_succeed (fixture->agent, "Unlock");
  ficha_verbs_copy (fixture->verbs, item, "plain");
  assert_toast (fixture, "Token copied, cleared in 30\u202fs");
  g_assert_cmpuint (count (fixture, "GetAccessToken"), ==, 3);
  g_assert_cmpuint (count (fixture, "Unlock"), ==, 2);
}

static void
test_renew (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", "Production", "valid", 3240);

  ficha_ui_fixture_present (fixture, gtk_label_new (NULL));
  ficha_verbs_renew (fixture->verbs, item);
  assert_toast (fixture, "Token renewed");

  dismiss_toast (fixture);
  ficha_verbs_renew_all (fixture->verbs);
  assert_toast (fixture, "Tokens renewed");

  dismiss_toast (fixture);
  ficha_fake_agent_fail (fixture->agent, "Renew", FICHA_ERROR_REFUSED, "");
  ficha_verbs_renew (fixture->verbs, item);
  assert_toast (fixture, "Secret Key Refused");
}

static void
test_remove (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", "A & B <i>", "valid", 3240);
  g_autofree char *id = NULL;

  ficha_ui_fixture_present (fixture, gtk_label_new (NULL));
  g_test_message ("U06: nothing to undo yet");
  g_assert_null (ficha_verbs_undo (fixture->verbs));

  ficha_verbs_remove (fixture->verbs, item);
  assert_toast (fixture, "“A & B <i>” removed");
  g_assert_null (ficha_store_lookup (fixture->store, "1"));

  id = ficha_verbs_undo (fixture->verbs);
  g_assert_cmpstr (id, ==, "1");
  g_assert_null (ficha_verbs_undo (fixture->verbs));
  ficha_assert_await (ficha_store_lookup (fixture->store, "1") != NULL, FICHA_UI_PATIENCE);
  g_assert_cmpuint (count (fixture, "Restore"), ==, 1);
  ficha_assert_await (find_toast (fixture) == NULL, FICHA_UI_PATIENCE);

  g_test_message ("once the toast is gone there is nothing to undo");
  ficha_verbs_remove (fixture->verbs, ficha_store_lookup (fixture->store, "1"));
  ficha_assert_await (ficha_store_lookup (fixture->store, "1") == NULL, FICHA_UI_PATIENCE);
  assert_toast (fixture, "“A & B <i>” removed");
  dismiss_toast (fixture);
  g_assert_null (ficha_verbs_undo (fixture->verbs));
  ficha_verbs_renew_all (fixture->verbs);
  ficha_assert_await (count (fixture, "RenewAll") == 1, FICHA_UI_PATIENCE);
  g_assert_cmpuint (count (fixture, "Restore"), ==, 1);
}

static void
test_auto_renew (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", "Production", "valid", 3240);

  ficha_verbs_set_auto_renew (fixture->verbs, item, FALSE);
  ficha_assert_await (!ficha_item_get_auto_renew (item), FICHA_UI_PATIENCE);
  g_test_message ("the secret key is not touched");
  g_assert_null (ficha_fake_agent_get_secret (fixture->agent));
}

static GtkWidget *
find_dialog (GtkWidget *child)
{
  return ficha_ui_find (GTK_WIDGET (gtk_widget_get_root (child)), ADW_TYPE_ALERT_DIALOG, NULL);
}

/* Answers the question that stands before @child: with a response, or "close". */
static void
answer (GtkWidget *child, const char *response)
{
  GtkWidget *dialog = find_dialog (child);

  if (g_str_equal (response, "close"))
    adw_dialog_close (ADW_DIALOG (dialog));
  else
    {
      g_signal_emit_by_name (dialog, "response", response);
      adw_dialog_force_close (ADW_DIALOG (dialog));
    }
  ficha_assert_await (find_dialog (child) == NULL, FICHA_UI_PATIENCE);
}

/* The secret key leaves the keyring only after a question, and the clipboard like a token. */
static void
test_copy_secret_key (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *response;
    guint n_calls;
  } cases[] = { { "cancel", 0 }, { "close", 0 }, { "copy", 1 } };
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", "A & B <i>", "valid", 3240);
  GtkWidget *child = gtk_label_new (NULL);
  g_autofree char *text = NULL;

  ficha_ui_fixture_present (fixture, child);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GtkWidget *dialog;

      g_test_message ("%s", cases[i].response);
      ficha_copy_secret_key (fixture->verbs, item, child);
      ficha_assert_await (find_dialog (child) != NULL, FICHA_UI_PATIENCE);
      dialog = find_dialog (child);
      g_assert_true (ficha_ui_holds_text (dialog, "A & B <i>"));
      g_assert_cmpuint (count (fixture, "GetSecretKey"), ==, 0);
      answer (child, cases[i].response);
      ficha_assert_await (count (fixture, "GetSecretKey") == cases[i].n_calls, FICHA_UI_PATIENCE);
    }

  assert_toast (fixture, "Key copied, cleared in 30\u202fs");
  text = ficha_ui_read_clipboard ();
  g_assert_cmpstr (text, ==, FICHA_FAKE_SECRET_KEY);
  ficha_clipboard_clear (fixture->clipboard);
}

/* A secret key that is nowhere else goes only after a question. */
static void
test_remove_last_key (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *details;
    const char *response; /* NULL where nothing is asked */
    gboolean removed;
  } cases[] = {
    { "'state': <'valid'>", "close", FALSE },
    { "'state': <'valid'>", "cancel", FALSE },
    { "'state': <'valid'>", "remove", TRUE },
    { "'state': <'failing'>, 'backed-up': <false>", "remove", TRUE },
    { "'state': <'valid'>, 'backed-up': <true>", NULL, TRUE },
    /* there is none to lose */
    { "'state': <'missing'>, 'last-error': <'missing'>", NULL, TRUE },
  };
  GtkWidget *child = gtk_label_new (NULL);
  guint n_removed = 0;

  ficha_ui_fixture_load (fixture);
  ficha_ui_fixture_present (fixture, child);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("{'id': <'1'>, 'name': <'A & B <i>'>, %s}", cases[i].details);
      GtkWidget *dialog;

      g_test_message ("%s: %s", cases[i].details, cases[i].response);
      ficha_fake_agent_put (fixture->agent, g_variant_new_parsed (text));
      ficha_assert_await (ficha_store_lookup (fixture->store, "1") != NULL, FICHA_UI_PATIENCE);
      ficha_remove (fixture->verbs, ficha_store_lookup (fixture->store, "1"), child);
      dialog = find_dialog (child);
      g_assert_cmpint (dialog != NULL, ==, cases[i].response != NULL);
      if (dialog != NULL)
        {
          g_assert_true (ficha_ui_holds_text (dialog, "Remove “A & B <i>”?"));
          g_assert_cmpstr (adw_alert_dialog_get_default_response (ADW_ALERT_DIALOG (dialog)), ==,
                           "cancel");
          g_assert_cmpuint (count (fixture, "Remove"), ==, n_removed);
          answer (child, cases[i].response);
        }

      if (cases[i].removed)
        {
          n_removed++;
          ficha_assert_await (ficha_store_lookup (fixture->store, "1") == NULL, FICHA_UI_PATIENCE);
          assert_toast (fixture, "“A & B <i>” removed");
          dismiss_toast (fixture);
        }
      ficha_ui_settle ();
      g_assert_cmpuint (count (fixture, "Remove"), ==, n_removed);
    }
}

static void
add_tests (void)
{
  ficha_ui_test ("/verbs/remove-last-key", test_remove_last_key);
  ficha_ui_test ("/verbs/copy-secret-key", test_copy_secret_key);
  ficha_ui_test ("/verbs/copy", test_copy);
  ficha_ui_test ("/verbs/copy-told", test_copy_told);
  ficha_ui_test ("/verbs/copy-twice", test_copy_twice);
  ficha_ui_test ("/verbs/copy-fails", test_copy_fails);
  ficha_ui_test ("/verbs/K05-locked", test_locked);
  ficha_ui_test ("/verbs/renew", test_renew);
  ficha_ui_test ("/verbs/U06-remove", test_remove);
  ficha_ui_test ("/verbs/auto-renew", test_auto_renew);
}

int
main (int argc, char *argv[])
{
  return ficha_ui_test_main (argc, argv, add_tests);
}
