// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gtk/gtk.h>

#include "ficha-secret.h"

G_BEGIN_DECLS

#define FICHA_TYPE_CLIP (ficha_clip_get_type ())
G_DECLARE_FINAL_TYPE (FichaClip, ficha_clip, FICHA, CLIP, GdkContentProvider)

FichaClip *ficha_clip_new (FichaSecret *text, GListModel *windows);
void ficha_clip_end (FichaClip *self);

G_END_DECLS
