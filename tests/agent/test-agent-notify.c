// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-fixture.h"
#include "ficha-notice-recorder.h"
#include "ficha-test.h"
#include "ficha-window-recorder.h"

#include <locale.h>
#include <signal.h>

/* The notifications of a real agent, against a server that writes them down. Which notice when is tested
 * in test-notice-rule.c, the texts in tests/text/test-notice.c.
 *
 * D14: GNotification has no way to hide a text on the lock screen: neither its API nor the portal and
 * gtk backends of GLib 2.84 know the portal's hint `hide-content-on-lock-screen`. So it holds nothing
 * that is not to be seen there: the name and a time. Every test here ends with a look for secrets. */

#define PATIENCE 10000
/* Milliseconds in which an agent that has something to tell has told it: it gathers for 300 */
#define QUIET    1000

#define N_ENDING "Token Expires in 60 Minutes"

static const char *const capabilities[] = { "actions", "body", "body-markup", "persistence", NULL };

static gboolean
is_standing (FichaNoticeRecorder *recorder, const char *title, const char *in_body)
{
  return ficha_notice_recorder_find (recorder, title, in_body) != NULL;
}

static void
assert_no_secret (FichaNoticeRecorder *recorder)
{
  /* the marks of every key and token of the stand-in */
  g_assert_cmpuint (ficha_notice_recorder_count_sent (recorder, NULL), >, 0);
  g_assert_false (ficha_notice_recorder_has_seen (recorder, "CANARY"));
  g_assert_false (ficha_notice_recorder_has_seen (recorder, FICHA_STANDIN_SECRET_KEY));
  g_assert_false (ficha_notice_recorder_has_seen (recorder, FICHA_STANDIN_CONSUMER_KEY));
}

/* An integration that was tried, and reminds so many minutes ahead. */
static char *
add (FichaAgentFixture *f,
     const char *name,
     const char *options,
     gboolean auto_renew,
     guint remind_before)
{
  g_autoptr (GError) error = NULL;
  GVariant *settings =
      g_variant_new_parsed ("{'test': <true>, 'auto-renew': <%b>, 'remind-before': <%u>}",
                            auto_renew, remind_before);
  char *id = ficha_agent_fixture_add_with (f, name, options, settings, &error);

  g_assert_no_error (error);
  return id;
}

static void
set_remind_before (FichaAgentFixture *f, const char *id, guint minutes)
{
  g_auto (GVariantDict) settings = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GError) error = NULL;

  g_variant_dict_insert (&settings, "remind-before", "u", minutes);
  g_variant_unref (
      ficha_agent_fixture_call (f, "Update",
                                g_variant_new ("(s@a{sv}h)", id, g_variant_dict_end (&settings), 0),
                                NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
fail_times (FichaAgentFixture *f, const char *name, guint times)
{
  for (guint i = 0; i < times; i++)
    g_assert_null (ficha_agent_fixture_token (f, name, TRUE, NULL));
}

static void
remove_integration (FichaAgentFixture *f, const char *id)
{
  g_autoptr (GError) error = NULL;

  g_variant_unref (
      ficha_agent_fixture_call (f, "Remove", g_variant_new ("(su)", id, 0), NULL, NULL, &error));
  g_assert_no_error (error);
}

/* Activates an action of the agent as GNOME Shell does. */
static void
activate (const char *action, const char *id, GVariant *platform_data)
{
  g_autoptr (GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  GVariantBuilder parameters = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));

  g_variant_builder_add (&parameters, "v", g_variant_new_string (id));
  reply = g_dbus_connection_call_sync (
      connection, FICHA_AGENT_ID, FICHA_AGENT_PATH, "org.freedesktop.Application", "ActivateAction",
      g_variant_new ("(sav@a{sv})", action, &parameters,
                     platform_data != NULL
                         ? platform_data
                         : g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0)),
      NULL, G_DBUS_CALL_FLAGS_NONE, PATIENCE, NULL, &error);
  g_assert_no_error (error);
}

/* Told once, with what to do, and withdrawn when it is renewed. The button works without a window. */
static void
test_remind (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (FichaNoticeRecorder) recorder = ficha_notice_recorder_new (capabilities);
  g_autofree char *id = add (f, "Produção", "id=remind", FALSE, 120);
  g_autofree char *action = g_strconcat ("app.renew::", id, NULL);
  const FichaRecordedNotice *notice;

  ficha_assert_await (is_standing (recorder, N_ENDING, "“Produção” stops working"), PATIENCE);
  notice = ficha_notice_recorder_find (recorder, N_ENDING, "");
  g_assert_cmpuint (g_strv_length (notice->actions), ==, 4);
  g_assert_cmpstr (notice->actions[0], ==, "default");
  g_assert_cmpstr (notice->actions[2], ==, action);
  g_assert_cmpstr (notice->actions[3], ==, "Renew");

  /* what changes nothing of it is not told again */
  g_free (ficha_agent_fixture_token (f, id, FALSE, NULL));
  ficha_agent_fixture_go_on (QUIET);
  g_assert_cmpuint (ficha_notice_recorder_count_sent (recorder, NULL), ==, 1);

  ficha_notice_recorder_press (recorder, notice->id, action);
  ficha_assert_await (ficha_standin_count (f->standin, "id=remind", "GET") == 1, PATIENCE);
  ficha_agent_fixture_assert_state (f, id, "valid");
  /* the new tokens end within the 120 minutes too */
  ficha_assert_await (ficha_notice_recorder_count_sent (recorder, N_ENDING) == 2, PATIENCE);
  g_assert_cmpuint (ficha_notice_recorder_count_open (recorder), ==, 1);
  assert_no_secret (recorder);
}

/* Over: told once, in place of the reminder. Renewed otherwise: withdrawn. */
static void
test_expired (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (FichaNoticeRecorder) recorder = ficha_notice_recorder_new (capabilities);
  g_autofree char *id = add (f, "Loja", "id=expired,life=5", FALSE, 120);

  ficha_assert_await (is_standing (recorder, "Token Expired", "The access token of “Loja” expired"),
                      PATIENCE);
  ficha_agent_fixture_go_on (QUIET);
  g_assert_cmpuint (ficha_notice_recorder_count_sent (recorder, "Token Expired"), ==, 1);
  g_assert_cmpuint (ficha_notice_recorder_count_open (recorder), ==, 1);

  set_remind_before (f, id, 0);
  g_free (ficha_agent_fixture_token (f, id, TRUE, NULL));
  ficha_assert_await (ficha_notice_recorder_count_open (recorder) == 0, PATIENCE);
  assert_no_secret (recorder);
}

static void
set_clocks (const char *file, const char *milliseconds)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (file, milliseconds, -1, &error);
  g_assert_no_error (error);
}

/* C12: eight hours of sleep in which the moment to remind and the end went by: one notification. */
static void
test_c12_asleep (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (FichaNoticeRecorder) recorder = ficha_notice_recorder_new (capabilities);
  g_autofree char *clock_file =
      g_build_filename (ficha_keyring_fixture_get_home (f->keyring), "clock", NULL);
  g_autofree char *sanitizer =
      g_strconcat (g_getenv ("ASAN_OPTIONS"), ":verify_asan_link_order=0", NULL);
  g_autofree char *id = NULL;

  set_clocks (clock_file, "0 0");
  g_setenv ("ASAN_OPTIONS", sanitizer, TRUE);
  g_setenv ("FICHA_CLOCK_FILE", clock_file, TRUE);
  g_setenv ("LD_PRELOAD", g_getenv ("FICHA_TEST_CLOCK"), TRUE);
  id = add (f, "Loja", "id=asleep", FALSE, 10);
  g_unsetenv ("LD_PRELOAD");
  g_unsetenv ("FICHA_CLOCK_FILE");
  ficha_agent_fixture_go_on (QUIET);
  g_assert_cmpuint (ficha_notice_recorder_count_calls (recorder), ==, 0);

  set_clocks (clock_file, "28800000 28800000");
  ficha_assert_await (is_standing (recorder, "Token Expired", "Loja"), PATIENCE);
  ficha_agent_fixture_go_on (QUIET);
  g_assert_cmpuint (ficha_notice_recorder_count_sent (recorder, NULL), ==, 1);
  assert_no_secret (recorder);
}

/* X14: the agent crashed again and again: told once, and over when a person lets it try. */
static void
test_x14_paused (void)
{
  const char *title = "Automatic Renewal Paused";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (FichaNoticeRecorder) recorder = ficha_notice_recorder_new (capabilities);
  g_autofree char *id = add (f, "Loja", "id=paused", TRUE, 10);
  const FichaRecordedNotice *notice;

  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (ficha_notice_recorder_count_sent (recorder, NULL), ==, 0);
      ficha_agent_fixture_kill (f, SIGKILL);
      ficha_agent_fixture_assert_state (f, id, "valid");
    }
  ficha_assert_await (is_standing (recorder, title,
                                   "For ten minutes it renews no token by itself."),
                      PATIENCE);

  ficha_agent_fixture_kill (f, SIGKILL);
  ficha_agent_fixture_assert_state (f, id, "valid");
  ficha_agent_fixture_go_on (QUIET);
  g_assert_cmpuint (ficha_notice_recorder_count_sent (recorder, title), ==, 1);

  notice = ficha_notice_recorder_find (recorder, title, "");
  g_assert_nonnull (notice);
  g_assert_cmpstr (notice->actions[2], ==, "app.resume('')");
  g_assert_cmpstr (notice->actions[3], ==, "Try Again");
  assert_no_secret (recorder);
}

/* Refused keys are told at once, and no more when they are edited. */
static void
test_refused (void)
{
  const char *options = "fault=status-401,after=1,times=2";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (FichaNoticeRecorder) recorder = ficha_notice_recorder_new (capabilities);
  g_autofree char *id = add (f, "Loja", options, TRUE, 10);
  g_autofree char *action = g_strconcat ("app.update-keys::", id, NULL);
  g_autoptr (GError) error = NULL;
  const FichaRecordedNotice *notice;

  fail_times (f, id, 1);
  ficha_assert_await (is_standing (recorder, "Secret Key Refused", "“Loja” cannot be renewed"),
                      PATIENCE);
  notice = ficha_notice_recorder_find (recorder, "Secret Key Refused", "");
  g_assert_cmpstr (notice->actions[2], ==, action);

  g_variant_unref (ficha_agent_fixture_call (f, "Update", g_variant_new ("(sa{sv}h)", id, NULL, 0),
                                             FICHA_STANDIN_SECRET_KEY, NULL, &error));
  g_assert_no_error (error);
  ficha_assert_await (ficha_notice_recorder_count_open (recorder) == 0, PATIENCE);
  assert_no_secret (recorder);
}

/* A server that fails for a moment is not told; one that goes on failing while the end is near is, and
 * "Try Again" that helps takes it away. */
static void
test_failing (void)
{
  const char *options = "fault=status-503,after=1,times=3,life=3600";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (FichaNoticeRecorder) recorder = ficha_notice_recorder_new (capabilities);
  g_autofree char *id = add (f, "Loja", options, TRUE, 120);
  g_autofree char *action = g_strconcat ("app.renew::", id, NULL);
  const FichaRecordedNotice *notice;

  fail_times (f, id, 1);
  ficha_agent_fixture_assert_state (f, id, "failing");
  ficha_agent_fixture_go_on (QUIET / 2);
  g_assert_cmpuint (ficha_notice_recorder_count_calls (recorder), ==, 0);

  /* or the agent itself tries again meanwhile */
  while (ficha_standin_count (f->standin, options, NULL) < 4)
    fail_times (f, id, 1);
  ficha_assert_await (is_standing (recorder, "Token Could Not Be Renewed",
                                   " and the server does not answer."),
                      PATIENCE);
  notice = ficha_notice_recorder_find (recorder, "Token Could Not Be Renewed", "");
  g_assert_cmpstr (notice->actions[2], ==, action);
  g_assert_cmpstr (notice->actions[3], ==, "Try Again");

  ficha_notice_recorder_press (recorder, notice->id, action);
  ficha_agent_fixture_assert_state (f, id, "valid");
  ficha_agent_fixture_go_on (QUIET);
  g_assert_cmpuint (ficha_notice_recorder_count_open (recorder), ==, 0);
  g_assert_cmpuint (ficha_notice_recorder_count_sent (recorder, NULL), ==, 1);
  assert_no_secret (recorder);
}

/* Far from the end nobody is told that the server fails. */
static void
test_failing_early (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (FichaNoticeRecorder) recorder = ficha_notice_recorder_new (capabilities);
  g_autofree char *id = add (f, "Loja", "fault=status-503,after=1", TRUE, 10);

  fail_times (f, id, 4);
  ficha_agent_fixture_go_on (QUIET);
  g_assert_cmpuint (ficha_notice_recorder_count_calls (recorder), ==, 0);
}

/* D10: an agent that is started while the keyring is locked asks for nothing by itself; the notice that a
 * renewal is due goes when the keyring is unlocked, by whom ever. */
static void
test_d10_locked (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (FichaNoticeRecorder) recorder = ficha_notice_recorder_new (capabilities);
  g_autofree char *id = add (f, "Loja", "id=locked,life=1", TRUE, 0);
  g_autofree char *action = g_strconcat ("app.unlock::", id, NULL);
  const FichaRecordedNotice *notice;

  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, PATIENCE);
  ficha_agent_fixture_kill (f, SIGTERM);
  ficha_keyring_fixture_set_prompter (f->keyring, FICHA_PROMPTER_SILENT);
  ficha_keyring_fixture_lock (f->keyring, NULL);
  ficha_agent_fixture_go_on (QUIET);

  ficha_agent_fixture_assert_state (f, id, "locked");
  ficha_assert_await (is_standing (recorder, "Keyring Locked",
                                   "Unlock the keyring to renew “Loja”."),
                      PATIENCE);
  notice = ficha_notice_recorder_find (recorder, "Keyring Locked", "");
  g_assert_cmpstr (notice->actions[2], ==, action);
  g_assert_false (ficha_keyring_fixture_is_prompting (f->keyring));

  ficha_keyring_fixture_unlock (f->keyring, NULL);
  ficha_assert_await (ficha_notice_recorder_count_open (recorder) == 0, PATIENCE);

  /* the button does ask */
  ficha_keyring_fixture_lock (f->keyring, NULL);
  activate ("unlock", id, NULL);
  ficha_assert_await (ficha_keyring_fixture_is_prompting (f->keyring), PATIENCE);
  assert_no_secret (recorder);
}

/* One notification for three and more, and single ones again when they are fewer. D12: those of removed
 * integrations are gone, and clicks on them do nothing. */
static void
test_d12_summary (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (FichaNoticeRecorder) recorder = ficha_notice_recorder_new (capabilities);
  g_autofree char *first = add (f, "Produção", "id=1", FALSE, 120);
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *action = g_strconcat ("app.renew::", first, NULL);
  const FichaRecordedNotice *notice;
  guint old_id;

  ficha_assert_await (is_standing (recorder, N_ENDING, "Produção"), PATIENCE);
  second = add (f, "Sandbox", "id=2", FALSE, 120);
  ficha_assert_await (is_standing (recorder, N_ENDING, "Sandbox"), PATIENCE);
  g_assert_cmpuint (ficha_notice_recorder_count_open (recorder), ==, 2);

  third = add (f, "Filial Curitiba", "id=3", FALSE, 120);
  ficha_assert_await (is_standing (recorder, "3 Tokens Need Attention",
                                   "Filial Curitiba, Produção, Sandbox"),
                      PATIENCE);
  ficha_assert_await (ficha_notice_recorder_count_open (recorder) == 1, PATIENCE);
  g_assert_cmpuint (
      g_strv_length (ficha_notice_recorder_find (recorder, "3 Tokens Need Attention", "")->actions),
      ==, 2);

  remove_integration (f, third);
  ficha_assert_await (ficha_notice_recorder_count_open (recorder) == 2, PATIENCE);
  notice = ficha_notice_recorder_find (recorder, N_ENDING, "Produção");
  g_assert_nonnull (notice);
  g_assert_true (is_standing (recorder, N_ENDING, "Sandbox"));

  old_id = notice->id;
  remove_integration (f, first);
  ficha_assert_await (ficha_notice_recorder_count_open (recorder) == 1, PATIENCE);
  ficha_notice_recorder_press (recorder, old_id, action);
  activate ("renew", first, NULL);
  activate ("seen", "", NULL);
  ficha_agent_fixture_go_on (QUIET);
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=1", NULL), ==, 1);
  g_assert_true (is_standing (recorder, N_ENDING, "Sandbox"));

  /* and none is left without an agent to withdraw it */
  ficha_agent_fixture_kill (f, SIGTERM);
  ficha_assert_await (ficha_notice_recorder_count_open (recorder) == 0, PATIENCE);
  assert_no_secret (recorder);
}

static void
gtk_method_cb (GDBusConnection *connection,
               const char *sender,
               const char *object_path,
               const char *interface_name,
               const char *method_name,
               GVariant *parameters,
               GDBusMethodInvocation *invocation,
               gpointer user_data)
{
  GPtrArray *told = user_data;
  const char *id;

  g_variant_get_child (parameters, 1, "&s", &id);
  g_ptr_array_add (told, g_strdup_printf ("%s %s", method_name, id));
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static guint
count_told (GPtrArray *told, const char *method)
{
  guint n = 0;

  for (guint i = 0; i < told->len; i++)
    n += g_str_has_prefix (told->pdata[i], method);

  return n;
}

/* C12: what was told of a token before the agent was ended, by whomever, is not told again when the next
 * one starts; but that one withdraws it. As GNOME Shell does it, where notices outlive who sent them. */
static void
test_c12_restart (void)
{
  static const GDBusInterfaceVTable vtable = { .method_call = gtk_method_cb };
  static const struct
  {
    const char *life;
    guint remind_before;
    guint n; /* integrations: one summary for three */
    int signal_number;
  } cases[] = {
    { "", 120, 1, SIGTERM },      { "", 120, 1, SIGKILL }, { ",life=2", 0, 1, SIGTERM },
    { ",life=2", 0, 1, SIGKILL }, { "", 120, 3, SIGKILL },
  };
  g_autoptr (GDBusNodeInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  info = g_dbus_node_info_new_for_xml (
      "<node><interface name='org.gtk.Notifications'>"
      "<method name='AddNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='a{sv}' direction='in'/></method>"
      "<method name='RemoveNotification'><arg type='s' direction='in'/>"
      "<arg type='s' direction='in'/></method></interface></node>",
      &error);
  g_assert_no_error (error);
  g_setenv ("GNOTIFICATION_BACKEND", "gtk", TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
      GDBusConnection *connection = ficha_client_get_connection (f->client);
      g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *withdrawal = NULL;
      guint object, n_told, n_withdrawn;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      object = g_dbus_connection_register_object (connection, "/org/gtk/Notifications",
                                                  info->interfaces[0], &vtable, told, NULL, &error);
      g_assert_no_error (error);
      g_variant_unref (
          g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.gtk.Notifications", 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error));
      g_assert_no_error (error);

      for (guint j = 0; j < cases[i].n; j++)
        {
          g_autofree char *name = g_strdup_printf ("Loja %u", j);
          g_autofree char *options = g_strdup_printf ("id=%u%s", j, cases[i].life);

          g_ptr_array_add (ids, add (f, name, options, FALSE, cases[i].remind_before));
        }
      withdrawal = cases[i].n > 1
                       ? g_strdup ("RemoveNotification summary")
                       : g_strconcat ("RemoveNotification integration-", ids->pdata[0], NULL);
      ficha_assert_await (count_told (told, cases[i].n > 1 ? "AddNotification summary"
                                                           : "AddNotification integration") > 0,
                          PATIENCE);
      ficha_agent_fixture_go_on (QUIET);
      n_told = count_told (told, "AddNotification");
      g_assert_true (n_told == 1 || cases[i].n > 1);

      ficha_agent_fixture_kill (f, cases[i].signal_number);
      if (cases[i].signal_number == SIGTERM)
        ficha_assert_await (count_told (told, withdrawal) > 0, PATIENCE);
      n_withdrawn = count_told (told, withdrawal);
      g_assert_true (ficha_agent_fixture_shows (f, ids->pdata[0]));
      ficha_agent_fixture_go_on (QUIET);
      g_assert_cmpuint (count_told (told, "AddNotification"), ==, n_told);
      g_assert_cmpuint (count_told (told, withdrawal), ==, n_withdrawn);

      for (guint j = 0; j < cases[i].n; j++)
        {
          if (cases[i].remind_before > 0)
            set_remind_before (f, ids->pdata[j], 0);
          else
            g_free (ficha_agent_fixture_token (f, ids->pdata[j], TRUE, NULL));
        }
      ficha_assert_await (count_told (told, withdrawal) > n_withdrawn, PATIENCE);

      ficha_agent_fixture_kill (f, SIGTERM);
      g_dbus_connection_unregister_object (connection, object);
    }

  g_setenv ("GNOTIFICATION_BACKEND", "freedesktop", TRUE);
}

/* The user looks at it in the window. */
static void
test_seen (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (FichaNoticeRecorder) recorder = ficha_notice_recorder_new (capabilities);
  g_autofree char *id = add (f, "Loja", "id=seen,life=10", FALSE, 120);

  ficha_assert_await (is_standing (recorder, "Token Expires in 1 Minute", "Loja"), PATIENCE);
  activate ("seen", id, NULL);
  ficha_assert_await (ficha_notice_recorder_count_open (recorder) == 0, PATIENCE);

  /* its end is news again */
  ficha_assert_await (is_standing (recorder, "Token Expired", "Loja"), PATIENCE);
  g_assert_cmpuint (ficha_notice_recorder_count_sent (recorder, NULL), ==, 2);
  assert_no_secret (recorder);
}

/* What only the window can do is handed on to it, with what brings it to the front on Wayland. */
static void
test_hand_on (void)
{
  static const char *const names[] = { "show", "copy", "update-keys" };
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "id=window", NULL);
  g_autoptr (FichaWindowRecorder) window =
      ficha_window_recorder_new (ficha_client_get_connection (f->client));

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *expected = g_strdup_printf ("%s [<'%s'>] a b 2", names[i], id);
      g_autofree char *without = g_strdup_printf ("%s [<'%s'>]   0", names[i], id);

      activate (names[i], id,
                g_variant_new_parsed ("{'activation-token': <'a'>, 'desktop-startup-id': <'b'>,"
                                      " 'other': <'c'>}"));
      ficha_assert_await (g_strcmp0 (ficha_window_recorder_get_told (window), expected) == 0,
                          PATIENCE);

      /* what came with one call is not used for the next */
      activate (names[i], id, NULL);
      ficha_assert_await (g_strcmp0 (ficha_window_recorder_get_told (window), without) == 0,
                          PATIENCE);
    }
}

/* D11: nobody who shows notifications, one that hangs, one that refuses: the agent works all the same.
 * Who comes late is told what still holds, and nothing else. */
static void
test_d11_no_server (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (FichaNoticeRecorder) recorder = NULL;
  g_autofree char *id = add (f, "Loja", "id=none,life=1", FALSE, 0);
  GPid pid = ficha_agent_fixture_get_pid (f);

  ficha_agent_fixture_assert_state (f, id, "expired");
  ficha_agent_fixture_go_on (QUIET);
  g_assert_cmpint (ficha_agent_fixture_get_pid (f), ==, pid);

  recorder = ficha_notice_recorder_new (capabilities);
  ficha_assert_await (is_standing (recorder, "Token Expired", "Loja"), PATIENCE);
  assert_no_secret (recorder);
}

static void
test_d11_hanging (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (FichaNoticeRecorder) recorder = ficha_notice_recorder_new (capabilities);
  g_autofree char *solved = NULL;
  g_autofree char *standing = NULL;
  g_autofree char *token = NULL;
  gint64 before;

  ficha_notice_recorder_set_mood (recorder, FICHA_RECORDER_HANGING);
  solved = add (f, "Resolvida", "id=solved", FALSE, 120);
  standing = add (f, "Loja", "id=standing", FALSE, 120);
  ficha_assert_await (ficha_notice_recorder_count_calls (recorder) == 1, PATIENCE);

  before = g_get_monotonic_time ();
  token = ficha_agent_fixture_token (f, solved, TRUE, NULL);
  g_assert_nonnull (token);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 5 * G_USEC_PER_SEC);
  remove_integration (f, solved);
  g_assert_cmpuint (ficha_notice_recorder_count_calls (recorder), ==, 1);

  ficha_notice_recorder_set_mood (recorder, FICHA_RECORDER_WELL);
  ficha_assert_await (is_standing (recorder, N_ENDING, "Loja"), PATIENCE);
  ficha_agent_fixture_go_on (QUIET);
  g_assert_cmpuint (ficha_notice_recorder_count_sent (recorder, NULL), ==, 1);
  assert_no_secret (recorder);
}

static void
test_d11_refusing (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (FichaNoticeRecorder) recorder = ficha_notice_recorder_new (capabilities);
  g_autofree char *id = NULL;
  GPid pid;

  /* GLib warns of it */
  g_setenv ("G_DEBUG", "gc-friendly", TRUE);
  ficha_notice_recorder_set_mood (recorder, FICHA_RECORDER_REFUSING);
  id = add (f, "Loja", "id=refusing", FALSE, 120);
  pid = ficha_agent_fixture_get_pid (f);
  g_setenv ("G_DEBUG", "gc-friendly,fatal-warnings", TRUE);

  ficha_assert_await (ficha_notice_recorder_count_calls (recorder) == 2, PATIENCE);
  g_free (ficha_agent_fixture_token (f, id, TRUE, NULL));
  ficha_agent_fixture_assert_state (f, id, "valid");
  ficha_agent_fixture_go_on (QUIET);
  g_assert_cmpint (ficha_agent_fixture_get_pid (f), ==, pid);
}

/* D13: a name is shown as it is: where markup is read, it is escaped. D11: so it is where there are no
 * actions. */
static void
test_d13_markup (void)
{
  static const char *const plain[] = { "body", NULL };
  static const struct
  {
    const char *const *capabilities;
    const char *body;
  } cases[] = {
    { capabilities, "“&lt;b&gt;&amp;&quot;” stops working at " },
    { plain, "“<b>&\"” stops working at " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
      g_autoptr (FichaNoticeRecorder) recorder = ficha_notice_recorder_new (cases[i].capabilities);
      g_autofree char *id = add (f, "<b>&\"", "id=markup", FALSE, 120);

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      ficha_assert_await (ficha_notice_recorder_count_open (recorder) == 1, PATIENCE);
      g_assert_nonnull (ficha_notice_recorder_find (recorder, N_ENDING, ""));
      g_assert_true (g_str_has_prefix (ficha_notice_recorder_find (recorder, N_ENDING, "")->body,
                                       cases[i].body));
      assert_no_secret (recorder);
    }
}

static void
test_portuguese (void)
{
  const char *catalogue = FICHA_LOCALEDIR "/pt_BR/LC_MESSAGES/" GETTEXT_PACKAGE ".mo";
  g_autoptr (FichaAgentFixture) f = NULL;
  g_autoptr (FichaNoticeRecorder) recorder = NULL;
  g_autofree char *id = NULL;
  locale_t locale = newlocale (LC_ALL_MASK, "pt_BR.UTF-8", NULL);

  if (locale == (locale_t) 0 || !g_file_test (catalogue, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("no locale pt_BR.UTF-8 here, or the translation is not installed");
      return;
    }
  freelocale (locale);

  f = ficha_agent_fixture_new (TRUE);
  recorder = ficha_notice_recorder_new (capabilities);
  g_setenv ("LC_ALL", "pt_BR.UTF-8", TRUE);
  id = add (f, "Loja", "id=portuguese", FALSE, 120);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  ficha_assert_await (is_standing (recorder, "O token expira em 60 minutos",
                                   "“Loja” deixa de funcionar "),
                      PATIENCE);
  g_assert_cmpstr (
      ficha_notice_recorder_find (recorder, "O token expira em 60 minutos", "")->actions[3], ==,
      "Renovar");
  assert_no_secret (recorder);
}

/* A zone in which it is noon: what ends in an hour ends today, and is told so. */
static void
set_noon (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *zone = g_strdup_printf ("%+03d:00", 12 - g_date_time_get_hour (now));

  g_setenv ("TZ", zone, TRUE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  set_noon ();
  g_setenv ("GNOTIFICATION_BACKEND", "freedesktop", TRUE);

  g_test_add_func ("/agent/notify/D14-remind", test_remind);
  g_test_add_func ("/agent/notify/expired", test_expired);
  g_test_add_func ("/agent/notify/C12-asleep", test_c12_asleep);
  g_test_add_func ("/agent/notify/X14-paused", test_x14_paused);
  g_test_add_func ("/agent/notify/refused", test_refused);
  g_test_add_func ("/agent/notify/failing", test_failing);
  g_test_add_func ("/agent/notify/failing-early", test_failing_early);
  g_test_add_func ("/agent/notify/D10-locked", test_d10_locked);
  g_test_add_func ("/agent/notify/D12-summary", test_d12_summary);
  g_test_add_func ("/agent/notify/C12-restart", test_c12_restart);
  g_test_add_func ("/agent/notify/seen", test_seen);
  g_test_add_func ("/agent/notify/hand-on", test_hand_on);
  g_test_add_func ("/agent/notify/D11-no-server", test_d11_no_server);
  g_test_add_func ("/agent/notify/D11-hanging", test_d11_hanging);
  g_test_add_func ("/agent/notify/D11-refusing", test_d11_refusing);
  g_test_add_func ("/agent/notify/D13-markup", test_d13_markup);
  g_test_add_func ("/agent/notify/portuguese", test_portuguese);

  return g_test_run ();
}
