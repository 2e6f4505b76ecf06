"""Whole commands killed at any moment: `run` and `demo` start again on a whole journal, a set-up leaves whole files."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from urllib.request import urlopen

from disc_counter.clock import FixedClock
from disc_counter.disc.tracking import kept
from disc_counter.energy import W_S_PER_KWH
from disc_counter.journal import Journal
from disc_counter.journal.tables import DATABASE
from disc_counter.model import UREV_PER_REVOLUTION
from disc_counter.reconciliation.plausible import USUAL_MOST_W
from disc_counter.service.demonstration import FILE
from disc_counter.settings import load
from tests.drawing.journals import rows
from tests.stand_ins.known_disc import calibration

LONGEST_S = 12.0
"""The longest that a process runs before it is killed, in s: it has started, and counts, by then."""
LOST_S = 10.0
"""What may be lost, in s."""
TOLD_OR_LOST_S = LOST_S + 2.0
"""The same, and what came in after it was told last, in s."""
TOLERATED_UREV = round(TOLD_OR_LOST_S * USUAL_MOST_W * 75 / W_S_PER_KWH * UREV_PER_REVOLUTION)
START_S = 120.0
"""Patience with a command that starts, on a machine that is busy, in s."""
LOOK_S = 0.05
"""How often a process is asked, in s."""
KILLED = 9
MOST_STEPS = 120
"""Files opened and renamed in some ten set-ups."""
SETTING_UP = f"""
import os, sys
from pathlib import Path
from disc_counter.model import Window
from disc_counter.settings import load, update
from disc_counter.setup.detect import Found, write
from tests.stand_ins.known_disc import calibration

file, left = Path(sys.argv[1]), [int(sys.argv[2])]
found = Found(calibration(), 1)
write(found, load(file), file)
watched = os.path.realpath(file.parent)

def count_down(event, arguments):
    if event in ("open", "os.rename", "os.remove") and watched in str(arguments[0]):
        left[0] -= 1
        if left[0] < 0:
            os._exit({KILLED})

sys.addaudithook(count_down)
for number in range(1000):
    update(file, {{("meter", "direction"): ("left", "right")[number % 2]}})
    write(found, load(file), file)
"""


def blow_setups(seed: int, kills: int, folder: Path) -> str:
    """So many set-ups, each killed as it opens or renames some file: the configuration and what is known are whole."""
    chance, file = Random(seed), folder / "disc-counter.toml"
    folder.mkdir()
    for number in range(kills):
        if number % 10 == 0:
            file.write_text(f'[meter]\nrevolutions_per_kwh = 75\n[data]\ndirectory = "{folder}/data"\n')
        arguments = [str(file), str(chance.randrange(MOST_STEPS))]
        (folder / "data").mkdir(exist_ok=True)
        ran = subprocess.run(
            [sys.executable, "-c", SETTING_UP, *arguments], capture_output=True, text=True, check=False
        )
        assert ran.returncode == KILLED, f"set-up {number}: {ran.stderr[-500:]}"
        settings = load(file)
        assert float(settings.meter.revolutions_per_kwh or 0) == 75, f"set-up {number}: {file.read_text()}"
        assert settings.disc.window == calibration().window, f"set-up {number}: {file.read_text()}"
        known = kept.load(folder / "data")
        assert known is not None, f"set-up {number}: the calibration is gone"
        assert known.window == calibration().window, f"set-up {number}"
    return f"{kills} set-ups killed: configuration and calibration whole each time"


def blow(seed: int, kills: int, folder: Path) -> str:
    """So many times `demo` or `run` on one journal, killed at a random moment; at last `run` starts once more."""
    chance, told_urev, started = Random(seed), 0, 0
    for number in range(kills + 1):
        name = "demo" if number < kills // 2 else "run"
        seconds = LONGEST_S if number == kills else chance.uniform(0.0, LONGEST_S)
        told = _killed(name, folder, seconds, wait=number in (kills // 2 - 1, kills))
        started += told is not None
        if (folder / DATABASE).exists():
            told_urev = _check(folder, f"{name} {number}", max(told_urev, told or 0))
    assert told is not None, "run did not start again"
    return f"{kills} kills of demo and run, {started - 1} of them while counting: whole each time, started again"


def _killed(name: str, folder: Path, seconds: float, *, wait: bool) -> int | None:
    """Let a command run so long, with `wait` once it tells what it counted; that in urev, None if it told nothing."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["demo", "--data", str(folder), "--port", str(port)]
    if name == "run":
        file = folder / "run.toml"
        file.write_text(f'{FILE}\n[web]\nhost = "127.0.0.1"\nport = {port}\n[data]\ndirectory = "{folder}"\n')
        command = ["run", "--config", str(file)]
    process = subprocess.Popen(
        [sys.executable, "-m", "disc_counter", *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    until_s, told = time.monotonic() + (START_S if wait else seconds), None
    try:
        while time.monotonic() < until_s and process.poll() is None:
            if (now := _told(port)) is not None:
                told = now
                if wait:
                    until_s, wait = time.monotonic() + seconds, False
            time.sleep(LOOK_S)
        ended_itself = process.poll()
    finally:
        process.send_signal(signal.SIGKILL)
        _, said = process.communicate()
    assert ended_itself is None, f"{name} ended with {ended_itself}: {said.decode()[-500:]}"
    return told


def _told(port: int) -> int | None:
    """What the service on a port says it has counted, in urev; None while it says nothing."""
    with suppress(OSError, ValueError), urlopen(f"http://127.0.0.1:{port}/api/v1/status", timeout=5) as answer:
        revolutions = json.load(answer)["forward_revolutions"]
        return None if revolutions is None else round(revolutions * UREV_PER_REVOLUTION)
    return None


def _check(folder: Path, name: str, told_urev: int) -> int:
    """The journal is whole and tells one total, which is what was told; that total."""
    with Journal.open(folder, clock=FixedClock(time.time_ns())) as journal:
        forward_urev = journal.totals.forward_urev
    assert forward_urev >= told_urev - TOLERATED_UREV, f"{name}: {forward_urev} of {told_urev}"
    for table in ("minutes", "hours", "days", "state"):
        ((counted_urev,),) = rows(folder, f"SELECT coalesce(sum(forward_urev), 0) FROM {table}")
        assert counted_urev == forward_urev, f"{name}: {table}"
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)], name
    return forward_urev
