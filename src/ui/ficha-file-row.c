// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-file-row.h"

#include <glib/gi18n.h>

#include "ficha-look.h"
#include "ficha-resources.h"

/**
 * FichaFileRow:
 *
 * A file that may be chosen: the CA file of a private server.
 */
struct _FichaFileRow
{
  AdwActionRow parent_instance;

  char *path; /* (owned): "" for none */

  /* template children */
  GtkButton *clear;
};

G_DEFINE_FINAL_TYPE (FichaFileRow, ficha_file_row, ADW_TYPE_ACTION_ROW)

typedef enum
{
  PROP_PATH = 1,
} FichaFileRowProperty;

static GParamSpec *properties[PROP_PATH + 1];

static void
show_path (FichaFileRow *self)
{
  g_autofree char *markup = ficha_look_dup_markup (self->path);

  g_assert (FICHA_IS_FILE_ROW (self));

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               *self->path != '\0'
                                   ? markup
                                   /* Translators: no CA file: the authorities that the system
                                    * trusts */
                                   : C_ ("CA file", "The system’s certificates"));
  gtk_widget_set_visible (GTK_WIDGET (self->clear), *self->path != '\0');
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FichaFileRow) self = FICHA_FILE_ROW (user_data);
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  /* dismissed, or a place that has no path, or one that the bus can't tell: as it was */
  file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL && g_utf8_validate (path, -1, NULL))
    ficha_file_row_set_path (self, path);
}

static void
choose_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FichaFileRow *self = FICHA_FILE_ROW (widget);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  GtkRoot *root = gtk_widget_get_root (widget);

  /* Translators: title of a dialog: a file with the certificates of authorities to trust */
  gtk_file_dialog_set_title (dialog, _ ("Choose a CA File"));
  if (*self->path != '\0')
    {
      g_autoptr (GFile) file = g_file_new_for_path (self->path);

      gtk_file_dialog_set_initial_file (dialog, file);
    }
  gtk_file_dialog_open (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, opened_cb,
                        g_object_ref (self));
}

static void
clear_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ficha_file_row_set_path (FICHA_FILE_ROW (widget), "");
}

static void
ficha_file_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FICHA_TYPE_FILE_ROW);

  G_OBJECT_CLASS (ficha_file_row_parent_class)->dispose (object);
}

static void
ficha_file_row_finalize (GObject *object)
{
  g_free (FICHA_FILE_ROW (object)->path);

  G_OBJECT_CLASS (ficha_file_row_parent_class)->finalize (object);
}

static void
ficha_file_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((FichaFileRowProperty) id)
    {
    case PROP_PATH:
      g_value_set_string (value, FICHA_FILE_ROW (object)->path);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_file_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch ((FichaFileRowProperty) id)
    {
    case PROP_PATH:
      ficha_file_row_set_path (FICHA_FILE_ROW (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_file_row_class_init (FichaFileRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ficha_file_row_dispose;
  object_class->finalize = ficha_file_row_finalize;
  object_class->get_property = ficha_file_row_get_property;
  object_class->set_property = ficha_file_row_set_property;

  /* "" for none */
  properties[PROP_PATH] =
      g_param_spec_string ("path", NULL, NULL, "",
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, FICHA_RESOURCES "ficha-file-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FichaFileRow, clear);

  gtk_widget_class_install_action (widget_class, "file.choose", NULL, choose_action);
  gtk_widget_class_install_action (widget_class, "file.clear", NULL, clear_action);
}

static void
ficha_file_row_init (FichaFileRow *self)
{
  self->path = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  show_path (self);
}

/**
 * ficha_file_row_get_path:
 * @self: a file row
 *
 * Returns: (transfer none): the path of the file, UTF-8, "" for none
 */
const char *
ficha_file_row_get_path (FichaFileRow *self)
{
  g_return_val_if_fail (FICHA_IS_FILE_ROW (self), "");

  return self->path;
}

/**
 * ficha_file_row_set_path:
 * @self: a file row
 * @path: the path of a file, "" for none
 */
void
ficha_file_row_set_path (FichaFileRow *self, const char *path)
{
  g_return_if_fail (FICHA_IS_FILE_ROW (self));
  g_return_if_fail (path != NULL);

  if (!g_set_str (&self->path, path))
    return;

  show_path (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
}
