// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-edit-dialog.h"
#include "ficha-error-row.h"
#include "ficha-file-row.h"
#include "ficha-form.h"
#include "ficha-secret-row.h"
#include "ficha-ui-fixture.h"

typedef struct
{
  FichaEditDialog *dialog;
  GtkWidget *widget;
  GtkEditable *name;
  GtkEditable *base_uri;
  GtkEditable *consumer_key;
  GtkEditable *secret_key;
  char *saved;
  gboolean closed;
} Form;

static void
saved_cb (Form *form, const char *id)
{
  g_set_str (&form->saved, id);
}

static void
closed_cb (Form *form)
{
  form->closed = TRUE;
}

static void
form_open (Form *form, FichaUiFixture *fixture, FichaItem *item)
{
  GtkWidget *child = gtk_label_new (NULL);

  form->dialog = g_object_ref_sink (ficha_edit_dialog_new (fixture->verbs, item));
  form->widget = GTK_WIDGET (form->dialog);
  g_signal_connect_swapped (form->dialog, "saved", G_CALLBACK (saved_cb), form);
  g_signal_connect_swapped (form->dialog, "closed", G_CALLBACK (closed_cb), form);

  ficha_ui_fixture_present (fixture, child);
  adw_dialog_present (ADW_DIALOG (form->dialog), child);
  ficha_assert_await (gtk_widget_get_mapped (form->widget), FICHA_UI_PATIENCE);
  form->name = GTK_EDITABLE (ficha_ui_find (form->widget, ADW_TYPE_ENTRY_ROW, "Name"));
  form->base_uri = GTK_EDITABLE (ficha_ui_find (form->widget, ADW_TYPE_ENTRY_ROW, "API Address"));
  form->consumer_key =
      GTK_EDITABLE (ficha_ui_find (form->widget, ADW_TYPE_ENTRY_ROW, "Consumer Key"));
  form->secret_key =
      GTK_EDITABLE (ficha_ui_find (form->widget, FICHA_TYPE_SECRET_ROW, "Secret Key"));
}

static void
form_close (Form *form)
{
  adw_dialog_force_close (ADW_DIALOG (form->dialog));
  ficha_assert_await (form->closed, FICHA_UI_PATIENCE);
  g_signal_handlers_disconnect_by_data (form->dialog, form);
  g_clear_object (&form->dialog);
  g_clear_pointer (&form->saved, g_free);
}

static void
form_fill (Form *form, const char *name, const char *consumer_key, const char *secret_key)
{
  gtk_editable_set_text (form->name, name);
  gtk_editable_set_text (form->consumer_key, consumer_key);
  gtk_editable_set_text (form->secret_key, secret_key);
}

static gboolean
form_can (Form *form, const char *action)
{
  GtkWidget *button = ficha_ui_find (form->widget, GTK_TYPE_BUTTON, action);

  return gtk_widget_get_visible (button) && gtk_widget_get_sensitive (button);
}

static void
form_do (Form *form, const char *action)
{
  gtk_widget_activate_action (form->widget, action, NULL);
}

/* Whether an error of this title is on screen. */
static gboolean
form_shows (Form *form, const char *title)
{
  GtkWidget *row = ficha_ui_find (form->widget, ADW_TYPE_PREFERENCES_ROW, title);

  return row != NULL && gtk_widget_is_visible (row);
}

static guint
count (FichaUiFixture *fixture, const char *method)
{
  return ficha_fake_agent_get_count (fixture->agent, method);
}

static void
test_add (FichaUiFixture *fixture, gconstpointer data)
{
  Form form = { 0 };
  g_autoptr (GVariant) settings = NULL;
  const char *text;

  ficha_ui_fixture_load (fixture);
  form_open (&form, fixture, NULL);

  g_test_message ("the first field has the focus, not Cancel");
  ficha_assert_await (gtk_widget_get_state_flags (GTK_WIDGET (form.name)) &
                          GTK_STATE_FLAG_FOCUS_WITHIN,
                      FICHA_UI_PATIENCE);

  g_test_message ("nothing to add until the fields are filled");
  g_assert_cmpstr (gtk_editable_get_text (form.base_uri), ==, "https://api.bitize.io");
  g_assert_false (form_can (&form, "edit.save"));
  g_assert_false (form_can (&form, "edit.test"));
  form_fill (&form, "", "ck", "sk");
  g_assert_true (form_can (&form, "edit.test"));
  g_assert_false (form_can (&form, "edit.save"));
  form_fill (&form, "Production", "ck", " ");
  g_assert_false (form_can (&form, "edit.save"));
  form_fill (&form, "Production", "ck-1", "sk-1");
  g_assert_true (form_can (&form, "edit.save"));

  g_test_message ("U04: however often it is pressed, one test and one addition");
  ficha_fake_agent_hold (fixture->agent, "Try");
  form_do (&form, "edit.save");
  form_do (&form, "edit.save");
  form_do (&form, "edit.test");
  g_assert_false (form_can (&form, "edit.save"));
  ficha_assert_await (count (fixture, "Try") == 1, FICHA_UI_PATIENCE);
  g_assert_cmpstr (ficha_fake_agent_get_secret (fixture->agent), ==, "sk-1");
  ficha_fake_agent_release (fixture->agent);
  ficha_assert_await (form.closed, FICHA_UI_PATIENCE);
  g_assert_cmpuint (count (fixture, "Try"), ==, 1);
  g_assert_cmpuint (count (fixture, "Add"), ==, 1);
  g_assert_cmpstr (form.saved, ==, "added-1");
  g_assert_cmpstr (ficha_fake_agent_get_secret (fixture->agent), ==, "sk-1");

  settings = g_variant_get_child_value (ficha_fake_agent_get_last (fixture->agent, "Add"), 0);
  g_assert_true (g_variant_lookup (settings, "name", "&s", &text));
  g_assert_cmpstr (text, ==, "Production");
  g_assert_true (g_variant_lookup (settings, "base-uri", "&s", &text));
  g_assert_cmpstr (text, ==, "https://api.bitize.io");
  g_assert_true (g_variant_lookup (settings, "consumer-key", "&s", &text));
  g_assert_cmpstr (text, ==, "ck-1");

  g_test_message ("D16: the secret key does not stay in the field");
  g_assert_cmpstr (gtk_editable_get_text (form.secret_key), ==, "");
  form_close (&form);
}

/* The mnemonics of all buttons that can be seen. */
static void
collect_mnemonics (GtkWidget *widget, GString *letters)
{
  if (!gtk_widget_get_visible (widget))
    return;

  if (GTK_IS_LABEL (widget) && gtk_label_get_use_underline (GTK_LABEL (widget)) &&
      gtk_widget_get_ancestor (widget, GTK_TYPE_BUTTON) != NULL)
    {
      guint keyval = gtk_label_get_mnemonic_keyval (GTK_LABEL (widget));

      g_assert_cmpuint (keyval, !=, GDK_KEY_VoidSymbol);
      g_string_append_unichar (letters, gdk_keyval_to_unicode (keyval));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_mnemonics (child, letters);
}

static void
test_mnemonics (FichaUiFixture *fixture, gconstpointer data)
{
  static const FichaError codes[] = { FICHA_ERROR_CONNECT, FICHA_ERROR_NO_KEYRING,
                                      FICHA_ERROR_LOCKED };
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", "Production", "valid", 3240);

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (codes); i++)
    {
      Form form = { 0 };
      FichaError code = codes[i / 2];
      g_autoptr (GString) letters = g_string_new (NULL);
      guint hidden;

      form_open (&form, fixture, i % 2 == 0 ? NULL : item);
      form_fill (&form, "Loja", "ck-1", "sk-1");
      ficha_fake_agent_fail (fixture->agent, "Try", code, "");
      /* a keyring that is locked is to be unlocked first */
      ficha_fake_agent_fail (fixture->agent, "Unlock", code, "");
      form_do (&form, "edit.test");
      ficha_assert_await (form_shows (&form, ficha_explain_title (code)), FICHA_UI_PATIENCE);
      collect_mnemonics (form.widget, letters);
      g_test_message ("%s: %s", ficha_explain_title (code), letters->str);
      /* Try Again stands for Test Credentials */
      hidden = !gtk_widget_get_visible (ficha_ui_find (form.widget, GTK_TYPE_BUTTON, "edit.test"));
      g_assert_cmpuint (letters->len + hidden, >=, 4);
      for (gsize j = 0; j < letters->len; j++)
        g_assert_null (strchr (letters->str + j + 1, letters->str[j]));
      form_close (&form);
    }
}

static void
test_title (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", "Production", "valid", 3240);

  for (guint i = 0; i < 2; i++)
    {
      Form form = { 0 };
      GtkWidget *header, *group;

      g_test_message ("no room between the buttons: above the form");
      form_open (&form, fixture, i == 0 ? NULL : item);
      header = ficha_ui_find (form.widget, ADW_TYPE_HEADER_BAR, NULL);
      group = ficha_ui_find (form.widget, ADW_TYPE_PREFERENCES_GROUP, NULL);
      g_assert_false (adw_header_bar_get_show_title (ADW_HEADER_BAR (header)));
      g_assert_cmpstr (adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (group)), ==,
                       i == 0 ? "New Integration" : "Edit Integration");
      form_close (&form);
    }
}

static void
test_refused (FichaUiFixture *fixture, gconstpointer data)
{
  Form form = { 0 };

  ficha_ui_fixture_load (fixture);
  form_open (&form, fixture, NULL);
  form_fill (&form, "Production", "ck-1", "sk-1");
  ficha_fake_agent_fail (fixture->agent, "Try", FICHA_ERROR_REFUSED, "");
  form_do (&form, "edit.save");
  ficha_assert_await (form_shows (&form, "Secret Key Refused"), FICHA_UI_PATIENCE);

  g_test_message ("nothing is added, nothing is lost");
  g_assert_cmpuint (count (fixture, "Add"), ==, 0);
  g_assert_cmpstr (gtk_editable_get_text (form.secret_key), ==, "sk-1");
  g_assert_false (form_can (&form, "edit.save-anyway"));
  g_assert_true (form_can (&form, "edit.save"));

  g_test_message ("what is typed now was not refused");
  gtk_editable_set_text (form.secret_key, "sk-2");
  g_assert_false (form_shows (&form, "Secret Key Refused"));
  ficha_fake_agent_succeed (fixture->agent, "Try");
  form_do (&form, "edit.test");
  ficha_assert_await (form_shows (&form, "Credentials accepted"), FICHA_UI_PATIENCE);
  g_assert_cmpuint (count (fixture, "Add"), ==, 0);

  g_test_message ("what was accepted is not tried again");
  form_do (&form, "edit.save");
  ficha_assert_await (form.closed, FICHA_UI_PATIENCE);
  g_assert_cmpuint (count (fixture, "Try"), ==, 2);
  g_assert_cmpuint (count (fixture, "Add"), ==, 1);
  form_close (&form);
}

static void
test_not_reached (FichaUiFixture *fixture, gconstpointer data)
{
  Form form = { 0 };

  ficha_ui_fixture_load (fixture);
  form_open (&form, fixture, NULL);
  form_fill (&form, "Production", "ck-1", "sk-1");
  ficha_fake_agent_fail (fixture->agent, "Try", FICHA_ERROR_CONNECT, "<b>&host");
  form_do (&form, "edit.save");
  ficha_assert_await (form_shows (&form, "Server Not Reached"), FICHA_UI_PATIENCE);
  g_assert_cmpuint (count (fixture, "Add"), ==, 0);
  g_assert_true (form_can (&form, "edit.save-anyway"));
  form_do (&form, "edit.save-anyway");
  ficha_assert_await (form.closed, FICHA_UI_PATIENCE);
  g_assert_cmpuint (count (fixture, "Try"), ==, 1);
  g_assert_cmpuint (count (fixture, "Add"), ==, 1);
  form_close (&form);
}

static void
test_no_keyring (FichaUiFixture *fixture, gconstpointer data)
{
  Form form = { 0 };
  g_autoptr (GVariant) settings = NULL;
  gboolean session_only = FALSE;

  ficha_ui_fixture_load (fixture);
  form_open (&form, fixture, NULL);
  form_fill (&form, "Production", "ck-1", "sk-1");
  ficha_fake_agent_fail (fixture->agent, "Add", FICHA_ERROR_NO_KEYRING, "");
  form_do (&form, "edit.save");
  ficha_assert_await (form_shows (&form, "No Keyring Found"), FICHA_UI_PATIENCE);
  g_assert_true (form_can (&form, "edit.save-anyway"));
  ficha_fake_agent_succeed (fixture->agent, "Add");
  form_do (&form, "edit.save-anyway");
  ficha_assert_await (form.closed, FICHA_UI_PATIENCE);
  settings = g_variant_get_child_value (ficha_fake_agent_get_last (fixture->agent, "Add"), 0);
  g_assert_true (g_variant_lookup (settings, "session-only", "b", &session_only));
  g_assert_true (session_only);
  form_close (&form);
}

static void
test_fields (FichaUiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *base_uri;
    const char *consumer_key;
    const char *secret_key;
    const char *title; /* (nullable): of the error */
  } cases[] = {
    { "Sandbox", "https://api.bitize.io", "ck", "sk", "Name Already in Use" },
    { "  Sandbox ", "https://api.bitize.io", "ck", "sk", "Name Already in Use" },
    { "Nova", "http://api.bitize.io", "ck", "sk", "Address Not Accepted" },
    { "Nova", "https://127.0.0.1:1\\@evil", "ck", "sk", "Address Not Accepted" },
    { "Nova", "ftp://api.bitize.io", "ck", "sk", "Address Not Accepted" },
    { "Nova", "https://api.bitize.io", "c\nk", "sk", "Consumer Key Not Accepted" },
    { "Nova", "https://api.bitize.io", "ck", "s\nk", "Secret Key Not Accepted" },
    { "Nova", "https://api.bitize.io", "ck", "sk", NULL },
    { "A & B <i>", "http://127.0.0.1:8080", "ck\n", "\tsk ", NULL },
    /* U01: what a paste picks up unseen goes at the ends, and is refused in the middle */
    { "U01", "https://api.bitize.io",
      "\xef\xbb\xbf"
      "ck\xe2\x80\x8b",
      "\xc2\xa0sk\xe2\x80\x8b\n", NULL },
    { "Nova 2", "https://api.bitize.io", "ck", "s\xc2\xa0k", "Secret Key Not Accepted" },
    { "Nova 2", "https://api.bitize.io", "c\xe2\x80\x8bk", "sk", "Consumer Key Not Accepted" },
    /* U02 */
    { "Nova 2", "https://api.bitize.io", "ck", "\xf0\x9f\x94\x91", "Secret Key Not Accepted" },
    /* U03 */
    { "..", "https://api.bitize.io", "ck", "sk", NULL },
    { "/", "https://api.bitize.io", "ck", "sk", NULL },
    { "a\nb", "https://api.bitize.io", "ck", "sk", "Name Not Accepted" },
  };

  ficha_ui_fixture_add (fixture, "1", "Sandbox", "valid", 3240);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint n_tried = count (fixture, "Try");
      Form form = { 0 };

      g_test_message ("case %zu: %s", i, cases[i].title);
      form_open (&form, fixture, NULL);
      form_fill (&form, cases[i].name, cases[i].consumer_key, cases[i].secret_key);
      gtk_editable_set_text (form.base_uri, cases[i].base_uri);
      form_do (&form, "edit.save");
      if (cases[i].title != NULL)
        {
          g_assert_true (form_shows (&form, cases[i].title));
          g_assert_cmpuint (count (fixture, "Try"), ==, n_tried);
          g_assert_cmpstr (gtk_editable_get_text (form.base_uri), ==, cases[i].base_uri);
          g_assert_cmpstr (gtk_editable_get_text (form.secret_key), ==, cases[i].secret_key);
        }
      else
        {
          ficha_assert_await (form.closed, FICHA_UI_PATIENCE);
          g_assert_cmpstr (ficha_fake_agent_get_secret (fixture->agent), ==, "sk");
        }
      form_close (&form);
    }
}

/* U02: what is long is refused, the rest arrives as it is. */
static void
test_odd_keys (FichaUiFixture *fixture, gconstpointer data)
{
  static const char odd[] = "a\"b\\c'd $(e) {\"f\":1} %s";
  g_autofree char *long_text = g_strnfill (10 * 1024, 'k');
  Form form = { 0 };

  ficha_ui_fixture_load (fixture);
  form_open (&form, fixture, NULL);
  form_fill (&form, long_text, "ck", long_text);
  form_do (&form, "edit.save");
  g_assert_true (form_shows (&form, "Name Not Accepted"));
  g_assert_true (form_shows (&form, "Secret Key Not Accepted"));
  g_assert_cmpuint (count (fixture, "Try"), ==, 0);

  form_fill (&form, "Nova", "ck", odd);
  form_do (&form, "edit.save");
  ficha_assert_await (form.closed, FICHA_UI_PATIENCE);
  g_assert_cmpstr (ficha_fake_agent_get_secret (fixture->agent), ==, odd);
  form_close (&form);
}

/* A key that is not stored any more has to be entered, and is what the form is opened for. */
static void
test_missing_key (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", "Production", "missing", 3240);
  Form form = { 0 };

  form_open (&form, fixture, item);
  ficha_assert_await (gtk_widget_get_state_flags (GTK_WIDGET (form.secret_key)) &
                          GTK_STATE_FLAG_FOCUS_WITHIN,
                      FICHA_UI_PATIENCE);
  g_assert_false (form_can (&form, "edit.save"));
  gtk_editable_set_text (form.secret_key, "sk-new");
  g_assert_true (form_can (&form, "edit.save"));
  form_close (&form);
}

/* Who is told to choose a CA file finds where. */
static void
test_ca_file (FichaUiFixture *fixture, gconstpointer data)
{
  Form form = { 0 };
  g_autoptr (GVariant) settings = NULL;
  const char *path;
  GtkWidget *row;

  ficha_ui_fixture_load (fixture);
  form_open (&form, fixture, NULL);
  g_assert_false (form_shows (&form, "CA File"));
  form_fill (&form, "Nova", "ck", "sk");
  ficha_fake_agent_fail (fixture->agent, "Try", FICHA_ERROR_TLS_UNTRUSTED, "api.bitize.io");
  form_do (&form, "edit.save");
  ficha_assert_await (form_shows (&form, "Connection Not Secure"), FICHA_UI_PATIENCE);
  g_assert_true (form_shows (&form, "CA File"));

  row = ficha_ui_find (form.widget, ADW_TYPE_PREFERENCES_ROW, "CA File");
  ficha_file_row_set_path (FICHA_FILE_ROW (row), "/etc/ca.pem");
  g_assert_false (form_shows (&form, "Connection Not Secure"));
  ficha_fake_agent_succeed (fixture->agent, "Try");
  form_do (&form, "edit.save");
  ficha_assert_await (form.closed, FICHA_UI_PATIENCE);
  settings = g_variant_get_child_value (ficha_fake_agent_get_last (fixture->agent, "Add"), 0);
  g_assert_true (g_variant_lookup (settings, "ca-file", "&s", &path));
  g_assert_cmpstr (path, ==, "/etc/ca.pem");
  form_close (&form);
}

static void
paste (GtkEditable *entry, const char *text)
{
  int position = gtk_editable_get_position (entry);

  gtk_editable_insert_text (gtk_editable_get_delegate (entry), text, -1, &position);
}

static void
test_paste (FichaUiFixture *fixture, gconstpointer data)
{
  static const char *const pairs[] = {
    "{\"consumer_key\": \"ck-9\", \"secret_key\": \"sk-9\"}",
    "consumer_key=ck-9\nsecret_key=sk-9\n",
  };
  Form form = { 0 };

  ficha_ui_fixture_load (fixture);
  form_open (&form, fixture, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      GtkEditable *fields[] = { form.name, form.base_uri, form.consumer_key, form.secret_key };

      for (gsize j = 0; j < G_N_ELEMENTS (fields); j++)
        {
          g_test_message ("%s, in field %zu", pairs[i], j);
          form_fill (&form, "Production", "", "");
          paste (fields[j], pairs[i]);
          g_assert_cmpstr (gtk_editable_get_text (form.name), ==, "Production");
          g_assert_cmpstr (gtk_editable_get_text (form.base_uri), ==, "https://api.bitize.io");
          g_assert_cmpstr (gtk_editable_get_text (form.consumer_key), ==, "ck-9");
          g_assert_cmpstr (gtk_editable_get_text (form.secret_key), ==, "sk-9");
        }
    }

  g_test_message ("U01: blanks around a key are dropped");
  form_fill (&form, "Production", "", "");
  paste (form.secret_key, " \xc2\xa0sk-10-long-enough\n");
  g_assert_cmpstr (gtk_editable_get_text (form.secret_key), ==, "sk-10-long-enough");
  g_test_message ("but not around a name that is still typed");
  gtk_editable_set_text (form.name, "");
  paste (form.name, "Loja São João & Cia ");
  g_assert_cmpstr (gtk_editable_get_text (form.name), ==, "Loja São João & Cia ");
  form_close (&form);
}

static void
test_edit (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", "Production", "valid", 3240);
  Form form = { 0 };

  g_test_message ("a new name needs no test, and leaves the secret key alone");
  form_open (&form, fixture, item);
  g_assert_cmpstr (gtk_editable_get_text (form.name), ==, "Production");
  g_assert_cmpstr (gtk_editable_get_text (form.secret_key), ==, "");
  g_assert_true (adw_dialog_get_can_close (ADW_DIALOG (form.dialog)));
  gtk_editable_set_text (form.name, "A & B <i>");
  form_do (&form, "edit.save");
  ficha_assert_await (form.closed, FICHA_UI_PATIENCE);
  g_assert_cmpuint (count (fixture, "Try"), ==, 0);
  g_assert_cmpuint (count (fixture, "Update"), ==, 1);
  g_assert_null (ficha_fake_agent_get_secret (fixture->agent));
  g_assert_cmpstr (ficha_item_get_name (item), ==, "A & B <i>");
  form_close (&form);
}

static void
test_edit_keys (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", "Production", "valid", 3240);
  Form form = { 0 };

  form_open (&form, fixture, item);
  gtk_editable_set_text (form.secret_key, "sk-new");
  form_do (&form, "edit.save");
  ficha_assert_await (form.closed, FICHA_UI_PATIENCE);
  g_assert_cmpuint (count (fixture, "Try"), ==, 1);
  g_assert_cmpuint (count (fixture, "Update"), ==, 1);
  g_assert_cmpstr (ficha_fake_agent_get_secret (fixture->agent), ==, "sk-new");
  form_close (&form);
}

static void
test_discard (FichaUiFixture *fixture, gconstpointer data)
{
  Form form = { 0 };

  ficha_ui_fixture_load (fixture);
  form_open (&form, fixture, NULL);
  g_assert_true (adw_dialog_get_can_close (ADW_DIALOG (form.dialog)));
  gtk_editable_set_text (form.secret_key, "sk-1");
  g_assert_false (adw_dialog_get_can_close (ADW_DIALOG (form.dialog)));
  gtk_editable_set_text (form.secret_key, "");
  g_assert_true (adw_dialog_get_can_close (ADW_DIALOG (form.dialog)));

  g_test_message ("N22: closed while it is tested");
  form_fill (&form, "Production", "ck-1", "sk-1");
  ficha_fake_agent_hold (fixture->agent, "Try");
  form_do (&form, "edit.save");
  ficha_assert_await (count (fixture, "Try") == 1, FICHA_UI_PATIENCE);
  form_close (&form);
  ficha_fake_agent_release (fixture->agent);
  ficha_verbs_renew_all (fixture->verbs);
  ficha_assert_await (count (fixture, "RenewAll") == 1, FICHA_UI_PATIENCE);
  g_assert_cmpuint (count (fixture, "Add"), ==, 0);
}

static void
form_changed_cb (GtkWidget *form, gboolean credentials, guint *counts)
{
  counts[credentials ? 1 : 0]++;
}

/* The form alone: what is typed, and what it says of it. */
static void
test_form (FichaUiFixture *fixture, gconstpointer data)
{
  FichaForm *form = g_object_ref_sink (g_object_new (FICHA_TYPE_FORM, NULL));
  GtkWidget *name = ficha_ui_find (GTK_WIDGET (form), ADW_TYPE_ENTRY_ROW, "Name");
  GtkWidget *key = ficha_ui_find (GTK_WIDGET (form), FICHA_TYPE_SECRET_ROW, "Secret Key");
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", "Production", "valid", 3240);
  g_auto (FichaDraft) draft = { 0 };
  guint counts[2] = { 0 };

  ficha_form_set_up (form, fixture->store, item);
  g_signal_connect (form, "changed", G_CALLBACK (form_changed_cb), counts);
  g_assert_true (ficha_form_can_save (form));
  g_assert_false (ficha_form_is_dirty (form));

  gtk_editable_set_text (GTK_EDITABLE (name), "");
  g_assert_cmpuint (counts[0], >, 0);
  g_assert_cmpuint (counts[1], ==, 0);
  g_assert_true (ficha_form_is_dirty (form));
  g_assert_true (ficha_form_can_test (form));
  g_assert_false (ficha_form_can_save (form));

  gtk_editable_set_text (GTK_EDITABLE (key), "sk");
  g_assert_cmpuint (counts[1], >, 0);
  g_assert_true (ficha_form_check (form, FICHA_FIELD_BASE_URI, &draft));
  g_assert_cmpstr (ficha_secret_peek (draft.secret_key), ==, "sk");
  g_assert_cmpstr (draft.ca_file, ==, "");
  g_assert_null (draft.name);
  ficha_form_forget (form);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (key)), ==, "");

  g_test_message ("an error at its field, others elsewhere");
  g_assert_true (ficha_form_show_error (form, FICHA_ERROR_NAME_TAKEN, "Production"));
  g_assert_true (gtk_widget_has_css_class (name, "error"));
  gtk_editable_set_text (GTK_EDITABLE (name), "Nova");
  g_assert_false (gtk_widget_has_css_class (name, "error"));
  g_assert_false (ficha_form_show_error (form, FICHA_ERROR_CONNECT, "host"));

  g_assert_finalize_object (form);
}

static void
add_tests (void)
{
  ficha_ui_test ("/edit-dialog/form", test_form);
  ficha_ui_test ("/edit-dialog/U04-D16-add", test_add);
  ficha_ui_test ("/edit-dialog/mnemonics", test_mnemonics);
  ficha_ui_test ("/edit-dialog/title", test_title);
  ficha_ui_test ("/edit-dialog/refused", test_refused);
  ficha_ui_test ("/edit-dialog/not-reached", test_not_reached);
  ficha_ui_test ("/edit-dialog/K01-no-keyring", test_no_keyring);
  ficha_ui_test ("/edit-dialog/U01-U03-fields", test_fields);
  ficha_ui_test ("/edit-dialog/U02-odd-keys", test_odd_keys);
  ficha_ui_test ("/edit-dialog/missing-key", test_missing_key);
  ficha_ui_test ("/edit-dialog/ca-file", test_ca_file);
  ficha_ui_test ("/edit-dialog/U01-paste", test_paste);
  ficha_ui_test ("/edit-dialog/edit", test_edit);
  ficha_ui_test ("/edit-dialog/edit-keys", test_edit_keys);
  ficha_ui_test ("/edit-dialog/discard", test_discard);
}

int
main (int argc, char *argv[])
{
  return ficha_ui_test_main (argc, argv, add_tests);
}
