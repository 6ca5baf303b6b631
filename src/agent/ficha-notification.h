// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-entry.h"
#include "ficha-notice-server.h"
#include "ficha-notice.h"

G_BEGIN_DECLS

GNotification *
ficha_notification_new (FichaNoticeServer *server, FichaNotice notice, const FichaEntry *entry);
GNotification *ficha_notification_new_summary (FichaNoticeServer *server, const char *const *names);
GNotification *ficha_notification_new_paused (void);

G_END_DECLS
