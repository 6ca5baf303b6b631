// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-integration.h"

G_BEGIN_DECLS

/**
 * FichaCatalogHealth:
 * @locked: whether this process has the data folder for itself, and a second one would notice
 * @exposed: whether other users can look into the folder of records, and that can't be mended
 * @left_alone: how many records were not read: damaged, of a later version, or no plain file
 *
 * How it stands with the records on the disk.
 */
typedef struct
{
  gboolean locked;
  gboolean exposed;
  guint left_alone;
} FichaCatalogHealth;

#define FICHA_TYPE_CATALOG (ficha_catalog_get_type ())
G_DECLARE_FINAL_TYPE (FichaCatalog, ficha_catalog, FICHA, CATALOG, GObject)

FichaCatalog *ficha_catalog_new (const char *folder);
gboolean ficha_catalog_lock (FichaCatalog *self, GError **error);
GPtrArray *ficha_catalog_load (FichaCatalog *self, GPtrArray **damaged, GError **error);
gboolean ficha_catalog_check (FichaCatalog *self, FichaCatalogHealth *health, GError **error);
gboolean
ficha_catalog_save (FichaCatalog *self, const FichaIntegration *integration, GError **error);
gboolean ficha_catalog_remove (FichaCatalog *self, const char *id, GError **error);

G_END_DECLS
