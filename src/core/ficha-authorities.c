// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-authorities.h"

#include <sys/stat.h>

#include "ficha-ca-file.h"
#include "ficha-error.h"

/* As many files as are kept: one, as a rule, whose authorities all the integrations share. */
#define MAX_FILES 4

/**
 * FichaAuthorities:
 *
 * The CA files that were read, so that one is not read for each request: those of a whole system take
 * longer than the request.
 */
struct _FichaAuthorities
{
  GHashTable *files; /* (owned): path → AuthorityFile */
};

/* A file as it was when it was read. */
typedef struct
{
  struct stat status;
  GTlsDatabase *database; /* (owned) */
} AuthorityFile;

static void
authority_file_free (AuthorityFile *file)
{
  g_object_unref (file->database);
  g_free (file);
}

static gboolean
is_same_time (const struct timespec *one, const struct timespec *other)
{
  return one->tv_sec == other->tv_sec && one->tv_nsec == other->tv_nsec;
}

static gboolean
is_same (const struct stat *one, const struct stat *other)
{
  return one->st_dev == other->st_dev && one->st_ino == other->st_ino &&
         one->st_size == other->st_size && is_same_time (&one->st_mtim, &other->st_mtim) &&
         is_same_time (&one->st_ctim, &other->st_ctim);
}

/**
 * ficha_authorities_new:
 *
 * Returns: (transfer full): no files yet
 */
FichaAuthorities *
ficha_authorities_new (void)
{
  FichaAuthorities *self = g_new0 (FichaAuthorities, 1);

  self->files =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) authority_file_free);

  return self;
}

/**
 * ficha_authorities_free:
 * @self: (transfer full): the files
 */
void
ficha_authorities_free (FichaAuthorities *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->files);
  g_free (self);
}

/**
 * ficha_authorities_get:
 * @self: the files
 * @path: an absolute path in the file system's encoding
 * @error: return location for an error
 *
 * Reads a file of authorities, unless it was read before and is the same still.
 *
 * Returns: (transfer full): its authorities, or %NULL with %FICHA_ERROR_INVALID_CA_FILE
 */
GTlsDatabase *
ficha_authorities_get (FichaAuthorities *self, const char *path, GError **error)
{
  g_autoptr (GTlsDatabase) database = NULL;
  AuthorityFile *file;
  struct stat status = { 0 };

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  /* before it is read: what is written meanwhile is another file */
  file = g_hash_table_lookup (self->files, path);
  if (stat (path, &status) == 0 && file != NULL && is_same (&file->status, &status))
    return g_object_ref (file->database);

  g_hash_table_remove (self->files, path);
  if (!ficha_ca_file_check (path, error))
    return NULL;

  database = g_tls_file_database_new (path, NULL);
  if (database == NULL)
    {
      g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_INVALID_CA_FILE, path);
      return NULL;
    }

  if (g_hash_table_size (self->files) == MAX_FILES)
    g_hash_table_remove_all (self->files);
  file = g_new0 (AuthorityFile, 1);
  file->status = status;
  file->database = g_object_ref (database);
  g_hash_table_insert (self->files, g_strdup (path), file);

  return g_steal_pointer (&database);
}
