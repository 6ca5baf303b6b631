// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-clipboard.h"
#include "ficha-clock.h"
#include "ficha-fake-agent.h"
#include "ficha-store.h"
#include "ficha-test.h"
#include "ficha-verbs.h"

G_BEGIN_DECLS

/* How long a test waits for what has to happen, in milliseconds. */
#define FICHA_UI_PATIENCE 10000

/* Wednesday 2026-11-18 17:41 UTC: what the clock of the fixture shows. */
#define FICHA_UI_NOW G_GINT64_CONSTANT (1795023660)

/* A session bus with a fake agent on it, and all that a window is made of. */
typedef struct
{
  GDBusConnection *agent_connection;
  GDBusConnection *connection;
  FichaFakeAgent *agent;
  FichaStore *store;
  FichaClipboard *clipboard;
  FichaClock *clock;
  AdwToastOverlay *toasts;
  FichaVerbs *verbs;
} FichaUiFixture;

void ficha_ui_fixture_set_up (FichaUiFixture *self, gconstpointer data);
void ficha_ui_fixture_tear_down (FichaUiFixture *self, gconstpointer data);
void ficha_ui_fixture_load (FichaUiFixture *self);
FichaItem *ficha_ui_fixture_add (
    FichaUiFixture *self, const char *id, const char *name, const char *state, gint64 expires_in);
void ficha_ui_fixture_present (FichaUiFixture *self, GtkWidget *child);

void ficha_ui_test_set_session (void);
int ficha_ui_test_main (int argc, char *argv[], void (*add_tests) (void));
void ficha_ui_settle (void);
char *ficha_ui_read_clipboard (void);
GtkWidget *ficha_ui_find (GtkWidget *widget, GType type, const char *text);
gboolean ficha_ui_holds_text (GtkWidget *widget, const char *text);

#define ficha_ui_test(path, function)                                                              \
  g_test_add (path, FichaUiFixture, NULL, ficha_ui_fixture_set_up, function,                       \
              ficha_ui_fixture_tear_down)

G_END_DECLS
