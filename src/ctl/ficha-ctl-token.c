// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-token.h"

#include "ficha-ctl-integrations.h"
#include "ficha-ctl-output.h"
#include "ficha-ctl-verbs.h"
#include "ficha-snippet.h"
#include "ficha-timestamp.h"

#include <glib/gi18n.h>

#define MIN_VALID_NOT_GIVEN G_MININT64

/* What was asked for. */
typedef struct
{
  guint min_valid;
  gboolean force;
  FichaSnippet format;
} Request;

static gboolean
read_format (const char *text, FichaSnippet *format, GError **error)
{
  FichaSnippet named = FICHA_SNIPPET_PLAIN;

  /* a command that asks for the token is nothing that prints one */
  if (text == NULL ||
      (ficha_snippet_from_name (text, &named) && named != FICHA_SNIPPET_CURL_COMMAND))
    {
      *format = named;
      return TRUE;
    }

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       /* Translators: an error on the command line; the formats stay */
                       _ ("--format takes plain, header, env, json or curl"));
  return FALSE;
}

static gboolean
read_min_valid (gint64 seconds, guint *min_valid, GError **error)
{
  if (seconds == MIN_VALID_NOT_GIVEN)
    return TRUE;
  if (seconds >= 0 && seconds < FICHA_MIN_VALID_DEFAULT)
    {
      *min_valid = (guint) seconds;
      return TRUE;
    }

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       /* Translators: an error on the command line */
                       _ ("--min-valid takes a number of seconds"));
  return FALSE;
}

/* The address for a curl command; no other format costs a second call. */
static char *
dup_base_uri (FichaCtl *ctl, const char *name, GError **error)
{
  g_autoptr (GPtrArray) integrations = ficha_ctl_list_integrations (ctl, error);
  GVariant *integration = NULL;

  if (integrations != NULL)
    integration = ficha_ctl_find_integration (integrations, name, error);
  if (integration == NULL)
    return NULL;

  return g_strdup (ficha_ctl_integration_get_string (integration, "base-uri"));
}

static gboolean
print_token (FichaCtl *ctl, const char *name, const Request *request, GError **error)
{
  g_autoptr (FichaSecret) token = NULL;
  g_autoptr (FichaSecret) snippet = NULL;
  g_autofree char *base_uri = NULL;
  gint64 expires_at;

  token = ficha_ctl_get_access_token (ctl, name, request->min_valid, request->force, &expires_at,
                                      error);
  if (token == NULL)
    return FALSE;

  if (request->format == FICHA_SNIPPET_CURL)
    {
      base_uri = dup_base_uri (ctl, name, error);
      if (base_uri == NULL)
        return FALSE;
    }

  snippet = ficha_snippet_make (request->format, token, expires_at,
                                g_get_real_time () / G_USEC_PER_SEC, NULL, base_uri, NULL);
  if (snippet == NULL)
    {
      g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_BAD_ANSWER, "not a token");
      return FALSE;
    }

  return ficha_ctl_print_secret (snippet, error);
}

/**
 * ficha_ctl_get_access_token:
 * @ctl: a run
 * @name: an integration's name
 * @min_valid: how long the token must be valid, in seconds, or %FICHA_MIN_VALID_DEFAULT
 * @force: whether to renew it in any case
 * @expires_at: (out): when it ends, in seconds since the epoch on this machine's clock, or
 *   %FICHA_TIME_UNKNOWN
 * @error: return location for an error
 *
 * Gets an access token that is not known to be over.
 *
 * Returns: (transfer full): it, or %NULL with a #FichaError
 */
FichaSecret *
ficha_ctl_get_access_token (FichaCtl *ctl,
                            const char *name,
                            guint min_valid,
                            gboolean force,
                            gint64 *expires_at,
                            GError **error)
{
  g_autoptr (FichaSecret) token = NULL;
  g_autoptr (GVariant) reply = NULL;

  g_return_val_if_fail (ctl != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (expires_at != NULL, NULL);

  reply = ficha_ctl_call (ctl, "GetAccessToken", g_variant_new ("(sub)", name, min_valid, force),
                          NULL, &token, error);
  if (reply == NULL)
    return NULL;
  if (token == NULL)
    {
      g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_BAD_ANSWER, "no token");
      return NULL;
    }

  g_variant_get_child (reply, 1, "x", expires_at);
  if (*expires_at != FICHA_TIME_UNKNOWN && *expires_at <= g_get_real_time () / G_USEC_PER_SEC)
    {
      g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_EXPIRED, "");
      return NULL;
    }

  return g_steal_pointer (&token);
}

/**
 * ficha_ctl_token:
 * @ctl: a run
 * @argc: how many @argv are
 * @argv: the command line from the verb on
 *
 * `fichactl token`: prints access tokens. In the plain format a token costs one call of the agent
 * and nothing else (perf.md).
 *
 * Returns: with what to exit: the first failure
 */
FichaCtlExit
ficha_ctl_token (FichaCtl *ctl, int argc, char *argv[])
{
  g_auto (GStrv) names = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *format = NULL;
  gint64 min_valid = MIN_VALID_NOT_GIVEN;
  Request request = { FICHA_MIN_VALID_DEFAULT, FALSE, FICHA_SNIPPET_PLAIN };
  FichaCtlExit status = FICHA_CTL_EXIT_DONE;
  const GOptionEntry entries[] = {
    { "min-valid", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_INT64, &min_valid,
      /* Translators: of the option --min-valid */
      N_ ("How long the token must be valid; 60 by default, or a fifth of its life if that is less"),
      N_ ("SECONDS") },
    { "force", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &request.force,
      /* Translators: of the option --force */
      N_ ("Renew the token in any case"), NULL },
    { "format", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &format,
      /* Translators: of the option --format; the names of the formats stay */
      N_ ("plain (default), header, env, json or curl"),
      /* Translators: a placeholder in the help of the command line */
      N_ ("FORMAT") },
    G_OPTION_ENTRY_NULL,
  };

  if (!ficha_ctl_parse (ctl, entries, argc, argv, &names, &error) ||
      !read_min_valid (min_valid, &request.min_valid, &error) ||
      !read_format (format, &request.format, &error))
    return ficha_ctl_fail (NULL, error);
  if (names[0] == NULL)
    {
      /* Translators: an error on the command line; NAME stays */
      ficha_ctl_note (_ ("At least one NAME is needed"));
      return FICHA_CTL_EXIT_USAGE;
    }

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) token_error = NULL;
      FichaCtlExit failure;

      if (print_token (ctl, names[i], &request, &token_error))
        continue;
      failure = ficha_ctl_fail (names[1] != NULL ? names[i] : NULL, token_error);
      if (status == FICHA_CTL_EXIT_DONE)
        status = failure;
    }

  return status;
}
