"""How much the journal writes to the card in a day, counted in bytes: a day of events in a few seconds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from disc_counter.clock import FixedClock
from disc_counter.journal import Journal
from disc_counter.journal.tables import DATABASE
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Progress, Revolution

DAY_S = 86_400
REVOLUTIONS_PER_HOUR = 375  # 5 kW at 75 revolutions per kWh
MOST_BYTES_A_DAY = 20_000_000


def io_counts() -> dict[str, int]:
    """What the kernel has counted for this process: `wchar` handed over, `write_bytes` sent to the disk."""
    lines = Path("/proc/self/io").read_text().splitlines()
    return {name: int(count) for name, count in (line.split(": ") for line in lines)}


def record_a_day(journal: Journal) -> None:
    """5 kW for a day: progress once a second, revolutions as they come."""
    turns = 0
    for second in range(1, DAY_S + 1):
        path_urev = second * REVOLUTIONS_PER_HOUR * UREV_PER_REVOLUTION // 3600
        if path_urev // UREV_PER_REVOLUTION > turns:
            turns += 1
            journal.record(Revolution(second * NS_PER_S, 1, turns * UREV_PER_REVOLUTION))
        journal.record(Progress(second * NS_PER_S, path_urev, 100, path_urev, 0, 5000.0 + second % 7, 10.0))


def test_a_day_at_5_kw_writes_less_than_20_mb(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    before = io_counts()
    with Journal.open(tmp_path, clock=FixedClock(1_700_000_000 * NS_PER_S)) as journal:
        record_a_day(journal)
    grown = {name: count - before[name] for name, count in io_counts().items()}
    for name in ("wchar", "write_bytes"):
        record_property(f"{name} a day", grown[name])
    assert (tmp_path / DATABASE).stat().st_size < 3_000_000
    assert grown["wchar"] < MOST_BYTES_A_DAY
    assert grown["write_bytes"] < MOST_BYTES_A_DAY  # 0 where the folder is in memory: there wchar is what counts
