// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FichaImportAction:
 * @FICHA_IMPORT_ADD: it is not here
 * @FICHA_IMPORT_SAME: it is here, and stays as it is
 * @FICHA_IMPORT_KEY: it is here without its secret key, which the file has
 * @FICHA_IMPORT_OTHER_KEY: it is here with another secret key
 *
 * What an import does with an integration.
 */
typedef enum
{
  FICHA_IMPORT_ADD,
  FICHA_IMPORT_SAME,
  FICHA_IMPORT_KEY,
  FICHA_IMPORT_OTHER_KEY,
} FichaImportAction;

/**
 * FichaImportStep:
 * @name: (owned): its name in the file
 * @local_name: (owned): the one it has, or is going to have, here
 * @action: what is done with it
 * @has_secret_key: whether the file has it
 * @ca_file_lost: whether its CA file is not here
 * @done: whether it was done
 *
 * An integration of a file, as the agent's Import tells it.
 */
typedef struct
{
  char *name;
  char *local_name;
  FichaImportAction action;
  gboolean has_secret_key;
  gboolean ca_file_lost;
  gboolean done;
} FichaImportStep;

FichaImportStep *ficha_import_step_new (GVariant *told);
void ficha_import_step_free (FichaImportStep *self);
GPtrArray *ficha_import_steps_new (GVariant *integrations);

gboolean ficha_import_step_is_needed (const FichaImportStep *self, gboolean replace);
char *ficha_import_step_explain (const FichaImportStep *self, gboolean replace);
const char *ficha_import_step_get_warning (const FichaImportStep *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaImportStep, ficha_import_step_free)

G_END_DECLS
