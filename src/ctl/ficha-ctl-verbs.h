// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-ctl.h"

G_BEGIN_DECLS

const FichaCtlVerb *ficha_ctl_verbs_find (const char *name);
char *ficha_ctl_verbs_dup_help (void);

FichaCtlExit ficha_ctl_add (FichaCtl *ctl, int argc, char *argv[]);
FichaCtlExit ficha_ctl_claims (FichaCtl *ctl, int argc, char *argv[]);
FichaCtlExit ficha_ctl_doctor (FichaCtl *ctl, int argc, char *argv[]);
FichaCtlExit ficha_ctl_edit (FichaCtl *ctl, int argc, char *argv[]);
FichaCtlExit ficha_ctl_exec (FichaCtl *ctl, int argc, char *argv[]);
FichaCtlExit ficha_ctl_export (FichaCtl *ctl, int argc, char *argv[]);
FichaCtlExit ficha_ctl_import (FichaCtl *ctl, int argc, char *argv[]);
FichaCtlExit ficha_ctl_list (FichaCtl *ctl, int argc, char *argv[]);
FichaCtlExit ficha_ctl_remove (FichaCtl *ctl, int argc, char *argv[]);
FichaCtlExit ficha_ctl_renew (FichaCtl *ctl, int argc, char *argv[]);
FichaCtlExit ficha_ctl_show (FichaCtl *ctl, int argc, char *argv[]);
FichaCtlExit ficha_ctl_token (FichaCtl *ctl, int argc, char *argv[]);

G_END_DECLS
