// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* How many objects and arrays may lie in each other, the outermost included. */
#define FICHA_JSON_MAX_DEPTH 8

/**
 * FichaJsonRoot:
 * @FICHA_JSON_OBJECT: the text must be one object
 * @FICHA_JSON_OBJECT_OR_ARRAY: the text must be one object or one array
 *
 * What a JSON text may be as a whole.
 */
typedef enum
{
  FICHA_JSON_OBJECT,
  FICHA_JSON_OBJECT_OR_ARRAY,
} FichaJsonRoot;

gboolean ficha_json_check (const char *text, gsize length, FichaJsonRoot root, GError **error);
JsonNode *ficha_json_read (const char *text, gsize length, FichaJsonRoot root, GError **error);
const char *ficha_json_get_string (JsonObject *object, const char *name);

G_END_DECLS
