// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>

#include "ficha-fake-agent.h"

/* An agent to look at the window with: fake-agent
 * many|states|one|past|empty|locked|absent|unreachable|trying, or a number of integrations. */

static void
put_number (FichaFakeAgent *agent, guint64 number, gint64 now)
{
  for (guint64 i = 0; i < number; i++)
    {
      g_autofree char *id = g_strdup_printf ("%" G_GUINT64_FORMAT, i);
      g_autofree char *name = g_strdup_printf ("Loja %04" G_GUINT64_FORMAT, (i * 7919) % number);

      ficha_fake_agent_put_simple (agent, id, name, "valid", now, 3000 + (gint64) (i % 600));
    }
}

static void
put_error (FichaFakeAgent *agent,
           const char *id,
           const char *name,
           const char *state,
           const char *nick,
           const char *detail)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&dict, "id", "s", id);
  g_variant_dict_insert (&dict, "name", "s", name);
  g_variant_dict_insert (&dict, "base-uri", "s", "https://sandbox.api.bitize.io");
  g_variant_dict_insert (&dict, "consumer-key", "s", "ck_test_41d05be84a6f");
  g_variant_dict_insert (&dict, "auto-renew", "b", FALSE);
  g_variant_dict_insert (&dict, "state", "s", state);
  g_variant_dict_insert (&dict, "last-error", "s", nick);
  g_variant_dict_insert (&dict, "last-error-detail", "s", detail);
  ficha_fake_agent_put (agent, g_variant_dict_end (&dict));
}

/* What the pictures of the README and the metainfo show. */
static void
put_demo (FichaFakeAgent *agent, gint64 now)
{
  static const struct
  {
    const char *name;
    gint64 left;
  } integrations[] = {
    { "Filial Curitiba", 3250 },
    { "Homologação", 285 },
    { "Loja Centro", 3010 },
    { "Loja São João", 1450 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (integrations); i++)
    {
      g_autofree char *id = g_strdup_printf ("%zu", i);
      g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
      gint64 end = now + integrations[i].left;

      g_variant_dict_insert (&dict, "id", "s", id);
      g_variant_dict_insert (&dict, "name", "s", integrations[i].name);
      g_variant_dict_insert (&dict, "base-uri", "s", "https://api.bitize.io");
      g_variant_dict_insert (&dict, "consumer-key", "s", "268f364d-0000-4000-8000-9f2c71d05be8");
      g_variant_dict_insert (&dict, "state", "s", "valid");
      g_variant_dict_insert (&dict, "auto-renew", "b", TRUE);
      g_variant_dict_insert (&dict, "remind-before", "u", 10);
      g_variant_dict_insert (&dict, "issued-at", "x", end - 3600);
      g_variant_dict_insert (&dict, "access-expires-at", "x", end);
      g_variant_dict_insert (&dict, "refresh-expires-at", "x", now + 24 * 86400);
      g_variant_dict_insert (&dict, "next-renewal-at", "x", MAX (end - 720, now + 5));
      g_variant_dict_insert (&dict, "last-result", "s", "renewed");
      g_variant_dict_insert (&dict, "last-result-at", "x", end - 3600);
      ficha_fake_agent_put (agent, g_variant_dict_end (&dict));
    }
  put_error (agent, "refused", "Depósito", "refused", "refused", "");
}

/* What is rare. */
static void
put_states (FichaFakeAgent *agent, gint64 now)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  put_error (agent, "unsaved", "Não salva", "unsaved", "keyring", "No space left on device");
  put_error (agent, "locked", "Bloqueada", "locked", "locked", "");
  put_error (agent, "missing", "Ausente", "missing", "missing", "");
  put_error (agent, "gone", "Recusada e ausente", "refused", "missing", "");
  put_error (agent, "tls", "Sem CA", "failing", "tls-untrusted", "sandbox.api.bitize.io");

  g_variant_dict_insert (&dict, "id", "s", "account");
  g_variant_dict_insert (&dict, "name", "s", "Outra conta");
  g_variant_dict_insert (
      &dict, "base-uri", "s",
      "https://homologacao-integracao.api.bitize.com.br/empresas/filial-centro/v1");
  g_variant_dict_insert (&dict, "consumer-key", "s",
                         "ck_live_9f2c71d05be84a6f-9f2c71d05be84a6f-9f2c71d05be84a6f");
  g_variant_dict_insert (&dict, "state", "s", "valid");
  g_variant_dict_insert (&dict, "auto-renew", "b", TRUE);
  g_variant_dict_insert (&dict, "issued-at", "x", now - 600);
  g_variant_dict_insert (&dict, "access-expires-at", "x", now + 3000);
  g_variant_dict_insert (&dict, "refresh-expires-at", "x", now + 24 * 86400);
  g_variant_dict_insert (&dict, "next-renewal-at", "x", now + 2400);
  g_variant_dict_insert (&dict, "account-changed", "b", TRUE);
  ficha_fake_agent_put (agent, g_variant_dict_end (&dict));

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "id", "s", "session");
  g_variant_dict_insert (&dict, "name", "s", "Da sessão");
  g_variant_dict_insert (&dict, "base-uri", "s", "http://localhost:8080");
  g_variant_dict_insert (&dict, "consumer-key", "s", "ck_test_41d05be84a6f");
  g_variant_dict_insert (&dict, "state", "s", "valid");
  g_variant_dict_insert (&dict, "auto-renew", "b", TRUE);
  g_variant_dict_insert (&dict, "session-only", "b", TRUE);
  g_variant_dict_insert (&dict, "issued-at", "x", now - 600);
  g_variant_dict_insert (&dict, "access-expires-at", "x", now + 3000);
  g_variant_dict_insert (&dict, "refresh-expires-at", "x", now + 24 * 86400);
  g_variant_dict_insert (&dict, "next-renewal-at", "x", now + 2400);
  ficha_fake_agent_put (agent, g_variant_dict_end (&dict));
}

#define CHECKS                                                                                     \
  "[{'check': <'agent'>, 'outcome': <'good'>, 'version': <'0.1.0'>, 'glib': <'2.84.4'>,"           \
  "  'libsoup': <'3.6.5'>},"                                                                       \
  " {'check': <'keyring'>, 'outcome': <'good'>},"                                                  \
  " {'check': <'records'>, 'outcome': <'note'>, 'word': <'damaged'>, 'value': <int64 1>},"         \
  " {'check': <'background'>, 'outcome': <'good'>, 'word': <'running'>},"                          \
  " {'check': <'notifications'>, 'outcome': <'unknown'>},"                                         \
  " {'check': <'server'>, 'outcome': <'good'>, 'host': <'api.bitize.io'>, 'word': <'secure'>},"    \
  " {'check': <'server'>, 'outcome': <'bad'>, 'error': <'resolve'>,"                               \
  "  'detail': <'homologacao-integracao.api.bitize.com.br'>,"                                      \
  "  'host': <'homologacao-integracao.api.bitize.com.br'>},"                                       \
  " {'check': <'clock'>, 'outcome': <'note'>, 'host': <'api.bitize.io'>, 'value': <int64 340>},"   \
  " {'check': <'integration'>, 'outcome': <'good'>, 'id': <'1'>, 'word': <'valid'>},"              \
  " {'check': <'integration'>, 'outcome': <'good'>, 'id': <'2'>, 'word': <'valid'>},"              \
  " {'check': <'integration'>, 'outcome': <'note'>, 'id': <'3'>, 'word': <'expired'>},"            \
  " {'check': <'integration'>, 'outcome': <'bad'>, 'id': <'7'>, 'word': <'refused'>,"              \
  "  'error': <'refused'>, 'detail': <''>}]"

/* What an import of any file would do. */
#define PLAN                                                                                       \
  "[{'name': <'A & B <i>'>, 'base-uri': <'https://api.bitize.io'>, 'secret-key': <true>,"          \
  "  'action': <'add'>, 'as': <'A & B <i> (2)'>, 'ca-file-lost': <true>, 'done': <true>},"         \
  " {'name': <'Sandbox'>, 'base-uri': <'https://api.bitize.io'>, 'secret-key': <true>,"            \
  "  'action': <'same'>, 'as': <'Sandbox'>, 'id': <'2'>, 'done': <false>},"                        \
  " {'name': <'Production'>, 'base-uri': <'https://api.bitize.io'>, 'secret-key': <true>,"         \
  "  'action': <'other-key'>, 'as': <'Production'>, 'id': <'1'>, 'done': <false>}]"

/* A day and a half of it. */
static void
put_activity (FichaFakeAgent *agent, gint64 now)
{
  static const struct
  {
    gint64 ago;
    const char *name;
    const char *what;
    const char *more;
  } events[] = {
    { 60, "Loja São João", "failed", "'error': <'connect'>" },
    { 120, "Loja São João", "failed", "'error': <'tls-not-yet-valid'>" },
    { 400, "Loja Centro", "given", "'program': <'fichactl'>" },
    { 590, "Filial Curitiba", "copied", "'id': <'2'>" },
    { 600, "Filial Curitiba", "renewed", NULL },
    { 1900, "A & B <i> Comércio de Peças e Acessórios Ltda.", "given",
      "'program': <'sincronizar-pedidos.py'>" },
    { 2400, "Homologação", "key-copied", "'id': <'4'>" },
    { 3000, "Loja Centro", "obtained", NULL },
    { 9000, "Loja São João", "given", "'id': <'past'>" },
  };
  g_autoptr (GString) text = g_string_new ("[");

  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_string_append_printf (text,
                              "{'at': <int64 %" G_GINT64_FORMAT
                              ">, 'name': <'%s'>, 'what': <'%s'>, ",
                              now - events[i].ago, events[i].name, events[i].what);
      if (events[i].more != NULL)
        g_string_append_printf (text, "%s}, ", events[i].more);
      else
        g_string_append_printf (text, "'until': <int64 %" G_GINT64_FORMAT ">}, ",
                                now - events[i].ago + 3600);
    }
  for (guint i = 1; i < 40; i++)
    g_string_append_printf (text,
                            "%s{'at': <int64 %" G_GINT64_FORMAT
                            ">, 'name': <'Loja Centro'>, 'what': <'renewed'>}",
                            i > 1 ? ", " : "", now - 9000 - i * 3000);
  g_string_append_c (text, ']');
  ficha_fake_agent_set_activity (agent, text->str);
}

/* What happened, a clock that is off, a date without a zone, a reminder as only fichactl sets it. */
static void
put_past (FichaFakeAgent *agent, gint64 now)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  put_activity (agent, now);

  g_variant_dict_insert (&dict, "id", "s", "past");
  g_variant_dict_insert (&dict, "name", "s", "Loja São João");
  g_variant_dict_insert (&dict, "base-uri", "s", "https://api.bitize.io");
  g_variant_dict_insert (&dict, "consumer-key", "s", "ck_live_9f2c71d05be84a6f");
  g_variant_dict_insert (&dict, "state", "s", "valid");
  g_variant_dict_insert (&dict, "auto-renew", "b", TRUE);
  g_variant_dict_insert (&dict, "remind-before", "u", 45);
  g_variant_dict_insert (&dict, "skew", "x", (gint64) 840);
  g_variant_dict_insert (&dict, "access-reading", "u", 4);
  g_variant_dict_insert (&dict, "issued-at", "x", now + 240);
  g_variant_dict_insert (&dict, "access-expires-at", "x", now + 3840);
  g_variant_dict_insert (&dict, "refresh-expires-at", "x", now + 24 * 86400);
  g_variant_dict_insert (&dict, "next-renewal-at", "x", now + 2400);
  g_variant_dict_insert (&dict, "last-result", "s", "failed");
  g_variant_dict_insert (&dict, "last-result-at", "x", now - 60);
  g_variant_dict_insert (&dict, "last-error", "s", "connect");
  g_variant_dict_insert (&dict, "last-error-detail", "s", "api.bitize.io");
  ficha_fake_agent_put (agent, g_variant_dict_end (&dict));
}

/* "trying": credentials are refused a connection; then tried and saved only at the next signals. */
static gboolean
step_cb (gpointer user_data)
{
  static guint n_steps;
  FichaFakeAgent *agent = user_data;

  ficha_fake_agent_succeed (agent, "Try");
  ficha_fake_agent_release (agent);
  if (n_steps < 2)
    ficha_fake_agent_hold (agent, n_steps == 0 ? "Try" : "Add");
  n_steps++;
  puts ("done");
  fflush (stdout);

  return G_SOURCE_CONTINUE;
}

int
main (int argc, char *argv[])
{
  const char *scene = argc > 1 ? argv[1] : "many";
  g_autoptr (GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (FichaFakeAgent) agent = ficha_fake_agent_new (connection);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gboolean many = g_str_equal (scene, "many") || g_str_equal (scene, "locked");
  guint64 number;

  if (many || g_str_equal (scene, "one"))
    ficha_fake_agent_put_simple (agent, "1", "Production", "valid", now, 3240);
  if (many)
    {
      ficha_fake_agent_put_simple (agent, "2", "Sandbox", "valid", now, 252);
      ficha_fake_agent_put_simple (agent, "3", "A & B <i> Comércio de Peças e Acessórios Ltda.",
                                   "valid", now, 90000);
      ficha_fake_agent_put_simple (agent, "4", "Loja São João", "expired", now, -700);
      ficha_fake_agent_put_simple (agent, "5", "Matriz", "renewing", now, 300);
      ficha_fake_agent_put_simple (agent, "6", "Nova", "none", now, 0);
      put_error (agent, "7", "Filial Curitiba", "refused", "refused", "");
      put_error (agent, "8", "Homologação", "failing", "connect", "sandbox.api.bitize.io");
    }
  if (g_ascii_string_to_unsigned (scene, 10, 0, G_MAXUINT16, &number, NULL))
    put_number (agent, number, now);
  if (g_str_equal (scene, "demo"))
    {
      put_demo (agent, now);
      put_activity (agent, now);
    }
  if (g_str_equal (scene, "states"))
    put_states (agent, now);
  if (g_str_equal (scene, "past"))
    put_past (agent, now);
  if (g_str_equal (scene, "unreachable"))
    ficha_fake_agent_fail (agent, "ListFirst", FICHA_ERROR_NO_AGENT, "Timeout was reached");
  if (g_str_equal (scene, "trying"))
    {
      ficha_fake_agent_fail (agent, "Try", FICHA_ERROR_CONNECT, "api.bitize.io");
      g_unix_signal_add (SIGUSR1, step_cb, agent);
    }
  if (g_str_equal (scene, "locked") || g_str_equal (scene, "absent"))
    ficha_fake_agent_set_keyring (agent, scene);

  ficha_fake_agent_set_checks (agent, CHECKS);
  ficha_fake_agent_set_import (agent, PLAN);

  g_main_loop_run (loop);
  return 0;
}
