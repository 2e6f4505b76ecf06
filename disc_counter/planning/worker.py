"""The process that plans: `python -m disc_counter.planning.worker` reads an order, says how far it is, and ends.

It has the lowest priority, and only one of a data directory works at a time: measuring comes first.
"""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

from disc_counter.errors import DiscCounterError, UsageError
from disc_counter.history.local_time import local_zone, zone_named
from disc_counter.planning.kept_sun import FOLDER
from disc_counter.planning.planner import make_plan
from disc_counter.planning.transport import Order, as_text

LOWEST_PRIORITY = 19
LOCK = "planning.lock"


def main() -> int:
    """Plan what stands on stdin; lines of JSON on stdout: progress, then the result or an error."""
    return run(sys.stdin.read(), sys.stdout)


def run(order_text: str, out: TextIO) -> int:
    """Plan, and say it."""

    def say(**fields: Any) -> None:
        out.write(as_text(fields) + "\n")
        out.flush()

    try:
        order = Order.of(order_text)
        zone = (zone_named(order.zone) if order.zone else None) or local_zone()
        with alone(Path(order.directory)):
            plan = make_plan(order.request, Path(order.directory), zone, lambda share: say(progress=share))
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
