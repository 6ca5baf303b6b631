// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-detail-page.h"

#include <glib/gi18n.h>

#include "ficha-activity-dialog.h"
#include "ficha-copy-secret-key.h"
#include "ficha-duration-row.h"
#include "ficha-edit-dialog.h"
#include "ficha-error-row.h"
#include "ficha-look.h"
#include "ficha-remove.h"
#include "ficha-resources.h"
#include "ficha-schedule.h"
#include "ficha-token-row.h"
#include "ficha-validity-row.h"
#include "ficha-words.h"

/**
 * FichaDetailPage:
 *
 * Everything of one integration.
 */
struct _FichaDetailPage
{
  AdwNavigationPage parent_instance;

  FichaVerbs *verbs;        /* (owned) */
  FichaClock *clock;        /* (owned) */
  FichaItem *item;          /* (owned) (nullable) */
  GNetworkMonitor *network; /* (owned) (nullable) */
  gulong changed_handler;
  gulong copying_handler;
  guint reveal_seconds;

  /* template children */
  GtkMenuButton *menu_button;
  AdwBanner *skew_banner;
  GtkStack *stack;
  AdwPreferencesPage *page;
  AdwPreferencesGroup *problem_group;
  FichaErrorRow *error_row;
  FichaErrorRow *account_row;
  FichaErrorRow *expiry_row;
  FichaTokenRow *access_row;
  GtkStack *copy_stack;
  AdwSplitButton *copy_button;
  GtkSpinner *copy_spinner;
  FichaValidityRow *access_validity;
  AdwSwitchRow *auto_renew;
  FichaDurationRow *remind;
  AdwPreferencesGroup *renew_group;
  GtkButton *renew_button;
  AdwPreferencesGroup *refresh_group;
  FichaTokenRow *refresh_row;
  FichaValidityRow *refresh_validity;
  AdwActionRow *base_uri;
  AdwActionRow *consumer_key;
  AdwActionRow *secret_key;
  AdwActionRow *expiry_date;
  AdwActionRow *last_events;
};

G_DEFINE_FINAL_TYPE (FichaDetailPage, ficha_detail_page, ADW_TYPE_NAVIGATION_PAGE)

typedef enum
{
  PROP_ITEM = 1,
  PROP_REVEAL_SECONDS,
} FichaDetailPageProperty;

static GParamSpec *properties[PROP_REVEAL_SECONDS + 1];

static void
update_actions (FichaDetailPage *self)
{
  static const char *const actions[] = {
    "detail.copy",
    "detail.copy-refresh-token",
    "detail.copy-base-uri",
    "detail.copy-consumer-key",
    "detail.copy-secret-key",
    "detail.reveal",
    "detail.edit",
    "detail.claims",
    "detail.activity",
    "detail.remove",
    NULL,
  };
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean renewing;

  g_assert (FICHA_IS_DETAIL_PAGE (self));

  for (gsize i = 0; actions[i] != NULL; i++)
    gtk_widget_action_set_enabled (widget, actions[i], self->item != NULL);

  renewing = self->item != NULL && g_str_equal (ficha_item_get_state (self->item), "renewing");
  gtk_widget_action_set_enabled (widget, "detail.renew", self->item != NULL && !renewing);
  if (self->item != NULL && ficha_item_is_opaque (self->item))
    gtk_widget_action_set_enabled (widget, "detail.claims", FALSE);
  gtk_button_set_label (self->renew_button, renewing ? _ ("Renewing…") : _ ("_Renew Now"));
}

/* What the system says of the network is a hint: it tells nothing where the server was reached (N19). */
static void
show_error (FichaDetailPage *self)
{
  FichaError code;
  const char *detail;

  g_assert (FICHA_IS_DETAIL_PAGE (self));

  if (ficha_item_is_unreached (self->item) && self->network != NULL &&
      !g_network_monitor_get_network_available (self->network))
    ficha_error_row_inform (self->error_row, "network-offline-symbolic",
                            /* Translators: title: the computer has no network */
                            _ ("No Network"),
                            ficha_item_get_auto_renew (self->item)
                                ? _ ("The token is renewed when the connection returns.")
                                : _ ("Connect to a network, then try again."),
                            FICHA_STEP_TRY_AGAIN);
  else if (ficha_item_get_problem (self->item, &code, &detail))
    ficha_error_row_show (self->error_row, code, detail, TRUE);
  else
    ficha_error_row_hide (self->error_row);
}

static void
show_expiry (FichaDetailPage *self)
{
  const int minutes = FICHA_UNKNOWN_LIFE / 60;
  g_autofree char *text = NULL;

  g_assert (FICHA_IS_DETAIL_PAGE (self));

  if (ficha_item_get_issued_at (self->item) == FICHA_TIME_UNKNOWN /* no token */ ||
      ficha_item_get_access_expires_at (self->item) != FICHA_TIME_UNKNOWN)
    {
      ficha_error_row_hide (self->expiry_row);
      return;
    }

  text = g_strdup_printf (ngettext ("The token is treated as valid for %d minute.",
                                    "The token is treated as valid for %d minutes.", minutes),
                          minutes);
  ficha_error_row_warn (self->expiry_row,
                        /* Translators: title of a warning: the date when a token expires */
                        _ ("Expiry Date Not Understood"), text, FICHA_STEP_NONE);
}

static void
show_problems (FichaDetailPage *self)
{
  FichaErrorRow *const rows[] = { self->error_row, self->account_row, self->expiry_row };
  gboolean any = FALSE;

  g_assert (FICHA_IS_DETAIL_PAGE (self));

  show_error (self);
  show_expiry (self);

  if (ficha_item_get_account_changed (self->item))
    ficha_error_row_warn (self->account_row,
                          /* Translators: title of a warning: of Bitize, not of this computer */
                          _ ("Another Account"),
                          _ ("The last token belongs to another account than the one before. "
                             "Check the keys."),
                          FICHA_STEP_EDIT);
  else
    ficha_error_row_hide (self->account_row);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    any |= gtk_widget_get_visible (GTK_WIDGET (rows[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->problem_group), any);
}

static void
network_changed_cb (FichaDetailPage *self)
{
  if (self->item != NULL)
    show_problems (self);
}

static void
show_renewal (FichaDetailPage *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint64 now = ficha_clock_get_now (self->clock);
  g_autofree char *renewal = NULL;
  g_autofree char *unattended = NULL;
  g_autofree char *last_result = NULL;

  g_assert (FICHA_IS_DETAIL_PAGE (self));

  adw_switch_row_set_active (self->auto_renew, ficha_item_get_auto_renew (self->item));
  renewal = ficha_look_describe_renewal (self->item, now, zone);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->auto_renew), renewal);
  unattended = ficha_look_describe_unattended (self->item, now, zone);
  adw_preferences_group_set_description (self->renew_group, unattended);
  ficha_duration_row_set_value (self->remind, ficha_item_get_remind_before (self->item));
  last_result = ficha_look_describe_last_result (self->item, now, zone);
  adw_action_row_set_subtitle (self->last_events, last_result);
}

/* How this machine's clock and the server's dates were dealt with, where that is worth telling. */
static void
show_clock (FichaDetailPage *self)
{
  const char *reading = ficha_words_reading (ficha_item_get_access_reading (self->item));
  g_autofree char *skew = ficha_words_skew (ficha_item_get_skew (self->item));

  g_assert (FICHA_IS_DETAIL_PAGE (self));

  /* the words stay while it slides away */
  if (skew != NULL)
    adw_banner_set_title (self->skew_banner, skew);
  adw_banner_set_revealed (self->skew_banner, skew != NULL);

  adw_action_row_set_subtitle (self->expiry_date, reading != NULL ? reading : "");
  gtk_widget_set_visible (GTK_WIDGET (self->expiry_date), reading != NULL);
}

static void
show_item (FichaDetailPage *self)
{
  FichaItem *item = self->item;
  g_autofree char *base_uri = NULL;
  g_autofree char *consumer_key = NULL;
  FichaOutlook outlook;

  g_assert (FICHA_IS_DETAIL_PAGE (self));

  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), ficha_item_get_name (item));

  show_problems (self);
  ficha_validity_row_set_times (self->access_validity, ficha_item_get_issued_at (item),
                                ficha_item_get_access_expires_at (item));
  ficha_validity_row_set_times (self->refresh_validity, ficha_item_get_issued_at (item),
                                ficha_item_get_refresh_expires_at (item));
  gtk_widget_set_visible (GTK_WIDGET (self->refresh_group),
                          ficha_item_get_refresh_expires_at (item) != FICHA_TIME_UNKNOWN);

  show_renewal (self);
  show_clock (self);

  base_uri = ficha_look_dup_markup (ficha_item_get_base_uri (item));
  adw_action_row_set_subtitle (self->base_uri, base_uri);
  consumer_key = ficha_look_dup_markup (ficha_item_get_consumer_key (item));
  adw_action_row_set_subtitle (self->consumer_key, consumer_key);
  ficha_item_get_outlook (item, &outlook);
  adw_action_row_set_subtitle (self->secret_key, ficha_outlook_describe_key (&outlook));

  update_actions (self);
}

static void
changed_cb (FichaItem *item, gpointer user_data)
{
  show_item (FICHA_DETAIL_PAGE (user_data));
}

static void
notify_copying_cb (FichaItem *item, GParamSpec *pspec, gpointer user_data)
{
  FichaDetailPage *self = FICHA_DETAIL_PAGE (user_data);
  gboolean copying = ficha_item_get_copying (item);

  gtk_stack_set_visible_child_name (self->copy_stack, copying ? "spinner" : "button");
  gtk_spinner_set_spinning (self->copy_spinner, copying);
}

static void
auto_renew_cb (FichaDetailPage *self)
{
  gboolean active = adw_switch_row_get_active (self->auto_renew);

  /* The switch follows the item; where it differs a person moved it. */
  if (self->item != NULL && active != ficha_item_get_auto_renew (self->item))
    ficha_verbs_set_auto_renew (self->verbs, self->item, active);
}

static void
remind_cb (FichaDetailPage *self)
{
  guint minutes = ficha_duration_row_get_value (self->remind);

  if (self->item != NULL && minutes != ficha_item_get_remind_before (self->item))
    ficha_verbs_set_remind_before (self->verbs, self->item, minutes);
}

static void
step_cb (FichaDetailPage *self, guint step)
{
  switch ((FichaNextStep) step)
    {
    case FICHA_STEP_TRY_AGAIN:
      /* unsaved tokens are to be saved, not spent: that is what follows when the keyring works */
      if (g_str_equal (ficha_item_get_state (self->item), "unsaved"))
        ficha_verbs_unlock (self->verbs);
      else
        ficha_verbs_renew (self->verbs, self->item);
      break;
    case FICHA_STEP_UNLOCK:
      ficha_verbs_unlock (self->verbs);
      break;
    case FICHA_STEP_EDIT:
    case FICHA_STEP_ENTER_SECRET_KEY:
      gtk_widget_activate_action (GTK_WIDGET (self), "detail.edit", NULL);
      break;
    case FICHA_STEP_NONE:
    default:
      break;
    }
}

static void
copy_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaDetailPage *self = FICHA_DETAIL_PAGE (widget);

  ficha_verbs_copy (self->verbs, self->item, g_variant_get_string (parameter, NULL));
}

static void
copy_refresh_token_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaDetailPage *self = FICHA_DETAIL_PAGE (widget);

  ficha_verbs_copy_refresh_token (self->verbs, self->item);
}

static void
copy_base_uri_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaDetailPage *self = FICHA_DETAIL_PAGE (widget);

  ficha_verbs_copy_text (self->verbs, ficha_item_get_base_uri (self->item), _ ("Address copied"));
}

static void
copy_consumer_key_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaDetailPage *self = FICHA_DETAIL_PAGE (widget);

  ficha_verbs_copy_text (self->verbs, ficha_item_get_consumer_key (self->item),
                         _ ("Consumer key copied"));
}

static void
copy_secret_key_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaDetailPage *self = FICHA_DETAIL_PAGE (widget);

  ficha_copy_secret_key (self->verbs, self->item, widget);
}

static void
reveal_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ficha_token_row_toggle (FICHA_DETAIL_PAGE (widget)->access_row);
}

static void
renew_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaDetailPage *self = FICHA_DETAIL_PAGE (widget);

  ficha_verbs_renew (self->verbs, self->item);
}

static void
edit_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaDetailPage *self = FICHA_DETAIL_PAGE (widget);

  adw_dialog_present (ADW_DIALOG (ficha_edit_dialog_new (self->verbs, self->item)), widget);
}

static void
claims_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaDetailPage *self = FICHA_DETAIL_PAGE (widget);

  ficha_verbs_show_claims (self->verbs, self->item);
}

static void
activity_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaDetailPage *self = FICHA_DETAIL_PAGE (widget);

  adw_dialog_present (ADW_DIALOG (ficha_activity_dialog_new (self->verbs, self->clock, self->item)),
                      widget);
}

static void
remove_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaDetailPage *self = FICHA_DETAIL_PAGE (widget);

  ficha_remove (self->verbs, self->item, widget);
}

static void
ficha_detail_page_dispose (GObject *object)
{
  FichaDetailPage *self = FICHA_DETAIL_PAGE (object);

  if (self->item != NULL)
    {
      g_clear_signal_handler (&self->changed_handler, self->item);
      g_clear_signal_handler (&self->copying_handler, self->item);
    }
  g_clear_object (&self->item);
  gtk_widget_dispose_template (GTK_WIDGET (self), FICHA_TYPE_DETAIL_PAGE);
  g_clear_object (&self->network);
  g_clear_object (&self->clock);
  g_clear_object (&self->verbs);

  G_OBJECT_CLASS (ficha_detail_page_parent_class)->dispose (object);
}

static void
ficha_detail_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FichaDetailPage *self = FICHA_DETAIL_PAGE (object);

  switch ((FichaDetailPageProperty) id)
    {
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;
    case PROP_REVEAL_SECONDS:
      g_value_set_uint (value, self->reveal_seconds);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_detail_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  FichaDetailPage *self = FICHA_DETAIL_PAGE (object);

  switch ((FichaDetailPageProperty) id)
    {
    case PROP_ITEM:
      ficha_detail_page_set_item (self, g_value_get_object (value));
      break;
    case PROP_REVEAL_SECONDS:
      if (self->reveal_seconds != g_value_get_uint (value))
        {
          self->reveal_seconds = g_value_get_uint (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_detail_page_class_init (FichaDetailPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ficha_detail_page_dispose;
  object_class->get_property = ficha_detail_page_get_property;
  object_class->set_property = ficha_detail_page_set_property;

  properties[PROP_ITEM] =
      g_param_spec_object ("item", NULL, NULL, FICHA_TYPE_ITEM,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  /* seconds until a token that is shown is masked again, 0 for no limit */
  properties[PROP_REVEAL_SECONDS] =
      g_param_spec_uint ("reveal-seconds", NULL, NULL, 0, G_MAXUINT, 30,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (FICHA_TYPE_ERROR_ROW);
  g_type_ensure (FICHA_TYPE_DURATION_ROW);
  g_type_ensure (FICHA_TYPE_TOKEN_ROW);
  g_type_ensure (FICHA_TYPE_VALIDITY_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FICHA_RESOURCES "ficha-detail-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, skew_banner);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, stack);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, page);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, problem_group);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, error_row);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, account_row);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, expiry_row);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, access_row);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, copy_stack);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, copy_button);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, copy_spinner);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, access_validity);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, auto_renew);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, remind);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, renew_group);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, renew_button);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, refresh_group);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, refresh_row);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, refresh_validity);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, base_uri);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, consumer_key);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, secret_key);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, expiry_date);
  gtk_widget_class_bind_template_child (widget_class, FichaDetailPage, last_events);
  gtk_widget_class_bind_template_callback (widget_class, auto_renew_cb);
  gtk_widget_class_bind_template_callback (widget_class, remind_cb);
  gtk_widget_class_bind_template_callback (widget_class, step_cb);

  gtk_widget_class_install_action (widget_class, "detail.copy", "s", copy_action);
  gtk_widget_class_install_action (widget_class, "detail.copy-refresh-token", NULL,
                                   copy_refresh_token_action);
  gtk_widget_class_install_action (widget_class, "detail.copy-base-uri", NULL,
                                   copy_base_uri_action);
  gtk_widget_class_install_action (widget_class, "detail.copy-consumer-key", NULL,
                                   copy_consumer_key_action);
  gtk_widget_class_install_action (widget_class, "detail.copy-secret-key", NULL,
                                   copy_secret_key_action);
  gtk_widget_class_install_action (widget_class, "detail.reveal", NULL, reveal_action);
  gtk_widget_class_install_action (widget_class, "detail.renew", NULL, renew_action);
  gtk_widget_class_install_action (widget_class, "detail.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "detail.claims", NULL, claims_action);
  gtk_widget_class_install_action (widget_class, "detail.activity", NULL, activity_action);
  gtk_widget_class_install_action (widget_class, "detail.remove", NULL, remove_action);
}

static void
ficha_detail_page_init (FichaDetailPage *self)
{
  self->reveal_seconds = 30;
  gtk_widget_init_template (GTK_WIDGET (self));
  update_actions (self);
}

/**
 * ficha_detail_page_new:
 * @verbs: what it can do
 * @clock: what it counts down by
 *
 * Returns: (transfer floating): a detail page with nothing to show yet
 */
FichaDetailPage *
ficha_detail_page_new (FichaVerbs *verbs, FichaClock *clock)
{
  FichaDetailPage *self;

  g_return_val_if_fail (FICHA_IS_VERBS (verbs), NULL);
  g_return_val_if_fail (FICHA_IS_CLOCK (clock), NULL);

  self = g_object_new (FICHA_TYPE_DETAIL_PAGE, NULL);
  self->verbs = g_object_ref (verbs);
  self->clock = g_object_ref (clock);
  ficha_token_row_set_verbs (self->access_row, verbs);
  ficha_token_row_set_verbs (self->refresh_row, verbs);
  ficha_validity_row_set_clock (self->access_validity, clock);
  ficha_validity_row_set_clock (self->refresh_validity, clock);

  return self;
}

/**
 * ficha_detail_page_get_item:
 * @self: a detail page
 *
 * Returns: (transfer none) (nullable): the integration that is shown
 */
FichaItem *
ficha_detail_page_get_item (FichaDetailPage *self)
{
  g_return_val_if_fail (FICHA_IS_DETAIL_PAGE (self), NULL);

  return self->item;
}

/**
 * ficha_detail_page_set_item:
 * @self: a detail page
 * @item: (nullable): the integration to show
 */
void
ficha_detail_page_set_item (FichaDetailPage *self, FichaItem *item)
{
  g_autoptr (FichaItem) old = NULL;

  g_return_if_fail (FICHA_IS_DETAIL_PAGE (self));
  g_return_if_fail (item == NULL || FICHA_IS_ITEM (item));

  if (item == self->item)
    return;

  old = g_steal_pointer (&self->item);
  if (old != NULL)
    {
      g_clear_signal_handler (&self->changed_handler, old);
      g_clear_signal_handler (&self->copying_handler, old);
    }

  g_set_object (&self->item, item);
  ficha_token_row_set_item (self->access_row, item);
  ficha_token_row_set_item (self->refresh_row, item);
  gtk_stack_set_visible_child_name (self->stack, item != NULL ? "item" : "nothing");
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), item != NULL);
  if (item != NULL)
    {
      self->changed_handler = g_signal_connect (item, "changed", G_CALLBACK (changed_cb), self);
      self->copying_handler =
          g_signal_connect (item, "notify::copying", G_CALLBACK (notify_copying_cb), self);
      notify_copying_cb (item, NULL, self);
      show_item (self);
      adw_preferences_page_scroll_to_top (self->page);
    }
  else
    {
      /* Translators: the title of the detail page while nothing is selected */
      adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), _ ("Integration"));
      adw_banner_set_revealed (self->skew_banner, FALSE);
      update_actions (self);
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
}

/**
 * ficha_detail_page_focus:
 * @self: a detail page
 *
 * Puts the focus on what a token is for: its copy.
 */
void
ficha_detail_page_focus (FichaDetailPage *self)
{
  g_return_if_fail (FICHA_IS_DETAIL_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->copy_button));
}

/**
 * ficha_detail_page_follow_network:
 * @self: a detail page
 * @monitor: what knows whether there is a network
 *
 * Tells from now on that there is none, where that is why a server is not reached.
 */
void
ficha_detail_page_follow_network (FichaDetailPage *self, GNetworkMonitor *monitor)
{
  g_return_if_fail (FICHA_IS_DETAIL_PAGE (self));
  g_return_if_fail (G_IS_NETWORK_MONITOR (monitor));
  g_return_if_fail (self->network == NULL);

  self->network = g_object_ref (monitor);
  g_signal_connect_object (monitor, "network-changed", G_CALLBACK (network_changed_cb), self,
                           G_CONNECT_SWAPPED);
  network_changed_cb (self);
}
