"""The demonstration's past: the same every time, plausible, and only where nothing was counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from disc_counter.camera.simulation.past import past_power_w
from disc_counter.energy import Constant
from disc_counter.history.journal_queries import History
from disc_counter.history.profile import profile
from disc_counter.journal import Journal
from disc_counter.service import demonstrated_past
from disc_counter.service.demonstrated_past import fill_past

BERLIN = ZoneInfo("Europe/Berlin")
END = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
YEAR = datetime(2025, 11, 1, tzinfo=BERLIN), datetime(2026, 11, 1, tzinfo=BERLIN)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("past")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        assert fill_past(folder, Constant.of(75), END)
    return folder


def test_a_household_has_used_what_households_use(folder: Path) -> None:
    with History(folder) as history:
        months = history.energy("month", *YEAR, BERLIN)
        hours = history.energy("hour", *YEAR, BERLIN)
    assert 1800 < sum((row.import_wh or 0.0) for row in months) / 1000 < 4000
    assert 200 < sum((row.export_wh or 0.0) for row in months) / 1000 < 2000
    by_month = {row.start.month: row for row in months}
    assert (by_month[1].import_wh or 0.0) > 1.5 * (by_month[6].import_wh or 0.0)
    assert (by_month[6].export_wh or 0.0) > 5 * (by_month[1].export_wh or 0.0)
    base_w = profile(hours).base_w
    assert base_w is not None
    assert 80 < base_w < 250
    assert any(row.import_wh is None for row in hours), "the service was off now and then"
    assert any(row.bridged_wh for row in hours), "and the cabinet open"


def test_the_service_goes_on_from_it(folder: Path) -> None:
    with Journal.open(folder) as journal:
        assert journal.totals.forward_urev > 75_000_000 * 2000
    with History(folder) as history:
        assert len(history.power(END - timedelta(minutes=10), END)) == 60
        assert history.known_until_ns() == round(END.timestamp()) * 1_000_000_000


def test_a_day_is_the_same_whenever_it_is_drawn() -> None:
    first, power = past_power_w(END, timedelta(days=3), BERLIN)
    later, other = past_power_w(END + timedelta(days=2), timedelta(days=5), BERLIN)
    assert first == later
    assert np.array_equal(power, other[: len(power)])


@pytest.mark.parametrize("end", [datetime(2026, 3, 30, 12, 0, tzinfo=UTC), datetime(2026, 10, 26, 12, 0, tzinfo=UTC)])
def test_the_nights_on_which_the_clock_is_changed_have_a_power_every_minute(end: datetime) -> None:
    _, power = past_power_w(end, timedelta(days=2), BERLIN)
    assert len(power) == 2 * 1440
    assert np.all(np.isfinite(power))


def test_what_was_counted_is_left_alone(folder: Path) -> None:
    assert not fill_past(folder, Constant.of(75), END)


@pytest.mark.parametrize("cut", ["prefill", "swap"])
def test_a_start_that_was_cut_short_has_its_past_at_the_next_one(
    cut: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(demonstrated_past, "PAST", timedelta(days=3))

        def killed(*_: object) -> None:
            raise SystemExit

        patch.setattr(demonstrated_past, cut, killed)
        with pytest.raises(SystemExit):
            fill_past(tmp_path, Constant.of(75), END)
        patch.undo()
        patch.setattr(demonstrated_past, "PAST", timedelta(days=3))
        assert fill_past(tmp_path, Constant.of(75), END)
    with History(tmp_path) as history:
        assert history.first_time() == END - timedelta(days=3)
    assert not (tmp_path / demonstrated_past.DRAFT).exists()
