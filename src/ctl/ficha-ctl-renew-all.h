// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-ctl.h"

G_BEGIN_DECLS

FichaCtlExit ficha_ctl_renew_all (FichaCtl *ctl);

G_END_DECLS
