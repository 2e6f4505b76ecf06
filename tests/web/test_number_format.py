"""Numbers as people read them, in their language."""

from __future__ import annotations

from datetime import UTC

from disc_counter.words.number_format import MINUS, NumberFormat
from tests.harness.web_client import plain
from tests.stand_ins.fake_station import NOON


def test_figures_are_written_as_people_read_them() -> None:
    say = NumberFormat("en_GB")
    assert say.number(-0.2) == "0"
    assert say.number(-1234.5, 1) == f"{MINUS}1,234.5"
    assert [plain(say.power(value)) for value in (0.0, 9999.0, 10_000.0)] == ["0 W", "9,999 W", "10.00 kW"]
    assert plain(say.energy(-12.0)) == f"{MINUS}0.01 kWh"
    spans = (0.9, 119, 120, 7200, 200_000)
    assert [plain(say.duration(value)) for value in spans] == ["0 s", "119 s", "2 min", "2 h", "2 d"]


def test_figures_are_written_as_germans_read_them() -> None:
    say = NumberFormat("de")
    assert say.number(-1234.5, 1) == f"{MINUS}1.234,5"
    assert [plain(say.power(value)) for value in (9999.0, 12_345.0)] == ["9.999 W", "12,35 kW"]
    assert say.exact(187.5) == "187,5"
    assert plain(say.moment(NOON, UTC)) == "3. Juni 2025, 12:00"
