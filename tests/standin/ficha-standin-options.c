// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-standin-options.h"

#include <gio/gio.h>

#include "ficha-standin-fault.h"

struct _FichaStandinOptions
{
  GHashTable *values; /* (owned): name → text; "" for a flag */
};

typedef enum
{
  FLAG,
  TEXT,
  INTEGER,
  FAULT,
} OptionKind;

static const struct
{
  const char *name;
  OptionKind kind;
} known_options[] = {
  { "after", INTEGER },    { "body", TEXT },
  { "chance", INTEGER },   { "date", TEXT },
  { "delay", INTEGER },    { "extra", FLAG },
  { "fault", FAULT },      { "field", TEXT },
  { "get-fault", FAULT },  { "head-fault", FAULT },
  { "id", TEXT },          { "jwt", FLAG },
  { "jwt-exp", INTEGER },  { "jwt-exp-raw", TEXT },
  { "key", TEXT },         { "ledger", TEXT },
  { "life", INTEGER },     { "message", TEXT },
  { "null", TEXT },        { "omit", TEXT },
  { "post-fault", FAULT }, { "refresh-life", INTEGER },
  { "renewed-sub", TEXT }, { "retry-after", TEXT },
  { "same", FLAG },        { "skew", INTEGER },
  { "sub", TEXT },         { "times", INTEGER },
  { "type", TEXT },
};

static gboolean
check_value (OptionKind kind, const char *name, const char *value, GError **error)
{
  switch (kind)
    {
    case FLAG:
      if (*value == '\0')
        return TRUE;
      break;
    case TEXT:
      return TRUE;
    case INTEGER:
      if (g_ascii_string_to_signed (value, 10, G_MININT32, G_MAXINT64 / G_USEC_PER_SEC, NULL, NULL))
        return TRUE;
      break;
    case FAULT:
      if (ficha_standin_fault_is_known (value))
        return TRUE;
      break;
    default:
      g_assert_not_reached ();
    }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "option \"%s\" can't be \"%s\"",
               name, value);
  return FALSE;
}

static gboolean
check_option (const char *name, const char *value, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known_options); i++)
    {
      if (g_str_equal (name, known_options[i].name))
        return check_value (known_options[i].kind, name, value, error);
    }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "no option \"%s\"", name);
  return FALSE;
}

/**
 * ficha_standin_options_new:
 * @text: "name=value,flag,…", decoded; may be empty
 * @error: return location for a #GError, or %NULL
 *
 * Reads the options of a path. Mistakes are the test's author's, and so are told, not ignored.
 *
 * Returns: (transfer full): the options, or %NULL with %G_IO_ERROR_INVALID_ARGUMENT
 */
FichaStandinOptions *
ficha_standin_options_new (const char *text, GError **error)
{
  g_autoptr (FichaStandinOptions) self = NULL;
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_new0 (FichaStandinOptions, 1);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  parts = g_strsplit (text, ",", -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      char *equals = strchr (parts[i], '=');
      const char *value = "";

      if (equals != NULL)
        {
          /* URI libraries decode %2C on the way, so that a comma needs a sign of its own */
          value = g_strdelimit (equals + 1, ";", ',');
          *equals = '\0';
        }
      if (!check_option (parts[i], value, error))
        return NULL;

      g_hash_table_replace (self->values, g_strdup (parts[i]), g_strdup (value));
    }

  return g_steal_pointer (&self);
}

/**
 * ficha_standin_options_free:
 * @self: (transfer full): the options
 *
 * Frees @self.
 */
void
ficha_standin_options_free (FichaStandinOptions *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->values);
  g_free (self);
}

/**
 * ficha_standin_options_has:
 * @self: the options
 * @name: an option's name
 *
 * Returns: whether @name was given, with or without a value
 */
gboolean
ficha_standin_options_has (const FichaStandinOptions *self, const char *name)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_hash_table_contains (self->values, name);
}

/**
 * ficha_standin_options_get:
 * @self: the options
 * @name: an option's name
 * @fallback: (nullable): what is meant when it wasn't given
 *
 * Returns: (nullable): the option's value
 */
const char *
ficha_standin_options_get (const FichaStandinOptions *self, const char *name, const char *fallback)
{
  const char *value;

  g_return_val_if_fail (self != NULL, NULL);

  value = g_hash_table_lookup (self->values, name);
  return value != NULL ? value : fallback;
}

/**
 * ficha_standin_options_get_int:
 * @self: the options
 * @name: the name of an option that is a number
 * @fallback: what is meant when it wasn't given
 *
 * Returns: the option's value
 */
gint64
ficha_standin_options_get_int (const FichaStandinOptions *self, const char *name, gint64 fallback)
{
  const char *value;

  g_return_val_if_fail (self != NULL, fallback);

  value = g_hash_table_lookup (self->values, name);
  return value != NULL ? g_ascii_strtoll (value, NULL, 10) : fallback;
}

/**
 * ficha_standin_options_lists:
 * @self: the options
 * @name: the name of an option that is a list, "one+two"
 * @item: what is looked for in it
 *
 * Returns: whether @item is in the list
 */
gboolean
ficha_standin_options_lists (const FichaStandinOptions *self, const char *name, const char *item)
{
  g_auto (GStrv) items = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  items = g_strsplit (ficha_standin_options_get (self, name, ""), "+", -1);
  return g_strv_contains ((const char *const *) items, item);
}
