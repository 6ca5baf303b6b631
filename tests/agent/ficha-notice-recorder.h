// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FichaRecordedNotice:
 * @id: the number that it was given
 * @title: its title
 * @body: its body, as it came
 * @actions: ids and labels by turns
 * @open: whether it stands
 *
 * A notification as it was last sent.
 */
typedef struct
{
  guint id;
  char *title;
  char *body;
  char **actions;
  gboolean open;
} FichaRecordedNotice;

/**
 * FichaRecorderMood:
 * @FICHA_RECORDER_WELL: answers
 * @FICHA_RECORDER_HANGING: answers nothing until it is well again
 * @FICHA_RECORDER_REFUSING: answers notifications with an error
 *
 * How a recorder answers.
 */
typedef enum
{
  FICHA_RECORDER_WELL,
  FICHA_RECORDER_HANGING,
  FICHA_RECORDER_REFUSING,
} FichaRecorderMood;

/* A server of desktop notifications (specification 1.2) on the session bus that writes down what it is
 * sent. It lives in the test's main context. */
typedef struct _FichaNoticeRecorder FichaNoticeRecorder;

FichaNoticeRecorder *ficha_notice_recorder_new (const char *const *capabilities);
void ficha_notice_recorder_free (FichaNoticeRecorder *self);
void ficha_notice_recorder_set_mood (FichaNoticeRecorder *self, FichaRecorderMood mood);

guint ficha_notice_recorder_count_calls (FichaNoticeRecorder *self);
guint ficha_notice_recorder_count_sent (FichaNoticeRecorder *self, const char *title);
guint ficha_notice_recorder_count_open (FichaNoticeRecorder *self);
const FichaRecordedNotice *
ficha_notice_recorder_find (FichaNoticeRecorder *self, const char *title, const char *in_body);
void ficha_notice_recorder_press (FichaNoticeRecorder *self, guint id, const char *action);
gboolean ficha_notice_recorder_has_seen (FichaNoticeRecorder *self, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FichaNoticeRecorder, ficha_notice_recorder_free)

G_END_DECLS
