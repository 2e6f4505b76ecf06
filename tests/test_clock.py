"""The wall time is believed once it is synchronised, and stays believed for that boot."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from disc_counter import clock
from disc_counter.clock import (
    FixedClock,
    SystemClock,
    has_battery_clock,
    kernel_is_synchronized,
    read_boot_id,
    synchronized,
    time_keeper,
    wall_offset_ns,
)
from disc_counter.model import NS_PER_S


class Switch:
    """Something that can be turned on."""

    def __init__(self) -> None:
        self.on = False

    def __call__(self) -> bool:
        return self.on


def test_no_wall_time_before_the_clock_is_synchronised() -> None:
    synced = Switch()
    clock = SystemClock(is_synchronized=synced, read_offset_ns=lambda: 1234, boot_id="b")
    assert clock.offset_ns() is None
    synced.on = True
    assert clock.offset_ns() == 1234


def test_once_believed_the_clock_stays_so_and_follows_jumps() -> None:
    synced, offsets = Switch(), iter([5000, 4000])
    synced.on = True
    clock = SystemClock(is_synchronized=synced, read_offset_ns=lambda: next(offsets))
    assert clock.offset_ns() == 5000
    synced.on = False
    assert clock.offset_ns() == 4000


def test_after_an_hour_without_network_the_wall_time_is_taken_as_it_is() -> None:
    now_ns = [50 * NS_PER_S]
    clock = SystemClock(is_synchronized=lambda: False, read_offset_ns=lambda: 7, monotonic_ns=lambda: now_ns[0])
    assert clock.offset_ns() is None
    now_ns[0] += 3600 * NS_PER_S
    assert clock.offset_ns() == 7


def test_every_pc_keeps_its_time_and_a_board_only_with_a_clock_chip(tmp_path: Path) -> None:
    assert has_battery_clock("x86_64", tmp_path)
    assert not has_battery_clock("armv7l", tmp_path)
    (tmp_path / "rtc0").mkdir()
    (tmp_path / "rtc0/hctosys").write_text("1\n")
    assert has_battery_clock("aarch64", tmp_path)


def test_the_time_is_kept_by_the_network_or_else_by_a_battery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "kernel_is_synchronized", lambda: False)
    assert time_keeper(tmp_path, "armv7l") is None
    assert time_keeper(tmp_path, "x86_64") == "battery"
    (tmp_path / "run/systemd/timesync").mkdir(parents=True)
    (tmp_path / "run/systemd/timesync/synchronized").touch()
    assert time_keeper(tmp_path, "armv7l") == "network"
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    assert synchronized()


def test_the_kernel_answers_whether_it_is_synchronised() -> None:
    assert kernel_is_synchronized() in {True, False}


def test_the_boot_has_one_name(tmp_path: Path) -> None:
    assert read_boot_id() == read_boot_id()
    assert uuid.UUID(read_boot_id(tmp_path / "none"))


def test_the_offset_places_now_between_two_looks_at_the_wall_clock() -> None:
    import time

    before_ns = time.time_ns() - time.monotonic_ns()
    assert wall_offset_ns() == pytest.approx(before_ns, abs=NS_PER_S)


def test_a_fixed_clock_says_what_it_was_given() -> None:
    assert FixedClock(42, "b").offset_ns() == 42
    assert FixedClock(None).offset_ns() is None
