"""Which time it is, and whether that can be believed: a Raspberry Pi has no battery clock."""

from __future__ import annotations

import ctypes
import platform
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from disc_counter.model import NS_PER_S

TIME_ERROR = 5  # what adjtimex returns while the kernel's clock is not synchronised
"""What adjtimex returns while the kernel's clock is not synchronised."""
TIMEX_SIZE = 512  # more than any kernel's struct timex
"""Bytes: more than any kernel's struct timex."""
PATIENCE_S = 3600
"""How long a time server is waited for, in seconds: who can reach one has done so within an hour."""

TimeKeeper: TypeAlias = Literal["network", "battery"]


class Clock(Protocol):
    """Places monotonic times (of events, of frames) in UTC."""

    @property
    def boot_id(self) -> str:
        """Names the boot that the monotonic times belong to."""

    def offset_ns(self) -> int | None:
        """Wall time minus monotonic time in ns; None while the wall time cannot be believed."""


def kernel_is_synchronized() -> bool:
    """Whether the kernel says that something disciplines its clock."""
    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(TIMEX_SIZE))
    except (OSError, AttributeError):
        return False
    return 0 <= int(state) < TIME_ERROR


def has_battery_clock(machine: str | None = None, rtc: Path = Path("/sys/class/rtc")) -> bool:
    """Whether the wall time was right at boot without a network: every PC, and boards whose clock chip set the time."""
    if (machine or platform.machine()) in {"x86_64", "i686", "i386", "AMD64"}:
        return True
    return any(flag.read_text().strip() == "1" for flag in rtc.glob("rtc*/hctosys"))


def time_keeper(root: Path = Path("/"), machine: str | None = None) -> TimeKeeper | None:
    """Why the wall time can be believed: synchronised once since boot, or kept by a battery; None where it cannot."""
    if (root / "run/systemd/timesync/synchronized").exists() or kernel_is_synchronized():
        return "network"
    return "battery" if has_battery_clock(machine, root / "sys/class/rtc") else None


def synchronized() -> bool:
    """Whether the wall time can be believed."""
    return time_keeper() is not None


def read_boot_id(path: Path = Path("/proc/sys/kernel/random/boot_id")) -> str:
    """The kernel's name for this boot; where there is none, a name made from the time of boot."""
    try:
        return str(uuid.UUID(path.read_text().strip()))
    except (OSError, ValueError):
        boot_s = (time.time_ns() - time.monotonic_ns()) // (10 * NS_PER_S)
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{platform.node()} {boot_s}"))


def wall_offset_ns(tries: int = 3) -> int:
    """Wall minus monotonic time in ns, as read within the shortest of a few moments."""
    best_ns, best_offset_ns = None, 0
    for _ in range(tries):
        before_ns, wall_ns, after_ns = time.monotonic_ns(), time.time_ns(), time.monotonic_ns()
        if best_ns is None or after_ns - before_ns < best_ns:
            best_ns, best_offset_ns = after_ns - before_ns, wall_ns - (before_ns + after_ns) // 2
    return best_offset_ns


class SystemClock:
    """The machine's clock; once believed, it stays so for the rest of the boot.

    After `patience_s` without any synchronisation the wall time is taken as it is: somebody without a network wants
    to see a history too.
    """

    def __init__(
        self,
        *,
        is_synchronized: Callable[[], bool] = synchronized,
        read_offset_ns: Callable[[], int] = wall_offset_ns,
        monotonic_ns: Callable[[], int] = time.monotonic_ns,
        boot_id: str | None = None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self.boot_id = boot_id or read_boot_id()
        self._is_synchronized = is_synchronized
        self._read_offset_ns = read_offset_ns
        self._monotonic_ns = monotonic_ns
        self._patience_end_ns = monotonic_ns() + round(patience_s * NS_PER_S)
        self._believed = False

    def offset_ns(self) -> int | None:
        """Wall time minus monotonic time in ns; None while the wall time cannot be believed."""
        if not self._believed:
            self._believed = self._is_synchronized() or self._monotonic_ns() >= self._patience_end_ns
        return self._read_offset_ns() if self._believed else None


class FixedClock:
    """A clock whose wall time is a given moment when monotonic time is 0: for films, simulations and tests."""

    def __init__(self, offset_ns: int | None, boot_id: str | None = None) -> None:
        self.boot_id = boot_id or str(uuid.uuid4())
        self.offset = offset_ns

    def offset_ns(self) -> int | None:
        """The given offset in ns."""
        return self.offset
