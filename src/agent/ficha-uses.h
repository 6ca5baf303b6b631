// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many uses are kept in all. */
#define FICHA_USES_MAX 200
/* How many bytes of a program's name are. */
#define FICHA_USES_PROGRAM_MAX 128

/**
 * FichaUseKind:
 * @FICHA_USE_GIVEN: a program was given an access token
 * @FICHA_USE_COPIED: the window was, which put it on the clipboard
 * @FICHA_USE_KEY_GIVEN: a program was given the secret key
 * @FICHA_USE_KEY_COPIED: the window was
 *
 * What left the agent.
 */
typedef enum
{
  FICHA_USE_GIVEN,
  FICHA_USE_COPIED,
  FICHA_USE_KEY_GIVEN,
  FICHA_USE_KEY_COPIED,
} FichaUseKind;

/**
 * FichaUse:
 * @at: when, in seconds since the epoch on this machine's clock
 * @id: (owned): of which integration
 * @kind: what left
 * @program: (owned): the name of the program it was given to, UTF-8; empty where unknown
 *
 * That something secret was handed out; never the secret.
 */
typedef struct
{
  gint64 at;
  char *id;
  FichaUseKind kind;
  char *program;
} FichaUse;

/* A bounded number of them. */
typedef struct _FichaUses FichaUses;

FichaUses *ficha_uses_new (void);
void ficha_uses_free (FichaUses *self);

void ficha_uses_add (FichaUses *self,
                     gint64 at,
                     const char *id,
                     FichaUseKind kind,
                     const char *program,
                     gint64 since);
gboolean ficha_uses_forget (FichaUses *self, const char *id);
void ficha_uses_keep (FichaUses *self, GHashTable *ids);
guint ficha_uses_get_n (const FichaUses *self);
const FichaUse *ficha_uses_get (const FichaUses *self, guint index);

char *ficha_uses_to_text (const FichaUses *self);
void ficha_uses_read_text (FichaUses *self, const char *text);

const char *ficha_use_kind_get_nick (FichaUseKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaUses, ficha_uses_free)

G_END_DECLS
