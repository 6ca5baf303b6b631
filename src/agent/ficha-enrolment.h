// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-manager.h"
#include "ficha-preferences.h"
#include "ficha-trial.h"

G_BEGIN_DECLS

#define FICHA_TYPE_ENROLMENT (ficha_enrolment_get_type ())
G_DECLARE_FINAL_TYPE (FichaEnrolment, ficha_enrolment, FICHA, ENROLMENT, GObject)

FichaEnrolment *ficha_enrolment_new (FichaManager *manager, FichaPreferences *preferences);
FichaTrial *ficha_enrolment_get_trial (FichaEnrolment *self);

void ficha_enrolment_add_async (FichaEnrolment *self,
                                GVariant *settings,
                                FichaSecret *secret_key,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
char *ficha_enrolment_add_finish (FichaEnrolment *self, GAsyncResult *result, GError **error);

void ficha_enrolment_update_async (FichaEnrolment *self,
                                   FichaEntry *entry,
                                   GVariant *settings,
                                   FichaSecret *secret_key,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean ficha_enrolment_update_finish (FichaEnrolment *self, GAsyncResult *result, GError **error);

G_END_DECLS
