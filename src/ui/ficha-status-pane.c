// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-status-pane.h"

#include "ficha-explain.h"
#include "ficha-resources.h"

/**
 * FichaStatusPane:
 *
 * What is on screen while there are no integrations to show: why there are none, and what to do. A
 * page is built when it is first shown: most people see one of them, once.
 */
struct _FichaStatusPane
{
  AdwBin parent_instance;

  FichaStore *store; /* (owned) */

  /* template children */
  GtkButton *add_button;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (FichaStatusPane, ficha_status_pane, ADW_TYPE_BIN)

/* The page of that name, NULL for one that shows nothing. */
static const char *
get_page_name (FichaStatusPane *self)
{
  g_assert (FICHA_IS_STATUS_PANE (self));

  switch (ficha_store_get_status (self->store))
    {
    case FICHA_STORE_LOADING:
      return NULL;
    case FICHA_STORE_UNREACHABLE:
      return "unreachable";
    case FICHA_STORE_READY:
    default:
      return g_str_equal (ficha_store_get_keyring (self->store), "absent") ? "no-keyring" : "empty";
    }
}

static GtkWidget *
build_page (const char *name)
{
  g_autofree char *path = g_strconcat (FICHA_RESOURCES "ficha-page-", name, ".ui", NULL);
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (path);
  GtkWidget *page = GTK_WIDGET (gtk_builder_get_object (builder, "page"));

  if (g_str_equal (name, "empty"))
    adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), FICHA_APP_ID);

  return g_object_ref (page);
}

/* Built when it is first asked for. */
static GtkWidget *
get_page (FichaStatusPane *self, const char *name)
{
  g_autoptr (GtkWidget) page = NULL;

  g_assert (FICHA_IS_STATUS_PANE (self));

  if (gtk_stack_get_child_by_name (self->stack, name) == NULL)
    {
      page = build_page (name);
      gtk_stack_add_named (self->stack, page, name);
    }

  return gtk_stack_get_child_by_name (self->stack, name);
}

static void
show_unreachable (FichaStatusPane *self, AdwStatusPage *page)
{
  const GError *error = ficha_store_get_error (self->store);
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  g_assert (FICHA_IS_STATUS_PANE (self));

  text = ficha_explain_text (FICHA_ERROR_NO_AGENT, error != NULL ? error->message : NULL);
  markup = g_markup_escape_text (text, -1);
  adw_status_page_set_title (page, ficha_explain_title (FICHA_ERROR_NO_AGENT));
  adw_status_page_set_description (page, markup);
}

static void
update (FichaStatusPane *self)
{
  const char *name = get_page_name (self);
  GtkWidget *page = NULL;

  g_assert (FICHA_IS_STATUS_PANE (self));

  gtk_widget_set_visible (GTK_WIDGET (self->add_button),
                          ficha_store_get_status (self->store) == FICHA_STORE_READY);
  if (name != NULL)
    page = get_page (self, name);
  if (page != NULL && g_str_equal (name, "unreachable"))
    show_unreachable (self, ADW_STATUS_PAGE (page));
  gtk_widget_set_visible (GTK_WIDGET (self->stack), page != NULL);
  if (page != NULL)
    gtk_stack_set_visible_child (self->stack, page);
}

static void
ficha_status_pane_dispose (GObject *object)
{
  FichaStatusPane *self = FICHA_STATUS_PANE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FICHA_TYPE_STATUS_PANE);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (ficha_status_pane_parent_class)->dispose (object);
}

static void
ficha_status_pane_class_init (FichaStatusPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ficha_status_pane_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               FICHA_RESOURCES "ficha-status-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaStatusPane, add_button);
  gtk_widget_class_bind_template_child (widget_class, FichaStatusPane, stack);
}

static void
ficha_status_pane_init (FichaStatusPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ficha_status_pane_new:
 * @store: the integrations that are not there
 *
 * Returns: (transfer floating): a pane that follows @store
 */
FichaStatusPane *
ficha_status_pane_new (FichaStore *store)
{
  FichaStatusPane *self;

  g_return_val_if_fail (FICHA_IS_STORE (store), NULL);

  self = g_object_new (FICHA_TYPE_STATUS_PANE, NULL);
  self->store = g_object_ref (store);
  g_signal_connect_object (store, "notify::status", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "notify::keyring", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return self;
}
