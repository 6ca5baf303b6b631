// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-integration.h"

#include <string.h>

#include "ficha-base-uri.h"
#include "ficha-key.h"
#include "ficha-tokens.h"

#define GROUP_INTEGRATION "Integration"
#define GROUP_TOKENS      "Tokens"
#define GROUP_ERROR       "Error"
#define GROUP_HISTORY     "History"
/* Always the last group: a record that was cut anywhere lacks it. */
#define GROUP_END             "End"

#define REMIND_BEFORE_DEFAULT 10

static const char *const reading_names[] = {
  [FICHA_READING_NONE] = "none",           [FICHA_READING_ZONE] = "zone",
  [FICHA_READING_EPOCH] = "epoch",         [FICHA_READING_UTC] = "utc",
  [FICHA_READING_SAO_PAULO] = "sao-paulo", [FICHA_READING_LOCAL] = "local",
  [FICHA_READING_PAST] = "past",
};

static void
set_damaged (GError **error)
{
  g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_DAMAGED, "");
}

static void
set_moment (GKeyFile *file, const char *group, const char *key, gint64 moment)
{
  if (moment != FICHA_TIME_UNKNOWN)
    g_key_file_set_int64 (file, group, key, moment);
  else
    g_key_file_remove_key (file, group, key, NULL);
}

static void
set_optional (GKeyFile *file, const char *group, const char *key, const char *value)
{
  if (value != NULL)
    g_key_file_set_string (file, group, key, value);
  else
    g_key_file_remove_key (file, group, key, NULL);
}

/* The read_ functions leave @value alone where the key is absent, and are FALSE where it can't be
 * read or is out of bounds. */

static gboolean
read_string (GKeyFile *file, const char *group, const char *key, char **value)
{
  g_autofree char *text = NULL;

  if (!g_key_file_has_key (file, group, key, NULL))
    return TRUE;

  text = g_key_file_get_string (file, group, key, NULL);
  if (text == NULL)
    return FALSE;

  g_free (*value);
  *value = g_steal_pointer (&text);
  return TRUE;
}

static gboolean
read_boolean (GKeyFile *file, const char *group, const char *key, gboolean *value)
{
  g_autoptr (GError) error = NULL;
  gboolean truth;

  if (!g_key_file_has_key (file, group, key, NULL))
    return TRUE;

  truth = g_key_file_get_boolean (file, group, key, &error);
  if (error != NULL)
    return FALSE;

  *value = truth;
  return TRUE;
}

static gboolean
read_number (
    GKeyFile *file, const char *group, const char *key, gint64 min, gint64 max, gint64 *value)
{
  g_autofree char *text = NULL;
  gint64 number;

  if (!g_key_file_has_key (file, group, key, NULL))
    return TRUE;

  /* not g_key_file_get_int64 (), which takes what is too large for the largest number */
  text = g_key_file_get_value (file, group, key, NULL);
  if (text == NULL || !g_ascii_string_to_signed (text, 10, min, max, &number, NULL))
    return FALSE;

  *value = number;
  return TRUE;
}

static gboolean
read_moment (GKeyFile *file, const char *group, const char *key, gint64 *value)
{
  return read_number (file, group, key, FICHA_TIME_MIN, FICHA_TIME_MAX, value);
}

static gboolean
read_integration (GKeyFile *file, FichaIntegration *self)
{
  g_autofree char *base_uri = NULL;
  gint64 remind_before = self->remind_before;

  if (!read_string (file, GROUP_INTEGRATION, "Name", &self->name) ||
      !read_string (file, GROUP_INTEGRATION, "BaseUri", &base_uri) ||
      !read_string (file, GROUP_INTEGRATION, "ConsumerKey", &self->consumer_key) ||
      !read_string (file, GROUP_INTEGRATION, "CaFile", &self->ca_file) ||
      !read_boolean (file, GROUP_INTEGRATION, "AutoRenew", &self->auto_renew) ||
      !read_number (file, GROUP_INTEGRATION, "RemindBefore", 0, FICHA_INTEGRATION_REMIND_MAX,
                    &remind_before) ||
      !read_boolean (file, GROUP_INTEGRATION, "BackedUp", &self->backed_up) ||
      !read_boolean (file, GROUP_INTEGRATION, "Removing", &self->removing))
    return FALSE;

  if (self->name == NULL || !ficha_integration_check_name (self->name, NULL) ||
      self->consumer_key == NULL ||
      !ficha_key_check (self->consumer_key, FICHA_ERROR_INVALID_CONSUMER_KEY, NULL) ||
      (self->ca_file != NULL && !g_path_is_absolute (self->ca_file)) || base_uri == NULL)
    return FALSE;

  /* the file may have been edited by hand: no request may go to an address that was not checked */
  self->base_uri = ficha_base_uri_check (base_uri, NULL);
  self->remind_before = (guint) remind_before;
  return self->base_uri != NULL;
}

static gboolean
read_reading (GKeyFile *file, FichaReading *value)
{
  g_autofree char *name = NULL;

  if (!read_string (file, GROUP_TOKENS, "AccessReading", &name))
    return FALSE;
  if (name == NULL)
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (reading_names); i++)
    {
      if (g_str_equal (reading_names[i], name))
        {
          *value = (FichaReading) i;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
read_tokens (GKeyFile *file, FichaIntegration *self)
{
  gint64 generation = 0, spent = 0, reminded = 0, told_expired = 0;

  if (!read_moment (file, GROUP_TOKENS, "IssuedAt", &self->issued_at) ||
      !read_moment (file, GROUP_TOKENS, "AccessExpiresAt", &self->access_expires_at) ||
      !read_reading (file, &self->access_reading) ||
      !read_moment (file, GROUP_TOKENS, "RefreshExpiresAt", &self->refresh_expires_at) ||
      !read_boolean (file, GROUP_TOKENS, "HasTokens", &self->has_tokens) ||
      !read_moment (file, GROUP_TOKENS, "Skew", &self->skew) ||
      !read_number (file, GROUP_TOKENS, "Generation", 0, FICHA_TOKENS_MAX_GENERATION,
                    &generation) ||
      !read_number (file, GROUP_TOKENS, "Spent", 0, generation, &spent) ||
      !read_boolean (file, GROUP_TOKENS, "Refused", &self->refused) ||
      !read_boolean (file, GROUP_TOKENS, "AccountChanged", &self->account_changed) ||
      !read_number (file, GROUP_TOKENS, "Reminded", 0, FICHA_TOKENS_MAX_GENERATION, &reminded) ||
      !read_number (file, GROUP_TOKENS, "ToldExpired", 0, FICHA_TOKENS_MAX_GENERATION,
                    &told_expired))
    return FALSE;

  self->generation = (guint64) generation;
  self->spent = (guint64) spent;
  self->reminded = (guint64) reminded;
  self->told_expired = (guint64) told_expired;
  return TRUE;
}

static gboolean
read_error (GKeyFile *file, FichaIntegration *self)
{
  g_autofree char *nick = NULL;

  if (!read_string (file, GROUP_ERROR, "Code", &nick) ||
      !read_string (file, GROUP_ERROR, "Detail", &self->error_detail) ||
      !read_moment (file, GROUP_ERROR, "FailedAt", &self->failed_at))
    return FALSE;

  if (nick == NULL)
    return self->error_detail == NULL && self->failed_at == FICHA_TIME_UNKNOWN;

  /* a later version may know more errors without another format */
  self->has_error = TRUE;
  if (!ficha_error_from_nick (nick, &self->error))
    self->error = FICHA_ERROR_FAILED;
  return TRUE;
}

/* Never a reason to call a record damaged: it tells what was, and nothing is decided by it. */
static void
read_history (GKeyFile *file, FichaIntegration *self)
{
  g_autofree char *text = g_key_file_get_value (file, GROUP_HISTORY, "Results", NULL);

  if (text != NULL)
    ficha_history_read_text (&self->history, text);
}

static gboolean
is_complete (GKeyFile *file)
{
  gboolean complete = FALSE;

  return read_boolean (file, GROUP_END, "Complete", &complete) && complete;
}

/**
 * ficha_integration_new:
 * @name: its name, as ficha_integration_check_name() takes it
 * @base_uri: the address of the API, as ficha_base_uri_check() gave it
 * @consumer_key: the consumer key, as ficha_key_check() takes it
 *
 * Makes an integration with a random id that has no tokens yet, is renewed automatically and
 * reminds ten minutes before an end.
 *
 * Returns: (transfer full): the integration
 */
FichaIntegration *
ficha_integration_new (const char *name, const char *base_uri, const char *consumer_key)
{
  FichaIntegration *self;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (base_uri != NULL, NULL);
  g_return_val_if_fail (consumer_key != NULL, NULL);

  self = g_new0 (FichaIntegration, 1);
  self->id = g_uuid_string_random ();
  self->name = g_strdup (name);
  self->base_uri = g_strdup (base_uri);
  self->consumer_key = g_strdup (consumer_key);
  self->auto_renew = TRUE;
  self->remind_before = REMIND_BEFORE_DEFAULT;
  self->issued_at = FICHA_TIME_UNKNOWN;
  self->access_expires_at = FICHA_TIME_UNKNOWN;
  self->refresh_expires_at = FICHA_TIME_UNKNOWN;
  self->failed_at = FICHA_TIME_UNKNOWN;

  return self;
}

/**
 * ficha_integration_copy:
 * @self: an integration
 *
 * Copies an integration, its id with it.
 *
 * Returns: (transfer full): the copy
 */
FichaIntegration *
ficha_integration_copy (const FichaIntegration *self)
{
  FichaIntegration *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->base_uri = g_strdup (self->base_uri);
  copy->consumer_key = g_strdup (self->consumer_key);
  copy->ca_file = g_strdup (self->ca_file);
  copy->error_detail = g_strdup (self->error_detail);

  return copy;
}

/**
 * ficha_integration_free:
 * @self: (transfer full): an integration
 *
 * Frees an integration.
 */
void
ficha_integration_free (FichaIntegration *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->id);
  g_free (self->name);
  g_free (self->base_uri);
  g_free (self->consumer_key);
  g_free (self->ca_file);
  g_free (self->error_detail);
  g_free (self);
}

/**
 * ficha_integration_get_last_error:
 * @self: an integration
 *
 * Returns: (nullable): why the last operation failed, as the bus and the record name it; %NULL where it
 *   did not
 */
const char *
ficha_integration_get_last_error (const FichaIntegration *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->has_error ? ficha_error_get_nick (self->error) : NULL;
}

/**
 * ficha_integration_id_is_valid:
 * @id: a text, in any encoding
 *
 * Tells whether a text is an id: a UUID (RFC 9562) in lower case. Only such a text may become part
 * of a file's name.
 *
 * Returns: whether it is one
 */
gboolean
ficha_integration_id_is_valid (const char *id)
{
  g_return_val_if_fail (id != NULL, FALSE);

  if (!g_uuid_string_is_valid (id))
    return FALSE;

  for (const char *p = id; *p != '\0'; p++)
    {
      if (g_ascii_isupper (*p))
        return FALSE;
    }

  return TRUE;
}

/**
 * ficha_integration_check_name:
 * @name: a name, in any encoding; the caller has stripped it
 * @error: return location
 *
 * Checks a name. Beyond this any text is a name: markup, slashes, any script.
 *
 * Fails with %FICHA_ERROR_INVALID_NAME and one of these words: `empty` (or only blanks), `long`
 * (more than %FICHA_INTEGRATION_NAME_MAX_LENGTH bytes), `encoding` (not UTF-8), `control` (control
 * characters, ends of lines).
 *
 * Returns: whether the name can be used
 */
gboolean
ficha_integration_check_name (const char *name, GError **error)
{
  const char *word = NULL;
  gboolean blank = TRUE;

  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (strlen (name) > FICHA_INTEGRATION_NAME_MAX_LENGTH)
    word = "long";
  else if (!g_utf8_validate (name, -1, NULL))
    word = "encoding";

  for (const char *p = name; word == NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      GUnicodeType type = g_unichar_type (c);

      if (type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR ||
          type == G_UNICODE_PARAGRAPH_SEPARATOR)
        word = "control";
      blank = blank && g_unichar_isspace (c);
    }

  if (word == NULL && blank)
    word = "empty";

  if (word != NULL)
    g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_INVALID_NAME, word);

  return word == NULL;
}

/**
 * ficha_integration_to_bytes:
 * @self: an integration
 * @base: (nullable): the record as it was read, for what a later version keeps in it
 *
 * Writes the record (design.md 3): a key file in UTF-8. Groups and keys of @base that this version
 * does not know, and its comments, are in it again.
 *
 * Returns: (transfer full): the record, not NUL-terminated
 */
GBytes *
ficha_integration_to_bytes (const FichaIntegration *self, GBytes *base)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *history = NULL;
  char *data;
  gsize length;

  g_return_val_if_fail (self != NULL, NULL);

  /* from_bytes () has taken this base: it loads */
  if (base != NULL)
    g_key_file_load_from_bytes (file, base, G_KEY_FILE_KEEP_COMMENTS, NULL);

  g_key_file_set_integer (file, GROUP_INTEGRATION, "Version", FICHA_INTEGRATION_VERSION);
  g_key_file_set_string (file, GROUP_INTEGRATION, "Name", self->name);
  g_key_file_set_string (file, GROUP_INTEGRATION, "BaseUri", self->base_uri);
  g_key_file_set_string (file, GROUP_INTEGRATION, "ConsumerKey", self->consumer_key);
  set_optional (file, GROUP_INTEGRATION, "CaFile", self->ca_file);
  g_key_file_set_boolean (file, GROUP_INTEGRATION, "AutoRenew", self->auto_renew);
  g_key_file_set_int64 (file, GROUP_INTEGRATION, "RemindBefore", self->remind_before);
  g_key_file_set_boolean (file, GROUP_INTEGRATION, "BackedUp", self->backed_up);
  g_key_file_set_boolean (file, GROUP_INTEGRATION, "Removing", self->removing);

  set_moment (file, GROUP_TOKENS, "IssuedAt", self->issued_at);
  set_moment (file, GROUP_TOKENS, "AccessExpiresAt", self->access_expires_at);
  g_key_file_set_string (file, GROUP_TOKENS, "AccessReading", reading_names[self->access_reading]);
  set_moment (file, GROUP_TOKENS, "RefreshExpiresAt", self->refresh_expires_at);
  g_key_file_set_boolean (file, GROUP_TOKENS, "HasTokens", self->has_tokens);
  g_key_file_set_int64 (file, GROUP_TOKENS, "Skew", self->skew);
  g_key_file_set_uint64 (file, GROUP_TOKENS, "Generation", self->generation);
  g_key_file_set_uint64 (file, GROUP_TOKENS, "Spent", self->spent);
  g_key_file_set_boolean (file, GROUP_TOKENS, "Refused", self->refused);
  g_key_file_set_boolean (file, GROUP_TOKENS, "AccountChanged", self->account_changed);
  g_key_file_set_uint64 (file, GROUP_TOKENS, "Reminded", self->reminded);
  g_key_file_set_uint64 (file, GROUP_TOKENS, "ToldExpired", self->told_expired);

  set_optional (file, GROUP_ERROR, "Code", ficha_integration_get_last_error (self));
  set_optional (file, GROUP_ERROR, "Detail", self->has_error ? self->error_detail : NULL);
  set_moment (file, GROUP_ERROR, "FailedAt",
              self->has_error ? self->failed_at : FICHA_TIME_UNKNOWN);

  history = ficha_history_to_text (&self->history);
  g_key_file_set_value (file, GROUP_HISTORY, "Results", history);

  g_key_file_remove_group (file, GROUP_END, NULL);
  g_key_file_set_boolean (file, GROUP_END, "Complete", TRUE);

  data = g_key_file_to_data (file, &length, NULL);
  return g_bytes_new_take (data, length);
}

/**
 * ficha_integration_from_bytes:
 * @bytes: a record, as ficha_integration_to_bytes() wrote it or as anybody changed it
 * @id: the integration's id; the record does not hold it
 * @error: return location
 *
 * Reads a record. It is read whole or not at all.
 *
 * Fails with %FICHA_ERROR_DAMAGED where it was cut, holds what can't be read or used, or @id is
 * none; with %FICHA_ERROR_STORE and the word `version` where a later version of Ficha wrote it. The
 * file is to be left alone in either case.
 *
 * Returns: (transfer full): the integration, or %NULL
 */
FichaIntegration *
ficha_integration_from_bytes (GBytes *bytes, const char *id, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (FichaIntegration) self = NULL;
  const char *data;
  gsize size;
  gint64 version = 0;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  data = g_bytes_get_data (bytes, &size);
  if (!ficha_integration_id_is_valid (id) || size == 0 || size > FICHA_INTEGRATION_MAX_SIZE ||
      memchr (data, '\0', size) != NULL ||
      !g_key_file_load_from_data (file, data, size, G_KEY_FILE_NONE, NULL) ||
      !read_number (file, GROUP_INTEGRATION, "Version", 1, G_MAXINT64, &version) || version == 0)
    {
      set_damaged (error);
      return NULL;
    }

  if (version > FICHA_INTEGRATION_VERSION)
    {
      g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_STORE, "version");
      return NULL;
    }

  self = ficha_integration_new ("", "", "");
  g_free (self->id);
  self->id = g_strdup (id);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->base_uri, g_free);
  g_clear_pointer (&self->consumer_key, g_free);

  if (!is_complete (file) || !read_integration (file, self) || !read_tokens (file, self) ||
      !read_error (file, self))
    {
      set_damaged (error);
      return NULL;
    }
  read_history (file, self);

  return g_steal_pointer (&self);
}
