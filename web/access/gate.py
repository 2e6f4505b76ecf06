"""Which connections get a thread: those whose request is here in full, so that slow ones hold up nobody.

A request is looked at in the kernel's buffer, nothing of it is taken out. While something of it is missing, the kernel
is told to say so only when more has come (SO_RCVLOWAT): a connection that is slow costs a look now and then.
"""

from __future__ import annotations

import re
import select
import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Literal, TypeAlias

MOST_HEAD_BYTES = 32 * 1024
"""The largest head of a request: address, cookies and all; browsers send a few kB."""
MOST_BODY_BYTES = 64 * 1024
"""The largest body: the forms of the set-up page have a few hundred bytes."""
DEADLINE_S = 10.0
"""How long a request may take to come in full, in s: a phone at the edge of a network sends these few kB in less."""
MOST_OPEN_EACH = 64
"""Connections of one address that are open at a time: a browser has six, and a household some browsers."""
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,9})[ \t]*\r\n", re.IGNORECASE)
HEALTH = (b"GET /healthz ", b"HEAD /healthz ")
ENDED = select.POLLRDHUP | select.POLLHUP | select.POLLERR

Verdict: TypeAlias = Literal["ready", "health", "wait", "late", "many"]
"""`health` is ready and asks how it is; `late` and `many` are to be refused."""


@dataclass(slots=True)
class Visit:
    """A connection: of which address, since when a request has been coming, and whether it is being answered."""

    address: str
    begun_s: float | None = None
    busy: bool = False


class Gate:
    """Any thread may call; `exempt` says whose connections are not counted, those of trusted proxies."""

    def __init__(
        self, most_busy_each: int, exempt: Callable[[str], bool], monotonic_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._most_busy_each, self._exempt, self._monotonic_s = most_busy_each, exempt, monotonic_s
        self._lock = Lock()
        self._open: Counter[str] = Counter()
        self._busy: Counter[str] = Counter()

    def enter(self, address: str) -> Visit | None:
        """A new connection; None where its address has too many."""
        with self._lock:
            if self._open[address] >= MOST_OPEN_EACH and not self._exempt(address):
                return None
            self._open[address] += 1
        return Visit(address)

    def leave(self, visit: Visit) -> None:
        """It is closed."""
        self.answered(visit)
        with self._lock:
            self._less(self._open, visit.address)

    def look(self, visit: Visit, line: socket.socket) -> Verdict:
        """What is to become of a connection on which something has come; one that is ready counts as being answered."""
        now_s = self._monotonic_s()
        visit.begun_s = now_s if visit.begun_s is None else visit.begun_s
        coming = _peeked(line)
        needed = _needed(coming)
        if (needed is None or len(coming) < needed) and not _ended(line):
            if now_s - visit.begun_s >= DEADLINE_S:
                return "late"
            _wake_at(line, max(needed or 0, len(coming) + 1))
            return "wait"
        _wake_at(line, 1)
        if coming.startswith(HEALTH):
            return "health"
        with self._lock:
            if self._busy[visit.address] >= self._most_busy_each and not self._exempt(visit.address):
                return "many"
            visit.busy = True
            self._busy[visit.address] += 1
        return "ready"

    def answered(self, visit: Visit) -> None:
        """The request has been answered: the next one may take its time again."""
        with self._lock:
            if visit.busy:
                self._less(self._busy, visit.address)
            visit.busy, visit.begun_s = False, None

    def _less(self, counts: Counter[str], address: str) -> None:
        counts[address] -= 1
        if counts[address] <= 0:
            del counts[address]


def _peeked(line: socket.socket) -> bytes:
    """What has come so far and was not read; nothing of a broken line, which says so itself to whoever reads it."""
    patience_s = line.gettimeout()
    try:
        line.settimeout(0.0)
        return line.recv(MOST_HEAD_BYTES + MOST_BODY_BYTES, socket.MSG_PEEK)
    except OSError:
        return b""
    finally:
        line.settimeout(patience_s)


def _needed(coming: bytes) -> int | None:
    """How many bytes the request has in full; None while that cannot be told, 0 where it is to be refused anyway."""
    head, end, _ = coming.partition(b"\r\n\r\n")
    if not end:
        return 0 if len(coming) >= MOST_HEAD_BYTES else None
    length = LENGTH.search(head + b"\r\n")
    body = int(length[1]) if length else 0
    return 0 if body > MOST_BODY_BYTES else len(head) + len(end) + body


def _ended(line: socket.socket) -> bool:
    """Whether nothing more will come."""
    poll = select.poll()
    poll.register(line, select.POLLRDHUP)
    return any(events & ENDED for _, events in poll.poll(0))


def _wake_at(line: socket.socket, count: int) -> None:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, count)
