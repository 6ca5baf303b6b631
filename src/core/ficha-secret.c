// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-secret.h"

#include <string.h>

struct _FichaSecret
{
  gatomicrefcount references;
  gsize length;
  char text[]; /* length bytes and a NUL */
};

G_DEFINE_BOXED_TYPE (FichaSecret, ficha_secret, ficha_secret_ref, ficha_secret_unref)

/**
 * ficha_secret_new:
 * @text: the secret
 *
 * Makes a secret of a copy of @text. The caller's own copy stays the caller's to wipe.
 *
 * Returns: (transfer full): the secret
 */
FichaSecret *
ficha_secret_new (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return ficha_secret_new_len (text, strlen (text));
}

/**
 * ficha_secret_new_len:
 * @bytes: (array length=length): the secret, in any encoding
 * @length: how many bytes it has
 *
 * Makes a secret of a copy of @bytes.
 *
 * Returns: (transfer full): the secret
 */
FichaSecret *
ficha_secret_new_len (const char *bytes, gsize length)
{
  FichaSecret *self;

  g_return_val_if_fail (bytes != NULL || length == 0, NULL);
  g_return_val_if_fail (length < G_MAXSIZE - sizeof (FichaSecret), NULL);

  self = g_malloc (sizeof (FichaSecret) + length + 1);
  g_atomic_ref_count_init (&self->references);
  self->length = length;
  if (length > 0)
    memcpy (self->text, bytes, length);
  self->text[length] = '\0';
  return self;
}

/**
 * ficha_secret_ref:
 * @self: a secret
 *
 * Takes a reference. May be called from any thread.
 *
 * Returns: (transfer full): @self
 */
FichaSecret *
ficha_secret_ref (FichaSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ficha_secret_unref:
 * @self: (transfer full): a secret
 *
 * Drops a reference. With the last one the memory is overwritten, then freed.
 */
void
ficha_secret_unref (FichaSecret *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  explicit_bzero (self, sizeof (FichaSecret) + self->length + 1);
  g_free (self);
}

/**
 * ficha_secret_peek:
 * @self: a secret
 *
 * Shows the secret's bytes, for the one call that needs them: a copy made of them is the caller's
 * to wipe.
 *
 * Returns: (transfer none): the bytes, followed by a NUL, valid as long as @self
 */
const char *
ficha_secret_peek (const FichaSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

/**
 * ficha_secret_get_length:
 * @self: a secret
 *
 * Returns: how many bytes the secret has, without the closing NUL
 */
gsize
ficha_secret_get_length (const FichaSecret *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

/**
 * ficha_secret_equal:
 * @a: a secret
 * @b: another
 *
 * Compares two secrets in a time that depends on their length alone.
 *
 * Returns: whether they hold the same bytes
 */
gboolean
ficha_secret_equal (const FichaSecret *a, const FichaSecret *b)
{
  guchar difference = 0;

  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  if (a->length != b->length)
    return FALSE;
  for (gsize i = 0; i < a->length; i++)
    difference |= (guchar) a->text[i] ^ (guchar) b->text[i];
  return difference == 0;
}

/**
 * ficha_wipe_string:
 * @text: (transfer full) (nullable): a text that ends with a NUL
 *
 * Overwrites @text up to its NUL, then frees it with g_free().
 */
void
ficha_wipe_string (char *text)
{
  if (text == NULL)
    return;
  explicit_bzero (text, strlen (text));
  g_free (text);
}
