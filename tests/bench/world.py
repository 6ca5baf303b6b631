# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Ficha authors
"""What is measured lives in this: agents, real and fake, a server on TLS, records by the thousand."""

import fcntl
import json
import os
import pathlib
import re
import signal
import ssl
import subprocess
import tempfile
import urllib.request
import uuid

from gi.repository import Gio, GLib

from measure import await_, counted, read_count

AGENT = "io.github.ficha_app.Ficha.Agent"
AGENT_PATH = "/io/github/ficha_app/Ficha/Agent"
MINIMAL = "io.github.ficha_app.Ficha.Minimal"
SYSTEM_BUNDLE = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")
LIFE = 36000  # seconds: nothing is due while it is measured
# Edges of letters below the header: what a page full of text has at the least, and what an empty one has not.
CONTENT = 400


def gdbus(name, path, method, *arguments):
    return ["gdbus", "call", "--session", "--dest", name, "--object-path", path, "--method", method, *arguments]


def ping():
    """What the command line is measured by: one call of the agent."""
    return gdbus(AGENT, AGENT_PATH, "org.freedesktop.DBus.Peer.Ping")


def call_agent(method, parameters=None, fds=None, interface=f"{AGENT}1"):
    """Calls the agent from this process, so that only the agent's part costs anything worth counting."""
    connection = Gio.bus_get_sync(Gio.BusType.SESSION)
    return connection.call_with_unix_fd_list_sync(AGENT, AGENT_PATH, interface, method, parameters, None,
                                                  Gio.DBusCallFlags.NONE, 60000, fds)[0]


def make_secret(text):
    """A sealed memfd, and its place in the list."""
    fd = os.memfd_create("bench", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.write(fd, text.encode())
    fcntl.fcntl(fd, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE)
    fds = Gio.UnixFDList()
    fds.append(fd)
    os.close(fd)
    return fds


def find_pid(name):
    """Who owns a bus name; None for nobody."""
    reply = subprocess.run(gdbus("org.freedesktop.DBus", "/org/freedesktop/DBus",
                                 "org.freedesktop.DBus.GetConnectionUnixProcessID", name),
                           capture_output=True, text=True).stdout
    found = re.search(r"uint32 (\d+)", reply)
    return int(found.group(1)) if found else None


def stop(name):
    """Ends who owns a bus name, if anybody does."""
    pid = find_pid(name)
    if pid is None:
        return
    os.kill(pid, signal.SIGTERM)
    await_(f"{name} ends", lambda: find_pid(name) is None and not pathlib.Path(f"/proc/{pid}").exists())


class FakeAgent:
    """An agent that holds so many integrations, without a keyring and a server."""

    def __init__(self, build, number):
        stop(AGENT)
        self.process = subprocess.Popen([build / "tests/ui/fake-agent", str(number)])
        await_("the fake agent is there", lambda: find_pid(AGENT) == self.process.pid)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


class Sleeper:
    """An agent and a server of its own, with clocks that are set: a machine that can be suspended."""

    def __init__(self, world):
        self.build = world.build
        self.log = world.home / "requests"
        self.clocks = {name: world.home / f"{name}-clock" for name in ("server", "agent")}
        self.sleep(0)
        stop(AGENT)
        self.agent = subprocess.Popen([self.build / "tests/agent/ficha-agent-clocked"],
                                      env=os.environ | {"FICHA_CLOCK_FILE": str(self.clocks["agent"])})
        await_("the agent is there", lambda: find_pid(AGENT) == self.agent.pid)
        standin = self.build / "tests/standin/ficha-standin"
        self.keys = subprocess.check_output([standin, "--keys"], text=True).splitlines()
        self.server = subprocess.Popen(
            [standin, "--tls", self.build / "tests/standin", "--log", self.log], stdout=subprocess.PIPE, text=True,
            env=os.environ | {"FICHA_CLOCK_FILE": str(self.clocks["server"]),
                              "LD_PRELOAD": str(self.build / "tests/fixtures/libficha-clock-preload.so")})
        self.root = self.server.stdout.readline().strip().removesuffix("/")
        self.trust = ssl.create_default_context(cafile=self.build / "tests/standin/ca.pem")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in (self.agent, self.server):
            process.terminate()
            process.wait()

    def sleep(self, seconds):
        self.clocks["server"].write_text(f"{seconds}000 0 0\n")
        self.clocks["agent"].write_text(f"{seconds}000 {seconds}000 0\n")

    def add(self, name, options):
        """Adds an integration for this session only: the keyring would write its file for each."""
        settings = {"name": GLib.Variant("s", name), "consumer-key": GLib.Variant("s", self.keys[0]),
                    "base-uri": GLib.Variant("s", f"{self.root}/{options}"),
                    "ca-file": GLib.Variant("s", str(self.build / "tests/standin/ca.pem")),
                    "session-only": GLib.Variant("b", True), "test": GLib.Variant("b", True)}
        call_agent("Add", GLib.Variant("(a{sv}h)", (settings, 0)), make_secret(self.keys[1]))

    def count_requests(self):
        """Without a request, which would be one more in flight."""
        return self.log.read_text().count("\n")

    def get_statistics(self):
        with urllib.request.urlopen(f"{self.root}/_stats", context=self.trust) as reply:
            return json.load(reply)


class World:
    """The stand-in API on TLS, and one integration with tokens on it, by the real agent."""

    def __init__(self, build):
        self.build = build
        self.home = pathlib.Path(os.environ["HOME"])
        self.records = self.home / ".local/share/ficha/integrations"
        self.standin = None
        self.id = None
        self.clones = []

        # not in $HOME, for which the bus takes the one of the user database
        services = pathlib.Path(os.environ["XDG_RUNTIME_DIR"], "dbus-1/services")
        services.mkdir(parents=True, exist_ok=True)
        (services / f"{MINIMAL}.service").write_text(
            f"[D-BUS Service]\nName={MINIMAL}\nExec={build}/tests/bench/minimal-service\n")
        subprocess.run(gdbus("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.ReloadConfig"),
                       check=True, capture_output=True)

    def begin(self):
        """Adds the integration "Bench", once."""
        if self.id is not None:
            return
        standin = self.build / "tests/standin/ficha-standin"
        certificates = self.build / "tests/standin"
        self.bundle = self.home / "bundle.pem"
        self.bundle.write_text(SYSTEM_BUNDLE.read_text() + (certificates / "ca.pem").read_text())
        self.standin = subprocess.Popen([standin, "--tls", certificates], stdout=subprocess.PIPE, text=True)
        self.root = self.standin.stdout.readline().strip().removesuffix("/")
        consumer_key, secret_key = subprocess.check_output([standin, "--keys"], text=True).splitlines()
        self.id = subprocess.run(
            ["fichactl", "add", "Bench", "--consumer-key", consumer_key, "--base-uri", f"{self.root}/life={LIFE}",
             "--ca-file", str(self.bundle)], input=secret_key + "\n", check=True, capture_output=True,
            text=True).stdout.strip()

    def start_agent(self, number=1):
        """The real agent anew, with so many records, of which one has tokens in the keyring."""
        self.begin()
        stop(AGENT)
        text = (self.records / f"{self.id}.ini").read_text()
        while len(self.clones) > number - 1:
            self.clones.pop().unlink()
        while len(self.clones) < number - 1:
            clone = self.records / f"{uuid.uuid4()}.ini"
            clone.write_text(re.sub("^Name=.*$", f"Name=Loja {len(self.clones):04}", text, flags=re.M))
            clone.chmod(0o600)
            self.clones.append(clone)
        subprocess.run(["fichactl", "token", "Bench"], check=True, capture_output=True)
        return find_pid(AGENT)

    def count_agent(self, work):
        """The instructions of the real agent from its start to its end, with some work between, in millions."""
        self.begin()
        stop(AGENT)
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder, "log")
            # with what it would start itself anew for, which valgrind does not follow
            tunables = {"GLIBC_TUNABLES": "glibc.malloc.perturb=1:glibc.malloc.tcache_count=0"}
            process = subprocess.Popen(counted([self.build / "src/agent/ficha-agent"], log),
                                       env=os.environ | tunables)
            await_("the agent is there", lambda: find_pid(AGENT) == process.pid)
            work()
            process.terminate()
            process.wait()
            return read_count(log)

    def end(self):
        stop(AGENT)
        stop(MINIMAL)
        if self.standin is not None:
            self.standin.terminate()
            self.standin.wait()
