// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-entry.h"
#include "ficha-keyring.h"
#include "ficha-notice.h"

G_BEGIN_DECLS

FichaNotice ficha_notice_rule_choose (const FichaEntry *entry,
                                      FichaKeyringState keyring,
                                      gboolean notify_failures,
                                      gint64 now);
FichaNoticeStep ficha_notice_rule_get_step (FichaNotice notice, const FichaEntry *entry);

G_END_DECLS
