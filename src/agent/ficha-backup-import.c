// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-backup-import.h"

#include "ficha-backup.h"
#include "ficha-ca-file.h"
#include "ficha-openpgp.h"

/* The room that the number behind a name takes at most, in bytes. */
#define NUMBER_SIZE 16

/* What is to be done with an integration of the file, in the order of the words. */
typedef enum
{
  ACTION_ADD,
  ACTION_SAME,
  ACTION_KEY,
  ACTION_OTHER_KEY,
} Action;

static const char *const actions[] = {
  [ACTION_ADD] = "add",
  [ACTION_SAME] = "same",
  [ACTION_KEY] = "key",
  [ACTION_OTHER_KEY] = "other-key",
};

/* An integration of the file, and the one that it is here. */
typedef struct
{
  FichaBackupItem *item; /* (unowned) */
  FichaEntry *entry;     /* (owned) (nullable) */
  char *name;            /* (owned): what it is called here, or is going to be */
  char *id;              /* (owned) (nullable): of one that was added */
  Action action;
  gboolean ca_file_lost;
  gboolean skip;
  gboolean replace;
  gboolean done;
} Step;

/* One Import: the file is read, then what is here is looked at, and only then anything is done. */
typedef struct
{
  FichaEnrolment *enrolment; /* (owned) */
  GVariant *options;         /* (owned) */
  GPtrArray *items;          /* (element-type FichaBackupItem) (owned) (nullable) */
  GPtrArray *steps;          /* (element-type Step) (owned) */
  guint next;                /* which step's turn it is */
} Work;

static void
step_free (Step *step)
{
  g_clear_pointer (&step->entry, ficha_entry_unref);
  g_free (step->name);
  g_free (step->id);
  g_free (step);
}

static void
work_free (Work *work)
{
  g_clear_object (&work->enrolment);
  g_clear_pointer (&work->options, g_variant_unref);
  g_clear_pointer (&work->steps, g_ptr_array_unref);
  g_clear_pointer (&work->items, g_ptr_array_unref);
  g_free (work);
}

static Step *
get_step (GTask *task)
{
  Work *work = g_task_get_task_data (task);

  return work->steps->pdata[work->next];
}

/* ---- the plan ---------------------------------------------------------------------------------- */

/* What no key, address or name has in it separates them. */
static char *
identify (const FichaIntegration *record, gboolean by_name)
{
  return g_strjoin ("\n", record->base_uri, record->consumer_key, by_name ? record->name : NULL,
                    NULL);
}

static char *
find_free_name (const char *name, GHashTable *taken)
{
  char *free_name = g_strdup (name);

  for (guint i = 2; g_hash_table_contains (taken, free_name); i++)
    {
      g_autofree char *start = g_strndup (name, FICHA_INTEGRATION_NAME_MAX_LENGTH - NUMBER_SIZE);
      const char *end;

      /* a long name makes room for the number, by whole characters */
      g_utf8_validate (start, -1, &end);
      g_free (free_name);
      free_name = g_strdup_printf ("%.*s (%u)", (int) (end - start), start, i);
    }

  return free_name;
}

/* Gives each step whose integration is here, and has no step yet, its entry: one with the same name,
 * address and consumer key, else one that only bears another name. */
static void
match (GPtrArray *steps, GPtrArray *entries, gboolean by_name)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < steps->len; i++)
    g_hash_table_add (used, ((Step *) steps->pdata[i])->entry);
  for (guint i = 0; i < entries->len; i++)
    {
      FichaEntry *entry = entries->pdata[i];

      if (!g_hash_table_contains (used, entry))
        g_hash_table_insert (found, identify (entry->record, by_name), entry);
    }

  for (guint i = 0; i < steps->len; i++)
    {
      Step *step = steps->pdata[i];
      g_autofree char *key = identify (step->item->record, by_name);
      FichaEntry *entry = step->entry == NULL ? g_hash_table_lookup (found, key) : NULL;

      if (entry == NULL)
        continue;
      step->entry = ficha_entry_ref (entry);
      g_hash_table_remove (found, key);
    }
}

static void
plan (FichaManager *manager, Work *work)
{
  g_autoptr (GPtrArray) entries = ficha_manager_get_entries (manager);
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < work->items->len; i++)
    {
      Step *step = g_new0 (Step, 1);

      step->item = work->items->pdata[i];
      g_ptr_array_add (work->steps, step);
    }
  match (work->steps, entries, TRUE);
  match (work->steps, entries, FALSE);

  for (guint i = 0; i < entries->len; i++)
    g_hash_table_add (taken, ((FichaEntry *) entries->pdata[i])->record->name);
  for (guint i = 0; i < work->steps->len; i++)
    {
      Step *step = work->steps->pdata[i];
      const FichaIntegration *record = step->item->record;

      step->action = step->entry != NULL ? ACTION_SAME : ACTION_ADD;
      step->name = step->entry != NULL ? g_strdup (step->entry->record->name)
                                       : find_free_name (record->name, taken);
      step->ca_file_lost = step->entry == NULL && record->ca_file != NULL &&
                           !ficha_ca_file_check (record->ca_file, NULL);
      g_hash_table_add (taken, step->name);
    }
}

static void
mark (Work *work, const char *option, gsize offset)
{
  g_autoptr (GVariant) places =
      g_variant_lookup_value (work->options, option, G_VARIANT_TYPE ("au"));
  const guint32 *values;
  gsize n = 0;

  values = places != NULL ? g_variant_get_fixed_array (places, &n, sizeof *values) : NULL;
  for (gsize i = 0; i < n; i++)
    {
      if (values[i] < work->steps->len)
        G_STRUCT_MEMBER (gboolean, work->steps->pdata[values[i]], offset) = TRUE;
    }
}

static GVariant *
step_to_variant (const Step *step)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  const FichaIntegration *record = step->item->record;
  const char *id = step->entry != NULL ? step->entry->record->id : step->id;

  g_variant_dict_insert (&dict, "name", "s", record->name);
  g_variant_dict_insert (&dict, "base-uri", "s", record->base_uri);
  g_variant_dict_insert (&dict, "consumer-key", "s", record->consumer_key);
  g_variant_dict_insert (&dict, "secret-key", "b", step->item->secret_key != NULL);
  g_variant_dict_insert (&dict, "action", "s", actions[step->action]);
  g_variant_dict_insert (&dict, "as", "s", step->name);
  if (id != NULL)
    g_variant_dict_insert (&dict, "id", "s", id);
  g_variant_dict_insert (&dict, "ca-file-lost", "b", step->ca_file_lost);
  g_variant_dict_insert (&dict, "done", "b", step->done);

  return g_variant_dict_end (&dict);
}

static void
tell (GTask *task)
{
  Work *work = g_task_get_task_data (task);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < work->steps->len; i++)
    g_variant_builder_add_value (&builder, step_to_variant (work->steps->pdata[i]));
  g_task_return_pointer (task, g_variant_ref_sink (g_variant_builder_end (&builder)),
                         (GDestroyNotify) g_variant_unref);
}

/* ---- doing it ---------------------------------------------------------------------------------- */

static void do_next (GTask *task);

/* What is done stays done where a later step fails: the same file may be imported again. */
static void
step_ended (GTask *task, GError *error)
{
  Work *work = g_task_get_task_data (task);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  get_step (task)->done = TRUE;
  work->next++;
  do_next (task);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;

  get_step (task)->id = ficha_enrolment_add_finish (FICHA_ENROLMENT (source), result, &error);
  step_ended (task, error);
}

static void
updated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;

  ficha_enrolment_update_finish (FICHA_ENROLMENT (source), result, &error);
  step_ended (task, error);
}

static void
add (GTask *task, const Step *step)
{
  Work *work = g_task_get_task_data (task);
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  const FichaIntegration *record = step->item->record;
  g_autoptr (GVariant) settings = NULL;

  g_variant_dict_insert (&dict, "name", "s", step->name);
  g_variant_dict_insert (&dict, "base-uri", "s", record->base_uri);
  g_variant_dict_insert (&dict, "consumer-key", "s", record->consumer_key);
  g_variant_dict_insert (&dict, "no-secret-key", "b", step->item->secret_key == NULL);
  if (record->ca_file != NULL && !step->ca_file_lost)
    g_variant_dict_insert (&dict, "ca-file", "s", record->ca_file);
  if (step->item->has_policy)
    {
      g_variant_dict_insert (&dict, "auto-renew", "b", record->auto_renew);
      g_variant_dict_insert (&dict, "remind-before", "u", record->remind_before);
    }

  settings = g_variant_ref_sink (g_variant_dict_end (&dict));
  ficha_enrolment_add_async (work->enrolment, settings, step->item->secret_key, added_cb,
                             g_object_ref (task));
}

static void
do_next (GTask *task)
{
  Work *work = g_task_get_task_data (task);

  for (; work->next < work->steps->len; work->next++)
    {
      const Step *step = get_step (task);

      if (step->skip)
        continue;
      if (step->action == ACTION_ADD)
        {
          add (task, step);
          return;
        }
      if (step->action == ACTION_KEY || (step->action == ACTION_OTHER_KEY && step->replace))
        {
          ficha_enrolment_update_async (work->enrolment, step->entry, g_variant_new ("a{sv}", NULL),
                                        step->item->secret_key, updated_cb, g_object_ref (task));
          return;
        }
    }

  tell (task);
}

/* ---- looking at what is here ------------------------------------------------------------------- */

static void look_next (GTask *task);

static void
compare_keys (Step *step, const FichaSecret *here)
{
  if (!ficha_secret_equal (step->item->secret_key, here))
    step->action = ACTION_OTHER_KEY;
}

static void
secret_key_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Work *work = g_task_get_task_data (task);
  Step *step = get_step (task);
  g_autoptr (FichaSecret) secret_key = NULL;
  GError *error = NULL;

  secret_key = ficha_keyring_lookup_finish (FICHA_KEYRING (source), result, &error);
  if (secret_key != NULL)
    compare_keys (step, secret_key);
  else if (g_error_matches (error, FICHA_ERROR, FICHA_ERROR_MISSING))
    step->action = ACTION_KEY;
  /* there is something, which may be what somebody needs */
  else if (g_error_matches (error, FICHA_ERROR, FICHA_ERROR_DAMAGED))
    step->action = ACTION_OTHER_KEY;
  else
    {
      g_task_return_error (task, error);
      return;
    }

  g_clear_error (&error);
  work->next++;
  look_next (task);
}

static void
look_next (GTask *task)
{
  FichaManager *manager = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);
  gboolean dry_run = FALSE;

  for (; work->next < work->steps->len; work->next++)
    {
      Step *step = get_step (task);

      if (step->entry == NULL || step->item->secret_key == NULL)
        continue;
      if (step->entry->session_key == NULL)
        {
          ficha_keyring_lookup_async (ficha_manager_get_keyring (manager), step->entry->record->id,
                                      FICHA_KEYRING_SECRET_KEY, NULL, secret_key_cb,
                                      g_object_ref (task));
          return;
        }
      compare_keys (step, step->entry->session_key);
    }

  work->next = 0;
  g_variant_lookup (work->options, "dry-run", "b", &dry_run);
  if (dry_run)
    tell (task);
  else
    do_next (task);
}

/* ---- reading ----------------------------------------------------------------------------------- */

static void
read_text (GTask *task, const FichaSecret *text)
{
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  work->items = ficha_backup_read (text, &error);
  if (work->items == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  plan (g_task_get_source_object (task), work);
  mark (work, "skip", G_STRUCT_OFFSET (Step, skip));
  mark (work, "replace", G_STRUCT_OFFSET (Step, replace));
  look_next (task);
}

static void
decrypted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (FichaSecret) text = NULL;
  GError *error = NULL;

  text = ficha_openpgp_decrypt_finish (result, &error);
  if (text != NULL)
    read_text (task, text);
  else
    g_task_return_error (task, error);
}

/**
 * ficha_backup_import_async:
 * @manager: what is here
 * @enrolment: who adds and edits
 * @file: (nullable): the passphrase, the end of its line, and what the file holds
 * @options: `a{sv}`, as the interface's Import documents
 * @callback: called when it is done, or is not
 * @user_data: for @callback
 *
 * Reads a file of integrations, finds out what is here already, and adds what is not. Nothing is asked
 * of the server, and no secret key is given up unless @options says so.
 */
void
ficha_backup_import_async (FichaManager *manager,
                           FichaEnrolment *enrolment,
                           FichaSecret *file,
                           GVariant *options,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (FichaSecret) text = NULL;
  g_autoptr (FichaSecret) passphrase = NULL;
  const char *bytes = file != NULL ? ficha_secret_peek (file) : "";
  gsize length = strcspn (bytes, "\n");
  Work *work;

  g_return_if_fail (FICHA_IS_MANAGER (manager));
  g_return_if_fail (FICHA_IS_ENROLMENT (enrolment));
  g_return_if_fail (options != NULL);

  task = g_task_new (manager, NULL, callback, user_data);
  g_task_set_source_tag (task, ficha_backup_import_async);
  work = g_new0 (Work, 1);
  work->enrolment = g_object_ref (enrolment);
  work->options = g_variant_ref_sink (options);
  work->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);

  passphrase = ficha_secret_new_len (bytes, length);
  text = ficha_secret_new (bytes[length] != '\0' ? bytes + length + 1 : "");
  if (!ficha_backup_is_encrypted (text))
    read_text (task, text);
  else if (length == 0)
    g_task_return_new_error_literal (task, FICHA_ERROR, FICHA_ERROR_BACKUP, "needed");
  else
    ficha_openpgp_decrypt_async (text, passphrase, decrypted_cb, g_steal_pointer (&task));
}

/**
 * ficha_backup_import_finish:
 * @manager: what is here
 * @result: a result of ficha_backup_import_async()
 * @error: return location for an error
 *
 * Fails with %FICHA_ERROR_BACKUP and a word of ficha_backup_read(), of
 * ficha_openpgp_decrypt_finish(), or `needed` (it is encrypted, and there is no passphrase), or with
 * an error of the keyring: then nothing was changed. With another error of
 * ficha_enrolment_add_finish() or ficha_enrolment_update_finish() the integrations before are done.
 *
 * Returns: (transfer full) (nullable): `aa{sv}`, as the interface's Import documents
 */
GVariant *
ficha_backup_import_finish (FichaManager *manager, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, manager), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
