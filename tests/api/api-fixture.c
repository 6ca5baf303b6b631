// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "api-fixture.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ficha-test.h"

/* ---- names ------------------------------------------------------------------------------------ */

#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static void
address_list_free (gpointer data)
{
  g_resolver_free_addresses (data);
}

static void
lookup_async (GResolver *resolver,
              const char *name,
              GResolverNameLookupFlags flags,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  if (!g_str_equal (name, API_REMOTE_HOST))
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no %s", name);
  else if (flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY)
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no IPv6");
  else
    g_task_return_pointer (task,
                           g_list_append (NULL, g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4)),
                           address_list_free);
}

static void
lookup_by_name_async (GResolver *resolver,
                      const char *name,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  lookup_async (resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, callback,
                user_data);
}

static GList *
lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_async = lookup_by_name_async;
  resolver_class->lookup_by_name_finish = lookup_finish;
  resolver_class->lookup_by_name_with_flags_async = lookup_async;
  resolver_class->lookup_by_name_with_flags_finish = lookup_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

void
api_use_test_resolver (void)
{
  g_autoptr (GResolver) resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);

  g_resolver_set_default (resolver);
}

void
api_forget_proxies (void)
{
  static const char *const names[] = { "http_proxy", "https_proxy", "all_proxy", "no_proxy",
                                       "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_unsetenv (names[i]);
}

/* ---- calls ------------------------------------------------------------------------------------ */

void
api_reply_clear (ApiReply *reply)
{
  g_clear_pointer (&reply->tokens, ficha_tokens_unref);
  g_clear_error (&reply->error);
  memset (reply, 0, sizeof *reply);
}

FichaApi *
api_new (void)
{
  return g_object_new (FICHA_TYPE_API, "total-timeout", 5000, "connect-timeout", 2000,
                       "idle-timeout", 1, "retry-delay", 20, NULL);
}

void
api_done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  ApiReply *reply = user_data;

  reply->tokens = ficha_api_finish (FICHA_API (object), result, &reply->outcome, &reply->error);
  g_assert_true ((reply->tokens == NULL) == (reply->error != NULL));
  if (reply->error != NULL)
    {
      g_test_message ("→ %s %d “%s”", g_quark_to_string (reply->error->domain), reply->error->code,
                      reply->error->message);
      g_assert_null (strstr (reply->error->message, "CANARY"));
    }
  reply->done = TRUE;
}

void
api_start (FichaApi *api,
           ApiMethod method,
           const char *base_uri,
           const char *refresh_token,
           const char *ca_file,
           GCancellable *cancellable,
           ApiReply *reply)
{
  const FichaIntegration integration = { .base_uri = (char *) base_uri,
                                         .consumer_key = (char *) API_CONSUMER_KEY,
                                         .ca_file = (char *) ca_file };
  g_autoptr (FichaSecret) secret =
      ficha_secret_new (method == API_OBTAIN ? FICHA_STANDIN_SECRET_KEY : refresh_token);

  api_reply_clear (reply);
  if (method == API_OBTAIN)
    ficha_api_obtain_async (api, &integration, secret, cancellable, api_done_cb, reply);
  else
    ficha_api_renew_async (api, &integration, secret, cancellable, api_done_cb, reply);
}

void
api_obtain (FichaApi *api, const char *base_uri, ApiReply *reply)
{
  api_start (api, API_OBTAIN, base_uri, NULL, NULL, NULL, reply);
  ficha_assert_await (reply->done, API_WAIT);
}

void
api_renew (FichaApi *api, const char *base_uri, const char *refresh_token, ApiReply *reply)
{
  api_start (api, API_RENEW, base_uri, refresh_token, NULL, NULL, reply);
  ficha_assert_await (reply->done, API_WAIT);
}

void
api_assert_tokens (const ApiReply *reply)
{
  g_assert_no_error (reply->error);
  g_assert_nonnull (reply->tokens);
  g_assert_true (reply->outcome.left);
  g_assert_false (reply->outcome.refused);
}

void
api_assert_error (const ApiReply *reply, FichaError code, const char *message)
{
  g_assert_error (reply->error, FICHA_ERROR, (gint) code);
  g_assert_null (reply->tokens);
  if (message != NULL)
    g_assert_cmpstr (reply->error->message, ==, message);
}

FichaStandin *
api_get_standin (const char *certificate_path)
{
  static GHashTable *standins = NULL;
  FichaStandin *standin;

  if (standins == NULL)
    standins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  standin = g_hash_table_lookup (standins, certificate_path);
  if (standin == NULL)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GTlsCertificate) certificate =
          g_tls_certificate_new_from_file (certificate_path, &error);

      g_assert_no_error (error);
      standin = ficha_standin_new (certificate, 0, &error);
      g_assert_no_error (error);
      g_hash_table_insert (standins, g_strdup (certificate_path), standin);
    }
  return standin;
}

gsize
api_get_resident (void)
{
#ifdef __SANITIZE_ADDRESS__
  return 0; /* it keeps what was freed, so there is nothing to measure */
#else
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gulong size = 0, resident = 0;

  g_file_get_contents ("/proc/self/statm", &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sscanf (text, "%lu %lu", &size, &resident), ==, 2);
  return resident * sysconf (_SC_PAGESIZE);
#endif
}
