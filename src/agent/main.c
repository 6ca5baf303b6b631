// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

int
main (int argc, char *argv[])
{
  return 0;
}
