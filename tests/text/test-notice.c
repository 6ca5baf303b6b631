// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-notice.h"

/* 23 November 2026, 18:05:00 UTC, a Monday */
#define NOW    G_GINT64_CONSTANT (1795457100)

#define MINUTE 60
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

static void
test_title (void)
{
  static const struct
  {
    FichaNotice notice;
    gint64 left;
    const char *title;
  } cases[] = {
    { FICHA_NOTICE_NONE, 0, NULL },
    { FICHA_NOTICE_EXPIRING, 10 * MINUTE, "Token Expires in 10 Minutes" },
    { FICHA_NOTICE_EXPIRING, 10 * MINUTE - 29, "Token Expires in 10 Minutes" },
    { FICHA_NOTICE_EXPIRING, 9 * MINUTE + 29, "Token Expires in 9 Minutes" },
    { FICHA_NOTICE_EXPIRING, 2 * MINUTE, "Token Expires in 2 Minutes" },
    { FICHA_NOTICE_EXPIRING, 89, "Token Expires in 1 Minute" },
    { FICHA_NOTICE_EXPIRING, 1, "Token Expires in 1 Minute" },
    { FICHA_NOTICE_EXPIRING, -DAY, "Token Expires in 1 Minute" },
    { FICHA_NOTICE_EXPIRING, 7 * DAY, "Token Expires in 10080 Minutes" },
    { FICHA_NOTICE_EXPIRED, 0, "Token Expired" },
    { FICHA_NOTICE_REFUSED, HOUR, "Secret Key Refused" },
    { FICHA_NOTICE_UNANSWERED, HOUR, "Token Could Not Be Renewed" },
    { FICHA_NOTICE_FAILED, HOUR, "Token Could Not Be Renewed" },
    { FICHA_NOTICE_LOCKED, HOUR, "Keyring Locked" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *title = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      title = ficha_notice_title (cases[i].notice, NOW + cases[i].left, NOW);
      g_assert_cmpstr (title, ==, cases[i].title);
    }
}

/* C08: moments that no clock has */
static void
test_odd_moments (void)
{
  g_autofree char *never = ficha_notice_title (FICHA_NOTICE_EXPIRING, FICHA_TIME_UNKNOWN, NOW);
  g_autofree char *late = ficha_notice_title (FICHA_NOTICE_EXPIRING, G_MAXINT64, -1);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autofree char *body = ficha_notice_body (FICHA_NOTICE_EXPIRING, "Loja", G_MAXINT64, NOW, zone);

  g_assert_cmpstr (never, ==, "Token Expires in 1 Minute");
  g_assert_cmpstr (late, ==, "Token Expires in 2147483647 Minutes");
  g_assert_cmpstr (body, ==, "“Loja” stops working on Unknown.");
}

static void
test_body (void)
{
  static const struct
  {
    FichaNotice notice;
    const char *name;
    const char *zone;
    gint64 left;
    const char *body;
  } cases[] = {
    { FICHA_NOTICE_NONE, "Production", "UTC", 0, NULL },
    { FICHA_NOTICE_EXPIRING, "Production", "UTC", 30 * MINUTE,
      "“Production” stops working at 18:35." },
    { FICHA_NOTICE_EXPIRING, "Production", "-03", 30 * MINUTE,
      "“Production” stops working at 15:35." },
    { FICHA_NOTICE_EXPIRING, "Production", "UTC", 6 * HOUR,
      "“Production” stops working on 24 Nov 2026, 00:05." },
    /* told late: it is what it was told to be */
    { FICHA_NOTICE_EXPIRING, "Production", "UTC", -MINUTE, "“Production” stops working at 18:04." },
    { FICHA_NOTICE_EXPIRED, "Production", "UTC", 0,
      "The access token of “Production” expired at 18:05." },
    { FICHA_NOTICE_EXPIRED, "Production", "UTC", -DAY,
      "The access token of “Production” expired on 22 Nov 2026, 18:05." },
    { FICHA_NOTICE_REFUSED, "Production", "UTC", HOUR,
      "“Production” cannot be renewed. Create a new integration in Bitize and update the keys." },
    { FICHA_NOTICE_UNANSWERED, "Production", "UTC", 30 * MINUTE,
      "“Production” expires at 18:35 and the server does not answer." },
    { FICHA_NOTICE_UNANSWERED, "Production", "UTC", 6 * HOUR,
      "“Production” expires on 24 Nov 2026, 00:05 and the server does not answer." },
    { FICHA_NOTICE_UNANSWERED, "Production", "UTC", 0,
      "“Production” expired at 18:05 and the server does not answer." },
    { FICHA_NOTICE_UNANSWERED, "Production", "UTC", -DAY,
      "“Production” expired on 22 Nov 2026, 18:05 and the server does not answer." },
    { FICHA_NOTICE_FAILED, "Production", "UTC", 30 * MINUTE,
      "“Production” stops working at 18:35." },
    { FICHA_NOTICE_FAILED, "Production", "UTC", -MINUTE,
      "The access token of “Production” expired at 18:04." },
    { FICHA_NOTICE_LOCKED, "Production", "UTC", 0, "Unlock the keyring to renew “Production”." },
    /* D13: names are data: no markup, no format */
    { FICHA_NOTICE_LOCKED, "<b>&\"%s %n", "UTC", 0, "Unlock the keyring to renew “<b>&\"%s %n”." },
    { FICHA_NOTICE_EXPIRING, "<b>&\"%s %n", "UTC", 30 * MINUTE,
      "“<b>&\"%s %n” stops working at 18:35." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (cases[i].zone);
      g_autofree char *body = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      body = ficha_notice_body (cases[i].notice, cases[i].name, NOW + cases[i].left, NOW, zone);
      g_assert_cmpstr (body, ==, cases[i].body);
    }
}

static void
test_step_label (void)
{
  static const char *const labels[] = {
    [FICHA_NOTICE_STEP_RENEW] = "Renew",
    [FICHA_NOTICE_STEP_TRY_AGAIN] = "Try Again",
    [FICHA_NOTICE_STEP_UPDATE_KEYS] = "Update Keys",
    [FICHA_NOTICE_STEP_UNLOCK] = "Unlock",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    g_assert_cmpstr (ficha_notice_step_label (i), ==, labels[i]);
}

static void
test_summary (void)
{
  static const struct
  {
    const char *names[8];
    const char *title;
    const char *body;
  } cases[] = {
    { { "Loja" }, "1 Token Needs Attention", "Loja" },
    { { "Production", "Sandbox", "Filial Curitiba" },
      "3 Tokens Need Attention",
      "Production, Sandbox, Filial Curitiba" },
    { { "1", "2", "3", "4", "5" }, "5 Tokens Need Attention", "1, 2, 3, 4, 5" },
    { { "1", "2", "3", "4", "5", "6" }, "6 Tokens Need Attention", "1, 2, 3, 4, 5 and 1 more" },
    { { "%s", "<b>", "&", "4", "5", "6", "7" },
      "7 Tokens Need Attention",
      "%s, <b>, &, 4, 5 and 2 more" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *title =
          ficha_notice_summary_title (g_strv_length ((char **) cases[i].names));
      g_autofree char *body = ficha_notice_summary_body (cases[i].names);

      g_assert_cmpstr (title, ==, cases[i].title);
      g_assert_cmpstr (body, ==, cases[i].body);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/notice/title", test_title);
  g_test_add_func ("/notice/odd-moments/C08", test_odd_moments);
  g_test_add_func ("/notice/body/D13", test_body);
  g_test_add_func ("/notice/step-label", test_step_label);
  g_test_add_func ("/notice/summary", test_summary);

  return g_test_run ();
}
