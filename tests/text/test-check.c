// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-check-report.h"

static FichaCheck *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) details = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);

  g_assert_no_error (error);
  return ficha_check_read (details);
}

static GPtrArray *
parse_all (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) checks =
      g_variant_parse (G_VARIANT_TYPE ("aa{sv}"), text, NULL, NULL, &error);

  g_assert_no_error (error);
  return ficha_check_read_all (checks);
}

static void
test_texts (void)
{
  static const struct
  {
    const char *details;
    const char *title;
    const char *text;
  } cases[] = {
    { "{'check': <'agent'>, 'outcome': <'good'>, 'version': <'1.2'>}", "Ficha’s Service",
      "Version 1.2 is running." },
    { "{'check': <'agent'>, 'outcome': <'good'>, 'version': <'1.2'>, 'word': <'flatpak'>}",
      "Ficha’s Service", "Version 1.2 is running, from the Flatpak." },
    { "{'check': <'agent'>, 'outcome': <'bad'>, 'version': <'1.2'>, 'word': <'lock'>}",
      "Ficha’s Service",
      "Its data folder was moved or deleted while it ran. Log out and in again." },
    { "{'check': <'agent'>, 'outcome': <'bad'>, 'version': <'1.2'>, 'word': <'paused'>}",
      "Ficha’s Service",
      "It crashed twice in a row, so for ten minutes it renews no token by itself. Try again in the "
      "window, or renew by hand." },
    { "{'check': <'keyring'>, 'outcome': <'good'>}", "Keyring",
      "It is unlocked: keys and tokens can be read and saved." },
    { "{'check': <'keyring'>, 'outcome': <'bad'>, 'error': <'locked'>, 'detail': <''>}", "Keyring",
      "Keyring Locked: The keys and tokens are in the keyring. Unlock it, then try again." },
    { "{'check': <'keyring'>, 'outcome': <'unknown'>, 'word': <'late'>}", "Keyring",
      "It did not answer in time. Check again; if it goes on, log out and in again." },
    { "{'check': <'records'>, 'outcome': <'good'>}", "Saved Settings",
      "They can be read and saved." },
    { "{'check': <'records'>, 'outcome': <'note'>, 'word': <'damaged'>, 'value': <int64 1>}",
      "Saved Settings",
      "1 file cannot be read and was left as it is: it is damaged, or of a later version of Ficha. "
      "Update Ficha, or add the integration again." },
    { "{'check': <'records'>, 'outcome': <'bad'>, 'error': <'store'>,"
      " 'detail': <'No space left on device'>}",
      "Saved Settings",
      "Settings Not Saved: The settings of the integration cannot be read or written: No space left "
      "on device" },
    { "{'check': <'background'>, 'outcome': <'good'>, 'word': <'login'>}", "Background Renewal",
      "Tokens are renewed from login on, also with the window closed." },
    { "{'check': <'background'>, 'outcome': <'unknown'>}", "Background Renewal",
      "Whether tokens are renewed with the window closed could not be found out." },
    { "{'check': <'notifications'>, 'outcome': <'good'>}", "Notifications", "They are shown." },
    { "{'check': <'notifications'>, 'outcome': <'note'>, 'word': <'off'>}", "Notifications",
      "They are turned off for Ficha. Turn them on in the system’s settings." },
    { "{'check': <'server'>, 'outcome': <'good'>, 'word': <'secure'>, 'host': <'api.bitize.io'>}",
      "api.bitize.io", "It is reached by a secure connection." },
    { "{'check': <'server'>, 'outcome': <'bad'>, 'error': <'resolve'>, 'detail': <'api.example'>,"
      " 'host': <'api.example'>}",
      "api.example",
      "Server Not Found: The server was not found. Check the address and the network." },
    { "{'check': <'server'>, 'outcome': <'bad'>, 'error': <'redirect'>, 'detail': <'b.example'>,"
      " 'host': <'api.example'>}",
      "api.example",
      "Wrong Address: The address answered with a redirect to b.example. Enter the address of the "
      "API itself." },
    { "{'check': <'server'>, 'outcome': <'bad'>, 'error': <'invalid-ca-file'>,"
      " 'detail': <'/tmp/ca.pem'>}",
      "Server",
      "CA File Not Accepted: “/tmp/ca.pem” cannot be read, or holds no certificate. Choose another "
      "file." },
    /* C09 */
    { "{'check': <'clock'>, 'outcome': <'good'>, 'value': <int64 -120>}", "Clock",
      "It agrees with the clocks of the servers." },
    { "{'check': <'clock'>, 'outcome': <'note'>, 'value': <int64 121>, 'host': <'a.example'>}",
      "Clock",
      "The computer’s clock is 2 minutes behind that of a.example. Set it right; until then Ficha "
      "allows for it." },
    { "{'check': <'clock'>, 'outcome': <'note'>, 'value': <int64 -10800>, 'host': <'a.example'>}",
      "Clock",
      "The computer’s clock is 3 hours ahead of that of a.example. Set it right; until then Ficha "
      "allows for it." },
    { "{'check': <'clock'>, 'outcome': <'note'>, 'value': <int64 -0x8000000000000000>}", "Clock",
      "The computer’s clock is 106751991167300 days ahead of that of Server. Set it right; until "
      "then Ficha allows for it." },
    { "{'check': <'clock'>, 'outcome': <'unknown'>}", "Clock", "No server told the time." },
    { "{'check': <'integration'>, 'outcome': <'good'>, 'word': <'valid'>}", "A & B <i>", "Valid" },
    { "{'check': <'integration'>, 'outcome': <'note'>, 'word': <'expired'>}", "A & B <i>",
      "The token has expired, and automatic renewal is off. Renew it by hand, or turn automatic "
      "renewal on." },
    { "{'check': <'integration'>, 'outcome': <'note'>, 'word': <'unsaved'>, 'error': <'keyring'>}",
      "A & B <i>", "The last token works, but could not be saved in the keyring yet." },
    { "{'check': <'integration'>, 'outcome': <'bad'>, 'word': <'missing'>, 'error': <'missing'>}",
      "A & B <i>",
      "Secret Key Missing: It is no longer in the keyring. Enter it again, or create a new "
      "integration in Bitize." },
    /* what a later version may tell */
    { "{'check': <'server'>, 'outcome': <'good'>, 'word': <'by carrier pigeon'>}", "Server",
      "It works." },
    { "{'check': <'notifications'>, 'outcome': <'note'>, 'word': <'by owl'>}", "Notifications",
      "More is not known. Is Ficha up to date?" },
    { "{'check': <'server'>, 'outcome': <'splendid'>}", "Server",
      "More is not known. Is Ficha up to date?" },
    { "{'check': <'server'>, 'outcome': <'bad'>, 'error': <'by-owl'>, 'detail': <'lost'>}",
      "Server", "Something Went Wrong: What was asked for could not be done: lost" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaCheck) check = parse (cases[i].details);
      g_autofree char *title = NULL;
      g_autofree char *text = NULL;

      g_test_message ("%s", cases[i].details);
      title = ficha_check_title (check, "A & B <i>");
      text = ficha_check_text (check);
      g_assert_cmpstr (title, ==, cases[i].title);
      g_assert_cmpstr (text, ==, cases[i].text);
    }

  g_assert_null (parse ("{'check': <'owls'>, 'outcome': <'good'>}"));
  g_assert_null (parse ("{'outcome': <'good'>}"));
}

static void
test_unreachable (void)
{
  g_autoptr (GError) error = g_error_new_literal (FICHA_ERROR, FICHA_ERROR_NO_AGENT, "no file");
  g_autoptr (GError) foreign = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "CANARY");
  g_autoptr (GPtrArray) checks = ficha_check_unreachable (error);
  g_autoptr (GPtrArray) others = ficha_check_unreachable (foreign);
  g_autofree char *text = ficha_check_text (checks->pdata[0]);
  g_autofree char *other = ficha_check_text (others->pdata[0]);

  g_assert_cmpstr (text, ==,
                   "It does not run and could not be started (no file). Log out and in again; if "
                   "that does not help, install Ficha again.");
  g_assert_cmpstr (other, ==, "Something Went Wrong: What was asked for could not be done.");
}

static void
test_summary (void)
{
  static const struct
  {
    const char *checks;
    const char *summary;
  } cases[] = {
    { "[{'check': <'keyring'>, 'outcome': <'good'>}]", "Everything works" },
    { "[{'check': <'keyring'>, 'outcome': <'good'>}, {'check': <'clock'>, 'outcome': <'unknown'>}]",
      "No problem was found, but not all could be checked" },
    { "[{'check': <'clock'>, 'outcome': <'unknown'>}, {'check': <'keyring'>, 'outcome': <'note'>}]",
      "Everything works; 1 thing is worth knowing" },
    { "[{'check': <'keyring'>, 'outcome': <'bad'>}, {'check': <'clock'>, 'outcome': <'note'>}]",
      "1 problem was found" },
    { "[{'check': <'keyring'>, 'outcome': <'bad'>}, {'check': <'server'>, 'outcome': <'bad'>}]",
      "2 problems were found" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) checks = parse_all (cases[i].checks);
      g_autofree char *summary = ficha_check_summary (checks);

      g_assert_cmpstr (summary, ==, cases[i].summary);
    }
}

static void
test_report (void)
{
  g_autoptr (GPtrArray) checks = parse_all (
      "[{'check': <'agent'>, 'outcome': <'good'>, 'version': <'1.2'>, 'glib': <'2.84.4'>,"
      "  'libsoup': <'3.6.5'>, 'word': <'flatpak'>},"
      " {'check': <'keyring'>, 'outcome': <'bad'>, 'error': <'no-keyring'>,"
      "  'detail': <'no-permission'>, 'word': <'no-permission'>},"
      " {'check': <'records'>, 'outcome': <'note'>, 'word': <'damaged'>, 'value': <int64 2>},"
      " {'check': <'background'>, 'outcome': <'good'>, 'word': <'running'>},"
      " {'check': <'notifications'>, 'outcome': <'unknown'>},"
      " {'check': <'server'>, 'outcome': <'good'>, 'host': <'api.bitize.io'>, 'word': <'secure'>},"
      " {'check': <'server'>, 'outcome': <'bad'>, 'host': <'loja.example'>, 'error': <'resolve'>,"
      "  'detail': <'loja.example'>},"
      " {'check': <'server'>, 'outcome': <'good'>, 'host': <'b.example'>, 'word': <'secure'>},"
      " {'check': <'clock'>, 'outcome': <'note'>, 'host': <'b.example'>, 'value': <int64 300>},"
      " {'check': <'clock'>, 'outcome': <'note'>, 'host': <'loja.example'>, 'value': <int64 -9>},"
      " {'check': <'integration'>, 'outcome': <'good'>, 'id': <'11'>, 'word': <'valid'>},"
      " {'check': <'integration'>, 'outcome': <'bad'>, 'id': <'22'>, 'word': <'refused'>,"
      "  'error': <'refused'>, 'detail': <'Chave da Loja'>}]");
  g_autofree char *report = ficha_check_report (checks, "ubuntu:GNOME", FALSE);

  g_assert_cmpstr (report, ==,
                   "Ficha " FICHA_VERSION " (" FICHA_APP_ID ")\n"
                   "GLib 2.84.4, libsoup 3.6.5\n"
                   "Desktop: ubuntu:GNOME\n"
                   "Flatpak: no\n"
                   "\n"
                   "agent: good, 1.2, flatpak\n"
                   "keyring: bad, no-permission, no-keyring\n"
                   "records: note, damaged, 2\n"
                   "background: good, running\n"
                   "notifications: unknown\n"
                   "server 1 (api.bitize.io): good, secure\n"
                   "server 2 (another host 1): bad, resolve\n"
                   "server 3 (another host 2): good, secure\n"
                   "clock (another host 2): note, 300\n"
                   "clock (another host 1): note, -9\n"
                   "integration 1: good, valid\n"
                   "integration 2: bad, refused, refused\n");
}

/* Whatever an agent or a server puts wherever it can: nothing of it gets out. */
static void
test_report_canaries (void)
{
  static const char *const subjects[] = { "agent",         "keyring", "records", "background",
                                          "notifications", "clock",   "server",  "integration" };
  static const char *const canaries[] = {
    "CANARY",
    "canary.example",
    "CANARY-k3y!@%#$",
    "Loja CANARY & Cia",
    "api.bitize.io.canary.example",
    "10.20.30.40",
  };
  static const char *const keys[] = { "word", "detail",  "host",  "id",   "version",
                                      "glib", "libsoup", "error", "name", "outcome" };

  for (gsize i = 0; i < G_N_ELEMENTS (subjects); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (canaries); j++)
      {
        g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
        g_autoptr (GVariant) details = NULL;
        g_autoptr (GPtrArray) checks =
            g_ptr_array_new_with_free_func ((GDestroyNotify) ficha_check_free);
        g_autofree char *report = NULL;
        /* four numbers may be a version, which only the agent itself gives */
        gboolean number = g_ascii_isdigit (canaries[j][0]);

        for (gsize k = 0; k < G_N_ELEMENTS (keys); k++)
          {
            if (!number || !g_str_equal (keys[k], "version"))
              g_variant_dict_insert (&dict, keys[k], "s", canaries[j]);
          }
        if (number)
          {
            g_variant_dict_remove (&dict, "glib");
            g_variant_dict_remove (&dict, "libsoup");
          }
        g_variant_dict_insert (&dict, "check", "s", subjects[i]);
        details = g_variant_ref_sink (g_variant_dict_end (&dict));
        g_ptr_array_add (checks, ficha_check_read (details));

        report = ficha_check_report (checks, "GNOME CANARY canary.example", TRUE);
        g_test_message ("%s", report);
        g_assert_nonnull (strstr (report, "Desktop: ?\nFlatpak: yes\n"));
        g_assert_nonnull (strstr (report, subjects[i]));
        g_assert_null (strcasestr (report, "canary"));
        g_assert_null (strstr (report, "Loja"));
        g_assert_null (strstr (report, "10.20"));
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/check/texts", test_texts);
  g_test_add_func ("/check/unreachable", test_unreachable);
  g_test_add_func ("/check/summary", test_summary);
  g_test_add_func ("/check/report", test_report);
  g_test_add_func ("/check/report/canaries", test_report_canaries);

  return g_test_run ();
}
