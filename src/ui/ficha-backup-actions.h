// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-backup-offer.h"
#include "ficha-verbs.h"

G_BEGIN_DECLS

void ficha_backup_actions_export (GtkWidget *parent, FichaVerbs *verbs, FichaBackupOffer *offer);
void ficha_backup_actions_import (GtkWindow *parent, FichaVerbs *verbs);
void ficha_backup_actions_import_file (GtkWidget *parent, FichaVerbs *verbs, const char *path);

G_END_DECLS
