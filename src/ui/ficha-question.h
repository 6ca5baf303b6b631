// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void ficha_question_set_answers (AdwAlertDialog *question,
                                 const char *stay,
                                 const char *stay_label,
                                 const char *go,
                                 const char *go_label);

G_END_DECLS
