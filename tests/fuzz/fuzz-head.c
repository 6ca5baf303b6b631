// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "ficha-api-error.h"
#include "ficha-timestamp.h"
#include "fuzz.h"

#define NOW G_GINT64_CONSTANT (1795453500)

/* Retry-After, in seconds and as a date, which is read as that of the head's Date is. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_take_text (&data, &size);
  g_autoptr (GDateTime) date = soup_date_time_new_from_http_string (text);

  g_assert_cmpuint (ficha_api_error_parse_retry_after (text, NOW), <=, FICHA_API_RETRY_AFTER_MAX);
  g_assert_cmpuint (ficha_api_error_parse_retry_after (text, G_MININT64 / 2), <=,
                    FICHA_API_RETRY_AFTER_MAX);
  if (date != NULL)
    {
      /* what a record can hold */
      g_assert_cmpint (g_date_time_to_unix (date), >=, FICHA_TIME_MIN);
      g_assert_cmpint (g_date_time_to_unix (date), <=, FICHA_TIME_MAX);
    }

  return 0;
}
