// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ctl-fixture.h"
#include "fake-agent.h"

#define TOKEN "CANARY-token.with_every-kind~of+/="
#define KEY   "CANARY-k3y!@%#$\"'\\ &+=/?{}[]<>|;:,.~`^*()_-"

/* {"alg":"HS256","typ":"JWT"}, {"sub":"loja","iat":1000} */
#define JWT "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJsb2phIiwiaWF0IjoxMDAwfQ.c2ln"

#define LIST                                                                                       \
  "[{'id': <'1111-a'>, 'name': <'Loja'>, 'base-uri': <'https://api.bitize.io'>,"                   \
  "  'consumer-key': <'ck-1'>, 'auto-renew': <true>, 'state': <'expired'>,"                        \
  "  'access-expires-at': <int64 0>},"                                                             \
  " {'id': <'2222-b'>, 'name': <'Caixa'>, 'base-uri': <'http://localhost:3333'>,"                  \
  "  'consumer-key': <'ck-2'>, 'auto-renew': <false>, 'state': <'failing'>,"                       \
  "  'last-error': <'timed-out'>, 'last-error-detail': <'localhost'>},"                            \
  " {'id': <'aaaa-1'>, 'name': <'Nova'>, 'base-uri': <'https://api.bitize.io'>,"                   \
  "  'consumer-key': <'ck-3'>, 'auto-renew': <true>, 'state': <'none'>}]"

typedef struct
{
  GTestDBus *bus;
  FakeAgent *agent;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->agent = fake_agent_new (g_test_dbus_get_bus_address (fixture->bus));
  fake_agent_set_integrations (fixture->agent, LIST);
  fake_agent_set_token (fixture->agent, TOKEN, G_MININT64);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->agent, fake_agent_free);
  g_test_dbus_down (fixture->bus);
  g_clear_object (&fixture->bus);
}

static void
assert_run (Fixture *fixture,
            const char *input,
            const char *arguments,
            int status,
            const char *out,
            const char *err,
            const char *calls)
{
  fake_agent_assert_run (fixture->agent, input, arguments, status, out, err, calls);
}

static void
test_token (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *arguments;
    const char *out;
    const char *calls;
  } cases[] = {
    { "token Loja", TOKEN "\n", "GetAccessToken 'Loja' 4294967295 false\n" },
    { "token -- -Loja", TOKEN "\n", "GetAccessToken '-Loja' 4294967295 false\n" },
    { "token Loja --min-valid 300 --force", TOKEN "\n", "GetAccessToken 'Loja' 300 true\n" },
    { "token --min-valid=0 Loja", TOKEN "\n", "GetAccessToken 'Loja' 0 false\n" },
    { "token --format=header Loja", "Authorization: Bearer " TOKEN "\n",
      "GetAccessToken 'Loja' 4294967295 false\n" },
    { "token --format=env Loja", "BITIZE_ACCESS_TOKEN='" TOKEN "'\n",
      "GetAccessToken 'Loja' 4294967295 false\n" },
    { "token --format=json Loja",
      "{\"access_token\":\"" TOKEN "\",\"token_type\":\"Bearer\",\"expires_at\":null,"
      "\"expires_in\":null}\n",
      "GetAccessToken 'Loja' 4294967295 false\n" },
    { "token --format=curl Caixa",
      "curl -H 'Authorization: Bearer " TOKEN "' 'http://localhost:3333'\n",
      "GetAccessToken 'Caixa' 4294967295 false\nList\n" },
    { "token Loja Caixa", TOKEN "\n" TOKEN "\n",
      "GetAccessToken 'Loja' 4294967295 false\n"
      "GetAccessToken 'Caixa' 4294967295 false\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_run (fixture, NULL, cases[i].arguments, 0, cases[i].out, "", cases[i].calls);
}

/* From cron there is the C locale, and names are what they are all the same. */
static void
test_token_c_locale (Fixture *fixture, gconstpointer data)
{
  const char *command[] = {
    "env", "LC_ALL=C", ctl_fixture_get_program (), "token", "São João", NULL
  };
  g_autoptr (CtlRun) run = ctl_run (NULL, command);
  g_autofree char *calls = fake_agent_steal_calls (fixture->agent);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (run->out, ==, TOKEN "\n");
  g_assert_cmpstr (calls, ==, "GetAccessToken 'São João' 4294967295 false\n");
}

static void
test_token_some_fail (Fixture *fixture, gconstpointer data)
{
  fake_agent_fail (fixture->agent, "GetAccessToken", "Caixa", FICHA_ERROR_REFUSED, "no");
  assert_run (fixture, NULL, "token Caixa Loja --format=header", 5,
              "Authorization: Bearer " TOKEN "\n",
              "fichactl: Caixa: Secret Key Refused: Bitize did not accept these keys (“no”). Check "
              "them, or create a new integration there.\n",
              "GetAccessToken 'Caixa' 4294967295 false\n"
              "GetAccessToken 'Loja' 4294967295 false\n");
}

/* The first failure tells the exit status, and each error what happened. */
static void
test_token_errors (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    FichaError code;
    const char *detail;
    int status;
    const char *err;
  } cases[] = {
    { FICHA_ERROR_NOT_FOUND, "Lojq", 3,
      "fichactl: No Such Integration: There is no integration named “Lojq”.\n" },
    { FICHA_ERROR_LOCKED, "", 4,
      "fichactl: Keyring Locked: The keys and tokens are in the keyring. Unlock it, then try "
      "again.\n" },
    { FICHA_ERROR_CONNECT, "api.bitize.io", 6,
      "fichactl: Server Not Reached: api.bitize.io does not answer. Check the address and the "
      "network.\n" },
    { FICHA_ERROR_SERVER, "503", 7,
      "fichactl: Service Unavailable: Bitize answered with error 503. Try again later.\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fake_agent_fail (fixture->agent, "GetAccessToken", NULL, cases[i].code, cases[i].detail);
      assert_run (fixture, NULL, "token Lojq", cases[i].status, "", cases[i].err,
                  "GetAccessToken 'Lojq' 4294967295 false\n");
    }
}

static void
test_token_expired (Fixture *fixture, gconstpointer data)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  fake_agent_set_token (fixture->agent, TOKEN, now);
  assert_run (fixture, NULL, "token Loja", 7, "",
              "fichactl: Token Already Expired: The server sent a token that is over already. Is "
              "the computer’s clock right?\n",
              "GetAccessToken 'Loja' 4294967295 false\n");

  fake_agent_set_token (fixture->agent, TOKEN, now + 3600);
  assert_run (fixture, NULL, "token Loja", 0, TOKEN "\n", "",
              "GetAccessToken 'Loja' 4294967295 false\n");
}

/* What the agent should never send is not printed either. */
static void
test_token_odd (Fixture *fixture, gconstpointer data)
{
  static const char *const tokens[] = { "", "CANARY\033[2J", "CANARY\nCANARY" };

  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autoptr (CtlRun) run = NULL;

      fake_agent_set_token (fixture->agent, tokens[i], G_MININT64);
      run = ctl_run_words (NULL, "token Loja");
      g_assert_cmpint (run->status, ==, 7);
      g_assert_cmpstr (run->out, ==, "");
      g_assert_null (strstr (run->err, "CANARY"));
    }
}

static void
test_timeout (Fixture *fixture, gconstpointer data)
{
  fake_agent_hang (fixture->agent, "GetAccessToken");
  assert_run (
      fixture, NULL, "token Loja Caixa --timeout=1", 6, "",
      "fichactl: Loja: No Answer in Time: It took too long. Check the network, or try again "
      "later.\n"
      "fichactl: Caixa: No Answer in Time: It took too long. Check the network, or try "
      "again later.\n",
      "GetAccessToken 'Loja' 4294967295 false\n");
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  assert_run (fixture, NULL, "list", 0,
              "Caixa\tRenewal failed\t–\thttp://localhost:3333\n"
              "Loja\tExpired\tExpired on 1 Jan 1970, 00:00\thttps://api.bitize.io\n"
              "Nova\tNo token yet\t–\thttps://api.bitize.io\n",
              "", "List\n");
  assert_run (fixture, NULL, "show Lo --json", 0,
              "{\"id\":\"1111-a\",\"name\":\"Loja\",\"base_uri\":\"https://api.bitize.io\","
              "\"consumer_key\":\"ck-1\",\"state\":\"expired\","
              "\"access_expires_at\":\"1970-01-01T00:00:00Z\",\"refresh_expires_at\":null,"
              "\"auto_renew\":true,\"last_error\":null}\n",
              "", "List\n");
  assert_run (fixture, NULL, "show Lojq", 3, "",
              "fichactl: No Such Integration: There is no integration named “Lojq”.\n", "List\n");

  fake_agent_set_integrations (fixture->agent, "@aa{sv} []");
  assert_run (fixture, NULL, "list --json", 0, "[]\n", "", "List\n");
  assert_run (fixture, NULL, "list", 0, "", "", "List\n");
}

static void
test_add (Fixture *fixture, gconstpointer data)
{
  assert_run (fixture, KEY "\nnot this line\n", "add Nova --consumer-key=ck", 0, "aaaa-1\n", "",
              "Add {consumer-key: 'ck', name: 'Nova', test: true} 0 <" KEY ">\nList\n");
  assert_run (
      fixture, " \t" KEY " \r\n",
      "add Nova --consumer-key=ck --base-uri=HTTPS://API.Bitize.io/ --ca-file=/etc/../ca.pem "
      "--no-test",
      0, "aaaa-1\n", "fichactl: Spaces around the secret key were removed\n",
      "Add {base-uri: 'https://api.bitize.io', ca-file: '/ca.pem', consumer-key: 'ck', "
      "name: 'Nova', test: false} 0 <" KEY ">\n");
}

static void
test_add_not_tried (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CtlRun) run = NULL;

  fake_agent_set_integrations (fixture->agent,
                               "[{'id': <'aaaa-1'>, 'name': <'Nova'>, 'state': <'failing'>,"
                               "  'last-error': <'resolve'>,"
                               "  'last-error-detail': <'api.bitize.io'>}]");
  run = ctl_run_words (KEY, "add Nova --consumer-key=ck");
  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (run->out, ==, "aaaa-1\n");
  g_assert_cmpstr (run->err, ==,
                   "fichactl: The keys are saved, but could not be tried. Server Not Found: "
                   "api.bitize.io was not found. Check the address and the network.\n");

  /* something else answers there: kept all the same, but the caller hears of it */
  g_clear_pointer (&run, ctl_run_free);
  fake_agent_set_integrations (fixture->agent,
                               "[{'id': <'aaaa-1'>, 'name': <'Nova'>, 'state': <'failing'>,"
                               "  'last-error': <'not-api'>,"
                               "  'last-error-detail': <'api.bitize.io'>}]");
  run = ctl_run_words (KEY, "add Nova --consumer-key=ck");
  g_assert_cmpint (run->status, ==, 7);
  g_assert_cmpstr (run->out, ==, "aaaa-1\n");
}

static void
test_add_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CtlRun) run = NULL;

  fake_agent_fail (fixture->agent, "Add", NULL, FICHA_ERROR_REFUSED, "");
  run = ctl_run_words (KEY "\n", "add Nova --consumer-key=ck");
  g_assert_cmpint (run->status, ==, 5);
  g_assert_cmpstr (run->out, ==, "");
  g_assert_cmpstr (run->err, ==,
                   "fichactl: Secret Key Refused: Bitize did not accept these keys. Check them, or "
                   "create a new integration there.\n");
}

static void
test_edit (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *input;
    const char *arguments;
    const char *call;
  } cases[] = {
    { NULL, "edit Loja --name=Filial", "Update 'Loja' {name: 'Filial'} 0 <>\n" },
    { NULL, "edit Loja --base-uri=http://localhost:3333/",
      "Update 'Loja' {base-uri: 'http://localhost:3333'} 0 <>\n" },
    { NULL, "edit Loja --consumer-key=ck", "Update 'Loja' {consumer-key: 'ck'} 0 <>\n" },
    { NULL, "edit Loja --ca-file=", "Update 'Loja' {ca-file: ''} 0 <>\n" },
    { NULL, "edit Loja --auto-renew=no", "Update 'Loja' {auto-renew: false} 0 <>\n" },
    { NULL, "edit Loja --auto-renew yes", "Update 'Loja' {auto-renew: true} 0 <>\n" },
    { NULL, "edit Loja --remind=0", "Update 'Loja' {remind-before: uint32 0} 0 <>\n" },
    { KEY "\n", "edit Loja --new-secret-key", "Update 'Loja' {} 0 <" KEY ">\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_run (fixture, cases[i].input, cases[i].arguments, 0, "", "", cases[i].call);

  fake_agent_fail (fixture->agent, "Update", NULL, FICHA_ERROR_NAME_TAKEN, "Caixa");
  assert_run (fixture, NULL, "edit Loja --name=Caixa", 2, "",
              "fichactl: Name Already in Use: There is already an integration named “Caixa”.\n",
              "Update 'Loja' {name: 'Caixa'} 0 <>\n");
}

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  assert_run (fixture, NULL, "remove Loja --yes", 0, "", "", "Remove 'Loja' 0\n");
  /* without a terminal nobody is asked, whatever stands on the standard input */
  assert_run (fixture, "y\n", "remove Loja", 2, "",
              "fichactl: --yes is needed where the standard input is not a terminal\n", "");
}

static void
test_show (Fixture *fixture, gconstpointer data)
{
  static const char *const shown = "Name\tNova\nState\tNo token yet\nAccess Token\t–\n"
                                   "API Address\thttps://api.bitize.io\nConsumer Key\tck-3\n"
                                   "Secret Key\tStored in the system keyring\n"
                                   "Renew Automatically\tYes\n"
                                   "Unattended\tWorks unattended while the secret key is stored\n"
                                   "Reminder\tOff\nID\taaaa-1\n";
  static const char *const last = "\n1 Jan 1970, 00:33\tFailed: No Answer in Time\n"
                                  "1 Jan 1970, 00:16\tRenewed\n1 Jan 1970, 00:15\tRenewed\n";
  g_autofree char *short_history = g_strconcat (shown, last, NULL);
  g_autofree char *history =
      g_strconcat (shown, last, "1 Jan 1970, 00:00\tSigned in with the keys\n", NULL);

  assert_run (fixture, NULL, "show Nova", 0, shown, "", "List\nGetHistory 'aaaa-1'\n");
  assert_run (fixture, NULL, "show Nova --history", 0, shown, "", "List\nGetHistory 'aaaa-1'\n");

  fake_agent_set_history (fixture->agent, "[(2000, 'failed', 'timed-out'), (1000, 'renewed', ''),"
                                          " (900, 'renewed', ''), (0, 'obtained', '')]");
  assert_run (fixture, NULL, "show Nova", 0, short_history, "", "List\nGetHistory 'aaaa-1'\n");
  assert_run (fixture, NULL, "show Nova --history", 0, history, "", "List\nGetHistory 'aaaa-1'\n");
  assert_run (fixture, NULL, "show Nova --history --json", 2, "",
              "fichactl: Either --json or --history, not both\n", "");

  /* an agent that does not know of it is no reason to show nothing */
  fake_agent_fail (fixture->agent, "GetHistory", NULL, FICHA_ERROR_FAILED, "");
  assert_run (fixture, NULL, "show Nova", 0, shown, "", "List\nGetHistory 'aaaa-1'\n");
  assert_run (fixture, NULL, "show Nova --history", 1, "",
              "fichactl: Something Went Wrong: What was asked for could not be done.\n",
              "List\nGetHistory 'aaaa-1'\n");
}

static void
test_renew (Fixture *fixture, gconstpointer data)
{
  assert_run (fixture, NULL, "renew Loja Caixa", 0, "", "", "Renew 'Loja'\nRenew 'Caixa'\n");

  fake_agent_fail (fixture->agent, "Renew", "Loja", FICHA_ERROR_MISSING, "");
  assert_run (fixture, NULL, "renew Loja Caixa", 4, "",
              "fichactl: Loja: Secret Key Missing: It is no longer in the keyring. Enter it again, "
              "or create a new integration in Bitize.\n",
              "Renew 'Loja'\nRenew 'Caixa'\n");
}

static void
test_renew_all (Fixture *fixture, gconstpointer data)
{
  assert_run (fixture, NULL, "renew --all", 0, "", "",
              "List\nRenew '2222-b'\nRenew '1111-a'\nRenew 'aaaa-1'\n");

  fake_agent_fail (fixture->agent, "Renew", "2222-b", FICHA_ERROR_TIMED_OUT, "localhost");
  assert_run (fixture, NULL, "renew --all", 6, "",
              "fichactl: Caixa: No Answer in Time: localhost took too long to answer. Check the "
              "network, or try again later.\n",
              "List\nRenew '2222-b'\nRenew '1111-a'\nRenew 'aaaa-1'\n");

  /* removed after it was listed */
  fake_agent_fail (fixture->agent, "Renew", "2222-b", FICHA_ERROR_NOT_FOUND, "2222-b");
  assert_run (fixture, NULL, "renew --all", 0, "", "",
              "List\nRenew '2222-b'\nRenew '1111-a'\nRenew 'aaaa-1'\n");

  fake_agent_set_integrations (fixture->agent, "@aa{sv} []");
  assert_run (fixture, NULL, "renew --all", 0, "", "", "List\n");
}

static void
set_many (Fixture *fixture, guint n)
{
  g_autoptr (GString) list = g_string_new ("[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (list, "%s{'id': <'%u'>, 'name': <'Loja %03u'>}", i > 0 ? ", " : "", i,
                            i);
  g_string_append_c (list, ']');
  fake_agent_set_integrations (fixture->agent, list->str);
}

/* A thousand, four at a time and each answered once: together they may take longer than one may. */
static void
test_renew_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CtlRun) run = NULL;
  g_autofree char *calls = NULL;
  g_auto (GStrv) lines = NULL;

  set_many (fixture, 1000);
  fake_agent_gather (fixture->agent, 4);
  run = ctl_run_words (NULL, "renew --all");
  g_assert_cmpstr (run->err, ==, "");
  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpuint (fake_agent_get_most_waiting (fixture->agent), ==, 4);

  calls = fake_agent_steal_calls (fixture->agent);
  lines = g_strsplit (calls, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1002);
}

/* The agent hangs: two rounds of a second, not 250. */
static void
test_renew_stuck (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CtlRun) run = NULL;
  g_autofree char *calls = NULL;
  g_auto (GStrv) lines = NULL;

  set_many (fixture, 1000);
  fake_agent_hang (fixture->agent, "Renew");
  run = ctl_run_words (NULL, "renew --all --timeout=1");
  g_assert_cmpint (run->status, ==, 6);
  lines = g_strsplit (run->err, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), <=, 8 + 3 + 2);
  g_assert_nonnull (strstr (run->err, "fichactl: Loja 000: No Answer in Time"));
  g_assert_nonnull (strstr (run->err, " tokens were not tried\n"));
}

static void
test_claims (Fixture *fixture, gconstpointer data)
{
  fake_agent_set_token (fixture->agent, JWT, G_MININT64);
  assert_run (fixture, NULL, "claims Loja", 0,
              "alg: HS256\ntyp: JWT\n\nsub: loja\niat: 1 Jan 1970, 00:16\n",
              "fichactl: The signature is not checked\n", "GetTokens 'Loja'\n");
  assert_run (fixture, NULL, "claims Loja --json", 0,
              "{\"header\":{\"alg\":\"HS256\",\"typ\":\"JWT\"},"
              "\"claims\":{\"sub\":\"loja\",\"iat\":1000}}\n",
              "fichactl: The signature is not checked\n", "GetTokens 'Loja'\n");

  fake_agent_set_token (fixture->agent, TOKEN, G_MININT64);
  assert_run (fixture, NULL, "claims Loja", 1, "",
              "fichactl: The access token is not a JSON Web Token: it says nothing of itself.\n",
              "GetTokens 'Loja'\n");

  fake_agent_fail (fixture->agent, "GetTokens", NULL, FICHA_ERROR_MISSING, "");
  assert_run (fixture, NULL, "claims Loja", 1, "",
              "fichactl: There is no access token yet. Get one with “fichactl token”.\n",
              "GetTokens 'Loja'\n");
}

static void
test_exec (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *arguments;
    int status;
    const char *out;
    const char *err;
  } cases[] = {
    { "exec Loja -- printenv BITIZE_ACCESS_TOKEN", 0, TOKEN "\n", "" },
    { "exec Loja --env API_TOKEN -- printenv API_TOKEN", 0, TOKEN "\n", "" },
    /* what stands behind "--" is the command's, also what looks like an option of ours */
    { "exec Loja -- echo --env X -- --help", 0, "--env X -- --help\n", "" },
    { "exec Loja -- false", 1, "", "" },
    { "exec Loja -- /nonexistent", 127, "", "fichactl: /nonexistent: No such file or directory\n" },
    { "exec Loja -- /etc", 126, "", "fichactl: /etc: Permission denied\n" },
    /* nobody sees it in the list of processes */
    { "exec Loja -- grep -c C[A]NARY-token /proc/self/cmdline", 1, "0\n", "" },
    { "exec Loja -- grep -c C[A]NARY-token /proc/self/environ", 0, "1\n", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_run (fixture, NULL, cases[i].arguments, cases[i].status, cases[i].out, cases[i].err,
                "GetAccessToken 'Loja' 4294967295 false\n");

  fake_agent_fail (fixture->agent, "GetAccessToken", NULL, FICHA_ERROR_NO_KEYRING, "");
  assert_run (fixture, NULL, "exec Loja -- echo ran", 4, "",
              "fichactl: No Keyring Found: Ficha needs a keyring service such as GNOME Keyring or "
              "KWallet to store secret keys.\n",
              "GetAccessToken 'Loja' 4294967295 false\n");
}

/* X13, and that the command has the limits and signals that fichactl was started with. */
static void
test_exec_inherits (Fixture *fixture, gconstpointer data)
{
  /* AddressSanitizer would forbid core files by itself */
  const char *script = "export ASAN_OPTIONS=$ASAN_OPTIONS:disable_coredump=0; "
                       "ulimit -S -c 17 2>/dev/null; ulimit -S -c; "
                       "\"$0\" exec Loja -- sh -c 'ulimit -S -c; grep SigIgn /proc/self/status'; "
                       "grep SigIgn /proc/self/status; ls /proc/self/fd | wc -l; "
                       "\"$0\" exec Loja -- sh -c 'ls /proc/self/fd | wc -l'";
  const char *command[] = { "sh", "-c", script, ctl_fixture_get_program (), NULL };
  g_autoptr (CtlRun) run = ctl_run (NULL, command);
  g_auto (GStrv) lines = g_strsplit (run->out, "\n", -1);

  g_test_message ("%s%s", run->out, run->err);
  g_assert_cmpuint (g_strv_length (lines), ==, 7);
  g_assert_cmpstr (lines[0], ==, lines[1]);
  g_assert_cmpstr (lines[2], ==, lines[3]);
  /* neither the bus nor the token's memfd is left open */
  g_assert_cmpstr (lines[4], ==, lines[5]);
}

/* A result that can't be written is an error, and a token never goes anywhere else. */
static void
test_output (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *script;
    const char *message;
  } cases[] = {
    { "exec \"$0\" token Loja >/dev/full", "No space left on device" },
    { "exec \"$0\" list --json >/dev/full", "No space left on device" },
    { "exec \"$0\" token Loja >&-", "Bad file descriptor" },
    { "exec \"$0\" token Loja <&- >&-", "Bad file descriptor" },
    { "exec \"$0\" --help >&-", "Bad file descriptor" },
    /* the reader is gone before anything is written */
    { "d=$(mktemp -d); mkfifo $d/p; exec 3<>$d/p; exec 4>$d/p; exec 3<&-; rm -r $d; exec \"$0\" token Loja >&4",
      "Broken pipe" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *command[] = { "sh", "-c", cases[i].script, ctl_fixture_get_program (), NULL };
      g_autoptr (CtlRun) run = NULL;

      g_test_message ("%s", cases[i].script);
      run = ctl_run (NULL, command);
      g_assert_cmpint (run->status, ==, 1);
      g_assert_cmpstr (run->out, ==, "");
      g_assert_nonnull (strstr (run->err, cases[i].message));
      g_assert_null (strstr (run->err, "CANARY"));
    }
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/ctl/token", test_token },
    { "/ctl/token/C-locale", test_token_c_locale },
    { "/ctl/token/some-fail", test_token_some_fail },
    { "/ctl/token/errors", test_token_errors },
    { "/ctl/token/S34-expired", test_token_expired },
    { "/ctl/token/odd", test_token_odd },
    { "/ctl/token/K07-timeout", test_timeout },
    { "/ctl/list", test_list },
    { "/ctl/show", test_show },
    { "/ctl/add", test_add },
    { "/ctl/add/not-tried", test_add_not_tried },
    { "/ctl/add/refused", test_add_refused },
    { "/ctl/edit", test_edit },
    { "/ctl/remove", test_remove },
    { "/ctl/renew", test_renew },
    { "/ctl/renew/all", test_renew_all },
    { "/ctl/renew/many", test_renew_many },
    { "/ctl/renew/K07-stuck", test_renew_stuck },
    { "/ctl/claims", test_claims },
    { "/ctl/exec", test_exec },
    { "/ctl/exec/inherits", test_exec_inherits },
    { "/ctl/output", test_output },
  };

  ctl_fixture_init (&argc, &argv);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);

  return g_test_run ();
}
