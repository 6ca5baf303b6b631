// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-details.h"

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
  GVariantIter iter;

  g_return_if_fail (self != NULL && self->n == 0);
  g_return_if_fail (g_variant_is_of_type (dictionary, G_VARIANT_TYPE_VARDICT));

  g_variant_iter_init (&iter, dictionary);
  while (self->n < FICHA_DETAILS_MAX &&
         g_variant_iter_next (&iter, "{&sv}", &self->keys[self->n], &self->values[self->n]))
    self->n++;
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
 * ficha_details_get:
 * @self: details
 * @key: a key
 * @type: what its value is to be
 *
 * Returns: (transfer none) (nullable): the value of @key, if it is there and of @type
 */
GVariant *
ficha_details_get (const FichaDetails *self, const char *key, const GVariantType *type)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  for (guint i = 0; i < self->n; i++)
    {
      if (g_str_equal (self->keys[i], key))
        return g_variant_is_of_type (self->values[i], type) ? self->values[i] : NULL;
    }

  return NULL;
}
