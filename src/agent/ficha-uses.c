// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-uses.h"

#include "ficha-timestamp.h"

/* A use in a text, a line each: "1795457100 ID given PROGRAM"; the program may hold blanks. */
#define N_FIELDS 4

struct _FichaUses
{
  GPtrArray *uses; /* (element-type FichaUse) (owned): the newest last */
};

static const char *const nicks[] = {
  [FICHA_USE_GIVEN] = "given",
  [FICHA_USE_COPIED] = "copied",
  [FICHA_USE_KEY_GIVEN] = "key-given",
  [FICHA_USE_KEY_COPIED] = "key-copied",
};

static void
use_free (FichaUse *use)
{
  g_free (use->id);
  g_free (use->program);
  g_free (use);
}

/* A process names itself: one line, valid, and short. */
static char *
dup_program (const char *program)
{
  g_autofree char *valid = g_utf8_make_valid (program, -1);
  GString *text = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (text->len + (gsize) (g_utf8_next_char (p) - p) > FICHA_USES_PROGRAM_MAX)
        break;
      if (g_unichar_isprint (c))
        g_string_append_unichar (text, c);
    }

  return g_string_free_and_steal (text);
}

static void
append (FichaUses *self, gint64 at, const char *id, FichaUseKind kind, const char *program)
{
  FichaUse *use = g_new0 (FichaUse, 1);

  use->at = at;
  use->id = g_strdup (id);
  use->kind = kind;
  use->program = dup_program (program);
  g_ptr_array_add (self->uses, use);
  if (self->uses->len > FICHA_USES_MAX)
    g_ptr_array_remove_index (self->uses, 0);
}

static gboolean
kind_from_nick (const char *nick, FichaUseKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++)
    {
      if (g_str_equal (nick, nicks[i]))
        {
          *kind = (FichaUseKind) i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * ficha_uses_new:
 *
 * Returns: (transfer full): no uses
 */
FichaUses *
ficha_uses_new (void)
{
  FichaUses *self = g_new0 (FichaUses, 1);

  self->uses = g_ptr_array_new_with_free_func ((GDestroyNotify) use_free);

  return self;
}

/**
 * ficha_uses_free:
 * @self: (transfer full): uses
 */
void
ficha_uses_free (FichaUses *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->uses);
  g_free (self);
}

/**
 * ficha_uses_add:
 * @self: uses
 * @at: when, in seconds since the epoch on this machine's clock
 * @id: of which integration
 * @kind: what left
 * @program: the name of the program it was given to, in any encoding; empty where unknown
 * @since: when the tokens came
 *
 * Adds a use; the oldest goes where there are too many. What the same program was given before of
 * the same tokens is told once, when it happened last: a script that asks each second pushes
 * nothing out.
 */
void
ficha_uses_add (FichaUses *self,
                gint64 at,
                const char *id,
                FichaUseKind kind,
                const char *program,
                gint64 since)
{
  g_autofree char *name = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (id != NULL);
  g_return_if_fail ((guint) kind < G_N_ELEMENTS (nicks));
  g_return_if_fail (program != NULL);

  name = dup_program (program);
  for (guint i = self->uses->len; i > 0; i--)
    {
      const FichaUse *use = self->uses->pdata[i - 1];

      if (use->kind == kind && use->at >= since && g_str_equal (use->id, id) &&
          g_str_equal (use->program, name))
        {
          g_ptr_array_remove_index (self->uses, i - 1);
          break;
        }
    }

  append (self, at, id, kind, name);
}

/**
 * ficha_uses_forget:
 * @self: uses
 * @id: (nullable): of which integration, %NULL for all
 *
 * Returns: whether there were any
 */
gboolean
ficha_uses_forget (FichaUses *self, const char *id)
{
  guint before;

  g_return_val_if_fail (self != NULL, FALSE);

  before = self->uses->len;
  for (guint i = before; i > 0; i--)
    {
      const FichaUse *use = self->uses->pdata[i - 1];

      if (id == NULL || g_str_equal (use->id, id))
        g_ptr_array_remove_index (self->uses, i - 1);
    }

  return self->uses->len < before;
}

/**
 * ficha_uses_keep:
 * @self: uses
 * @ids: (element-type utf8): of which integrations
 *
 * Forgets those of all others.
 */
void
ficha_uses_keep (FichaUses *self, GHashTable *ids)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (ids != NULL);

  for (guint i = self->uses->len; i > 0; i--)
    {
      const FichaUse *use = self->uses->pdata[i - 1];

      if (!g_hash_table_contains (ids, use->id))
        g_ptr_array_remove_index (self->uses, i - 1);
    }
}

/**
 * ficha_uses_get_n:
 * @self: uses
 *
 * Returns: how many there are
 */
guint
ficha_uses_get_n (const FichaUses *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->uses->len;
}

/**
 * ficha_uses_get:
 * @self: uses
 * @index: which, less than ficha_uses_get_n(); 0 is the newest
 *
 * Returns: (transfer none): a use
 */
const FichaUse *
ficha_uses_get (const FichaUses *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->uses->len, NULL);

  return self->uses->pdata[self->uses->len - 1 - index];
}

/**
 * ficha_uses_to_text:
 * @self: uses
 *
 * Returns: (transfer full): what ficha_uses_read_text() reads, lines of UTF-8
 */
char *
ficha_uses_to_text (const FichaUses *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->uses->len; i++)
    {
      const FichaUse *use = self->uses->pdata[i];

      g_string_append_printf (text, "%" G_GINT64_FORMAT " %s %s %s\n", use->at, use->id,
                              ficha_use_kind_get_nick (use->kind), use->program);
    }

  return g_string_free_and_steal (text);
}

/**
 * ficha_uses_read_text:
 * @self: uses
 * @text: a text, in any encoding
 *
 * Adds what a text tells of. What of it can't be understood is passed over.
 */
void
ficha_uses_read_text (FichaUses *self, const char *text)
{
  g_auto (GStrv) lines = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], " ", N_FIELDS);
      FichaUseKind kind;
      gint64 at;

      if (g_strv_length (fields) == N_FIELDS && g_uuid_string_is_valid (fields[1]) &&
          g_ascii_string_to_signed (fields[0], 10, FICHA_TIME_MIN, FICHA_TIME_MAX, &at, NULL) &&
          kind_from_nick (fields[2], &kind))
        append (self, at, fields[1], kind, fields[3]);
    }
}

/**
 * ficha_use_kind_get_nick:
 * @kind: a kind
 *
 * Returns: (transfer none): its name for D-Bus and the file: given, copied, key-given or key-copied
 */
const char *
ficha_use_kind_get_nick (FichaUseKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (nicks), nicks[0]);

  return nicks[kind];
}
