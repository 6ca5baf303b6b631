// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include <errno.h>
#include <linux/capability.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "ficha-catalog.h"

#define ID "0b8f2a34-5d6e-4f70-8192-a3b4c5d6e7f8"

typedef struct
{
  char *top;
  char *folder;
  char *records;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->top = g_dir_make_tmp ("ficha-catalog-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->folder = g_build_filename (fixture->top, "share", "ficha", NULL);
  fixture->records = g_build_filename (fixture->folder, "integrations", NULL);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (g_unlink (path) == 0)
    return;

  (void) g_chmod (path, 0700);
  dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_assert_no_errno (g_rmdir (path));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_tree (fixture->top);
  g_free (fixture->records);
  g_free (fixture->folder);
  g_free (fixture->top);
}

static char *
get_record_path (Fixture *fixture, const char *id)
{
  g_autofree char *name = g_strconcat (id, ".ini", NULL);

  return g_build_filename (fixture->records, name, NULL);
}

static mode_t
get_mode (const char *path)
{
  struct stat status;

  g_assert_no_errno (g_lstat (path, &status));
  return status.st_mode & 0777;
}

static char *
get_contents (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *contents;

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  return contents;
}

static void
set_contents (const char *path, const char *contents, gssize length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, contents, length, &error);
  g_assert_no_error (error);
}

static FichaIntegration *
make_integration (const char *id)
{
  FichaIntegration *integration = ficha_integration_new ("Shop", "https://api.bitize.io", "ck_1");

  if (id != NULL)
    {
      g_free (integration->id);
      integration->id = g_strdup (id);
    }
  return integration;
}

static void
save (FichaCatalog *catalog, const FichaIntegration *integration)
{
  g_autoptr (GError) error = NULL;
  gboolean saved = ficha_catalog_save (catalog, integration, &error);

  g_assert_no_error (error);
  g_assert_true (saved);
}

static GPtrArray *
load (FichaCatalog *catalog, guint n_damaged)
{
  g_autoptr (GPtrArray) damaged = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *integrations = ficha_catalog_load (catalog, &damaged, &error);

  g_assert_no_error (error);
  g_assert_nonnull (integrations);
  g_assert_cmpuint (damaged->len, ==, n_damaged);
  return integrations;
}

/* Root may write everywhere by two capabilities; without them modes count for it too. */
static void
set_modes_count (gboolean count)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct caps[_LINUX_CAPABILITY_U32S_3];
  const guint32 mask = (1u << CAP_DAC_OVERRIDE) | (1u << CAP_DAC_READ_SEARCH);

  g_assert_no_errno (syscall (SYS_capget, &header, caps));
  caps[0].effective =
      count ? caps[0].effective & ~mask : caps[0].effective | (caps[0].permitted & mask);
  g_assert_no_errno (syscall (SYS_capset, &header, caps));
}

static void
test_object (void)
{
  FichaCatalog *catalog = ficha_catalog_new ("/nonexistent");
  g_autofree char *folder = NULL;

  g_object_get (catalog, "folder", &folder, NULL);
  g_assert_cmpstr (folder, ==, "/nonexistent");
  g_assert_finalize_object (catalog);
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FichaCatalog) catalog = ficha_catalog_new (fixture->folder);
  g_autoptr (FichaCatalog) next = ficha_catalog_new (fixture->folder);
  g_autoptr (FichaIntegration) integration = make_integration (NULL);
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) one = NULL;
  g_autofree char *path = get_record_path (fixture, integration->id);
  g_autoptr (GError) error = NULL;

  g_assert_true (ficha_catalog_lock (catalog, &error));
  none = load (catalog, 0);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_false (g_file_test (fixture->records, G_FILE_TEST_EXISTS));

  save (catalog, integration);
  g_assert_cmpint (get_mode (fixture->folder), ==, 0700);
  g_assert_cmpint (get_mode (fixture->records), ==, 0700);
  g_assert_cmpint (get_mode (path), ==, 0600);

  one = load (next, 0);
  g_assert_cmpuint (one->len, ==, 1);
}

static void
test_save_load_remove (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FichaIntegration) integration = make_integration (NULL);
  g_autofree char *path = get_record_path (fixture, integration->id);
  g_autoptr (FichaCatalog) catalog = ficha_catalog_new (fixture->folder);
  g_autoptr (FichaCatalog) next = ficha_catalog_new (fixture->folder);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GPtrArray) empty = NULL;
  g_autoptr (GError) error = NULL;
  FichaIntegration *read;

  save (catalog, integration);
  integration->generation = 7;
  integration->spent = 7;
  save (catalog, integration);

  list = load (next, 0);
  g_assert_cmpuint (list->len, ==, 1);
  read = g_ptr_array_index (list, 0);
  g_assert_cmpstr (read->id, ==, integration->id);
  g_assert_cmpuint (read->spent, ==, 7);

  for (guint i = 0; i < 2; i++)
    {
      g_test_message ("removal %u", i);
      g_assert_true (ficha_catalog_remove (next, integration->id, &error));
      g_assert_no_error (error);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }

  empty = load (next, 0);
  g_assert_cmpuint (empty->len, ==, 0);
}

static void
test_unknown_survives (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = get_record_path (fixture, ID);
  g_autoptr (FichaCatalog) catalog = ficha_catalog_new (fixture->folder);
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *contents = NULL;
  FichaIntegration *integration;

  g_assert_no_errno (g_mkdir_with_parents (fixture->records, 0700));
  set_contents (path,
                "[Integration]\nVersion=1\nName=Shop\nBaseUri=https://api.bitize.io\n"
                "ConsumerKey=ck_1\nColour=blue\n[End]\nComplete=true\n",
                -1);
  list = load (catalog, 0);
  integration = g_ptr_array_index (list, 0);
  for (guint i = 0; i < 2; i++)
    {
      integration->generation++;
      save (catalog, integration);
    }

  contents = get_contents (path);
  g_assert_nonnull (strstr (contents, "\nColour=blue\n"));
  g_assert_nonnull (strstr (contents, "\nGeneration=2\n"));
}

/* X02, X03: each is told, left as it is, and stops no other. */
static void
test_left_alone (Fixture *fixture, gconstpointer data)
{
  static const char *const cases[] = {
    "",
    "[Integration]\nVersion=1\nName=Sh",
    "\xff\xfe\x01",
    "[Integration]\nVersion=2\nName=Shop\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = get_record_path (fixture, ID);
      g_autoptr (FichaIntegration) same = make_integration (ID);
      g_autoptr (FichaIntegration) other = make_integration (NULL);
      g_autoptr (FichaCatalog) catalog = ficha_catalog_new (fixture->folder);
      g_autoptr (GPtrArray) list = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *contents = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      save (catalog, other);
      set_contents (path, cases[i], -1);
      list = load (catalog, 1);
      g_assert_cmpuint (list->len, ==, 1);

      g_assert_false (ficha_catalog_save (catalog, same, &error));
      g_assert_error (error, FICHA_ERROR, FICHA_ERROR_STORE);
      g_assert_cmpstr (error->message, ==, "exists");
      g_clear_error (&error);
      g_assert_false (ficha_catalog_remove (catalog, ID, &error));
      g_assert_error (error, FICHA_ERROR, FICHA_ERROR_STORE);
      g_assert_cmpstr (error->message, ==, "exists");

      contents = get_contents (path);
      g_assert_cmpstr (contents, ==, cases[i]);

      g_assert_true (ficha_catalog_remove (catalog, other->id, NULL));
    }
}

/* X02: what is no file of a record's size: a link, a folder, a fifo, 1 GiB, another's file. */
static void
test_no_record (Fixture *fixture, gconstpointer data)
{
  g_autofree char *elsewhere = g_build_filename (fixture->top, "elsewhere.ini", NULL);
  g_autofree char *link = get_record_path (fixture, "00000000-0000-4000-8000-000000000001");
  g_autofree char *folder = get_record_path (fixture, "00000000-0000-4000-8000-000000000002");
  g_autofree char *fifo = get_record_path (fixture, "00000000-0000-4000-8000-000000000003");
  g_autofree char *large = get_record_path (fixture, "00000000-0000-4000-8000-000000000004");
  g_autofree char *named = get_record_path (fixture, "readme");
  g_autofree char *note = g_build_filename (fixture->records, "note.txt", NULL);
  g_autoptr (FichaIntegration) integration = make_integration (NULL);
  g_autoptr (GBytes) bytes = ficha_integration_to_bytes (integration, NULL);
  g_autoptr (FichaCatalog) catalog = ficha_catalog_new (fixture->folder);
  g_autoptr (GPtrArray) list = NULL;
  gsize size;
  const char *record = g_bytes_get_data (bytes, &size);

  save (catalog, integration);
  set_contents (elsewhere, record, (gssize) size);
  g_assert_no_errno (symlink (elsewhere, link));
  g_assert_no_errno (g_mkdir (folder, 0700));
  g_assert_no_errno (mkfifo (fifo, 0600));
  set_contents (large, record, (gssize) size);
  g_assert_no_errno (truncate (large, 1 << 30));
  set_contents (named, record, (gssize) size);
  set_contents (note, "", 0);

  list = load (catalog, 5);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
}

/* X04: a limit on the size of files in place of a full disk: write () fails in the same place. */
static void
test_disk_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FichaCatalog) catalog = ficha_catalog_new (fixture->folder);
  g_autoptr (FichaIntegration) integration = make_integration (ID);
  g_autoptr (FichaIntegration) other = make_integration (NULL);
  g_autofree char *path = get_record_path (fixture, ID);
  g_autofree char *other_path = get_record_path (fixture, other->id);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;
  struct rlimit limit, none;
  FichaCatalogHealth health;

  save (catalog, integration);
  before = get_contents (path);

  g_assert_no_errno (getrlimit (RLIMIT_FSIZE, &limit));
  none = limit;
  none.rlim_cur = 16;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &none));
  integration->generation = 1;
  g_assert_false (ficha_catalog_save (catalog, integration, &error));
  g_assert_false (ficha_catalog_save (catalog, other, NULL));
  g_assert_false (ficha_catalog_check (catalog, &health, NULL));
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &limit));

  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_STORE);
  g_assert_cmpstr (error->message, !=, "");
  after = get_contents (path);
  g_assert_cmpstr (after, ==, before);
  g_assert_false (g_file_test (other_path, G_FILE_TEST_EXISTS));
  list = load (catalog, 0);
  g_assert_cmpuint (list->len, ==, 1);

  save (catalog, integration);
}

/* X05 */
static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FichaCatalog) catalog = ficha_catalog_new (fixture->folder);
  g_autoptr (FichaIntegration) integration = make_integration (ID);
  g_autofree char *path = get_record_path (fixture, ID);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GPtrArray) unreadable = NULL;
  g_autoptr (GError) error = NULL;
  FichaCatalogHealth health;

  save (catalog, integration);
  before = get_contents (path);

  set_modes_count (TRUE);
  g_assert_no_errno (g_chmod (fixture->records, 0500));
  list = load (catalog, 0);
  g_assert_cmpuint (list->len, ==, 1);

  integration->generation = 1;
  g_assert_false (ficha_catalog_save (catalog, integration, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_STORE);
  g_clear_error (&error);
  g_assert_false (ficha_catalog_remove (catalog, ID, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_STORE);
  g_clear_error (&error);
  g_assert_false (ficha_catalog_check (catalog, &health, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_STORE);
  g_clear_error (&error);
  after = get_contents (path);
  g_assert_cmpstr (after, ==, before);

  /* a record that can't be read is told like a damaged one, a folder is an error */
  g_assert_no_errno (g_chmod (path, 0));
  unreadable = load (catalog, 1);
  g_assert_cmpuint (unreadable->len, ==, 0);
  g_assert_no_errno (g_chmod (fixture->records, 0));
  g_assert_null (ficha_catalog_load (catalog, NULL, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_STORE);
  g_clear_error (&error);

  g_assert_no_errno (g_chmod (fixture->folder, 0500));
  g_assert_false (ficha_catalog_lock (catalog, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_STORE);
  g_assert_cmpstr (error->message, !=, "locked");
  set_modes_count (FALSE);
  g_assert_no_errno (g_chmod (fixture->folder, 0700));
}

/* X05: modes that are wider than the owner's are narrowed, others stay. */
static void
test_modes (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    mode_t file, expected;
  } cases[] = { { 0644, 0600 }, { 0666, 0600 }, { 0755, 0600 }, { 0600, 0600 }, { 0400, 0400 } };
  g_autoptr (FichaCatalog) catalog = ficha_catalog_new (fixture->folder);
  g_autoptr (FichaIntegration) integration = make_integration (ID);
  g_autofree char *path = get_record_path (fixture, ID);

  save (catalog, integration);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) list = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_no_errno (g_chmod (path, (int) cases[i].file));
      g_assert_no_errno (g_chmod (fixture->records, 0755));
      g_assert_no_errno (g_chmod (fixture->folder, 0775));
      list = load (catalog, 0);
      g_assert_cmpuint (list->len, ==, 1);
      g_assert_cmpint (get_mode (path), ==, cases[i].expected);
      g_assert_cmpint (get_mode (fixture->records), ==, 0700);
      g_assert_cmpint (get_mode (fixture->folder), ==, 0700);
    }
}

/* What a check-up looks at, before there is a folder and after. */
static void
test_check (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FichaCatalog) catalog = ficha_catalog_new (fixture->folder);
  g_autoptr (FichaIntegration) integration = make_integration (ID);
  g_autofree char *odd = get_record_path (fixture, "odd");
  g_autofree char *lock = g_build_filename (fixture->folder, "lock", NULL);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  FichaCatalogHealth health;

  list = load (catalog, 0);
  g_assert_true (ficha_catalog_check (catalog, &health, &error));
  g_assert_no_error (error);
  g_assert_false (health.locked);
  g_assert_false (health.exposed);
  g_assert_cmpuint (health.left_alone, ==, 0);
  g_assert_false (g_file_test (fixture->records, G_FILE_TEST_EXISTS));

  g_assert_true (ficha_catalog_lock (catalog, &error));
  save (catalog, integration);
  set_contents (odd, "?", 1);
  g_assert_no_errno (g_chmod (fixture->records, 0755));
  g_assert_true (ficha_catalog_check (catalog, &health, &error));
  g_assert_true (health.locked);
  g_assert_false (health.exposed);
  g_assert_cmpuint (health.left_alone, ==, 1);
  g_assert_cmpint (get_mode (fixture->records), ==, 0700);

  /* D15: a second agent would lock another file */
  g_assert_no_errno (g_unlink (lock));
  g_assert_true (ficha_catalog_check (catalog, &health, &error));
  g_assert_false (health.locked);
  set_contents (lock, "", 0);
  g_assert_true (ficha_catalog_check (catalog, &health, &error));
  g_assert_false (health.locked);
}

/* X09: a second writer is kept out until the first is gone, however it goes. */
static void
test_lock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FichaCatalog) first = ficha_catalog_new (fixture->folder);
  g_autoptr (FichaCatalog) second = ficha_catalog_new (fixture->folder);
  g_autoptr (GError) error = NULL;

  g_assert_true (ficha_catalog_lock (first, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_false (ficha_catalog_lock (second, &error));
      g_assert_error (error, FICHA_ERROR, FICHA_ERROR_STORE);
      g_assert_cmpstr (error->message, ==, "locked");
      g_clear_error (&error);
    }

  g_clear_object (&first);
  g_assert_true (ficha_catalog_lock (second, &error));
  g_assert_no_error (error);
}

/* A writer without an end, for X07. */
static void
write_for_ever (const char *folder)
{
  g_autoptr (FichaCatalog) catalog = ficha_catalog_new (folder);
  g_autoptr (GPtrArray) list = ficha_catalog_load (catalog, NULL, NULL);
  g_autoptr (FichaIntegration) integration = NULL;

  integration =
      list->len > 0 ? ficha_integration_copy (g_ptr_array_index (list, 0)) : make_integration (ID);
  for (;;)
    {
      g_autofree char *filling = g_strnfill (1 + integration->generation % 200, 'n');

      /* generation and name go together */
      g_free (integration->name);
      integration->name = g_steal_pointer (&filling);
      if (!ficha_catalog_save (catalog, integration, NULL))
        _exit (1);
      if (integration->generation % 7 == 6 && !ficha_catalog_remove (catalog, ID, NULL))
        _exit (1);
      integration->generation++;
    }
}

/* X07: a writer is killed at any moment: the record is whole or absent, and nothing piles up. */
static void
test_killed (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (FichaCatalog) catalog = ficha_catalog_new (fixture->folder);
      g_autoptr (GPtrArray) list = NULL;
      g_autoptr (GDir) dir = NULL;
      guint n_files = 0;
      pid_t writer = fork ();
      int status;

      g_assert_cmpint (writer, >=, 0);
      if (writer == 0)
        write_for_ever (fixture->folder);
      g_usleep ((gulong) g_test_rand_int_range (0, 5000)); /* any moment; nothing is awaited */
      kill (writer, SIGKILL);
      g_assert_cmpint (waitpid (writer, &status, 0), ==, writer);
      g_assert_true (WIFSIGNALED (status));

      g_assert_true (ficha_catalog_lock (catalog, NULL));
      list = load (catalog, 0);
      g_assert_cmpuint (list->len, <=, 1);
      if (list->len == 1)
        {
          FichaIntegration *read = g_ptr_array_index (list, 0);

          g_assert_cmpuint (strlen (read->name), ==, 1 + read->generation % 200);
        }

      dir = g_dir_open (fixture->records, 0, NULL);
      while (dir != NULL && g_dir_read_name (dir) != NULL)
        n_files++;
      g_assert_cmpuint (n_files, ==, list->len);
    }
}

/* What a save in progress has is not taken for a leftover by somebody without the lock. */
/* X08: what a power cut leaves is what was synced: each record is, before it gets its name. */
static void
test_power_cut (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *trace = g_build_filename (fixture->top, "trace", NULL);
  const char *const arguments[] = { "strace", "-f",
                                    "-o",     trace,
                                    "-e",     "trace=fsync,fdatasync,rename,renameat,renameat2",
                                    "--",     program,
                                    "-p",     "/catalog/save-load-remove",
                                    NULL };
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean synced = FALSE;
  guint n_named = 0;

  /* leaks are not looked for by what is traced */
  g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", "detect_leaks=0", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);

  g_file_get_contents (trace, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (strstr (lines[i], "sync(") != NULL && g_str_has_suffix (lines[i], "= 0"))
        synced = TRUE;
      else if (strstr (lines[i], "rename") != NULL && strstr (lines[i], ".ini\")") != NULL)
        {
          g_assert_true (synced);
          synced = FALSE;
          n_named++;
        }
    }
  g_assert_cmpuint (n_named, >, 0);
}

static void
test_leftover (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FichaCatalog) catalog = ficha_catalog_new (fixture->folder);
  g_autofree char *leftover = g_build_filename (fixture->records, ID ".ini.A1B2C3", NULL);
  g_autofree char *kept = g_build_filename (fixture->records, "notes.ini.old", NULL);
  g_autoptr (GPtrArray) unlocked = NULL;
  g_autoptr (GPtrArray) locked = NULL;

  g_assert_no_errno (g_mkdir_with_parents (fixture->records, 0700));
  set_contents (leftover, "[Integ", -1);
  set_contents (kept, "", -1);

  unlocked = load (catalog, 0);
  g_assert_true (g_file_test (leftover, G_FILE_TEST_EXISTS));
  g_assert_true (ficha_catalog_lock (catalog, NULL));
  locked = load (catalog, 0);
  g_assert_false (g_file_test (leftover, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FichaCatalog) catalog = ficha_catalog_new (fixture->folder);
  g_autoptr (FichaIntegration) integration = make_integration (ID);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  save (catalog, integration);
  integration->has_error = TRUE;
  integration->error_detail = g_strnfill (FICHA_INTEGRATION_MAX_SIZE, 'x');
  g_assert_false (ficha_catalog_save (catalog, integration, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_STORE);
  g_assert_cmpstr (error->message, ==, "size");

  list = load (catalog, 0);
  g_assert_cmpuint (list->len, ==, 1);
}

static void
test_thousand (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FichaCatalog) catalog = ficha_catalog_new (fixture->folder);
  g_autoptr (GPtrArray) list = NULL;
  gint64 began;
  double seconds;

  g_assert_no_errno (g_mkdir_with_parents (fixture->records, 0700));
  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (FichaIntegration) integration = make_integration (NULL);
      g_autofree char *path = get_record_path (fixture, integration->id);
      g_autoptr (GBytes) bytes = ficha_integration_to_bytes (integration, NULL);

      set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
    }

  began = g_get_monotonic_time ();
  list = load (catalog, 0);
  seconds = (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
  g_assert_cmpuint (list->len, ==, 1000);
  g_test_message ("1,000 records in %.3f s", seconds);
  g_assert_cmpfloat (seconds, <, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/catalog/object", test_object);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/catalog/X01-missing", test_missing);
  ADD ("/catalog/save-load-remove", test_save_load_remove);
  ADD ("/catalog/X09-unknown-survives", test_unknown_survives);
  ADD ("/catalog/X02-X03-left-alone", test_left_alone);
  ADD ("/catalog/X02-no-record", test_no_record);
  ADD ("/catalog/X04-disk-full", test_disk_full);
  ADD ("/catalog/X05-read-only", test_read_only);
  ADD ("/catalog/X05-modes", test_modes);
  ADD ("/catalog/check", test_check);
  ADD ("/catalog/X07-killed", test_killed);
  ADD ("/catalog/X07-leftover", test_leftover);
  ADD ("/catalog/X08-power-cut", test_power_cut);
  ADD ("/catalog/X09-lock", test_lock);
  ADD ("/catalog/too-large", test_too_large);
  ADD ("/catalog/thousand", test_thousand);
#undef ADD

  return g_test_run ();
}
