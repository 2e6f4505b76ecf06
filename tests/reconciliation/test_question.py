"""When the register and the turns are so far apart that somebody is asked to look."""

from __future__ import annotations

import pytest

from disc_counter.reconciliation.question import asked


@pytest.mark.parametrize(
    ("before_kwh", "now_kwh", "off_kwh"),
    [
        (13_823.2, 13_823.3, 0.0),
        (13_823.2, 13_834.2, 11.0),
        (13_823.2, 13_812.2, -11.0),
        (99_999.0, 0.3, -99_998.7),
        (99_989.0, 11.0, -99_978.0),
    ],
    ids=["nothing", "as much as may be", "as much less", "began again", "began again, at the most"],
)
def test_what_may_be_is_not_asked_about(before_kwh: float, now_kwh: float, off_kwh: float) -> None:
    """One kWh may have gone by uncounted, and a hundred digits of a tenth of a kWh are held to be misread."""
    assert asked(before_kwh, now_kwh, off_kwh, 1.0, 0.1) is None


@pytest.mark.parametrize(
    ("before_kwh", "now_kwh", "off_kwh"),
    [
        (13_823.2, 13_834.5, 11.3),
        (13_823.2, 13_811.9, -11.3),
        (99_999.0, 11.5, -99_987.5),
        (99_988.0, 0.5, -99_987.5),
        (13_823.2, 0.5, -13_822.7),
    ],
    ids=["too far", "too far back", "began again too late", "from too early", "not near its end"],
)
def test_what_cannot_be_is(before_kwh: float, now_kwh: float, off_kwh: float) -> None:
    assert asked(before_kwh, now_kwh, off_kwh, 1.0, 0.1) is not None


def test_the_question_says_both_figures_and_what_to_do() -> None:
    assert asked(13_823.2, 18_323.2, 4500.0, 1.0, 0.1) == (
        "the register is read as 18323.2 kWh, by the disc's turns it stands at 13823.2 kWh:"
        " read it yourself and say what it shows (disc-counter register --set)"
    )
