// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-fixture.h"
#include "ficha-test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What is left of secrets in the agent's memory once it has done with them. */

#define PATIENCE 5000

/* The stand-in's secret key and refresh tokens, as far as they are written the same everywhere. */
#define SECRET_KEY    "CANARY-k3y!@%#$"
#define REFRESH_TOKEN "CANARY-RT-+/="

/* How often @needle is in what the agent can write to; −1 where nobody may look. */
static int
count_in_memory (GPid pid, const char *needle)
{
  g_autofree char *maps_path = g_strdup_printf ("/proc/%d/maps", pid);
  g_autofree char *memory_path = g_strdup_printf ("/proc/%d/mem", pid);
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofd int fd = open (memory_path, O_RDONLY | O_CLOEXEC);
  gsize length = strlen (needle);
  int n = 0;

  if (fd < 0 || !g_file_get_contents (maps_path, &maps, NULL, NULL))
    return -1;

  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint64 start, end;
      char mode[5];
      g_autofree char *bytes = NULL;
      gssize size;

      if (sscanf (lines[i], "%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x %4s", &start, &end,
                  mode) != 3 ||
          mode[0] != 'r' || mode[1] != 'w' || end - start > 256 * 1024 * 1024)
        continue;

      bytes = g_malloc (end - start);
      size = pread (fd, bytes, end - start, (off_t) start);
      for (const char *at = bytes; size > 0 && at < bytes + size; at++)
        {
          at = memmem (at, (gsize) (bytes + size - at), needle, length);
          if (at == NULL)
            break;
          n++;
        }
    }

  return n;
}

static FichaAgentFixture *
new_fixture (void)
{
  FichaAgentFixture *f = ficha_agent_fixture_new (TRUE);

  /* meson's and the suite's, which overwrite what is freed: users have no such help */
  g_unsetenv ("MALLOC_PERTURB_");
  g_unsetenv ("G_DEBUG");
  return f;
}

static void
test_secret_key (void)
{
  const char *options = "omit=refresh_token,delay=100";
  g_autoptr (FichaAgentFixture) f = new_fixture ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", options, &error);
  GPid pid;

  g_assert_no_error (error);
  pid = ficha_agent_fixture_get_pid (f);
  ficha_assert_await (ficha_agent_fixture_count_items (f, id) == 2, PATIENCE);
  if (count_in_memory (pid, FICHA_STANDIN_CONSUMER_KEY) < 0)
    {
      g_test_skip ("nobody but root may look into the agent's memory");
      return;
    }
  g_assert_cmpint (count_in_memory (pid, FICHA_STANDIN_CONSUMER_KEY), >, 0);
  ficha_assert_await (count_in_memory (pid, SECRET_KEY) == 0, PATIENCE);

  for (guint i = 0; i < 3; i++)
    {
      g_clear_object (&result);
      ficha_agent_fixture_begin (f, "Renew", g_variant_new ("(s)", id), NULL, &result);
      ficha_assert_await (ficha_standin_count (f->standin, options, "POST") == 2 + i, PATIENCE);
      g_test_message ("it is being sent");
      g_assert_cmpint (count_in_memory (pid, SECRET_KEY), >, 0);
      g_variant_unref (ficha_agent_fixture_end (f, &result, NULL, &error));
      g_assert_no_error (error);
      g_test_message ("it was sent");
      ficha_assert_await (count_in_memory (pid, SECRET_KEY) == 0, PATIENCE);
    }
}

/* Of tokens there is one copy each, as they are to be given out, and none of those before. Not looked for: the
 * refresh token that was sent last as it stands in a URI, of which GUri frees pieces; it is of no use any
 * more. */
static void
test_tokens (void)
{
  g_autoptr (FichaAgentFixture) f = new_fixture ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "", &error);
  GPid pid = ficha_agent_fixture_get_pid (f);
  g_autofree char *before = ficha_agent_fixture_token (f, id, FALSE, &error);

  g_assert_no_error (error);
  if (count_in_memory (pid, before) < 0)
    {
      g_test_skip ("nobody but root may look into the agent's memory");
      return;
    }

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *after = NULL;

      g_variant_unref (
          ficha_agent_fixture_call (f, "Renew", g_variant_new ("(s)", id), NULL, NULL, &error));
      g_assert_no_error (error);
      after = ficha_agent_fixture_token (f, id, FALSE, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (before, !=, after);
      ficha_assert_await (count_in_memory (pid, before) == 0, PATIENCE);
      ficha_assert_await (count_in_memory (pid, after) == 1, PATIENCE);
      ficha_assert_await (count_in_memory (pid, REFRESH_TOKEN) == 1, PATIENCE);
      g_set_str (&before, after);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  if (FICHA_TEST_SANITIZED)
    return 77;

  g_test_add_func ("/agent/memory/secret-key", test_secret_key);
  g_test_add_func ("/agent/memory/tokens", test_tokens);

  return g_test_run ();
}
