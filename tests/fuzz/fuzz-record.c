// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "ficha-integration.h"
#include "fuzz.h"

#define ID "0b8f2a34-5d6e-4f70-8192-a3b4c5d6e7f8"

/* What is read is written as it was: by itself, and over the record that it came from. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (FichaIntegration) integration = ficha_integration_from_bytes (bytes, ID, &error);
  g_autoptr (GBytes) alone = NULL;
  GBytes *bases[2];

  g_assert_true ((integration == NULL) == (error != NULL));
  if (integration == NULL)
    return 0;

  g_assert_true (ficha_integration_check_name (integration->name, NULL));
  alone = ficha_integration_to_bytes (integration, NULL);
  bases[0] = alone;
  bases[1] = bytes;
  for (guint i = 0; i < G_N_ELEMENTS (bases); i++)
    {
      g_autoptr (GBytes) written = ficha_integration_to_bytes (integration, bases[i]);
      g_autoptr (FichaIntegration) again = NULL;
      g_autoptr (GBytes) same = NULL;

      if (g_bytes_get_size (written) > FICHA_INTEGRATION_MAX_SIZE)
        continue;
      again = ficha_integration_from_bytes (written, ID, &error);
      g_assert_no_error (error);
      same = ficha_integration_to_bytes (again, NULL);
      g_assert_true (g_bytes_equal (same, alone));
    }
  return 0;
}
