// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-item.h"

#include "ficha-base-uri.h"
#include "ficha-details.h"
#include "ficha-search-text.h"

/**
 * FichaItem:
 *
 * An integration as the agent tells of it: what a row and the detail page show. It holds no secret.
 *
 * Moments are seconds since the epoch on *this machine's* clock (the agent tells the server's, and
 * how far it is ahead), or %FICHA_TIME_UNKNOWN.
 */
struct _FichaItem
{
  GObject parent_instance;

  char *id;
  char *name;
  char *base_uri;
  char *host;
  char *search_text; /* (nullable): until somebody searches */
  char *consumer_key;
  char *ca_file;
  char *state;
  char *error;        /* (nullable): a nick of FichaError */
  char *error_detail; /* (nullable) */
  gint64 issued_at;
  gint64 access_expires_at;
  gint64 refresh_expires_at;
  gint64 next_renewal_at;
  char *last_result; /* (nullable) */
  gint64 last_result_at;
  gint64 skew; /* seconds that the server's clock is ahead */
  FichaReading access_reading;
  guint remind_before; /* minutes */
  gboolean auto_renew;
  gboolean session_only;
  gboolean backed_up;
  gboolean account_changed;
  gboolean opaque; /* known not to be a JSON Web Token */
  gboolean copying;
};

G_DEFINE_FINAL_TYPE (FichaItem, ficha_item, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_HOST,
  PROP_STATE,
  PROP_AUTO_RENEW,
  PROP_ATTENTION,
  PROP_COPYING,
} FichaItemProperty;

static GParamSpec *properties[PROP_COPYING + 1];

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
ficha_item_finalize (GObject *object)
{
  FichaItem *self = FICHA_ITEM (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->base_uri);
  g_free (self->host);
  g_free (self->search_text);
  g_free (self->consumer_key);
  g_free (self->ca_file);
  g_free (self->state);
  g_free (self->error);
  g_free (self->error_detail);
  g_free (self->last_result);

  G_OBJECT_CLASS (ficha_item_parent_class)->finalize (object);
}

static void
ficha_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FichaItem *self = FICHA_ITEM (object);

  switch ((FichaItemProperty) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_HOST:
      g_value_set_string (value, self->host);
      break;
    case PROP_STATE:
      g_value_set_string (value, self->state);
      break;
    case PROP_AUTO_RENEW:
      g_value_set_boolean (value, self->auto_renew);
      break;
    case PROP_ATTENTION:
      g_value_set_boolean (value, ficha_item_get_attention (self));
      break;
    case PROP_COPYING:
      g_value_set_boolean (value, self->copying);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_item_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  FichaItem *self = FICHA_ITEM (object);

  switch ((FichaItemProperty) id)
    {
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;
    case PROP_COPYING:
      ficha_item_set_copying (self, g_value_get_boolean (value));
      break;
    case PROP_NAME:
    case PROP_HOST:
    case PROP_STATE:
    case PROP_AUTO_RENEW:
    case PROP_ATTENTION:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_item_class_init (FichaItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = ficha_item_finalize;
  object_class->get_property = ficha_item_get_property;
  object_class->set_property = ficha_item_set_property;

  properties[PROP_ID] =
      g_param_spec_string ("id", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, readable);
  properties[PROP_HOST] = g_param_spec_string ("host", NULL, NULL, NULL, readable);
  properties[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, NULL, readable);
  properties[PROP_AUTO_RENEW] = g_param_spec_boolean ("auto-renew", NULL, NULL, FALSE, readable);
  /* whether a person has to do something: such items come first */
  properties[PROP_ATTENTION] = g_param_spec_boolean ("attention", NULL, NULL, FALSE, readable);
  /* whether a copy of the token takes long enough to show it */
  properties[PROP_COPYING] =
      g_param_spec_boolean ("copying", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * FichaItem::changed:
   *
   * Something of the integration changed; once however much did.
   */
  signals[CHANGED] = g_signal_new ("changed", FICHA_TYPE_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
ficha_item_init (FichaItem *self)
{
  self->name = g_strdup ("");
  self->base_uri = g_strdup ("");
  self->host = g_strdup ("");
  self->consumer_key = g_strdup ("");
  self->ca_file = g_strdup ("");
  self->state = g_strdup ("none");
  self->issued_at = FICHA_TIME_UNKNOWN;
  self->access_expires_at = FICHA_TIME_UNKNOWN;
  self->refresh_expires_at = FICHA_TIME_UNKNOWN;
  self->next_renewal_at = FICHA_TIME_UNKNOWN;
  self->last_result_at = FICHA_TIME_UNKNOWN;
}

/**
 * ficha_item_new:
 * @id: the integration's id
 *
 * Returns: (transfer full): an item that knows nothing yet but its id
 */
FichaItem *
ficha_item_new (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  return g_object_new (FICHA_TYPE_ITEM, "id", id, NULL);
}

/**
 * ficha_item_update:
 * @self: an item
 * @details: the agent's dictionary of this integration, of type `a{sv}`; what it leaves out is not
 *   known any more
 *
 * Takes over what the agent tells.
 *
 * Returns: whether the item's place in a sorted list may be another now
 */
gboolean
ficha_item_update (FichaItem *self, GVariant *details)
{
  g_auto (FichaDetails) found = { .n = 0 };
  gboolean was_attention;
  gboolean name, base_uri, state, auto_renew, others, attention;
  gboolean jwt;
  guint reading;

  g_return_val_if_fail (FICHA_IS_ITEM (self), FALSE);
  g_return_val_if_fail (g_variant_is_of_type (details, G_VARIANT_TYPE_VARDICT), FALSE);

  ficha_details_read (&found, details);
  was_attention = ficha_item_get_attention (self);
  reading = (guint) self->access_reading;
  jwt = !self->opaque;

  name = ficha_details_take_string (&found, "name", "", &self->name);
  base_uri = ficha_details_take_string (&found, "base-uri", "", &self->base_uri);
  state = ficha_details_take_string (&found, "state", "none", &self->state);
  auto_renew = ficha_details_take_boolean (&found, "auto-renew", FALSE, &self->auto_renew);
  others = ficha_details_take_string (&found, "consumer-key", "", &self->consumer_key);
  others |= ficha_details_take_int64 (&found, "skew", 0, &self->skew);
  others |= ficha_details_take_string (&found, "ca-file", "", &self->ca_file);
  others |= ficha_details_take_string (&found, "last-error", NULL, &self->error);
  others |= ficha_details_take_string (&found, "last-error-detail", NULL, &self->error_detail);
  others |= ficha_details_take_boolean (&found, "session-only", FALSE, &self->session_only);
  others |= ficha_details_take_moment (&found, "issued-at", self->skew, &self->issued_at);
  others |=
      ficha_details_take_moment (&found, "access-expires-at", self->skew, &self->access_expires_at);
  others |= ficha_details_take_moment (&found, "refresh-expires-at", self->skew,
                                       &self->refresh_expires_at);
  /* the agent goes by this machine's clock for that */
  others |= ficha_details_take_moment (&found, "next-renewal-at", 0, &self->next_renewal_at);
  others |= ficha_details_take_moment (&found, "last-result-at", 0, &self->last_result_at);
  others |= ficha_details_take_string (&found, "last-result", NULL, &self->last_result);
  others |= ficha_details_take_uint (&found, "access-reading", &reading);
  others |= ficha_details_take_uint (&found, "remind-before", &self->remind_before);
  others |= ficha_details_take_boolean (&found, "backed-up", FALSE, &self->backed_up);
  others |= ficha_details_take_boolean (&found, "account-changed", FALSE, &self->account_changed);
  others |= ficha_details_take_boolean (&found, "jwt", TRUE, &jwt);
  self->opaque = !jwt;
  self->access_reading = (FichaReading) reading;
  attention = was_attention != ficha_item_get_attention (self);

  if (base_uri)
    {
      g_autofree char *host = ficha_base_uri_get_host (self->base_uri);

      g_set_str (&self->host, host != NULL ? host : self->base_uri);
    }

  if (name || base_uri || others)
    g_clear_pointer (&self->search_text, g_free);
  if (name)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
  if (base_uri)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOST]);
  if (state)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (auto_renew)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AUTO_RENEW]);
  if (attention)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ATTENTION]);
  if (name || base_uri || state || auto_renew || others)
    g_signal_emit (self, signals[CHANGED], 0);

  return name || attention;
}

/**
 * ficha_item_get_id:
 * @self: an item
 *
 * Returns: the integration's id
 */
const char *
ficha_item_get_id (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), NULL);

  return self->id;
}

/**
 * ficha_item_get_name:
 * @self: an item
 *
 * Returns: what people call it; data, never markup
 */
const char *
ficha_item_get_name (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), NULL);

  return self->name;
}

/**
 * ficha_item_get_base_uri:
 * @self: an item
 *
 * Returns: the API's address
 */
const char *
ficha_item_get_base_uri (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), NULL);

  return self->base_uri;
}

/**
 * ficha_item_get_host:
 * @self: an item
 *
 * Returns: the host of the API's address
 */
const char *
ficha_item_get_host (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), NULL);

  return self->host;
}

/**
 * ficha_item_get_search_text:
 * @self: an item
 *
 * Returns: (transfer none): what it is found by, its name, host and consumer key, as
 *   ficha_search_text_fold() folds it
 */
const char *
ficha_item_get_search_text (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), NULL);

  if (self->search_text == NULL)
    {
      g_autofree char *text = g_strjoin ("\n", self->name, self->host, self->consumer_key, NULL);

      self->search_text = ficha_search_text_fold (text);
    }

  return self->search_text;
}

/**
 * ficha_item_get_consumer_key:
 * @self: an item
 *
 * Returns: the consumer key; no secret
 */
const char *
ficha_item_get_consumer_key (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), NULL);

  return self->consumer_key;
}

/**
 * ficha_item_get_ca_file:
 * @self: an item
 *
 * Returns: the path of the file with the authorities to trust, "" for the system's
 */
const char *
ficha_item_get_ca_file (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), NULL);

  return self->ca_file;
}

/**
 * ficha_item_get_state:
 * @self: an item
 *
 * Returns: `none`, `valid`, `expired`, `renewing`, `refused`, `failing`, `locked`, `missing` or
 *   `unsaved`; a newer agent may tell others
 */
const char *
ficha_item_get_state (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), NULL);

  return self->state;
}

/**
 * ficha_item_get_auto_renew:
 * @self: an item
 *
 * Returns: whether the agent renews the tokens by itself
 */
gboolean
ficha_item_get_auto_renew (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), FALSE);

  return self->auto_renew;
}

/**
 * ficha_item_get_session_only:
 * @self: an item
 *
 * Returns: whether its keys are in the agent's memory only
 */
gboolean
ficha_item_get_session_only (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), FALSE);

  return self->session_only;
}

/**
 * ficha_item_get_issued_at:
 * @self: an item
 *
 * Returns: when the tokens were obtained
 */
gint64
ficha_item_get_issued_at (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), FICHA_TIME_UNKNOWN);

  return self->issued_at;
}

/**
 * ficha_item_get_access_expires_at:
 * @self: an item
 *
 * Returns: when the access token ends
 */
gint64
ficha_item_get_access_expires_at (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), FICHA_TIME_UNKNOWN);

  return self->access_expires_at;
}

/**
 * ficha_item_get_refresh_expires_at:
 * @self: an item
 *
 * Returns: when the refresh token ends
 */
gint64
ficha_item_get_refresh_expires_at (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), FICHA_TIME_UNKNOWN);

  return self->refresh_expires_at;
}

/**
 * ficha_item_get_last_result:
 * @self: an item
 *
 * Returns: (nullable): how the last operation ended, as the bus names it; %NULL before the first
 */
const char *
ficha_item_get_last_result (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), NULL);

  return self->last_result;
}

/**
 * ficha_item_get_last_result_at:
 * @self: an item
 *
 * Returns: when that was
 */
gint64
ficha_item_get_last_result_at (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), FICHA_TIME_UNKNOWN);

  return self->last_result_at;
}

/**
 * ficha_item_get_error:
 * @self: an item
 *
 * Returns: why the last operation failed, as the bus names it, "" where it did not
 */
const char *
ficha_item_get_error (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), "");

  return self->error != NULL ? self->error : "";
}

/**
 * ficha_item_get_skew:
 * @self: an item
 *
 * Returns: seconds that the server's clock is ahead of this machine's
 */
gint64
ficha_item_get_skew (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), 0);

  return self->skew;
}

/**
 * ficha_item_get_access_reading:
 * @self: an item
 *
 * Returns: how the date when the access token ends was read; a newer agent may tell others
 */
FichaReading
ficha_item_get_access_reading (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), FICHA_READING_NONE);

  return self->access_reading;
}

/**
 * ficha_item_get_remind_before:
 * @self: an item
 *
 * Returns: how many minutes before its end the agent reminds, 0 for never
 */
guint
ficha_item_get_remind_before (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), 0);

  return self->remind_before;
}

/**
 * ficha_item_get_outlook:
 * @self: an item
 * @outlook: (out caller-allocates): what the agent tells of its future; its strings are @self's
 */
void
ficha_item_get_outlook (FichaItem *self, FichaOutlook *outlook)
{
  g_return_if_fail (FICHA_IS_ITEM (self));
  g_return_if_fail (outlook != NULL);

  *outlook = (FichaOutlook) {
    .state = self->state,
    .last_error = self->error,
    .auto_renew = self->auto_renew,
    .session_only = self->session_only,
    .next_renewal_at = self->next_renewal_at,
    .refresh_expires_at = self->refresh_expires_at,
  };
}

/**
 * ficha_item_has_last_key:
 * @self: an item
 *
 * Returns: whether its secret key may be nowhere else: there is one, and no backup of it is known
 */
gboolean
ficha_item_has_last_key (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), FALSE);

  return !self->backed_up && !ficha_item_is_key_missing (self);
}

/**
 * ficha_item_get_account_changed:
 * @self: an item
 *
 * Returns: whether the last token belongs to another account than the one before
 */
gboolean
ficha_item_get_account_changed (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), FALSE);

  return self->account_changed;
}

/**
 * ficha_item_is_opaque:
 * @self: an item
 *
 * Returns: whether the access token is known to be no JSON Web Token
 */
gboolean
ficha_item_is_opaque (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), FALSE);

  return self->opaque;
}

/**
 * ficha_item_is_key_missing:
 * @self: an item
 *
 * The state may tell of something else, such as that the key was refused before it went.
 *
 * Returns: whether the keyring is known not to hold its secret key any more
 */
gboolean
ficha_item_is_key_missing (FichaItem *self)
{
  FichaOutlook outlook;

  g_return_val_if_fail (FICHA_IS_ITEM (self), FALSE);

  ficha_item_get_outlook (self, &outlook);
  return ficha_outlook_is_key_missing (&outlook);
}

/**
 * ficha_item_is_unreached:
 * @self: an item
 *
 * Returns: whether its server was not reached last time
 */
gboolean
ficha_item_is_unreached (FichaItem *self)
{
  FichaError code;

  g_return_val_if_fail (FICHA_IS_ITEM (self), FALSE);

  return self->error != NULL && ficha_error_from_nick (self->error, &code) &&
         code >= FICHA_ERROR_RESOLVE && code <= FICHA_ERROR_NETWORK;
}

/**
 * ficha_item_get_attention:
 * @self: an item
 *
 * Returns: whether it comes first in the list, see ficha_outlook_needs_attention()
 */
gboolean
ficha_item_get_attention (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), FALSE);

  return ficha_outlook_needs_attention (self->state, self->error);
}

/**
 * ficha_item_get_problem:
 * @self: an item
 * @code: (out): what is wrong
 * @detail: (out) (transfer none): the detail for ficha_explain_text()
 *
 * Gets what keeps the integration from working: what its state says of the keyring, else what the
 * last operation failed with.
 *
 * Returns: whether something is wrong; the out-parameters are untouched where not
 */
gboolean
ficha_item_get_problem (FichaItem *self, FichaError *code, const char **detail)
{
  static const struct
  {
    const char *state;
    FichaError code;
  } by_state[] = {
    { "locked", FICHA_ERROR_LOCKED },   { "missing", FICHA_ERROR_MISSING },
    { "refused", FICHA_ERROR_REFUSED }, { "unsaved", FICHA_ERROR_KEYRING },
    { "failing", FICHA_ERROR_FAILED },
  };

  g_return_val_if_fail (FICHA_IS_ITEM (self), FALSE);
  g_return_val_if_fail (code != NULL, FALSE);
  g_return_val_if_fail (detail != NULL, FALSE);

  if (self->error != NULL)
    {
      if (!ficha_error_from_nick (self->error, code))
        *code = FICHA_ERROR_FAILED;
      *detail = self->error_detail != NULL ? self->error_detail : "";
      return TRUE;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (by_state); i++)
    {
      if (g_str_equal (self->state, by_state[i].state))
        {
          *code = by_state[i].code;
          *detail = "";
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * ficha_item_get_copying:
 * @self: an item
 *
 * Returns: whether a copy of its token takes long enough to show it
 */
gboolean
ficha_item_get_copying (FichaItem *self)
{
  g_return_val_if_fail (FICHA_IS_ITEM (self), FALSE);

  return self->copying;
}

/**
 * ficha_item_set_copying:
 * @self: an item
 * @copying: whether a copy of its token takes long enough to show it
 */
void
ficha_item_set_copying (FichaItem *self, gboolean copying)
{
  g_return_if_fail (FICHA_IS_ITEM (self));

  copying = !!copying;
  if (copying == self->copying)
    return;

  self->copying = copying;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COPYING]);
}
