# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Ficha authors
"""A person at a desk: keys, mouse, clipboard and a screen reader's view of the window, for the tests that use
the installed programs in a session of their own (X11)."""

import json
import os
import pathlib
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request

from gi.repository import Gio, GLib

PATIENCE = int(os.environ.get("FICHA_PATIENCE", "20"))  # seconds
PICTURE = "/tmp/ficha-" + os.path.basename(sys.argv[0]) + ".png"

# GTK leaves the borders and paddings around a widget out of what it says of its place, which are 10 to 20
# pixels here; nothing that is clicked is smaller than that.
BORDERS = 14

ACCESSIBLE = "org.a11y.atspi.Accessible"
LABELLED_BY = 2
FOCUSABLE, FOCUSED, SENSITIVE = 11, 12, 24  # of AtspiStateType


def output(*command, stdin=None):
    return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=PATIENCE).stdout


def fail(why):
    subprocess.run(["import", "-window", "root", PICTURE], check=False)
    sys.exit(f"{why} (see {PICTURE})")


def await_(what, condition):
    """What condition returns, once it is true. Whoever waits longer than PATIENCE fails."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    return fail(f"not so within {PATIENCE} s: {what}")


def clipboard(selection="clipboard"):
    return output("timeout", "2", "xclip", "-o", "-selection", selection)


def states():
    """name → state, as the agent tells it."""
    return {one["name"]: one["state"] for one in json.loads(output("fichactl", "list", "--json"))}


def accepts(server, token):
    """Whether the server takes the token for one that is valid now."""
    request = urllib.request.Request(server.base_uri + "/orders", headers={"Authorization": f"Bearer {token}"})
    try:
        return bool(token) and urllib.request.urlopen(request).status == 200
    except (urllib.error.HTTPError, ValueError):
        return False


class Node:
    """Something in the window, as a screen reader knows it at one moment."""

    def __init__(self, reader, path, parent):
        self.reader = reader
        self.path = path
        self.parent = parent
        self.children = []
        self.name = self.role = self.description = ""
        self.interfaces = []
        self.bits = 0

    def __repr__(self):
        return f"{self.role} “{self.name}”"

    def __iter__(self):
        yield self
        for child in self.children:
            yield from child

    def has(self, state):
        return bool(self.bits >> state & 1)

    def inside(self, *roles):
        return self.parent is not None and (self.parent.role in roles or self.parent.inside(*roles))

    def text(self):
        return self.reader.get_text(self.path) if "org.a11y.atspi.Text" in self.interfaces else ""

    def extents(self):
        window = 1
        return self.reader.call(self.path, "org.a11y.atspi.Component", "GetExtents", "(u)", window)[0]

    def label(self):
        """Its name; where it has none what labels it, as a screen reader does. GTK 4.18 gives the items of its
        menus no names, as their labels are for presentation."""
        if self.name:
            return self.name
        for kind, targets in self.reader.call(self.path, ACCESSIBLE, "GetRelationSet")[0]:
            if kind == LABELLED_BY:
                return " ".join(self.reader.get(path, ACCESSIBLE, "Name") or self.reader.get_text(path)
                                for _, path in targets)
        return ""


class Reader:
    """The window through AT-SPI's own interfaces: libatspi's cache would tell of what was."""

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set",
                          GLib.Variant("(ssv)", ("org.a11y.Status", "IsEnabled", GLib.Variant("b", True))),
                          None, 0, PATIENCE * 1000, None)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0,
                                    PATIENCE * 1000, None)[0]
        flags = Gio.DBusConnectionFlags
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)
        self.peer = None
        self.roles = {}

    def call(self, path, interface, method, kinds=None, *values, peer=None):
        return self.bus.call_sync(peer or self.peer, path, interface, method,
                                  GLib.Variant(kinds, values) if kinds else None, None, 0, PATIENCE * 1000, None)

    def call_all(self, nodes, interface, method, parameters=lambda node: None):
        """The same of many, without waiting for one answer before the next question."""
        answers = {}

        def done(bus, result, node):
            try:
                answers[node] = bus.call_finish(result)
            except GLib.Error as error:
                answers[node] = error
        for node in nodes:
            self.bus.call(self.peer, node.path, interface, method, parameters(node), None, 0, PATIENCE * 1000, None,
                          done, node)
        while len(answers) < len(nodes):
            GLib.MainContext.default().iteration(True)
        for error in answers.values():
            if isinstance(error, GLib.Error):
                raise error
        return [answers[node] for node in nodes]

    def get(self, path, interface, name, peer=None):
        return self.call(path, "org.freedesktop.DBus.Properties", "Get", "(ss)", interface, name, peer=peer)[0]

    def get_text(self, path):
        count = self.get(path, "org.a11y.atspi.Text", "CharacterCount")
        return self.call(path, "org.a11y.atspi.Text", "GetText", "(ii)", 0, count)[0]

    def find_program(self, pid):
        """Whether the program with the process id pid shows itself to screen readers."""
        try:
            for peer, _ in self.call("/org/a11y/atspi/accessible/root", ACCESSIBLE, "GetChildren",
                                     peer="org.a11y.atspi.Registry")[0]:
                if self.call("/org/freedesktop/DBus", "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                             "(s)", peer, peer="org.freedesktop.DBus")[0] == pid:
                    self.peer = peer
                    return True
        except GLib.Error:  # the registry is just starting
            pass
        return False

    def get_role(self, path, number):
        if number not in self.roles:
            self.roles[number] = self.call(path, ACCESSIBLE, "GetRoleName")[0]
        return self.roles[number]

    def read(self):
        """Everything that is on screen now; None where it changed in the meantime."""
        try:
            for _ in range(4):
                root = self.try_to_read()
                if root is not None:
                    return root
        except GLib.Error:
            pass
        return None

    def try_to_read(self):
        """None where there is something new, of which GTK tells only once it was asked who its parent's children
        are."""
        items = self.call("/org/a11y/atspi/cache", "org.a11y.atspi.Cache", "GetItems")[0]
        known = {item[0][1]: item[5:] for item in items}
        root = Node(self, "/org/a11y/atspi/accessible/root", None)
        level = [root]
        while level:
            for node, (children,) in zip(level, self.call_all(level, ACCESSIBLE, "GetChildren")):
                node.children = [Node(self, path, node) for _, path in children]
            level = [child for node in level for child in node.children]
        if any(node.path not in known for node in root):
            return None
        for node in root:
            node.interfaces, node.name, role, node.description, bits = known[node.path]
            node.role, node.bits = self.get_role(node.path, role), bits[0] | bits[1] << 32
        return root

    def read_texts(self, root):
        """node → its text, of those that have one."""
        nodes = [node for node in root if "org.a11y.atspi.Text" in node.interfaces]
        counts = self.call_all(nodes, "org.freedesktop.DBus.Properties", "Get",
                               lambda _: GLib.Variant("(ss)", ("org.a11y.atspi.Text", "CharacterCount")))
        ends = {node: count for node, (count,) in zip(nodes, counts)}
        texts = self.call_all(nodes, "org.a11y.atspi.Text", "GetText",
                              lambda node: GLib.Variant("(ii)", (0, ends[node])))
        return {node: text for node, (text,) in zip(nodes, texts)}


class Desk:
    """The window and who uses it. pid is that of a program that something else started."""

    def __init__(self, width=880, height=880, pid=None, command=("ficha",)):
        config = pathlib.Path.home() / ".config/gtk-4.0/settings.ini"
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text("[Settings]\ngtk-enable-animations=false\n")
        self.reader = Reader()
        self.program = None if pid else subprocess.Popen(command)
        self.pid = pid or self.program.pid
        await_("the window can be read", lambda: self.reader.find_program(self.pid))
        self.window = await_("a window", self.windows)[0]
        subprocess.run(["xdotool", "windowmove", self.window, "0", "0", "windowsize", self.window, str(width),
                        str(height), "windowfocus", "--sync", self.window], check=True)
        await_("the window has its size", lambda: f"{width}x{height}" in
               output("xdotool", "getwindowgeometry", self.window))

    def windows(self):
        """Its windows on screen: the first one, then dialogs of their own and menus."""
        return output("xdotool", "search", "--onlyvisible", "--pid", str(self.pid)).split()

    def find_secret(self, root, *secrets):
        """The one that holds any of the secrets."""
        texts = self.reader.read_texts(root)
        for node in root:
            for words in (node.name, node.description, texts.get(node, "")):
                if any(secret in words for secret in secrets):
                    return node
        return None

    def keys(self, *names):
        subprocess.run(["xdotool", "windowfocus", "--sync", self.window, "key", *names], check=True)

    def type_(self, text):
        subprocess.run(["xdotool", "type", "--delay", "15", text], check=True)

    def put_on_clipboard(self, text):
        subprocess.run(["xclip", "-i", "-selection", "clipboard"], input=text, text=True, check=True,
                       stdout=subprocess.DEVNULL)
        # xclip goes to the background before it is there
        await_("the text is on the clipboard", lambda: clipboard().strip() == text.strip())

    def paste(self, text):
        """For what is not on the keyboard: xdotool changes the layout for it, which a busy program sees too late."""
        self.put_on_clipboard(text)
        self.keys("ctrl+v")

    def look(self, role, name):
        """Those on screen now: role a word or None for any, name a text or a compiled pattern."""
        root = self.reader.read()
        return [node for node in root or ()
                if role in (node.role, None) and
                (name.search(node.name) if isinstance(name, re.Pattern) else
                 name == (node.label() if node.role == "menu item" else node.name))]

    def find(self, role, name):
        """Waits for it."""
        await_(f"there is the {role} “{name}”", lambda: self.look(role, name))

    def gone(self, role, name):
        await_(f"the {role} “{name}” is gone", lambda: self.reader.read() and not self.look(role, name))

    def place(self, role, name, which):
        """Where the control is, once it is drawn, stands still and can be used."""
        places = []

        def stands():
            try:
                nodes = self.look(role, name)
                usable = nodes and nodes[which].has(SENSITIVE)
                places.append(nodes[which].extents() if usable else None)
            except GLib.Error:  # it went while it was looked at
                places.append(None)
            return len(places) > 1 and places[-1] == places[-2] and places[-1] and places[-1][2] > 0
        await_(f"the {role} “{name}” can be used", stands)
        return places[-1]

    def click(self, role, name, button=1, times=1, which=-1):
        """A click at the middle of the control, or several. Of several controls it is the last: dialogs come
        after what they lie on."""
        x, y, width, height = self.place(role, name, which)
        subprocess.run(["xdotool", "mousemove", "--sync", str(x + width // 2 + BORDERS),
                        str(y + height // 2 + BORDERS), "click", "--repeat", str(times), "--delay", "20",
                        str(button)], check=True)

    def focus(self):
        """What has the focus: the innermost one."""
        focused = [node for node in self.reader.read() or () if node.has(FOCUSED)]
        return focused[-1] if focused else None

    def await_focus(self, role, name):
        seen = []

        def there():
            node = self.focus()
            seen[:] = [node]
            return node is not None and (node.role, node.name) == (role, name)
        try:
            await_(f"the focus is on the {role} “{name}”", there)
        except SystemExit as failure:
            sys.exit(f"{failure}; it is on {seen[0]}")

    def choose_file(self, title, path):
        """In GTK's own dialog, which comes where no portal is, by its path."""
        def window():
            return output("xdotool", "search", "--all", "--onlyvisible", "--pid", str(self.pid), "--name",
                          f"^{title}$").split()
        chooser = await_(f"there is the dialog “{title}”", window)[0]
        subprocess.run(["xdotool", "windowfocus", "--sync", chooser], check=True)

        def takes_text():
            node = self.focus()
            if node is not None and node.role == "text box":
                return True
            self.type_("/")  # which brings the field for a path where a file is opened
            return False
        await_("a path can be typed", takes_text)
        # at once: what is typed letter by letter is completed
        self.put_on_clipboard(str(path))
        subprocess.run(["xdotool", "key", "ctrl+a", "ctrl+v"], check=True)
        await_("the path is there", lambda: self.focus().text() == str(path))

        def is_gone():
            try:
                # the first one only closes the list of completions, where that has come by now
                if (node := self.focus()) is not None and node.text() == str(path):
                    subprocess.run(["xdotool", "key", "Return"], check=True)
                    time.sleep(1)
            except GLib.Error:  # it went while it was looked at
                pass
            return not window()
        await_(f"the dialog “{title}” is gone", is_gone)
        subprocess.run(["xdotool", "windowfocus", "--sync", self.window], check=True)

    def quit(self):
        self.keys("ctrl+q")
        if self.program is None:
            await_("ficha has ended", lambda: not pathlib.Path(f"/proc/{self.pid}").exists())
        elif self.program.wait(PATIENCE) != 0:
            sys.exit(f"ficha ended with {self.program.returncode}")
