// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-details.h"

#include "ficha-timestamp.h"

static GVariant *
find (const FichaDetails *self, const char *key, const GVariantType *type)
{
  for (guint i = 0; i < self->n; i++)
    {
      if (g_str_equal (self->keys[i], key))
        return g_variant_is_of_type (self->values[i], type) ? self->values[i] : NULL;
    }

  return NULL;
}

/* The key lives in the dictionary. */
static const char *
read_entry (GVariant *dictionary, gsize index, GVariant **value)
{
  g_autoptr (GVariant) entry = g_variant_get_child_value (dictionary, index);
  g_autoptr (GVariant) key = g_variant_get_child_value (entry, 0);
  g_autoptr (GVariant) boxed = g_variant_get_child_value (entry, 1);

  *value = g_variant_get_variant (boxed);

  return g_variant_get_string (key, NULL);
}

/**
 * ficha_details_get_id:
 * @dictionary: an `a{sv}`
 *
 * Looks for the entry `id`. For that alone g_variant_lookup() would serialise the whole dictionary, if it
 * comes from the bus: half of what an item costs, where there are thousands.
 *
 * Returns: (transfer none) (nullable): an integration's id, if it is there and a string
 */
const char *
ficha_details_get_id (GVariant *dictionary)
{
  gsize n;

  g_return_val_if_fail (g_variant_is_of_type (dictionary, G_VARIANT_TYPE_VARDICT), NULL);

  n = g_variant_n_children (dictionary);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) value = NULL;

      if (g_str_equal (read_entry (dictionary, i, &value), "id"))
        return g_variant_is_of_type (value, G_VARIANT_TYPE_STRING)
                   ? g_variant_get_string (value, NULL)
                   : NULL;
    }

  return NULL;
}

/**
 * ficha_details_read:
 * @self: details that are empty
 * @dictionary: an `a{sv}` that lives longer than @self
 *
 * Reads @dictionary; of more than %FICHA_DETAILS_MAX entries the first.
 */
void
ficha_details_read (FichaDetails *self, GVariant *dictionary)
{
  gsize n;

  g_return_if_fail (self != NULL && self->n == 0);
  g_return_if_fail (g_variant_is_of_type (dictionary, G_VARIANT_TYPE_VARDICT));

  n = g_variant_n_children (dictionary);
  for (self->n = 0; self->n < MIN (n, FICHA_DETAILS_MAX); self->n++)
    self->keys[self->n] = read_entry (dictionary, self->n, &self->values[self->n]);
}

/**
 * ficha_details_clear:
 * @self: details
 *
 * Gives up what they hold.
 */
void
ficha_details_clear (FichaDetails *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->n; i++)
    g_variant_unref (self->values[i]);
  self->n = 0;
}

/**
 * ficha_details_take_string:
 * @self: details
 * @key: a key
 * @fallback: (nullable): what stands for a value that is not there, or of another type
 * @field: (inout) (nullable): where it goes, owned
 *
 * Returns: whether @field has changed
 */
gboolean
ficha_details_take_string (const FichaDetails *self,
                           const char *key,
                           const char *fallback,
                           char **field)
{
  GVariant *found;

  g_return_val_if_fail (self != NULL && key != NULL && field != NULL, FALSE);

  found = find (self, key, G_VARIANT_TYPE_STRING);
  return g_set_str (field, found != NULL ? g_variant_get_string (found, NULL) : fallback);
}

/**
 * ficha_details_take_boolean:
 * @self: details
 * @key: a key
 * @fallback: what stands for a value that is not there, or of another type
 * @field: (inout): where it goes
 *
 * Returns: whether @field has changed
 */
gboolean
ficha_details_take_boolean (const FichaDetails *self,
                            const char *key,
                            gboolean fallback,
                            gboolean *field)
{
  GVariant *found;
  gboolean before;

  g_return_val_if_fail (self != NULL && key != NULL && field != NULL, FALSE);

  before = *field;
  found = find (self, key, G_VARIANT_TYPE_BOOLEAN);
  *field = found != NULL ? g_variant_get_boolean (found) : fallback;

  return *field != before;
}

/**
 * ficha_details_take_uint:
 * @self: details
 * @key: a key
 * @field: (inout): where it goes, 0 for a value that is not there, or of another type
 *
 * Returns: whether @field has changed
 */
gboolean
ficha_details_take_uint (const FichaDetails *self, const char *key, guint *field)
{
  GVariant *found;
  guint before;

  g_return_val_if_fail (self != NULL && key != NULL && field != NULL, FALSE);

  before = *field;
  found = find (self, key, G_VARIANT_TYPE_UINT32);
  *field = found != NULL ? g_variant_get_uint32 (found) : 0;

  return *field != before;
}

/**
 * ficha_details_take_int64:
 * @self: details
 * @key: a key
 * @fallback: what stands for a value that is not there, or of another type
 * @field: (inout): where it goes
 *
 * Returns: whether @field has changed
 */
gboolean
ficha_details_take_int64 (const FichaDetails *self, const char *key, gint64 fallback, gint64 *field)
{
  GVariant *found;
  gint64 before;

  g_return_val_if_fail (self != NULL && key != NULL && field != NULL, FALSE);

  before = *field;
  found = find (self, key, G_VARIANT_TYPE_INT64);
  *field = found != NULL ? g_variant_get_int64 (found) : fallback;

  return *field != before;
}

/**
 * ficha_details_take_moment:
 * @self: details
 * @key: a key
 * @skew: how far the clock that the moment is told by is ahead of this machine's, in seconds
 * @field: (inout): where it goes, in seconds since 1970 by this machine's clock, %FICHA_TIME_UNKNOWN for a
 *   value that is not there, or of another type
 *
 * Returns: whether @field has changed
 */
gboolean
ficha_details_take_moment (const FichaDetails *self, const char *key, gint64 skew, gint64 *field)
{
  GVariant *found;
  gint64 before;

  g_return_val_if_fail (self != NULL && key != NULL && field != NULL, FALSE);

  before = *field;
  found = find (self, key, G_VARIANT_TYPE_INT64);
  if (found == NULL || __builtin_sub_overflow (g_variant_get_int64 (found), skew, field))
    *field = FICHA_TIME_UNKNOWN;

  return *field != before;
}
