// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the first segment of a path asks for: "life=60,jwt,post-fault=status-503". See README.md. */
typedef struct _FichaStandinOptions FichaStandinOptions;

FichaStandinOptions *ficha_standin_options_new (const char *text, GError **error);
void ficha_standin_options_free (FichaStandinOptions *self);

gboolean ficha_standin_options_has (const FichaStandinOptions *self, const char *name);
const char *
ficha_standin_options_get (const FichaStandinOptions *self, const char *name, const char *fallback);
gint64
ficha_standin_options_get_int (const FichaStandinOptions *self, const char *name, gint64 fallback);
gboolean
ficha_standin_options_lists (const FichaStandinOptions *self, const char *name, const char *item);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaStandinOptions, ficha_standin_options_free)

G_END_DECLS
