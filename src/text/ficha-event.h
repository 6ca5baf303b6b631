// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * FichaEventKind:
 * @FICHA_EVENT_RENEWED: a token was renewed
 * @FICHA_EVENT_OBTAINED: a token was obtained with the keys
 * @FICHA_EVENT_FAILED: none came
 * @FICHA_EVENT_GIVEN: a program was given the access token
 * @FICHA_EVENT_COPIED: the window copied it
 * @FICHA_EVENT_KEY_GIVEN: a program was given the secret key
 * @FICHA_EVENT_KEY_COPIED: the window copied it
 * @FICHA_EVENT_UNKNOWN: what a newer agent tells
 *
 * What happened.
 */
typedef enum
{
  FICHA_EVENT_RENEWED,
  FICHA_EVENT_OBTAINED,
  FICHA_EVENT_FAILED,
  FICHA_EVENT_GIVEN,
  FICHA_EVENT_COPIED,
  FICHA_EVENT_KEY_GIVEN,
  FICHA_EVENT_KEY_COPIED,
  FICHA_EVENT_UNKNOWN,
} FichaEventKind;

#define FICHA_TYPE_EVENT (ficha_event_get_type ())
G_DECLARE_FINAL_TYPE (FichaEvent, ficha_event, FICHA, EVENT, GObject)

GPtrArray *ficha_event_read_all (GVariant *events);

gint64 ficha_event_get_at (FichaEvent *self);
const char *ficha_event_get_name (FichaEvent *self);
FichaEventKind ficha_event_get_kind (FichaEvent *self);
gboolean ficha_event_equal (FichaEvent *self, FichaEvent *other);

char *ficha_event_words (FichaEvent *self, gint64 now, GTimeZone *zone);
char *ficha_event_report (GPtrArray *events);

G_END_DECLS
