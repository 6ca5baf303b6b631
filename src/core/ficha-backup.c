// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-backup.h"

#include <string.h>

#include "ficha-base-uri.h"
#include "ficha-json-check.h"
#include "ficha-key.h"

/* The format: a JSON object with this under "format", its version, and the integrations, a line each.
 * With secret keys it is the inside of an OpenPGP message (ficha-openpgp.c). */
#define FORMAT     "ficha-integrations"
#define HEAD       "{\"format\":\"" FORMAT "\",\"version\":%d,\"integrations\":["
#define SECRET_KEY ",\"secret_key\":\""
#define MAX_PATH   4096
#define ARMOUR     "-----BEGIN PGP MESSAGE-----"

static gboolean
refuse (const char *word, GError **error)
{
  g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_BACKUP, word);
  return FALSE;
}

/* What is not secret of an integration, as JSON without the closing brace. */
static char *
describe (const FichaIntegration *record)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  char *text;

  json_object_set_string_member (object, "name", record->name);
  json_object_set_string_member (object, "base_uri", record->base_uri);
  json_object_set_string_member (object, "consumer_key", record->consumer_key);
  if (record->ca_file != NULL)
    json_object_set_string_member (object, "ca_file", record->ca_file);
  json_object_set_boolean_member (object, "auto_renew", record->auto_renew);
  json_object_set_int_member (object, "remind_before", record->remind_before);
  json_node_set_object (node, object);

  text = json_to_string (node, FALSE);
  text[strlen (text) - 1] = '\0';
  return text;
}

/* A key is printable ASCII: no more has to be escaped. */
static void
append_key (GString *text, const FichaSecret *key)
{
  for (const char *p = ficha_secret_peek (key); *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *p);
    }
}

/* A member that is a text, or not there. */
static gboolean
read_text (JsonObject *object, const char *name, const char **text)
{
  *text = ficha_json_get_string (object, name);
  return *text != NULL || !json_object_has_member (object, name);
}

static gboolean
read_policy (JsonObject *object, FichaBackupItem *item)
{
  FichaIntegration *record = item->record;
  JsonNode *auto_renew = json_object_get_member (object, "auto_renew");
  JsonNode *remind_before = json_object_get_member (object, "remind_before");
  gint64 minutes;

  if (auto_renew == NULL && remind_before == NULL)
    return TRUE;
  if (auto_renew == NULL || json_node_get_value_type (auto_renew) != G_TYPE_BOOLEAN ||
      remind_before == NULL || json_node_get_value_type (remind_before) != G_TYPE_INT64)
    return FALSE;

  minutes = json_node_get_int (remind_before);
  if (minutes < 0 || minutes > FICHA_INTEGRATION_REMIND_MAX)
    return FALSE;
  record->auto_renew = json_node_get_boolean (auto_renew);
  record->remind_before = (guint) minutes;
  item->has_policy = TRUE;
  return TRUE;
}

/* Whether @key is none, or may be a secret key, which @item then has. */
static gboolean
read_secret_key (const char *key, FichaBackupItem *item)
{
  if (key == NULL)
    return TRUE;
  if (!ficha_key_check (key, FICHA_ERROR_INVALID_SECRET_KEY, NULL))
    return FALSE;
  item->secret_key = ficha_secret_new (key);
  return TRUE;
}

/* An integration of @name, of which the file may not tell the address. */
static FichaBackupItem *
read_basics (const char *name, const char *base_uri, const char *consumer_key)
{
  g_autofree char *checked = NULL;

  checked = ficha_base_uri_check (base_uri != NULL ? base_uri : FICHA_BASE_URI_DEFAULT, NULL);
  if (checked == NULL || consumer_key == NULL ||
      !ficha_key_check (consumer_key, FICHA_ERROR_INVALID_CONSUMER_KEY, NULL))
    return NULL;

  return ficha_backup_item_new (ficha_integration_new (name, checked, consumer_key), NULL);
}

static FichaBackupItem *
read_item (JsonNode *node)
{
  g_autoptr (FichaBackupItem) item = NULL;
  g_autofree char *stripped = NULL;
  JsonObject *object;
  const char *name, *base_uri, *consumer_key, *ca_file, *secret_key;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return NULL;

  object = json_node_get_object (node);
  if (!read_text (object, "name", &name) || !read_text (object, "base_uri", &base_uri) ||
      !read_text (object, "consumer_key", &consumer_key) ||
      !read_text (object, "ca_file", &ca_file) || !read_text (object, "secret_key", &secret_key))
    return NULL;

  stripped = g_strstrip (g_strdup (name != NULL ? name : ""));
  if (!ficha_integration_check_name (stripped, NULL) ||
      (ca_file != NULL && (!g_path_is_absolute (ca_file) || strlen (ca_file) > MAX_PATH)))
    return NULL;

  item = read_basics (stripped, base_uri, consumer_key);
  if (item == NULL || !read_policy (object, item) || !read_secret_key (secret_key, item))
    return NULL;

  item->record->ca_file = g_strdup (ca_file);
  return g_steal_pointer (&item);
}

static gboolean
read_list (JsonObject *object, GPtrArray *items, GError **error)
{
  JsonNode *version = json_object_get_member (object, "version");
  JsonNode *list = json_object_get_member (object, "integrations");
  JsonArray *array;

  if (version == NULL || json_node_get_value_type (version) != G_TYPE_INT64 ||
      json_node_get_int (version) < 1)
    return refuse ("damaged", error);
  if (json_node_get_int (version) > FICHA_BACKUP_VERSION)
    return refuse ("version", error);
  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    return refuse ("damaged", error);

  array = json_node_get_array (list);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      FichaBackupItem *item = read_item (json_array_get_element (array, i));

      if (item == NULL)
        return refuse ("damaged", error);
      g_ptr_array_add (items, item);
    }

  return items->len > 0 || refuse ("empty", error);
}

/* KEY=value lines, or the JSON object of them that the platform's users pass around. */
static gboolean
read_keys (const char *text, GPtrArray *items, GError **error)
{
  g_autofree char *host = NULL;
  g_autofree char *base_uri = NULL;
  g_autofree char *consumer_key = NULL;
  g_autoptr (FichaBackupItem) item = NULL;
  char *secret_key = NULL;
  gboolean good;

  if (!ficha_key_find (text, &host, &consumer_key, &secret_key))
    return refuse ("unknown", error);

  /* elsewhere the scheme may be left out */
  base_uri = host == NULL || strstr (host, "://") != NULL ? g_strdup (host)
                                                          : g_strconcat ("https://", host, NULL);
  item = read_basics ("", base_uri, consumer_key);
  good = item != NULL && read_secret_key (secret_key, item);
  ficha_wipe_string (secret_key);
  if (!good)
    return refuse ("keys", error);

  g_free (item->record->name);
  item->record->name = ficha_base_uri_get_host (item->record->base_uri);
  g_ptr_array_add (items, g_steal_pointer (&item));
  return TRUE;
}

/**
 * ficha_backup_item_new:
 * @record: (transfer full): its settings
 * @secret_key: (nullable): its secret key
 *
 * Returns: (transfer full): an integration for a file, without a policy
 */
FichaBackupItem *
ficha_backup_item_new (FichaIntegration *record, FichaSecret *secret_key)
{
  FichaBackupItem *self;

  g_return_val_if_fail (record != NULL, NULL);

  self = g_new0 (FichaBackupItem, 1);
  self->record = record;
  self->secret_key = secret_key != NULL ? ficha_secret_ref (secret_key) : NULL;
  return self;
}

/**
 * ficha_backup_item_free:
 * @self: (transfer full): an integration of a file
 */
void
ficha_backup_item_free (FichaBackupItem *self)
{
  g_return_if_fail (self != NULL);

  ficha_integration_free (self->record);
  g_clear_pointer (&self->secret_key, ficha_secret_unref);
  g_free (self);
}

/**
 * ficha_backup_write:
 * @items: (element-type FichaBackupItem): integrations
 *
 * Writes integrations down: JSON, UTF-8, a line each. No copy of a secret key is left behind.
 *
 * Returns: (transfer full): the text, a secret where a secret key is among them
 */
FichaSecret *
ficha_backup_write (GPtrArray *items)
{
  g_autoptr (GPtrArray) lines = NULL;
  GString *text;
  FichaSecret *written;
  gsize size = sizeof HEAD + 16;

  g_return_val_if_fail (items != NULL, NULL);

  lines = g_ptr_array_new_full (items->len, g_free);
  for (guint i = 0; i < items->len; i++)
    {
      const FichaBackupItem *item = items->pdata[i];
      char *line = describe (item->record);

      g_ptr_array_add (lines, line);
      size += strlen (line) + sizeof SECRET_KEY + 8;
      if (item->secret_key != NULL)
        size += 2 * ficha_secret_get_length (item->secret_key);
    }

  /* large enough: growing it would leave copies */
  text = g_string_sized_new (size);
  g_string_append_printf (text, HEAD, FICHA_BACKUP_VERSION);
  for (guint i = 0; i < items->len; i++)
    {
      const FichaBackupItem *item = items->pdata[i];

      g_string_append (text, i > 0 ? ",\n" : "\n");
      g_string_append (text, lines->pdata[i]);
      if (item->secret_key != NULL)
        {
          g_string_append (text, SECRET_KEY);
          append_key (text, item->secret_key);
          g_string_append_c (text, '"');
        }
      g_string_append_c (text, '}');
    }
  g_string_append (text, "\n]}\n");

  written = ficha_secret_new_len (text->str, text->len);
  ficha_wipe_string (g_string_free_and_steal (text));
  return written;
}

/**
 * ficha_backup_read:
 * @text: what a file holds that is not encrypted, or what was encrypted in it
 * @error: return location for an error
 *
 * Reads integrations: what ficha_backup_write() wrote, or a text with keys as ficha_key_find() takes
 * it, whose integration is named after its host. All is read, or nothing; whatever was changed by
 * hand is checked as what is typed is. Members that this version does not know are passed over.
 *
 * Fails with %FICHA_ERROR_BACKUP and one of these words: `large` (more than
 * %FICHA_BACKUP_MAX_SIZE), `unknown` (nothing that Ficha reads), `damaged`, `version` (a later
 * version's), `empty` (no integration in it), `keys` (an address or a key that can't be one).
 *
 * Returns: (transfer full) (nullable) (element-type FichaBackupItem): the integrations, at least one
 */
GPtrArray *
ficha_backup_read (const FichaSecret *text, GError **error)
{
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (JsonNode) root = NULL;
  const char *start;
  gboolean good;

  g_return_val_if_fail (text != NULL, NULL);

  if (ficha_secret_get_length (text) > FICHA_BACKUP_MAX_SIZE)
    {
      refuse ("large", error);
      return NULL;
    }

  items = g_ptr_array_new_with_free_func ((GDestroyNotify) ficha_backup_item_free);
  start = ficha_secret_peek (text);
  if (g_str_has_prefix (start, "\xEF\xBB\xBF"))
    start += 3;
  start += strspn (start, " \t\r\n");

  if (*start != '{')
    {
      good = read_keys (start, items, error);
    }
  else
    {
      root = ficha_json_read (start, strlen (start), FICHA_JSON_OBJECT, NULL);
      if (root == NULL)
        good = refuse ("damaged", error);
      else if (g_strcmp0 (ficha_json_get_string (json_node_get_object (root), "format"), FORMAT) ==
               0)
        good = read_list (json_node_get_object (root), items, error);
      else
        good = read_keys (start, items, error);
    }

  return good ? g_steal_pointer (&items) : NULL;
}

/**
 * ficha_backup_join:
 * @passphrase: (nullable): the passphrase of @file
 * @file: what a file holds
 *
 * Returns: (transfer full): both, as the agent's Import takes them: the passphrase in the first line
 */
FichaSecret *
ficha_backup_join (const FichaSecret *passphrase, const FichaSecret *file)
{
  char *joined;
  FichaSecret *both;

  g_return_val_if_fail (file != NULL, NULL);

  joined = g_strconcat (passphrase != NULL ? ficha_secret_peek (passphrase) : "", "\n",
                        ficha_secret_peek (file), NULL);
  both = ficha_secret_new (joined);
  ficha_wipe_string (joined);
  return both;
}

/**
 * ficha_backup_is_encrypted:
 * @text: what a file holds
 *
 * Returns: whether it is an OpenPGP message in ASCII, for which a passphrase is needed
 */
gboolean
ficha_backup_is_encrypted (const FichaSecret *text)
{
  const char *start;

  g_return_val_if_fail (text != NULL, FALSE);

  start = ficha_secret_peek (text);
  return g_str_has_prefix (start + strspn (start, " \t\r\n"), ARMOUR);
}

/**
 * ficha_backup_check_passphrase:
 * @passphrase: what was typed, to encrypt with
 * @error: return location for an error
 *
 * Checks a passphrase. Only its length tells of its strength.
 *
 * Fails with %FICHA_ERROR_BACKUP and one of these words: `short` (fewer than
 * %FICHA_BACKUP_PASSPHRASE_MIN characters), `long` (more than %FICHA_BACKUP_PASSPHRASE_MAX_SIZE
 * bytes), `control` (a control character, such as the end of a line, or no UTF-8).
 *
 * Returns: whether it can be used
 */
gboolean
ficha_backup_check_passphrase (const char *passphrase, GError **error)
{
  g_return_val_if_fail (passphrase != NULL, FALSE);

  if (!g_utf8_validate (passphrase, -1, NULL))
    return refuse ("control", error);
  for (const char *p = passphrase; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (p)))
        return refuse ("control", error);
    }
  if (g_utf8_strlen (passphrase, -1) < FICHA_BACKUP_PASSPHRASE_MIN)
    return refuse ("short", error);

  return strlen (passphrase) <= FICHA_BACKUP_PASSPHRASE_MAX_SIZE || refuse ("long", error);
}
