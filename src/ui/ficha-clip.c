// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-clip.h"

/**
 * FichaClip:
 *
 * A secret text on the clipboard. Once it has ended it answers with an empty text, wherever the
 * desktop still asks for it.
 */
struct _FichaClip
{
  GdkContentProvider parent_instance;

  FichaSecret *text;   /* (owned) (nullable): %NULL once ended */
  GListModel *windows; /* (owned) (nullable): those that are guarded against */
};

G_DEFINE_FINAL_TYPE (FichaClip, ficha_clip, GDK_TYPE_CONTENT_PROVIDER)

/* Under Wayland only the active client can paste: while it is a window of ours, whoever asks is a
 * clipboard manager (mutter keeps a copy at once and hands it out when we clear or leave). */
static gboolean
is_manager_asking (FichaClip *self)
{
  guint n = self->windows != NULL ? g_list_model_get_n_items (self->windows) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (self->windows, i);

      if (gtk_window_is_active (window))
        return TRUE;
    }

  return FALSE;
}

static GdkContentFormats *
ficha_clip_ref_formats (GdkContentProvider *provider)
{
  return gdk_content_formats_new_for_gtype (G_TYPE_STRING);
}

static gboolean
ficha_clip_get_value (GdkContentProvider *provider, GValue *value, GError **error)
{
  FichaClip *self = FICHA_CLIP (provider);

  if (!G_VALUE_HOLDS_STRING (value))
    return GDK_CONTENT_PROVIDER_CLASS (ficha_clip_parent_class)->get_value (provider, value, error);

  if (self->text == NULL || is_manager_asking (self))
    g_value_set_static_string (value, "");
  else
    g_value_set_string (value, ficha_secret_peek (self->text));

  return TRUE;
}

static void
ficha_clip_dispose (GObject *object)
{
  FichaClip *self = FICHA_CLIP (object);

  ficha_clip_end (self);
  g_clear_object (&self->windows);

  G_OBJECT_CLASS (ficha_clip_parent_class)->dispose (object);
}

static void
ficha_clip_class_init (FichaClipClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  object_class->dispose = ficha_clip_dispose;
  provider_class->ref_formats = ficha_clip_ref_formats;
  provider_class->get_value = ficha_clip_get_value;
}

static void
ficha_clip_init (FichaClip *self)
{
}

/**
 * ficha_clip_new:
 * @text: the secret
 * @windows: (nullable): a list of #GtkWindow: while one of them is active nobody gets @text
 *
 * Returns: (transfer full): a provider of @text
 */
FichaClip *
ficha_clip_new (FichaSecret *text, GListModel *windows)
{
  FichaClip *self;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (windows == NULL || G_IS_LIST_MODEL (windows), NULL);

  self = g_object_new (FICHA_TYPE_CLIP, NULL);
  self->text = ficha_secret_ref (text);
  g_set_object (&self->windows, windows);

  return self;
}

/**
 * ficha_clip_end:
 * @self: a clip
 *
 * Forgets the text: from now on it is empty.
 */
void
ficha_clip_end (FichaClip *self)
{
  g_return_if_fail (FICHA_IS_CLIP (self));

  g_clear_pointer (&self->text, ficha_secret_unref);
}
