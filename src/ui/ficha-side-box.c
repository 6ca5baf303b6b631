// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-side-box.h"

#define SPACING 12

/**
 * FichaSideBox:
 *
 * Two children: a text, and a button beside it where that leaves the text room, else below it, where
 * its alignment says. By what they take of the width, so that it fits any size of the letters; a
 * breakpoint knows the window's width alone.
 */
struct _FichaSideBox
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (FichaSideBox, ficha_side_box, GTK_TYPE_WIDGET)

static int
get_size (GtkWidget *widget, GtkOrientation orientation, int for_size)
{
  int natural;

  gtk_widget_measure (widget, orientation, for_size, NULL, &natural, NULL, NULL);
  return natural;
}

/* The button, where there is one to be seen. */
static GtkWidget *
get_button (FichaSideBox *self)
{
  GtkWidget *button = gtk_widget_get_last_child (GTK_WIDGET (self));

  return gtk_widget_should_layout (button) ? button : NULL;
}

/* Whether both fit in a line of @width, or @button takes a third of it at the most; where that is -1,
 * there is room. */
static gboolean
is_beside (GtkWidget *text, GtkWidget *button, int width)
{
  const int button_width = get_size (button, GTK_ORIENTATION_HORIZONTAL, -1);

  return width < 0 || button_width <= width / 3 ||
         get_size (text, GTK_ORIENTATION_HORIZONTAL, -1) + SPACING + button_width <= width;
}

static GtkSizeRequestMode
ficha_side_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ficha_side_box_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  GtkWidget *text = gtk_widget_get_first_child (widget);
  GtkWidget *button = get_button (FICHA_SIDE_BOX (widget));
  int button_minimum, button_natural;

  if (button == NULL)
    {
      gtk_widget_measure (text, orientation, for_size, minimum, natural, NULL, NULL);
    }
  else if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (text, orientation, -1, minimum, natural, NULL, NULL);
      gtk_widget_measure (button, orientation, -1, &button_minimum, &button_natural, NULL, NULL);
      *minimum = MAX (*minimum, button_minimum);
      *natural += SPACING + button_natural;
    }
  else
    {
      button_natural = get_size (button, orientation, for_size);
      if (is_beside (text, button, for_size))
        {
          if (for_size >= 0)
            for_size -= get_size (button, GTK_ORIENTATION_HORIZONTAL, -1) + SPACING;
          gtk_widget_measure (text, orientation, for_size, minimum, natural, NULL, NULL);
          *minimum = MAX (*minimum, button_natural);
          *natural = MAX (*natural, button_natural);
        }
      else
        {
          gtk_widget_measure (text, orientation, for_size, minimum, natural, NULL, NULL);
          *minimum += SPACING + button_natural;
          *natural += SPACING + button_natural;
        }
    }
}

static void
ficha_side_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *text = gtk_widget_get_first_child (widget);
  GtkWidget *button = get_button (FICHA_SIDE_BOX (widget));
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation text_area = { 0, 0, width, height };
  GtkAllocation button_area = { 0, 0, width, 0 };

  if (button == NULL)
    {
      gtk_widget_size_allocate (text, &text_area, -1);
      return;
    }

  if (is_beside (text, button, width))
    {
      button_area.width = MIN (get_size (button, GTK_ORIENTATION_HORIZONTAL, -1), width);
      button_area.height = get_size (button, GTK_ORIENTATION_VERTICAL, button_area.width);
      text_area.width -= button_area.width + SPACING;
      text_area.x = mirrored ? width - text_area.width : 0;
      button_area.x = mirrored ? 0 : width - button_area.width;
      button_area.y = (height - button_area.height) / 2;
    }
  else
    {
      button_area.height = get_size (button, GTK_ORIENTATION_VERTICAL, width);
      text_area.height -= button_area.height + SPACING;
      button_area.y = height - button_area.height;
    }
  gtk_widget_size_allocate (text, &text_area, -1);
  gtk_widget_size_allocate (button, &button_area, -1);
}

static void
ficha_side_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (ficha_side_box_parent_class)->dispose (object);
}

static void
ficha_side_box_class_init (FichaSideBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ficha_side_box_dispose;
  widget_class->get_request_mode = ficha_side_box_get_request_mode;
  widget_class->measure = ficha_side_box_measure;
  widget_class->size_allocate = ficha_side_box_size_allocate;
}

static void
ficha_side_box_init (FichaSideBox *self)
{
}
