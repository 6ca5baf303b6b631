// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-json-check.h"

#include "ficha-error.h"

typedef struct
{
  const char *text;
  const char *fault; /* NULL for a good text */
} Case;

static void
check (const char *text, gsize length, FichaJsonRoot root, const char *fault)
{
  /* a copy of the exact size, so that the sanitizers see a step beyond the end */
  g_autofree char *exact = g_memdup2 (text, MAX (length, 1));
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ficha_json_check (exact, length, root, &error), ==, fault == NULL);
  if (fault == NULL)
    g_assert_no_error (error);
  else
    g_assert_error (error, FICHA_ERROR, FICHA_ERROR_BAD_ANSWER);
  g_assert_cmpstr (error != NULL ? error->message : NULL, ==, fault);
}

static void
check_all (const Case *cases, guint count)
{
  for (guint i = 0; i < count; i++)
    {
      g_test_message ("%s", cases[i].text);
      check (cases[i].text, strlen (cases[i].text), FICHA_JSON_OBJECT, cases[i].fault);
    }
}

static void
test_good (void)
{
  static const Case cases[] = {
    { "{}" },
    { " \t\r\n{ \t\r\n} \t\r\n" },
    { "{\"a\":1}" },
    { "{ \"a\" : 1 , \"b\" : [ ] , \"c\" : { } }" },
    { "{\"\":\"\"}" },
    { "{\"a\":[true,false,null,0,-0,1.5,1e9,1E+9,1e-9,-1.25E2,1e999]}" },
    { "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001\\u00e7\\uD83D\\ude00\"}" },
    { "{\"a\":\"ação 😀 \x7f\"}" },
    { "{\"a\":{\"a\":1},\"A\":1}" },
    { "{\"a\":[{\"a\":1},{\"a\":1}]}" },
    { "{\"a\":123456789012345678901234567890}" },
  };

  check_all (cases, G_N_ELEMENTS (cases));
}

static void
test_root (void)
{
  static const struct
  {
    const char *text;
    const char *as_object;
    const char *as_either;
  } cases[] = {
    { "", "empty", "empty" },
    { " \n", "empty", "empty" },
    { "{}", NULL, NULL },
    { "[]", "not a JSON object", NULL },
    { "[1,\"a\",{}]", "not a JSON object", NULL },
    { "[1,]", "not a JSON object", "not JSON" },
    { "null", "not a JSON object", "not a JSON object" },
    { "\"a\"", "not a JSON object", "not a JSON object" },
    { "1", "not a JSON object", "not a JSON object" },
    { "ok", "not a JSON object", "not a JSON object" },
    { "\xEF\xBB\xBF{}", "not a JSON object", "not a JSON object" },
    { "{}{}", "more than one JSON text", "more than one JSON text" },
    { "{} x", "more than one JSON text", "more than one JSON text" },
    { "[][]", "not a JSON object", "more than one JSON text" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].text);
      check (cases[i].text, strlen (cases[i].text), FICHA_JSON_OBJECT, cases[i].as_object);
      check (cases[i].text, strlen (cases[i].text), FICHA_JSON_OBJECT_OR_ARRAY, cases[i].as_either);
    }
}

static void
test_not_json (void)
{
  static const Case cases[] = {
    { "{", "not JSON" },
    { "{\"a", "cut short" },
    { "{\"a\"", "not JSON" },
    { "{\"a\":", "not JSON" },
    { "{\"a\":1", "not JSON" },
    { "{\"a\":1,", "not JSON" },
    { "{\"a\":1,}", "not JSON" },
    { "{,}", "not JSON" },
    { "{\"a\" 1}", "not JSON" },
    { "{\"a\":1 \"b\":2}", "not JSON" },
    { "{a:1}", "not JSON" },
    { "{1:1}", "not JSON" },
    { "{'a':1}", "not JSON" },
    { "{\"a\":'1'}", "not JSON" },
    { "{\"a\":1]", "not JSON" },
    { "{\"a\":[1}", "not JSON" },
    { "{\"a\":[,]}", "not JSON" },
    { "{\"a\":[1 2]}", "not JSON" },
    { "{\"a\":01}", "not JSON" },
    { "{\"a\":-01}", "not JSON" },
    { "{\"a\":+1}", "not JSON" },
    { "{\"a\":-}", "not JSON" },
    { "{\"a\":.5}", "not JSON" },
    { "{\"a\":1.}", "not JSON" },
    { "{\"a\":1e}", "not JSON" },
    { "{\"a\":1e+}", "not JSON" },
    { "{\"a\":1e+-1}", "not JSON" },
    { "{\"a\":0x1F}", "not JSON" },
    { "{\"a\":NaN}", "not JSON" },
    { "{\"a\":Infinity}", "not JSON" },
    { "{\"a\":True}", "not JSON" },
    { "{\"a\":tru}", "not JSON" },
    { "{\"a\":nullx}", "not JSON" },
    { "{\"a\":undefined}", "not JSON" },
    { "{\"a\":/* 1 */1}", "not JSON" },
    { "{\"a\":1}// end", "more than one JSON text" },
    { "// start\n{\"a\":1}", "not a JSON object" },
    { "var x={\"a\":1}", "not a JSON object" },
    { "{\"a\":\"\\x41\"}", "not JSON" },
    { "{\"a\":\"\\'\"}", "not JSON" },
    { "{\"a\":\"\\u12\"}", "not JSON" },
    { "{\"a\":\"\\u12g4\"}", "not JSON" },
    { "{\"a\":\"\\", "not JSON" },
    { "{\"a\":\"\\u123", "not JSON" },
    { "{\"a\":\"line\nbreak\"}", "a control character in a text" },
    { "{\"a\":\"\x1b[2J\"}", "a control character in a text" },
    { "{\"a\"\v:1}", "not JSON" },
    { "{\"a\"\xC2\xA0:1}", "not JSON" },
  };

  check_all (cases, G_N_ELEMENTS (cases));
}

static void
test_characters (void)
{
  static const Case cases[] = {
    { "{\"a\":\"\\u0000\"}", "a NUL in a text" },
    { "{\"\\u0000\":1}", "a NUL in a text" },
    { "{\"a\":\"\\ud83d\"}", "half a character in a text" },
    { "{\"a\":\"\\ude00\"}", "half a character in a text" },
    { "{\"a\":\"\\ude00\\ud83d\"}", "half a character in a text" },
    { "{\"a\":\"\\ud83d\\ud83d\"}", "half a character in a text" },
    { "{\"a\":\"\\ud83d\\n\"}", "half a character in a text" },
    { "{\"a\":\"\\ud83dx\"}", "half a character in a text" },
    { "{\"a\":\"\xff\"}", "not UTF-8" },
    { "{\"a\":\"\xc3\"}", "not UTF-8" },
    { "{\"a\":\"\xc0\x80\"}", "not UTF-8" },
    { "{\"a\":\"\xed\xa0\x80\"}", "not UTF-8" },
    { "{\"a\":\"\xf4\x90\x80\x80\"}", "not UTF-8" },
    { "{\"a\":1}\xff", "not UTF-8" },
  };

  check_all (cases, G_N_ELEMENTS (cases));
  check ("{\"a\":1}\0", 8, FICHA_JSON_OBJECT, "not UTF-8");
  check ("{\"a\":\"\0\"}", 9, FICHA_JSON_OBJECT, "not UTF-8");
  check ("\0", 1, FICHA_JSON_OBJECT, "not UTF-8");
}

static void
test_duplicates (void)
{
  static const Case cases[] = {
    { "{\"a\":1,\"a\":1}", "a member given twice" },
    { "{\"a\":1,\"b\":2,\"a\":null}", "a member given twice" },
    { "{\"a\":1,\"\\u0061\":2}", "a member given twice" },
    { "{\"/\":1,\"\\/\":2}", "a member given twice" },
    { "{\"\":1,\"\":2}", "a member given twice" },
    { "{\"😀\":1,\"\\ud83d\\ude00\":2}", "a member given twice" },
    { "{\"x\":{\"a\":1,\"a\":2}}", "a member given twice" },
    { "{\"x\":[{\"a\":1,\"a\":2}]}", "a member given twice" },
  };

  check_all (cases, G_N_ELEMENTS (cases));
}

static void
test_depth (void)
{
  static const struct
  {
    guint depth;
    const char *open;
    const char *close;
    const char *fault;
  } cases[] = {
    { FICHA_JSON_MAX_DEPTH - 1, "[", "]", NULL },
    { FICHA_JSON_MAX_DEPTH, "[", "]", "nested too deep" },
    { FICHA_JSON_MAX_DEPTH - 1, "{\"a\":", "}", NULL },
    { FICHA_JSON_MAX_DEPTH, "{\"a\":", "}", "nested too deep" },
    { 100000, "[", "]", "nested too deep" },
    { 30000, "{\"a\":", "}", "nested too deep" },
    { 100000, "[", "", "nested too deep" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new ("{\"a\":");

      g_test_message ("%u × %s", cases[i].depth, cases[i].open);
      for (guint j = 0; j < cases[i].depth; j++)
        g_string_append (text, cases[i].open);
      g_string_append (text, cases[i].open[0] == '{' ? "1" : "");
      for (guint j = 0; j < cases[i].depth; j++)
        g_string_append (text, cases[i].close);
      g_string_append (text, "}");
      check (text->str, text->len, FICHA_JSON_OBJECT, cases[i].fault);
    }
}

/* A hundred thousand members whose names djb2, the hash of GLib, can't tell apart. */
static void
test_many_members (void)
{
  g_autoptr (GString) text = g_string_new ("{");
  gint64 start;

  for (guint i = 0; i < 100000; i++)
    {
      g_string_append (text, i > 0 ? ",\"" : "\"");
      for (guint bit = 0; bit < 17; bit++)
        g_string_append (text, i >> bit & 1 ? "bA" : "ab");
      g_string_append (text, "\":0");
    }
  g_string_append (text, "}");
  start = g_get_monotonic_time ();
  check (text->str, text->len, FICHA_JSON_OBJECT, NULL);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
}

/* Every beginning of a good text is refused, and json-glib agrees on the whole. */
static void
test_cut (void)
{
  static const char text[] = "{\"a\":[true,-1.5e3,{\"\\u00e7\":null}],\"b\":\"\\ud83d\\ude00é\"}";
  g_autoptr (JsonNode) root = NULL;

  for (gsize length = 0; length < strlen (text); length++)
    {
      g_autofree char *exact = g_memdup2 (text, MAX (length, 1));

      g_test_message ("%" G_GSIZE_FORMAT, length);
      g_assert_false (ficha_json_check (exact, length, FICHA_JSON_OBJECT, NULL));
    }
  root = ficha_json_read (text, strlen (text), FICHA_JSON_OBJECT, NULL);
  g_assert_nonnull (root);
  g_assert_cmpstr (ficha_json_get_string (json_node_get_object (root), "b"), ==, "😀é");
}

static void
test_read (void)
{
  static const char text[] = "{\"text\":\"a\",\"empty\":\"\",\"null\":null,\"number\":1,"
                             "\"array\":[\"a\"],\"object\":{},\"true\":true}";
  static const char *const others[] = { "null", "number", "array", "object", "true", "missing" };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = ficha_json_read (text, strlen (text), FICHA_JSON_OBJECT, &error);
  g_autoptr (JsonNode) array = NULL;
  JsonObject *object;

  g_assert_no_error (error);
  object = json_node_get_object (root);
  g_assert_cmpstr (ficha_json_get_string (object, "text"), ==, "a");
  g_assert_cmpstr (ficha_json_get_string (object, "empty"), ==, "");
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_test_message ("%s", others[i]);
      g_assert_null (ficha_json_get_string (object, others[i]));
    }

  array = ficha_json_read ("[]", 2, FICHA_JSON_OBJECT_OR_ARRAY, &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_ARRAY (array));
  g_assert_null (ficha_json_read ("[]", 2, FICHA_JSON_OBJECT, &error));
  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_BAD_ANSWER);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-check/good", test_good);
  g_test_add_func ("/json-check/S05-root", test_root);
  g_test_add_func ("/json-check/S07-not-json", test_not_json);
  g_test_add_func ("/json-check/S09-characters", test_characters);
  g_test_add_func ("/json-check/S10-duplicates", test_duplicates);
  g_test_add_func ("/json-check/S08-depth", test_depth);
  g_test_add_func ("/json-check/many-members", test_many_members);
  g_test_add_func ("/json-check/S06-cut-at-every-byte", test_cut);
  g_test_add_func ("/json-check/read", test_read);
  return g_test_run ();
}
