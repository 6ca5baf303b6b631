// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-check-up-dialog.h"

#include <glib/gi18n.h>

#include "ficha-check-report.h"
#include "ficha-explain.h"
#include "ficha-look.h"
#include "ficha-resources.h"
#include "ficha-surroundings.h"

/* Milliseconds: longer than the agent takes (35 s). */
#define TIMEOUT       (60 * 1000)
#define SPINNER_AFTER 400

/**
 * FichaCheckUpDialog:
 *
 * Has the agent look at everything that has to work, and shows what it found.
 */
struct _FichaCheckUpDialog
{
  AdwDialog parent_instance;

  FichaStore *store;         /* (owned) */
  FichaClipboard *clipboard; /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable): of the call under way */
  GPtrArray *checks;         /* (owned) (nullable) (element-type FichaCheck): what was found */
  guint waiting_id;          /* source */

  AdwPreferencesGroup *groups[3]; /* (unowned) (nullable): children of page */

  /* template children */
  AdwToastOverlay *toasts;
  GtkStack *stack;
  GtkWidget *waiting;
  GtkSpinner *spinner;
  AdwPreferencesPage *page;
  AdwStatusPage *failed_page;
};

G_DEFINE_FINAL_TYPE (FichaCheckUpDialog, ficha_check_up_dialog, ADW_TYPE_DIALOG)

static const struct
{
  const char *icon_name;
  const char *css_class; /* (nullable) */
} looks[] = {
  [FICHA_CHECK_GOOD] = { "object-select-symbolic", "success" },
  [FICHA_CHECK_NOTE] = { "dialog-warning-symbolic", "warning" },
  [FICHA_CHECK_BAD] = { "dialog-error-symbolic", "error" },
  [FICHA_CHECK_UNKNOWN] = { "dialog-question-symbolic", NULL },
};

/* TEXT may be NULL. */
static GtkWidget *
create_row (FichaCheckOutcome outcome, const char *title, const char *text)
{
  GtkWidget *row = adw_action_row_new ();
  /* the word says as much */
  GtkWidget *icon =
      g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                    "icon-name", looks[outcome].icon_name, NULL);
  GtkWidget *word = gtk_label_new (ficha_check_outcome_word (outcome));
  g_autofree char *title_markup = ficha_look_dup_markup (title);
  g_autofree char *text_markup = text != NULL ? ficha_look_dup_markup (text) : NULL;

  if (looks[outcome].css_class != NULL)
    gtk_widget_add_css_class (icon, looks[outcome].css_class);
  gtk_widget_add_css_class (word, "dim-label");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title_markup);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text_markup != NULL ? text_markup : "");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), word);

  return row;
}

static const char *
find_name (FichaCheckUpDialog *self, const FichaCheck *check)
{
  FichaItem *item = NULL;

  g_assert (FICHA_IS_CHECK_UP_DIALOG (self));

  if (check->id != NULL)
    item = ficha_store_lookup (self->store, check->id);

  return item != NULL ? ficha_item_get_name (item) : NULL;
}

static guint
get_group (const FichaCheck *check)
{
  if (check->subject == FICHA_CHECK_INTEGRATION)
    return 2;

  return check->subject == FICHA_CHECK_SERVER ? 1 : 0;
}

static void
add_to_group (FichaCheckUpDialog *self, guint group, GtkWidget *row)
{
  static const char *const titles[] = {
    /* Translators: heading in the check-up */
    N_ ("This Computer"),
    /* Translators: heading in the check-up */
    N_ ("Servers"),
    /* Translators: heading in the check-up */
    N_ ("Integrations"),
  };

  g_assert (FICHA_IS_CHECK_UP_DIALOG (self));

  if (self->groups[group] == NULL)
    {
      self->groups[group] = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
      adw_preferences_group_set_title (self->groups[group], _ (titles[group]));
      adw_preferences_page_add (self->page, self->groups[group]);
    }
  adw_preferences_group_add (self->groups[group], row);
}

static void
clear_page (FichaCheckUpDialog *self)
{
  g_assert (FICHA_IS_CHECK_UP_DIALOG (self));

  for (gsize i = 0; i < G_N_ELEMENTS (self->groups); i++)
    {
      if (self->groups[i] != NULL)
        adw_preferences_page_remove (self->page, self->groups[i]);
      self->groups[i] = NULL;
    }
}

/* The rows of a group: what is not good first. Of integrations, which may be many, those that work are
 * one row. */
static void
fill_group (FichaCheckUpDialog *self, guint group)
{
  static const FichaCheckOutcome order[] = { FICHA_CHECK_BAD, FICHA_CHECK_NOTE, FICHA_CHECK_UNKNOWN,
                                             FICHA_CHECK_GOOD };
  guint n = 0;
  guint n_good = 0;

  g_assert (FICHA_IS_CHECK_UP_DIALOG (self));

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    for (guint j = 0; j < self->checks->len; j++)
      {
        const FichaCheck *check = self->checks->pdata[j];
        g_autofree char *title = NULL;
        g_autofree char *text = NULL;

        if (get_group (check) != group || check->outcome != order[i])
          continue;

        n++;
        if (group == 2 && check->outcome == FICHA_CHECK_GOOD)
          {
            n_good++;
            continue;
          }
        title = ficha_check_title (check, find_name (self, check));
        text = ficha_check_text (check);
        add_to_group (self, group, create_row (check->outcome, title, text));
      }

  if (n_good > 0)
    {
      g_autofree char *text = NULL;

      if (n_good == n)
        /* Translators: of integrations */
        text =
            g_strdup_printf (ngettext ("%u integration works", "All %u integrations work", n), n);
      else
        /* Translators: of integrations, besides those that do not work */
        text = g_strdup_printf (ngettext ("%u more integration works", "%u more integrations work",
                                          n_good),
                                n_good);
      add_to_group (self, group, create_row (FICHA_CHECK_GOOD, text, NULL));
    }
}

static void
show_page (FichaCheckUpDialog *self, const char *name)
{
  gboolean running = g_str_equal (name, "running");

  g_assert (FICHA_IS_CHECK_UP_DIALOG (self));

  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "check-up.again", !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "check-up.copy", self->checks != NULL);
  if (!running)
    {
      g_clear_handle_id (&self->waiting_id, g_source_remove);
      gtk_spinner_stop (self->spinner);
    }
}

static void
show_findings (FichaCheckUpDialog *self)
{
  g_autofree char *summary = NULL;

  g_assert (FICHA_IS_CHECK_UP_DIALOG (self));

  clear_page (self);
  summary = ficha_check_summary (self->checks);
  adw_preferences_page_set_description (self->page, summary);
  for (guint i = 0; i < G_N_ELEMENTS (self->groups); i++)
    fill_group (self, i);
  show_page (self, "findings");
  gtk_accessible_announce (GTK_ACCESSIBLE (self), summary,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
show_error (FichaCheckUpDialog *self, const GError *error)
{
  const FichaCheck *check;
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;
  FichaError code = error->domain == FICHA_ERROR ? (FichaError) error->code : FICHA_ERROR_FAILED;

  g_assert (FICHA_IS_CHECK_UP_DIALOG (self));

  /* the report tells it too */
  self->checks = ficha_check_unreachable (error);
  check = self->checks->pdata[0];
  text = ficha_check_text (check);
  markup = g_markup_escape_text (text, -1);
  adw_status_page_set_title (self->failed_page, ficha_explain_title (code));
  adw_status_page_set_description (self->failed_page, markup);
  show_page (self, "failed");
  gtk_accessible_announce (GTK_ACCESSIBLE (self), text,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaCheckUpDialog) self = FICHA_CHECK_UP_DIALOG (user_data);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) checks = NULL;
  g_autoptr (GError) error = NULL;

  reply = ficha_client_call_finish (FICHA_CLIENT (source), result, NULL, &error);
  /* closed meanwhile */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->cancellable == NULL)
    return;

  g_clear_object (&self->cancellable);
  if (reply != NULL && !g_variant_is_of_type (reply, G_VARIANT_TYPE ("(aa{sv})")))
    error = g_error_new_literal (FICHA_ERROR, FICHA_ERROR_FAILED, "");
  if (error != NULL)
    {
      show_error (self, error);
      return;
    }

  checks = g_variant_get_child_value (reply, 0);
  self->checks = ficha_check_read_all (checks);
  show_findings (self);
}

/* What is over at once needs no spinner. */
static gboolean
waiting_cb (gpointer user_data)
{
  FichaCheckUpDialog *self = FICHA_CHECK_UP_DIALOG (user_data);

  self->waiting_id = 0;
  gtk_widget_set_visible (self->waiting, TRUE);
  gtk_spinner_start (self->spinner);

  return G_SOURCE_REMOVE;
}

static void
start (FichaCheckUpDialog *self)
{
  FichaClient *client;

  g_assert (FICHA_IS_CHECK_UP_DIALOG (self));

  if (self->cancellable != NULL)
    return;

  g_clear_pointer (&self->checks, g_ptr_array_unref);
  gtk_widget_set_visible (self->waiting, FALSE);
  show_page (self, "running");
  client = ficha_store_get_client (self->store);
  if (client == NULL)
    {
      g_autoptr (GError) error = g_error_new_literal (FICHA_ERROR, FICHA_ERROR_NO_AGENT, "");

      show_error (self, error);
      return;
    }

  self->waiting_id = g_timeout_add (SPINNER_AFTER, waiting_cb, self);
  self->cancellable = g_cancellable_new ();
  ficha_client_call_async (client, "CheckUp", NULL, NULL, TIMEOUT, self->cancellable, checked_cb,
                           g_object_ref (self));
}

static void
again_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  start (FICHA_CHECK_UP_DIALOG (widget));
}

static void
copy_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaCheckUpDialog *self = FICHA_CHECK_UP_DIALOG (widget);
  g_autofree char *report = NULL;

  if (self->checks == NULL)
    return;

  report = ficha_check_report (self->checks, g_getenv ("XDG_CURRENT_DESKTOP"),
                               ficha_surroundings_are_flatpak ());
  ficha_clipboard_set_text (self->clipboard, report);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("Report copied")));
}

static void
stop (FichaCheckUpDialog *self)
{
  g_assert (FICHA_IS_CHECK_UP_DIALOG (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* Closed, or its window is: nobody waits any more, and the call is not to keep the dialog alive. */
static void
ficha_check_up_dialog_unroot (GtkWidget *widget)
{
  stop (FICHA_CHECK_UP_DIALOG (widget));

  GTK_WIDGET_CLASS (ficha_check_up_dialog_parent_class)->unroot (widget);
}

static void
ficha_check_up_dialog_dispose (GObject *object)
{
  FichaCheckUpDialog *self = FICHA_CHECK_UP_DIALOG (object);

  stop (self);
  g_clear_handle_id (&self->waiting_id, g_source_remove);
  memset (self->groups, 0, sizeof self->groups);
  gtk_widget_dispose_template (GTK_WIDGET (self), FICHA_TYPE_CHECK_UP_DIALOG);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_object (&self->clipboard);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (ficha_check_up_dialog_parent_class)->dispose (object);
}

static void
ficha_check_up_dialog_class_init (FichaCheckUpDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ficha_check_up_dialog_dispose;
  widget_class->unroot = ficha_check_up_dialog_unroot;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               FICHA_RESOURCES "ficha-check-up-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaCheckUpDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, FichaCheckUpDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, FichaCheckUpDialog, waiting);
  gtk_widget_class_bind_template_child (widget_class, FichaCheckUpDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, FichaCheckUpDialog, page);
  gtk_widget_class_bind_template_child (widget_class, FichaCheckUpDialog, failed_page);

  gtk_widget_class_install_action (widget_class, "check-up.again", NULL, again_action);
  gtk_widget_class_install_action (widget_class, "check-up.copy", NULL, copy_action);
}

static void
ficha_check_up_dialog_init (FichaCheckUpDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ficha_check_up_dialog_new:
 * @store: the integrations, and the way to the agent
 * @clipboard: where the report goes
 *
 * Returns: (transfer floating): a dialog that begins with a check-up at once
 */
FichaCheckUpDialog *
ficha_check_up_dialog_new (FichaStore *store, FichaClipboard *clipboard)
{
  FichaCheckUpDialog *self;

  g_return_val_if_fail (FICHA_IS_STORE (store), NULL);
  g_return_val_if_fail (FICHA_IS_CLIPBOARD (clipboard), NULL);

  self = g_object_new (FICHA_TYPE_CHECK_UP_DIALOG, NULL);
  self->store = g_object_ref (store);
  self->clipboard = g_object_ref (clipboard);
  start (self);

  return self;
}
