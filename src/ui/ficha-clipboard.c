// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-clipboard.h"

#include <glib-unix.h>
#include <gtk/gtk.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "ficha-clip.h"

/**
 * FichaClipboard:
 *
 * Puts tokens on the clipboard and takes them off again, after a time and at the end of the
 * program; what others have put there meanwhile stays.
 */
struct _FichaClipboard
{
  GObject parent_instance;

  GdkClipboard *clipboard; /* (owned) */
  FichaClip *clip;         /* (owned) (nullable): the secret that is out */
  guint clear_after;       /* seconds, 0 for never */
  int fd;
  guint source;
};

typedef enum
{
  PROP_CLIPBOARD = 1,
  PROP_CLEAR_AFTER,
} FichaClipboardProperty;

static GParamSpec *properties[PROP_CLEAR_AFTER + 1];

G_DEFINE_FINAL_TYPE (FichaClipboard, ficha_clipboard, G_TYPE_OBJECT)

static gboolean
is_wayland (FichaClipboard *self)
{
  GdkDisplay *display = gdk_clipboard_get_display (self->clipboard);

  return g_str_equal (G_OBJECT_TYPE_NAME (display), "GdkWaylandDisplay");
}

static void
set_timer (FichaClipboard *self, guint seconds)
{
  struct itimerspec spec = { .it_value.tv_sec = seconds };

  g_assert (FICHA_IS_CLIPBOARD (self));

  if (self->fd >= 0)
    timerfd_settime (self->fd, 0, &spec, NULL);
}

static void
forget_clip (FichaClipboard *self)
{
  g_assert (FICHA_IS_CLIPBOARD (self));

  set_timer (self, 0);
  if (self->clip != NULL)
    ficha_clip_end (self->clip);
  g_clear_object (&self->clip);
}

static gboolean
timer_cb (int fd, GIOCondition condition, gpointer user_data)
{
  FichaClipboard *self = FICHA_CLIPBOARD (user_data);
  guint64 expirations;

  if (read (fd, &expirations, sizeof expirations) == sizeof expirations)
    ficha_clipboard_clear (self);

  return G_SOURCE_CONTINUE;
}

static void
ficha_clipboard_dispose (GObject *object)
{
  FichaClipboard *self = FICHA_CLIPBOARD (object);

  forget_clip (self);
  g_clear_object (&self->clipboard);
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_fd (&self->fd, NULL);

  G_OBJECT_CLASS (ficha_clipboard_parent_class)->dispose (object);
}

static void
ficha_clipboard_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FichaClipboard *self = FICHA_CLIPBOARD (object);

  switch ((FichaClipboardProperty) id)
    {
    case PROP_CLIPBOARD:
      g_value_set_object (value, self->clipboard);
      break;
    case PROP_CLEAR_AFTER:
      g_value_set_uint (value, self->clear_after);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_clipboard_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  FichaClipboard *self = FICHA_CLIPBOARD (object);

  switch ((FichaClipboardProperty) id)
    {
    case PROP_CLIPBOARD:
      self->clipboard = g_value_dup_object (value);
      break;
    case PROP_CLEAR_AFTER:
      if (self->clear_after != g_value_get_uint (value))
        {
          self->clear_after = g_value_get_uint (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_clipboard_class_init (FichaClipboardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ficha_clipboard_dispose;
  object_class->get_property = ficha_clipboard_get_property;
  object_class->set_property = ficha_clipboard_set_property;

  properties[PROP_CLIPBOARD] =
      g_param_spec_object ("clipboard", NULL, NULL, GDK_TYPE_CLIPBOARD,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /* seconds until a secret is taken off, 0 for never */
  properties[PROP_CLEAR_AFTER] =
      g_param_spec_uint ("clear-after", NULL, NULL, 0, G_MAXUINT, 30,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ficha_clipboard_init (FichaClipboard *self)
{
  self->clear_after = 30;
  /* A clock that goes on in suspend, and that nobody sets. */
  self->fd = timerfd_create (CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  if (self->fd >= 0)
    self->source = g_unix_fd_add (self->fd, G_IO_IN, timer_cb, self);
}

/**
 * ficha_clipboard_new:
 * @clipboard: a display's clipboard
 *
 * Returns: (transfer full): a keeper of @clipboard
 */
FichaClipboard *
ficha_clipboard_new (GdkClipboard *clipboard)
{
  g_return_val_if_fail (GDK_IS_CLIPBOARD (clipboard), NULL);

  return g_object_new (FICHA_TYPE_CLIPBOARD, "clipboard", clipboard, NULL);
}

/**
 * ficha_clipboard_get_clear_after:
 * @self: a clipboard
 *
 * Returns: seconds until a secret is taken off again, 0 for never
 */
guint
ficha_clipboard_get_clear_after (FichaClipboard *self)
{
  g_return_val_if_fail (FICHA_IS_CLIPBOARD (self), 0);

  return self->clear_after;
}

/**
 * ficha_clipboard_needs_focus:
 * @self: a clipboard
 *
 * Returns: whether only a program with an active window can put something on it: so under Wayland
 */
gboolean
ficha_clipboard_needs_focus (FichaClipboard *self)
{
  g_return_val_if_fail (FICHA_IS_CLIPBOARD (self), FALSE);

  return is_wayland (self);
}

/**
 * ficha_clipboard_set_secret:
 * @self: a clipboard
 * @text: a secret
 *
 * Puts @text on the clipboard until its time is over.
 */
void
ficha_clipboard_set_secret (FichaClipboard *self, FichaSecret *text)
{
  g_return_if_fail (FICHA_IS_CLIPBOARD (self));
  g_return_if_fail (text != NULL);

  forget_clip (self);
  self->clip = ficha_clip_new (text, is_wayland (self) ? gtk_window_get_toplevels () : NULL);
  gdk_clipboard_set_content (self->clipboard, GDK_CONTENT_PROVIDER (self->clip));
  set_timer (self, self->clear_after);
}

/**
 * ficha_clipboard_set_text:
 * @self: a clipboard
 * @text: a text that is no secret
 *
 * Puts @text on the clipboard, where it stays.
 */
void
ficha_clipboard_set_text (FichaClipboard *self, const char *text)
{
  g_return_if_fail (FICHA_IS_CLIPBOARD (self));
  g_return_if_fail (text != NULL);

  /* Not given up first: on X11 the news of that would come after, and end what is set here. */
  forget_clip (self);
  gdk_clipboard_set_text (self->clipboard, text);
}

/**
 * ficha_clipboard_clear:
 * @self: a clipboard
 *
 * Takes the secret off, if one of ours is there.
 */
void
ficha_clipboard_clear (FichaClipboard *self)
{
  gboolean is_ours;

  g_return_if_fail (FICHA_IS_CLIPBOARD (self));

  is_ours = self->clip != NULL &&
            gdk_clipboard_get_content (self->clipboard) == GDK_CONTENT_PROVIDER (self->clip);
  forget_clip (self);
  /* Under Wayland the empty clip stays: mutter would bring its own copy back in place of a
   * selection that an unfocused client gives up. */
  if (is_ours && !is_wayland (self))
    gdk_clipboard_set_content (self->clipboard, NULL);
}
