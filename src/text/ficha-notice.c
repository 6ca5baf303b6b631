// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-notice.h"

#include "ficha-words.h"

#include <glib/gi18n.h>

#define MINUTE 60

/* How many integrations a summary names; the rest are counted. */
#define NAMES_MAX 5

/* Whole minutes from @now to @expires_at, at least one: what is said while nothing has ended yet. */
static int
minutes_left (gint64 expires_at, gint64 now)
{
  gint64 left;

  if (__builtin_sub_overflow (expires_at, now, &left))
    left = expires_at < now ? 0 : G_MAXINT64 / 2;

  return CLAMP ((CLAMP (left, 0, G_MAXINT64 / 2) + MINUTE / 2) / MINUTE, 1, G_MAXINT);
}

/* With the name and the moment: a time of day, or a date and a time. */
static const char *
get_format (FichaNotice notice, gboolean over, gboolean today)
{
  if (notice == FICHA_NOTICE_UNANSWERED && !over)
    /* Translators: a token could not be renewed; %1$s is an integration’s name, %2$s a time of day */
    return today ? _ ("“%1$s” expires at %2$s and the server does not answer.")
                 /* Translators: likewise; %2$s is a date and a time */
                 : _ ("“%1$s” expires on %2$s and the server does not answer.");
  if (notice == FICHA_NOTICE_UNANSWERED)
    /* Translators: a token could not be renewed; %1$s is an integration’s name, %2$s a time of day */
    return today ? _ ("“%1$s” expired at %2$s and the server does not answer.")
                 /* Translators: likewise; %2$s is a date and a time */
                 : _ ("“%1$s” expired on %2$s and the server does not answer.");
  if (!over)
    /* Translators: a token ends soon; %1$s is an integration’s name, %2$s a time of day */
    return today ? _ ("“%1$s” stops working at %2$s.")
                 /* Translators: likewise; %2$s is a date and a time */
                 : _ ("“%1$s” stops working on %2$s.");

  /* Translators: %1$s is an integration’s name, %2$s a time of day */
  return today ? _ ("The access token of “%1$s” expired at %2$s.")
               /* Translators: likewise; %2$s is a date and a time */
               : _ ("The access token of “%1$s” expired on %2$s.");
}

/**
 * ficha_notice_title:
 * @notice: what is told
 * @expires_at: when the access token ends, in seconds since the epoch
 * @now: seconds since the epoch, on the same clock
 *
 * The title says it all: some desktops show no more of a notification.
 *
 * Returns: (transfer full) (nullable): a few words, UTF-8; %NULL for nothing
 */
char *
ficha_notice_title (FichaNotice notice, gint64 expires_at, gint64 now)
{
  int minutes;

  switch (notice)
    {
    case FICHA_NOTICE_EXPIRING:
      minutes = minutes_left (expires_at, now);
      /* Translators: title of a notification */
      return g_strdup_printf (ngettext ("Token Expires in %d Minute", "Token Expires in %d Minutes",
                                        minutes),
                              minutes);
    case FICHA_NOTICE_EXPIRED:
      /* Translators: title of a notification */
      return g_strdup (_ ("Token Expired"));
    case FICHA_NOTICE_REFUSED:
      /* Translators: title of a notification: the server does not accept the keys */
      return g_strdup (_ ("Secret Key Refused"));
    case FICHA_NOTICE_UNANSWERED:
    case FICHA_NOTICE_FAILED:
      /* Translators: title of a notification */
      return g_strdup (_ ("Token Could Not Be Renewed"));
    case FICHA_NOTICE_LOCKED:
      /* Translators: title of a notification */
      return g_strdup (_ ("Keyring Locked"));
    case FICHA_NOTICE_NONE:
    default:
      return NULL;
    }
}

/**
 * ficha_notice_body:
 * @notice: what is told
 * @name: the integration's name, UTF-8
 * @expires_at: when the access token ends, in seconds since the epoch
 * @now: seconds since the epoch, on the same clock
 * @zone: the zone to tell the time in
 *
 * Nothing but the name and the moment: it may be seen on the lock screen (fault D14).
 *
 * Returns: (transfer full) (nullable): a sentence or two, UTF-8, no markup; %NULL for nothing
 */
char *
ficha_notice_body (
    FichaNotice notice, const char *name, gint64 expires_at, gint64 now, GTimeZone *zone)
{
  g_autofree char *when = NULL;
  gboolean over;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (zone != NULL, NULL);

  switch (notice)
    {
    case FICHA_NOTICE_REFUSED:
      /* Translators: %s is an integration’s name */
      return g_strdup_printf (_ ("“%s” cannot be renewed. Create a new integration in Bitize and "
                                 "update the keys."),
                              name);
    case FICHA_NOTICE_LOCKED:
      /* Translators: %s is an integration’s name */
      return g_strdup_printf (_ ("Unlock the keyring to renew “%s”."), name);
    case FICHA_NOTICE_EXPIRING:
    case FICHA_NOTICE_EXPIRED:
    case FICHA_NOTICE_UNANSWERED:
    case FICHA_NOTICE_FAILED:
      over =
          notice == FICHA_NOTICE_EXPIRED || (notice != FICHA_NOTICE_EXPIRING && expires_at <= now);
      when = ficha_words_moment (expires_at, now, zone);
      return g_strdup_printf (get_format (notice, over,
                                          ficha_words_is_today (expires_at, now, zone)),
                              name, when);
    case FICHA_NOTICE_NONE:
    default:
      return NULL;
    }
}

/**
 * ficha_notice_step_label:
 * @step: what a button does
 *
 * Returns: (transfer none): its label, UTF-8
 */
const char *
ficha_notice_step_label (FichaNoticeStep step)
{
  switch (step)
    {
    case FICHA_NOTICE_STEP_TRY_AGAIN:
      /* Translators: button of a notification that a token could not be renewed */
      return _ ("Try Again");
    case FICHA_NOTICE_STEP_UPDATE_KEYS:
      /* Translators: button of a notification that the keys are refused */
      return _ ("Update Keys");
    case FICHA_NOTICE_STEP_UNLOCK:
      /* Translators: button of a notification that the keyring is locked */
      return _ ("Unlock");
    case FICHA_NOTICE_STEP_RENEW:
    default:
      /* Translators: button of a notification that a token expires */
      return _ ("Renew");
    }
}

/**
 * ficha_notice_paused_title:
 *
 * Returns: (transfer none): that renewal pauses, in a few words, UTF-8
 */
const char *
ficha_notice_paused_title (void)
{
  /* Translators: title of a notification */
  return _ ("Automatic Renewal Paused");
}

/**
 * ficha_notice_paused_body:
 *
 * Returns: (transfer none): why it does, and for how long, UTF-8, no markup
 */
const char *
ficha_notice_paused_body (void)
{
  /* Translators: body of a notification: Ficha’s service, in the background, ended by an error */
  return _ ("Ficha crashed twice in a row. For ten minutes it renews no token by itself.");
}

/**
 * ficha_notice_summary_title:
 * @n_names: how many integrations need a person
 *
 * Returns: (transfer full): a few words, UTF-8
 */
char *
ficha_notice_summary_title (guint n_names)
{
  /* Translators: title of a notification about several integrations */
  return g_strdup_printf (ngettext ("%u Token Needs Attention", "%u Tokens Need Attention",
                                    n_names),
                          n_names);
}

/**
 * ficha_notice_summary_body:
 * @names: (array zero-terminated): the integrations' names, UTF-8
 *
 * Returns: (transfer full): the names, or the first of them and how many there are besides; UTF-8, no
 *   markup
 */
char *
ficha_notice_summary_body (const char *const *names)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) first = NULL;
  g_autofree char *joined = NULL;
  guint n_names;

  g_return_val_if_fail (names != NULL, NULL);

  n_names = g_strv_length ((char **) names);
  for (guint i = 0; i < n_names && i < NAMES_MAX; i++)
    g_strv_builder_add (builder, names[i]);
  first = g_strv_builder_end (builder);
  joined = g_strjoinv (", ", first);
  if (n_names <= NAMES_MAX)
    return g_steal_pointer (&joined);

  /* Translators: %1$s are some integrations’ names, %2$u how many there are besides */
  return g_strdup_printf (ngettext ("%1$s and %2$u more", "%1$s and %2$u more",
                                    n_names - NAMES_MAX),
                          joined, n_names - NAMES_MAX);
}
