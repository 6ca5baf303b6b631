// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-window.h"

#include "ficha-about.h"
#include "ficha-activity-dialog.h"
#include "ficha-backup-actions.h"
#include "ficha-check-up-dialog.h"
#include "ficha-edit-dialog.h"
#include "ficha-link.h"
#include "ficha-pages.h"
#include "ficha-resources.h"
#include "ficha-shortcuts-dialog.h"
#include "ficha-verbs.h"

/* Where an administrator registers integrations (api.md). */
#define PLATFORM "https://app.bitize.com.br/"

/* How long a window waits for something to show, in milliseconds: people wait too. */
#define OPEN_TIMEOUT 200

/* What to do with an integration that is asked for, beside showing it. */
typedef enum
{
  WANT_NOTHING_MORE,
  WANT_ROW, /* not even that: only its row in the list */
  WANT_FORM,
  WANT_TOKEN,
} Want;

/**
 * FichaWindow:
 *
 * The window: which page is on screen, and nothing else.
 */
struct _FichaWindow
{
  AdwApplicationWindow parent_instance;

  FichaStore *store;         /* (owned) */
  FichaVerbs *verbs;         /* (owned) */
  FichaClipboard *clipboard; /* (owned) */
  FichaClock *clock;         /* (owned) */
  FichaBackupOffer *offer;   /* (owned) */
  FichaPages *pages;         /* (owned) */
  guint open_id;             /* until it opens with what there is to show */

  char *wanted;                         /* (owned) (nullable): the id to show once it is there */
  Want want;                            /* and that too */
  void (*on_ready) (FichaWindow *self); /* (nullable): what to do once the list is there */
  FichaItem *to_copy; /* (owned) (nullable): whose token to copy once the window is active */
  gboolean leaving;   /* as soon as the form lets go */

  /* template children */
  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwNavigationSplitView *split;
};

G_DEFINE_FINAL_TYPE (FichaWindow, ficha_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  LEFT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
present_held (FichaWindow *self)
{
  g_assert (FICHA_IS_WINDOW (self));

  g_clear_handle_id (&self->open_id, g_source_remove);
  gtk_window_present (GTK_WINDOW (self));
}

static gboolean
open_cb (gpointer user_data)
{
  present_held (FICHA_WINDOW (user_data));

  return G_SOURCE_REMOVE;
}

/* Does @what now, or once the list is there: a program that is started to do it has none yet. */
static void
when_ready (FichaWindow *self, void (*what) (FichaWindow *self))
{
  g_assert (FICHA_IS_WINDOW (self));

  if (ficha_store_get_status (self->store) == FICHA_STORE_READY)
    what (self);
  else
    self->on_ready = what;
}

static void
notify_status_cb (FichaWindow *self)
{
  ficha_pages_update (self->pages);
  if (self->open_id != 0 && ficha_store_get_status (self->store) != FICHA_STORE_LOADING)
    present_held (self);
  if (self->on_ready != NULL && ficha_store_get_status (self->store) == FICHA_STORE_READY)
    g_steal_pointer (&self->on_ready) (self);
}

static void
present_form (FichaWindow *self, FichaItem *item)
{
  g_assert (FICHA_IS_WINDOW (self));

  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) == NULL)
    adw_dialog_present (ADW_DIALOG (ficha_edit_dialog_new (self->verbs, item)), GTK_WIDGET (self));
}

static void
copy_if_possible (FichaWindow *self)
{
  g_autoptr (FichaItem) item = NULL;

  if (self->to_copy == NULL ||
      (ficha_clipboard_needs_focus (self->clipboard) && !gtk_window_is_active (GTK_WINDOW (self))))
    return;

  item = g_steal_pointer (&self->to_copy);
  ficha_verbs_copy (self->verbs, item, "plain");
}

/* Shows the integration, now or when it comes, and does what is wanted besides. */
static void
show_and (FichaWindow *self, const char *id, Want want)
{
  FichaItem *item = ficha_store_lookup (self->store, id);

  g_assert (FICHA_IS_WINDOW (self));

  if (item == NULL)
    {
      g_set_str (&self->wanted, id);
      self->want = want;
      return;
    }

  if (want == WANT_ROW)
    ficha_pages_select (self->pages, item);
  else
    ficha_pages_show (self->pages, item);
  if (want == WANT_FORM)
    present_form (self, item);
  if (want == WANT_TOKEN && g_set_object (&self->to_copy, item))
    copy_if_possible (self);
}

static void
items_changed_cb (FichaWindow *self)
{
  ficha_pages_update (self->pages);
  if (self->wanted != NULL && ficha_store_lookup (self->store, self->wanted) != NULL)
    {
      g_autofree char *id = g_steal_pointer (&self->wanted);

      show_and (self, id, self->want);
    }
  ficha_pages_fill (self->pages);
}

static void
saved_cb (FichaWindow *self, const char *id)
{
  if (id != NULL)
    ficha_window_show_integration (self, id);
}

static void
present_new (FichaWindow *self, gboolean session_only)
{
  FichaEditDialog *dialog;

  g_assert (FICHA_IS_WINDOW (self));

  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) != NULL)
    return;

  dialog = ficha_edit_dialog_new (self->verbs, NULL);
  ficha_edit_dialog_set_session_only (dialog, session_only);
  g_signal_connect_object (dialog, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  if (!session_only)
    g_signal_connect_object (dialog, "saved", G_CALLBACK (ficha_backup_offer_begin), self->offer,
                             G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
add_integration (FichaWindow *self)
{
  present_new (self, FALSE);
}

static void
renew_all (FichaWindow *self)
{
  ficha_verbs_renew_all (self->verbs);
}

static void
start_search (FichaWindow *self, const char *text)
{
  g_assert (FICHA_IS_WINDOW (self));

  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) == NULL)
    ficha_pages_search (self->pages, text);
}

static void
search_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  start_search (FICHA_WINDOW (widget), NULL);
}

static void
undo_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaWindow *self = FICHA_WINDOW (widget);
  g_autofree char *id = ficha_verbs_undo (self->verbs);

  if (id != NULL)
    show_and (self, id, WANT_ROW);
}

static void
reload_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ficha_store_load (FICHA_WINDOW (widget)->store);
}

static void
open_platform_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ficha_link_open (FICHA_WINDOW (widget)->verbs, PLATFORM, GTK_WINDOW (widget));
}

static void
help_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ficha_link_open (FICHA_WINDOW (widget)->verbs, FICHA_HOMEPAGE, GTK_WINDOW (widget));
}

static void
activity_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaWindow *self = FICHA_WINDOW (widget);

  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) == NULL)
    adw_dialog_present (ADW_DIALOG (ficha_activity_dialog_new (self->verbs, self->clock, NULL)),
                        widget);
}

static void
shortcuts_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (widget)) == NULL)
    adw_dialog_present (ficha_shortcuts_dialog_new (), widget);
}

static void
export_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaWindow *self = FICHA_WINDOW (widget);

  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) == NULL)
    ficha_backup_actions_export (widget, self->verbs, self->offer);
}

static void
import_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ficha_backup_actions_import (GTK_WINDOW (widget), FICHA_WINDOW (widget)->verbs);
}

static void
check_up_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ficha_window_check_up (FICHA_WINDOW (widget));
}

static void
find_keyring_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ficha_verbs_unlock (FICHA_WINDOW (widget)->verbs);
}

static void
add_for_session_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  present_new (FICHA_WINDOW (widget), TRUE);
}

/* The form that would lose something if it went now. */
static AdwDialog *
find_form (FichaWindow *self)
{
  g_autoptr (GListModel) dialogs = NULL;

  g_assert (FICHA_IS_WINDOW (self));

  dialogs = adw_application_window_get_dialogs (ADW_APPLICATION_WINDOW (self));
  for (guint i = 0; i < g_list_model_get_n_items (dialogs); i++)
    {
      g_autoptr (AdwDialog) dialog = g_list_model_get_item (dialogs, i);

      if (FICHA_IS_EDIT_DIALOG (dialog) && !adw_dialog_get_can_close (dialog))
        return dialog; /* the window has it */
    }

  return NULL;
}

static void
form_kept_cb (FichaWindow *self, AdwDialog *form)
{
  self->leaving = FALSE;
  g_signal_handlers_disconnect_by_data (form, self);
}

static void
form_closed_cb (FichaWindow *self, AdwDialog *form)
{
  form_kept_cb (self, form);
  g_signal_emit (self, signals[LEFT], 0);
}

/* C11: nobody sees what counts down in a window that is minimised or covered. */
static void
update_clock (FichaWindow *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));
  gboolean minimized = surface != NULL && (gdk_toplevel_get_state (GDK_TOPLEVEL (surface)) &
                                           GDK_TOPLEVEL_STATE_MINIMIZED) != 0;

  g_assert (FICHA_IS_WINDOW (self));

  ficha_clock_set_paused (self->clock, minimized || gtk_window_is_suspended (GTK_WINDOW (self)));
}

static void
ficha_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ficha_window_parent_class)->realize (widget);

  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (widget)), "notify::state",
                           G_CALLBACK (update_clock), widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (widget, "notify::suspended", G_CALLBACK (update_clock), widget, 0);
}

static void
ficha_window_unrealize (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_native_get_surface (GTK_NATIVE (widget)), update_clock,
                                        widget);
  g_signal_handlers_disconnect_by_func (widget, update_clock, widget);
  ficha_clock_set_paused (FICHA_WINDOW (widget)->clock, FALSE);

  GTK_WIDGET_CLASS (ficha_window_parent_class)->unrealize (widget);
}

static void
ficha_window_dispose (GObject *object)
{
  FichaWindow *self = FICHA_WINDOW (object);

  g_clear_handle_id (&self->open_id, g_source_remove);
  g_clear_object (&self->pages);
  gtk_widget_dispose_template (GTK_WIDGET (self), FICHA_TYPE_WINDOW);
  g_clear_object (&self->to_copy);
  g_clear_object (&self->offer);
  g_clear_object (&self->clock);
  g_clear_object (&self->clipboard);
  g_clear_object (&self->verbs);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (ficha_window_parent_class)->dispose (object);

  /* until it is unrealized */
  g_clear_object (&self->clock);
}

static void
ficha_window_finalize (GObject *object)
{
  FichaWindow *self = FICHA_WINDOW (object);

  g_free (self->wanted);

  G_OBJECT_CLASS (ficha_window_parent_class)->finalize (object);
}

static void
ficha_window_class_init (FichaWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ficha_window_dispose;
  object_class->finalize = ficha_window_finalize;
  widget_class->realize = ficha_window_realize;
  widget_class->unrealize = ficha_window_unrealize;

  /**
   * FichaWindow::left:
   *
   * Nothing is lost if the program ends now, after ficha_window_leave().
   */
  signals[LEFT] = g_signal_new ("left", FICHA_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, FICHA_RESOURCES "ficha-window.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, FichaWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, FichaWindow, split);

  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.reload", NULL, reload_action);
  gtk_widget_class_install_action (widget_class, "win.open-platform", NULL, open_platform_action);
  gtk_widget_class_install_action (widget_class, "win.activity", NULL, activity_action);
  gtk_widget_class_install_action (widget_class, "win.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "win.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "win.help", NULL, help_action);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, shortcuts_action);
  gtk_widget_class_install_action (widget_class, "win.check-up", NULL, check_up_action);
  gtk_widget_class_install_action (widget_class, "win.find-keyring", NULL, find_keyring_action);
  gtk_widget_class_install_action (widget_class, "win.add-for-session", NULL,
                                   add_for_session_action);

  /* no accelerators of the application, which an entry that can undo too would never see */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "win.search",
                                       NULL);
}

static void
ficha_window_init (FichaWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  if (FICHA_DEVELOPMENT)
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
}

/**
 * ficha_window_new:
 * @application: (nullable): the application
 * @store: the integrations
 * @clipboard: where tokens go
 * @clock: what counts down
 * @settings: (nullable): the settings, %NULL for the defaults
 *
 * Returns: (transfer none): a window, which its application owns
 */
FichaWindow *
ficha_window_new (GtkApplication *application,
                  FichaStore *store,
                  FichaClipboard *clipboard,
                  FichaClock *clock,
                  GSettings *settings)
{
  FichaWindow *self;

  g_return_val_if_fail (application == NULL || GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (FICHA_IS_STORE (store), NULL);
  g_return_val_if_fail (FICHA_IS_CLIPBOARD (clipboard), NULL);
  g_return_val_if_fail (FICHA_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (settings == NULL || G_IS_SETTINGS (settings), NULL);

  self = g_object_new (FICHA_TYPE_WINDOW, "application", application, NULL);
  self->store = g_object_ref (store);
  self->clipboard = g_object_ref (clipboard);
  self->clock = g_object_ref (clock);
  self->verbs = ficha_verbs_new (store, clipboard, self->toasts);

  self->offer = ficha_backup_offer_new (settings);
  if (settings != NULL)
    {
      g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
    }

  self->pages =
      ficha_pages_new (self->stack, self->split, self->verbs, clock, self->offer, settings);

  g_signal_connect (self, "notify::is-active", G_CALLBACK (copy_if_possible), NULL);
  g_signal_connect_object (store, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (store, "notify::status", G_CALLBACK (notify_status_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "notify::keyring", G_CALLBACK (ficha_pages_update), self->pages,
                           G_CONNECT_SWAPPED);
  items_changed_cb (self);

  return self;
}

/**
 * ficha_window_open:
 * @self: a window that is not on screen yet
 *
 * Puts the window on screen with what there is to show: at once where the agent has answered, else when
 * it does, or after a moment, if it has to be started first.
 */
void
ficha_window_open (FichaWindow *self)
{
  g_return_if_fail (FICHA_IS_WINDOW (self));

  if (ficha_store_get_status (self->store) != FICHA_STORE_LOADING)
    present_held (self);
  else if (self->open_id == 0)
    /* an answer that is there already comes before */
    self->open_id = g_timeout_add_full (G_PRIORITY_LOW, OPEN_TIMEOUT, open_cb, self, NULL);
}

/**
 * ficha_window_show_integration:
 * @self: a window
 * @id: an integration's id
 *
 * Shows the integration, now or when it comes.
 */
void
ficha_window_show_integration (FichaWindow *self, const char *id)
{
  g_return_if_fail (FICHA_IS_WINDOW (self));
  g_return_if_fail (id != NULL);

  show_and (self, id, WANT_NOTHING_MORE);
}

/**
 * ficha_window_copy_token:
 * @self: a window
 * @id: an integration's id
 *
 * Shows the integration and copies its access token, now or when it comes; under Wayland not before
 * the window is active.
 */
void
ficha_window_copy_token (FichaWindow *self, const char *id)
{
  g_return_if_fail (FICHA_IS_WINDOW (self));
  g_return_if_fail (id != NULL);

  show_and (self, id, WANT_TOKEN);
}

/**
 * ficha_window_search:
 * @self: a window
 * @text: what to search for, UTF-8
 *
 * Shows the integrations that @text finds.
 */
void
ficha_window_search (FichaWindow *self, const char *text)
{
  g_return_if_fail (FICHA_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  start_search (self, text);
}

/**
 * ficha_window_update_keys:
 * @self: a window
 * @id: an integration's id
 *
 * Shows the integration and its form, now or when it comes.
 */
void
ficha_window_update_keys (FichaWindow *self, const char *id)
{
  g_return_if_fail (FICHA_IS_WINDOW (self));
  g_return_if_fail (id != NULL);

  show_and (self, id, WANT_FORM);
}

/**
 * ficha_window_new_integration:
 * @self: a window
 *
 * Opens the form of a new integration, now or once the list is there, unless a dialog is open already.
 */
void
ficha_window_new_integration (FichaWindow *self)
{
  g_return_if_fail (FICHA_IS_WINDOW (self));

  when_ready (self, add_integration);
}

/**
 * ficha_window_renew_all:
 * @self: a window
 *
 * Renews the tokens of every integration, now or once the list is there.
 */
void
ficha_window_renew_all (FichaWindow *self)
{
  g_return_if_fail (FICHA_IS_WINDOW (self));

  when_ready (self, renew_all);
}

/**
 * ficha_window_check_up:
 * @self: a window
 *
 * Looks what works and what does not, unless a dialog is open already.
 */
void
ficha_window_check_up (FichaWindow *self)
{
  g_return_if_fail (FICHA_IS_WINDOW (self));

  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) == NULL)
    adw_dialog_present (ADW_DIALOG (ficha_check_up_dialog_new (self->store, self->clipboard)),
                        GTK_WIDGET (self));
}

/**
 * ficha_window_leave:
 * @self: a window
 *
 * Emits #FichaWindow::left, at once where no form is open, else when the form lets go: what is typed
 * is not lost unasked, what is being saved is waited for (U05). Never, if a person stays. Closing the
 * window needs none of that: libadwaita closes the form first, which asks, and leaves the window.
 */
void
ficha_window_leave (FichaWindow *self)
{
  AdwDialog *form;

  g_return_if_fail (FICHA_IS_WINDOW (self));

  form = find_form (self);
  if (form == NULL)
    {
      g_signal_emit (self, signals[LEFT], 0);
      return;
    }
  if (self->leaving)
    return;

  self->leaving = TRUE;
  g_signal_connect_object (form, "kept", G_CALLBACK (form_kept_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (form, "closed", G_CALLBACK (form_closed_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_close (form);
}
