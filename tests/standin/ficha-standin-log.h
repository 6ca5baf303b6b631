// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-standin-reply.h"

G_BEGIN_DECLS

char *ficha_standin_log_line_new (SoupServerMessage *message, const FichaStandinReply *reply);

G_END_DECLS
