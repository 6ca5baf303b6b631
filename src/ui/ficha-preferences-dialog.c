// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-preferences-dialog.h"

#include <glib/gi18n.h>

#include "ficha-clear-activity.h"
#include "ficha-duration-row.h"
#include "ficha-explain.h"
#include "ficha-resources.h"
#include "ficha-surroundings.h"

/**
 * FichaPreferencesDialog:
 *
 * The preferences. Its rows are bound to the settings, which the agent follows too; what became of
 * the wish to run in the background it hears from the agent.
 */
struct _FichaPreferencesDialog
{
  AdwPreferencesDialog parent_instance;

  FichaStore *store; /* (owned) */

  /* template children */
  AdwSwitchRow *renew_automatically;
  FichaDurationRow *remind_before;
  AdwSwitchRow *run_in_background;
  AdwSwitchRow *autostart;
  AdwActionRow *not_allowed;
  AdwSwitchRow *notify_failures;
  FichaDurationRow *clipboard_clear;
  FichaDurationRow *reveal_seconds;
  AdwSwitchRow *search_provider;
  GtkWidget *clear_activity;
};

G_DEFINE_FINAL_TYPE (FichaPreferencesDialog, ficha_preferences_dialog, ADW_TYPE_PREFERENCES_DIALOG)

static void
show_background (FichaPreferencesDialog *self)
{
  const char *state = ficha_store_get_background (self->store);
  gboolean refused = g_str_equal (state, "refused");

  g_assert (FICHA_IS_PREFERENCES_DIALOG (self));

  gtk_widget_set_visible (GTK_WIDGET (self->not_allowed), refused || g_str_equal (state, "failed"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->not_allowed),
                                 refused ? _ ("Not Allowed by the System")
                                         /* Translators: the system could not be asked whether
                                          * Ficha may run in the background */
                                         : _ ("The System Did Not Answer"));
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaPreferencesDialog) self = FICHA_PREFERENCES_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  const char *text;

  if (ficha_clear_activity_finish (FICHA_CLIENT (source), result, &error))
    text = _ ("Activity cleared");
  else if (error->domain == FICHA_ERROR)
    text = ficha_explain_title ((FichaError) error->code);
  else
    return;

  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self), adw_toast_new (text));
}

static void
clear_activity_cb (FichaPreferencesDialog *self)
{
  ficha_clear_activity_async (ficha_store_get_client (self->store), NULL, GTK_WIDGET (self),
                              cleared_cb, g_object_ref (self));
}

static void
ficha_preferences_dialog_dispose (GObject *object)
{
  FichaPreferencesDialog *self = FICHA_PREFERENCES_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FICHA_TYPE_PREFERENCES_DIALOG);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (ficha_preferences_dialog_parent_class)->dispose (object);
}

static void
ficha_preferences_dialog_class_init (FichaPreferencesDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ficha_preferences_dialog_dispose;

  g_type_ensure (FICHA_TYPE_DURATION_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FICHA_RESOURCES "ficha-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaPreferencesDialog, renew_automatically);
  gtk_widget_class_bind_template_child (widget_class, FichaPreferencesDialog, remind_before);
  gtk_widget_class_bind_template_child (widget_class, FichaPreferencesDialog, run_in_background);
  gtk_widget_class_bind_template_child (widget_class, FichaPreferencesDialog, autostart);
  gtk_widget_class_bind_template_child (widget_class, FichaPreferencesDialog, not_allowed);
  gtk_widget_class_bind_template_child (widget_class, FichaPreferencesDialog, notify_failures);
  gtk_widget_class_bind_template_child (widget_class, FichaPreferencesDialog, clipboard_clear);
  gtk_widget_class_bind_template_child (widget_class, FichaPreferencesDialog, reveal_seconds);
  gtk_widget_class_bind_template_child (widget_class, FichaPreferencesDialog, search_provider);
  gtk_widget_class_bind_template_child (widget_class, FichaPreferencesDialog, clear_activity);
  gtk_widget_class_bind_template_callback (widget_class, clear_activity_cb);
}

static void
ficha_preferences_dialog_init (FichaPreferencesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Flatpak exports search providers switched off */
  if (ficha_surroundings_are_flatpak ())
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->search_provider),
                                 _ ("Also turn Ficha on in Settings › Search"));
}

/**
 * ficha_preferences_dialog_new:
 * @settings: what is shown and changed
 * @store: what tells whether the agent runs in the background
 *
 * Returns: (transfer floating): the preferences
 */
FichaPreferencesDialog *
ficha_preferences_dialog_new (GSettings *settings, FichaStore *store)
{
  FichaPreferencesDialog *self;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (FICHA_IS_STORE (store), NULL);

  self = g_object_new (FICHA_TYPE_PREFERENCES_DIALOG, NULL);
  self->store = g_object_ref (store);

  const struct
  {
    const char *key;
    gpointer row;
    const char *property;
  } rows[] = {
    { "renew-automatically", self->renew_automatically, "active" },
    { "remind-before", self->remind_before, "value" },
    { "run-in-background", self->run_in_background, "active" },
    { "autostart", self->autostart, "active" },
    { "notify-failures", self->notify_failures, "active" },
    { "clipboard-clear", self->clipboard_clear, "value" },
    { "reveal-seconds", self->reveal_seconds, "value" },
    { "search-provider", self->search_provider, "active" },
  };
  /* what the administrator fixed can be seen and not changed: G_SETTINGS_BIND_DEFAULT minds the
   * sensitivity, which for "autostart" is the other switch's matter */
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_settings_bind (settings, rows[i].key, rows[i].row, rows[i].property,
                     rows[i].row == self->autostart
                         ? G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY
                         : G_SETTINGS_BIND_DEFAULT);
  g_object_bind_property (self->run_in_background, "active", self->autostart, "sensitive",
                          G_BINDING_SYNC_CREATE);

  g_signal_connect_object (store, "notify::background", G_CALLBACK (show_background), self,
                           G_CONNECT_SWAPPED);
  show_background (self);
  gtk_widget_set_sensitive (self->clear_activity, ficha_store_get_client (store) != NULL);

  return self;
}
