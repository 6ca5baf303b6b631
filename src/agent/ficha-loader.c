// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-loader.h"

#include "ficha-base-uri.h"
#include "ficha-key.h"
#include "ficha-removal.h"

/* What the agent finds when it starts: the records on the disk, removals that were not finished,
 * and secret keys in the keyring without a record, whose integrations are made again. */

static char *
find_free_name (FichaManager *manager, const FichaKeyringEntry *item)
{
  const char *name = ficha_integration_check_name (item->name, NULL) ? item->name : item->id;
  g_autofree char *free_name = g_strdup (name);

  for (guint i = 2; !ficha_manager_check_name (manager, free_name, NULL, NULL); i++)
    {
      g_free (free_name);
      free_name = g_strdup_printf ("%s (%u)", name, i);
    }

  return g_steal_pointer (&free_name);
}

/* Makes the record of @item again. Which of its tokens were sent is not known any more, so they are
 * left alone, and new ones are numbered higher than any before. */
static void
rebuild (FichaManager *manager, const FichaKeyringEntry *item)
{
  g_autofree char *name = find_free_name (manager, item);
  g_autofree char *base_uri = ficha_base_uri_check (item->base_uri, NULL);
  g_autoptr (FichaIntegration) record = NULL;
  g_autoptr (FichaEntry) entry = NULL;

  if (base_uri == NULL ||
      !ficha_key_check (item->consumer_key, FICHA_ERROR_INVALID_CONSUMER_KEY, NULL))
    return;

  record = ficha_integration_new (name, base_uri, item->consumer_key);
  g_set_str (&record->id, item->id);
  record->generation = (guint64) g_get_real_time ();
  record->spent = record->generation;
  /* refused where a record is there and could not be read: it is left alone */
  if (!ficha_catalog_save (ficha_manager_get_catalog (manager), record, NULL))
    return;

  entry = ficha_entry_new (g_steal_pointer (&record));
  ficha_manager_insert (manager, entry);
  ficha_manager_tell (manager, entry);
}

static void
items_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaManager) manager = FICHA_MANAGER (user_data);
  g_autoptr (GPtrArray) items = NULL;

  /* A keyring that does not answer now is asked again at the next start. */
  items = ficha_keyring_list_finish (FICHA_KEYRING (source), result, NULL);
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const FichaKeyringEntry *item = items->pdata[i];

      /* what was removed while the keyring was asked stays removed */
      if (item->kind == FICHA_KEYRING_SECRET_KEY && !ficha_manager_knows (manager, item->id))
        rebuild (manager, item);
    }
}

/**
 * ficha_loader_load:
 * @manager: a manager without integrations
 * @error: return location for an error
 *
 * Fills @manager from the disk, then, in a while, from the keyring.
 *
 * Returns: whether the folder of records could be read; else %FALSE with %FICHA_ERROR_STORE
 */
gboolean
ficha_loader_load (FichaManager *manager, GError **error)
{
  g_autoptr (GPtrArray) records = NULL;

  g_return_val_if_fail (FICHA_IS_MANAGER (manager), FALSE);

  records = ficha_catalog_load (ficha_manager_get_catalog (manager), NULL, error);
  if (records == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      g_autoptr (FichaEntry) entry = ficha_entry_new (ficha_integration_copy (records->pdata[i]));

      ficha_manager_insert (manager, entry);
      if (entry->record->removing)
        ficha_removal_resume (manager, entry);
    }

  ficha_keyring_list_async (ficha_manager_get_keyring (manager), NULL, items_cb,
                            g_object_ref (manager));
  return TRUE;
}
