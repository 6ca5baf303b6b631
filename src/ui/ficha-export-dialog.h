// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-client.h"

G_BEGIN_DECLS

#define FICHA_TYPE_EXPORT_DIALOG (ficha_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FichaExportDialog, ficha_export_dialog, FICHA, EXPORT_DIALOG, AdwDialog)

FichaExportDialog *ficha_export_dialog_new (FichaClient *client);
void ficha_export_dialog_write (FichaExportDialog *self, const char *path);

G_END_DECLS
