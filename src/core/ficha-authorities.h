// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FichaAuthorities FichaAuthorities;

FichaAuthorities *ficha_authorities_new (void);
void ficha_authorities_free (FichaAuthorities *self);

GTlsDatabase *ficha_authorities_get (FichaAuthorities *self, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaAuthorities, ficha_authorities_free)

G_END_DECLS
