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


def test_a_language_brings_its_own_by_its_code_alone() -> None:
    say = NumberFormat("nl")
    assert (say.number(-1234.5, 1), say.exact(-187.5)) == (f"{MINUS}1.234,5", "-187,5")
    assert (plain(say.day(NOON)), plain(say.month(NOON)), say.month_alone(3)) == ("3 juni 2025", "juni 2025", "maart")
    assert (plain(say.short_day(NOON)), say.time(NOON)) == ("di 3 juni 2025", "12:00")
    assert NumberFormat("fr").number(1234.5, 1) == "1\N{NARROW NO-BREAK SPACE}234,5"


def test_figures_are_rounded_as_everywhere_else() -> None:
    say = NumberFormat("en_GB")
    for value in (0.125, 2.675, 12.345, 0.5, 1.5, 999.995):
        assert say.number(value, 2) == f"{value:,.2f}"
