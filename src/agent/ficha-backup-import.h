// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-enrolment.h"

G_BEGIN_DECLS

void ficha_backup_import_async (FichaManager *manager,
                                FichaEnrolment *enrolment,
                                FichaSecret *file,
                                GVariant *options,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GVariant *ficha_backup_import_finish (FichaManager *manager, GAsyncResult *result, GError **error);

G_END_DECLS
