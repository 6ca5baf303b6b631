// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-token-row.h"

#include <glib/gi18n.h>

#include "ficha-presence.h"
#include "ficha-request.h"
#include "ficha-resources.h"
#include "ficha-scroll.h"

/* However long the token is. */
#define BULLETS "••••••••••••••••"

/* Without a key or a movement for so long nobody is there, even where tokens are never to be hidden:
 * GNOME's own measure. */
#define IDLE_SECONDS 300

/* How long an answer waits for the person to come back. */
#define PATIENCE_SECONDS 30

/**
 * FichaTokenRow:
 *
 * A token, masked. The row asks the agent for it when a person wants to see it, and forgets it after
 * a time, when the person leaves (see #FichaPresence), when the row leaves the screen and when the
 * token is replaced: while it is masked, no widget holds it.
 */
struct _FichaTokenRow
{
  AdwPreferencesRow parent_instance;

  FichaVerbs *verbs; /* (owned) (nullable) */
  FichaItem *item;   /* (owned) (nullable) */
  gulong changed_handler;
  gint64 issued_at;        /* of the token that is shown */
  FichaPresence *presence; /* (owned) (nullable): unless masked */
  FichaSecret *awaiting;   /* (owned) (nullable): a token that came while the person was away */
  GCancellable *cancel;    /* (owned) (nullable): of the request in flight */
  guint timer;
  guint reveal_seconds; /* 0: no limit */
  char *validity;       /* (owned) (nullable): how long the token is valid, in words */
  gboolean is_refresh;
  gboolean revealed;

  /* template children */
  GtkLabel *bullets;
  GtkLabel *token;
  GtkToggleButton *reveal;
  GtkBox *suffixes;
};

static void buildable_iface_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FichaTokenRow,
                               ficha_token_row,
                               ADW_TYPE_PREFERENCES_ROW,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_iface_init))

static GtkBuildableIface *parent_buildable;

typedef enum
{
  PROP_REFRESH = 1,
  PROP_REVEAL_SECONDS,
  PROP_VALIDITY,
} FichaTokenRowProperty;

static GParamSpec *properties[PROP_VALIDITY + 1];

/* The bullets say nothing to who cannot see them. (U09) */
static void
tell_hidden (FichaTokenRow *self)
{
  g_autofree char *label = NULL;

  g_assert (FICHA_IS_TOKEN_ROW (self));

  if (self->validity != NULL && self->validity[0] != '\0')
    /* Translators: what a screen reader says of a masked token; %s is “Valid for 54 min”, … */
    label = g_strdup_printf (_ ("Hidden token: %s"), self->validity);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bullets), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  /* Translators: what a screen reader says of a masked token */
                                  label != NULL ? label : _ ("Hidden token"), -1);
}

static void
mask (FichaTokenRow *self)
{
  g_assert (FICHA_IS_TOKEN_ROW (self));

  g_cancellable_cancel (self->cancel);
  g_clear_object (&self->cancel);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->awaiting, ficha_secret_unref);
  g_clear_object (&self->presence);
  self->revealed = FALSE;

  if (self->token == NULL) /* disposed */
    return;

  gtk_label_set_text (self->token, "");
  gtk_widget_set_visible (GTK_WIDGET (self->token), FALSE);
  gtk_label_set_text (self->bullets, BULLETS);
  tell_hidden (self);
  gtk_toggle_button_set_active (self->reveal, FALSE);
}

static gboolean
timer_cb (gpointer user_data)
{
  FichaTokenRow *self = FICHA_TOKEN_ROW (user_data);

  self->timer = 0;
  mask (self);

  return G_SOURCE_REMOVE;
}

static void
show_token (FichaTokenRow *self, FichaSecret *token)
{
  g_assert (FICHA_IS_TOKEN_ROW (self));

  self->revealed = TRUE;
  gtk_label_set_text (self->token, ficha_secret_peek (token));
  gtk_widget_set_visible (GTK_WIDGET (self->token), TRUE);
  gtk_label_set_text (self->bullets, "");
  ficha_scroll_to (GTK_WIDGET (self));
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->reveal_seconds > 0)
    self->timer = g_timeout_add_seconds (self->reveal_seconds, timer_cb, self);
}

static void
notify_here_cb (FichaTokenRow *self)
{
  g_autoptr (FichaSecret) token = NULL;

  g_assert (FICHA_IS_TOKEN_ROW (self));

  if (!ficha_presence_get_here (self->presence))
    {
      /* not while the keyring's prompt has the focus because of us */
      if (self->revealed)
        mask (self);
      return;
    }

  token = g_steal_pointer (&self->awaiting);
  if (token != NULL)
    show_token (self, token);
}

static void
tokens_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaTokenRow) self = FICHA_TOKEN_ROW (user_data);
  g_autoptr (FichaSecret) tokens = NULL;
  g_autoptr (FichaSecret) token = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  reply = ficha_request_finish (FICHA_CLIENT (source), result, &tokens, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* masked meanwhile */

  g_clear_object (&self->cancel);
  token = tokens != NULL ? ficha_request_get_line (tokens, self->is_refresh ? 1 : 0) : NULL;
  if (token != NULL)
    {
      self->awaiting = g_steal_pointer (&token);
      self->timer = g_timeout_add_seconds (PATIENCE_SECONDS, timer_cb, self);
      notify_here_cb (self);
      return;
    }

  mask (self);
  if (error != NULL)
    ficha_verbs_tell_error (self->verbs, error);
  else
    ficha_verbs_tell (self->verbs, _ ("No token yet"));
}

static void
toggled_cb (FichaTokenRow *self)
{
  gboolean active = gtk_toggle_button_get_active (self->reveal);
  const char *tooltip = active ? _ ("Hide Token") : _ ("Show Token");
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_button_set_icon_name (GTK_BUTTON (self->reveal),
                            active ? "view-conceal-symbolic" : "view-reveal-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->reveal), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reveal), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  tooltip, -1);

  if (!active)
    {
      mask (self);
    }
  else if (self->item != NULL && self->presence == NULL && GTK_IS_WINDOW (root))
    {
      self->presence = ficha_presence_new (GTK_WINDOW (root), IDLE_SECONDS);
      g_signal_connect_object (self->presence, "notify::here", G_CALLBACK (notify_here_cb), self,
                               G_CONNECT_SWAPPED);
      self->cancel = g_cancellable_new ();
      ficha_request_async (ficha_store_get_client (ficha_verbs_get_store (self->verbs)),
                           "GetTokens", g_variant_new ("(s)", ficha_item_get_id (self->item)), NULL,
                           self->cancel, tokens_cb, g_object_ref (self));
    }
}

static void
changed_cb (FichaItem *item, gpointer user_data)
{
  FichaTokenRow *self = FICHA_TOKEN_ROW (user_data);
  gint64 issued_at = ficha_item_get_issued_at (item);

  if (issued_at != self->issued_at && (self->revealed || self->awaiting != NULL))
    mask (self);
  self->issued_at = issued_at;
}

static void
ficha_token_row_unmap (GtkWidget *widget)
{
  FichaTokenRow *self = FICHA_TOKEN_ROW (widget);

  mask (self);
  GTK_WIDGET_CLASS (ficha_token_row_parent_class)->unmap (widget);
}

static void
ficha_token_row_add_child (GtkBuildable *buildable,
                           GtkBuilder *builder,
                           GObject *child,
                           const char *type)
{
  FichaTokenRow *self = FICHA_TOKEN_ROW (buildable);

  if (g_strcmp0 (type, "suffix") == 0)
    gtk_box_append (self->suffixes, GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
buildable_iface_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = ficha_token_row_add_child;
}

static void
ficha_token_row_dispose (GObject *object)
{
  FichaTokenRow *self = FICHA_TOKEN_ROW (object);

  ficha_token_row_set_item (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FICHA_TYPE_TOKEN_ROW);
  g_clear_object (&self->verbs);

  G_OBJECT_CLASS (ficha_token_row_parent_class)->dispose (object);
}

static void
ficha_token_row_finalize (GObject *object)
{
  FichaTokenRow *self = FICHA_TOKEN_ROW (object);

  g_free (self->validity);

  G_OBJECT_CLASS (ficha_token_row_parent_class)->finalize (object);
}

static void
notify_title_cb (FichaTokenRow *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)), -1);
}

static void
ficha_token_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FichaTokenRow *self = FICHA_TOKEN_ROW (object);

  switch ((FichaTokenRowProperty) id)
    {
    case PROP_REFRESH:
      g_value_set_boolean (value, self->is_refresh);
      break;
    case PROP_REVEAL_SECONDS:
      g_value_set_uint (value, self->reveal_seconds);
      break;
    case PROP_VALIDITY:
      g_value_set_string (value, self->validity);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_token_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  FichaTokenRow *self = FICHA_TOKEN_ROW (object);

  switch ((FichaTokenRowProperty) id)
    {
    case PROP_REFRESH:
      self->is_refresh = g_value_get_boolean (value);
      break;
    case PROP_REVEAL_SECONDS:
      if (self->reveal_seconds != g_value_get_uint (value))
        {
          self->reveal_seconds = g_value_get_uint (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    case PROP_VALIDITY:
      if (g_set_str (&self->validity, g_value_get_string (value)))
        {
          if (!self->revealed)
            tell_hidden (self);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_token_row_class_init (FichaTokenRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ficha_token_row_dispose;
  object_class->finalize = ficha_token_row_finalize;
  object_class->get_property = ficha_token_row_get_property;
  object_class->set_property = ficha_token_row_set_property;
  widget_class->unmap = ficha_token_row_unmap;

  /* whether it is the refresh token, not the access token */
  properties[PROP_REFRESH] =
      g_param_spec_boolean ("refresh", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /* seconds until a token that is shown is masked again, 0 for no limit */
  properties[PROP_REVEAL_SECONDS] =
      g_param_spec_uint ("reveal-seconds", NULL, NULL, 0, G_MAXUINT, 30,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  /* how long the token is valid, in words */
  properties[PROP_VALIDITY] =
      g_param_spec_string ("validity", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, FICHA_RESOURCES "ficha-token-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaTokenRow, bullets);
  gtk_widget_class_bind_template_child (widget_class, FichaTokenRow, token);
  gtk_widget_class_bind_template_child (widget_class, FichaTokenRow, reveal);
  gtk_widget_class_bind_template_child (widget_class, FichaTokenRow, suffixes);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
ficha_token_row_init (FichaTokenRow *self)
{
  self->reveal_seconds = 30;
  self->issued_at = FICHA_TIME_UNKNOWN;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::title", G_CALLBACK (notify_title_cb), NULL);
  toggled_cb (self); /* the button's icon and words, and the bullets */
}

/**
 * ficha_token_row_set_verbs:
 * @self: a token row
 * @verbs: the way to the agent, and to tell what went wrong
 */
void
ficha_token_row_set_verbs (FichaTokenRow *self, FichaVerbs *verbs)
{
  g_return_if_fail (FICHA_IS_TOKEN_ROW (self));
  g_return_if_fail (FICHA_IS_VERBS (verbs));

  g_set_object (&self->verbs, verbs);
}

/**
 * ficha_token_row_set_item:
 * @self: a token row
 * @item: (nullable): whose token it is
 */
void
ficha_token_row_set_item (FichaTokenRow *self, FichaItem *item)
{
  g_return_if_fail (FICHA_IS_TOKEN_ROW (self));
  g_return_if_fail (item == NULL || FICHA_IS_ITEM (item));

  mask (self);
  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_handler, self->item);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;

  self->changed_handler = g_signal_connect (item, "changed", G_CALLBACK (changed_cb), self);
  self->issued_at = ficha_item_get_issued_at (item);
}

/**
 * ficha_token_row_toggle:
 * @self: a token row
 *
 * Shows the token, or masks it again.
 */
void
ficha_token_row_toggle (FichaTokenRow *self)
{
  g_return_if_fail (FICHA_IS_TOKEN_ROW (self));

  gtk_toggle_button_set_active (self->reveal, !gtk_toggle_button_get_active (self->reveal));
}

/**
 * ficha_token_row_is_revealed:
 * @self: a token row
 *
 * Returns: whether the token is in the widget now
 */
gboolean
ficha_token_row_is_revealed (FichaTokenRow *self)
{
  g_return_val_if_fail (FICHA_IS_TOKEN_ROW (self), FALSE);

  return self->revealed;
}

/**
 * ficha_token_row_get_text:
 * @self: a token row
 *
 * Returns: the token where it is revealed, else an empty text
 */
const char *
ficha_token_row_get_text (FichaTokenRow *self)
{
  g_return_val_if_fail (FICHA_IS_TOKEN_ROW (self), NULL);

  return gtk_label_get_text (self->token);
}
