// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

/* Where the window's resources lie, whatever the profile's id. */
#define FICHA_RESOURCES "/io/github/ficha_app/Ficha/"
