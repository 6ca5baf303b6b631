// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-import-step.h"

#include <glib/gi18n.h>

static const char *const actions[] = {
  [FICHA_IMPORT_ADD] = "add",
  [FICHA_IMPORT_SAME] = "same",
  [FICHA_IMPORT_KEY] = "key",
  [FICHA_IMPORT_OTHER_KEY] = "other-key",
};

static char *
dup_text (GVariant *told, const char *name)
{
  char *text = NULL;

  return g_variant_lookup (told, name, "s", &text) ? text : g_strdup ("");
}

/**
 * ficha_import_step_new:
 * @told: `a{sv}`, of the agent's Import
 *
 * Returns: (transfer full): the same; what a later agent does with it, and this does not know, changes
 *   nothing
 */
FichaImportStep *
ficha_import_step_new (GVariant *told)
{
  FichaImportStep *self;
  const char *action;

  g_return_val_if_fail (told != NULL, NULL);

  self = g_new0 (FichaImportStep, 1);
  self->name = dup_text (told, "name");
  self->local_name = dup_text (told, "as");
  self->action = FICHA_IMPORT_SAME;
  if (g_variant_lookup (told, "action", "&s", &action))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
        if (g_str_equal (actions[i], action))
          self->action = (FichaImportAction) i;
    }
  g_variant_lookup (told, "secret-key", "b", &self->has_secret_key);
  g_variant_lookup (told, "ca-file-lost", "b", &self->ca_file_lost);
  g_variant_lookup (told, "done", "b", &self->done);

  return self;
}

/**
 * ficha_import_step_free:
 * @self: (transfer full): an integration of a file
 */
void
ficha_import_step_free (FichaImportStep *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->local_name);
  g_free (self);
}

/**
 * ficha_import_steps_new:
 * @integrations: `aa{sv}`, of the agent's Import
 *
 * Returns: (transfer full) (element-type FichaImportStep): the same, in the order of the file
 */
GPtrArray *
ficha_import_steps_new (GVariant *integrations)
{
  GPtrArray *steps;

  g_return_val_if_fail (integrations != NULL, NULL);

  steps = g_ptr_array_new_with_free_func ((GDestroyNotify) ficha_import_step_free);
  for (gsize i = 0; i < g_variant_n_children (integrations); i++)
    {
      g_autoptr (GVariant) told = g_variant_get_child_value (integrations, i);

      g_ptr_array_add (steps, ficha_import_step_new (told));
    }

  return steps;
}

/**
 * ficha_import_step_is_needed:
 * @self: an integration of a file
 * @replace: whether its secret key may take the place of another one
 *
 * Returns: whether an import would do anything with it
 */
gboolean
ficha_import_step_is_needed (const FichaImportStep *self, gboolean replace)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->action == FICHA_IMPORT_ADD || self->action == FICHA_IMPORT_KEY ||
         (self->action == FICHA_IMPORT_OTHER_KEY && replace);
}

static const char *
get_format (const FichaImportStep *self, gboolean replace)
{
  const gboolean renamed = !g_str_equal (self->name, self->local_name);

  switch (self->action)
    {
    case FICHA_IMPORT_ADD:
      if (self->has_secret_key)
        /* Translators: of an integration in a file, before it is imported; %s is another name */
        return renamed ? _ ("Will be added as “%s”")
                       /* Translators: of an integration in a file, before it is imported */
                       : _ ("Will be added");
      /* Translators: of an integration in a file, before it is imported; %s is another name */
      return renamed ? _ ("Will be added as “%s”, needs its secret key")
                     /* Translators: of an integration in a file, before it is imported */
                     : _ ("Will be added, needs its secret key");

    case FICHA_IMPORT_KEY:
      /* Translators: of an integration in a file, which is here, but without its secret key; %s is its
       * name here */
      return renamed ? _ ("“%s” will get its missing secret key")
                     : _ ("Will get its missing secret key");

    case FICHA_IMPORT_OTHER_KEY:
      if (replace)
        /* Translators: of an integration in a file, which is here with another secret key; %s is its
         * name here */
        return renamed ? _ ("The secret key of “%s” will be replaced")
                       : _ ("The secret key will be replaced");
      /* Translators: of an integration in a file, which is here with another secret key; %s is its name
       * here */
      return renamed ? _ ("“%s” has another secret key, which stays")
                     : _ ("Has another secret key, which stays");

    case FICHA_IMPORT_SAME:
    default:
      /* Translators: of an integration in a file; %s is the name it has here */
      return renamed ? _ ("Is here already as “%s”")
                     /* Translators: of an integration in a file */
                     : _ ("Is here already");
    }
}

/**
 * ficha_import_step_explain:
 * @self: an integration of a file
 * @replace: whether its secret key may take the place of another one
 *
 * Tells what an import would do with it. (ux.md 2.10)
 *
 * Returns: (transfer full): a few words without a full stop, UTF-8; no markup
 */
char *
ficha_import_step_explain (const FichaImportStep *self, gboolean replace)
{
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  parts = g_strsplit (get_format (self, replace), "%s", 2);
  return g_strjoinv (self->local_name, parts);
}

/**
 * ficha_import_step_get_warning:
 * @self: an integration of a file
 *
 * Returns: (transfer none) (nullable): what should be known of it besides, a sentence, UTF-8
 */
const char *
ficha_import_step_get_warning (const FichaImportStep *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->ca_file_lost ? _ ("Its CA file is not on this computer. Choose one afterwards.")
                            : NULL;
}
