# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Ficha authors
"""How things are measured: instructions by valgrind, times in interleaved pairs, memory and wake-ups from /proc."""

import json
import math
import os
import pathlib
import re
import statistics
import subprocess
import tempfile
import time

PATIENCE = 900  # seconds: valgrind on a busy machine


def counted(command, log):
    """The command that counts the instructions of another one."""
    return ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null",
            f"--log-file={log}", *command]


def read_count(log):
    """What was counted, in millions."""
    count = re.search(r"I\s+refs:\s+([\d,]+)", log.read_text())
    return int(count.group(1).replace(",", "")) / 1e6


def count_instructions(command, prefix=(), check=True):
    """The instructions that the program executes from exec to its end, in millions."""
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder, "log")
        run = subprocess.run([*prefix, *counted(command, log)], capture_output=True, text=True, timeout=PATIENCE)
        if check and run.returncode != 0:
            raise RuntimeError(f"{command}: {run.returncode}: {run.stdout}{run.stderr}")
        return read_count(log)


def first_frame(build, command, edges, *options):
    """What first-frame saw of a program."""
    run = subprocess.run([build / "tests/bench/first-frame", f"--edges={edges}", *options, *command],
                         capture_output=True, text=True, timeout=PATIENCE)
    if run.returncode != 0:
        raise RuntimeError(f"{command} drew nothing: {run.stdout}{run.stderr}")
    return json.loads(run.stdout)


def count_to_frame(build, command, edges):
    """The instructions up to the frame that shows what there is to show, in millions."""
    return count_instructions(command, (build / "tests/bench/first-frame", f"--edges={edges}", "--timeout=800"))


def milliseconds(command):
    """The time from starting the program to its end."""
    command = [str(word) for word in command]
    null = os.open("/dev/null", os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, null, 1)]
    start = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    status = os.waitpid(pid, 0)[1]
    end = time.perf_counter()
    os.close(null)
    if status != 0:
        raise RuntimeError(f"{command}: status {status}")
    return (end - start) * 1000


def paired(subject, yardstick, times, between=lambda: None):
    """The medians of both, taken in turns, and that of their ratios."""
    pairs = []
    for _ in range(times):
        between()
        first = subject()
        between()
        pairs.append((first, yardstick()))
    ratio = statistics.median(one / other for one, other in pairs)
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs), ratio


def unique_memory(pid):
    """What only this process holds (USS), in MiB; None where the system does not tell."""
    try:
        text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    except PermissionError:
        return None
    return sum(int(size) for size in re.findall(r"^Private_\w+:\s+(\d+)", text, re.M)) / 1024


def wake_ups(pid):
    """How often each thread slept and woke up so far."""
    counts = {}
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            text = (task / "status").read_text()
        except OSError:
            continue
        counts[task.name] = int(re.search(r"^voluntary_ctxt_switches:\s*(\d+)", text, re.M).group(1))
    return counts


def wake_ups_in(pid, seconds):
    before = wake_ups(pid)
    time.sleep(seconds)
    after = wake_ups(pid)
    # a thread that ended woke up for that, if for nothing else
    return sum(after[task] - before.get(task, 0) for task in after) + len(before.keys() - after.keys())


def processor_time(pid):
    """What all threads that are there used, in ms."""
    return sum(int((task / "schedstat").read_text().split()[0])
               for task in pathlib.Path(f"/proc/{pid}/task").iterdir()) / 1e6


def await_(what, condition, patience=30):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise RuntimeError(f"not so within {patience} s: {what}")


def growth(points):
    """The exponent of growth: the slope of log (value) over log (n), by least squares."""
    xs = [math.log(n) for n, _ in points]
    ys = [math.log(value) for _, value in points]
    return statistics.linear_regression(xs, ys).slope
