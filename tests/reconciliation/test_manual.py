"""The register without a running camera: what was read is shown, and noted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from disc_counter.history import journal_queries
from disc_counter.history.rows import ReadingRow, reading_row
from disc_counter.journal import add_reading, edit
from disc_counter.model import NS_PER_S
from disc_counter.reconciliation.manual import last_reading
from disc_counter.settings import Data, Settings

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
