// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-keyring-work.h"

G_BEGIN_DECLS

/* Private to ficha-keyring.c: the first step of each call. */

void ficha_keyring_store_step (GTask *task);
void ficha_keyring_describe_step (GTask *task);
void ficha_keyring_lookup_step (GTask *task);
void ficha_keyring_clear_step (GTask *task);
void ficha_keyring_probe_step (GTask *task);
void ficha_keyring_unlock_step (GTask *task);
void ficha_keyring_list_step (GTask *task);

G_END_DECLS
