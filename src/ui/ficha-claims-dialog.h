// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <adwaita.h>

#include "ficha-clipboard.h"
#include "ficha-jwt.h"

G_BEGIN_DECLS

#define FICHA_TYPE_CLAIMS_DIALOG (ficha_claims_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FichaClaimsDialog, ficha_claims_dialog, FICHA, CLAIMS_DIALOG, AdwDialog)

FichaClaimsDialog *ficha_claims_dialog_new (const FichaJwt *jwt, FichaClipboard *clipboard);

G_END_DECLS
