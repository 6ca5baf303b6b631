// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-notification.h"

#include "ficha-notice-rule.h"

/* What a notification holds: texts, a button, no secret. */

/* When the access token ends, on this machine's clock. */
static gint64
get_end (const FichaEntry *entry)
{
  gint64 end = entry->record->access_expires_at;

  if (end == FICHA_TIME_UNKNOWN || __builtin_sub_overflow (end, entry->record->skew, &end))
    return FICHA_TIME_UNKNOWN;

  return end;
}

/* Those of FichaActions. */
static const char *
get_action (FichaNoticeStep step)
{
  switch (step)
    {
    case FICHA_NOTICE_STEP_UPDATE_KEYS:
      return "app.update-keys";
    case FICHA_NOTICE_STEP_UNLOCK:
      return "app.unlock";
    case FICHA_NOTICE_STEP_RENEW:
    case FICHA_NOTICE_STEP_TRY_AGAIN:
    default:
      return "app.renew";
    }
}

/* @id: the integration that it is about, empty for several. */
static GNotification *
notification_new (FichaNoticeServer *server, const char *title, const char *text, const char *id)
{
  GNotification *notification = g_notification_new (title);
  g_autofree char *body = ficha_notice_server_dup_body (server, text);

  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target (notification, "app.show", "s", id);

  return notification;
}

/**
 * ficha_notification_new:
 * @server: who is going to show it, and has answered
 * @notice: what is told
 * @entry: the integration that it is told of
 *
 * Returns: (transfer full): the notification, for now
 */
GNotification *
ficha_notification_new (FichaNoticeServer *server, FichaNotice notice, const FichaEntry *entry)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;
  GNotification *notification;
  FichaNoticeStep step;
  gint64 end;

  g_return_val_if_fail (FICHA_IS_NOTICE_SERVER (server), NULL);
  g_return_val_if_fail (entry != NULL, NULL);

  end = get_end (entry);
  title = ficha_notice_title (notice, end, now);
  text = ficha_notice_body (notice, entry->record->name, end, now, zone);
  notification = notification_new (server, title, text, entry->record->id);
  if (notice == FICHA_NOTICE_LOCKED)
    g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_NORMAL);

  step = ficha_notice_rule_get_step (notice, entry);
  g_notification_add_button_with_target (notification, ficha_notice_step_label (step),
                                         get_action (step), "s", entry->record->id);

  return notification;
}

/**
 * ficha_notification_new_summary:
 * @server: who is going to show it, and has answered
 * @names: (array zero-terminated=1): the names of several integrations
 *
 * Returns: (transfer full): one notification for all of them
 */
GNotification *
ficha_notification_new_summary (FichaNoticeServer *server, const char *const *names)
{
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (FICHA_IS_NOTICE_SERVER (server), NULL);
  g_return_val_if_fail (names != NULL, NULL);

  title = ficha_notice_summary_title (g_strv_length ((char **) names));
  text = ficha_notice_summary_body (names);

  return notification_new (server, title, text, "");
}

/**
 * ficha_notification_new_paused:
 *
 * Returns: (transfer full): that the agent crashed again and again, and renews nothing for a while
 */
GNotification *
ficha_notification_new_paused (void)
{
  GNotification *notification = g_notification_new (ficha_notice_paused_title ());

  g_notification_set_body (notification, ficha_notice_paused_body ());
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target (notification, "app.show", "s", "");
  g_notification_add_button_with_target (notification,
                                         ficha_notice_step_label (FICHA_NOTICE_STEP_TRY_AGAIN),
                                         "app.resume", "s", "");

  return notification;
}
