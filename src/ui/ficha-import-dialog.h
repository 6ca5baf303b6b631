// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-client.h"

G_BEGIN_DECLS

#define FICHA_TYPE_IMPORT_DIALOG (ficha_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FichaImportDialog, ficha_import_dialog, FICHA, IMPORT_DIALOG, AdwDialog)

FichaImportDialog *ficha_import_dialog_new (FichaClient *client, const char *path);

G_END_DECLS
