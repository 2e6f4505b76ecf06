"""Plans for those who look: each in a process of its own that ends, one at a time, its result kept for the next look.

Nothing of what a plan needs is imported here: this runs in the service.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Condition, Thread
from time import monotonic
from typing import Any, Literal, TypeAlias

from disc_counter.errors import WorkError
from disc_counter.planning.transport import Order, with_our_path

MOST_KEPT_PLANS = 8
"""Results, 70 kB each as text: the sizes somebody has just tried."""
MOST_WAITING = 4
"""Orders in the queue: a household looks at no more pages at a time."""
FAILURE_KEPT_S = 10.0
"""How long a failure is told before it is tried again: a page asks every second."""
LONGEST_S = 1200.0
"""A plan is given up after so long: ten times what a Pi 2 takes."""
RESULT = '{"result": '
"""How the line begins that holds the plan."""
MODULE = "disc_counter.planning.worker"

State: TypeAlias = Literal["working", "done", "failed"]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PlanState:
    """How an order stands: `progress` 0 to 1; the `sentence` of a failure, and whether something else should have been
    asked for (`wrong`). `text` is the plan as JSON once it is made: as objects it would take ten times the memory."""

    state: State
    progress: float = 0.0
    text: str | None = None
    sentence: str = ""
    wrong: bool = False

    @property
    def figures(self) -> Mapping[str, Any] | None:
        """The plan's figures; None unless it is made."""
        return None if self.text is None else json.loads(self.text)


class PlanLauncher:
    """Works off orders on a thread of its own, which lives as long as there are any; any thread may call."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._states: OrderedDict[str, tuple[PlanState, float]] = OrderedDict()
        self._waiting: list[str] = []
        self._process: subprocess.Popen[str] | None = None
        self._thread: Thread | None = None
        self._closed = False

    def ask(self, order: Order, version: str = "", patience_s: float = 0.0) -> PlanState:
        """How the order stands; it is begun if it is new. `version` says of which state of the journal.

        Waits so long for a result. WorkError where too many are waiting.
        """
        key = f"{version}\n{order.text()}"
        with self._changed:
            state = self._known(key)
            if state is None:
                state = self._begin(key)
            self._changed.wait_for(lambda: self._now(key).state != "working" or self._closed, patience_s)
            return self._now(key)

    def close(self) -> None:
        """End what is being worked on."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            if self._process is not None:
                _end(self._process)
            thread = self._thread
            self._changed.notify_all()
        if thread is not None:
            thread.join()

    def _known(self, key: str) -> PlanState | None:
        found = self._states.get(key)
        if found is None or (found[0].state == "failed" and monotonic() - found[1] > FAILURE_KEPT_S):
            return None
        self._states.move_to_end(key)
        return found[0]

    def _now(self, key: str) -> PlanState:
        return self._states[key][0] if key in self._states else PlanState("working")

    def _begin(self, key: str) -> PlanState:
        if len(self._waiting) >= MOST_WAITING or self._closed:
            raise WorkError("other plans are being made already: try again in a minute")
        self._waiting.append(key)
        self._set(key, PlanState("working"))
        if self._thread is None:
            self._thread = Thread(target=self._work, name="planning", daemon=True)
            self._thread.start()
        return PlanState("working")

    def _set(self, key: str, state: PlanState) -> None:
        self._states[key] = (state, monotonic())
        self._states.move_to_end(key)
        done = [each for each, (known, _) in self._states.items() if known.state != "working"]
        for old in done[: max(0, len(self._states) - MOST_KEPT_PLANS)]:
            del self._states[old]
        self._changed.notify_all()

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._waiting:
                    self._thread = None
                    return
                key = self._waiting.pop(0)
            state = self._made(key)
            with self._changed:
                self._set(key, state)

    def _made(self, key: str) -> PlanState:
        try:
            with self._changed:
                if self._closed:
                    return PlanState("failed", sentence="the service is ending")
                self._process = process = started()
            return self._listened(process, key)
        except OSError as error:
            return PlanState("failed", sentence=f"the planning process could not be started ({error.strerror})")
        finally:
            self._process = None

    def _listened(self, process: subprocess.Popen[str], key: str) -> PlanState:
        """What the process says, until it ends."""
        assert process.stdin is not None
        assert process.stdout is not None
        end = Thread(target=_give_up, args=(process,), daemon=True)
        end.start()
        last, text, most = dict[str, Any](), None, 0.0
        with process:
            with suppress(BrokenPipeError):  # one that has ended already says so below
                process.stdin.write(key.split("\n", 1)[1])
                process.stdin.close()
            for line in process.stdout:
                if line.startswith(RESULT):
                    text = line.rstrip()[len(RESULT) : -1]
                    continue
                last = json.loads(line)
                if "progress" in last:
                    most = max(most, last["progress"])  # a new roof is begun with twice
                    with self._changed:
                        self._set(key, PlanState("working", most))
        if text is not None:
            return PlanState("done", 1.0, text)
        if "error" in last:
            return PlanState("failed", sentence=last["error"], wrong=last["wrong"])
        log.warning("the planning process ended with status %s and said nothing", process.returncode)
        return PlanState("failed", sentence="the planning process broke off: is there enough memory (200 MB)?")


def started() -> subprocess.Popen[str]:
    """A planning process with the lowest priority, from this very package; OSError where there is none."""
    low = [nice, "-n", "19"] if (nice := shutil.which("nice")) else []
    return subprocess.Popen(
        [*low, sys.executable, "-m", MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        process_group=0,  # no session of its own: the kernel would give it a share of its own, whatever its priority
        env=with_our_path(),
    )


def _end(process: subprocess.Popen[str]) -> None:
    """The process, and the one that it may have started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _give_up(process: subprocess.Popen[str]) -> None:
    try:
        process.wait(LONGEST_S)
    except subprocess.TimeoutExpired:
        _end(process)
