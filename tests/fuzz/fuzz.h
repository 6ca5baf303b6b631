// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib.h>

/* What a target is: called with any bytes, it aborts where something is not as it has to be. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* The first NUL-terminated text of what is left, which it is taken from; the rest where there is none. */
char *fuzz_take_text (const guint8 **data, gsize *size);
