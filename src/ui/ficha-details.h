// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* More than the agent tells of an integration. */
#define FICHA_DETAILS_MAX 64

/**
 * FichaDetails:
 * @keys: (unowned): what it has; they live in the dictionary
 * @values: (owned): of each
 * @n: how many
 *
 * What the agent tells of an integration, an `a{sv}`, read once: a #GVariantDict would copy every key of
 * it. To be zeroed first.
 */
typedef struct
{
  const char *keys[FICHA_DETAILS_MAX];
  GVariant *values[FICHA_DETAILS_MAX];
  guint n;
} FichaDetails;

const char *ficha_details_get_id (GVariant *dictionary);
void ficha_details_read (FichaDetails *self, GVariant *dictionary);
void ficha_details_clear (FichaDetails *self);
gboolean ficha_details_take_string (const FichaDetails *self,
                                    const char *key,
                                    const char *fallback,
                                    char **field);
gboolean ficha_details_take_boolean (const FichaDetails *self,
                                     const char *key,
                                     gboolean fallback,
                                     gboolean *field);
gboolean ficha_details_take_uint (const FichaDetails *self, const char *key, guint *field);
gboolean ficha_details_take_int64 (const FichaDetails *self,
                                   const char *key,
                                   gint64 fallback,
                                   gint64 *field);
gboolean
ficha_details_take_moment (const FichaDetails *self, const char *key, gint64 skew, gint64 *field);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FichaDetails, ficha_details_clear)

G_END_DECLS
