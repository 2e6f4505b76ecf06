"""The process that plans: `python -m disc_counter.planning.worker` reads an order, says how far it is, and ends.

It has the lowest priority, and only one of a data directory works at a time: measuring comes first.
"""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

from disc_counter.errors import DiscCounterError, UsageError
from disc_counter.history.local_time import local_zone, zone_named
from disc_counter.planning.kept_sun import FOLDER, RoofSun
from disc_counter.planning.planner import make_plan
from disc_counter.planning.request import PlanRequest
from disc_counter.planning.sunshine import MODULE as SUN_MODULE
from disc_counter.planning.sunshine import known_sun, roof_sun
from disc_counter.planning.transport import TURN, Order, as_text, become

LOWEST_PRIORITY = 19
LOCK = "planning.lock"
MODULE = "disc_counter.planning.worker"


def main() -> int:
    """Plan what stands on stdin; lines of JSON on stdout: progress, then the result or an error."""
    text = sys.stdin.read()

    def sun_on(request: PlanRequest, directory: Path) -> RoofSun:
        """What is not kept is worked out by this very process as another program, which then comes back here."""
        known = known_sun(request, directory / FOLDER)
        if known is None and TURN not in os.environ and os.access(directory / FOLDER, os.W_OK):
            become(SUN_MODULE, text, **{TURN: MODULE})
        return known or roof_sun(request, directory)

    return run(text, sys.stdout, sun_on)


def run(order_text: str, out: TextIO, sun_on: Callable[[PlanRequest, Path], RoofSun] = roof_sun) -> int:
    """Plan, and say it; `sun_on` gives the sun on the roof."""

    def say(**fields: Any) -> None:
        out.write(as_text(fields) + "\n")
        out.flush()

    try:
        order = Order.of(order_text)
        zone = (zone_named(order.zone) if order.zone else None) or local_zone()
        with alone(Path(order.directory)):
            plan = make_plan(order.request, Path(order.directory), zone, lambda share: say(progress=share), sun_on)
        say(result=plan.figures)
    except DiscCounterError as error:
        say(error=str(error), wrong=isinstance(error, UsageError))
        return 1
    except MemoryError:
        say(error="there is not enough memory left to plan: 200 MB are needed", wrong=False)
        return 1
    return 0


@contextmanager
def alone(directory: Path) -> Iterator[None]:
    """With the lowest priority, and while no other process plans with this directory; it is waited for."""
    before = os.getpriority(os.PRIO_PROCESS, 0)
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, LOWEST_PRIORITY)
    handle = _lock_file(directory / FOLDER)
    try:
        if handle is not None:
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        if handle is not None:
            os.close(handle)
        with suppress(OSError):  # whoever is not root cannot go back
            os.setpriority(os.PRIO_PROCESS, 0, before)


def _lock_file(folder: Path) -> int | None:
    """None where the directory is somebody else's, which can be read, too."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError:
        return None


if __name__ == "__main__":
    sys.exit(main())
