// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-export-list.h"

#include "ficha-outlook.h"

/* An integration, and its place in a list. */
typedef struct
{
  FichaEntry *entry; /* (unowned) */
  gboolean attention;
  char *name; /* (owned): the key to sort by */
} Place;

static void
place_clear (gpointer data)
{
  Place *place = data;

  g_free (place->name);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *one = a;
  const Place *other = b;

  if (one->attention != other->attention)
    return other->attention - one->attention;

  return strcmp (one->name, other->name);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const FichaEntry *one = a;
  const FichaEntry *other = b;

  return strcmp (one->record->id, other->record->id);
}

/* Sorts the entries as the window does, which then shows the rows that it is told of first. */
static void
sort_by_place (GPtrArray *entries)
{
  g_autoptr (GArray) places = g_array_sized_new (FALSE, FALSE, sizeof (Place), entries->len);

  g_array_set_clear_func (places, place_clear);
  for (guint i = 0; i < entries->len; i++)
    {
      FichaEntry *entry = entries->pdata[i];
      const FichaIntegration *record = entry->record;
      g_autofree char *folded = g_utf8_casefold (record->name, -1);
      const gboolean attention =
          ficha_outlook_needs_attention (ficha_entry_get_state (entry),
                                         ficha_integration_get_last_error (record));
      const Place place = { entry, attention, g_utf8_collate_key (folded, -1) };

      g_array_append_val (places, place);
    }

  g_array_sort (places, compare_places);
  for (guint i = 0; i < places->len; i++)
    entries->pdata[i] = g_array_index (places, Place, i).entry;
}

static GVariant *
to_variant (GPtrArray *entries, guint size)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < MIN (entries->len, size); i++)
    g_variant_builder_add_value (&builder, ficha_entry_to_variant (entries->pdata[i]));

  return g_variant_builder_end (&builder);
}

static gboolean
list_cb (FichaBusAgent1 *skeleton, GDBusMethodInvocation *invocation, FichaExport *self)
{
  g_autoptr (GPtrArray) entries = ficha_manager_get_entries (ficha_export_get_manager (self));

  ficha_export_follow (self, invocation);
  ficha_bus_agent1_complete_list (skeleton, invocation, to_variant (entries, G_MAXUINT));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
list_first_cb (FichaBusAgent1 *skeleton,
               GDBusMethodInvocation *invocation,
               guint size,
               FichaExport *self)
{
  g_autoptr (GPtrArray) entries = ficha_manager_get_entries (ficha_export_get_manager (self));

  if (entries->len > size)
    sort_by_place (entries);
  ficha_export_follow (self, invocation);
  ficha_bus_agent1_complete_list_first (skeleton, invocation, to_variant (entries, size));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
list_after_cb (FichaBusAgent1 *skeleton,
               GDBusMethodInvocation *invocation,
               const char *id,
               guint size,
               FichaExport *self)
{
  g_autoptr (GPtrArray) entries = ficha_manager_get_entries (ficha_export_get_manager (self));
  g_autoptr (GPtrArray) after = g_ptr_array_new ();

  for (guint i = 0; i < entries->len; i++)
    {
      FichaEntry *entry = entries->pdata[i];

      if (strcmp (entry->record->id, id) > 0)
        g_ptr_array_add (after, entry);
    }
  g_ptr_array_sort_values (after, compare_ids);
  ficha_export_follow (self, invocation);
  ficha_bus_agent1_complete_list_after (skeleton, invocation, to_variant (after, size));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/**
 * ficha_export_list_connect:
 * @self: an export that is being made
 *
 * Connects the methods that list the integrations.
 */
void
ficha_export_list_connect (FichaExport *self)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } methods[] = {
    { "handle-list", G_CALLBACK (list_cb) },
    { "handle-list-first", G_CALLBACK (list_first_cb) },
    { "handle-list-after", G_CALLBACK (list_after_cb) },
  };

  g_return_if_fail (FICHA_IS_EXPORT (self));

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    g_signal_connect_object (ficha_export_get_skeleton (self), methods[i].signal,
                             methods[i].callback, self, G_CONNECT_DEFAULT);
}
