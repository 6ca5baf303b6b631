// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A moment that nobody knows, in place of seconds since the epoch. */
#define FICHA_TIME_UNKNOWN G_MININT64
/* The years 1 to 9999: what GDateTime can show, and what no sum with another moment overflows. */
#define FICHA_TIME_MIN G_GINT64_CONSTANT (-62135596800)
#define FICHA_TIME_MAX G_GINT64_CONSTANT (253402300799)

/**
 * FichaReading:
 * @FICHA_READING_NONE: no moment could be read: the expiry is unknown
 * @FICHA_READING_ZONE: the text names its zone
 * @FICHA_READING_EPOCH: seconds or milliseconds since the epoch
 * @FICHA_READING_UTC: no zone; read as UTC
 * @FICHA_READING_SAO_PAULO: no zone; read as America/Sao_Paulo
 * @FICHA_READING_LOCAL: no zone; read in the machine's zone
 * @FICHA_READING_PAST: no zone, and every reading is over already; the latest was taken
 *
 * How a date of the API was read (api.md, "Dates").
 */
typedef enum
{
  FICHA_READING_NONE,
  FICHA_READING_ZONE,
  FICHA_READING_EPOCH,
  FICHA_READING_UTC,
  FICHA_READING_SAO_PAULO,
  FICHA_READING_LOCAL,
  FICHA_READING_PAST,
} FichaReading;

FichaReading
ficha_timestamp_parse (const char *text, gint64 issued_at, GTimeZone *local, gint64 *moment);
char *ficha_timestamp_format (gint64 moment);

G_END_DECLS
