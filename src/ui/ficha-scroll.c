// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-scroll.h"

static void
after_paint_cb (GtkWidget *widget, GdkFrameClock *clock)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);

  g_signal_handlers_disconnect_by_func (clock, after_paint_cb, widget);
  if (viewport != NULL && gtk_widget_get_mapped (widget))
    gtk_viewport_scroll_to (GTK_VIEWPORT (viewport), widget, NULL);
}

/**
 * ficha_scroll_to:
 * @widget: what is new on a page, or grew
 *
 * Brings @widget into view, as soon as it has its place.
 */
void
ficha_scroll_to (GtkWidget *widget)
{
  GdkFrameClock *clock;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  clock = gtk_widget_get_frame_clock (widget);
  if (clock == NULL)
    return;

  g_signal_handlers_disconnect_by_func (clock, after_paint_cb, widget);
  g_signal_connect_object (clock, "after-paint", G_CALLBACK (after_paint_cb), widget,
                           G_CONNECT_SWAPPED);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
}
