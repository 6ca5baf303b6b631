// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-activity.h"
#include "ficha-bus-generated.h"
#include "ficha-enrolment.h"

G_BEGIN_DECLS

#define FICHA_TYPE_EXPORT (ficha_export_get_type ())
G_DECLARE_FINAL_TYPE (FichaExport, ficha_export, FICHA, EXPORT, GObject)

FichaExport *ficha_export_new (FichaManager *manager,
                               FichaActivity *activity,
                               FichaPreferences *preferences,
                               GApplication *application);
gboolean ficha_export_start (FichaExport *self, GDBusConnection *connection, GError **error);
void ficha_export_stop (FichaExport *self);
void ficha_export_follow (FichaExport *self, GDBusMethodInvocation *invocation);

GApplication *ficha_export_get_application (FichaExport *self);
FichaManager *ficha_export_get_manager (FichaExport *self);
FichaActivity *ficha_export_get_activity (FichaExport *self);
FichaEnrolment *ficha_export_get_enrolment (FichaExport *self);
FichaBusAgent1 *ficha_export_get_skeleton (FichaExport *self);

G_END_DECLS
