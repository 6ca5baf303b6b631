// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FichaCtlSettings:
 * @name: (nullable): what was given for the name
 * @base_uri: (nullable): for the address
 * @consumer_key: (nullable): for the consumer key
 * @ca_file: (nullable): for the CA file; "" for none
 *
 * What `add` and `edit` both take, as typed.
 */
typedef struct
{
  char *name;
  char *base_uri;
  char *consumer_key;
  char *ca_file;
} FichaCtlSettings;

/* An option that sets a field of FichaCtlSettings. Bytes rather than text: they are checked here,
 * whatever the locale's encoding is. */
#define FICHA_CTL_SETTING(option, field, description, placeholder)                                 \
  { option, 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, field, description, placeholder }

/* --secret-key, which is there to be refused. */
#define FICHA_CTL_NO_SECRET_KEY                                                                    \
  { "secret-key",                                                                                  \
    0,                                                                                             \
    G_OPTION_FLAG_HIDDEN | G_OPTION_FLAG_OPTIONAL_ARG,                                             \
    G_OPTION_ARG_CALLBACK,                                                                         \
    (gpointer) ficha_ctl_settings_refuse_cb,                                                       \
    NULL,                                                                                          \
    NULL }

void ficha_ctl_settings_clear (FichaCtlSettings *self);
gboolean ficha_ctl_settings_check (const FichaCtlSettings *self,
                                   GVariantDict *checked,
                                   const char **option,
                                   GError **error);
gboolean ficha_ctl_settings_refuse_cb (const char *option,
                                       const char *value,
                                       gpointer user_data,
                                       GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FichaCtlSettings, ficha_ctl_settings_clear)

G_END_DECLS
