"""Connections that never come to their end, by hundreds from one address, and others who want pages meanwhile."""

from __future__ import annotations

import time
from contextlib import ExitStack
from random import Random
from threading import Event, Thread

from tests.harness.web_client import app_before
from tests.stand_ins.fake_station import FakeStation
from tests.web.test_slow_connections import BEGUN, SLOW, drip, opened, page
from web.server import Server, serve

OTHERS = 5
PATHS = ("/", "/history/2025-05", "/profile", "/live", "/setup", "/metrics", "/healthz", "/api/v1/status")
MOST_S = 2.0
"""The longest that a page of the others may take, in s."""


def blow(seed: int, rounds: int) -> str:
    """So many pages for each of the others, beside all the slow ones; AssertionError where one takes too long."""
    chance, stop, took_s = Random(seed), Event(), list[float]()
    server = serve(app_before(FakeStation()), "127.0.0.1", 0)
    with ExitStack() as stack:
        stack.callback(server.stop)
        lines = []
        for _ in range(SLOW):
            line = opened(server, stack)
            line.sendall(chance.choice(list(BEGUN.values())))
            lines.append(line)
        dripping = Thread(target=drip, args=(lines, stop))
        dripping.start()
        others = [Thread(target=_other, args=(server, number, rounds, took_s)) for number in range(OTHERS)]
        for other in others:
            other.start()
        for other in others:
            other.join()
        stop.set()
        dripping.join()
    assert len(took_s) == OTHERS * rounds, "a page of the others was not answered"
    assert max(took_s) <= MOST_S, f"a page took {max(took_s):.2f} s"
    return f"{len(took_s)} pages to {OTHERS} others beside {SLOW} slow ones: the slowest took {max(took_s):.2f} s"


def _other(server: Server, number: int, rounds: int, took_s: list[float]) -> None:
    for place in range(rounds):
        begun_s = time.monotonic()
        path = PATHS[place % len(PATHS)]
        status = page(server, path, f"127.0.0.{2 + number}")
        assert status == 200, f"{path}: {status}"
        took_s.append(time.monotonic() - begun_s)
