// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-verbs.h"

#include <glib/gi18n.h>

#include "ficha-bus-action.h"
#include "ficha-bus-names.h"
#include "ficha-claims-dialog.h"
#include "ficha-explain.h"
#include "ficha-jwt.h"
#include "ficha-request.h"
#include "ficha-surroundings.h"
#include "ficha-words.h"

#define SPINNER_AFTER 400 /* milliseconds */
#define UNDO_SECONDS  10

/**
 * FichaVerbs:
 *
 * What can be done with an integration, for the rows, the detail page and the shortcuts alike: asks
 * the agent and tells the outcome in a toast.
 */
struct _FichaVerbs
{
  GObject parent_instance;

  FichaStore *store;         /* (owned) */
  FichaClipboard *clipboard; /* (owned) */
  AdwToastOverlay *toasts;   /* (unowned) (nullable): weak */
  GHashTable *copies;        /* (owned): ids whose token is on its way to the clipboard */
  AdwToast *told;            /* (owned) (nullable): the last event */
  AdwToast *undo;            /* (owned) (nullable): of the removal that can be undone */
};

G_DEFINE_FINAL_TYPE (FichaVerbs, ficha_verbs, G_TYPE_OBJECT)

/* A verb under way. */
typedef struct
{
  FichaVerbs *verbs; /* (owned) */
  FichaItem *item;   /* (owned) (nullable) */
  FichaSnippet snippet;
  guint spinner; /* source */
} Deed;

static Deed *
deed_new (FichaVerbs *self, FichaItem *item)
{
  Deed *deed = g_new0 (Deed, 1);

  deed->verbs = g_object_ref (self);
  g_set_object (&deed->item, item);

  return deed;
}

static void
deed_free (Deed *deed)
{
  g_clear_handle_id (&deed->spinner, g_source_remove);
  g_clear_object (&deed->item);
  g_object_unref (deed->verbs);
  g_free (deed);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deed, deed_free)

static FichaClient *
get_client (FichaVerbs *self)
{
  return ficha_store_get_client (self->store);
}

static AdwToast *
toast_new (const char *title)
{
  AdwToast *toast = adw_toast_new (title);

  /* names are data */
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_title (toast, title);

  return toast;
}

static gboolean
spinner_cb (gpointer user_data)
{
  Deed *deed = user_data;

  deed->spinner = 0;
  ficha_item_set_copying (deed->item, TRUE);

  return G_SOURCE_REMOVE;
}

static void
tell_copied (FichaVerbs *self, FichaSnippet snippet)
{
  static const struct
  {
    const char *text;
    const char *timed;
  } copied[] = {
    /* Translators: %s is a length of time, like “30 s”; keep it short, this is all the room there is */
    [FICHA_SNIPPET_PLAIN] = { N_ ("Token copied"), N_ ("Token copied, cleared in %s") },
    /* Translators: %s is a length of time, like “30 s”; keep it short, this is all the room there is */
    [FICHA_SNIPPET_HEADER] = { N_ ("Header copied"), N_ ("Header copied, cleared in %s") },
    /* Translators: %s is a length of time, like “30 s”; keep it short, this is all the room there is */
    [FICHA_SNIPPET_CURL] = { N_ ("Command copied"), N_ ("Command copied, cleared in %s") },
    [FICHA_SNIPPET_CURL_COMMAND] = { N_ ("Command copied"), N_ ("Command copied, cleared in %s") },
    /* Translators: %s is a length of time, like “30 s”; keep it short, this is all the room there is */
    [FICHA_SNIPPET_ENV] = { N_ ("Variable copied"), N_ ("Variable copied, cleared in %s") },
    /* Translators: %s is a length of time, like “30 s”; keep it short, this is all the room there is */
    [FICHA_SNIPPET_JSON] = { N_ ("JSON copied"), N_ ("JSON copied, cleared in %s") },
  };

  ficha_verbs_tell_copied (self, _ (copied[snippet].text), _ (copied[snippet].timed));
}

/* How a person on this system calls fichactl: nothing of a Flatpak is on the host's path. */
static const char *
get_fichactl (void)
{
  if (ficha_surroundings_are_flatpak ())
    return "flatpak run --command=fichactl " FICHA_APP_ID;

  return "fichactl";
}

static FichaSecret *
make_snippet (FichaItem *item, FichaSnippet snippet, FichaSecret *token, gint64 expires_at)
{
  return ficha_snippet_make (snippet, token, expires_at, g_get_real_time () / G_USEC_PER_SEC,
                             ficha_item_get_name (item), ficha_item_get_base_uri (item),
                             get_fichactl ());
}

static void
copy_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Deed) deed = user_data;
  g_autoptr (FichaSecret) token = NULL;
  g_autoptr (FichaSecret) text = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  gint64 expires_at;

  ficha_item_set_copying (deed->item, FALSE);
  g_hash_table_remove (deed->verbs->copies, ficha_item_get_id (deed->item));

  reply = ficha_request_finish (FICHA_CLIENT (source), result, &token, &error);
  if (reply == NULL || token == NULL || !g_variant_is_of_type (reply, G_VARIANT_TYPE ("(hx)")))
    {
      ficha_verbs_tell_error (deed->verbs, error);
      return;
    }

  g_variant_get (reply, "(hx)", NULL, &expires_at);
  text = make_snippet (deed->item, deed->snippet, token, expires_at);
  if (text == NULL)
    {
      ficha_verbs_tell_error (deed->verbs, NULL);
      return;
    }

  ficha_clipboard_set_secret (deed->verbs->clipboard, text);
  tell_copied (deed->verbs, deed->snippet);
}

static void
copy_refresh_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Deed) deed = user_data;
  g_autoptr (FichaSecret) tokens = NULL;
  g_autoptr (FichaSecret) refresh_token = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  reply = ficha_request_finish (FICHA_CLIENT (source), result, &tokens, &error);
  if (reply == NULL || tokens == NULL)
    {
      ficha_verbs_tell_error (deed->verbs, error);
      return;
    }

  refresh_token = ficha_request_get_line (tokens, 1);
  if (refresh_token == NULL)
    return;

  ficha_clipboard_set_secret (deed->verbs->clipboard, refresh_token);
  tell_copied (deed->verbs, FICHA_SNIPPET_PLAIN);
}

static void
renew_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Deed) deed = user_data;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  reply = ficha_request_finish (FICHA_CLIENT (source), result, NULL, &error);
  if (reply == NULL)
    ficha_verbs_tell_error (deed->verbs, error);
  else
    ficha_verbs_tell (deed->verbs, _ ("Token renewed"));
}

static void
renew_all_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Deed) deed = user_data;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree const char **failed = NULL;
  g_autofree char *text = NULL;
  guint n;

  reply = ficha_request_finish (FICHA_CLIENT (source), result, NULL, &error);
  if (reply == NULL || !g_variant_is_of_type (reply, G_VARIANT_TYPE ("(as)")))
    {
      ficha_verbs_tell_error (deed->verbs, error);
      return;
    }

  g_variant_get (reply, "(^a&s)", &failed);
  n = g_strv_length ((char **) failed);
  if (n == 0)
    {
      ficha_verbs_tell (deed->verbs, _ ("Tokens renewed"));
      return;
    }

  /* Translators: keep it short */
  text = g_strdup_printf (ngettext ("%u token not renewed", "%u tokens not renewed", n), n);
  ficha_verbs_tell (deed->verbs, text);
}

/* For verbs whose outcome shows by itself: only a failure is told. */
static void
quiet_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Deed) deed = user_data;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  reply = ficha_request_finish (FICHA_CLIENT (source), result, NULL, &error);
  if (reply != NULL)
    return;

  ficha_verbs_tell_error (deed->verbs, error);
  /* what a switch shows goes back to what is */
  if (deed->item != NULL)
    g_signal_emit_by_name (deed->item, "changed");
}

/* Changes one setting; the secret key stays. */
static void
update (FichaVerbs *self, FichaItem *item, const char *key, GVariant *value)
{
  g_auto (GVariantDict) settings = G_VARIANT_DICT_INIT (NULL);

  g_assert (FICHA_IS_VERBS (self));

  g_variant_dict_insert_value (&settings, key, value);
  ficha_request_async (get_client (self), "Update",
                       g_variant_new ("(s@a{sv}h)", ficha_item_get_id (item),
                                      g_variant_dict_end (&settings), 0),
                       NULL, NULL, quiet_cb, deed_new (self, item));
}

static void
unlock_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Deed) deed = user_data;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  reply = ficha_client_call_finish (FICHA_CLIENT (source), result, NULL, &error);
  if (reply == NULL)
    ficha_verbs_tell_error (deed->verbs, error);
}

static void
told_dismissed_cb (AdwToast *toast, gpointer user_data)
{
  FichaVerbs *self = FICHA_VERBS (user_data);

  if (toast == self->told)
    g_clear_object (&self->told);
}

static void
undo_dismissed_cb (AdwToast *toast, gpointer user_data)
{
  FichaVerbs *self = FICHA_VERBS (user_data);
  if (toast == self->undo)
    g_clear_object (&self->undo);
}

static void
remove_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Deed) deed = user_data;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL;
  FichaVerbs *self = deed->verbs;
  AdwToast *toast;

  reply = ficha_request_finish (FICHA_CLIENT (source), result, NULL, &error);
  if (reply == NULL)
    {
      ficha_verbs_tell_error (self, error);
      return;
    }
  if (self->toasts == NULL)
    return;

  /* Translators: %s is the name of an integration */
  title = g_strdup_printf (_ ("“%s” removed"), ficha_item_get_name (deed->item));
  toast = toast_new (title);
  /* Translators: brings back what was removed */
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH); /* at once, while it can be undone */
  g_object_set_data_full (G_OBJECT (toast), "ficha-id", g_strdup (ficha_item_get_id (deed->item)),
                          g_free);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (undo_dismissed_cb), self, 0);
  g_set_object (&self->undo, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
claims_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Deed) deed = user_data;
  g_autoptr (FichaSecret) tokens = NULL;
  g_autoptr (FichaSecret) access_token = NULL;
  g_autoptr (FichaJwt) jwt = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  reply = ficha_request_finish (FICHA_CLIENT (source), result, &tokens, &error);
  if (reply == NULL || tokens == NULL)
    {
      ficha_verbs_tell_error (deed->verbs, error);
      return;
    }

  access_token = ficha_request_get_line (tokens, 0);
  jwt = access_token != NULL ? ficha_jwt_read (access_token) : NULL;
  if (jwt == NULL)
    ficha_verbs_tell (deed->verbs, _ ("Not a JSON Web Token"));
  else if (deed->verbs->toasts != NULL)
    adw_dialog_present (ADW_DIALOG (ficha_claims_dialog_new (jwt, deed->verbs->clipboard)),
                        GTK_WIDGET (deed->verbs->toasts));
}

static void
ficha_verbs_dispose (GObject *object)
{
  FichaVerbs *self = FICHA_VERBS (object);

  g_clear_weak_pointer (&self->toasts);
  g_clear_object (&self->told);
  g_clear_object (&self->undo);
  g_clear_object (&self->clipboard);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (ficha_verbs_parent_class)->dispose (object);
}

static void
ficha_verbs_finalize (GObject *object)
{
  FichaVerbs *self = FICHA_VERBS (object);

  g_hash_table_unref (self->copies);

  G_OBJECT_CLASS (ficha_verbs_parent_class)->finalize (object);
}

static void
ficha_verbs_class_init (FichaVerbsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ficha_verbs_dispose;
  object_class->finalize = ficha_verbs_finalize;
}

static void
ficha_verbs_init (FichaVerbs *self)
{
  self->copies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * ficha_verbs_new:
 * @store: the integrations
 * @clipboard: where tokens go
 * @toasts: where the outcome is told; not kept alive
 *
 * Returns: (transfer full): the verbs of a window
 */
FichaVerbs *
ficha_verbs_new (FichaStore *store, FichaClipboard *clipboard, AdwToastOverlay *toasts)
{
  FichaVerbs *self;

  g_return_val_if_fail (FICHA_IS_STORE (store), NULL);
  g_return_val_if_fail (FICHA_IS_CLIPBOARD (clipboard), NULL);
  g_return_val_if_fail (ADW_IS_TOAST_OVERLAY (toasts), NULL);

  self = g_object_new (FICHA_TYPE_VERBS, NULL);
  self->store = g_object_ref (store);
  self->clipboard = g_object_ref (clipboard);
  g_set_weak_pointer (&self->toasts, toasts);

  return self;
}

/**
 * ficha_verbs_get_store:
 * @self: verbs
 *
 * Returns: (transfer none): the integrations
 */
FichaStore *
ficha_verbs_get_store (FichaVerbs *self)
{
  g_return_val_if_fail (FICHA_IS_VERBS (self), NULL);

  return self->store;
}

/**
 * ficha_verbs_get_clipboard:
 * @self: verbs
 *
 * Returns: (transfer none): where tokens go
 */
FichaClipboard *
ficha_verbs_get_clipboard (FichaVerbs *self)
{
  g_return_val_if_fail (FICHA_IS_VERBS (self), NULL);

  return self->clipboard;
}

/**
 * ficha_verbs_copy:
 * @self: verbs
 * @item: an integration
 * @format: a name of ficha_snippet_from_name()
 *
 * Copies the access token in a form, or a command that asks for it. The agent renews it first where
 * it is over or nearly: no dead token is ever copied. Pressing twice copies once.
 */
void
ficha_verbs_copy (FichaVerbs *self, FichaItem *item, const char *format)
{
  g_autoptr (FichaSecret) text = NULL;
  FichaSnippet snippet;
  Deed *deed;

  g_return_if_fail (FICHA_IS_VERBS (self));
  g_return_if_fail (FICHA_IS_ITEM (item));
  g_return_if_fail (format != NULL);

  g_return_if_fail (ficha_snippet_from_name (format, &snippet));

  if (snippet == FICHA_SNIPPET_CURL_COMMAND)
    {
      text = make_snippet (item, snippet, NULL, FICHA_TIME_UNKNOWN);
      if (text != NULL)
        ficha_verbs_copy_text (self, ficha_secret_peek (text), _ ("Command copied"));
      else
        ficha_verbs_tell_error (self, NULL);
      return;
    }

  if (!g_hash_table_add (self->copies, g_strdup (ficha_item_get_id (item))))
    return;

  deed = deed_new (self, item);
  deed->snippet = snippet;
  deed->spinner = g_timeout_add (SPINNER_AFTER, spinner_cb, deed);
  ficha_request_async (get_client (self), "GetAccessToken",
                       g_variant_new ("(sub)", ficha_item_get_id (item), FICHA_MIN_VALID_DEFAULT,
                                      FALSE),
                       NULL, NULL, copy_cb, deed);
}

/**
 * ficha_verbs_copy_refresh_token:
 * @self: verbs
 * @item: an integration
 *
 * Copies the refresh token as it is.
 */
void
ficha_verbs_copy_refresh_token (FichaVerbs *self, FichaItem *item)
{
  g_return_if_fail (FICHA_IS_VERBS (self));
  g_return_if_fail (FICHA_IS_ITEM (item));

  ficha_request_async (get_client (self), "GetTokens",
                       g_variant_new ("(s)", ficha_item_get_id (item)), NULL, NULL,
                       copy_refresh_token_cb, deed_new (self, item));
}

/**
 * ficha_verbs_copy_text:
 * @self: verbs
 * @text: a text that is no secret
 * @toast: what to tell, translated
 */
void
ficha_verbs_copy_text (FichaVerbs *self, const char *text, const char *toast)
{
  g_return_if_fail (FICHA_IS_VERBS (self));
  g_return_if_fail (text != NULL);
  g_return_if_fail (toast != NULL);

  ficha_clipboard_set_text (self->clipboard, text);
  ficha_verbs_tell (self, toast);
}

/**
 * ficha_verbs_renew:
 * @self: verbs
 * @item: an integration
 *
 * Renews the tokens now.
 */
void
ficha_verbs_renew (FichaVerbs *self, FichaItem *item)
{
  g_return_if_fail (FICHA_IS_VERBS (self));
  g_return_if_fail (FICHA_IS_ITEM (item));

  ficha_request_async (get_client (self), "Renew", g_variant_new ("(s)", ficha_item_get_id (item)),
                       NULL, NULL, renew_cb, deed_new (self, item));
}

/**
 * ficha_verbs_renew_all:
 * @self: verbs
 *
 * Renews the tokens of every integration.
 */
void
ficha_verbs_renew_all (FichaVerbs *self)
{
  g_return_if_fail (FICHA_IS_VERBS (self));

  ficha_request_async (get_client (self), "RenewAll", NULL, NULL, NULL, renew_all_cb,
                       deed_new (self, NULL));
}

/**
 * ficha_verbs_set_auto_renew:
 * @self: verbs
 * @item: an integration
 * @auto_renew: whether the agent shall renew by itself
 */
void
ficha_verbs_set_auto_renew (FichaVerbs *self, FichaItem *item, gboolean auto_renew)
{
  g_return_if_fail (FICHA_IS_VERBS (self));
  g_return_if_fail (FICHA_IS_ITEM (item));

  update (self, item, "auto-renew", g_variant_new_boolean (auto_renew));
}

/**
 * ficha_verbs_set_remind_before:
 * @self: verbs
 * @item: an integration
 * @minutes: how long before its expiry a token is to be reminded of, 0 for never
 */
void
ficha_verbs_set_remind_before (FichaVerbs *self, FichaItem *item, guint minutes)
{
  g_return_if_fail (FICHA_IS_VERBS (self));
  g_return_if_fail (FICHA_IS_ITEM (item));

  update (self, item, "remind-before", g_variant_new_uint32 (minutes));
}

/**
 * ficha_verbs_remove:
 * @self: verbs
 * @item: an integration
 *
 * Removes it, with ten seconds to undo that.
 */
void
ficha_verbs_remove (FichaVerbs *self, FichaItem *item)
{
  g_return_if_fail (FICHA_IS_VERBS (self));
  g_return_if_fail (FICHA_IS_ITEM (item));

  ficha_request_async (get_client (self), "Remove",
                       g_variant_new ("(su)", ficha_item_get_id (item), UNDO_SECONDS), NULL, NULL,
                       remove_cb, deed_new (self, item));
}

/**
 * ficha_verbs_undo:
 * @self: verbs
 *
 * Brings back what was removed last, while that can be done.
 *
 * Returns: (transfer full) (nullable): the id of the integration that comes back
 */
char *
ficha_verbs_undo (FichaVerbs *self)
{
  g_autoptr (AdwToast) toast = NULL;
  const char *id;

  g_return_val_if_fail (FICHA_IS_VERBS (self), NULL);

  toast = g_steal_pointer (&self->undo);
  if (toast == NULL)
    return NULL;

  id = g_object_get_data (G_OBJECT (toast), "ficha-id");
  ficha_request_async (get_client (self), "Restore", g_variant_new ("(s)", id), NULL, NULL,
                       quiet_cb, deed_new (self, NULL));
  adw_toast_dismiss (toast);

  return g_strdup (id);
}

/**
 * ficha_verbs_unlock:
 * @self: verbs
 *
 * Asks the person to unlock the keyring.
 */
void
ficha_verbs_unlock (FichaVerbs *self)
{
  g_return_if_fail (FICHA_IS_VERBS (self));

  ficha_client_call_async (get_client (self), "Unlock", NULL, NULL, G_MAXINT, NULL, unlock_cb,
                           deed_new (self, NULL));
}

/**
 * ficha_verbs_seen:
 * @self: verbs
 * @item: an integration that was opened
 *
 * Lets the agent withdraw the notification that its token ends: this is told here.
 */
void
ficha_verbs_seen (FichaVerbs *self, FichaItem *item)
{
  g_return_if_fail (FICHA_IS_VERBS (self));
  g_return_if_fail (FICHA_IS_ITEM (item));

  ficha_bus_action_async (ficha_client_get_connection (get_client (self)), "seen",
                          ficha_item_get_id (item), NULL, NULL);
}

/**
 * ficha_verbs_show_claims:
 * @self: verbs
 * @item: an integration
 *
 * Shows what the access token says, where it is a JSON Web Token.
 */
void
ficha_verbs_show_claims (FichaVerbs *self, FichaItem *item)
{
  g_return_if_fail (FICHA_IS_VERBS (self));
  g_return_if_fail (FICHA_IS_ITEM (item));

  ficha_request_async (get_client (self), "GetTokens",
                       g_variant_new ("(s)", ficha_item_get_id (item)), NULL, NULL, claims_cb,
                       deed_new (self, item));
}

/**
 * ficha_verbs_tell:
 * @self: verbs
 * @text: an event, translated; data, never markup
 *
 * Shows @text in a toast, in place of what was told before.
 */
void
ficha_verbs_tell (FichaVerbs *self, const char *text)
{
  AdwToast *toast;

  g_return_if_fail (FICHA_IS_VERBS (self));
  g_return_if_fail (text != NULL);

  if (self->toasts == NULL)
    return;

  if (self->told != NULL)
    adw_toast_dismiss (self->told);
  toast = toast_new (text);
  g_set_object (&self->told, toast);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (told_dismissed_cb), self, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/**
 * ficha_verbs_tell_copied:
 * @self: the verbs
 * @text: what was copied, translated
 * @timed: the same with a "%s" for the time until it is cleared, translated
 *
 * Tells that a secret is on the clipboard, and for how long.
 */
void
ficha_verbs_tell_copied (FichaVerbs *self, const char *text, const char *timed)
{
  g_autofree char *time = NULL;
  g_autofree char *with_time = NULL;
  guint seconds;

  g_return_if_fail (FICHA_IS_VERBS (self));
  g_return_if_fail (text != NULL);
  g_return_if_fail (timed != NULL);

  seconds = ficha_clipboard_get_clear_after (self->clipboard);
  if (seconds > 0)
    {
      time = ficha_words_duration (seconds);
      with_time = g_strdup_printf (timed, time);
    }
  ficha_verbs_tell (self, with_time != NULL ? with_time : text);
}

/**
 * ficha_verbs_tell_error:
 * @self: verbs
 * @error: (nullable): what went wrong; a cancellation is not told
 *
 * Shows an error's title in a toast; the row and the detail page show the rest.
 */
void
ficha_verbs_tell_error (FichaVerbs *self, const GError *error)
{
  g_return_if_fail (FICHA_IS_VERBS (self));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (g_error_matches (error, FICHA_ERROR, FICHA_ERROR_LOCKED))
    ficha_verbs_tell (self, _ ("Keyring not unlocked"));
  else if (error != NULL && error->domain == FICHA_ERROR)
    ficha_verbs_tell (self, ficha_explain_title (error->code));
  else
    ficha_verbs_tell (self, ficha_explain_title (FICHA_ERROR_FAILED));
}
