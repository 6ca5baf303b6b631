# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Ficha authors
"""What is measured lives in this: agents, real and fake, a server on TLS, records by the thousand."""

import os
import pathlib
import re
import signal
import subprocess
import uuid

from measure import await_

AGENT = "io.github.ficha_app.Ficha.Agent"
MINIMAL = "io.github.ficha_app.Ficha.Minimal"
SYSTEM_BUNDLE = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")
LIFE = 36000  # seconds: nothing is due while it is measured
# Edges of letters below the header: what a page full of text has at the least, and what an empty one has not.
CONTENT = 400


def gdbus(name, path, method, *arguments):
    return ["gdbus", "call", "--session", "--dest", name, "--object-path", path, "--method", method, *arguments]


def ping():
    """What the command line is measured by: one call of the agent."""
    return gdbus(AGENT, "/io/github/ficha_app/Ficha/Agent", "org.freedesktop.DBus.Peer.Ping")


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

    def end(self):
        stop(AGENT)
        stop(MINIMAL)
        if self.standin is not None:
            self.standin.terminate()
            self.standin.wait()
