// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-server-check.h"

#include "ficha-base-uri.h"
#include "ficha-entry.h"
#include "ficha-finding.h"
#include "ficha-gate.h"

/* Servers that are asked at a time. Not the manager's places: a renewal never waits for a check. */
#define PLACES 4
/* Seconds of difference between the clocks that are worth telling (design.md 4). */
#define SKEW_MAX 120

/* One server: a base URI with a CA file. */
typedef struct
{
  FichaIntegration *asked; /* (owned): holds the two, and nothing else of an integration */
  char *host;              /* (owned) */
  gboolean reached;
  GError *error; /* (owned) (nullable): why it was not; a cancellation where the time was over */
  gint64 skew;
} Server;

typedef struct
{
  GTask *task; /* (owned) */
  Server *server;
} Visit;

typedef struct
{
  GPtrArray *servers; /* (element-type Server) (owned) */
  FichaGate *gate;    /* (owned) */
  guint n_left;
} Round;

static void
server_free (Server *server)
{
  ficha_integration_free (server->asked);
  g_free (server->host);
  g_clear_error (&server->error);
  g_free (server);
}

static void
round_free (Round *round)
{
  g_ptr_array_unref (round->servers);
  g_object_unref (round->gate);
  g_free (round);
}

static void
visit_free (Visit *visit)
{
  g_object_unref (visit->task);
  g_free (visit);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Visit, visit_free)

static int
compare_servers (gconstpointer a, gconstpointer b)
{
  const Server *left = *(Server **) a;
  const Server *right = *(Server **) b;
  int order = g_strcmp0 (left->asked->base_uri, right->asked->base_uri);

  return order != 0 ? order : g_strcmp0 (left->asked->ca_file, right->asked->ca_file);
}

/* Each once, in an order that is the same every time. */
static GPtrArray *
collect_servers (GPtrArray *entries)
{
  GPtrArray *servers = g_ptr_array_new_with_free_func ((GDestroyNotify) server_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const FichaEntry *entry = entries->pdata[i];
      const FichaIntegration *record = entry->record;
      const char *ca_file = record->ca_file != NULL ? record->ca_file : "";
      Server *server;

      if (!g_hash_table_add (seen, g_strdup_printf ("%s\n%s", record->base_uri, ca_file)))
        continue;
      server = g_new0 (Server, 1);
      server->asked = ficha_integration_new ("", record->base_uri, "");
      server->asked->ca_file = g_strdup (record->ca_file);
      server->host = ficha_base_uri_get_host (record->base_uri);
      server->skew = FICHA_TIME_UNKNOWN;
      g_ptr_array_add (servers, server);
    }
  g_ptr_array_sort (servers, compare_servers);

  return servers;
}

static GVariant *
server_to_finding (const Server *server)
{
  gboolean late = g_error_matches (server->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_auto (GVariantDict) finding = { 0 };

  ficha_finding_init (&finding, "server", server->reached ? "good" : late ? "unknown" : "bad");
  if (server->host != NULL)
    g_variant_dict_insert (&finding, "host", "s", server->host);
  if (server->reached)
    g_variant_dict_insert (&finding, "word", "s",
                           g_str_has_prefix (server->asked->base_uri, "https:") ? "secure"
                                                                                : "plain");
  else if (late)
    g_variant_dict_insert (&finding, "word", "s", "late");
  else
    ficha_finding_set_error (&finding, server->error);

  return ficha_finding_end (&finding);
}

static GVariant *
clock_to_finding (const char *outcome, const Server *server)
{
  g_auto (GVariantDict) finding = { 0 };

  ficha_finding_init (&finding, "clock", outcome);
  if (server != NULL)
    {
      g_variant_dict_insert (&finding, "value", "x", server->skew);
      g_variant_dict_insert (&finding, "host", "s", server->host);
    }

  return ficha_finding_end (&finding);
}

static gint64
get_difference (const Server *server)
{
  return ABS (CLAMP (server->skew, -G_MAXINT64, G_MAXINT64));
}

/* One finding for each server whose clock is far from this one's; where there is none, one for all,
 * with the greatest difference. */
static void
add_clocks (GPtrArray *findings, GPtrArray *servers)
{
  const Server *furthest = NULL;

  for (guint i = 0; i < servers->len; i++)
    {
      const Server *server = servers->pdata[i];

      if (server->skew == FICHA_TIME_UNKNOWN)
        continue;
      if (furthest == NULL || get_difference (server) > get_difference (furthest))
        furthest = server;
      if (get_difference (server) > SKEW_MAX)
        g_ptr_array_add (findings, clock_to_finding ("note", server));
    }

  if (furthest == NULL)
    g_ptr_array_add (findings, clock_to_finding ("unknown", NULL));
  else if (get_difference (furthest) <= SKEW_MAX)
    g_ptr_array_add (findings, clock_to_finding ("good", furthest));
}

static void
end_visit (Visit *visit)
{
  Round *round = g_task_get_task_data (visit->task);
  GPtrArray *findings;

  ficha_gate_leave (round->gate);
  if (--round->n_left > 0)
    return;

  findings = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  for (guint i = 0; i < round->servers->len; i++)
    g_ptr_array_add (findings, server_to_finding (round->servers->pdata[i]));
  add_clocks (findings, round->servers);
  g_task_return_pointer (visit->task, findings, (GDestroyNotify) g_ptr_array_unref);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Visit) visit = user_data;
  Server *server = visit->server;
  FichaApiOutcome outcome;

  server->reached = ficha_api_probe_finish (FICHA_API (source), result, &outcome, &server->error);
  server->skew = outcome.skew;
  end_visit (visit);
}

static void
entered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Visit *visit = user_data;

  ficha_gate_enter_finish (FICHA_GATE (source), result);
  /* ends at once where the time is over */
  ficha_api_probe_async (g_task_get_source_object (visit->task), visit->server->asked,
                         g_task_get_cancellable (visit->task), probed_cb, visit);
}

/**
 * ficha_server_check_async:
 * @api: the API
 * @entries: (element-type FichaEntry): the integrations
 * @cancellable: a cancellable: what is not known by then stays unknown
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Asks every server of @entries once, at most four at a time, without keys: ficha_api_probe_async().
 */
void
ficha_server_check_async (FichaApi *api,
                          GPtrArray *entries,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Round *round;

  g_return_if_fail (FICHA_IS_API (api));
  g_return_if_fail (entries != NULL);
  g_return_if_fail (G_IS_CANCELLABLE (cancellable));

  task = g_task_new (api, cancellable, callback, user_data);
  g_task_set_source_tag (task, ficha_server_check_async);
  g_task_set_check_cancellable (task, FALSE);
  round = g_new0 (Round, 1);
  round->servers = collect_servers (entries);
  round->gate = ficha_gate_new (PLACES);
  round->n_left = round->servers->len;
  g_task_set_task_data (task, round, (GDestroyNotify) round_free);

  if (round->n_left == 0)
    g_task_return_pointer (task, g_ptr_array_new (), (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < round->servers->len; i++)
    {
      Visit *visit = g_new0 (Visit, 1);

      visit->task = g_object_ref (task);
      visit->server = round->servers->pdata[i];
      ficha_gate_enter_async (round->gate, entered_cb, visit);
    }
}

/**
 * ficha_server_check_finish:
 * @api: the API
 * @result: a result of ficha_server_check_async()
 *
 * Returns: (transfer full) (element-type GVariant): what was found of each server, then of the
 *   clock, `a{sv}` each; none where there are no integrations
 */
GPtrArray *
ficha_server_check_finish (FichaApi *api, GAsyncResult *result)
{
  g_return_val_if_fail (FICHA_IS_API (api), NULL);
  g_return_val_if_fail (g_task_is_valid (result, api), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
