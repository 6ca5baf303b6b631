// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-enrolment.h"

#include <glib/gstdio.h>

/* What an Add fills in where the caller says nothing; without a bus: nothing is tried, and the keys
 * stay in memory. */

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

/* The policy of an integration that is added with @policy, which is text of members of a{sv}. */
static void
add (FichaEnrolment *enrolment, FichaManager *manager, const char *name, const char *policy)
{
  g_autoptr (FichaSecret) secret_key = ficha_secret_new ("secret");
  g_autofree char *text = g_strdup_printf ("{'name': <'%s'>, 'consumer-key': <'ck'>, "
                                           "'session-only': <true>%s}",
                                           name, policy);
  g_autoptr (GVariant) settings = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  ficha_enrolment_add_async (enrolment, settings, secret_key, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  id = ficha_enrolment_add_finish (enrolment, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (ficha_manager_find (manager, id, NULL));
}

static void
test_policy (void)
{
  static const struct
  {
    gboolean renew_automatically; /* the preferences */
    guint remind_before;
    const char *policy; /* what is added */
    gboolean auto_renew;
    guint remind;
  } cases[] = {
    { TRUE, 10, "", TRUE, 10 },
    { FALSE, 0, "", FALSE, 0 },
    { FALSE, 30, ", 'auto-renew': <true>", TRUE, 30 },
    { TRUE, 30, ", 'remind-before': <uint32 5>", TRUE, 5 },
    { TRUE, 30, ", 'auto-renew': <false>, 'remind-before': <uint32 0>", FALSE, 0 },
    { TRUE, G_MAXUINT, "", TRUE, FICHA_INTEGRATION_REMIND_MAX },
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("ficha-enrolment-XXXXXX", &error);
  g_autoptr (FichaApi) api = ficha_api_new (1);
  g_autoptr (FichaKeyring) keyring = ficha_keyring_new (FICHA_APP_ID, 1000);
  g_autoptr (FichaCatalog) catalog = ficha_catalog_new (folder);
  g_autoptr (FichaManager) manager = ficha_manager_new (api, keyring, catalog);
  g_autoptr (FichaPreferences) preferences = ficha_preferences_new (NULL);
  g_autoptr (FichaEnrolment) enrolment = ficha_enrolment_new (manager, preferences);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("case %zu", i);
      const FichaEntry *entry;

      g_test_message ("%s", name);
      /* what is chosen while the agent runs counts */
      g_object_set (preferences, "renew-automatically", cases[i].renew_automatically,
                    "remind-before", cases[i].remind_before, NULL);
      add (enrolment, manager, name, cases[i].policy);
      entry = ficha_manager_find (manager, name, NULL);
      g_assert_cmpint (entry->record->auto_renew, ==, cases[i].auto_renew);
      g_assert_cmpuint (entry->record->remind_before, ==, cases[i].remind);
      g_assert_cmpuint (entry->record->history.n, ==, 0);
    }

  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/enrolment/policy", test_policy);

  return g_test_run ();
}
