// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-status-page.h"

#include "ficha-explain.h"
#include "ficha-resources.h"
#include "ficha-surroundings.h"

/**
 * FichaStatusPage:
 *
 * Why there are no integrations to see, and what can be done: the first run, no keyring, no agent.
 */
struct _FichaStatusPage
{
  AdwBin parent_instance;

  /* template children */
  GtkButton *add_button;
  GtkStack *stack;
  AdwStatusPage *empty_page;
  AdwStatusPage *no_keyring_page;
  AdwStatusPage *unreachable_page;
  GtkButton *first_button;
  GtkButton *find_button;
  GtkButton *reload_button;
};

G_DEFINE_FINAL_TYPE (FichaStatusPage, ficha_status_page, ADW_TYPE_BIN)

static const char *
choose_page (FichaStore *store)
{
  switch (ficha_store_get_status (store))
    {
    case FICHA_STORE_LOADING:
      return "loading";
    case FICHA_STORE_UNREACHABLE:
      return "unreachable";
    case FICHA_STORE_READY:
    default:
      return g_str_equal (ficha_store_get_keyring (store), "absent") ? "no-keyring" : "empty";
    }
}

static void
show_unreachable (FichaStatusPage *self, const GError *error)
{
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  g_assert (FICHA_IS_STATUS_PAGE (self));

  text = ficha_explain_text (FICHA_ERROR_NO_AGENT, error != NULL ? error->message : NULL);
  markup = g_markup_escape_text (text, -1);
  adw_status_page_set_title (self->unreachable_page, ficha_explain_title (FICHA_ERROR_NO_AGENT));
  adw_status_page_set_description (self->unreachable_page, markup);
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
  gtk_widget_class_bind_template_child (widget_class, FichaStatusPage, stack);
  gtk_widget_class_bind_template_child (widget_class, FichaStatusPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, FichaStatusPage, no_keyring_page);
  gtk_widget_class_bind_template_child (widget_class, FichaStatusPage, unreachable_page);
  gtk_widget_class_bind_template_child (widget_class, FichaStatusPage, first_button);
  gtk_widget_class_bind_template_child (widget_class, FichaStatusPage, find_button);
  gtk_widget_class_bind_template_child (widget_class, FichaStatusPage, reload_button);
}

static void
ficha_status_page_init (FichaStatusPage *self)
{
  g_autofree char *why = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  adw_status_page_set_icon_name (self->empty_page, FICHA_APP_ID);
  why = ficha_explain_text (FICHA_ERROR_NO_KEYRING, ficha_surroundings_why_no_keyring ());
  adw_status_page_set_description (self->no_keyring_page, why);
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
  const char *page;

  g_return_val_if_fail (FICHA_IS_STATUS_PAGE (self), FALSE);
  g_return_val_if_fail (FICHA_IS_STORE (store), FALSE);

  if (ficha_store_get_status (store) == FICHA_STORE_UNREACHABLE)
    show_unreachable (self, ficha_store_get_error (store));
  gtk_widget_set_visible (GTK_WIDGET (self->add_button),
                          ficha_store_get_status (store) == FICHA_STORE_READY);
  page = choose_page (store);
  if (g_str_equal (gtk_stack_get_visible_child_name (self->stack), page))
    return FALSE;

  gtk_stack_set_visible_child_name (self->stack, page);

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
  const char *page;
  GtkButton *button = NULL;

  g_return_if_fail (FICHA_IS_STATUS_PAGE (self));

  page = gtk_stack_get_visible_child_name (self->stack);
  if (g_str_equal (page, "empty"))
    button = self->first_button;
  else if (g_str_equal (page, "no-keyring"))
    button = self->find_button;
  else if (g_str_equal (page, "unreachable"))
    button = self->reload_button;
  if (button != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (button));
}
