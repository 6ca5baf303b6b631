// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-bus-error.h"

#define PREFIX "io.github.ficha_app.Ficha.Error."

static GError *
to_local_from_name (const char *name, const char *message)
{
  return ficha_bus_error_to_local (g_dbus_error_new_for_dbus_error (name, message));
}

/* There and back. */
static void
test_all (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint code = 0; code < FICHA_N_ERRORS; code++)
    {
      g_autofree char *name = ficha_bus_error_get_name (code);
      g_autoptr (GError) error = to_local_from_name (name, "detail: GDBus.Error");

      g_test_message ("%s", name);
      g_assert_true (g_dbus_is_interface_name (name));
      g_assert_error (error, FICHA_ERROR, (int) code);
      g_assert_cmpstr (error->message, ==, "detail: GDBus.Error");
      g_assert_true (g_hash_table_add (names, g_steal_pointer (&name)));
    }
}

/* The names are what other programs know errors by. */
static void
test_names (void)
{
  static const struct
  {
    FichaError code;
    const char *name;
  } cases[] = {
    { FICHA_ERROR_FAILED, PREFIX "Failed" },
    { FICHA_ERROR_NOT_FOUND, PREFIX "NotFound" },
    { FICHA_ERROR_INVALID_BASE_URI, PREFIX "InvalidBaseUri" },
    { FICHA_ERROR_TLS, PREFIX "Tls" },
    { FICHA_ERROR_TLS_NOT_YET_VALID, PREFIX "TlsNotYetValid" },
    { FICHA_ERROR_BACKUP, PREFIX "Backup" },
    { FICHA_ERROR_NO_AGENT, PREFIX "NoAgent" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = ficha_bus_error_get_name (cases[i].code);

      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

/* Whatever else a call fails with: the agent was not reached, or is not ours. */
static void
test_foreign (void)
{
  static const char *const names[] = {
    "org.freedesktop.DBus.Error.ServiceUnknown",
    "org.freedesktop.DBus.Error.NoReply",
    "org.freedesktop.DBus.Error.UnknownMethod",
    "org.freedesktop.DBus.Error.LimitsExceeded",
    "com.example.Error",
    PREFIX,
    PREFIX "Unheard",
    PREFIX "notfound",
    PREFIX "Not-Found",
    "io.github.ficha_app.Ficha.ErrorNotFound",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = to_local_from_name (names[i], "reason");

      g_test_message ("%s", names[i]);
      g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NO_AGENT);
      g_assert_cmpstr (error->message, ==, "reason");
    }
}

static void
test_local (void)
{
  static const struct
  {
    GIOErrorEnum code;
    GQuark (*domain) (void);
    int local_code;
  } cases[] = {
    { G_IO_ERROR_CANCELLED, g_io_error_quark, G_IO_ERROR_CANCELLED },
    { G_IO_ERROR_TIMED_OUT, ficha_error_quark, FICHA_ERROR_NO_AGENT },
    { G_IO_ERROR_CLOSED, ficha_error_quark, FICHA_ERROR_NO_AGENT },
  };
  g_autoptr (GError) ours = g_error_new_literal (FICHA_ERROR, FICHA_ERROR_LOCKED, "");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error =
          ficha_bus_error_to_local (g_error_new_literal (G_IO_ERROR, (int) cases[i].code, "why"));

      g_assert_error (error, cases[i].domain (), cases[i].local_code);
      g_assert_cmpstr (error->message, ==, "why");
    }

  ours = ficha_bus_error_to_local (g_steal_pointer (&ours));
  g_assert_error (ours, FICHA_ERROR, FICHA_ERROR_LOCKED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bus-error/all", test_all);
  g_test_add_func ("/bus-error/names", test_names);
  g_test_add_func ("/bus-error/foreign", test_foreign);
  g_test_add_func ("/bus-error/local", test_local);

  return g_test_run ();
}
