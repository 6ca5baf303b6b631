// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-pages.h"

#include "ficha-detail-page.h"
#include "ficha-list-page.h"
#include "ficha-status-page.h"

/* What the first frame has room for, the least height of a row in pixels; the others follow. */
#define MAXIMIZED_ROWS 40
#define ROW_HEIGHT     50

/**
 * FichaPages:
 *
 * What a window shows of the integrations: the list, one of them beside it or over it, or why there are
 * none; and where the focus is. Pages that are not shown cost as much as those that are, so they are
 * built when first needed. What knows of the network waits for the first frame: its monitor connects to
 * the system's bus, which takes a while.
 */
struct _FichaPages
{
  GObject parent_instance;

  GtkStack *stack;               /* (unowned) */
  AdwNavigationSplitView *split; /* (unowned): a child of stack */
  FichaVerbs *verbs;             /* (owned) */
  FichaClock *clock;             /* (owned) */
  FichaBackupOffer *offer;       /* (owned) */
  GSettings *settings;           /* (owned) (nullable) */

  FichaStatusPage *status; /* (unowned) (nullable): a child of stack */
  FichaListPage *list;     /* (unowned) (nullable): a child of split */
  FichaDetailPage *detail; /* (unowned) (nullable): a child of split */
  gboolean drawn;          /* the first frame */
  gboolean focus_later;    /* once no dialog is open */
};

G_DEFINE_FINAL_TYPE (FichaPages, ficha_pages, G_TYPE_OBJECT)

static void notify_selected_cb (FichaPages *self);

static FichaStore *
get_store (FichaPages *self)
{
  g_assert (FICHA_IS_PAGES (self));

  return ficha_verbs_get_store (self->verbs);
}

static GtkWindow *
get_window (FichaPages *self)
{
  g_assert (FICHA_IS_PAGES (self));

  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self->stack)));
}

static gboolean
has_dialog (FichaPages *self)
{
  g_assert (FICHA_IS_PAGES (self));

  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (get_window (self))) !=
         NULL;
}

static FichaStatusPage *
get_status (FichaPages *self)
{
  g_assert (FICHA_IS_PAGES (self));

  if (self->status == NULL)
    {
      self->status = g_object_new (FICHA_TYPE_STATUS_PAGE, NULL);
      gtk_stack_add_child (self->stack, GTK_WIDGET (self->status));
    }

  return self->status;
}

/* Stands beside the list in the first frame, for the window's buttons. */
static AdwNavigationPage *
create_placeholder (FichaPages *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *view = adw_toolbar_view_new ();

  g_assert (FICHA_IS_PAGES (self));

  adw_header_bar_set_show_title (ADW_HEADER_BAR (header), FALSE);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), header);

  return adw_navigation_page_new (view, gtk_window_get_title (get_window (self)));
}

static FichaListPage *
get_list (FichaPages *self)
{
  GtkWindow *window;
  int height;

  g_assert (FICHA_IS_PAGES (self));

  if (self->list != NULL)
    return self->list;

  self->list = ficha_list_page_new (self->verbs, self->clock);
  window = get_window (self);
  gtk_window_get_default_size (window, NULL, &height);
  if (self->drawn)
    ficha_list_page_follow_network (self->list, g_network_monitor_get_default ());
  else
    ficha_list_page_set_limit (self->list, gtk_window_is_maximized (window)
                                               ? MAXIMIZED_ROWS
                                               : 1 + (guint) MAX (height, 0) / ROW_HEIGHT);
  ficha_list_page_set_collapsed (self->list, adw_navigation_split_view_get_collapsed (self->split));
  if (self->settings != NULL)
    g_settings_bind (self->settings, "sort-by", self->list, "sort-by", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (self->list, "notify::selected", G_CALLBACK (notify_selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "item-activated", G_CALLBACK (ficha_pages_show), self,
                           G_CONNECT_SWAPPED);
  g_object_bind_property (self->offer, "due", self->list, "backup-due", G_BINDING_SYNC_CREATE);
  adw_navigation_split_view_set_sidebar (self->split, ADW_NAVIGATION_PAGE (self->list));
  if (self->detail == NULL)
    adw_navigation_split_view_set_content (self->split, create_placeholder (self));

  return self->list;
}

static FichaDetailPage *
get_detail (FichaPages *self)
{
  g_assert (FICHA_IS_PAGES (self));

  if (self->detail != NULL)
    return self->detail;

  self->detail = ficha_detail_page_new (self->verbs, self->clock);
  if (self->drawn)
    ficha_detail_page_follow_network (self->detail, g_network_monitor_get_default ());
  if (self->settings != NULL)
    g_settings_bind (self->settings, "reveal-seconds", self->detail, "reveal-seconds",
                     G_SETTINGS_BIND_GET);
  adw_navigation_split_view_set_content (self->split, ADW_NAVIGATION_PAGE (self->detail));

  return self->detail;
}

/* Whether the focus went with its row: it stays on the widget for now, which is nowhere any more. */
static gboolean
has_lost_focus (FichaPages *self)
{
  GtkRoot *root = GTK_ROOT (get_window (self));
  GtkWidget *focus = gtk_root_get_focus (root);

  return focus == NULL || gtk_widget_get_root (focus) != root;
}

/* Whether the focus is on an integration, in the list or beside it. */
static gboolean
has_item_focus (FichaPages *self)
{
  GtkWidget *focus = gtk_window_get_focus (get_window (self));

  return has_lost_focus (self) || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->detail)) ||
         gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_VIEW) != NULL;
}

/* Puts the focus where a person goes on: on the integration that is shown, or on what can be done
 * where there is none. */
static void
focus_shown (FichaPages *self)
{
  g_assert (FICHA_IS_PAGES (self));

  self->focus_later = has_dialog (self);
  if (self->focus_later)
    return;

  if (gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->status))
    ficha_status_page_focus (self->status);
  else if (self->detail != NULL && adw_navigation_split_view_get_collapsed (self->split) &&
           adw_navigation_split_view_get_show_content (self->split))
    ficha_detail_page_focus (self->detail);
  else if (self->list != NULL)
    ficha_list_page_focus (self->list);
}

static void
notify_dialog_cb (FichaPages *self)
{
  if (self->focus_later)
    focus_shown (self);
}

/* Shows what fits the store: the integrations where there are any, else why there are none. What is
 * known stays on screen while the agent is asked again; before a window is seen nothing is built for
 * that. */
static void
update_stack (FichaPages *self)
{
  FichaStore *store = get_store (self);
  FichaStoreStatus status = ficha_store_get_status (store);
  GtkWidget *before, *page;
  gboolean another = FALSE;

  g_assert (FICHA_IS_PAGES (self));

  before = page = gtk_stack_get_visible_child (self->stack);
  if (g_list_model_get_n_items (G_LIST_MODEL (store)) > 0 && status != FICHA_STORE_UNREACHABLE)
    {
      another = self->list == NULL;
      get_list (self);
      page = GTK_WIDGET (self->split);
    }
  else if (status != FICHA_STORE_LOADING || gtk_widget_get_visible (GTK_WIDGET (get_window (self))))
    {
      another = ficha_status_page_show (get_status (self), store);
      page = GTK_WIDGET (self->status);
    }
  gtk_stack_set_visible_child (self->stack, page);
  if (page != before || another)
    focus_shown (self);
}

static void
after_paint_cb (FichaPages *self, GdkFrameClock *frame_clock)
{
  g_signal_handlers_disconnect_by_func (frame_clock, after_paint_cb, self);
  if (self->list != NULL)
    {
      ficha_list_page_follow_network (self->list, g_network_monitor_get_default ());
      ficha_list_page_set_limit (self->list, G_MAXUINT);
    }
  if (self->detail != NULL)
    ficha_detail_page_follow_network (self->detail, g_network_monitor_get_default ());
  self->drawn = TRUE;
  ficha_pages_fill (self);
  ficha_store_fill (get_store (self));
}

static void
realize_cb (FichaPages *self, GtkWidget *window)
{
  update_stack (self);
  if (!self->drawn)
    g_signal_connect_object (gtk_widget_get_frame_clock (window), "after-paint",
                             G_CALLBACK (after_paint_cb), self, G_CONNECT_SWAPPED);
}

static void
notify_selected_cb (FichaPages *self)
{
  FichaItem *selected = ficha_list_page_get_selected (self->list);

  /* A search that hides the integration leaves it on screen. */
  if (selected != NULL && (self->drawn || self->detail != NULL))
    ficha_detail_page_set_item (get_detail (self), selected);
  if (selected != NULL && !adw_navigation_split_view_get_collapsed (self->split))
    ficha_verbs_seen (self->verbs, selected);
}

static void
notify_collapsed_cb (FichaPages *self)
{
  if (self->list == NULL)
    return;

  ficha_list_page_set_collapsed (self->list, adw_navigation_split_view_get_collapsed (self->split));
  ficha_pages_fill (self);
}

static void
ficha_pages_dispose (GObject *object)
{
  FichaPages *self = FICHA_PAGES (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->offer);
  g_clear_object (&self->clock);
  g_clear_object (&self->verbs);

  G_OBJECT_CLASS (ficha_pages_parent_class)->dispose (object);
}

static void
ficha_pages_class_init (FichaPagesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ficha_pages_dispose;
}

static void
ficha_pages_init (FichaPages *self)
{
}

/**
 * ficha_pages_new:
 * @stack: the only child of a window
 * @split: a page of @stack, empty
 * @verbs: what can be done with integrations
 * @clock: what counts down
 * @offer: when a backup is offered
 * @settings: (nullable): the settings, %NULL for the defaults
 *
 * Returns: (transfer full): pages that show nothing yet; they do not outlive @stack
 */
FichaPages *
ficha_pages_new (GtkStack *stack,
                 AdwNavigationSplitView *split,
                 FichaVerbs *verbs,
                 FichaClock *clock,
                 FichaBackupOffer *offer,
                 GSettings *settings)
{
  FichaPages *self;

  g_return_val_if_fail (GTK_IS_STACK (stack), NULL);
  g_return_val_if_fail (ADW_IS_NAVIGATION_SPLIT_VIEW (split), NULL);
  g_return_val_if_fail (FICHA_IS_VERBS (verbs), NULL);
  g_return_val_if_fail (FICHA_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (FICHA_IS_BACKUP_OFFER (offer), NULL);
  g_return_val_if_fail (settings == NULL || G_IS_SETTINGS (settings), NULL);

  self = g_object_new (FICHA_TYPE_PAGES, NULL);
  self->stack = stack;
  self->split = split;
  self->verbs = g_object_ref (verbs);
  self->clock = g_object_ref (clock);
  self->offer = g_object_ref (offer);
  g_set_object (&self->settings, settings);

  g_signal_connect_object (split, "notify::collapsed", G_CALLBACK (notify_collapsed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_window (self), "realize", G_CALLBACK (realize_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_window (self), "notify::visible-dialog",
                           G_CALLBACK (notify_dialog_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * ficha_pages_update:
 * @self: pages
 *
 * Shows what fits the store now, and not what is gone from it: its neighbor.
 */
void
ficha_pages_update (FichaPages *self)
{
  FichaItem *shown;

  g_return_if_fail (FICHA_IS_PAGES (self));

  update_stack (self);

  shown = self->detail != NULL ? ficha_detail_page_get_item (self->detail) : NULL;
  if (shown != NULL && ficha_store_lookup (get_store (self), ficha_item_get_id (shown)) == NULL)
    {
      /* a dialog gives the focus back to where it was, which may be what is gone now */
      gboolean focused = has_dialog (self) || has_item_focus (self);

      adw_navigation_split_view_set_show_content (self->split, FALSE);
      ficha_detail_page_set_item (self->detail, NULL);
      ficha_list_page_select_next (self->list);
      if (focused)
        focus_shown (self);
    }
  if (has_lost_focus (self))
    focus_shown (self);
}

/**
 * ficha_pages_fill:
 * @self: pages
 *
 * Sees to it that there is always an integration to see beside the list. The list comes first: building
 * the other page takes as long as all of the rest.
 */
void
ficha_pages_fill (FichaPages *self)
{
  g_return_if_fail (FICHA_IS_PAGES (self));

  if (self->list == NULL || adw_navigation_split_view_get_collapsed (self->split))
    return;

  if (ficha_list_page_get_selected (self->list) == NULL)
    ficha_list_page_select (self->list, NULL);
  if (self->drawn && self->detail == NULL)
    notify_selected_cb (self);
}

/**
 * ficha_pages_select:
 * @self: pages
 * @item: an integration of the store
 *
 * Selects @item in the list, and shows it where that is beside the list.
 */
void
ficha_pages_select (FichaPages *self, FichaItem *item)
{
  g_return_if_fail (FICHA_IS_PAGES (self));
  g_return_if_fail (FICHA_IS_ITEM (item));

  ficha_list_page_select (get_list (self), item);
  focus_shown (self);
}

/**
 * ficha_pages_show:
 * @self: pages
 * @item: an integration of the store
 *
 * Selects @item and shows it.
 */
void
ficha_pages_show (FichaPages *self, FichaItem *item)
{
  g_return_if_fail (FICHA_IS_PAGES (self));
  g_return_if_fail (FICHA_IS_ITEM (item));

  ficha_list_page_select (get_list (self), item);
  ficha_detail_page_set_item (get_detail (self), item);
  adw_navigation_split_view_set_show_content (self->split, TRUE);
  focus_shown (self);
  ficha_verbs_seen (self->verbs, item);
}

/**
 * ficha_pages_search:
 * @self: pages
 * @text: (nullable): what to search for, UTF-8, %NULL to let a person say that
 *
 * Shows the list, searched.
 */
void
ficha_pages_search (FichaPages *self, const char *text)
{
  g_return_if_fail (FICHA_IS_PAGES (self));

  adw_navigation_split_view_set_show_content (self->split, FALSE);
  ficha_list_page_start_search (get_list (self), text);
}
