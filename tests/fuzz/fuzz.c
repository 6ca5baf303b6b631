// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "fuzz.h"

#include <string.h>

char *
fuzz_take_text (const guint8 **data, gsize *size)
{
  gsize length = *size > 0 ? strnlen ((const char *) *data, *size) : 0;
  char *text = g_strndup ((const char *) *data, length);
  gsize taken = MIN (length + 1, *size);

  *data += taken;
  *size -= taken;
  return text;
}
