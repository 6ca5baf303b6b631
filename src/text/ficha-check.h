// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-error.h"

G_BEGIN_DECLS

/**
 * FichaCheckSubject:
 * @FICHA_CHECK_AGENT: the agent itself
 * @FICHA_CHECK_KEYRING: the keyring
 * @FICHA_CHECK_RECORDS: the records on the disk
 * @FICHA_CHECK_BACKGROUND: whether the agent is there without being called
 * @FICHA_CHECK_NOTIFICATIONS: whether notifications are shown
 * @FICHA_CHECK_CLOCK: this machine's clock
 * @FICHA_CHECK_SERVER: a server
 * @FICHA_CHECK_INTEGRATION: an integration
 *
 * What a check looked at. Up to the clock it is this computer.
 */
typedef enum
{
  FICHA_CHECK_AGENT,
  FICHA_CHECK_KEYRING,
  FICHA_CHECK_RECORDS,
  FICHA_CHECK_BACKGROUND,
  FICHA_CHECK_NOTIFICATIONS,
  FICHA_CHECK_CLOCK,
  FICHA_CHECK_SERVER,
  FICHA_CHECK_INTEGRATION,
} FichaCheckSubject;

/**
 * FichaCheckOutcome:
 * @FICHA_CHECK_GOOD: it works
 * @FICHA_CHECK_NOTE: it works, and something is worth knowing
 * @FICHA_CHECK_BAD: it does not work
 * @FICHA_CHECK_UNKNOWN: it could not be found out
 *
 * How a check ended.
 */
typedef enum
{
  FICHA_CHECK_GOOD,
  FICHA_CHECK_NOTE,
  FICHA_CHECK_BAD,
  FICHA_CHECK_UNKNOWN,
} FichaCheckOutcome;

/**
 * FichaCheck:
 * @subject: what was looked at
 * @outcome: how it is
 * @word: (owned) (nullable): why, as the interface's XML lists them for each check
 * @has_error: whether there is an error
 * @error: its code
 * @detail: (owned) (nullable): its message
 * @value: a number: seconds of the clock, or files
 * @host: (owned) (nullable): a server's host
 * @id: (owned) (nullable): an integration's id
 * @version: (owned) (nullable): of the agent
 * @glib: (owned) (nullable): its GLib's
 * @libsoup: (owned) (nullable): its libsoup's
 *
 * What a check of the agent's `CheckUp` found.
 */
typedef struct
{
  FichaCheckSubject subject;
  FichaCheckOutcome outcome;
  char *word;
  gboolean has_error;
  FichaError error;
  char *detail;
  gint64 value;
  char *host;
  char *id;
  char *version;
  char *glib;
  char *libsoup;
} FichaCheck;

FichaCheck *ficha_check_read (GVariant *details);
GPtrArray *ficha_check_read_all (GVariant *checks);
GPtrArray *ficha_check_unreachable (const GError *error);
void ficha_check_free (FichaCheck *self);

const char *ficha_check_get_reason (const FichaCheck *self);
const char *ficha_check_subject_nick (FichaCheckSubject subject);
const char *ficha_check_outcome_nick (FichaCheckOutcome outcome);
const char *ficha_check_outcome_word (FichaCheckOutcome outcome);
char *ficha_check_title (const FichaCheck *self, const char *name);
char *ficha_check_text (const FichaCheck *self);
char *ficha_check_summary (GPtrArray *checks);
guint ficha_check_count (GPtrArray *checks, FichaCheckOutcome outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaCheck, ficha_check_free)

G_END_DECLS
