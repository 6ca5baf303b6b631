// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <libsecret/secret.h>

G_BEGIN_DECLS

/* Private to ficha-keyring-call.c. */

#define FICHA_TYPE_KEYRING_SERVICE (ficha_keyring_service_get_type ())
G_DECLARE_FINAL_TYPE (
    FichaKeyringService, ficha_keyring_service, FICHA, KEYRING_SERVICE, SecretService)

G_END_DECLS
