// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include "ficha-client.h"

G_BEGIN_DECLS

#define FICHA_TYPE_LISTING (ficha_listing_get_type ())
G_DECLARE_FINAL_TYPE (FichaListing, ficha_listing, FICHA, LISTING, GObject)

FichaListing *ficha_listing_new (FichaClient *client);
void ficha_listing_begin (FichaListing *self);
void ficha_listing_go_on (FichaListing *self);
void ficha_listing_stop (FichaListing *self);

G_END_DECLS
