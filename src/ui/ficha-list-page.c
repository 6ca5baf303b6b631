// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-list-page.h"

#include <glib/gi18n.h>

#include "ficha-list-row.h"
#include "ficha-menu.h"
#include "ficha-resources.h"
#include "ficha-search-text.h"
#include "ficha-situation.h"

/* So few are found at a glance. */
#define SEARCH_FROM 6

/**
 * FichaListPage:
 *
 * The list of integrations, and the search in it.
 */
struct _FichaListPage
{
  AdwNavigationPage parent_instance;

  FichaVerbs *verbs;        /* (owned) */
  FichaClock *clock;        /* (owned) */
  FichaItem *selected;      /* (owned) (nullable) */
  FichaItem *last;          /* (owned) (nullable): selected last, also while a search hides it */
  GNetworkMonitor *network; /* (owned) (nullable) */
  char **words;             /* (owned) (nullable): what is searched for, folded */
  const char *sort_by;      /* (unowned): a word */
  guint position;           /* where the last one was */
  gboolean backup_due;      /* whether the banner offers a backup */
  FichaSituation situation; /* what the banner tells */

  /* template children */
  GtkMenuButton *menu_button;
  GMenuModel *primary_menu;
  GtkToggleButton *search_button;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  AdwBanner *banner;
  GtkStack *stack;
  GtkListView *list;
  GtkSingleSelection *selection;
  GtkSliceListModel *first;
  GtkFilterListModel *filtered;
  GtkCustomFilter *filter;
  GtkSortListModel *sorted;
  GtkSorter *by_attention;
  GtkSorter *by_name;
};

G_DEFINE_FINAL_TYPE (FichaListPage, ficha_list_page, ADW_TYPE_NAVIGATION_PAGE)

typedef enum
{
  PROP_SELECTED = 1,
  PROP_SORT_BY,
  PROP_BACKUP_DUE,
} FichaListPageProperty;

static GParamSpec *properties[PROP_BACKUP_DUE + 1];

enum
{
  ITEM_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
update_stack (FichaListPage *self)
{
  guint shown, all;
  gboolean none;

  g_assert (FICHA_IS_LIST_PAGE (self));

  shown = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  all = g_list_model_get_n_items (G_LIST_MODEL (self->sorted));
  /* what is searched for may still come */
  none = shown == 0 && all > 0 &&
         ficha_store_get_status (ficha_verbs_get_store (self->verbs)) != FICHA_STORE_FILLING;
  gtk_stack_set_visible_child_name (self->stack, none ? "no-results" : "list");
  gtk_widget_set_visible (GTK_WIDGET (self->search_button), all >= SEARCH_FROM);
}

static void
filtered_changed_cb (FichaListPage *self)
{
  /* also while the template is still being built */
  if (self->verbs != NULL)
    update_stack (self);
}

/* Where the item is in the list, or GTK_INVALID_LIST_POSITION. */
static guint
find_item (FichaListPage *self, FichaItem *item)
{
  guint n;

  g_assert (FICHA_IS_LIST_PAGE (self));

  n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (FichaItem) other = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (item == other)
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

static void
notify_selected_cb (FichaListPage *self)
{
  if (g_set_object (&self->selected, gtk_single_selection_get_selected_item (self->selection)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
  if (self->selected != NULL)
    g_set_object (&self->last, self->selected);
}

static void
notify_position_cb (FichaListPage *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);

  if (position != GTK_INVALID_LIST_POSITION)
    self->position = position;
}

static void
focus_position (FichaListPage *self, guint position, GtkListScrollFlags flags)
{
  g_assert (FICHA_IS_LIST_PAGE (self));

  gtk_list_view_scroll_to (self->list, position, GTK_LIST_SCROLL_FOCUS | flags, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

/* After a search the keyboard is where it was before: else Delete would remove another integration
 * than the one on screen. */
static void
notify_search_mode_cb (FichaListPage *self)
{
  guint position;

  if (self->verbs == NULL || gtk_search_bar_get_search_mode (self->search_bar))
    return;

  position = self->last != NULL ? find_item (self, self->last) : GTK_INVALID_LIST_POSITION;
  if (position != GTK_INVALID_LIST_POSITION)
    focus_position (self, position, GTK_LIST_SCROLL_SELECT);
}

static void
activate_cb (FichaListPage *self, guint position)
{
  g_autoptr (FichaItem) item = NULL;

  item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  if (item == NULL)
    return;

  gtk_single_selection_set_selected (self->selection, position);
  g_signal_emit (self, signals[ITEM_ACTIVATED], 0, item);
}

static gboolean
filter_cb (gpointer object, gpointer user_data)
{
  FichaListPage *self = FICHA_LIST_PAGE (user_data);

  return self->words == NULL ||
         ficha_search_text_matches (ficha_item_get_search_text (FICHA_ITEM (object)),
                                    (const char *const *) self->words);
}

/* What to look at again: of what was found, who types on only loses some. */
static GtkFilterChange
compare_words (char **before, char **after)
{
  g_autofree char *old = before != NULL ? g_strjoinv (" ", before) : g_strdup ("");
  g_autofree char *new = after != NULL ? g_strjoinv (" ", after) : g_strdup ("");

  if (g_str_has_prefix (new, old))
    return GTK_FILTER_CHANGE_MORE_STRICT;
  if (g_str_has_prefix (old, new))
    return GTK_FILTER_CHANGE_LESS_STRICT;
  return GTK_FILTER_CHANGE_DIFFERENT;
}

static void
search_changed_cb (FichaListPage *self)
{
  g_auto (GStrv) before = g_steal_pointer (&self->words);

  self->words = ficha_search_text_split (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  gtk_filter_changed (GTK_FILTER (self->filter), compare_words (before, self->words));
}

static void
search_activate_cb (FichaListPage *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0)
    activate_cb (self, 0);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, FichaListPage *self)
{
  gtk_list_item_set_child (cell, ficha_list_row_new (self->verbs, self->clock, cell));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, FichaListPage *self)
{
  ficha_list_row_set_item (FICHA_LIST_ROW (gtk_list_item_get_child (cell)),
                           gtk_list_item_get_item (cell));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, FichaListPage *self)
{
  ficha_list_row_set_item (FICHA_LIST_ROW (gtk_list_item_get_child (cell)), NULL);
}

static void
update_banner (FichaListPage *self)
{
  FichaStore *store;
  FichaSituation situation;

  g_assert (FICHA_IS_LIST_PAGE (self));

  store = ficha_verbs_get_store (self->verbs);
  situation =
      ficha_situation_of (ficha_store_get_keyring (store), ficha_store_get_n_unsaved (store),
                          ficha_store_get_paused (store), ficha_store_get_n_unreached (store),
                          self->network == NULL ||
                              g_network_monitor_get_network_available (self->network),
                          self->backup_due);
  self->situation = situation;

  /* the words stay while it slides away */
  if (situation != FICHA_SITUATION_FINE)
    {
      adw_banner_set_title (self->banner, ficha_situation_get_title (situation));
      adw_banner_set_button_label (self->banner, ficha_situation_get_button (situation));
    }
  adw_banner_set_revealed (self->banner, situation != FICHA_SITUATION_FINE);
}

static void
banner_clicked_cb (FichaListPage *self)
{
  if (self->situation == FICHA_SITUATION_NO_BACKUP)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.export", NULL);
  else if (self->situation == FICHA_SITUATION_PAUSED)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.resume", "s", "");
  else /* unlocking also looks for the keyring again, and saves what is not saved yet */
    ficha_verbs_unlock (self->verbs);
}

/* Passes a key pressed on the list on to the row that has the focus. */
static void
on_row_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (row != NULL && FICHA_IS_LIST_ROW (row) &&
      g_action_parse_detailed_name (g_variant_get_string (parameter, NULL), &name, &target, NULL))
    gtk_widget_activate_action_variant (row, name, target);
}

static void
set_sort_by (FichaListPage *self, const char *sort_by)
{
  g_assert (FICHA_IS_LIST_PAGE (self));

  if (g_strcmp0 (self->sort_by, sort_by) == 0)
    return;

  self->sort_by = g_strcmp0 (sort_by, "name") == 0 ? "name" : "attention";
  gtk_sort_list_model_set_sorter (self->sorted, g_str_equal (self->sort_by, "name")
                                                    ? self->by_name
                                                    : self->by_attention);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT_BY]);
}

static void
set_backup_due (FichaListPage *self, gboolean due)
{
  g_assert (FICHA_IS_LIST_PAGE (self));

  if (self->backup_due == due)
    return;

  self->backup_due = due;
  update_banner (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BACKUP_DUE]);
}

static void
ficha_list_page_dispose (GObject *object)
{
  FichaListPage *self = FICHA_LIST_PAGE (object);

  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FICHA_TYPE_LIST_PAGE);
  g_clear_object (&self->selected);
  g_clear_object (&self->last);
  g_clear_object (&self->network);
  g_clear_object (&self->verbs);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->words, g_strfreev);

  G_OBJECT_CLASS (ficha_list_page_parent_class)->dispose (object);
}

static void
ficha_list_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FichaListPage *self = FICHA_LIST_PAGE (object);

  switch ((FichaListPageProperty) id)
    {
    case PROP_SELECTED:
      g_value_set_object (value, self->selected);
      break;
    case PROP_SORT_BY:
      g_value_set_string (value, self->sort_by);
      break;
    case PROP_BACKUP_DUE:
      g_value_set_boolean (value, self->backup_due);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_list_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  FichaListPage *self = FICHA_LIST_PAGE (object);

  switch ((FichaListPageProperty) id)
    {
    case PROP_SORT_BY:
      set_sort_by (self, g_value_get_string (value));
      break;
    case PROP_BACKUP_DUE:
      set_backup_due (self, g_value_get_boolean (value));
      break;
    case PROP_SELECTED:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_list_page_class_init (FichaListPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ficha_list_page_dispose;
  object_class->get_property = ficha_list_page_get_property;
  object_class->set_property = ficha_list_page_set_property;

  properties[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, FICHA_TYPE_ITEM,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /* "attention": what needs it first, else by name; or "name" */
  properties[PROP_SORT_BY] =
      g_param_spec_string ("sort-by", NULL, NULL, "attention",
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  /* whether the banner offers a backup, where it has nothing else to tell */
  properties[PROP_BACKUP_DUE] =
      g_param_spec_boolean ("backup-due", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * FichaListPage::item-activated:
   * @item: an integration
   *
   * A person wants to see @item, by a click or the Enter key.
   */
  signals[ITEM_ACTIVATED] = g_signal_new ("item-activated", FICHA_TYPE_LIST_PAGE, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, FICHA_TYPE_ITEM);

  g_type_ensure (FICHA_TYPE_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class, FICHA_RESOURCES "ficha-list-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaListPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, FichaListPage, primary_menu);
  gtk_widget_class_bind_template_child (widget_class, FichaListPage, search_button);
  gtk_widget_class_bind_template_child (widget_class, FichaListPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, FichaListPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, FichaListPage, banner);
  gtk_widget_class_bind_template_child (widget_class, FichaListPage, stack);
  gtk_widget_class_bind_template_child (widget_class, FichaListPage, list);
  gtk_widget_class_bind_template_child (widget_class, FichaListPage, selection);
  gtk_widget_class_bind_template_child (widget_class, FichaListPage, first);
  gtk_widget_class_bind_template_child (widget_class, FichaListPage, filtered);
  gtk_widget_class_bind_template_child (widget_class, FichaListPage, filter);
  gtk_widget_class_bind_template_child (widget_class, FichaListPage, sorted);
  gtk_widget_class_bind_template_child (widget_class, FichaListPage, by_attention);
  gtk_widget_class_bind_template_child (widget_class, FichaListPage, by_name);
  gtk_widget_class_bind_template_callback (widget_class, filtered_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, notify_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, notify_position_cb);
  gtk_widget_class_bind_template_callback (widget_class, notify_search_mode_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, banner_clicked_cb);

  gtk_widget_class_install_action (widget_class, "list.on-row", "s", on_row_action);
  gtk_widget_class_install_property_action (widget_class, "list.sort-by", "sort-by");
}

static void
ficha_list_page_init (FichaListPage *self)
{
  self->sort_by = "attention";
  gtk_widget_init_template (GTK_WIDGET (self));
  ficha_menu_set (self->menu_button, self->primary_menu);
}

/**
 * ficha_list_page_new:
 * @verbs: what its rows can do, and the integrations
 * @clock: what they count down by
 *
 * Returns: (transfer floating): the list page
 */
FichaListPage *
ficha_list_page_new (FichaVerbs *verbs, FichaClock *clock)
{
  FichaListPage *self;
  FichaStore *store;

  g_return_val_if_fail (FICHA_IS_VERBS (verbs), NULL);
  g_return_val_if_fail (FICHA_IS_CLOCK (clock), NULL);

  self = g_object_new (FICHA_TYPE_LIST_PAGE, NULL);
  self->verbs = g_object_ref (verbs);
  self->clock = g_object_ref (clock);

  gtk_custom_filter_set_filter_func (self->filter, filter_cb, self, NULL);
  store = ficha_verbs_get_store (verbs);
  gtk_sort_list_model_set_model (self->sorted, G_LIST_MODEL (store));
  g_signal_connect_object (store, "notify::status", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "notify::keyring", G_CALLBACK (update_banner), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "notify::n-unsaved", G_CALLBACK (update_banner), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "notify::paused", G_CALLBACK (update_banner), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "notify::n-unreached", G_CALLBACK (update_banner), self,
                           G_CONNECT_SWAPPED);
  update_banner (self);
  update_stack (self);

  return self;
}

/**
 * ficha_list_page_get_selected:
 * @self: a list page
 *
 * Returns: (transfer none) (nullable): the selected integration
 */
FichaItem *
ficha_list_page_get_selected (FichaListPage *self)
{
  g_return_val_if_fail (FICHA_IS_LIST_PAGE (self), NULL);

  return self->selected;
}

/**
 * ficha_list_page_select:
 * @self: a list page
 * @item: (nullable): an integration, %NULL for the first
 *
 * Selects @item, and ends a search that hides it.
 */
void
ficha_list_page_select (FichaListPage *self, FichaItem *item)
{
  guint position;

  g_return_if_fail (FICHA_IS_LIST_PAGE (self));
  g_return_if_fail (item == NULL || FICHA_IS_ITEM (item));

  if (item != NULL)
    ficha_list_page_set_limit (self, G_MAXUINT);
  position = item != NULL ? find_item (self, item) : 0;
  if (item != NULL && position == GTK_INVALID_LIST_POSITION)
    {
      gtk_search_bar_set_search_mode (self->search_bar, FALSE);
      position = find_item (self, item);
    }
  if (position < g_list_model_get_n_items (G_LIST_MODEL (self->selection)))
    gtk_single_selection_set_selected (self->selection, position);
}

/**
 * ficha_list_page_select_next:
 * @self: a list page
 *
 * Selects what is now where the last selected one was, or the last of all: its neighbor, when that one
 * is gone.
 */
void
ficha_list_page_select_next (FichaListPage *self)
{
  guint n;

  g_return_if_fail (FICHA_IS_LIST_PAGE (self));

  n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  if (n > 0)
    gtk_single_selection_set_selected (self->selection, MIN (self->position, n - 1));
}

/**
 * ficha_list_page_focus:
 * @self: a list page
 *
 * Puts the focus on the selected row, else on the first.
 */
void
ficha_list_page_focus (FichaListPage *self)
{
  guint position;

  g_return_if_fail (FICHA_IS_LIST_PAGE (self));

  position = gtk_single_selection_get_selected (self->selection);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    focus_position (self, position != GTK_INVALID_LIST_POSITION ? position : 0,
                    GTK_LIST_SCROLL_NONE);
}

/**
 * ficha_list_page_set_limit:
 * @self: a list page
 * @limit: how many integrations, %G_MAXUINT for all
 *
 * Shows the first integrations alone: GtkListView makes 200 rows of a long list, of which a person sees
 * ten.
 */
void
ficha_list_page_set_limit (FichaListPage *self, guint limit)
{
  g_return_if_fail (FICHA_IS_LIST_PAGE (self));

  gtk_slice_list_model_set_size (self->first, limit);
}

/**
 * ficha_list_page_set_collapsed:
 * @self: a list page
 * @collapsed: whether the list stands alone, and not beside what is selected in it
 */
void
ficha_list_page_set_collapsed (FichaListPage *self, gboolean collapsed)
{
  g_return_if_fail (FICHA_IS_LIST_PAGE (self));

  if (collapsed)
    gtk_widget_add_css_class (GTK_WIDGET (self->list), "ficha-collapsed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->list), "ficha-collapsed");
}

/**
 * ficha_list_page_start_search:
 * @self: a list page
 * @text: (nullable): what to search for, %NULL for what a person types
 *
 * Opens the search and puts the focus there.
 */
void
ficha_list_page_start_search (FichaListPage *self, const char *text)
{
  g_return_if_fail (FICHA_IS_LIST_PAGE (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  if (text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), text);
}

/**
 * ficha_list_page_follow_network:
 * @self: a list page
 * @monitor: what knows whether there is a network
 *
 * Tells from now on that there is none, where that hinders.
 */
void
ficha_list_page_follow_network (FichaListPage *self, GNetworkMonitor *monitor)
{
  g_return_if_fail (FICHA_IS_LIST_PAGE (self));
  g_return_if_fail (G_IS_NETWORK_MONITOR (monitor));
  g_return_if_fail (self->network == NULL);

  self->network = g_object_ref (monitor);
  g_signal_connect_object (monitor, "network-changed", G_CALLBACK (update_banner), self,
                           G_CONNECT_SWAPPED);
  update_banner (self);
}
