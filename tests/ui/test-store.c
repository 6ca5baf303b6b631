// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-store.h"
#include "ficha-ui-fixture.h"

/* Follows a list by its signals alone: what it then holds must be what the list holds. */
typedef struct
{
  GListModel *model;
  GPtrArray *items;
} Mirror;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Mirror *mirror = user_data;

  if (removed > 0)
    g_ptr_array_remove_range (mirror->items, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror->items, (int) (position + i),
                        g_list_model_get_item (model, position + i));
}

static void
mirror_check (Mirror *mirror)
{
  g_assert_cmpuint (mirror->items->len, ==, g_list_model_get_n_items (mirror->model));
  for (guint i = 0; i < mirror->items->len; i++)
    {
      g_autoptr (FichaItem) item = g_list_model_get_item (mirror->model, i);

      g_assert_true (item == mirror->items->pdata[i]);
      g_assert_true (ficha_store_lookup (FICHA_STORE (mirror->model), ficha_item_get_id (item)) ==
                     item);
    }
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_follow (FichaUiFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  Mirror mirror = { G_LIST_MODEL (fixture->store), items };
  FichaItem *production;

  g_signal_connect (fixture->store, "items-changed", G_CALLBACK (items_changed_cb), &mirror);
  g_assert_cmpint (ficha_store_get_status (fixture->store), ==, FICHA_STORE_LOADING);
  g_assert_true (g_list_model_get_item_type (mirror.model) == FICHA_TYPE_ITEM);

  g_test_message ("List");
  ficha_fake_agent_put_simple (fixture->agent, "1", "Production", "valid", FICHA_UI_NOW, 3240);
  ficha_fake_agent_put_simple (fixture->agent, "2", "Sandbox", "valid", FICHA_UI_NOW, 60);
  ficha_ui_fixture_load (fixture);
  mirror_check (&mirror);
  g_assert_cmpuint (items->len, ==, 2);
  production = ficha_store_lookup (fixture->store, "1");
  g_assert_cmpstr (ficha_item_get_name (production), ==, "Production");
  g_assert_cmpstr (ficha_item_get_host (production), ==, "api.bitize.io");
  g_assert_cmpint (ficha_item_get_access_expires_at (production), ==, FICHA_UI_NOW + 3240);
  g_assert_true (ficha_store_find_name (fixture->store, "Production") == production);
  g_assert_null (ficha_store_find_name (fixture->store, "production"));
  g_assert_null (ficha_store_lookup (fixture->store, "3"));

  g_test_message ("Changed: a new one");
  ficha_ui_fixture_add (fixture, "3", "Nova", "none", 0);
  mirror_check (&mirror);
  g_assert_cmpuint (items->len, ==, 3);

  g_test_message ("Changed: one that is there stays the same object");
  ficha_fake_agent_put_simple (fixture->agent, "1", "Matriz", "refused", FICHA_UI_NOW, 3240);
  ficha_assert_await (g_str_equal (ficha_item_get_name (production), "Matriz"), FICHA_UI_PATIENCE);
  g_assert_true (ficha_store_lookup (fixture->store, "1") == production);
  mirror_check (&mirror);

  g_test_message ("Removed, also of one that is not there");
  ficha_fake_agent_remove (fixture->agent, "4");
  ficha_fake_agent_remove (fixture->agent, "2");
  ficha_assert_await (items->len == 2, FICHA_UI_PATIENCE);
  mirror_check (&mirror);

  g_test_message ("one that was removed comes back");
  ficha_ui_fixture_add (fixture, "2", "Sandbox", "valid", 60);
  mirror_check (&mirror);

  g_signal_handlers_disconnect_by_data (fixture->store, &mirror);
}

static void
test_restart (FichaUiFixture *fixture, gconstpointer data)
{
  FichaItem *item = ficha_ui_fixture_add (fixture, "1", "Production", "valid", 3240);

  ficha_ui_fixture_add (fixture, "2", "Sandbox", "valid", 3240);

  g_test_message ("it crashes and cannot be started");
  ficha_fake_agent_vanish (fixture->agent);
  ficha_assert_await (ficha_store_get_status (fixture->store) == FICHA_STORE_UNREACHABLE,
                      FICHA_UI_PATIENCE);

  g_test_message ("it comes back, and one integration is gone");
  ficha_fake_agent_remove (fixture->agent, "2");
  ficha_fake_agent_appear (fixture->agent);
  ficha_assert_await (ficha_store_get_status (fixture->store) == FICHA_STORE_READY,
                      FICHA_UI_PATIENCE);
  g_assert_null (ficha_store_lookup (fixture->store, "2"));
  g_assert_true (ficha_store_lookup (fixture->store, "1") == item);
}

/* Whether the store has what the agent has, each once. */
static void
check_all (FichaUiFixture *fixture, guint number)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpint (ficha_store_get_status (fixture->store), ==, FICHA_STORE_READY);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->store)), ==, number);
  for (guint i = 0; i < number; i++)
    {
      g_autoptr (FichaItem) item = g_list_model_get_item (G_LIST_MODEL (fixture->store), i);

      g_assert_true (g_hash_table_add (ids, (char *) ficha_item_get_id (item)));
    }
}

/* 350 come in three parts, what is seen first of all; the others when that was seen. */
static void
test_parts (FichaUiFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  Mirror mirror = { G_LIST_MODEL (fixture->store), items };

  g_signal_connect (fixture->store, "items-changed", G_CALLBACK (items_changed_cb), &mirror);
  ficha_fake_agent_put_many (fixture->agent, 349, FICHA_UI_NOW);
  ficha_fake_agent_put_simple (fixture->agent, "349", "Z", "refused", FICHA_UI_NOW, 60);
  ficha_store_load (fixture->store);
  ficha_assert_await (ficha_store_get_status (fixture->store) == FICHA_STORE_FILLING,
                      FICHA_UI_PATIENCE);
  mirror_check (&mirror);
  g_assert_nonnull (ficha_store_lookup (fixture->store, "349"));
  g_assert_nonnull (ficha_store_find_name (fixture->store, "Loja 000"));
  g_assert_null (ficha_store_lookup (fixture->store, "000"));
  ficha_ui_settle ();
  g_assert_cmpuint (items->len, ==, 250);
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "ListAfter"), ==, 0);

  g_test_message ("what changes meanwhile");
  ficha_fake_agent_hold (fixture->agent, "ListAfter");
  ficha_store_fill (fixture->store);
  ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "ListAfter") == 1,
                      FICHA_UI_PATIENCE);
  ficha_fake_agent_put_simple (fixture->agent, "000", "A", "valid", FICHA_UI_NOW, 60);
  ficha_fake_agent_put_simple (fixture->agent, "new", "New", "valid", FICHA_UI_NOW, 60);
  ficha_fake_agent_remove (fixture->agent, "001");
  ficha_fake_agent_remove (fixture->agent, "348");
  ficha_assert_await (ficha_store_lookup (fixture->store, "348") == NULL, FICHA_UI_PATIENCE);
  g_assert_nonnull (ficha_store_lookup (fixture->store, "new"));
  mirror_check (&mirror);

  ficha_fake_agent_release (fixture->agent);
  ficha_assert_await (ficha_store_get_status (fixture->store) != FICHA_STORE_FILLING,
                      FICHA_UI_PATIENCE);
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "ListFirst"), ==, 1);
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "ListAfter"), ==, 2);
  mirror_check (&mirror);
  check_all (fixture, 349);
  g_assert_null (ficha_store_lookup (fixture->store, "001"));
  g_assert_cmpstr (ficha_item_get_name (ficha_store_lookup (fixture->store, "000")), ==, "A");

  g_signal_handlers_disconnect_by_data (fixture->store, &mirror);
}

/* The agent crashes between two parts: what comes back is asked from the beginning. */
static void
test_parts_restart (FichaUiFixture *fixture, gconstpointer data)
{
  ficha_fake_agent_put_many (fixture->agent, 350, FICHA_UI_NOW);
  ficha_store_fill (fixture->store);
  ficha_fake_agent_hold (fixture->agent, "ListAfter");
  ficha_store_load (fixture->store);
  ficha_assert_await (ficha_fake_agent_get_count (fixture->agent, "ListAfter") == 1,
                      FICHA_UI_PATIENCE);

  ficha_fake_agent_vanish (fixture->agent);
  ficha_assert_await (ficha_store_get_status (fixture->store) == FICHA_STORE_UNREACHABLE,
                      FICHA_UI_PATIENCE);
  ficha_fake_agent_remove (fixture->agent, "349"); /* one of the first ones */
  ficha_fake_agent_release (fixture->agent);
  ficha_fake_agent_appear (fixture->agent);
  ficha_assert_await (ficha_store_get_status (fixture->store) == FICHA_STORE_READY,
                      FICHA_UI_PATIENCE);
  g_assert_cmpuint (ficha_fake_agent_get_count (fixture->agent, "ListFirst"), ==, 2);
  check_all (fixture, 349);
  g_assert_null (ficha_store_lookup (fixture->store, "349"));
}

static void
test_unreachable (FichaUiFixture *fixture, gconstpointer data)
{
  ficha_fake_agent_fail (fixture->agent, "ListFirst", FICHA_ERROR_NO_AGENT, "why");
  ficha_store_load (fixture->store);
  ficha_assert_await (ficha_store_get_status (fixture->store) == FICHA_STORE_UNREACHABLE,
                      FICHA_UI_PATIENCE);
  g_assert_error (ficha_store_get_error (fixture->store), FICHA_ERROR, FICHA_ERROR_NO_AGENT);

  g_test_message ("and again");
  ficha_fake_agent_succeed (fixture->agent, "ListFirst");
  ficha_ui_fixture_load (fixture);
  g_assert_null (ficha_store_get_error (fixture->store));
}

static void
test_no_bus (void)
{
  FichaStore *store = ficha_store_new (NULL);

  ficha_store_load (store);
  g_assert_cmpint (ficha_store_get_status (store), ==, FICHA_STORE_UNREACHABLE);
  g_assert_error (ficha_store_get_error (store), FICHA_ERROR, FICHA_ERROR_NO_AGENT);
  g_assert_finalize_object (store);
}

static void
test_keyring (FichaUiFixture *fixture, gconstpointer data)
{
  g_autoptr (FichaTestNotify) notify = ficha_test_notify_new (fixture->store, "keyring");

  g_assert_cmpstr (ficha_store_get_keyring (fixture->store), ==, "unknown");
  ficha_ui_fixture_load (fixture);
  ficha_assert_await (g_str_equal (ficha_store_get_keyring (fixture->store), "ready"),
                      FICHA_UI_PATIENCE);
  g_assert_cmpuint (ficha_test_notify_take (notify), ==, 1);

  ficha_fake_agent_set_keyring (fixture->agent, "locked");
  ficha_assert_await (g_str_equal (ficha_store_get_keyring (fixture->store), "locked"),
                      FICHA_UI_PATIENCE);
  g_assert_cmpuint (ficha_test_notify_take (notify), ==, 1);
}

static void
test_item (void)
{
  FichaItem *item = ficha_item_new ("id");
  g_autoptr (FichaTestNotify) name = ficha_test_notify_new (item, "name");
  g_autoptr (FichaTestNotify) state = ficha_test_notify_new (item, "state");
  g_autoptr (GVariant) details = NULL;
  guint n_changed = 0;

  g_signal_connect_swapped (item, "changed", G_CALLBACK (count_cb), &n_changed);
  details = g_variant_ref_sink (g_variant_new_parsed (
      "{'id': <'id'>, 'name': <'A & B <i>'>, 'state': <'valid'>, 'session-only': <true>}"));

  g_test_message ("set, set again, set another");
  g_assert_true (ficha_item_update (item, details));
  g_assert_cmpuint (ficha_test_notify_take (name), ==, 1);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_false (ficha_item_update (item, details));
  g_assert_cmpuint (ficha_test_notify_take (name), ==, 0);
  g_assert_cmpuint (ficha_test_notify_take (state), ==, 1);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_true (ficha_item_get_session_only (item));

  g_test_message ("what is left out is unknown; wrong types are");
  g_variant_unref (details);
  details = g_variant_ref_sink (
      g_variant_new_parsed ("{'name': <7>, 'state': <'missing'>, 'access-expires-at': <'soon'>, "
                            "'issued-at': <int64 5>, 'skew': <int64 %x>}",
                            G_MININT64));
  g_assert_true (ficha_item_update (item, details));
  g_assert_cmpstr (ficha_item_get_name (item), ==, "");
  g_assert_false (ficha_item_get_session_only (item));
  g_assert_true (ficha_item_get_attention (item));
  g_assert_cmpint (ficha_item_get_access_expires_at (item), ==, FICHA_TIME_UNKNOWN);
  g_assert_cmpint (ficha_item_get_issued_at (item), ==, FICHA_TIME_UNKNOWN);
  g_assert_cmpuint (n_changed, ==, 2);

  g_clear_pointer (&name, ficha_test_notify_free);
  g_clear_pointer (&state, ficha_test_notify_free);
  g_assert_finalize_object (item);
}

static void
test_problem (void)
{
  static const struct
  {
    const char *details;
    gboolean is_problem;
    FichaError code;
    const char *detail;
  } cases[] = {
    { "{'state': <'valid'>}", FALSE, 0, NULL },
    { "{'state': <'none'>}", FALSE, 0, NULL },
    { "{'state': <'locked'>}", TRUE, FICHA_ERROR_LOCKED, "" },
    { "{'state': <'missing'>}", TRUE, FICHA_ERROR_MISSING, "" },
    { "{'state': <'missing'>, 'last-error': <'damaged'>}", TRUE, FICHA_ERROR_DAMAGED, "" },
    { "{'state': <'unsaved'>}", TRUE, FICHA_ERROR_KEYRING, "" },
    { "{'state': <'failing'>, 'last-error': <'connect'>, 'last-error-detail': <'host'>}", TRUE,
      FICHA_ERROR_CONNECT, "host" },
    { "{'state': <'failing'>, 'last-error': <'of-a-newer-agent'>}", TRUE, FICHA_ERROR_FAILED, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FichaItem) item = ficha_item_new ("id");
      g_autoptr (GVariant) details = g_variant_new_parsed (cases[i].details);
      FichaError code;
      const char *detail;

      g_test_message ("%s", cases[i].details);
      ficha_item_update (item, g_variant_ref_sink (details));
      g_assert_cmpint (ficha_item_get_problem (item, &code, &detail), ==, cases[i].is_problem);
      if (!cases[i].is_problem)
        continue;
      g_assert_cmpint (code, ==, cases[i].code);
      g_assert_cmpstr (detail, ==, cases[i].detail);
    }
}

static void
add_tests (void)
{
  ficha_ui_test ("/store/follow", test_follow);
  ficha_ui_test ("/store/restart", test_restart);
  ficha_ui_test ("/store/parts", test_parts);
  ficha_ui_test ("/store/parts/restart", test_parts_restart);
  ficha_ui_test ("/store/unreachable", test_unreachable);
  ficha_ui_test ("/store/keyring", test_keyring);
  g_test_add_func ("/store/K02-no-bus", test_no_bus);
  g_test_add_func ("/item/update", test_item);
  g_test_add_func ("/item/problem", test_problem);
}

int
main (int argc, char *argv[])
{
  return ficha_ui_test_main (argc, argv, add_tests);
}
