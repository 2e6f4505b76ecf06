"""A reading typed in: what is said of it, what the journal keeps of it, and what is no number at all."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from disc_counter.errors import DoubtError, UsageError
from disc_counter.journal import edit
from disc_counter.journal.edits import Origin, read_readings
from disc_counter.reconciliation.manual import last_reading, set_by_hand
from disc_counter.settings import Data, Meter, Register, Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(meter=Meter(revolutions_per_kwh=Fraction(75)), data=Data(tmp_path))


def test_a_second_reading_is_told_and_kept_with_what_went_by_uncounted(settings: Settings) -> None:
    first, second = set_by_hand(settings, "13823.2"), set_by_hand(settings, "13823,5", sure=True)
    assert (first.row.reading_kwh, first.row.digits, first.row.difference_kwh) == (13_823.2, "13823.2", None)
    assert (second.row.register, second.row.reading_kwh, second.row.digits) == ("total", 13_823.5, "13823,5")
    assert second.row.difference_kwh == pytest.approx(0.3)
    assert not first.rolled_over
    assert not second.rolled_over
    kept = last_reading(settings)
    assert kept is not None
    assert (kept.reading_kwh, kept.digits, kept.difference_kwh) == (13_823.5, "13823.5", 0.3)


def test_who_set_a_reading_and_how_is_kept_with_it(settings: Settings) -> None:
    set_by_hand(settings, "13823.2")
    set_by_hand(settings, "18323.2", sure=True)
    set_by_hand(settings, "0", exchanged=True)
    with edit(settings.data.directory) as connection:
        kept = read_readings(connection, 0, 10)
    assert [each.origin for each in kept] == [Origin.BY_HAND, Origin.CONFIRMED, Origin.EXCHANGED]
    assert [each.reading_kwh_thousandths for each in kept] == [13_823_200, 18_323_200, 0]


def test_an_exchanged_register_is_held_against_nothing(settings: Settings) -> None:
    set_by_hand(settings, "13823.2")
    assert set_by_hand(settings, "2.5", exchanged=True).row.difference_kwh is None


def test_more_than_can_have_gone_by_is_asked_about_and_not_kept(settings: Settings) -> None:
    set_by_hand(settings, "13823.2")
    with pytest.raises(DoubtError, match=r"register total: 18323\.2 kWh would be .*: look again"):
        set_by_hand(settings, "18323.2")
    kept = last_reading(settings)
    assert kept is not None
    assert kept.reading_kwh == 13_823.2


@pytest.mark.parametrize("text", ["", "about 5", "-0.1", "nan", "inf", "-inf", "1000000000"])
def test_what_is_no_reading_is_named_with_what_would_be_one(settings: Settings, text: str) -> None:
    with pytest.raises(UsageError) as refused:
        set_by_hand(settings, text, sure=True)
    assert str(refused.value) == f"the reading {text!r} is not one: give the kWh on the register, as 13823.2"


def test_where_there_are_two_registers_both_are_named(tmp_path: Path) -> None:
    settings = Settings(registers=(Register(name="day"), Register(name="night")), data=Data(tmp_path))
    with pytest.raises(UsageError, match=r"there are 2 registers \(day, night\): a reading by hand is for a meter"):
        set_by_hand(settings, "13823.2")
