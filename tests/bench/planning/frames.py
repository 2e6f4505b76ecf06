"""What planning costs the measuring: frames at 60 a second, while plans are made and while none are, in turns."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import count
from statistics import fmean
from threading import Event, Thread

from tests.bench.live_picture import Demo, demo

ROUNDS = 4
"""Spans of either kind, in turns, so that whatever else the machine does falls on both."""


def frames_with_and_without(rounds: int = ROUNDS) -> tuple[float, float, int]:
    """Mean frames a second without and with planning, and how many plans were made meanwhile."""
    rates: tuple[list[float], list[float]] = ([], [])
    plans = 0
    with demo() as running:
        for number in range(rounds):
            rates[0].append(running.span()[0])
            with planning(running, 2.0 + number) as made:
                rates[1].append(running.span()[0])
                plans += len(made)
    return fmean(rates[0]), fmean(rates[1]), plans


@contextmanager
def planning(running: Demo, kwp: float) -> Iterator[list[float]]:
    """Plans of roofs that were never planned before, one after the other."""
    over, made = Event(), list[float]()

    def plan() -> None:
        for step in count():
            if over.is_set():
                return
            if _planned(running.port, f"kwp={kwp}&tilt={(step * 0.7) % 90:.2f}&household=demo", over):
                made.append(time.monotonic())

    thread = Thread(target=plan)
    thread.start()
    yield made
    over.set()
    thread.join()


def _planned(port: int, query: str, over: Event) -> bool:
    while not over.is_set():
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", f"/api/v1/plan?{query}")
        answer = connection.getresponse()
        said = json.loads(answer.read())
        connection.close()
        if answer.status == 200:
            return bool(said["system"]["sun_wh"] >= 0)
        time.sleep(0.2)
    return False
