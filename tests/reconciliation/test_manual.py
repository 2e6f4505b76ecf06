"""The register without a running camera: what was read is shown, and noted by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from disc_counter.errors import UsageError
from disc_counter.history import journal_queries
from disc_counter.history.rows import ReadingRow, reading_row
from disc_counter.journal import add_reading, edit
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION
from disc_counter.reconciliation.manual import last_reading, told_constant
from disc_counter.settings import Data, Register, Settings

FIRST_NS = 1_748_952_000 * NS_PER_S
MANY = 2000


def test_the_last_reading_that_was_sure_is_found_without_looking_through_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data=Data(tmp_path))
    with edit(tmp_path) as connection:
        for number in range(MANY):
            add_reading(connection, FIRST_NS + number * NS_PER_S, "total", 1_000_000 + number, "1000?0")
        add_reading(connection, FIRST_NS + MANY * NS_PER_S, "total", None, "??????")
    looked_at = []

    def counted(at_ns: int, register: str, kwh: int | None, digits: str, difference: int | None) -> ReadingRow:
        looked_at.append(at_ns)
        return reading_row(at_ns, register, kwh, digits, difference)

    monkeypatch.setattr(journal_queries, "reading_row", counted)
    found = last_reading(settings)
    assert found is not None
    assert found.reading_kwh == 1001.999
    assert len(looked_at) == 1


def test_without_a_sure_reading_there_is_none(tmp_path: Path) -> None:
    with edit(tmp_path) as connection:
        add_reading(connection, FIRST_NS, "total", None, "??????")
    assert last_reading(Settings(data=Data(tmp_path))) is None


def test_by_hand_no_constant_is_told_while_one_of_two_registers_is_missing(tmp_path: Path) -> None:
    """As the service does: what one register alone went on is not all that the disc turned for."""
    settings = Settings(registers=(Register(name="day"), Register(name="night")), data=Data(tmp_path))
    with edit(tmp_path) as connection:
        for step in range(20):
            wh, urev = 1_000_000 + 1000 * step, 75 * UREV_PER_REVOLUTION * step
            add_reading(connection, FIRST_NS + step, "day", wh, "1000?0", total_urev=urev)
    with pytest.raises(UsageError, match="not been read over enough energy"):
        told_constant(settings)
    one = replace(settings, registers=(Register(name="day"),))
    assert told_constant(one).revolutions_per_kwh == pytest.approx(75.0)
