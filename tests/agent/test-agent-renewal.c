// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-agent-fixture.h"
#include "ficha-test.h"

#include <glib/gstdio.h>
#include <signal.h>

/* What the agent makes of the server's answers: when a GET is followed by a POST, what stays, and
 * that no refresh token is sent twice (which the fixture asserts at the end of every test; S40). */

static const char *
last_error (GVariant *shown)
{
  const char *nick = "";

  g_variant_lookup (shown, "last-error", "&s", &nick);
  return nick;
}

/* A GET that fails so is followed at once by a POST, and the caller gets its token. */
static void
test_post_follows (void)
{
  static const char *const faults[] = {
    "status-400", /* S22: refused */
    "status-401",
    "status-403",
    "status-404",
    "status-422",
    "reset-after-request", /* N06: nobody knows what became of the refresh token */
    "close-after-request",
    "short-body", /* S15, N17 */
    "html",       /* S04 */
    "empty",      /* S05 */
    "cut=40",     /* S06 */
    "duplicate",  /* S10 */
  };
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *options = g_strconcat ("get-fault=", faults[i], NULL);
      g_autofree char *id = NULL;
      g_autofree char *token = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", faults[i]);
      id = ficha_agent_fixture_add (f, faults[i], options, &error);
      g_assert_no_error (error);
      token = ficha_agent_fixture_token (f, id, TRUE, &error);
      g_assert_no_error (error);
      g_assert_true (ficha_standin_accepts (f->standin, options, token));
      g_assert_cmpuint (ficha_standin_count (f->standin, options, "GET"), ==, 1);
      g_assert_cmpuint (ficha_standin_count (f->standin, options, "POST"), ==, 2);
      ficha_agent_fixture_assert_state (f, id, "valid");
    }
}

/* S24, S25, N04: the server wants to be left alone or does not answer: an error now, the present token
 * stays usable, and the next try is a POST. */
static void
test_post_later (void)
{
  static const struct
  {
    const char *fault;
    FichaError code;
  } cases[] = {
    { "status-500", FICHA_ERROR_SERVER },
    { "status-503", FICHA_ERROR_SERVER },
    { "retry-after=5", FICHA_ERROR_RATE_LIMITED },
    { "redirect=302:same", FICHA_ERROR_REDIRECT },
  };
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *options = g_strconcat ("get-fault=", cases[i].fault, NULL);
      g_autofree char *id = ficha_agent_fixture_add (f, cases[i].fault, options, NULL);
      g_autofree char *before = ficha_agent_fixture_token (f, id, FALSE, NULL);
      g_autofree char *now = NULL;
      g_autofree char *after = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].fault);
      g_assert_null (ficha_agent_fixture_token (f, id, TRUE, &error));
      g_assert_error (error, FICHA_ERROR, (int) cases[i].code);
      g_clear_error (&error);
      ficha_agent_fixture_assert_state (f, id, "failing");

      now = ficha_agent_fixture_token (f, id, FALSE, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (now, ==, before);

      after = ficha_agent_fixture_token (f, id, TRUE, &error);
      g_assert_no_error (error);
      g_assert_true (ficha_standin_accepts (f->standin, options, after));
      g_assert_cmpuint (ficha_standin_count (f->standin, options, "GET"), ==, 1);
      g_assert_cmpuint (ficha_standin_count (f->standin, options, "POST"), ==, 2);
      ficha_agent_fixture_assert_state (f, id, "valid");
    }
}

static gboolean
has_token (FichaAgentFixture *f, const char *name)
{
  g_autofree char *token = ficha_agent_fixture_token (f, name, FALSE, NULL);

  return token != NULL;
}

/* S20: refused keys are not tried again by a script in a loop, only by somebody who wants it. */
static void
test_s20_refused (void)
{
  const char *options = "life=1,fault=status-401,after=1";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", options, NULL);
  g_autoptr (GError) error = NULL;
  guint n_posts;

  g_assert_nonnull (id);
  g_assert_null (ficha_agent_fixture_token (f, "Loja", TRUE, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_REFUSED);
  g_clear_error (&error);
  ficha_agent_fixture_assert_state (f, "Loja", "refused");

  /* the old token has 1 s of life: wait until it is over */
  ficha_assert_await (!has_token (f, "Loja"), 10000);
  n_posts = ficha_standin_count (f->standin, options, "POST");
  for (guint i = 0; i < 3; i++)
    {
      g_clear_error (&error);
      g_assert_null (ficha_agent_fixture_token (f, "Loja", FALSE, &error));
      g_assert_error (error, FICHA_ERROR, FICHA_ERROR_REFUSED);
    }
  g_assert_cmpuint (ficha_standin_count (f->standin, options, "POST"), ==, n_posts);

  /* also after a restart */
  ficha_agent_fixture_kill (f, SIGTERM);
  g_clear_error (&error);
  g_assert_null (ficha_agent_fixture_token (f, "Loja", FALSE, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_REFUSED);
  g_assert_cmpuint (ficha_standin_count (f->standin, options, "POST"), ==, n_posts);

  g_clear_error (&error);
  g_assert_null (ficha_agent_fixture_token (f, "Loja", TRUE, &error));
  g_assert_cmpuint (ficha_standin_count (f->standin, options, "POST"), ==, n_posts + 1);
}

/* S34: a token that is over on arrival is never handed out, and is no reason to hammer. */
static void
test_s34_expired_on_arrival (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "life=-60", &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_null (ficha_agent_fixture_token (f, id, FALSE, &error));
      g_assert_error (error, FICHA_ERROR, FICHA_ERROR_EXPIRED);
      g_clear_error (&error);
    }
  g_assert_cmpuint (ficha_standin_count (f->standin, "life=-60", NULL), <=, 2);
}

/* S02b, S36: an answer that says less: the token is handed out, what is unknown is not told. */
static void
test_s36_unknown_expiry (void)
{
  static const char *const options[] = {
    "date=garbage",
    "omit=expiration_access_token",
    "null=refresh_token",
    "omit=refresh_token+expiration_access_token+expiration_refresh_token",
  };
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *id = NULL;
      g_autofree char *token = NULL;
      g_autofree char *forced = NULL;

      g_test_message ("%s", options[i]);
      id = ficha_agent_fixture_add (f, options[i], options[i], &error);
      g_assert_no_error (error);
      token = ficha_agent_fixture_token (f, id, FALSE, &error);
      g_assert_no_error (error);
      g_assert_true (ficha_standin_accepts (f->standin, options[i], token));

      forced = ficha_agent_fixture_token (f, id, TRUE, &error);
      g_assert_no_error (error);
      g_assert_true (ficha_standin_accepts (f->standin, options[i], forced));
      if (strstr (options[i], "=refresh_token") != NULL)
        g_assert_cmpuint (ficha_standin_count (f->standin, options[i], "GET"), ==, 0);
    }
}

/* S33: a server that does not rotate. */
static void
test_s33_same_tokens (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "same", &error);
  g_autofree char *before = ficha_agent_fixture_token (f, "Loja", FALSE, &error);
  g_autofree char *after = ficha_agent_fixture_token (f, "Loja", TRUE, &error);

  g_assert_no_error (error);
  g_assert_nonnull (id);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (ficha_standin_count (f->standin, "same", NULL), ==, 2);
}

/* C09: deadlines are on the server's clock: an hour off is no reason to renew, or not to. */
static void
test_c09_skew (void)
{
  static const char *const options[] = { "skew=3600,life=600", "skew=-3600,life=600" };
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *id = ficha_agent_fixture_add (f, options[i], options[i], &error);
      g_autoptr (GVariant) reply = NULL;
      g_autoptr (GVariant) shown = NULL;
      gint64 expires_at;
      gint64 skew;

      g_test_message ("%s", options[i]);
      reply = ficha_agent_fixture_call (f, "GetAccessToken", g_variant_new ("(sub)", id, 60, FALSE),
                                        NULL, NULL, &error);
      g_assert_no_error (error);
      g_variant_get (reply, "(hx)", NULL, &expires_at);
      g_assert_cmpint (ABS (expires_at - g_get_real_time () / G_USEC_PER_SEC - 600), <=, 2);
      g_assert_cmpuint (ficha_standin_count (f->standin, options[i], NULL), ==, 1);

      shown = ficha_agent_fixture_show (f, id);
      g_assert_true (g_variant_lookup (shown, "skew", "x", &skew));
      g_assert_cmpint (ABS (ABS (skew) - 3600), <=, 2);
    }
}

/* The request never left: the refresh token is as good as before (api.md: only a sent one is spent). */
static void
test_not_sent (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "id=back", &error);
  g_autofree char *token = NULL;
  g_autoptr (GVariant) shown = NULL;
  guint16 port = ficha_standin_get_port (f->standin);

  g_assert_no_error (error);
  /* nobody listens for a while; the server that comes back does not know the old refresh token */
  g_clear_object (&f->standin);
  g_assert_null (ficha_agent_fixture_token (f, id, TRUE, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_CONNECT);
  g_clear_error (&error);
  shown = ficha_agent_fixture_show (f, id);
  g_assert_cmpstr (last_error (shown), ==, "connect");

  f->standin = ficha_standin_new (NULL, port, &error);
  g_assert_no_error (error);
  token = ficha_agent_fixture_token (f, id, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=back", "GET"), ==, 1);
  g_assert_cmpuint (ficha_standin_count (f->standin, "id=back", "POST"), ==, 1);
}

/* D05: who waits may leave; the renewal is finished all the same, once. */
static void
test_d05_caller_leaves (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "delay=300", NULL);
  g_autofree char *token = NULL;

  ficha_client_call_async (f->client, "Renew", g_variant_new ("(s)", id), NULL, 10000, cancellable,
                           ficha_test_result_cb, &result);
  ficha_assert_await (ficha_standin_count (f->standin, "delay=300", "GET") == 1, 5000);
  g_cancellable_cancel (cancellable);
  ficha_test_wait_result (&result);
  g_assert_null (ficha_client_call_finish (f->client, result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  ficha_agent_fixture_assert_state (f, "Loja", "valid");
  token = ficha_agent_fixture_token (f, "Loja", FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, "delay=300", token));
  g_assert_cmpuint (ficha_standin_count (f->standin, "delay=300", NULL), ==, 2);
}

/* Refused tokens of an explicit wish: more life than is left, while the server does not answer. */
static void
test_min_valid (void)
{
  const char *options = "life=600,fault=status-503,after=1";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", options, &error);
  g_autoptr (GVariant) reply = NULL;

  g_assert_no_error (error);
  reply = ficha_agent_fixture_call (f, "GetAccessToken", g_variant_new ("(sub)", id, 300, FALSE),
                                    NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (ficha_agent_fixture_call (f, "GetAccessToken",
                                           g_variant_new ("(sub)", id, 900, FALSE), NULL, NULL,
                                           &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_SERVER);
}

/* S37: a JWT's exp and the date beside it: the earlier one, but not a date that is over in every zone. */
static void
test_s37_jwt_exp (void)
{
  static const struct
  {
    const char *options;
    gint64 life;
  } cases[] = {
    { "jwt,life=3600,jwt-exp=600", 600 },
    { "jwt,life=600,jwt-exp=3600", 600 },
    { "jwt,date=2020-01-01T00:00:00,jwt-exp=600", 600 },
  };
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) shown = NULL;
      g_autofree char *id = NULL;
      gint64 issued_at, expires_at;

      g_test_message ("%s", cases[i].options);
      id = ficha_agent_fixture_add (f, cases[i].options, cases[i].options, &error);
      g_assert_no_error (error);
      shown = ficha_agent_fixture_show (f, id);
      g_assert_true (g_variant_lookup (shown, "issued-at", "x", &issued_at));
      g_assert_true (g_variant_lookup (shown, "access-expires-at", "x", &expires_at));
      g_assert_cmpint (ABS (expires_at - issued_at - cases[i].life), <=, 1);
      ficha_agent_fixture_assert_state (f, id, "valid");
    }
}

/* A token tells of itself only as a JSON Web Token. */
static void
test_jwt (void)
{
  static const struct
  {
    const char *options;
    gboolean jwt;
  } cases[] = { { "", FALSE }, { "jwt", TRUE } };
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = g_strdup_printf ("Loja %zu", i);
      g_autofree char *id = ficha_agent_fixture_add (f, name, cases[i].options, &error);
      g_autoptr (GVariant) shown = NULL;
      gboolean jwt;

      g_assert_no_error (error);
      shown = ficha_agent_fixture_show (f, id);
      g_assert_true (g_variant_lookup (shown, "jwt", "b", &jwt));
      g_assert_cmpint (jwt, ==, cases[i].jwt);
    }
}

static gboolean
is_account_changed (FichaAgentFixture *f, const char *id)
{
  g_autoptr (GVariant) shown = ficha_agent_fixture_show (f, id);
  gboolean changed;

  g_assert_true (g_variant_lookup (shown, "account-changed", "b", &changed));
  return changed;
}

/* S38: the server gives another account's tokens: they are used, and it is told until somebody edits
 * the keys. */
static void
test_s38_other_account (void)
{
  const char *options = "jwt,renewed-sub=somebody-else";
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *same = ficha_agent_fixture_add (f, "Same", "jwt", &error);
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", options, &error);
  g_autofree char *token = NULL;

  g_assert_no_error (error);
  g_free (ficha_agent_fixture_token (f, same, TRUE, &error));
  g_assert_no_error (error);
  g_assert_false (is_account_changed (f, same));
  g_assert_false (is_account_changed (f, id));

  token = ficha_agent_fixture_token (f, id, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, options, token));
  g_assert_true (is_account_changed (f, id));
  ficha_agent_fixture_assert_state (f, "Loja", "valid");

  /* it stays, also when the account does */
  ficha_agent_fixture_kill (f, SIGTERM);
  g_free (ficha_agent_fixture_token (f, id, TRUE, &error));
  g_assert_no_error (error);
  g_assert_true (is_account_changed (f, id));

  g_variant_unref (ficha_agent_fixture_call (f, "Update", g_variant_new ("(sa{sv}h)", id, NULL, 0),
                                             FICHA_STANDIN_SECRET_KEY, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (is_account_changed (f, id));
  g_free (ficha_agent_fixture_token (f, id, FALSE, &error));
  g_assert_no_error (error);
  g_assert_false (is_account_changed (f, id));
}

/* S39: the server ends the old token with its answer: who asks while it answers gets the new one. */
static void
test_s39_old_token_stops (void)
{
  g_autoptr (FichaAgentFixture) f = ficha_agent_fixture_new (TRUE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ficha_agent_fixture_add (f, "Loja", "delay=300", &error);
  g_autofree char *token = NULL;

  g_assert_no_error (error);
  ficha_client_call_async (f->client, "Renew", g_variant_new ("(s)", id), NULL, 10000, NULL,
                           ficha_test_result_cb, &result);
  ficha_assert_await (ficha_standin_count (f->standin, "delay=300", "GET") == 1, 5000);
  token = ficha_agent_fixture_token (f, id, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (ficha_standin_accepts (f->standin, "delay=300", token));
  g_assert_cmpuint (ficha_standin_count (f->standin, "delay=300", "GET"), ==, 1);
  ficha_test_wait_result (&result);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/agent/renewal/S22-N06-post-follows", test_post_follows);
  g_test_add_func ("/agent/renewal/S24-S25-post-later", test_post_later);
  g_test_add_func ("/agent/renewal/S20-refused", test_s20_refused);
  g_test_add_func ("/agent/renewal/S34-expired-on-arrival", test_s34_expired_on_arrival);
  g_test_add_func ("/agent/renewal/S36-unknown-expiry", test_s36_unknown_expiry);
  g_test_add_func ("/agent/renewal/S33-same-tokens", test_s33_same_tokens);
  g_test_add_func ("/agent/renewal/S37-jwt-exp", test_s37_jwt_exp);
  g_test_add_func ("/agent/renewal/jwt", test_jwt);
  g_test_add_func ("/agent/renewal/S38-other-account", test_s38_other_account);
  g_test_add_func ("/agent/renewal/S39-old-token-stops", test_s39_old_token_stops);
  g_test_add_func ("/agent/renewal/C09-skew", test_c09_skew);
  g_test_add_func ("/agent/renewal/N02-not-sent", test_not_sent);
  g_test_add_func ("/agent/renewal/D05-caller-leaves", test_d05_caller_leaves);
  g_test_add_func ("/agent/renewal/min-valid", test_min_valid);

  return g_test_run ();
}
