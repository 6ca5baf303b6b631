// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-standin-fault.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "ficha-standin-gzip.h"

#define HTML "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Wi-Fi</body></html>"

/* ---- the body --------------------------------------------------------------------------------- */

static void
apply_body (FichaStandinReply *reply, const char *argument, const FichaStandinFaultContext *context)
{
  g_string_assign (reply->body, argument);
}

static void
apply_html (FichaStandinReply *reply, const char *argument, const FichaStandinFaultContext *context)
{
  ficha_standin_reply_set_body (reply, "text/html", HTML);
}

static void
apply_prefix (FichaStandinReply *reply,
              const char *argument,
              const FichaStandinFaultContext *context)
{
  g_string_prepend (reply->body, argument);
}

static void
apply_trailing (FichaStandinReply *reply,
                const char *argument,
                const FichaStandinFaultContext *context)
{
  g_string_append (reply->body, argument);
}

static void
apply_cut (FichaStandinReply *reply, const char *argument, const FichaStandinFaultContext *context)
{
  g_string_truncate (reply->body, MIN (g_ascii_strtoull (argument, NULL, 10), reply->body->len));
}

static void
apply_single_quotes (FichaStandinReply *reply,
                     const char *argument,
                     const FichaStandinFaultContext *context)
{
  g_string_replace (reply->body, "\"", "'", 0);
}

/* So many openings, and the closings that belong to them. */
static void
apply_deep (FichaStandinReply *reply, const char *argument, const FichaStandinFaultContext *context)
{
  guint depth = *argument == '[' ? 100 * 1000 : 30 * 1000;

  g_string_truncate (reply->body, 0);
  for (guint i = 0; i < depth; i++)
    g_string_append (reply->body, argument);
  g_string_append (reply->body, *argument == '[' ? "" : "1");
  for (guint i = 0; i < depth; i++)
    g_string_append_c (reply->body, *argument == '[' ? ']' : '}');
}

/* Puts JSON text inside of the token, or of another field that "field=" names. */
static void
apply_inset (FichaStandinReply *reply,
             const char *argument,
             const FichaStandinFaultContext *context)
{
  const char *field = ficha_standin_options_get (context->options, "field", "access_token");
  g_autofree char *opening = g_strconcat ("\"", field, "\":\"", NULL);
  const char *found = strstr (reply->body->str, opening);

  if (found != NULL)
    g_string_insert (reply->body, found - reply->body->str + strlen (opening) + 3, argument);
}

static void
apply_duplicate (FichaStandinReply *reply,
                 const char *argument,
                 const FichaStandinFaultContext *context)
{
  g_string_insert (reply->body, 1, "\"access_token\":\"CANARY-AT-duplicate\",");
}

static void
apply_gzip (FichaStandinReply *reply, const char *argument, const FichaStandinFaultContext *context)
{
  ficha_standin_gzip (reply->body, argument);
  soup_message_headers_replace (reply->headers, "Content-Encoding", "gzip");
}

/* Tokens whose size "token-size=" tells are made so when they are issued. */
static void
apply_nothing (FichaStandinReply *reply,
               const char *argument,
               const FichaStandinFaultContext *context)
{
}

/* ---- the header ------------------------------------------------------------------------------- */

static void
apply_cookies (FichaStandinReply *reply,
               const char *argument,
               const FichaStandinFaultContext *context)
{
  soup_message_headers_append (reply->headers, "Set-Cookie", "session=CANARY-COOKIE; Path=/");
  soup_message_headers_append (reply->headers, "Strict-Transport-Security", "max-age=31536000");
  soup_message_headers_append (reply->headers, "Cache-Control", "public, max-age=3600");
  soup_message_headers_append (reply->headers, "ETag", "\"1\"");
}

static void
apply_no_date (FichaStandinReply *reply,
               const char *argument,
               const FichaStandinFaultContext *context)
{
  soup_message_headers_remove (reply->headers, "Date");
}

/* ---- the status ------------------------------------------------------------------------------- */

/* What a refusal says, in the kinds that "body=" names. The text of "echo" holds the secret that the
 * client has sent, as careless servers do. */
static void
set_refusal (FichaStandinReply *reply, const FichaStandinFaultContext *context)
{
  static const struct
  {
    const char *kind;
    const char *before;
    const char *after;
  } kinds[] = {
    { "json", "{\"message\":", "}" },    { "json-nested", "{\"error\":{\"message\":", "}}" },
    { "error", "{\"error\":", "}" },     { "errors", "{\"errors\":[{\"message\":", "}]}" },
    { "array", "[{\"message\":", "}]" }, { "echo", "{\"message\":", "}" },
  };
  const char *kind = ficha_standin_options_get (context->options, "body", "json");
  g_autofree char *status_text = g_strdup_printf ("The stand-in says %u", reply->status);
  const char *message = ficha_standin_options_get (context->options, "message", status_text);

  if (g_str_equal (kind, "echo"))
    message = context->secret;

  ficha_standin_reply_set_body (reply, "text/plain", "");
  if (g_str_equal (kind, "html"))
    ficha_standin_reply_set_body (reply, "text/html", HTML);
  if (g_str_equal (kind, "text"))
    ficha_standin_reply_set_body (reply, "text/plain", message);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (JsonNode) node = NULL;
      g_autofree char *quoted = NULL;
      g_autofree char *json = NULL;

      if (!g_str_equal (kind, kinds[i].kind))
        continue;
      node = json_node_init_string (json_node_alloc (), message);
      quoted = json_to_string (node, FALSE);
      json = g_strconcat (kinds[i].before, quoted, kinds[i].after, NULL);
      ficha_standin_reply_set_body (reply, "application/json", json);
    }
}

static void
apply_status (FichaStandinReply *reply,
              const char *argument,
              const FichaStandinFaultContext *context)
{
  const char *retry_after = ficha_standin_options_get (context->options, "retry-after", NULL);

  reply->status = (guint) g_ascii_strtoull (argument, NULL, 10);
  if (retry_after != NULL)
    soup_message_headers_replace (reply->headers, "Retry-After", retry_after);
  set_refusal (reply, context);

  /* SoupServer keeps those that announce an answer for itself */
  if (reply->status < 200)
    ficha_standin_reply_use_wire (reply, "");
}

static void
apply_retry_after (FichaStandinReply *reply,
                   const char *argument,
                   const FichaStandinFaultContext *context)
{
  reply->status = 429;
  soup_message_headers_replace (reply->headers, "Retry-After", argument);
  set_refusal (reply, context);
}

static void
apply_challenge (FichaStandinReply *reply,
                 const char *argument,
                 const FichaStandinFaultContext *context)
{
  reply->status = SOUP_STATUS_UNAUTHORIZED;
  soup_message_headers_replace (reply->headers, "WWW-Authenticate", argument);
  set_refusal (reply, context);
}

/* "CODE:TARGET". Whoever follows within the stand-in finds tokens at …/landing, and is counted. */
static void
apply_redirect (FichaStandinReply *reply,
                const char *argument,
                const FichaStandinFaultContext *context)
{
  const char *colon = strchr (argument, ':');
  const char *target = colon != NULL ? colon + 1 : "same";
  g_autofree char *landing = g_strconcat (context->base_uri, "/landing", NULL);
  g_autoptr (GString) location = g_string_new (landing);

  reply->status = (guint) g_ascii_strtoull (argument, NULL, 10);
  ficha_standin_reply_set_body (reply, "text/html", HTML);

  if (g_str_equal (target, "other-host"))
    g_string_replace (location, "127.0.0.1", "localhost", 1);
  else if (g_str_equal (target, "other-scheme") && g_str_has_prefix (landing, "https"))
    g_string_replace (location, "https", "http", 1);
  else if (g_str_equal (target, "other-scheme"))
    g_string_replace (location, "http", "https", 1);
  else if (g_str_equal (target, "loop"))
    g_string_printf (location, "%s/auth", context->base_uri);
  else if (g_str_equal (target, "empty") || g_str_equal (target, "none"))
    g_string_truncate (location, 0);
  else if (g_str_equal (target, "file"))
    g_string_assign (location, "file:///etc/passwd");
  else if (g_str_equal (target, "data"))
    g_string_assign (location, "data:application/json,{\"access_token\":\"CANARY-AT-data\"}");
  else if (!g_str_equal (target, "same"))
    g_string_assign (location, target);

  if (!g_str_equal (target, "none"))
    soup_message_headers_replace (reply->headers, "Location", location->str);
}

/* ---- which there are --------------------------------------------------------------------------- */

static const FichaStandinFault plain_faults[] = {
  { "html", TRUE, apply_html, NULL },
  { "empty", TRUE, apply_body, "" },
  { "spaces", TRUE, apply_body, "   \n" },
  { "null", TRUE, apply_body, "null" },
  { "array", TRUE, apply_body, "[]" },
  { "string", TRUE, apply_body, "\"CANARY-AT-string\"" },
  { "cut", TRUE, apply_cut, "20" },
  { "trailing", TRUE, apply_trailing, "{\"access_token\":\"CANARY-AT-second\"}" },
  { "bom", TRUE, apply_prefix, "\xef\xbb\xbf" },
  { "comment", TRUE, apply_prefix, "/* tokens */ " },
  { "var", TRUE, apply_prefix, "var x = " },
  { "single-quotes", TRUE, apply_single_quotes, NULL },
  { "deep", TRUE, apply_deep, "[" },
  { "deep-object", TRUE, apply_deep, "{\"a\":" },
  { "nul", TRUE, apply_inset, "\\u0000" },
  { "crlf", TRUE, apply_inset, "\\r\\nX-Injected: 1" },
  { "esc", TRUE, apply_inset, "\\u001b[31m" },
  { "non-ascii", TRUE, apply_inset, "ção" },
  { "lone-surrogate", TRUE, apply_inset, "\\ud800" },
  { "duplicate", TRUE, apply_duplicate, NULL },
  { "token-size", TRUE, apply_nothing, "8192" },
  { "gzip", TRUE, apply_gzip, "whole" },
  { "gzip-bomb", TRUE, apply_gzip, "bomb" },
  { "gzip-garbage", TRUE, apply_gzip, "garbage" },
  { "gzip-truncated", TRUE, apply_gzip, "truncated" },
  { "gzip-crc", TRUE, apply_gzip, "crc" },
  { "cookies", TRUE, apply_cookies, NULL },
  { "no-date", TRUE, apply_no_date, NULL },
  { "status", FALSE, apply_status, "500" },
  { "retry-after", FALSE, apply_retry_after, "30" },
  { "redirect", FALSE, apply_redirect, "302:same" },
  { "auth-basic", FALSE, apply_challenge, "Basic realm=\"stand-in\"" },
  { "auth-digest", FALSE, apply_challenge, "Digest realm=\"stand-in\", nonce=\"1\"" },
  { "auth-ntlm", FALSE, apply_challenge, "NTLM" },
  { "auth-negotiate", FALSE, apply_challenge, "Negotiate" },
  { NULL },
};

/* "NAME", "NAME=ARGUMENT" or "status-NNN" → the fault, and its argument if @argument is given. */
static const FichaStandinFault *
find_fault (const char *text, const char **argument)
{
  const FichaStandinFault *const tables[] = { plain_faults, ficha_standin_wire_faults };
  const gboolean is_status = g_str_has_prefix (text, "status-");
  const gsize n_name = is_status ? strlen ("status") : strcspn (text, "=");

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      for (const FichaStandinFault *fault = tables[i]; fault->name != NULL; fault++)
        {
          if (strlen (fault->name) != n_name || strncmp (fault->name, text, n_name) != 0)
            continue;
          if (argument != NULL)
            *argument = text[n_name] != '\0' ? text + n_name + 1 : fault->argument;
          return fault;
        }
    }

  return NULL;
}

/**
 * ficha_standin_fault_is_known:
 * @fault: what "fault=" is followed by, decoded: a name, a name and "=ARGUMENT", or "status-NNN"
 *
 * Returns: whether there is such a fault
 */
gboolean
ficha_standin_fault_is_known (const char *fault)
{
  g_return_val_if_fail (fault != NULL, FALSE);

  return find_fault (fault, NULL) != NULL;
}

/**
 * ficha_standin_fault_issues:
 * @fault: a fault that is known
 *
 * Returns: whether the request is acted upon, and new tokens are issued, before the answer is spoilt
 */
gboolean
ficha_standin_fault_issues (const char *fault)
{
  g_return_val_if_fail (ficha_standin_fault_is_known (fault), FALSE);

  return find_fault (fault, NULL)->issues;
}

/**
 * ficha_standin_fault_get_token_size:
 * @fault: (nullable): a fault that is known
 *
 * Returns: how many bytes the access token shall have, 0 if that isn't what @fault is about
 */
gsize
ficha_standin_fault_get_token_size (const char *fault)
{
  const char *argument = NULL;

  if (fault == NULL || !g_str_equal (find_fault (fault, &argument)->name, "token-size"))
    return 0;

  return g_ascii_strtoull (argument, NULL, 10);
}

/**
 * ficha_standin_fault_apply:
 * @fault: a fault that is known
 * @context: what it may need to know
 * @reply: (inout): the answer as it should be; with no body if tokens aren't issued
 *
 * Spoils @reply.
 */
void
ficha_standin_fault_apply (const char *fault,
                           const FichaStandinFaultContext *context,
                           FichaStandinReply *reply)
{
  const char *argument = NULL;

  g_return_if_fail (ficha_standin_fault_is_known (fault));
  g_return_if_fail (context != NULL);
  g_return_if_fail (reply != NULL);

  find_fault (fault, &argument)->apply (reply, argument, context);
}
