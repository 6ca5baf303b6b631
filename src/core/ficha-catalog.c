// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-catalog.h"

#include "ficha-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define SUFFIX ".ini"

/**
 * FichaCatalog:
 *
 * The records of the integrations on the disk (design.md 3): one key file an integration, in
 * `integrations/` below the data folder. A file that can't be read is left alone for good: only
 * what this object has itself read or written is ever replaced or removed.
 */
struct _FichaCatalog
{
  GObject parent_instance;

  char *folder;      /* (owned) */
  char *records;     /* (owned): the folder of the records */
  GHashTable *bases; /* (owned): id to GBytes: what is on the disk */
  int lock_fd;
};

G_DEFINE_FINAL_TYPE (FichaCatalog, ficha_catalog, G_TYPE_OBJECT)

typedef enum
{
  PROP_FOLDER = 1,
} FichaCatalogProperty;

static GParamSpec *properties[PROP_FOLDER + 1];

static void
set_store_error (GError **error, const char *reason)
{
  g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_STORE, reason);
}

/* Makes both folders. A new folder is on the disk before a record in it is said to be. */
static gboolean
prepare_folders (FichaCatalog *self, GError **error)
{
  gboolean exists = g_file_test (self->records, G_FILE_TEST_IS_DIR);

  if (!ficha_folder_prepare (self->folder, error) || !ficha_folder_prepare (self->records, error))
    return FALSE;

  if (!exists)
    {
      g_autofd int fd = g_open (self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

      (void) fsync (fd);
    }

  return TRUE;
}

/* The bytes of a record, or NULL where it is no file of a record's size that can be read. A fifo
 * does not block, a link is not followed. */
static GBytes *
read_record (const char *path)
{
  g_autofree char *data = NULL;
  gsize length = 0;
  struct stat status;
  gboolean good;
  int fd;

  fd = g_open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0)
    return NULL;

  good = fstat (fd, &status) == 0 && S_ISREG (status.st_mode) &&
         status.st_size <= FICHA_INTEGRATION_MAX_SIZE;
  if (good)
    {
      gssize n;

      ficha_folder_mend_mode (fd, 0600);
      data = g_malloc (FICHA_INTEGRATION_MAX_SIZE + 1);
      do
        {
          n = read (fd, data + length, FICHA_INTEGRATION_MAX_SIZE + 1 - length);
          if (n > 0)
            length += (gsize) n;
        }
      while (n > 0 || (n < 0 && errno == EINTR));
      good = n == 0;
    }
  close (fd);

  return good ? g_bytes_new (data, length) : NULL;
}

static char *
get_record_path (FichaCatalog *self, const char *id)
{
  g_autofree char *name = g_strconcat (id, SUFFIX, NULL);

  return g_build_filename (self->records, name, NULL);
}

/* Whether there is something at @path that this object has neither read nor written. */
static gboolean
is_foreign (FichaCatalog *self, const char *id, const char *path)
{
  struct stat status;

  return !g_hash_table_contains (self->bases, id) && g_lstat (path, &status) == 0;
}

/* g_file_set_contents_full () was killed before its rename (): "ID.ini.RANDOM". */
static gboolean
is_leftover (const char *name)
{
  const char *end = strstr (name, SUFFIX ".");
  g_autofree char *id = end != NULL ? g_strndup (name, (gsize) (end - name)) : NULL;

  return id != NULL && ficha_integration_id_is_valid (id);
}

static guint
count_left_alone (FichaCatalog *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->records, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *id = NULL;

      if (!g_str_has_suffix (name, SUFFIX))
        continue;
      id = g_strndup (name, strlen (name) - strlen (SUFFIX));
      if (!g_hash_table_contains (self->bases, id))
        n++;
    }

  return n;
}

/* Whether the lock is ours and its file the one that another agent would find. */
static gboolean
holds_lock (FichaCatalog *self)
{
  g_autofree char *path = g_build_filename (self->folder, "lock", NULL);
  struct stat ours, there;

  return self->lock_fd >= 0 && fstat (self->lock_fd, &ours) == 0 && g_lstat (path, &there) == 0 &&
         ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

static FichaIntegration *
load_record (FichaCatalog *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->records, name, NULL);
  g_autofree char *id = g_strndup (name, strlen (name) - strlen (SUFFIX));
  g_autoptr (GBytes) bytes = read_record (path);
  FichaIntegration *integration;

  if (bytes == NULL)
    return NULL;

  integration = ficha_integration_from_bytes (bytes, id, NULL);
  if (integration != NULL)
    g_hash_table_insert (self->bases, g_steal_pointer (&id), g_steal_pointer (&bytes));

  return integration;
}

static void
ficha_catalog_constructed (GObject *object)
{
  FichaCatalog *self = FICHA_CATALOG (object);

  G_OBJECT_CLASS (ficha_catalog_parent_class)->constructed (object);

  self->records = g_build_filename (self->folder, "integrations", NULL);
}

static void
ficha_catalog_finalize (GObject *object)
{
  FichaCatalog *self = FICHA_CATALOG (object);

  g_clear_fd (&self->lock_fd, NULL);
  g_clear_pointer (&self->bases, g_hash_table_unref);
  g_clear_pointer (&self->records, g_free);
  g_clear_pointer (&self->folder, g_free);

  G_OBJECT_CLASS (ficha_catalog_parent_class)->finalize (object);
}

static void
ficha_catalog_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FichaCatalog *self = FICHA_CATALOG (object);

  switch ((FichaCatalogProperty) id)
    {
    case PROP_FOLDER:
      g_value_set_string (value, self->folder);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_catalog_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  FichaCatalog *self = FICHA_CATALOG (object);

  switch ((FichaCatalogProperty) id)
    {
    case PROP_FOLDER:
      self->folder = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_catalog_class_init (FichaCatalogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = ficha_catalog_constructed;
  object_class->finalize = ficha_catalog_finalize;
  object_class->get_property = ficha_catalog_get_property;
  object_class->set_property = ficha_catalog_set_property;

  /**
   * FichaCatalog:folder:
   *
   * The data folder, a path in the file system's encoding.
   */
  properties[PROP_FOLDER] =
      g_param_spec_string ("folder", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ficha_catalog_init (FichaCatalog *self)
{
  self->bases =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->lock_fd = -1;
}

/**
 * ficha_catalog_new:
 * @folder: the data folder, an absolute path in the file system's encoding; it need not exist
 *
 * Makes a catalog. Nothing on the disk is touched yet.
 *
 * Returns: (transfer full): the catalog
 */
FichaCatalog *
ficha_catalog_new (const char *folder)
{
  g_return_val_if_fail (folder != NULL, NULL);

  return g_object_new (FICHA_TYPE_CATALOG, "folder", folder, NULL);
}

/**
 * ficha_catalog_lock:
 * @self: a catalog
 * @error: return location
 *
 * Takes the data folder for this process until the catalog is finalized: a second agent (one
 * without a bus, one of another build) must not renew the same integrations.
 *
 * Fails with %FICHA_ERROR_STORE: the word `locked` where somebody else has it, else the system's
 * reason.
 *
 * Returns: whether it is ours
 */
gboolean
ficha_catalog_lock (FichaCatalog *self, GError **error)
{
  g_autofree char *path = NULL;
  g_autofd int fd = -1;

  g_return_val_if_fail (FICHA_IS_CATALOG (self), FALSE);
  g_return_val_if_fail (self->lock_fd < 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!ficha_folder_prepare (self->folder, error))
    return FALSE;

  path = g_build_filename (self->folder, "lock", NULL);
  fd = g_open (path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0 || flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      set_store_error (error, errno == EWOULDBLOCK ? "locked" : g_strerror (errno));
      return FALSE;
    }

  self->lock_fd = g_steal_fd (&fd);
  return TRUE;
}

/**
 * ficha_catalog_load:
 * @self: a catalog
 * @damaged: (out) (optional) (transfer container) (element-type filename): the names of the files
 *   that were left alone: damaged, of a later version, or no plain file
 * @error: return location
 *
 * Reads all records. One that can't be read does not stop the others. Modes wider than the owner's
 * are narrowed, and, under the lock, what a killed save left is removed.
 *
 * Fails with %FICHA_ERROR_STORE where the folder can't be read; that it is missing is no failure.
 *
 * Returns: (transfer full) (element-type FichaIntegration): the integrations in no order, or %NULL
 */
GPtrArray *
ficha_catalog_load (FichaCatalog *self, GPtrArray **damaged, GError **error)
{
  g_autoptr (GPtrArray) loaded = NULL;
  g_autoptr (GPtrArray) left_alone = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_val_if_fail (FICHA_IS_CATALOG (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  loaded = g_ptr_array_new_with_free_func ((GDestroyNotify) ficha_integration_free);
  left_alone = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_remove_all (self->bases);

  dir = g_dir_open (self->records, 0, &local_error);
  if (dir != NULL)
    {
      if (!prepare_folders (self, error))
        return NULL;
    }
  else if (!g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      set_store_error (error, local_error->message);
      return NULL;
    }

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (g_str_has_suffix (name, SUFFIX))
        {
          FichaIntegration *integration = load_record (self, name);

          if (integration != NULL)
            g_ptr_array_add (loaded, integration);
          else
            g_ptr_array_add (left_alone, g_strdup (name));
        }
      else if (self->lock_fd >= 0 && is_leftover (name))
        {
          g_autofree char *path = g_build_filename (self->records, name, NULL);

          (void) g_unlink (path);
        }
    }

  if (damaged != NULL)
    *damaged = g_steal_pointer (&left_alone);

  return g_steal_pointer (&loaded);
}

/**
 * ficha_catalog_save:
 * @self: a catalog
 * @integration: an integration
 * @error: return location
 *
 * Writes a record; it is on the disk, whole, when this returns. What a later version of Ficha keeps
 * in the file stays in it.
 *
 * Fails with %FICHA_ERROR_STORE; the file is then what it was before: the word `exists` where there
 * is a file that was not read, the word `size` where the record would be too large to be read
 * again, else the system's reason.
 *
 * Returns: whether it was written
 */
gboolean
ficha_catalog_save (FichaCatalog *self, const FichaIntegration *integration, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) local_error = NULL;
  const char *data;
  gsize size;

  g_return_val_if_fail (FICHA_IS_CATALOG (self), FALSE);
  g_return_val_if_fail (integration != NULL, FALSE);
  g_return_val_if_fail (ficha_integration_id_is_valid (integration->id), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!prepare_folders (self, error))
    return FALSE;

  path = get_record_path (self, integration->id);
  if (is_foreign (self, integration->id, path))
    {
      set_store_error (error, "exists");
      return FALSE;
    }

  bytes =
      ficha_integration_to_bytes (integration, g_hash_table_lookup (self->bases, integration->id));
  data = g_bytes_get_data (bytes, &size);
  if (size > FICHA_INTEGRATION_MAX_SIZE)
    {
      set_store_error (error, "size");
      return FALSE;
    }

  /* not g_file_replace_contents (), which leaves nothing on a full disk */
  if (!g_file_set_contents_full (path, data, (gssize) size,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 &local_error))
    {
      set_store_error (error, local_error->message);
      return FALSE;
    }

  g_hash_table_insert (self->bases, g_strdup (integration->id), g_steal_pointer (&bytes));
  return TRUE;
}

/**
 * ficha_catalog_remove:
 * @self: a catalog
 * @id: an integration's id
 * @error: return location
 *
 * Removes a record. That there is none is no failure.
 *
 * Fails with %FICHA_ERROR_STORE: the word `exists` where there is a file that was not read, else
 * the system's reason.
 *
 * Returns: whether it is gone
 */
gboolean
ficha_catalog_remove (FichaCatalog *self, const char *id, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (FICHA_IS_CATALOG (self), FALSE);
  g_return_val_if_fail (id != NULL && ficha_integration_id_is_valid (id), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  path = get_record_path (self, id);
  if (is_foreign (self, id, path))
    {
      set_store_error (error, "exists");
      return FALSE;
    }

  if (g_unlink (path) != 0 && errno != ENOENT)
    {
      set_store_error (error, g_strerror (errno));
      return FALSE;
    }

  g_hash_table_remove (self->bases, id);
  return TRUE;
}

/**
 * ficha_catalog_check:
 * @self: a catalog that was loaded
 * @health: (out caller-allocates): what was found, filled in either case
 * @error: return location
 *
 * Looks whether records can be kept now: writes a little, and takes it away again. As with a save,
 * modes that are too wide are narrowed.
 *
 * Fails with %FICHA_ERROR_STORE: the system's reason.
 *
 * Returns: whether a record could be written
 */
gboolean
ficha_catalog_check (FichaCatalog *self, FichaCatalogHealth *health, GError **error)
{
  gboolean exists;
  gboolean writable;

  g_return_val_if_fail (FICHA_IS_CATALOG (self), FALSE);
  g_return_val_if_fail (health != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  /* the folder of records is made with the first */
  exists = g_file_test (self->records, G_FILE_TEST_IS_DIR);
  writable = ficha_folder_prepare (self->folder, error) &&
             (!exists || ficha_folder_prepare (self->records, error)) &&
             ficha_folder_try (exists ? self->records : self->folder, error);
  *health = (FichaCatalogHealth) {
    .locked = holds_lock (self),
    .exposed = ficha_folder_is_exposed (self->folder) &&
               (!exists || ficha_folder_is_exposed (self->records)),
    .left_alone = count_left_alone (self),
  };

  return writable;
}
