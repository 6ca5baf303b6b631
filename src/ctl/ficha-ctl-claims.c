// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-ctl-json.h"
#include "ficha-ctl-output.h"
#include "ficha-ctl-verbs.h"

#include <glib/gi18n.h>

/* The access token as it is, the first of the lines that come; NULL without an error if there is
 * none so far. */
static FichaSecret *
get_token (FichaCtl *ctl, const char *name, GError **error)
{
  g_autoptr (FichaSecret) tokens = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) local_error = NULL;
  gsize length;

  reply =
      ficha_ctl_call (ctl, "GetTokens", g_variant_new ("(s)", name), NULL, &tokens, &local_error);
  /* of tokens, MISSING is no trouble with the keyring: there were none yet, or none are left */
  if (local_error != NULL && !g_error_matches (local_error, FICHA_ERROR, FICHA_ERROR_MISSING))
    g_propagate_error (error, g_steal_pointer (&local_error));
  if (reply == NULL || tokens == NULL)
    return NULL;

  length = strcspn (ficha_secret_peek (tokens), "\n");
  return length > 0 ? ficha_secret_new_len (ficha_secret_peek (tokens), length) : NULL;
}

static char *
format_claims (const FichaJwt *jwt)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const FichaCtlLayout layout = ficha_ctl_get_layout (zone);

  return ficha_ctl_format_claims (jwt, &layout);
}

/**
 * ficha_ctl_claims:
 * @ctl: a run
 * @argc: how many @argv are
 * @argv: the command line from the verb on
 *
 * `fichactl claims`: prints what an access token says of itself, if it is a JWT.
 *
 * Returns: with what to exit
 */
FichaCtlExit
ficha_ctl_claims (FichaCtl *ctl, int argc, char *argv[])
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  g_autoptr (FichaSecret) token = NULL;
  g_autoptr (FichaJwt) jwt = NULL;
  g_autoptr (GError) error = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    FICHA_CTL_JSON_ENTRY (&json),
    G_OPTION_ENTRY_NULL,
  };

  if (!ficha_ctl_parse_one (ctl, entries, argc, argv, &name, &error))
    return ficha_ctl_fail (NULL, error);

  token = get_token (ctl, name, &error);
  if (error != NULL)
    return ficha_ctl_fail (NULL, error);
  if (token == NULL)
    {
      /* Translators: of an integration on the command line */
      ficha_ctl_note (_ ("There is no access token yet. Get one with “fichactl token”."));
      return FICHA_CTL_EXIT_FAILED;
    }
  jwt = ficha_jwt_read (token);
  if (jwt == NULL)
    {
      /* Translators: JSON Web Token is a kind of token, that can be read */
      ficha_ctl_note (_ ("The access token is no JSON Web Token: it says nothing of itself."));
      return FICHA_CTL_EXIT_FAILED;
    }

  /* Translators: of a JSON Web Token */
  ficha_ctl_note (_ ("The signature is not checked"));
  text = json ? ficha_ctl_json_claims (token) : format_claims (jwt);
  if (!ficha_ctl_print (text, &error))
    return ficha_ctl_fail (NULL, error);

  return FICHA_CTL_EXIT_DONE;
}
