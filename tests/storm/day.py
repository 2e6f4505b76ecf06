"""A day of a service told as fast as it goes, viewers coming and going: memory, threads and files stay as they were.

Memory is given to it as the installed unit says: how much of it a process keeps is glibc's doing as well.

`python -m tests.storm.day FOLDER SEED HOURS SECONDS` is the service: it writes its port, then a line an hour, and waits
for one to go on.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import IO

import numpy as np
import psutil
import pytest

from disc_counter.clock import FixedClock
from disc_counter.disc.tracking import kept
from disc_counter.model import NS_PER_S, Frame
from disc_counter.service import Dependencies, open_service, pipeline
from disc_counter.settings import Data, Meter, Settings, Web
from tests.harness.installed_unit import environment_as_installed
from tests.stand_ins.known_disc import Film, KnownDisc, calibration, grey

FRAMES_PER_S = 2
SIZE = (640, 480)
HOUR_S = 3600
TOLD_IN_S = 10.0
"""How long an hour takes at least, in s: many come and go in it."""
VIEWERS = 14
STAYS_S = 1.0
"""The longest that somebody looks on at what does not end, in s."""
QUIET_S = 30.0
"""Patience until threads and files of those who left are gone, in s: a stream notices it when it writes next."""
MOST_GROWTH_MB = 5.0
MEGABYTE = 2**20
PATHS = (
    "/", "/history", "/history/2023-11", "/profile", "/live", "/setup", "/login", "/nowhere", "/metrics", "/healthz",
    "/api/v1/status", "/api/v1/power", "/snapshot.jpg", "/events", "/events", "/live.mjpg", "/live.mjpg?overlay=1",
)  # fmt: skip
STARTED_NS = 1_700_000_000 * NS_PER_S


class Day(Film):
    """Pictures of 640 x 480, of so many hours; after each one it says so, and waits for a line."""

    def __init__(self, chance: Random, hours: int, hour_s: int) -> None:
        super().__init__(hours * hour_s * FRAMES_PER_S, rate=FRAMES_PER_S)
        self.size = SIZE
        self._chance, self._an_hour = chance, hour_s * FRAMES_PER_S
        self._pictures = [np.kron(grey(shade), np.ones((10, 10, 1), np.uint8)) for shade in range(100, 151, 5)]

    def __iter__(self) -> Iterator[Frame]:
        for number in range(self._frames):
            yield Frame(number * NS_PER_S // FRAMES_PER_S, self._chance.choice(self._pictures), number)
            time.sleep(TOLD_IN_S / self._an_hour)
            if (number + 1) % self._an_hour == 0:
                print("hour", flush=True)
                sys.stdin.readline()


def main(folder: Path, seed: int, hours: int, hour_s: int) -> None:
    """The service, until its day is over."""
    settings = Settings(
        meter=Meter(revolutions_per_kwh=Fraction(75)), data=Data(folder), web=Web("127.0.0.1", 0, first_steps=False)
    )
    kept.save(calibration(SIZE), folder)
    film = Day(Random(seed), hours, hour_s)
    dependencies = Dependencies(open_source=lambda *_: film, clock=FixedClock(STARTED_NS), patient=True)
    with pytest.MonkeyPatch.context() as patch, open_service(settings, Event(), dependencies) as service:
        patch.setattr(pipeline, "known_disc", KnownDisc)
        service.run(lambda port: print(port, flush=True))


def blow(seed: int, hours: int, folder: Path, hour_s: int = HOUR_S) -> str:
    """So many hours, each of so many seconds."""
    arguments = [str(folder), str(seed), str(hours), str(hour_s)]
    command = [sys.executable, "-m", "tests.storm.day", *arguments]
    used, answers = list[tuple[float, int, int]](), Counter[int]()
    installed = environment_as_installed()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=installed) as process:
        try:
            said, told = _pipes(process)
            port, service = int(said.readline()), psutil.Process(process.pid)
            for hour in range(hours):
                with_viewers = _Viewers(Random(seed + hour), port, answers)
                line = said.readline()
                with_viewers.leave()
                assert line == "hour\n", f"the service ended in hour {hour}"
                used.append(_settled(service, used[0][1:] if used else None))
                told.write("on\n")
                told.flush()
            assert process.wait(QUIET_S) == 0
        finally:
            process.kill()
    (first_mb, *first), (last_mb, *last) = used[0], used[-1]
    assert last_mb <= first_mb + MOST_GROWTH_MB, used
    assert last <= first, used
    assert not any(status >= 500 and status != 503 for status in answers), answers
    return (
        f"{hours} hours of {hour_s} s, {answers.total()} answers to up to {VIEWERS} viewers: {first_mb:.1f} MB after"
        f" the first hour, {last_mb:.1f} after the last, {max(each[0] for each in used):.1f} at most;"
        f" {first[0]} threads, then {last[0]}; {first[1]} files, then {last[1]}"
    )


def _pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    assert process.stdout is not None
    assert process.stdin is not None
    return process.stdout, process.stdin


def _settled(service: psutil.Process, as_before: tuple[int, int] | None) -> tuple[float, int, int]:
    """Resident MB, threads and open files once those who left are gone: as few as before, or no fewer any more."""
    end_s = time.monotonic() + QUIET_S
    while True:
        found = service.num_threads(), service.num_fds()
        time.sleep(STAYS_S)
        same = (service.num_threads(), service.num_fds()) == found
        if (same and as_before is not None and found <= as_before) or time.monotonic() > end_s:
            return service.memory_info().rss / MEGABYTE, *found


class _Viewers:
    """Ask for pages, look on for a while, leave, come again."""

    def __init__(self, chance: Random, port: int, answers: Counter[int]) -> None:
        self._port, self._answers, self._gone = port, answers, Event()
        self._threads = [Thread(target=self._look, args=(Random(chance.random()), n)) for n in range(VIEWERS)]
        for thread in self._threads:
            thread.start()

    def leave(self) -> None:
        """All of them."""
        self._gone.set()
        for thread in self._threads:
            thread.join()

    def _look(self, chance: Random, number: int) -> None:
        while not self._gone.wait(chance.uniform(0.0, STAYS_S)):
            address = f"127.0.0.{2 + number}"
            line = HTTPConnection("127.0.0.1", self._port, timeout=QUIET_S, source_address=(address, 0))
            with suppress(OSError, HTTPException):
                line.request("GET", chance.choice(PATHS))
                answer = line.getresponse()
                self._answers[answer.status] += 1
                end_s = time.monotonic() + chance.uniform(0.0, STAYS_S)
                while answer.read1(65_536) and time.monotonic() < end_s:
                    pass
            line.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(each) for each in sys.argv[2:5]))
