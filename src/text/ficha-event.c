// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-event.h"

#include <glib/gi18n.h>

#include "ficha-error.h"
#include "ficha-timestamp.h"
#include "ficha-words.h"

/* Our own command line: its name tells nothing of the user. */
#define FICHACTL "fichactl"

/**
 * FichaEvent:
 *
 * Something that happened with an integration, as the agent's GetActivity tells it. It never changes.
 */
struct _FichaEvent
{
  GObject parent_instance;

  gint64 at;
  char *id;      /* (owned) */
  char *name;    /* (owned) */
  char *error;   /* (owned): empty where it is none */
  char *program; /* (owned): empty where unknown */
  gint64 until;  /* or FICHA_TIME_UNKNOWN */
  FichaEventKind kind;
};

G_DEFINE_FINAL_TYPE (FichaEvent, ficha_event, G_TYPE_OBJECT)

/* as the bus names them */
static const char *const nicks[] = {
  [FICHA_EVENT_RENEWED] = "renewed",       [FICHA_EVENT_OBTAINED] = "obtained",
  [FICHA_EVENT_FAILED] = "failed",         [FICHA_EVENT_GIVEN] = "given",
  [FICHA_EVENT_COPIED] = "copied",         [FICHA_EVENT_KEY_GIVEN] = "key-given",
  [FICHA_EVENT_KEY_COPIED] = "key-copied", [FICHA_EVENT_UNKNOWN] = "unknown",
};

static FichaEventKind
kind_from_nick (const char *nick)
{
  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++)
    {
      if (g_str_equal (nick, nicks[i]))
        return (FichaEventKind) i;
    }

  return FICHA_EVENT_UNKNOWN;
}

static char *
lookup_string (GVariant *dict, const char *key)
{
  char *text = NULL;

  return g_variant_lookup (dict, key, "s", &text) ? text : g_strdup ("");
}

static FichaEvent *
read_event (GVariant *dict)
{
  FichaEvent *self = g_object_new (FICHA_TYPE_EVENT, NULL);
  g_autofree char *what = lookup_string (dict, "what");

  self->kind = kind_from_nick (what);
  self->at = self->until = FICHA_TIME_UNKNOWN;
  g_variant_lookup (dict, "at", "x", &self->at);
  g_variant_lookup (dict, "until", "x", &self->until);
  self->id = lookup_string (dict, "id");
  self->name = lookup_string (dict, "name");
  self->error = lookup_string (dict, "error");
  self->program = lookup_string (dict, "program");

  return self;
}

static char *
words_of_given (FichaEvent *self)
{
  const gboolean key = self->kind == FICHA_EVENT_KEY_GIVEN;

  g_assert (FICHA_IS_EVENT (self));

  if (*self->program == '\0')
    return g_strdup (key ? _ ("Secret key given to another program")
                         /* Translators: what happened to an access token */
                         : _ ("Given to another program"));

  if (key)
    /* Translators: what happened; %s is the name of a program */
    return g_strdup_printf (_ ("Secret key given to “%s”"), self->program);

  /* Translators: what happened to an access token; %s is the name of a program */
  return g_strdup_printf (_ ("Given to “%s”"), self->program);
}

static char *
words_of_renewed (FichaEvent *self, gint64 now, GTimeZone *zone)
{
  g_autofree char *until = NULL;

  g_assert (FICHA_IS_EVENT (self));

  if (self->until == FICHA_TIME_UNKNOWN)
    return ficha_words_result (nicks[self->kind], "");

  until = ficha_words_moment (self->until, now, zone);
  if (self->kind == FICHA_EVENT_OBTAINED)
    /* Translators: what happened: a token was asked for with the consumer key and the secret key;
     * %s is a time, perhaps with a date */
    return g_strdup_printf (_ ("Signed in with the keys, valid until %s"), until);

  /* Translators: what happened to a token; %s is a time, perhaps with a date */
  return g_strdup_printf (_ ("Renewed, valid until %s"), until);
}

/* The number that stands for @text in a report. */
static guint
get_number (GHashTable *numbers, const char *text)
{
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, text));

  if (number == 0)
    {
      number = g_hash_table_size (numbers) + 1;
      g_hash_table_insert (numbers, g_strdup (text), GUINT_TO_POINTER (number));
    }

  return number;
}

static void
append_event (GString *report, FichaEvent *event, GHashTable *integrations, GHashTable *programs)
{
  g_autoptr (GDateTime) at = NULL;
  g_autofree char *time = NULL;
  FichaError error;

  if (event->at != FICHA_TIME_UNKNOWN)
    at = g_date_time_new_from_unix_utc (event->at);
  time = at != NULL ? g_date_time_format (at, "%Y-%m-%d %H:%M:%SZ") : g_strdup ("?");

  g_string_append_printf (report, "%s integration %u: %s", time,
                          get_number (integrations, event->id), nicks[event->kind]);
  if (ficha_error_from_nick (event->error, &error))
    g_string_append_printf (report, ", %s", ficha_error_get_nick (error));
  if (g_str_equal (event->program, FICHACTL))
    g_string_append (report, ", " FICHACTL);
  else if (*event->program != '\0')
    g_string_append_printf (report, ", program %u", get_number (programs, event->program));
  g_string_append_c (report, '\n');
}

static void
ficha_event_finalize (GObject *object)
{
  FichaEvent *self = FICHA_EVENT (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->error);
  g_free (self->program);

  G_OBJECT_CLASS (ficha_event_parent_class)->finalize (object);
}

static void
ficha_event_class_init (FichaEventClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ficha_event_finalize;
}

static void
ficha_event_init (FichaEvent *self)
{
}

/**
 * ficha_event_read_all:
 * @events: what GetActivity tells, `aa{sv}`
 *
 * Returns: (transfer full) (element-type FichaEvent): the events, in that order
 */
GPtrArray *
ficha_event_read_all (GVariant *events)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);
  GVariantIter iter;
  GVariant *child;

  g_return_val_if_fail (events != NULL, all);
  g_return_val_if_fail (g_variant_is_of_type (events, G_VARIANT_TYPE ("aa{sv}")), all);

  g_variant_iter_init (&iter, events);
  while ((child = g_variant_iter_next_value (&iter)) != NULL)
    {
      g_ptr_array_add (all, read_event (child));
      g_variant_unref (child);
    }

  return all;
}

/**
 * ficha_event_get_at:
 * @self: an event
 *
 * Returns: when, in seconds since the epoch, or %FICHA_TIME_UNKNOWN
 */
gint64
ficha_event_get_at (FichaEvent *self)
{
  g_return_val_if_fail (FICHA_IS_EVENT (self), FICHA_TIME_UNKNOWN);

  return self->at;
}

/**
 * ficha_event_get_name:
 * @self: an event
 *
 * Returns: (transfer none): the integration's name, UTF-8
 */
const char *
ficha_event_get_name (FichaEvent *self)
{
  g_return_val_if_fail (FICHA_IS_EVENT (self), NULL);

  return self->name;
}

/**
 * ficha_event_get_kind:
 * @self: an event
 *
 * Returns: what happened
 */
FichaEventKind
ficha_event_get_kind (FichaEvent *self)
{
  g_return_val_if_fail (FICHA_IS_EVENT (self), FICHA_EVENT_UNKNOWN);

  return self->kind;
}

/**
 * ficha_event_equal:
 * @self: an event
 * @other: an event
 *
 * Returns: whether both tell the same
 */
gboolean
ficha_event_equal (FichaEvent *self, FichaEvent *other)
{
  g_return_val_if_fail (FICHA_IS_EVENT (self), FALSE);
  g_return_val_if_fail (FICHA_IS_EVENT (other), FALSE);

  return self->at == other->at && self->kind == other->kind && self->until == other->until &&
         g_str_equal (self->id, other->id) && g_str_equal (self->name, other->name) &&
         g_str_equal (self->error, other->error) && g_str_equal (self->program, other->program);
}

/**
 * ficha_event_words:
 * @self: an event
 * @now: seconds since the epoch
 * @zone: the zone to tell times in
 *
 * Tells what happened, without when and with which integration. (ux.md 2.8)
 *
 * Returns: (transfer full): a few words, UTF-8
 */
char *
ficha_event_words (FichaEvent *self, gint64 now, GTimeZone *zone)
{
  g_return_val_if_fail (FICHA_IS_EVENT (self), NULL);
  g_return_val_if_fail (zone != NULL, NULL);

  switch (self->kind)
    {
    case FICHA_EVENT_RENEWED:
    case FICHA_EVENT_OBTAINED:
      return words_of_renewed (self, now, zone);
    case FICHA_EVENT_GIVEN:
    case FICHA_EVENT_KEY_GIVEN:
      return words_of_given (self);
    case FICHA_EVENT_COPIED:
      /* Translators: what happened to an access token: it was put on the clipboard */
      return g_strdup (C_ ("result", "Copied"));
    case FICHA_EVENT_KEY_COPIED:
      return g_strdup (_ ("Secret key copied"));
    case FICHA_EVENT_FAILED:
    case FICHA_EVENT_UNKNOWN:
    default:
      return ficha_words_result (nicks[self->kind], self->error);
    }
}

/**
 * ficha_event_report:
 * @events: (element-type FichaEvent): what happened
 *
 * Makes a text to paste where anybody may read it, in English: as the report of a check-up
 * (ficha_check_report()) with no name, no key and no address, nothing but words of Ficha's own,
 * numbers and times.
 *
 * Returns: (transfer full): lines of ASCII
 */
char *
ficha_event_report (GPtrArray *events)
{
  GString *report = g_string_new (NULL);
  g_autoptr (GHashTable) integrations = NULL;
  g_autoptr (GHashTable) programs = NULL;

  g_return_val_if_fail (events != NULL, NULL);

  integrations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  programs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_string_append_printf (report, "Ficha %s (%s)\n\n", FICHA_VERSION, FICHA_APP_ID);
  for (guint i = 0; i < events->len; i++)
    append_event (report, events->pdata[i], integrations, programs);

  return g_string_free_and_steal (report);
}
