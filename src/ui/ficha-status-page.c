// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-status-page.h"

#include "ficha-explain.h"
#include "ficha-menu.h"
#include "ficha-resources.h"
#include "ficha-surroundings.h"

/* What can be done, on a page. */
#define BUTTON "ficha-button"

/**
 * FichaStatusPage:
 *
 * Why there are no integrations to see, and what can be done: the first run, no keyring, no agent. Each
 * of these pages is built when it is first shown: most people see one of them, once.
 */
struct _FichaStatusPage
{
  AdwBin parent_instance;

  /* template children */
  GtkButton *add_button;
  GtkMenuButton *menu_button;
  GMenuModel *menu;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (FichaStatusPage, ficha_status_page, ADW_TYPE_BIN)

static const char *
choose_page (FichaStore *store)
{
  switch (ficha_store_get_status (store))
    {
    case FICHA_STORE_LOADING:
    case FICHA_STORE_FILLING:
      return "loading";
    case FICHA_STORE_UNREACHABLE:
      return "unreachable";
    case FICHA_STORE_READY:
    default:
      return g_str_equal (ficha_store_get_keyring (store), "absent") ? "no-keyring" : "empty";
    }
}

static void
explain (AdwStatusPage *page, FichaError code, const char *detail)
{
  g_autofree char *text = ficha_explain_text (code, detail);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_status_page_set_title (page, ficha_explain_title (code));
  adw_status_page_set_description (page, markup);
}

static void
build_page (FichaStatusPage *self, const char *name)
{
  g_autofree char *path = g_strconcat (FICHA_RESOURCES "ficha-page-", name, ".ui", NULL);
  g_autoptr (GtkBuilder) builder = NULL;
  AdwStatusPage *page;

  g_assert (FICHA_IS_STATUS_PAGE (self));

  builder = gtk_builder_new_from_resource (path);
  page = ADW_STATUS_PAGE (gtk_builder_get_object (builder, "page"));
  g_object_set_data (G_OBJECT (page), BUTTON, gtk_builder_get_object (builder, "button"));
  gtk_stack_add_named (self->stack, GTK_WIDGET (page), name);

  if (g_str_equal (name, "empty"))
    adw_status_page_set_icon_name (page, FICHA_APP_ID);
  if (g_str_equal (name, "no-keyring"))
    explain (page, FICHA_ERROR_NO_KEYRING, ficha_surroundings_why_no_keyring ());
}

static void
ficha_status_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FICHA_TYPE_STATUS_PAGE);

  G_OBJECT_CLASS (ficha_status_page_parent_class)->dispose (object);
}

static void
ficha_status_page_class_init (FichaStatusPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ficha_status_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               FICHA_RESOURCES "ficha-status-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaStatusPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, FichaStatusPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, FichaStatusPage, menu);
  gtk_widget_class_bind_template_child (widget_class, FichaStatusPage, stack);
}

static void
ficha_status_page_init (FichaStatusPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ficha_menu_set (self->menu_button, self->menu);
}

/**
 * ficha_status_page_show:
 * @self: a status page
 * @store: the integrations
 *
 * Shows what fits a store without integrations, or one that is not reached.
 *
 * Returns: whether that is something else than before
 */
gboolean
ficha_status_page_show (FichaStatusPage *self, FichaStore *store)
{
  const char *name;
  const GError *error;

  g_return_val_if_fail (FICHA_IS_STATUS_PAGE (self), FALSE);
  g_return_val_if_fail (FICHA_IS_STORE (store), FALSE);

  gtk_widget_set_visible (GTK_WIDGET (self->add_button),
                          ficha_store_get_status (store) == FICHA_STORE_READY);
  name = choose_page (store);
  if (gtk_stack_get_child_by_name (self->stack, name) == NULL)
    build_page (self, name);
  if (g_str_equal (name, "unreachable"))
    {
      error = ficha_store_get_error (store);
      explain (ADW_STATUS_PAGE (gtk_stack_get_child_by_name (self->stack, name)),
               FICHA_ERROR_NO_AGENT, error != NULL ? error->message : NULL);
    }
  if (g_str_equal (gtk_stack_get_visible_child_name (self->stack), name))
    return FALSE;

  gtk_stack_set_visible_child_name (self->stack, name);

  return TRUE;
}

/**
 * ficha_status_page_focus:
 * @self: a status page
 *
 * Puts the focus on what can be done, if there is anything.
 */
void
ficha_status_page_focus (FichaStatusPage *self)
{
  GtkWidget *button;

  g_return_if_fail (FICHA_IS_STATUS_PAGE (self));

  button = g_object_get_data (G_OBJECT (gtk_stack_get_visible_child (self->stack)), BUTTON);
  if (button != NULL)
    gtk_widget_grab_focus (button);
}
