// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "ficha-standin.h"

G_BEGIN_DECLS

/* A plain client for the stand-in's own tests: it knows nothing of Ficha. */
typedef struct
{
  guint status;
  SoupMessageHeaders *headers;
  GBytes *body; /* as it came: no Content-Encoding is undone */
  char *text;
  JsonObject *json; /* NULL unless @text is an object of moderate size */
} TestAnswer;

void test_answer_free (TestAnswer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestAnswer, test_answer_free)

FichaStandin *test_standin_new (void);
char *test_keys_json (void);

TestAnswer *test_call (SoupMessage *message);
const char *test_get_header (const TestAnswer *answer, const char *name);
TestAnswer *test_obtain (FichaStandin *standin, const char *options);
TestAnswer *test_renew (FichaStandin *standin, const char *options, const char *refresh_token);
TestAnswer *test_me (FichaStandin *standin, const char *options, const char *access_token);

G_END_DECLS
