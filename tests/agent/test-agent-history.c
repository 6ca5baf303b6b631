// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-fixture.h"
#include "ficha-test.h"

#include <signal.h>
#include <sys/inotify.h>
#include <unistd.h>

/* What the agent keeps of how its operations ended, and that it costs nothing. */

static GVariant *
get_history (FichaAgentFixture *f, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      ficha_agent_fixture_call (f, "GetHistory", g_variant_new ("(s)", name), NULL, NULL, &error);

  g_assert_no_error (error);
  return g_variant_get_child_value (reply, 0);
}

/* The results without their times, which are checked: "renewed; failed connect; obtained". */
static char *
dup_words (FichaAgentFixture *f, const char *name)
{
  g_autoptr (GVariant) results = get_history (f, name);
  GString *words = g_string_new (NULL);
  gint64 later = g_get_real_time () / G_USEC_PER_SEC;

  for (gsize i = 0; i < g_variant_n_children (results); i++)
    {
      const char *result, *error;
      gint64 at;

      g_variant_get_child (results, i, "(x&s&s)", &at, &result, &error);
      g_assert_cmpint (at, <=, later);
      g_assert_cmpint (at, >, later - 120);
      later = at;
      g_string_append_printf (words, "%s%s%s%s", i > 0 ? "; " : "", result,
                              *error != '\0' ? " " : "", error);
    }

  return g_string_free_and_steal (words);
}

static void
assert_words (FichaAgentFixture *f, const char *name, const char *expected)
{
  g_autofree char *words = dup_words (f, name);

  g_assert_cmpstr (words, ==, expected);
}

static void
renew (FichaAgentFixture *f, const char *name)
{
  g_autoptr (GVariant) reply =
      ficha_agent_fixture_call (f, "Renew", g_variant_new ("(s)", name), NULL, NULL, NULL);
}

/* An Add and a renewal, by how the server answers. */
static void
test_results (void)
{
  static const struct
  {
    const char *options;
    const char *words;
  } cases[] = {
    { "life=3600", "renewed; obtained" },
    { "get-fault=status-401", "obtained; obtained" }, /* S22: a POST followed: one result */
    { "get-fault=status-503", "failed server; obtained" },
    { "fault=status-401,after=1", "failed refused; obtained" }, /* S20 */
    { "fault=html,after=1", "failed not-api; obtained" },       /* S04 */
    { "fault=status-503", "failed server" },    /* told once, when it happened last */
    { "life=-60", "failed expired; obtained" }, /* S34 */
  };
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *id = NULL;

      g_test_message ("%s", cases[i].options);
      id = ficha_agent_fixture_add (f, cases[i].options, cases[i].options, &error);
      g_assert_no_error (error);
      renew (f, id);
      assert_words (f, id, cases[i].words);
    }
}

/* The same in the integration's dictionary; what is no integration's has no history. */
static void
test_last_result (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "get-fault=status-503", &error);
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  static const char *const expected[] = { "obtained", "failed", "obtained" };

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (GVariant) shown = ficha_agent_fixture_show (f, id);
      const char *result;
      gint64 at;

      g_assert_true (g_variant_lookup (shown, "last-result", "&s", &result));
      g_assert_cmpstr (result, ==, expected[i]);
      g_assert_true (g_variant_lookup (shown, "last-result-at", "x", &at));
      g_assert_cmpint (ABS (at - now), <, 60);
      renew (f, id);
    }

  g_assert_null (ficha_agent_fixture_call (f, "GetHistory", g_variant_new ("(s)", "Lojq"), NULL,
                                           NULL, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_NOT_FOUND);
}

/* N02: the server is not reached, again and again; and K05: the keyring is locked. All of it is
 * there after a kill, since a failure is on the disk before it is told. */
static void
test_kept (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "life=3600", &error);
  const guint16 port = ficha_standin_get_port (f->standin);

  g_assert_no_error (error);
  renew (f, id);
  g_clear_object (&f->standin);
  for (guint i = 0; i < 3; i++)
    renew (f, id);
  assert_words (f, id, "failed connect; renewed; obtained");

  ficha_agent_fixture_kill (f, SIGKILL);
  assert_words (f, id, "failed connect; renewed; obtained");

  f->standin = ficha_standin_new (NULL, port, &error);
  g_assert_no_error (error);
  ficha_keyring_fixture_lock (f->keyring, NULL);
  ficha_agent_fixture_kill (f, SIGTERM);
  renew (f, id);
  assert_words (f, id, "failed locked; failed connect; renewed; obtained");
}

static guint
count_moves (int fd)
{
  _Alignas (struct inotify_event) char bytes[4096];
  gssize length = read (fd, bytes, sizeof bytes);
  guint n = 0;

  for (gssize i = 0; i < length; n++)
    i += (gssize) (sizeof (struct inotify_event) + ((struct inotify_event *) (bytes + i))->len);

  return n;
}

/* A renewal writes the record twice, as it did without a history: the mark before the request, and the
 * new tokens' moments. */
static void
test_writes (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "life=3600", &error);
  g_autofree char *path = ficha_agent_fixture_get_record_path (f, id);
  g_autofree char *folder = g_path_get_dirname (path);
  const int fd = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
  guint n = 0;

  g_assert_no_error (error);
  /* what the Add has still to save is saved when it leaves */
  ficha_agent_fixture_kill (f, SIGTERM);
  g_assert_cmpint (inotify_add_watch (fd, folder, IN_MOVED_TO), >=, 0);
  for (guint i = 1; i <= 4; i++)
    {
      renew (f, id);
      /* one too many is found at the latest with the next renewal */
      ficha_assert_await ((n += count_moves (fd)) >= 2 * i, 10000);
      g_assert_cmpuint (n, ==, 2 * i);
    }
  close (fd);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/agent/history/results", test_results);
  g_test_add_func ("/agent/history/last-result", test_last_result);
  g_test_add_func ("/agent/history/N02-K05-kept", test_kept);
  g_test_add_func ("/agent/history/writes", test_writes);

  return g_test_run ();
}
