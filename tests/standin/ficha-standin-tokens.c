// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-standin-tokens.h"

#include <string.h>

#define DEFAULT_LIFE         (60 * 60)
#define DEFAULT_REFRESH_LIFE (30 * 24 * 60 * 60)

/* What is in front of every token, so that one is found wherever it leaks. The refresh token goes
 * into a query: it has what must be percent-encoded there, and what a second decoding would spoil. */
#define ACCESS_MARK         "CANARY-AT-"
#define REFRESH_MARK        "CANARY-RT-"
#define REFRESH_PUNCTUATION "+/=&%2B%"

static void
append_base64url (GString *text, const char *clear)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) clear, strlen (clear));

  g_strdelimit (encoded, "+", '-');
  g_strdelimit (encoded, "/", '_');
  encoded[strcspn (encoded, "=")] = '\0';
  g_string_append (text, encoded);
}

/* A JWT that nobody can verify: where its signature should be stands the mark. */
static char *
create_jwt (
    const FichaStandinOptions *options, const char *mark, gint64 now, gint64 end, gboolean renewed)
{
  g_autoptr (GString) token = g_string_new (NULL);
  g_autofree char *end_text = NULL;
  g_autofree char *claims = NULL;
  const char *sub = ficha_standin_options_get (options, "sub", "stand-in");

  if (renewed)
    sub = ficha_standin_options_get (options, "renewed-sub", sub);
  if (ficha_standin_options_has (options, "jwt-exp"))
    end = now + ficha_standin_options_get_int (options, "jwt-exp", 0);
  end_text = g_strdup_printf ("%" G_GINT64_FORMAT, end);
  claims = g_strdup_printf ("{\"sub\":\"%s\",\"iat\":%" G_GINT64_FORMAT ",\"exp\":%s}", sub, now,
                            ficha_standin_options_get (options, "jwt-exp-raw", end_text));

  append_base64url (token, "{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
  g_string_append_c (token, '.');
  append_base64url (token, claims);
  g_string_append_c (token, '.');
  g_string_append (token, mark);
  /* whole groups of four characters, so that no strict decoder stumbles over left-over bits */
  for (gsize length = strlen (mark); length % 4 != 0; length++)
    g_string_append_c (token, 'A');

  return g_string_free (g_steal_pointer (&token), FALSE);
}

/**
 * ficha_standin_tokens_new:
 * @options: what is asked for
 * @now: the stand-in's clock, in seconds since 1970
 * @renewed: whether this is the answer to a renewal
 * @size: how many bytes the access token shall have; 0 for as many as it happens to
 *
 * Makes tokens that were never given before.
 *
 * Returns: (transfer full): the tokens
 */
FichaStandinTokens *
ficha_standin_tokens_new (const FichaStandinOptions *options,
                          gint64 now,
                          gboolean renewed,
                          gsize size)
{
  g_autoptr (FichaStandinTokens) self = NULL;
  g_autofree char *access_id = g_uuid_string_random ();
  g_autofree char *refresh_id = g_uuid_string_random ();
  g_autofree char *mark = NULL;

  g_return_val_if_fail (options != NULL, NULL);

  mark = g_strconcat (ACCESS_MARK, access_id, NULL);

  self = g_new0 (FichaStandinTokens, 1);
  self->access_end = now + ficha_standin_options_get_int (options, "life", DEFAULT_LIFE);
  self->refresh_end =
      now + ficha_standin_options_get_int (options, "refresh-life", DEFAULT_REFRESH_LIFE);
  self->refresh_token = g_strconcat (REFRESH_MARK, REFRESH_PUNCTUATION, refresh_id, NULL);

  if (ficha_standin_options_has (options, "jwt"))
    {
      self->access_token = create_jwt (options, mark, now, self->access_end, renewed);
    }
  else if (size > 0)
    {
      /* a token too short for the whole mark keeps the random end of it */
      g_autofree char *padding = g_strnfill (size, 'x');

      if (size >= strlen (mark))
        self->access_token = g_strconcat (mark, padding + strlen (mark), NULL);
      else
        self->access_token = g_strdup (mark + strlen (mark) - size);
    }
  else
    {
      self->access_token = g_steal_pointer (&mark);
    }

  return g_steal_pointer (&self);
}

/**
 * ficha_standin_tokens_free:
 * @self: (transfer full): the tokens
 *
 * Frees @self.
 */
void
ficha_standin_tokens_free (FichaStandinTokens *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->access_token);
  g_free (self->refresh_token);
  g_free (self);
}

/* ---- dates ------------------------------------------------------------------------------------ */

/* The forms that are a date in a format; the zone is what the date is told in. */
static const struct
{
  const char *name;
  const char *format;
  const char *zone;
} date_forms[] = {
  { "iso-z", "%Y-%m-%dT%H:%M:%SZ", "UTC" },
  { "space-none", "%Y-%m-%d %H:%M:%S", "UTC" },
  { "zoneless-utc", "%Y-%m-%dT%H:%M:%S", "UTC" },
  { "zoneless-brt", "%Y-%m-%dT%H:%M:%S", "-03:00" },
  { "lower", "%Y-%m-%dt%H:%M:%Sz", "UTC" },
  { "fraction", "%Y-%m-%dT%H:%M:%S.123Z", "UTC" },
  { "fraction-9", "%Y-%m-%dT%H:%M:%S.123456789Z", "UTC" },
  { "comma", "%Y-%m-%dT%H:%M:%S,123Z", "UTC" },
  { "no-seconds", "%Y-%m-%dT%H:%MZ", "UTC" },
  { "epoch", "%s", "UTC" },
  { "epoch-ms", "%s000", "UTC" },
  { "garbage", "soon", "UTC" },
  { "empty", "", "UTC" },
};

static char *
format_date (gint64 moment, const char *format, const char *zone_name)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (moment);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  g_autoptr (GDateTime) local =
      utc != NULL && zone != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  /* no date past the year 9999 */
  return local != NULL ? g_date_time_format (local, format) : g_strdup ("9999-12-31T23:59:59Z");
}

/* The JSON value of an expiry, NULL when the field is to be left out. */
static char *
date_to_json (const FichaStandinOptions *options, gint64 moment)
{
  const char *form = ficha_standin_options_get (options, "date", "iso-z");
  g_autofree char *text = NULL;

  if (g_str_equal (form, "missing"))
    return NULL;
  if (g_str_equal (form, "null"))
    return g_strdup ("null");
  if (g_str_equal (form, "number"))
    return g_strdup_printf ("%" G_GINT64_FORMAT, moment);

  if (g_str_has_prefix (form, "offset"))
    {
      const char *offset = form + strlen ("offset");
      g_autofree char *format = g_strconcat ("%Y-%m-%dT%H:%M:%S", offset, NULL);

      text = format_date (moment, format, offset);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (date_forms) && text == NULL; i++)
    {
      if (g_str_equal (form, date_forms[i].name))
        text = format_date (moment, date_forms[i].format, date_forms[i].zone);
    }

  /* anything else is the text itself: "date=0001-01-01T00:00:00Z" */
  return g_strdup_printf ("\"%s\"", text != NULL ? text : form);
}

/* ---- the answer ------------------------------------------------------------------------------- */

/* "type=FIELD:KIND+FIELD:KIND" */
static const char *
get_strange_value (const FichaStandinOptions *options, const char *field)
{
  static const struct
  {
    const char *kind;
    const char *json;
  } values[] = {
    { "number", "12345" },  { "object", "{\"value\":\"x\"}" },
    { "array", "[\"x\"]" }, { "true", "true" },
    { "empty", "\"\"" },
  };

  if (ficha_standin_options_lists (options, "null", field))
    return "null";
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *item = g_strconcat (field, ":", values[i].kind, NULL);

      if (ficha_standin_options_lists (options, "type", item))
        return values[i].json;
    }
  return NULL;
}

static void
append_field (GString *json,
              const FichaStandinOptions *options,
              const char *field,
              const char *value)
{
  const char *strange = get_strange_value (options, field);

  if (value == NULL || ficha_standin_options_lists (options, "omit", field))
    return;

  g_string_append_printf (json, "%s\"%s\":%s", json->len > 1 ? "," : "", field,
                          strange != NULL ? strange : value);
}

/**
 * ficha_standin_tokens_to_json:
 * @self: the tokens
 * @options: what the answer shall look like
 *
 * Writes the answer of POST and GET /auth (api.md), with the oddities that @options ask for.
 *
 * Returns: (transfer full): JSON text
 */
char *
ficha_standin_tokens_to_json (const FichaStandinTokens *self, const FichaStandinOptions *options)
{
  g_autoptr (GString) json = NULL;
  g_autofree char *access_token = NULL;
  g_autofree char *refresh_token = NULL;
  g_autofree char *access_end = NULL;
  g_autofree char *refresh_end = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (options != NULL, NULL);

  json = g_string_new ("{");
  access_token = g_strdup_printf ("\"%s\"", self->access_token);
  refresh_token = g_strdup_printf ("\"%s\"", self->refresh_token);
  access_end = date_to_json (options, self->access_end);
  refresh_end = date_to_json (options, self->refresh_end);

  append_field (json, options, "access_token", access_token);
  append_field (json, options, "refresh_token", refresh_token);
  append_field (json, options, "expiration_access_token", access_end);
  append_field (json, options, "expiration_refresh_token", refresh_end);
  if (ficha_standin_options_has (options, "extra"))
    append_field (json, options, "extra",
                  "{\"scope\":[\"read\",1,null],\"nested\":{\"deep\":true}}");
  g_string_append_c (json, '}');

  return g_string_free (g_steal_pointer (&json), FALSE);
}
