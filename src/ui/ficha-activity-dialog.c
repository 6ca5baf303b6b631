// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-activity-dialog.h"

#include <glib/gi18n.h>

#include "ficha-bus-names.h"
#include "ficha-clear-activity.h"
#include "ficha-day.h"
#include "ficha-event-row.h"
#include "ficha-explain.h"
#include "ficha-request.h"
#include "ficha-resources.h"

/* Milliseconds in which what happens is gathered before the agent is asked again. */
#define GATHER 250

/**
 * FichaActivityDialog:
 *
 * What happened, with one integration or with all, by day, the newest first; follows what happens
 * while it is open.
 */
struct _FichaActivityDialog
{
  AdwDialog parent_instance;

  FichaVerbs *verbs;         /* (owned) */
  FichaClock *clock;         /* (owned) */
  FichaItem *item;           /* (owned) (nullable): %NULL for all */
  GTimeZone *zone;           /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable): of the call under way */
  GPtrArray *shown;          /* (owned) (nullable) (element-type FichaEvent) */
  guint today;               /* as of ficha_day_get() */
  guint subscription;
  guint gather_id; /* source */
  guint watch;     /* of the clock */

  /* template children */
  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkListView *list;
  GListStore *events;
  GtkCustomSorter *by_day;
  AdwStatusPage *failure;
};

G_DEFINE_FINAL_TYPE (FichaActivityDialog, ficha_activity_dialog, ADW_TYPE_DIALOG)

static FichaClient *
get_client (FichaActivityDialog *self)
{
  g_assert (FICHA_IS_ACTIVITY_DIALOG (self));

  return ficha_store_get_client (ficha_verbs_get_store (self->verbs));
}

/* ---- rows ------------------------------------------------------------------------------------- */

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, FichaActivityDialog *self)
{
  gtk_list_item_set_activatable (cell, FALSE);
  gtk_list_item_set_child (cell, ficha_event_row_new (cell));
}

static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, FichaActivityDialog *self)
{
  ficha_event_row_show (FICHA_EVENT_ROW (gtk_list_item_get_child (cell)),
                        gtk_list_item_get_item (cell), self->item == NULL,
                        ficha_clock_get_now (self->clock), self->zone);
}

static void
setup_heading_cb (GtkSignalListItemFactory *factory,
                  GtkListHeader *heading,
                  FichaActivityDialog *self)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, NULL);

  gtk_widget_add_css_class (label, "heading");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_list_header_set_child (heading, label);
}

static void
bind_heading_cb (GtkSignalListItemFactory *factory,
                 GtkListHeader *heading,
                 FichaActivityDialog *self)
{
  FichaEvent *event = gtk_list_header_get_item (heading);
  g_autofree char *day =
      ficha_day_words (ficha_event_get_at (event), ficha_clock_get_now (self->clock), self->zone);

  gtk_label_set_label (GTK_LABEL (gtk_list_header_get_child (heading)), day);
}

/* The newest day first; events of a day stay in their order. */
static int
compare_days (gconstpointer a, gconstpointer b, gpointer user_data)
{
  FichaActivityDialog *self = FICHA_ACTIVITY_DIALOG (user_data);
  const guint first = ficha_day_get (ficha_event_get_at ((FichaEvent *) a), self->zone);
  const guint second = ficha_day_get (ficha_event_get_at ((FichaEvent *) b), self->zone);

  return first == second ? 0 : first > second ? -1 : 1;
}

/* ---- what is shown ---------------------------------------------------------------------------- */

static void
update_actions (FichaActivityDialog *self)
{
  const gboolean any = self->shown != NULL && self->shown->len > 0;

  g_assert (FICHA_IS_ACTIVITY_DIALOG (self));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "activity.copy", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "activity.clear", any);
}

/* Replaces what differs, which as a rule is at the head: who reads further down is not disturbed. */
static void
show_events (FichaActivityDialog *self, GPtrArray *events)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  const gboolean at_top = gtk_adjustment_get_value (adjustment) < 1;
  const gboolean is_first = self->shown == NULL;
  const guint n_before = is_first ? 0 : self->shown->len;
  guint head = 0;
  guint tail = 0;

  g_assert (FICHA_IS_ACTIVITY_DIALOG (self));

  while (head < MIN (n_before, events->len) &&
         ficha_event_equal (self->shown->pdata[head], events->pdata[head]))
    head++;
  while (tail < MIN (n_before, events->len) - head &&
         ficha_event_equal (self->shown->pdata[n_before - 1 - tail],
                            events->pdata[events->len - 1 - tail]))
    tail++;

  if (head + tail < MAX (n_before, events->len))
    g_list_store_splice (self->events, head, n_before - head - tail, events->pdata + head,
                         events->len - head - tail);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  self->shown = g_ptr_array_ref (events);

  gtk_stack_set_visible_child_name (self->stack, events->len > 0 ? "events" : "empty");
  if (at_top && events->len > 0)
    gtk_list_view_scroll_to (self->list, 0, GTK_LIST_SCROLL_NONE, NULL);
  /* not the dialog's own focus-widget: while that is not on screen nothing has the focus, and no key
   * reaches the dialog */
  if (is_first && events->len > 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->list));
  update_actions (self);
}

static void
show_error (FichaActivityDialog *self, const GError *error)
{
  const FichaError code =
      error->domain == FICHA_ERROR ? (FichaError) error->code : FICHA_ERROR_FAILED;
  g_autofree char *text = ficha_explain_text (code, error->message);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  g_assert (FICHA_IS_ACTIVITY_DIALOG (self));

  adw_status_page_set_title (self->failure, ficha_explain_title (code));
  adw_status_page_set_description (self->failure, markup);
  gtk_stack_set_visible_child_name (self->stack, "failure");
}

static void
activity_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaActivityDialog) self = FICHA_ACTIVITY_DIALOG (user_data);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) told = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;

  reply = ficha_request_finish (FICHA_CLIENT (source), result, NULL, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (reply != NULL && g_variant_is_of_type (reply, G_VARIANT_TYPE ("(aa{sv})")))
    {
      told = g_variant_get_child_value (reply, 0);
      events = ficha_event_read_all (told);
      show_events (self, events);
    }
  else if (self->shown == NULL && error != NULL)
    {
      /* what is there stays: the next change asks again */
      show_error (self, error);
    }
}

static void
load (FichaActivityDialog *self)
{
  FichaClient *client = get_client (self);
  const char *id = self->item != NULL ? ficha_item_get_id (self->item) : "";

  g_assert (FICHA_IS_ACTIVITY_DIALOG (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (client == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  ficha_request_async (client, "GetActivity", g_variant_new ("(s)", id), NULL, self->cancellable,
                       activity_cb, g_object_ref (self));
}

static gboolean
gather_cb (gpointer user_data)
{
  FichaActivityDialog *self = FICHA_ACTIVITY_DIALOG (user_data);

  self->gather_id = 0;
  load (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (GDBusConnection *connection,
            const char *sender,
            const char *path,
            const char *interface,
            const char *signal,
            GVariant *parameters,
            gpointer user_data)
{
  FichaActivityDialog *self = FICHA_ACTIVITY_DIALOG (user_data);

  if (self->gather_id == 0)
    self->gather_id = g_timeout_add (GATHER, gather_cb, self);
}

/* An agent that comes back knows nothing of who asked. */
static void
notify_status_cb (FichaActivityDialog *self)
{
  if (ficha_store_get_status (ficha_verbs_get_store (self->verbs)) == FICHA_STORE_READY)
    load (self);
}

static void
item_changed_cb (FichaActivityDialog *self)
{
  adw_window_title_set_subtitle (self->title, ficha_item_get_name (self->item));
}

/* At midnight “Today” becomes “Yesterday”. */
static guint
tick_cb (gint64 now, gpointer user_data)
{
  FichaActivityDialog *self = FICHA_ACTIVITY_DIALOG (user_data);
  const guint today = ficha_day_get (now, self->zone);

  if (self->today != 0 && self->today != today && self->shown != NULL)
    {
      g_autoptr (GPtrArray) events = g_steal_pointer (&self->shown);

      g_list_store_remove_all (self->events);
      show_events (self, events);
    }
  self->today = today;

  return ficha_day_get_rest (now, self->zone) * 1000;
}

/* ---- what can be done ------------------------------------------------------------------------- */

static void
copy_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaActivityDialog *self = FICHA_ACTIVITY_DIALOG (widget);
  g_autofree char *report = ficha_event_report (self->shown);

  ficha_clipboard_set_text (ficha_verbs_get_clipboard (self->verbs), report);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("Report copied")));
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaActivityDialog) self = FICHA_ACTIVITY_DIALOG (user_data);
  g_autoptr (GError) error = NULL;

  if (!ficha_clear_activity_finish (FICHA_CLIENT (source), result, &error) &&
      error->domain == FICHA_ERROR && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    adw_toast_overlay_add_toast (self->toasts,
                                 adw_toast_new (ficha_explain_title ((FichaError) error->code)));
}

static void
clear_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaActivityDialog *self = FICHA_ACTIVITY_DIALOG (widget);

  ficha_clear_activity_async (get_client (self), self->item, widget, cleared_cb,
                              g_object_ref (self));
}

/* ---- the dialog ------------------------------------------------------------------------------- */

static void
unfollow (FichaActivityDialog *self)
{
  g_assert (FICHA_IS_ACTIVITY_DIALOG (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->gather_id, g_source_remove);
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (ficha_client_get_connection (get_client (self)),
                                          self->subscription);
  self->subscription = 0;
}

static void
ficha_activity_dialog_closed (AdwDialog *dialog)
{
  unfollow (FICHA_ACTIVITY_DIALOG (dialog));
}

/* AdwDialog grabs the focus once it is open; the bottom sheet of a narrow window has gone on by then
 * from the first event to the second. */
static gboolean
ficha_activity_dialog_grab_focus (GtkWidget *widget)
{
  FichaActivityDialog *self = FICHA_ACTIVITY_DIALOG (widget);

  if (gtk_widget_get_focus_child (GTK_WIDGET (self->list)) == NULL)
    return GTK_WIDGET_CLASS (ficha_activity_dialog_parent_class)->grab_focus (widget);

  gtk_list_view_scroll_to (self->list, 0, GTK_LIST_SCROLL_FOCUS, NULL);
  return TRUE;
}

static void
ficha_activity_dialog_map (GtkWidget *widget)
{
  FichaActivityDialog *self = FICHA_ACTIVITY_DIALOG (widget);

  GTK_WIDGET_CLASS (ficha_activity_dialog_parent_class)->map (widget);
  self->watch = ficha_clock_watch (self->clock, tick_cb, self);
}

static void
ficha_activity_dialog_unmap (GtkWidget *widget)
{
  FichaActivityDialog *self = FICHA_ACTIVITY_DIALOG (widget);

  if (self->watch != 0)
    ficha_clock_unwatch (self->clock, self->watch);
  self->watch = 0;

  GTK_WIDGET_CLASS (ficha_activity_dialog_parent_class)->unmap (widget);
}

static void
ficha_activity_dialog_dispose (GObject *object)
{
  FichaActivityDialog *self = FICHA_ACTIVITY_DIALOG (object);

  if (self->verbs != NULL)
    unfollow (self);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), FICHA_TYPE_ACTIVITY_DIALOG);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_object (&self->item);
  g_clear_object (&self->clock);
  g_clear_object (&self->verbs);

  G_OBJECT_CLASS (ficha_activity_dialog_parent_class)->dispose (object);
}

static void
ficha_activity_dialog_finalize (GObject *object)
{
  g_time_zone_unref (FICHA_ACTIVITY_DIALOG (object)->zone);

  G_OBJECT_CLASS (ficha_activity_dialog_parent_class)->finalize (object);
}

static void
ficha_activity_dialog_class_init (FichaActivityDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ficha_activity_dialog_dispose;
  object_class->finalize = ficha_activity_dialog_finalize;
  widget_class->grab_focus = ficha_activity_dialog_grab_focus;
  widget_class->map = ficha_activity_dialog_map;
  widget_class->unmap = ficha_activity_dialog_unmap;
  ADW_DIALOG_CLASS (klass)->closed = ficha_activity_dialog_closed;

  g_type_ensure (FICHA_TYPE_EVENT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FICHA_RESOURCES "ficha-activity-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaActivityDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, FichaActivityDialog, title);
  gtk_widget_class_bind_template_child (widget_class, FichaActivityDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, FichaActivityDialog, scroller);
  gtk_widget_class_bind_template_child (widget_class, FichaActivityDialog, list);
  gtk_widget_class_bind_template_child (widget_class, FichaActivityDialog, events);
  gtk_widget_class_bind_template_child (widget_class, FichaActivityDialog, by_day);
  gtk_widget_class_bind_template_child (widget_class, FichaActivityDialog, failure);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_heading_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_heading_cb);

  gtk_widget_class_install_action (widget_class, "activity.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "activity.clear", NULL, clear_action);
}

static void
ficha_activity_dialog_init (FichaActivityDialog *self)
{
  self->zone = g_time_zone_new_local ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_custom_sorter_set_sort_func (self->by_day, compare_days, self, NULL);
  update_actions (self);
}

static void
follow (FichaActivityDialog *self)
{
  FichaClient *client = get_client (self);

  g_assert (FICHA_IS_ACTIVITY_DIALOG (self));

  if (client == NULL)
    {
      g_autoptr (GError) error = g_error_new_literal (FICHA_ERROR, FICHA_ERROR_NO_AGENT, "");

      show_error (self, error);
      return;
    }

  self->subscription =
      g_dbus_connection_signal_subscribe (ficha_client_get_connection (client), FICHA_AGENT_ID,
                                          FICHA_BUS_INTERFACE, "ActivityChanged", FICHA_BUS_PATH,
                                          NULL, G_DBUS_SIGNAL_FLAGS_NONE, changed_cb, self, NULL);
  g_signal_connect_object (ficha_verbs_get_store (self->verbs), "notify::status",
                           G_CALLBACK (notify_status_cb), self, G_CONNECT_SWAPPED);
  load (self);
}

/**
 * ficha_activity_dialog_new:
 * @verbs: the way to the agent, and the clipboard
 * @clock: what tells today from yesterday
 * @item: (nullable): an integration, %NULL for all
 *
 * Returns: (transfer floating): a dialog that shows what happened
 */
FichaActivityDialog *
ficha_activity_dialog_new (FichaVerbs *verbs, FichaClock *clock, FichaItem *item)
{
  FichaActivityDialog *self;

  g_return_val_if_fail (FICHA_IS_VERBS (verbs), NULL);
  g_return_val_if_fail (FICHA_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (item == NULL || FICHA_IS_ITEM (item), NULL);

  self = g_object_new (FICHA_TYPE_ACTIVITY_DIALOG, NULL);
  self->verbs = g_object_ref (verbs);
  self->clock = g_object_ref (clock);
  g_set_object (&self->item, item);
  if (item != NULL)
    {
      g_signal_connect_object (item, "changed", G_CALLBACK (item_changed_cb), self,
                               G_CONNECT_SWAPPED);
      item_changed_cb (self);
    }
  follow (self);

  return self;
}
