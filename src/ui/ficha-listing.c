// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-listing.h"

#include "ficha-details.h"

#define TIMEOUT (10 * 1000) /* milliseconds: the agent may have to be started */
/* What is asked for first has to hold what is seen first, by whatever it is sorted, where some need
 * attention and come late by name. And the 200 rows that GtkListView makes of a long list: each that
 * another one comes before is bound anew. */
#define FIRST 250
/* What is asked for then is taken over and sorted in a few milliseconds. */
#define SLICE 200

/**
 * FichaListing:
 *
 * Asks the agent for its integrations in parts: for those that are seen first, and once they were seen
 * for all, while nothing else is to be done.
 */
struct _FichaListing
{
  GObject parent_instance;

  FichaClient *client;  /* (owned) */
  GCancellable *cancel; /* (owned) (nullable): of the call in flight */
  char *after;      /* (owned) (nullable): the last id that was told, %NULL before the first part */
  gboolean goes_on; /* what is seen first was seen */
  guint ask_id;
};

G_DEFINE_FINAL_TYPE (FichaListing, ficha_listing, G_TYPE_OBJECT)

enum
{
  PART,
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void part_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
ask (FichaListing *self)
{
  const char *method = self->after == NULL ? "ListFirst" : "ListAfter";
  GVariant *parameters = self->after == NULL ? g_variant_new ("(u)", FIRST)
                                             : g_variant_new ("(su)", self->after, SLICE);

  g_assert (FICHA_IS_LISTING (self));
  g_assert (self->cancel == NULL);

  self->cancel = g_cancellable_new ();
  ficha_client_call_async (self->client, method, parameters, NULL, TIMEOUT, self->cancel, part_cb,
                           g_object_ref (self));
}

static gboolean
ask_cb (gpointer user_data)
{
  FichaListing *self = FICHA_LISTING (user_data);

  self->ask_id = 0;
  ask (self);

  return G_SOURCE_REMOVE;
}

/* What the last part brought is drawn before. */
static void
ask_later (FichaListing *self)
{
  g_assert (FICHA_IS_LISTING (self));

  if (self->goes_on && self->after != NULL && self->cancel == NULL && self->ask_id == 0)
    self->ask_id = g_idle_add_full (G_PRIORITY_LOW, ask_cb, self, NULL);
}

static void
part_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaListing) self = FICHA_LISTING (user_data);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) integrations = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_first, is_last;
  gsize n;

  reply = ficha_client_call_finish (FICHA_CLIENT (source), result, NULL, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (reply != NULL && !g_variant_is_of_type (reply, G_VARIANT_TYPE ("(aa{sv})")))
    error = g_error_new_literal (FICHA_ERROR, FICHA_ERROR_NO_AGENT, "List");
  if (error != NULL)
    {
      ficha_listing_stop (self);
      g_signal_emit (self, signals[FAILED], 0, error);
      return;
    }

  g_clear_object (&self->cancel);
  integrations = g_variant_get_child_value (reply, 0);
  n = g_variant_n_children (integrations);
  is_first = self->after == NULL;
  is_last = n < (is_first ? FIRST : SLICE);
  if (is_first)
    {
      self->after = g_strdup ("");
    }
  else if (!is_last)
    {
      g_autoptr (GVariant) last = g_variant_get_child_value (integrations, n - 1);
      const char *id = ficha_details_get_id (last);

      /* else it is no agent of ours, and would be asked for ever */
      is_last = id == NULL || !g_set_str (&self->after, id);
    }
  if (is_last)
    g_clear_pointer (&self->after, g_free);
  ask_later (self);
  g_signal_emit (self, signals[PART], 0, integrations, is_first, is_last);
}

static void
ficha_listing_dispose (GObject *object)
{
  FichaListing *self = FICHA_LISTING (object);

  ficha_listing_stop (self);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (ficha_listing_parent_class)->dispose (object);
}

static void
ficha_listing_class_init (FichaListingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ficha_listing_dispose;

  /**
   * FichaListing::part:
   * @integrations: an `aa{sv}`
   * @is_first: whether the asking began with it
   * @is_last: whether that was all
   */
  signals[PART] = g_signal_new ("part", FICHA_TYPE_LISTING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 3, G_TYPE_VARIANT, G_TYPE_BOOLEAN, G_TYPE_BOOLEAN);
  /**
   * FichaListing::failed:
   * @error: why
   *
   * The agent is not reached.
   */
  signals[FAILED] = g_signal_new ("failed", FICHA_TYPE_LISTING, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
ficha_listing_init (FichaListing *self)
{
}

/**
 * ficha_listing_new:
 * @client: the way to the agent
 *
 * Returns: (transfer full): a listing that asks for nothing yet
 */
FichaListing *
ficha_listing_new (FichaClient *client)
{
  FichaListing *self;

  g_return_val_if_fail (FICHA_IS_CLIENT (client), NULL);

  self = g_object_new (FICHA_TYPE_LISTING, NULL);
  self->client = g_object_ref (client);

  return self;
}

/**
 * ficha_listing_begin:
 * @self: a listing
 *
 * Asks from the beginning, unless that was just done and is not answered yet.
 */
void
ficha_listing_begin (FichaListing *self)
{
  g_return_if_fail (FICHA_IS_LISTING (self));

  if (self->cancel != NULL && self->after == NULL)
    return;

  ficha_listing_stop (self);
  ask (self);
}

/**
 * ficha_listing_go_on:
 * @self: a listing
 *
 * What is seen first was seen: asks from now on for all, where there are more.
 */
void
ficha_listing_go_on (FichaListing *self)
{
  g_return_if_fail (FICHA_IS_LISTING (self));

  self->goes_on = TRUE;
  ask_later (self);
}

/**
 * ficha_listing_stop:
 * @self: a listing
 *
 * Wants to know nothing more.
 */
void
ficha_listing_stop (FichaListing *self)
{
  g_return_if_fail (FICHA_IS_LISTING (self));

  g_cancellable_cancel (self->cancel);
  g_clear_object (&self->cancel);
  g_clear_handle_id (&self->ask_id, g_source_remove);
  g_clear_pointer (&self->after, g_free);
}
