// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-claims-dialog.h"

#include <glib/gi18n.h>

#include "ficha-look.h"
#include "ficha-resources.h"
#include "ficha-words.h"

/**
 * FichaClaimsDialog:
 *
 * What an access token says of itself, where it is a JSON Web Token.
 */
struct _FichaClaimsDialog
{
  AdwDialog parent_instance;

  FichaClipboard *clipboard; /* (owned) */

  /* template children */
  AdwToastOverlay *toasts;
  AdwPreferencesGroup *claims;
  AdwPreferencesGroup *header;
};

G_DEFINE_FINAL_TYPE (FichaClaimsDialog, ficha_claims_dialog, ADW_TYPE_DIALOG)

static void
copy_clicked_cb (GtkButton *button, gpointer user_data)
{
  FichaClaimsDialog *self = FICHA_CLAIMS_DIALOG (user_data);
  AdwActionRow *row =
      ADW_ACTION_ROW (gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ACTION_ROW));

  ficha_clipboard_set_text (self->clipboard, g_object_get_data (G_OBJECT (row), "ficha-value"));
  /* Translators: a claim of a token is on the clipboard */
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (C_ ("claim", "Copied")));
}

static GtkWidget *
create_row (FichaClaimsDialog *self, const FichaClaim *claim)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *label = NULL;
  g_autofree char *name = NULL;
  g_autofree char *moment = NULL;
  g_autofree char *value = NULL;

  g_assert (FICHA_IS_CLAIMS_DIALOG (self));

  name = ficha_look_dup_markup (claim->name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  moment = ficha_words_date_and_time (claim->moment, zone); /* only of a time claim */
  value = ficha_look_dup_markup (moment != NULL ? moment : claim->value);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 6);
  gtk_widget_add_css_class (row, "property");
  g_object_set_data_full (G_OBJECT (row), "ficha-value", g_strdup (claim->value), g_free);

  gtk_widget_set_valign (copy, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (copy, "flat");
  gtk_widget_add_css_class (copy, "circular");
  /* Translators: %s is the name of a claim in a token, such as “iss” */
  label = g_strdup_printf (_ ("Copy “%s”"), claim->name);
  gtk_widget_set_tooltip_text (copy, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (copy), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (copy, "clicked", G_CALLBACK (copy_clicked_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), copy);

  return row;
}

static void
fill_group (FichaClaimsDialog *self, AdwPreferencesGroup *group, GPtrArray *claims)
{
  g_assert (FICHA_IS_CLAIMS_DIALOG (self));

  for (guint i = 0; i < claims->len; i++)
    adw_preferences_group_add (group, create_row (self, claims->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (group), claims->len > 0);
}

static void
ficha_claims_dialog_dispose (GObject *object)
{
  FichaClaimsDialog *self = FICHA_CLAIMS_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FICHA_TYPE_CLAIMS_DIALOG);
  g_clear_object (&self->clipboard);

  G_OBJECT_CLASS (ficha_claims_dialog_parent_class)->dispose (object);
}

static void
ficha_claims_dialog_class_init (FichaClaimsDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ficha_claims_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               FICHA_RESOURCES "ficha-claims-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaClaimsDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, FichaClaimsDialog, claims);
  gtk_widget_class_bind_template_child (widget_class, FichaClaimsDialog, header);
}

static void
ficha_claims_dialog_init (FichaClaimsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ficha_claims_dialog_new:
 * @jwt: what a token says
 * @clipboard: where single values go
 *
 * Returns: (transfer floating): a dialog that shows @jwt
 */
FichaClaimsDialog *
ficha_claims_dialog_new (const FichaJwt *jwt, FichaClipboard *clipboard)
{
  FichaClaimsDialog *self;

  g_return_val_if_fail (jwt != NULL, NULL);
  g_return_val_if_fail (FICHA_IS_CLIPBOARD (clipboard), NULL);

  self = g_object_new (FICHA_TYPE_CLAIMS_DIALOG, NULL);
  self->clipboard = g_object_ref (clipboard);
  fill_group (self, self->claims, jwt->claims);
  fill_group (self, self->header, jwt->header);

  return self;
}
