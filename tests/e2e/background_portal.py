#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Ficha authors
"""What xdg-desktop-portal asks about running in the background, which its backend for GTK does not answer:
keeps the entries in the autostart folder as GNOME's does, and tells the portal that it is there."""

import pathlib
import sys

from gi.repository import Gio, GLib

NAME = "org.freedesktop.impl.portal.desktop.ficha"
INTERFACE = """<node><interface name="org.freedesktop.impl.portal.Background">
<method name="GetAppState"><arg type="a{sv}" direction="out"/></method>
<method name="NotifyBackground">
  <arg type="o" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
  <arg type="u" direction="out"/><arg type="a{sv}" direction="out"/></method>
<method name="EnableAutostart">
  <arg type="s" direction="in"/><arg type="b" direction="in"/><arg type="as" direction="in"/>
  <arg type="u" direction="in"/><arg type="b" direction="out"/></method>
<signal name="RunningApplicationsChanged"/>
</interface></node>"""

AUTOSTART = pathlib.Path.home() / ".config/autostart"


def enable(app_id, wanted, command, _flags):
    entry = AUTOSTART / f"{app_id}.desktop"
    AUTOSTART.mkdir(parents=True, exist_ok=True)
    entry.unlink(missing_ok=True)
    if wanted:
        quoted = " ".join(GLib.shell_quote(word) for word in command)
        entry.write_text(f"[Desktop Entry]\nType=Application\nName={app_id}\nExec={quoted}\nX-Flatpak={app_id}\n")
    return GLib.Variant("(b)", (wanted,))


METHODS = {
    "GetAppState": lambda: GLib.Variant("(a{sv})", ({},)),
    "NotifyBackground": lambda *_: GLib.Variant("(ua{sv})", (0, {"result": GLib.Variant("u", 1)})),
    "EnableAutostart": enable,
}


def call(_connection, _sender, _path, _interface, method, arguments, invocation):
    invocation.return_value(METHODS[method](*arguments.unpack()))


def serve(connection, _name):
    interface = Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0]
    connection.register_object("/org/freedesktop/portal/desktop", interface, call, None, None)


def prefer(folder=pathlib.Path.home()):
    """Has the portal use this one, and GTK's for the rest."""
    portals = folder / ".local/share/xdg-desktop-portal/portals"
    config = folder / ".config/xdg-desktop-portal"
    portals.mkdir(parents=True)
    config.mkdir(parents=True)
    (portals / "ficha.portal").write_text(
        f"[portal]\nDBusName={NAME}\nInterfaces=org.freedesktop.impl.portal.Background;\n")
    (config / "portals.conf").write_text(
        "[preferred]\ndefault=gtk;\norg.freedesktop.impl.portal.Background=ficha;\n")


if __name__ == "__main__":
    Gio.bus_own_name(Gio.BusType.SESSION, NAME, Gio.BusNameOwnerFlags.NONE, serve, None, lambda *_: sys.exit(1))
    GLib.MainLoop().run()
